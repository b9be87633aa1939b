"""What all answers are made of: one collection, its settings, a clock, and what was rendered so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from feeds.collection import Collection
from feeds.model import Event
from feeds.settings import Settings
from feeds.web.rendered import Renderings

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The feeds of one collection as one application serves them."""

    collection: Collection
    clock: Clock = utc_now
    started: datetime = field(default_factory=utc_now)
    renderings: Renderings = field(default_factory=Renderings)
    _events: dict[str, Event] = field(init=False)

    def __post_init__(self) -> None:
        """Index the published events by slug; a draft is not among them, so no address leads to one."""
        object.__setattr__(self, "_events", {event.slug: event for event in self.collection.events})

    @property
    def settings(self) -> Settings:
        """The settings that the collection was read with."""
        return self.collection.settings

    def event(self, slug: str) -> Event | None:
        """Return the published event of that slug."""
        return self._events.get(slug)

    def dated(self, modified: datetime) -> datetime:
        """Return ``modified`` as Last-Modified may tell it: never in the future, and not another one each second."""
        return min(modified, self.started).replace(microsecond=0)
