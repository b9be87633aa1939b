"""Events that repeat: rules that keys store (RFC 5545 §3.3.10) and rules in words ("last Friday of the month").

A rule is checked part by part before it leaves: one wrong RRULE makes some calendars refuse the whole feed. A rule
in words without an end would go on for ever; it is given a year, and the writer is told.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from feeds.interpretation import origins
from feeds.interpretation.front_matter import Field, FrontMatter, split_list
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import rules, timestamps
from feeds.interpretation.when.resolve import When
from feeds.interpretation.when.rules import DAYS, Rule
from feeds.interpretation.when.sentences import Passage, PassageKind
from feeds.interpretation.when.timestamps import NotADate
from feeds.languages import folded
from feeds.occurrences import first_of_rule, times_on
from feeds.reading import Value
from feeds.text.folding import fold
from feeds.timezones.database import localize

_FREQUENCIES = {
    "every_day": "FREQ=DAILY", "every_week": "FREQ=WEEKLY", "every_other_week": "FREQ=WEEKLY;INTERVAL=2",
    "every_month": "FREQ=MONTHLY", "every_year": "FREQ=YEARLY",
}  # fmt: skip
_CLOCK = {"BYHOUR": "%H", "BYMINUTE": "%M", "BYSECOND": "%S"}  # DTSTART says it as well
_PART = re.compile(r"(?<![A-Z])([A-Z]++)=([A-Z0-9,+:\-]+)")
_MONTH_DAY = r"[+-]?(?:[1-9]|[12]\d|3[01])"
_DAY_OF_WEEK = r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)"
_FORMS = {
    "FREQ": r"YEARLY|MONTHLY|WEEKLY|DAILY",
    "INTERVAL": r"[1-9]\d{0,3}",
    "COUNT": r"[1-9]\d{0,3}",
    "UNTIL": r"[\dTZ:+-]{8,25}",
    "BYDAY": rf"{_DAY_OF_WEEK}(?:,{_DAY_OF_WEEK})*",
    "BYMONTHDAY": rf"{_MONTH_DAY}(?:,{_MONTH_DAY})*",
    "BYMONTH": r"(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*",
    "BYSETPOS": r"[+-]?[1-9]\d{0,2}(?:,[+-]?[1-9]\d{0,2})*",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
}
_YEAR = timedelta(days=365)
_LEAP = 2024  # a year with 29 February
_SHORTEST_MONTH = 28  # a day that every month has


@dataclass(frozen=True, slots=True)
class Recurrence:
    """RRULE, EXDATE and RDATE of an event; all empty for one that does not repeat."""

    rrule: str = ""
    exdates: tuple[date | datetime, ...] = ()
    rdates: tuple[date | datetime, ...] = ()


def read_recurrence(front_matter: FrontMatter, when: When, passages: Sequence[Passage], trace: Trace) -> Recurrence:
    """Return how the event that starts at ``when`` repeats."""
    exdates, rdates = (_dates(front_matter, name, when, trace) for name in ("exdates", "rdates"))
    for found in front_matter.all("rrule"):
        lines = list(_lines(found.value))
        rule = next((rule for line in lines if (rule := _rule(line, when) or _frequency(line, front_matter, when))), "")
        spoken = None if rule else _in_words(found.text, front_matter, when)
        if rule or spoken:
            rule, excepted = spoken or (rule, ())
            trace.because("rrule", rule, origins.at(found))
            listed = tuple(moment for line in lines for moment in _listed(line, "EXDATE", when))
            matched = _matched(front_matter, rule, exdates, when, trace)
            return Recurrence(rule, tuple(sorted({*matched, *excepted, *listed}, key=str)), rdates)
        if lines and not front_matter.is_false("rrule"):
            trace.add("recurrence-invalid", found.line, key=found.key, found=lines[0][:80])
    rule, excepted = _rule_in_text(front_matter, when, passages, trace)
    if rule:
        exdates = _matched(front_matter, rule, exdates, when, trace)
    return Recurrence(rule, tuple(sorted({*exdates, *excepted}, key=str)) if rule else (), rdates)


def on_first_day(when: When, recurrence: Recurrence, trace: Trace) -> When:
    """Return the event at the first time of its rule: programs disagree on a start that its rule does not have."""
    first = first_of_rule(recurrence.rrule, when.dtstart, when.tzid) if recurrence.rrule else when.dtstart
    if first == when.dtstart:
        return when
    start = next((item for item in when.origins if item.name == "dtstart"), None)
    trace.add("recurrence-start", start.line if start else 0, found=origins.spelt(when.dtstart),
              quote=recurrence.rrule, used=origins.spelt(first))  # fmt: skip
    return replace(when, dtstart=first, dtend=_later(first, _length(when), when.tzid))


def _later(start: date | datetime, length: timedelta, tzid: str) -> date | datetime:
    """Return the end of an event of that length on the clock."""
    if not isinstance(start, datetime):
        return start + length
    return localize(tzid, start.replace(tzinfo=None) + length)[0]


def _matched(
    front_matter: FrontMatter, rule: str, exdates: Sequence[date | datetime], when: When, trace: Trace
) -> tuple[date | datetime, ...]:
    """Return the times of the rule that exceptions mean; one that means another hour, or no time of it, is told."""
    found: list[date | datetime] = []
    place = front_matter.first("exdates")
    for typed in exdates:
        day = typed.date() if isinstance(typed, datetime) else typed
        times = times_on(day, rule, when.dtstart, when.tzid)
        said = {"key": place.key if place else "", "found": origins.spelt(typed)}
        if not times:
            trace.add("occurrence-not-in-rule", place.line if place else 0, **said)
        elif typed not in times:
            trace.add("occurrence-other-hour", place.line if place else 0, **said, used=origins.spelt(times[0]))
        found.append(typed if typed in times or not times else times[0])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Override:
    """One occurrence that is another than the rule says: cancelled when ``when`` is None (RFC 5545 §3.8.4.4)."""

    recurrence_id: date | datetime
    when: When | None
    summary: str = ""


def read_overrides(front_matter: FrontMatter, when: When, trace: Trace) -> tuple[Override, ...]:
    """Return the occurrences that ``overrides:`` lists: ``- {date: 2027-05-11, start: 2027-05-12 19:00}``."""
    found: dict[date | datetime, tuple[Override, int]] = {}
    for place in _items(front_matter, "overrides"):
        override = _override(place, when, trace)
        if override and override.recurrence_id in found:
            first = found[override.recurrence_id][1]
            trace.add("duplicate-key", place.line, key=str(override.recurrence_id), first=str(first))
        if override:
            found[override.recurrence_id] = override, place.line
    return tuple(override for override, _ in found.values())


def _override(place: Field, when: When, trace: Trace) -> Override | None:
    item = place.value if isinstance(place.value, dict) else {"date": place.value}
    given = {fold(key): Field(value, (*place.path, key), place.line) for key, value in item.items()}
    original = _occurrence_of(given.get("date", Field("", place.path, place.line)), when, trace)
    if original is None:
        return None
    texts = {name: found.text for name, found in given.items()}
    if texts.get("cancelled", texts.get("annule", "")).casefold() in ("true", "yes", "oui"):
        return Override(original, None)
    start = _occurrence_of(given["start"], when, trace) if given.get("start") else None
    start = original if start is None else start
    end = _occurrence_of(given["end"], replace(when, dtstart=start), trace) if given.get("end") else None
    ends = end if end is not None and str(end) > str(start) else start + _length(when)
    quotes = (("dtstart", start, texts.get("start") or texts["date"]), ("dtend", ends, texts.get("end", "")))
    because = (
        origins.named(name, origins.spelt(at), [origins.origin("override", place.key, place.line, quote)])
        for name, at, quote in quotes
    )
    return Override(original, When(start, ends, when.tzid, tuple(chain.from_iterable(because))), texts.get("title", ""))


def _length(when: When) -> timedelta:
    if isinstance(when.dtstart, datetime) and isinstance(when.dtend, datetime):
        return when.dtend - when.dtstart
    return timedelta(days=when.dtend.toordinal() - when.dtstart.toordinal())


def _lines(value: Value) -> Iterator[str]:
    """Yield the lines of a rule, whether it is text, a list of lines or a mapping of its parts."""
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, dict):
        texts = (
            (key, ",".join(map(str, item)) if isinstance(item, list) else str(item)) for key, item in value.items()
        )
        yield ";".join(f"{fold(key).replace(' ', '').upper()}={text.upper()}" for key, text in texts)


def _rule(line: str, when: When) -> str:
    """Return the checked rule of a line, with an UNTIL of the kind that DTSTART asks for; empty when it is wrong."""
    text = re.sub(r"^\s*RRULE[:=]?\s*", "", line.strip().upper())
    parts = dict(_PART.findall(text))
    aliases = {"FREQUENCY": "FREQ", "BYWEEKDAY": "BYDAY"}
    parts = {aliases.get(name, name): value for name, value in parts.items() if not _says_start(name, value, when)}
    if "FREQ" not in parts or ("COUNT" in parts and "UNTIL" in parts):
        return ""
    if not all(name in _FORMS and re.fullmatch(_FORMS[name], value) for name, value in parts.items()):
        return ""
    if parts["FREQ"] in ("WEEKLY", "DAILY") and re.search(r"\d", parts.get("BYDAY", "")):
        return ""  # the second Monday of a week (RFC 5545 §3.3.10)
    parts |= _named_day(parts, when)
    if not _is_ever(parts):
        return ""
    if "UNTIL" in parts:
        try:
            parts["UNTIL"] = _until(parts["UNTIL"], when)
        except (ValueError, OverflowError):
            return ""
        if parts["UNTIL"][:8] < f"{when.dtstart:%Y%m%d}":
            return ""
    order = [name for name in _FORMS if name in parts]
    return ";".join(f"{name}={parts[name]}" for name in order)


def _says_start(name: str, value: str, when: When) -> bool:
    """Whether a part tells the hour, minute or second that the start has."""
    clock = f"{when.dtstart:{_CLOCK[name]}}" if name in _CLOCK and isinstance(when.dtstart, datetime) else ""
    return bool(clock) and value.zfill(2) == clock


def _in_words(text: str, front_matter: FrontMatter, when: When) -> tuple[str, tuple[date | datetime, ...]] | None:
    """Return the rule and the exceptions that a key tells in words, where all of them were understood."""
    found = rules.find(text, front_matter.text("language"))
    if found is None or not _fits(found, when):
        return None
    until = _last_day(found, front_matter, when) if found.until else _end(front_matter, when)
    if found.until and not until:
        return None
    rule = _ordered(f"{found.rrule};UNTIL={_until(until, when)}" if until else found.rrule)
    return rule, tuple(_excepted(found, when))


def _frequency(line: str, front_matter: FrontMatter, when: When) -> str:
    """Return the rule of a word such as "weekly", until the day that another key tells; empty for other words."""
    said, until = fold(line), _end(front_matter, when)
    frequency = next((freq for name, freq in _FREQUENCIES.items() if said in folded(f"recurrence.{name}")), "")
    end = f";UNTIL={until}" if until else ""
    return _rule(f"{frequency}{end}", when) if frequency else ""


def _named_day(parts: Mapping[str, str], when: When) -> dict[str, str]:
    """Return the day that a monthly or yearly rule takes from a start after the 28th (RFC 5545 §3.3.10), as parts.

    Where a rule does not name it, node-ical 0.26.1 and ts-ics 2.4.6 go on from the 31st to the 28th of every month,
    and ical.js 2.2.1 from 29 February to 1 March (findings/last_day_of_month.sh); named, it is read right.
    """
    start = when.dtstart
    if start.day <= _SHORTEST_MONTH or parts["FREQ"] not in ("MONTHLY", "YEARLY") or {"BYDAY", "BYMONTHDAY"} & {*parts}:
        return {}
    month = {"BYMONTH": str(start.month)} if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts else {}
    return {**month, "BYMONTHDAY": str(start.day)}


def _is_ever(parts: Mapping[str, str]) -> bool:
    """Whether some day fulfils a rule: for "30 February", or the second time of one day, programs would look for ever."""
    months = [int(month) for month in parts.get("BYMONTH", "").split(",") if month] or range(1, 13)
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", "").split(",") if day] or [1]
    places = [abs(int(place)) for place in parts.get("BYSETPOS", "").split(",") if place] or [1]
    is_a_place = parts["FREQ"] != "DAILY" or 1 in places
    return is_a_place and any(day <= monthrange(_LEAP, month)[1] for month in months for day in days)


def _basic(text: str) -> str:
    """Return a stamp in the basic format of ISO 8601, ``20270630T180000Z``; raises NotADate for anything that is none."""
    stamp = timestamps.parse(text)
    clock = f"T{stamp.clock:%H%M%S}{'Z' * stamp.zulu}" if stamp.clock else ""
    return f"{stamp.day:%Y%m%d}{clock}"


def _until(text: str, when: When) -> str:
    """Return UNTIL as a date for an all-day event, in UTC for one with hours (RFC 5545 §3.3.10)."""
    text = _basic(text)
    day = datetime.strptime(text[:8], "%Y%m%d")  # raises for a day that does not exist
    if not isinstance(when.dtstart, datetime):
        return f"{day:%Y%m%d}"
    if text.endswith("Z"):
        return f"{datetime.strptime(text, '%Y%m%dT%H%M%SZ'):%Y%m%dT%H%M%SZ}"
    clock = text[9:] or "235959"
    wall = datetime.strptime(f"{text[:8]}{clock}", "%Y%m%d%H%M%S")
    return f"{localize(when.tzid, wall)[0].astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _listed(line: str, name: str, when: When) -> Iterator[date | datetime]:
    match = re.fullmatch(rf"\s*{name}[^:]*:(.+)", line.strip(), re.IGNORECASE)
    for text in match[1].split(",") if match else ():
        yield from _moment(text.strip(), when)


def _dates(front_matter: FrontMatter, name: str, when: When, trace: Trace) -> tuple[date | datetime, ...]:
    texts = (
        item._replace(value=text)
        for item in _items(front_matter, name)
        for text in (split_list(item.value) if isinstance(item.value, str) else [item.value])
    )
    told = (_occurrence_of(found, when, trace) for found in texts)
    return tuple(sorted({moment for moment in told if moment is not None}, key=str))


def _items(front_matter: FrontMatter, name: str) -> Iterator[Field]:
    """Yield what a list holds, or the one value that stands in its place, each with its own line."""
    found = front_matter.first(name)
    if found is None or not isinstance(found.value, list):
        yield from [found] if found else []
        return
    for number, item in enumerate(found.value):
        path = (*found.path, number)
        yield Field(item, path, front_matter.document.line(path))


def _occurrence_of(found: Field, when: When, trace: Trace) -> date | datetime | None:
    """Return the occurrence that a value names; the writer is told of one that cannot be read."""
    moment = next(_moment(found.text, when), None)
    if moment is None and found.value not in (None, ""):
        trace.add("occurrence-invalid", found.line, key=found.key, found=str(found.value)[:80])
    return moment


def _moment(text: str, when: When) -> Iterator[date | datetime]:
    """Yield a date as one of the event's occurrences: with its hour unless another is typed."""
    try:
        stamp = timestamps.parse(text)
    except NotADate:
        return
    if stamp.is_typo:
        return
    if not isinstance(when.dtstart, datetime):
        yield stamp.day
    else:
        typed = stamp.clock and not stamp.is_midnight
        stamp = stamp if typed else timestamps.Stamp(stamp.day, when.dtstart.time())
        yield timestamps.resolve(stamp, when.tzid, zulu_is_local=when.zulu_is_local).at


