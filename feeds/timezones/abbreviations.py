"""The zone of an hour, as people write it behind the hour: ``2 PM ET``, ``10:00 (UTC+8)``, ``18h heure de Paris``.

An abbreviation stands for the zone of a place, not for an offset: "11:00 EST" in July means New York's clock.
"""

import re
from datetime import timedelta, timezone, tzinfo

from feeds.timezones.database import UnknownZone, zone

# Abbreviations that mean one thing only; IST, BST outside of Britain and the like are left to the reader.
_PLACES = {
    "America/New_York": "ET EST EDT Eastern",
    "America/Chicago": "CT CST CDT Central",
    "America/Denver": "MT MST MDT Mountain",
    "America/Los_Angeles": "PT PST PDT Pacific",
    "Europe/Berlin": "CET CEST MEZ MESZ",
    "Europe/Lisbon": "WET WEST",
    "Europe/Athens": "EET EEST",
    "Europe/London": "BST",
    "Asia/Tokyo": "JST",
    "Australia/Sydney": "AEST AEDT",
    "Pacific/Auckland": "NZST NZDT",
}
_ZONES = {word: tzid for tzid, words in _PLACES.items() for word in words.split()}
_WORD = re.compile(
    rf"\s{{0,2}}[(\[]?(?:(?P<place>{'|'.join(_ZONES)})\b(?!\s+(?:European|African|Australian))(?:\s+(?:standard |daylight )?time\b)?|"
    r"(?P<utc>UTC|GMT)\s?(?:(?P<sign>[+−-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?)?\b|"
    r"heure de (?P<paris>Paris)|(?P<iana>(?:Europe|America|Asia|Africa|Australia|Pacific|US)/[A-Za-z_]+))[)\]]?"
)


def behind(text: str, position: int) -> tuple[str, int] | None:
    """Return the zone written right behind ``position`` and where its words end; None when there is none."""
    match = _WORD.match(text, position)
    if not match:
        return None
    if match["place"]:
        return _ZONES[match["place"]], match.end()
    if match["paris"]:
        return "Europe/Paris", match.end()
    if match["hours"] and (int(match["hours"]) > 14 or int(match["minutes"] or 0) > 59):
        return None
    if match["iana"]:
        return (match["iana"], match.end()) if _known(match["iana"]) else None
    return _offset_name(match), match.end()


def named(text: str) -> str | None:
    """Return the zone that a key such as ``tz`` names: ``Europe/Paris``, ``UTC -7``, ``EST``; None when it is none."""
    text = " ".join(text.split())
    found = behind(text, 0)
    if found and found[1] == len(text):
        return found[0]
    if _known(text):
        return text
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
