"""Dates in words, in the reader's language: the last day of days is the last day, not the one after."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_interval, format_time, get_timezone_location

from feeds.locale.gettext import translator
from feeds.model import Event

_YEAR = re.compile(r",? y")


def last_day(event: Event) -> date:
    """Return the last day on which the event takes place; an end at midnight belongs to the day before."""
    if isinstance(event.dtend, datetime):
        return (event.dtend - timedelta(seconds=1)).date()
    return event.dtend - timedelta(days=1)


def first_day(event: Event) -> date:
    """Return the day on which the event begins, in its own zone."""
    return event.dtstart.date() if isinstance(event.dtstart, datetime) else event.dtstart


def when(event: Event, language: str) -> str:
    """Return date and hours in full: ``mardi 28 novembre 2023, 14h30–18h``."""
    first, last = first_day(event), last_day(event)
    if first == last or event.end_is_assumed:
        return ", ".join(filter(None, (day(first, language), hours(event, language))))
    begin = day(first, language, with_year=first.year != last.year)
    end = day(last, language)
    return _between(f"{begin}{_at(event.dtstart, language)}", f"{end}{_at(event.dtend, language)}", language)


def briefly(event: Event, language: str) -> str:
    """Return what a leaf of the calendar leaves to say: ``mardi, 14h30–18h``, or the days it goes on."""
    first, last = first_day(event), last_day(event)
    if first != last and event.all_day:
        return str(format_interval(first, last, "yMMMMd", locale=language))
    if first != last and not event.end_is_assumed:
        return when(event, language)
    return ", ".join(filter(None, (format_date(first, "EEEE", locale=language), hours(event, language))))


def hours(event: Event, language: str) -> str:
    """Return ``14h30–18h``, ``14h30`` where the end was assumed; nothing for whole days."""
    if event.end_is_assumed:
        return start_hour(event, language)
    if not isinstance(event.dtstart, datetime) or not isinstance(event.dtend, datetime):
        return ""
    return f"{hour(event.dtstart, language)}–{hour(event.dtend, language)}"


@lru_cache(5_000)
def day(when: date, language: str, *, with_year: bool = True) -> str:
    """Return ``mardi 28 novembre 2023``."""
    pattern = Locale.parse(language).date_formats["full"].pattern
    words = format_date(when, pattern if with_year else _YEAR.sub("", pattern), locale=language)
    return words.replace(" 1 ", " 1er ", 1) if language == "fr" else words  # the first of a month is an ordinal


@lru_cache(5_000)
def short_day(when: date, language: str) -> str:
    """Return ``mar. 28 nov.``."""
    return format_date(when, "EEE d MMM", locale=language)


@lru_cache(5_000)
def month(when: date, language: str) -> str:
    """Return ``novembre 2023``."""
    return format_date(when, "LLLL y", locale=language)


@lru_cache(5_000)
def short_month(when: date, language: str) -> str:
    """Return ``nov.``."""
    return format_date(when, "MMM", locale=language)


def _between(begin: str, end: str, language: str) -> str:
    _ = translator(language).gettext
    return _("from {begin} to {end}").format(begin=begin, end=end)


def _at(when: date | datetime, language: str) -> str:
    return f", {hour(when, language)}" if isinstance(when, datetime) else ""


@lru_cache(5_000)
def weekdays(language: str) -> tuple[tuple[str, str], ...]:
    """Return each day of the week, Monday first as in ISO 8601, in short and in full: ``("lun.", "lundi")``."""
    week = (date(2024, 1, number) for number in range(1, 8))  # a Monday and the days behind it
    return tuple((format_date(day, "EEE", locale=language), format_date(day, "EEEE", locale=language)) for day in week)


def place_of_clock(tzid: str, language: str) -> str:
    """Return the town whose clock a zone is: ``Paris`` for Europe/Paris; the name itself for zones of no place."""
    area, _, _ = tzid.partition("/")
    if area == tzid or area == "Etc":
        return tzid.removeprefix("Etc/")
    return str(get_timezone_location(tzid, locale=language, return_city=True))


def start_hour(event: Event, language: str) -> str:
    """Return the hour at which an event starts, ``14h30``; nothing for whole days."""
    return hour(event.dtstart, language) if isinstance(event.dtstart, datetime) else ""


def hour(when: datetime, language: str) -> str:
    """Return an hour as people write it: in French ``14h30`` and ``18h``, elsewhere as CLDR has it."""
    if language == "fr":
        return f"{when.hour}h{when:%M}" if when.minute else f"{when.hour}h"
    return format_time(when.replace(tzinfo=None), "short", locale=language)
