"""Event → an element ``vevent`` (RFC 6321, xCal): the fields of an event for programs that read XML."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from feeds.formats.atom.xml import element, worded
from feeds.formats.shared.description import title
from feeds.formats.shared.rfc3339 import unambiguous
from feeds.model import Event

NAMESPACE = "urn:ietf:params:xml:ns:icalendar-2.0"

# The schema of RFC 6321 (appendix A) wants this order; RFC 5545 wants none.
_RECUR = ("FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")

Values = tuple[tuple[str, str], ...]  # the elements of a property's value: its type and its text


def vevent(event: Event, page: str) -> str:
    """Return the VEVENT of an event whose page is ``page`` (or empty)."""
    words = "".join([_property(name, values) for name, values in _plain(event, page)])
    moments = "".join([_timed(name, moment, event.tzid) for name, moment in _moments(event)])
    rule = element("rrule", element("recur", _recur(event.rrule))) if event.rrule else ""
    return element("vevent", element("properties", words + moments + rule), {"xmlns": NAMESPACE})


def _plain(event: Event, page: str) -> tuple[tuple[str, Values], ...]:
    geo = tuple(zip(("latitude", "longitude"), map(str, event.geo), strict=True)) if event.geo else ()
    return (
        ("uid", (("text", event.uid),)),
        ("dtstamp", (_moment(event.last_modified.astimezone(UTC)),)),
        ("sequence", (("integer", str(event.sequence)),)),
        ("summary", (("text", title(event)),)),
        ("status", (("text", event.calendar_status),)),
        ("location", (("text", event.location),)),
        ("geo", geo),
        ("categories", tuple(("text", category) for category in event.categories)),
        ("url", (("uri", page),)),
    )


def _moments(event: Event) -> Iterator[tuple[str, date | datetime]]:
    named = (("dtstart", (event.dtstart,)), ("dtend", (event.dtend,)), ("recurrence-id", (event.recurrence_id,)),
             ("exdate", event.exdates), ("rdate", event.rdates))  # fmt: skip
    return ((name, unambiguous(moment)) for name, moments in named for moment in moments if moment is not None)


def _property(name: str, values: Values, parameters: str = "") -> str:
    """Return a property, unless it says nothing."""
    if not any(text for _, text in values):
        return ""
    return element(name, parameters + "".join([worded(kind, text) for kind, text in values]))


def _timed(name: str, moment: date | datetime, tzid: str) -> str:
    """Return a property that is a moment, with its zone where that makes it an instant."""
    zone = element("parameters", element("tzid", worded("text", tzid))) if _is_on_the_clock(moment) else ""
    return _property(name, (_moment(moment),), zone)


def _recur(rrule: str) -> str:
    """Return the parts of a rule (RFC 6321 §3.6), each value of a list as an element of its own."""
    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    return "".join(
        worded(name.lower(), _until(value) if name == "UNTIL" else value)
        for name in _RECUR
        if name in parts
        for value in parts[name].split(",")
    )


def _until(text: str) -> str:
    moment = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return _moment(moment)[1]


def _moment(moment: date | datetime) -> tuple[str, str]:
    """Return type and text of a moment (RFC 6321 §3.6): the hour on the clock, or in UTC with a Z."""
    if not isinstance(moment, datetime):
        return "date", moment.isoformat()
    wall = moment.replace(tzinfo=None).isoformat(timespec="seconds")
    return "date-time", wall if _is_on_the_clock(moment) else f"{wall}Z"


def _is_on_the_clock(moment: date | datetime) -> bool:
    """Whether a moment is an hour that only its TZID makes an instant."""
    return isinstance(moment, datetime) and str(moment.tzinfo) != "UTC"
