"""What only the whole collection tells about one event: pure functions of the events.

A check yields what it found with the property it is about; whoever knows the documents finds its line.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple

from feeds.model import Event, Status
from feeds.text.folding import fold

LONGEST_TITLE = 100
LONE = _ALONE, _UNLIKE = "category-alone", "registration-unlike-others"  # found among the events of a category
_FEWEST = 4  # events of a category of which all others are compared with one
_MOST_TWINS = 50  # events of one start that a further one is compared with
_SAME_TITLE = 0.92
_LONG = 5  # letters of a word in which one other letter is rather a slip than another word


Members = Mapping[str, list[Event]]  # the events of each category


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something doubtful about the event of ``source``: the code of a Problem and the property that it is about."""

    source: str
    code: str
    about: str
    values: tuple[tuple[str, str], ...]


Findings = Mapping[str, tuple[Finding, ...]]  # by source


def check(events: Sequence[tuple[float, Event]]) -> Findings:
    """Return what is doubtful about events that are published together; one with several dates is told once.

    Each event comes with its start in seconds, after those that start before it.
    """
    published = [event for _, event in events]
    members = _by_category(published)
    together = ([event for _, event in pairs] for _, pairs in groupby(events, itemgetter(0)))
    twins = chain.from_iterable(map(duplicates, together))
    return by_source(chain(titles(published), lone_categories(members), lone_registrations(members), twins))


def by_source(findings: Iterable[Finding]) -> Findings:
    """Return what was found about each document, everything once, in an order that no other document decides."""
    found: dict[str, set[Finding]] = {}
    for each in findings:
        found.setdefault(each.source, set()).add(each)
    return {source: tuple(sorted(own)) for source, own in found.items()}


def titles(events: Iterable[Event]) -> Iterator[Finding]:
    """A title that no phone shows whole."""
    for event in events:
        if len(event.summary) > LONGEST_TITLE:
            values = (("length", str(len(event.summary))), ("limit", str(LONGEST_TITLE)))
            yield Finding(event.source, "title-long", "summary", values)


def lone_categories(members: Members) -> Iterator[Finding]:
    """A category of one event beside another that is spelt nearly the same."""
    index = _Spellings(members)
    for category, its in members.items():
        near = index.near(category) if len(its) == 1 else None
        if near:
            yield Finding(its[0].source, _ALONE, "categories", (("category", category), ("near", near)))


def lone_registrations(members: Members) -> Iterator[Finding]:
    """An event without a link to register, in a category where all others have one."""
    for category, its in members.items():
        without = [event for event in its if not event.registration]
        if len(its) >= _FEWEST and len(without) == 1 and without[0].status is not Status.CANCELLED:
            values = (("number", str(len(its) - 1)), ("category", category))
            yield Finding(without[0].source, _UNLIKE, "registration", values)


def duplicates(together: Sequence[Event]) -> Sequence[Finding]:
    """Of events that start together, each that is there twice: a copy left behind."""
    return _twins(tuple(sorted(map(_named_of, together)))) if len(together) > 1 else ()


def _named_of(event: Event) -> "_Named":
    return _named(event.source, event.summary, event.translation, event.language)


class _Named(NamedTuple):
    source: str
    stem: str
    title: str
    language: str


@lru_cache(20_000)  # when all are looked at again, nearly all are the same
def _named(source: str, summary: str, translation: str, language: str) -> _Named:
    """Return what is compared; ``agenda/bal.fr.md`` and ``agenda/bal.en.md`` have the same stem."""
    return _Named(source, translation or source.rsplit(".", 1)[0], fold(summary[:120]), language.partition("-")[0])


@lru_cache(10_000)
def _twins(together: tuple[_Named, ...]) -> tuple[Finding, ...]:
    """Return each of the events that start together that is a copy of one before it."""
    found, others = [], list[_Named]()
    for own in together:
        twin = next((other for other in others if other.source != own.source and _is_copy(other, own)), None)
        if twin:
            found.append(Finding(own.source, "duplicate-event", "summary", (("other", twin.source),)))
        if len(others) < _MOST_TWINS:
            others.append(own)
    return tuple(found)


def _is_copy(one: _Named, other: _Named) -> bool:
    """Whether two events of one start have nearly the same title, or documents that differ in nothing.

    Translations are no copies: each is in the feed of its language.
    """
    if one.stem == other.stem and one.language != other.language:
        return False
    return one.stem == other.stem or one.title == other.title or _is_same_title(one.title, other.title)


@lru_cache(10_000)
def _is_same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for a slip; "Atelier 1" and "Atelier 2" are two events."""
    if 2 * min(len(one), len(other)) <= _SAME_TITLE * (len(one) + len(other)) or _numbers(one) != _numbers(other):
        return False
    return SequenceMatcher(None, one, other).ratio() > _SAME_TITLE


@lru_cache(10_000)
def _numbers(title: str) -> list[str]:
    return re.findall(r"\d+", title)


def _by_category(events: Sequence[Event]) -> Members:
    """Return the events of each category; the dates of one document count once."""
    members: dict[str, dict[str, Event]] = {}
    for event in events:
        for category in event.categories:
            members.setdefault(category, {}).setdefault(event.source, event)
    return {category: list(by_source.values()) for category, by_source in members.items()}


class _Spellings:
    """Finds the category that another one may be a slip of: one letter less, more or other, or the plural.

    Two words that differ in one letter are the same once that letter is left out of both; so each category is filed
    under every form with a letter left out, and nobody compares all with all.
    """

    def __init__(self, members: Mapping[str, Sequence[Event]]) -> None:
        self._uses = Counter({category: len(its) for category, its in members.items()})
        self._filed: dict[str, list[str]] = {}
        for category in members:
            for form in _forms(category):
                self._filed.setdefault(form, []).append(category)

    def near(self, category: str) -> str | None:
        """Return the most used neighbour of a category that is used once; of two that both are, the first one."""
        found = {other for form in _forms(category) for other in self._filed[form] if _alike(category, other)}
        others = (other for other in found if self._uses[other] > 1 or fold(other) < fold(category))
        return min(others, key=lambda other: (-self._uses[other], other), default=None)


def near_pairs(categories: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each two categories of which one may be a slip or the plural of the other, in their order."""
    filed: dict[str, list[str]] = {}
    seen: set[tuple[str, str]] = set()
    for category in categories:
        for form in sorted(_forms(category)):
            pairs = {(other, category) for other in filed.setdefault(form, []) if _alike(other, category)} - seen
            seen |= pairs
            yield from sorted(pairs)
            filed[form].append(category)


def _forms(category: str) -> set[str]:
    text = " ".join(_singular(word) for word in fold(category).split())[:80]
    return {text, *(text[:place] + text[place + 1 :] for place in range(len(text)))}


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _alike(one: str, other: str) -> bool:
    """Whether two categories are different and each word of one is the word of the other, or a slip of it."""
    words, others = fold(one).split(), fold(other).split()
    return words != others and len(words) == len(others) and all(map(_same_word, words, others))


def _same_word(one: str, other: str) -> bool:
    if _singular(one) == _singular(other):
        return True
    return min(len(one), len(other)) >= _LONG and one.isalpha() and other.isalpha()  # "Level 1" is not "Level 2"
