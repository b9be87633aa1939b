"""Rules in words: "every other Tuesday", "tous les mardis de 18h à 20h jusqu'au 30 juin, sauf le 24 décembre".

A rule is worth having only when all of its words were understood: one whose end or exceptions are lost is wrong.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from feeds.interpretation.language import guess
from feeds.interpretation.when import dates, hours
from feeds.interpretation.when.dates import Day, Mention, day_of_week
from feeds.interpretation.when.hours import Hours
from feeds.languages import alternation, either, file_of, prepared, whole, words
from feeds.text.folding import flat

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_DAY = r"[^\W\d_]{2,14}(?:-[^\W\d_]{3,6})?"
# Days of the week, or what may be one, with short words between them: which of them are days is asked afterwards.
_LIST = rf"{_DAY}(?:(?:,\s{{0,3}}|\s{{1,3}})(?:(?:&|[^\W\d_]{{1,4}})\s{{1,3}}){{0,2}}{_DAY}){{0,6}}"
_PLACE = re.compile(r"\{(\w+)\}")
_PLACES = re.compile(r"([^{]*)(\{.*\})([^}]*)")
_NEAR = 40  # characters before a date that may say what it is of the rule
_HIDDEN = "¤"
_ANY_WORD = re.compile(rf"{_DAY}|[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_UNSPACED = "\u3005"  # from here on, scripts that do not part words


@dataclass(frozen=True, slots=True)
class Rule:
    """What words tell about repetition; ``is_complete`` where nothing of them was left over.

    ``starts`` are days that belong to the rule and are neither its end nor an exception. ``mentions`` are the dates
    that were used for ``until`` and ``excepted``.
    """

    rrule: str
    quote: str
    hours: tuple[Hours, ...] = ()
    starts: tuple[Day, ...] = ()
    until: Day | None = None
    excepted: tuple[Day, ...] = ()
    mentions: tuple[Mention, ...] = ()
    is_complete: bool = False


@lru_cache(512)  # a title is asked for its rule by all who need one
def find(text: str, language: str = "") -> Rule | None:
    """Return the first rule that ``text`` tells; None where it tells none. Never raises."""
    folded = flat(text)
    core = _core(folded, language) if _names_day(folded, language) else None
    if core is None:
        return None
    language = language or guess(text)
    bare = _hide(text, [(core.start, core.end)])
    sure = hours.find(bare)  # before the dates: "od 18 do 20 do 30 czerwca" is 18 to 20 o'clock
    mentions = dates.find(_hide(bare, (item.span for item in sure)), language)
    told = hours.find(dates.mask(bare, mentions), bare=True)
    hidden = _hide(folded, ((core.start, core.end), *(item.span for item in told), *(item.span for item in mentions)))
    rule = Rule(core.rrule, text[core.start : core.end], tuple(told))
    return _with_days(rule, hidden, mentions, core.start, language)


def _names_day(folded: str, language: str) -> bool:
    """Whether a day of the week is named: then only is it worth looking for a rule."""
    return any(day_of_week(word, language) is not None or word[0] >= _UNSPACED for word in _WORD.findall(folded))


class _Core(NamedTuple):
    """The words that name the days of a rule, as RRULE has it, and where they stand."""

    rrule: str
    start: int
    end: int


def _core(folded: str, language: str) -> _Core | None:
    found = (
        core
        for name, spell in _SPELLINGS.items()
        for match in _sentences()[name].finditer(folded)
        if (core := spell(match, *_days_of(match, language)))
    )
    return next(found, None)


@prepared
def _sentences() -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of the kinds of sentences: each with what stands before and behind its places for words."""
    return {name: re.compile("|".join(_shapes(words(f"recurrence.{name}")))) for name in _SPELLINGS}


