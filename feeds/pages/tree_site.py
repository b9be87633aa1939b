"""Which pages a tree has, and where: for each feed the coming and past events, its months, its crowded days.

Months, days, past events and languages are paths. What was worked out the last time is kept as long as it holds.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import is_

from feeds.model import Event, Feed, Status
from feeds.occurrences import repeats
from feeds.pages.query import COMING, Window, WindowKind
from feeds.pages.site import Site
from feeds.pages.times import Known, Timeline
from feeds.pages.view_models import EventItem

_SPARE = 100  # events that are gone and not forgotten yet
LONGEST_LIST = 400  # events of a month; where there are more, the pages of its days list them
_PATHS: Mapping[WindowKind, Callable[[date], str]] = {
    WindowKind.COMING: lambda day: "",
    WindowKind.PAST: lambda day: "past/",
    WindowKind.MONTH: lambda day: f"months/{day:%Y-%m}/",
    WindowKind.DAY: lambda day: f"days/{day.isoformat()}/",
}


class TreeSite:
    """What all pages of a tree share: the site, the times of each feed, the languages of its pages.

    With ``is_completed`` a server adds what needs a request, and pages link to it. ``before`` is the one of the last time.
    """

    def __init__(
        self, site: Site, languages: Sequence[str], *, is_completed: bool = False, before: "TreeSite | None" = None
    ) -> None:
        self.site, self.languages, self.is_completed = site, tuple(languages), is_completed
        self.today = site.today()
        is_same_day = before and before.today == self.today and before.site.settings == site.settings
        self._known: Known = before._known if before and is_same_day else {}
        self._timelines: dict[str, Timeline] = dict(before._timelines) if before and is_same_day else {}
        self.names: dict[tuple[str, str], tuple[str, ...]] = {}  # of the pages of a feed in a language
        self.years: dict[tuple[str, date], tuple[object, ...]] = {}  # what the strip of a year is made of
        self.leaves: dict[tuple[str, int], EventItem] = {}
        self._before = before if before and before.structure == self.structure else None
        self._is_same_day = bool(self._before and is_same_day)
        if self._before and is_same_day:
            self.leaves = self._before.leaves

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds that have pages."""
        return (self.site.collection.combined, *self.site.collection.categories)

    def has_page_of(self, event: Event) -> bool:
        """Whether the page of an event is the one of the last time."""
        return self._before is not None and self._before.site.event(event.slug) is event and not repeats(event)

    def pages_before(self, feed: Feed, tag: str) -> tuple[str, ...]:
        """Return the names of the pages of a feed if they are those of the last time."""
        before = self._before if self._is_same_day else None
        if not before or before._timelines.get(feed.path) is not self.timeline(feed) or before.ahead != self.ahead:
            return ()
        return before.names.get((tag, feed.path), ())

    def timeline(self, feed: Feed) -> Timeline:
        """Return the times of a feed."""
        found = self._timelines.get(feed.path)
        if found is None or not _are_same(found.events, feed.events):
            found = self._timelines[feed.path] = Timeline(feed.events, self.site.clock(), self._known)
        return found

    def forget(self) -> None:
        """Forget the last time, and the times of events and feeds that are gone."""
        self._before = None
        if len(self._known) < 1.2 * len(self.site.collection.events) + _SPARE:
            return
        kept, paths = {id(event) for event in self.site.collection.events}, {feed.path for feed in self.feeds}
        for key in self._known.keys() - kept:
            del self._known[key]
        shown = {id(time.event) for _, times in self._known.values() for time in times}
        for leaf in [leaf for leaf in self.leaves if leaf[1] not in shown]:
            del self.leaves[leaf]
        for path in self._timelines.keys() - paths:
            del self._timelines[path]

    @cached_property
    def ahead(self) -> Mapping[str, int]:
        """How many events each category has ahead."""
        coming = self.timeline(self.site.collection.combined).coming
        held = (event for event in coming if event.status is not Status.CANCELLED)
        return Counter(category for event in held for category in event.categories)

    @cached_property
    def structure(self) -> tuple[object, ...]:
        """What every page depends on."""
        entries = tuple((feed.path, feed.name, feed.category, feed.language) for feed in self.site.collection.feeds)
        return (self.languages, self.is_completed, self.site.collection.language, entries)

    def months(self, feed: Feed) -> tuple[date, ...]:
        """Return the months of a feed that have a page: those in which something begins, and the present one."""
        return tuple(sorted({*self.timeline(feed).months, self.today.replace(day=1)}))

    def path(self, feed: Feed, window: Window) -> str:
        """Return the path of a page, without the language; empty for the first page."""
        return ("" if feed.path == "all" else f"{feed.path}/") + _PATHS[window.kind](window.first)

    def lists(self, feed: Feed, day: date) -> bool:
        """Whether the page of a month lists something that begins on that day."""
        timeline = self.timeline(feed)
        return day in timeline.days and len(timeline.of_month(day)) <= LONGEST_LIST

    def exists(self, feed: Feed, window: Window) -> bool:
        """Whether there is a page that shows this."""
        return _EXISTS[window.kind](self, feed, window.first)

    def windows(self, feed: Feed) -> Iterator[Window]:
        """Yield what pages of a feed show."""
        yield COMING
        if self.timeline(feed).has_past:
            yield Window(WindowKind.PAST)
        yield from (Window(WindowKind.MONTH, month) for month in self.months(feed))
        yield from (Window(WindowKind.DAY, day) for day in sorted(self.timeline(feed).crowded))

    def folder(self, tag: str) -> str:
        """Return the folder of a language, with a slash; empty for that of the site."""
        return "" if tag == self.languages[0] else f"{tag}/"


def _has_month(tree: TreeSite, feed: Feed, first: date) -> bool:
    return first == tree.today.replace(day=1) or tree.timeline(feed).begins_in(first)


_EXISTS: Mapping[WindowKind, Callable[[TreeSite, Feed, date], bool]] = {
    WindowKind.COMING: lambda tree, feed, day: True,
    WindowKind.PAST: lambda tree, feed, day: tree.timeline(feed).has_past,
    WindowKind.MONTH: _has_month,
    WindowKind.DAY: lambda tree, feed, day: day in tree.timeline(feed).crowded,
}


def _are_same(some: Sequence[Event], others: Sequence[Event]) -> bool:
    return some is others or (len(some) == len(others) and all(map(is_, some, others)))
