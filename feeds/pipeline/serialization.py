"""Values ⇄ JSON: what is kept on disk or handed to another process is plain data, and reading it runs nothing.

How a class is written follows from its type hints: a dataclass is the list of its fields, a moment the text of its
wall time and its zone; what is Seldom looked at is a text of its own.
"""

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from operator import attrgetter
from sys import intern
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, ClassVar, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import orjson

from feeds.timezones.database import zone

Type = Any  # a class, or what type hints make of classes
_Convert = Callable[[Any], Any]
_PLAIN = frozenset({int, float, bool, NoneType})
_SHORT = 20  # letters


def pack(kind: Type, value: Any) -> bytes:
    """Return ``value``, which is a ``kind``, as JSON; the same value always gives the same bytes."""
    return _octets(_writer(kind)(value))


def _octets(plain: Any) -> bytes:
    try:
        return orjson.dumps(plain)
    except TypeError:  # half of a surrogate pair, which somebody escaped, is no UTF-8
        return json.dumps(plain, separators=(",", ":")).encode()


def unpack(kind: Type, data: bytes) -> Any:
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


class Seldom:
    """What a dataclass inherits from whose values named in ``SELDOM`` are long, and rarely looked at.

    Once read, they stay packed until somebody asks for one, and each time anew: ten thousand events take little. A
    dataclass takes ``__eq__`` over by name.
    """

    __slots__ = ("_rest",)
    SELDOM: ClassVar[tuple[str, ...]] = ()

    if not TYPE_CHECKING:  # the values themselves are declared

        def __getattr__(self, name: str) -> Any:
            """Return a value that is still packed."""
            if name not in self.SELDOM:
                raise AttributeError(f"{type(self).__name__} has no {name}", name=name, obj=self)
            return _of_rest(type(self), self._rest, name)

        def __eq__(self, other: object) -> bool:
            """Compare what is at hand first, then what is packed as it is; a dataclass would unpack it all."""
            if other.__class__ is not self.__class__:
                return NotImplemented
            at_hand, others = _getter(_names(type(self))), _getter(self.SELDOM)
            if at_hand(self) != at_hand(other):
                return False
            packed = getattr(self, "_rest", None)
            return (packed is not None and packed == getattr(other, "_rest", None)) or others(self) == others(other)


def _of_rest(kind: Type, rest: bytes, name: str) -> Any:
    number = kind.SELDOM.index(name)
    value = _plain(zlib.decompress(rest))[number]
    return dict(_columns(kind, _reader, kind.SELDOM)).get(number, _same)(value)


@cache
def _writer(kind: Type) -> _Convert:
    """Return the function that makes JSON of a ``kind``."""
    return _CODECS[_shape(kind)][0](kind)


@cache
def _reader(kind: Type) -> _Convert:
    """Return the function that makes a ``kind`` of its JSON."""
    return _CODECS[_shape(kind)][1](kind)


def _shape(kind: Type) -> Type:
    """Return what decides how a kind is written: a row of the table of codecs."""
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return object
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Enum
    return UnionType if isinstance(kind, UnionType) else get_origin(kind) or kind


def _same(value: Any) -> Any:
    return value


def _row_writer(kind: Type) -> _Convert:
    names, values = _names(kind), _getter(_names(kind))
    if names == _names(kind, seldom=True):
        return lambda row: _converted(values(row), _columns(kind, _writer, names))
    rest, others = kind.SELDOM, _getter(kind.SELDOM)

    def write(row: Any) -> list[Any]:
        packed = getattr(row, "_rest", None)
        packed = packed or zlib.compress(_octets(_converted(others(row), _columns(kind, _writer, rest))), 1)
        return [b64encode(packed).decode(), *_converted(values(row), _columns(kind, _writer, names))]

    return write


def _row_reader(kind: Type) -> _Convert:
    names = _names(kind)
    if names == _names(kind, seldom=True):
        return lambda row: kind(**dict(zip(names, _converted(row, _columns(kind, _reader, names)), strict=True)))
    slots = [getattr(kind, name).__set__ for name in ("_rest", *names)]

    def read(row: list[Any]) -> Any:
        packed, *values = row
        made = kind.__new__(kind)
        for fill, value in zip(
            slots, (b64decode(packed), *_converted(values, _columns(kind, _reader, names))), strict=True
        ):
            fill(made, value)
        return made

    return read


