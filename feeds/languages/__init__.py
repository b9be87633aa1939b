"""The words of each language that reading or display needs: one TOML file a language, ``fr.toml``.

A file holds lists of words in sections, ``[status]`` with ``cancelled = ["annulé", "annulée"]``; ``concepts.py``
declares which there are. Words are written as people write them, accents included. Two marks are no letters: ``*`` at
the end of a word stands for any ending (``inscri*``), and ``…`` between two words for up to five others.

The files are written in the part of TOML whose lists are lists of JSON as well: ``json`` reads them in half of
the time that ``tomllib`` takes. Nothing is read before somebody asks for a word.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from feeds.languages.concepts import CONCEPTS
from feeds.locale.gettext import LANGUAGES as INTERFACE
from feeds.text.folding import flat, fold

_DIRECTORY = Path(__file__).parent
_ENTRY = re.compile(r'^(?:\[(?P<section>\w+)\]|(?P<name>\w+) = (?P<value>\[[^\]]*\]|"[^"\n]*"))$', re.MULTILINE)
_LAST_COMMA = re.compile(r",\s*\]$")
# Scripts that part no words with spaces: Chinese and Japanese.
UNSPACED = re.compile(r"[\u3005-\u30ff\u3400-\u9fff]")

_Tree = dict[str, "_Tree"]  # the pieces that words begin with, each with those that may follow; "" where a word ends
Sections = Mapping[str, Mapping[str, tuple[str, ...]]]


Made = TypeVar("Made")
_PREPARED: list[Callable[[], object]] = []


def prepared(make: Callable[[], Made]) -> Callable[[], Made]:
    """Make what is made of words once: when somebody asks for it, or for all helpers at once before they are forked."""
    made = cache(make)
    _PREPARED.append(made)
    return made


def prepare() -> None:
    """Make everything that is ``prepared``."""
    for make in _PREPARED:
        make()


class UnknownConcept(ValueError):
    """A file of a language has a section or a concept that nobody declared."""


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages that have a file: those of the interface first, then in alphabetical order."""
    found = sorted(path.stem for path in _DIRECTORY.glob("*.toml"))
    return tuple(sorted(found, key=lambda code: INTERFACE.index(code) if code in INTERFACE else len(INTERFACE)))


@cache
def load(language: str) -> Sections:
    """Return the sections of the file of one language."""
    return read((_DIRECTORY / f"{language}.toml").read_text("utf-8"), f"{language}.toml")


def read(text: str, source: str) -> Sections:
    """Return the sections of the ``text`` of a file; ``UnknownConcept`` for what concepts.py does not declare."""
    sections: dict[str, dict[str, tuple[str, ...]]] = {"": {}}
    section = ""
    for entry in _ENTRY.finditer(text):
        if entry["section"]:
            section = entry["section"]
            _check(section in CONCEPTS, source, section)
            sections[section] = {}
        else:
            value = json.loads(_LAST_COMMA.sub("]", entry["value"]))
            _check(entry["name"] in CONCEPTS[section], source, f"{section}.{entry['name']}")
            sections[section][entry["name"]] = (value,) if isinstance(value, str) else tuple(value)
    return sections


def _check(known: bool, source: str, concept: str) -> None:
    if not known:
        raise UnknownConcept(f"{source}: nobody declared {concept.lstrip('.')}")


@cache
def autonyms() -> Mapping[str, str]:
    """Return what each language calls itself that has a file, or whose words stand in the file of another."""
    names = {language: load(language)[""]["name"][0] for language in languages()}
    return names | {tag: name for language in languages() for tag, name in _also(language)}


def autonym(language: str) -> str:
    """Return what a language calls itself: ``Français`` for ``fr``; its code where no file has its words."""
    return autonyms().get(language, language)


def _also(language: str) -> Iterator[tuple[str, str]]:
    """Yield the tags of other languages whose words stand in the file of ``language``, with their names."""
    for entry in load(language)[""].get("tags", ()):
        tag, _, name = entry.partition(": ")
        yield tag, name


