"""What most say, and the same answer on every machine: of values that are as common, the first by name."""

from collections import Counter
from collections.abc import Iterable


def most_common(values: Iterable[str]) -> str:
    """Return the value that occurs most; empty ones do not count, and without any other it is empty."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default="")
