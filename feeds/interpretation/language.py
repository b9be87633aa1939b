"""The language of a document: what it says of itself, else the small words that it is made of."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain

from feeds.languages import by_language, file_of, languages, prepared

_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8})?")
_WORD = re.compile(r"\w+")
_ENOUGH = 1_000  # characters
_SENTENCE = 10  # words of a text that is no mere title
_RARE = 10  # of so many words at least one is a small one
_SEVERAL = 3
_LEAD = 2
_OF_A_SCRIPT = 3  # of so many characters at least one is of the script


def guess(text: str, preferred: str = "") -> str:
    """Return the language most of whose small words ``text`` has, else most of whose letters; empty without any.

    Of languages that have as many, ``preferred`` wins, then those of the interface. One word in a title does not make
    it foreign.
    """
    scores, is_long = _scores(text[:_ENOUGH])
    best, own = _most(scores), file_of(preferred)
    is_close = best and not is_long and scores[best[0]] - scores[own] < _LEAD
    return preferred if preferred and (own in best or is_close) else next(iter(best), "")


@lru_cache(256)  # a document is asked more than once
def _scores(text: str) -> tuple[Counter[str], bool]:
    """Return how often each language shows in ``text``, by words, else script, else letters; and whether it is long."""
    start, small = text.lower(), _small_words()
    words = _WORD.findall(start)
    is_long = len(words) >= _SENTENCE
    said = [word for word in words if word in small and (is_long or len(word) > 1)]  # "Mooney's" is no Czech
    counts = Counter(chain.from_iterable([small[word] for word in said]))
    if counts and (not is_long or _is_telling(counts, words)):
        return counts, is_long
    letters = Counter({language: len(pattern.findall(start)) for language, pattern in _letters().items()})
    script = Counter({language: count for language, count in letters.items() if count * _OF_A_SCRIPT > len(start)})
    if script:  # Chinese comes after Japanese, which has its letters too
        return Counter({_most(script)[-1]: len(start)}), is_long
    return Counter() if is_long else letters, is_long


def _most(counts: Counter[str]) -> tuple[str, ...]:
    most = max(counts.values(), default=0)
    return tuple(language for language in languages() if most and counts[language] == most)


def _is_telling(counts: Counter[str], words: Sequence[str]) -> bool:
    """Whether the likeliest language says several of its words, and often: one word is in many a foreign text."""
    best = max(counts, key=counts.__getitem__)
    said = _words_by_language()[best].intersection(words)
    return len(said) >= _SEVERAL and counts[best] * _RARE >= len(words)


@prepared
def _words_by_language() -> Mapping[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in by_language("stop.words").items()}


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