def primary(tag: str) -> str:
    """Return the language that a tag such as ``fr-CA`` or ``pt_BR`` begins with."""
    return tag.lower().replace("_", "-").partition("-")[0]


@cache
def _files() -> Mapping[str, str]:
    return {tag: language for language in languages() for tag in (language, *dict(_also(language)))}


def file_of(tag: str) -> str:
    """Return the code of the file that has the words of a language: ``nb`` for ``nb-NO`` and ``no``; empty without any."""
    return _files().get(primary(tag), "")


@cache
def by_language(concept: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of ``concept`` ("status.cancelled") by language, in the order of each file."""
    section, _, name = concept.rpartition(".")
    _check(name in CONCEPTS.get(section, ()), "asked", concept)
    found = {language: load(language).get(section, {}).get(name, ()) for language in languages()}
    return {language: words for language, words in found.items() if words}


@cache
def in_order(concept: str) -> tuple[str, ...]:
    """Return the words of ``concept`` in all languages, where order is rank: the first of each, the second of each …"""
    ranks = zip_longest(*by_language(concept).values())
    return tuple(dict.fromkeys(word for rank in ranks for word in rank if word is not None))


@cache
def words(concept: str, language: str | None = None) -> tuple[str, ...]:
    """Return the words of ``concept`` in all languages, or in one, the longest first."""
    found = in_order(concept) if language is None else by_language(concept).get(language, ())
    return tuple(sorted(found, key=len, reverse=True))


@cache
def folded(*concepts: str) -> frozenset[str]:
    """Return the words of ``concepts`` in all languages as ``fold`` leaves them, for words that are compared whole."""
    return frozenset(fold(word) for concept in concepts for word in words(concept))


@cache
def label(name: str, language: str) -> str:
    """Return what feeds say for ``labels.name`` in a language such as ``fr-CA``; in English where nobody taught it."""
    said = by_language(f"labels.{name}")
    return said.get(file_of(language), said["en"])[0]


@cache
def alternation(*concepts: str, language: str | None = None, by: Callable[[str], str] = flat) -> str:
    """Return a regular expression for any word of ``concepts``, to be looked for in a text that ``by`` has folded.

    The longest word wins. Words that begin alike share their beginning, so that a search stays fast however many
    words there are.
    """
    return either((word for concept in concepts for word in words(concept, language)), by)


@cache
def whole(*concepts: str, language: str | None = None, by: Callable[[str], str] = flat) -> str:
    """Return ``alternation`` of whole words; Chinese and Japanese, which part no words, are found anywhere."""
    found = [word for concept in concepts for word in words(concept, language)]
    spaced = [word for word in found if not UNSPACED.search(word)]
    unspaced = [word for word in found if UNSPACED.search(word)]
    parts = ([rf"\b{either(spaced, by)}(?!\w)"] if spaced else []) + ([either(unspaced, by)] if unspaced else [])
    return f"(?:{'|'.join(parts) or '(?!)'})"


def either(chosen: Iterable[str], by: Callable[[str], str] = flat) -> str:
    """Return a regular expression for any of the ``chosen`` words, as ``alternation`` does."""
    tree: _Tree = {}
    for word in chosen:
        node = tree
        for piece in _pieces(word, by):
            node = node.setdefault(piece, {})
        node[""] = {}
    return _grouped(tree) if tree else "(?!)"


def _pieces(word: str, by: Callable[[str], str]) -> Iterable[str]:
    """Yield the patterns of the characters of a word."""
    for number, part in enumerate(re.split(r" … |(\*$)", word)):
        if part == "*":
            yield r"\w*"
        elif part:
            if number:
                yield r"\s+(?:\w+\s+){0,5}?"
            yield from (r"\s+" if char == " " else re.escape(char) for char in by(part))


def _grouped(tree: _Tree) -> str:
    """Return the pattern of a tree of pieces: what ends here comes last, so that the longest word is tried first."""
    branches = [piece + _grouped(rest) if rest else piece for piece, rest in tree.items() if piece]
    if "" in tree:
        return f"(?:{'|'.join(branches)})?" if branches else ""
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
