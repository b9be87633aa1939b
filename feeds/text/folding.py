"""Names for addresses and UIDs: ASCII, lower case, the same on every machine.

ASCII because calendar clients encode accents a second time (``%25C3%25A9``). Where folding loses something, a few
digits of a hash keep two names apart without looking at any other name, so that a new document never renames an
old one.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_ASCII = {code: char.lower() if (char := chr(code)).isalnum() else " " for code in range(128)}
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})

_SAME_LENGTH = str.maketrans("øłđðı’‘ʼ", "olddi'''")


@lru_cache(4096)
def fold(text: str) -> str:
    """Return ``text`` without accents, case, punctuation: ``Évènement !`` and ``evenement`` are the same word."""
    letters = text if text.isascii() else _BEYOND_ASCII.sub(lambda run: _folded(run[0]), text)
    return " ".join(letters.translate(_ASCII).split())


@lru_cache(4096)
def _folded(letters: str) -> str:
    """Return a run of letters that are not ASCII, folded: what becomes of one depends on none of the others."""
    letters = unicodedata.normalize("NFKD", letters).casefold().translate(_LETTERS)  # first: № and 𝓐 hold capitals
    plain = unicodedata.normalize("NFKD", letters)
    return "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))


_LINE = 400  # characters


def flat(text: str) -> str:
    """Return ``text`` in lower case and without accents, of the same length: what is found in it stands there in ``text``.

    ``Évènement`` is ``evenement``, ``ŁÓDŹ`` is ``lodz``; typographic apostrophes become plain ones. A letter that would
    become two (ß, œ) stays as it is, and so does an accent that is a character of its own.
    """
    return _flat_line(text) if len(text) <= _LINE else _flattened(text)


@lru_cache(4096)
def _flat_line(text: str) -> str:
    """Return a line flattened: a sentence is asked for its dates, its hours, its subject."""
    return _flattened(text)


def _flattened(text: str) -> str:
    lower = text.lower()
    if len(lower) != len(text):  # İ alone becomes two characters
        lower = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    return lower if lower.isascii() else _BEYOND_ASCII.sub(lambda run: _flat(run[0]), lower)


@lru_cache(4096)
def _flat(letters: str) -> str:
    return "".join(map(_plain, letters))


@lru_cache(4096)
def _plain(char: str) -> str:
    """Return a character without its accent, where that is one character."""
    parts = unicodedata.normalize("NFD", char).translate(_SAME_LENGTH)
    return parts[0].lower() if all(map(unicodedata.combining, parts[1:])) else char


@lru_cache(4096)
def fold_name(text: str) -> str:
    """Return a name without accents and case, but with the marks that make it another one: C, C++ and C# are three."""
    return " ".join((fold(text), *(char for char in text if char in "+#*&@")))


@lru_cache(4096)
def fold_key(text: str) -> str:
    """Return a front matter key without accents, case, ``-``, ``_`` and spaces, but with the dots of its path."""
    return ".".join(fold(part).replace(" ", "") for part in text.split("."))


def digest(text: str, length: int = 8) -> str:
    """Return ``length`` hexadecimal digits that stand for ``text``."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:length]


def slugify(text: str, length: int = 80) -> str:
    """Return an ASCII slug of at most ``length`` characters; a hash where no letter of ``text`` is Latin."""
    folded = fold(text)
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if not slug or len(slug) < len(folded) / 3:
        return f"{slug}-{digest(folded)}".strip("-")
    if len(slug) > length:
        return f"{slug[: length - 9].rstrip('-')}-{digest(folded)}"
    return slug


def unique_slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a slug for each name; where two are the same ("C", "C++") both carry digits of their own."""
    slugs = {name: slugify(name) for name in names}
    taken = Counter(slugs.values())
    return {name: slug if taken[slug] == 1 else f"{slug}-{digest(name)}" for name, slug in slugs.items()}
