"""Finds words and phrases of many languages in a text, without one large pattern of all of them.

A pattern of two thousand phrases takes longer to compile than a folder of documents takes to read. So phrases are kept
by their longest word, and only those whose longest word is in the text are compiled and looked for.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache

from feeds.languages import UNSPACED, either, words
from feeds.text.folding import fold

_MARK = re.compile("[*…]")
_SHORT = 3  # letters of words that are in every text


@cache
def finder(*concepts: str) -> "Finder":
    """Return the finder of all words of ``concepts``."""
    return Finder(word for concept in concepts for word in words(concept))


class Finder:
    """Finds phrases in texts that ``fold`` has folded."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = {}
        self._anywhere: list[str] = []
        for phrase in phrases:
            if UNSPACED.search(phrase):
                self._anywhere.append(phrase)
            else:
                self._by_word.setdefault(_longest(phrase), []).append(phrase)
        self._compiled: dict[str, re.Pattern[str]] = {}

    def is_in(self, text: str) -> bool:
        """Whether a phrase is in ``text``: a single word is known without a pattern."""
        return not self._alone.isdisjoint(_words_of(text)) or self.search(text) is not None

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first phrase in ``text``, of those that begin together the longest."""
        patterns = self._patterns(text)
        if not patterns:
            return None
        found = (first for pattern in patterns if (first := pattern.search(text)))
        return min(found, key=lambda match: (match.start(), -match.end()), default=None)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the longest phrase that ``text`` begins with."""
        return max((found for found in self.finditer(text) if not found.start()), key=re.Match.end, default=None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the phrases in ``text``, those of one longest word after those of another."""
        for pattern in self._patterns(text):
            yield from pattern.finditer(text)

    def _patterns(self, text: str) -> list[re.Pattern[str]]:
        """Return the patterns of the phrases whose longest word is in ``text``."""
        found = [
            self._pattern(word)
            for word in self._words & _words_of(text)
            if any(beginning in text for beginning in self._beginnings[word])  # much faster than to search
        ]
        if self._stems and any(beginning in text for beginning in self._stem_texts):
            found += [self._pattern(f"{stem}*") for stem in set(self._stems.findall(text))]
        if self._unspaced and not text.isascii():
            found.append(self._unspaced)
        return found

    def _pattern(self, word: str) -> re.Pattern[str]:
        if word not in self._compiled:
            self._compiled[word] = re.compile(rf"\b{either(self._by_word[word], fold)}(?!\w)")
        return self._compiled[word]

    @cached_property
    def _alone(self) -> frozenset[str]:
        """The words that are phrases by themselves."""
        return frozenset(word for word, phrases in self._by_word.items() if any(fold(each) == word for each in phrases))

    @cached_property
    def _beginnings(self) -> dict[str, tuple[str, ...]]:
        """What the phrases of each longest word begin with, up to the first mark: a text without it has none of them."""
        return {
            word: tuple({fold(_MARK.split(phrase)[0]) for phrase in phrases}) for word, phrases in self._by_word.items()
        }

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._by_word)

    @cached_property
    def _stems(self) -> re.Pattern[str] | None:
        """The beginnings of words of which any ending counts; of two that begin a word, the longer one."""
        return re.compile(rf"\b(?:{'|'.join(self._stem_texts)})") if self._stem_texts else None

    @cached_property
    def _stem_texts(self) -> list[str]:
        return sorted((word[:-1] for word in self._by_word if word.endswith("*")), key=len, reverse=True)

    @cached_property
    def _unspaced(self) -> re.Pattern[str] | None:
        return re.compile(either(self._anywhere, fold)) if self._anywhere else None


def _longest(phrase: str) -> str:
    """Return the longest whole word of a phrase, else its longest beginning of a word, with its star."""
    parts = phrase.replace("…", " ").split()
    whole = [word for part in parts if not part.endswith("*") for word in fold(part).split()]
    stems = [f"{fold(part)}*" for part in parts if part.endswith("*")]
    telling = [word for word in whole if len(word) > _SHORT] or stems or whole
    return max(telling, key=len)


@lru_cache(64)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())
