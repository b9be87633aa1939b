"""Where an event is: venue and address in one line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from weakref import WeakKeyDictionary

from feeds.interpretation.front_matter import (
    PLACE_PARTS,
    Field,
    FrontMatter,
    InformationRow,
    is_no,
    is_wrapper,
    is_yes,
    property_of,
)
from feeds.interpretation.key_roles import key_words, words_along, words_of
from feeds.interpretation.origins import among, at, of_body, origin
from feeds.interpretation.origins import named as _named
from feeds.interpretation.placeholders import is_empty, is_target
from feeds.interpretation.visibility import is_kept_back
from feeds.interpretation.when import hours
from feeds.interpretation.where.online import contradicted, read_online
from feeds.interpretation.where.text_places import (
    MARKS,
    address_line,
    bare,
    behind_day,
    in_building,
    in_prose,
    labelled,
    name_alone,
    one_line,
)
from feeds.languages import folded, prepared, words
from feeds.languages.finder import finder
from feeds.model import Origin
from feeds.reading import Document, Path
from feeds.text.folding import fold, fold_key

_REFERENCE = re.compile(
    r"(?:/(?:[\w.-]+/)*|(?:[a-z0-9_.-]+/)+)[\w.-]+/?|[\w-]+\.(?:md|markdown|html|qmd)|[a-z0-9]+(?:[-_][a-z0-9]+)*"
)
# What no person reads as the name of a place: several words of a slug, a number, a UUID.
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+|\d+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_IDENTIFIERS = frozenset({"key", "id", "ref", "slug", "uuid"})  # the last word of a key that refers to something
_SUFFIX = re.compile(r"\.(?:md|markdown|html|qmd)$")
_POSTCODE = re.compile(r"^\d{4,6} ")
_SERVICES = frozenset({"zoom"})
_READ_CODES = frozenset({"UK", "US"})  # codes of countries that people read as names
_NUMBER = r"-?\d{1,3}(?:\.\d+)?"
_GEO = re.compile(rf"\(?\s*({_NUMBER})\s*[,;]\s*({_NUMBER})\s*\)?")
_GEOJSON = re.compile(rf'\{{"type":\s*"Point",\s*"coordinates":\s*\[\s*({_NUMBER})\s*,\s*({_NUMBER})')
_DEGREES = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")
_MOST_TEXTS = 20
_BREAKS = re.compile(r"</?(?:p|div|li|br)\b[^<>]{0,100}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """LOCATION, GEO and what they are made of; ``location`` is empty when nobody says where."""

    venue: str = ""
    address: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    online: bool = False
    origins: tuple[Origin, ...] = ()
    contradiction: Field | None = None


def read_place(
    front_matter: FrontMatter,
    rows: Iterable[InformationRow],
    texts: Iterable[str],
    body: str,
    places: Mapping[str, FrontMatter],
) -> Place:
    """Return the place that the keys name; ``texts`` are title, categories and summary, ``body`` is plain text.

    ``places`` are the documents that references lead to ("/places/town-hall"), by reference.
    """
    found, parts = _found(front_matter, places)
    row = None
    if not parts["address"]:
        row = next((row for row in rows if fold(row.label) in folded("place.address_label")), None)
        parts["address"] = one_line(row.text if row else "")
    venue, address = parts["venue"], _address(parts)
    named = join(venue, address)
    told = _told(front_matter, body, named)
    where = told or named
    online = read_online(front_matter, where, rows, texts, body)
    because = (
        *_named("location", where, _because_ofone_line(front_matter, where, online) if told or not where
                else _because(front_matter, found, row, places)),
        *_named("online", online.value, [online]),
    )  # fmt: skip
    geo = _geo(front_matter, found) or _geo_of(_place_of(found, places) if found else None)
    against = contradicted(front_matter, where, online)
    return Place(
        where if told else venue or where, "" if told else address, where, geo, online.value == "true", because, against
    )


def _told(front_matter: FrontMatter, body: str, named: str) -> str:
    """Return the place that the text tells where the keys name none, or what is no name that people read."""
    venue = _venue(front_matter)
    is_doubtful = bool(named) and (_is_slug(named, venue) or (not re.search(r"\d", named) and _is_organiser(named)))
    if named and not is_doubtful:
        return ""
    source = bare(front_matter.document.body)
    found = (
        labelled(f"{source}\n{body}")
        or address_line(source)
        or address_line(_practical(front_matter))
        or next(filter(None, map(labelled, _written(front_matter))), "")
    )
    if not named:
        return (
            found
            or in_prose(front_matter.document.body)
            or behind_day(source)
            or in_building(source)
            or next(filter(None, map(name_alone, _summaries(front_matter))), "")
        )
    if _is_slug(named, venue):
        return found if fold(named) in fold(found) else ""
    return found if not fold(found).startswith(fold(named)) else ""


def _summaries(front_matter: FrontMatter) -> Iterator[str]:
    """Yield the short texts beside the title."""
    yield from (found.text for found in (*front_matter.all("abstract"), *islice(front_matter.all("summary"), 1, None)))


def _written(front_matter: FrontMatter) -> Iterator[str]:
    """Yield the lines of texts with markup, wherever they stand: some sites keep their pages in keys."""
    found = (leaf.text for leaf in front_matter.leaves if "</p>" in leaf.text)
    return (MARKS.sub("", _BREAKS.sub("\n", text[:6_000])) for text in islice(found, _MOST_TEXTS))


def _practical(front_matter: FrontMatter) -> str:
    """Return the lines of practical information that stand in one text, whose markup parts them."""
    return "\n".join(
        MARKS.sub("", _BREAKS.sub("\n", found.text[:6_000]))
        for name in ("practical", "rows")
        for found in front_matter.all(name)
    )


def _is_slug(named: str, venue: Field | None) -> bool:
    """Whether a place is one small word that a site may use for a longer name: ``place: townhall``."""
    return venue is not None and venue.text.strip() == named and re.fullmatch(r"[a-z0-9]+", named) is not None


def _is_organiser(named: str) -> bool:
    return finder("place.organiser").is_in(fold(named))


def _because(
    front_matter: FrontMatter, found: Field | None, row: InformationRow | None, places: Mapping[str, FrontMatter]
) -> list[Origin]:
    """Return where a place comes from that keys name: its venue, and the parts of its address beside it."""
    if found and _referenced(found, places):
        return [at(found, "reference")]
    because = [among(found, [item for item in front_matter.all("venue") if item.text])] if found else []
    if not (found and isinstance(found.value, dict)):
        names = (name for name in PLACE_PARTS if name != "venue")
        parts = (next((item for item in front_matter.all(name) if item.text), None) for name in names)
        because += [at(part, "place-part") for part in parts if part and not (found and part.path == found.path)]
    return [*because, origin("row", row.key, row.line, row.text)] if row and row.text else because


def _because_ofone_line(front_matter: FrontMatter, where: str, online: Origin) -> list[Origin]:
    """Return where a place comes from that no key names: a line of the body, or nothing at all."""
    if where:
        return [of_body(front_matter.document, where[:40].split(",")[0], "line-of-body", where)]
    return [online._replace(reason="online-no-place")] if online.value == "true" else [origin("unsaid")]


def location_of(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> str:
    """Return the place that the keys name, in one line."""
    _, parts = _found(front_matter, places)
    return join(parts["venue"], _address(parts))


def names_country(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> bool:
    """Whether a key of the place names its country as such."""
    return bool(_found(front_matter, places)[1]["country"])


def _found(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> tuple[Field | None, dict[str, str]]:
    found = _venue(front_matter)
    if found and _is_lost(found, places):
        return found, {**_parts(front_matter, found), "venue": ""}
    return found, _referenced(found, places) or _parts(front_matter, found)


_venues: WeakKeyDictionary[FrontMatter, Field | None] = WeakKeyDictionary()


def _venue(front_matter: FrontMatter) -> Field | None:
    """Return what says where a document's event is: looked for once."""
    if front_matter not in _venues:
        _venues[front_matter] = _read_venue(front_matter)
    return _venues[front_matter]


