"""Where in the world the end of an address is, as far as a time zone asks for it; and the countries of languages.

There are two questions. ``zone_of_place`` is asked about one event, whose hours move with the answer: only names that
leave no doubt count. ``zones_of_place`` is asked about the documents of a whole site, which outvote a wrong answer.

The traps: "Georgia" is a country and a state, "DE" a country and a state, and half of the towns of Europe have a
namesake in America. So a country's name wins where it ends a line, and a city counts only when a zone is named after
it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache

from feeds.text.folding import fold
from feeds.timezones.database import countries, country_zone, of_country

Zones = tuple[str, ...]

# The languages in which countries are recognised by name.
_LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt", "pl")
_ALIASES = {
    "US": "usa|us|u s|u s a|united states of america|etats unis d amerique|america",
    "GB": "uk|u k|great britain|england|scotland|wales|northern ireland|angleterre|ecosse",
    "NL": "the netherlands|holland",
    "CZ": "czech republic|republique tcheque",
    "IE": "eire|republic of ireland",
}
_AMBIGUOUS = frozenset({"georgia"})
# Names of countries and islands that towns, people, metro stations or common words have as well: alone they say nothing.
_HOMONYMS = frozenset(
    fold(name)
    for name in (
        "Granada|Grenada|Grenade|Saint-Martin|San Martín|San Martino|Sankt Martin|Sint-Maarten|Sainte-Lucie|Santa Lucía|St. Lucia"
        "|Saint Lucia|Maurice|Mauricio|Montserrat|Monaco|Mónaco|Jordan|Jordanie|Jordanien|Jersey|Guernesey|Guernsey|Gibraltar"
        "|Malta|Cuba|Peru|Pérou|Chile|Lebanon|Liban|Mali|Niger|Tchad|Chad|Oman|Togo|Panama|Panamá|Mexico|México|Guatemala|Kuwait"
        "|Luxembourg|Luxemburg|Singapore|San Marino|Saint-Marin|Djibouti|Dominica|Dominique|Réunion|La Réunion|Reunion|Martinique"
        "|Martinica|Guadalupe|Guadeloupe|Bermuda|Santa Elena|Sainte-Hélène|Saint-Barthélemy|San Bartolomé|Saint-Vincent|San Vicente"
        "|San Cristóbal|Saint-Christophe|Santo Tomé|Barbados|Bahamas|Curaçao|Aruba|Samoa|Macao|Macau|Man|Poland|Holland|Brazil"
        "|Cocos|Christmas Island|Guinea|Guyana|Suriname|Belize|Honduras|El Salvador|Salvador|Costa Rica|Nauru|Tonga|Palau|Norfolk"
        "|Norfolk Island|Trinidad|Trinité|Andorra|Bergen|Åland|Nicaragua|Paraguay|Uruguay|Colombia|Colombie|Ecuador|Argentina|Libano"
        "|Turquoise|Turks|Pitcairn|Tokelau|Anguilla|Antigua|Cayman|Saint-Pierre|San Pedro|Sint Eustatius|Saba|Bonaire|Vatican"
    ).split("|")
)

# The zone in which most people of a state live.
_STATES = {
    "America/New_York": "CT Connecticut|DE Delaware|DC District of Columbia|DC D.C.|FL Florida|GA Georgia|IN Indiana|KY Kentucky|"
    "ME Maine|MD Maryland|MA Massachusetts|MI Michigan|NH New Hampshire|NJ New Jersey|NY New York|NC North Carolina|"
    "OH Ohio|PA Pennsylvania|RI Rhode Island|SC South Carolina|VT Vermont|VA Virginia|WV West Virginia",
    "America/Chicago": "AL Alabama|AR Arkansas|IL Illinois|IA Iowa|KS Kansas|LA Louisiana|MN Minnesota|MS Mississippi|"
    "MO Missouri|NE Nebraska|ND North Dakota|OK Oklahoma|SD South Dakota|TN Tennessee|TX Texas|WI Wisconsin",
    "America/Denver": "CO Colorado|ID Idaho|MT Montana|NM New Mexico|UT Utah|WY Wyoming",
    "America/Phoenix": "AZ Arizona",
    "America/Los_Angeles": "CA California|NV Nevada|OR Oregon|WA Washington|WA Washington State",
    "America/Anchorage": "AK Alaska",
    "Pacific/Honolulu": "HI Hawaii",
}
_STATE_ROWS = [(state[:2], fold(state[3:]), tzid) for tzid, states in _STATES.items() for state in states.split("|")]
_STATE_CODES = {letters: tzid for letters, _, tzid in _STATE_ROWS}
_STATE_NAMES = {name: tzid for _, name, tzid in _STATE_ROWS}
_TWO_CLOCKS = frozenset({"AK", "FL", "ID", "IN", "KS", "KY", "ND", "NE", "OR", "SD", "TN"})
_RATHER_A_TOWN = frozenset({"washington"})
_SURE_STATES = {
    key: tzid
    for letters, name, tzid in _STATE_ROWS
    if letters not in _TWO_CLOCKS
    for key in {letters, name} - _RATHER_A_TOWN
}
_USA = re.compile(r"(?:,\s*)?(?:USA|U\.S\.A\.|US|United States(?: of America)?|États-Unis|Etats-Unis)\.?$")
_STATE_AT_END = re.compile(r"(?:^|[,\s])(?P<letters>[A-Z]{2}|D\.C\.)(?:,?\s+\d{5}(?:-\d{4})?)?$")
_STATE_AND_CODE = re.compile(r"\b([A-Z]{2}),?\s+\d{5}(?:-\d{4})?\b")

# Canadian postal codes begin with the letter of a province, French ones of overseas with the number of a department.
_CANADA = {
    "America/St_Johns": "A", "America/Halifax": "BC", "America/Moncton": "E", "America/Toronto": "GHJKLMNP",
    "America/Winnipeg": "R", "America/Regina": "S", "America/Edmonton": "T", "America/Vancouver": "V",
}  # fmt: skip
_CANADIAN = re.compile(r"\b([ABCEGHJ-NPRSTV])\d[A-Z] ?\d[A-Z]\d\b")
_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_FRENCH = re.compile(r"(?<![\d-])(?!00)(\d{3})\d\d\b(?!\s*[-–/€])(?=\s+[A-ZÀ-Ý]|\s*$|,)")
_OVERSEAS = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "976": "Indian/Mayotte", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip

_PARTED = re.compile(r"[,;|–—]|\s-\s")
_PARTED_OR_BRACKETED = re.compile(rf"{_PARTED.pattern}|[()]")

# Country domains that companies of all countries use.
_WORLDWIDE = frozenset({"io", "me", "tv", "co", "ai", "eu", "ly", "gg", "sh", "to", "cc", "fm", "la", "am", "im", "ws"})

# Languages without a country: nine of ten who speak Spanish do not live in Spain.
_OF_CONTINENTS = frozenset({"ar", "es"})

# Countries of one zone, but for what is far from their mainland and says so.
_FAR = {
    "ES": re.compile(r"canari|tenerife|palmas|lanzarote|fuerteventura|\b3[58]\d{3}\b"),
    "PT": re.compile(r"a[czç]ore|madeira|funchal|ponta delgada|\b9\d{3}-\d{3}\b"),
    "NZ": re.compile(r"chatham"),
    "EC": re.compile(r"gal[aá]pagos"),
    "CN": re.compile(r"xinjiang|[uü]r[uü]m"),
}


@lru_cache(4096)
def zone_of_place(location: str, site: str = "", *, names_country: bool = False) -> str | None:
    """Return the zone of the clock at ``location``, by the country or state at its end; None where that leaves a doubt.

    An event in Boston that a site in Berlin announces for "17:00" is at 17:00 in Boston. But "Berlin, DE" is no
    Delaware: letters that are a country's, too, are a state's only before a postcode or "USA", or where the zone
    of the ``site`` is American. Nor is "18014 Granada" Grenada: a name that a town may have as well counts only where
    the document ``names_country`` as such.
    """
    text = location.strip(" .,")
    american = _USA.sub("", text).strip(" ,")
    american_site = site in of_country("US")
    state = _sure_state(american, sure=american_site or american != text)
    if state or american != text:
        return state
    parts = _parts(text, _PARTED)
    name = _without_digits(parts[-1]) if parts else ""
    code = _country(name) if len(parts) > 1 or name == fold(text) else None
    if code and not names_country and _may_be_a_town(parts[-1]):
        return None
    return country_zone(code) if code and not _is_far(code, text) else None


def homonym_in(location: str) -> str:
    """Return the name at the end of ``location`` that a country has and a town may have; empty without one."""
    parts = _parts(location.strip(" .,"), _PARTED)
    name = parts[-1] if parts else ""
    return name if name and _country(_without_digits(name)) and _may_be_a_town(name) else ""


def _may_be_a_town(part: str) -> bool:
    """Whether the last part of an address that is a country's name may be a town: it has a postcode, or a namesake."""
    return any(map(str.isdigit, part)) or fold(part) in _HOMONYMS


