"""A collection → every file of its tree: the name, what the file is made of, how to make it, what is said of it.

A ``Recipe`` costs nothing until it is made. ``inputs`` is all that the file depends on besides the settings: where they
are what they were, the file is what it was.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import IntEnum
from functools import partial

from feeds.formats import FORMATS, Format
from feeds.locale.gettext import known, translator
from feeds.model import Event, Feed
from feeds.pages import colors, embed, tree_pages
from feeds.pages.assets import MEDIA_TYPES, file_name, static_file
from feeds.pages.embed import VIEWS, Embed
from feeds.pages.query import Window, WindowKind
from feeds.pages.site import Site
from feeds.pages.tree_pages import LastingEventPage, TreeFeedPage, TreePages
from feeds.pages.tree_site import TreeSite
from feeds.phrases import first_day
from feeds.reading.faults import internal
from feeds.rendering import http_headers
from feeds.rendering.snapshot import Snapshot
from feeds.settings import Settings
from feeds.timezones.database import zone

INDEX = "index.html"
_log = logging.getLogger("feeds")


class Rank(IntEnum):
    """The order in which files are renamed in: what is referred to comes before what refers."""

    STATIC = 0
    EVENT = 1
    FEED = 2
    PAGE = 3
    SITE = 4


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a file over HTTP; ``modified`` is the least that Last-Modified may be."""

    type: str
    cache: str
    language: str = ""
    disposition: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """One file of a tree."""

    name: str
    rank: Rank
    inputs: object
    pieces: Callable[[], Iterable[bytes]]
    about: Callable[[], About]


Item = Recipe | str  # the name of a file that is the one of the last time


def site_for_day(snapshot: Snapshot) -> Site:
    """Return the site as it is when the day of its settings begins."""
    settings = snapshot.collection.settings
    begin = datetime.combine(settings.day, time(), zone(settings.timezone)).astimezone(UTC)
    return Site(snapshot=snapshot, clock=lambda: begin)


def languages_of(settings: Settings, spoken: str) -> tuple[str, ...]:
    """Return the languages of the pages, that of the site first."""
    main = known(settings.language) or known(spoken) or "en"
    return tuple(dict.fromkeys((main, *filter(None, map(known, settings.page_languages)))))


def event_files(snapshot: Snapshot, before: Snapshot | None = None) -> Iterator[Item]:
    """Yield the file of each event; ``before`` is what the last time was made of."""
    for form in (form for form in FORMATS if form.render_event):
        for event in snapshot.collection.events:
            name = f"events/{event.slug}.{form.suffix}"
            if before and before.find(event.slug) is event:
                yield name
                continue
            yield Recipe(name, Rank.EVENT, event,
                         partial(_event_file, snapshot, form, event), partial(_about_event, form, event))  # fmt: skip


def _event_file(snapshot: Snapshot, form: Format, event: Event) -> Iterable[bytes]:
    return (snapshot.event_file(event, form, snapshot.collection.settings.base_url),)


def _about_event(form: Format, event: Event) -> About:
    name = f"{first_day(event).isoformat()} {event.summary}"
    return _about_calendar(form, "attachment", name, event.language, event.last_modified)


def _about_calendar(form: Format, kind: str, name: str, language: str, modified: datetime) -> About:
    return About(form.media_type, http_headers.FEED_CACHING, language, http_headers.disposition(kind, name, form.suffix),
                 http_headers.PUBLIC_FILE, modified)  # fmt: skip


def feeds(snapshot: Snapshot) -> Iterator[Recipe]:
    """Yield each feed in each format."""
    base = snapshot.collection.settings.base_url
    for form in FORMATS:
        for feed in snapshot.collection.feeds:
            about = partial(_about_calendar, form, "inline", feed.name, feed.language, feed.last_modified)
            yield Recipe(f"{feed.path}.{form.suffix}", Rank.FEED, (feed, feed.last_modified),
                         partial(snapshot.pieces, feed, form, base), about)  # fmt: skip


def pages(tree: TreeSite) -> Iterator[Item]:
    """Yield every page, in each language."""
    for tag in tree.languages:
        for feed in tree.feeds:
            recipes: tuple[Item, ...] = tree.pages_before(feed, tag) or tuple(_pages_of(tree, tag, feed))
            tree.names[tag, feed.path] = tuple(each if isinstance(each, str) else each.name for each in recipes)
            yield from recipes
        folder = tree.folder(tag)
        for event in tree.site.collection.events:
            if tree.has_page_of(event):
                yield f"{folder}events/{event.slug}/{INDEX}"
                continue
            page = LastingEventPage(TreePages.of(tree, tag, f"events/{event.slug}/"), event)
            yield _page(page.pages, page.inputs, partial(_safe, page, event))
        if not tree.is_completed and tree.site.settings.base_url:
            pages = TreePages.of(tree, tag, "embed/")
            yield _page(pages, tree.structure, partial(tree_pages.embedding, pages))


