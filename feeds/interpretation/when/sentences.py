"""The places of a document where prose may speak of dates and hours, and what they say.

A Passage is a piece of text with its key and line; StatedHours are one time that a sentence of it names, with the
date in the same sentence that it belongs to. Deadlines and programme lines are no statements about the event.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from feeds.interpretation.front_matter import Field, FrontMatter, InformationRow, property_of
from feeds.interpretation.key_roles import Role, key_words, role_of, words_along
from feeds.interpretation.when import dates, hours, rules
from feeds.interpretation.when.dates import Mention
from feeds.interpretation.when.hours import Hours
from feeds.interpretation.when.rules import Rule
from feeds.interpretation.when.time_fields import is_stamp
from feeds.languages import alternation, prepared, whole
from feeds.reading import Document, Value, spell
from feeds.text.characters import has_digit
from feeds.text.folding import flat, fold

_TIMES = frozenset({Role.DATE, Role.HOURS, Role.START, Role.START_CLOCK})
_TAG = re.compile(r"\{\{|\{%|<")
_ATTRIBUTE = re.compile(r"\b([A-Za-z][\w-]{1,29})\s{0,2}=\s{0,2}[\"'“]([^\"'”\n]{4,80})[\"'”]")
_FILLED_IN = re.compile(r"\s*0?0[:h.]00(?::00)?\s*")  # the midnight that forms fill in
_TOLD_UNDER = frozenset({Role.HOURS, Role.START, Role.START_CLOCK})


class PassageKind(IntEnum):
    """Where a passage stands, in the order in which its hours are believed."""

    HOURS = 1  # a row or key that is about hours: "Horaires"
    TITLE = 2
    ABSTRACT = 3
    ROW = 4
    PICTURE = 5  # the words of a poster, in its alternative text
    BODY = 6
    KEY = 7  # a key that nobody reads as something else: ``timeline``, ``subtitle``


class Passage(NamedTuple):  # asked for its sentences again and again: a tuple is found faster
    """A piece of prose; ``labelled`` when its own words say that it is about the hours ("Quand ? …").

    ``lead`` is true of the first lines of the text, where announcements say when they are; ``whole`` of the value of a
    key that says nothing but a day and hours.
    """

    kind: PassageKind
    text: str
    key: str
    line: int
    labelled: bool = False
    language: str = ""  # where the document says it
    month_first: bool | None = None  # whether 4/5 is in April where it was written
    lead: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class StatedHours:
    """One time or range of hours that a passage names, the date it belongs to, and the sentence in short."""

    hours: Hours
    mention: Mention | None
    passage: Passage
    shift: int = 0  # days by which another place's hour lies on another day here

    @property
    def is_dated(self) -> bool:
        """Whether the date stands right before the hours: "le 9 avril (15h-16h30)"."""
        return self.mention is not None and 0 <= self.hours.span[0] - self.mention.span[1] <= _NEAR


# It begins with the characters that may end a sentence, so that the search leaps from one to the next.
_SENTENCES = re.compile(r"[\s;<](?:(?<=[.!?…]\s)\s*(?=[A-ZÀ-Ý«“\"])|(?<=\n)\n*|(?<=;)|(?<=<)br\s*/?>)")
_ORDINAL = re.compile(r"\d\.\s+$")
_LINE_BREAK = re.compile(r"<br\s*/?>")
_MARKUP = re.compile(r"<[^>\n]{0,500}>|\]\([^)\n]{0,2000}\)|[*_#>`\[]|&nbsp;|\{:[^}\n]{0,200}\}")
_ARRIVAL = 40  # characters before an hour that may say that doors open then
_NEAR = 12  # characters: " (", ", de ", " from "
_HEADING = re.compile(r"#{1,6}\s|<h[1-6]\b|(?:\*\*|__)[^*_]{2,60}(?:\*\*|__)\s*:?$")
_BELOW, _LEAD, _SHORT_HEADING = 6, 4, 40  # lines below a heading; first lines; characters of a heading
_SHORT_VALUE = 80  # characters of a value that says nothing but a time
_HAS_LETTER = re.compile(r"[^\W\d_]")
_MAX_LINE = 4_000
_MAX_BODY = 20_000
_REMEMBERED = 4096  # passages: each is asked several times while its document is interpreted


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The words that tell what a row or a sentence with hours is about: labels are folded, sentences ``flat``."""

    hours_label: re.Pattern[str]
    access_label: re.Pattern[str]
    other_label: re.Pattern[str]
    end_label: re.Pattern[str]
    doors: re.Pattern[str]
    aside: re.Pattern[str]
    deadline: re.Pattern[str]
    signing_up: re.Pattern[str]
    closing: re.Pattern[str]
    last_day: re.Pattern[str]
    joining: re.Pattern[str]
    programme: re.Pattern[str]
    body_label: re.Pattern[str]
    to: re.Pattern[str]
    end_line: re.Pattern[str]


