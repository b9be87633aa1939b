"""When an event is: what its keys store and its prose says, put together as a careful editor would.

Stored hours count until prose contradicts them about the same day; midnight is an hour that nobody typed; what
nobody said is assumed and said to be assumed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.origins import at, named, origin, spelt
from feeds.interpretation.site_evidence import SiteEvidence, family_of
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import durations
from feeds.interpretation.when.decision import LEAST_HOURS, MADE_BY_A_MACHINE, hours_weight, stored_hours_weight
from feeds.interpretation.when.hours import Hours
from feeds.interpretation.when.sentences import (
    Passage,
    PassageKind,
    SentenceRole,
    StatedHours,
    sentences,
    stated_hours,
    told_end,
)
from feeds.interpretation.when.statements import Statement
from feeds.interpretation.when.stored_times import Span, StoredTime, StoredTimes
from feeds.interpretation.when.text_dates import check_several, check_weekdays
from feeds.model import Origin
from feeds.settings import Settings
from feeds.timezones import abbreviations
from feeds.timezones.database import zone

_DAY = timedelta(days=1)
_LAST_MINUTE = 59
_LAST_SECOND = 59  # 23:59:59 is the end of a day
_NOON, _EVENING = time(12), time(17)
_LONGEST_PAUSE = timedelta(hours=3)  # shorter ones are of one event: a lunch, a change of the scene


@dataclass(frozen=True, slots=True)
class When:
    """DTSTART and DTEND of RFC 5545: two dates, the second one exclusive, or two moments in the event's zone.

    ``origins`` tell where both come from, and the zone if a key of the document names it; ``zulu_is_local`` that a Z
    behind an hour of the document says nothing.
    """

    dtstart: date | datetime
    dtend: date | datetime
    tzid: str
    origins: tuple[Origin, ...] = ()
    zulu_is_local: bool = False


@dataclass(frozen=True, slots=True)
class Clocks:
    """The hours that prose gives the event, and where."""

    start: time
    end: time | None
    quote: str
    passage: Passage
    is_dated: bool = False
    shift: int = 0
    is_sure: bool = False
    later: tuple["Clocks", ...] = ()

    def because(self, reason: str, against: tuple[Origin, ...] = ()) -> Origin:
        """Return the origin of a value that these hours gave."""
        return origin(reason, self.passage.key, self.passage.line, self.quote, str(self), against)

    def __str__(self) -> str:
        """Return the hours as one would type them."""
        return f"{self.start:%H:%M}–{self.end:%H:%M}" if self.end else f"{self.start:%H:%M}"


def read_when(
    front_matter: FrontMatter,
    texts: Sequence[Passage],
    statements: Sequence[Statement],
    tzid: str,
    settings: Settings,
    evidence: SiteEvidence,
    trace: Trace,
) -> tuple[When, ...]:
    """Return when the event is, once for each occurrence that is stored.

    ``texts`` are the document's passages, ``tzid`` is the zone of the clock at its place. None, with the reason
    among the doubts, where no date is named.
    """
    spans = StoredTimes(front_matter, texts, statements, tzid, evidence, trace).read()
    if len(spans) == 1:
        check_several(texts, spans[0].start.day, trace)
    found = (_occurrences(span, texts, front_matter, settings, evidence, trace) for span in spans)
    is_local = evidence.zulu_said_local or evidence.zulu_is_local(front_matter) > 0
    return tuple(replace(when, zulu_is_local=is_local) for whens in found for when in whens)


def _occurrences(
    span: Span,
    texts: Sequence[Passage],
    front_matter: FrontMatter,
    settings: Settings,
    evidence: SiteEvidence,
    trace: Trace,
) -> list[When]:
    """Return when a span is: once, or once for each slot of its day that a text names."""
    start, end = span.start, span.end
    dropped: tuple[Origin, ...] = ()
    check_weekdays(texts, start.day, trace)
    if end and end.day < start.day:
        _refuse(start, end, trace)
        dropped, end = _lost(end, "end-dropped"), None
        span = replace(span, end_refused=True)
    if front_matter.is_true("all_day") and not _has_hours_all_the_same(
        front_matter, texts, start, end, span.tzid, trace
    ):
        return [_whole_days(span.tzid, start, end, at(next(front_matter.all("all_day")), "all-day-key"))]
    if sessions := _sessions(texts, start, end):
        return _each_session(sessions, start, span, texts, settings, trace)
    ending = told_end(front_matter.rows, texts) if end is None or (end.clock is None and end.day == start.day) else None
    if ending:
        row, told = ending
        because = (origin("end-in-row", row.key, row.line, told.quote),)
        end = StoredTime(start.day, told.end or told.start, row.key, row.line, origins=because)
    stored = stored_hours_weight(start, end, front_matter, evidence)
    clocks = hours_in_text(texts, start, end, span.tzid, stored)
    clocks = None if clocks and clocks.start == span.no_hour else clocks
    if clocks is None and _is_of_form(start, front_matter, evidence):
        code = "hour-of-form" if family_of(front_matter) in evidence.shared_clocks else "hour-to-the-second"
        trace.add(code, start.line, key=start.key, found=str(start))
        start = replace(start, clock=None, at=None)
        end = replace(end, clock=None, at=None) if end and end.day > start.day else None
    elif clocks is None and _is_odd(start.clock) and not front_matter.is_settled("dtstart"):
        trace.add("hour-odd", start.line, key=start.key, found=str(start))
    composer = _Composer(
        span.tzid, lambda: _length(span, texts) or _assumed_length(settings), trace, dropped, refused=span.end_refused
    )
    whens = [composer.put_together(start, end, clocks)]
    if clocks and clocks.later and (end is None or end.day == start.day):
        bare = replace(start, clock=None, at=None)
        whens += [composer.put_together(bare, None, slot) for slot in clocks.later]
    zoned = [item for item in span.origins if item.name == "tzid"]
    return [replace(when, origins=(*when.origins, *zoned)) for when in whens]


def _sessions(texts: Sequence[Passage], start: StoredTime, end: StoredTime | None) -> list[tuple[date, StatedHours]]:
    """Return the days, with their hours, that a text names one by one from the stored first to the stored last day.

    "14 and 21 May, 6:30 pm" are two evenings, and no week; days that follow each other are those of one event.
    """
    if end is None or start.clock or end.clock or end.day - start.day <= _DAY:
        return []
    found: dict[date, StatedHours] = {}
    for item in (item for text in texts for item in stated_hours(text)):
        named = item.mention.days if item.mention and not item.mention.ranged else ()
        for day in filter(None, (each.on_or_after(start.day) for each in named)):
            if day <= end.day:
                found.setdefault(day, item)
    days = sorted(found)
    is_parted = all(after - before > _DAY for before, after in pairwise(days))
    is_whole = len(days) > 1 and days[0] == start.day and end.day - days[-1] <= _DAY
    return [(day, found[day]) for day in days] if is_parted and is_whole else []


def _each_session(
    sessions: Sequence[tuple[date, StatedHours]],
    start: StoredTime,
    span: Span,
    texts: Sequence[Passage],
    settings: Settings,
    trace: Trace,
) -> list[When]:
    """Return when each of several sessions is."""
    composer = _Composer(span.tzid, lambda: _length(span, texts) or _assumed_length(settings), trace, (), refused=False)
    trace.add("dates-listed", sessions[0][1].passage.line, found=", ".join(str(day) for day, _ in sessions))
    clocks = ((day, _widened(item, [item])) for day, item in sessions)
    return [composer.put_together(replace(start, day=day, at=None), None, told) for day, told in clocks]


def _has_hours_all_the_same(
    front_matter: FrontMatter,
    texts: Sequence[Passage],
    start: StoredTime,
    end: StoredTime | None,
    tzid: str,
    trace: Trace,
) -> bool:
    """Whether ``all_day: true`` came with a template: an hour is stored all the same, and a label of the text gives hours.

    A stored hour alone is told, and not believed.
    """
    if start.clock is None or start.at is None:  # ``at`` is the moment of a stored hour
        return False
    labelled = [text for text in texts if text.labelled or text.kind is PassageKind.HOURS]
    is_said = hours_in_text(labelled, start, end, tzid, LEAST_HOURS) is not None
    key = next(front_matter.all("all_day"))
    code = "hours-for-all-day" if is_said else "hours-beside-all-day"
    trace.add(code, key.line, key=key.key, found=str(start), other=start.key)
    return is_said


def _is_odd(clock: time | None) -> bool:
    """Whether hardly any event begins at an hour: 10:12 is rather when a form was filled in; 23:59 and 00:01 are meant."""
    return clock is not None and clock.minute % 5 != 0 and clock.minute not in (1, _LAST_MINUTE)


def _is_of_form(start: StoredTime, front_matter: FrontMatter, evidence: SiteEvidence) -> bool:
    """Whether nobody typed an hour: a form or a program stored that of posting, to the second."""
    shared = evidence.shared_clocks.get(family_of(front_matter), "")
    if start.clock is None or start.clock.second in (0, _LAST_SECOND) or front_matter.is_settled("dtstart"):
        return False
    return shared[-2:] == f"{start.clock:%S}" if shared else start.clock.minute % 5 != 0


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


def _to_the_minute(moment: datetime) -> datetime:
    """Return a moment without its seconds, which no event has: a program stored them; 23:59:59 is the end of a day."""
    is_last = (moment.minute, moment.second) == (_LAST_MINUTE, _LAST_SECOND)
    return moment if is_last else moment.replace(second=0)


def _lost(edge: StoredTime, reason: str) -> tuple[Origin, ...]:
    """Return the value of an edge as one that lost."""
    return tuple(item._replace(value=str(edge), reason=reason, against=()) for item in edge.origins)


def hours_in_text(
    texts: Sequence[Passage], start: StoredTime, end: StoredTime | None, tzid: str, stored: float
) -> Clocks | None:
    """Return the hours that prose gives an event from ``start``: the most believable ones.

    ``stored`` is how much speaks for the hour that is stored. Hours that weigh less than it do not count, unless they
    agree with it.
    """
    last = end.day if end else start.day
    stated = [item for text in texts for item in stated_hours(text) if _applies(item, start, last)]
    found = [_on_clock_of(tzid, item, start.day) for item in stated]
    if not found and start.clock is None and last == start.day:
        found = _of_programme(texts)
    if not found and last > start.day and start.clock is None:
        return _of_first_and_last_day(texts, start.day, last)
    if not found:
        return None
    lone = len({item.hours.start for item in found if item.passage.kind >= PassageKind.BODY}) == 1
    weights = {id(item): hours_weight(item, start.day, lone=lone, stored=start.clock) for item in found}
    best = max(found, key=lambda item: (weights[id(item)], -item.passage.kind))
    least = LEAST_HOURS if start.clock is None else stored
    if best.hours.start != start.clock and weights[id(best)] < least:
        agreeing = [item for item in found if item.hours.start == start.clock and item.hours.end]
        return _widened(agreeing[0], found) if agreeing else None
    if best.hours.end is None:  # "10h" in one place, "de 10h à 12h" in another
        ranges = [item for item in found if item.hours.end]
        same = (item for item in ranges if item.hours.start == best.hours.start)
        wider = (item for item in ranges if _holds(item.hours, best.hours.start) and item.mention)
        best = next(same, None) or next((_from(best, item) for item in wider), best)
    return replace(_widened(best, found), is_sure=stored < MADE_BY_A_MACHINE)


def _holds(hours: Hours, clock: time) -> bool:
    return hours.end is not None and hours.start < clock < hours.end


def _from(best: StatedHours, wider: StatedHours) -> StatedHours:
    """Return hours that begin when ``best`` says, and end with a range of the day around it."""
    return replace(best, hours=best.hours._replace(end=wider.hours.end))


def _of_first_and_last_day(texts: Sequence[Passage], first: date, last: date) -> Clocks | None:
    """Return the hours from the start on the first day to the end on the last, where the text gives both days theirs."""
    said = [item for text in texts for item in stated_hours(text) if item.hours.end and item.mention]
    begins = next((item for item in said if _is_of(item, first)), None)
    ends = next((item for item in said if _is_of(item, last)), None)
    if begins is None or ends is None:
        return None
    quote = f"{begins.hours.quote} … {ends.hours.quote}"
    return Clocks(begins.hours.start, ends.hours.end, quote, begins.passage, is_dated=True)


def _is_of(item: StatedHours, day: date) -> bool:
    """Whether hours are those of one day alone."""
    return item.mention is not None and not item.mention.ranged and item.mention.covers(day)


def _of_programme(texts: Sequence[Passage]) -> list[StatedHours]:
    """Return the hours from the first to the last line of a programme, where nothing else tells any."""
    said = [
        (text, hours)
        for text in texts
        for sentence in sentences(text)
        if sentence.role is SentenceRole.PROGRAMME and not sentence.mentions
        for hours in sentence.hours
    ]
    ends = [hours.end for _, hours in said if hours.end] or [hours.start for _, hours in said[1:]]
    if not ends or said[0][1].start != min(hours.start for _, hours in said) or not _are_of_one_day(said):
        return []
    passage, first = said[0]
    last = said[-1][1].end
    return [StatedHours(first._replace(end=last if last and last < first.start else max(ends)), None, passage)]


def _are_of_one_day(said: Sequence[tuple[Passage, Hours]]) -> bool:
    """Whether none of the lines but the last, in the evening, runs over midnight: "12:00 – 01:00" is a slip."""
    over = [(passage, hours) for passage, hours in said if hours.end and hours.end < hours.start]
    return all(hours is said[-1][1] and hours.start >= _EVENING for _, hours in over)


def _on_clock_of(tzid: str, item: StatedHours, day: date) -> StatedHours:
    """Return a statement on the clock of the event's zone: "2 PM ET" is 11:00 in Los Angeles."""
    told = item.hours
    if not told.zone or told.zone == tzid:
        return item
    start = _translated(told.start, day, told.zone, tzid)
    end = _translated(told.end, day, told.zone, tzid).time() if told.end else None
    shift = (start.date() - day) // _DAY
    return replace(item, hours=told._replace(start=start.time(), end=end, zone=""), shift=shift)


