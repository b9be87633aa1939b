"""Values ⇄ JSON: what is kept on disk or handed to another process is plain data, and reading it runs nothing.

How a class is written follows from its type hints: a dataclass is the list of its fields, a moment the text of its
wall time and its zone, a Sequence a text of its own that is read when somebody looks into it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints, overload
from zoneinfo import ZoneInfo

import orjson

from feeds.zones import zone

Kind = Any  # a class, or what type hints make of classes
_Convert = Callable[[Any], Any]
_PLAIN = frozenset({str, int, float, bool, NoneType})
_T = TypeVar("_T")


def pack(kind: Kind, value: Any) -> bytes:
    """Return ``value``, which is a ``kind``, as JSON; the same value always gives the same bytes."""
    plain = _writer(kind)(value)
    try:
        return orjson.dumps(plain)
    except TypeError:  # half of a surrogate pair, which somebody escaped, is no UTF-8
        return json.dumps(plain, separators=(",", ":")).encode()


def unpack(kind: Kind, data: bytes) -> Any:
    """Return the value that ``pack`` made ``data`` of. Raises ValueError, TypeError or LookupError for other data."""
    try:
        return _reader(kind)(_plain(data))
    except (AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"no {kind}: {error}") from error


def _plain(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data)


class Packed(Sequence[_T]):
    """A sequence that stays the text it was read as until somebody looks into it: thousands of events take little."""

    __slots__ = ("_kind", "text")

    def __init__(self, kind: Kind, text: str) -> None:
        self._kind, self.text = kind, text

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_T]: ...
    def __getitem__(self, index: int | slice) -> _T | Sequence[_T]:
        return self._whole()[index]

    def __len__(self) -> int:
        return len(self._whole())

    def __iter__(self) -> Iterator[_T]:
        return iter(self._whole())

    def __eq__(self, other: object) -> bool:
        return self.text == other.text if isinstance(other, Packed) else self._whole() == other

    def __hash__(self) -> int:
        return hash(self._whole())

    def __repr__(self) -> str:
        return repr(self._whole())

    def _whole(self) -> tuple[_T, ...]:
        return tuple(unpack(_tuple_of(self._kind), self.text.encode()))


@cache
def _writer(kind: Kind) -> _Convert:
    """Return the function that makes JSON of a ``kind``."""
    return _CODECS[_shape(kind)][0](kind)


@cache
def _reader(kind: Kind) -> _Convert:
    """Return the function that makes a ``kind`` of its JSON."""
    return _CODECS[_shape(kind)][1](kind)


def _shape(kind: Kind) -> Kind:
    """Return what decides how a kind is written: a row of the table of codecs."""
    if is_dataclass(kind):
        return object
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Enum
    return UnionType if isinstance(kind, UnionType) else get_origin(kind) or kind


def _same(value: Any) -> Any:
    return value


def _row_writer(kind: Kind) -> _Convert:
    names = [item.name for item in fields(kind) if item.init]
    values = attrgetter(*names) if len(names) > 1 else lambda row: (getattr(row, names[0]),)
    return lambda row: _converted(values(row), _columns(kind, _writer))


def _row_reader(kind: Kind) -> _Convert:
    names = [item.name for item in fields(kind) if item.init]
    return lambda row: kind(**dict(zip(names, _converted(row, _columns(kind, _reader)), strict=True)))


def _converted(row: Iterable[Any], columns: Iterable[tuple[int, _Convert]]) -> list[Any]:
    values = list(row)
    for number, convert in columns:
        values[number] = convert(values[number])
    return values


@cache
def _columns(kind: Kind, convert_of: Callable[[Kind], _Convert]) -> list[tuple[int, _Convert]]:
    """Return which fields of a dataclass are converted, and how; asked for late, since a class may hold its own kind."""
    hints = get_type_hints(kind)
    converts = [convert_of(hints[item.name]) for item in fields(kind) if item.init]
    return [(number, convert) for number, convert in enumerate(converts) if convert is not _same]


def _option(kind: Kind, convert_of: Callable[[Kind], _Convert]) -> _Convert:
    """Return a converter of a value or None; a day or a moment is one kind here."""
    kinds = [each for each in get_args(kind) if each is not NoneType]
    convert = convert_of(datetime if datetime in kinds else kinds[0])
    return lambda value: None if value is None else convert(value)


def _items(kind: Kind, convert_of: Callable[[Kind], _Convert]) -> _Convert:
    """Return a converter of a tuple: of any number of values of one kind, or of as many as it has kinds."""
    inside = get_args(kind)
    if _PLAIN.issuperset(inside) or (inside[-1] is ... and inside[0] in _PLAIN):
        return tuple
    if inside[-1] is ...:
        convert = convert_of(inside[0])
        return lambda values: tuple([convert(value) for value in values])
    converts = [convert_of(each) for each in inside]
    return lambda values: tuple([convert(value) for convert, value in zip(converts, values, strict=True)])


def _members(kind: Kind, convert_of: Callable[[Kind], _Convert]) -> _Convert:
    convert = convert_of(get_args(kind)[1])
    return lambda members: {name: convert(value) for name, value in members.items()}


def _tuple_of(kind: Kind) -> Kind:
    return tuple.__class_getitem__((kind, ...))


def _sequence_writer(kind: Kind) -> _Convert:
    whole = _tuple_of(get_args(kind)[0])
    return lambda items: items.text if isinstance(items, Packed) else pack(whole, tuple(items)).decode()


def _sequence_reader(kind: Kind) -> _Convert:
    inside = get_args(kind)[0]
    return lambda text: Packed(inside, _text(text))


def _text(value: Any) -> str:
    """Refuse what is no text now: a Packed would do so when nobody expects it."""
    if not isinstance(value, str):
        raise TypeError(f"no text: {value!r:.60}")
    return value


def _moment_text(moment: date | datetime) -> str:
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


_CODECS: Mapping[Kind, tuple[Callable[[Kind], _Convert], Callable[[Kind], _Convert]]] = {
    **dict.fromkeys(_PLAIN, (lambda kind: _same, lambda kind: _same)),
    **dict.fromkeys((date, datetime), (lambda kind: _moment_text, lambda kind: _moment)),
    Enum: (lambda kind: _same, lambda kind: kind),
    UnionType: (lambda kind: _option(kind, _writer), lambda kind: _option(kind, _reader)),
    tuple: (lambda kind: _items(kind, _writer), lambda kind: _items(kind, _reader)),
    frozenset: (lambda kind: sorted, lambda kind: frozenset),
    Mapping: (lambda kind: _members(kind, _writer), lambda kind: _members(kind, _reader)),
    Sequence: (_sequence_writer, _sequence_reader),
    object: (_row_writer, _row_reader),
}


def framed(pieces: Sequence[bytes]) -> bytes:
    """Return several pieces as one."""
    return b"".join((json.dumps([len(piece) for piece in pieces]).encode(), b"\n", *pieces))


def pieces(data: bytes) -> list[bytes]:
    """Return the pieces that ``framed`` put together."""
    start = data.index(b"\n") + 1
    ends = list(accumulate(json.loads(data[:start]), initial=start))
    return [data[first:last] for first, last in pairwise(ends)]
