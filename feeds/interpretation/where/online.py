"""Whether one can take part in an event online, and who says so."""

import re
from collections.abc import Iterable

from feeds.interpretation.front_matter import Field, FrontMatter, InformationRow
from feeds.interpretation.origins import as_typed, at, of_body, origin
from feeds.interpretation.placeholders import is_target, linked
from feeds.languages import alternation, folded, prepared, whole
from feeds.languages.finder import Finder, finder
from feeds.model import Origin
from feeds.text.folding import flat, fold

_START = 20_000  # characters of a body that are read
_BARE = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_SERVICE = re.compile(r"\b(?:zoom|microsoft teams|jitsi|google meet|livestorm)\b")
_PLATFORM = re.compile(r"\b(?:youtube\w*|adobe connect|google|webex|gotowebinar|livestorm|twitch|discord)\b")
CALL = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|teams\.microsoft\.com|meet\.google\.com|meet\.jit\.si|webex\.com|"
    r"whereby\.com|gotomeeting\.com|livestorm\.co|bigbluebutton\.\w+)/"
)
# The address of a meeting itself, not of a form to register for it: whoever has it takes part online.
JOIN = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us/(?:j|my|s|w)/|zoomgov\.com/j/|teams\.microsoft\.com/l/meetup-join|meet\.google\.com/\w|"
    r"meet\.jit\.si/\w)"
)


def _words(name: str) -> Finder:
    """Return what finds the words of the concept ``online.name`` in a text that is folded."""
    return finder(f"online.{name}")


@prepared
def _list_item() -> re.Pattern[str]:
    """A line of the body that says nothing else, for a text that is flat."""
    return re.compile(rf"^[^\w\n]*{alternation('online.list_item')}[^\w\n]*$", re.MULTILINE)


@prepared
def _title_edge() -> re.Pattern[str]:
    """A word at an edge of a title, behind or before a mark, for a text that is flat: "Apéro – Virtual", "[Online] Apéro"."""
    word = whole("online.title_edge")
    return re.compile(rf"[(\[–—|:-]\s*{word}\W*$|^\W*{word}\s*[)\]–—|:-]|[(\[]\s*{word}\s*[)\]]")


def _is_online(text: str) -> bool:
    said = _without_others(text)
    return text in _folded_brands() or _words("online").is_in(said) or _SERVICE.search(said) is not None


def _without_others(text: str) -> str:
    """Return a folded text without what these words mean together with others: "virtual reality"."""
    if not _words("not_online").is_in(text):
        return text
    for found in list(_words("not_online").finditer(text)):
        text = text[: found.start()] + " " * len(found.group()) + text[found.end() :]
    return text


def _folded_brands() -> frozenset[str]:
    return folded("online.brands")


def read_online(
    front_matter: FrontMatter, where: str, rows: Iterable[InformationRow], texts: Iterable[str], body: str
) -> Origin:
    """Return whether one can take part online ("true" or "false"), and who says so."""
    said = _Said(front_matter, tuple(rows), tuple(texts), body)
    return (
        _online_by_key(front_matter)
        or _online_by_place(front_matter, where)
        or _online_by_attendance(front_matter, where)
        or said.in_title("online-in-text")
        # said of an event as a whole, or of taking part in it; "inscription en ligne" is neither
        or said.find(_words("taking_part"), "online-in-text")
        or said.as_list_item("online-in-text")
        or _online_by_call(front_matter)
        or said.in_body(JOIN, "online-call")
        # said of taking part both ways: the words leave no doubt, wherever they stand
        or said.find(_words("hybrid"), "online-in-text")
        or said.in_body(_words("hybrid"), "online-in-text", folded=True)
        or (_at_place(front_matter, where) if where else None)
        or said.find(_words("webinar"), "online-webinar")
        or _online_by_tag(front_matter)
        or said.in_body(_words("taking_part"), "online-in-text", folded=True)
        or said.in_body(CALL, "online-call")
        or said.in_body(_words("webinar"), "online-webinar", folded=True)
        or origin("assumed", value="false")
    )


def _at_place(front_matter: FrontMatter, where: str) -> Origin:
    """Return the origin of an event that is not online, since it is at a place."""
    found = front_matter.first("venue")
    return at(found, "place-named", "false") if found else origin("place-named", quote=where, value="false")


def _online_by_call(front_matter: FrontMatter) -> Origin | None:
    """Return the key whose value is the address of a meeting, or that is named for one: ``lien_visio``."""
    keys = (*front_matter.all("conference"), *front_matter.all("online"))
    named = (found for found in keys if is_target(found.text) or linked(found.words))
    said = next(named, None) or next((found for found in front_matter.leaves if JOIN.match(found.text)), None)
    return at(said, "online-call", "true") if said else None


def _online_by_key(front_matter: FrontMatter) -> Origin | None:
    value = "true" if front_matter.is_true("online") else "false" if front_matter.is_false("online") else ""
    said = (found for found in front_matter.all("online") if found.text)
    return next((at(found, "key", value) for found in said), None) if value else None


