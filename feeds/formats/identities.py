"""What tells the events of a feed apart: the UID, and which occurrence an event moves (RFC 5545 §3.8.4.4)."""

from collections import Counter
from collections.abc import Sequence

from feeds.formats.moments import stamp
from feeds.interpretation.prose import clean
from feeds.model import Event


def identities(events: Sequence[Event]) -> list[str]:
    """Return a name for each event that no other has; two that move the same occurrence carry their slugs."""
    names = [_name(event) for event in events]
    taken = Counter(names)
    return [
        name if taken[name] == 1 else f"{name}/{clean(event.slug)}" for name, event in zip(names, events, strict=True)
    ]


def _name(event: Event) -> str:
    uid = clean(event.uid).strip()
    return uid if event.recurrence_id is None else f"{uid}/{stamp(event.recurrence_id)}"
