"""No date and no hour of a document is dropped without a word: it is used, explained as something else, or told."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from feeds.interpretation import FrontMatter, Outcome, Verdict, audited
from feeds.interpretation.when import statements as recognising
from feeds.interpretation.when.audit import REASONS
from feeds.locale.gettext import translator
from feeds.problems.catalogue import Severity
from feeds.reading import parse_document

from .support import codes, collection_of, event_of

START = datetime(2027, 5, 18, 14, 30, tzinfo=UTC)
WORDS = "Venez nombreux partager un moment avec nos voisins autour de la musique et du jardin, sans rien apporter."
# What is put into a document, and the words by which its statement is found again: other days and other hours than the
# event's, each in one kind of place. ``{day}`` is a day of May 2027, ``{hour}`` an hour.
KINDS: dict[str, tuple[str, str, str]] = {
    "a key that stores a date": ("key", "date_limite_inscription: 2027-05-{day}", "2027-05-{day}"),
    "a key of posting": ("key", "date: 2027-05-{day} 09:12:00", "2027-05-{day} 09:12:00"),
    "a nested key": ("key", "infos:\n  seance:\n    quand: 2027-05-{day}", "2027-05-{day}"),
    "a key that is a date": ("key", "dates:\n  extra:\n    2027-05-{day} 16:00: complet", "2027-05-{day} 16:00"),
    "the name of the file": ("name", "2027-05-{day}-bal.md", "2027-05-{day}-bal.md"),
    "the name of the folder": ("name", "2027/05/{day}/bal.md", "2027/05/{day}/bal.md"),
    "a row about dates": ("row", "Date: {day} mai 2027", "{day} mai 2027"),
    "a row about hours": ("row", "Horaires: {hour}h-{hour}h30", "{hour}h-{hour}h30"),
    "another row": ("row", "Bon à savoir: le {day} mai 2027", "{day} mai 2027"),
    "the title": ("title", "Bal du {day} mai 2027", "{day} mai 2027"),
    "the summary": ("key", "chapeau: Un bal le {day} mai 2027", "{day} mai 2027"),
    "a key that nobody listed": ("key", "annonce: Rendez-vous le {day} mai 2027", "{day} mai 2027"),
    "the words of a picture": ("key", "image:\n  src: bal.jpg\n  alt: Affiche du {day} mai 2027", "{day} mai 2027"),
    "a labelled line": ("body", "**Date :** {day} mai 2027", "{day} mai 2027"),
    "a line below a heading": ("body", "## Date et heure\n\n- {day} mai 2027", "{day} mai 2027"),
    "a row of a table": ("body", "| Date | {day} mai 2027 |", "{day} mai 2027"),
    "a shortcode": ("body", '{{{{< seance date="2027-05-{day}" >}}}}', "2027-05-{day}"),
    "an element of HTML": ("body", '<time datetime="2027-05-{day}">bientôt</time>', "2027-05-{day}"),
    "the first lines": ("lead", "Rendez-vous le {day} mai 2027.", "{day} mai 2027"),
    "running text": ("body", "Nous en reparlerons le {day} mai 2027.", "{day} mai 2027"),
    "an hour in running text": ("body", "Le repas commence à {hour}h15.", "{hour}h15"),
    "a deadline": ("body", "Inscriptions jusqu'au {day} mai 2027.", "{day} mai 2027"),
    "a programme": ("body", "- {hour}h15 : accueil", "{hour}h15"),
}


def placed(place: str, text: str, chance: random.Random) -> tuple[str, str]:
    """Return a document, and its name, with ``text`` in a place of this kind and words around it at random."""
    front = ["title: Bal", f"event_start_date: {START:%Y-%m-%d %H:%M}", "event_end_date: 2027-05-18 18:00"]
    body, name = [WORDS] * chance.randint(5, 8), "bal.md"
    if place == "key":
        front.insert(chance.randint(1, 3), text)
    elif place == "row":
        label, _, words = text.partition(": ")
        front.append(f"champs_informations:\n- intitule: {label}\n  contenu: {words}")
    elif place == "title":
        front[0] = f"title: {text}"
    elif place == "name":
        name = text
    else:
        body.insert(0 if place == "lead" else chance.randint(5, len(body)), text)
    return "\n".join(("---", *front, "---", "\n\n".join(body), "")), name


def verdicts_of(text: str, name: str) -> Sequence[Verdict]:
    """Return what became of every statement of a document."""
    document, _ = parse_document(text.encode(), name, datetime(2026, 1, 1, tzinfo=UTC))
    assert document
    collection = collection_of(text, names=(name,))
    return audited(FrontMatter(document), [*collection.events, *collection.drafts])


def outcomes(kind: str, chance: random.Random) -> set[Outcome]:
    """Return what became of a statement of this kind in a document made at random; empty where it was not seen."""
    place, text, quote = KINDS[kind]
    day, hour = chance.choice([*range(10, 18), *range(19, 29)]), chance.choice([9, 10, 11, 19, 20])
    words = quote.format(day=day, hour=hour)
    found = verdicts_of(*placed(place, text.format(day=day, hour=hour), chance))
    return {each.outcome for each in found if words in each.statement.quote or each.statement.quote in words}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_dropped_without_a_word(kind: str) -> None:
    """A statement of each kind, put at random into documents, is used, outweighed, explained or told each time."""
    chance = random.Random(kind)
    for _ in range(1000 // len(KINDS) + 1):
        assert outcomes(kind, chance), kind


@pytest.mark.parametrize("number", range(len(recognising.RECOGNISERS)))
def test_each_recogniser_is_needed(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any one of the recognisers, a statement of some kind is dropped."""
    others = [each for place, each in enumerate(recognising.RECOGNISERS) if place != number]
    monkeypatch.setattr(recognising, "RECOGNISERS", tuple(others))
    chance = random.Random(number)
    assert any(not outcomes(kind, chance) for kind in KINDS)