def _read_venue(front_matter: FrontMatter) -> Field | None:
    venues = map(_first_item, front_matter.all("venue"))
    listed = next((item for item in venues if item.text or isinstance(item.value, dict)), None)
    return (
        listed
        or _of_slots(front_matter)
        or next((item for item in like_places(front_matter) if name_alone(item.text)), None)
    )


def like_places(front_matter: FrontMatter) -> Iterator[Field]:
    """Yield the texts under keys that nobody listed, one of whose words is a listed key of a place: ``location_dinner``."""
    for key, value in front_matter.document.metadata.items():
        words = words_of(key)
        if len(words) > 1 and isinstance(value, str) and not property_of([key]) and _place_words() & set(words):
            found = Field(value, (key,), front_matter.document.line((key,)))
            if not is_empty(value) and not is_target(value) and not (is_yes(value) or is_no(value)):
                yield found


@prepared
def _place_words() -> frozenset[str]:
    """Return the listed keys of places that are one word."""
    return frozenset(fold(key) for key in words("keys.venue") if key.isalpha())


def _of_slots(front_matter: FrontMatter) -> Field | None:
    """Return the place of the dates or slots of a document, where all of them have the same: ``time_slots[0].place``."""
    slots = [leaf for leaf in front_matter.leaves if len(leaf.path) > 2 and _is_of_slot(leaf.path)]
    found = [leaf for leaf in slots if property_of([str(leaf.path[-1])]) == "venue"]
    return found[0] if len({leaf.text for leaf in found}) == 1 else None


