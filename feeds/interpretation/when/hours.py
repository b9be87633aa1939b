"""Hours written as prose: ``14h30-18h``, ``de 9h à midi``, ``2–4:30 pm``, ``18 bis 20 Uhr``, ``午後6時``.

The text is cut into tokens that are a time of day (``14h30``, ``noon``) or may be half of one (``2`` in ``2–4 pm``);
two tokens with nothing but a range word between them are a range. So "10h et 14 septembre" is no range, and no
pattern has to know all spellings of both halves. All words are those of the files of the languages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import NamedTuple

from feeds.interpretation.when.dates import LETTERS, begins_with_month, day_of_week
from feeds.languages import alternation, prepared, whole, words
from feeds.text.characters import has_digit
from feeds.text.folding import flat
from feeds.timezones import abbreviations

_SHORT = 7  # hours: as "2h" that long is a length, as an hour of the clock it is before breakfast
_LONG_UNIT = 4  # letters: "8 heures de formation" is a length where "8h de formation" may be none
_NOON, _FIRST_OF_EVENING = 12, 5  # "3 in the night" is in the early hours
_BEFORE = 24  # characters before an hour that may say what it is
_LINE = 200  # characters of a place and the hour before it
_BETWEEN = 40  # characters between two hours of a range
_TIGHT = frozenset("-–‑")  # "Wednesdays 6-7pm" is an hour, "Saturday 3 – 7pm" may be a day
_OF_RULES = ("recurrence.until", "recurrence.except", "recurrence.from")


class Hours(NamedTuple):
    """A time of day or a range of two; ``end`` is None for a single time, ``span`` is where they stand in the text.

    ``zone`` is the zone written behind them ("2 PM ET"), empty for that of the event.
    """

    start: time
    end: time | None
    span: tuple[int, int]
    quote: str
    zone: str = ""
    at: bool = True  # False for a lone "3h" that nothing marks as an hour of the clock


class _Token(NamedTuple):
    hour: int
    minute: int
    meridiem: str  # "a", "p", or "" for a clock of 24 hours
    sure: bool  # a time even when it stands alone
    bare: bool
    span: tuple[int, int]
    zone: str = ""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What stands in, before, between and behind the hours of a text that ``flat`` has folded."""

    token: re.Pattern[str]
    range: re.Pattern[str]
    weak_range: re.Pattern[str]
    and_: re.Pattern[str]
    next_range: re.Pattern[str]
    day_before: re.Pattern[str]
    not_noon: re.Pattern[str]
    length_after: re.Pattern[str]
    lasting: re.Pattern[str]
    lasting_before: re.Pattern[str]
    alone: re.Pattern[str]
    between: re.Pattern[str]
    since: re.Pattern[str]
    until: re.Pattern[str]
    until_behind: re.Pattern[str]
    later_half: re.Pattern[str]
    clock: re.Pattern[str]
    clock_alone: re.Pattern[str]
    at: re.Pattern[str]
    mark: re.Pattern[str]
    opening: re.Pattern[str]
    length_before: re.Pattern[str]
    starting: re.Pattern[str]
    at_hour: re.Pattern[str]
    at_place: re.Pattern[str]


@prepared
def _patterns() -> _Patterns:
    """Return the patterns, made of the words of all languages."""
    article, about = alternation("hours.article"), alternation("hours.about")
    to, weak, and_, clock = (alternation(f"hours.{name}") for name in ("to", "to_behind_from", "and", "clock"))
    return _Patterns(
        token=re.compile(_token_shape()),
        range=re.compile(rf"\s:\s|\s*(?:[-–—−‑‐→~〜～/]|(?:,\s*)?{to}(?:\.?\s+(?:{article}|{about}|{clock}))?\.?)\s*"),
        weak_range=re.compile(rf"\s*(?:,\s*)?{weak}\s*"),
        and_=re.compile(rf"\s*{and_}\s*"),
        next_range=re.compile(rf"\s*(?:,|{and_})\s*"),
        day_before=re.compile(rf"(?:\b{alternation('dates.article')}|n°|#|\bno\.?|\b([^\W\d_]+))\s*$"),
        not_noon=re.compile(rf"\b{alternation('hours.not_noon')}[-‑\s]$"),
        length_after=re.compile(rf"\s*{alternation('hours.length_after')}(?:(?<=')|(?!\w))"),
        lasting=re.compile(whole("hours.lasting")),
        lasting_before=re.compile(rf"(?:{alternation('hours.lasting', 'hours.length_before')})\s*(?::|{about})?\s*$"),
        alone=re.compile(rf"\s*(?:$|[,;.)(–-]|{whole('hours.to', 'hours.and', *_OF_RULES)})"),
        between=_behind("between"),
        since=_behind("since"),
        until=re.compile(rf"\b{alternation('hours.until')}\.?\s+(?:{clock}\.?\s+)?$"),
        until_behind=re.compile(rf"\s*{whole('hours.until_behind')}"),
        later_half=re.compile(rf"\s(?:{whole('hours.afternoon_behind')}|(?P<evening>{whole('hours.evening_behind')}))"),
        clock=_behind("clock"),
        clock_alone=_behind("clock_alone"),
        at=_behind("at"),
        mark=re.compile(rf"(?:(?P<counted>\d\s)?\b{alternation('hours.mark', 'hours.clock')}\.?\s+|[,:/–—(]\s*)$"),
        opening=re.compile(rf"(?:^|\b{alternation('hours.from')}\.?|[,:;/(¤–—-])\s*$"),
        length_before=re.compile(rf"\b{alternation('hours.length_before')}\s*$"),
        starting=_behind("starting"),
        at_hour=re.compile(rf"(?:{alternation('hours.at', 'hours.clock', 'hours.from')}\.?\s+)?"),
        at_place=re.compile(rf"[\s,;–-]*\b{alternation('place.at')}(?:(?<=')|\s+)(?=\w)"),
    )


