"""What tells the events of a feed apart: the UID, and which occurrence an event moves (RFC 5545 §3.8.4.4)."""

from feeds.formats.shared.rfc3339 import stamp
from feeds.model import Event
from feeds.text.characters import clean


def identity(event: Event) -> str:
    """Return the name of an event that no other of its collection has."""
    uid = clean(event.uid).strip()
    return uid if event.recurrence_id is None else f"{uid}/{stamp(event.recurrence_id)}"
