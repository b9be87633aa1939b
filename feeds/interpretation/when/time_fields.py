"""What the keys of a document store about its times, before anybody asks what it means.

The vocabulary's spellings come first; keys that it does not know are recognised by their words. A list of mappings
with starts of their own is one occurrence each, unless the document has a start and the list is its programme.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from feeds.interpretation.front_matter import Field, FrontMatter
from feeds.interpretation.key_roles import Role, key_words, role_of, words_of
from feeds.interpretation.when import hours
from feeds.interpretation.when.dates import Day
from feeds.languages import calendar_names
from feeds.reading import Path

_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\b(?:19|20)\d\d\b")
_SLASHED = re.compile(r"\s*\d{1,2}[/.]\d{1,2}[/.]\d{4}")
_STAMP = re.compile(r"\s*(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-(?:19|20)\d\d).*")
_WHOLE_HOUR = re.compile(r"\s*T?(?:[01]?\d|2[0-4])(?::00)?\s*")
_DAY_NUMBER = re.compile(r"\s*(?:0?[1-9]|[12]\d|3[01])\s*")
_MONTH_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
_MONTH_AND_YEAR = re.compile(r"\s{0,3}(\S{1,30})\s{1,3}((?:19|20)\d\d)?\s{0,3}")
_WHOLE_DATE = re.compile(r"\s*(\d{4}-\d\d-\d\d)")
_NEAR = timedelta(days=92)
_MOST = 60
_OF_STARTS = frozenset({Role.START, Role.START_CLOCK, Role.DATE})
_OF_ENDS = frozenset({Role.END, Role.END_CLOCK})


@dataclass(frozen=True, slots=True)
class Stored:
    """The values about one occurrence; ``clock`` and ``until`` are hours without a day."""

    start: Field | None = None
    end: Field | None = None
    clock: Field | None = None
    until: Field | None = None
    duration: Field | None = None
    days: Field | None = None
    zone: Field | None = None


# A document is asked several times, and again each time that its folder changes.
_known: WeakKeyDictionary[FrontMatter, tuple[Stored, ...]] = WeakKeyDictionary()


def read_stored(front_matter: FrontMatter) -> tuple[Stored, ...]:
    """Return what is stored: the document's own values first, or one for each occurrence of a list."""
    return _known.get(front_matter) or _known.setdefault(front_matter, _read(front_matter))


def _read(front_matter: FrontMatter) -> tuple[Stored, ...]:
    leaves = [(found, role) for found in front_matter.leaves if (role := _role(found))]
    if front_matter.is_settled("dtstart"):
        return _settled(front_matter, leaves)
    own = _stored([(found, role) for found, role in leaves if not _item(found.path)], front_matter)
    own = _with_day_key(_of_current_slot(own, leaves, front_matter), front_matter)
    if not (own.start and _DATED.search(own.start.text)) and (in_parts := _date_in_parts(front_matter)):
        own = _with_date(own, in_parts)
    if own.start and is_stamp(own.start.text):
        return (own,)
    items = _items([(found, role) for found, role in leaves if _item(found.path)])
    starts = [_stored(item, None) for item in items]
    listed = [_with_common(item, own) for item in starts if item.start and is_stamp(item.start.text)]
    return tuple(listed[:_MOST]) or (own,)


def _of_current_slot(own: Stored, leaves: Sequence[tuple[Field, Role]], front_matter: FrontMatter) -> Stored:
    """Return the values of the one slot that the document is about, where its days are those of a whole row of slots.

    ``dates.from`` and ``dates.to`` tell the first and the last day of all, ``current_slot.start`` an hour on the day of
    ``date``, and ``current_slot.end`` the end beside it.
    """
    day = front_matter.first("day")
    if not own.start or not day:
        return own
    timed = [
        (found, role) for found, role in leaves if not _item(found.path) and is_stamp(found.text) and ":" in found.text
    ]
    on_day = (found for found, role in timed if role is Role.START and _day_of(found) == _day_of(day))
    start = own.start if ":" in own.start.text else next(on_day, None)
    if start is None or len(start.path) < 2:
        return own
    end = next((found for found, role in timed if role is Role.END and found.path[:1] == start.path[:1]), None)
    if start is own.start:
        return replace(own, end=end or own.end)
    return replace(own, start=start, end=end, clock=None, until=None)


def _day_of(found: Field) -> str:
    return found.text.strip()[:10]


def _with_date(own: Stored, start: Field) -> Stored:
    """Return the values with a start that is put together: its key tells neither an hour nor a number of days."""
    clock, days = (found if found and found.path != start.path else None for found in (own.clock, own.days))
    return replace(own, start=start, clock=clock, days=days)


