"""Where a calendar takes a copy of one event: links that open its form for a new event, filled in.

No owner of these forms documents them. What is known was found out by others (August 2026):
InteractionDesignFoundation/add-event-to-calendar-docs (Google's and Outlook's parameters; 14 and 60: notes in Outlook
are HTML; 20: "+" for a space), add2cal/add-to-calendar-button (the zones that Google knows), spatie/calendar-links
(216: the host of Microsoft 365; 240: several days in Yahoo).

The traps: a "+" may be shown as it stands, so a space is %20, and servers refuse an address that is too long.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from string import ascii_letters, digits
from urllib.parse import quote

from feeds.formats.shared.description import Notes, title
from feeds.formats.shared.rfc3339 import stamp
from feeds.locale.gettext import N_, translator
from feeds.model import Event
from feeds.phrases import first_day, last_day
from feeds.text.characters import clean
from feeds.text.truncate import shorten
from feeds.timezones.database import zone

# In octets as they are sent, but for the notes, of which Google keeps about 1,000 characters.
LONGEST, _LONGEST_TITLE, _LONGEST_PLACE, _LONGEST_RULE = 1800, 400, 300, 200
_LONGEST_NOTES = 1000

_AS_THEY_ARE = f"{ascii_letters}{digits}_.-~".encode()  # unreserved (RFC 3986 §2.3)
_LINE_END = re.compile(r"(?<![ \t])[ \t]*[\t\n]\s*")


@dataclass(frozen=True, slots=True)
class Form:
    """A calendar's form for a new event: the ``name`` of the calendar in words, ``href`` the absolute address."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar service: where its form is, and the names that title, place and notes have there.

    ``times`` returns the parameters of start and end, none for an event that the form cannot hold; ``written`` turns
    plain notes into what the form takes for them.
    """

    name: str
    form: str
    title: str
    place: str
    notes: str
    times: Callable[[Event], Mapping[str, str]]
    written: Callable[[str], str] = str

    def begun(self, event: Event, words: str, place: str) -> str:
        """Return the address of the form up to its notes, which are to be appended; empty for no form."""
        times = self.times(event)
        values = {self.title: words, **times, self.place: place, self.notes: ""}
        return self.form + "".join(f"&{name}={_quoted(value)}" for name, value in values.items()) if times else ""


def links(event: Event, page: str, language: str) -> tuple[Form, ...]:
    """Return the forms that can hold ``event``, each at most LONGEST octets long; the names are in ``language``.

    ``page`` is the absolute address of the public page, or empty. Of an event that repeats, only Google's form takes
    the rule; the others take the one time that ``event`` has.
    """
    words, place = _bounded(title(event), _LONGEST_TITLE), _bounded(event.location, _LONGEST_PLACE)
    begun = [(calendar, href) for calendar in CALENDARS if (href := calendar.begun(event, words, place))]
    notes = _notes(event, page, LONGEST - max(len(href) for _, href in begun))
    _ = translator(language).gettext
    return tuple(Form(_(calendar.name), href + _quoted(calendar.written(notes))) for calendar, href in begun)


def _notes(event: Event, page: str, room: int) -> str:
    """Return the notes that fit into ``room`` octets: the page is the last to go, links to register go before it."""
    links = event.registration
    for kept, address in ((links, page), (links[:1], page), ((), page), (links[:1], ""), ((), "")):
        text = _longest(replace(event, registration=kept), address, room)
        if text is not None:
            return text
    return ""


def _longest(event: Event, page: str, room: int) -> str | None:
    """Return the longest notes that fit into ``room`` octets; None when not even their addresses do."""

    def text(length: int) -> str:
        return Notes(event, page, length).text

    length = _largest(_LONGEST_NOTES, lambda length: _fits(text(length), room))
    return text(length) if length >= 0 else None


def _fits(notes: str, room: int) -> bool:
    return len(notes) <= _LONGEST_NOTES and _octets(_as_html(notes)) <= room  # as HTML they are longest


def _bounded(text: str, room: int) -> str:
    """Return a text in one line, cut where a reader would cut it so that it takes at most ``room`` octets."""
    line = _LINE_END.sub(" ", clean(text)).strip()
    length = _largest(min(len(line), room), lambda length: _octets(shorten(line, length)) <= room)
    return shorten(line, length)


def _largest(limit: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to ``limit`` that fits; -1 when not even 0 does."""
    return limit if fits(limit) else bisect_left(range(limit), True, key=lambda number: not fits(number)) - 1


