"""The names of months and weekdays are CLDR's, and a word that means several is decided by the document's language."""

import json
from runpy import run_path

import babel
import pytest

from feeds.languages.calendar_names import month, weekday

from .support import ROOT

GENERATOR = run_path(str(ROOT / "docs" / "generate_calendar_names.py"))


def test_the_table_is_what_babel_says() -> None:
    """The committed table is the one that the Babel noted in it makes; another Babel may know other names."""
    committed = json.loads(GENERATOR["TARGET"].read_text("utf-8"))
    if committed["babel"] != babel.__version__:
        pytest.skip(f"made from Babel {committed['babel']}")
    assert committed == GENERATOR["table"]()


@pytest.mark.parametrize(
    ("word", "language", "number"),
    [
        ("März", "de", 3),
        ("Mär.", "de", 3),
        ("ŚRODA", "pl", None),
        ("września", "pl", 9),  # as it stands in dates
        ("wrzesień", "pl", 9),  # as it stands alone
        ("listopad", "pl", 11),
        ("listopad", "hr", 10),
        ("listopad", "", 11),  # of the languages that have a file
        ("mai", "fr-CA", 5),
        ("maj", "sv", 5),
        ("augusztus", "hu", 8),
        ("augusztus", "", 8),  # nobody taught Hungarian, and no other language says so
        ("augusztus", "fr", None),
        ("ade", "en", None),  # November in Ewe, a drink in England
        ("quai", "fr", None),
    ],
)
def test_a_month_is_known_in_the_language_of_the_document(word: str, language: str, number: int | None) -> None:
    """Names count in every form, with their accents or without, where the document's language does not forbid them."""
    assert month(word, language) == number


@pytest.mark.parametrize(
    ("word", "language", "number"),
    [("mar.", "fr", 1), ("miércoles", "es", 2), ("środa", "pl", 2), ("seg.", "pt", 0), ("月曜日", "ja", 0)],
)
def test_a_weekday_is_known_in_the_language_of_the_document(word: str, language: str, number: int) -> None:
    """Monday is 0, as in the calendar module of Python."""
    assert weekday(word, language) == number