def _translated(clock: time, day: date, there: str, here: str) -> datetime:
    return datetime.combine(day, clock, abbreviations.tzinfo_of(there)).astimezone(zone(here))


def _widened(best: StatedHours, found: Sequence[StatedHours]) -> Clocks:
    """Join the ranges of one passage: "9h-12h et 14h-17h" lasts from 9 to 17; after a longer pause it is another slot."""
    end, quote, slots = best.hours.end, best.hours.quote, list[StatedHours]()
    for item in found:
        same = item.passage is best.passage and item.mention == best.mention
        if not same or not end or not item.hours.end or not end <= item.hours.start < item.hours.end:
            continue
        if _pause(slots[-1].hours.end if slots else end, item.hours.start) >= _LONGEST_PAUSE:
            slots.append(item)
        elif not slots:
            end, quote = item.hours.end, f"{quote} … {item.hours.quote}"
    own = best.passage.labelled or best.passage.kind in (PassageKind.HOURS, PassageKind.TITLE)
    later = tuple(Clocks(each.hours.start, each.hours.end, each.hours.quote, each.passage) for each in slots if own)
    return Clocks(best.hours.start, end, quote, best.passage, best.is_dated, best.shift, later=later)


def _pause(end: time | None, start: time) -> timedelta:
    """Return how long it is from the end of a range of hours to the start of the next."""
    begin = datetime.combine(date.min, end or start)
    return datetime.combine(date.min, start) - begin


