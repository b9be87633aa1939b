"""The setting ``doubtful``: what becomes of an event where two things that people typed contradict each other about the start."""

import pytest

from feeds.formats import FORMATS, Addresses
from feeds.formats.shared.description import title
from feeds.model import Event, Status
from feeds.pipeline.collection import Collection

from .support import collection_of, render_feed

KEYS = "title: Bal des voisins\nevent_start_date: 2027-06-12 19:30\nevent_end_date: 2027-06-12 23:00"
CONTRADICTED = {
    "another day": "**Date :** dimanche 13 juin 2027",
    "another weekday": "Rendez-vous le vendredi 12 juin 2027.",
    "another hour": "**Horaires :** de 18h à 20h",
}


def read(body: str, keys: str = KEYS, **settings: object) -> Collection:
    """Return the collection of one document."""
    return collection_of(f"---\n{keys}\n---\n\n{body}\n", **settings)


def one(body: str, keys: str = KEYS, **settings: object) -> Event:
    (event,) = read(body, keys, **settings).events
    return event


@pytest.mark.parametrize("body", CONTRADICTED.values(), ids=CONTRADICTED)
def test_a_contradicted_start_is_marked(body: str) -> None:
    """Readers see that the day or the hour is to be confirmed; the document's own status stays what it says."""
    event = one(body)
    assert (event.doubtful, event.status, event.calendar_status) == (True, Status.CONFIRMED, Status.TENTATIVE)
    assert title(event) == "Bal des voisins (à confirmer)"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "**Date :** samedi 12 juin 2027, 19h30",
        "Inscription avant le 1er juin 2027 à 18h.",
        "Les portes ouvrent à 19h.",
    ],
)
def test_a_start_that_all_agree_on_is_not_marked(body: str) -> None:
    """A statement that agrees, or is about something else, casts no doubt."""
    assert not one(body).doubtful


def test_an_assumption_is_no_contradiction() -> None:
    """Where nobody told the end, a warning is told, and the start is certain."""
    event = one("", keys="title: Bal\nevent_start_date: 2027-06-12 19:30")
    assert event.problems
    assert not event.doubtful


def test_every_format_tells() -> None:
    """Each feed says it, in the title and in its status."""
    collection = read(CONTRADICTED["another day"])
    told = {
        form.suffix: render_feed(collection.combined, collection.settings, Addresses(""), form.suffix).decode()
        for form in FORMATS
    }
    assert all("Bal des voisins (à confirmer)" in text for text in told.values())
    assert all("TENTATIVE" in told[suffix] for suffix in ("ics", "json"))


def test_it_is_shown_as_certain_where_the_owner_wants_that() -> None:
    """``show``: the event is as if nobody had contradicted; the warning stays."""
    event = one(CONTRADICTED["another day"], doubtful="show")
    assert (title(event), event.calendar_status) == ("Bal des voisins", Status.CONFIRMED)
    assert event.problems


def test_it_is_held_back_where_the_owner_wants_that() -> None:
    """``hold``: the event is in no feed, and its document is told at the line of the contradiction."""
    collection = read(CONTRADICTED["another day"], doubtful="hold")
    assert not collection.events
    assert not collection.combined.events
    assert [event.slug for event in collection.drafts] == ["evenement-0"]
    against, held = (
        next(each for each in collection.problems if each.code == code) for code in ("date-contradicted", "held")
    )
    assert held.line == against.line > 0


def test_a_contradiction_that_somebody_ignores_is_settled() -> None:
    """Who wrote the comment looked at both statements."""
    event = one(CONTRADICTED["another day"], keys=f"{KEYS}\n# feeds: ignore=date-contradicted", doubtful="hold")
    assert not event.doubtful


def test_a_cancelled_event_stays_cancelled() -> None:
    """That it does not take place matters more than when it would have."""
    event = one(CONTRADICTED["another day"], keys=f"{KEYS}\ncancelled: true")
    assert (event.calendar_status, title(event)) == (Status.CANCELLED, "Annulé : Bal des voisins")
