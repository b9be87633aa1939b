"""Where an event starts and ends, as its keys store it: a day, perhaps an hour, and why that one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from feeds.interpretation import origins
from feeds.interpretation.front_matter import Field, FrontMatter
from feeds.interpretation.site_evidence import SiteEvidence, family_of, looks_like_event
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import durations, hours, rules, timestamps
from feeds.interpretation.when.decision import (
    DOUBTFUL,
    MADE_BY_A_MACHINE,
    STORED,
    Candidate,
    Setting,
    candidates,
    margin,
)
from feeds.interpretation.when.sentences import Passage, PassageKind, mentions
from feeds.interpretation.when.statements import Source, Statement, blocks, listed_days
from feeds.interpretation.when.text_dates import (
    WrittenDays,
    first_whole_day,
    name_days,
    names_alone,
    told_days,
    told_last_day,
    told_year,
)
from feeds.interpretation.when.time_fields import Stored, is_stamp, names_event, read_stored
from feeds.interpretation.when.timestamps import NotADate, Stamp, resolve
from feeds.model import Origin
from feeds.timezones import abbreviations
from feeds.timezones.database import zone

_DAY = timedelta(days=1)
_NIGHT, _EVENING = time(6), time(17)
_LONGEST = timedelta(days=3 * 366)  # an end after more than three years is a slip
_LEADING_T = re.compile(r"^\s*T(?=\d)")  # T10:30 is an hour of ISO 8601
_END_OF_DAY = re.compile(r"\s*24(?:[:.h]00)?\s?(?:h|Uhr|uur)?\s*")


@dataclass(frozen=True, slots=True)
class StoredTime:
    """A day, and perhaps an hour, at which an event starts or ends; ``key`` and ``line`` say so.

    ``clock`` is None for a bare date and for midnight, which forms fill in; ``midnight`` tells that 00:00 was
    typed. ``at`` is the moment of a stored hour, whose offset may name what the clock alone does not. ``typed_day`` is the
    day as it was typed, where a program stored it and its hour says nothing. ``origins`` tell where day and hour come from.
    """

    day: date
    clock: time | None
    key: str
    line: int
    midnight: bool = False
    at: datetime | None = None
    origins: tuple[Origin, ...] = ()
    typed_day: date | None = None

    def told(self, clock: time, *because: Origin) -> "StoredTime":
        """Return the edge at the hour that prose gives."""
        return replace(self, clock=clock, at=None, origins=(*self.origins, *because))

    def moment(self, tzid: str, trace: Trace) -> datetime:
        """Return the moment of the edge in the zone; a bare date is its midnight."""
        if self.at:
            return self.at
        found = resolve(Stamp(self.day, self.clock), tzid)
        if found.doubt:
            trace.add(found.doubt, self.line, **dict(found.values))
        return found.at

    def __str__(self) -> str:
        return str(Stamp(self.day, self.clock))


@dataclass(frozen=True, slots=True)
class Span:
    """The stored start and end of one occurrence, the zone of its clock, and how long it lasts if that is stored.

    ``origins`` tell which keys gave the zone and the length; ``end_refused`` that an end is stored that nobody can mean.
    ``no_hour`` is an hour that is stored and that nobody typed.
    """

    start: StoredTime
    end: StoredTime | None
    tzid: str
    length: timedelta | None = None
    origins: tuple[Origin, ...] = ()
    end_refused: bool = False
    no_hour: time | None = None


class StoredTimes:
    """Finds the spans of one document; what is doubtful goes to ``trace``."""

    def __init__(
        self,
        front_matter: FrontMatter,
        passages: Sequence[Passage],
        statements: Sequence[Statement],
        tzid: str,
        evidence: SiteEvidence,
        trace: Trace,
    ) -> None:
        self._lexicon, self._passages, self._statements = front_matter, passages, statements
        self._tzid, self._evidence, self._doubts = tzid, evidence, trace

    def read(self) -> list[Span]:
        """Return the spans; none, with the reason among the doubts, where the document names no date."""
        stored = read_stored(self._lexicon)
        if names_event(stored):
            spans = [span for item in stored if (span := self._span(item))]
            return self._each_day(self._decided(spans[0], stored[0])) if len(stored) == len(spans) == 1 else spans
        item = stored[0] if stored else Stored()
        if ends := self._lone_end(item):
            item = replace(item, start=ends, end=None)
            return [span] if (span := self._span(item, "lone-end")) else []
        found = self._lexicon.first("day") if self._evidence.date_is_event(self._lexicon) else None
        reason = "date-is-event" if found else "file-name"
        found = found or self._file_date()
        span = self._span(replace(item, start=found), reason) if found else self._from_text(item)
        if span is None:
            return []
        return self._each_day(self._decided(span, item) if found else span)

    def _lone_end(self, item: Stored) -> Field | None:
        """Return an end that is the only day of a document: its file is named for the day of posting, if for any."""
        found = item.end
        if not found or not is_stamp(found.text) or self._lexicon.first("day"):
            return None
        if family_of(self._lexicon) in self._evidence.named_families:
            return None
        self._doubts.add("date-from-end", found.line, key=found.key)
        return found

    def _each_day(self, span: Span) -> list[Span]:
        """Return the span on each of the days that a label lists with its own: "les 17 et 31 août", a line a date."""
        if (span.end and span.end.day > span.start.day) or self._repeats():
            return [span]
        for said in blocks([each for each in self._statements if each.source is Source.LABEL]):
            days = listed_days(said, span.start.day)
            if len(days) > 1 and span.start.day in days:
                first = said[0]
                self._doubts.add(
                    "dates-listed", first.line, found=", ".join(each.quote for each in said if each.days)[:80]
                )
                because = origins.origin("listed-day", first.key, first.line, first.quote)
                return [span, *(_on(span, day, because) for day in days if day != span.start.day)]
        return [span]

    def _repeats(self) -> bool:
        """Whether a key or the words of a title or a row give a rule by which the event repeats."""
        told = (text for text in self._passages if text.kind in (PassageKind.HOURS, PassageKind.TITLE))
        return bool(self._lexicon.first("rrule")) or any(rules.find(text.text, text.language) for text in told)

    def _decided(self, span: Span, item: Stored) -> Span:
        """Return the span on the day for which most speaks; where that is not the stored one, it is told."""
        if any(each.reason == "typo-replaced" for each in span.start.origins) or (item.start and item.start.settled):
            return span
        statements = self._statements
        sources = {each.source for each in statements}
        setting = Setting(self._lexicon, self._evidence, span.start.day, next(self._published(), None),
                          item.start.path if item.start else (), Source.START_KEY in sources, Source.DATE_KEY in sources)  # fmt: skip
        found = candidates(statements, setting)
        own = next((each for each in found if each.day == span.start.day), None)
        typed = next((each.stamp.day for each in statements if each.stamp and each.key == span.start.key), None)
        if not found or own is found[0] or found[0].day == typed:
            self._doubted(span, found)
            return span
        return self._moved(span, item, own, found[0], found)

    def _doubted(self, span: Span, found: Sequence[Candidate]) -> None:
        """Tell of a day that nearly as much speaks for as for the stored one."""
        other = found[1] if len(found) > 1 else None
        if other and found[0].weight - other.weight < DOUBTFUL and not _covers(span, other.day):
            said = other.first
            self._doubts.add("date-doubtful", said.line or span.start.line, found=said.quote, used=str(span.start))

    def _moved(
        self, span: Span, item: Stored, own: Candidate | None, chosen: Candidate, found: Sequence[Candidate]
    ) -> Span:
        """Return the span on another day than the stored one, with the stored hours unless a machine stored them."""
        stored = (each for each in chosen.statements if each.field and each.start and each.source in STORED)
        said, start = next(stored, chosen.first), span.start
        sure = margin(found, chosen) >= DOUBTFUL and (own is None or own.weight < MADE_BY_A_MACHINE)
        code = "date-overruled" if sure else "date-contradicted"
        self._doubts.add(code, start.line or said.line, key=start.key or "file name", found=str(start),
                         quote=said.quote, used=str(chosen.day))  # fmt: skip
        lost = tuple(each._replace(value=str(start), reason="day-outweighed", against=()) for each in start.origins)
        if said.field and said.source in STORED:
            other = self._span(replace(item, start=said.field, end=None))
            if other:
                first = other.start.origins[0]._replace(reason="day-weighed", against=lost)
                return replace(other, start=replace(other.start, origins=(first, *other.start.origins[1:])))
        because = origins.origin("day-weighed", said.key, said.line, said.quote, against=lost)
        keeps = own is not None and not _is_posting(own.first, self._evidence, family_of(self._lexicon))
        shift = chosen.day - start.day
        clock = start.clock if keeps else None
        moved = replace(start, day=chosen.day, clock=clock, at=None, midnight=False, origins=(because,))
        end = span.end
        if chosen.last:
            end = StoredTime(chosen.last, end.clock if end and keeps else None, said.key, said.line, origins=(because,))
        elif end:
            end = replace(end, day=end.day + shift, at=None) if keeps else None
        return replace(span, start=moved, end=end)

    def _span(self, item: Stored, reason: str = "key") -> Span | None:
        assert item.start is not None
        found, (tzid, offset) = item.start, self._zone(item)
        stamp = self._stamp(found, offset)
        if stamp is None:
            self._doubts.add("date-invalid", found.line, key=found.key, found=found.text[:80])
            return None
        if stamp.is_typo:
            return self._instead_of(stamp, found, tzid)
        if stamp.rest:
            self._doubts.add("date-rest", found.line, key=found.key, found=stamp.rest, used=str(stamp))
        closing = self._closing(item, offset)
        timed = not stamp.is_midnight or bool(closing and not closing.is_midnight)
        start = self._clocked(self._edge(stamp, found, tzid, timed, reason), item.clock, tzid, stamp)
        end = self._end(item, stamp, closing, start, tzid, timed)
        start, end = _whole_days_to_the_minute(start, end)
        ends_alike = end is None or end.clock is None or _is_midnight_elsewhere(end, tzid)
        no_hour = start.clock if ends_alike and _is_midnight_elsewhere(start, tzid) else None
        if no_hour:
            self._doubts.add("hour-of-utc", start.line, key=start.key, found=str(start))
            start = replace(start, clock=None, at=None)
            end = replace(end, clock=None, at=None) if end and end.day > start.day else None
        refused = end is None and item.end is not None and item.end.text != ""
        if end and end.day - start.day > _LONGEST:
            self._doubts.add("end-implausible", end.line, key=end.key, found=str(end))
            end, refused = None, True
        length = self._length(item)
        if end is None and length and length % _DAY == timedelta() and start.clock is None:
            end = StoredTime(
                start.day + length - _DAY, None, start.key, start.line, origins=_because(item.duration, "duration-key")
            )
        zoned = item.zone if item.zone and abbreviations.named(item.zone.text) == tzid else None
        because = (*_because(item.duration, "duration-key", "length"), *_because(zoned, "key", "tzid", tzid))
        return self._right_year(Span(start, end, tzid, length, because, refused, no_hour))

    def _zone(self, item: Stored) -> tuple[str, str]:
        """Return the zone of the event's clock and, for ``tz: UTC -7``, the offset of its stored hours."""
        name = abbreviations.named(item.zone.text) if item.zone else None
        if item.zone and not name:
            self._doubts.add(
                "zone-unknown", item.zone.line, key=item.zone.key, found=item.zone.text[:60], zone=self._tzid
            )
        return (self._tzid, name) if name and name[:1] in "+-" else (name or self._tzid, "")

    def _stamp(self, found: Field, offset: str = "") -> Stamp | None:
        try:
            typed = timestamps.parse(found.text, month_first=self._has_month_first())
            stamp = timestamps.as_range(typed, self._tzid)
        except NotADate:
            return None
        bare = stamp.clock is not None and stamp.offset is None and not stamp.zone
        return replace(stamp, zone=offset) if bare and offset else stamp

    def _has_month_first(self) -> bool:
        """Whether ``07/08/2024`` is in July: the neighbours say so, or else the country does."""
        is_usual = bool(self._lexicon.month_first) and not self._evidence.day_first(self._lexicon)
        return is_usual or self._evidence.month_first(self._lexicon)

    def _closing(self, item: Stored, offset: str) -> Stamp | None:
        """Return the stamp of the end key; a wrong one is reported and left out."""
        found = item.end
        stamp = self._stamp(found, offset) if found else None
        if found and (stamp is None or stamp.is_typo):
            code = "end-implausible" if stamp else "end-invalid"
            self._doubts.add(code, found.line, key=found.key, found=found.text[:80])
            return None
        return stamp

    def _edge(self, stamp: Stamp, found: Field, tzid: str, timed: bool, reason: str = "key") -> StoredTime:
        if self._evidence.month_first(self._lexicon) and "/" in found.text:
            self._doubts.add("order-from-neighbours", found.line, key=found.key)
            reason = "order-from-neighbours"
        if stamp.other and not self._evidence.day_first(self._lexicon):
            values = {"first": str(stamp.day), "second": str(stamp.other), "used": str(stamp.day)}
            self._doubts.add("date-ambiguous", found.line, key=found.key, **values)
            reason = "date-ambiguous"
        real = timed and stamp.zulu and stamp.clock is not None  # 00:00Z beside a real hour is an hour, too
        if stamp.is_midnight and not real:
            because = self._because(found, "key-day" if reason == "key" else reason)
            return StoredTime(stamp.day, None, found.key, found.line, midnight=stamp.clock is not None, origins=because)
        votes = self._evidence.zulu_is_local(self._lexicon)
        moment = resolve(stamp, tzid, zulu_is_local=votes > 0 or self._evidence.zulu_said_local)
        if stamp.zulu:
            self._say_zulu(moment.at, votes, found, tzid)
        elif moment.doubt == "offset-other-season" and family_of(self._lexicon) in self._evidence.fixed_offsets:
            self._doubts.add("offset-fixed", found.line, **{"key": found.key, **dict(moment.values)})
        elif moment.doubt:
            self._doubts.add(moment.doubt, found.line, **{"key": found.key, **dict(moment.values)})
        if stamp.zulu and not self._evidence.zulu_said_local and (votes or moment.at.utcoffset()):
            reason = "zulu-is-local" if votes else "zulu-is-utc"
        because = self._because(found, moment.doubt if moment.doubt and not stamp.zulu else reason)
        typed_day = stamp.day if stamp.zulu and stamp.clock and stamp.clock.second not in (0, _LAST_SECOND) else None
        return StoredTime(
            moment.at.date(),
            moment.at.time(),
            found.key,
            found.line,
            at=moment.at,
            origins=because,
            typed_day=typed_day,
        )

    def _because(self, found: Field, reason: str) -> tuple[Origin, ...]:
        """Return why a stored value counts, with what other keys say about the same."""
        if not found.path:
            return (origins.origin(reason, "file name", 0, self._lexicon.document.source),)
        for name in ("dtstart", "dtend"):
            listed = list(self._lexicon.all(name))
            if any(item.path == found.path for item in listed):
                return (origins.among(found, listed, reason),)
        return (origins.at(found, reason),)

    def _say_zulu(self, at: datetime, votes: int, found: Field, tzid: str) -> None:
        """Tell how a trailing Z was read, and on what that was decided."""
        values = {"key": found.key, "used": f"{at:%Y-%m-%d %H:%M}", "zone": tzid}
        if self._evidence.zulu_said_local:
            return
        if votes:
            self._doubts.add("zulu-is-local", found.line, **values, votes=str(votes))
        elif at.utcoffset():
            self._doubts.add("zulu-is-utc", found.line, **values)

    def _clocked(self, edge: StoredTime, found: Field | None, tzid: str, stamp: Stamp | None = None) -> StoredTime:
        """Return the edge at the hour of a key of its own (``startTime: 20:00``), which beats the hour of a stamp."""
        clock = self._clock_of(found, tzid)
        if found is None or clock in (None, time(), edge.clock):
            return edge
        if edge.clock is None:
            return edge.told(clock, origins.at(found, "clock-key"))
        if stamp is None or found.line == edge.line:
            return edge
        self._doubts.add("hours-overruled", edge.line, key=edge.key, found=str(edge), other=found.key,
                         used=f"{clock:%H:%M}")  # fmt: skip
        lost = tuple(item._replace(value=str(edge), reason="another-key", against=()) for item in edge.origins)
        return replace(
            edge, day=stamp.day, clock=clock, at=None, origins=(origins.at(found, "clock-key", against=lost),)
        )

    def _clock_of(self, found: Field | None, tzid: str) -> time | None:
        """Return the hour that a key for hours gives; of a whole stamp, that on the clock of the zone."""
        stamp = self._stamp(found) if found and is_stamp(found.text) else None
        return resolve(stamp, tzid).at.time().replace(second=0) if stamp and stamp.clock else _clock(found)

    def _end(
        self, item: Stored, stamp: Stamp, closing: Stamp | None, start: StoredTime, tzid: str, timed: bool
    ) -> StoredTime | None:
        if item.end and closing:
            return self._closed(
                self._clocked(self._edge(closing, item.end, tzid, timed), item.until, tzid, closing), closing, start
            )
        key, line = start.key, start.line
        until = self._clock_of(item.until, tzid) or _clock(item.clock, end=True) or stamp.until
        if stamp.last or until:
            later = until is not None and start.clock is not None and not stamp.last and until < start.clock
            because = _because_of_until(item)
            if later:
                self._doubts.add("end-next-day", line, found=f"{until:%H:%M}", start=f"{start.clock:%H:%M}")
            return StoredTime((stamp.last or start.day) + _DAY * later, until, key, line, origins=because)
        days = int(item.days.text) if item.days and re.fullmatch(r"\d{1,2}", item.days.text.strip()) else 0
        because = _because(item.days, "days-key")
        return StoredTime(start.day + (days - 1) * _DAY, None, key, line, origins=because) if days > 1 else None

    def _closed(self, end: StoredTime, closing: Stamp, start: StoredTime) -> StoredTime:
        """Return the end as it was meant: 00:00 of the first day is the midnight after it, a year may be a slip."""
        if closing.clock == time() and end.midnight and end.day == start.day and start.clock:
            return replace(end, day=end.day + _DAY, clock=time(), midnight=True, at=None)
        if closing.is_24 and end.clock is None and start.clock is None:
            return replace(end, day=end.day - _DAY)
        if end.day == start.day and _is_small_hour(end.clock) and start.clock and start.clock >= _EVENING:
            self._doubts.add("end-next-day", end.line, found=str(end), start=str(start))
            return replace(end, day=end.day + _DAY, at=None)
        slip = end.day != start.day and (end.day.month, end.day.day) == (start.day.month, start.day.day)
        if slip and abs(end.day.year - start.day.year) <= 2 and end.clock and (start.clock or time()) < end.clock:
            self._doubts.add("end-year-slip", end.line, key=end.key, found=str(end), used=str(start.day))
            return replace(end, day=start.day, at=None)
        return end

    def _length(self, item: Stored) -> timedelta | None:
        return durations.parse(item.duration.text) if item.duration else None

    def _file_date(self) -> Field | None:
        """Return the date in the name of the file or of its folder, where nothing else gives one."""
        if not self._evidence.name_is_date(self._lexicon) or self._title_has_date():
            return None
        for name in reversed(self._lexicon.document.source.split("/")[-2:]):
            for named in name_days(name):
                day = f"{named.year}-{named.month:02}-{named.day:02}"
                self._doubts.add("date-from-name", 0, used=day)
                return Field(day, (), 0)
        return None

    def _title_has_date(self) -> bool:
        """Whether the title names a whole date: it beats the date in a file's name, which may be the posting."""
        titles = (text for text in self._passages if text.kind is PassageKind.TITLE)
        return any(day.exists for text in titles for mention in mentions(text) for day in mention.days)

    def _from_text(self, item: Stored) -> Span | None:
        """Read the date in title or summary, only where the neighbours of the document are events."""
        events = self._evidence.is_event_folder(self._lexicon) or self._evidence.name_is_date(self._lexicon)
        told = self._told() if events else None
        if told is None:
            self._say_no_date()
            return None
        code = "date-from-label" if told.is_labelled else "date-from-text"
        self._doubts.add(code, told.line, found=told.quote, used=str(told.first))
        because = origins.origin("date-in-text", told.key, told.line, told.quote)
        return _told_span(told, "", told.line, self._zone(item)[0], because)

    def _say_no_date(self) -> None:
        """Tell a start key whose value is no date from a document that has none, and from one whose prose names a day."""
        typed = next(self._lexicon.all("dtstart"), None)
        named = first_whole_day(self._passages)
        if typed:
            self._doubts.add("date-invalid", typed.line, key=typed.key, found=typed.text[:80] or "{…}")
        elif not (looks_like_event(self._lexicon) or self._evidence.is_among_events_alone(self._lexicon)):
            self._doubts.add("no-date")
        elif named:
            self._doubts.add("date-in-prose", named.line, found=named.quote, used=str(named.first))
        else:
            self._doubts.add("date-missing")

    def _instead_of(self, stamp: Stamp, found: Field, tzid: str) -> Span | None:
        """Replace a stamp that no human meant by the date in the text."""
        told = self._told()
        if told is None:
            self._doubts.add("date-lost", found.line, key=found.key, found=str(stamp))
            return None
        self._doubts.add("date-typo", found.line, key=found.key, found=str(stamp), used=str(told.first))
        lost = (origins.at(found, "typo", str(stamp)),)
        because = origins.origin("typo-replaced", told.key, told.line, told.quote, against=lost)
        return _told_span(told, found.key, found.line, tzid, because)

    def _told(self) -> WrittenDays | None:
        return told_days(self._passages, next(self._published(), None))

    def _published(self) -> Iterator[date]:
        """Yield the day of publication: a date without a year is the next one after it."""
        for found in self._lexicon.all("published"):
            stamp = self._stamp(found)
            if stamp and not stamp.is_typo:
                yield stamp.day

    def _right_year(self, span: Span) -> Span:
        start = span.start
        told = told_year(self._passages, start.day)
        if not told:
            return self._with_last_day(span)
        year, quote, passage = told
        self._doubts.add("year-contradicted", start.line, key=start.key, found=str(start.day), used=quote)
        shift = year - start.day.year
        lost = tuple(item._replace(value=str(start), reason="stamp-contradicted", against=()) for item in start.origins)
        because = origins.origin("year-in-text", passage.key, passage.line, quote, against=lost)
        return replace(span, start=_later(start, shift, because), end=_later(span.end, shift) if span.end else None)

    def _with_last_day(self, span: Span) -> Span:
        """Take the last day from the text where no key gives an end: "du 19 au 21 mars"."""
        told = told_last_day(self._passages, span.start.day) if span.end is None and not span.length else None
        if not told or (span.start.clock and names_alone(self._passages, span.start.day)):
            return span
        self._doubts.add("last-day-from-text", told.line, quote=told.quote, used=str(told.last))
        because = origins.origin("last-day-in-text", told.key, told.line, told.quote)
        return replace(span, end=StoredTime(told.last, None, "", told.line, origins=(because,)))