def _applies(item: StatedHours, start: StoredTime, last: date) -> bool:
    """Whether a statement may be about the hours of the event, and of each of its days if there are several."""
    mention, passage = item.mention, item.passage
    if last > start.day:
        if mention is None:
            return passage.kind is PassageKind.HOURS
        return mention.ranged and mention.covers(start.day) and mention.covers(last)
    return mention is None or mention.covers(start.day)


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

    def __init__(
        self, tzid: str, length: Callable[[], Length], trace: Trace, dropped: tuple[Origin, ...], *, refused: bool
    ) -> None:
        self._tzid, self._length, self._doubts, self._dropped = tzid, length, trace, dropped
        self._refused = refused

    def put_together(self, start: StoredTime, end: StoredTime | None, clocks: Clocks | None) -> When:
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
        return replace(_overruled(start, clocks).told(clocks.start), day=start.typed_day or start.day)

    def _contradicted(self, edge: StoredTime, clocks: Clocks, used: time) -> None:
        code = "hours-outweighed" if clocks.is_sure else "hours-contradicted"
        self._doubts.add(code, edge.line, key=edge.key, found=str(edge), quote=clocks.quote,
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
        self._doubts.add("end-hour-unknown", end.line, key=end.key or end.origins[0].key)
        because = (*end.origins, origin("end-of-last-day"))
        return self._until(start, StoredTime(end.day + _DAY, None, end.key, end.line, origins=because))

    def _until(self, start: StoredTime, end: StoredTime) -> When:
        dtstart, dtend = (_to_the_minute(edge.moment(self._tzid, self._doubts)) for edge in (start, end))
        if dtend.astimezone(UTC) > dtstart.astimezone(UTC):
            return _when(dtstart, dtend, self._tzid, start.origins, end.origins)
        if dtend != dtstart:
            _refuse(start, end, self._doubts)
            self._dropped, self._refused = _lost(end, "end-dropped"), True
        return self._assumed(start)

    def _assumed(self, start: StoredTime) -> When:
        dtstart = _to_the_minute(start.moment(self._tzid, self._doubts))
        length = self._length()
        dtend = (dtstart.astimezone(UTC) + length.value).astimezone(zone(self._tzid))
        if length.assumed:
            minutes = str(length.value // timedelta(minutes=1))
            code = "end-replaced" if self._refused else "end-assumed"
            self._doubts.add(code, start.line, minutes=minutes, used=f"{dtend:%Y-%m-%d %H:%M}")
        else:
            self._doubts.add("end-from-duration", start.line, used=f"{dtend:%Y-%m-%d %H:%M}")
        ends = (length.because._replace(against=self._dropped),)
        return _when(dtstart, dtend, self._tzid, start.origins, ends)
