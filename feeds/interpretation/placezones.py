"""The time zone of a place, from the country or the American state at the end of its address.

Only names that leave no doubt count: a country with one clock, a state with one. An event in Boston that a site in
Berlin announces for "17:00" is at 17:00 in Boston.
"""

import re
from functools import cache

from babel import Locale

from feeds.slugs import fold
from feeds.zones import country_zone

_LANGUAGES = ("en", "fr", "de", "es", "it")
_USA = re.compile(r"(?:,\s*)?(?:USA|U\.S\.A\.|US|United States(?: of America)?|États-Unis|Etats-Unis)\.?$")
_STATE = re.compile(r"(?:^|[,\s])(?P<code>[A-Z]{2}|D\.C\.)(?:,?\s+\d{5}(?:-\d{4})?)?$")
_STATES = {
    "America/New_York": "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV MI",
    "America/Chicago": "AL AR IL IA LA MN MS MO OK WI",
    "America/Denver": "CO MT NM UT WY",
    "America/Los_Angeles": "CA NV WA",
    "America/Phoenix": "AZ",
    "Pacific/Honolulu": "HI",
}
_STATE_NAMES = {
    "America/New_York": "connecticut delaware georgia maine maryland massachusetts new-hampshire new-jersey new-york "
    "north-carolina ohio pennsylvania rhode-island south-carolina vermont virginia west-virginia michigan "
    "district-of-columbia",
    "America/Chicago": "alabama arkansas illinois iowa louisiana minnesota mississippi missouri oklahoma wisconsin texas",
    "America/Denver": "colorado montana new-mexico utah wyoming",
    "America/Los_Angeles": "california nevada washington-state",
}
_CODES = {code: tzid for tzid, codes in _STATES.items() for code in codes.split()}
_NAMES = {name.replace("-", " "): tzid for tzid, names in _STATE_NAMES.items() for name in names.split()}
_SHORT = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "the netherlands": "NL", "holland": "NL"}


def zone_of_place(location: str) -> str | None:
    """Return the zone of the clock at ``location``, None where its words leave a doubt."""
    text = location.strip(" .,")
    american = _USA.sub("", text).strip(" ,")
    state = _state(american)
    if state or american != text:
        return state
    parts = [part for part in re.split(r"[,;–—]|\s-\s", text) if part.strip()]
    name = re.sub(r"[\d\s]*\d\s*", " ", parts[-1]).strip() if parts else ""
    code = _countries().get(fold(name)) if len(parts) > 1 or fold(name) == fold(text) else None
    return country_zone(code) if code else None


def _state(text: str) -> str | None:
    match = _STATE.search(text)
    if match and "," in text:
        return _CODES.get(match["code"].replace(".", ""))
    last = fold(re.sub(r"\d{5}(?:-\d{4})?$", "", text).split(",")[-1])
    return _NAMES.get(last) if "," in text else None


@cache
def _countries() -> dict[str, str]:
    """Return the ISO code of every country by its folded name in the languages that documents are written in."""
    names = {
        fold(name): code
        for language in _LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return {name: code for name, code in (names | _SHORT).items() if fold(name) not in _NAMES}
