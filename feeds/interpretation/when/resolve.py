"""When an event is: what its keys store and its prose says, put together as a careful editor would.

Stored hours count until prose contradicts them about the same day; midnight is an hour that nobody typed; what
nobody said is assumed and said to be assumed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.origins import at, named, origin, spelt
from feeds.interpretation.site_evidence import SiteEvidence
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import durations
from feeds.interpretation.when.sentences import Passage, PassageKind, StatedHours, stated_hours, told_end
from feeds.interpretation.when.stored_times import Span, StoredTime, StoredTimes
from feeds.interpretation.when.text_dates import check_several, check_weekdays
from feeds.model import Origin
from feeds.settings import Settings
from feeds.timezones import abbreviations
from feeds.timezones.database import zone

_DAY = timedelta(days=1)
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class When:
    """DTSTART and DTEND of RFC 5545: two dates, the second one exclusive, or two moments in the event's zone.

    ``origins`` tell where both come from, and the zone if a key of the document names it.
    """

    dtstart: date | datetime
    dtend: date | datetime
    tzid: str
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Clocks:
    """The hours that prose gives the event, and where."""

    start: time
    end: time | None
    quote: str
    passage: Passage
    is_dated: bool = False
    shift: int = 0

    def because(self, reason: str, against: tuple[Origin, ...] = ()) -> Origin:
        """Return the origin of a value that these hours gave."""
        return origin(reason, self.passage.key, self.passage.line, self.quote, str(self), against)

    def __str__(self) -> str:
        """Return the hours as one would type them."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}" if self.end else f"{self.start:%H:%M}"


def read_when(
    front_matter: FrontMatter,
    texts: Sequence[Passage],
    tzid: str,
    settings: Settings,
    evidence: SiteEvidence,
    trace: Trace,
) -> tuple[When, ...]:
    """Return when the event is, once for each occurrence that is stored.

    ``texts`` are the document's passages, ``tzid`` is the zone of the clock at its place. None, with the reason
    among the doubts, where no date is named.
    """
    spans = StoredTimes(front_matter, texts, tzid, evidence, trace).read()
    if len(spans) == 1:
        check_several(texts, spans[0].start.day, trace)
    return tuple(_occurrence(span, texts, front_matter, settings, trace) for span in spans)


def _occurrence(
    span: Span, texts: Sequence[Passage], front_matter: FrontMatter, settings: Settings, trace: Trace
) -> When:
    start, end = span.start, span.end
    dropped: tuple[Origin, ...] = ()
    check_weekdays(texts, start.day, trace)
    if end and end.day < start.day:
        _refuse(start, end, trace)
        dropped, end = _lost(end, "end-dropped"), None
    if front_matter.is_true("all_day"):
        return _whole_days(span.tzid, start, end, at(next(front_matter.all("all_day")), "all-day-key"))
    ending = told_end(front_matter.rows) if end is None or (end.clock is None and end.day == start.day) else None
    if ending:
        row, told = ending
        because = (origin("end-in-row", row.key, row.line, told.quote),)
        end = StoredTime(start.day, told.end or told.start, row.key, row.line, origins=because)
    clocks = hours_in_text(texts, start, end.day if end else start.day, span.tzid)
    composer = _Composer(span.tzid, lambda: _length(span, texts) or _assumed_length(settings), trace, dropped)
    when = composer.put_together(start, end, clocks)
    return replace(when, origins=(*when.origins, *(item for item in span.origins if item.name == "tzid")))


@dataclass(frozen=True, slots=True)
class Length:
    """How long an event lasts that has no end, and who says so; ``assumed`` if nobody does."""

    value: timedelta
    because: Origin
    assumed: bool = False


def _length(span: Span, texts: Sequence[Passage]) -> Length | None:
    """Return how long a key or the text says that it lasts: "(durée 1 heure)"."""
    if span.length:
        stored = (item for item in span.origins if item.name == "length")
        return Length(span.length, next(stored, origin("duration-key")))
    told = ((text, found) for text in texts if (found := durations.find(text.text)))
    text, said = next(told, (None, None))
    return Length(said[0], origin("duration-in-text", text.key, text.line, said[1])) if text and said else None


