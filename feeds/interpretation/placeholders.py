"""Words that stand where a value is still missing, and pages that hold nothing but filler.

Editors keep a form's fields filled: ``null`` in quotes, "à venir", "lien à ajouter". They are empty values.
"""

import re
from pathlib import PurePosixPath

from feeds.interpretation.key_roles import is_event, words_of
from feeds.languages import folded
from feeds.reading import Value
from feeds.text.folding import fold
from feeds.text.html import clean_html, links

_FILLER = re.compile(r"\b(lorem ipsum(?: dolor)?|dolor sit amet|consectetur adipiscing)\b", re.IGNORECASE)
_WITHIN = re.compile(r"https?://|mailto:|\bwww\.|@\w|\]\(|javascript:", re.IGNORECASE)
_TARGET = re.compile(r"(?:mailto:[^\s@]+@[^\s?]+\?[^\n]+|[a-z][a-z0-9+.-]*:(?!\s)\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
                     r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/\S*)?)", re.IGNORECASE)  # fmt: skip


def is_empty(value: Value) -> bool:
    """Whether ``value`` says nothing: null, an empty list, or words that only keep a field filled."""
    if isinstance(value, str):
        return len(value) < 60 and (fold(value) in folded("placeholders.empty") or not fold(value))
    return not value


def is_target(value: str) -> bool:
    """Whether the whole ``value`` is something to click: an address with or without scheme, or an e-mail address."""
    return len(value) < 3000 and _TARGET.fullmatch(value.strip()) is not None


def linked(value: str) -> list[str]:
    """Return what the links of a text lead to: Markdown, HTML, an address in angle brackets or behind words."""
    if len(value) > 20_000 or not _WITHIN.search(value):
        return []
    return [href for _, href in links(clean_html(value))]


def is_template(source: str) -> bool:
    """Whether the name of a file says that it is there to be copied: ``example.md``, ``event-template.md``, ``modele.md``."""
    words = [word for word in words_of(PurePosixPath(source).name.split(".")[0]) if not word.isdigit()]
    own = [word for word in words if not is_event((word,))]
    return bool(own) and all(word in folded("site.template") for word in own)


def filler(text: str) -> str | None:
    """Return the filler words that begin a page of nothing else, None for a page with words of its own."""
    match = _FILLER.search(text[:400])
    return match.group() if match else None