@pytest.mark.parametrize(
    ("place", "text", "about"),
    [
        ("row", "Date: 25 mai", "date-"),
        ("title", "Bal du 25 mai 2027", "date-"),
        ("row", "Horaires: 20h-22h", "hours-"),
        ("body", "**Horaires :** 20h", "hours-"),
        ("body", "**Horaires :** 20h-22h", "hours-"),
    ],
)
def test_what_readers_are_promised_is_told(place: str, text: str, about: str) -> None:
    """Another day or hour behind a label or in the title is a warning, whichever of both is in the calendar."""
    document, _ = placed(place, text, random.Random(1))
    told = {each.code for each in event_of(document).problems if each.severity is Severity.WARNING}
    assert any(code.startswith(about) for code in told)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("body", "Inscriptions jusqu'au 10 mai 2027."),
        ("body", "La première édition a eu lieu le 3 mars 2019."),
        ("body", "- 15h15 : accueil"),
        ("body", "Le secrétariat est ouvert de 9h à 12h."),
        ("row", "Horaires: 14h30-18h"),
        ("row", "Date: mardi 18 mai 2027"),
    ],
)
def test_what_agrees_or_is_about_something_else_is_quiet(place: str, text: str) -> None:
    """Nobody is told of deadlines, programmes, opening hours, the past, or of what is said twice alike."""
    document, _ = placed(place, text, random.Random(1))
    assert codes(event_of(document)) == set()


def test_every_outcome_has_a_sentence_in_both_languages() -> None:
    """What became of a statement can be said in English and French."""
    french = translator("fr")
    assert [text for text in REASONS.values() if text not in french._catalog] == []  # type: ignore[attr-defined]
    named: Callable[[Verdict], bool] = lambda each: each.reason in REASONS  # noqa: E731
    for kind in KINDS:
        place, text, _ = KINDS[kind]
        assert all(map(named, verdicts_of(*placed(place, text.format(day=25, hour=20), random.Random(2)))))
