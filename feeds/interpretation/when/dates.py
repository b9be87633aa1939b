"""Dates written as prose: ``le mardi 28 novembre``, ``du 7 au 9 septembre 2021``, ``November 28–30, 2023``.

A mention keeps what was said: a day without a year stays without one until somebody knows the year to look from.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from string import ascii_lowercase

from feeds.text.folding import fold

_MONTHS = (
    "janvier janv january jan januar januari enero gennaio janeiro",
    "fevrier fevr fev february feb februar februari febrero febbraio fevereiro",
    "mars march mar marz marzo maart marco",
    "avril avr april apr abril aprile",
    "mai may mayo maggio mei maio",
    "juin june jun juni junio giugno junho",
    "juillet juil july jul juli julio luglio julho",
    "aout august aug agosto augustus",
    "septembre sept sep september septiembre settembre setembro",
    "octobre oct october oktober okt octubre ottobre outubro",
    "novembre nov november noviembre novembro",
    "decembre dec december dezember dez diciembre dicembre dezembro",
)
_WEEKDAYS = (
    "lundi monday montag lunes lunedi mon maandag",
    "mardi tuesday dienstag martes martedi tue dinsdag",
    "mercredi wednesday mittwoch miercoles mercoledi wed woensdag",
    "jeudi thursday donnerstag jueves giovedi thu donderdag",
    "vendredi friday freitag viernes venerdi fri vrijdag",
    "samedi saturday samstag sabado sabato sat zaterdag",
    "dimanche sunday sonntag domingo domenica sun zondag",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}


def _by_first_letter(names: Iterable[str]) -> dict[str, list[str]]:
    """Sort names into drawers, so that a pattern tries a dozen letters instead of all names."""
    drawers: dict[str, list[str]] = {}
    for name in names:
        drawers.setdefault(name[0], []).append(name[1:])
    return drawers


_LATIN = "".join(chr(code) for code in range(0xE0, 0x180) if chr(code).isalpha())
_ACCENTS = str.maketrans(
    {plain: f"[{plain}{accented}]" for plain in ascii_lowercase
     if (accented := "".join(letter for letter in _LATIN if fold(letter) == plain))}
)  # fmt: skip
_MONTH = "|".join(
    f"{letter.translate(_ACCENTS)}(?:{'|'.join(rest.translate(_ACCENTS) for rest in rests)})"
    for letter, rests in _by_first_letter(sorted(MONTHS, key=len, reverse=True)).items()
)
_NAME = r"[^\W\d_]{3,11}"
_NTH = r"(?:\s?(?:er|e|ème|st|nd|rd|th|º|ª)\b|\.(?!\d))?"
_DAYS = rf"\d{{1,2}}{_NTH}(?:\s*(?:,|&|[-–—/]|\b(?:et|and|au|to|und|bis|al|y|e|ou|or)\b)\s*(?:{_NAME}\s+)?\d{{1,2}}{_NTH}){{0,6}}"
_YEAR = r"(?:\s*(?:,\s*)?(?:de(?:l)?\s+)?(?P<{}>(?:19|20)\d\d)\b)?"
# The look ahead is what makes this fast: of all words, only the few before a number can begin a date.
_MENTION = re.compile(
    rf"""
    (?<![\w/.:]) (?=(?:[^\W\d_]++[.,]{{0,2}}\s++){{0,2}}+\d) (?:
      (?:(?P<weekday>{_NAME})s?\.?,?\s+(?:le\s+|the\s+|den\s+)?)? (?P<days>{_DAYS}) \s+ (?:de\s+|of\s+)? (?P<month>{_MONTH})\b \.? {_YEAR.format("year")}
    | (?:(?P<weekday2>{_NAME})\.?,?\s+)? \b(?P<month2>{_MONTH})\.? \s+ (?P<days2>{_DAYS}) (?![\d:h]|\s?[ap]\.?m\b|\s?[-–]\s?\d{{1,2}}(?::\d\d)?\s?(?:[ap]\.?m\b|h)) {_YEAR.format("year2")}
    | (?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d) (?!\d) (?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?
    | (?P<day3>[0-3]?\d) [/.] (?P<month3>[0-3]?\d) [/.] (?P<year3>(?:19|20)\d\d) (?!\d)
    | (?:(?P<weekday4>{_NAME})\s+|\b(?:le|du|au|the|on|am|vom|bis|zum|del|dal|al)\s+)(?P<day4>[0-3]?\d) [/.] (?P<month4>[01]?\d)\.? (?![\d/]|\.\d|\s?(?:h\b|€|%))
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER = re.compile(r"\d{1,2}")
_RANGED = re.compile(r"[-–—]|\b(?:au|to|bis|al)\b", re.IGNORECASE)
_AND = re.compile(r"\s*(?:&|et|and|und|y|e)\s*(?:le\s+)?", re.IGNORECASE)
_TO = re.compile(r"\s*(?:[-–—]|au|to|until|through|bis|al|jusqu[’']au)\s*(?:le\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year; ``year`` is None where the writer left it to the reader."""

    month: int
    day: int
    year: int | None = None

    @property
    def exists(self) -> bool:
        """Whether this is a day of the calendar in a year that is written."""
        return self.year is not None and next(self._dates(self.year, 1), None) is not None

    def matches(self, other: date) -> bool:
        """Whether this may be ``other``: the same day and month, and the same year where one is written."""
        return (self.month, self.day) == (other.month, other.day) and self.year in (None, other.year)

    def on_or_after(self, earliest: date) -> date | None:
        """Return the date that a reader of ``earliest`` understands: in the written year, else the next such day."""
        return next((found for found in self._dates(earliest.year, 1) if self.year or found >= earliest), None)

    def on_or_before(self, latest: date) -> date | None:
        """Return the date that ends with ``latest`` in mind: in the written year, else the last such day."""
        return next((found for found in self._dates(latest.year, -1) if self.year or found <= latest), None)

    def _dates(self, year: int, step: int) -> Iterator[date]:
        """Yield this day in the written year, else in ``year`` and the years next to it; 29 February skips some."""
        for number in (self.year,) if self.year else range(year, year + 9 * step, step):
            if 1 <= number <= 9999 and self.day <= monthrange(number, self.month)[1]:
                yield date(number, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Mention:
    """One or several days named together; ``ranged`` when they are the first and the last of a row of days."""

    days: tuple[Day, ...]
    ranged: bool
    weekday: int | None
    span: tuple[int, int]
    quote: str

    def covers(self, day: date) -> bool:
        """Whether ``day`` is one of the days, or lies between the first and the last."""
        if any(item.matches(day) for item in self.days):
            return True
        if not self.ranged:
            return False
        first, last = self.days[0], self.days[-1]
        fits = (first.year or last.year or day.year) <= day.year <= (last.year or day.year)
        return fits and (first.month, first.day) < (day.month, day.day) < (last.month, last.day)


def find(text: str) -> list[Mention]:
    """Return the dates named in ``text``, in their order; never raises."""
    mentions: list[Mention] = []
    for mention in _mentions(text):
        previous = mentions[-1] if mentions else None
        if previous and not previous.ranged and _are_joined(previous, mention, text):
            mentions[-1] = _joined(previous, mention, text)
        else:
            mentions.append(mention)
    return mentions


def mask(text: str, mentions: list[Mention]) -> str:
    """Return ``text`` with every mention blotted out, so that its numbers are not taken for hours."""
    pieces, place = list[str](), 0
    for start, end in sorted(mention.span for mention in mentions):
        pieces += [text[place:start], "¤" * (end - start)]
        place = end
    return "".join([*pieces, text[place:]])


def _are_joined(first: Mention, last: Mention, text: str) -> bool:
    """Whether two dates are the ends of one row of days: "29 novembre au 16 décembre", "2 June & 3 June"."""
    if _TO.fullmatch(text, first.span[1], last.span[0]):
        return True
    next_day = (first.days[0].month, first.days[0].day + 1) == (last.days[0].month, last.days[0].day)
    return next_day and _AND.fullmatch(text, first.span[1], last.span[0]) is not None


def _joined(first: Mention, last: Mention, text: str) -> Mention:
    year = last.days[-1].year
    before = first.days[0]
    if before.year is None and year and (before.month, before.day) <= (last.days[-1].month, last.days[-1].day):
        before = replace(before, year=year)
    span = (first.span[0], last.span[1])
    return Mention((before, last.days[-1]), True, first.weekday, span, text[span[0] : span[1]])


def _mentions(text: str) -> Iterator[Mention]:
    position = 0
    while match := _MENTION.search(text, position):
        mention = _mention(match)
        position = match.end() if mention else match.start() + 1
        if mention:
            yield mention


def _mention(match: re.Match[str]) -> Mention | None:
    group = match.groupdict()
    if group["iso"]:
        return _checked((_iso(group["iso"]),), False, None, match)
    if group["day3"]:
        return _checked((_slashed(group),), False, None, match)
    if group["day4"]:
        return _short(match)
    number = MONTHS.get(fold(group["month"] or group["month2"]))
    if number is None:
        return None
    words = group["days"] or group["days2"]
    year = group["year"] or group["year2"]
    days = tuple(Day(number, int(found.group()), int(year) if year else None) for found in _NUMBER.finditer(words))
    ranged = len(days) > 1 and (bool(_RANGED.search(words)) or _consecutive(days))
    name = fold(group["weekday"] or group["weekday2"] or "")
    weekday = WEEKDAYS.get(name, WEEKDAYS.get(name.removesuffix("s")))
    start = match.start() if weekday is not None else match.start("days" if group["days"] else "month2")
    return _checked(days, ranged, weekday if len(days) == 1 else None, match, start)


def _short(match: re.Match[str]) -> Mention | None:
    """Return the day of "mardi 04/05" and "le 4/5"."""
    name = match["weekday4"]
    weekday = WEEKDAYS.get(fold(name)) if name else None
    if name and weekday is None:
        return None
    start = match.start("weekday4") if name else match.start("day4")
    return _checked((Day(int(match["month4"]), int(match["day4"])),), False, weekday, match, start)


def _slashed(group: dict[str, str | None]) -> Day:
    """Return the day of ``28/11/2023``, and of ``11/28/2023``, which can be nothing else."""
    day, month, year = (int(group[name] or 0) for name in ("day3", "month3", "year3"))
    return Day(day, month, year) if month > 12 >= day else Day(month, day, year)


def _iso(iso: str) -> Day:
    """Return the day of ``2023-11-28``."""
    year, month, day = iso.split("-")
    return Day(int(month), int(day), int(year))


def _consecutive(days: tuple[Day, ...]) -> bool:
    return all(after.day == before.day + 1 for before, after in pairwise(days))


def _checked(
    days: tuple[Day, ...], ranged: bool, weekday: int | None, match: re.Match[str], start: int | None = None
) -> Mention | None:
    if any(not 1 <= day.day <= 31 or not 1 <= day.month <= 12 for day in days):
        return None
    span = (match.start() if start is None else start, match.end())
    return Mention(days, ranged, weekday, span, match.string[span[0] : span[1]])
