"""Every link of a writer stays somewhere: to take part online, in a row, in the text; what may do harm is told."""

import pytest

from feeds.formats.shared.description import Notes
from feeds.model import Event
from feeds.settings import Settings

from .support import Addresses, codes, collection_of, event_of, render_feed

CALL = "https://visio.example.org/salle"


def event(front_matter: str = "", body: str = "On danse.") -> Event:
    return event_of(f"---\ntitle: Bal\nlang: fr\nevent_start_date: 2027-05-18 18:00\n{front_matter}\n---\n{body}\n")


def notes(found: Event) -> str:
    return Notes(found, "", 5_000).text


@pytest.mark.parametrize(
    "keys",
    [
        f"visio: {CALL}", f"lien_visio: {CALL}", f"meeting_url: {CALL}", f"stream_url: {CALL}", f"Meeting-Link: {CALL}", f"online: {CALL}",
        f"visio: '[La salle]({CALL})'", f"champs_informations:\n- intitule: Visio\n  lien: {CALL}", f"videokonferenz: {CALL}", f"en_ligne: {CALL}",
    ],
)  # fmt: skip
def test_a_hybrid_event_has_place_and_conference(keys: str) -> None:
    """The place is LOCATION; the link is CONFERENCE, and a line of DESCRIPTION for those who show no CONFERENCE."""
    found = event(f"lieu: Mairie et en ligne\n{keys}")
    assert (found.location, found.online) == ("Mairie et en ligne", True)
    assert [link.href for link in found.conference] == [CALL]
    assert f"Participer en ligne : {CALL}" in notes(found)


@pytest.mark.parametrize("place", [f'"[En ligne]({CALL})"', CALL, '"[Zoom](https://example.zoom.us/j/1)"'])
def test_the_link_of_an_online_place_stays(place: str) -> None:
    """A place that is a link to a meeting."""
    found = event(f"lieu: {place}")
    assert found.online
    assert [link.href for link in found.conference] == [
        "https://example.zoom.us/j/1" if "zoom" in place.lower() else CALL
    ]


def test_the_site_of_a_hall_is_no_conference() -> None:
    """A link of a place that one goes to leads to its site."""
    found = event('lieu: "[Mairie](https://mairie.example)"')
    assert (found.online, found.conference) == (False, ())


def test_a_meeting_in_the_text_is_a_conference() -> None:
    """The address of a meeting itself, wherever it stands."""
    found = event(body="[Rejoindre](https://example.zoom.us/j/1)")
    assert [(link.href, link.label) for link in found.conference] == [("https://example.zoom.us/j/1", "Rejoindre")]


def test_the_link_to_sign_up_is_no_conference() -> None:
    """A form in front of a meeting is where one signs up, once."""
    link = "https://example.zoom.us/webinar/register/1"
    found = event(f"registration_url: {link}\nvisio: {link}")
    assert ([each.href for each in found.registration], found.conference) == ([link], ())


def test_conference_is_written_as_rfc_7986_says() -> None:
    """A URI with a label, in the language of the event."""
    text = f"---\ntitle: Bal\nlang: fr\nevent_start_date: 2027-05-18\nlieu: Mairie\nvisio: {CALL}\n---\nOn danse.\n"
    settings = Settings(timezone="Europe/Paris")
    data = render_feed(collection_of(text).combined, settings, Addresses("")).replace(b"\r\n ", b"")
    assert f"CONFERENCE;LABEL=Participer en ligne;VALUE=URI:{CALL}\r\n".encode() in data


@pytest.mark.parametrize(
    "row",
    [
        "contenu: '[Le PDF](https://example.org/p.pdf)'", "contenu: Voir <https://example.org/p.pdf>", "contenu: Le PDF\n  lien: https://example.org/p.pdf",
        "contenu: '<a href=\"https://example.org/p.pdf\">Le PDF</a>'", "lien: https://example.org/p.pdf", "contenu: voir https://example.org/p.pdf merci",
    ],
)  # fmt: skip
def test_the_link_of_a_row_stays(row: str) -> None:
    """Whatever the editor put it into: it is in DESCRIPTION, and on the page as something to click."""
    found = event(f"champs_informations:\n- intitule: Programme\n  {row}")
    assert found.registration == ()
    assert "https://example.org/p.pdf" in notes(found)
    assert 'href="https://example.org/p.pdf"' in found.html or "p.pdf merci" in found.html


def test_a_link_is_shown_once() -> None:
    """Where one signs up stands above, not in its row again."""
    found = event("champs_informations:\n- intitule: Inscription\n  contenu: ici\n  lien: https://example.org/i")
    assert notes(found).count("https://example.org/i") == 1


@pytest.mark.parametrize(
    ("front_matter", "body"),
    [
        ("", "[ici](javascript:alert(1))"), ("", '<a href="javascript:alert(1)">ici</a>'), ("", "[ici](data:text/html,x)"),
        ("champs_informations:\n- intitule: Plan\n  lien: javascript:alert(1)", ""), ("champs_informations:\n- intitule: Plan\n  contenu: '[x](vbscript:y)'", ""),
        ("registration_url: javascript:alert(1)", ""),
    ],
)  # fmt: skip
def test_what_may_do_harm_is_left_out_and_told(front_matter: str, body: str) -> None:
    """In a key, a row or the text, as Markdown and as HTML."""
    found = event(front_matter, body)
    assert "link-refused" in codes(found)
    assert not any(scheme in found.html + notes(found) for scheme in ("javascript:", "vbscript:", "data:"))


def test_a_telephone_number_is_not_refused() -> None:
    """A number to call in a row is no link to sign up with, and no harm."""
    assert "link-refused" not in codes(event("champs_informations:\n- intitule: Inscription\n  lien: tel:0102030405"))