def _pages_of(tree: TreeSite, tag: str, feed: Feed) -> Iterator[Recipe]:
    for window in tree.windows(feed):
        pages = TreePages.of(tree, tag, tree.path(feed, window), is_dated=_is_dated(tree, window))
        page = TreeFeedPage(pages, feed, window)
        yield _page(pages, page.inputs, page.render)
    framed = http_headers.framed(tree.site.settings.embed_origins)
    for view in VIEWS:
        pages = TreePages.of(tree, tag, tree_pages.frame_path(feed, view), is_dated=True)
        inputs = tree_pages.frame_inputs(pages, feed)
        yield _page(pages, inputs, partial(tree_pages.frame, pages, feed, view), framed)


def _is_dated(tree: TreeSite, window: Window) -> bool:
    """Whether a page tells for which day it was made."""
    if window.kind is WindowKind.MONTH:
        return window.first == tree.today.replace(day=1)
    return window.kind is not WindowKind.DAY


def _page(
    pages: TreePages, inputs: object, render: Callable[[], str], headers: Mapping[str, str] = http_headers.PAGE
) -> Recipe:
    about = partial(About, http_headers.HTML, http_headers.PAGE_CACHING, pages.language.tag, headers=headers)
    return Recipe(f"{pages.prefix}{pages.path}{INDEX}", Rank.PAGE, inputs, partial(_encoded, render), about)


def _safe(page: LastingEventPage, event: Event) -> str:
    """Return the page of an event; where a fault of ours is in the way, which the log tells, one with its title."""
    try:
        return page.render()
    except Exception as error:
        _log.error("%s: %s", event.source, internal(event.source, error).message(), exc_info=error)
        return page.pages.failure(event.summary, "", with_feeds=True)


def log_fault(recipe: Recipe, error: Exception) -> None:
    """Log a fault of ours that costs the file of an event."""
    source = recipe.inputs.source if isinstance(recipe.inputs, Event) else recipe.name
    _log.error("%s: %s", source, internal(source, error).message(), exc_info=error)


def _encoded(render: Callable[[], str]) -> Iterable[bytes]:
    return (render().encode("utf-8", "replace"),)


def static_files(tree: TreeSite) -> Iterator[Recipe]:
    """Yield what pages load, each under a name that changes with its content, and the script for other sites."""
    accent = colors.known(tree.site.settings.color)
    for name in MEDIA_TYPES:
        body = static_file(name).rendered.plain.body
        about = partial(About, MEDIA_TYPES[name], http_headers.FOREVER)
        if name == "feeds.js":
            lasting = partial(About, MEDIA_TYPES[name], http_headers.FILE_CACHING, headers=http_headers.PUBLIC_FILE)
            yield Recipe(name, Rank.STATIC, body, partial(iter, (body,)), lasting)
        elif name == "style.css":
            colored = body + colors.accents(accent).encode()
            yield Recipe(file_name(name, accent), Rank.STATIC, colored, partial(iter, (colored,)), about)
        else:
            yield Recipe(file_name(name), Rank.STATIC, body, partial(iter, (body,)), about)


def oembed_files(tree: TreeSite) -> Iterator[Recipe]:
    """Yield how to embed each calendar (oembed.com §2.3), which needs a base."""
    base = tree.site.settings.base_url
    about = partial(About, "application/json", http_headers.FILE_CACHING, headers=http_headers.PUBLIC_FILE)
    for feed in tree.feeds if base else ():
        found = embed.oembed_of(tree.site, base, feed, Embed(), path=tree_pages.path_of_frame)
        body = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
        yield Recipe(f"oembed/{feed.path}.json", Rank.FEED, body, partial(iter, (body,)), about)


def lost_page(tree: TreeSite) -> Recipe:
    """Return the page for an address where nothing is; shown at any depth, it has links only below a known base."""
    base, tag = tree.site.settings.base_url, tree.languages[0]
    _ = translator(tag).gettext
    pages = TreePages.of(tree, tag, "", tree_pages.root_of(base) if base else "")
    told = _("Nothing is at this address"), _("The event may have been removed, or the address mistyped.")
    render = partial(pages.failure, *told, with_feeds=True) if base else partial(tree_pages.bare, tag, *told)
    about = partial(About, http_headers.HTML, "no-store", tag, headers=http_headers.PAGE)
    return Recipe("404.html", Rank.SITE, tree.structure, partial(_encoded, render), about)
