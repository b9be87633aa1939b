"""Pages as files: months, days, past events and languages are paths, links are relative, nothing asks a server.

A page is a folder with ``index.html``. Lists are made for one day; the page of an event depends on no day: a script
tells the reader that it is over. ``inputs`` is all that a page is made of, so that one whose inputs are those of the
last time need not be made again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from html import escape
from itertools import groupby
from typing import Self
from urllib.parse import urlsplit

from feeds import phrases
from feeds.model import Event, Feed, Status
from feeds.occurrences import MOST, ends, moment, occurrences, repeats
from feeds.pages import add_links, calendar_grid, colors, embed
from feeds.pages.assets import file_name
from feeds.pages.base import Language, Pages
from feeds.pages.embed import Embed
from feeds.pages.event_page import EventPage
from feeds.pages.feed_page import FeedPage
from feeds.pages.query import COMING, PER_PAGE, Window, WindowKind
from feeds.pages.times import Timeline
from feeds.pages.tree_site import LONGEST_LIST, TreeSite
from feeds.pages.view_models import EventItem, FeedEntry, TimeEntry


@dataclass(frozen=True, slots=True)
class TreePages(Pages):
    """The links of one page of a tree: ``path`` is its address within its language, such as ``categories/atelier/``."""

    tree: TreeSite
    path: str
    is_dated: bool

    @classmethod
    def of(cls, tree: TreeSite, tag: str, path: str, root: str | None = None, *, is_dated: bool = False) -> Self:
        """Return the links of the page at ``path`` in a language; ``root`` is where all begins, if not relative."""
        depth = tree.folder(tag).count("/") + path.count("/")
        relative = "/".join([".."] * depth) or "."
        base = tree.site.settings.base_url
        return cls(tree.site, Language(tag), base, relative if root is None else root, tree, path, is_dated)

    @property
    def prefix(self) -> str:
        """The folder of the language, with a slash; empty for that of the site."""
        return self.tree.folder(self.language.tag)

    def in_languages(self, here: str) -> Sequence[tuple[str, str]]:
        """Return the tag of each language there are pages in, and the link to this page."""
        return [(tag, f"{self.root}/{self.tree.folder(tag)}{self.path}") for tag in self.tree.languages]

    def chooser(self) -> str:
        """Return the link to the page where people put a feed together, which only a server has."""
        return f"{self.root}/feed" if self.tree.is_completed else ""

    def embedding(self) -> str:
        """Return the link to the page for webmasters, whose lines need a base."""
        if self.tree.is_completed:
            return f"{self.root}/embed"
        return f"{self.root}/{self.prefix}embed/" if self.base else ""

    def made_for(self) -> str:
        """Return for which day the page was made, in words, where it depends on that."""
        if not self.is_dated:
            return ""
        return self._("As of {day}").format(day=phrases.day(self.tree.today, self.language.tag))

    def static(self, name: str) -> str:
        """Return the address of a static file, good forever."""
        return f"{self.root}/{file_name(name)}"

    def style(self, accent: str = "") -> str:
        """Return the address of the style sheet in the colour of the site."""
        return f"{self.root}/{file_name('style.css', colors.known(self.site.settings.color))}"

    def page_of(self, feed: Feed, window: Window = COMING) -> str:
        """Return the link to the page of a feed; empty where there is none.

        A day whose events all stand in the table of its month leads into the list of that month.
        """
        if feed.path == "archive":
            feed, window = self.site.collection.combined, Window(WindowKind.PAST)
        elif feed.path.startswith("languages/"):
            feed = self.site.collection.combined
        month = Window(WindowKind.MONTH, window.first.replace(day=1))
        for each in (window, month) if window.kind is WindowKind.DAY else (window,):
            if self.tree.exists(feed, each):
                anchor = f"#day-{window.first}" if each is month and self.tree.lists(feed, window.first) else ""
                return f"{self.root}/{self.prefix}{self.tree.path(feed, each)}{anchor}"
        return ""

    def page_of_event(self, event: Event, on: date | None = None) -> str:
        """Return the link to the page of an event; of one that repeats, to the time ``on`` that day."""
        return f"{self.root}/{self.prefix}events/{event.slug}/" + (f"#{on.isoformat()}" if on else "")

    def explanation_of(self, event: Event) -> str:
        """Return the link to the page that tells where values come from, which only a server has."""
        shown = self.tree.is_completed and self.site.settings.explain
        return f"{self.root}/events/{event.slug}/explain" if shown else ""

    def is_on(self, event: Event) -> bool:
        """Whether an event is on now, for pages that are of a day."""
        return self.is_dated and super(TreePages, self).is_on(event)

    def leaf(self, event: Event) -> EventItem:
        """Return an event as lists show it, of which only the link depends on the page."""
        known = self.tree.leaves.get((self.language.tag, id(event)))
        if known is None or known.event is not event:
            known = self.tree.leaves[self.language.tag, id(event)] = super(TreePages, self).leaf(event)
            return known
        return replace(known, href=self.page_of_event(event, known.first if repeats(event) else None))

    def times(self, feed: Feed) -> Timeline:
        """Return when the events of a feed take place."""
        return self.tree.timeline(feed)

    def ahead(self) -> Mapping[str, int]:
        """Return how many events each category has ahead."""
        return self.tree.ahead

    def entry(self, feed: Feed) -> FeedEntry:
        """Return a feed as pages offer it; its page is the one in this language."""
        own = "" if feed.path == "all" else f"{feed.path}/"
        known = feed.path == "all" or feed.category
        entry = super(TreePages, self).entry(feed)
        return replace(entry, page=f"{self.base}/{self.prefix}{own}") if self.base and known else entry

    def months_beside(self, feed: Feed, first: date) -> tuple[date | None, date | None]:
        """Return the nearest months before and behind that have a page."""
        months = self.tree.months(feed)
        return (max((month for month in months if month < first), default=None),
                min((month for month in months if month > first), default=None))  # fmt: skip


class TreeFeedPage(FeedPage):
    """A page of a feed as a file; only the first one has the ways to subscribe."""

    pages: TreePages

    @property
    def inputs(self) -> tuple[object, ...]:
        """What the page is made of."""
        own = _INPUTS[self.window.kind](self)
        day = self.pages.tree.today if self.pages.is_dated else self.pages.tree.today.replace(day=1)
        return (self.feed.name, day, self._times.has_past, self._year_shown(), self.pages.tree.structure, *own)

    @cached_property
    def _times(self) -> Timeline:
        return self.pages.times(self.feed)

    def _inputs_of_past(self) -> tuple[object, ...]:
        return (tuple(self._times.past[:PER_PAGE]), self.pages.tree.months(self.feed))

    def _inputs_of_day(self) -> tuple[object, ...]:
        return tuple(self._times.between(self.window.first, self.window.first))

    def _inputs_of_first(self) -> tuple[object, ...]:
        coming = self._times.coming
        held = sum(event.status is not Status.CANCELLED for event in coming)
        following = self._following()
        return (tuple(coming[: PER_PAGE + 1]), held, len(coming), following, tuple(self.pages.tree.ahead.items()))

    def _inputs_of_month(self) -> tuple[object, ...]:
        begin, end = calendar_grid.bounds(self.window.first)
        around = self.pages.months_beside(self.feed, self.window.first)
        crowded = frozenset(day for day in self._times.crowded if begin <= day <= end)
        return (tuple(self._times.between(begin, end)), around, crowded, begin <= self.pages.tree.today <= end)

    def _year_shown(self) -> tuple[object, ...]:
        begin, shown = self._year_begin(), self.pages.tree.years
        key = self.feed.path, begin
        if key not in shown:
            until = begin.replace(year=begin.year + 1)
            months = tuple(month for month in self.pages.tree.months(self.feed) if begin <= month < until)
            shown[key] = self._times.year(begin), months
        return shown[key]

    @property
    def is_whole(self) -> bool:
        """Whether this is the page where one subscribes."""
        return self.window.kind is WindowKind.COMING

    def _page_of_shown(self, events: Sequence[Event]) -> tuple[Sequence[Event], int]:
        if self.window.kind is WindowKind.MONTH:
            return (events if len(events) <= LONGEST_LIST else (), 1)
        return (events if self.window.kind is WindowKind.DAY else events[:PER_PAGE]), 1

    def _pager(self, events: Sequence[Event], page: int) -> tuple[tuple[str, str], ...]:
        """Return the way to the month of the first event that is not shown."""
        rest = len(events) - PER_PAGE
        if self.window.kind is not WindowKind.COMING or rest <= 0:
            return ()
        month = Window(WindowKind.MONTH, phrases.first_day(events[PER_PAGE]).replace(day=1))
        return ((self._("More events ({number})").format(number=rest), self._to(month)),)

    def _all_months(self) -> list[tuple[int, list[tuple[str, str]]]]:
        """Return the months that have pages, by year, the latest first, on the page of past events."""
        if self.window.kind is not WindowKind.PAST:
            return []
        until = self.pages.tree.today
        months = [month for month in reversed(self.pages.tree.months(self.feed)) if month <= until]
        return [(year, [self._month_link(month) for month in sorted(of_year)])
                for year, of_year in groupby(months, lambda month: month.year)]  # fmt: skip

    def _month_link(self, month: date) -> tuple[str, str]:
        return phrases.short_month(month, self._tag), self._to(Window(WindowKind.MONTH, month))

    def _oembed(self, entry: FeedEntry) -> str:
        return f"{self.pages.base}/oembed/{self.feed.path}.json" if self.pages.base else ""


_INPUTS: Mapping[WindowKind, Callable[[TreeFeedPage], tuple[object, ...]]] = {
    WindowKind.COMING: TreeFeedPage._inputs_of_first,
    WindowKind.PAST: TreeFeedPage._inputs_of_past,
    WindowKind.MONTH: TreeFeedPage._inputs_of_month,
    WindowKind.DAY: TreeFeedPage._inputs_of_day,
}


class LastingEventPage(EventPage):
    """The page of an event on whatever day: of a series it lists all times, and a script tells what is over."""

    pages: TreePages

    @property
    def inputs(self) -> tuple[object, ...]:
        """What the page is made of."""
        return (self.event, tuple(self._own()), self.pages.tree.structure)

    @cached_property
    def _shown(self) -> tuple[Event, Sequence[Event]]:
        return self.event, ()

    def _is_over(self) -> bool:
        return False

    def _all_times(self) -> list[TimeEntry]:
        own = self._own()
        if own == [self.event]:
            return [] if not repeats(self.event) else self._entries(occurrences(self.event))
        return self._entries(sorted((time for event in own for time in occurrences(event)), key=_begin))

    def _entries(self, times: Sequence[Event]) -> list[TimeEntry]:
        return [TimeEntry(phrases.first_day(time).isoformat(), phrases.when(time, self._tag), self._link(time),
                          ends(time).isoformat()) for time in times]  # fmt: skip

    def _link(self, time: Event) -> str:
        """Return the link to a time that has a page of its own."""
        return "" if time.slug == self.event.slug else self.pages.page_of_event(time)

    def _ends(self) -> str:
        """Return when the last time is over; empty for a series that has no last one."""
        times = occurrences(self.event) if repeats(self.event) else [self.event]
        return "" if len(times) >= MOST else max(map(ends, times), default=ends(self.event)).isoformat()

    def _adding(self) -> Sequence[add_links.Form]:
        """Return the forms that take the event; of a series only those that take all of it."""
        forms = super()._adding()
        return forms if not repeats(self.event) else [form for form in forms if "&recur=" in form.href]


def embedding(pages: TreePages) -> str:
    """Return the page with what webmasters copy, for each calendar."""
    feeds = [(pages.title(feed), embed.snippets(pages, feed, Embed(), path_of_frame)) for feed in pages.tree.feeds]
    preview = f"{pages.root}/{pages.prefix}{frame_path(pages.tree.feeds[0], 'list')}"
    return pages.render("embed_files.html", feeds=feeds, preview=preview, embed=Embed())


def frame(pages: TreePages, feed: Feed, view: str) -> str:
    """Return the page inside a frame; what leads to another month leads to the site."""
    window = Window(WindowKind.MONTH, pages.tree.today.replace(day=1))
    return embed.frame(pages, feed, Embed(view=view), window, to=partial(pages.page_of, feed))


def frame_inputs(pages: TreePages, feed: Feed) -> tuple[object, ...]:
    """Return what the frames of a feed are made of."""
    times, first = pages.times(feed), pages.tree.today.replace(day=1)
    held = next((event for event in times.coming if event.status is Status.CONFIRMED), None)
    shown = tuple(times.coming[: embed.USUAL]), tuple(times.between(*calendar_grid.bounds(first)))
    return (*shown, held, pages.tree.today, pages.tree.months(feed), times.crowded, pages.tree.structure)


def frame_path(feed: Feed, view: str) -> str:
    """Return the path of a frame."""
    return f"embed/{feed.path}/" + ("" if view == "list" else f"{view}/")


def path_of_frame(feed: Feed, chosen: Embed) -> str:
    """Return the path of a frame below the base."""
    return "/" + frame_path(feed, chosen.view)


def bare(language: str, title: str, sentence: str) -> str:
    """Return a page without links, for whoever does not know where it will be."""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n<p>{escape(sentence)}</p>\n"
        "</body>\n</html>\n"
    )


def root_of(base: str) -> str:
    """Return the path below which everything is, for pages that are shown at any depth."""
    return urlsplit(base).path.rstrip("/")


def _begin(event: Event) -> datetime:
    return moment(event.dtstart, event.tzid)
