"""Feed → iCalendar (RFC 5545, 7986, 9253), the way Outlook, Google and Apple read it.

The only importer of icalendar, which escapes and folds. Its traps: control characters pass through, and string
values of X- properties are written verbatim; so every text goes through ``_text``. A VEVENT is bytes of its own and
a feed is put together from them, so the largest feed that fits is found by adding up lengths.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
from icalendar import vCategory, vDuration, vText, vUri

from feeds.formats.addresses import Addresses
from feeds.formats.fitting import Fit, fitted
from feeds.formats.moments import unambiguous
from feeds.formats.notes import Notes, title
from feeds.formats.vtimezone import vtimezone
from feeds.i18n import translator
from feeds.interpretation.prose import clean
from feeds.model import Event, Feed, Status
from feeds.settings import Settings

PRODID = "-//feeds//Calendar feeds from event documents//EN"
SIGNATURE = b"PRODID:-//feeds//"
_LONGEST_LINE = 74  # octets, without the line end
_HEAD, _FOOT = b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"


def render_feed(feed: Feed, settings: Settings, addresses: Addresses, parts: Sequence[bytes] = ()) -> bytes:
    """Return the VCALENDAR of a feed; pure: the same feed gives the same bytes.

    ``parts`` are its events as ``part`` writes them, for whoever has them already.
    Above ``settings.max_octets`` it holds the latest events by start that fit; the archive is always whole.
    """
    written = fit(feed, settings, addresses, parts)
    zones = _vtimezones(written.kept, feed.tzid if not written.kept else "")
    return b"".join((_HEAD, _feed_head(feed, settings, addresses), zones, *written.parts, _FOOT))


def part(event: Event, settings: Settings, addresses: Addresses) -> bytes:
    """Return an event as one VEVENT of a feed."""
    return _vevent(event, settings, addresses, in_feed=True)


def fit(feed: Feed, settings: Settings, addresses: Addresses, parts: Sequence[bytes] = ()) -> Fit:
    """Return the events of ``feed`` that are written into it, sorted as they were."""
    vevents = parts or [part(event, settings, addresses) for event in feed.events]
    frame = len(_HEAD + _FOOT + _feed_head(feed, settings, addresses) + _vtimezones(feed.events, feed.tzid))
    return fitted(feed, vevents, frame, settings.max_octets)


def render_event(event: Event, settings: Settings, addresses: Addresses) -> bytes:
    """Return the VCALENDAR of one event to add to one's own calendar.

    It carries no calendar name: Outlook would open a new calendar (MS-OXCICAL 2.1.3.1.1.17).
    """
    head, alone = _lines(_calendar()), _alone(event)
    return b"".join((_HEAD, head, _vtimezones((event,)), _vevent(alone, settings, addresses, in_feed=False), _FOOT))


def _alone(event: Event) -> Event:
    """Return an event as it can stand without the others of its series: a moved time is an event of its own.

    In a file of its own, RECURRENCE-ID would refer to nothing, and the series would show the time that was moved.
    """
    if event.recurrence_id is not None:
        return replace(event, uid=f"{event.recurrence_id:%Y%m%d}-{event.uid}", recurrence_id=None)
    return replace(event, exdates=(*event.exdates, *event.moved)) if event.moved else event


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _feed_head(feed: Feed, settings: Settings, addresses: Addresses) -> bytes:
    calendar = _calendar()
    refresh = timedelta(minutes=settings.refresh_interval)
    for name, text in (("name", feed.name), ("x-wr-calname", feed.name), ("description", feed.description),
                       ("x-wr-caldesc", feed.description), ("x-wr-timezone", feed.tzid)):  # fmt: skip
        if text:
            calendar.add(name, _text(text))
    calendar.add("refresh-interval", vDuration(refresh, params={"VALUE": "DURATION"}))
    calendar.add("x-published-ttl", vDuration(refresh))
    calendar.add("color", _text(settings.color_name))
    calendar.add("x-apple-calendar-color", _text(settings.color.upper()))
    calendar.add("last-modified", feed.last_modified)
    if addresses.base:
        calendar.add("source", _uri(addresses.feed(feed), VALUE="URI"))
        calendar.add("url", _uri(addresses.index()))
    return _lines(calendar)


def _vevent(event: Event, settings: Settings, addresses: Addresses, *, in_feed: bool) -> bytes:
    vevent = icalendar.Event()
    vevent.add("uid", _text(event.uid))
    vevent.add("dtstamp", event.last_modified)
    vevent.add("created", event.created)
    vevent.add("last-modified", event.last_modified)
    vevent.add("sequence", event.sequence)
    vevent.add("dtstart", unambiguous(event.dtstart))
    vevent.add("dtend", unambiguous(event.dtend))
    vevent.add("status", _text(event.status))
    _add_recurrence(vevent, event)
    _add_words(vevent, event, settings, addresses)
    _add_links(vevent, event, addresses)
    _add_busy(vevent, transparent=settings.transparent if in_feed else event.all_day or _is_off(event))
    return written(vevent)


def _add_recurrence(vevent: icalendar.Event, event: Event) -> None:
    if event.rrule:
        vevent.add("rrule", icalendar.vRecur.from_ical(event.rrule))
    for name, moments in (("exdate", event.exdates), ("rdate", event.rdates)):
        for moment in moments:
            vevent.add(name, moment)
    if event.recurrence_id is not None:
        vevent.add("recurrence-id", event.recurrence_id)
    for uid in event.related:
        vevent.add("related-to", _text(uid, RELTYPE="SIBLING"))


def _add_words(vevent: icalendar.Event, event: Event, settings: Settings, addresses: Addresses) -> None:
    notes = Notes(event, addresses.page(event), settings.description_length)
    vevent.add("summary", _text(title(event)))
    if notes.text:
        vevent.add("description", _text(notes.text))
        vevent.add("x-alt-desc", _text(notes.html, FMTTYPE="text/html"))
    if event.location:
        vevent.add("location", _text(event.location))
    if event.geo:
        vevent.add("geo", event.geo)
    if event.categories:
        vevent.add("categories", vCategory([_text(category) for category in event.categories]))


def _add_links(vevent: icalendar.Event, event: Event, addresses: Addresses) -> None:
    if page := addresses.page(event):
        vevent.add("url", _uri(page))
    label = translator(event.language).gettext("Registration")
    for link in event.registration:
        vevent.add("link", _uri(link.href, VALUE="URI", LINKREL="related", LABEL=_parameter(link.label) or label))
    if event.image:
        vevent.add("image", _uri(event.image, VALUE="URI", DISPLAY="FULLSIZE"))


def _add_busy(vevent: icalendar.Event, *, transparent: bool) -> None:
    vevent.add("transp", _text("TRANSPARENT" if transparent else "OPAQUE"))
    vevent.add("x-microsoft-cdo-busystatus", _text("FREE" if transparent else "BUSY"))


def _is_off(event: Event) -> bool:
    return event.status is not Status.CONFIRMED


def _vtimezones(events: Sequence[Event], needed: str = "") -> bytes:
    """Return one VTIMEZONE for each zone used, good for all events; for ``needed`` when no event has one."""
    moments: dict[str, list[datetime]] = {}
    for event in events:
        if isinstance(event.dtstart, datetime) and isinstance(event.dtend, datetime):
            moments.setdefault(event.tzid, []).extend((event.dtstart, event.dtend))
    if needed and not moments:
        moments[needed] = [datetime(2020, 1, 1, tzinfo=UTC)]
    return b"".join(vtimezone(tzid, min(moments[tzid]), max(moments[tzid])).encode() for tzid in sorted(moments))


class _Text(vText):
    """TEXT of RFC 5545 §3.3.11; the library's own escaping takes ``\\N`` in ``\\\\server\\North`` for a line break."""

    def to_ical(self) -> bytes:
        escaped = str(self)
        for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
            escaped = escaped.replace(plain, written)
        return escaped.encode("utf-8", "replace")


