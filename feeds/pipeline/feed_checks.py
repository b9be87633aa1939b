"""What only the written feeds tell: what does not fit into them."""

from collections.abc import Iterator

from feeds.formats import Addresses
from feeds.formats.ical.feed import fit, part
from feeds.formats.shared.description import Notes
from feeds.model import Problem
from feeds.pipeline.collection import Collection

_ANYWHERE = "https://agenda.example.org"  # an address of usual length, where nobody has set one


def check_feeds(collection: Collection) -> list[Problem]:
    """Return what is cut when the feeds are written, without what nobody wants to be told."""
    addresses = Addresses(collection.settings.base_url or _ANYWHERE)
    return collection.told([*_too_large(collection, addresses), *_cut(collection, addresses)])


def _too_large(collection: Collection, addresses: Addresses) -> Iterator[Problem]:
    settings = collection.settings
    for feed in (collection.combined, *collection.categories):
        fitted = fit(feed, settings, addresses)
        if len(fitted.kept) < len(feed.events):
            octets = fitted.frame + sum(len(part(event, settings, addresses)) for event in feed.events)
            values = {"feed": f"{feed.path}.ics", "octets": octets, "limit": settings.max_octets,
                      "kept": len(fitted.kept), "total": len(feed.events)}  # fmt: skip
            yield Problem("", 0, "feed-too-large", tuple((key, str(value)) for key, value in values.items()))


def _cut(collection: Collection, addresses: Addresses) -> Iterator[Problem]:
    limit = collection.settings.description_length
    events = (event for event in collection.events if Notes(event, addresses.page(event), limit).is_cut)
    sources = {event.source: event for event in events}
    for source, event in sources.items():
        yield Problem(source, 0, "description-cut", (("length", str(len(event.description))), ("limit", str(limit))))