def _is_of_slot(path: Path) -> bool:
    return isinstance(path[-2], int) and bool(words_along(path[:1]) & key_words("slots"))


def _first_item(found: Field) -> Field:
    """Return the first of several places that are written as mappings."""
    items = found.value if isinstance(found.value, list) else []
    return found._replace(value=items[0], path=(*found.path, 0)) if items and isinstance(items[0], dict) else found


def references(front_matter: FrontMatter) -> Iterator[str]:
    """Yield what may be references to documents about places: paths, slugs, and whatever a key for identifiers holds."""
    for found in front_matter.all("venue"):
        for value in _values(found):
            if _refers(found, value):
                yield reference_of(found.key, value)


def public_places(documents: Mapping[str, Document]) -> dict[str, FrontMatter]:
    """Return the documents that references lead to, by reference; what is not published says nothing.

    One at which a fault of ours is in the way says nothing either.
    """
    return {name: _public(document) for name, document in documents.items()}


def _public(document: Document) -> FrontMatter:
    try:
        front_matter = FrontMatter(document)
        is_public = not is_kept_back(front_matter)
    except Exception:
        is_public = False
    return front_matter if is_public else FrontMatter(replace(document, metadata={}, body=""))


def silent_reference(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> Field | None:
    """Return the reference to a place that says nothing, since it is not published."""
    found = _venue(front_matter)
    place = _place_of(found, places) if found else None
    return found if place and not place.document.metadata else None


def _values(found: Field) -> list[str]:
    values = found.value if isinstance(found.value, list) else [found.value]
    return [value.strip() for value in values if isinstance(value, str)]


def _refers(found: Field, value: str) -> bool:
    is_short = 0 < len(value) < 200
    return is_short and (_is_identifier(found) or bool(_REFERENCE.fullmatch(value) or _SLUG.fullmatch(value)))


def _is_identifier(found: Field) -> bool:
    """Whether a key holds what another document is called: ``venueForeignKey``, ``lieu_id``."""
    return words_of(str(found.path[-1]))[-1:] != () and words_of(str(found.path[-1]))[-1] in _IDENTIFIERS


def reference_of(key: str, value: str) -> str:
    """Return the path that a value under ``key`` refers to: a slug stands in a folder that is named like the key."""
    value = value.strip()
    return value if "/" in value or _SUFFIX.search(value) else f"{key.split('.')[-1]}/{value}"


def lost_reference(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> Field | None:
    """Return what refers to a document that is not there and is no name that people could read."""
    found = _venue(front_matter)
    return found if found and _is_lost(found, places) else None


def _is_lost(found: Field, places: Mapping[str, FrontMatter]) -> bool:
    typed = _values(found)
    return bool(typed) and all(_is_unreadable(found, value) for value in typed) and not _place_of(found, places)


def _is_unreadable(found: Field, value: str) -> bool:
    is_path = _REFERENCE.fullmatch(value) is not None and ("/" in value or _SUFFIX.search(value) is not None)
    is_one_word = re.fullmatch(r"[a-z0-9]+", value) is not None
    return is_path or _SLUG.fullmatch(value) is not None or (is_one_word and _is_identifier(found))


def _place_of(found: Field, places: Mapping[str, FrontMatter]) -> FrontMatter | None:
    """Return the first place that a reference leads to."""
    known = (places.get(reference_of(found.key, value)) for value in _values(found))
    return next((item for item in known if item), None)


def _referenced(found: Field | None, places: Mapping[str, FrontMatter]) -> dict[str, str] | None:
    """Return the parts of the first place that a reference leads to."""
    place = _place_of(found, places) if found else None
    if place is None or found is None:
        return None
    parts = {name: one_line(place.text(name)) for name in PLACE_PARTS}
    typed = next(iter(_values(found)), "")
    named = one_line(place.text("summary")) or ("" if _is_unreadable(found, typed) else typed) or parts["venue"]
    nested = place.first("address")
    if nested and isinstance(nested.value, dict):
        parts |= {name: one_line(place.part(nested, name)) or text for name, text in parts.items() if name != "venue"}
    return {**parts, "venue": named}


def _parts(front_matter: FrontMatter, found: Field | None) -> dict[str, str]:
    if found and isinstance(found.value, dict):
        return {name: one_line(front_matter.part(found, name)) for name in PLACE_PARTS}
    own = {name: one_line(front_matter.text(name)) for name in PLACE_PARTS if name != "venue"}
    nested = next((item for item in front_matter.all("address") if isinstance(item.value, dict)), None)
    if nested:
        own = {name: one_line(front_matter.part(nested, name)) or text for name, text in own.items()}
    venue = _without_hour(found.text) if found else ""
    own["city"] = _without_hour(own["city"])  # a key may be that of both: ``ort``
    return {
        **own,
        "venue": one_line("\n".join(venue.split(", ")) if found and isinstance(found.value, list) else venue),
    }


def _without_hour(text: str) -> str:
    return text[hours.before_place(text)[1] :]


def _address(parts: Mapping[str, str]) -> str:
    """Return the parts as their country writes them: "City, State ZIP" with a state, "postcode City" without."""
    city, state, postcode = parts["city"], parts["province"], parts["postcode"]
    town = f"{city}, {state} {postcode}".strip(", ") if state else f"{postcode} {city}".strip()
    if not city:
        town = postcode
    lines = [parts["room"], parts["address"], parts["address2"], town, parts["region"], parts["country"]]
    address: list[str] = []
    for line in lines:
        line = line.strip(" ,")
        if (
            fold(line) in _SERVICES
            or fold(line) in folded("place.nowhere")
            or (len(line) == 2 and address and line not in _READ_CODES)
        ):  # a country's code says nothing to people
            continue
        if line and not any(_says(part, line) for part in ", ".join(address).split(", ")):
            address.append(line)
    return ", ".join(address)


def _says(part: str, line: str) -> bool:
    """Whether a part of an address says the same: "75011 Paris" says Paris, "Dublin 4" is a part of Dublin."""
    return _POSTCODE.sub("", fold(part)) == fold(line) or fold(part) == fold(line)


def join(venue: str, address: str) -> str:
    """Return "venue, address" in one line, without saying twice what one says of the other."""
    if not venue or not address:
        return venue or address
    if fold(venue) in fold(address):
        return address
    if fold(address) in fold(venue):
        return venue
    first = address.split(", ")[0]
    rest = address[len(first) :].lstrip(", ")
    said = any(fold(part) == fold(first) for part in venue.split(", "))
    return f"{venue}, {rest if said and rest else address}"


def _geo(front_matter: FrontMatter, place: Field | None) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees (RFC 5545 §3.8.1.6) where both are possible."""
    found = front_matter.first("geo")
    nested = place.value.get("geo") if place and isinstance(place.value, dict) else None
    value = found.value if found else nested
    items = [str(item) for item in value.values()] if isinstance(value, dict) else value
    match = _GEO.fullmatch(", ".join(map(str, items)) if isinstance(items, list) else items or "")
    return _point(match[1], match[2]) if match else _split_geo(front_matter)


def _split_geo(front_matter: FrontMatter) -> tuple[float, float] | None:
    """Return the point of two keys side by side, at the top or within a place: ``lat`` and ``lon``."""
    sides: dict[Path, dict[str, str]] = {}
    keys = _degree_keys()
    for leaf in front_matter.leaves:
        if not isinstance(leaf.path[-1], str) or (name := keys.get(leaf.path[-1].lower())) is None:
            continue
        around = [key for key in leaf.path[:-1] if isinstance(key, str)]
        if all(property_of([key]) in ("venue", "geo", "address") or is_wrapper(key) for key in around):
            sides.setdefault(leaf.path[:-1], {}).setdefault(name, leaf.text)
    both = next((point for point in sides.values() if len(point) == 2), None)
    return _point(both["latitude"], both["longitude"]) if both else None


@prepared
def _degree_keys() -> Mapping[str, str]:
    return {spelt: name for name in ("latitude", "longitude") for key in words(f"keys.{name}")
            for spelt in (key, fold_key(key))}  # fmt: skip


def _geo_of(place: FrontMatter | None) -> tuple[float, float] | None:
    """Return the point of a place that has a document of its own, GeoJSON too."""
    if place is None:
        return None
    match = next((match for leaf in place.leaves if (match := _GEOJSON.match(leaf.text))), None)
    return _point(match[2], match[1]) if match else _geo(place, place.first("venue"))


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    typed = [text.strip().replace(",", ".") for text in (latitude, longitude)]
    if not all(map(_DEGREES.fullmatch, typed)):
        return None
    point = (float(typed[0]), float(typed[1]))
    return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None
