"""The language of a document: what it says of itself, else the small words that it is made of."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from feeds.languages import by_language, languages, prepared

_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8})?")
_WORD = re.compile(r"\w+")
_ENOUGH = 2_000


def guess(text: str, preferred: str = "") -> str:
    """Return the language most of whose small words ``text`` has, else most of whose letters; empty without any.

    Of languages that have as many, ``preferred`` wins, then those of the interface.
    """
    best = _likely(text[:_ENOUGH])
    return preferred if preferred in best else next(iter(best), "")


@lru_cache(256)  # a document is asked more than once
def _likely(text: str) -> tuple[str, ...]:
    """Return the languages that say most of themselves in ``text``."""
    start = text.lower()
    words, small, counts = Counter(_WORD.findall(start)), _small_words(), Counter[str]()
    for word in words.keys() & small.keys():
        for language in small[word]:
            counts[language] += words[word]
    if not counts:
        counts.update({language: len(letters.findall(start)) for language, letters in _letters().items()})
    most = max(counts.values(), default=0)
    return tuple(language for language in languages() if most and counts[language] == most)


@prepared
def _small_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in by_language("stop.words").items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


@prepared
def _letters() -> Mapping[str, re.Pattern[str]]:
    return {language: re.compile(f"[{''.join(letters)}]") for language, letters in by_language("stop.letters").items()}


def language_of(said: str, text: str, preferred: str) -> str:
    """Return ``said`` when the document says it, whatever language it is, else that of its text, else ``preferred``."""
    if _TAG.fullmatch(said.strip()):
        primary, _, rest = said.strip().replace("_", "-").partition("-")
        return f"{primary.lower()}-{rest}" if rest else primary.lower()
    return guess(text, preferred) or preferred or "en"