def _shapes(sentences: Iterable[str]) -> Iterator[str]:
    """Yield one pattern for all sentences that have the same places and words at the same sides of them."""
    sides: dict[tuple[str, bool, bool, bool], list[tuple[str, str]]] = {}
    for sentence in sentences:
        before, places, behind = _PLACES.match(sentence).groups()  # type: ignore[union-attr]
        joined = "}{" in places or not (before or " ").endswith(" ")  # in Chinese and Japanese
        sides.setdefault((places, joined, bool(before), bool(behind)), []).append((before.rstrip(), behind.lstrip()))
    for number, ((places, joined, _, _), words_around) in enumerate(sides.items()):
        space = "" if joined else r"\s{1,3}"
        before, behind = (either(filter(None, side)) for side in zip(*words_around, strict=True))
        names = _PLACE.findall(places)
        groups = space.join(f"(?P<{name}_{number}>{_place(name)})" for name in names)
        groups = groups.replace(_LIST, f"{_LIST}?") if any(last for _, last in words_around) else groups
        yield "".join(
            (
                rf"(?<!\w){before}{space}" if any(first for first, _ in words_around) else r"(?<!\w)",
                groups,
                rf"\s{{1,3}}{behind}(?!\w)" if any(last for _, last in words_around) else "",
            )
        )


@cache
def _place(name: str) -> str:
    """Return the pattern of the words that may stand at a place of a sentence."""
    if name == "day":
        return _LIST
    if name == "day_each":
        one, joined = alternation("recurrence.each"), alternation("recurrence.and")
        return rf"{one}(?:(?:,\s{{0,3}}|\s{{1,3}}(?:&|{joined})\s{{1,3}}){one}){{0,6}}(?!\w)"
    kinds = {"nth": _NTH, "edge": ("first", "last"), "count": _COUNTS}
    return alternation(*(f"recurrence.{kind}" for kind in kinds[name]))


def _days_of(match: re.Match[str], language: str) -> tuple[list[str], int]:
    """Return the days of the week at the place for them, as RRULE names them, and where the last of them ends."""
    first, last = match.span(_group(match, "day"))
    position, found = first, list[str]()
    for word in _ANY_WORD.finditer(match.string, first, last):
        number, length = _leading_day(word.group(), language)
        if number is not None:
            found.append(DAYS[number])
            position = word.start() + length
        elif word.group() not in _links():
            break
    goes_on = match.end() > last  # with words behind the days: then nothing else may stand before them
    if position < last:
        return ([] if goes_on else found), position
    return found, match.end()


def _group(match: re.Match[str], name: str) -> str:
    """Return the name of the group that the sentence has for the place ``name``; empty where it has none."""
    return next((group for group, text in match.groupdict().items() if text and group.startswith(f"{name}_")), "")


def _leading_day(word: str, language: str) -> tuple[int | None, int]:
    """Return the day of the week that a word is, or that it begins with where words are not parted by spaces."""
    if word[0] < _UNSPACED:
        return day_of_week(word, language), len(word)
    sizes = (size for size in range(len(word), 1, -1) if day_of_week(word[:size], language) is not None)
    size = next(sizes, 0)
    return (day_of_week(word[:size], language), size) if size else (None, 0)


@prepared
def _links() -> frozenset[str]:
    """Return the single words of "et les", "and": they may stand between two days of the week."""
    return frozenset(word for phrase in words("recurrence.and") for word in flat(phrase).split())


@cache
def _numbers(names: tuple[str, ...]) -> Mapping[str, int]:
    known = {**_NTH, **_COUNTS}
    return {flat(word): known[name] for name in names for word in words(f"recurrence.{name}")}


def _number(match: re.Match[str], *places: str) -> int:
    name = next(filter(None, (_group(match, place) for place in places)))
    return _numbers(tuple(_COUNTS if name.startswith("count") else _NTH))[" ".join(match[name].split())]


def _monthly(match: re.Match[str], days: list[str], end: int) -> _Core | None:
    if not days:
        return None
    nth = _number(match, "nth", "edge")
    return _Core(f"FREQ=MONTHLY;BYDAY={','.join(f'{nth}{day}' for day in days)}", match.start(), end)


def _alternate(match: re.Match[str], days: list[str], end: int) -> _Core | None:
    return _Core(f"FREQ=WEEKLY;INTERVAL=2;BYDAY={','.join(days)}", match.start(), end) if days else None


