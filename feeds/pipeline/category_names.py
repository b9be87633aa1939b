"""Categories that differ only in case, accents or punctuation are one, under their commonest spelling."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from feeds.model import Event
from feeds.pipeline.identity import decided
from feeds.text.folding import fold_name


def _spellings(lists: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return the commonest spelling of each category, by its folded form."""
    counts = Counter(category for categories in lists for category in categories)
    chosen: dict[str, str] = {}
    for category in sorted(counts, key=lambda category: (-counts[category], *_care(category))):
        chosen.setdefault(fold_name(category), category)
    return chosen


def _care(spelling: str) -> tuple[bool, int, str]:
    """Rank spellings that are as common: accents and lower case show care ("Événement" before "EVENEMENT")."""
    return spelling.isupper(), -sum(not char.isascii() for char in spelling), spelling


def respelled(events: Sequence[Event]) -> list[Event]:
    """Return the events with each category in its commonest spelling."""
    spellings = _spellings(event.categories for event in events if not event.draft)
    usual = frozenset(spellings.values())
    return [event if usual.issuperset(event.categories) else _as_usual(event, spellings) for event in events]


def _as_usual(event: Event, spellings: dict[str, str]) -> Event:
    return with_categories(event, dict.fromkeys(spellings.get(fold_name(each), each) for each in event.categories))


def with_categories(event: Event, spelt: Iterable[str]) -> Event:
    """Return an event with its categories as the collection spells them."""
    categories = tuple(spelt)
    if categories == event.categories:
        return event
    told = decided(event, "categories", ", ".join(categories), "spelling")
    return replace(event, categories=categories, origins=told)
