"""What texts of each language mean: pairs in tests/languages, read by the functions that read documents."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.interpretation import status
from feeds.interpretation.when import dates, durations, hours, rules
from feeds.interpretation.when.dates import Day

from .support import event_of

FILES = sorted((Path(__file__).parent / "languages").glob("*.toml"))
FULL = {"ca", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt"}


def _spelt(day: Day) -> str:
    return f"{day.year}-{day.month:02}-{day.day:02}" if day.year else f"{day.month:02}-{day.day:02}"


def _list(days: tuple[Day, ...]) -> str:
    return ", ".join(map(_spelt, days))


def _dates(text: str, language: str) -> str:
    """Return ``2027-05-18, 05-19`` for days, ``2027-05-18/2027-05-20`` for the first and last of a row."""
    found = dates.find(text, language)
    return ", ".join(
        "/".join(map(_spelt, (item.days[0], item.days[-1]))) if item.ranged else _list(item.days) for item in found
    )


def _spelt_hours(found: hours.Hours) -> str:
    return f"{found.start:%H:%M}-{found.end:%H:%M}" if found.end else f"{found.start:%H:%M}"


def _hours(text: str, language: str) -> str:
    return ", ".join(map(_spelt_hours, hours.find(text)))


def _duration(text: str, language: str) -> str:
    found = durations.find(text)
    length = found[0] if found else durations.parse(text) or timedelta()
    return f"{length // timedelta(hours=1)}:{length // timedelta(minutes=1) % 60:02}"


def _rule(text: str, language: str) -> str:
    """Return RRULE, hours, end and exceptions; nothing where a part of the rule was not understood."""
    found = rules.find(text, language)
    if found is None or not found.is_complete:
        return ""
    until = (f"until {_spelt(found.until)}",) if found.until else ()
    excepted = (f"except {_list(found.excepted)}",) if found.excepted else ()
    return " ".join((found.rrule, *map(_spelt_hours, found.hours), *until, *excepted))


def _status(text: str, language: str) -> str:
    return status.told_in(text)


def _registration(text: str, language: str) -> str:
    """Tell whether a link with these words is where one signs up."""
    page = f"---\ntitle: X\nlang: {language}\nstart: 2027-05-18 18:00\n---\n[{text}](https://a.example/x)\n"
    return "yes" if event_of(page).registration else "no"


def _online(text: str, language: str) -> str:
    """Tell whether an event at this place is online."""
    page = f"---\ntitle: X\nlang: {language}\nstart: 2027-05-18 18:00\nlocation: '{text}'\n---\n"
    return "yes" if event_of(page).online else "no"


READERS: dict[str, Callable[[str, str], str]] = {
    "dates": _dates,
    "hours": _hours,
    "durations": _duration,
    "rules": _rule,
    "status": _status,
    "registration": _registration,
    "online": _online,
}


def _pairs() -> Iterator[tuple[str, str, str, str]]:
    for path in FILES:
        for concept, pairs in tomllib.loads(path.read_text("utf-8")).items():
            for text, meaning in pairs.items():
                yield path.stem, concept, text, meaning


PAIRS = tuple(_pairs())


@pytest.mark.parametrize(("language", "concept", "text", "meaning"), PAIRS)
def test_a_text_means_what_its_readers_understand(language: str, concept: str, text: str, meaning: str) -> None:
    """Dates, hours, lengths, rules, status, registration and online places are understood as natives write them."""
    assert READERS[concept](text, language) == meaning


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_has_many_pairs(path: Path) -> None:
    """The languages that are read in full have forty pairs at least, the others ten, of every concept."""
    found = [concept for language, concept, _, _ in PAIRS if language == path.stem]
    assert len(found) >= (40 if path.stem in FULL else 10)
    assert set(found) == set(READERS)
