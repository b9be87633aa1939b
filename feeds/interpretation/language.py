"""The language of a document: what it says of itself, else the small words that it is made of."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from feeds.languages import by_language, languages

_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8})?")
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 2_000
_TELLING = 2  # how much more a letter that few languages have says than a word that several share


def guess(text: str, preferred: str = "") -> str:
    """Return the language most of whose small words ``text`` has, else most of whose letters; empty without any.

    Of languages that have as many, ``preferred`` wins, then those of the interface.
    """
    start = text[:_ENOUGH].lower()
    counts = Counter(language for word in _WORD.findall(start) for language in _small_words().get(word, ()))
    if not counts:
        counts.update({language: len(letters.findall(start)) for language, letters in _letters().items()})
    most = max(counts.values(), default=0)
    best = [language for language in languages() if most and counts[language] == most]
    return preferred if preferred in best else next(iter(best), "")


@cache
def _small_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in by_language("stop.words").items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


@cache
def _letters() -> Mapping[str, re.Pattern[str]]:
    return {language: re.compile(f"[{''.join(letters)}]") for language, letters in by_language("stop.letters").items()}


def language_of(said: str, text: str, preferred: str) -> str:
    """Return ``said`` when the document says it, whatever language it is, else that of its text, else ``preferred``."""
    if _TAG.fullmatch(said.strip()):
        primary, _, rest = said.strip().replace("_", "-").partition("-")
        return f"{primary.lower()}-{rest}" if rest else primary.lower()
    return guess(text, preferred) or preferred or "en"