def _assumed_length(settings: Settings) -> Length:
    minutes = settings.default_duration
    said = origin("default-duration", "settings.default_duration", quote=str(minutes))
    return Length(timedelta(minutes=minutes), said, assumed=True)


def _whole_days(tzid: str, start: StoredTime, end: StoredTime | None, *because: Origin) -> When:
    """Return the days of an event without hours; DTEND is the day after the last one."""
    dtend = (end.day if end else start.day) + _DAY
    ends = end.origins if end else (*because, origin("one-day"))
    return _when(start.day, dtend, tzid, (*start.origins, *because), ends)


def _when(
    dtstart: date | datetime, dtend: date | datetime, tzid: str, starts: Sequence[Origin], ends: Sequence[Origin]
) -> When:
    because = (*named("dtstart", spelt(dtstart), starts), *named("dtend", spelt(dtend), ends))
    return When(dtstart, dtend, tzid, because)


def _lost(edge: StoredTime, reason: str) -> tuple[Origin, ...]:
    """Return the value of an edge as one that lost."""
    return tuple(replace(item, value=str(edge), reason=reason, against=()) for item in edge.origins)


def hours_in_text(texts: Sequence[Passage], start: StoredTime, last: date, tzid: str) -> Clocks | None:
    """Return the hours that prose gives an event from ``start`` to the day ``last``; the most believable ones."""
    stated = (item for text in texts for item in stated_hours(text) if _applies(item, start, last))
    found = [_on_clock_of(tzid, item, start.day) for item in stated]
    if not found and start.clock is None and last == start.day:
        found = _only_range(texts)
    if not found:
        return None
    best = min(found, key=lambda item: (item.passage.kind, item.hours.end is None))
    if best.hours.end is None:  # "10h" in one place, "de 10h à 12h" in another
        ranges = (item for item in found if item.hours.end and item.hours.start == best.hours.start)
        best = next(ranges, best)
    return _widened(best, found)


def _only_range(texts: Sequence[Passage]) -> list[StatedHours]:
    """Return the one range of hours of a body that names no other: "live music from 10 to 16h"."""
    found = [item for text in texts for item in stated_hours(text) if item.hours.end and item.mention is None]
    return found[:1] if len({(item.hours.start, item.hours.end) for item in found}) == 1 else []


def _on_clock_of(tzid: str, item: StatedHours, day: date) -> StatedHours:
    """Return a statement on the clock of the event's zone: "2 PM ET" is 11:00 in Los Angeles."""
    told = item.hours
    if not told.zone or told.zone == tzid:
        return item
    start = _translated(told.start, day, told.zone, tzid)
    end = _translated(told.end, day, told.zone, tzid).time() if told.end else None
    shift = (start.date() - day) // _DAY
    return replace(item, hours=replace(told, start=start.time(), end=end, zone=""), shift=shift)


def _translated(clock: time, day: date, there: str, here: str) -> datetime:
    return datetime.combine(day, clock, abbreviations.tzinfo_of(there)).astimezone(zone(here))


def _widened(best: StatedHours, found: Sequence[StatedHours]) -> Clocks:
    """Join the ranges of one passage: "9h-12h et 14h-17h" lasts from 9 to 17."""
    end, quote = best.hours.end, best.hours.quote
    for item in found:
        same = item.passage is best.passage and item.mention == best.mention
        if same and end and item.hours.end and end <= item.hours.start < item.hours.end:
            end, quote = item.hours.end, f"{quote} … {item.hours.quote}"
    return Clocks(best.hours.start, end, quote, best.passage, best.is_dated, best.shift)


