"""How long something lasts, as people write it: ``90``, ``1h30``, ``2 heures``, ``PT2H``, ``durée : 45 min``."""

import re
from datetime import timedelta

_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", re.IGNORECASE)
_WORDS = re.compile(
    r"(?:(?P<days>\d+)\s*(?:j(?:ours?)?|d(?:ays?)?|tage?|dagen|dag|d[ií]as?|giorni?)\b\s*)?"
    r"(?:(?P<hours>\d+(?:[.,]\d+)?)\s*(?:h(?:eures?|ours?|rs?|oras?)?|stunden?|std|ore|uur)(?=\b|\d)\s*)?"
    r"(?:(?:et|and|und)\s*)?(?:(?P<minutes>\d+)\s*(?:m(?:in(?:s|utes?|uten|uti|utos)?)?\b|′|')?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_NUMBER_OF = re.compile(r"[\d.,]\s*[hms]", re.IGNORECASE)  # hours, minutes, Stunden: nothing is _SAID without
_SAID = re.compile(
    r"(?=[\ddlpf])(?:(?:dur[ée]e?s?|duration|dauer|duraci[óo]n|durata|lasts?|during|pendant|for)\b\s*+(?:is|est|de|:|d['’]environ|environ|about)*+\s*+"
    r"(?P<text>\d[\d.,]*\s*(?:h\b|h(?=\d)|heures?|hours?|minutes?|min\b|stunden?)(?:\s*\d{1,2}(?:\s*min\w*)?)?)|"
    r"(?P<before>\d{1,3}\s*(?:minutes|min|heures?|hours?))\s*(?:de |of )?(?:dur[ée]e|long))",
    re.IGNORECASE,
)
_LONGEST = timedelta(days=60)
_LONGEST_TEXT = 200  # characters


def parse(text: str) -> timedelta | None:
    """Return the duration that ``text`` is; a bare number is minutes. None when it is none, or not a sane one."""
    if len(text) > _LONGEST_TEXT:
        return None
    text = re.sub(r"(?<!\d)(\d{1,9})\s*(?:½|1/2)", r"\1.5", text.strip())
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
    match = _SAID.search(text) if _NUMBER_OF.search(text) else None
    found = parse(match["text"] or match["before"]) if match else None
    return (found, match.group().strip()) if match and found else None


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
    match = _WORDS.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    hours = float((match["hours"] or "0").replace(",", "."))
    return timedelta(days=int(match["days"] or 0), hours=hours, minutes=int(match["minutes"] or 0))
