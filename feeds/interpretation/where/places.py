"""Where an event is: venue and address in one line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from feeds.interpretation.front_matter import PLACE_PARTS, Field, FrontMatter, InformationRow
from feeds.interpretation.origins import among, at, named, of_body, origin
from feeds.interpretation.status import is_draft
from feeds.interpretation.trace import Trace
from feeds.interpretation.where.online import read_online
from feeds.languages import alternation, folded, prepared
from feeds.model import Origin
from feeds.reading import Document
from feeds.text.folding import flat, fold
from feeds.text.html import inline

_REFERENCE = re.compile(
    r"(?:/(?:[\w.-]+/)*|(?:[a-z0-9_.-]+/)+)[\w.-]+/?|[\w-]+\.(?:md|markdown|html|qmd)|[a-z0-9]+(?:-[a-z0-9]+)*"
)
_SUFFIX = re.compile(r"\.(?:md|markdown|html|qmd)$")
_LINE_BREAK = re.compile(r"<br\s*/?>")
_COMMAS = re.compile(r"(?:,\s*)+")
_MARKS = re.compile(r"<[^>\n]{0,300}>|\]\([^)\n]{0,1000}\)|[*_#>`\[]")
_POSTCODE = re.compile(r"^\d{4,6} ")
_SERVICES = frozenset({"zoom"})
_NUMBER = r"-?\d{1,3}(?:\.\d+)?"
_GEO = re.compile(rf"\(?\s*({_NUMBER})\s*[,;]\s*({_NUMBER})\s*\)?")


@prepared
def _named_place() -> re.Pattern[str]:
    """A line with a label and what it names, for a text that is flat: "Lieu : Salle des fêtes"."""
    label = alternation("place.label")
    return re.compile(
        rf"^[^\w\n]*(?:(?<=📍)\s*(?!{label})(?=\w)|{label}[^\w\n]{{0,3}}\s?[:：])[^\w\n]*(\S[^\n]{{2,160}})$",
        re.MULTILINE,
    )


@prepared
def _headed_place() -> re.Pattern[str]:
    """A label that is a heading, and the line below it, for a text that is flat."""
    return re.compile(rf"^{alternation('place.heading')}\s?[?:：]?\n+([^\n•]{{4,160}})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """LOCATION, GEO and what they are made of; ``location`` is empty when nobody says where."""

    venue: str = ""
    address: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    online: bool = False
    origins: tuple[Origin, ...] = ()


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
        parts["address"] = _line(row.text if row else "")
    venue, address = parts["venue"], _address(parts)
    where = join(venue, address) or _labelled(f"{_bare(front_matter.document.body)}\n{body}")
    online = read_online(front_matter, where, rows, texts, body)
    located = (
        _because(front_matter, found, row, places)
        if venue or address
        else _because_of_line(front_matter, where, online)
    )
    because = (
        *named("location", where, located),
        *named("online", online.value, [online]),
    )
    return Place(venue or where, address, where, _geo(front_matter, found), online.value == "true", because)


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


def _because_of_line(front_matter: FrontMatter, where: str, online: Origin) -> list[Origin]:
    """Return where a place comes from that no key names: a line of the body, or nothing at all."""
    if where:
        return [of_body(front_matter.document, where[:40].split(",")[0], "line-of-body", where)]
    return [online._replace(reason="online-no-place")] if online.value == "true" else [origin("unsaid")]


def location_of(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> str:
    """Return the place that the keys name, in one line."""
    _, parts = _found(front_matter, places)
    return join(parts["venue"], _address(parts))


def _found(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> tuple[Field | None, dict[str, str]]:
    found = _venue(front_matter)
    return found, _referenced(found, places) or _parts(front_matter, found)


def _venue(front_matter: FrontMatter) -> Field | None:
    venues = map(_first_item, front_matter.all("venue"))
    return next((item for item in venues if item.text or isinstance(item.value, dict)), None)


def _first_item(found: Field) -> Field:
    """Return the first of several places that are written as mappings."""
    items = found.value if isinstance(found.value, list) else []
    return found._replace(value=items[0], path=(*found.path, 0)) if items and isinstance(items[0], dict) else found


def _bare(source: str) -> str:
    """Return the lines of a body as they were typed, without marks: a soft line break ends what a label names."""
    return _MARKS.sub("", source[:20_000])


def _labelled(body: str) -> str:
    """Return the place that a line of the body names, or the line below a heading: "Lieu : Salle des fêtes"."""
    start = body[:20_000]
    plain = flat(start)
    match = _named_place().search(plain) or _headed_place().search(plain)
    return _line(start[slice(*match.span(1))]) if match else ""


def references(front_matter: FrontMatter) -> Iterator[str]:
    """Yield what may be references to documents about places: paths, and the slugs of a list."""
    for found in front_matter.all("venue"):
        values = found.value if isinstance(found.value, list) else [found.value]
        for value in values:
            if isinstance(value, str) and _REFERENCE.fullmatch(value.strip()):
                yield reference_of(found.key, value)


def public_places(documents: Mapping[str, Document]) -> dict[str, FrontMatter]:
    """Return the documents that references lead to, by reference; what is not published says nothing.

    One at which a fault of ours is in the way says nothing either.
    """
    return {name: _public(document) for name, document in documents.items()}


def _public(document: Document) -> FrontMatter:
    try:
        front_matter = FrontMatter(document)
        is_public = not is_draft(front_matter, Trace(document))
    except Exception:
        is_public = False
    return front_matter if is_public else FrontMatter(replace(document, metadata={}, body=""))


def silent_reference(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> Field | None:
    """Return the reference to a place that says nothing, since it is not published."""
    found = _venue(front_matter)
    place = _place_of(found, places) if found else None
    return found if place and not place.document.metadata else None


def reference_of(key: str, value: str) -> str:
    """Return the path that a value under ``key`` refers to: a slug stands in a folder that is named like the key."""
    value = value.strip()
    return value if "/" in value or "." in value else f"{key.split('.')[-1]}/{value}"


def lost_reference(front_matter: FrontMatter, places: Mapping[str, FrontMatter]) -> Field | None:
    """Return the path to a document about the place that leads nowhere; a slug may be a name, and is none."""
    found = _venue(front_matter)
    typed = found.text.strip() if found else ""
    is_path = _REFERENCE.fullmatch(typed) is not None and ("/" in typed or _SUFFIX.search(typed) is not None)
    return found if is_path and not _referenced(found, places) else None


def _referenced(found: Field | None, places: Mapping[str, FrontMatter]) -> dict[str, str] | None:
    """Return the parts of the first place that a reference leads to."""
    place = _place_of(found, places) if found else None
    if place is None:
        return None
    parts = {name: _line(place.text(name)) for name in PLACE_PARTS}
    return {**parts, "venue": _line(place.text("summary")) or parts["venue"]}


def _place_of(found: Field, places: Mapping[str, FrontMatter]) -> FrontMatter | None:
    values = found.value if isinstance(found.value, list) else [found.value]
    known = (places.get(reference_of(found.key, value)) for value in values if isinstance(value, str))
    return next((item for item in known if item), None)


def _parts(front_matter: FrontMatter, found: Field | None) -> dict[str, str]:
    if found and isinstance(found.value, dict):
        return {name: _line(front_matter.part(found, name)) for name in PLACE_PARTS}
    own = {name: _line(front_matter.text(name)) for name in PLACE_PARTS if name != "venue"}
    nested = next((item for item in front_matter.all("address") if isinstance(item.value, dict)), None)
    if nested:
        own = {name: _line(front_matter.part(nested, name)) or text for name, text in own.items()}
    venue = found.text if found else ""
    return {**own, "venue": _line("\n".join(venue.split(", ")) if found and isinstance(found.value, list) else venue)}


def _address(parts: Mapping[str, str]) -> str:
    """Return the parts as their country writes them: "City, State ZIP" with a state, "postcode City" without."""
    city, state, postcode = parts["city"], parts["province"], parts["postcode"]
    town = f"{city}, {state} {postcode}".strip(", ") if state else f"{postcode} {city}".strip()
    if not city:
        town = ""
    lines = [parts["room"], parts["address"], parts["address2"], town, parts["region"], parts["country"]]
    address: list[str] = []
    for line in lines:
        line = line.strip(" ,")
        if (
            fold(line) in _SERVICES or fold(line) in folded("place.nowhere") or (len(line) == 2 and address)
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


@lru_cache(2048)
def _line(text: str) -> str:
    """Return lines as one, parted by commas."""
    if not text:
        return ""
    lines = (inline(line).strip(" ,") for line in _LINE_BREAK.sub("\n", text).splitlines())
    return _COMMAS.sub(", ", ", ".join(line for line in lines if line))


def _geo(front_matter: FrontMatter, place: Field | None) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees (RFC 5545 §3.8.1.6) where both are possible."""
    found = front_matter.first("geo")
    nested = place.value.get("geo") if place and isinstance(place.value, dict) else None
    value = found.value if found else nested
    items = [str(item) for item in value.values()] if isinstance(value, dict) else value
    match = _GEO.fullmatch(", ".join(map(str, items)) if isinstance(items, list) else items or "")
    point = (float(match[1]), float(match[2])) if match else None
    return point if point and abs(point[0]) <= 90 and abs(point[1]) <= 180 else None
