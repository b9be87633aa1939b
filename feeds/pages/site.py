"""What all answers are made of: one collection, its settings, a clock, and what was rendered so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Self

from feeds.model import Event, Feed
from feeds.pipeline.collection import Collection
from feeds.pipeline.selection import Choices
from feeds.rendering.representation import RepresentationCache
from feeds.rendering.snapshot import Snapshot
from feeds.settings import Settings
from feeds.timezones.database import zone

Clock = Callable[[], datetime]
COLORS = 8  # as many as style.css has for categories


def utc_now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Site:
    """The feeds of one collection as one application serves them.

    Whatever is looked up by pages is indexed for the first of them, of the published events alone: no address leads to
    a draft.
    """

    snapshot: Snapshot
    clock: Clock = utc_now
    started: datetime = field(default_factory=utc_now)
    varied: RepresentationCache = field(
        default_factory=lambda: RepresentationCache(24_000_000)
    )  # what strangers may ask for in many ways

    @cached_property
    def choices(self) -> Choices:
        """What somebody may choose to put a feed together."""
        return Choices(self.collection)

    @cached_property
    def _series(self) -> dict[str, list[Event]]:
        series: dict[str, list[Event]] = {}
        for event in self.collection.events:
            series.setdefault(event.uid, []).append(event)
        return series

    @cached_property
    def _colors(self) -> dict[str, str]:
        return {feed.category: f"c{number % COLORS}" for number, feed in enumerate(self.collection.categories)}

    @property
    def collection(self) -> Collection:
        """What is served."""
        return self.snapshot.collection

    @property
    def settings(self) -> Settings:
        """The settings that the collection was read with."""
        return self.collection.settings

    def event(self, slug: str) -> Event | None:
        """Return the published event of that slug."""
        return self.snapshot.find(slug)

    def series(self, event: Event) -> list[Event]:
        """Return the event that repeats and the times of it that were moved; of one that does not, itself."""
        return self._series.get(event.uid, [event])

    def feed(self, path: str) -> Feed | None:
        """Return the feed of that path; that of a category also under the names that it had."""
        room, _, slug = path.partition("/")
        return self.choices.category(slug) if room == "categories" else self.collection.feed(path)

    def color(self, category: str) -> str:
        """Return the class of style.css that gives a category its colour; empty for one without a feed."""
        return self._colors.get(category, "")

    def renewed(self, collection: Collection) -> Self:
        """Return the Site of a newer collection."""
        return type(self)(snapshot=Snapshot(collection, self.snapshot), clock=self.clock)

    def today(self) -> date:
        """Return the day that it is where the site's clock is."""
        return self.clock().astimezone(zone(self.settings.timezone)).date()

    def dated(self, modified: datetime) -> datetime:
        """Return ``modified`` as Last-Modified may tell it: never in the future, and not another one each second."""
        return min(modified, self.started).replace(microsecond=0)
