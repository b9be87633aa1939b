"""A stored value → a Stamp: the day, hour and offset that its writer typed; and a Stamp → a moment in the zone.

The trap is the offset. An offset that the zone has at that moment is the zone; one that it has in the other season
was filled in by a machine and the writer typed wall time; any other is another place's clock.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from feeds.interpretation.when import dates, hours
from feeds.languages import alternation, prepared, whole
from feeds.text.folding import flat
from feeds.timezones import abbreviations
from feeds.timezones.database import Clash, localize, zone

_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d\d(?=\d\d:)|\d{1,2}(?!\d))"
    r"(?:(?:[Tt]|,?\s+|(?<=-\d\d)(?=\d\d:))(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:\s*(?P<zulu>[Zz]\b|(?:UTC|GMT)(?!\s?[+−-]))|\s*(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2}))?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_GLUED = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?=$|T)")
_GLUED_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)T([0-2]\d)([0-5]\d)([0-5]\d)(?!\d)")
_YEAR_LAST = re.compile(r"([0-3]?\d)-([01]?\d)-((?:19|20)\d\d)(?!\d)")
_ISO_OF = (
    (_YEAR_FIRST, r"\1-\2-\3"), (_GLUED, r"\1-\2-\3"), (_GLUED_CLOCK, r"\1T\2:\3:\4"), (_YEAR_LAST, r"\1/\2/\3"),
)  # fmt: skip
_COMMENT = re.compile(r"\s?#[^\d]{1,60}")
_WORDS = re.compile(r"\s?[(,;]?\s?[a-zà-ÿ][^\dA-Z/]{1,40}")  # behind an hour they might be a zone
_ASIDE = re.compile(r"(?i)\s?\((?!utc|gmt)[^()\d][^()]{1,40}\)")  # "(doors 18:00)"; a zone in brackets was read before
_LARGEST_OFFSET = timedelta(hours=15)
EARLIEST, LATEST = 1950, 2200
_MIDNIGHT = time()


class NotADate(ValueError):
    """The value speaks of no date that exists."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was typed: a day, perhaps an hour of the clock, perhaps an offset from UTC (``zulu``: zero, typed as ``Z``).

    ``other`` is the day that the same digits name where months come first (``07/08/2024``), ``zone`` the name or
    offset behind the hour (``12:00 EST``); ``last`` and ``until`` are the day and hour of an end in the same value.
    """

    day: date
    clock: time | None = None
    offset: timedelta | None = None
    other: date | None = None
    zulu: bool = False
    zone: str = ""
    last: date | None = None
    until: time | None = None
    dash: time | None = None  # the second half of ``19:00-01:00``, which may be an offset or an end
    is_24: bool = False  # typed as 24:00 of the day before
    rest: str = ""  # words glued to it that say nothing of the time: ``2027-05-10#note``, ``2027-10-04 sera``

    @property
    def is_midnight(self) -> bool:
        """Whether there is no hour, or the 00:00 that forms fill in."""
        return self.clock in (None, _MIDNIGHT)

    @property
    def is_typo(self) -> bool:
        """Whether no human meant this year."""
        return not EARLIEST <= self.day.year <= LATEST

    def __str__(self) -> str:
        """The stamp as one would type it."""
        return f"{self.day} {self.clock:%H:%M}" if self.clock else str(self.day)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in the event's zone, and the code and values of the Problem that reading it raised."""

    at: datetime
    doubt: str = ""
    values: tuple[tuple[str, str], ...] = ()


def parse(text: str, *, month_first: bool = False) -> Stamp:
    """Read a stored date; raises NotADate for anything that is none (``2023-02-30``, "mardi").

    ``month_first`` reads ``07/08/2024`` as the eighth of July.
    """
    return _parsed(text, month_first)


@lru_cache(2048)
def _parsed(text: str, month_first: bool) -> Stamp:
    text = _normal(" ".join(text.split()))
    match = _ISO.match(text)
    stamp = _after_iso(match, text) if match else _prose(text, month_first)
    if stamp.last and not EARLIEST <= stamp.last.year <= LATEST:
        raise NotADate(text)
    return stamp


def _after_iso(match: re.Match[str], text: str) -> Stamp:
    stamp, rest = _iso(match), match.end()
    if rest == len(text):
        return stamp
    hours_east = re.fullmatch(r"\s*([+-])(\d{1,2})", text[rest:]) if stamp.clock else None
    if hours_east:  # "14:30 -5"
        name = abbreviations.named(f"UTC{hours_east[1]}{hours_east[2]}")
        if name is None:
            raise NotADate(text)
        return replace(stamp, zone=name)
    zoned = abbreviations.behind(text, rest)
    if zoned and zoned[1] == len(text):
        return replace(stamp, zone=zoned[0])
    return _with_end(stamp, text[rest:])


