"""The places of a document where prose may speak of dates and hours, and what they say.

A Passage is a piece of text with its key and line; a Statement is one time that a sentence of it names, with the
date in the same sentence that it belongs to. Deadlines and programme lines are no statements about the event.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from feeds.interpretation.front_matter import FrontMatter, InformationRow
from feeds.interpretation.key_roles import Role, role_of
from feeds.interpretation.when import dates, hours
from feeds.interpretation.when.dates import Mention
from feeds.interpretation.when.hours import Hours
from feeds.interpretation.when.time_fields import is_stamp
from feeds.reading import Document, Value, spell
from feeds.text.characters import has_digit
from feeds.text.folding import fold


class PassageKind(IntEnum):
    """Where a passage stands, in the order in which its hours are believed."""

    HOURS = 1  # a row or key that is about hours: "Horaires"
    TITLE = 2
    ABSTRACT = 3
    ROW = 4
    PICTURE = 5  # the words of a poster, in its alternative text
    BODY = 6


class Passage(NamedTuple):  # asked for its sentences again and again: a tuple is found faster
    """A piece of prose; ``labelled`` when its own words say that it is about the hours ("Quand ? …")."""

    kind: PassageKind
    text: str
    key: str
    line: int
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One time or range of hours that a passage names, the date it belongs to, and the sentence in short."""

    hours: Hours
    mention: Mention | None
    passage: Passage
    shift: int = 0  # days by which another place's hour lies on another day here

    @property
    def is_dated(self) -> bool:
        """Whether the date stands right before the hours: "le 9 avril (15h-16h30)"."""
        return self.mention is not None and 0 <= self.hours.span[0] - self.mention.span[1] <= _NEAR


_HOURS_LABEL = re.compile(
    r"\b(?:horaires?|heures?|hours?|times?|dates?|quand|when|uhrzeit|wann|zeit|orari[oo]?|horas?|horario|cuando|quando|"
    r"tous les jours|every day|daily|taglich|debut|demarrage|starts?|beginn?)\b"
)
_ACCESS_LABEL = re.compile(r"\b(?:acces|comment y aller|venir|metro|transports?|parking|getting there|directions?)\b")
_OTHER_LABEL = re.compile(
    r"\b(?:renseignements?|contacts?|tarifs?|prix|couts?|duree|duration|permanences?|telephone|accueil|billetterie|price|cost|"
    r"fees?|inscriptions?|registration|deadline|date limite|public|materiel)\b"
)
_END_LABEL = re.compile(r"\b(?:fin|end|ends|ende|termine)\b")
_ARRIVAL = re.compile(r"\b(?:accueil|ouverture des portes|doors|check-in|einlass)\b[^.;]*$", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:ferm[eé]\w*|buvette|restauration|parking|navettes?|m[ée]tro|billetterie|permanence|renseignements?|standard|"
    r"t[ée]l[ée]phon\w*|secr[ée]tariat|office hours|closed)\b|\bdu lundi au|\bmonday (?:to|through)",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"jusqu[’'](?:au?\b|en\b)(?!\s*\d{1,2}\s*(?:h|:|heure))|\bavant le\b|date limite|deadline|\bregister by\b|au plus tard|"
    r"\bbefore (?:the )?\w+ \d|until (?:\w+ )?\d{1,2}(?:st|nd|rd|th)|ouvert(?:e|es|s)? (?:du|jusqu)|cl[ôo]tur(?:e|ée)s? des|"
    r"inscriptions? (?:\w+ ){0,4}(?:du|avant|jusqu|à partir)|registrations? (?:open|clos)",
    re.IGNORECASE,
)
_PROGRAMME = re.compile(r"^[\W_]*(?:de\s+|from\s+)?\d{1,2}\s?(?:[:h.]\s?\d{0,2}|[ap]m\b)", re.IGNORECASE)
_BODY_LABEL = re.compile(r"^[\W_]*(?:(?:horaires?|heures?|quand|dates?(?: et heures?)?|hours?|times?|when|wann|uhrzeit|orario|horario|cuándo|quando)\b[^\w]{1,6}|(?<=[⏰⌚🕐-🕧])\s*)",
                         re.IGNORECASE)  # fmt: skip
# It begins with the characters that may end a sentence, so that the search leaps from one to the next.
_SENTENCES = re.compile(r"[\s;<](?:(?<=[.!?…]\s)\s*(?=[A-ZÀ-Ý«“\"])|(?<=\n)\n*|(?<=;)|(?<=<)br\s*/?>)")
_LINE_BREAK = re.compile(r"<br\s*/?>")
_MARKUP = re.compile(r"<[^>\n]{0,500}>|\]\([^)\n]{0,2000}\)|[*_#>`\[]|&nbsp;|\{:[^}\n]{0,200}\}")
_NEAR = 12  # characters: " (", ", de ", " from "
_MAX_LINE = 4_000
_MAX_BODY = 20_000
_REMEMBERED = 512  # passages: each is asked several times while its document is interpreted


def passages(front_matter: FrontMatter) -> tuple[Passage, ...]:
    """Return every passage of a document, the most believable first."""
    found = [
        *_fields(front_matter, "hours", PassageKind.HOURS),
        *(passage for passage in _fields(front_matter, "dtstart", PassageKind.HOURS) if not is_stamp(passage.text)),
        *_about_hours(front_matter),
        *(_row(row) for row in front_matter.rows),
        *_fields(front_matter, "summary", PassageKind.TITLE),
        *_fields(front_matter, "abstract", PassageKind.ABSTRACT),
        *_pictures(front_matter),
        *_body(front_matter.document),
    ]
    return tuple(sorted(found, key=lambda passage: passage.kind))


