"""Events over HTTP: the feeds that calendars ask for, and plain pages for people.

``create_app`` makes a whole application; ``blueprint`` the same routes for a Flask site that exists, under any
``url_prefix``. Nothing here reads documents or writes calendars: it answers with what the other rooms made.
"""

import os
from functools import partial

from flask import Blueprint, Flask
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.collection import Collection, collect
from feeds.settings import Settings, load_settings
from feeds.web import failures, requests, views
from feeds.web.site import Clock, Site, utc_now

__all__ = ["blueprint", "create_app"]


def create_app(
    settings: Settings | None = None, *, collection: Collection | None = None, clock: Clock = utc_now
) -> Flask:
    """Return the application for ``settings``, by default those of feeds.yaml and the ``FEEDS_*`` variables.

    ``collection`` is for callers who have read the documents already; ``clock`` says what is coming and what is past.
    """
    site = _site(settings or load_settings(environ=os.environ), collection, clock)
    app = Flask("feeds.web", static_folder=None)
    app.url_map.merge_slashes = False  # an odd address is answered with 404, not sent around
    app.extensions["feeds"] = site
    app.register_blueprint(_blueprint(site))
    app.add_url_rule("/robots.txt", "robots", partial(views.robots, site), methods=["GET"])
    app.register_error_handler(HTTPException, partial(failures.answer, site))
    if site.settings.trust_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1, x_prefix=1)  # type: ignore[method-assign]  # Flask's documented way
    return app


def blueprint(settings: Settings, *, collection: Collection | None = None, clock: Clock = utc_now) -> Blueprint:
    """Return the routes of the feeds, to be registered in a Flask site under a ``url_prefix`` of its choice."""
    return _blueprint(_site(settings, collection, clock))


def _site(settings: Settings, collection: Collection | None, clock: Clock) -> Site:
    return Site(collection=collection or collect(settings), clock=clock)


def _blueprint(site: Site) -> Blueprint:
    routes = Blueprint(requests.NAME, __name__)
    for rule, name, view in views.routes(site.settings):
        routes.add_url_rule(
            rule, name, partial(view, site), methods=["GET", "OPTIONS"], provide_automatic_options=False
        )
    routes.before_request(requests.refuse_odd_hosts)
    routes.before_request(requests.answer_options)
    routes.register_error_handler(HTTPException, partial(failures.answer, site))
    return routes
