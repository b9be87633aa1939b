"""Which of a document's statements say on which day the event begins: each is weighed, and the heaviest day counts.

What a person typed for readers stands above what a machine stored; a stamp betrays the machine by odd minutes, hours in
the night, an hour that all documents share, a day that came with a template. The weights are one table, ``weights``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from typing import Protocol

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.key_roles import Role, role_of
from feeds.interpretation.site_evidence import SiteEvidence, family_of
from feeds.interpretation.when.sentences import PassageKind, StatedHours
from feeds.interpretation.when.statements import Role as StatementRole
from feeds.interpretation.when.statements import Source, Statement, nearest
from feeds.interpretation.when.weights import WEIGHTS
from feeds.model import Origin
from feeds.reading import Path

_BEFORE, _AFTER = timedelta(days=45), timedelta(days=400)  # how far a written day lies from the stored one at most
_NIGHT = time(6)
DOUBTFUL = 0.8  # how much heavier the day of an event is than the next where somebody should look
MADE_BY_A_MACHINE = 2.2  # the weight below which nobody typed a stored day or hour for readers


SETTLED = 100.0  # the weight of what the setting ``fields`` names: more than all else
LEAST_HOURS = 1.2  # the weight of hours in a text that complete a day without hours


class StoredHour(Protocol):
    """A stored start or end, as far as its hour is weighed."""

    @property
    def clock(self) -> time | None:
        """The hour, None for a bare day."""

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where it comes from."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A day on which the event may begin, its last day if the same statement says so, and what speaks for it."""

    day: date
    last: date | None
    weight: float
    statements: tuple[Statement, ...]

    @property
    def first(self) -> Statement:
        """The heaviest of its statements."""
        return self.statements[0]


@dataclass(frozen=True)
class Setting:
    """What statements are weighed in: the document, its neighbours' evidence, and the day that is stored if any.

    ``path`` leads to the value that stores it, on the clock of the zone; ``has_start`` and ``has_date`` tell whether the
    document has a key for the start, and one for a date.
    """

    front_matter: FrontMatter
    evidence: SiteEvidence
    stored: date | None
    published: date | None
    path: Path = ()
    has_start: bool = False
    has_date: bool = False

    @cached_property
    def family(self) -> str:
        """The folder that the document shares with its like."""
        return family_of(self.front_matter)


def candidates(statements: Sequence[Statement], setting: Setting) -> list[Candidate]:
    """Return the days that the statements name, the heaviest first."""
    near = setting.stored or setting.published
    found: dict[date, list[tuple[float, Statement, date | None]]] = {}
    for statement in statements:
        for day, last in _days(statement, near, setting):
            weight = weigh(statement, day, setting)
            found.setdefault(day, []).append((weight, statement, last))
    every = [_candidate(day, said) for day, said in found.items()]
    return sorted(every, key=lambda each: (-each.weight, each.day))


def _candidate(day: date, said: list[tuple[float, Statement, date | None]]) -> Candidate:
    """Put together what speaks for a day: the heaviest statement of each kind of place counts."""
    best: dict[Source, float] = {}
    for weight, statement, _ in said:
        best[statement.source] = max(weight, best.get(statement.source, weight))
    heaviest = sorted(said, key=lambda each: -each[0])
    last = next((last for _, _, last in heaviest if last), None)
    ordered = sorted(best.values(), reverse=True)
    weight = ordered[0] + WEIGHTS["agreement"] * sum(max(0.0, each) for each in ordered[1:])
    return Candidate(day, last, weight, tuple(statement for _, statement, _ in heaviest))


def _days(statement: Statement, near: date | None, setting: Setting) -> Iterator[tuple[date, date | None]]:
    """Yield the days that a statement names as starts: the first of a row with its last, else each of several."""
    if statement.role is not StatementRole.EVENT or not statement.days:
        return
    if statement.field and statement.field.path == setting.path and setting.stored:
        yield setting.stored, None
        return
    days = statement.days[:1] if statement.ranged else statement.days
    for day in days:
        begin = day.on_or_after(date(day.year, 1, 1)) if day.year else nearest(day, near) if near else None
        if begin is None or (near and not _is_near(begin, near, statement)):
            continue
        last = statement.days[-1].on_or_after(begin) if statement.ranged else None
        yield begin, last if last and timedelta() < last - begin < _AFTER else None


def _is_near(begin: date, near: date, statement: Statement) -> bool:
    """Whether a written day may be that of an event stored for ``near``; a name may be of any day, a title with a year too."""
    if statement.source is Source.TITLE and statement.days[0].year:
        return True
    return statement.source in (Source.NAME, Source.START_KEY, Source.DATE_KEY) or -_BEFORE <= begin - near <= _AFTER


def weigh(statement: Statement, day: date, setting: Setting) -> float:
    """Return how much a statement speaks for the event beginning on ``day``: the sum of the weights of its features."""
    return _weight(features(statement, day, setting))