def _sure_state(text: str, *, sure: bool) -> str | None:
    if "," not in text:
        return None
    match = _STATE_AT_END.search(text)
    if match:
        letters = match["letters"].replace(".", "")
        if not sure and not text[-1].isdigit() and of_country(letters):
            return None
        return _SURE_STATES.get(match["letters"].replace(".", ""))
    return _SURE_STATES.get(fold(re.sub(r"\d{5}(?:-\d{4})?$", "", text).split(",")[-1]))


def zones_of_place(lines: Sequence[str], language: str) -> Zones:
    """Return the zones in which the place that ``lines`` describe may be, the likeliest first; none when they do not tell."""
    split = [_parts(line, _PARTED_OR_BRACKETED) for text in lines for line in text.splitlines()]
    parts = [part for line in split for part in line]
    named = next((code for line in reversed(split) if line and (code := _country(line[-1]))), None)
    if named:
        zones = _mainland(named, ", ".join(parts))
        return next((narrow for narrow in _named_zones(parts, language, named) if set(narrow) <= set(zones)), zones)
    return next(_named_zones(parts, language, ""), ())


def _parts(line: str, parted: re.Pattern[str]) -> list[str]:
    return [part.strip() for part in parted.split(line) if part.strip()]


def zones_of_language(tag: str) -> Zones:
    """Return the zones of the country that a language tag names, such as ``fr-CH``, else of most of its speakers.

    None for a language most of whose speakers live on other continents than the country that CLDR names for it.
    """
    subtags = tag.replace("_", "-").split("-")
    country = next((part.upper() for part in subtags[1:] if len(part) == 2), None)
    if country is None and subtags[0].lower() in _OF_CONTINENTS:
        return ()
    if country is None:
        from babel.core import get_global  # here: it takes longer to load than all else that reads a document

        likely = str(get_global("likely_subtags").get(subtags[0].lower(), ""))
        country = likely.rpartition("_")[2]
    return _mainland(country, "")


