"""Event → plain values for JSON: one table says how each member is made; whoever writes one names those it wants."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from feeds.formats.shared.description import label
from feeds.model import Event, Link

_Stamp = Callable[[date | datetime], str]
_Moments = tuple[date | datetime, ...]


def _iso(moment: date | datetime) -> str:
    return moment.isoformat()


def members(event: Event, names: Iterable[str], stamp: _Stamp = _iso) -> dict[str, Any]:
    """Return the members of an event in the order of ``names``; ``stamp`` writes dates and hours."""
    return {name: MEMBERS[name](event, stamp) for name in names}


def _plain(name: str) -> Callable[[Event, _Stamp], Any]:
    return lambda event, stamp: getattr(event, name)


def _list(name: str) -> Callable[[Event, _Stamp], Any]:
    return lambda event, stamp: list(getattr(event, name))


def _or_none(name: str) -> Callable[[Event, _Stamp], Any]:
    return lambda event, stamp: getattr(event, name) or None


def _moment(name: str) -> Callable[[Event, _Stamp], Any]:
    def member(event: Event, stamp: _Stamp) -> str | None:
        moment: date | datetime | None = getattr(event, name)
        return None if moment is None else stamp(moment)

    return member


def _moments(name: str) -> Callable[[Event, _Stamp], Any]:
    def member(event: Event, stamp: _Stamp) -> list[str]:
        moments: _Moments = getattr(event, name)
        return [stamp(moment) for moment in moments]

    return member


def _registration(event: Event, stamp: _Stamp) -> list[dict[str, str]]:
    return [{"url": link.href, "label": label(event, link)} for link in event.registration]


def _hrefs(links: Iterable[Link]) -> list[str]:
    return [link.href for link in links]


MEMBERS: Mapping[str, Callable[[Event, _Stamp], Any]] = {
    **{name: _plain(name) for name in ("source", "uid", "slug", "summary", "all_day", "tzid", "location", "venue")},
    **{
        name: _plain(name) for name in ("address", "online", "draft", "doubtful", "description", "language", "sequence")
    },
    **{name: _moment(name) for name in ("dtstart", "dtend", "deadline", "recurrence_id")},
    **{name: _moments(name) for name in ("exdates", "rdates")},
    **{name: _list(name) for name in ("categories", "tags")},
    **{name: _or_none(name) for name in ("url", "image", "rrule")},
    "dtend_assumed": lambda event, stamp: event.end_is_assumed,
    "geo": lambda event, stamp: list(event.geo) if event.geo else None,
    "registration": _registration,
    "conference": lambda event, stamp: [{"url": link.href, "label": link.label} for link in event.conference],
    "conference_urls": lambda event, stamp: _hrefs(event.conference),
    "registration_url": lambda event, stamp: next(iter(_hrefs(event.registration)), None),
    "registration_urls": lambda event, stamp: _hrefs(event.registration),
    "status": lambda event, stamp: str(event.status),
}
