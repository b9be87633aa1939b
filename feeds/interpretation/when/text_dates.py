"""The days that a document's text names: instead of a date that is missing or wrong, and beside one that is stored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.interpretation.trace import Trace
from feeds.interpretation.when.dates import Day, Mention
from feeds.interpretation.when.sentences import Passage, PassageKind, mentions
from feeds.locale.gettext import N_

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_TELLING = (PassageKind.HOURS, PassageKind.TITLE, PassageKind.ABSTRACT, PassageKind.PICTURE)
_LONGEST = timedelta(days=200)
_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_./]?([01]\d)[-_./]?([0-3]\d)(?!\d)")
_NAME_DAY_FIRST = re.compile(r"(?<!\d)(1[3-9]|2\d|3[01])[-_.]?(0[1-9]|1[0-2])[-_.]?((?:19|20)\d\d)(?!\d)")  # 17072027
_SHORT_NAME_DATE = re.compile(r"(?:^|/)(\d\d)([01]\d)([0-3]\d)[-_ ][^/]*$")


@dataclass(frozen=True, slots=True)
class WrittenDays:
    """The first and last day that the text names, with its words and where they stand.

    ``is_labelled`` where the text says of them, year and all, that they tell when the event is.
    """

    first: date
    last: date
    quote: str
    line: int
    key: str = ""
    is_labelled: bool = False


def name_days(source: str) -> tuple[Day, ...]:
    """Return the day that the path of a document names: ``2019-12-18-title.md``, ``2025/09/25-17-30-title.html``."""
    match = next(iter(list(_NAME_DATE.finditer(source))[-1:]), None)
    day_first = None if match else _NAME_DAY_FIRST.search(source)
    if day_first:
        return _existing(Day(int(day_first[2]), int(day_first[1]), int(day_first[3])))
    year = int(match[1]) if match else 0
    short = None if match else _SHORT_NAME_DATE.search(source)  # 241226-title.md
    match, year = (short, 2000 + int(short[1])) if short else (match, year)
    return _existing(Day(int(match[2]), int(match[3]), year)) if match else ()


def _existing(day: Day) -> tuple[Day, ...]:
    return (day,) if 1 <= day.month <= 12 and day.day and day.exists else ()


def labelled_days(passages: Sequence[Passage]) -> tuple[Day, ...]:
    """Return the days that labelled text names: a row of dates, a line "Date : …", what stands below "Date & time"."""
    return tuple(
        day for passage in passages if passage.labelled for mention in mentions(passage) for day in mention.days
    )


def told_days(passages: Sequence[Passage], published: date | None) -> WrittenDays | None:
    """Return the days that title, summary, poster, a row or a labelled line name; one without a year is the next after ``published``."""
    for passage, mention in _mentions(passages, _TELLING, or_labelled=True):
        if not published and not mention.days[-1].year:
            continue
        last = mention.days[-1].on_or_after(published or date.min)  # what began before it was announced is not over
        first = mention.days[0].on_or_before(last) if last and mention.ranged else last
        if first and last and last - first < _LONGEST:
            labelled = passage.labelled and mention.days[-1].year is not None
            return WrittenDays(first, last, mention.quote, passage.line, passage.key, labelled)
    return None


def first_whole_day(passages: Sequence[Passage]) -> WrittenDays | None:
    """Return the first day that the text names with its year, wherever it stands: good to ask about, not to build on."""
    for passage, mention in _mentions(passages, tuple(PassageKind)):
        day = mention.days[0]
        if day.year and day.exists:
            when = date(day.year, day.month, day.day)
            return WrittenDays(when, when, mention.quote, passage.line, passage.key)
    return None


def told_last_day(passages: Sequence[Passage], start: date) -> WrittenDays | None:
    """Return the row of days that begins with ``start``: "du 19 au 21 mars" tells the end that no key gives."""
    for passage, mention in _mentions(passages, (*_TELLING, PassageKind.ROW, PassageKind.BODY)):
        is_told = passage.kind is not PassageKind.BODY or passage.lead or passage.labelled
        if is_told and mention.ranged and mention.days[0].matches(start):
            last = mention.days[-1].on_or_after(start)
            if last and start < last < start + _LONGEST:
                return WrittenDays(start, last, mention.quote, passage.line, passage.key)
    return None


def names_alone(passages: Sequence[Passage], start: date) -> bool:
    """Whether the text gives the whole date of one day: a row of days beside it is that of a festival around it."""
    alone = (mention.days[0] for _, mention in _mentions(passages, tuple(PassageKind)) if len(mention.days) == 1)
    return any(day.year is not None and day.matches(start) for day in alone)


def told_year(passages: Sequence[Passage], start: date) -> tuple[int, str, Passage] | None:
    """Return the year that the text gives the day ``start`` when it is another one: a form filled with last year's date."""
    years: dict[int, tuple[str, Passage]] = {}
    for passage, mention in _mentions(passages, tuple(PassageKind)):
        if mention.weekday == start.weekday():
            return None  # the day of the week proves the stored year
        for day in mention.days:
            if day.year and day.exists and (day.month, day.day) == (start.month, start.day):
                years[day.year] = (mention.quote, passage)
    other = next(iter(years)) if len(years) == 1 else None
    return (other, *years[other]) if other and abs(other - start.year) == 1 else None


def check_weekdays(passages: Sequence[Passage], start: date, trace: Trace) -> None:
    """Report every date in the text whose day of the week is another one."""
    for passage, mention in _mentions(passages, tuple(PassageKind)):
        day = mention.days[0]
        when = day.on_or_after(date(start.year, 1, 1)) if day.year or day.matches(start) else None
        if when and mention.weekday not in (None, when.weekday()):
            weekday = _WEEKDAYS[when.weekday()]
            trace.add("weekday-contradicted", passage.line, found=mention.quote, date=str(when), weekday=weekday)


def check_several(passages: Sequence[Passage], start: date, trace: Trace) -> None:
    """Report a row about dates that names more than one that is not the first and last of a row of days."""
    for passage in passages:
        if passage.kind is PassageKind.HOURS:
            found = [mention for mention in mentions(passage) if not mention.ranged]
            days = {day for mention in found for day in mention.days}
            if len(days) > 1 and any(day.matches(start) for day in days):
                names = ", ".join(mention.quote for mention in found)
                trace.add("several-dates", passage.line, found=names, used=str(start))


def _mentions(
    passages: Sequence[Passage], kinds: Sequence[PassageKind], *, or_labelled: bool = False
) -> Iterator[tuple[Passage, Mention]]:
    for passage in passages:
        if passage.kind in kinds or (or_labelled and passage.labelled):
            for mention in mentions(passage):
                yield passage, mention
