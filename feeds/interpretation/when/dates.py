"""Dates written as prose: ``le mardi 28 novembre``, ``du 7 au 9 septembre 2021``, ``November 28–30, 2023``.

A mention keeps what was said: a day without a year stays without one until somebody knows the year to look from.
The words between numbers and names come from the files of the languages; whether a word is a month or a day of the
week, the calendar's names decide once a text has the shape of a date.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from feeds.languages import alternation, by_language, either, file_of, prepared, primary, whole, words
from feeds.languages.calendar_names import month as month_of
from feeds.languages.calendar_names import names
from feeds.languages.calendar_names import weekday as weekday_of
from feeds.text.folding import flat

_SHORT = 3  # letters: such a name of CLDR's may be an everyday word elsewhere ("2 out of 3")
_OURS = "en"  # where no document says its language, the words of those that have no file are everyday words of others
_NEAR = 40  # characters between two dates that belong together
_NAME = r"[^\W\d_]{3,14}"
_WEEKDAY = rf"{_NAME}(?:-{_NAME})?"
_SHORT_WEEKDAY = rf"(?:{_WEEKDAY}|[^\W\d_]{{2}})"
# The letters of the scripts that part words, once ``flat`` has folded them. What leaves out Chinese and Japanese instead
# takes a hundred times as long to compile.
LETTERS = r"a-zßœæþ\u0400-\u04ff"
_SPACE = r"\s{1,3}"
_GAP = r"\s{0,3}"
_DASH = r"‐-―〜～-"
_ASIDE = r"(?:\s?[(（][^\W\d_]{1,3}[)）])?"  # 18日(火)
_NUMBER = re.compile(r"\d{1,2}")
_LETTERS = re.compile(r"[^\W\d_]{3,}")


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


class _Writer(NamedTuple):
    """Who wrote a text: in which language, and whether ``4/5/2027`` is in April; nothing where nobody knows."""

    language: str = ""
    month_first: bool | None = None


def find(text: str, language: str = "", *, month_first: bool | None = None) -> list[Mention]:
    """Return the dates named in ``text``, in their order; never raises.

    ``language`` decides what a word means that is another month elsewhere ("listopad"), ``month_first`` what figures mean
    that may be two days ("4/5/27"): where nobody knows, days come first, and of an English text nothing is read.
    """
    mentions: list[Mention] = []
    for mention in _mentions(text, _Writer(language, month_first)):
        previous = mentions[-1] if mentions else None
        if previous and not previous.ranged and _are_joined(previous, mention, text):
            mentions[-1] = _joined(previous, mention, text)
        elif previous and _are_listed(previous, mention, text):
            mentions[-1] = _listed(previous, mention, text)
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
    between = flat(text[first.span[1] : last.span[0]]).strip() if last.span[0] - first.span[1] <= _NEAR else ""
    shapes = _shapes()
    if shapes.to.fullmatch(between):
        return True
    next_day = (first.days[0].month, first.days[0].day + 1) == (last.days[0].month, last.days[0].day)
    is_row = next_day or (len(first.days) == 1 and _is_between(flat(text), first.span[0]))
    return is_row and shapes.and_.fullmatch(between) is not None


def _is_between(folded: str, position: int) -> bool:
    """Whether the two days that follow are the first and the last: "between 6 and 9 May", "entre le 6 et le 9 mai"."""
    return _shapes().between.search(folded[max(0, position - _NEAR) : position]) is not None


def _are_listed(first: Mention, last: Mention, text: str) -> bool:
    """Whether two dates are named in one breath, and no row: "16 septembre et 28 octobre", "2 June, 9 June"."""
    is_named = not first.ranged and not last.ranged and first.weekday is None and last.weekday is None
    between = flat(text[first.span[1] : last.span[0]]) if is_named else "-"
    return len(between) <= _NEAR and _shapes().list_.fullmatch(between) is not None


def _listed(first: Mention, last: Mention, text: str) -> Mention:
    """Return both dates as one list of days; the year that is written behind the last counts for those before it."""
    year, (month, day) = last.days[-1].year, (last.days[-1].month, last.days[-1].day)
    days = (replace(item, year=year) if item.year is None and (item.month, item.day) <= (month, day) else item
            for item in first.days)  # fmt: skip
    span = (first.span[0], last.span[1])
    return Mention((*days, *last.days), False, None, span, text[span[0] : span[1]])


def _joined(first: Mention, last: Mention, text: str) -> Mention:
    """Return the row from the one to the other; a year that is written once counts for both."""
    before, after = first.days[0], last.days[-1]
    over_new_year = (before.month, before.day) > (after.month, after.day)
    if before.year is None and after.year and not over_new_year:
        before = replace(before, year=after.year)
    elif before.year and after.year is None:
        after = replace(after, year=before.year + over_new_year)
    span = (first.span[0], last.span[1])
    return Mention((before, after), True, first.weekday, span, text[span[0] : span[1]])


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The patterns of dates: ``anywhere`` finds the first shape, ``others`` are tried there if its words are no date.

    Without a month's name, ``marked`` is in every date.
    """

    anywhere: re.Pattern[str]
    marked: re.Pattern[str]
    others: tuple[tuple[str, re.Pattern[str]], ...]
    ranged: re.Pattern[str]
    to: re.Pattern[str]
    and_: re.Pattern[str]
    list_: re.Pattern[str]
    between: re.Pattern[str]
    next_name: re.Pattern[str]


