"""What a document says of its times, and the decision neither used nor explained: told at its line.

A statement is explained where it is about something else (a deadline, a posting, a programme within the event, opening
hours), where it lies within the event, or where running text names another day or hour than the one that readers are promised by
a label or a title. What is left and disagrees is a doubt of the day or of the hours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.trace import Trace
from feeds.interpretation.when.sentences import passages
from feeds.interpretation.when.statements import Role, Source, Statement, read_statements
from feeds.locale.gettext import N_
from feeds.model import Event
from feeds.timezones import abbreviations

STORED = frozenset({Source.START_KEY, Source.DATE_KEY, Source.END_KEY})
_ANNOUNCING = frozenset({Source.ABSTRACT, Source.LEAD})
_TOLD_ALREADY = {
    "date-doubtful": ("date-doubtful", "date-contradicted"),
    "hours-doubtful": ("hours-contradicted", "hour-skipped"),
}
_DAY, _HOUR, _SLACK = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_EVENING, _WEEK, _SOON = time(17), 7, timedelta(days=120)
_LONGEST_TIMED, _LONGEST = 150, 366  # days


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The decision: when one occurrence of the event starts and ends, and its first and last day.

    ``line`` is that of the running text which alone says the hour, 0 where anything better does.
    """

    start: date | datetime
    end: date | datetime
    line: int = 0

    @property
    def first(self) -> date:
        """The day on which it starts."""
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def last(self) -> date:
        """The day on which it ends; an end at midnight belongs to the day before."""
        return (self.end - _SLACK).date() if isinstance(self.end, datetime) else self.end - timedelta(days=1)

    def covers(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return self.first <= day <= self.last

    def holds(self, clock: time, zone: str = "") -> bool:
        """Whether an hour of its first day, on the clock of ``zone`` if one is named, lies between start and end."""
        if not isinstance(self.start, datetime) or not isinstance(self.end, datetime):
            return False
        if self.last > self.first:
            return True
        here = abbreviations.tzinfo_of(zone) if zone else self.start.tzinfo
        at = datetime.combine(self.start.astimezone(here).date(), clock, here)
        return self.start <= at <= self.end or at + _DAY == self.end


class Outcome(StrEnum):
    """What became of a statement."""

    USED = "used"
    OUTWEIGHED = "outweighed"  # a stored day or hour that the decision weighed, and that lost
    EXPLAINED = "explained"  # it is about something else
    TOLD = "told"


class Verdict(NamedTuple):
    """A statement, what became of it, and why: a name of ``REASONS`` below."""

    statement: Statement
    outcome: Outcome
    reason: str


REASONS = {
    "agrees": N_("used"),
    "outweighed": N_("outweighed by what else is said"),
    "posting": N_("the day of posting or of a change"),
    "deadline": N_("a deadline"),
    "doors": N_("when doors open"),
    "programme": N_("a part of the programme"),
    "opening hours": N_("opening hours, or those of something beside the event"),
    "other": N_("a key that is about something else"),
    "another date": N_("another date in running text"),
    "another hour": N_("another hour in running text"),
    "date": N_("another day than the one in the calendar: told"),
    "hours": N_("other hours than those in the calendar: told"),
}


def audit(
    statements: Sequence[Statement], occurrences: Sequence[Occurrence], *, repeats: bool, names_are_days: bool = False
) -> Iterator[Verdict]:
    """Yield what became of each statement of a document, once it is decided when its event is.

    ``names_are_days`` tells that the names of the files beside it hold the days of their events.
    """
    promised = {Source.LABEL}
    if names_are_days:
        promised.add(Source.NAME)
    if not any(each.source is Source.START_KEY for each in statements):
        promised |= _ANNOUNCING  # a ``date`` may be that of posting
    lone = len({(day.month, day.day) for each in statements if each.start for day in each.days}) == 1
    for statement in statements:
        yield _verdict(statement, occurrences, frozenset(promised), repeats=repeats, lone=lone)


def audited(front_matter: FrontMatter, events: Sequence[Event]) -> tuple[Verdict, ...]:
    """Return what became of each statement of a document that gave these events; nothing where it gave none."""
    occurrences = [Occurrence(event.dtstart, event.dtend) for event in events]
    statements = read_statements(front_matter, passages(front_matter)) if events else ()
    return tuple(audit(statements, occurrences, repeats=any(event.rrule for event in events)))


def _verdict(
    statement: Statement,
    occurrences: Sequence[Occurrence],
    promised: frozenset[Source],
    *,
    repeats: bool,
    lone: bool,
) -> Verdict:
    """Return what became of a statement; ``lone`` tells that hours are named for one day alone."""
    if _is_shifted(statement, occurrences[0]):
        return Verdict(statement, Outcome.TOLD, "hours")
    is_stored = statement.source in STORED  # weighed against all others by ``decision``, which tells what lost
    if statement.role is Role.PROGRAMME and statement.start and _is_without_hours(occurrences):
        return Verdict(statement, Outcome.TOLD, "hours")
    if not is_stored and statement.role not in (Role.EVENT, Role.END):
        return Verdict(statement, Outcome.EXPLAINED, statement.role.value)
    days = statement.days_from(occurrences[0].first)
    of_its_days = not days or any(each.covers(day) for each in occurrences for day in days)
    clock = statement.start
    agrees = clock in (None, time()) or any(each.holds(clock, statement.zone) for each in occurrences if clock)
    if is_stored:
        is_used = of_its_days and agrees
        return Verdict(
            statement, Outcome.USED if is_used else Outcome.OUTWEIGHED, "agrees" if is_used else "outweighed"
        )
    if not of_its_days:
        is_told = not repeats and (
            _is_promised(statement, promised, occurrences[0].first) or _is_of_another_year(statement, occurrences[0])
        )
        return Verdict(statement, *((Outcome.TOLD, "date") if is_told else (Outcome.EXPLAINED, "another date")))
    if agrees:
        return Verdict(statement, Outcome.USED, "agrees")
    return _of_hours(statement, occurrences[0], dated=bool(days), lone=lone)


def _is_shifted(statement: Statement, first: Occurrence) -> bool:
    """Whether hours are as long as the event and whole hours off it, as where a clock was read in another zone."""
    if not isinstance(first.start, datetime) or not isinstance(first.end, datetime) or first.first != first.last:
        return False
    if statement.source in STORED or not statement.start or not statement.end or statement.days:
        return False
    start, end = (datetime.combine(date.min, clock) for clock in (statement.start, statement.end))
    shift = datetime.combine(date.min, first.start.time()) - start
    is_whole = _HOUR <= abs(shift) <= 2 * _HOUR and not shift % _HOUR
    return is_whole and end - start == first.end - first.start and end - start >= 2 * _HOUR


def _is_without_hours(occurrences: Sequence[Occurrence]) -> bool:
    """Whether the event is one day without hours: then those of a programme are its own, and nobody could read them."""
    first = occurrences[0]
    return len(occurrences) == 1 and first.first == first.last and not isinstance(first.start, datetime)


def _is_of_another_year(statement: Statement, first: Occurrence) -> bool:
    """Whether a file is named for the same day of another year: one of the two was copied from last year's event."""
    is_name = statement.source is Source.NAME
    return is_name and any((day.month, day.day) == (first.first.month, first.first.day) for day in statement.days)


def _is_promised(statement: Statement, promised: frozenset[Source], first: date) -> bool:
    """Whether readers take a day for the event's: behind a label, in a name, or in full in the title or an announcement."""
    source = statement.source
    if source is Source.LEAD and statement.weekday is not None and statement.start:
        return True  # "Tuesday, 15 November, 7 pm" in the first lines is an announcement
    if source is Source.TITLE or source in promised & _ANNOUNCING:
        return any(day.year for day in statement.days) or _fits_its_weekday(statement, first)
    return source in promised


def _fits_its_weekday(statement: Statement, first: date) -> bool:
    """Whether a day without a year, soon after the stored one, is on the day of the week that is written beside it."""
    day = statement.days[0].on_or_after(first) if statement.weekday is not None and statement.days else None
    return day is not None and day.weekday() == statement.weekday and day - first <= _SOON


def _of_hours(statement: Statement, first: Occurrence, *, dated: bool, lone: bool) -> Verdict:
    """Return what becomes of hours that the event does not have."""
    several_days, timed = first.last > first.first, isinstance(first.start, datetime)
    if statement.source in (Source.LABEL, Source.TITLE) and not (several_days and dated):
        return Verdict(statement, Outcome.TOLD, "hours")
    if several_days:
        opens = lone and not timed and not statement.ranged and first.first in statement.days_from(first.first)
        return Verdict(statement, *((Outcome.TOLD, "hours") if opens else (Outcome.EXPLAINED, "programme")))
    rivals = first.line and statement.source in (Source.LEAD, Source.BODY)
    if not timed or rivals or (dated and statement.source is Source.LEAD):
        return Verdict(statement, Outcome.TOLD, "hours")
    return Verdict(statement, Outcome.EXPLAINED, "another hour")


def check_length(occurrence: Occurrence, usual: int | None, line: int, trace: Trace) -> None:
    """Report a length that hardly any event has: ``usual`` is one that another of its folder has, in days."""
    days = (occurrence.last - occurrence.first).days
    timed = isinstance(occurrence.start, datetime)
    longest = _LONGEST_TIMED if timed else _LONGEST
    if isinstance(occurrence.start, datetime) and occurrence.start.time() >= _EVENING and usual is not None:
        longest = _WEEK
    if days > max(longest, 2 * (usual or 0)):
        trace.add("implausible-length", line, days=str(days), start=str(occurrence.start)[:16],
                  found=str(occurrence.end)[:16])  # fmt: skip


def tell(verdicts: Sequence[Verdict], occurrences: Sequence[Occurrence], trace: Trace) -> None:
    """Report what was neither used nor explained."""
    first, lines = occurrences[0], set[tuple[str, int]]()
    for verdict in verdicts:
        said = verdict.statement
        if verdict.outcome is Outcome.TOLD:
            code = "date-doubtful" if verdict.reason == "date" else "hours-doubtful"
            line = 0 if said.role is Role.PROGRAMME else said.line  # of a programme, its first line
            if (code, line) in lines or any(map(trace.has, _TOLD_ALREADY[code])):
                continue  # one line is told once, and what the decision told is told
            lines.add((code, line))
            trace.add(code, said.line, found=said.quote, used=str(first.start)[:16])
