"""When an event is: what its keys store and its prose says, put together as a careful editor would.

Stored hours count until prose contradicts them about the same day; midnight is an hour that nobody typed; what
nobody said is assumed and said to be assumed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from feeds.interpretation.doubts import Doubts
from feeds.interpretation.edges import Edge, Edges, check_several, check_weekdays
from feeds.interpretation.evidence import Evidence
from feeds.interpretation.passages import Kind, Passage, Statement, passages, statements
from feeds.interpretation.vocabulary import Lexicon
from feeds.reading import Document
from feeds.settings import Settings
from feeds.zones import zone

_DAY = timedelta(days=1)
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class When:
    """DTSTART and DTEND of RFC 5545: two dates, the second one exclusive, or two moments in the event's zone."""

    dtstart: date | datetime
    dtend: date | datetime


@dataclass(frozen=True, slots=True)
class Clocks:
    """The hours that prose gives the event, and where."""

    start: time
    end: time | None
    quote: str
    passage: Passage


def read_when(
    document: Document, lexicon: Lexicon, settings: Settings, evidence: Evidence, doubts: Doubts
) -> When | None:
    """Return when the event is; None, with the reason among the doubts, where the document names no date for it."""
    texts = passages(document, lexicon)
    edges = Edges(document.source, lexicon, texts, settings.timezone, evidence, doubts).read()
    if edges is None:
        return None
    start, end = edges
    check_weekdays(texts, start, doubts)
    check_several(texts, start, doubts)
    if end and end.day < start.day:
        _refuse(start, end, doubts)
        end = None
    clocks = told_clocks(texts, start, end.day if end else start.day)
    return _When(settings, doubts).put_together(start, end, clocks)


def told_clocks(texts: Sequence[Passage], start: Edge, last: date) -> Clocks | None:
    """Return the hours that prose gives an event from ``start`` to the day ``last``; the most believable ones."""
    found = [item for text in texts for item in statements(text) if _applies(item, start, last)]
    if not found:
        return None
    best = min(found, key=lambda item: (item.passage.kind, item.hours.end is None))
    if best.hours.end is None:  # "10h" in one place, "de 10h à 12h" in another
        ranges = (item for item in found if item.hours.end and item.hours.start == best.hours.start)
        best = next(ranges, best)
    return _widened(best, found)


def _widened(best: Statement, found: Sequence[Statement]) -> Clocks:
    """Join the ranges of one passage: "9h-12h et 14h-17h" lasts from 9 to 17."""
    end, quote = best.hours.end, best.hours.quote
    for item in found:
        same = item.passage is best.passage and item.mention == best.mention
        if same and end and item.hours.end and end <= item.hours.start < item.hours.end:
            end, quote = item.hours.end, f"{quote} … {item.hours.quote}"
    return Clocks(best.hours.start, end, quote, best.passage)


def _applies(item: Statement, start: Edge, last: date) -> bool:
    """Whether a statement is about the hours of the event, and of each of its days if there are several."""
    mention, passage = item.mention, item.passage
    if last > start.day:
        if mention is None:
            return passage.kind is Kind.HOURS
        return mention.ranged and mention.covers(start.day) and mention.covers(last)
    if mention is None:
        return passage.labelled or passage.kind is not Kind.BODY
    return mention.covers(start.day)


def _contradicts(clocks: Clocks) -> bool:
    """Whether these hours may overrule a stored one: a range anywhere, a single time only where it is the topic."""
    return clocks.end is not None or clocks.passage.kind in (Kind.HOURS, Kind.TITLE, Kind.ABSTRACT)


def _refuse(start: Edge, end: Edge, doubts: Doubts) -> None:
    """Drop an end before its start; a slip of the 12-hour clock (00:30 for 12:30) is named as the likely fix."""
    said = {"key": end.key or "the text", "found": str(end), "start": str(start)}
    if (
        end.clock
        and end.day == start.day
        and end.clock < _NOON
        and start.clock
        and start.clock.hour < end.clock.hour + 12
    ):
        doubts.add("end-clock-slip", end.line, **said, likely=f"{end.day} {end.clock.hour + 12}:{end.clock:%M}")
    else:
        doubts.add("end-before-start", end.line, **said)


