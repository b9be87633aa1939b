"""Slugs: ASCII, short, stable, and different where names are."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.text.folding import digest, fold, fold_key, slugify

from .support import examples

LETTERS = st.text(max_size=12) | st.lists(st.sampled_from("aéÉœſİıK\u0301\u0345ﬁⅧ각ि’ -"), max_size=8).map("".join)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Événement", "evenement"), ("Clôture de la saison 2 du programme 10%", "cloture-de-la-saison-2-du-programme-10"),
        ("L’été, c'est l'été !", "l-ete-c-est-l-ete"), ("Œuvres & cœur", "oeuvres-coeur"), ("Straße nach Łódź", "strasse-nach-lodz"),
        ("  --a__b--  ", "a-b"), ("C++", "c"), ("ﬁn de l’année", "fin-de-l-annee"), ("e\u0301te\u0301", "ete"), ("ÉTÉ", "ete"), ("№ 5", "no-5"),
        ("Ýmir Þórr", "ymir-thorr"), ("a" * 80, "a" * 80),
    ],
)  # fmt: skip
def test_a_slug_is_readable_ascii(text: str, slug: str) -> None:
    """Accents are folded, ligatures written out, everything else becomes one hyphen."""
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("東京での会議", "f7cd96e2"),
        ("Встреча", "0c86cec4"),
        ("", "e3b0c442"),
        ("🎉", "e3b0c442"),
        ("日本語 2027", "2027"),
    ],
)
def test_a_name_without_latin_letters_is_a_hash_for_ever(text: str, slug: str) -> None:
    """What cannot be written in ASCII gets digits that are the same on every machine and in every version."""
    assert slugify(text) == slug


def test_mostly_lost_names_stay_different() -> None:
    """Where folding loses most of a name, two names do not become one."""
    assert slugify("会議 A") != slugify("東京 A")
    assert slugify("Встреча") != slugify("Собрание")


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    """Long names keep their beginning, and digits tell apart those that begin alike."""
    one, other = (slugify(f"{'Réunion publique ' * 10}{end}") for end in "ab")
    assert one != other
    assert max(len(one), len(other)) <= 80
    assert one.startswith("reunion-publique-")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Évènement !", "evenement"), ("DATE", "date"), ("e\u0301", "é"), ("a  b", "a\u00a0b"), ("ß", "SS")],
)
def test_folding_makes_one_word_of_its_spellings(one: str, other: str) -> None:
    """Accents, case, punctuation and kinds of spaces are no differences."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize("key", ["Date-Début", "date_debut", "date debut", "DateDebut", "DATE_DÉBUT"])
def test_a_key_is_folded_to_its_letters(key: str) -> None:
    """Case, accents, hyphens and underscores of a key are no differences; its dots stay."""
    assert fold_key(key) == "datedebut"
    assert fold_key(f"event.{key}") == "event.datedebut"


def test_digits_are_stable() -> None:
    """Digits that stand for a text never change: they are in UIDs that calendars have stored."""
    assert digest("agenda/été.md") == "93344239"
    assert digest("\ud800") == digest("?")


@examples(300)
@given(st.text(max_size=200), st.integers(20, 100))
@example("İ", 80)
@example("ﷺ" * 30, 80)
@example("a" * 79 + " b", 80)
def test_any_name_has_a_slug(text: str, length: int) -> None:
    """Whatever the name: ASCII letters, digits and single hyphens, not longer than asked, always the same."""
    slug = slugify(text, length)
    assert SLUG.fullmatch(slug)
    assert len(slug) <= length
    assert slug == slugify(text, length)
    assert slugify(slug, length) == slug


@examples(200)
@given(st.text(max_size=60))
@example("İ")
@example("ŉ")
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is its own fold, so that folded texts can be compared."""
    assert fold(fold(text)) == fold(text)


@given(LETTERS, LETTERS)
def test_what_a_letter_folds_to_depends_on_no_other(one: str, other: str) -> None:
    """Whatever stands beside it, a letter becomes the same: so runs of letters can be folded by themselves."""
    together = fold(f"{one}{other}").replace(" ", "")
    assert together == (fold(one) + fold(other)).replace(" ", "")
