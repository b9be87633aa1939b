"""Where an event is: venue and address in one line, online or not, and the point on the map."""

from json import dumps

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.interpretation.where.places import join
from feeds.model import Event

from .support import codes, event_of, examples

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
        ("lokasjon: kl 12 på Samfunnet", "Samfunnet"),
        ("ort: um 19 Uhr im Rathaus", "Rathaus"),
        ("venue: 7 pm at the Makers Hall", "Makers Hall"),
        ("venue: Studio 18", "Studio 18"),
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


def located(front_matter: str = "", body: str = "On danse.", **settings: object) -> Event:
    return event_of(f"---\ntitle: Bal\nevent_start_date: 2027-05-18 18:00\n{front_matter}\n---\n{body}\n", **settings)


@pytest.mark.parametrize(
    ("front_matter", "location"),
    [
        ("lieu: |\n  Salle des fêtes\n  2e étage\n  1 place Foch", "Salle des fêtes, 2e étage, 1 place Foch"),
        ("location_name: Town hall\nlocation_address: 1 Main Street", "Town hall, 1 Main Street"),
        ("location: Stand 12 @ Book fair\nlocation_short: Leipzig, Germany", "Stand 12 @ Book fair, Leipzig, Germany"),
        ("location: {name: University of Oxford, city: Oxford, country: UK}", "University of Oxford, Oxford, UK"),
        ("location: {street: Georgsallee 1, city: Freiburg, postal: 79110}", "Georgsallee 1, 79110 Freiburg"),
        ("current_time_slot:\n  place: Salle Bleue", "Salle Bleue"),
        ("time_slots:\n- place: Salle Verte\n- place: Salle Verte", "Salle Verte"),
        ("time_slots:\n- place: Salle Verte\n- place: Salle Rouge", ""),
        ("text: <p>Vernissage</p><p>7, avenue du Port, 13008 Marseille</p>", "7, avenue du Port, 13008 Marseille"),
        ("talks:\n- room: Aula\n  location: Berlin", ""),
        ("point_de_rendez_vous: Fontaine", "Fontaine"),
        ("treffpunkt: Brunnen", "Brunnen"),
    ],
)
def test_a_place_is_found_wherever_its_parts_stand(front_matter: str, location: str) -> None:
    """All lines of it, its address under a key of its own, and the place of a date where all dates have the same."""
    assert located(front_matter).location == location


@pytest.mark.parametrize(
    ("body", "location"),
    [
        ("## Venue\n\nRoom 2,  \nPhysics building,  \nMain campus\n\nBring a pen.", "Room 2, Physics building, Main campus"),
        ("## Venue \n\n<address>\nHall,<br/>\n12 High Road\n</address>\n\nMap: x", "Hall, 12 High Road"),
        ("**Veranstaltungsort:** Kulturhaus\nHauptstraße 1\n12345 Neustadt\n\nEintritt frei.", "Kulturhaus, Hauptstraße 1, 12345 Neustadt"),
        ("Lieu : Salle des fêtes\nTarif : 5 €", "Salle des fêtes"),
        ("## Lieu\n\nSalle des fêtes\n18h : ouverture", "Salle des fêtes"),
        ("Les deux jours auront lieu au [**Lieu du Port, 7 avenue du Port, 29200 Brest**](https://cartes.example/x).", "Lieu du Port, 7 avenue du Port, 29200 Brest"),
        ("The workshop takes place at **Makers Hall**.", "Makers Hall"),
        ("It will be held in Portland, OR. Bring a pen.", "Portland, OR"),
        ("The first meeting taking place in Chicago, October 16-18, 2027.", "Chicago"),
        ("Das Treffen findet im Kulturhaus Nord statt.", "Kulturhaus Nord"),
        ("La jornada tendrá lugar en la Biblioteca Central de Cádiz.", "Biblioteca Central de Cádiz"),
        ("Spotkanie odbędzie się w Domu Kultury.", "Domu Kultury"),
        ("De middag vindt plaats in Buurthuis Noord.", "Buurthuis Noord"),
        ("O encontro acontece na Casa Azul.", "Casa Azul"),
        ("L'incontro si terrà presso Palazzo Bianchi.", "Palazzo Bianchi"),
        ("Konserten holdes i Kulturhuset onsdag 16. juni kl 19.", "Kulturhuset"),
        ("La xerrada tindrà lloc a la Biblioteca Central. Aforament limitat.", "Biblioteca Central"),
        ("Paikkana on Ravintola Satama. Ilmoittautuminen päättyy 25.4.", "Ravintola Satama"),
        ("Lokasjon: kl 12 på Samfunnet", "Samfunnet"),
        ("Ort: um 19 Uhr im Rathaus", "Rathaus"),
        ("On: Biblioteca municipal", "Biblioteca municipal"),
        ("Missä: Kiltahuone\nMilloin: klo 18", "Kiltahuone"),
        ("When: in the evening\nOn: 12 May 2027\nWhere: Hall", "Hall"),
        ("On: Tuesday 12 May, 6 pm\nAt: the lake", ""),
        ("Sted: 17. mai-plassen", "17. mai-plassen"),
        ("2027年5月18日に 竹橋ホールで開催します。", "竹橋ホール"),
        ("21 juin, 17h\n\nSalon, Haus Nord, Hafenstraße 14, 04105 Leipzig\n\nEntrée libre", "Salon, Haus Nord, Hafenstraße 14, 04105 Leipzig"),
        ("Conférence\n\nSalle des fêtes du bourg\n\nImpasse de la Mairie, Brunoy", "Salle des fêtes du bourg, Impasse de la Mairie, Brunoy"),
    ],
)  # fmt: skip
def test_a_place_is_read_in_the_text(body: str, location: str) -> None:
    """A heading with lines below it, a label, a sentence, an address on its line; up to what says something else."""
    assert located(body=body).location == location


