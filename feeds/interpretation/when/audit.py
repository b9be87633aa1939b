"""What a document says of its times, and the decision neither used nor explained: told at its line.

A statement is explained where it is about something else (a deadline, a posting, a programme within the event, opening
hours), where it lies within the event, or where running text names another day or hour than the one that readers are promised by
a label or a title. What is left and disagrees is a doubt of the day or of the hours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from feeds.interpretation.trace import Trace
from feeds.interpretation.when.statements import Role, Source, Statement
from feeds.timezones import abbreviations

_STORED = frozenset({Source.START_KEY, Source.DATE_KEY, Source.END_KEY})
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """A statement, and what became of it: ``used``, ``explained`` as what it is about, or ``told``."""

    statement: Statement
    outcome: str
    reason: str


def audit(statements: Sequence[Statement], occurrences: Sequence[Occurrence], *, repeats: bool) -> Iterator[Verdict]:
    """Yield what became of each statement of a document, once it is decided when its event is."""
    for statement in statements:
        yield _verdict(statement, occurrences, repeats=repeats)


def _verdict(statement: Statement, occurrences: Sequence[Occurrence], *, repeats: bool) -> Verdict:
    if statement.source in _STORED:
        return Verdict(statement, "explained", "weighed")  # against all others, by ``decision``, which tells what lost
    if statement.role not in (Role.EVENT, Role.END):
        return Verdict(statement, "explained", statement.role.value)
    first = occurrences[0]
    days = statement.days_from(first.first)
    if days and not any(each.covers(day) for each in occurrences for day in days):
        is_told = not repeats and _is_promised(statement)
        return Verdict(statement, "told" if is_told else "explained", "date" if is_told else "another date")
    if statement.start is None or any(each.holds(statement.start, statement.zone) for each in occurrences):
        return Verdict(statement, "used", "agrees")
    return _of_hours(statement, first, dated=bool(days))


def _is_promised(statement: Statement) -> bool:
    """Whether readers take a day for the event's: it stands behind a label, or in full in the title."""
    if statement.source is Source.TITLE:
        return any(day.year for day in statement.days)
    return statement.source is Source.LABEL


def _of_hours(statement: Statement, first: Occurrence, *, dated: bool) -> Verdict:
    """Return what becomes of hours that the event does not have."""
    several_days, timed = first.last > first.first, isinstance(first.start, datetime)
    if statement.source in (Source.LABEL, Source.TITLE) and not (several_days and dated):
        return Verdict(statement, "told", "hours")
    if several_days:
        return Verdict(statement, "explained", "part of the programme")
    if not timed or (dated and statement.source is Source.LEAD):
        return Verdict(statement, "told", "hours")
    return Verdict(statement, "explained", "another hour")


def tell(verdicts: Sequence[Verdict], occurrences: Sequence[Occurrence], trace: Trace) -> None:
    """Report what was neither used nor explained."""
    first = occurrences[0]
    for verdict in verdicts:
        said = verdict.statement
        if verdict.outcome == "told":
            code = "date-unused" if verdict.reason == "date" else "hours-unused"
            trace.add(code, said.line, found=said.quote, used=str(first.start)[:16])