def _behind(name: str) -> re.Pattern[str]:
    """Return the pattern of a text that ends with a word of ``hours.name``."""
    return re.compile(rf"\b{alternation(f'hours.{name}')}(?:\.?\s+|(?<=\w\w)\.?)$")


def _token_shape() -> str:
    """Return the pattern of what may be an hour, each way of writing one in a group of its own."""
    name, half = alternation("hours.noon", "hours.midnight"), alternation("hours.morning", "hours.afternoon")
    # no letter follows but one of a script without spaces; minutes do ("14h30", "14u30")
    unit = rf"(?:(?!{alternation('hours.not_unit')}){alternation('hours.unit')}(?!\d\b|\d\D|[{LETTERS}]))"
    first = "".join(sorted({flat(word)[0] for concept in ("noon", "midnight", "morning", "afternoon")
                            for word in words(f"hours.{concept}")}))  # fmt: skip
    minutes = rf"(?:\s?(?P<minute>[0-5]\d)(?!\d)(?:\s?{alternation('hours.minute_unit')})?)?"
    return (
        rf"(?=[\d{first}])(?:(?<![{LETTERS}\d_.,:+])|(?=\d)(?:{_written_together()}))(?:"
        rf"(?P<word>{name})(?!\w)"
        rf"|(?P<half>{half})\s?(?P<hour6>\d{{1,2}})(?:{unit}(?:\s?(?P<minute6>[0-5]?\d)(?:{alternation('hours.minute_unit')}))?|[:：](?P<past6>[0-5]\d))"
        r"|(?P<h12>\d{1,2})(?:[:.h](?P<m12>\d{2}))?\s?(?P<meridiem>[ap]\.?\s?m\b\.?)"
        rf"|(?P<hour>\d{{1,2}})\s?{unit}{minutes}"
        rf"|(?P<clock>\d{{1,2}})[:：](?P<past>[0-5]\d)(?::[0-5]\d)?(?!\d|:\d)(?:\s?{unit})?"
        rf"|(?P<dotted>\d{{1,2}})(?P<mark>[.,])(?P<dots>[0-5]\d)(?![\d%€$]|[.,]\d|\s?[€$%])(?P<unit>\s?{unit})?"
        rf"|(?<!\d/)(?P<bare>\d{{1,2}})(?![\d%€$°]|[.,/:：]\d|\s?[€$%°]|{alternation('dates.ordinal')}(?!\w)|"
        rf"\s?{whole('hours.counted')}))"
    )


def _written_together() -> str:
    """Return the pattern of a word for the clock that stands right before its hour: "kl.19", "ore18", and of "9h00à17h00"."""
    listed = {flat(word) for name in ("clock", "at", "since") for word in words(f"hours.{name}")}
    glued = (rf"(?<=\b{re.escape(word)}{end}(?=\d))" for word in sorted(listed) if word.isalpha() and len(word) > 1
             for end in ("", r"\."))  # fmt: skip
    return "|".join((*glued, r"(?<=[\dh]a(?=\d{1,2}[h:]))"))


