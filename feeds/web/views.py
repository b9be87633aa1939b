"""One function an address, and the table of both. What a request may vary is the base, the language, the coding."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from feeds import phrases
from feeds.formats import FORMATS, Format
from feeds.model import Event, Feed
from feeds.pages import colors, embed, query
from feeds.pages.assets import MEDIA_TYPES, static_file
from feeds.pages.base import Language, Pages
from feeds.pages.embed import Embed
from feeds.pages.event_page import EventPage
from feeds.pages.feed_page import FeedPage
from feeds.pages.query import Window
from feeds.pages.site import Site
from feeds.pages.status_page import StatusPage
from feeds.pipeline.selection import Selection, UnknownChoice
from feeds.rendering.representation import Representation
from feeds.reports.certainty import Certainty
from feeds.settings import Settings
from feeds.text.folding import slugify
from feeds.web import answers, error_pages, requests, responses
from feeds.web.health import HEADERS as HEALTH
from feeds.web.shared import SharedSite
from feeds.web.state import LiveSite

Answer = AnyResponse


def feed(site: Site, path: str, *, form: Format) -> Answer:
    """The feed of that path as calendars read it."""
    found = site.feed(path) or abort(404)
    rendered = site.snapshot.feed(found, form, requests.base(site.settings))
    answer = _calendar(site, rendered, form, "inline", found.name, found.language, site.collection.last_modified)
    return responses.response(answer.to(request.environ))


def category_feed(site: Site, slug: str, *, form: Format) -> Answer:
    """The feed of a category, also under the names that it had."""
    return feed(site, f"categories/{slugify(slug)}", form=form)


def chosen_feed(site: Site, *, form: Format) -> Answer:
    """The feed that its reader put together."""
    try:
        found = site.choices.feed(_selection(site))
    except UnknownChoice as choice:
        return error_pages.unknown(site, choice)
    base = requests.base(site.settings)
    key = found.query, form.suffix, base
    rendered = site.varied.get(key, lambda: Representation.of(*site.snapshot.pieces(found, form, base)))
    answer = _calendar(site, rendered, form, "inline", found.name, found.language, site.collection.last_modified)
    return responses.response(answer.to(request.environ))


def event_file(site: Site, slug: str, *, form: Format) -> Answer:
    """One event, to be saved under a name that tells what it is."""
    found = _event(site, slug)
    rendered = site.snapshot.event(found, form, requests.base(site.settings))
    name = f"{phrases.first_day(found).isoformat()} {found.summary}"
    answer = _calendar(site, rendered, form, "attachment", name, found.language, found.last_modified)
    return responses.response(answer.to(request.environ))


def index(site: Site) -> Answer:
    """The page where people subscribe to all events."""
    return _feed_page(site, site.collection.combined)


def past(site: Site) -> Answer:
    """The page of what is over."""
    language = _language(site)
    return redirect(_pages(site, language).page_of(site.collection.archive), 302)


def category(site: Site, slug: str) -> Answer:
    """The page of a category; its former names lead to the present one."""
    found = site.feed(f"categories/{slugify(slug)}") or abort(404)
    if found.path != f"categories/{slug}":
        return redirect(_pages(site, _language(site)).page_of(found, _window()), 301)
    return _feed_page(site, found)


def chooser(site: Site) -> Answer:
    """The page where people put a feed together."""
    try:
        selection = _selection(site)
    except UnknownChoice as choice:
        return error_pages.unknown(site, choice)
    return _feed_page(site, site.choices.feed(selection), selection)


def event_page(site: Site, slug: str) -> Answer:
    """The page of one event."""
    language = _language(site)
    page = EventPage(_pages(site, language), _event(site, slug), request.args.get("on", ""))
    return _page(language, _rendered(page.render()))


def explanation(site: Site, slug: str) -> Answer:
    """The page that tells where the values of one event come from; no search engine needs it."""
    language = _language(site)
    found = EventPage(_pages(site, language), _event(site, slug))
    response = _page(language, _rendered(found.explanation()))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def status(site: Site) -> Answer:
    """The page that tells editors how sure the coming events are; nobody keeps it, and no search engine needs it."""
    language, asked = _language(site), request.args.get("light", "")
    pages = _pages(site, language)
    page = StatusPage(pages, Certainty(asked) if asked in list(Certainty) else None)
    key = (*_key(site, pages, site.collection.combined), "status", str(page.only or ""))
    headers = responses.PAGE | {"X-Robots-Tag": "noindex, nofollow"}
    rendered = site.varied.get(key, lambda: _rendered(page.render()))
    return _page(language, rendered, headers=headers, caching="no-store")


def embed_chooser(site: Site) -> Answer:
    """The page where webmasters choose what they embed; ``calendar`` is the slug of a category."""
    language = _language(site)
    slug = request.args.get("calendar", "")
    found = (site.feed(f"categories/{slug}") if slug else site.collection.combined) or abort(404)
    # ``lang`` is the language of this page; that of the frame has a name of its own in the form.
    chosen = Embed.read(request.args.to_dict() | {"lang": request.args.get("language", "")})
    if chosen.accent == colors.known(site.settings.color):
        chosen = replace(chosen, accent="")
    return _page(language, _rendered(embed.chooser(_pages(site, language), found, chosen)))


def frame(site: Site, slug: str = "") -> Answer:
    """A piece of the agenda, to be framed by the sites that the settings name."""
    found = (site.feed(f"categories/{slug}") if slug else site.collection.combined) or abort(404)
    language, asked = _language(site), Embed.read(request.args)
    pages, window = _pages(site, language), query.read_or_usual(request.args)
    key = (*_key(site, pages, found), "frame", urlencode(asked.query | window.query))
    rendered = site.varied.get(key, lambda: _rendered(embed.frame(pages, found, asked, window)))
    return _page(language, rendered, headers=responses.framed(site.settings.embed_origins))


def oembed(site: Site) -> Answer:
    """How to embed the page at ``url`` (oembed.com §2.2), for content management systems."""
    if request.args.get("format", "json") != "json":
        abort(501)
    found = embed.oembed(site, requests.base(site.settings), request.args.get("url") or abort(400), request.args)
    body = json.dumps(found or abort(404), ensure_ascii=False).encode("utf-8", "replace")
    return responses.send(
        Representation.of(body), "application/json", caching=responses.FILE_CACHING, headers=responses.PUBLIC_FILE
    )


def health(live: LiveSite | SharedSite) -> Answer:
    """Whether it works and what it holds."""
    return Response(live.health, headers=HEALTH)


def static(site: Site, name: str) -> Answer:
    """A file that the pages need; the style sheet in the colour that its address asks for."""
    file = static_file(name) if name in MEDIA_TYPES else abort(404)
    named = request.args.get("v") == file.version
    caching = responses.FOREVER if named else responses.FILE_CACHING
    accent = colors.known(request.args.get("accent", "")) if name == "style.css" else ""
    rendered = site.varied.get((name, accent), partial(_in_color, file.rendered, accent)) if accent else file.rendered
    return responses.send(rendered, file.media_type, caching=caching)


def element(site: Site) -> Answer:
    """The script of the element that other sites embed, at an address that stays."""
    file = static_file("feeds.js")
    return responses.send(file.rendered, file.media_type, caching=responses.FILE_CACHING, headers=responses.PUBLIC_FILE)


def robots(site: Site) -> Answer:
    """Everybody is welcome, but on the page for editors: Google Calendar asks here before it reads a feed."""
    refused = f"Disallow: {requests.root(site.settings)}/status\n" if site.settings.status else ""
    headers = {"Cache-Control": responses.FILE_CACHING, "X-Content-Type-Options": "nosniff"}
    return Response(f"User-agent: *\nAllow: /\n{refused}", mimetype="text/plain", headers=headers)


def _calendar(
    site: Site, rendered: Representation, form: Format, kind: str, name: str, language: str, modified: datetime
) -> answers.Answer:
    headers = responses.PUBLIC_FILE | {"Content-Disposition": responses.disposition(kind, name, form.suffix)}
    headers |= {"Content-Language": language} if language else {}
    return answers.answer(
        rendered,
        form.media_type,
        caching=responses.FEED_CACHING,
        modified=site.dated(modified),
        headers=headers,
    )


def _feed_page(site: Site, found: Feed, selection: Selection | None = None) -> Answer:
    language, window = _language(site), _window()
    pages = _pages(site, language)
    page = FeedPage(pages, found, window, selection)
    key = (*_key(site, pages, found), urlencode(window.query))
    return _page(language, site.varied.get(key, lambda: _rendered(page.render())))


def _key(site: Site, pages: Pages, found: Feed) -> tuple[str, ...]:
    """Return what a page of a feed depends on; the minute, since what is coming is over one day."""
    minute = site.clock().strftime("%Y-%m-%dT%H:%M")
    asked = str(pages.language.asked)
    return ("page", found.path, found.query, pages.base, pages.root, pages.language.tag, asked, minute)


def _selection(site: Site) -> Selection:
    return site.choices.chosen(request.args.items(multi=True))


def _window() -> Window:
    try:
        return query.read(request.args)
    except ValueError:
        abort(400)


def _event(site: Site, slug: str) -> Event:
    return site.event(slug) or abort(404)


def _in_color(rendered: Representation, accent: str) -> Representation:
    return Representation.of(rendered.plain.body, colors.accents(accent).encode())


def _language(site: Site) -> Language:
    return requests.language(site.settings, site.collection.language)


def _pages(site: Site, language: Language) -> Pages:
    return Pages(site, language, requests.base(site.settings), requests.root(site.settings))


def _rendered(page: str) -> Representation:
    return Representation.of(page.encode("utf-8", "replace"))


def _page(
    language: Language,
    rendered: Representation,
    headers: dict[str, str] = responses.PAGE,
    caching: str = responses.PAGE_CACHING,
) -> Response:
    return responses.send(
        rendered,
        responses.HTML,
        caching=caching,
        vary=("Accept-Language",) if language.negotiated else (),
        headers=headers | {"Content-Language": language.tag},
    )


Route = tuple[str, str, Callable[..., Answer]]

ROUTES: tuple[Route, ...] = (
    ("/", "index", index),
    ("/past/", "past", past),
    ("/categories/<slug>/", "category", category),
    ("/feed", "chooser", chooser),
    ("/events/<slug>/", "event", event_page),
    ("/embed", "embed", embed_chooser),
    ("/embed/all", "frame", frame),
    ("/embed/categories/<slug>", "frame_category", frame),
    ("/oembed", "oembed", oembed),
    ("/feeds.js", "element", element),
    ("/static/<name>", "static", static),
)


def _routes_of(form: Format) -> tuple[Route, ...]:
    own: tuple[Route, ...] = (
        (f"/feed.{form.suffix}", f"chosen_{form.suffix}", partial(chosen_feed, form=form)),
        (f"/categories/<slug>.{form.suffix}", f"category_{form.suffix}", partial(category_feed, form=form)),
        (f"/<path:path>.{form.suffix}", f"feed_{form.suffix}", partial(feed, form=form)),
    )
    events = (f"/events/<slug>.{form.suffix}", f"event_{form.suffix}", partial(event_file, form=form))
    return (*own, events) if form.render_event else own


def routes(settings: Settings) -> tuple[Route, ...]:
    """Return every address that an application with these settings answers."""
    for_editors: Route = ("/status", "status", status)
    explained: Route = ("/events/<slug>/explain", "explanation", explanation)
    return (
        *ROUTES,
        *((explained,) if settings.explain else ()),
        *((for_editors,) if settings.status else ()),
        *(row for form in FORMATS for row in _routes_of(form)),
    )