@prepared
def _patterns() -> _Patterns:
    """Return the patterns, made of the words of all languages."""
    hours_label, access_label, other_label, end_label = (
        re.compile(whole(f"text.{name}_label", by=fold)) for name in ("hours", "access", "other", "end")
    )
    body_label = alternation("text.body_label")
    return _Patterns(
        hours_label,
        access_label,
        other_label,
        end_label,
        doors=re.compile(rf"{whole('text.doors')}[^.;\d]*(?:\b{alternation('hours.clock', 'hours.at')}\.\s*)?$"),
        aside=re.compile(whole("text.aside")),
        deadline=re.compile(_deadline()),
        signing_up=re.compile(whole("registration.sign_up")),
        closing=re.compile(whole("text.closing")),
        last_day=re.compile(rf"(?<!\w){alternation('text.last_day')}(?:\s{alternation('dates.article')})?\s*$"),
        joining=re.compile(
            whole(
                "dates.to",
                "dates.and",
                "dates.article",
                "dates.of",
                "hours.to",
                "hours.at",
                "hours.clock",
                "hours.from",
            )
        ),
        programme=re.compile(rf"[\W_]*(?:{alternation('text.from')}\s+)?\d{{1,2}}\s?(?:[:h.]\s?\d{{0,2}}|[ap]m\b)"),
        body_label=re.compile(rf"[\W_]*(?:{body_label}(?!\w)\W{{1,6}}|(?<=[⏰⌚🕐-🕧])\s*)"),
        end_line=re.compile(rf"[\W_]*(?:{alternation('text.end_label')})(?!\w)[^\w]{{1,4}}(?=\d)"),
        to=re.compile(rf"\s{{0,3}}(?:[-–—]|{alternation('dates.to')})\s{{0,3}}(?:{alternation('dates.article')}\s)?"),
    )


def _deadline() -> str:
    """Return the pattern of a sentence that tells until when, or from when on, one may do something."""
    hour = rf"\s*\d{{1,2}}\s*(?::|{alternation('hours.unit')})"
    name = rf"(?:{alternation('dates.article')}\s)?\w+\s"
    nth = alternation("dates.ordinal")
    return (
        rf"{whole('text.deadline')}|{whole('text.deadline_day')}(?!{hour})|"
        rf"{whole('text.deadline_before')}\s{name}\d|{whole('text.deadline_until')}\s(?:\w+\s)?\d{{1,2}}{nth}"
    )


# A document is asked twice: for what it tells its neighbours, and for what it means.
_known: WeakKeyDictionary[FrontMatter, tuple[Passage, ...]] = WeakKeyDictionary()


def passages(front_matter: FrontMatter) -> tuple[Passage, ...]:
    """Return every passage of a document, the most believable first."""
    return _known.get(front_matter) or _known.setdefault(front_matter, _passages(front_matter))


def _passages(front_matter: FrontMatter) -> tuple[Passage, ...]:
    language = front_matter.text("language")
    found = [
        *_fields(front_matter, "hours", PassageKind.HOURS),
        *(passage for passage in _fields(front_matter, "dtstart", PassageKind.HOURS) if not is_stamp(passage.text)),
        *_about_hours(front_matter),
        *_before_places(front_matter),
        *(_row(row) for row in front_matter.rows),
        *_titles(front_matter),
        *_fields(front_matter, "abstract", PassageKind.ABSTRACT),
        *_pictures(front_matter),
        *_body(front_matter.document),
        *_other_keys(front_matter),
    ]
    found = [passage._replace(language=language, month_first=front_matter.month_first) for passage in found]
    return tuple(sorted(found, key=lambda passage: passage.kind))


