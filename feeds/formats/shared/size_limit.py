"""Which events of a feed are written: the latest that fit into the octets that its readers take."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from feeds.model import Event, Feed

Write = Callable[[Event], bytes]


@dataclass(frozen=True, slots=True)
class Fit:
    """Which events of a feed are written, and as what; ``frame`` are the octets around them."""

    kept: tuple[Event, ...]
    parts: Iterable[bytes]
    frame: int


def fitted(feed: Feed, write: Write, frame: int, limit: int) -> Fit:
    """Return the latest events of ``feed`` that fit into ``limit`` octets, sorted as they were; the archive is whole.

    ``write`` writes one of its events, ``frame`` are the octets around them. What has no room is not written, and
    what a fault of ours left empty is passed over.
    """
    if feed.path == "archive":
        return Fit(feed.events, filter(None, map(write, feed.events)), frame)
    room, first, parts = limit - frame, len(feed.events), list[bytes]()
    for event in reversed(feed.events):
        part = write(event)
        room -= len(part)
        if room < 0:
            break
        first -= 1
        parts.append(part)
    return Fit(feed.events[first:], [part for part in reversed(parts) if part], frame)