def _date_in_parts(front_matter: FrontMatter) -> Field | None:
    """Return the date that keys of their own give a day, a month and perhaps a year: ``day: 9``, ``month: July``.

    Without a year it is the one nearest to another date of the front matter, such as the day on which it expires; one
    that is far from all of them is no date.
    """
    day, month, year = (front_matter.first(name) for name in ("day", "month", "year"))
    typed = _MONTH_AND_YEAR.fullmatch(f"{month.text} {year.text if year else ''}") if month else None
    if not day or not typed or not _DAY_NUMBER.fullmatch(day.text):
        return None
    is_number = _MONTH_NUMBER.fullmatch(typed[1]) is not None
    number = int(typed[1]) if is_number else calendar_names.month(typed[1], front_matter.text("language"))
    said = int(typed[2]) if typed[2] else None
    if not number:
        return None
    found = Day(number, int(day.text), said)
    date_of = found.on_or_after(date(said, 1, 1)) if said else _nearest(found, front_matter)
    return day._replace(value=f"{date_of}") if date_of else None


def _nearest(day: Day, front_matter: FrontMatter) -> date | None:
    """Return the day without a year nearest to a date that the front matter stores, at most three months from it."""
    stored = (_WHOLE_DATE.match(found.text) for found in front_matter.leaves)
    for match in filter(None, stored):
        try:
            near = date.fromisoformat(match[1])
        except ValueError:
            continue
        around = [
            each for each in (day.on_or_before(near), day.on_or_after(near)) if each and abs(each - near) <= _NEAR
        ]
        if around:
            return min(around, key=lambda each: abs(each - near))
    return None


def _settled(front_matter: FrontMatter, leaves: Sequence[tuple[Field, Role]]) -> tuple[Stored, ...]:
    """Return what is stored where the setting ``fields`` names the start: one occurrence for each value that it names."""
    starts = [found for found in front_matter.all("dtstart") if found.settled]
    others = [(found, role) for found, role in leaves if role not in _OF_STARTS and not _item(found.path)]
    if front_matter.is_settled("dtend"):
        others = [(found, role) for found, role in others if role not in _OF_ENDS]
    own = _stored(others, front_matter)
    ends = [found for found in front_matter.all("dtend") if found.settled]
    if len(starts) == 1:
        start = starts[0]
        is_hour = not _DATED.search(start.text) and _is_clock(start.text)
        clock, day = (start, front_matter.first("day")) if is_hour else (own.clock, start)
        return (replace(own, start=day, clock=clock),)
    alone = replace(own, end=None, until=None) if ends or own.end else own
    return tuple(replace(alone, start=start, end=_end_of(start, number, starts, ends))
                 for number, start in enumerate(starts[:_MOST]))  # fmt: skip


def _end_of(start: Field, number: int, starts: Sequence[Field], ends: Sequence[Field]) -> Field | None:
    """Return the end that belongs to one of several starts: that of the same item of a list, else that of its place."""
    beside = [end for end in ends if _item(end.path) and _item(end.path) == _item(start.path)]
    return beside[0] if beside else ends[number] if len(ends) == len(starts) else None


def _with_day_key(own: Stored, front_matter: FrontMatter) -> Stored:
    """Return the values with the day of ``date``, where keys for hours store whole stamps of a day that says nothing.

    A form that asks for an hour stores the day on which it was filled in, or the first of a month: such a day lies
    before the one of the day key. One that lies after it is the event's, and ``date`` the posting.
    """
    day, start, end = front_matter.first("day"), own.start, own.end
    if start and not _is_for_hours(start) and own.clock is None:
        return _with_hours_of_stamps(own, front_matter)
    if not day or not start or not _is_for_hours(start) or not is_stamp(day.text) or not is_stamp(start.text):
        return own
    if start.text.strip()[:10] >= day.text.strip()[:10]:
        return own
    until = end if end and _is_for_hours(end) else own.until
    return replace(own, start=day, clock=start, end=end if end is not until else None, until=until)


def _with_hours_of_stamps(own: Stored, front_matter: FrontMatter) -> Stored:
    """Return the values with the hours of keys for hours that store whole stamps beside a start without one."""
    assert own.start is not None
    stamped = [
        found for found in front_matter.leaves if is_stamp(found.text) and ":" in found.text and _is_for_hours(found)
    ]
    if ":" in own.start.text or not stamped:
        return own
    roles = {role: found for found in reversed(stamped) if (role := _role(found))}
    end = None if own.end and _is_for_hours(own.end) else own.end
    return replace(own, clock=roles.get(Role.START_CLOCK), until=own.until or roles.get(Role.END_CLOCK), end=end)


def _is_for_hours(found: Field) -> bool:
    names = tuple(part for part in found.path if isinstance(part, str))
    return role_of(names) in (Role.START_CLOCK, Role.END_CLOCK)


def is_stamp(text: str) -> bool:
    """Whether ``text`` is a date in digits, not one in words."""
    return text.lstrip()[:1].isdigit() and (_STAMP.fullmatch(text) is not None or _SLASHED.match(text) is not None)


def names_event(stored: Sequence[Stored]) -> bool:
    """Whether a key of its own, and not the ``date`` that may be the posting, gives the day of the event."""
    return any(item.start is not None for item in stored)