_LAST_MINUTE, _LAST_SECOND = time(23, 59), 59


def _is_midnight_elsewhere(edge: StoredTime, tzid: str) -> bool:
    """Whether an hour of the night is midnight in UTC on the clock of the zone: a program turned a bare day into it."""
    if edge.clock is None or not time(1) <= edge.clock < _NIGHT or edge.clock.minute:
        return False
    offset = zone(tzid).utcoffset(datetime.combine(edge.day, edge.clock))
    return offset == timedelta(hours=edge.clock.hour)


def _whole_days_to_the_minute(start: StoredTime, end: StoredTime | None) -> tuple[StoredTime, StoredTime | None]:
    """Return whole days for 00:00 to 23:59, as forms store them."""
    is_midnight = start.midnight or start.clock == time()
    if not end or not end.clock or end.clock.replace(second=0) != _LAST_MINUTE or not is_midnight:
        return start, end
    return replace(start, clock=None, midnight=True, at=None), replace(end, clock=None, midnight=True, at=None)


def _on(span: Span, day: date, because: Origin) -> Span:
    """Return the span on another day, at the same hours."""
    start = replace(span.start, day=day, at=None, origins=(because,))
    end = replace(span.end, day=day + (span.end.day - span.start.day), at=None) if span.end else None
    return replace(span, start=start, end=end)


