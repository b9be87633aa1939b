"""The page of a feed: subscribe to it, and see what is in it, as a list, a month or a day; or put one together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import quote, urlencode

from feeds import phrases
from feeds.locale.gettext import translator
from feeds.model import Event, Feed, Status
from feeds.occurrences import moment
from feeds.pages import calendar_grid
from feeds.pages.base import Pages
from feeds.pages.qr import qr_code
from feeds.pages.query import PER_PAGE, Window, WindowKind
from feeds.pages.times import Times
from feeds.pages.view_models import FeedEntry
from feeds.pipeline.selection import Selection

MOST_TAGS, MOST_CATEGORIES, FEW = 60, 12, 3
Link = tuple[str, str]
Category = tuple[str, str, str, int, bool]  # name, link, colour, events ahead, whether it is the one shown


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick in the form that puts a feed together."""

    value: str
    label: str
    chosen: bool
    color: str = ""


@dataclass(frozen=True)
class FeedPage:
    """The page of ``feed`` for one reader; ``selection`` is what they chose, on the page where one chooses."""

    pages: Pages
    feed: Feed
    window: Window
    selection: Selection | None = None

    def render(self) -> str:
        """Return the page as HTML."""
        ahead, entry = self._times.coming, self.pages.entry(self.feed)
        held = [event for event in ahead if event.status is not Status.CANCELLED]
        following = self._following()
        return self.pages.render(
            "feed.html",
            feed=self.feed,
            entry=entry,
            first_page=self.feed.path == "all",
            ahead=len(held),
            next=self.pages.leaf(following) if following else None,
            next_when=phrases.when(following, self._tag) if following else "",
            hours_of=phrases.place_of_clock(self.feed.tzid, self._tag),
            qr=qr_code(entry.page) if entry.page else "",
            oembed=self._oembed(entry),
            archive=self.pages.entry(self.pages.site.collection.archive) if self.feed.path == "all" else None,
            by_language=[self.pages.entry(feed) for feed in self.pages.site.collection.languages]
            if self.feed.path == "all"
            else [],
            views=self._views(),
            window=self.window,
            whole=self.is_whole,
            first_of_feed=self.pages.page_of(self.feed),
            all_months=self._all_months(),
            here="&".join(filter(None, (self.feed.query, urlencode(self.window.query)))),
            year=self._year(),
            **self._categories(),
            form=self._form(),
            **self._shown(ahead),
        )

    def _shown(self, ahead: Sequence[Event]) -> dict[str, object]:
        """Return what the window shows: a heading, lists by month and the way to further ones, a month as a table too."""
        kind, first = self.window.kind, self.window.first
        makers: dict[WindowKind, Callable[[], Sequence[Event]]] = {
            WindowKind.COMING: lambda: ahead,
            WindowKind.PAST: lambda: self._times.past,
            WindowKind.DAY: lambda: self._times.between(first, first),
            WindowKind.MONTH: lambda: self._times.between(first, calendar_grid.next_month(first) - timedelta(days=1)),
        }
        events = makers[kind]()
        shown, page = self._page_of_shown(events)
        return {
            "heading": self._heading(),
            "grid": self.pages.grid(self.feed, first, self._to) if kind is WindowKind.MONTH else None,
            "months": self.pages.months(shown, latest_first=kind is WindowKind.PAST),
            "pager": self._pager(events, page) if kind is not WindowKind.MONTH else (),
            "turn": self._turn() if kind is WindowKind.DAY else (),
        }

    @property
    def is_whole(self) -> bool:
        """Whether this page has the ways to subscribe."""
        return True

    def _following(self) -> Event | None:
        """Return what begins next."""
        planned = (event for event in self._times.coming if event.status is Status.CONFIRMED)
        now = self.pages.site.clock()
        return next((event for event in planned if moment(event.dtstart, event.tzid) > now), None)

    def _page_of_shown(self, events: Sequence[Event]) -> tuple[Sequence[Event], int]:
        """Return the events to show, and the number of their page."""
        page = min(self.window.page, max(1, -(-len(events) // PER_PAGE)))
        return events[(page - 1) * PER_PAGE : page * PER_PAGE], page

    def _all_months(self) -> Sequence[tuple[int, Sequence[Link]]]:
        """Return the months that have pages, where no form can ask for others."""
        return ()

    def _heading(self) -> str:
        day = self.window.first
        return {
            WindowKind.COMING: lambda: self._("Coming events"),
            WindowKind.PAST: lambda: self._("Past events"),
            WindowKind.DAY: lambda: phrases.day(day, self._tag),
            WindowKind.MONTH: lambda: phrases.month(day, self._tag),
        }[self.window.kind]()

    def _turn(self) -> tuple[Link, ...]:
        """Return the ways to the day before, the month around and the day behind."""
        day = self.window.first
        beside = [(phrases.short_day(day + timedelta(days=step), self._tag), self._to(Window(WindowKind.DAY, day + timedelta(days=step))))
                  for step in (-1, 1)]  # fmt: skip
        month = (phrases.month(day, self._tag), self._to(Window(WindowKind.MONTH, day.replace(day=1))))
        return (beside[0], month, beside[1])

    def _pager(self, events: Sequence[Event], page: int) -> tuple[Link, ...]:
        """Return the ways to the events before and behind those that are shown."""
        kind, day = self.window.kind, self.window.first
        before = [(self._("Back"), self._to(Window(kind, day, page - 1)))] if page > 1 else []
        rest = len(events) - page * PER_PAGE
        behind = self._("More events ({number})").format(number=rest)
        return (*before, *([(behind, self._to(Window(kind, day, page + 1)))] if rest > 0 else []))

    def _views(self) -> list[tuple[str, str, bool]]:
        """Return the ways to look at the feed, the present one marked."""
        kind = self.window.kind
        day = self.window.first if kind is WindowKind.DAY else self.pages.site.today()
        is_past_shown = kind is WindowKind.PAST or self._times.has_past
        return [
            (self._("List"), self._to(Window()), kind is WindowKind.COMING),
            (self._("Month"), self._to(Window(WindowKind.MONTH, day.replace(day=1))), kind is WindowKind.MONTH),
            (self._("Past"), self._to(Window(WindowKind.PAST)), kind is WindowKind.PAST),
        ][: 3 if is_past_shown else 2]

    def _year(self) -> list[tuple[calendar_grid.Month, str, str, bool]]:
        """Return the months around what is shown, each with its link, label and whether it is the one shown."""
        kind, begin = self.window.kind, self._year_begin()
        months = self._times.year(begin)
        if not any(month.total for month in months):
            return []
        return [
            (month, *self._month_label(month), kind is WindowKind.MONTH and month.first == self.window.first)
            for month in months
        ]

    def _year_begin(self) -> date:
        today = self.pages.site.today()
        first = {
            WindowKind.COMING: today.replace(day=1),
            WindowKind.PAST: calendar_grid.next_month(today.replace(year=today.year - 1, day=1)),
        }
        return first.get(self.window.kind) or self.window.first.replace(month=1, day=1)

    def _month_label(self, month: calendar_grid.Month) -> Link:
        return phrases.short_month(month.first, self._tag), self._to(Window(WindowKind.MONTH, month.first))

    def _categories(self) -> dict[str, Sequence[Category]]:
        """Return the categories with events ahead, the fullest first where there are many, and apart from them all others."""
        counts, feeds = self.pages.ahead(), self.pages.site.collection.categories
        shown = [feed for feed in feeds if counts.get(feed.category) or feed.path == self.feed.path]
        most = sorted(shown, key=lambda feed: (feed.path != self.feed.path, -counts.get(feed.category, 0)))[
            :MOST_CATEGORIES
        ]
        if len(feeds) - len(most) <= FEW:
            most = list(feeds)
        told = [self._category(feed, counts.get(feed.category, 0)) for feed in feeds if feed in most]
        others = [self._category(feed, counts.get(feed.category, 0)) for feed in feeds if feed not in most]
        return {"categories": told, "other_categories": others}

    def _category(self, feed: Feed, ahead: int) -> Category:
        color, is_here = self.pages.site.color(feed.category), feed.path == self.feed.path
        return feed.category, self.pages.page_of(feed), color, ahead, is_here

    def _form(self) -> dict[str, object] | None:
        """Return the boxes to tick, on the page where one puts a feed together."""
        if self.selection is None:
            return None
        choices, chosen = self.pages.site.choices, self.selection
        named = [(slug, feed.category) for slug, feed in choices.categories.items()]
        color = self.pages.site.color
        tags = list(choices.tags.items())
        shown = [*tags[:MOST_TAGS], *((slug, name) for slug, name in tags[MOST_TAGS:] if slug in chosen.tags)]
        return {
            "action": self.pages.href("/feed").partition("?")[0],
            "categories": [Choice(slug, name, slug in chosen.categories, color(name)) for slug, name in named],
            "without": [Choice(slug, name, slug in chosen.without, color(name)) for slug, name in named],
            "tags": [Choice(slug, name, slug in chosen.tags) for slug, name in shown],
            "online": chosen.online,
            "described": choices.describe(chosen, self._tag),
        }

    def _oembed(self, entry: FeedEntry) -> str:
        """Return where content management systems ask how to embed this page (oembed.com §4); none for one's own feed."""
        base = self.pages.base
        return "" if self.selection else f"{base}/oembed?url={quote(entry.page, safe='')}"

    def _to(self, window: Window) -> str:
        """Return the link to another part of this feed, where the reader looks already."""
        link = self.pages.page_of(self.feed, window)
        return f"{link}#view" if link and "#" not in link else link

    @cached_property
    def _times(self) -> Times:
        return self.pages.times(self.feed)

    @property
    def _tag(self) -> str:
        return self.pages.language.tag

    def _(self, message: str) -> str:
        return translator(self._tag).gettext(message)