@prepared
def _shapes() -> _Shapes:
    """Return the patterns, made of the words of all languages; for texts that ``flat`` has folded."""
    of, (article, to, and_) = _of(), (alternation(f"dates.{name}") for name in ("article", "to", "and"))
    ordinal = alternation("dates.ordinal")
    nth = rf"(?:(?:{ordinal}|\s(?!\w\b){ordinal})(?!\w)|\.(?!\d))?"  # "1 er", but "1 e 2" are two days in Italian
    word = rf"(?:[&{_DASH}]|\b(?:{and_}|{to})(?!\w)){_GAP}(?:{article}{_SPACE})?"
    link = rf"{_GAP}(?:[,/・、]{_GAP}|{word})(?:{_WEEKDAY}[.,]{{0,2}}{_SPACE})?"
    days = rf"\d{{1,2}}{nth}(?:{link}\d{{1,2}}(?![\d:]|\.\d){nth}){{0,6}}"
    year = rf"(?:{_GAP},?{_GAP}{of}?(?P<YEAR>(?:19|20)\d\d)(?!\w))?"
    in_year, in_month, on_day = (alternation(f"dates.{name}_mark") for name in ("year", "month", "day"))
    marked = rf"\d{{1,2}}(?!\d|\s?{in_month})(?:\s?{on_day})?{_ASIDE}"
    each = (
        rf"(?:(?P<weekday>{_WEEKDAY})\.?,?{_SPACE}(?:{article}{_SPACE})?)?(?P<days>{days}){_SPACE}{of}?"
        rf"(?P<month>{_NAME})\b\.?{year.replace('YEAR', 'year')}(?P<day_first>)",
        rf"(?:(?P<weekday2>{_WEEKDAY})\.?,?{_SPACE})?\b(?P<month2>{_NAME})\.?{_SPACE}(?P<days2>{days})"
        rf"(?![\d:h]|\s?[ap]\.?m\b|\s?[-–]\s?\d{{1,2}}(?::\d\d)?\s?(?:[ap]\.?m\b|h)){year.replace('YEAR', 'year2')}(?P<month_first>)",
        r"(?P<iso>(?:19|20)\d\d(?:-[01]\d-[0-3]\d|/[01]?\d/[0-3]?\d))(?!\d)(?:t\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?)?(?P<year_first>)",
        r"(?P<day6>[0-3]?\d)(?P<mark6>[/.])(?P<month6>[0-3]?\d)(?P=mark6)(?P<year6>[1-4]\d)(?![\d/]|[.,]\d|\s?(?:h\b|uhr|[%€]))(?P<two_digits>)",
        rf"(?:(?P<from3>[0-3]?\d)\.(?:(?P<in3>[01]?\d)\.)?\s?[{_DASH}]\s?(?=\d{{1,2}}\.))?"
        r"(?P<day3>[0-3]?\d)(?P<mark3>[/.-])(?P<month3>[0-3]?\d)(?P=mark3)(?P<year3>(?:19|20)\d\d)(?!\d)(?P<figures>)",
        rf"(?:(?P<weekday4>{_SHORT_WEEKDAY})[.,]{{0,2}}{_SPACE}|\b{alternation('dates.on')}{_SPACE})(?P<day4>[0-3]?\d)(?P<mark4>[/.])(?P<month4>[0-3]?\d)\.?"
        r"(?![\d/]|\.\d|\s?(?:h\b|€|%))(?P<short>)",
        rf"(?P<day7>[0-3]?\d)\.(?P<month7>[01]?\d)\.\s(?={whole('dates.on_behind')})(?P<dotted>)",
        rf"(?:(?P<year5>(?:19|20)\d\d)\s?{in_year}\s?)?(?P<month5>\d{{1,2}})\s?{in_month}\s?"
        rf"(?P<days5>{marked}(?:\s?(?:[,/・、{_DASH}]|{to}|{and_})\s?{marked}){{0,6}})(?P<marks>)",
    )
    # The look ahead is what makes this fast: of all words, only the few before a number can begin a date.
    start = rf"(?<![{LETTERS}\d_/.:])(?=(?:[^\W\d_]++(?:-[^\W\d_]++)?[.,]{{0,2}}\s++){{0,2}}+\d)"
    return _Shapes(
        re.compile(rf"{start}(?:{'|'.join(each)})"),
        re.compile(rf"\d(?:[/.-]\d|\s?{in_month})"),
        tuple(zip(tuple(_READERS)[1:], map(re.compile, each[1:]), strict=True)),
        re.compile(rf"[{_DASH}]|(?<![{LETTERS}])(?P<word>{to})(?![{LETTERS}])"),
        re.compile(rf"(?:[{_DASH}]|{to})(?:\s{{1,3}}{article})?"),
        re.compile(rf"(?:&|{and_})(?:\s{{1,3}}{article})?"),
        re.compile(rf"{_GAP}(?:[,;&]|{and_}(?!\w)){_GAP}(?:{article}{_SPACE})?"),
        re.compile(rf"(?<![{LETTERS}]){alternation('hours.between')}\s+(?:{article}\s+)?$"),
        re.compile(rf"{_SPACE}{of}?({_NAME})"),
    )


