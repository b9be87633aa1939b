"""Hours written as prose: ``14h30-18h``, ``de 9h à midi``, ``2–4:30 pm``, ``18 bis 20 Uhr``.

The text is cut into tokens that are a time of day (``14h30``, ``noon``) or may be half of one (``2`` in ``2–4 pm``);
two tokens with nothing but a range word between them are a range. So "10h et 14 septembre" is no range, and no
pattern has to know all spellings of both halves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from feeds.timezones import abbreviations

_WORDS = {
    "midi": 12, "noon": 12, "midday": 12, "mittag": 12, "mediodía": 12, "mediodia": 12, "mezzogiorno": 12,
    "minuit": 0, "midnight": 0, "mitternacht": 0, "medianoche": 0, "mezzanotte": 0,
}  # fmt: skip
_UNIT = r"(?:hours?|hrs?|min(?:utes?|uten)?|mn|stunden?|ore|jours?|days?|tage?|personnes?|people|places)\b"
_TOKEN = re.compile(
    rf"""
    (?<![\w.,:+]) (?=[\dmn]) (?:
      (?<!apr[èe]s[-‑\s]) (?P<word>{"|".join(_WORDS)}) \b
    | (?P<h12>\d{{1,2}}) (?:[:.h](?P<m12>\d{{2}}))? \s? (?P<meridiem>[ap]\.?\s?m\b\.?)
    | (?P<hour>\d{{1,2}}) \s? (?:h(?:eures?|oras)?\b|h(?=\d)|uhr\b|uur\b) (?:\s?(?P<minute>[0-5]\d(?!\d)))?
    | (?P<clock>\d{{1,2}}) : (?P<past>[0-5]\d) (?: :[0-5]\d)? (?!\d|:\d) (?:\s?(?:h|uhr|uur)\b)?
    | (?P<dotted>\d{{1,2}}) \. (?P<dots>[0-5]\d) (?![\d%€$]|\.\d|\s?[€$%]) (?P<uhr>\s?(?:h|uhr|uur)\b)?
    | (?<=\bore\s) (?P<ore>\d{{1,2}}) (?![\d.,:/])
    | (?<!\d/) (?P<bare>\d{{1,2}}) (?![\d%€$°]|[.,/:]\d|\s?[€$%°]|(?:er|e|ème|st|nd|rd|th)\b|\s?{_UNIT})
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RANGE = re.compile(
    r"\s:\s|\s*(?:[-–—−‑‐→~/]|(?:,\s*)?(?:à|às|a|(?:up )?to|until|till|through|bis|tot|hasta|fino)(?:\s+(?:las?|alle|environ|about))?|"
    r"(?:et\s+)?jusqu[’']\s?[àa]u?|alle)\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:entre|between|zwischen|tra|fra)\s+$", re.IGNORECASE)
_SINCE = re.compile(r"\bdalle\s+$", re.IGNORECASE)
_UNTIL = re.compile(r"(?:jusqu[’'][àa]u?|until|till|bis|hasta las?|fino alle)\s+$", re.IGNORECASE)
_AND = re.compile(r"\s*(?:et|and|und|y|e)\s*", re.IGNORECASE)
_DAY_BEFORE = re.compile(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\w+day|\w+tag|mittwoch|les?|the|am|el|il|no)\s+$|(?:n°|#)\s*$",
    re.IGNORECASE,
)
_LENGTH_BEFORE = re.compile(r"(?<!partir )\b(?:(?:de|d[’']une?|of)\s+|d[’'])$", re.IGNORECASE)
_LENGTH_AFTER = re.compile(r"\s*(?:de\b|d[’']|of\b)", re.IGNORECASE)
_SHORT = 7  # hours: as "2h" that long is a length, as an hour of the clock it is before breakfast
_DURATION_BEFORE = re.compile(
    r"(?:dur[ée]e?e?s?|pendant|durant|during|for|dauer|de|toutes les|every)\s*(?:(?::|de|d'|environ)\s*)?$",
    re.IGNORECASE,
)
_DURATION_WORD = re.compile(r"dur[ée]e|pendant|durant|during|\bfor\b|dauer|toutes les|every", re.IGNORECASE)
_AT = re.compile(r"\b(?:à|a|at|um|from|de|dès|des|ab|vers|von|alle|las|partir de|ore|kl\.?)\s+$", re.IGNORECASE)


_AT_HOUR = re.compile(
    r"(?:\b(?:à|at|um|from|dès|ab|vers|alle|dalle|das|às|las|partir d(?:e|alle)|ore|kl\.?)\s+|[,:/–—(]\s*)$",
    re.IGNORECASE,
)
_WORD_RANGE = re.compile(r"\s*(?:,\s*)?(?:à|a|to)\s*", re.IGNORECASE)
_OPENING = re.compile(r"(?:^|\b(?:de|from|entre|between|von|dalle|des|dès)|[,:;/(¤–—-])\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hours:
    """A time of day or a range of two; ``end`` is None for a single time, ``span`` is where they stand in the text.

    ``zone`` is the zone written behind them ("2 PM ET"), empty for that of the event.
    """

    start: time
    end: time | None
    span: tuple[int, int]
    quote: str
    zone: str = ""
    at: bool = True  # False for a lone "3h" that nothing marks as an hour of the clock


@dataclass(frozen=True, slots=True)
class _Token:
    hour: int
    minute: int
    meridiem: str  # "a", "p", or "" for a clock of 24 hours
    sure: bool  # a time even when it stands alone
    bare: bool
    span: tuple[int, int]
    zone: str = ""


def find(text: str, bare: bool = False) -> list[Hours]:
    """Return the hours in ``text``, ranges and single times, in their order; never raises.

    ``bare`` accepts ``10-12`` as a range: only where the text is known to speak of hours, as behind "Horaires".
    """
    tokens = list(_tokens(text))
    found, skip = [], -1
    for number, token in enumerate(tokens):
        if number <= skip:
            continue
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        hours = _range(text, token, after, bare) if after else None
        if hours:
            skip = number + 1
        else:
            hours = _single(text, token, bare)
        if hours:
            found.append(hours)
    return found


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        token = _with_zone(_token(match), text)
        if token.hour <= 24 and token.minute <= 59:
            yield token


def _with_zone(token: _Token, text: str) -> _Token:
    """Extend a token by the zone behind it, which makes a time of a bare number: "12ET"."""
    found = abbreviations.behind(text, token.span[1])
    if not found:
        return token
    return replace(token, sure=True, bare=False, zone=found[0], span=(token.span[0], found[1]))


def _token(match: re.Match[str]) -> _Token:
    group = match.groupdict()
    if group["word"]:
        return _Token(12, 0, "p" if _WORDS[group["word"].lower()] else "a", True, False, match.span())
    if group["h12"]:
        hour = int(group["h12"])
        meridiem = group["meridiem"][0].lower() if 1 <= hour <= 12 else ""
        return _Token(hour, int(group["m12"] or 0), meridiem, True, False, match.span())
    hour = int(group["hour"] or group["clock"] or group["dotted"] or group["ore"] or group["bare"])
    minute = int(group["minute"] or group["past"] or group["dots"] or 0)
    sure = not group["bare"] and (not group["dotted"] or bool(group["uhr"]))
    return _Token(hour, minute, "", sure, bool(group["bare"]), match.span())


def _range(text: str, first: _Token, second: _Token, bare: bool) -> Hours | None:
    between = text[first.span[1] : second.span[0]]
    before = text[max(0, first.span[0] - 12) : first.span[0]]
    joined = _RANGE.fullmatch(between) or (_BETWEEN.search(before) and _AND.fullmatch(between))
    sure = bare or first.sure or second.sure or _both_dotted(first, second) or _SINCE.search(before)
    if not joined or not sure or first.hour == 24 or _is_length(text, second):
        return None
    if ":" in between and not (first.meridiem and second.meridiem):
        return None
    if first.zone and second.zone and first.zone != second.zone:
        return None  # "12ET/11CT" is one hour, told twice
    if first.bare and not bare and _DAY_BEFORE.search(before):
        return None
    if first.bare and not bare and _WORD_RANGE.fullmatch(between) and not _OPENING.search(before):
        return None  # "groupe 1 à 14h"
    start, end = _clock(first, second), _clock(second, None)
    if first.bare and not second.meridiem and start >= end and second.hour != 24:
        return None
    span = (first.span[0], second.span[1])
    return Hours(start, end, span, text[span[0] : span[1]], second.zone or first.zone)


def _both_dotted(first: _Token, second: _Token) -> bool:
    return not first.bare and not second.bare


def _single(text: str, token: _Token, bare: bool) -> Hours | None:
    before = text[max(0, token.span[0] - 20) : token.span[0]]
    if not token.sure and not (not token.bare and (bare or _AT.search(before))):
        return None
    if _DURATION_WORD.search(before) and _DURATION_BEFORE.search(before):
        return None
    short = token.hour < _SHORT and not token.meridiem and _LENGTH_BEFORE.search(before)
    if short or token.hour == 24 or _UNTIL.search(before) or _is_length(text, token):
        return None
    marked = bool(_AT_HOUR.search(before)) or bool(token.meridiem) or bool(token.zone)
    return Hours(_clock(token, None), None, token.span, text[token.span[0] : token.span[1]], token.zone, marked)


def _is_length(text: str, token: _Token) -> bool:
    """Whether what follows makes hours of the clock a number of hours: "3h de formation"."""
    written_out = text[token.span[0] : token.span[1]].lower().endswith("heures")
    short = token.hour < _SHORT and token.sure and not token.meridiem
    return (short or written_out) and _LENGTH_AFTER.match(text, token.span[1]) is not None


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
