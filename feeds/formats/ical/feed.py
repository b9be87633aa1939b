"""Feed → iCalendar (RFC 5545, 7986, 9253), the way Outlook, Google and Apple read it.

A VEVENT is bytes of its own and a feed is put together from them, so the largest feed that fits is found by adding up
lengths. The properties stand in two tables, in the order in which icalendar sorts them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from operator import attrgetter

from feeds import languages
from feeds.addresses import Addresses
from feeds.formats.ical import content_lines
from feeds.formats.ical.content_lines import Properties, Value
from feeds.formats.ical.vtimezone import vtimezone
from feeds.formats.shared.description import Notes, title
from feeds.formats.shared.rfc3339 import unambiguous
from feeds.formats.shared.size_limit import Fit, Write, fitted
from feeds.model import Event, Feed, Link, Status
from feeds.settings import Settings

PRODID = "-//feeds//Calendar feeds from event documents//EN"
SIGNATURE = b"PRODID:-//feeds//"
_CALENDAR = f"VERSION:2.0\r\nPRODID:{PRODID}\r\nCALSCALE:GREGORIAN\r\n".encode()
_HEAD, _FOOT = b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"
_ANY_TIME = datetime(2020, 1, 1, tzinfo=UTC)
_DTSTART, _DTEND = attrgetter("dtstart"), attrgetter("dtend")
_FREE = (b"\r\nTRANSP:TRANSPARENT\r\n", b"\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n")
_BUSY = (b"\r\nTRANSP:OPAQUE\r\n", b"\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n")


def pieces(feed: Feed, settings: Settings, addresses: Addresses, write: Write | None = None) -> Iterable[bytes]:
    """Return the VCALENDAR of a feed in pieces, since an archive is large; pure: the same feed gives the same bytes.

    ``write`` is ``part``, for whoever has its events written already.
    Above ``settings.max_octets`` it holds the latest events by start that fit; the archive is always whole.
    """
    written = fit(feed, settings, addresses, write)
    zones = _vtimezones(written.kept, feed.tzid if not written.kept else "")
    return chain((_HEAD, _feed_head(feed, settings, addresses), zones), written.parts, (_FOOT,))


def part(event: Event, settings: Settings, addresses: Addresses) -> bytes:
    """Return an event as one VEVENT of a feed."""
    return _vevent(event, settings, addresses, transparent=settings.transparent)


def fit(feed: Feed, settings: Settings, addresses: Addresses, write: Write | None = None) -> Fit:
    """Return the events of ``feed`` that are written into it, sorted as they were."""
    frame = len(_HEAD + _FOOT + _feed_head(feed, settings, addresses) + _vtimezones(feed.events, feed.tzid))
    return fitted(feed, write or (lambda event: part(event, settings, addresses)), frame, settings.max_octets)


def render_event(event: Event, settings: Settings, addresses: Addresses, vevent: bytes = b"") -> bytes:
    """Return the VCALENDAR of one event to add to one's own calendar.

    ``vevent`` is the event as ``part`` writes it, for whoever has it already.
    It carries no calendar name: Outlook would open a new calendar (MS-OXCICAL 2.1.3.1.1.17).
    """
    alone, transparent = _alone(event), event.all_day or event.calendar_status is not Status.CONFIRMED
    if vevent and alone is event:
        written = _shown_as(vevent, transparent=transparent)
    else:
        written = _vevent(alone, settings, addresses, transparent=transparent)
    return b"".join((_HEAD, _CALENDAR, _vtimezones((event,)), written, _FOOT))


def _alone(event: Event) -> Event:
    """Return an event as it can stand without the others of its series: a moved time is an event of its own.

    In a file of its own, RECURRENCE-ID would refer to nothing, and the series would show the time that was moved.
    """
    if event.recurrence_id is not None:
        return replace(event, uid=f"{event.recurrence_id:%Y%m%d}-{event.uid}", recurrence_id=None)
    return replace(event, exdates=(*event.exdates, *event.moved)) if event.moved else event


def _shown_as(vevent: bytes, *, transparent: bool) -> bytes:
    """Return a VEVENT that leaves people free or makes them busy; within a value, no line begins like these."""
    for was, now in zip(_BUSY, _FREE, strict=True) if transparent else zip(_FREE, _BUSY, strict=True):
        vevent = vevent.replace(was, now)
    return vevent


def _feed_head(feed: Feed, settings: Settings, addresses: Addresses) -> bytes:
    refresh = timedelta(minutes=settings.refresh_interval)
    name, description = _if_any(feed.name), _if_any(feed.description)
    source, index = addresses.feed(feed), addresses.index()
    properties: Properties = (
        ("DESCRIPTION", description),
        ("X-WR-CALDESC", description),
        ("NAME", name),
        ("X-WR-CALNAME", name),
        ("COLOR", (content_lines.text(settings.color_name),)),
        ("LAST-MODIFIED", (content_lines.instant(feed.last_modified),)),
        ("REFRESH-INTERVAL", (content_lines.duration(refresh, ";VALUE=DURATION"),)),
        ("SOURCE", (content_lines.uri(source, ";VALUE=URI"),) if source else ()),
        ("URL", (content_lines.uri(index),) if index else ()),
        ("X-APPLE-CALENDAR-COLOR", (content_lines.text(settings.color.upper()),)),
        ("X-PUBLISHED-TTL", (content_lines.duration(refresh),)),
        ("X-WR-TIMEZONE", _if_any(feed.tzid)),
    )
    return _CALENDAR + content_lines.content_lines(properties)


def _vevent(event: Event, settings: Settings, addresses: Addresses, *, transparent: bool) -> bytes:
    page = addresses.page(event)
    notes = Notes(event, page, settings.description_length)
    description, changed = notes.text, content_lines.instant(event.last_modified)
    properties: Properties = (
        ("SUMMARY", (content_lines.text(title(event)),)),
        ("DTSTART", (content_lines.moment(unambiguous(event.dtstart)),)),
        ("DTEND", (content_lines.moment(unambiguous(event.dtend)),)),
        ("DTSTAMP", (changed,)),
        ("UID", (content_lines.text(event.uid),)),
        ("RECURRENCE-ID", (content_lines.moment(event.recurrence_id),) if event.recurrence_id is not None else ()),
        ("SEQUENCE", (f":{event.sequence}",)),
        ("RRULE", (content_lines.recur(event.rrule),) if event.rrule else ()),
        ("RDATE", map(content_lines.moment, event.rdates)),
        ("EXDATE", map(content_lines.moment, event.exdates)),
        ("CATEGORIES", (content_lines.texts(event.categories),) if event.categories else ()),
        ("CONFERENCE", [content_lines.uri(link.href, _joined(event, link)) for link in event.conference]),
        ("CREATED", (content_lines.instant(event.created),)),
        ("DESCRIPTION", _if_any(description)),
        ("GEO", (":{};{}".format(*event.geo),) if event.geo else ()),
        ("IMAGE", (content_lines.uri(event.image, ";DISPLAY=FULLSIZE;VALUE=URI"),) if event.image else ()),
        ("LAST-MODIFIED", (changed,)),
        ("LINK", [content_lines.uri(link.href, _linked(event, link)) for link in event.registration]),
        ("LOCATION", _if_any(event.location)),
        ("RELATED-TO", [content_lines.text(uid, ";RELTYPE=SIBLING") for uid in event.related]),
        ("STATUS", (content_lines.text(event.calendar_status),)),
        ("TRANSP", (":TRANSPARENT" if transparent else ":OPAQUE",)),
        ("URL", (content_lines.uri(page),) if page else ()),
        ("X-ALT-DESC", (content_lines.text(notes.html, ";FMTTYPE=text/html"),) if description else ()),
        ("X-MICROSOFT-CDO-BUSYSTATUS", (":FREE" if transparent else ":BUSY",)),
    )
    return b"BEGIN:VEVENT\r\n" + content_lines.content_lines(properties) + b"END:VEVENT\r\n"


def _if_any(words: str) -> tuple[Value, ...]:
    return (content_lines.text(words),) if words else ()


def _linked(event: Event, link: Link) -> str:
    """Return the parameters of LINK (RFC 9253 §8)."""
    label = content_lines.parameter("LABEL", link.label, languages.label("registration", event.language))
    return f'{label};LINKREL="related";VALUE=URI'


def _joined(event: Event, link: Link) -> str:
    """Return the parameters of CONFERENCE (RFC 7986 §5.11)."""
    label = content_lines.parameter("LABEL", link.label, languages.label("conference", event.language))
    return f"{label};VALUE=URI"


def _vtimezones(events: Sequence[Event], needed: str = "") -> bytes:
    """Return one VTIMEZONE for each zone used, good for all events; for ``needed`` when no event has one."""
    zones: dict[str, list[Event]] = {}
    for event in events:
        if isinstance(event.dtstart, datetime):
            zones.setdefault(event.tzid, []).append(event)
    if needed and not zones:
        return vtimezone(needed, _ANY_TIME, _ANY_TIME).encode()
    return b"".join(_vtimezone(tzid, zones[tzid]) for tzid in sorted(zones))


def _vtimezone(tzid: str, events: Sequence[Event]) -> bytes:
    return vtimezone(tzid, min(map(_DTSTART, events)), max(map(_DTEND, events))).encode()
