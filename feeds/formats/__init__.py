"""Feed → bytes: one file a format, listed in one table; routes, files and links follow from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from feeds.addresses import Addresses
from feeds.formats import atom, ical, json_feed
from feeds.formats.shared.size_limit import Write
from feeds.model import Event, Feed
from feeds.settings import Settings

__all__ = ["FORMATS", "Addresses", "Format"]


class RenderEvent(Protocol):
    """Writes a file of one event; ``part`` is the event as it is written into a feed, for whoever has it already."""

    def __call__(self, event: Event, settings: Settings, addresses: Addresses, part: bytes = b"", /) -> bytes:
        """Return the file."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a feed: a suffix of addresses, a media type, its name, a pure function that writes it in pieces.

    ``signature`` stands in the first 400 octets of every file of ours. Only a format that people add to a calendar of
    their own has a function for a single event.
    """

    suffix: str
    media_type: str
    label: str
    signature: bytes
    part: Callable[[Event, Settings, Addresses], bytes]
    pieces: Callable[[Feed, Settings, Addresses, Write | None], Iterable[bytes]]
    render_event: RenderEvent | None = None


FORMATS = (
    Format(
        "ics", "text/calendar; charset=utf-8", "iCalendar", ical.SIGNATURE, ical.part, ical.pieces, ical.render_event
    ),
    Format(
        "json",
        "application/feed+json; charset=utf-8",
        "JSON Feed",
        json_feed.SIGNATURE,
        json_feed.part,
        json_feed.pieces,
    ),
    Format("atom", "application/atom+xml; charset=utf-8", "Atom", atom.SIGNATURE, atom.part, atom.pieces),
)
