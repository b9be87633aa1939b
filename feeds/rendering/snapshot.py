"""A Collection as the bytes that are served: every feed and event file, compressed and named, in each format.

Each event is written once for all feeds that hold it, most of them while they were compiled. A snapshot answers the
same as long as it lives; the one that follows takes over what is the same, and has made all that the one before was
asked for before anybody asks it.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterable
from functools import cached_property
from threading import Lock

from feeds.formats import FORMATS, Addresses, Format
from feeds.formats.shared.size_limit import Write
from feeds.model import Event, Feed
from feeds.pipeline.collection import Collection
from feeds.reading.faults import internal
from feeds.rendering.representation import Representation, RepresentationCache

_BASES = 6  # hosts that strangers may make up; those asked for last are remembered
_FORMATS = {form.suffix: form for form in FORMATS}
_EVENTS = "events/"
_NOTHING: tuple[Event | None, bytes] = None, b""
_SPARE = 1_000  # events that are gone and still remembered as they were written
_Key = tuple[str, str]
_log = logging.getLogger("feeds")


class Snapshot:
    """What a collection is rendered as, below whatever base it is asked for; ``before`` is the one it follows."""

    def __init__(self, collection: Collection, before: "Snapshot | None" = None) -> None:
        self.collection = collection
        self.renderings = RepresentationCache()
        self._lock = Lock()
        self._written: OrderedDict[_Key, dict[str, tuple[Event, bytes]]] = OrderedDict()
        self._alone: dict[str, Event] = {}  # by path, those of whose files there are renderings
        if before and before.collection.settings == collection.settings:
            self._take_over(before)

    @cached_property
    def _events(self) -> dict[str, Event]:
        return {event.slug: event for event in self.collection.events}

    @cached_property
    def _feeds(self) -> dict[str, Feed]:
        return {feed.path: feed for feed in self.collection.feeds}

    def find(self, slug: str) -> Event | None:
        """Return the published event of that slug."""
        return self._events.get(slug)

    def feed(self, feed: Feed, form: Format, base: str, before: Representation | None = None) -> Representation:
        """Return a feed of the collection in a format, with addresses below ``base``; ``before`` is what it was."""
        key = feed.path, form.suffix, base
        return self.renderings.get(key, lambda: Representation.of(*self.pieces(feed, form, base), before=before))

    def event(self, event: Event, form: Format, base: str) -> Representation:
        """Return the file of an event in a format that has such files."""
        path = f"{_EVENTS}{event.slug}"
        self._alone[path] = event
        return self.renderings.get(
            (path, form.suffix, base), lambda: Representation.of(self.event_file(event, form, base))
        )

    def event_file(self, event: Event, form: Format, base: str) -> bytes:
        """Return the file of an event, made of the event as it is written into feeds."""
        assert form.render_event
        return form.render_event(event, self.collection.settings, Addresses(base), self._write(form, base)(event))

    def part(self, event: Event, form: Format, base: str) -> bytes:
        """Return an event as it stands in the feeds of a format."""
        return self._write(form, base)(event)

    def pieces(self, feed: Feed, form: Format, base: str) -> Iterable[bytes]:
        """Return any feed of events of the collection in pieces, put together of these as they are written."""
        return form.pieces(feed, self.collection.settings, Addresses(base), self._write(form, base))

    def _write(self, form: Format, base: str) -> Write:
        """Return what writes an event as it stands in feeds, and remembers it: each is written once."""
        known, number, addresses = self._known(form.suffix, base), FORMATS.index(form), Addresses(base)
        is_usual = base == self.collection.settings.base_url

        def write(event: Event) -> bytes:
            before, part = known.get(event.slug, _NOTHING)
            if before is event:
                return part
            if before != event:
                compiled = self.collection.written(event) if is_usual else ()
                part = compiled[number] if compiled else self._part(event, form, addresses)
            known[event.slug] = event, part
            return part

        return write

    def _part(self, event: Event, form: Format, addresses: Addresses) -> bytes:
        """Return an event as a format writes it; nothing where a fault of ours is in the way, which the log tells."""
        try:
            return form.part(event, self.collection.settings, addresses)
        except Exception as error:
            _log.error("%s: %s", event.source, internal(event.source, error).message(), exc_info=error)
            return b""

    def _known(self, suffix: str, base: str) -> dict[str, tuple[Event, bytes]]:
        with self._lock:
            known = self._written.setdefault((suffix, base), {})
            self._written.move_to_end((suffix, base))
            if len(self._written) > _BASES * len(FORMATS):
                self._written.popitem(last=False)
        return known

    def _take_over(self, before: "Snapshot") -> None:
        """Keep what is the same, and make what was there of that which changed."""
        with before._lock:
            self._written = OrderedDict(before._written)  # an event that is another is written again
        most = 2 * len(self.collection.events) + _SPARE
        for key in [key for key, known in self._written.items() if len(known) > most]:
            del self._written[key]
        for (path, suffix, base), rendered in before.renderings.items():
            event, feed = before._alone.get(path), self._feeds.get(path)
            if event and self.collection.holds(event):
                self._alone[path] = event
                self.renderings.keep((path, suffix, base), rendered)
            elif feed and _are_same(feed, before._feeds.get(path)):
                self.renderings.keep((path, suffix, base), rendered)
            elif feed:
                self.feed(feed, _FORMATS[suffix], base, rendered)


def _are_same(feed: Feed, then: Feed | None) -> bool:
    return feed is then or (then is not None and feed.last_modified == then.last_modified and feed == then)
