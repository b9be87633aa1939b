"""Values ⇄ JSON by msgspec: what is kept on disk or handed to another process is plain data, and reading it runs nothing.

Why msgspec, docs/performance.md says. The type hints of a class are its schema. The same value always gives the same bytes: sets and mappings are sorted.
"""

import json
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

import msgspec

Type = Any  # a class, or what type hints make of classes
_ENCODER = msgspec.json.Encoder(order="deterministic")


def pack(value: Any) -> bytes:
    """Return a value as JSON."""
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # half of a surrogate pair, which somebody escaped, is no UTF-8
        return json.dumps(msgspec.to_builtins(value, order="deterministic"), separators=(",", ":")).encode()


def unpack(kind: Type, data: bytes) -> Any:
    """Return the ``kind`` that ``pack`` made ``data`` of. Raises ValueError, TypeError or LookupError for other data."""
    try:
        return _decoder(kind).decode(data)
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _unpacked_escaped(kind, data)
    except RecursionError as error:
        raise ValueError(f"no {kind}: {error}") from error


def _unpacked_escaped(kind: Type, data: bytes) -> Any:
    """Return a value whose texts hold half of a surrogate pair, which msgspec refuses."""
    try:
        return msgspec.convert(json.loads(data), kind)
    except (ArithmeticError, RecursionError) as error:
        raise ValueError(f"no {kind}: {error}") from error


@cache
def _decoder(kind: Type) -> "msgspec.json.Decoder[Any]":
    """Return the decoder of one of the few kinds that are kept."""
    return msgspec.json.Decoder(kind)


def framed(pieces: Sequence[bytes]) -> bytes:
    """Return several pieces as one."""
    return b"".join((" ".join(str(len(piece)) for piece in pieces).encode(), b"\n", *pieces))


def pieces(data: bytes) -> list[bytes]:
    """Return the pieces that ``framed`` put together."""
    start = data.index(b"\n") + 1
    ends = list(accumulate(map(int, data[:start].split()), initial=start))
    return [data[first:last] for first, last in pairwise(ends)]