@pytest.mark.parametrize(
    "body",
    [
        "The event is held in English.", "It takes place in May.", "It takes place at noon.", "Il aura lieu en juin.", "Das Treffen findet im Sommer statt.",
        "The course is held in person.", "Nous étions 2000 Participants, venus de partout, comme en 2026.", "Will be held in Russian as part of a week.",
        "オンラインで開催します。", "It takes place in cooperation with the town.",
    ],
)  # fmt: skip
def test_a_sentence_that_names_no_place(body: str) -> None:
    """A language, a month, a season, a manner: nowhere."""
    assert located(body=body).location in ("", "オンライン")


def test_who_organises_is_no_place_where_the_text_gives_one() -> None:
    """The venue key holds a group, a line of the text the address."""
    body = "Begin 17:00\n\nSalon, Haus Nord, Hafenstraße 14, 04105 Leipzig\n"
    assert located("venue: Kreativgruppe Wort", body).location == "Salon, Haus Nord, Hafenstraße 14, 04105 Leipzig"
    assert located("venue: Kreativgruppe Wort").location == "Kreativgruppe Wort"


@pytest.mark.parametrize(
    "venue",
    [
        "location: corner-cafe-north", "locations: [salle-du-haut]", "venue: 3f2a90aa-1b2c-4d3e-8f90-aabbccddeeff", "venue_id: 12", "lieu: /lieux/mairie",
        "lieu: lieux/mairie.md", "place_slug: townhall",
    ],
)  # fmt: skip
def test_a_reference_that_leads_nowhere_is_no_place(venue: str) -> None:
    """Nobody reads a slug, a number or a path as the name of a place: it is left out and told."""
    found = located(venue)
    assert (found.location, codes(found) & {"place-unknown"}) == ("", {"place-unknown"})


@pytest.mark.parametrize("venue", ["lieu: mairie", "venueForeignKey: Riverside Gym", "place: Saint-Denis"])
def test_a_name_is_no_reference(venue: str) -> None:
    """One word, or what is written as people write names, stays the place without its document."""
    found = located(venue)
    assert found.location == venue.split(": ")[1]
    assert "place-unknown" not in codes(found)


def test_the_text_spells_out_a_small_name() -> None:
    """``place: indiehall`` is the "IndieHall, High Street 7" of the text."""
    assert located("place: indiehall", "**📍 Place:** IndieHall, High Street 7").location == "IndieHall, High Street 7"


