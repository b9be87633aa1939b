"""One function an address, and the table of both. What a request may vary is the base, the language, the coding."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Response, abort, request

from feeds import words
from feeds.errors import Severity
from feeds.formats import FORMATS, Addresses, Format
from feeds.settings import Settings
from feeds.web import requests, responses
from feeds.web.files import MEDIA_TYPES, static_file
from feeds.web.pages import Pages
from feeds.web.rendered import Rendered
from feeds.web.site import Site


def feed(site: Site, path: str, *, form: Format) -> Response:
    """The feed of that path as calendars read it."""
    found = site.collection.feed(path) or abort(404)
    base = requests.base(site.settings)
    rendered = site.renderings.get(
        (path, form.suffix, base), lambda: form.render_feed(found, site.settings, Addresses(base))
    )
    return _calendar(site, rendered, form, "inline", found.name, found.last_modified)


def event_file(site: Site, slug: str, *, form: Format) -> Response:
    """One event, to be saved under a name that tells what it is."""
    found = site.event(slug) or abort(404)
    base = requests.base(site.settings)
    rendered = site.renderings.get(
        ("events", slug, form.suffix, base), lambda: form.render_event(found, site.settings, Addresses(base))
    )
    name = f"{words.first_day(found).isoformat()} {found.summary}"
    return _calendar(site, rendered, form, "attachment", name, found.last_modified)


def index(site: Site) -> Response:
    """The page that lists feeds and events."""
    language = _language(site)
    pages, minute = _pages(site, language), site.clock().strftime("%Y-%m-%dT%H:%M")
    key = ("index", pages.base, pages.root, language.tag, str(language.asked), minute)
    return _page(language, site.renderings.get(key, lambda: _octets(pages.index())))


def event_page(site: Site, slug: str) -> Response:
    """The page of one event."""
    found, language = site.event(slug) or abort(404), _language(site)
    return _page(language, Rendered.of(_octets(_pages(site, language).event(found))))


def explanation(site: Site, slug: str) -> Response:
    """The page that tells where the values of one event come from; no search engine needs it."""
    found, language = site.event(slug) or abort(404), _language(site)
    response = _page(language, Rendered.of(_octets(_pages(site, language).explanation(found))))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def health(site: Site) -> Response:
    """Whether it works and what it holds, in numbers only: what documents say is not for a monitor."""
    collection = site.collection
    severities = Counter(problem.severity for problem in collection.problems)
    report = {
        "status": "ok",
        "events": len(collection.events),
        "drafts": len(collection.drafts),
        "feeds": len(collection.feeds),
        "problems": {severity.value: severities[severity] for severity in Severity},
    }
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(json.dumps(report), mimetype="application/json", headers=headers)


def static(site: Site, name: str) -> Response:
    """A file that the pages need."""
    file = static_file(name) if name in MEDIA_TYPES else abort(404)
    named = request.args.get("v") == file.version
    caching = responses.FOREVER if named else responses.FILE_CACHING
    return responses.send(file.rendered, file.media_type, caching=caching)


def robots(site: Site) -> Response:
    """Everybody is welcome: Google Calendar asks here before it reads a feed."""
    headers = {"Cache-Control": responses.FILE_CACHING, "X-Content-Type-Options": "nosniff"}
    return Response("User-agent: *\nAllow: /\n", mimetype="text/plain", headers=headers)


def _calendar(site: Site, rendered: Rendered, form: Format, kind: str, name: str, modified: datetime) -> Response:
    headers = responses.PUBLIC_FILE | {"Content-Disposition": responses.disposition(kind, name, form.suffix)}
    return responses.send(
        rendered,
        form.media_type,
        caching=responses.FEED_CACHING,
        modified=site.dated(modified),
        headers=headers,
    )


def _language(site: Site) -> requests.Language:
    return requests.language(site.settings, site.collection.language)


def _pages(site: Site, language: requests.Language) -> Pages:
    return Pages(site, language, requests.base(site.settings), requests.root(site.settings))


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _page(language: requests.Language, rendered: Rendered) -> Response:
    return responses.send(
        rendered,
        responses.HTML,
        caching=responses.PAGE_CACHING,
        vary=("Accept-Language",) if language.negotiated else (),
        headers=responses.PAGE | {"Content-Language": language.tag},
    )


Route = tuple[str, str, Callable[..., Response]]

ROUTES: tuple[Route, ...] = (
    ("/", "index", index),
    ("/events/<slug>", "event", event_page),
    ("/healthz", "health", health),
    ("/static/<name>", "static", static),
    *((f"/events/<slug>.{form.suffix}", f"event_{form.suffix}", partial(event_file, form=form)) for form in FORMATS),
    *((f"/<path:path>.{form.suffix}", f"feed_{form.suffix}", partial(feed, form=form)) for form in FORMATS),
)


def routes(settings: Settings) -> tuple[Route, ...]:
    """Return every address that an application with these settings answers."""
    return (*ROUTES, ("/events/<slug>/explain", "explanation", explanation)) if settings.explain else ROUTES