def _normal(text: str) -> str:
    """Return ``2024/05/14``, ``20240514T183000`` and ``14-05-2024`` as most people write ISO 8601."""
    for pattern, iso in _ISO_OF:
        match = pattern.match(text)
        text = match.expand(iso) + text[match.end() :] if match else text
    return text


def _with_end(stamp: Stamp, rest: str) -> Stamp:
    """Read what follows a stamp as its end: ``2024-05-01 - 2024-05-03``, ``2024-05-01 18:00-20:00``, ``2024-05-01 18h``."""
    joined = _to().match(flat(rest))
    ending = _ISO.fullmatch(rest[joined.end() :]) if joined else None
    if ending:
        end = _iso(ending)
        return replace(stamp, last=end.day, until=end.clock)
    told = f"{stamp.clock:%H:%M}{rest}" if stamp.clock else rest
    clocks = hours.find(told, bare=True)
    aside = f"{told[: clocks[0].span[0]]}{told[clocks[0].span[1] :]}" if clocks else told
    if len(clocks) == 1 and not _at().sub("", flat(aside)).strip(" ,.()–-"):
        return replace(stamp, clock=clocks[0].start, until=clocks[0].end, zone=clocks[0].zone)
    if _COMMENT.fullmatch(rest) or _ASIDE.fullmatch(rest) or (stamp.clock is None and _WORDS.fullmatch(rest)):
        return replace(stamp, rest=rest.strip(" #,;()"))
    raise NotADate(rest)


@prepared
def _to() -> re.Pattern[str]:
    """Return the pattern of what joins a start and an end."""
    return re.compile(rf"\s?(?:-|–|—|/|\.\.|{alternation('dates.to', 'hours.to')})\s?")


@prepared
def _at() -> re.Pattern[str]:
    """Return the pattern of the words before an hour that say no more than that it is one."""
    return re.compile(whole("hours.at", "hours.mark", "hours.clock", "hours.clock_alone"))


def _iso(match: re.Match[str]) -> Stamp:
    group = match.groupdict()
    try:
        day = date(int(group["year"]), int(group["month"]), int(group["day"]))
        clock, midnight = None, False
        if group["hour"]:
            midnight = (group["hour"], group["minute"]) == ("24", "00")  # of the day that follows (ISO 8601)
            day += timedelta(days=midnight)
            clock = time(
                0 if midnight else int(group["hour"]), int(group["minute"]), min(int(group["second"] or 0), 59)
            )
        dash = _dash(match)
        offset = None if dash and not _is_offset(group) else _offset(group)  # 16:00-18:30 is no offset of any place
        until = dash if dash and not _is_offset(group) else None
        return Stamp(day, clock, offset, zulu=bool(group["zulu"]), dash=dash, until=until, is_24=midnight)
    except (ValueError, OverflowError) as error:
        raise NotADate(match.string) from error


def _is_offset(group: Mapping[str, str | None]) -> bool:
    """Whether what is behind a hyphen can be an offset from UTC."""
    try:
        return _offset(group) is not None
    except ValueError:
        return False


def _dash(match: re.Match[str]) -> time | None:
    """Return the hour behind a hyphen that follows hours and minutes at once."""
    hyphen = match.start("sign") if match["sign"] == "-" and not match["second"] else 0
    glued = hyphen and match.string[hyphen - 1].isdigit() and ":" in match.string[hyphen:]
    return time(int(match["hours"]), int(match["minutes"])) if glued and int(match["hours"]) < 24 else None


def as_range(stamp: Stamp, tzid: str) -> Stamp:
    """Return ``19:00-01:00`` as a range of hours, unless it ends in an offset that the zone has."""
    if stamp.dash is None or stamp.offset in _offsets_around(
        tzid, datetime.combine(stamp.day, stamp.clock or _MIDNIGHT)
    ):
        return stamp
    return replace(stamp, offset=None, until=stamp.dash)


def _offset(group: Mapping[str, str | None]) -> timedelta | None:
    if group["zulu"]:
        return timedelta()
    if not group["sign"]:
        return None
    if int(group["minutes"] or 0) > 59:
        raise ValueError("no offset has more than 59 minutes")
    size = timedelta(hours=int(group["hours"] or 0), minutes=int(group["minutes"] or 0))
    if size > _LARGEST_OFFSET:
        raise ValueError(f"no place has the offset {size}")
    return -size if group["sign"] == "-" else size