def find(text: str, bare: bool = False) -> list[Hours]:
    """Return the hours in ``text``, ranges and single times, in their order; never raises.

    ``bare`` accepts ``10-12`` as a range: only where the text is known to speak of hours, as behind "Horaires".
    """
    folded = flat(text)
    tokens = list(_tokens(folded, text))
    found, skip = list[Hours](), -1
    for number, token in enumerate(tokens):
        if number <= skip:
            continue
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        goes_on = bool(found) and found[-1].end is not None and _is_joined(folded, found[-1].span[1], token.span[0])
        hours = _range(folded, token, after, bare, goes_on) if after else None
        if hours:
            skip = number + 1
        else:
            hours = _single(folded, token, bare)
        if hours:
            found.append(hours._replace(quote=text[hours.span[0] : hours.span[1]]))
    return found


def before_place(text: str) -> tuple[Hours | None, int]:
    """Return the hour that is told before a place, and where the place begins: "kl. 12 på Samfunnet", "um 19 Uhr im Rathaus"."""
    shapes, folded = _patterns(), flat(text[:_LINE])
    found = next(iter(find(text[:_LINE])), None) if has_digit(folded[:_BEFORE]) else None
    joined = shapes.at_place.match(folded, found.span[1]) if found else None
    is_first = found is not None and shapes.at_hour.fullmatch(folded, 0, found.span[0])
    return (found, joined.end()) if is_first and joined else (None, 0)


def _tokens(folded: str, text: str) -> Iterator[_Token]:
    behind_comma = -1
    for match in _patterns().token.finditer(folded):
        if match["mark"] == "," and not match["unit"]:
            if not _may_have_comma(folded, match.start(), behind_comma):
                continue
            behind_comma = match.end()
        token = _with_zone(_with_half(_token(match), folded), text)
        if token.hour <= 24 and token.minute <= 59 and not _is_afternoon(match):
            yield token


def _may_have_comma(text: str, start: int, behind: int) -> bool:
    """Whether "18,30" is an hour: behind a word for the clock, or as the end of a range whose start is such an hour."""
    shapes, before = _patterns(), text[max(0, start - _BEFORE) : start]
    words_before = (shapes.clock, shapes.clock_alone, shapes.at, shapes.since)
    return any(shape.search(before) for shape in words_before) or (
        0 < behind < start and shapes.range.fullmatch(text[behind:start]) is not None
    )


def _is_afternoon(match: re.Match[str]) -> bool:
    """Whether the word for noon is part of another: "après-midi"."""
    return match["word"] is not None and _patterns().not_noon.search(match.string, 0, match.start()) is not None


def _with_half(token: _Token, folded: str) -> _Token:
    """Extend a token by the words behind it that put it in the later half of the day: "a les 7 del vespre"."""
    if token.meridiem or not 1 <= token.hour < _NOON:
        return token
    said = _patterns().later_half.match(folded, token.span[1])
    if not said or (said["evening"] and token.hour < _FIRST_OF_EVENING):
        return token
    return token._replace(meridiem="p", sure=True, bare=False, span=(token.span[0], said.end()))


def _with_zone(token: _Token, text: str) -> _Token:
    """Extend a token by the zone behind it, which makes a time of a bare number: "12ET"."""
    found = abbreviations.behind(text, token.span[1])
    if not found:
        return token
    return token._replace(sure=True, bare=False, zone=found[0], span=(token.span[0], found[1]))


@cache
def _halves(name: str) -> frozenset[str]:
    return frozenset(map(flat, words(f"hours.{name}")))


def _token(match: re.Match[str]) -> _Token:
    if match["word"]:
        return _Token(12, 0, "p" if match["word"] in _halves("noon") else "a", True, False, match.span())
    if match["h12"]:
        hour = int(match["h12"])
        meridiem = match["meridiem"][0] if 1 <= hour <= 12 else ""
        return _Token(hour, int(match["m12"] or 0), meridiem, True, False, match.span())
    if match["half"]:
        hour, minute = int(match["hour6"]), int(match["minute6"] or match["past6"] or 0)
        meridiem = "p" if match["half"] in _halves("afternoon") else "a"
        return _Token(hour, minute, meridiem if hour <= 12 else "", True, False, match.span())
    if match["bare"]:
        sure = _is_clock(match.string, match.span())
        return _Token(int(match["bare"]), 0, "", sure, not sure, match.span())
    hour, minute = (
        int(match["hour"] or match["clock"] or match["dotted"]),
        int(match["minute"] or match["past"] or match["dots"] or 0),
    )
    return _Token(hour, minute, "", not match["dotted"] or bool(match["unit"]), False, match.span())


def _is_clock(text: str, span: tuple[int, int]) -> bool:
    """Whether the word before a number makes an hour of it: "ore 9", "kl. 19"; "alle 21" only where no noun follows."""
    before = text[max(0, span[0] - _BEFORE) : span[0]]
    shapes = _patterns()
    if shapes.clock.search(before):
        return True
    return shapes.clock_alone.search(before) is not None and shapes.alone.match(text, span[1]) is not None


