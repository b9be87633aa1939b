"""The application for WSGI servers (PEP 3333): the files of a published tree, and Flask once something needs a request."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from functools import cached_property
from threading import Lock
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.locale.gettext import known
from feeds.web.answers import accepted_language, has_plain_host
from feeds.web.files import Tree
from feeds.web.health import HEADERS
from feeds.web.job import Job
from feeds.web.supervisor import Supervisor

_METHODS = frozenset({"GET", "HEAD"})
_PAGE = "index.html"
Send = Callable[[WSGIEnvironment, StartResponse], list[bytes]]


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


class TreeApplication:
    """Answers from the tree of a ``job`` what is in it, for the base that it was made for; all else as what is ``behind``.

    ``watch`` is called before each answer: it sees to it that somebody does the job.
    """

    def __init__(self, job: Job, behind: WSGIApplication, watch: Callable[[], None]) -> None:
        self._job, self._behind, self._watch = job, behind, watch
        self._tree = Tree(job)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if environ.get("HTTP_HOST") == "":  # what some servers make of a request without one
            del environ["HTTP_HOST"]
        return (self.found(environ) or self._behind)(environ, start_response)

    def found(self, environ: WSGIEnvironment) -> Send | None:
        """Return what answers a request; None where that is not in the tree."""
        self._watch()
        if environ.get("PATH_INFO") == "/healthz" and environ["REQUEST_METHOD"] in _METHODS and self._job.is_done:
            return self._healthy
        manifest = self._tree.manifest
        if manifest is None or not self._is_plain(environ, manifest.base_url):
            return None
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace").removeprefix("/")
        name = path + _PAGE if path.endswith("/") or not path else path
        file = self._tree.file(name, manifest)
        if file is None:
            return _moved if not path.endswith("/") and manifest.entry(f"{path}/{_PAGE}") else None
        if not name.endswith(".html") or known(self._job.settings.language) or file.language != manifest.language:
            return file.answer.to(environ).send
        if accepted_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""), manifest.language) != file.language:
            return None
        return file.negotiated.to(environ).send

    def _healthy(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Tell a monitor how it is."""
        start_response("200 OK", list(HEADERS.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self._job.health.read_bytes()]

    def _is_plain(self, environ: WSGIEnvironment, base: str) -> bool:
        """Whether somebody reads what is the same for all who read it at this base."""
        is_plain = environ["REQUEST_METHOD"] in _METHODS and not environ.get("QUERY_STRING")
        return is_plain and has_plain_host(environ) and (bool(self._job.settings.base_url) or _base(environ) == base)


def _base(environ: WSGIEnvironment) -> str:
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{environ.get('SCRIPT_NAME', '')}"


def _moved(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Lead to the address of a page, which ends with a slash: relative, so that any prefix stays (RFC 9110 §10.2.2)."""
    segment = quote(environ["PATH_INFO"].rpartition("/")[2], encoding="latin-1")
    headers = [("Location", f"./{segment}/"), ("Content-Length", "0"), ("Cache-Control", "public, max-age=3600")]
    start_response("301 MOVED PERMANENTLY", headers)
    return []
