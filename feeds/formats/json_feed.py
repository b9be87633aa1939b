"""Feed → JSON Feed 1.1 (jsonfeed.org), for web sites; each item tells its event in the names of RFC 5545.

The extension ``_event`` is complete for programs that know no RRULE: ``occurrences`` are the starts of an event that
repeats, without those that an item of their own moves.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain

from feeds.addresses import Addresses
from feeds.formats.shared.description import Notes, title
from feeds.formats.shared.entry_id import identity
from feeds.formats.shared.members import members
from feeds.formats.shared.rfc3339 import stamp
from feeds.formats.shared.size_limit import Write, fitted
from feeds.model import Event, Feed
from feeds.occurrences import repeats, starts
from feeds.settings import Settings
from feeds.text.characters import clean

_VERSION = "https://jsonfeed.org/version/1.1"
_ABOUT = "https://www.rfc-editor.org/rfc/rfc5545"
SIGNATURE = f'"_event": {{"about": "{_ABOUT}"'.encode()

_MEMBERS = (
    *("dtstart", "dtend", "dtend_assumed", "tzid", "all_day", "status", "location", "venue", "address", "geo"),
    *("online", "registration", "conference", "deadline", "categories", "rrule", "recurrence_id", "sequence"),
)
_ORDER = (*_MEMBERS[:-3], "calendar", *_MEMBERS[-3:], "occurrences")
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_COMMA, _FOOT = b",", b"\n]}\n"
_ALWAYS = frozenset({"content_text", "dtstart", "dtend", "tzid", "all_day", "status"})

_YEAR = timedelta(days=366)
_EVER = datetime(2200, 1, 1, tzinfo=UTC)


def pieces(feed: Feed, settings: Settings, addresses: Addresses, write: Write | None = None) -> Iterable[bytes]:
    """Return the JSON Feed of a feed in pieces, since an archive is large; pure: the same feed gives the same bytes.

    ``write`` is ``part``, for whoever has its events written already.
    Above ``settings.max_octets`` it holds the latest events by start that fit; the archive is always whole.
    """
    head = _octets(_head(feed, addresses)).removesuffix(b"}") + b', "items": ['
    write = write or (lambda event: part(event, settings, addresses))
    parts = iter(fitted(feed, write, len(head + _FOOT) - len(_COMMA), settings.max_octets).parts)
    first = next(parts, b"").removeprefix(_COMMA)
    return chain((head, first), parts, (_FOOT,))


def part(event: Event, settings: Settings, addresses: Addresses) -> bytes:
    """Return an event as one item of a feed."""
    return _COMMA + b"\n" + _octets(_item(event, settings, addresses) | _vevent(event, addresses))


def _head(feed: Feed, addresses: Addresses) -> dict[str, object]:
    """Return the members of the feed without its items; the extension comes early, where it is looked for."""
    return {
        "version": _VERSION,
        "_event": _filled({"about": _ABOUT, "calendar": addresses.feed(feed), "tzid": feed.tzid}),
        "title": feed.name,
    } | _filled(
        {
            "home_page_url": addresses.feed_page(feed),
            "feed_url": addresses.feed(feed, "json"),
            "description": feed.description,
            "language": feed.language,
        }
    )


def _item(event: Event, settings: Settings, addresses: Addresses) -> dict[str, object]:
    page = addresses.page(event)
    notes = Notes(event, page, settings.description_length)
    return _filled(
        {
            "id": identity(event),
            "url": page,
            "title": title(event),
            **({"content_html": notes.body} if notes.body else {"content_text": event.description}),
            "summary": notes.teaser,
            "image": event.image,
            "date_published": stamp(event.created),
            "date_modified": stamp(event.last_modified),
            "tags": list(dict.fromkeys((*event.categories, *event.tags))),
            "language": event.language,
        }
    )


def _vevent(event: Event, addresses: Addresses) -> dict[str, object]:
    """Return the extension: the members of the event."""
    added = {"calendar": addresses.event(event), "occurrences": _starts(event)}
    found = {**members(event, _MEMBERS, stamp), "status": str(event.calendar_status), **added}
    return {"_event": _filled({name: found[name] for name in _ORDER})}


def _starts(event: Event) -> list[str]:
    """Return the times of an event that repeats, from a year before it last changed: no clock, yet few that are past."""
    since = event.last_modified - _YEAR
    return [stamp(dtstart) for dtstart in starts(event, since, _EVER)] if repeats(event) else []


def _filled(members: Mapping[str, object]) -> dict[str, object]:
    """Return the members that say something."""
    return {name: value for name, value in members.items() if value or name in _ALWAYS}


def _octets(members: Mapping[str, object]) -> bytes:
    return _ENCODER.encode(_cleaned(members)).encode()


def _cleaned(value: object) -> object:
    """Return a value in which no text holds what a calendar may not hold."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _cleaned(member) for name, member in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list | tuple) else value
