"""What tells the time zone of a site: its domain and language, and what its documents say of hours and places.

One function a clue, listed in ``CLUES`` with the strongest first. A clue allows some zones; those that remain when all
have spoken are weighed in ``zone_guess``.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from feeds.interpretation import FrontMatter
from feeds.interpretation.front_matter import property_of
from feeds.interpretation.key_roles import Role, role_of
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.sentences import passages, stated_hours
from feeds.interpretation.when.time_fields import read_stored
from feeds.interpretation.when.timestamps import NotADate, Stamp, spell_offset
from feeds.locale.gettext import N_, translator
from feeds.reading.site_config import SiteConfig
from feeds.text.counting import most_common
from feeds.timezones import abbreviations
from feeds.timezones.database import countries, offsets, same_rules, zone
from feeds.timezones.places import Zones, zones_of_host, zones_of_language, zones_of_place

_ISO = re.compile(r"\s*\d{4}-\d\d?-\d\d?[T ]")
_PLACE = frozenset({"venue", "address", "address2", "postcode", "city", "province", "region", "country"})
_WINTER, _SUMMER = frozenset({11, 12, 1, 2}), frozenset({5, 6, 7, 8})
_VAGUE = frozenset(
    {"Europe/Berlin", "Europe/Athens", "Europe/Lisbon"}
)  # "CET" and the like are clocks of many countries
_AGREEING = 0.9  # of the stamps: the others are slips of the pen
_MAJORITY = 0.8  # of the documents that name a place or a zone
_ENOUGH = 0.1  # of the documents must speak at all
_MOST_STAMPS = 400
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence and the values that fill it."""

    sentence: str
    values: tuple[tuple[str, str], ...] = ()

    def message(self, language: str = "en") -> str:
        """Return the sentence in ``language``."""
        return translator(language).gettext(self.sentence).format_map(dict(self.values))


