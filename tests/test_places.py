"""Where an event is: venue and address in one line, online or not, and the point on the map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.interpretation.where.places import join
from feeds.model import Event

from .support import event_of, examples

VENUE = "lieu: Mairie\n"


def event(
    front_matter: str, title: str = "Bal de la commune", body: str = "Les inscriptions et le bal de la mairie."
) -> Event:
    return event_of(f"---\ntitle: {title}\nevent_start_date: 2027-05-18\n{front_matter}\n---\n{body}\n")


def row(label: str, text: str) -> str:
    return f"champs_informations:\n- intitule: {label}\n  contenu: {text}\n"


@pytest.mark.parametrize(
    ("front_matter", "location"),
    [
        ("lieu: Mairie\nadresse: 1 place Foch, 29000 Quimper", "Mairie, 1 place Foch, 29000 Quimper"),
        ("lieu: Mairie", "Mairie"),
        ("adresse: 1 place Foch", "1 place Foch"),
        ("lieu: Mairie\nadresse: Mairie, 1 place Foch", "Mairie, 1 place Foch"),
        ("lieu: Mairie, 1 place Foch\nadresse: 1 place Foch", "Mairie, 1 place Foch"),
        ("lieu: MÉDIATHÈQUE\nadresse: Médiathèque - 1 place Foch", "Médiathèque - 1 place Foch"),
        ("lieu: Mairie\nadresse: |\n  1 place Foch,\n  29000 Quimper\n", "Mairie, 1 place Foch, 29000 Quimper"),
        ("lieu: ' Mairie '\nadresse: ' 1 place Foch, '", "Mairie, 1 place Foch"),
        ("location: {name: Town hall, address: 1 Main Street}", "Town hall, 1 Main Street"),
        ("venue:\n  name: Town hall\n  address: 1 Main Street", "Town hall, 1 Main Street"),
        ("lieu: '**Mairie**'", "Mairie"),
        ("lieu: Salle A & B", "Salle A & B"),
        ("", ""),
    ],
)
def test_location_is_venue_and_address_in_one_line(front_matter: str, location: str) -> None:
    """What one says of the other is not said twice, lines become commas, markup goes."""
    assert event(front_matter).location == location


def test_a_row_can_hold_the_address() -> None:
    """Where no key gives the address, the row of that name does."""
    found = event(VENUE + row("Adresse", "1 place Foch"))
    assert (found.venue, found.address, found.location) == ("Mairie", "1 place Foch", "Mairie, 1 place Foch")


@pytest.mark.parametrize(
    "empty", ["null", "'null'", "~", "''", "à venir", "À définir", "TBD", "tba", "À préciser", "[]"]
)
def test_a_placeholder_is_no_place(empty: str) -> None:
    """Words that keep a field filled are no venue and no address."""
    assert event(f"lieu: {empty}\nadresse: {empty}").location == ""


@pytest.mark.parametrize(
    "place",
    [
        "online", "Online event", "Virtual", "Zoom", "Visioconférence", "En ligne", "Evénement 100% en ligne", "Webinaire", "Microsoft Teams",
        "https://visio.example.org/salle", "À distance", "Distanciel et à distance", "Mairie et en ligne", "Jitsi", "Live stream",
    ],
)  # fmt: skip
def test_a_place_that_says_online(place: str) -> None:
    """Words for a meeting on the net, alone or beside a place, and an address of the net as the place."""
    assert event(f"lieu: '{place}'").online


@pytest.mark.parametrize(
    "place",
    [
        "Mairie",
        "Salle des lignes",
        "Ligne 6, station Zola",
        "Rue de la Visitation",
        "Virtuose café",
        "Zoo de Vincennes",
    ],
)
def test_a_place_that_only_sounds_like_it(place: str) -> None:
    """Words that merely contain those of a meeting on the net are places."""
    assert not event(f"lieu: '{place}'").online


@pytest.mark.parametrize(
    ("said", "online"), [("online: true", True), ("en_ligne: oui", True), ("online: false\nlieu: Zoom", False)]
)
def test_a_key_decides(said: str, online: bool) -> None:
    """A key that says whether it is online is believed before all words."""
    assert event(said).online is online


@pytest.mark.parametrize(
    "said",
    [
        VENUE + row("Participer", "Possibilité de suivre la session à distance"), VENUE + row("Accès", "Retransmis en direct sur notre chaîne"),
        row("Modalités", "Webinaire gratuit"), VENUE + row("Modalités", "Sur place ou en visio"), VENUE + "acces:\n  en_ligne: Participer en ligne",
    ],
)  # fmt: skip
def test_taking_part_from_elsewhere(said: str) -> None:
    """A row that offers to take part from elsewhere makes the event online, beside a place too."""
    assert event(said).online


@pytest.mark.parametrize(
    "said",
    [
        VENUE + row("Inscription", "Inscription en ligne"), VENUE + row("Billetterie", "Billets en ligne"), row("Tarif", "Paiement en ligne"),
        VENUE + row("Documents", "Actes publiés en ligne"),
    ],
)  # fmt: skip
def test_something_else_online(said: str) -> None:
    """To register, pay or read online is not to take part online."""
    assert not event(said).online


def test_a_webinar_is_online_unless_it_has_a_place() -> None:
    """The title says it where nothing says a place."""
    assert event("", title="Webinaire de rentrée").online
    assert not event(VENUE, title="Webinaire de rentrée").online


@pytest.mark.parametrize(("language", "location"), [("fr", "En ligne"), ("en", "Online"), ("de", "Online")])
def test_online_without_a_place_is_the_location(language: str, location: str) -> None:
    """Where there is nothing but the net, LOCATION says so in the language of the document."""
    found = event(f"online: true\nlang: {language}")
    assert (found.location, found.venue) == (location, "")


@pytest.mark.parametrize(
    ("front_matter", "geo"),
    [
        ("geo: 48.85, 2.35", (48.85, 2.35)), ("geo: (48.85; -2.35)", (48.85, -2.35)), ("geo: [48.85, 2.35]", (48.85, 2.35)),
        ("coordinates: {lat: 48.85, lng: 2.35}", (48.85, 2.35)), ("geo: 48, 2", (48.0, 2.0)), ("geo: 91, 2", None), ("geo: 48, 181", None),
        ("geo: 48,85 ; 2,35", None), ("geo: Paris", None), ("geo: '48.85'", None), ("geo: [[1, 2]]", None), ("geo: [null, 2]", None),
        ("geo: 1e999, 2", None), ("geo: nan, 2", None),
    ],
)  # fmt: skip
def test_a_point_on_the_map(front_matter: str, geo: tuple[float, float] | None) -> None:
    """Latitude and longitude in degrees where both are possible, else nothing."""
    assert event(front_matter).geo == geo


@examples(150)
@given(st.text(max_size=30), st.text(max_size=30))
def test_joining_loses_nothing(venue: str, address: str) -> None:
    """The line holds both words, or the one that says the other."""
    assert join(venue, address) in (venue, address, f"{venue}, {address}")


PLACES = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(["online", "zoom", ",", "\n", "<b>", "(", "é", "https://", "**"]), max_size=8).map(
        " ".join
    ),
)


@examples(100)
@given(PLACES, PLACES, st.text("0123456789.,;-() ", max_size=20))
def test_any_place_is_one_line(venue: str, address: str, geo: str) -> None:
    """Whatever is typed: no exception, one line, and a point only on this planet."""
    found = event(
        "\n".join(f"{key}: {quoted(text)}" for key, text in (("lieu", venue), ("adresse", address), ("geo", geo)))
    )
    assert "\n" not in found.location
    assert found.geo is None or (abs(found.geo[0]) <= 90 and abs(found.geo[1]) <= 180)


def quoted(text: str) -> str:
    """Return text as a YAML value in double quotes, without what YAML refuses to hold."""
    kept = "".join(char for char in text if char.isprintable() or char == "\n")
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
