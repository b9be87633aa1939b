"""Events that repeat → the single times at which they take place, for pages and for formats that know no RRULE.

The trap: a rule repeats the hour on the clock, so it is unrolled without a zone, and each time gets its own offset.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import cast

from dateutil.rrule import rrule, rruleset, rrulestr

from feeds.model import Event
from feeds.timezones.database import localize, zone

MOST = 400  # times of one event: more than a year of every day
_YEAR = timedelta(days=366)
_Span = tuple[date | datetime, date | datetime]
_STEPS = 20_000  # times that are passed over on the way to the first that is wanted


def moment(when: date | datetime, tzid: str) -> datetime:
    """Return the instant of a start or end: itself, or the first moment of an all-day date in ``tzid``."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(), zone(tzid))


def begins(event: Event) -> datetime:
    """Return the instant at which an event begins, or first does."""
    return moment(event.dtstart, event.tzid)


def ends(event: Event) -> datetime:
    """Return the instant at which an event is over."""
    return moment(event.dtend, event.tzid)


def repeats(event: Event) -> bool:
    """Whether an event takes place more than once."""
    return bool(event.rrule or event.rdates)


def unrolled(events: Sequence[Event], since: datetime, until: datetime) -> list[Event]:
    """Return the events that take place between two instants, by start; one that repeats is there once for each time.

    A time that is moved is there as the event that replaces it.
    """
    return sorted((each for event in events for each in _within(event, since, until)), key=begins)


def starts(event: Event, since: datetime, until: datetime) -> list[date | datetime]:
    """Return when an event that repeats begins, of the times that ``unrolled`` returns."""
    begun = (dtstart for dtstart, _ in _spans_within(event, since, until))
    return sorted(begun, key=lambda dtstart: moment(dtstart, event.tzid))


def occurrences(event: Event, most: int = MOST) -> list[Event]:
    """Return the first times of an event, at most ``most``: the event itself when it does not repeat."""
    return list(islice(_times(event), most))


def coming(events: Sequence[Event], now: datetime) -> list[Event]:
    """Return what is not over at ``now``, by start; of an event that repeats, the times of a year, at least the next."""
    soon = unrolled(events, now, now + _YEAR)
    known = {event.uid for event in soon if repeats(event)}
    later = (_next(event, now) for event in events if _may_come(event, now + _YEAR, known))
    return sorted([*soon, *(event for event in later if event)], key=begins)


def past(events: Sequence[Event], now: datetime) -> list[Event]:
    """Return what is over at ``now``, the latest first; of an event that repeats, the times of a year and the first."""
    firsts = (first for event in events if ends(event) <= now - _YEAR for first in occurrences(event, 1))
    before = (first for first in firsts if ends(first) <= now - _YEAR)
    recent = (event for event in unrolled(events, now - _YEAR, now) if ends(event) <= now)
    return sorted([*recent, *before], key=begins, reverse=True)


def _within(event: Event, since: datetime, until: datetime) -> Iterable[Event]:
    if not repeats(event):
        return (event,) if ends(event) > since and begins(event) < until else ()
    return (_at(event, span) for span in _spans_within(event, since, until))


def _spans_within(event: Event, since: datetime, until: datetime) -> Iterator[_Span]:
    """Return the times of an event that repeats: an event for each is made only of those that are wanted."""
    spans = islice(_spans(event), _STEPS)
    begun = takewhile(lambda span: moment(span[0], event.tzid) < until, spans)
    return islice((span for span in begun if moment(span[1], event.tzid) > since), MOST)


def _may_come(event: Event, later: datetime, known: Container[str]) -> bool:
    """Whether an event may take place ``later``: a single one, or one that repeats and is not ``known`` to come before."""
    return event.uid not in known if repeats(event) else begins(event) >= later


def _next(event: Event, now: datetime) -> Event | None:
    """Return the next time of an event, however far away."""
    return next((each for each in islice(_times(event), _STEPS) if ends(each) > now), None)


def _times(event: Event) -> Iterator[Event]:
    return (_at(event, span) for span in _spans(event)) if repeats(event) else iter((event,))


def _at(event: Event, span: _Span) -> Event:
    return replace(event, dtstart=span[0], dtend=span[1])


def _spans(event: Event) -> Iterator[_Span]:
    """Return start and end of each time of an event that repeats."""
    first, length = _wall(event.dtstart), _wall(event.dtend) - _wall(event.dtstart)
    return ((_typed(event, start), _typed(event, start + length)) for start in _starts(event, first))


def _starts(event: Event, first: datetime) -> Iterable[datetime]:
    """Return the starts on the clock of the event's zone, without a zone."""
    starts = rruleset()
    starts.rdate(first)
    if event.rrule:
        starts.rrule(_rule(event.rrule, first, event.tzid))
    for when in event.rdates:
        starts.rdate(_wall(when))
    for when in (*event.exdates, *event.moved):
        starts.exdate(_wall(when))
    return starts


def first_of_rule(rule: str, dtstart: date | datetime, tzid: str) -> date | datetime:
    """Return the first time of a rule, ``dtstart`` itself where it is one; also where the rule has none."""
    first = next(iter(_rule(rule, _wall(dtstart), tzid)), None)
    return dtstart if first is None or first == _wall(dtstart) else _like(dtstart, first, tzid)


def times_on(day: date, rule: str, dtstart: date | datetime, tzid: str) -> list[date | datetime]:
    """Return the times of a rule, and its start, that are on ``day``."""
    times = islice(_rule(rule, _wall(dtstart), tzid), _STEPS)
    found = {wall for wall in takewhile(lambda wall: wall.date() <= day, times) if wall.date() == day}
    found |= {_wall(dtstart)} if _wall(dtstart).date() == day else set()
    return [_like(dtstart, wall, tzid) for wall in sorted(found)]


def _rule(rule: str, first: datetime, tzid: str) -> rrule:
    return cast(rrule, rrulestr(_with_wall_until(rule, tzid), dtstart=first))


def _with_wall_until(rule: str, tzid: str) -> str:
    """Return the rule with an UNTIL on the clock as well: dateutil compares it with starts that have no zone."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    until = parts.get("UNTIL", "")
    if until.endswith("Z"):
        instant = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        parts["UNTIL"] = f"{instant.astimezone(zone(tzid)):%Y%m%dT%H%M%S}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _wall(when: date | datetime) -> datetime:
    return when.replace(tzinfo=None) if isinstance(when, datetime) else datetime.combine(when, time())


def _typed(event: Event, wall: datetime) -> date | datetime:
    return _like(event.dtstart, wall, event.tzid)


def _like(dtstart: date | datetime, wall: datetime, tzid: str) -> date | datetime:
    return localize(tzid, wall)[0] if isinstance(dtstart, datetime) else wall.date()
