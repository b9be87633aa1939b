"""What the templates are given to lay out: events, feeds and months, in words of the reader's language."""

from dataclasses import dataclass
from datetime import date

from feeds.model import Event


@dataclass(frozen=True, slots=True)
class EventItem:
    """An event as lists show it, beside its leaf of the calendar; ``color`` is a class of style.css."""

    event: Event
    href: str
    first: date
    month: str
    words: str
    hour: str
    status: str
    color: str
    is_of_another_year: bool


@dataclass(frozen=True, slots=True)
class SubscribeLink:
    """A way to subscribe with one calendar program; without ``href`` its hint says what to do."""

    name: str
    href: str
    hint: str
    pace: str
    systems: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A feed as pages offer it: ``url`` and ``webcal`` are absolute, the other addresses begin at the root."""

    name: str
    title: str
    page: str
    url: str
    webcal: str
    download: str
    ways: tuple[SubscribeLink, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """One time of a series on its page: ``anchor`` is its day, ``ends`` its end in ISO 8601."""

    anchor: str
    words: str
    href: str
    ends: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's table: ``name`` is the day in words, ``href`` the page of that day."""

    day: date
    name: str
    href: str
    leaves: tuple[EventItem, ...]
    more: int
    outside: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A month as a table: ``weekdays`` in short and in full, ``previous`` and ``next`` as name and link, if any."""

    title: str
    weeks: tuple[tuple[Day, ...], ...]
    weekdays: tuple[tuple[str, str], ...]
    today: date
    previous: tuple[str, str]
    next: tuple[str, str]
