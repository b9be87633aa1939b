"""UIDs and slugs that two documents claim → one for each of them.

What two of them claim stays with the one that is published, then the older, then the first by path: a draft or a new
document does not take an old one's address.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from feeds.model import Event, Origin, Problem
from feeds.text.folding import digest

CLASH = "uid-clash"  # the problem of an event whose UID another one has
_Unique = tuple[Sequence[Event], frozenset[str]]


def unique(events: Sequence[Event]) -> _Unique:
    """Return the events with unique UIDs and slugs, and the sources of those that claim what another one does."""
    if _are_unique(events):
        return events, frozenset()
    uids: dict[str, str] = {}
    slugs: set[str] = set()
    renamed: dict[int, Event] = {}
    for event in sorted(events, key=_seniority):
        clash = event.uid in uids and not (event.recurrence_id and uids[event.uid] == event.source)
        fresh = _with_new_uid(event, uids) if clash else event
        fresh = _with_new_slug(fresh, slugs) if fresh.slug in slugs else fresh
        uids[fresh.uid] = fresh.source
        slugs.add(fresh.slug)
        renamed[id(event)] = fresh
    return [renamed[id(event)] for event in events], _contested(events)


def _contested(events: Sequence[Event]) -> frozenset[str]:
    uids = Counter(uid for uid, _ in {(event.uid, event.source) for event in events})
    uids.update(event.uid for event in events if event.recurrence_id is None)
    slugs = Counter(event.slug for event in events)
    return frozenset(event.source for event in events if uids[event.uid] > 2 or slugs[event.slug] > 1)


def _are_unique(events: Sequence[Event]) -> bool:
    """Whether nobody claims what is another's, as nearly always; the times that a series moves share its UID."""
    mains = [event for event in events if event.recurrence_id is None]
    owners = {event.uid: event.source for event in mains}
    slugs = {event.slug for event in events}
    moved = (event for event in events if event.recurrence_id is not None)
    return len(owners) == len(mains) and len(slugs) == len(events) and all(
        owners.get(event.uid) == event.source for event in moved
    )  # fmt: skip


def _with_new_slug(event: Event, taken: Container[str]) -> Event:
    slug = _free(event.slug, event.source, taken, "")
    return replace(event, slug=slug, origins=decided(event, "slug", slug, "another-slug"))


def _seniority(event: Event) -> tuple[bool, datetime, str, bool, str]:
    moved = event.recurrence_id is not None
    return event.draft, event.created, event.source, moved, str(event.dtstart)


def _with_new_uid(event: Event, taken: Mapping[str, str]) -> Event:
    local, _, domain = event.uid.rpartition("@")
    uid = _free(local, event.source, taken, f"@{domain}")
    values = (("uid", event.uid), ("other", taken[event.uid]), ("used", uid))
    problems = (*event.problems, Problem(event.source, 0, CLASH, values))
    return replace(event, uid=uid, problems=problems, origins=decided(event, "uid", uid, "another-uid"))


def _free(name: str, source: str, taken: Container[str], ending: str) -> str:
    """Return ``name`` with digits that stand for ``source``, more of them until nobody has that name."""
    tries = (f"{name}-{digest(source + '#' * number)}{ending}" for number in count())
    return next(found for found in tries if found not in taken)


def decided(event: Event, name: str, value: str, reason: str) -> tuple[Origin, ...]:
    """Return the origins of an event, one of whose values is another because of the other documents."""
    own = tuple(item._replace(reason="as-typed", against=()) for item in event.origins if item.name == name)
    others = (item for item in event.origins if item.name != name)
    return (*others, *(item._replace(value=value, reason=reason, against=own) for item in own[:1]))
