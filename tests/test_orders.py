"""Figures that may be two days: ``4/5/2027`` is in April where the site's country writes months first, else in May."""

from datetime import date

import pytest

from feeds.interpretation.when import dates
from feeds.timezones.database import writes_month_first

from .support import codes, collection_of

AMERICAN, FRENCH, CANADIAN = "America/Chicago", "Europe/Paris", "America/Toronto"


@pytest.mark.parametrize(
    ("tzid", "expected"),
    [
        (AMERICAN, True), ("America/Anchorage", True), ("America/Puerto_Rico", True), (FRENCH, False), ("Europe/London", False),
        ("Australia/Sydney", False), ("America/Mexico_City", False), (CANADIAN, None), ("UTC", None), ("", None),
    ],
)  # fmt: skip
def test_which_countries_write_the_month_first(tzid: str, expected: bool | None) -> None:
    """The United States and the Philippines do; in Canada both are usual; a zone without a country tells nothing."""
    assert writes_month_first(tzid) is expected


@pytest.mark.parametrize(
    ("text", "american", "french", "unknown"),
    [
        ("Book fair 8/9/27", (8, 9), (9, 8), None),
        ("Book fair 8/9/2027", (8, 9), (9, 8), (9, 8)),
        ("Book fair 3/25/27", (3, 25), (3, 25), (3, 25)),
        ("Book fair 25/3/27", (3, 25), (3, 25), (3, 25)),
        ("Tuesday 5/4", (5, 4), (4, 5), (4, 5)),
        ("Tuesday 5/18", (5, 18), (5, 18), (5, 18)),
        ("Am 8.9.27", (9, 8), (9, 8), (9, 8)),
    ],
)
def test_what_figures_mean(
    text: str, american: tuple[int, int], french: tuple[int, int], unknown: tuple[int, int] | None
) -> None:
    """Only a slash is read in two ways, and only where both figures may be a month."""
    for month_first, expected in ((True, american), (False, french), (None, unknown)):
        found = [(day.month, day.day) for mention in dates.find(text, month_first=month_first) for day in mention.days]
        assert found == ([expected] if expected else [])


@pytest.mark.parametrize(("tzid", "expected"), [(AMERICAN, date(2027, 8, 9)), (FRENCH, date(2027, 9, 8))])
def test_a_label_and_a_key_are_read_as_the_country_writes(tzid: str, expected: date) -> None:
    """A date in the text and one in a key have the same order."""
    titled, keyed = (
        collection_of(f"---\ntitle: Book fair\n{lines}\n---\n**Date:** 8/9/27\n", timezone=tzid)
        for lines in ("layout: event", "start: 8/9/2027")
    )
    assert [event.dtstart for event in (*titled.events, *keyed.events)] == [expected] * 2


def test_the_neighbours_know_better_than_the_country() -> None:
    """A site in America that writes ``28/7/2027`` writes days first."""
    texts = [f"---\ntitle: {day}\nstart: {day}/2027\n---\n" for day in ("28/7", "8/9")]
    found = collection_of(*texts, names=("a/1.md", "a/2.md"), timezone=AMERICAN)
    assert {event.dtstart for event in found.events} == {date(2027, 7, 28), date(2027, 9, 8)}
    assert not any("date-ambiguous" in codes(event) for event in found.events)
