"""What one date of several has of its own: ``dates: [{date: …, lieu: …, inscription: …}]``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.registration import Page, read_registration
from feeds.interpretation.status import read_status
from feeds.interpretation.trace import Trace
from feeds.interpretation.when.resolve import When
from feeds.interpretation.where.conference import read_conference
from feeds.interpretation.where.places import read_place
from feeds.model import Origin, Status
from feeds.reading import Path, Value

_PLACE = ("venue", "address", "city")


@dataclass(frozen=True, slots=True)
class OwnValues:
    """The values that a date has of its own, by their names in Event, and where they come from."""

    values: Mapping[str, Any] = field(default_factory=dict)
    origins: tuple[Origin, ...] = ()


def own_values(front_matter: FrontMatter, when: When, places: Mapping[str, FrontMatter], trace: Trace) -> OwnValues:
    """Return what the entry of one date says otherwise than the document."""
    own = _entry(front_matter, when)
    if own is None:
        return OwnValues()
    heard = Trace(own.document)
    values = _values(own, places, heard)
    trace.take(heard.all())
    return OwnValues(values, tuple(item for item in heard.origins() if item.name in values))


def _values(own: FrontMatter, places: Mapping[str, FrontMatter], trace: Trace) -> dict[str, Any]:
    found: dict[str, Any] = {}
    registration = read_registration(Page(own, (), ""), trace)
    conference = read_conference(own, (), "", registration, trace)
    if registration:
        found["registration"] = registration
    if conference:
        found |= {"conference": conference, "online": True}
    if any(own.first(name) for name in _PLACE):
        place = read_place(own, (), ("", ""), "", places)
        trace.keep(place.origins)
        if place.location:
            found |= {"venue": place.venue, "address": place.address, "location": place.location}
            found |= {"geo": place.geo, "online": place.online or bool(conference)}
    state = read_status(own, "", (), trace)
    if state.status is not Status.CONFIRMED:
        found |= {"status": state.status, "postponed": state.postponed}
    return found


def _entry(front_matter: FrontMatter, when: When) -> FrontMatter | None:
    """Return the mapping in a list that a date stands in, as a document of its own; None where it stands elsewhere."""
    key = next((item.key for item in when.origins if item.name == "dtstart"), "")
    path = next((leaf.path for leaf in front_matter.leaves if leaf.key == key), ())
    around: Value | Mapping[str, Value] = front_matter.document.metadata
    for part in path[:-1]:
        around = around[part]  # type: ignore[index]
    if len(path) < 3 or not isinstance(path[-2], int) or not isinstance(around, Mapping):
        return None
    lines = _below(front_matter.document.lines, path[:-1])
    columns = _below(front_matter.document.columns, path[:-1])
    return FrontMatter(replace(front_matter.document, metadata=around, body="", lines=lines, columns=columns))


def _below(places: Mapping[Path, int], path: Path) -> dict[Path, int]:
    return {key[len(path) :]: number for key, number in places.items() if key[: len(path)] == path}
