"""Where an event is: venue and address in one line, and whether one can take part online."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from feeds.interpretation.origins import among, as_typed, at, named, of_body, origin
from feeds.interpretation.prose import inline
from feeds.interpretation.vocabulary import PLACE_PARTS, Found, Lexicon, Row
from feeds.model import Origin
from feeds.reading import Value
from feeds.slugs import fold

_ONLINE = re.compile(
    r"\b(?:en ligne|online|visio\w*|webinaires?|webinars?|virtuel(?:le)?s?|virtual(?:ly)?|zoom|microsoft teams|jitsi|"
    r"a distance|remote(?:ly)?|live ?stream\w*|en streaming|en linea|in linea|google meet|livestorm)\b"
)
# Said of an event as a whole, or of taking part in it; "inscription en ligne" is neither.
_TAKING_PART = re.compile(
    r"\b(?:100 en ligne|100 (?:virtuel|online)|entierement en ligne|fully online|online only|"
    r"(?:participer|assister|suivre|suivi|session|diffus\w+|retransmi\w+)(?: \w+){0,5} (?:a distance|en ligne|en visio\w*|en direct)|"
    r"en direct sur|en visio\w*|par visio\w*|visioconference|join online|(?:live|streamed) on|attend online|via zoom|on zoom)\b"
)
_PLATFORM = re.compile(r"\b(?:youtube\w*|adobe connect|google|webex|gotowebinar|livestorm|twitch|discord)\b")
_CALL = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|teams\.microsoft\.com|meet\.google\.com|meet\.jit\.si|webex\.com|"
    r"whereby\.com|gotomeeting\.com|livestorm\.co|bigbluebutton\.\w+)/"
)
_ONLINE_TAG = re.compile(r"^(?:online|en ligne|visio|remote)\b|\b(?:virtual|virtuel|webinars?|webinaires?)\b")
_REFERENCE = re.compile(
    r"(?:/(?:[\w.-]+/)*|(?:[a-z0-9_.-]+/)+)[\w.-]+/?|[\w-]+\.(?:md|markdown|html|qmd)|[a-z0-9]+(?:-[a-z0-9]+)*"
)
_BODY_PLACE = re.compile(
    r"^[^\w\n]*(?:(?<=📍)\s*(?!lieu|where|adresse)(?=\w)|(?:where|location|venue|lieu|où|ou|adresse|address|ort|wo|veranstaltungsort|treffpunkt|locatie|waar|plaats|lugar|luogo|dove)[^\w\n]{0,3}\s?:)[^\w\n]*(\S[^\n]{2,160})$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED_PLACE = re.compile(
    r"^(?:where|location|venue|lieu|où|wo|ort|veranstaltungsort|locatie|lugar|luogo|adresse|address)\s?[?:]?\n+([^\n•]{4,160})$",
    re.IGNORECASE | re.MULTILINE,
)
_SUFFIX = re.compile(r"\.(?:md|markdown|html|qmd)$")
# The address of a meeting itself, not of a form to register for it: whoever has it takes part online.
_JOIN = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us/(?:j|my|s|w)/|zoomgov\.com/j/|teams\.microsoft\.com/l/meetup-join|meet\.google\.com/\w|"
    r"meet\.jit\.si/\w)"
)
# Said of taking part both ways; the words leave no doubt, wherever they stand.
_HYBRID = re.compile(
    r"\b(?:hybrid (?:event|format|meeting|conference|workshop)|(?:format|evenement|mode|reunion) hybride|en distanciel|"
    r"(?:en )?presentiel et (?:aussi |egalement )?(?:en ligne|a distance|en visio\w*|distanciel)|"
    r"(?:can|may) (?:also )?(?:join|attend|participate) (?:\w+ ){0,2}(?:online|remotely|virtually)|"
    r"in person (?:and|or) (?:online|virtually|remotely)|online (?:and|or) in person)\b"
)
_WEBINAR = re.compile(
    r"\b(?:webinaires?|webinars?|visioconferences?|forum virtuel|virtual (?:\w+ )?(?:event|meeting|workshop|conference)|"
    r"live ?streams?|(?:community|conference|video) calls?|"
    r"(?:soiree|reunion|rencontre|conference|atelier)s? (?:virtuelles?|en ligne))\b"
)
_LIST_ITEM = re.compile(r"^[^\w\n]*(?:en ligne|online|en visio\w*|a distance)[^\w\n]*$", re.IGNORECASE | re.MULTILINE)
_NUMBER = r"-?\d{1,3}(?:\.\d+)?"
_GEO = re.compile(rf"\(?\s*({_NUMBER})\s*[,;]\s*({_NUMBER})\s*\)?")


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
    lexicon: Lexicon, rows: Iterable[Row], texts: Iterable[str], body: str, places: Mapping[str, Lexicon]
) -> Place:
    """Return the place that the keys name; ``texts`` are title, categories and summary, ``body`` is plain text.

    ``places`` are the documents that references lead to ("/places/town-hall"), by reference.
    """
    found, parts = _found(lexicon, places)
    row = None
    if not parts["address"]:
        row = next((row for row in rows if fold(row.label) in ("adresse", "address")), None)
        parts["address"] = _line(row.text if row else "")
    venue, address = parts["venue"], _address(parts)
    where = join(venue, address) or _labelled(f"{_bare(lexicon.document.body)}\n{body}")
    online = _online(lexicon, where, rows, texts, body)
    located = _because(lexicon, found, row, places) if venue or address else _because_of_line(lexicon, where, online)
    because = (
        *named("location", where, located),
        *named("online", online.value, [online]),
    )
    return Place(venue or where, address, where, _geo(lexicon, found), online.value == "true", because)


def _because(lexicon: Lexicon, found: Found | None, row: Row | None, places: Mapping[str, Lexicon]) -> list[Origin]:
    """Return where a place comes from that keys name: its venue, and the parts of its address beside it."""
    if found and _referenced(found, places):
        return [at(found, "reference")]
    because = [among(found, [item for item in lexicon.all("venue") if item.text])] if found else []
    if not (found and isinstance(found.value, dict)):
        names = (name for name in PLACE_PARTS if name != "venue")
        parts = (next((item for item in lexicon.all(name) if item.text), None) for name in names)
        because += [at(part, "place-part") for part in parts if part and not (found and part.path == found.path)]
    return [*because, origin("row", row.key, row.line, row.text)] if row and row.text else because


def _because_of_line(lexicon: Lexicon, where: str, online: Origin) -> list[Origin]:
    """Return where a place comes from that no key names: a line of the body, or nothing at all."""
    if where:
        return [of_body(lexicon.document, where[:40].split(",")[0], "line-of-body", where)]
    return [replace(online, reason="online-no-place")] if online.value == "true" else [origin("unsaid")]


def location_of(lexicon: Lexicon, places: Mapping[str, Lexicon]) -> str:
    """Return the place that the keys name, in one line."""
    _, parts = _found(lexicon, places)
    return join(parts["venue"], _address(parts))


def _found(lexicon: Lexicon, places: Mapping[str, Lexicon]) -> tuple[Found | None, dict[str, str]]:
    found = next(
        (item for item in map(_first_item, lexicon.all("venue")) if item.text or isinstance(item.value, dict)), None
    )
    return found, _referenced(found, places) or _parts(lexicon, found)


def _first_item(found: Found) -> Found:
    """Return the first of several places that are written as mappings."""
    items = found.value if isinstance(found.value, list) else []
    return replace(found, value=items[0], path=(*found.path, 0)) if items and isinstance(items[0], dict) else found


def _bare(source: str) -> str:
    """Return the lines of a body as they were typed, without marks: a soft line break ends what a label names."""
    return re.sub(r"<[^>\n]{0,300}>|\]\([^)\n]{0,1000}\)|[*_#>`\[]", "", source[:20_000])


def _labelled(body: str) -> str:
    """Return the place that a line of the body names, or the line below a heading: "Lieu : Salle des fêtes"."""
    match = next((found for line in body[:20_000].splitlines() if (found := _BODY_PLACE.search(line))), None)
    match = match or _HEADED_PLACE.search(body[:20_000])
    return _line(match[1]) if match else ""


def references(lexicon: Lexicon) -> Iterator[str]:
    """Yield what may be references to documents about places: paths, and the slugs of a list."""
    for found in lexicon.all("venue"):
        values = found.value if isinstance(found.value, list) else [found.value]
        for value in values:
            if isinstance(value, str) and _REFERENCE.fullmatch(value.strip()):
                yield reference_of(found.key, value)


def reference_of(key: str, value: str) -> str:
    """Return the path that a value under ``key`` refers to: a slug stands in a folder that is named like the key."""
    value = value.strip()
    return value if "/" in value or "." in value else f"{key.split('.')[-1]}/{value}"


def lost_reference(lexicon: Lexicon, places: Mapping[str, Lexicon]) -> Found | None:
    """Return the path to a document about the place that leads nowhere; a slug may be a name, and is none."""
    found, _ = _found(lexicon, places)
    typed = found.text.strip() if found else ""
    is_path = _REFERENCE.fullmatch(typed) is not None and ("/" in typed or _SUFFIX.search(typed) is not None)
    return found if is_path and not _referenced(found, places) else None


def _referenced(found: Found | None, places: Mapping[str, Lexicon]) -> dict[str, str] | None:
    """Return the parts of the first place that a reference leads to."""
    if found is None:
        return None
    values = found.value if isinstance(found.value, list) else [found.value]
    known = (places.get(reference_of(found.key, value)) for value in values if isinstance(value, str))
    place = next((item for item in known if item), None)
    if place is None:
        return None
    parts = {name: _line(place.text(name)) for name in PLACE_PARTS}
    return {**parts, "venue": _line(place.text("summary")) or parts["venue"]}


def _parts(lexicon: Lexicon, found: Found | None) -> dict[str, str]:
    if found and isinstance(found.value, dict):
        return {name: _line(lexicon.part(found, name)) for name in PLACE_PARTS}
    own = {name: _line(lexicon.text(name)) for name in PLACE_PARTS if name != "venue"}
    nested = next((item for item in lexicon.all("address") if isinstance(item.value, dict)), None)
    if nested:
        own = {name: _line(lexicon.part(nested, name)) or text for name, text in own.items()}
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
        if fold(line) in _NO_PLACE or (len(line) == 2 and address):  # a country's code says nothing to people
            continue
        if line and not any(_says(part, line) for part in ", ".join(address).split(", ")):
            address.append(line)
    return ", ".join(address)


def _says(part: str, line: str) -> bool:
    """Whether a part of an address says the same: "75011 Paris" says Paris, "Dublin 4" is a part of Dublin."""
    return re.sub(r"^\d{4,6} ", "", fold(part)) == fold(line) or fold(part) == fold(line)


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


def _line(text: str) -> str:
    """Return lines as one, parted by commas."""
    lines = (inline(line).strip(" ,") for line in re.sub(r"<br\s*/?>", "\n", text).splitlines())
    return re.sub(r"(?:,\s*)+", ", ", ", ".join(line for line in lines if line))


def _online(lexicon: Lexicon, where: str, rows: Iterable[Row], texts: Iterable[str], body: str) -> Origin:
    """Return whether one can take part online ("true" or "false"), and who says so."""
    said = _Said(lexicon, tuple(rows), tuple(texts), body)
    return (
        _online_by_key(lexicon)
        or _online_by_place(lexicon, where)
        or _online_by_attendance(lexicon, where)
        or said.find(_TAKING_PART, "online-in-text")
        or said.in_body(_LIST_ITEM, "online-in-text")
        or _online_by_call(lexicon)
        or said.in_body(_JOIN, "online-call")
        or said.find(_HYBRID, "online-in-text")
        or said.in_body(_HYBRID, "online-in-text", folded=True)
        or (_at_place(lexicon, where) if where else None)
        or said.find(_WEBINAR, "online-webinar")
        or _online_by_tag(lexicon)
        or said.in_body(_TAKING_PART, "online-in-text", folded=True)
        or said.in_body(_CALL, "online-call")
        or said.in_body(_WEBINAR, "online-webinar", folded=True)
        or origin("assumed", value="false")
    )


def _at_place(lexicon: Lexicon, where: str) -> Origin:
    """Return the origin of an event that is not online, since it is at a place."""
    found = lexicon.first("venue")
    return at(found, "place-named", "false") if found else origin("place-named", quote=where, value="false")


def _online_by_call(lexicon: Lexicon) -> Origin | None:
    """Return the key whose value is the address of a meeting."""
    return next((at(found, "online-call", "true") for found in lexicon.leaves() if _JOIN.match(found.text)), None)


def _online_by_key(lexicon: Lexicon) -> Origin | None:
    value = "true" if lexicon.is_true("online") else "false" if lexicon.is_false("online") else ""
    said = (found for found in lexicon.all("online") if found.text)
    return next((at(found, "key", value) for found in said), None) if value else None


def _online_by_place(lexicon: Lexicon, where: str) -> Origin | None:
    if not _ONLINE.search(fold(where)) and not re.match(r"https?://", where):
        return None
    found = next((item for item in lexicon.all("venue") if item.text), None)
    return at(found, "online-place", "true") if found else origin("online-place", quote=where, value="true")


def _online_by_attendance(lexicon: Lexicon, where: str) -> Origin | None:
    attendance = [(fold(found.text), found) for found in lexicon.all("attendance")]
    if not _has_address(where):
        for text, found in attendance:
            if _ONLINE.search(text) or _PLATFORM.search(text):
                return at(found, "online-attendance", "true")
    hybrid = (found for text, found in attendance if "hybrid" in text or ("online" in text and "person" in text))
    return next((at(found, "online-attendance", "true") for found in hybrid), None)


def _online_by_tag(lexicon: Lexicon) -> Origin | None:
    for name in ("tags", "categories"):
        for found in lexicon.all(name):
            if any(_ONLINE_TAG.search(fold(word)) for word in found.text.split(", ")):
                return at(found, "online-webinar", "true")
    return None


class _Said:
    """The texts that may say that one can take part online, each with where it stands."""

    def __init__(self, lexicon: Lexicon, rows: tuple[Row, ...], texts: tuple[str, ...], body: str) -> None:
        self._lexicon, self._body = lexicon, body
        names = ("summary", "abstract", *("categories" for _ in texts[2:]))
        typed: list[tuple[str, Row | str]] = [(f"{row.label} {row.text}", row) for row in rows]
        typed += zip((*texts, _access(lexicon)), (*names, "access"), strict=True)
        self._texts = [(fold(text), text, source) for text, source in typed]

    def find(self, pattern: re.Pattern[str], reason: str) -> Origin | None:
        """Return the first text but the body in which the pattern is."""
        for folded, text, source in self._texts:
            match = pattern.search(folded)
            if match:
                return self._origin(source, reason, as_typed(text, match.group()))
        return None

    def in_body(self, pattern: re.Pattern[str], reason: str, *, folded: bool = False) -> Origin | None:
        """Return the place of the body in which the pattern is."""
        start = self._body[:20_000]
        match = pattern.search(fold(start) if folded else self._body if pattern is _LIST_ITEM else start)
        if not match:
            return None
        words = as_typed(start, match.group()) if folded else re.sub(r"^\W+|\W+$", "", match.group())
        return replace(of_body(self._lexicon.document, words, reason), value="true")

    def _origin(self, source: Row | str, reason: str, quote: str) -> Origin:
        if isinstance(source, Row):  # words that begin in the label are told with the whole row
            quote = quote if quote in source.text else source.text or source.label
            return origin(reason, source.key, source.line, quote, "true")
        found = next(self._lexicon.all(source), None)
        return origin(reason, found.key if found else "", found.line if found else 0, quote, "true")


_NO_PLACE = frozenset({"online", "en ligne", "virtual", "remote", "zoom"})


def _has_address(where: str) -> bool:
    """Whether a place has a street number or a postcode: then one can go there, whatever a form says."""
    return re.search(r"\d", where) is not None


def _access(lexicon: Lexicon) -> str:
    return " ".join(_strings(found.value) for found in lexicon.all("access"))


def _strings(value: Value) -> str:
    if isinstance(value, dict):
        return " ".join(_strings(item) for item in value.values())
    return " ".join(_strings(item) for item in value) if isinstance(value, list) else value or ""


def _geo(lexicon: Lexicon, place: Found | None) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees (RFC 5545 §3.8.1.6) where both are possible."""
    found = lexicon.first("geo")
    nested = place.value.get("geo") if place and isinstance(place.value, dict) else None
    value = found.value if found else nested
    items = [str(item) for item in value.values()] if isinstance(value, dict) else value
    match = _GEO.fullmatch(", ".join(map(str, items)) if isinstance(items, list) else items or "")
    point = (float(match[1]), float(match[2])) if match else None
    return point if point and abs(point[0]) <= 90 and abs(point[1]) <= 180 else None