def time_role(found: Field) -> Role | None:
    """Return the part of an event's time that a value is read as; None when it is about something else."""
    role = _role(found)
    return None if role is Role.DATE else role


def _role(found: Field) -> Role | None:
    names = tuple(part for part in found.path if isinstance(part, str))
    if names and _STAMP.fullmatch(names[-1]) and role_of(names[:-1]) in (None, Role.DATE) and _near_dates(names[:-1]):
        return Role.START  # the key itself is the value: ``2025-05-17 19:00-01:00:``
    role = role_of(names)
    if role is Role.DATE and (len(names) > 1 or key_words("of_the_event") & set(words_of(names[-1]))):
        return Role.START if _DATED.search(found.text) else None
    if role is Role.HOURS and is_stamp(found.text):
        return Role.START  # ``time: 23-04-2027``
    if role is None and isinstance(found.path[-1], int) and _near_dates(names) and _STAMP.fullmatch(found.text):
        return Role.START  # an item of ``dates:``
    return role


def _near_dates(names: tuple[str, ...]) -> bool:
    return any(key_words("near_dates") & set(words_of(name)) for name in names)


def _item(path: Path) -> Path:
    """Return the path of the list item that a value belongs to; empty for a value of the document itself."""
    last = max((number for number, part in enumerate(path) if isinstance(part, int)), default=-1)
    return path[: last + 1]


def _items(leaves: Iterable[tuple[Field, Role]]) -> list[list[tuple[Field, Role]]]:
    items: dict[Path, list[tuple[Field, Role]]] = {}
    for found, role in leaves:
        if not any(key_words("programme") & set(words_of(part)) for part in found.path if isinstance(part, str)):
            items.setdefault(_item(found.path), []).append((found, role))
    return list(items.values())


def _stored(leaves: Sequence[tuple[Field, Role]], front_matter: FrontMatter | None) -> Stored:
    """Sort values into places: the vocabulary's choice first, then each value by the role of its key."""
    starts = _values(leaves, Role.START, front_matter, "dtstart")
    ends = _values(leaves, Role.END, front_matter, "dtend")
    clocks = _values(leaves, Role.START_CLOCK)
    untils = _values(leaves, Role.END_CLOCK)
    return Stored(
        start=_first(starts, clocks, dated=True),
        end=_first(ends, untils, dated=True),
        clock=_first(clocks, starts, dated=False),
        until=_first(untils, ends, dated=False),
        duration=next(iter(_values(leaves, Role.DURATION, front_matter, "duration")), None),
        days=next(iter(_values(leaves, Role.DAYS)), None),
        zone=next(
            iter(_values(leaves, Role.ZONE, front_matter, "zone")),
            _zone_in_parts(front_matter) if front_matter else None,
        ),
    )


def _zone_in_parts(front_matter: FrontMatter) -> Field | None:
    """Return a zone that is written as a list or a mapping, as one text: a zone passed over is a wrong hour."""
    document = front_matter.document
    named = (
        Field(value, (key,), document.line((key,)))
        for key, value in document.metadata.items()
        if not isinstance(value, str) and role_of((key,)) is Role.ZONE
    )
    return next((found._replace(value=found.words) for found in named if found.words), None)


def _values(
    leaves: Iterable[tuple[Field, Role]], role: Role, front_matter: FrontMatter | None = None, name: str = ""
) -> list[Field]:
    listed = [found for found in front_matter.all(name) if found.text] if front_matter else []
    edge = role in (Role.START, Role.END)  # of a key that nobody listed, only a date or an hour is believed
    others = (found for found, its in leaves if its is role)
    return [*listed, *(found for found in others if not edge or _DATED.search(found.text) or _is_clock(found.text))]


def _first(own: Iterable[Field], other: Iterable[Field], *, dated: bool) -> Field | None:
    """Return the first value with a date (or with an hour only), whichever of two kinds of key it stands under."""
    found = [item for item in (*own, *other) if bool(_DATED.search(item.text)) is dated]
    if dated:
        precise = [item for item in found if is_stamp(item.text)]
        timed = (
            item for item in precise if ":" in item.text and item.text.strip()[:10] == precise[0].text.strip()[:10]
        )
        return next(
            iter((*timed, *precise)),
            found[0] if found else next((item for item in own if not _is_clock(item.text)), None),
        )
    return next((item for item in found if _is_clock(item.text)), None)


def _is_clock(text: str) -> bool:
    """Whether ``text`` is an hour and nothing else: ``18:30``, ``18h``, ``6 pm``, ``18``."""
    found = hours.find(text.strip().removeprefix("T"), bare=True)
    return len(text) < 30 and (bool(found) or _WHOLE_HOUR.fullmatch(text) is not None)


def _with_common(item: Stored, own: Stored) -> Stored:
    """Give an occurrence what the document says for all of them."""
    return Stored(
        start=item.start,
        end=item.end,
        clock=item.clock or own.clock,
        until=item.until or own.until,
        duration=item.duration or own.duration,
        days=item.days,
        zone=item.zone or own.zone,
    )
