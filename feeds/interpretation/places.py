"""Where an event is: venue and address in one line, and whether one can take part online."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from feeds.interpretation.prose import inline
from feeds.interpretation.vocabulary import Lexicon, Row
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
_WEBINAR = re.compile(r"\b(?:webinaires?|webinars?|visioconferences?|forum virtuel)\b")
_LIST_ITEM = re.compile(r"^\W*(?:en ligne|online|en visio\w*|a distance)\W*$", re.IGNORECASE | re.MULTILINE)
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


def read_place(lexicon: Lexicon, rows: Iterable[Row], texts: Iterable[str], body: str) -> Place:
    """Return the place that the keys name; ``texts`` are title, categories and summary, ``body`` is plain text."""
    venue, address = _line(lexicon.text("venue")), _line(lexicon.text("address"))
    if not address:
        address = _line(next((row.text for row in rows if fold(row.label) in ("adresse", "address")), ""))
    where = join(venue, address)
    return Place(venue, address, where, _geo(lexicon), _is_online(lexicon, where, rows, texts, body))


def join(venue: str, address: str) -> str:
    """Return "venue, address" in one line, without saying twice what one says of the other."""
    if not venue or not address:
        return venue or address
    if fold(venue) in fold(address):
        return address
    return venue if fold(address) in fold(venue) else f"{venue}, {address}"


def _line(text: str) -> str:
    """Return lines as one, parted by commas."""
    lines = (inline(line).strip(" ,") for line in text.splitlines())
    return re.sub(r"(?:,\s*)+", ", ", ", ".join(line for line in lines if line))


def _is_online(lexicon: Lexicon, where: str, rows: Iterable[Row], texts: Iterable[str], body: str) -> bool:
    if lexicon.is_true("online"):
        return True
    if lexicon.is_false("online"):
        return False
    if _ONLINE.search(fold(where)) or re.match(r"https?://", where):
        return True
    said = [*(fold(f"{row.label} {row.text}") for row in rows), *(fold(text) for text in (*texts, _access(lexicon)))]
    if any(_TAKING_PART.search(text) for text in said) or _LIST_ITEM.search(body):
        return True
    return not where and (any(_WEBINAR.search(text) for text in said) or bool(_TAKING_PART.search(fold(body[:20_000]))))


def _access(lexicon: Lexicon) -> str:
    return " ".join(_strings(found.value) for found in lexicon.all("access"))


def _strings(value: Value) -> str:
    if isinstance(value, dict):
        return " ".join(_strings(item) for item in value.values())
    return " ".join(_strings(item) for item in value) if isinstance(value, list) else value or ""


def _geo(lexicon: Lexicon) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees (RFC 5545 §3.8.1.6) where both are possible."""
    found = lexicon.first("geo")
    if found is None:
        return None
    values = found.value.values() if isinstance(found.value, dict) else None
    match = _GEO.fullmatch(", ".join(str(value) for value in values) if values else found.text)
    point = (float(match[1]), float(match[2])) if match else None
    return point if point and abs(point[0]) <= 90 and abs(point[1]) <= 180 else None