@lru_cache(_REMEMBERED)
def stated_hours(passage: Passage) -> tuple[StatedHours, ...]:
    """Return the hours that a passage names about the event itself."""
    return tuple(_statements(passage))


@lru_cache(_REMEMBERED)
def mentions(passage: Passage) -> tuple[Mention, ...]:
    """Return the dates that a passage names, without those of deadlines."""
    return tuple(
        mention
        for sentence in sentences(passage)
        if sentence.role is not SentenceRole.DEADLINE
        for mention in sentence.mentions
    )


class SentenceRole(Enum):
    """What a sentence that names dates or hours is about."""

    EVENT = "event"
    DEADLINE = "deadline"
    ASIDE = "aside"  # opening hours, catering, a contact's hours
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, what it is about, the dates that it names, and the hours."""

    text: str
    role: SentenceRole
    mentions: tuple[Mention, ...]
    hours: tuple[Hours, ...]

    def mention_of(self, found: Hours) -> Mention | None:
        """Return the date that hours belong to: the last one before them, else the first one after them."""
        before = [mention for mention in self.mentions if mention.span[1] <= found.span[0]]
        return before[-1] if before else next(iter(self.mentions), None)


@lru_cache(_REMEMBERED)
def sentences(passage: Passage) -> tuple[Sentence, ...]:
    """Return the sentences of a passage that name dates or hours."""
    read = (_read(text, passage) for text in _parted(passage.text) if has_digit(text))
    return tuple(item for item in read if item.mentions or item.hours)


def _parted(text: str) -> Iterator[str]:
    """Yield the sentences of a text; the dot of "14. Juni" ends none."""
    start = 0
    for match in _SENTENCES.finditer(text):
        if not (_ORDINAL.search(text, max(0, match.start() - 3), match.end()) and _names_month(text, match.end())):
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _names_month(text: str, position: int) -> bool:
    return dates.begins_with_month(f" {flat(text[position : position + _NEAR])}", 0)


def _read(text: str, passage: Passage) -> Sentence:
    found = dates.find(text, passage.language, month_first=passage.month_first)
    rule = rules.find(text, passage.language) if passage.kind in (PassageKind.HOURS, PassageKind.TITLE) else None
    if rule and rule.is_complete:
        return Sentence(text, SentenceRole.EVENT, _of_the_event(found, rule), rule.hours)
    clocks = hours.find(dates.mask(text, found), bare=passage.kind is PassageKind.HOURS)
    found, clocks = _across_days(text, found, clocks)
    return Sentence(
        text, _role(text, passage, found) if found or clocks else SentenceRole.EVENT, tuple(found), tuple(clocks)
    )


def _across_days(text: str, found: list[Mention], clocks: list[Hours]) -> tuple[list[Mention], list[Hours]]:
    """Join two dates with an hour each to a row of days: "24 November, 4 pm – 26 November, 5 pm"."""
    if len(found) != 2 or len(clocks) != 2 or any(mention.ranged or len(mention.days) > 1 for mention in found):
        return found, clocks
    (first, last), (start, end) = found, clocks
    in_order = first.span[1] <= start.span[0] and start.span[1] <= last.span[0] and last.span[1] <= end.span[0]
    if not in_order or start.end or end.end or not _patterns().to.fullmatch(flat(text), start.span[1], last.span[0]):
        return found, clocks
    span = (first.span[0], last.span[1])
    days = Mention((first.days[0], last.days[0]), True, first.weekday, span, text[span[0] : span[1]])
    quote = text[start.span[0] : end.span[1]]
    hours = start._replace(end=end.start, span=end.span, zone=start.zone or end.zone, quote=quote)
    return [days], [hours]


def last_day(text: str, found: Sequence[Mention]) -> Mention | None:
    """Return the date of a sentence that is the last one to sign up: "register by 10 May", "Anmeldeschluss: 10. Mai"."""
    shapes, words = _patterns(), flat(text)
    if not found or not shapes.signing_up.search(words):
        return None
    before = ((item, words[max(0, item.span[0] - _ARRIVAL) : item.span[0]]) for item in found)
    told = next((item for item, said in before if shapes.last_day.search(said)), None)
    ranged = next((item for item in found if item.ranged), None) if shapes.deadline.search(words) else None
    return told or ranged or (found[-1] if shapes.closing.search(words) else None)


def _role(text: str, passage: Passage, found: Sequence[Mention]) -> SentenceRole:
    """Return what a sentence is about; asked only of those that name dates or hours, since it is slow."""
    shapes, words = _patterns(), flat(text)
    if shapes.deadline.search(words) or last_day(text, found):
        return SentenceRole.DEADLINE
    if passage.kind is PassageKind.BODY and not passage.labelled and _is_programme(text) and not _begins(text, found):
        return SentenceRole.PROGRAMME
    if passage.kind is not PassageKind.HOURS and shapes.aside.search(words):
        return SentenceRole.ASIDE
    return SentenceRole.EVENT


def _of_the_event(mentions: Sequence[Mention], rule: Rule) -> tuple[Mention, ...]:
    """Return the dates of a sentence that are not the end or an exception of its rule."""
    used = [item.span for item in rule.mentions]
    return tuple(
        item for item in mentions if not any(start < item.span[1] and item.span[0] < end for start, end in used)
    )


def _statements(passage: Passage) -> Iterator[StatedHours]:
    if passage.kind is PassageKind.BODY and _patterns().end_line.match(flat(passage.text)):
        return
    for sentence in sentences(passage):
        if sentence.role is SentenceRole.EVENT:
            for found in sentence.hours:
                if (found.at or passage.labelled) and not is_arrival(found, sentence.text):
                    yield StatedHours(found, sentence.mention_of(found), passage)


def is_arrival(found: Hours, sentence: str) -> bool:
    """Whether a lone hour is that at which doors open: "Einlass 18 Uhr"."""
    before = flat(sentence)[max(0, found.span[0] - _ARRIVAL) : found.span[0]]
    return found.end is None and _patterns().doors.search(before) is not None


def told_end(
    rows: Iterable[InformationRow], passages: Iterable[Passage]
) -> tuple[InformationRow | Passage, Hours] | None:
    """Return the hour of a row, or of a line of the text, that is about the end alone: "Heure de fin : 17h"."""
    for row in rows:
        found = hours.find(row.text, bare=True) if _patterns().end_label.search(fold(row.label)) else []
        if found:
            return row, found[0]
    for passage in passages:
        is_end = passage.kind is PassageKind.BODY and _patterns().end_line.match(flat(passage.text)) is not None
        found = hours.find(passage.text, bare=True) if is_end else []
        if len(found) == 1 and found[0].end is None:
            return passage, found[0]
    return None


def _begins(text: str, found: Sequence[Mention]) -> bool:
    """Whether a date is the first thing of a line: "15. Januar" is no hour."""
    first = re.search(r"\d", text)
    return first is not None and any(mention.span[0] <= first.start() < mention.span[1] for mention in found)


def _is_programme(line: str) -> bool:
    return _patterns().programme.match(flat(line)) is not None or "|" in line


def _fields(front_matter: FrontMatter, name: str, kind: PassageKind) -> Iterator[Passage]:
    for found in front_matter.all(name):
        if found.text:
            yield Passage(kind, _plain(found.text), found.key, found.line, labelled=kind is PassageKind.HOURS)


def _titles(front_matter: FrontMatter) -> Iterator[Passage]:
    """Yield the title, under whatever key it stands."""
    titled = None if front_matter.text("summary") else front_matter.titled()
    yield from _fields(front_matter, "summary", PassageKind.TITLE)
    if titled:
        yield Passage(PassageKind.TITLE, _plain(titled.text), titled.key, titled.line)


def _about_hours(front_matter: FrontMatter) -> Iterator[Passage]:
    """Yield the values of keys that nobody listed and whose words speak of when it is: ``eventTime``, ``start_time``."""
    listed = {found.path for name in ("hours", "dtstart") for found in front_matter.all(name)}
    for found in front_matter.leaves:
        names = tuple(part for part in found.path if isinstance(part, str))
        role = role_of(names) if len(names) == len(found.path) else None
        if role not in _TOLD_UNDER or found.path in listed:
            continue
        if not is_stamp(found.text) and not _FILLED_IN.fullmatch(found.text):
            yield Passage(PassageKind.HOURS, _plain(found.text), found.key, found.line, labelled=True)


def _before_places(front_matter: FrontMatter) -> Iterator[Passage]:
    """Yield the hours that stand before a place under its key: ``ort: um 19 Uhr im Rathaus``."""
    for found in front_matter.all("venue"):
        told, _ = hours.before_place(found.text)
        if told:
            yield Passage(PassageKind.HOURS, found.text[: told.span[1]], found.key, found.line, labelled=True)


def _other_keys(front_matter: FrontMatter) -> Iterator[Passage]:
    """Yield texts with a digit under keys that are read as nothing else: ``timeline``, ``subtitle``, ``teaser``."""
    has_own = any(front_matter.first(name) for name in ("hours", "dtstart"))
    read = {each.path[0] for name in ("rows", "image") for each in front_matter.all(name) if each.path}
    for found in front_matter.leaves:
        if found.path[0] in read or " " not in found.text or len(found.text) >= _MAX_LINE or not has_digit(found.text):
            continue
        last = next((part for part in reversed(found.path) if isinstance(part, str)), "")
        if property_of((last,)) is None and not is_stamp(found.text) and "://" not in found.text[:200]:
            yield _of_key(found, sure=has_own)


def _of_key(found: Field, *, sure: bool) -> Passage:
    """Return the text of a key that nobody knows: what says nothing but a day and hours is about when it is.

    ``sure`` where a key that everybody knows says it: then the others say something else, or the same in short.
    """
    plain, is_top = _plain(found.text), sum(isinstance(part, str) for part in found.path) == 1
    about_it = is_top and not sure and not words_along(found.path) & key_words("not_the_event")
    if about_it and len(plain) < _SHORT_VALUE and _is_time(plain):
        return Passage(PassageKind.HOURS, plain, found.key, found.line, labelled=True, whole=True)
    return Passage(PassageKind.KEY, plain, found.key, found.line)


def _is_time(text: str) -> bool:
    """Whether a text has a day, perhaps hours, and no words but those that join them."""
    days = dates.find(text)
    bare = dates.mask(text, days)
    for told in reversed(hours.find(bare, bare=True)):
        bare = bare[: told.span[0]] + bare[told.span[1] :]
    return bool(days) and not _HAS_LETTER.search(_patterns().joining.sub("", flat(bare)))


def _row(row: InformationRow) -> Passage:
    label, shapes = fold(row.label), _patterns()
    hours_row = shapes.hours_label.search(label)
    other = shapes.other_label.search(label) and not hours_row
    if other or shapes.access_label.search(label) or shapes.end_label.search(label):
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
    """Yield the lines of the text that hold a digit; those below a heading about the time are labelled."""
    heading, below, read = False, 0, 0
    for number, line in enumerate(document.body[:_MAX_BODY].split("\n")):
        bare = line.strip()
        if not bare:
            continue
        if _HEADING.match(bare):
            heading, below = _is_about_time(_plain(bare)), 0
        below, read = below + 1, read + 1
        at = document.body_line + number
        if has_digit(line):
            if "=" in line and _TAG.search(line):
                yield from _attributes(line, at)
            for piece in _LINE_BREAK.split(line):
                plain = _plain(piece)
                labelled = _is_labelled(plain) or (heading and below <= _BELOW)
                yield Passage(PassageKind.BODY, plain, f"body line {at}", at, labelled, lead=read <= _LEAD)


def _is_labelled(line: str) -> bool:
    """Whether a line says itself that it is about when it is: "Quand ? …", "Local e data: …"."""
    label, colon, _ = line.partition(":")
    return _patterns().body_label.match(flat(line)) is not None or (bool(colon) and _is_about_time(label))


def _attributes(line: str, at: int) -> Iterator[Passage]:
    """Yield the times in the attributes of shortcodes and of HTML: ``{{< event date="2027-05-18" >}}``, ``<time …>``."""
    for match in _ATTRIBUTE.finditer(line):
        is_time = match[1] == "datetime" or role_of((match[1],)) in _TIMES
        if is_time and has_digit(match[2]):
            yield Passage(PassageKind.BODY, match[2], f"body line {at}", at, labelled=True)


def _is_about_time(heading: str) -> bool:
    """Whether a heading says that what follows is when the event is: "Date & time", "Quand ?"."""
    words, shapes = fold(heading), _patterns()
    is_short = len(words) < _SHORT_HEADING
    return is_short and bool(shapes.hours_label.search(words)) and not shapes.other_label.search(words)


def _plain(text: str) -> str:
    return _MARKUP.sub(" ", text[:_MAX_LINE]).strip()
