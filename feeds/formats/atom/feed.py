"""Feed → Atom (RFC 4287), for feed readers and web sites; each entry holds its event as xCal too (RFC 6321).

Unlike a calendar, a reader shows an entry once and knows it by its id for ever, so the id comes of the UID alone.
"""

from collections.abc import Iterable
from itertools import chain
from uuid import NAMESPACE_URL, uuid5

from feeds.addresses import Addresses
from feeds.formats.atom import xcal
from feeds.formats.atom.xml import element, worded
from feeds.formats.shared.description import Notes, label, title
from feeds.formats.shared.entry_id import identity
from feeds.formats.shared.rfc3339 import stamp
from feeds.formats.shared.size_limit import Write, fitted
from feeds.model import Event, Feed
from feeds.settings import Settings

SIGNATURE = b"<generator>feeds</generator>"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_DECLARATION, _FOOT = b'<?xml version="1.0" encoding="utf-8"?>\n', b"</feed>"
_NAMES = uuid5(NAMESPACE_URL, xcal.NAMESPACE)


def pieces(feed: Feed, settings: Settings, addresses: Addresses, write: Write | None = None) -> Iterable[bytes]:
    """Return the Atom document of a feed in pieces, since an archive is large; pure: the same feed gives the same bytes.

    ``write`` is ``part``, for whoever has its events written already.
    Above ``settings.max_octets`` it holds the latest events by start that fit; the archive is always whole.
    """
    head = _head(feed, settings, addresses)
    write = write or (lambda event: part(event, settings, addresses))
    parts = fitted(feed, write, len(head + _FOOT) + 1, settings.max_octets).parts
    return chain((head,), parts, (_FOOT, b"\n"))


def part(event: Event, settings: Settings, addresses: Addresses) -> bytes:
    """Return an event as one entry of a feed."""
    return _entry(event, settings, addresses).encode() + b"\n"


def _head(feed: Feed, settings: Settings, addresses: Addresses) -> bytes:
    """Return the feed without its entries; the generator comes first, where it is looked for."""
    root = element(
        "feed",
        worded("generator", "feeds")
        + worded("id", _feed_id(feed, settings, addresses))
        + worded("title", feed.name)
        + _if_any("subtitle", feed.description)
        + worded("updated", stamp(feed.last_modified))
        + element("author", worded("name", settings.name))
        + _link("self", addresses.feed(feed, "atom"), "application/atom+xml")
        + _link("alternate", addresses.feed_page(feed), "text/html")
        + _link("alternate", addresses.feed(feed), "text/calendar"),
        {"xmlns": _NAMESPACE, "xml:lang": feed.language},
    )
    return _DECLARATION + root.encode().removesuffix(_FOOT) + b"\n"


def _feed_id(feed: Feed, settings: Settings, addresses: Addresses) -> str:
    """Return the address of the feed; without addresses, a name made of what does not change (RFC 4287 §4.2.6)."""
    name = f"{settings.domain}/{feed.path}?{feed.query}"
    return addresses.feed(feed, "atom") or uuid5(_NAMES, name).urn


def _entry(event: Event, settings: Settings, addresses: Addresses) -> str:
    page = addresses.page(event)
    notes = Notes(event, page, settings.description_length)
    body = notes.body
    return element(
        "entry",
        worded("id", uuid5(_NAMES, identity(event)).urn)
        + worded("title", title(event))
        + worded("published", stamp(event.created))
        + worded("updated", stamp(event.last_modified))
        + _link("alternate", page, "text/html")
        + _link("alternate", addresses.event(event), "text/calendar")
        + "".join(_link("related", link.href, title=label(event, link)) for link in event.registration)
        + "".join(element("category", attributes={"term": category}) for category in event.categories)
        + _if_any("summary", notes.teaser)
        + worded("content", body or event.description, {"type": "html" if body else "text"})
        + xcal.vevent(event, page),
        {"xml:lang": event.language},
    )


def _if_any(name: str, words: str) -> str:
    return worded(name, words) if words else ""


def _link(rel: str, href: str, media_type: str = "", title: str = "") -> str:
    attributes = {"rel": rel, "type": media_type, "href": href, "title": title}
    return element("link", attributes={name: value for name, value in attributes.items() if value}) if href else ""