def zones_of_host(host: str) -> Zones:
    """Return the zones of the country whose domain ``host`` is in."""
    domain = host.rpartition(".")[2].lower()
    return () if domain in _WORLDWIDE else _mainland({"uk": "GB"}.get(domain, domain.upper()), "")


def zone_of_windows(name: str) -> str | None:
    """Return the zone that Windows calls ``name``: "W. Europe Standard Time"."""
    from babel.core import get_global

    return {fold(spelt): tzid for spelt, tzid in get_global("windows_zone_mapping").items()}.get(fold(name))


def _mainland(country: str, text: str) -> Zones:
    return of_country(country)[:1] if country in _FAR and not _is_far(country, text) else of_country(country)


def _is_far(country: str, text: str) -> bool:
    return country in _FAR and _FAR[country].search(text.casefold()) is not None


def _named_zones(parts: Sequence[str], language: str, country: str) -> Iterator[Zones]:
    text = ", ".join(parts)
    yield from (zones for find in _FINDERS if (zones := find(text, parts, language, country)))


def _state(text: str, parts: Sequence[str], _: str, country: str) -> Zones:
    coded = _STATE_AND_CODE.search(text)
    names = [coded[1]] if coded else [part for part in parts if country == "US" and len(part) == 2]
    found = next((_STATE_CODES[name] for name in names if name in _STATE_CODES), None)
    words = (_without_digits(part) for part in reversed(parts[1:]))
    found = found or next((_STATE_NAMES[word] for word in words if word in _STATE_NAMES), None)
    return (found,) if found else ()


def _canadian(text: str, _: Sequence[str], __: str, ___: str) -> Zones:
    match = _CANADIAN.search(text)
    return tuple(tzid for tzid, letters in _CANADA.items() if match and match[1] in letters)


def _british(text: str, _: Sequence[str], __: str, ___: str) -> Zones:
    return of_country("GB") if _BRITISH.search(text) else ()


def _french(text: str, _: Sequence[str], language: str, country: str) -> Zones:
    match = _FRENCH.search(text) if language == "fr" or country == "FR" else None
    if not match:
        return ()
    overseas = _OVERSEAS.get(match[1])
    return (overseas,) if overseas else of_country("FR")


def _city(_: str, parts: Sequence[str], __: str, ___: str) -> Zones:
    words = (_without_digits(part) for part in reversed(parts))
    return next(((_cities()[word],) for word in words if word in _cities()), ())


def _without_digits(part: str) -> str:
    return re.sub(r"[\d\s]+", " ", fold(part)).strip()


_FINDERS: tuple[Callable[[str, Sequence[str], str, str], Zones], ...] = (_state, _canadian, _british, _french, _city)


@cache
def _cities() -> dict[str, str]:
    """Each city that a zone is named after: "paris" is Europe/Paris; not those of a state (Indiana/Vincennes)."""
    from babel import Locale

    whole = [tzid for tzid in countries() if tzid.count("/") == 1]
    names = {fold(tzid.split("/")[1]): tzid for tzid in whole}
    for language in _LANGUAGES:
        exemplars = Locale(language).time_zones
        names |= {fold(exemplars[tzid]["city"]): tzid for tzid in whole if "city" in exemplars.get(tzid, {})}
    return names


def _country(part: str) -> str | None:
    return _countries().get(fold(part)) if len(part) < 60 else None


@cache
def _countries() -> dict[str, str]:
    from babel import Locale

    names = {fold(alias): code for code, aliases in _ALIASES.items() for alias in aliases.split("|")}
    for language in _LANGUAGES:
        territories = Locale(language).territories.items()
        names |= {fold(name): code for code, name in territories if of_country(code)}
    return {name: code for name, code in names.items() if name not in _AMBIGUOUS}