def _text(text: str, **parameters: str) -> vText:
    return _Text(clean(text).strip(), params=parameters)


def _uri(address: str, **parameters: str) -> vUri:
    return vUri("".join(clean(address).split()), params=parameters)


def _parameter(text: str) -> str:
    """Return words that may stand in a parameter: without quotes and line ends (RFC 5545 §3.2)."""
    return " ".join(clean(text).replace('"', "”").replace("^", " ").split())


def _lines(calendar: icalendar.Calendar) -> bytes:
    """Return the content lines between BEGIN and END."""
    return written(calendar).removeprefix(_HEAD).removesuffix(_FOOT)


def written(component: icalendar.Component) -> bytes:
    """Return a component as its ``to_ical`` does, which folds letter by letter: two fifths of the time of a feed."""
    return b"".join(folded(str(line)) + b"\r\n" for line in component.content_lines() if line)


def folded(line: str) -> bytes:
    """Return a content line in pieces of at most 74 octets (RFC 5545 §3.1): no letter and no escape is cut in two."""
    data, start, pieces = line.encode(), 0, []
    while len(data) - start > _LONGEST_LINE:
        end = start + _LONGEST_LINE
        while data[end] & 0xC0 == 0x80:  # inside a letter
            end -= 1
        if data[end - 1] in b"\\^" and end - start > 1:
            end -= 1
        pieces.append(data[start:end])
        start = end
    return b"\r\n ".join((*pieces, data[start:]))
