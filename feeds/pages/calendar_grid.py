"""A year at a glance, and a month as a table: the events of each day and week, counted and sorted for the templates."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feeds import phrases
from feeds.model import Event

WEEKS = 5  # of a month: its days 1–7, 8–14, 15–21, 22–28 and the rest
BAR, GAP, HEIGHT = 6, 2, 32  # of the drawing, in its own units
_SHOWN = 3
MOST_SHOWN = _SHOWN + 1  # of a day in the table of a month: "1 more" takes the place of the one
_WEEK = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of the drawing: a rectangle."""

    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the year: its first day, its events, and a bar for each week that has some."""

    first: date
    total: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month's table: some of its events and how many more there are."""

    day: date
    events: tuple[Event, ...]
    more: int
    outside: bool


def year(events: Iterable[Event], first: date) -> tuple[Month, ...]:
    """Return the twelve months from that of ``first`` on, with a bar for the events that start in each week."""
    months = [_shifted(first.replace(day=1), number) for number in range(12)]
    counts = Counter(_week(phrases.first_day(event)) for event in events)
    tallest = max((counts[month, week] for month in months for week in range(WEEKS)), default=0)
    return tuple(_month(month, [counts[month, week] for week in range(WEEKS)], tallest or 1) for month in months)


def month(events: Iterable[Event], first: date) -> tuple[tuple[Cell, ...], ...]:
    """Return the weeks of the month that begins with ``first``, Monday to Sunday."""
    begin, end = bounds(first)
    by_day: dict[date, list[Event]] = {}
    for event in events:
        for day in _days(event, begin, end):
            by_day.setdefault(day, []).append(event)
    days = [begin + _DAY * number for number in range((end - begin).days + 1)]
    cells = [_cell(day, by_day.get(day, []), outside=day.month != first.month) for day in days]
    return tuple(tuple(cells[place : place + _WEEK]) for place in range(0, len(cells), _WEEK))


def bounds(first: date) -> tuple[date, date]:
    """Return the Monday and the Sunday around the month that begins with ``first``."""
    last = next_month(first) - _DAY
    return first - _DAY * first.weekday(), last + _DAY * (_WEEK - 1 - last.weekday())


def next_month(first: date) -> date:
    """Return the first day of the month behind."""
    return _shifted(first, 1)


def previous_month(first: date) -> date:
    """Return the first day of the month before."""
    return _shifted(first, -1)


def _shifted(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _week(day: date) -> tuple[date, int]:
    return day.replace(day=1), (day.day - 1) // _WEEK


def _month(first: date, counts: Sequence[int], tallest: int) -> Month:
    bars = (
        Bar(place * (BAR + GAP), round(HEIGHT - height, 1), round(height, 1))
        for place, count in enumerate(counts)
        if (height := max(3, HEIGHT * count / tallest) if count else 0)
    )
    return Month(first, sum(counts), tuple(bars))


def _days(event: Event, begin: date, end: date) -> Iterator[date]:
    """Yield the days between two on which an event takes place; an end at midnight belongs to the day before."""
    day, last = max(phrases.first_day(event), begin), min(max(phrases.last_day(event), phrases.first_day(event)), end)
    while day <= last:
        yield day
        day += _DAY


def _cell(day: date, events: Sequence[Event], *, outside: bool) -> Cell:
    shown = len(events) if len(events) == MOST_SHOWN else _SHOWN
    return Cell(day, tuple(events[:shown]), len(events) - shown if len(events) > shown else 0, outside)
