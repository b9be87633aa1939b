"""What tells of an event that was is no event, unless keys of an event say otherwise."""

import pytest

from .support import collection_of


def told(front_matter: str, name: str = "posts/x.md") -> tuple[int, set[str]]:
    """Return how many events a document gives, and the codes of its problems."""
    collection = collection_of(f"---\n{front_matter}\n---\nIt was a nice evening.\n", names=(name,))
    codes = {problem.code for problem in collection.problems if problem.source}
    return len(collection.events), {code for code in codes if code.startswith("not-event")}


@pytest.mark.parametrize(
    "title",
    [
        "Compte rendu de la réunion de mai", "Retour sur la fête du village", "Recap: May meetup", "May meeting minutes", "Rückblick auf das Fest",
        "Verslag van de bijeenkomst", "Relacja z koncertu", "Crónica de la fiesta", "Resoconto della serata", "第10回ミートアップ開催報告",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("name", "code"), [("x.md", "not-event-article"), ("events/x.md", "not-event")])
def test_a_title_tells_of_what_was(title: str, name: str, code: str) -> None:
    """With nothing but ``date`` it is an article: a remark, and a warning where events stand."""
    assert told(f"title: '{title}'\ndate: 2027-05-18", name) == (0, {code})


@pytest.mark.parametrize(
    ("front_matter", "name"),
    [
        ("title: May\ndate: 2027-05-18\ntags: [Meeting Minutes]", "x.md"), ("title: May\ndate: 2027-05-18\ncategories: Compte rendu", "x.md"),
        ("title: May\ndate: 2027-05-18", "minutes/x.md"), ("title: May\ndate: 2027-05-18", "comptes-rendus/x.md"),
    ],
)  # fmt: skip
def test_a_tag_or_a_folder_tells_of_what_was(front_matter: str, name: str) -> None:
    """Minutes by their category, or by where they lie."""
    assert told(front_matter, name) == (0, {"not-event-article"})


@pytest.mark.parametrize(
    "front_matter",
    [
        "title: Recap of the May meeting\nevent_start_date: 2027-05-18", "title: Retour sur Terre\ndate: 2027-05-18\nlieu: Théâtre",
        "title: A recap of grammar\ndate: 2027-05-18\nregistration_url: https://example.org/i", "title: Verslag\ndate: 2027-05-18\nend_date: 2027-05-19",
        "title: 20 minutes de yoga\ndate: 2027-05-18", "title: Atelier bilan de santé\ndate: 2027-05-18",
    ],
)  # fmt: skip
def test_keys_of_an_event_make_it_one(front_matter: str) -> None:
    """A start of its own, an end, a place or a registration: such a title names an event."""
    assert told(front_matter, "x.md")[0] == 1