@pytest.mark.parametrize(
    ("front_matter", "geo"),
    [
        ("lat: 48.85\nlon: 2.35", (48.85, 2.35)), ("latitude: '48,85'\nlongitude: '2,35'", (48.85, 2.35)), ("lat: 48.85\nlng: -2.35", (48.85, -2.35)),
        ("lieu: {nom: Salle, lat: 48.85, lon: 2.35}", (48.85, 2.35)), ("location: {name: Hall, latitude: 48.85, longitude: 2.35}", (48.85, 2.35)),
        ("location: {name: Hall, geo: {lat: 48.85, lon: 2.35}}", (48.85, 2.35)), ("lat: 148.85\nlon: 2.35", None), ("lat: 48.85", None),
        ("speaker: {lat: 48.85, lon: 2.35}", None), ("lat: north\nlon: 2.35", None), ("breitengrad: 48.85\nlängengrad: 2.35", (48.85, 2.35)),
    ],
)  # fmt: skip
def test_a_point_of_two_keys(front_matter: str, geo: tuple[float, float] | None) -> None:
    """Latitude and longitude side by side, at the top or within the place; another's point is not the event's."""
    assert located(front_matter).geo == geo


@pytest.mark.parametrize(
    ("place", "site"),
    [
        ("locality: Granada\npostalCode: '18014'\nlocation: Centro", "Europe/Madrid"), ("location: Granada", "Europe/Madrid"),
        ("location: Calle Real 3, Granada", "Europe/Madrid"), ("lieu: Saint-Martin", "Europe/Paris"), ("lieu: {nom: Mairie, ville: Saint-Martin}", "Europe/Paris"),
        ("lieu: Maurice", "Europe/Paris"), ("luogo: Santa Lucia", "Europe/Rome"), ("location: Café Montserrat, Montserrat", "Europe/Madrid"),
        ("lieu: Café, Sainte-Lucie", "Europe/Paris"), ("location: Peru", "America/Chicago"), ("location: Market, Lebanon", "America/New_York"),
    ],
)  # fmt: skip
def test_a_namesake_moves_no_clock(place: str, site: str) -> None:
    """A town, a quarter or a person may have the name of a country: the hours stay on the clock of the site, told as a remark."""
    found = located(place, timezone=site)
    assert found.tzid == site
    assert "place-homonym" in codes(found) or "ville" in place


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("location: {city: St. George's, country: Grenada}", "America/Grenada"), ("location: Hall, Tokyo, Japan", "Asia/Tokyo"),
        ("city: Port Louis\ncountry: Mauritius", "Indian/Mauritius"),
    ],
)  # fmt: skip
def test_a_country_that_is_named_as_one_moves_the_clock(place: str, zone: str) -> None:
    """A key for the country, or a name that no town has, says where the clock hangs."""
    assert located(place).tzid == zone


@pytest.mark.parametrize(
    "said",
    [
        "format: オンライン", "lieu: オンライン", "location: Discord", "location: Web Conference", "luogo: in collegamento via internet", "lieu: live sur Instagram",
        "ort: im Internet", "lugar: por Zoom", "locatie: via internet", "local: pela internet", "miejsce: przez internet", "место: онлайн", "location: YouTube Live",
        "visio: https://visio.example.org/a", "meeting_url: https://meet.example.org/a", "zoom: https://example.zoom.us/j/1", "mode: online",
    ],
)  # fmt: skip
def test_the_net_in_any_language(said: str) -> None:
    """Words, services and links to take part say online, whatever the language."""
    assert located(said).online


@pytest.mark.parametrize(
    "title",
    [
        "Marta: a virtual comedy hour",
        "Apéro – Virtual",
        "[Online] Apéro",
        "Apéro (en ligne)",
        "Spotkanie – online",
        "Virtuelle Führung",
        "オンライン勉強会",
    ],
)
def test_a_title_says_online(title: str) -> None:
    """A word for a meeting on the net in the title, or at an edge of it."""
    assert event("", title=dumps(title)).online


@pytest.mark.parametrize(
    "title",
    [
        "Virtual reality for beginners",
        "Réalité virtuelle : initiation",
        "How to sell online",
        "Online safety at home",
        "Realidad virtual",
        "Virtual machines",
    ],
)
def test_a_title_about_the_net(title: str) -> None:
    """What the event is about is not where it is."""
    assert not event(VENUE, title=dumps(title)).online
    assert not event("", title=dumps(title)).online


@pytest.mark.parametrize(
    "body",
    [
        "Vipassana, la méditation par vision pénétrante.",
        "Une retraite par visions.",
        "Vision d'avenir par visionnage d'archives.",
    ],
)
def test_a_vision_is_no_video_call(body: str) -> None:
    """Words that begin like those for a call are none."""
    assert not located(body=body).online


