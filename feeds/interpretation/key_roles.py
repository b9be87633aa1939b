"""What a front matter key that nobody has listed is about, from the words it is made of.

``event_start_date`` is in the vocabulary; ``startsOn``, ``debut-inscriptions`` or ``fecha_fin`` need not be. A key
is cut into words (camelCase, ``-``, ``_``, and words written together), and the words tell its role.
"""

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache

from feeds.languages import folded, prepared
from feeds.text.folding import fold


class Role(Enum):
    """What part of an event's time a key gives; a value may hold more than its key promises."""

    START = "start"
    END = "end"
    START_CLOCK = "start clock"
    END_CLOCK = "end clock"
    DATE = "date"
    HOURS = "hours"
    DURATION = "duration"
    DAYS = "days"
    ZONE = "zone"


_KINDS = ("start", "end", "date", "clock", "event", "duration", "zone")
_LONGEST, _MOST_PARTS = 20, 6  # letters of a word; words that one is written together of
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@cache
def key_words(name: str) -> frozenset[str]:
    """Return the words of ``key_words.name`` in all languages, as ``words_of`` gives them."""
    return folded(f"key_words.{name}")


@prepared
def _kinds() -> Mapping[str, str]:
    return {word: kind for kind in _KINDS for word in key_words(kind)}


@prepared
def _joinable() -> frozenset[str]:
    return frozenset(word for word in (*_kinds(), *key_words("not_the_event")) if len(word) > 2)


def _parts(word: str) -> list[str]:
    """Return the known words that ``word`` is written together of, the longest first; ``word`` itself where one is unknown."""
    return _cut(word, 0) or [word]


def _cut(word: str, place: int, depth: int = 0) -> list[str] | None:
    """Return the known words from a place on, None where one is unknown: "sluttid" is "slut" and "tid", for all "slutt"."""
    if place == len(word) or depth == _MOST_PARTS:
        return [] if place == len(word) else None
    for end in range(min(len(word), place + _LONGEST), place + 2, -1):
        if word[place:end] in _joinable() and (rest := _cut(word, end, depth + 1)) is not None:
            return [word[place:end], *rest]
    return None


@lru_cache(8192)
def words_of(key: str) -> tuple[str, ...]:
    """Return the words of a key: ``eventStartDate``, ``event-start-date`` and ``eventstartdate`` have the same."""
    words: list[str] = []
    for word in fold(_CAMEL.sub(" ", key)).split():
        words.extend(_parts(word))
    return tuple(words)


@lru_cache(8192)
def words_along(path: tuple[str | int, ...]) -> frozenset[str]:
    """Return the words of all keys on the way to a value."""
    return frozenset(word for part in path if isinstance(part, str) for word in words_of(part))


@lru_cache(8192)
def role_of(path: tuple[str, ...]) -> Role | None:
    """Return the role of the key at the end of a path of keys, None when it is about something else.

    The keys around it count too: ``registration.start`` is no start of the event, ``dates.end`` is its end.
    """
    words, not_the_event = [word for key in path for word in words_of(key)], key_words("not_the_event")
    if any(word in not_the_event for word in words):
        return None
    own = words_of(path[-1]) if path else ()
    kinds = {_kinds().get(word, "") for word in own}
    if "" in kinds:
        return None
    context = {_kinds().get(word, "") for key in path[:-1] for word in words_of(key)}
    return _role(kinds | (context & {"start", "end"}), set(own))


def is_event(words: tuple[str, ...]) -> bool:
    """Whether words are all about events: "talk", "seminar"."""
    return all(_kinds().get(word) == "event" for word in words)


def is_title(word: str) -> bool:
    """Whether a word means title or name."""
    return word in key_words("title")


def _role(kinds: set[str], own: set[str]) -> Role | None:
    if "zone" in kinds:
        return Role.ZONE
    if "duration" in kinds:
        return Role.DURATION
    if own and own <= key_words("days"):
        return Role.DAYS
    for edge, whole, clock in (("start", Role.START, Role.START_CLOCK), ("end", Role.END, Role.END_CLOCK)):
        if edge in kinds:
            return clock if "clock" in kinds and "date" not in kinds else whole
    if "clock" in kinds and kinds <= {"clock", "event"}:
        return Role.HOURS
    if "date" in kinds and own & key_words("lone_date"):
        return Role.DATE
    return None
