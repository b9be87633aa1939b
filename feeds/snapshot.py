"""A Collection as the bytes that are served: every feed and event file, compressed and named, in each format.

Each event is written once for all feeds that hold it, most of them while they were compiled. A snapshot answers the
same as long as it lives; the one that follows takes over what is the same, and has made all that the one before was
asked for before anybody asks it.
"""

from collections import OrderedDict
from threading import Lock

from feeds.collection import Collection
from feeds.formats import FORMATS, Addresses, Format
from feeds.model import Event, Feed
from feeds.rendered import Rendered, Renderings

_BASES = 6  # hosts that strangers may make up; those asked for last are remembered
_NUMBERS = {form.suffix: number for number, form in enumerate(FORMATS)}
_FORMATS = {form.suffix: form for form in FORMATS}
_EVENTS = "events/"


class Snapshot:
    """What a collection is rendered as, below whatever base it is asked for; ``before`` is the one it follows."""

    def __init__(self, collection: Collection, before: "Snapshot | None" = None) -> None:
        self.collection = collection
        self._events = {event.slug: event for event in collection.events}
        self._renderings = Renderings()
        self._lock = Lock()
        self._written: OrderedDict[tuple[str, str], dict[str, tuple[Event, bytes]]] = OrderedDict()
        if before and before.collection.settings == collection.settings:
            self._take_over(before)

    def event(self, slug: str) -> Event | None:
        """Return the published event of that slug."""
        return self._events.get(slug)

    def feed(self, feed: Feed, form: Format, base: str) -> Rendered:
        """Return a feed of the collection in a format, with addresses below ``base``."""
        return self._renderings.get((feed.path, form.suffix, base), lambda: self.written(feed, form, base))

    def event_file(self, event: Event, form: Format, base: str) -> Rendered:
        """Return the file of one event in a format that has such files."""
        assert form.render_event
        render, settings = form.render_event, self.collection.settings
        key = (f"{_EVENTS}{event.slug}", form.suffix, base)
        return self._renderings.get(key, lambda: render(event, settings, Addresses(base)))

    def written(self, feed: Feed, form: Format, base: str) -> bytes:
        """Return any feed of events of the collection, put together of these as they are written."""
        settings, addresses = self.collection.settings, Addresses(base)
        known, number = self._known(form.suffix, base), _NUMBERS[form.suffix]
        compiled = self.collection.written if base == settings.base_url else {}
        parts = []
        for event in feed.events:
            made, kept = compiled.get(event.slug), known.get(event.slug)
            if made and made[0] is event:
                parts.append(made[1][number])
            elif kept and (kept[0] is event or kept[0] == event):
                parts.append(kept[1])
            else:
                parts.append(form.part(event, settings, addresses))
                known[event.slug] = event, parts[-1]
        return form.render_feed(feed, settings, addresses, parts)

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
        for (path, suffix, base), rendered in before._renderings.items():
            if path.startswith(_EVENTS):
                event = self.event(path.removeprefix(_EVENTS))
                if event and event is before.event(event.slug):
                    self._renderings.keep((path, suffix, base), rendered)
            elif found := self.collection.feed(path):
                if found == before.collection.feed(path):
                    self._renderings.keep((path, suffix, base), rendered)
                else:
                    self.feed(found, _FORMATS[suffix], base)
