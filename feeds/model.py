"""What the rooms hand to each other: Event, Feed, Problem. Frozen, complete, without I/O.

Attributes carry the names of RFC 5545. An Event that exists is valid: it has a start before its end, a UID, a
summary; everything that was doubtful on the way is one of its problems.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from feeds.locale.gettext import translator
from feeds.problems.catalogue import KINDS, Severity
from feeds.problems.reasons import REASONS

_TRANSLATED = frozenset({"reason", "weekday", "what"})  # values that are words of ours or of the system


class Status(StrEnum):
    """STATUS of RFC 5545 §3.8.1.11."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something doubtful about a document or a feed, told to the person who can mend it.

    ``source`` is the document's path relative to the content folder (empty for the whole collection), ``line`` and
    ``column`` count from 1 (0: the document or line as a whole), ``values`` fill the sentence of
    ``problems.catalogue.KINDS[code]``.
    """

    source: str
    line: int
    code: str
    values: tuple[tuple[str, str], ...] = ()
    column: int = 0

    @property
    def severity(self) -> Severity:
        """How much this costs."""
        return KINDS[self.code].severity

    def message(self, language: str = "en") -> str:
        """Return the sentence in ``language``."""
        _ = translator(language).gettext
        values = {
            name: _(on_one_line(value)) if value and name in _TRANSLATED else on_one_line(value)
            for name, value in self.values
        }
        return _(KINDS[self.code].sentence).format_map(values)


class Origin(NamedTuple):  # thirty of an event
    """Where a value of an event comes from; a value that was put together of several has one for each.

    ``name`` is the Event's attribute, ``key`` the writer's path (``champs_informations[0].contenu``, ``body line
    12``, ``settings.default_duration``, ``file name``, ``git``), ``line`` counts from 1 (0: none), ``quote`` the words
    as typed, in short. ``reason`` is a code of ``problems.reasons.REASONS``; ``against`` are the values that lost.
    """

    name: str
    value: str
    key: str = ""
    line: int = 0
    quote: str = ""
    reason: str = "key"
    against: tuple["Origin", ...] = ()

    def sentence(self, language: str = "en") -> str:
        """Return why, in ``language``."""
        return translator(language).gettext(REASONS[self.reason])


def on_one_line(value: str) -> str:
    """Return words of a document as a message may quote them: no line end, no escape sequence for a terminal."""
    return "".join(char if char.isprintable() else " " for char in " ".join(value.split()))


@dataclass(frozen=True, slots=True)
class Link:
    """A place to click: ``href`` is absolute (http, https or mailto), ``label`` the words of the writer."""

    href: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One VEVENT, whatever format it will be written in.

    ``dtstart`` and ``dtend`` are both dates (all-day; ``dtend`` is the day AFTER the last, RFC 5545 §3.6.1) or
    both aware datetimes in the zone ``tzid``. ``registration`` holds every link to sign up, the one to click
    first, ``conference`` every link to take part with online. ``translation`` is what documents about the same event in several
    languages have in common. ``postponed`` is an event that is TENTATIVE because it was put off; ``doubtful`` one whose
    start two things that people typed contradict, where the settings have that marked. ``moved`` are the times of a repeating event that others replace (their ``recurrence_id``). ``description`` and ``html`` are the summary and body without the lines that a format adds around them.
    """

    source: str
    uid: str
    slug: str
    summary: str
    dtstart: date | datetime
    dtend: date | datetime
    tzid: str
    created: datetime
    last_modified: datetime
    language: str = "en"
    description: str = ""
    html: str = ""
    venue: str = ""
    address: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    online: bool = False
    registration: tuple[Link, ...] = ()
    conference: tuple[Link, ...] = ()
    deadline: date | datetime | None = None
    url: str = ""
    image: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    rrule: str = ""
    exdates: tuple[date | datetime, ...] = ()
    rdates: tuple[date | datetime, ...] = ()
    recurrence_id: date | datetime | None = None
    moved: tuple[date | datetime, ...] = ()
    related: tuple[str, ...] = ()
    translation: str = ""
    status: Status = Status.CONFIRMED
    postponed: bool = False
    doubtful: bool = False
    draft: bool = False
    problems: tuple[Problem, ...] = ()
    origins: tuple[Origin, ...] = ()

    @property
    def all_day(self) -> bool:
        """Whether the event has days and no hours."""
        return not isinstance(self.dtstart, datetime)

    @property
    def end_is_assumed(self) -> bool:
        """Whether nobody told the end: calendars need one, people are not shown what was made up."""
        return any(origin.name == "dtend" and origin.reason == "default-duration" for origin in self.origins)

    @property
    def calendar_status(self) -> Status:
        """STATUS as calendars get it: what is doubtful is TENTATIVE, whatever its document says."""
        is_marked = self.doubtful and self.status is Status.CONFIRMED
        return Status.TENTATIVE if is_marked else self.status

    @property
    def sequence(self) -> int:
        """SEQUENCE of RFC 5545 §3.8.7.4 without a memory: the seconds from creation to the last change."""
        return min(max(int((self.last_modified - self.created).total_seconds()), 0), 2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar that people subscribe to: ``path`` is its address without suffix, such as ``categories/atelier``.

    ``query`` is the rest of the address of a feed that somebody put together: ``category=atelier&online=1``.
    """

    path: str
    name: str
    events: tuple[Event, ...]
    tzid: str
    last_modified: datetime
    description: str = ""
    language: str = "en"
    category: str = ""
    query: str = ""