def _of() -> str:
    """Return the pattern of the word before a month or a year, with the space behind it; "d'abril" has none."""
    elided = [word for word in words("dates.of") if word.endswith("'")]
    return rf"(?:{either(set(words('dates.of')).difference(elided))}{_SPACE}|{either(elided)})"


@prepared
def _months() -> frozenset[str]:
    """Return every word that may name a month."""
    return frozenset({*names(), *_spellings("dates.months")})


def _may_name_a_day(folded: str) -> bool:
    """Whether a text has the name of a month, or figures with a mark of dates: all else need not be looked through."""
    return _shapes().marked.search(folded) is not None or not _months().isdisjoint(_LETTERS.findall(folded))


def _mentions(text: str, writer: _Writer) -> Iterator[Mention]:
    folded, shapes, position = flat(text), _shapes(), 0
    if not _may_name_a_day(folded):
        return
    while match := shapes.anywhere.search(folded, position):
        mention = _mention(match, text, writer) or _otherwise(match, text, writer)
        position = match.end() if mention else match.start() + 1
        if mention:
            position = mention.span[1]
            yield mention


def _otherwise(match: re.Match[str], text: str, writer: _Writer) -> Mention | None:
    """Return what begins at the same place in another shape: in "May 5 people" people is no month, but May is."""
    found = (shape.match(match.string, match.start()) for name, shape in _shapes().others if name != match.lastgroup)
    read = (_mention(other, text, writer) for other in found if other)
    return next(filter(None, read), None)


