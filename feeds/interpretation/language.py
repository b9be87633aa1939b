"""The language of a document: what it says of itself, else the small words that it is made of."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain

from feeds.languages import by_language, languages, prepared

_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8})?")
_WORD = re.compile(r"\w+")
_ENOUGH = 1_000  # characters
_SENTENCE = 10  # words of a text that is no mere title
_RARE = 10  # of so many words at least one is a small one
_SEVERAL = 3
_OF_A_SCRIPT = 3  # of so many characters at least one is of the script


def guess(text: str, preferred: str = "") -> str:
    """Return the language most of whose small words ``text`` has, else most of whose letters; empty without any.

    Of languages that have as many, ``preferred`` wins, then those of the interface.
    """
    best = _likely(text[:_ENOUGH])
    return preferred if preferred in best else next(iter(best), "")


@lru_cache(256)  # a document is asked more than once
def _likely(text: str) -> tuple[str, ...]:
    """Return the languages that say most of themselves in ``text``: by its words, else its script, else its letters."""
    start, small = text.lower(), _small_words()
    words = _WORD.findall(start)
    counts = Counter(chain.from_iterable([small[word] for word in words if word in small]))
    is_long = len(words) >= _SENTENCE
    if counts and (not is_long or _is_telling(counts, words)):
        return _most(counts)
    letters = Counter({language: len(pattern.findall(start)) for language, pattern in _letters().items()})
    script = Counter({language: count for language, count in letters.items() if count * _OF_A_SCRIPT >= len(start)})
    return _most(script)[-1:] or (
        () if is_long else _most(letters)
    )  # Chinese after Japanese, which has its letters too


def _most(counts: Counter[str]) -> tuple[str, ...]:
    most = max(counts.values(), default=0)
    return tuple(language for language in languages() if most and counts[language] == most)


def _is_telling(counts: Counter[str], words: Sequence[str]) -> bool:
    """Whether the likeliest language says several of its words, and often: one word is in many a foreign text."""
    best, small = max(counts, key=counts.__getitem__), _small_words()
    said = sum(best in small.get(word, ()) for word in set(words))
    return said >= _SEVERAL and counts[best] * _RARE >= len(words)


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
