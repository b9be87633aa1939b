"""In which time zone a folder of documents is: what the site says, else what its documents give away.

A wrong zone makes every hour wrong, so each clue only narrows the zones down, a zone is proposed when the clues
leave one, and every proposal says what it rests on. Clues that contradict each other propose nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from feeds.init.clues import CLUES, SHOWN, Clue, Material, Reason
from feeds.locale.gettext import N_
from feeds.timezones.database import countries, offsets
from feeds.timezones.places import Zones


class Sureness(StrEnum):
    """How far a proposal can be relied on."""

    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ZoneGuess:
    """The zone proposed, empty when it is left open; ``candidates`` are zones that the clues do not tell apart."""

    tzid: str
    sureness: Sureness
    reasons: tuple[Reason, ...]
    candidates: tuple[str, ...] = ()


def guess_zone(material: Material) -> ZoneGuess:
    """Return the zone that the site or its documents give away, with the reasons."""
    site = material.site
    if site.timezone:
        values = (("file", site.sources["timezone"]), ("zone", site.timezone))
        return ZoneGuess(site.timezone, Sureness.CERTAIN, (Reason(N_("{file} says {zone}"), values),))
    left: Zones = ()
    used: list[Clue] = []
    for find in CLUES:  # the search ends as soon as one zone is left
        clue = find(material)
        if clue is None or (clue.weak and _is_idle(clue, left, used)):
            continue
        narrowed = tuple(tzid for tzid in clue.zones if not left or tzid in left)
        used.append(clue)
        if not narrowed and (clue.zones or clue.typed):
            return ZoneGuess("", Sureness.OPEN, tuple(item.reason for item in used), _shown((*left, *clue.zones)))
        left = narrowed or left
        if left and _is_settled(left):
            break
    return _conclusion(left, used)


def _is_idle(clue: Clue, left: Zones, used: Sequence[Clue]) -> bool:
    """Whether a weak clue helps nothing: it fits no zone that is left, or would guess where documents disagree."""
    return not set(clue.zones) & set(left) if left else bool(used) or not _is_settled(clue.zones)


def _is_settled(zones: Zones) -> bool:
    """Whether all zones are one country's and show the same hours: then the first stands for all."""
    return len({countries().get(tzid) for tzid in zones}) == 1 and len({offsets(tzid) for tzid in zones}) == 1


def _conclusion(left: Zones, used: Sequence[Clue]) -> ZoneGuess:
    reasons = tuple(clue.reason for clue in used)
    named = next((clue.zones[0] for clue in used if clue.named and clue.zones and clue.zones[0] in left), None)
    if left and (_is_settled(left) or named):
        sureness = Sureness.GUESS if all(clue.weak for clue in used) else Sureness.LIKELY
        return ZoneGuess(named or left[0], sureness, reasons)
    return ZoneGuess("", Sureness.OPEN, reasons, _shown(left))


def _shown(zones: Iterable[str]) -> Zones:
    """Return the first zone of each country, a few of them."""
    first: dict[str, str] = {}
    for tzid in zones:
        first.setdefault(countries().get(tzid, tzid), tzid)
    return tuple(first.values())[:SHOWN]