def _counted(match: re.Match[str], days: list[str], end: int) -> _Core | None:
    if not days:
        return None
    return _Core(f"FREQ=WEEKLY;INTERVAL={_number(match, 'count')};BYDAY={','.join(days)}", match.start(), end)


def _weekly(match: re.Match[str], days: list[str], end: int) -> _Core | None:
    return _Core(f"FREQ=WEEKLY;BYDAY={','.join(days)}", match.start(), end) if days else None


# In this order: "every second Tuesday of the month" is monthly, "every second Tuesday" is not weekly.
_SPELLINGS: Mapping[str, Callable[[re.Match[str], list[str], int], _Core | None]] = {
    "monthly": _monthly,
    "alternate": _alternate,
    "counted": _counted,
    "weekly": _weekly,
}


@prepared
def _roles() -> Sequence[tuple[str, re.Pattern[str]]]:
    """Return what the words before a date make of it, the patterns of what ends with such words."""
    article = rf"(?:\s{{1,3}}{alternation('dates.article')})?"
    return [
        (name, re.compile(rf"(?<!\w){alternation(f'recurrence.{name}')}{article}\s*$"))
        for name in ("until", "except", "from")
    ]


@cache
def _unread(language: str) -> re.Pattern[str]:
    """Return the pattern of what must not be left over behind a rule: a number, or a word of its end or exceptions."""
    until = whole("recurrence.until", language=language or None)
    return re.compile(rf"\d|{until}|{whole('recurrence.except', 'recurrence.unless')}")


def _with_days(rule: Rule, hidden: str, mentions: Sequence[Mention], start: int, language: str) -> Rule:
    """Return the rule with what the dates beside it are of it, and whether everything behind it was understood."""
    parts = _Days()
    behind = 0
    for mention in mentions:
        role, used = _role(hidden, behind, mention, parts.role)
        parts = parts.taking(mention, role)
        hidden = _hide(hidden, [used])
        behind = mention.span[1]
    rest = hidden[start:]
    names_days = any(day_of_week(word, language) is not None for word in _WORD.findall(rest))
    complete = parts.is_clear and not names_days and not _unread(file_of(language)).search(rest)
    return replace(rule, starts=parts.starts, until=parts.until, excepted=parts.excepted, mentions=parts.mentions,
                   is_complete=complete)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Days:
    """The dates of a rule as they were read so far; ``role`` is that of the last one."""

    role: str = ""
    starts: tuple[Day, ...] = ()
    until: Day | None = None
    excepted: tuple[Day, ...] = ()
    mentions: tuple[Mention, ...] = ()
    is_clear: bool = True

    def taking(self, mention: Mention, role: str) -> "_Days":
        """Return the days with those of one more mention."""
        found = replace(self, role=role)
        if role == "except":
            found = replace(
                found, excepted=(*self.excepted, *mention.days), is_clear=self.is_clear and not mention.ranged
            )
            return replace(found, mentions=(*self.mentions, mention))
        if role == "until" or mention.ranged:
            clear = self.is_clear and self.until is None and (mention.ranged != (role == "until"))
            found = replace(found, until=mention.days[-1], is_clear=clear and len(mention.days) <= 2)
            return replace(found, starts=(*self.starts, *mention.days[:-1]), mentions=(*self.mentions, mention))
        return replace(found, starts=(*self.starts, *mention.days))


def _role(hidden: str, behind: int, mention: Mention, last: str) -> tuple[str, tuple[int, int]]:
    """Return what a date is of the rule ("until", "except", "from"), and where the words that say so stand."""
    position = max(behind, mention.span[0] - _NEAR)
    before = hidden[position : mention.span[0]]
    for name, pattern in _roles():
        if match := pattern.search(before):
            return name, (position + match.start(), mention.span[0])
    joined = re.fullmatch(
        rf"\s*(?:,|&|{alternation('recurrence.and', 'dates.and')})\s*(?:{alternation('dates.article')}\s)?\s*", before
    )
    return ("except" if joined and last == "except" else "from"), (mention.span[0], mention.span[0])


def _hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return ``text`` with other characters in the places of ``spans``."""
    for start, end in spans:
        text = f"{text[:start]}{_HIDDEN * (end - start)}{text[end:]}"
    return text