def test_a_mode_against_an_address_is_told() -> None:
    """Online, and a street number: one of both is wrong."""
    assert "online-contradicted" in codes(located("mode: online\nlocation: Town hall, 12 High Street"))
    assert "online-contradicted" not in codes(located("mode: hybrid\nlocation: Town hall, 12 High Street"))


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("__Local e data__: Tomar, entre 13 e 15 de julho de 2027", "Tomar"),
        ("**Place and date**: the Mill, Leeds, 19 November 2027", "the Mill, Leeds"),
        ("**Date et lieu** : du 19 au 22 novembre 2027, Moulin vieux", "Moulin vieux"),
        ("Ort und Datum: Mühle, vom 19. bis 22. November 2027", "Mühle"),
        ("Quand et où : mardi 18 mai 2027, Salle des fêtes", "Salle des fêtes"),
    ],
)
def test_a_label_may_announce_place_and_day(line: str, place: str) -> None:
    """A line that says by its label that it tells both names the place before its days, or behind them."""
    event = event_of(f"---\ntitle: Soir\nevent_start_date: 2027-11-19\n---\n{line}\n")
    assert event.location == place


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("event_place", True), ("eventPlace", True), ("place_of_event", True), ("eventplace", True), ("lugar_evento", True),
        ("lugarDelEvento", True), ("lieu-de-l-evenement", True), ("veranstaltungsort", True), ("evento_luogo", True),
        ("concert_venue", True), ("workshopLocation", True), ("show_place", True), ("place_hint", False), ("birthplace", False),
    ],
)  # fmt: skip
def test_a_listed_key_beside_a_word_for_events(key: str, found: bool) -> None:
    """``event_place`` is the place of the event; any other word beside it makes it something else."""
    assert event(f"{key}: Old mill").location == ("Old mill" if found else "")


def test_a_listed_key_alone_stands_before_a_compound() -> None:
    """Of ``event_place`` and ``place``, the one that is listed counts, whichever comes first."""
    assert event("event_place: Old mill\nplace: New mill").location == "New mill"


@pytest.mark.parametrize(
    ("front_matter", "location"),
    [
        ("location:\n  postal-code: LS1 4AP", "LS1 4AP"),
        ("location: {zip: '69100'}", "69100"),
        ("lieu: Mairie\ncode_postal: '29000'", "Mairie, 29000"),
        ("place: {name: Forum, street: Am Anger, house_number: '2', city: Adorf}", "Forum, Am Anger 2, Adorf"),
        ("place: {name: Forum, Hausnummer: 2b, Strasse: Am Anger, city: Adorf}", "Forum, 2b Am Anger, Adorf"),
        ("lieu: {nom: Forum, numero: '12', rue: rue du Four, ville: Adorf}", "Forum, 12 rue du Four, Adorf"),
    ],
)
def test_no_part_of_an_address_is_lost(front_matter: str, location: str) -> None:
    """A postcode alone tells where; the number of a house stands where its writer put it, before the street or behind."""
    assert event(front_matter).location == location


@pytest.mark.parametrize(
    ("body", "location"),
    [
        ("**@ The Old Mill**\n\nDoors at 7.", "The Old Mill"),
        ("Two sets.\n\n**The Old Mill**  \n186 Hampton St, Springfield, MA 02139", "The Old Mill, 186 Hampton St, Springfield, MA 02139"),
        ("**The Old Mill**  \n24 College St, Toronto, Ontario M6H 1A4", "The Old Mill, 24 College St, Toronto, Ontario M6H 1A4"),
        ("Le 18.05.27 à TechNord, présenté par Zoé.", "TechNord"),
        ("Le mardi 18 mai 2027, 19h, au Moulin Rose : venez.", "Moulin Rose"),
        ("On 18 May 2027, 7 pm at the Old Mill we dance.", "Old Mill"),
        ("Am 18. Mai 2027 um 19 Uhr im Rathaus Adorf wird getanzt.", "Rathaus Adorf"),
        ("Martedì 18 maggio 2027 alle 18 presso Villa Bianca si balla.", "Villa Bianca"),
    ],
)  # fmt: skip
def test_a_place_beside_a_mark_an_address_or_a_day(body: str, location: str) -> None:
    """ "@ name", a name above its address, and a name behind the day of the first lines say where it is."""
    assert event("", body=body).location == location


