"""Time zones: the one place that knows where their rules come from.

The rules are those shipped with pytz, read by the standard library. The operating system's copy is never asked: two
machines with different copies would render the same event as different bytes. No other module imports pytz.
"""

from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from enum import Enum
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import pytz

from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError


class UnknownZone(FeedsError, ValueError):  # reads as what it is: except UnknownZone
    """A name the time zone database does not have, with the names that may have been meant."""

    def __init__(self, tzid: str, suggestions: tuple[str, ...]) -> None:
        sentence = (
            N_("unknown time zone {found}, did you mean {near}?") if suggestions else N_("unknown time zone {found}")
        )
        super().__init__(sentence, found=repr(tzid), near=", ".join(suggestions))
        self.tzid = tzid
        self.suggestions = suggestions


class Clash(Enum):
    """Why a wall time is not one instant: the clocks skip it (GAP) or show it twice (OVERLAP)."""

    GAP = "gap"
    OVERLAP = "overlap"


@cache
def zone(tzid: str) -> ZoneInfo:
    """The time zone of that name, as in "Europe/Paris"; raises UnknownZone.

    Read from a file, it can be neither pickled nor deep-copied, and so can no datetime in it: hand on the name.
    """
    # Asked before a file is opened: neither "../x" nor a file system that ignores case may decide what is a zone.
    if tzid not in pytz.all_timezones_set:
        raise UnknownZone(tzid, _suggestions(tzid))
    with pytz.open_resource(tzid) as file:  # type: ignore[attr-defined]  # missing from its stubs
        return ZoneInfo.from_file(file, key=tzid)


def localize(tzid: str, naive_wall: datetime) -> tuple[datetime, Clash | None]:
    """The moment at which clocks in the zone show this wall time, and what was doubtful about it.

    A time the clocks skip moves forward by what they skip; of a time they show twice, the first is taken.
    """
    moment = naive_wall.replace(tzinfo=zone(tzid), fold=0)
    skipped = _offset(moment.replace(fold=1)) - _offset(moment)
    if not skipped:
        return moment, None
    # PEP 495: fold=0 reads with the offset before the change, fold=1 with the one after it.
    if skipped.days < 0:
        return moment, Clash.OVERLAP
    return moment + skipped, Clash.GAP


def _offset(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    assert offset is not None, "a ZoneInfo always knows its offset"
    return offset


def _suggestions(tzid: str) -> tuple[str, ...]:
    """Up to three names that may have been meant; "paris" and "new york" are taken for their cities."""
    wanted = tzid.strip().replace(" ", "_").casefold()
    names = _names()
    close = [wanted] if wanted in names else get_close_matches(wanted, names, n=5, cutoff=0.7)
    return tuple(dict.fromkeys(names[name] for name in close))[:3]


def named_like(text: str) -> str | None:
    """Return the zone of that name in any case, or of the city that it is named after; None for any other text."""
    return _names().get(text.strip().replace(" ", "_").casefold())


@cache
def _names() -> dict[str, str]:
    """Each zone by its folded name and by its folded city; the full name wins."""
    cities = {name.rpartition("/")[2].casefold(): name for name in reversed(pytz.all_timezones)}
    return cities | {name.casefold(): name for name in pytz.all_timezones}


# Moments that tell zones apart: the rules of these years are those of the events of today's sites.
_PROBES = tuple(
    datetime(year, month, day, tzinfo=UTC) for year in range(2010, 2031) for month in range(1, 13) for day in (1, 15)
)


@lru_cache(1000)
def of_country(code: str) -> tuple[str, ...]:
    """The zones of a country, the one of most people first; none for a code that is no country's."""
    return tuple(pytz.country_timezones.get(code.upper(), ()))


# Countries whose people live by several clocks: their name tells no zone.
_SEVERAL_CLOCKS = frozenset({"AU", "BR", "CA", "CD", "CL", "EC", "FM", "GL", "ID", "KI", "KZ", "MN", "MX", "PF", "PG", "RU",
                             "UM", "US"})  # fmt: skip


def country_zone(code: str) -> str | None:
    """The zone that a country of that ISO 3166 code lives by; None for one with several clocks, and for no country."""
    return None if code in _SEVERAL_CLOCKS else next(iter(of_country(code)), None)


_MONTH_FIRST = frozenset({"US", "PR", "GU", "AS", "MP", "VI", "UM", "FM", "MH", "PW", "PH"})
_BOTH_ORDERS = frozenset({"CA", "PA", "KE", "ZA", "MY", "TG", "GL"})


def writes_month_first(tzid: str) -> bool | None:
    """Whether people of the country of a zone write 4/5 for the fifth of April (CLDR); None where both are usual, or unknown."""
    code = countries().get(tzid, "")
    return None if not code or code in _BOTH_ORDERS else code in _MONTH_FIRST


@cache
def countries() -> dict[str, str]:
    """The country of each zone that is one country's."""
    return {tzid: code for code in pytz.country_timezones for tzid in reversed(of_country(code))}


@cache
def offsets(tzid: str) -> tuple[timedelta, ...]:
    """The rules of a zone since 2010, as its offsets in the middle and at the beginning of each month."""
    there = zone(tzid)
    return tuple(_offset(moment.astimezone(there)) for moment in _PROBES)


@cache
def same_rules(tzid: str) -> frozenset[str]:
    """All zones of countries whose clocks have shown the same since 2010, and the zone itself."""
    wanted = offsets(tzid)
    return frozenset({tzid} | {other for other in countries() if offsets(other) == wanted})