def _as_html(notes: str) -> str:
    """Return notes as Outlook's form takes them: line ends are lost on it, and what looks like a tag is one."""
    return escape(notes, quote=False).replace("\n", "<br>")


def _quoted(text: str) -> str:
    return quote(clean(text).encode("utf-8", "replace"), safe="")


def _octets(text: str) -> int:
    """Return how long a text is once it is quoted."""
    data = clean(text).encode("utf-8", "replace")
    return len(data) + 2 * len(data.translate(None, _AS_THEY_ARE))


def _hours(event: Event) -> tuple[datetime, datetime] | None:
    """Return start and end on the clocks of the event's zone; None for whole days."""
    if not isinstance(event.dtstart, datetime) or not isinstance(event.dtend, datetime):
        return None
    there = zone(event.tzid)
    return event.dtstart.astimezone(there), event.dtend.astimezone(there)


def _google(event: Event) -> dict[str, str]:
    """Return local times and their zone, or UTC where these cannot tell the moment; days end on the day after.

    The form takes no EXDATE: a rule that would bring people to a cancelled time is left out, and so is one whose
    hour no zone holds over the seasons.
    """
    hours, rule = _hours(event), f"RRULE:{event.rrule}"
    if hours and not _has_clock(event.tzid, hours):
        return {"dates": _span(*(moment.astimezone(UTC) for moment in hours))}
    times = {"dates": _span(*hours), "ctz": event.tzid} if hours else {"dates": _span(event.dtstart, event.dtend)}
    is_whole = event.rrule and not event.exdates and not event.rdates and len(_quoted(rule)) <= _LONGEST_RULE
    return {**times, "recur": rule} if is_whole else times


def _has_clock(tzid: str, hours: tuple[datetime, datetime]) -> bool:
    """Whether Google knows the zone (it knows cities, not CET or Etc/GMT+1) and local time says which moment it is."""
    return "/" in tzid and not tzid.startswith("Etc/") and not any(moment.fold for moment in hours)


def _outlook(event: Event) -> dict[str, str]:
    """Return times with their offset.

    Of whole days, the end is the day after the last. Whether the form counts that day is not certain and differs
    between computers and telephones; this is what both libraries above send from a computer, and where it is wrong
    there is a day too many to be seen, where the other choice would hide the last one.
    """
    if hours := _hours(event):
        return {"startdt": stamp(hours[0]), "enddt": stamp(hours[1])}
    return {"startdt": stamp(event.dtstart), "enddt": stamp(event.dtend), "allday": "true"}


def _yahoo(event: Event) -> dict[str, str]:
    """Return times in UTC, or the one day; several whole days would become hours from midnight to midnight."""
    if hours := _hours(event):
        start, end = (_compact(moment.astimezone(UTC)) for moment in hours)
        return {"st": start, "et": end}
    return {"st": _compact(event.dtstart), "dur": "allday"} if first_day(event) == last_day(event) else {}


def _span(start: date, end: date) -> str:
    return f"{_compact(start)}/{_compact(end)}"


def _compact(when: date) -> str:
    """Return ``20261203``, ``20261203T143000``, or ``20261203T133000Z`` of a moment in UTC."""
    if not isinstance(when, datetime):
        return f"{when:%Y%m%d}"
    return f"{when:%Y%m%dT%H%M%S}{'Z' if when.tzinfo is UTC else ''}"


_COMPOSE = "path=%2Fcalendar%2Faction%2Fcompose&rru=addevent"
CALENDARS = (
    Calendar(
        N_("Google Calendar"), "https://calendar.google.com/calendar/render?action=TEMPLATE",
        "text", "location", "details", _google),
    Calendar(
        "Outlook.com", f"https://outlook.live.com/calendar/0/deeplink/compose?{_COMPOSE}",
        "subject", "location", "body", _outlook, _as_html),
    Calendar(
        "Microsoft 365", f"https://outlook.cloud.microsoft/calendar/deeplink/compose?{_COMPOSE}",
        "subject", "location", "body", _outlook, _as_html),
    Calendar("Yahoo", "https://calendar.yahoo.com/?v=60", "title", "in_loc", "desc", _yahoo),
)  # fmt: skip
