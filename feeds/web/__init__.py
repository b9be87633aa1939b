"""Events over HTTP: the feeds that calendars ask for, and plain pages for people.

``create_app`` makes a whole application; ``blueprint`` the same routes for a Flask site that exists, under any
``url_prefix``. Nothing here reads documents or writes calendars: it answers with what the other rooms made.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Flask
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.pages.site import Clock, utc_now
from feeds.pipeline.builder import Builder
from feeds.pipeline.collection import Collection
from feeds.rendering.snapshot import Snapshot
from feeds.settings import Settings, load_settings
from feeds.web import error_pages, requests, views
from feeds.web.state import LiveSite, ServedSite
from feeds.web.views import Answer
from feeds.web.wsgi_cache import FeedCache

__all__ = ["Application", "blueprint", "create_app"]

Application = Flask  # what create_app makes, for whoever only hands it on


def create_app(
    settings: Settings | None = None,
    *,
    collection: Collection | None = None,
    clock: Clock = utc_now,
    builder: Builder | None = None,
) -> Flask:
    """Return the application for ``settings``, by default those of feeds.yaml and the ``FEEDS_*`` variables.

    ``clock`` says what is coming and what is past. What changes in the folder is served soon after; a ``collection``
    of callers who have read the documents already stays as it is, unless they give the ``builder`` that made it.
    """
    live = _live(settings or load_settings(environ=os.environ), collection, clock, builder)
    app = Flask("feeds.web", static_folder=None)
    app.url_map.merge_slashes = False  # an odd address is answered with 404, not sent around
    app.extensions["feeds"] = live
    app.register_blueprint(_blueprint(live))
    app.add_url_rule("/robots.txt", "robots", _on(live, views.robots), methods=["GET"])
    app.register_error_handler(HTTPException, _on(live, error_pages.answer))
    app.wsgi_app = FeedCache(app.wsgi_app, lambda: live.site.ready, live.site.settings, live.watch)  # type: ignore[method-assign]  # Flask's documented way
    if live.site.settings.trust_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1, x_prefix=1)  # type: ignore[method-assign]  # Flask's documented way
    return app


def blueprint(settings: Settings, *, collection: Collection | None = None, clock: Clock = utc_now) -> Blueprint:
    """Return the routes of the feeds, to be registered in a Flask site under a ``url_prefix`` of its choice."""
    return _blueprint(_live(settings, collection, clock))


def _live(settings: Settings, collection: Collection | None, clock: Clock, builder: Builder | None = None) -> LiveSite:
    if collection is None:
        builder = builder or Builder(settings)
        collection = builder.build()
    return LiveSite(ServedSite(snapshot=Snapshot(collection), clock=clock), builder)


def _on(live: LiveSite, view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Return a view of whatever is live when it is called."""

    def answer(*arguments: Any, **values: Any) -> Answer:
        return view(live.site, *arguments, **values)

    return answer


def _blueprint(live: LiveSite) -> Blueprint:
    routes = Blueprint(requests.NAME, __name__)
    for rule, name, view in views.routes(live.site.settings):
        routes.add_url_rule(rule, name, _on(live, view), methods=["GET", "OPTIONS"], strict_slashes=False,
                            provide_automatic_options=False)  # fmt: skip
    routes.add_url_rule("/healthz", "health", partial(views.health, live), methods=["GET", "OPTIONS"],
                        provide_automatic_options=False)  # fmt: skip
    routes.before_request(live.watch)
    routes.before_request(requests.refuse_odd_hosts)
    routes.before_request(requests.answer_options)
    routes.register_error_handler(HTTPException, _on(live, error_pages.answer))
    return routes