@pytest.mark.parametrize(
    "body",
    ["On 18 May 2027, in English.", "Le 18 mai 2027 à midi.", "Oct 14, 2027, 11:00 AM Eastern.", "Am 18. Mai 2027 im Rahmen der Woche."],
)  # fmt: skip
def test_what_stands_behind_a_day_and_is_no_place(body: str) -> None:
    """A language, an hour, a zone and an occasion are no places."""
    assert event("", body=body).location == ""


@pytest.mark.parametrize(
    ("title", "body", "quote"),
    [
        ("Installation party in Springfield", "Bring your laptop.", "Springfield"),
        ("Soirée jeux", "Retrouvez-nous avec plaisir à Adorf, comme toujours.", "Adorf"),
        (
            "Installation party",
            "Domani torna a Villabianca la festa del software libero, con il gruppo di tutti gli anni e molto altro.",
            "Villabianca",
        ),
    ],
)
def test_a_place_that_may_be_named_in_passing_is_told(title: str, body: str, quote: str) -> None:
    """Where no key, label or sentence gives the place, words that may name it are told at their line, and not believed."""
    found = event("", title=title, body=body)
    (problem,) = [each for each in found.problems if each.code == "place-unread"]
    assert (found.location, dict(problem.values)["found"]) == ("", quote)
    assert problem.line > 0


@pytest.mark.parametrize(
    ("front_matter", "title", "body"),
    [
        ("lieu: Mairie", "Fête à Adorf", "Venez."),
        ("", "Webinaire", "En visio, depuis votre bureau à Adorf."),
        ("", "Bal de la commune", "Venez nombreux."),
        ("", "I Rencontre du club", "V comme Vendredi."),
    ],
)
def test_no_place_is_asked_for_in_vain(front_matter: str, title: str, body: str) -> None:
    """A place that is known, an event online, a text without a name and a number in Roman figures ask nobody for a place."""
    assert "place-unread" not in codes(event(front_matter, title=title, body=body))


@pytest.mark.parametrize(
    "said",
    ["Le 18 mai à la mairie (aussi via Jitsi), par Zoé.", "At the town hall, also on Zoom.", "Im Rathaus und per Zoom.", "En la plaza, también por Zoom."],
)  # fmt: skip
def test_a_call_beside_a_place_is_a_second_way(said: str) -> None:
    """ "Also via …" says that one can take part from elsewhere, whatever place there is."""
    assert event(VENUE, body=said).online


@pytest.mark.parametrize(
    ("front_matter", "body", "location"),
    [
        ("summary: 'Adorf, Church of St. Mary'", "Music.", "Adorf, Church of St. Mary"),
        ("summary: 'Adorf, Théâtre'", "Musique.", "Adorf, Théâtre"),
        ("summary: 'Music, dance and song'", "Music.", ""),
        ("summary: 'We dance in the hall, and sing.'", "Music.", ""),
        ("locationSessions: 'Sala Verde, Via del Mulino 21, Adorf'", "Musica.", "Sala Verde, Via del Mulino 21, Adorf"),
        ("dinner_location: Old mill", "Music.", ""),
        ("", '{{< icon "location-dot" >}} Théâtre de Brest\n\nMusique.', "Théâtre de Brest"),
        ("", '<i class="fa fa-map-marker"></i> Old mill, Adorf\n\nMusic.', "Old mill, Adorf"),
    ],
)
def test_a_place_under_other_names(front_matter: str, body: str, location: str) -> None:
    """A summary that is nothing but a place, an address under a key about places, and an icon of a map name it."""
    assert event(front_matter, body=body).location == location


def test_a_text_under_a_key_about_places_is_told() -> None:
    """``dinner_location`` may be that of the event, or of something beside it: its line is told."""
    (problem,) = [each for each in event("dinner_location: Old mill").problems if each.code == "place-unread"]
    assert dict(problem.values)["found"] == "Old mill"


@pytest.mark.parametrize("value", ["true", "false", "yes", "no"])
def test_whether_to_show_the_place_is_no_place(value: str) -> None:
    """``show_location: true`` is about the page."""
    assert event(f"show_location: {value}").location == ""
