"""Events ⇄ JSON, with the long texts compressed: of ten thousand events that a process holds, few are looked at.

An Event is one row: its compressed Details, then its other values in the order of its fields; a moment is the text of
its wall time and its zone. An Event that was read is a PackedEvent, whose Details stay compressed until somebody asks.
"""

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple, get_type_hints
from zoneinfo import ZoneInfo

from feeds.model import Event, Origin
from feeds.pipeline.serialization import Type, pack, unpack
from feeds.timezones.database import zone

_SHORT = 20  # letters
_Convert = Callable[[Any], Any]


class Details(NamedTuple):
    """The long values of an event: together they take three quarters of its memory."""

    description: str
    html: str
    origins: tuple[Origin, ...]


class PackedEvent(Event):
    """An Event whose Details are decompressed when somebody asks for one; a copy of it is a plain Event."""

    __slots__ = ("_packed",)
    _packed: bytes

    def __new__(cls, **values: Any) -> Any:
        """Return the copy that ``dataclasses.replace`` asks for."""
        return Event(**values)

    @property
    def description(self) -> str:
        """The summary and body as text."""
        return self._details.description

    @property
    def html(self) -> str:
        """The summary and body as HTML."""
        return self._details.html

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where each value comes from."""
        return self._details.origins

    @property
    def _details(self) -> Details:
        return _unpacked(self._packed)

    def __eq__(self, other: object) -> bool:
        """Compare what is at hand first, then what is compressed as it is; a dataclass would decompress it all."""
        if not isinstance(other, Event):
            return NotImplemented
        if _at_hand(self) != _at_hand(other):
            return False
        if isinstance(other, PackedEvent) and self._packed == other._packed:
            return True
        return self._details == _details_of(other)

    __hash__ = Event.__hash__


@lru_cache(32)  # whoever looks at an event asks for one after the other
def _unpacked(packed: bytes) -> Details:
    found: Details = unpack(Details, zlib.decompress(packed))
    return found


def pack_events(events: Iterable[Event]) -> bytes:
    """Return events as JSON; the same events always give the same bytes."""
    return pack([_row(event) for event in events])


def unpack_events(data: bytes) -> tuple[Event, ...]:
    """Return the events that ``pack_events`` made ``data`` of. Raises ValueError, TypeError or LookupError for other data."""
    try:
        return tuple([_event(row) for row in unpack(_ROWS, data)])
    except ArithmeticError as error:
        raise ValueError(f"no events: {error}") from error


def _row(event: Event) -> list[Any]:
    packed = event._packed if isinstance(event, PackedEvent) else zlib.compress(pack(_details_of(event)), 1)
    return [packed, *(write(value) for write, value in zip(_WRITES, _at_hand(event), strict=True))]


def _event(row: tuple[Any, ...]) -> Event:
    event: Event = object.__new__(PackedEvent)
    for fill, read, value in zip(_FILLS, _READS, row, strict=True):
        fill(event, read(value))
    return event


def _details_of(event: Event) -> Details:
    return Details(event.description, event.html, event.origins)


def _same(value: Any) -> Any:
    return value


def _shared(text: str) -> str:
    """Return a text; a short one is a name, a zone or a code, which thousands of events have in common."""
    return intern(text) if len(text) <= _SHORT else text


@lru_cache(10_000)
def _shared_items(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return values that events have in common, such as their categories."""
    return items


def _text(moment: date | datetime) -> str:
    """Return ``2027-05-18``, ``2027-05-18T14:30:00+00:00``, or the hour of a zone: ``2027-10-31T02:30:00 1 Europe/Paris``."""
    if isinstance(moment, datetime) and isinstance(moment.tzinfo, ZoneInfo):
        return f"{moment.replace(tzinfo=None).isoformat()} {moment.fold} {moment.tzinfo.key}"
    return moment.isoformat()


@lru_cache(10_000)
def _moment(text: str) -> date | datetime:
    wall, _, named = text.partition(" ")
    if named:
        fold, _, tzid = named.partition(" ")
        return datetime.fromisoformat(wall).replace(tzinfo=zone(tzid), fold=int(fold))
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _each(convert: _Convert) -> _Convert:
    return lambda values: tuple([convert(value) for value in values])


def _if_any(convert: _Convert) -> _Convert:
    return lambda value: None if value is None else convert(value)


# How a value is kept, by its type hint: as what, written how, read how. Any other is kept as it is.
_COLUMNS: Mapping[Type, tuple[Type, _Convert, _Convert]] = {
    datetime: (str, _text, _moment),
    date | datetime: (str, _text, _moment),
    date | datetime | None: (str | None, _if_any(_text), _if_any(_moment)),
    tuple[date | datetime, ...]: (tuple[str, ...], _each(_text), _each(_moment)),
    str: (str, _same, _shared),
    tuple[str, ...]: (tuple[str, ...], _same, _shared_items),
}
_HINTS = get_type_hints(Event)
_NAMES = tuple(field.name for field in fields(Event) if field.name not in Details._fields)
_KEPT, _WRITES, _ROW_READS = zip(
    *(_COLUMNS.get(_HINTS[name], (_HINTS[name], _same, _same)) for name in _NAMES), strict=True
)
_ROWS: Type = tuple.__class_getitem__((tuple.__class_getitem__((bytes, *_KEPT)), ...))
_READS = (_same, *_ROW_READS)
_FILLS = [getattr(PackedEvent, name).__set__ for name in ("_packed", *_NAMES)]
_at_hand = attrgetter(*_NAMES)