def features(statement: Statement, day: date, setting: Setting) -> Mapping[str, float]:
    """Return what is remarkable about a statement, by the names of the table of weights."""
    found = {statement.source.value: 1.0}
    if statement.source is Source.DATE_KEY:
        found["beside a start key"] = float(setting.has_start)
    if statement.source is Source.START_KEY and statement.field:
        found["under a word for hours"] = float(_is_clock_key(statement.field.path) and setting.has_date)
    evidence, family = setting.evidence, setting.family
    said = statement.days[0]
    found["year written"] = float(said.year is not None and statement.source not in STORED)
    found["weekday fits"] = float(statement.weekday is not None and statement.weekday == day.weekday())
    found["weekday contradicts"] = float(statement.weekday is not None and statement.weekday != day.weekday())
    found["hours beside"] = float(statement.start is not None and statement.source not in STORED)
    found["nothing but a time"] = float(statement.whole)
    if statement.source in STORED:
        found |= _of_stamp(statement, evidence, family)
    if statement.source is Source.NAME:
        found["names are the days"] = float(family in evidence.named_families)
    if statement.source is Source.LABEL:
        found["labels are the days"] = float(family in evidence.posting_families)
    if setting.stored and day < setting.stored and statement.source not in STORED:
        found["before the stored day"] = 1.0
    return found


def _is_clock_key(path: Path) -> bool:
    names = tuple(part for part in path if isinstance(part, str))
    return role_of(names) is Role.START_CLOCK


STORED = frozenset({Source.START_KEY, Source.DATE_KEY})


def _of_stamp(statement: Statement, evidence: SiteEvidence, family: str) -> dict[str, float]:
    """Return what a stored stamp tells of who stored it."""
    clock = statement.start
    text = statement.field.text.strip()[:40] if statement.field else ""
    shared = evidence.shared_clocks.get(family)
    found = {
        "copied": float(text in evidence.copied_starts),
        "posting family": float(family in evidence.posting_families),
        "without hour": float(clock is None),
    }
    if clock and clock != time():
        found["odd seconds"] = float(clock.second != 0)
        found["odd minutes"] = float(clock.minute % 5 != 0)
        found["night"] = float(clock < _NIGHT)
        found["shared hour"] = float(shared == f"{clock:%H:%M:%S}")
        found["with hour"] = 1.0
    return found


def margin(found: Sequence[Candidate], chosen: Candidate) -> float:
    """Return by how much the chosen day outweighs the best of the others; negative where it is not the heaviest."""
    others = [each.weight for each in found if each.day != chosen.day]
    return chosen.weight - max(others, default=float("-inf"))


_HOUR_PLACES = {
    PassageKind.HOURS: "hours: label",
    PassageKind.TITLE: "hours: title",
    PassageKind.ABSTRACT: "hours: abstract",
    PassageKind.ROW: "hours: row",
    PassageKind.PICTURE: "hours: picture",
    PassageKind.BODY: "hours: text",
    PassageKind.KEY: "hours: other key",
}


def hours_weight(item: StatedHours, day: date, *, lone: bool, stored: time | None = None) -> float:
    """Return how much hours in a text speak for the event; ``lone`` if the running text names no others."""
    return _weight(features_of_hours(item, day, lone=lone, stored=stored))


def features_of_hours(item: StatedHours, day: date, *, lone: bool, stored: time | None = None) -> Mapping[str, float]:
    """Return what is remarkable about hours in a text, by the names of the table of weights."""
    passage, said = item.passage, item.hours
    labelled = passage.labelled or passage.kind is PassageKind.HOURS
    return {
        "hours: label" if labelled else _HOUR_PLACES[passage.kind]: 1.0,
        "hours: first lines": float(passage.lead and not labelled),
        "hours: a range": float(said.end is not None),
        "hours: of the day": float(item.mention is not None and item.mention.covers(day)),
        "hours: behind the day": float(item.is_dated),
        "hours: the only ones": float(lone),
        "hours: half a day later": float(lone and stored is not None and _is_half_a_day_later(said.start, stored)),
        "hours: in a word": float(said.end is None and not any(map(str.isdigit, said.quote))),
    }


def _is_half_a_day_later(said: time, stored: time) -> bool:
    """Whether a form may have stored 06:30 for half past six in the evening."""
    return (said.hour - stored.hour, said.minute) == (12, stored.minute) and stored > time()


def stored_hours_weight(
    start: StoredHour, end: StoredHour | None, front_matter: FrontMatter, evidence: SiteEvidence
) -> float:
    """Return how much speaks for a stored hour of the start: who stored it, a person or a machine."""
    if start.clock is None:
        return 0.0
    if front_matter.is_settled("dtstart"):
        return SETTLED
    typed = any(origin.reason == "clock-key" for origin in start.origins)
    beside = end is not None and end.clock is not None and end.clock != start.clock
    return _weight(features_of_stored_hour(start.clock, front_matter, evidence, typed=typed, beside=beside))


def features_of_stored_hour(
    clock: time, front_matter: FrontMatter, evidence: SiteEvidence, *, typed: bool = False, beside: bool = False
) -> Mapping[str, float]:
    """Return what is remarkable about a stored hour: ``typed`` under a key of its own, an end ``beside`` it."""
    family = family_of(front_matter)
    return {
        "stored hour": 1.0,
        "stored hour: its own key": float(typed),
        "stored hour: odd seconds": float(clock.second != 0),
        "stored hour: odd minutes": float(clock.minute % 5 != 0),
        "stored hour: night": float(clock < _NIGHT),
        "stored hour: shared": float(family in evidence.shared_clocks),
        "stored hour: an end beside": float(beside),
        "stored hour: posting family": float(family in evidence.posting_families),
    }


def _weight(found: Mapping[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in found.items())
