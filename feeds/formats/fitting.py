"""Which events of a feed are written: the latest that fit into the octets that its readers take."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from feeds.model import Event, Feed


@dataclass(frozen=True, slots=True)
class Fit:
    """Which events of a feed are written, and as what: ``octets`` is the size that all ``total`` of them would have."""

    kept: tuple[Event, ...]
    parts: tuple[bytes, ...]
    total: int
    octets: int


def fitted(feed: Feed, parts: Sequence[bytes], frame: int, limit: int) -> Fit:
    """Return the latest events of ``feed`` that fit into ``limit`` octets, sorted as they were; the archive is whole.

    ``parts`` are its events as they are written, ``frame`` the octets around them.
    """
    octets = frame + sum(map(len, parts))
    first = 0
    if octets > limit and feed.path != "archive":
        first = _first_that_fits(parts, limit - frame)
    return Fit(feed.events[first:], tuple(parts[first:]), len(parts), octets)


def _first_that_fits(parts: Sequence[bytes], room: int) -> int:
    """Return the number of the first event of the longest tail that has room."""
    sizes = list(accumulate(map(len, reversed(parts))))
    return len(parts) - bisect_right(sizes, room)
