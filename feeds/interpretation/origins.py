"""Origins of values: made where a reader decides, named once the value is final."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from feeds.interpretation.front_matter import Field, FrontMatter
from feeds.model import Origin
from feeds.reading import Document
from feeds.text.folding import fold

_LONGEST = 80  # characters of a quotation
_PLAIN = frozenset({"key", "first-key", "key-day", "date-is-event"})  # what the setting ``fields`` says better
_WORD = re.compile(r"[^\W_]+")


def short(words: str) -> str:
    """Return words as a quotation: in one line, and not all of a long text."""
    line = " ".join(words[: 5 * _LONGEST].split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def origin(
    reason: str, key: str = "", line: int = 0, quote: str = "", value: str = "", against: tuple[Origin, ...] = ()
) -> Origin:
    """Return the origin of a value whose name is told later."""
    return Origin("", value, key, line, short(quote), reason, against)


def at(found: Field, reason: str = "key", value: str = "", against: tuple[Origin, ...] = ()) -> Origin:
    """Return the origin of a value that stands in the front matter."""
    reason = "settings-field" if found.settled and reason in _PLAIN else reason
    return origin(reason, found.key, found.line, found.text, value, against)


def among(found: Field, listed: Sequence[Field], reason: str = "key") -> Origin:
    """Return the origin of one value of those ``listed``, beside those that say something else."""
    others = (other for other in listed if other.path != found.path and other.text.strip())
    against = tuple(
        at(other, "another-key", short(other.text)) for other in others if other.text.strip() != found.text.strip()
    )
    first = bool(against) and listed[0].path == found.path
    return at(found, "first-key" if first and reason == "key" else reason, against=against)


def of_text(front_matter: FrontMatter, name: str) -> Origin | None:
    """Return the origin of the first text that the document has under a spelling of ``name``."""
    found = [item for item in front_matter.all(name) if item.text]
    return among(found[0], found) if found else None


def of_body(document: Document, words: str, reason: str, quote: str = "") -> Origin:
    """Return the origin of a value in the body, on the first line that holds ``words``, else ``quote``."""
    places = (document.body.find(text) for text in (words, quote) if text)
    place = next((found for found in places if found >= 0), -1)
    if place < 0:
        return origin(reason, "body", 0, quote or words)
    line = document.body_line + document.body.count("\n", 0, place)
    return origin(reason, f"body line {line}", line, quote or words)


def as_typed(text: str, folded: str) -> str:
    """Return the words of ``text`` that are ``folded`` once case and accents are taken away; else ``folded``."""
    words = list(_WORD.finditer(text))
    known, wanted = [fold(word.group()) for word in words], folded.split()
    for place in range(len(known) - len(wanted) + 1):
        if wanted and known[place : place + len(wanted)] == wanted:
            return text[words[place].start() : words[place + len(wanted) - 1].end()]
    return folded


def named(name: str, value: str, origins: Iterable[Origin]) -> tuple[Origin, ...]:
    """Return the origins of the value of ``name`` now that it is known."""
    return tuple(_named(item, name, value) for item in origins)


def _named(item: Origin, name: str, value: str) -> Origin:
    against = tuple([_named(lost, name, lost.value) for lost in item.against]) if item.against else ()
    return Origin(name, value, item.key, item.line, item.quote, item.reason, against)


def spelt(moment: date | datetime) -> str:
    """Return a date or moment as one would type it."""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)