class _When:
    """Puts edges and clocks together."""

    def __init__(self, settings: Settings, doubts: Doubts) -> None:
        self._tzid, self._minutes, self._doubts = settings.timezone, settings.default_duration, doubts

    def put_together(self, start: Edge, end: Edge | None, clocks: Clocks | None) -> When:
        if clocks and start.clock not in (None, clocks.start) and not _contradicts(clocks):
            clocks = None
        told_start = self._told_start(start, clocks)
        if told_start.clock is None and (end is None or end.clock is None):
            return When(start.day, (end.day if end else start.day) + _DAY)
        if end is None or end.day == start.day:
            return self._within_a_day(told_start, end, clocks)
        return self._over_days(told_start, end, clocks)

    def _told_start(self, start: Edge, clocks: Clocks | None) -> Edge:
        if clocks is None or clocks.start == start.clock:
            return start
        if start.clock is None:
            self._doubts.add("hours-from-text", clocks.passage.line, key=start.key or "date", quote=clocks.quote)
        else:
            self._contradicted(start, clocks, clocks.start)
        return start.told(clocks.start)

    def _contradicted(self, edge: Edge, clocks: Clocks, used: time) -> None:
        self._doubts.add("hours-contradicted", edge.line, key=edge.key, found=str(edge), quote=clocks.quote,
                         used=f"{used:%H:%M}")  # fmt: skip

    def _within_a_day(self, start: Edge, end: Edge | None, clocks: Clocks | None) -> When:
        told = clocks.end if clocks else None
        if told:
            return self._until(start, self._told_end(start, end, told, clocks))
        if end is None or end.clock is None:
            return self._assumed(start)
        return self._until(start, end)

    def _told_end(self, start: Edge, end: Edge | None, told: time, clocks: Clocks | None) -> Edge:
        """Return the end that prose gives; a range over midnight ("19h-1h") ends on the next day."""
        assert clocks is not None
        if end and end.clock not in (None, told):
            self._contradicted(end, clocks, told)
        elif (end is None or end.clock is None) and start.at:
            self._doubts.add("end-from-text", clocks.passage.line, quote=clocks.quote)
        elif end and end.clock:
            return end
        over_midnight = start.clock is not None and told <= start.clock
        if over_midnight:
            self._doubts.add("end-next-day", clocks.passage.line, found=f"{told:%H:%M}", start=f"{start.clock:%H:%M}")
        return Edge(start.day + _DAY * over_midnight, told, end.key if end else "", clocks.passage.line)

    def _over_days(self, start: Edge, end: Edge, clocks: Clocks | None) -> When:
        told = clocks.end if clocks else None
        if clocks and told and end.clock != told:
            if end.clock is not None:
                self._contradicted(end, clocks, told)
            return self._until(start, end.told(told))
        if end.clock is not None:
            return self._until(start, end)
        if end.midnight and end.day - start.day == _DAY and (start.clock or _NOON) >= _NOON:
            return self._until(start, end)  # an evening that ends at midnight
        self._doubts.add("end-hour-unknown", end.line, key=end.key)
        return self._until(start, Edge(end.day + _DAY, None, end.key, end.line))

    def _until(self, start: Edge, end: Edge) -> When:
        dtstart, dtend = start.moment(self._tzid, self._doubts), end.moment(self._tzid, self._doubts)
        if dtend.astimezone(UTC) > dtstart.astimezone(UTC):
            return When(dtstart, dtend)
        if dtend != dtstart:
            _refuse(start, end, self._doubts)
        return self._assumed(start)

    def _assumed(self, start: Edge) -> When:
        dtstart = start.moment(self._tzid, self._doubts)
        dtend = (dtstart.astimezone(UTC) + timedelta(minutes=self._minutes)).astimezone(zone(self._tzid))
        self._doubts.add("end-assumed", start.line, minutes=str(self._minutes), used=f"{dtend:%Y-%m-%d %H:%M}")
        return When(dtstart, dtend)
