"""The application for WSGI servers: the files of the published tree, and Flask once something needs a request."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from functools import cached_property
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.web.supervisor import Job, Supervisor
from feeds.web.tree import TreeApplication


def application(job: Job, watch: Callable[[], None] | None = None) -> WSGIApplication:
    """Return what answers from the folder of a job; without ``watch``, the process that is asked first has it done."""
    watch = watch or Supervisor(job).start
    app = TreeApplication(job, _Later(job, watch), watch)
    return believing(app) if job.settings.trust_proxy else app


def believing(app: WSGIApplication) -> ProxyFix:
    """Return an application that believes the proxy in front of it."""
    return ProxyFix(app, x_for=1, x_proto=1, x_host=1, x_prefix=1)


class _Later:
    """The Flask application of a job, made when it is first asked for something."""

    def __init__(self, job: Job, watch: Callable[[], None]) -> None:
        self._job, self._watch = job, watch
        self._making = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        with self._making:
            app = self._app
        return app(environ, start_response)

    @cached_property
    def _app(self) -> WSGIApplication:
        from feeds.web.app import create_app
        from feeds.web.shared import SharedSite

        return create_app(self._job.settings, live=SharedSite(self._job, self._watch, self._now)).wsgi_app

    def _now(self) -> datetime:
        """Return the moment, or midday of the day that the settings name."""
        day = self._job.settings.today
        return datetime.combine(day, time(12), UTC) if day else datetime.now(UTC)
