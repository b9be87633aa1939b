"""Time zones: the one place that knows where their rules come from.

The rules are those shipped with pytz, read by the standard library. The operating system's copy is never asked: two
machines with different copies would render the same event as different bytes. No other module imports pytz.
"""

from datetime import datetime, timedelta
from difflib import get_close_matches
from enum import Enum
from functools import cache
from zoneinfo import ZoneInfo

import pytz

from feeds.errors import FeedsError


class UnknownZone(FeedsError, ValueError):  # noqa: N818  # reads as what it is: except UnknownZone
    """A name the time zone database does not have, with the names that may have been meant."""

    def __init__(self, tzid: str, suggestions: tuple[str, ...]) -> None:
        hint = f", did you mean {' or '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"unknown time zone {tzid!r}{hint}")
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


@cache
def _names() -> dict[str, str]:
    """Each zone by its folded name and by its folded city; the full name wins."""
    cities = {name.rpartition("/")[2].casefold(): name for name in reversed(pytz.all_timezones)}
    return cities | {name.casefold(): name for name in pytz.all_timezones}
