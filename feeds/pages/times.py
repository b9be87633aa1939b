"""When the events of a feed take place, as its pages ask for it: what is coming, what is over, a month, a year.

``Times`` asks the events anew each time, which is right for one page; a ``Timeline`` is made once for all the pages of
a day, and the next one takes over the times of the events that are the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain, pairwise
from operator import attrgetter

from feeds import phrases
from feeds.model import Event
from feeds.occurrences import begins, coming, ends, past, repeats, unrolled
from feeds.pages import calendar_grid, query

Known = MutableMapping[int, tuple[Event, "tuple[Time, ...]"]]  # the times of an event, by its id()
_DAY = timedelta(days=1)


class Times:
    """The times of ``events`` as they are at ``now``."""

    def __init__(self, events: Sequence[Event], now: datetime) -> None:
        self.events, self.now = events, now

    @cached_property
    def coming(self) -> Sequence[Event]:
        """What is not over, by start."""
        return coming(self.events, self.now)

    @cached_property
    def past(self) -> Sequence[Event]:
        """What is over, the latest first."""
        return past(self.events, self.now)

    @property
    def has_past(self) -> bool:
        """Whether something is over."""
        return any(ends(event) <= self.now for event in self.events)

    def between(self, first: date, last: date) -> list[Event]:
        """Return the events that take place on some day from ``first`` to ``last``, each on its own clock."""
        events = unrolled(self.events, *query.instants(first, last))
        return [event for event in events if phrases.first_day(event) <= last and first <= phrases.last_day(event)]

    def year(self, begin: date) -> tuple[calendar_grid.Month, ...]:
        """Return the twelve months from that of ``begin`` on."""
        until = begin.replace(year=begin.year + 1, day=1)
        return calendar_grid.year(unrolled(self.events, *query.instants(begin.replace(day=1), until)), begin)


@dataclass(frozen=True, slots=True)
class Time:
    """One time of an event, with what it is sorted and looked up by."""

    event: Event
    begin: float
    is_over: bool
    first: date
    last: date
    month: date

    @classmethod
    def of(cls, event: Event, now: datetime) -> "Time":
        """Return the one time of ``event``."""
        first = phrases.first_day(event)
        last = max(first, phrases.last_day(event))
        return cls(event, begins(event).timestamp(), ends(event) <= now, first, last, first.replace(day=1))


class Timeline(Times):
    """The times of a feed, sorted into months; ``known`` remembers those of each event for the next Timeline.

    Of an event that repeats there are the times of a year before and behind, the first and the next.
    """

    def __init__(self, events: Sequence[Event], now: datetime, known: Known) -> None:
        super().__init__(events, now)
        times = sorted(chain.from_iterable(_times(event, now, known) for event in events), key=attrgetter("begin"))
        months: dict[date, list[Time]] = {}
        for time in times:
            months.setdefault(time.month, []).append(time)
        self._times, self._months = times, months
        self._long = [
            time for time in times if (time.first.year, time.first.month) != (time.last.year, time.last.month)
        ]
        self._years = dict[date, tuple[calendar_grid.Month, ...]]()
        self.coming = [time.event for time in times if not time.is_over]
        self.past = [time.event for time in reversed(times) if time.is_over]

    @property
    def has_past(self) -> bool:
        """Whether something is over."""
        return bool(self.past)

    @cached_property
    def months(self) -> tuple[date, ...]:
        """The months in which something begins, by their first days."""
        return tuple(sorted(filter(query.exists, self._months)))

    @cached_property
    def days(self) -> frozenset[date]:
        """The days on which something begins."""
        return frozenset(time.first for time in self._times)

    def of_month(self, day: date) -> list[Event]:
        """Return the events of the month of a day."""
        first = day.replace(day=1)
        return self.between(first, calendar_grid.next_month(first) - _DAY)

    def begins_in(self, month: date) -> bool:
        """Whether something begins in the month that begins with that day."""
        return month in self._months and query.exists(month)

    @cached_property
    def crowded(self) -> frozenset[date]:
        """The days that have more events than the table of a month shows."""
        steps = Counter(time.first for time in self._times)
        steps.subtract(Counter(time.last + _DAY for time in self._times if time.last < date.max))
        days, held = sorted(steps), 0
        found = list[date]()
        for day, following in pairwise(days):
            held += steps[day]
            if held > calendar_grid.MOST_SHOWN:
                found.extend(day + _DAY * number for number in range((following - day).days))
        return frozenset(day for day in found if self.begins_in(day.replace(day=1)))

    def between(self, first: date, last: date) -> list[Event]:
        """Return the events that take place on some day from ``first`` to ``last``, each on its own clock."""
        begun = (time for month in _months(first, last) for time in self._months.get(month, ()))
        longer = (time for time in self._long if time.first < first.replace(day=1))
        found = (time for time in chain(longer, begun) if time.first <= last and first <= time.last)
        return [time.event for time in found]

    def year(self, begin: date) -> tuple[calendar_grid.Month, ...]:
        """Return the twelve months from that of ``begin`` on."""
        first = begin.replace(day=1)
        if first not in self._years:
            months = _months(first, first.replace(year=first.year + 1) - _DAY)
            events = [time.event for month in months for time in self._months.get(month, ())]
            self._years[first] = calendar_grid.year(events, first)
        return self._years[first]


def _times(event: Event, now: datetime, known: Known) -> Iterable[Time]:
    before, times = known.get(id(event), (None, ()))
    if before is event:
        return times
    every = [*past([event], now), *coming([event], now)] if repeats(event) else [event]
    known[id(event)] = event, tuple(Time.of(each, now) for each in every)
    return known[id(event)][1]


def _months(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month from that of ``first`` to that of ``last``."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = calendar_grid.next_month(month)
