"""Events that are one another in other languages: once in a feed of all, each in the feed of its language."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from feeds.model import Event

_Key = tuple[str, date | datetime, date | datetime | None]


def once(events: Sequence[Event], language: str) -> tuple[Event, ...]:
    """Return events without those that stand among them in another language: the one in ``language`` stays, else the first."""
    if not any(event.translation for event in events):
        return tuple(events)
    kept: dict[_Key, Event] = {}
    for event in events:
        other = kept.setdefault(_key(event), event)
        if other is not event and _is_spoken(event, language) and not _is_spoken(other, language):
            kept[_key(event)] = event
    return tuple(
        event for event in events if kept[_key(event)] is event or not _are_translations(event, kept[_key(event)])
    )


def paired(events: Iterable[Event]) -> frozenset[str]:
    """Return the sources of the documents that have translations, or may have."""
    events = list(events)
    if not any(event.translation for event in events):
        return frozenset()
    sources: dict[str, set[str]] = {}
    for event in events:
        sources.setdefault(_common(event), set()).add(event.source)
    return frozenset(source for together in sources.values() if len(together) > 1 for source in together)


def languages_of(events: Sequence[Event]) -> tuple[str, ...]:
    """Return the languages of events some of which are one another in other languages; none where none is."""
    seen: dict[_Key, Event] = {}
    pairs = ((event, seen.setdefault(_key(event), event)) for event in events)
    if not any(event.translation for event in events) or not any(_are_translations(*pair) for pair in pairs):
        return ()
    return tuple(sorted({_primary(event) for event in events}))


def in_language(events: Sequence[Event], language: str) -> tuple[Event, ...]:
    """Return the events in one language."""
    return tuple(event for event in events if _primary(event) == language)


def _are_translations(one: Event, other: Event) -> bool:
    return one.source != other.source and _primary(one) != _primary(other)


def _is_spoken(event: Event, language: str) -> bool:
    return _primary(event) == language.partition("-")[0]


def _primary(event: Event) -> str:
    return event.language.partition("-")[0]


def _key(event: Event) -> _Key:
    return _common(event), event.dtstart, event.recurrence_id


def _common(event: Event) -> str:
    return event.translation or event.source.rsplit(".", 1)[0]