def _mention(match: re.Match[str], text: str, writer: _Writer) -> Mention | None:
    found = _READERS[match.lastgroup or ""](match, writer)
    if found is None or any(not 1 <= day.day <= 31 or not 1 <= day.month <= 12 for day in found.days):
        return None
    start, end = found.span
    return replace(found, quote=text[start:end])


def _day_first(match: re.Match[str], writer: _Writer) -> Mention | None:
    """Read "le mardi 28 novembre 2023"."""
    name, year = match["month"], match["year"]
    sure = year is not None or match.string[match.end("month") : match.end("month") + 1] == "."
    number = _month(name, writer.language, sure)
    return _named(match, number, ("weekday", "days", "days"), year, writer.language) if number else None


def _month_first(match: re.Match[str], writer: _Writer) -> Mention | None:
    """Read "Tuesday, November 28th, 2023"."""
    number = _month(match["month2"], writer.language, sure=match["year2"] is not None)
    return _named(match, number, ("weekday2", "days2", "month2"), match["year2"], writer.language) if number else None


def _named(
    match: re.Match[str], month: int, groups: tuple[str, str, str], year: str | None, language: str
) -> Mention | None:
    """Return the days of a month with a name; ``groups`` have the day of the week, the days, and what begins them."""
    weekday = day_of_week(match[groups[0]], language) if match[groups[0]] else None
    start = match.start() if weekday is not None else match.start(groups[2])
    days = tuple(
        Day(month, int(found.group()), int(year) if year else None) for found in _NUMBER.finditer(match[groups[1]])
    )
    is_row = _has_range(match[groups[1]], language) or _consecutive(days)
    ranged = len(days) > 1 and (is_row or (len(days) == 2 and _is_between(match.string, match.start(groups[2]))))
    return Mention(days, ranged, weekday if len(days) == 1 else None, (start, match.end()), "")


def _has_range(days: str, language: str) -> bool:
    """Whether days are joined as the first and the last: "7 au 9"; Czech "7. a 9." are two, Spanish "7 a 9" are three."""
    ours = by_language("dates.and").get(file_of(language), ())
    return any(not found["word"] or found["word"] not in ours for found in _shapes().ranged.finditer(days))


def _year_first(match: re.Match[str], _: _Writer) -> Mention:
    """Read ``2023-11-28`` and ``2023/11/28``."""
    year, month, day = re.split("[-/]", match["iso"])
    return Mention((Day(int(month), int(day), int(year)),), False, None, match.span(), "")


def _figures(match: re.Match[str], writer: _Writer) -> Mention:
    """Read ``28/11/2023``, and ``11/28/2023``, which can be nothing else; ``7.–9.9.2023`` and ``30.10.–1.11.2023``."""
    day, month, year = (int(match[name]) for name in ("day3", "month3", "year3"))
    last = _of_figures(day, month, year, match["mark3"], writer)
    if not match["from3"]:
        return Mention((last,), False, None, match.span(), "")
    first = Day(int(match["in3"] or month), int(match["from3"]))
    over_new_year = (first.month, first.day) > (last.month, last.day)
    return Mention((replace(first, year=year - over_new_year), last), True, None, match.span(), "")


def _of_figures(first: int, second: int, year: int | None, mark: str, writer: _Writer) -> Day:
    """Return the day of two figures: the month comes first where it must, or where its writer's country has it so."""
    is_month_first = second > 12 >= first or (bool(writer.month_first) and mark == "/" and first <= 12)
    return Day(first, second, year) if is_month_first else Day(second, first, year)


def _two_digits(match: re.Match[str], writer: _Writer) -> Mention | None:
    """Read ``28.11.23``, and ``11/28/23``, which can be nothing else; ``4/5/23`` in English may be two days."""
    day, month, year = int(match["day6"]), int(match["month6"]), 2000 + int(match["year6"])
    is_open = writer.month_first is None and primary(writer.language) in ("", "en") and match["mark6"] == "/"
    if is_open and max(day, month) <= 12 and day != month:
        return None
    if match["mark6"] != "/" and month > 12:
        return None
    return Mention((_of_figures(day, month, year, match["mark6"], writer),), False, None, match.span(), "")


