"""The zone of an hour, as people write it behind the hour: ``2 PM ET``, ``10:00 (UTC+8)``, ``18h heure de Paris``.

An abbreviation stands for the zone of a place, not for an offset: "11:00 EST" in July means New York's clock.
"""

import re
from collections.abc import Mapping
from datetime import timedelta, timezone, tzinfo

from feeds.languages import either, in_order, prepared
from feeds.timezones.database import UnknownZone, named_like, zone
from feeds.timezones.places import zone_of_windows

# Abbreviations that mean one thing only, wherever one writes them; the words of a language are in its file. IST, BST
# outside of Britain and the like are left to the reader.
_PLACES = {
    "Europe/Berlin": "CET CEST",
    "Europe/Lisbon": "WET WEST",
    "Europe/Athens": "EET EEST",
    "Asia/Tokyo": "JST",
    "Australia/Sydney": "AEST AEDT",
    "Pacific/Auckland": "NZST NZDT",
}


@prepared
def _zones() -> Mapping[str, str]:
    """Return the words that name a zone behind an hour, each with the zone."""
    common = ((word, tzid) for tzid, words in _PLACES.items() for word in words.split())
    lines = (line.partition(": ") for line in in_order("hours.zones"))
    return {**dict(common), **{word: tzid for tzid, _, words in lines for word in words.split(", ")}}


@prepared
def _shape() -> re.Pattern[str]:
    time = either(in_order("hours.zone_time"), by=str)
    return re.compile(
        rf"\s{{0,2}}[(\[]?(?:(?P<place>{either(_zones(), by=str)})\b(?!\s+(?:European|African|Australian))(?:\s+(?i:{time})\b)?|"
        r"(?P<utc>UTC|GMT)\s?(?:(?P<sign>[+−-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)?\b|"
        r"(?P<iana>(?:Europe|America|Asia|Africa|Australia|Pacific|US)/[A-Za-z_]+))[)\]]?"
    )


def behind(text: str, position: int) -> tuple[str, int] | None:
    """Return the zone written right behind ``position`` and where its words end; None when there is none."""
    match = _shape().match(text, position)
    if not match:
        return None
    if match["place"]:
        return _zones()[match["place"]], match.end()
    if match["hours"] and (int(match["hours"]) > 14 or int(match["minutes"] or 0) > 59):
        return None
    if match["iana"]:
        return (match["iana"], match.end()) if _known(match["iana"]) else None
    return _offset_name(match), match.end()


def named(text: str) -> str | None:
    """Return the zone that a key such as ``tz`` names: ``Europe/Paris``, ``UTC -7``, ``EST``, ``New York``; None for none."""
    text = " ".join(text.split())
    found = behind(text, 0)
    if found and found[1] == len(text):
        return found[0]
    if _known(text):
        return text
    if name := named_like(text) or zone_of_windows(text):
        return name
    bare = re.fullmatch(r"([+−-])(\d{1,2})(?::?(\d{2}))?", text)
    return named(f"UTC{text}") if bare else None


def _offset_name(match: re.Match[str]) -> str:
    if not match["hours"]:
        return "UTC"
    sign = "-" if match["sign"] in "−-" else "+"
    return f"{sign}{int(match['hours']):02}:{match['minutes'] or '00'}"


def _known(name: str) -> bool:
    try:
        return bool(zone(name))
    except UnknownZone:
        return False


def tzinfo_of(name: str) -> tzinfo:
    """Return the zone of a name, or the fixed offset of ``+08:00``."""
    if name[:1] not in "+-":
        return zone(name)
    hours, minutes = name[1:].split(":")
    size = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-size if name[0] == "-" else size)