@dataclass(frozen=True, slots=True)
class Clue:
    """The zones that one thing allows, the likeliest first; none when what it tells is contradictory.

    ``weak`` clues choose among zones or make a guess, they never contradict. ``typed`` ones are about the very hours:
    when they are contradictory, nothing else can decide. A ``named`` zone wins among those of the same hours.
    """

    zones: Zones
    reason: Reason
    weak: bool = False
    typed: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What clues are looked for in; ``places`` is the place of each event in one line, by source."""

    front_matters: Sequence[FrontMatter]
    places: Mapping[str, str]
    language: str
    site: SiteConfig


def _typed(material: Material) -> Clue | None:
    """What keys such as ``timezone`` name, and what stands behind the hour of a stamp: ``2021-03-09 12:00 EST``."""
    return _naming(
        (_typed_zone(front_matter) for front_matter in material.front_matters),
        len(material.front_matters),
        N_("zones named with the stored hours: {found}"),
        typed=True,
    )


def _typed_zone(front_matter: FrontMatter) -> str | None:
    for found in front_matter.leaves:
        names = tuple(part for part in found.path if isinstance(part, str))
        if role_of(names) is Role.ZONE:
            return abbreviations.named(found.text)
    stamps = (
        _stamp(found.text) for stored in read_stored(front_matter) for found in (stored.start, stored.end) if found
    )
    return next((stamp.zone for stamp in stamps if stamp and stamp.zone), None)


def _stated(material: Material) -> Clue | None:
    """What the texts say behind an hour: ``2 pm ET``, ``18h heure de Paris``."""
    return _naming(
        (_stated_zone(front_matter) for front_matter in material.front_matters),
        len(material.front_matters),
        N_("zones named behind hours in the texts: {found}"),
    )


def _stated_zone(front_matter: FrontMatter) -> str | None:
    said = (item for passage in passages(front_matter) for item in stated_hours(passage))
    return next((item.hours.zone for item in said if item.hours.zone), None)


def _naming(named: Iterable[str | None], documents: int, sentence: str, *, typed: bool = False) -> Clue | None:
    votes = Counter(name for name in named if name)
    total = sum(votes.values())
    if not total or total < documents * _ENOUGH:
        return None
    best = votes.most_common(1)[0][0]
    reason = Reason(sentence, (("found", _counted(votes)),))
    if votes[best] < total * _MAJORITY or best[:1] in "+-":
        return Clue((), reason, typed=typed)
    zones = (best, *sorted(same_rules(best) - {best})) if best in _VAGUE else (best,)
    return Clue(zones, reason, typed=typed, named=True)


def _counted(votes: Counter[str]) -> str:
    return ", ".join(
        f"{name} ({count})" for name, count in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    )


def _stamped(material: Material) -> Clue | None:
    """The zones whose clocks have the offsets of the stamps, in winter and in summer."""
    stamps = _offset_stamps(material.front_matters)
    if not stamps or {offset for _, offset in stamps} == {timedelta()}:
        return None
    counts = Counter(offset for _, offset in stamps)
    common = sorted(offset for offset in counts if counts[offset] >= len(stamps) * (1 - _AGREEING))
    shown = (("offsets", ", ".join(spell_offset(offset) for offset in common)),)
    months = {at.month for at, _ in stamps}
    frozen = len(common) == 1 and months & _WINTER and months & _SUMMER
    if frozen:
        return Clue(_having(common[0]), Reason(N_("the offset of the stamps, winter and summer: {offsets}"), shown))
    zones = _fitting(stamps)
    sentence = (
        N_("offsets of the stamps: {offsets}") if zones else N_("offsets of several zones in the stamps: {offsets}")
    )
    return Clue(zones, Reason(sentence, shown), typed=True)


def _offset_stamps(front_matters: Sequence[FrontMatter]) -> list[tuple[datetime, timedelta]]:
    """Return the instants and offsets of the events' stamps, else of all stamps; none when few documents have one."""
    for texts_of in (_event_texts, _all_texts):
        found = [[stamp for text in texts_of(item) if (stamp := _offset_stamp(text))] for item in front_matters]
        if sum(map(bool, found)) * 3 >= len(front_matters):
            stamps = sorted({stamp for stamps in found for stamp in stamps})
            return stamps[:: len(stamps) // _MOST_STAMPS + 1]
    return []


def _event_texts(front_matter: FrontMatter) -> Iterator[str]:
    for stored in read_stored(front_matter):
        yield from (found.text for found in (stored.start, stored.end) if found)
    yield from (found.text for found in front_matter.all("day"))


def _all_texts(front_matter: FrontMatter) -> Iterator[str]:
    return (found.text for found in front_matter.leaves)


def _stamp(text: str) -> Stamp | None:
    if len(text) > 60 or not _ISO.match(text):
        return None
    try:
        stamp = timestamps.parse(text)
    except NotADate:
        return None
    return None if stamp.is_typo else stamp


def _offset_stamp(text: str) -> tuple[datetime, timedelta] | None:
    stamp = _stamp(text)
    if not stamp or stamp.offset is None or stamp.zulu or stamp.clock is None:
        return None
    return datetime.combine(stamp.day, stamp.clock, UTC) - stamp.offset, stamp.offset


def _fitting(stamps: Sequence[tuple[datetime, timedelta]]) -> Zones:
    allowed = len(stamps) * (1 - _AGREEING)
    return tuple(tzid for tzid in _all_zones() if _misses(tzid, stamps) <= allowed)


def _misses(tzid: str, stamps: Sequence[tuple[datetime, timedelta]]) -> int:
    there = zone(tzid)
    return sum(at.astimezone(there).utcoffset() != offset for at, offset in stamps)


def _having(offset: timedelta) -> Zones:
    """Return the zones that have an offset at any time of the year."""
    return tuple(tzid for tzid in _all_zones() if offset in offsets(tzid)[-24:])


@cache
def _all_zones() -> Zones:
    return tuple(sorted(countries()))


def _placed(material: Material) -> Clue | None:
    """The zones of the places, by the countries, states, postal codes and cities of their addresses."""
    votes = Counter(zones for front_matter in material.front_matters if (zones := _zones_of(front_matter, material)))
    total = sum(votes.values())
    if not total or total < len(material.front_matters) * _ENOUGH:
        return None
    best = votes.most_common(1)[0][0]
    agreeing = sum(count for zones, count in votes.items() if set(zones) & set(best))
    named: Counter[str] = Counter()
    for zones, count in votes.items():
        named[zones[0]] += count
    values = (("found", _counted(named)),)
    if agreeing < total * _MAJORITY:
        return Clue((), Reason(N_("places in several zones: {found}"), values))
    return Clue(best, Reason(N_("places: {found}"), values))


def _zones_of(front_matter: FrontMatter, material: Material) -> Zones:
    lines = [found.text for found in front_matter.leaves if _is_place(found.path)]
    return zones_of_place([*lines, material.places.get(front_matter.document.source, "")], material.language)


def _is_place(path: Sequence[str | int]) -> bool:
    names = [part for part in path if isinstance(part, str)]
    return property_of(names) in _PLACE or property_of(names[:1]) == "venue"


def _hosted(material: Material) -> Clue | None:
    zones = zones_of_host(material.site.host)
    return (
        Clue(zones, Reason(N_("the site’s domain is {host}"), (("host", material.site.host),)), weak=True)
        if zones
        else None
    )


def _spoken(material: Material) -> Clue | None:
    """The zones of the country of the language; English is spoken everywhere and tells nothing by itself."""
    said = material.site.language or most_common(
        front_matter.text("language") for front_matter in material.front_matters
    )
    tag = said or material.language
    zones = zones_of_language(tag) if re.fullmatch(r"[A-Za-z]{2,3}([-_]\w{2,8})*", tag) else ()
    return Clue(zones, Reason(N_("the language is {language}"), (("language", tag),)), weak=True) if zones else None


# The strongest first.
CLUES: tuple[Callable[[Material], Clue | None], ...] = (_typed, _stamped, _placed, _stated, _hosted, _spoken)