def _applies(item: StatedHours, start: StoredTime, last: date) -> bool:
    """Whether a statement is about the hours of the event, and of each of its days if there are several."""
    mention, passage = item.mention, item.passage
    if last > start.day:
        if mention is None:
            return passage.kind is PassageKind.HOURS
        return mention.ranged and mention.covers(start.day) and mention.covers(last)
    if mention is None and passage.kind >= PassageKind.BODY and not passage.labelled:
        return item.hours.end is not None and item.hours.start == start.clock  # "De 14h à 16h" tells the end
    if mention is None:
        return True
    return mention.covers(start.day)


def _contradicts(clocks: Clocks, end: StoredTime | None) -> bool:
    """Whether these hours may overrule stored ones.

    A lone time does not overrule two; the body, which tells of many things, does only right behind the date.
    """
    if clocks.passage.labelled:
        return True
    if clocks.end is None:
        return clocks.passage.kind < PassageKind.BODY and (end is None or end.clock is None)
    return clocks.passage.kind < PassageKind.BODY or clocks.is_dated


def _refuse(start: StoredTime, end: StoredTime, trace: Trace) -> None:
    """Drop an end before its start; a slip of the 12-hour clock (00:30 for 12:30) is named as the likely fix."""
    said = {"key": end.key or "the text", "found": str(end), "start": str(start)}
    if (
        end.clock
        and end.day == start.day
        and end.clock < _NOON
        and start.clock
        and start.clock.hour < end.clock.hour + 12
    ):
        trace.add("end-clock-slip", end.line, **said, likely=f"{end.day} {end.clock.hour + 12}:{end.clock:%M}")
    else:
        trace.add("end-before-start", end.line, **said)


def _against(edge: StoredTime, lost: Origin) -> StoredTime:
    """Return the edge with the value that it won against."""
    first, *others = edge.origins or (origin("key", edge.key, edge.line),)
    return replace(edge, origins=(replace(first, against=(*first.against, lost)), *others))


def _overruled(edge: StoredTime, clocks: Clocks) -> StoredTime:
    """Return the edge with the hours that won against its stamp."""
    return replace(edge, origins=(clocks.because("text-wins", _lost(edge, "stamp-contradicted")),))


def _because_of_told(end: StoredTime | None, clocks: Clocks, over_midnight: bool) -> tuple[Origin, ...]:
    """Return why an end is the one that prose gives, no stored hour being against it."""
    reason = "hours-in-prose" if end else "hours-in-prose-no-end"
    because = clocks.because("hours-over-midnight" if over_midnight else reason)
    return (*(end.origins if end else ()), because)