def _rule_in_text(
    front_matter: FrontMatter, when: When, passages: Sequence[Passage], trace: Trace
) -> tuple[str, tuple[date | datetime, ...]]:
    """Return the rule and the exceptions that title or a row about hours tells in words, where all was understood.

    Its end is what a key or the words say, else a year after the start.
    """
    for passage in passages:
        if passage.kind not in (PassageKind.TITLE, PassageKind.HOURS):
            continue
        found = rules.find(passage.text, passage.language)
        if found is None:
            continue
        until = _last_day(found, front_matter, when) if _fits(found, when) else ""
        if not until or not _has_start(found, when):
            trace.add("recurrence-partly", passage.line, found=passage.text[:80])
            return "", ()
        rule = _ordered(f"{found.rrule};UNTIL={_until(until, when)}")
        trace.add("recurrence-from-text", passage.line, quote=found.quote, used=f"RRULE:{rule}")
        trace.because("rrule", rule, origins.origin("rule-in-text", passage.key, passage.line, found.quote))
        return rule, tuple(_excepted(found, when))
    _tell_unread(when, passages, trace)
    return "", ()


def _tell_unread(when: When, passages: Sequence[Passage], trace: Trace) -> None:
    """Tell of a rule in the text that the event may follow: it has the day and, if it tells one, the hour."""
    for passage in passages:
        if passage.kind is PassageKind.BODY and (passage.lead or passage.labelled):
            found = rules.find(passage.text, passage.language)
            if found and _has_start(found, when) and _has_hour(found, when):
                trace.add("recurrence-unread", passage.line, quote=found.quote, used=found.rrule)
                return


