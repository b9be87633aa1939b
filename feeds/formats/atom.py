"""Feed → Atom (RFC 4287), for feed readers and web sites; each entry holds its event as xCal too (RFC 6321).

Unlike a calendar, a reader shows an entry once and knows it by its id for ever, so the id comes of the UID alone.
"""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element

from feeds.formats import xcal
from feeds.formats.addresses import Addresses
from feeds.formats.elements import add, element, octets
from feeds.formats.fitting import fitted
from feeds.formats.identities import identity
from feeds.formats.moments import stamp
from feeds.formats.notes import Notes, label, title
from feeds.model import Event, Feed
from feeds.settings import Settings

SIGNATURE = b"<generator>feeds</generator>"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_DECLARATION, _FOOT = b'<?xml version="1.0" encoding="utf-8"?>\n', b"</feed>"
_NAMES = uuid5(NAMESPACE_URL, xcal.NAMESPACE)


def render_feed(feed: Feed, settings: Settings, addresses: Addresses, parts: Sequence[bytes] = ()) -> bytes:
    """Return the Atom document of a feed; pure: the same feed gives the same bytes.

    ``parts`` are its events as ``part`` writes them, for whoever has them already.
    Above ``settings.max_octets`` it holds the latest events by start that fit; the archive is always whole.
    """
    head = _DECLARATION + octets(_head(feed, settings, addresses)).removesuffix(_FOOT) + b"\n"
    parts = parts or [part(event, settings, addresses) for event in feed.events]
    fit = fitted(feed, parts, len(head + _FOOT) + 1, settings.max_octets)
    return b"".join((head, *fit.parts, _FOOT, b"\n"))


def part(event: Event, settings: Settings, addresses: Addresses) -> bytes:
    """Return an event as one entry of a feed."""
    return octets(_entry(event, settings, addresses)) + b"\n"


def _head(feed: Feed, settings: Settings, addresses: Addresses) -> Element:
    """Return the feed without its entries; the generator comes first, where it is looked for."""
    root = element("feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    add(root, "generator", "feeds")
    add(root, "id", _feed_id(feed, settings, addresses))
    add(root, "title", feed.name)
    if feed.description:
        add(root, "subtitle", feed.description)
    add(root, "updated", stamp(feed.last_modified))
    add(add(root, "author"), "name", settings.name)
    _add_link(root, "self", addresses.feed(feed, "atom"), "application/atom+xml")
    _add_link(root, "alternate", addresses.feed_page(feed), "text/html")
    _add_link(root, "alternate", addresses.feed(feed), "text/calendar")
    return root


def _feed_id(feed: Feed, settings: Settings, addresses: Addresses) -> str:
    """Return the address of the feed; without addresses, a name made of what does not change (RFC 4287 §4.2.6)."""
    name = f"{settings.domain}/{feed.path}?{feed.query}"
    return addresses.feed(feed, "atom") or uuid5(_NAMES, name).urn


def _entry(event: Event, settings: Settings, addresses: Addresses) -> Element:
    page = addresses.page(event)
    notes = Notes(event, page, settings.description_length)
    entry = element("entry", {"xml:lang": event.language})
    add(entry, "id", uuid5(_NAMES, identity(event)).urn)
    add(entry, "title", title(event))
    add(entry, "published", stamp(event.created))
    add(entry, "updated", stamp(event.last_modified))
    _add_links(entry, event, addresses)
    for category in event.categories:
        add(entry, "category", attributes={"term": category})
    if notes.teaser:
        add(entry, "summary", notes.teaser)
    add(entry, "content", notes.body or event.description, {"type": "html" if notes.body else "text"})
    entry.append(xcal.vevent(event, page))
    return entry


def _add_links(entry: Element, event: Event, addresses: Addresses) -> None:
    _add_link(entry, "alternate", addresses.page(event), "text/html")
    _add_link(entry, "alternate", addresses.event(event), "text/calendar")
    for link in event.registration:
        _add_link(entry, "related", link.href, title=label(event, link))


def _add_link(parent: Element, rel: str, href: str, media_type: str = "", title: str = "") -> None:
    attributes = {"rel": rel, "type": media_type, "href": href, "title": title}
    if href:
        add(parent, "link", attributes={name: value for name, value in attributes.items() if value})
