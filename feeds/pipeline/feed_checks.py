"""What only the written feeds tell: what does not fit into them."""

from collections.abc import Iterator

from feeds.formats import Addresses
from feeds.formats.ical.feed import fit, part
from feeds.formats.shared.description import Notes
from feeds.formats.shared.size_limit import Write
from feeds.model import Event, Problem
from feeds.pipeline.collection import Collection
from feeds.reading.faults import internal

_ANYWHERE = "https://agenda.example.org"  # an address of usual length, where nobody has set one


def check_feeds(collection: Collection) -> list[Problem]:
    """Return what is cut when the feeds are written, without what nobody wants to be told."""
    addresses, faults = Addresses(collection.settings.base_url or _ANYWHERE), dict[str, Problem]()

    def write(event: Event) -> bytes:
        try:
            return part(event, collection.settings, addresses)
        except Exception as error:
            faults[event.source] = internal(event.source, error)
            return b""

    found = [*_too_large(collection, addresses, write), *_cut(collection, addresses)]
    return collection.told([*found, *faults.values()])


def _too_large(collection: Collection, addresses: Addresses, write: Write) -> Iterator[Problem]:
    settings = collection.settings
    for feed in (collection.combined, *collection.categories):
        fitted = fit(feed, settings, addresses, write)
        if len(fitted.kept) < len(feed.events):
            octets = fitted.frame + sum(len(write(event)) for event in feed.events)
            values = {"feed": f"{feed.path}.ics", "octets": octets, "limit": settings.max_octets,
                      "kept": len(fitted.kept), "total": len(feed.events)}  # fmt: skip
            yield Problem("", 0, "feed-too-large", tuple((key, str(value)) for key, value in values.items()))


def _cut(collection: Collection, addresses: Addresses) -> Iterator[Problem]:
    limit = collection.settings.description_length
    notes = (Notes(event, addresses.page(event), limit) for event in collection.events)
    lengths = {each.event.source: each.whole for each in notes if each.is_cut}
    for source, length in lengths.items():
        yield Problem(source, 0, "description-cut", (("length", str(length)), ("limit", str(limit))))