class _Composer:
    """Puts the stored edges of an event and the clocks of its prose together."""

    def __init__(self, tzid: str, length: Callable[[], Length], trace: Trace, dropped: tuple[Origin, ...]) -> None:
        self._tzid, self._length, self._doubts, self._dropped = tzid, length, trace, dropped

    def put_together(self, start: StoredTime, end: StoredTime | None, clocks: Clocks | None) -> When:
        if clocks and start.clock not in (None, clocks.start) and not _contradicts(clocks, end):
            start, clocks = _against(start, clocks.because("text-unsure")), None
        if clocks and clocks.shift and start.clock is None:  # 22:00 in New York is on the next day in Paris
            start = replace(start, day=start.day + clocks.shift * _DAY)
            end = replace(end, day=end.day + clocks.shift * _DAY) if end and end.clock is None else end
        told_start = self._told_start(start, clocks)
        ends_at_hour = end is not None and end.clock is not None
        if told_start.clock is None and not (told_start.midnight and ends_at_hour):
            self._doubts.add("no-hour", start.line, key=start.key or "date")
            return _whole_days(self._tzid, start, end)
        if end is None or end.day == start.day:
            return self._within_a_day(told_start, end, clocks)
        return self._over_days(told_start, end, clocks)

    def _told_start(self, start: StoredTime, clocks: Clocks | None) -> StoredTime:
        if clocks is None or clocks.start == start.clock:
            return start
        if start.clock is None:
            self._doubts.add("hours-from-text", clocks.passage.line, key=start.key or "date", quote=clocks.quote)
            return start.told(clocks.start, clocks.because("hours-in-prose"))
        self._contradicted(start, clocks, clocks.start)
        return _overruled(start, clocks).told(clocks.start)

    def _contradicted(self, edge: StoredTime, clocks: Clocks, used: time) -> None:
        self._doubts.add("hours-contradicted", edge.line, key=edge.key, found=str(edge), quote=clocks.quote,
                         used=f"{used:%H:%M}")  # fmt: skip

    def _within_a_day(self, start: StoredTime, end: StoredTime | None, clocks: Clocks | None) -> When:
        told = clocks.end if clocks else None
        if told:
            return self._until(start, self._told_end(start, end, told, clocks))
        if end is None or end.clock is None:
            return self._assumed(start)
        return self._until(start, end)

    def _told_end(self, start: StoredTime, end: StoredTime | None, told: time, clocks: Clocks | None) -> StoredTime:
        """Return the end that prose gives; a range over midnight ("19h-1h") ends on the next day."""
        assert clocks is not None
        over_midnight = start.clock is not None and told < start.clock
        because = _because_of_told(end, clocks, over_midnight)
        if end and end.clock not in (None, told):
            self._contradicted(end, clocks, told)
            because = _overruled(end, clocks).origins
        elif end and end.clock and not over_midnight:
            return end
        elif (end is None or end.clock is None) and start.at:
            self._doubts.add("end-from-text", clocks.passage.line, quote=clocks.quote)
        if over_midnight:
            self._doubts.add("end-next-day", clocks.passage.line, found=f"{told:%H:%M}", start=f"{start.clock:%H:%M}")
        key = end.key if end else ""
        return StoredTime(start.day + _DAY * over_midnight, told, key, clocks.passage.line, origins=because)

    def _over_days(self, start: StoredTime, end: StoredTime, clocks: Clocks | None) -> When:
        told = clocks.end if clocks else None
        if clocks and told and end.clock != told:
            if end.clock is not None:
                self._contradicted(end, clocks, told)
                return self._until(start, _overruled(end, clocks).told(told))
            return self._until(start, end.told(told, clocks.because("hours-of-each-day")))
        if end.clock is not None:
            return self._until(start, end)
        if end.midnight and end.day - start.day == _DAY and (start.clock or _NOON) >= _NOON:
            return self._until(start, end)  # an evening that ends at midnight
        self._doubts.add("end-hour-unknown", end.line, key=end.key)
        because = (*end.origins, origin("end-of-last-day"))
        return self._until(start, StoredTime(end.day + _DAY, None, end.key, end.line, origins=because))

    def _until(self, start: StoredTime, end: StoredTime) -> When:
        dtstart, dtend = start.moment(self._tzid, self._doubts), end.moment(self._tzid, self._doubts)
        if dtend.astimezone(UTC) > dtstart.astimezone(UTC):
            return _when(dtstart, dtend, self._tzid, start.origins, end.origins)
        if dtend != dtstart:
            _refuse(start, end, self._doubts)
            self._dropped = _lost(end, "end-dropped")
        return self._assumed(start)

    def _assumed(self, start: StoredTime) -> When:
        dtstart = start.moment(self._tzid, self._doubts)
        length = self._length()
        dtend = (dtstart.astimezone(UTC) + length.value).astimezone(zone(self._tzid))
        if length.assumed:
            minutes = str(length.value // timedelta(minutes=1))
            self._doubts.add("end-assumed", start.line, minutes=minutes, used=f"{dtend:%Y-%m-%d %H:%M}")
        else:
            self._doubts.add("end-from-duration", start.line, used=f"{dtend:%Y-%m-%d %H:%M}")
        ends = (replace(length.because, against=self._dropped),)
        return _when(dtstart, dtend, self._tzid, start.origins, ends)
