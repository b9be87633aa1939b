"""VTIMEZONE (RFC 5545, 3.6.5): what a time zone's name means, for readers that do not know the name.

Outlook reads a yearly RRULE with BYDAY and ignores RDATE, so the rule a zone follows is written that way. No rule is
typed in here: it is found in the database, and written only where it agrees with the database in every year.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from feeds.timezones.database import zone

# Changes are looked for in these years. Where clocks follow Ramadan, as in Gaza, the database lists them until 2086;
# the years after that are enough for a yearly rule to fall on each day of the month it can fall on.
FIRST_YEAR = 1970  # for an earlier event, the year before it
LAST_YEAR = 2100
RULE_YEARS = 12
LOCAL_MEAN_TIME_YEAR = 1800  # no zone has changed its clocks earlier

# Zones without a yearly rule list their changes at least until this year, so that feeds of different lengths agree.
LISTED_UNTIL = 2037

# No zone has kept an offset for a shorter time than this; the shortest is a week less an hour (Recife, 2000).
STEP = timedelta(days=6)

ZERO = timedelta(0)

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Observance:
    """One STANDARD or DAYLIGHT sub-component: a change of the clocks, repeated if it has an rrule."""

    dtstart: datetime  # what the clocks show as they change, so still in tzoffsetfrom
    tzoffsetfrom: timedelta
    tzoffsetto: timedelta
    tzname: str
    daylight: bool
    rrule: str = ""

    @property
    def onset(self) -> datetime:
        """The instant of the (first) change."""
        return (self.dtstart - self.tzoffsetfrom).replace(tzinfo=UTC)


class Shape(NamedTuple):
    """What the changes of a yearly rule have in common; only the day of the month differs."""

    month: int
    weekday: int
    at: time
    tzoffsetfrom: timedelta
    tzoffsetto: timedelta


Rule = dict[Shape, tuple[int, ...]]  # the days of the month each shape is seen on


def vtimezone(tzid: str, first: datetime, last: datetime) -> str:
    """The VTIMEZONE of a zone as CRLF-terminated content lines, right for every instant from first to last."""
    since = max(LOCAL_MEAN_TIME_YEAR, min(FIRST_YEAR, first.year - 1))
    return _written(tzid, since, *_needed(_observances(tzid, since), first, last))


def _needed(observances: tuple[Observance, ...], first: datetime, last: datetime) -> tuple[int, int]:
    """From the observance in force at first to a little after last; a yearly rule is never cut in half."""
    started = bisect_right(observances, first, key=lambda each: each.onset)
    singles = bisect_left(observances, True, key=lambda each: bool(each.rrule))
    until = max(LISTED_UNTIL, last.year + 1)
    return min(max(started - 1, 0), singles), bisect_right(observances, until, key=lambda each: each.dtstart.year)


@lru_cache(maxsize=500)
def _written(tzid: str, since: int, start: int, stop: int) -> str:
    """The VTIMEZONE with these observances: a few texts serve all events of a site."""
    lines = [line for observance in _observances(tzid, since)[start:stop] for line in _lines(observance)]
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{tzid}", *lines, "END:VTIMEZONE", ""])


def _lines(observance: Observance) -> Iterator[str]:
    name = "DAYLIGHT" if observance.daylight else "STANDARD"
    yield f"BEGIN:{name}"
    yield f"DTSTART:{observance.dtstart:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_utc_offset(observance.tzoffsetfrom)}"
    yield f"TZOFFSETTO:{_utc_offset(observance.tzoffsetto)}"
    yield f"TZNAME:{observance.tzname}"
    if observance.rrule:
        yield f"RRULE:{observance.rrule}"
    yield f"END:{name}"


def _utc_offset(offset: timedelta) -> str:
    """RFC 5545, 3.3.14; seconds only where there are any, as in local mean time, because Outlook stumbles on them."""
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    sign = "-" if offset < ZERO else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")


@lru_cache(maxsize=2000)
def _observances(tzid: str, since: int) -> tuple[Observance, ...]:
    """All that is known of a zone since that year: each change, the later ones as a yearly rule if there is one."""
    changes = tuple(_changes(zone(tzid), since))
    by_year: dict[int, list[Observance]] = {}
    for change in changes:
        by_year.setdefault(change.dtstart.year, []).append(change)
    rule = _rule(changes)
    ruled_since = _ruled_since(rule, by_year, since)
    singles = (change for change in changes if change.dtstart.year < ruled_since)
    return (*singles, *_recurring(rule, ruled_since, by_year))


# ---- the changes of a zone, found by looking at its clocks


def _changes(tz: ZoneInfo, since: int) -> Iterator[Observance]:
    """The offset that year begins with, as a change from itself; then each change of it, in order."""
    start = datetime(since, 1, 1, tzinfo=tz).astimezone(UTC)
    end = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
    onsets = [start, *_onsets(tz, start, end)]
    # An offset is named as it ends: where summer time became permanent, its name changed and the clocks did not.
    ends = [(onset - timedelta(seconds=1)).astimezone(tz) for onset in (*onsets[1:], end)]
    for onset, before, now, following in zip(onsets, [ends[0], *ends], ends, [*ends[1:], ends[-1]], strict=False):
        dtstart = onset.replace(tzinfo=None) + _offset(before)
        # Dublin's winter is minus an hour of DST, which makes its summer the DAYLIGHT.
        daylight = _dst(now) > min(ZERO, _dst(following))
        yield Observance(dtstart, _offset(before), _offset(now), now.tzname() or "", daylight)


def _onsets(tz: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    instants = [start + step * STEP for step in range((end - start) // STEP + 1)]
    offsets = [_offset(instant.astimezone(tz)) for instant in instants]
    for (earlier, before), (later, after) in pairwise(zip(instants, offsets, strict=True)):
        if before != after:
            yield _onset(tz, earlier, later)


def _onset(tz: ZoneInfo, earlier: datetime, later: datetime) -> datetime:
    """The second at which the offset becomes that of later, by halving."""
    offset = _offset(later.astimezone(tz))

    def has_changed(second: int) -> bool:
        return _offset((earlier + timedelta(seconds=second)).astimezone(tz)) == offset

    seconds = range(int((later - earlier).total_seconds()))
    return earlier + timedelta(seconds=bisect_left(seconds, True, key=has_changed))


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or ZERO


def _dst(moment: datetime) -> timedelta:
    return moment.dst() or ZERO


# ---- the yearly rule that explains them


def _rule(changes: Iterable[Observance]) -> Rule:
    """The days on which the changes of the last years fall, by shape."""
    days: dict[Shape, set[int]] = {}
    for change in changes:
        if change.dtstart.year > LAST_YEAR - RULE_YEARS:
            days.setdefault(_shape(change), set()).add(change.dtstart.day)
    return {shape: tuple(sorted(seen)) for shape, seen in days.items()}


def _shape(change: Observance) -> Shape:
    dtstart = change.dtstart
    return Shape(dtstart.month, dtstart.weekday(), dtstart.time(), change.tzoffsetfrom, change.tzoffsetto)


def _ruled_since(rule: Rule, by_year: dict[int, list[Observance]], since: int) -> int:
    """The first of the years, up to the last, in which the rule says exactly what the database says."""
    year = LAST_YEAR + 1
    while rule and year > since and _agrees(rule, year - 1, by_year.get(year - 1, [])):
        year -= 1
    return year


def _agrees(rule: Rule, year: int, changes: list[Observance]) -> bool:
    said = {(shape, dtstart) for shape, days in rule.items() for dtstart in _dates(shape, days, year)}
    return said == {(_shape(change), change.dtstart) for change in changes}


def _dates(shape: Shape, days: tuple[int, ...], year: int) -> Iterator[datetime]:
    """What the RRULE of a shape gives in one year."""
    dates = (date(year, shape.month, day) for day in days if day <= _month_length(year, shape.month))
    return (datetime.combine(each, shape.at) for each in dates if each.weekday() == shape.weekday)


def _month_length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def _recurring(rule: Rule, since: int, by_year: dict[int, list[Observance]]) -> list[Observance]:
    """One observance for each shape, at the first change it explains."""
    firsts: dict[Shape, Observance] = {}
    for year in range(since, LAST_YEAR + 1):
        for change in by_year.get(year, []):
            firsts.setdefault(_shape(change), change)
    return [replace(change, rrule=_rrule(shape, rule[shape])) for shape, change in firsts.items()]


def _rrule(shape: Shape, days: tuple[int, ...]) -> str:
    """The days as the nth weekday of the month where they are one, else as a list of days."""
    weekday = WEEKDAYS[shape.weekday]
    month = f"FREQ=YEARLY;BYMONTH={shape.month}"
    if len(days) == 7 and days[0] % 7 == 1:
        return f"{month};BYDAY={days[0] // 7 + 1}{weekday}"
    if len(days) == 7 and days[-1] == _month_length(LAST_YEAR, shape.month):
        return f"{month};BYDAY=-1{weekday}"
    return f"{month};BYMONTHDAY={','.join(map(str, days))};BYDAY={weekday}"
