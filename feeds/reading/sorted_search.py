"""Find items where they stand, in what is in order: of ten thousand, only a few are looked at."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TypeVar

_T = TypeVar("_T")
_Key = TypeVar("_Key", str, float, tuple[float, str])
SOURCE = attrgetter("source")  # what files and problems are in the order of


def at(ordered: Sequence[_T], value: _Key, key: Callable[[_T], _Key]) -> Sequence[_T]:
    """Return the items whose ``key`` is ``value``, among items in the order of that key."""
    return ordered[where(ordered, value, key)]


def where(ordered: Sequence[_T], value: _Key, key: Callable[[_T], _Key]) -> slice:
    """Return where the items are, or would be, whose ``key`` is ``value``, among items in the order of that key."""
    first = bisect_left(ordered, value, key=key)
    return slice(first, bisect_right(ordered, value, first, key=key))