def _has_hour(rule: Rule, when: When) -> bool:
    starts = {told.start for told in rule.hours}
    return isinstance(when.dtstart, datetime) and when.dtstart.time() in starts


def _fits(rule: Rule, when: When) -> bool:
    """Whether all of a rule was understood, and an event that starts then is of it."""
    start = when.dtstart.date() if isinstance(when.dtstart, datetime) else when.dtstart
    of_start = not rule.starts or any(day.matches(start) for day in rule.starts)
    return rule.is_complete and of_start and (isinstance(when.dtstart, datetime) or not rule.hours)


def _has_start(rule: Rule, when: When) -> bool:
    """Whether a rule has the day of the week of an event that starts then."""
    return DAYS[when.dtstart.weekday()] in rule.rrule


def _last_day(rule: Rule, front_matter: FrontMatter, when: When) -> str:
    """Return the day of UNTIL: that of a key or of the words, else a year from the start; empty for one before it."""
    if rule.until is None:
        return _end(front_matter, when) or f"{when.dtstart + _YEAR:%Y%m%d}"
    start = when.dtstart.date() if isinstance(when.dtstart, datetime) else when.dtstart
    told = rule.until.on_or_after(start)
    return _end(front_matter, when) or (f"{told:%Y%m%d}" if told and told >= start else "")


def _excepted(rule: Rule, when: When) -> Iterator[date | datetime]:
    start = when.dtstart.date() if isinstance(when.dtstart, datetime) else when.dtstart
    for day in rule.excepted:
        told = day.on_or_after(start)
        if told:
            yield from _moment(str(told), when)


def _end(front_matter: FrontMatter, when: When) -> str:
    for found in front_matter.all("repeats_until"):
        try:
            stamp = timestamps.parse(found.text)
        except NotADate:
            continue
        if f"{stamp.day}" > f"{when.dtstart:%Y-%m-%d}":
            return f"{stamp.day:%Y%m%d}"
    return ""


def _ordered(rule: str) -> str:
    parts = dict(part.split("=") for part in rule.split(";"))
    return ";".join(f"{name}={parts[name]}" for name in _FORMS if name in parts)
