"""Whether an event takes place, and whether anybody may know of it yet."""

from json import dumps

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.shared.description import title
from feeds.interpretation.front_matter import spellings
from feeds.interpretation.status import told_in
from feeds.model import Event, Status
from feeds.text.folding import fold_key

from .support import codes, collection_of, event_of, examples


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


@pytest.mark.parametrize(
    "said",
    [
        "cancelled: Storm warning", "cancelled: 2027-05-20", "is_canceled: true", "isCancelled: yes", "annule: grève", "abgesagt: wegen Sturm",
        "geannuleerd: wegens storm", "odwołane: tak", "cancelled: [no heating, no light]", "cancelled: {reason: storm, since: 2027-05-01}",
        "event:\n  cancelled: storm",
    ],
)  # fmt: skip
def test_anything_but_a_no_cancels(said: str) -> None:
    """A reason or a date under a key of cancellations is taken as seriously as a yes."""
    assert event(front_matter=said).status is Status.CANCELLED


@pytest.mark.parametrize("said", ["cancelled: no", "cancelled: 'No, it takes place'", "annule: non", "cancelled: 0"])
def test_a_clear_no_does_not_cancel(said: str) -> None:
    """Whatever follows the no."""
    assert event(front_matter=said).status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("cancelled: Storm warning", "status-cancelled"), ("cancelled: 2027-05-20", "status-cancelled"), ("postponed: 2027-06-01", "status-postponed"),
        ("reporte: au printemps", "status-postponed"), ("cancelled: true", ""), ("cancelled: ANNULÉ", ""), ("postponed: yes", ""),
    ],
)  # fmt: skip
def test_what_is_no_plain_yes_is_told(said: str, code: str) -> None:
    """A word that says it, or a yes, leaves nothing to ask."""
    assert [told for told in codes(event(front_matter=said)) if told.startswith("status")] == [code] * bool(code)


@pytest.mark.parametrize(
    "said",
    [
        "status: called off", "status: Afgelast", "status: entfällt", "statut: annulée", "stato: annullato", "estado: cancelado", "status: odwołane",
        "status: EventCancelled", "tags: [cancelled]", "tags: [musique, annulé]", "categories: [Abgesagt]", "tags: musique, annulé",
    ],
)  # fmt: skip
def test_a_state_or_a_tag_cancels(said: str) -> None:
    """The words of each language, under a key of states or alone as a tag."""
    assert event(front_matter=said).status is Status.CANCELLED


@pytest.mark.parametrize(
    "body",
    [
        "This event has been cancelled by its organiser.", "**:warning: Event cancelled :warning:**\n\nUnfortunately.", "Sorry! We had to cancel this event.",
        "<div class=\"notice\">\nThis event is cancelled.\n</div>", "Cet évènement est annulé, nous en sommes désolés.", "ÉVÉNEMENT ANNULÉ – nouvelle date à venir",
        "Die Veranstaltung fällt aus.", "Este evento ha sido cancelado.", "Helaas: deze activiteit gaat niet door.", "Wydarzenie zostało odwołane.",
        "L'evento è stato annullato.", "O evento foi cancelado.",
    ],
)  # fmt: skip
def test_the_first_lines_cancel(body: str) -> None:
    """A sentence about this event at the beginning of its text."""
    assert event_of(f"---\ntitle: Bal\nevent_start_date: 2027-05-18\n---\n{body}\n").status is Status.CANCELLED
    assert (
        event_of(
            f"---\ntitle: Bal\nevent_start_date: 2027-05-18\nchapeau: {dumps(body.splitlines()[0])}\n---\nx\n"
        ).status
        is Status.CANCELLED
        or "\n" in body
    )


@pytest.mark.parametrize(
    "body",
    [
        "If the event is cancelled, you get your money back.", "This event is cancelled if it rains.", "The walk of April was cancelled: come to this one.",
        "On danse.\n\nTickets of cancelled events are refunded.", "Cet évènement est annulé en cas de pluie.", "Cancelled flights and your rights: a talk.",
        "\n\n".join(["On danse."] * 8 + ["This event has been cancelled."]),
    ],
)  # fmt: skip
def test_a_condition_or_another_event_does_not_cancel(body: str) -> None:
    """What may happen, what happened to another event, and what stands far below."""
    assert event_of(f"---\ntitle: Bal\nevent_start_date: 2027-05-18\n---\n{body}\n").status is Status.CONFIRMED


@pytest.mark.parametrize("title", ["~~Bal~~", "<s>Bal</s>", "<del>Bal du village</del>"])
def test_a_title_that_is_struck_through_cancels(title: str) -> None:
    """All of it; the marks are no part of the title, and without a word that says so it is told."""
    found = event(title)
    assert (found.status, "~" in found.summary, codes(found) & {"status-cancelled"}) == (
        Status.CANCELLED,
        False,
        {"status-cancelled"},
    )
    said = event_of(
        f"---\ntitle: {title}\nevent_start_date: 2027-05-18\n---\nThis event has been cancelled due to rain.\n"
    )
    assert "status-cancelled" not in codes(said)


def test_what_is_not_settled_was_not_put_off() -> None:
    """TENTATIVE says nothing of a former date: only what was put off is called so in its title."""
    assert [
        title(event(front_matter=f"lang: fr\nstatus: {said}")) for said in ("tentative", "postponed", "cancelled")
    ] == [
        "Bal",
        "Reporté : Bal",
        "Annulé : Bal",
    ]
