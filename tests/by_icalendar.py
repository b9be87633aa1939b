"""Feeds as icalendar writes them: what the lines of feeds.formats.ics are held against, octet by octet."""

from datetime import timedelta

import icalendar
from icalendar import vCategory, vDuration, vText, vUri

from feeds.addresses import Addresses
from feeds.formats.ical.feed import PRODID
from feeds.formats.shared.description import Notes, title
from feeds.formats.shared.rfc3339 import unambiguous
from feeds.locale.gettext import translator
from feeds.model import Event, Feed
from feeds.settings import Settings
from feeds.text.characters import clean

_HEAD, _FOOT = b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n"


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def head(feed: Feed, settings: Settings, addresses: Addresses) -> bytes:
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


def vevent(event: Event, settings: Settings, addresses: Addresses) -> bytes:
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
    _add_busy(vevent, transparent=settings.transparent)
    return _written(vevent)


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
    return _written(calendar).removeprefix(_HEAD).removesuffix(_FOOT)


def _written(component: icalendar.Component) -> bytes:
    return bytes(component.to_ical())