def _online_by_place(front_matter: FrontMatter, where: str) -> Origin | None:
    if not any(_is_online(fold(part)) for part in (where, where.split(", ")[0])) and not re.match(r"https?://", where):
        return None
    found = next((item for item in front_matter.all("venue") if item.text), None)
    return at(found, "online-place", "true") if found else origin("online-place", quote=where, value="true")


def _online_by_attendance(front_matter: FrontMatter, where: str) -> Origin | None:
    attendance = [(fold(found.text), found) for found in front_matter.all("attendance")]
    if not _has_address(where):
        for text, found in attendance:
            if _is_online(text) or _PLATFORM.search(text):
                return at(found, "online-attendance", "true")
    hybrid = (
        found
        for text, found in attendance
        if _words("hybrid_state").is_in(text) or ("online" in text and "person" in text)
    )
    return next((at(found, "online-attendance", "true") for found in hybrid), None)


def contradicted(front_matter: FrontMatter, where: str, online: Origin) -> Field | None:
    """Return the key that says no more than online, where a place has an address and nothing else says so."""
    if online.value == "true" or not _has_address(where):
        return None
    said = (
        found
        for found in front_matter.all("attendance")
        if fold(found.text) in folded("online.tag", "online.list_item")
    )
    return next(said, None)


def _online_by_tag(front_matter: FrontMatter) -> Origin | None:
    for name in ("tags", "categories"):
        for found in front_matter.all(name):
            if any(_is_tag(fold(word)) for word in found.text.split(", ")):
                return at(found, "online-webinar", "true")
    return None


class _Said:
    """The texts that may say that one can take part online, each with where it stands."""

    def __init__(
        self, front_matter: FrontMatter, rows: tuple[InformationRow, ...], texts: tuple[str, ...], body: str
    ) -> None:
        self._lexicon, self._body = front_matter, body
        names = ("summary", "abstract", *("categories" for _ in texts[2:]))
        typed: list[tuple[str, InformationRow | str]] = [(f"{row.label} {row.text}", row) for row in rows]
        typed += zip((*texts, _access(front_matter)), (*names, "access"), strict=True)
        self._texts = [(fold(text), text, source) for text, source in typed]
        self._together = "\n".join(folded for folded, _, _ in self._texts)

    def find(self, pattern: re.Pattern[str] | Finder, reason: str) -> Origin | None:
        """Return the first text but the body in which the pattern is."""
        if not pattern.search(self._together):  # all texts are asked at once: most have none of the words
            return None
        for plain, text, source in self._texts:
            match = pattern.search(plain)
            if match:
                return self._origin(source, reason, as_typed(text, match.group()))
        return None

    def in_title(self, reason: str) -> Origin | None:
        """Return the title where a word of it says so: "A virtual comedy hour", "Apéro – Virtual"."""
        titles = [(text, source) for _, text, source in self._texts if source == "summary"]
        for text, source in titles:
            match = _words("title").search(_without_others(fold(text))) or _title_edge().search(flat(text))
            if match:
                return self._origin(source, reason, as_typed(text, fold(match.group())))
        return None

    def in_body(self, pattern: re.Pattern[str] | Finder, reason: str, *, folded: bool = False) -> Origin | None:
        """Return the place of the body in which the pattern is."""
        start = self._body[:_START]
        match = pattern.search(fold(start) if folded else start)
        if not match:
            return None
        words = as_typed(start, match.group()) if folded else _bare(match.group())
        return of_body(self._lexicon.document, words, reason)._replace(value="true")

    def as_list_item(self, reason: str) -> Origin | None:
        """Return the line of the body that says nothing but that one can take part online."""
        known = _words("list_item").is_in(fold(self._body[:_START]))
        match = _list_item().search(flat(self._body[:_START])) if known else None
        words = _bare(self._body[slice(*match.span())]) if match else ""
        return of_body(self._lexicon.document, words, reason)._replace(value="true") if match else None

    def _origin(self, source: InformationRow | str, reason: str, quote: str) -> Origin:
        if isinstance(source, InformationRow):  # words that begin in the label are told with the whole row
            quote = quote if quote in source.text else source.text or source.label
            return origin(reason, source.key, source.line, quote, "true")
        found = next(self._lexicon.all(source), None)
        return origin(reason, found.key if found else "", found.line if found else 0, quote, "true")


def _bare(text: str) -> str:
    """Return a text without the marks around its words."""
    found = _BARE.search(text)
    return found.group() if found else ""


def _is_tag(word: str) -> bool:
    return _words("tag").match(word) is not None or _words("tag_word").is_in(word)


def _has_address(where: str) -> bool:
    """Whether a place has a street number or a postcode: then one can go there, whatever a form says."""
    return re.search(r"\d", where) is not None


def _access(front_matter: FrontMatter) -> str:
    return " ".join(found.words for found in front_matter.all("access"))
