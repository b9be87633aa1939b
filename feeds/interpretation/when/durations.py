"""How long something lasts, as people write it: ``90``, ``1h30``, ``2 heures``, ``PT2H``, ``durée : 45 min``."""

import re
from dataclasses import dataclass
from datetime import timedelta

from feeds.languages import alternation, prepared
from feeds.text.folding import flat

_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_HALF = re.compile(r"(\d{1,4})\s?(?:½|1/2)")
_MOST = 80  # characters of a duration
_LONGEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The ways to write durations; for texts that ``flat`` has folded."""

    words: re.Pattern[str]
    number_of: re.Pattern[str]
    said: re.Pattern[str]


@prepared
def _patterns() -> _Patterns:
    """Return the patterns, made of the words of all languages."""
    days, hours, minutes, and_ = (alternation(f"durations.{name}") for name in ("days", "hours", "minutes", "and"))
    ends, unit = r"(?![^\W\d])", alternation("durations.hours", "durations.minutes")
    said, is_, long = (alternation(f"durations.{name}") for name in ("said", "is", "long"))
    minute_part = rf"(?:\s{{0,2}}(?:{and_}\s)?\d{{1,2}}(?:\s?{minutes}{ends})?)?"
    return _Patterns(
        re.compile(
            rf"(?:(?P<days>\d{{1,4}})\s{{0,3}}{days}{ends}\.?)?\s{{0,3}}"
            rf"(?:(?P<hours>\d{{1,4}}(?:[.,]\d{{1,3}})?)\s{{0,3}}{hours}{ends}\.?)?\s{{0,3}}"
            rf"(?:{and_}\s{{0,3}})?(?:(?P<minutes>\d{{1,5}})\s{{0,3}}(?:{minutes}{ends}\.?|[′'])?)?"
        ),
        re.compile(rf"\d\s?{unit}"),  # nothing is said without
        re.compile(
            rf"(?<!\w)(?:{said}(?!\w)(?:\s{{0,3}}(?::|{is_}(?!\w))){{0,3}}\s{{0,3}}(?P<text>\d[\d.,]{{0,5}}\s{{0,2}}{unit}{ends}{minute_part})"
            rf"|(?P<before>\d{{1,3}}\s{{0,2}}{unit})\s{{1,2}}{long}(?!\w))"
        ),
    )


def parse(text: str) -> timedelta | None:
    """Return the duration that ``text`` is; a bare number is minutes. None when it is none, or not a sane one."""
    text = _HALF.sub(r"\1.5", flat(text.strip())) if len(text) <= _MOST else ""
    for read in (_bare, _iso, _clock, _words):
        try:
            found = read(text)
        except (OverflowError, ValueError):  # more digits than any duration has
            return None
        if found is not None:
            return found if timedelta() < found <= _LONGEST else None
    return None


def find(text: str) -> tuple[timedelta, str] | None:
    """Return the first duration that a sentence says something lasts, and its words."""
    folded, shapes = flat(text), _patterns()
    match = shapes.said.search(folded) if shapes.number_of.search(folded) else None
    found = parse(match["text"] or match["before"]) if match else None
    return (found, text[match.start() : match.end()].strip()) if match and found else None


def _bare(text: str) -> timedelta | None:
    return timedelta(minutes=int(text)) if re.fullmatch(r"\d{1,5}", text) else None


def _iso(text: str) -> timedelta | None:
    match = _ISO.fullmatch(text) if len(text) > 2 else None
    return timedelta(**_parts(match.groups())) if match else None


def _parts(groups: tuple[str | None, ...]) -> dict[str, int]:
    days, hours, minutes = (int(group or 0) for group in groups)
    return {"days": days, "hours": hours, "minutes": minutes}


def _clock(text: str) -> timedelta | None:
    match = _CLOCK.fullmatch(text)
    return timedelta(hours=int(match[1]), minutes=int(match[2])) if match else None


def _words(text: str) -> timedelta | None:
    match = _patterns().words.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    hours = float((match["hours"] or "0").replace(",", "."))
    return timedelta(days=int(match["days"] or 0), hours=hours, minutes=int(match["minutes"] or 0))
