"""A stored value → a Stamp: the day, hour and offset that its writer typed; and a Stamp → a moment in the zone.

The trap is the offset. An offset that the zone has at that moment is the zone; one that it has in the other season
was filled in by a machine and the writer typed wall time; any other is another place's clock.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from feeds.interpretation import dates, hours
from feeds.zones import Clash, localize, zone

_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:[Tt]|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?:\s*(?P<zulu>[Zz]|UTC|GMT)|\s*(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2}))?)?"
)
EARLIEST, LATEST = 1950, 2200
_MIDNIGHT = time()


class NotADate(ValueError):
    """The value speaks of no date that exists."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was typed: a day, perhaps an hour of the clock, perhaps an offset from UTC (``Z`` is zero).

    ``other`` is the day that the same digits name where months come first (``07/08/2024``).
    """

    day: date
    clock: time | None = None
    offset: timedelta | None = None
    other: date | None = None

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


def parse(text: str) -> Stamp:
    """Read a stored date; raises NotADate for anything that is none (``2023-02-30``, "mardi")."""
    text = " ".join(text.split())
    match = _ISO.fullmatch(text)
    return _iso(match) if match else _prose(text)


def _iso(match: re.Match[str]) -> Stamp:
    group = match.groupdict()
    try:
        day = date(int(group["year"]), int(group["month"]), int(group["day"]))
        clock = None
        if group["hour"]:
            day += timedelta(days=int(group["hour"]) == 24)
            clock = time(int(group["hour"]) % 24, int(group["minute"]), min(int(group["second"] or 0), 59))
        return Stamp(day, clock, _offset(group))
    except (ValueError, OverflowError) as error:
        raise NotADate(match.string) from error


def _offset(group: dict[str, str | None]) -> timedelta | None:
    if group["zulu"]:
        return timedelta()
    if not group["sign"]:
        return None
    size = timedelta(hours=int(group["hours"] or 0), minutes=int(group["minutes"] or 0))
    return -size if group["sign"] == "-" else size


def _prose(text: str) -> Stamp:
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
    slashed = re.search(r"\d{1,2}/\d{1,2}/\d{4}", text) is not None
    other = day.replace(month=day.day, day=day.month) if slashed and day.day <= 12 and day.day != day.month else None
    return Stamp(day, clocks[0].start if clocks else None, other=other)


def resolve(stamp: Stamp, tzid: str) -> Moment:
    """Return the moment that the writer of ``stamp`` meant in the zone ``tzid``, and what was doubtful about it."""
    wall = datetime.combine(stamp.day, stamp.clock or _MIDNIGHT)
    at, clash = localize(tzid, wall)
    if stamp.offset is None or stamp.offset == at.utcoffset():
        return Moment(at, *_clash(wall, at, clash, tzid))
    if clash is Clash.OVERLAP and stamp.offset == at.replace(fold=1).utcoffset():
        return Moment(at.replace(fold=1))  # of an hour that happens twice the offset names the second
    if stamp.offset and stamp.offset in _offsets_around(tzid, wall):
        values = (("found", spell_offset(stamp.offset)), ("zone", tzid), ("expected", spell_offset(at.utcoffset())),
                  ("used", f"{wall:%Y-%m-%d %H:%M}"))  # fmt: skip
        return Moment(at, "offset-other-season", values)
    elsewhere = (wall - stamp.offset).replace(tzinfo=UTC).astimezone(zone(tzid))
    used = f"{elsewhere:%Y-%m-%d %H:%M}"
    return Moment(elsewhere, "offset-foreign", (("found", spell_offset(stamp.offset)), ("used", used), ("zone", tzid)))


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
