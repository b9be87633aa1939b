"""A Collection as the bytes that are served: every feed and event file, compressed and named, in each format.

Each event is written once for all feeds that hold it, most of them while they were compiled. A snapshot answers the
same as long as it lives; the one that follows takes over what is the same, and has made all that the one before was
asked for before anybody asks it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from feeds.collection import Collection
from feeds.formats import FORMATS, Addresses, Format
from feeds.model import Event, Feed
from feeds.rendered import Rendered, Renderings

_BASES = 6  # hosts that strangers may make up; those asked for last are remembered
_FORMATS = {form.suffix: form for form in FORMATS}
_EVENTS = "events/"
_NOTHING: tuple[Event | None, bytes] = None, b""
_Key = tuple[str, str]


class Snapshot:
    """What a collection is rendered as, below whatever base it is asked for; ``before`` is the one it follows."""

    def __init__(self, collection: Collection, before: "Snapshot | None" = None) -> None:
        self.collection = collection
        self._events = {event.slug: event for event in collection.events}
        self.renderings = Renderings()
        self._lock = Lock()
        self._written: OrderedDict[_Key, dict[str, tuple[Event, bytes]]] = OrderedDict()
        if before and before.collection.settings == collection.settings:
            self._take_over(before)

    def find(self, slug: str) -> Event | None:
        """Return the published event of that slug."""
        return self._events.get(slug)

    def feed(self, feed: Feed, form: Format, base: str) -> Rendered:
        """Return a feed of the collection in a format, with addresses below ``base``."""
        return self.renderings.get((feed.path, form.suffix, base), lambda: self.written(feed, form, base))

    def event(self, event: Event, form: Format, base: str) -> Rendered:
        """Return the file of an event in a format that has such files."""
        key = (f"{_EVENTS}{event.slug}", form.suffix, base)
        return self.renderings.get(key, lambda: self.event_file(event, form, base))

    def event_file(self, event: Event, form: Format, base: str) -> bytes:
        """Return the file of an event, made of the event as it is written into feeds."""
        assert form.render_event
        part = self._parts((event,), form, base)[0]
        return form.render_event(event, self.collection.settings, Addresses(base), part)

    def written(self, feed: Feed, form: Format, base: str) -> bytes:
        """Return any feed of events of the collection, put together of these as they are written."""
        parts = self._parts(feed.events, form, base)
        return form.render_feed(feed, self.collection.settings, Addresses(base), parts)

    def _parts(self, events: Sequence[Event], form: Format, base: str) -> list[bytes]:
        """Return events as they are written into feeds; each is written once."""
        known, number = self._known(form.suffix, base), FORMATS.index(form)
        kept = (known.get(event.slug, _NOTHING) for event in events)
        return [part if its is event else self._part(event, number, base, known)
                for event, (its, part) in zip(events, kept, strict=True)]  # fmt: skip

    def _part(self, event: Event, number: int, base: str, known: dict[str, tuple[Event, bytes]]) -> bytes:
        """Return an event as it is written into feeds, and remember it."""
        before, part = known.get(event.slug, _NOTHING)
        if before is not event and before != event:
            compiled = self.collection.written(event) if base == self.collection.settings.base_url else ()
            write = FORMATS[number].part
            part = compiled[number] if compiled else write(event, self.collection.settings, Addresses(base))
        known[event.slug] = event, part
        return part

    def _known(self, suffix: str, base: str) -> dict[str, tuple[Event, bytes]]:
        with self._lock:
            known = self._written.setdefault((suffix, base), {})
            self._written.move_to_end((suffix, base))
            if len(self._written) > _BASES * len(FORMATS):
                self._written.popitem(last=False)
        return known

    def _take_over(self, before: "Snapshot") -> None:
        with before._lock:
            written = [(key, dict(known)) for key, known in before._written.items()]
        for key, known in written:
            self._written[key] = {slug: entry for slug, entry in known.items() if slug in self._events}
        for (path, suffix, base), rendered in before.renderings.items():
            if path.startswith(_EVENTS):
                event = self.find(path.removeprefix(_EVENTS))
                if event and event is before.find(event.slug):
                    self.renderings.keep((path, suffix, base), rendered)
            elif found := self.collection.feed(path):
                if found == before.collection.feed(path):
                    self.renderings.keep((path, suffix, base), rendered)
                else:
                    self.feed(found, _FORMATS[suffix], base)
