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
_TOLD_ALREADY = {
    "date-doubtful": ("date-doubtful", "date-contradicted"),
    "hours-doubtful": ("hours-contradicted", "hour-skipped"),
}
_DAY, _SLACK = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The decision: when one occurrence of the event starts and ends, and its first and last day."""

    start: date | datetime
    end: date | datetime

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
    promised = frozenset({Source.LABEL, Source.NAME} if names_are_days else {Source.LABEL})
    for statement in statements:
        yield _verdict(statement, occurrences, promised, repeats=repeats)


def audited(front_matter: FrontMatter, events: Sequence[Event]) -> tuple[Verdict, ...]:
    """Return what became of each statement of a document that gave these events; nothing where it gave none."""
    occurrences = [Occurrence(event.dtstart, event.dtend) for event in events]
    statements = read_statements(front_matter, passages(front_matter)) if events else ()
    return tuple(audit(statements, occurrences, repeats=any(event.rrule for event in events)))


def _verdict(
    statement: Statement, occurrences: Sequence[Occurrence], promised: frozenset[Source], *, repeats: bool
) -> Verdict:
    is_stored = statement.source in STORED  # weighed against all others by ``decision``, which tells what lost
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
        is_told = not repeats and _is_promised(statement, promised)
        return Verdict(statement, *((Outcome.TOLD, "date") if is_told else (Outcome.EXPLAINED, "another date")))
    if agrees:
        return Verdict(statement, Outcome.USED, "agrees")
    return _of_hours(statement, occurrences[0], dated=bool(days))


def _is_promised(statement: Statement, promised: frozenset[Source]) -> bool:
    """Whether readers take a day for the event's: it stands behind a label, in a name, or in full in the title."""
    if statement.source is Source.TITLE:
        return any(day.year for day in statement.days)
    return statement.source in promised


def _of_hours(statement: Statement, first: Occurrence, *, dated: bool) -> Verdict:
    """Return what becomes of hours that the event does not have."""
    several_days, timed = first.last > first.first, isinstance(first.start, datetime)
    if statement.source in (Source.LABEL, Source.TITLE) and not (several_days and dated):
        return Verdict(statement, Outcome.TOLD, "hours")
    if several_days:
        return Verdict(statement, Outcome.EXPLAINED, "programme")
    if not timed or (dated and statement.source is Source.LEAD):
        return Verdict(statement, Outcome.TOLD, "hours")
    return Verdict(statement, Outcome.EXPLAINED, "another hour")


def tell(verdicts: Sequence[Verdict], occurrences: Sequence[Occurrence], trace: Trace) -> None:
    """Report what was neither used nor explained."""
    first, lines = occurrences[0], set[tuple[str, int]]()
    for verdict in verdicts:
        said = verdict.statement
        if verdict.outcome is Outcome.TOLD:
            code = "date-doubtful" if verdict.reason == "date" else "hours-doubtful"
            if (code, said.line) in lines or any(map(trace.has, _TOLD_ALREADY[code])):
                continue  # one line is told once, and what the decision told is told
            lines.add((code, said.line))
            trace.add(code, said.line, found=said.quote, used=str(first.start)[:16])