@cache
def _names(kind: Type, *, seldom: bool = False) -> tuple[str, ...]:
    """Return the values that a row holds, without the ``seldom`` ones unless they are asked for."""
    others = () if seldom else getattr(kind, "SELDOM", ())
    every = getattr(kind, "_fields", None) or [item.name for item in fields(kind) if item.init]
    return tuple(name for name in every if name not in others)


@cache
def _getter(names: Sequence[str]) -> Callable[[Any], Iterable[Any]]:
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda row: (get(row),)


def _converted(row: Iterable[Any], columns: Iterable[tuple[int, _Convert]]) -> list[Any]:
    values = list(row)
    for number, convert in columns:
        values[number] = convert(values[number])
    return values


@cache
def _columns(kind: Type, convert_of: Callable[[Type], _Convert], names: Sequence[str]) -> list[tuple[int, _Convert]]:
    """Return which values of a dataclass are converted, and how; asked for late, since a class may hold its own kind."""
    hints = get_type_hints(kind)
    converts = [convert_of(hints[name]) for name in names]
    return [(number, convert) for number, convert in enumerate(converts) if convert is not _same]


def _option(kind: Type, convert_of: Callable[[Type], _Convert]) -> _Convert:
    """Return a converter of a value or None; a day or a moment is one kind here."""
    kinds = [each for each in get_args(kind) if each is not NoneType]
    convert = convert_of(datetime if datetime in kinds else kinds[0])
    return lambda value: None if value is None else convert(value)


def _items(kind: Type, convert_of: Callable[[Type], _Convert]) -> _Convert:
    """Return a converter of a tuple: of any number of values of one kind, or of as many as it has kinds."""
    inside = get_args(kind)
    converts = [convert_of(each) for each in inside if each is not ...]
    if all(convert is _same for convert in converts):
        return tuple
    if inside[-1] is ...:
        convert = converts[0]
        return lambda values: tuple([convert(value) for value in values])
    return lambda values: tuple([convert(value) for convert, value in zip(converts, values, strict=True)])


def _members(kind: Type, convert_of: Callable[[Type], _Convert]) -> _Convert:
    convert = convert_of(get_args(kind)[1])
    return lambda members: {name: convert(value) for name, value in members.items()}


def _shared(text: str) -> str:
    """Return a text; a short one is a name, a zone or a code, which thousands of events have in common."""
    return intern(text) if len(text) <= _SHORT else text


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


_CODECS: Mapping[Type, tuple[Callable[[Type], _Convert], Callable[[Type], _Convert]]] = {
    **dict.fromkeys(_PLAIN, (lambda kind: _same, lambda kind: _same)),
    str: (lambda kind: _same, lambda kind: _shared),
    **dict.fromkeys((date, datetime), (lambda kind: _moment_text, lambda kind: _moment)),
    Enum: (lambda kind: _same, lambda kind: kind),
    UnionType: (lambda kind: _option(kind, _writer), lambda kind: _option(kind, _reader)),
    tuple: (lambda kind: _items(kind, _writer), lambda kind: _items(kind, _reader)),
    frozenset: (lambda kind: sorted, lambda kind: frozenset),
    Mapping: (lambda kind: _members(kind, _writer), lambda kind: _members(kind, _reader)),
    object: (_row_writer, _row_reader),
}


def framed(pieces: Sequence[bytes]) -> bytes:
    """Return several pieces as one."""
    return b"".join((" ".join(str(len(piece)) for piece in pieces).encode(), b"\n", *pieces))


def pieces(data: bytes) -> list[bytes]:
    """Return the pieces that ``framed`` put together."""
    start = data.index(b"\n") + 1
    ends = list(accumulate(map(int, data[:start].split()), initial=start))
    return [data[first:last] for first, last in pairwise(ends)]
