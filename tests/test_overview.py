"""A year at a glance and a month as a table: every day once, every event on each of its days, nothing lost."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Event
from feeds.pages import calendar_grid
from feeds.pages.calendar_grid import HEIGHT, WEEKS

from .support import examples

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLAIN = Event(
    source="x.md", uid="x@y", slug="x", summary="X", dtstart=NOW, dtend=NOW, tzid="Europe/Paris", created=NOW, last_modified=NOW
)  # fmt: skip
MONTHS = st.builds(date, st.integers(1951, 2199), st.integers(1, 12), st.just(1))
Span = tuple[datetime, datetime, bool]


def event(begin: datetime, end: datetime, *, whole: bool) -> Event:
    if whole:
        return replace(PLAIN, dtstart=begin.date(), dtend=end.date())
    paris = ZoneInfo("Europe/Paris")
    return replace(PLAIN, dtstart=begin.replace(tzinfo=paris), dtend=end.replace(tzinfo=paris))


@st.composite
def spans(draw: st.DrawFn, first: date, days: int) -> Span:
    """Return begin and end on the clock, many of them at midnight, and whether they are whole days."""
    begin = datetime.combine(first, time()) + DAY * draw(st.integers(-40, days))
    if draw(st.booleans()):
        return begin, begin + DAY * draw(st.integers(1, 45)), True
    begin += timedelta(minutes=draw(st.sampled_from([0, 1, 600, 1170, 1439])))
    midnight = datetime.combine(begin.date(), time()) + DAY * draw(st.integers(1, 3))
    return begin, draw(st.sampled_from([midnight, begin + timedelta(hours=2), begin + timedelta(hours=30)])), False


@st.composite
def agendas(draw: st.DrawFn, days: int) -> tuple[date, list[Span]]:
    first = draw(MONTHS)
    some = draw(st.lists(spans(first, days), max_size=12))
    return first, some + some[:1] * draw(st.integers(0, 6))  # and a day with many


def lies_on(day: date, span: Span) -> bool:
    """Whether a moment of the span lies on the day."""
    midnight = datetime.combine(day, time())
    return span[0] < midnight + DAY and span[1] > midnight


# --- a month


@examples(60)
@given(agendas(40))
def test_a_month_is_whole_weeks(agenda: tuple[date, list[Span]]) -> None:
    """The table has full weeks from Monday to Sunday around every day of the month, and no week without one."""
    first, _ = agenda
    weeks = calendar_grid.month((), first)
    days = [cell.day for week in weeks for cell in week]
    assert all([cell.day.weekday() for cell in week] == list(range(7)) for week in weeks)
    assert all(following - day == DAY for day, following in pairwise(days))
    assert (days[0], days[-1]) == calendar_grid.bounds(first)
    inside = [cell.day for week in weeks for cell in week if not cell.outside]
    assert inside[0] == first
    assert inside[-1] + DAY == calendar_grid.next_month(first)
    assert all(not all(cell.outside for cell in week) for week in weeks)
    assert all((day.year, day.month) == (first.year, first.month) for day in inside)


@examples(60)
@given(agendas(40))
def test_each_day_has_its_events(agenda: tuple[date, list[Span]]) -> None:
    """A cell has the events of its day, each once and in their order, and says how many it leaves out."""
    first, found = agenda
    events = [replace(event(*span[:2], whole=span[2]), uid=str(number)) for number, span in enumerate(found)]
    for cell in (cell for week in calendar_grid.month(events, first) for cell in week):
        there = [each for each, span in zip(events, found, strict=True) if lies_on(cell.day, span)]
        assert list(cell.events) == there[: len(cell.events)]
        assert len(cell.events) + cell.more == len(there)
        assert len(cell.events) == (len(there) if len(there) <= 4 else 3)


@pytest.mark.parametrize(
    ("begin", "end", "whole", "days"),
    [
        (datetime(2027, 2, 2, 20), datetime(2027, 2, 3), False, [2]),
        (datetime(2027, 2, 2, 20), datetime(2027, 2, 3, 0, 1), False, [2, 3]),
        (datetime(2027, 2, 2), datetime(2027, 2, 5), True, [2, 3, 4]),
        (datetime(2027, 1, 28), datetime(2027, 2, 2), True, [1]),
        (datetime(2026, 12, 1), datetime(2027, 6, 1), True, list(range(1, 29))),
    ],
)
def test_several_days_and_midnight(begin: datetime, end: datetime, whole: bool, days: list[int]) -> None:
    """An event is on all of its days; one that ends at midnight is not on the day that begins then."""
    weeks = calendar_grid.month([event(begin, end, whole=whole)], date(2027, 2, 1))  # four weeks, nothing outside
    assert [cell.day.day for week in weeks for cell in week if cell.events] == days


@given(MONTHS)
def test_months_follow_each_other(first: date) -> None:
    """The month behind the month before is the month itself, and they touch."""
    behind = calendar_grid.next_month(first)
    assert (
        calendar_grid.previous_month(behind) == first == calendar_grid.next_month(calendar_grid.previous_month(first))
    )
    assert 28 <= (behind - first).days <= 31
    assert behind.day == 1


# --- a year


@examples(60)
@given(agendas(420), st.integers(0, 27))
def test_a_year_counts_what_starts(agenda: tuple[date, list[Span]], later: int) -> None:
    """Twelve months from that of the day given, each with the number of events that start in it."""
    first, found = agenda
    months = calendar_grid.year([event(*span[:2], whole=span[2]) for span in found], first + DAY * later)
    assert months[0].first == first
    assert len(months) == 12
    assert all(calendar_grid.next_month(one.first) == two.first for one, two in pairwise(months))
    starts = Counter(span[0].date().replace(day=1) for span in found)
    assert [month.total for month in months] == [starts[month.first] for month in months]


@examples(60)
@given(agendas(420))
def test_bars_are_to_scale(agenda: tuple[date, list[Span]]) -> None:
    """A week with events has a bar inside of the drawing, on its ground; the fullest is full, and more is never lower."""
    first, found = agenda
    months = calendar_grid.year([event(*span[:2], whole=span[2]) for span in found], first)
    weeks = Counter((span[0].date().replace(day=1), (span[0].day - 1) // 7) for span in found)
    drawn = {}
    for month in months:
        counts = [(week, weeks[month.first, week]) for week in range(WEEKS) if weeks[month.first, week]]
        assert [bar.x for bar in month.bars] == [week * 8 for week, _ in counts]
        for bar, (_, number) in zip(month.bars, counts, strict=True):
            assert 3 <= bar.height <= HEIGHT
            assert bar.y + bar.height == pytest.approx(HEIGHT, abs=0.11)
            assert drawn.setdefault(number, bar.height) == bar.height
    heights = [drawn[number] for number in sorted(drawn)]
    assert heights == sorted(heights)
    assert not heights or heights[-1] == HEIGHT


def test_a_year_without_events() -> None:
    """Nothing to count is twelve empty months."""
    assert {(month.total, month.bars) for month in calendar_grid.year((), date(2026, 2, 28))} == {(0, ())}
