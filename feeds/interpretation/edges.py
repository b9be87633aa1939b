"""The stored start and end of an event, and the days that its text names instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from feeds.i18n import N_
from feeds.interpretation import moments
from feeds.interpretation.dates import Mention
from feeds.interpretation.doubts import Doubts
from feeds.interpretation.evidence import Evidence
from feeds.interpretation.moments import NotADate, Stamp, resolve
from feeds.interpretation.passages import Kind, Passage, mentions
from feeds.interpretation.vocabulary import Found, Lexicon

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_TELLING = (Kind.HOURS, Kind.TITLE, Kind.ABSTRACT, Kind.PICTURE)


@dataclass(frozen=True, slots=True)
class Edge:
    """A day, and perhaps an hour, at which an event starts or ends; ``key`` and ``line`` say so.

    ``clock`` is None for a bare date and for midnight, which forms fill in; ``midnight`` tells that 00:00 was
    typed. ``at`` is the moment of a stored hour, whose offset may name what the clock alone does not.
    """

    day: date
    clock: time | None
    key: str
    line: int
    midnight: bool = False
    at: datetime | None = None

    def told(self, clock: time) -> "Edge":
        """Return the edge at the hour that prose gives."""
        return replace(self, clock=clock, at=None)

    def moment(self, tzid: str, doubts: Doubts) -> datetime:
        """Return the moment of the edge in the zone; a bare date is its midnight."""
        if self.at:
            return self.at
        found = resolve(Stamp(self.day, self.clock), tzid)
        if found.doubt:
            doubts.add(found.doubt, self.line, **dict(found.values))
        return found.at

    def __str__(self) -> str:
        return str(Stamp(self.day, self.clock))


@dataclass(frozen=True, slots=True)
class Told:
    """The first and last day that the text names, with its words and line."""

    first: date
    last: date
    quote: str
    line: int


class Edges:
    """Finds the edges of one document; what is doubtful goes to ``doubts``."""

    def __init__(
        self, source: str, lexicon: Lexicon, passages: Sequence[Passage], tzid: str, evidence: Evidence, doubts: Doubts
    ) -> None:
        self._source, self._lexicon, self._passages = source, lexicon, passages
        self._tzid, self._evidence, self._doubts = tzid, evidence, doubts

    def read(self) -> tuple[Edge, Edge | None] | None:
        """Return start and end; None, with the reason among the doubts, where the document names no date."""
        found = self._lexicon.first("dtstart") or self._date()
        if found is None:
            return self._from_text()
        try:
            stamp = moments.parse(found.text)
        except NotADate:
            self._doubts.add("date-invalid", found.line, key=found.key, found=found.text[:80])
            return None
        if stamp.is_typo:
            return self._instead_of(stamp, found)
        return self._right_year(self._edge(stamp, found), self._end())

    def _date(self) -> Found | None:
        return self._lexicon.first("published") if self._evidence.date_is_event(self._source) else None

    def _end(self) -> Edge | None:
        found = self._lexicon.first("dtend")
        if found is None:
            return None
        try:
            stamp = moments.parse(found.text)
        except NotADate:
            stamp = None
        if stamp is None or stamp.is_typo:
            self._doubts.add("end-invalid", found.line, key=found.key, found=found.text[:80])
            return None
        return self._edge(stamp, found)

    def _edge(self, stamp: Stamp, found: Found) -> Edge:
        if stamp.other:
            values = {"first": str(stamp.day), "second": str(stamp.other), "used": str(stamp.day)}
            self._doubts.add("date-ambiguous", found.line, key=found.key, **values)
        if stamp.is_midnight:
            return Edge(stamp.day, None, found.key, found.line, midnight=stamp.clock is not None)
        moment = resolve(stamp, self._tzid)
        if moment.doubt:
            self._doubts.add(moment.doubt, found.line, **{"key": found.key, **dict(moment.values)})
        return Edge(moment.at.date(), moment.at.time(), found.key, found.line, at=moment.at)

    def _from_text(self) -> tuple[Edge, Edge | None] | None:
        """Read the date in title or summary, only where the neighbours of the document are events."""
        told = self._told() if self._evidence.is_event_folder(self._source) else None
        if told is None:
            self._doubts.add("no-date")
            return None
        self._doubts.add("date-from-text", told.line, found=told.quote, used=str(told.first))
        return _edges(told, "", told.line)

    def _instead_of(self, stamp: Stamp, found: Found) -> tuple[Edge, Edge | None] | None:
        """Replace a stamp that no human meant by the date in the text."""
        told = self._told()
        if told is None:
            self._doubts.add("date-lost", found.line, key=found.key, found=str(stamp))
            return None
        self._doubts.add("date-typo", found.line, key=found.key, found=str(stamp), used=str(told.first))
        return _edges(told, found.key, found.line)

    def _told(self) -> Told | None:
        published = self._published()
        for passage, mention in _mentions(self._passages, _TELLING):
            last = mention.days[-1].on_or_after(published)  # what began before it was announced is not over
            first = mention.days[0].on_or_before(last) if last and mention.ranged else last
            if first and last and last - first < timedelta(days=200):
                return Told(first, last, mention.quote, passage.line)
        return None

    def _published(self) -> date:
        """Return the day of publication: a date without a year is the next one after it."""
        for found in self._lexicon.all("published"):
            try:
                return moments.parse(found.text).day
            except NotADate:
                continue
        return date.max

    def _right_year(self, start: Edge, end: Edge | None) -> tuple[Edge, Edge | None]:
        """Correct a year that the text contradicts: a form still filled with last year's date."""
        years = {day.year: (passage, mention) for passage, mention in _mentions(self._passages, tuple(Kind))
                 for day in mention.days if day.year and (day.month, day.day) == (start.day.month, start.day.day)}  # fmt: skip
        if len(years) != 1 or abs(next(iter(years)) - start.day.year) != 1:
            return start, end
        (year, (_, mention)) = next(iter(years.items()))
        self._doubts.add("year-contradicted", start.line, key=start.key, found=str(start.day), used=mention.quote)
        shift = year - start.day.year
        return _later(start, shift), _later(end, shift) if end else None