def _short(match: re.Match[str], writer: _Writer) -> Mention | None:
    """Read "mardi 04/05" and "le 4/5"; "su 12.5." where a weekday of two letters is one in the document's language."""
    name = match["weekday4"]
    weekday = _short_weekday(match, name, writer.language) if name else None
    if name and weekday is None:
        return None
    start = match.start("weekday4" if name else "day4")
    day = _of_figures(int(match["day4"]), int(match["month4"]), None, match["mark4"], writer)
    return Mention((day,), False, weekday, (start, match.end()), "")


def _dotted(match: re.Match[str], _: _Writer) -> Mention:
    """Read "12.5." before a word that shows that it is a day: "12.5. klo 18"."""
    return Mention((Day(int(match["month7"]), int(match["day7"])),), False, None, match.span(), "")


def _short_weekday(match: re.Match[str], name: str, language: str) -> int | None:
    """Return the day of the week before a day in figures; after one of two letters, both figures of dots have theirs."""
    if len(name) >= _SHORT:
        return day_of_week(name, language)
    is_number = "." in match.string[match.start("day4") : match.end("month4")] and not match.group().endswith(".")
    return None if is_number else weekday_of(name, language, own=True)


def _marks(match: re.Match[str], writer: _Writer) -> Mention:
    """Read ``2027年11月16・17日``."""
    month, year = int(match["month5"]), match["year5"]
    days = tuple(Day(month, int(day.group()), int(year) if year else None) for day in _NUMBER.finditer(match["days5"]))
    ranged = len(days) > 1 and (_has_range(match["days5"], writer.language) or _consecutive(days))
    return Mention(days, ranged, None, match.span(), "")


_READERS: Mapping[str, Callable[[re.Match[str], _Writer], Mention | None]] = {
    "day_first": _day_first,
    "month_first": _month_first,
    "year_first": _year_first,
    "figures": _figures,
    "two_digits": _two_digits,
    "short": _short,
    "dotted": _dotted,
    "marks": _marks,
}


@cache
def _spellings(concept: str) -> Mapping[str, int]:
    """Return the names of months or days of the week that CLDR does not list, with their numbers from 0."""
    listed = (pair for names in by_language(concept).values() for pair in enumerate(names))
    return {flat(word): number for number, spelt in listed for word in spelt.split()}


def _month(name: str, language: str, sure: bool) -> int | None:
    """Return the number of a month; a short name counts where our files list it or what follows makes it ``sure``."""
    listed = _spellings("dates.months").get(name)
    if len(name) <= _SHORT and listed is None and not sure:
        return None
    number = month_of(name, language or _OURS)
    return listed + 1 if number is None and listed is not None else number


def day_of_week(name: str, language: str = "") -> int | None:
    """Return the day of the week that a word of a folded text names, in singular or plural; None for other words."""
    for word in (name, name.removesuffix("s")):
        number = _spellings("dates.weekdays").get(word)
        if number is None and _is_telling(word, language):
            number = weekday_of(word, language or _OURS)
        if number is not None:
            return number
    return None


def _is_telling(word: str, language: str) -> bool:
    """Whether a name is long enough to be no other word: "do" is Thursday in Dutch and "to" in Polish."""
    return len(word) > (_SHORT - 1 if language else _SHORT) or word[0] >= "\u3005"


def begins_with_month(folded: str, position: int, language: str = "") -> bool:
    """Whether a name of a month is the next word: then the number before it is a day."""
    match = _shapes().next_name.match(folded, position)
    return match is not None and _month(match[1], language, sure=True) is not None


def _consecutive(days: tuple[Day, ...]) -> bool:
    return all(after.day == before.day + 1 for before, after in pairwise(days))