def _is_small_hour(clock: time | None) -> bool:
    return clock is not None and time() < clock <= _NIGHT


def _covers(span: Span, day: date) -> bool:
    """Whether a day is one of those from the start to the end."""
    return span.start.day <= day <= (span.end.day if span.end else span.start.day)


def _is_posting(said: Statement, evidence: SiteEvidence, family: str) -> bool:
    """Whether the stored hour is that of a posting: odd, at night, or the same in every document."""
    clock = said.start
    if clock is None or clock == time():
        return True
    odd = clock.second != 0 or clock.minute % 5 != 0 or clock < _NIGHT
    return odd or family in evidence.posting_families


def _clock(found: Field | None, end: bool = False) -> time | None:
    """Return the hour, or the end of a range of hours, that a value without a day gives."""
    if found is None:
        return None
    if _END_OF_DAY.fullmatch(found.text):
        return time()
    told = hours.find(_LEADING_T.sub("", found.text), bare=True)
    if told:
        return told[0].end if end else told[0].start
    whole = re.fullmatch(r"\s*(\d{1,2})\s*", found.text)
    return time(int(whole[1])) if whole and int(whole[1]) < 24 and not end else None


def _told_span(told: WrittenDays, key: str, line: int, tzid: str, because: Origin) -> Span:
    last = because._replace(reason="last-day-in-text", against=())
    end = StoredTime(told.last, None, key, line, origins=(last,)) if told.last > told.first else None
    return Span(StoredTime(told.first, None, key, line, origins=(because,)), end, tzid)


def _later(edge: StoredTime, years: int, *because: Origin) -> StoredTime:
    day = edge.day.replace(day=min(edge.day.day, 28), year=edge.day.year + years)
    day += timedelta(days=max(0, edge.day.day - 28))
    return replace(edge, day=day, at=None, origins=because or edge.origins)


def _because(found: Field | None, reason: str, name: str = "", value: str = "") -> tuple[Origin, ...]:
    return (origins.at(found, reason, value)._replace(name=name),) if found else ()


def _because_of_until(item: Stored) -> tuple[Origin, ...]:
    """Return where an end comes from that has no key of its own with a date."""
    if _clock(item.until):
        return _because(item.until, "clock-key")
    return _because(item.clock if _clock(item.clock, end=True) else item.start, "end-in-value")