def check_weekdays(passages: Sequence[Passage], start: Edge, doubts: Doubts) -> None:
    """Report every date in the text whose day of the week is another one."""
    for passage, mention in _mentions(passages, tuple(Kind)):
        day = mention.days[0]
        when = day.on_or_after(date(start.day.year, 1, 1)) if day.year or day.matches(start.day) else None
        if when and mention.weekday not in (None, when.weekday()):
            doubts.add("weekday-contradicted", passage.line, found=mention.quote, date=str(when), weekday=_name(when))


def check_several(passages: Sequence[Passage], start: Edge, doubts: Doubts) -> None:
    """Report a row about dates that names more than one that is not the first and last of a row of days."""
    for passage in passages:
        if passage.kind is Kind.HOURS:
            found = [mention for mention in mentions(passage) if not mention.ranged]
            days = {day for mention in found for day in mention.days}
            if len(days) > 1 and any(day.matches(start.day) for day in days):
                names = ", ".join(mention.quote for mention in found)
                doubts.add("several-dates", passage.line, found=names, used=str(start.day))


def _mentions(passages: Sequence[Passage], kinds: Sequence[Kind]) -> Iterator[tuple[Passage, Mention]]:
    for passage in passages:
        if passage.kind in kinds:
            for mention in mentions(passage):
                yield passage, mention


def _edges(told: Told, key: str, line: int) -> tuple[Edge, Edge | None]:
    end = Edge(told.last, None, key, line) if told.last > told.first else None
    return Edge(told.first, None, key, line), end


def _later(edge: Edge, years: int) -> Edge:
    day = edge.day.replace(day=min(edge.day.day, 28), year=edge.day.year + years)
    return replace(edge, day=day + timedelta(days=max(0, edge.day.day - 28)), at=None)


def _name(day: date) -> str:
    return _WEEKDAYS[day.weekday()]
