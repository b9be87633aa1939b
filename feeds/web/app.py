"""The application and the Blueprint: the routes of all addresses, and a published tree in front of them.

Nothing here reads documents or writes calendars: it answers with what the other rooms made.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from feeds.locale.gettext import N_
from feeds.pages.site import Clock, Site, utc_now
from feeds.pipeline.builder import Builder
from feeds.pipeline.collection import Collection
from feeds.problems.catalogue import FeedsError
from feeds.rendering.snapshot import Snapshot
from feeds.settings import Settings, load_settings
from feeds.web import error_pages, requests, views
from feeds.web.job import Job
from feeds.web.shared import SharedSite
from feeds.web.state import LiveSite
from feeds.web.supervisor import Supervisor
from feeds.web.views import Answer
from feeds.web.wsgi import TreeApplication, believing

Live = LiveSite | SharedSite


def create_app(
    settings: Settings | None = None,
    *,
    collection: Collection | None = None,
    clock: Clock = utc_now,
    builder: Builder | None = None,
    live: Live | None = None,
) -> Flask:
    """Return the application for ``settings``, by default those of feeds.yaml and the ``FEEDS_*`` variables.

    ``clock`` says what is coming and what is past. What changes in the folder is served soon after: one process beside
    those that answer reads it. A ``collection`` of callers who have read the documents already stays as it is, unless they
    give the ``builder`` that made it; ``live`` is for whoever has what is served.
    """
    settings = settings or load_settings(environ=os.environ)
    live = live or _live(settings, collection, clock, builder)
    app = Flask("feeds.web", static_folder=None)
    app.url_map.merge_slashes = False  # an odd address is answered with 404, not sent around
    app.extensions["feeds"] = live
    app.before_request(_refusing(live))
    app.register_blueprint(_blueprint(live, settings))
    app.add_url_rule("/robots.txt", "robots", _on(live, views.robots), methods=["GET"])
    app.register_error_handler(HTTPException, _on(live, error_pages.answer))
    if isinstance(live, SharedSite):
        app.wsgi_app = TreeApplication(live.job, app.wsgi_app, live.watch)  # type: ignore[method-assign]  # Flask's documented way
    if settings.trust_proxy:
        app.wsgi_app = believing(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way
    return app


def blueprint(settings: Settings, *, collection: Collection | None = None, clock: Clock = utc_now) -> Blueprint:
    """Return the routes of the feeds, to be registered in a Flask site under a ``url_prefix`` of its choice.

    Raises FeedsError for ``trust_proxy``, which is about the whole site.
    """
    if settings.trust_proxy:
        raise FeedsError(
            N_("trust_proxy: a Blueprint cannot believe a proxy for the site around it. Wrap the site in "
               "werkzeug.middleware.proxy_fix.ProxyFix instead, or set base_url.")
        )  # fmt: skip
    live = _live(settings, collection, clock)
    return _blueprint(live, settings, _from_tree(live) if isinstance(live, SharedSite) else lambda: None)


def _live(settings: Settings, collection: Collection | None, clock: Clock, builder: Builder | None = None) -> Live:
    if collection is None and builder is None:
        supervisor = Supervisor(Job.of(settings))
        return SharedSite(supervisor.job, supervisor.start, clock)
    collection = collection or (builder or Builder(settings)).build()
    return LiveSite(Site(snapshot=Snapshot(collection), clock=clock), builder)


def _refusing(live: Live) -> Callable[[], Response | None]:
    """Return what refuses a request as long as there is nothing to answer with: never after the first build."""

    def refuse() -> Response | None:
        try:
            live.watch()
            _ = live.site
        except FeedsError as error:
            return Response(f"{error}\n", status=503, mimetype="text/plain", headers={"Retry-After": "10"})
        return None

    return refuse


def _from_tree(live: SharedSite) -> Callable[[], Response | None]:
    """Return what answers a request below the prefix of a Blueprint with what is rendered already."""
    tree = TreeApplication(live.job, lambda environ, start_response: [], live.watch)

    def answer() -> Response | None:
        path = request.environ["PATH_INFO"].removeprefix(requests.prefix())
        environ = request.environ | {"PATH_INFO": path}
        found = tree.found(environ)
        return Response.from_app(found, environ) if found else None  # type: ignore[return-value]  # it makes a Response

    return answer


def _on(live: Live, view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Return a view of whatever is live when it is called."""

    def answer(*arguments: Any, **values: Any) -> Answer:
        return view(live.site, *arguments, **values)

    return answer


def _blueprint(live: Live, settings: Settings, before: Callable[[], Response | None] = lambda: None) -> Blueprint:
    routes = Blueprint(requests.NAME, __name__)
    for rule, name, view in views.routes(settings):
        routes.add_url_rule(rule, name, _on(live, view), methods=["GET", "OPTIONS"], strict_slashes=False,
                            provide_automatic_options=False)  # fmt: skip
    routes.add_url_rule("/healthz", "health", partial(views.health, live), methods=["GET", "OPTIONS"],
                        provide_automatic_options=False)  # fmt: skip
    routes.before_request(before)
    routes.before_request(_refusing(live))
    routes.before_request(requests.refuse_odd_hosts)
    routes.before_request(requests.answer_options)
    routes.register_error_handler(HTTPException, _on(live, error_pages.answer))
    return routes