@lru_cache(_REMEMBERED)
def statements(passage: Passage) -> tuple[Statement, ...]:
    """Return the hours that a passage names about the event itself."""
    return tuple(_statements(passage))


@lru_cache(_REMEMBERED)
def mentions(passage: Passage) -> tuple[Mention, ...]:
    """Return the dates that a passage names, without those of deadlines."""
    return tuple(mention for sentence in _sentences(passage) for mention in sentence.mentions)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, the dates that it names, and the hours; a line of a programme has none of the event."""

    text: str
    mentions: tuple[Mention, ...]
    hours: tuple[Hours, ...]


@lru_cache(_REMEMBERED)
def _sentences(passage: Passage) -> tuple[_Sentence, ...]:
    """Return the sentences that name dates or hours, without those about deadlines: looked for last, it is slow."""
    read = (_read(text, passage) for text in _SENTENCES.split(passage.text) if has_digit(text))
    return tuple(item for item in read if (item.mentions or item.hours) and not _DEADLINE.search(item.text))


def _read(sentence: str, passage: Passage) -> _Sentence:
    found = dates.find(sentence)
    if passage.kind is PassageKind.BODY and not passage.labelled and _is_programme(sentence):
        return _Sentence(sentence, tuple(found), ())
    clocks = hours.find(dates.mask(sentence, found), bare=passage.kind is PassageKind.HOURS)
    return _Sentence(sentence, tuple(found), tuple(clocks))


def _statements(passage: Passage) -> Iterator[Statement]:
    for sentence in _sentences(passage):
        if not sentence.hours or (passage.kind is not PassageKind.HOURS and _ASIDE.search(sentence.text)):
            continue
        for found in sentence.hours:
            arrival = found.end is None and _ARRIVAL.search(sentence.text[max(0, found.span[0] - 40) : found.span[0]])
            if (found.at or passage.labelled) and not arrival:
                yield Statement(found, _mention_of(found, sentence.mentions), passage)


def told_end(rows: Iterable[InformationRow]) -> tuple[InformationRow, Hours] | None:
    """Return the hour of a row that is about the end alone: "Heure de fin : 17h"."""
    for row in rows:
        found = hours.find(row.text, bare=True) if _END_LABEL.search(fold(row.label)) else []
        if found:
            return row, found[0]
    return None


def _mention_of(found: Hours, mentions: Sequence[Mention]) -> Mention | None:
    """Return the last date before the hours, else the first one after them."""
    before = [mention for mention in mentions if mention.span[1] <= found.span[0]]
    return before[-1] if before else next(iter(mentions), None)


def _is_programme(line: str) -> bool:
    return _PROGRAMME.match(line) is not None or "|" in line


def _fields(front_matter: FrontMatter, name: str, kind: PassageKind) -> Iterator[Passage]:
    for found in front_matter.all(name):
        if found.text:
            yield Passage(kind, _plain(found.text), found.key, found.line, labelled=kind is PassageKind.HOURS)


def _about_hours(front_matter: FrontMatter) -> Iterator[Passage]:
    """Yield the values of keys that nobody listed and whose words speak of hours alone: ``eventTime``."""
    listed = {found.path for found in front_matter.all("hours")}
    for found in front_matter.leaves:
        names = tuple(part for part in found.path if isinstance(part, str))
        if found.path not in listed and len(names) == len(found.path) and role_of(names) is Role.HOURS:
            yield Passage(PassageKind.HOURS, _plain(found.text), found.key, found.line, labelled=True)


def _row(row: InformationRow) -> Passage:
    label = fold(row.label)
    hours_row = _HOURS_LABEL.search(label)
    if _ACCESS_LABEL.search(label) or _END_LABEL.search(label) or (_OTHER_LABEL.search(label) and not hours_row):
        return Passage(PassageKind.ROW, "", row.key, row.line)
    kind = PassageKind.HOURS if hours_row else PassageKind.ROW
    text = _plain(f"{row.label} : {row.text}" if row.text else row.label)
    return Passage(kind, text.replace(" : ", " — ", 1), row.key, row.line, labelled=kind is PassageKind.HOURS)


def _pictures(front_matter: FrontMatter) -> Iterator[Passage]:
    for found in front_matter.all("image"):
        for text, path in _strings(found.value, found.path):
            if " " in text.strip():
                yield Passage(PassageKind.PICTURE, _plain(text), spell(path), front_matter.document.line(path))


def _strings(value: Value, path: tuple[str | int, ...], depth: int = 0) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    if isinstance(value, str):
        yield value, path
    elif isinstance(value, dict) and depth < 3:
        for key, item in value.items():
            yield from _strings(item, (*path, key), depth + 1)
    elif isinstance(value, list) and depth < 3:
        for number, item in enumerate(value[:20]):
            yield from _strings(item, (*path, number), depth + 1)


def _body(document: Document) -> Iterator[Passage]:
    for number, line in enumerate(document.body[:_MAX_BODY].split("\n")):
        if has_digit(line):
            for piece in _LINE_BREAK.split(line):
                plain = _plain(piece)
                labelled = _BODY_LABEL.match(plain) is not None
                at = document.body_line + number
                yield Passage(PassageKind.BODY, plain, f"body line {at}", at, labelled)


def _plain(text: str) -> str:
    return _MARKUP.sub(" ", text[:_MAX_LINE]).strip()
