"""Dates in prose: days, ranges and lists of days in words, found as a reader sees them."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from feeds.interpretation.when import dates
from feeds.interpretation.when.dates import Day, Mention

from .support import examples

FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
ENGLISH = "January February March April May June July August September October November December".split()
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
PORTUGUESE = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split()
ITALIAN = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()


def one(text: str) -> Mention:
    found = dates.find(text)
    assert len(found) == 1, found
    return found[0]


def days(text: str) -> list[str]:
    return [f"{day.year or '?'}-{day.month}-{day.day}" for day in one(text).days]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le mardi 28 novembre", "?-11-28"), ("mardi 28 novembre 2023", "2023-11-28"), ("1er décembre 2024", "2024-12-1"),
        ("le 1 er décembre", "?-12-1"), ("2 déc. 2024", "2024-12-2"), ("28 NOVEMBRE 2023", "2023-11-28"),
        ("le 28 novembre 2023 à 14h30", "2023-11-28"), ("Dec 3rd, 2024", "2024-12-3"), ("December 3, 2024", "2024-12-3"),
        ("3rd of December 2024", "2024-12-3"), ("Tue, Dec 3", "?-12-3"), ("November 28th 2023 at 2:30 pm", "2023-11-28"),
        ("November 28, 2:30 pm", "?-11-28"), ("Dienstag, 3. Dezember 2024", "2024-12-3"), ("am 3. Dezember", "?-12-3"),
        ("martes 3 de diciembre de 2024", "2024-12-3"), ("martedì 3 dicembre 2024", "2024-12-3"), ("2024-12-03", "2024-12-3"),
        ("18 de março", "?-3-18"), ("18 DE MARÇO DE 2027", "2027-3-18"), ("3.12.2024", "2024-12-3"), ("03/12/2024", "2024-12-3"), ("12/25/2024", "2024-12-25"), ("25/12/2024", "2024-12-25"),
    ],
)  # fmt: skip
def test_one_day(text: str, expected: str) -> None:
    """A day in words or figures, with and without its year; where a month cannot be, the day stands."""
    assert days(text) == [expected]
    assert not one(text).ranged


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("du 7 au 9 septembre 2021", ["2021-9-7", "2021-9-9"]), ("November 28–30, 2023", ["2023-11-28", "2023-11-30"]),
        ("les 7 et 8 septembre 2027", ["2027-9-7", "2027-9-8"]), ("les 7, 8 et 9 septembre", ["?-9-7", "?-9-8", "?-9-9"]),
        ("du 28 novembre au 2 décembre 2023", ["2023-11-28", "2023-12-2"]), ("3.-5. Dezember 2024", ["2024-12-3", "2024-12-5"]),
        ("du lundi 5 au vendredi 9 juin 2023", ["2023-6-5", "2023-6-9"]), ("3. bis 5. Dezember", ["?-12-3", "?-12-5"]),
        ("jeudi 5 et vendredi 6 juin 2025", ["2025-6-5", "2025-6-6"]), ("from 5 to 7 August 2024", ["2024-8-5", "2024-8-7"]),
        ("Aug. 5–7, 2024", ["2024-8-5", "2024-8-7"]), ("du 30 décembre 2023 au 2 janvier 2024", ["2023-12-30", "2024-1-2"]),
        ("2024-12-03 - 2024-12-05", ["2024-12-3", "2024-12-5"]), ("3 al 5 dicembre 2024", ["2024-12-3", "2024-12-5"]),
    ],
)  # fmt: skip
def test_a_row_of_days(text: str, expected: list[str]) -> None:
    """The first and last day of a row, or days that follow each other, are a row."""
    assert days(text) == expected
    assert one(text).ranged


def test_days_that_do_not_follow_each_other_are_no_row() -> None:
    """ "Les samedis 3 et 10 juin" are two days with a week between them."""
    assert not one("Les samedis 3 et 10 juin").ranged


@pytest.mark.parametrize(
    "text",
    [
        "", "28/11", "mai 2024", "10 personnes", "45 mars 2020", "0 mars", "32/12/2024", "31/31/2024", "en mars",
        "14h30", "https://a.example/2024-12-03", "numéro 2024-12-031", "version 3.12.20245",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    """Months alone, numbers alone, days that no month has, and parts of addresses are no dates."""
    assert dates.find(text) == []


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("mardi 28 novembre", 1), ("Tuesday, December 3", 1), ("Dienstag, 3. Dezember", 1), ("martes 3 de diciembre", 1),
        ("miércoles 4 diciembre", 2), ("lunes 2 de diciembre", 0), ("samedis 3 juin", 5), ("venerdì 5 giugno", 4), ("28 novembre", None),
        ("rencontre 28 novembre", None),
    ],
)  # fmt: skip
def test_the_day_of_the_week(text: str, weekday: int | None) -> None:
    """A day of the week before a date is kept, so that it can be compared with the calendar."""
    assert one(text).weekday == weekday


def test_a_day_without_a_year_is_the_next_or_the_last_one() -> None:
    """Who reads in June understands the coming December, or the last one, as asked for."""
    assert Day(12, 3).on_or_after(date(2024, 6, 1)) == date(2024, 12, 3)
    assert Day(3, 3).on_or_after(date(2024, 6, 1)) == date(2025, 3, 3)
    assert Day(12, 3).on_or_before(date(2024, 6, 1)) == date(2023, 12, 3)
    assert Day(2, 29).on_or_after(date(2025, 1, 1)) == date(2028, 2, 29)
    assert Day(12, 3, 2020).on_or_after(date(2024, 6, 1)) == date(2020, 12, 3)


def test_a_day_that_does_not_exist_is_none() -> None:
    """30 February is found in the text and is no day of any year."""
    day = one("30 février 2024").days[0]
    assert not day.exists
    assert day.on_or_after(date(2024, 1, 1)) is None
    assert Day(2, 30).on_or_before(date(2024, 1, 1)) is None


@pytest.mark.parametrize(("day", "covered"), [(6, False), (7, True), (8, True), (9, True), (10, False)])
def test_a_row_covers_what_lies_between(day: int, covered: bool) -> None:
    """A row of days covers its first, its last and all between, in its year alone."""
    assert one("du 7 au 9 septembre 2021").covers(date(2021, 9, day)) is covered
    assert not one("du 7 au 9 septembre 2021").covers(date(2022, 9, day))
    assert one("du 7 au 9 septembre").covers(date(2022, 9, day)) is covered


def test_dates_are_blotted_out() -> None:
    """A text without its dates has the same length, and none of their numbers."""
    text = "Du 7 au 9 septembre 2021, de 10h à 12h"
    masked = dates.mask(text, dates.find(text))
    assert len(masked) == len(text)
    assert "2021" not in masked
    assert masked.endswith(", de 10h à 12h")


WAYS: dict[str, Callable[[date], str]] = {
    "28 novembre 2023": lambda day: f"le {day.day} {FRENCH[day.month - 1]} {day.year}",
    "1er décembre 2023": lambda day: f"le {day.day}{'er' if day.day == 1 else ''} {FRENCH[day.month - 1]} {day.year}",
    "November 28, 2023": lambda day: f"on {ENGLISH[day.month - 1]} {day.day}, {day.year}",
    "28 November 2023": lambda day: f"on {day.day} {ENGLISH[day.month - 1]} {day.year}",
    "Nov 28 2023": lambda day: f"on {ENGLISH[day.month - 1][:3]} {day.day} {day.year}",
    "28th of November, 2023": lambda day: f"on the {day.day}th of {ENGLISH[day.month - 1]}, {day.year}",
    "28. November 2023": lambda day: f"am {day.day}. {GERMAN[day.month - 1]} {day.year}",
    "28 de noviembre de 2023": lambda day: f"el {day.day} de {SPANISH[day.month - 1]} de {day.year}",
    "28 novembre 2023, it": lambda day: f"il {day.day} {ITALIAN[day.month - 1]} {day.year}",
    "28 de novembro de 2023": lambda day: f"dia {day.day} de {PORTUGUESE[day.month - 1]} de {day.year}",
    "2023-11-28": lambda day: f"le {day.isoformat()}",
    "28/11/2023": lambda day: f"le {day:%d/%m/%Y}",
    "28.11.2023": lambda day: f"am {day.day}.{day.month}.{day.year}",
    "28 NOVEMBRE 2023": lambda day: f"LE {day.day} {FRENCH[day.month - 1].upper()} {day.year}",
}
real_days = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@examples(300)
@given(real_days, st.sampled_from(sorted(WAYS)))
def test_a_date_is_found_again(day: date, way: str) -> None:
    """A day written in any of the ways is found exactly."""
    assert days(f"Rendez-vous {WAYS[way](day)} à la mairie") == [f"{day.year}-{day.month}-{day.day}"]


@examples(200)
@given(real_days, real_days, st.sampled_from(["fr", "en", "de"]))
def test_a_row_of_days_is_found_again(first: date, last: date, language: str) -> None:
    """The first and last day of a row are found exactly, in the same month or in two."""
    first, last = sorted((first, last))
    assume(first < last)
    months, joint, dot = {"fr": (FRENCH, " au ", ""), "en": (ENGLISH, " – ", ""), "de": (GERMAN, " bis ", ".")}[
        language
    ]
    start = f"{first.day}{dot} {months[first.month - 1]} {first.year}"
    text = f"Info {start}{joint}{last.day}{dot} {months[last.month - 1]} {last.year} ; Mairie"
    assert days(text) == [f"{day.year}-{day.month}-{day.day}" for day in (first, last)]
    assert one(text).covers(first)
    assert one(text).covers(last)


PIECES = [
    "1", "28", "31", "0", "99", "mars", "mai", "novembre", "May", "Dezember", "mardi", "Tuesday", "2023", "1er", "3.", ".", ",", " ", "/", "-",
    "–", "et", "au", "to", "bis", "de", "2024-12-03", "03/12/2024", "\n", "é", "le", "th",
]  # fmt: skip


@examples(400)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)))
@example("١٢ mars ٢٠٢٤ 0000-00-00 2099-19-39 ² mars")
@example("31 février 2024 au 31 avril 2024")
def test_any_text_has_dates_or_none(text: str) -> None:
    """Whatever is written: no exception, finds in order, and days that can be looked up in any year."""
    position = 0
    found = dates.find(text)
    for mention in found:
        assert position <= mention.span[0] < mention.span[1]
        assert mention.quote == text[slice(*mention.span)]
        position = mention.span[1]
        for day in mention.days:
            assert 1 <= day.month <= 12
            day.on_or_after(date.max)
            day.on_or_before(date.min)
        mention.covers(date(2024, 2, 29))
    assert len(dates.mask(text, found)) == len(text)


@pytest.mark.parametrize(
    ("day", "today", "following", "before"),
    [
        (Day(5, 18), date(2027, 5, 18), date(2027, 5, 18), date(2027, 5, 18)),
        (Day(5, 18), date(2027, 5, 17), date(2027, 5, 18), date(2026, 5, 18)),
        (Day(5, 18), date(2027, 5, 19), date(2028, 5, 18), date(2027, 5, 18)),
        (Day(5, 18, 2024), date(2027, 5, 19), date(2024, 5, 18), date(2024, 5, 18)),
        (Day(2, 29), date(2096, 3, 1), date(2104, 2, 29), date(2096, 2, 29)),
        (Day(2, 29), date(2104, 2, 28), date(2104, 2, 29), date(2096, 2, 29)),
        (Day(2, 29, 2027), date(2027, 1, 1), None, None),
        (Day(1, 1), date(9999, 12, 31), None, date(9999, 1, 1)),
        (Day(12, 31), date(1, 1, 1), date(1, 12, 31), None),
    ],
)
def test_a_day_without_a_year_is_the_next_or_the_last_such_day(
    day: Day, today: date, following: date | None, before: date | None
) -> None:
    """Today counts for both; a written year decides alone; 29 February may be eight years away."""
    assert (day.on_or_after(today), day.on_or_before(today)) == (following, before)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("du 18 au 21 mai 2027", ["2027-05-18", "2027-05-19", "2027-05-21"], ["2027-05-17", "2027-05-22", "2026-05-19", "2028-05-19"]),
        ("du 18 au 21 mai", ["2027-05-18", "2031-05-20"], ["2027-05-17", "2027-05-22", "2027-04-20"]),
        ("les 18, 20 et 25 mai 2027", ["2027-05-18", "2027-05-20", "2027-05-25"], ["2027-05-19", "2027-05-24", "2026-05-20"]),
        ("du 28 avril au 3 mai 2027", ["2027-04-28", "2027-04-30", "2027-05-01", "2027-05-03"], ["2027-04-27", "2027-05-04", "2026-05-01", "2028-05-01"]),
        ("du 28 avril 2026 au 3 mai 2027", ["2026-04-28", "2026-04-30", "2027-05-01"], ["2025-05-01", "2028-05-01"]),
        ("le 18 mai", ["2027-05-18", "2028-05-18"], ["2027-05-19"]),
    ],
)  # fmt: skip
def test_a_row_covers_its_days(text: str, inside: list[str], outside: list[str]) -> None:
    """A row covers its first and last day and those between in its years; a list covers the days that it names."""
    found = one(text)
    assert [day for day in inside if not found.covers(date.fromisoformat(day))] == []
    assert [day for day in outside if found.covers(date.fromisoformat(day))] == []