def _is_joined(text: str, end: int, start: int) -> bool:
    """Whether nothing but a comma or "and" stands between two ranges: "kl. 9–12 og 13–15"."""
    return start - end <= _BETWEEN and _patterns().next_range.fullmatch(text, end, start) is not None


def _range(text: str, first: _Token, second: _Token, bare: bool, goes_on: bool) -> Hours | None:
    if second.span[0] - first.span[1] > _BETWEEN:
        return None
    shapes, between = _patterns(), text[first.span[1] : second.span[0]]
    before = text[max(0, first.span[0] - _BEFORE) : first.span[0]]
    joined = shapes.range.fullmatch(between) or (shapes.between.search(before) and shapes.and_.fullmatch(between))
    since = (goes_on or shapes.since.search(before) is not None) and not begins_with_month(text, second.span[1])
    sure = bare or first.sure or second.sure or _both_dotted(first, second) or since
    if not joined or not sure or first.hour == 24 or _is_length(text, second):
        return None
    if ":" in between and not (first.meridiem and second.meridiem):
        return None
    if first.zone and second.zone and first.zone != second.zone:
        return None  # "12ET/11CT" is one hour, told twice
    is_tight = bool(second.meridiem) and between in _TIGHT and first.hour <= 12
    if first.bare and not bare and not since and not is_tight and _is_day(before):
        return None
    if first.bare and not bare and shapes.weak_range.fullmatch(between) and not shapes.opening.search(before):
        return None  # "groupe 1 à 14h"
    start, end = _clock(first, second), _end_clock(first, second)
    if first.bare and not second.meridiem and start >= end and second.hour != 24:
        return None
    return Hours(start, end, (first.span[0], second.span[1]), "", second.zone or first.zone)


def _is_day(before: str) -> bool:
    """Whether a bare number is that of a day or of something else: "mardi 3", "le 3", "n° 3"."""
    match = _patterns().day_before.search(before)
    return match is not None and (match[1] is None or day_of_week(match[1]) is not None)


def _both_dotted(first: _Token, second: _Token) -> bool:
    return not first.bare and not second.bare


def _single(text: str, token: _Token, bare: bool) -> Hours | None:
    shapes, before = _patterns(), text[max(0, token.span[0] - _BEFORE) : token.span[0]]
    if not token.sure and not (not token.bare and (bare or shapes.at.search(before))):
        return None
    if shapes.lasting.search(before) and shapes.lasting_before.search(before):
        return None
    short = token.hour < _SHORT and not token.meridiem and shapes.length_before.search(before)
    if short and shapes.starting.search(before):
        short = None
    is_end = shapes.until.search(before) or shapes.until_behind.match(text, token.span[1])
    if short or token.hour == 24 or is_end or _is_length(text, token):
        return None
    mark = shapes.mark.search(before)
    counted = mark is not None and mark["counted"] and _is_written_out(text, token)  # "3 o 4 horas"
    marked = bool(mark and not counted) or bool(token.meridiem) or bool(token.zone)
    return Hours(_clock(token, None), None, token.span, "", token.zone, marked)


def _is_written_out(text: str, token: _Token) -> bool:
    """Whether an hour has a long word for its unit: "8 heures"."""
    unit = text[token.span[0] : token.span[1]].lstrip("0123456789. ")
    return len(unit) >= _LONG_UNIT and unit.isalpha()


def _is_length(text: str, token: _Token) -> bool:
    """Whether what follows makes hours of the clock a number of hours: "3h de formation"."""
    short = token.hour < _SHORT and token.sure and not token.meridiem
    length = short or _is_written_out(text, token)
    return length and _patterns().length_after.match(text, token.span[1]) is not None


def _clock(token: _Token, partner: _Token | None) -> time:
    """Return the time of day; a half without am or pm (``2–4 pm``) takes its partner's, unless that ends too early."""
    meridiem = token.meridiem
    if not meridiem and partner and partner.meridiem and 1 <= token.hour <= 12:
        meridiem = partner.meridiem
        late = (token.hour % 12, token.minute) > (partner.hour % 12, partner.minute)
        if meridiem == "p" and late:
            meridiem = "a"
    hour = token.hour % 12 + (12 if meridiem == "p" else 0) if meridiem else token.hour % 24
    return time(hour, token.minute)


def _end_clock(first: _Token, second: _Token) -> time:
    """Return the time of day of an end; the later half of the day goes on where only the start names it ("2 pm - 4")."""
    goes_on = first.meridiem == "p" and not second.meridiem and first.hour % 12 < second.hour < 12
    return _clock(second._replace(meridiem="p") if goes_on else second, None)
