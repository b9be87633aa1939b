"""How much front matter may hold, in every dialect: what is larger is told or cut where it is read.

Whoever reads a value later may look at each of its characters, and need not fear how many they are.
"""

MAX_FRONT_MATTER = 300_000  # characters
MAX_DEPTH = 40
MAX_VALUES = 50_000
MAX_LENGTH = 20_000  # characters of one value; the longest that people wrote, in two thousand documents, has 7,000
_WEIGHT = 20  # characters that weigh as much as a value: aliases may repeat a long text as well
_BREAKS = (" ", "\n", "\t", ",", ";")


def cut(text: str) -> str:
    """Return ``text``, or its beginning up to the end of a word; nothing of a single word that is too long."""
    if len(text) <= MAX_LENGTH:
        return text
    return text[: max(text.rfind(mark, 0, MAX_LENGTH) for mark in _BREAKS) + 1].rstrip(" \n\t,;")


def weight(text: str | None) -> int:
    """Return as how many values a text counts."""
    return 1 + len(text or "") // _WEIGHT