def _prose(text: str, month_first: bool) -> Stamp:
    """Read "28 novembre 2023 à 14h30" and "28/11/2023 14:30", the ways in which people type dates into forms."""
    mentions = dates.find(text)
    if not mentions or mentions[0].days[0].year is None:
        raise NotADate(text)
    first = mentions[0].days[0]
    try:
        day = date(first.year or 0, first.month, first.day)
    except ValueError as error:
        raise NotADate(text) from error
    clocks = hours.find(dates.mask(text, mentions))
    last = _last(mentions[0])
    slashed = re.search(r"\d{1,2}/\d{1,2}/\d{4}", text) is not None
    other = day.replace(month=day.day, day=day.month) if slashed and day.day <= 12 and day.day != day.month else None
    if other and month_first:
        day, other = other, None
    if not clocks:
        return Stamp(day, other=other, last=last)
    return Stamp(day, clocks[0].start, other=other, zone=clocks[0].zone, last=last, until=clocks[0].end)


def _last(mention: dates.Mention) -> date | None:
    """Return the last day of "16–18 October 2023"."""
    first, last = mention.days[0], mention.days[-1]
    end = last.on_or_after(date(first.year or 1, first.month, 1)) if mention.ranged else None
    return end if end and (end.month, end.day) != (first.month, first.day) else None


def resolve(stamp: Stamp, tzid: str, *, zulu_is_local: bool = False) -> Moment:
    """Return the moment that the writer of ``stamp`` meant in the zone ``tzid``, and what was doubtful about it.

    ``zulu_is_local`` reads a trailing ``Z`` as an ornament of the wall time.
    """
    if stamp.zone:
        return _elsewhere(stamp, tzid)
    if stamp.zulu and zulu_is_local:
        stamp = replace(stamp, offset=None, zulu=False)
    wall = datetime.combine(stamp.day, stamp.clock or _MIDNIGHT)
    at, clash = localize(tzid, wall)
    if clash is Clash.OVERLAP and stamp.offset in (at.utcoffset(), at.replace(fold=1).utcoffset()):
        return Moment(at.replace(fold=stamp.offset != at.utcoffset()))  # the offset names one of the two
    if stamp.offset is None or stamp.offset == at.utcoffset():
        return Moment(at, *_clash(wall, at, clash, tzid))
    of_other_season = not stamp.zulu and stamp.offset in _offsets_around(tzid, wall)
    if of_other_season and clash is Clash.GAP:
        return Moment(at, *_clash(wall, at, clash, tzid))
    if of_other_season:
        values = (("found", spell_offset(stamp.offset)), ("zone", tzid), ("expected", spell_offset(at.utcoffset())),
                  ("used", f"{wall:%Y-%m-%d %H:%M}"))  # fmt: skip
        return Moment(at, "offset-other-season", values)
    elsewhere = (wall - stamp.offset).replace(tzinfo=UTC).astimezone(zone(tzid))
    used = f"{elsewhere:%Y-%m-%d %H:%M}"
    return Moment(elsewhere, "offset-foreign", (("found", spell_offset(stamp.offset)), ("used", used), ("zone", tzid)))


def _elsewhere(stamp: Stamp, tzid: str) -> Moment:
    """Read an hour on the clock of the place that is named behind it."""
    if stamp.zone[:1] in "+-":
        offset = abbreviations.tzinfo_of(stamp.zone).utcoffset(None)
        return resolve(replace(stamp, zone="", offset=offset), tzid)
    there, _ = localize(stamp.zone, datetime.combine(stamp.day, stamp.clock or _MIDNIGHT))
    return Moment(there.astimezone(zone(tzid)))


def _clash(wall: datetime, at: datetime, clash: Clash | None, tzid: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    if clash is None:
        return "", ()
    code = "hour-skipped" if clash is Clash.GAP else "hour-twice"
    return code, (("found", f"{wall:%Y-%m-%d %H:%M}"), ("zone", tzid), ("used", f"{at:%Y-%m-%d %H:%M}"))


def _offsets_around(tzid: str, wall: datetime) -> set[timedelta | None]:
    """Return the offsets that the zone has within half a year of ``wall``."""
    there = wall.replace(tzinfo=zone(tzid))
    return {(there + timedelta(days=30 * months)).utcoffset() for months in range(-6, 7)}


def spell_offset(offset: timedelta | None) -> str:
    """Return an offset as it is typed: ``+01:00``."""
    seconds = int((offset or timedelta()).total_seconds())
    return f"{'-' if seconds < 0 else '+'}{abs(seconds) // 3600:02}:{abs(seconds) % 3600 // 60:02}"
