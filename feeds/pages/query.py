"""Which of a feed's events a page shows: the coming ones, past ones, a month or a day; read from its address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto

PER_PAGE = 50
_MOST_PAGES = 10_000
_YEARS = range(1950, 2201)


class WindowKind(Enum):
    """What a page shows."""

    COMING = auto()
    PAST = auto()
    MONTH = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a feed: ``first`` is the first day of a month, or the day; ``page`` counts from 1."""

    kind: WindowKind = WindowKind.COMING
    first: date = date.min
    page: int = 1

    @property
    def query(self) -> dict[str, str]:
        """The parameters of its address."""
        own = {
            WindowKind.COMING: {},
            WindowKind.PAST: {"past": "1"},
            WindowKind.MONTH: {"month": f"{self.first:%Y-%m}"},
            WindowKind.DAY: {"day": self.first.isoformat()},
        }[self.kind]
        return own | ({"page": str(self.page)} if self.page > 1 else {})


COMING = Window()


def read(parameters: Mapping[str, str]) -> Window:
    """Return the window that an address asks for. Raises ValueError for one that nobody can have meant."""
    page = int(_plain(r"[0-9]{1,5}", parameters.get("page", "1")))
    if not 1 <= page <= _MOST_PAGES:
        raise ValueError(page)
    if "month" in parameters:
        return Window(WindowKind.MONTH, _day(_plain(r"[0-9]{4}-[0-9]{2}", parameters["month"]) + "-01"))
    if "day" in parameters:
        return Window(WindowKind.DAY, _day(_plain(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", parameters["day"])), page)
    return Window(WindowKind.PAST if parameters.get("past") == "1" else WindowKind.COMING, page=page)


def read_or_usual(parameters: Mapping[str, str]) -> Window:
    """Return the window that an address asks for, the coming events where it asks for nonsense."""
    try:
        return read(parameters)
    except ValueError:
        return Window()


def exists(month: date) -> bool:
    """Whether there is a page of that month."""
    return month.year in _YEARS


def instants(first: date, last: date) -> tuple[datetime, datetime]:
    """Return two instants between which the days from ``first`` to ``last`` lie, on whatever clock."""
    margin = timedelta(hours=26)  # clocks differ by at most that
    begin, end = (datetime.combine(day, time(), UTC) for day in (first, last))
    return begin - margin, end + margin + timedelta(days=1)


def _plain(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if found.year not in _YEARS:
        raise ValueError(text)
    return found
