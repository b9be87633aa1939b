"""Whether an event takes place, and whether anybody may know of it yet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.interpretation.front_matter import spellings
from feeds.interpretation.status import told_in
from feeds.model import Event, Status
from feeds.text.folding import fold_key

from .support import collection_of, event_of, examples


def event(title: str = "Bal", front_matter: str = "") -> Event:
    quoted = title.replace('"', '\\"')
    return event_of(f'---\ntitle: "{quoted}"\nevent_start_date: 2027-05-18\n{front_matter}\n---\n')


@pytest.mark.parametrize(
    "title",
    [
        "ANNULÉ – Visite", "ANNULE - Visite", "Annulé : visite", "[ANNULE] Visite", "[Annulé] Visite", "(annulée) Visite", "Visite [annulée]",
        "Visite (annulé)", "Visite - ANNULÉE", "Visite – annulée", "Visite : annulé", "Visite | Annulé", "Visite ANNULEE", "⚠️ ANNULÉ ⚠️ Visite",
        "Visite (annulée en raison de la grève)", "Visite - annulée !", "❌ Annulé | Visite", "Visite **ANNULÉE**", "Annulé", "Cancelled: tour",
        "Tour (cancelled)", "CANCELED tour", "Tour [Canceled]", "Abgesagt: Führung", "CANCELADO: visita", "Visita (annullata)", "ANNULÉ Visite du 12 juin",
    ],
)  # fmt: skip
def test_a_title_says_cancelled(title: str) -> None:
    """A note of the editor in brackets, in capitals, or at an edge behind a mark."""
    assert event(title).status is Status.CANCELLED


@pytest.mark.parametrize(
    "title",
    [
        "REPORTÉ – Visite",
        "Visite (reportée)",
        "[Reporté] Visite",
        "Postponed: tour",
        "Tour POSTPONED",
        "Führung (verschoben)",
    ],
)
def test_a_title_says_postponed(title: str) -> None:
    """Put off without a new date: the event may take place, some day."""
    assert event(title).status is Status.TENTATIVE


@pytest.mark.parametrize(
    "title",
    [
        "REPORTÉ au 12 juin – Visite",
        "Visite (reportée au 12 juin 2027)",
        "Postponed to June 12: tour",
        "REPORTÉ : visite du 3 mai",
    ],
)
def test_a_postponed_event_with_a_new_date_takes_place(title: str) -> None:
    """Put off to a date that is named: it is at its new date."""
    assert event(title).status is Status.CONFIRMED


@pytest.mark.parametrize(
    "title",
    [
        "Que faire d'un vol annulé ?", "Vol annulé : vos droits", "Annuler une commande", "Annulations et reports", "Les concerts annulés de 2020",
        "Reporter un rendez-vous", "Le reporter et son journal", "Visite du canal", "How cancelled flights are refunded", "Reported bugs", "Bal",
    ],
)  # fmt: skip
def test_a_word_of_the_title_is_no_note(title: str) -> None:
    """Who speaks of cancelled flights does not cancel the event."""
    assert event(title).status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("front_matter", "status"),
    [
        ("status: cancelled", Status.CANCELLED), ("statut: Annulé", Status.CANCELLED), ("state: annulée", Status.CANCELLED),
        ("is_cancelled: true", Status.CANCELLED), ("cancelled: yes", Status.CANCELLED), ("annule: oui", Status.CANCELLED),
        ("postponed: true", Status.TENTATIVE), ("status: postponed", Status.TENTATIVE), ("statut: reporté", Status.TENTATIVE),
        ("status: tentative", Status.TENTATIVE), ("cancelled: false", Status.CONFIRMED), ("cancelled: ~", Status.CONFIRMED),
        ("status: confirmed", Status.CONFIRMED), ("status: published", Status.CONFIRMED), ("cancelled: true\npostponed: true", Status.CANCELLED),
    ],
)  # fmt: skip
def test_a_key_says_the_state(front_matter: str, status: Status) -> None:
    """Keys and their values in both languages; cancelled is stronger than postponed."""
    assert event(front_matter=front_matter).status is status


@pytest.mark.parametrize(
    "front_matter",
    [
        "published: false", "published: no", "published: 'False'", "published: 0", "is_published: false", "publie: non", "draft: true", "draft: Yes",
        "draft: 'True'", "brouillon: oui", "Status: hidden", "status: draft", "statut: brouillon", "state: private", "expired: true",
        "state: hidden\nstatus: confirmed", "Draft: true", "draft: ' true '",
    ],
)  # fmt: skip
def test_a_draft_never_leaves_the_house(front_matter: str) -> None:
    """Every way to say "not yet" or "not any more" keeps an event out of the feeds."""
    collection = collection_of(
        f"---\ntitle: Bal\nevent_start_date: 2027-05-18\ncategories: [Bal]\n{front_matter}\n---\n"
    )
    assert [found.draft for found in collection.drafts] == [True]
    assert collection.events == ()
    assert not any(feed.events for feed in collection.feeds)


@pytest.mark.parametrize(
    "front_matter",
    [
        "published: true",
        "published: ~",
        "published:",
        "draft: false",
        "draft: no",
        "status: cancelled",
        "expired: false",
    ],
)
def test_what_is_published(front_matter: str) -> None:
    """A document that does not say otherwise is published."""
    assert len(collection_of(f"---\ntitle: Bal\nevent_start_date: 2027-05-18\n{front_matter}\n---\n").events) == 1


@examples(200)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(["annulé", "ANNULÉ", "reporté", "[", "]", "(", ")", " ", "-", ":", "au", "12 juin"]),
            max_size=10,
        ).map("".join),
    )
)
def test_any_title_has_a_status(title: str) -> None:
    """Whatever the title: a status, and no exception."""
    assert told_in(title) in Status


# Spelled out here, so that none is lost from the table unnoticed.
DRAFT_KEYS = {
    "draft": ("draft", "brouillon", "is_draft"),
    "hidden": ("hidden", "private", "prive", "masque", "unlisted"),
    "public": ("published", "is_published", "publie", "publish", "visible"),
    "expired": ("expired",),
}


@pytest.mark.parametrize("line", [
    f"{spelling}: {'no' if name == 'public' else 'yes'}" for name, spellings in DRAFT_KEYS.items() for spelling in spellings
])  # fmt: skip
def test_every_key_of_drafts_keeps_an_event_out(line: str) -> None:
    """Each spelling of each key that can say "not for everybody" says it alone."""
    assert event(front_matter=line).draft


def test_no_key_of_drafts_is_untested() -> None:
    """The keys above are those that are read."""
    for name, keys in DRAFT_KEYS.items():
        assert set(map(fold_key, keys)) <= set(map(fold_key, spellings()[name]))
