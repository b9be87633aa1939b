"""What one document cannot tell, its neighbours and the rest of the site can."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from feeds.interpretation import FrontMatter, SiteEvidence, site_evidence
from feeds.interpretation.key_roles import Role, role_of, words_of
from feeds.interpretation.when.durations import find, parse
from feeds.pipeline.collection import collect
from feeds.reading.document import parse_document
from feeds.settings import load_settings
from feeds.timezones.abbreviations import named
from feeds.timezones.places import zone_of_place

from .support import FILED, codes, collection_of, event_of


def document(**keys: object) -> str:
    """Return a document of these keys."""
    return "\n".join(["---", "title: Bal", *(f"{key}: {value}" for key, value in keys.items()), "---", "On danse."])


def heard_from(source: str, **keys: object) -> site_evidence.DocumentEvidence:
    """Return what a document of these keys says for its neighbours."""
    read, _ = parse_document(document(**keys).encode(), source, FILED)
    assert read
    return site_evidence.DocumentEvidence.of(FrontMatter(read), "Europe/Paris")


def test_testimonies_are_plain_values_and_may_come_in_any_order() -> None:
    """A testimony survives being kept as JSON, and the same ones in another order are the same evidence."""
    heard = [
        heard_from("a/1.md", event_start_date="07/28/2024", categories="Bal"),
        heard_from("a/2.md", event_start_date="07/08/2024"),
        heard_from("b/1.md", date="2024-07-08T18:00:00Z", horaires="18h"),
        heard_from("b/2.md", date="28/07/2024"),
    ]
    kept = [site_evidence.DocumentEvidence(*json.loads(json.dumps(item))) for item in heard]
    assert kept == heard
    found = SiteEvidence.of(kept[::-1])
    assert found == SiteEvidence.of(heard)
    assert (found.month_first_folders, found.event_folders, found.local_zulu) == ({"a"}, {"a"}, {"b": 1})
    assert found.with_categories


def test_date_is_the_event_where_nobody_says_otherwise() -> None:
    """A lone ``date`` in a folder of events is the day of the event."""
    assert event_of(document(date="2027-05-04 18:00")).dtstart.isoformat() == "2027-05-04T18:00:00+02:00"


def test_date_is_the_posting_beside_neighbours_with_a_start() -> None:
    """Where neighbours name their start by a key of its own, a document with ``date`` alone is no event."""
    collection = collection_of(document(date="2027-05-04"), document(event_start_date="2027-05-05"))
    assert [event.dtstart for event in collection.events] == [date(2027, 5, 5)]


def test_a_post_is_an_event_when_its_layout_says_so() -> None:
    """In a folder of posts, ``layout: event`` makes ``date`` the day of the event."""
    texts = (document(date="2027-05-04", layout="event"), document(date="2027-05-05", layout="post"))
    collection = collection_of(*texts, names=("_posts/a.md", "_posts/b.md"))
    assert [event.source for event in collection.events] == ["_posts/a.md"]


def test_z_is_local_time_where_the_texts_say_so() -> None:
    """Two texts that say the hours before their Z decide for the whole folder, and the reader learns it."""
    said = "---\ntitle: Bal\nstart: {0}T18:00:00Z\n---\nRendez-vous le {1} à 18h.\n"
    silent = "---\ntitle: Bal\nstart: 2027-07-20T18:00:00Z\n---\nOn danse.\n"
    texts = (said.format("2027-07-06", "6 juillet"), said.format("2027-07-13", "13 juillet"), silent)
    for event in collection_of(*texts).events:
        assert f"{event.dtstart:%H:%M}" == "18:00"
        assert "zulu-is-local" in codes(event)


def test_z_is_utc_where_nothing_contradicts_it() -> None:
    """Without such texts Z is what it says, and the hour it means is told."""
    event = event_of(document(start="2027-07-06T16:00:00Z"))
    assert event.dtstart == datetime(2027, 7, 6, 16, tzinfo=UTC)
    assert "zulu-is-utc" in codes(event)


def test_tags_serve_where_no_document_has_categories() -> None:
    """A site that has tags only gets its feeds from them."""
    assert event_of(document(start="2027-05-04", tags="[danse]")).categories == ("danse",)
    both = collection_of(document(start="2027-05-04", tags="[danse]"), document(start="2027-05-04", categories="[Bal]"))
    assert {event.categories for event in both.events} == {(), ("Bal",)}


@pytest.mark.parametrize("reference", ["/lieux/mairie", "lieux/mairie.md", "mairie.md"])
def test_a_reference_to_a_place_is_followed(tmp_path: Path, reference: str) -> None:
    """``lieu: /lieux/mairie`` is the name and address in that document, wherever in the site it stands."""
    (tmp_path / "agenda").mkdir()
    (tmp_path / "_lieux").mkdir()
    (tmp_path / "_lieux" / "mairie.md").write_text(
        "---\nname: La mairie\nadresse: 1 place du Marché\nville: Brest\n---\n", "utf-8"
    )
    (tmp_path / "agenda" / "bal.md").write_text(document(start="2027-05-04", lieu=reference), "utf-8")
    (tmp_path / "feeds.yaml").write_text("timezone: Europe/Paris\n", "utf-8")
    collection = collect(load_settings(tmp_path / "agenda", tmp_path / "feeds.yaml"))
    assert collection.events[0].location == "La mairie, 1 place du Marché, Brest"


def test_a_file_name_gives_the_date_that_no_key_gives() -> None:
    """In a folder of events ``2027-05-04-bal.md`` is dated, and the reader learns it."""
    collection = collection_of("---\ntitle: Bal\n---\n", names=("agenda/2027-05-04-bal.md",))
    assert collection.events[0].dtstart == date(2027, 5, 4)
    assert "date-from-name" in codes(collection.events[0])


def test_a_date_line_alone_makes_a_header_an_event() -> None:
    """Where no neighbour says otherwise, the Date of a header is the day of the event."""
    header = "Title: Bal\nDate: 2027-05-04 18:00\nCategory: Fête\n\nOn danse.\n"
    assert [event.summary for event in collection_of(header).events] == ["Bal"]


def test_a_header_without_fences_is_read() -> None:
    """Pelican's ``Key: value`` lines are front matter, colons in their values and all."""
    text = "Title: Bal: le retour\nEvent-start: 2027-05-04 18:00\nEvent-end: 2027-05-04 20:00\nEvent-location: Salle: la grande\n\nOn danse.\n"
    event = event_of(text)
    assert (event.summary, event.location) == ("Bal: le retour", "Salle: la grande")
    assert event.dtend.isoformat() == "2027-05-04T20:00:00+02:00"


@pytest.mark.parametrize(
    ("keys", "start", "end"),
    [
        ({"date": "2027-05-04", "heure_debut": "18:30", "heure_fin": "20h"}, "2027-05-04T18:30", "2027-05-04T20:00"),
        (
            {"startdate": "2027-05-04", "starttime": "6:30 pm", "endtime": "8 pm"},
            "2027-05-04T18:30",
            "2027-05-04T20:00",
        ),
        ({"date": "2027-05-04", "heure": "18h30-20h"}, "2027-05-04T18:30", "2027-05-04T20:00"),
        ({"start": "2027-05-04 18:30", "duration": "90"}, "2027-05-04T18:30", "2027-05-04T20:00"),
        ({"start": "2027-05-04 18:30", "duree": "1h30"}, "2027-05-04T18:30", "2027-05-04T20:00"),
        ({"dateStart": "2027-05-04T18:30", "dateEnd": "2027-05-04T20:00"}, "2027-05-04T18:30", "2027-05-04T20:00"),
        ({"date": "2027-05-04", "days": "3"}, "2027-05-04", "2027-05-07"),
        ({"date": "4 mai 2027 de 18h30 à 20h"}, "2027-05-04T18:30", "2027-05-04T20:00"),
        ({"event": "{start: 2027-05-04 18:30, end: 2027-05-04 20:00}"}, "2027-05-04T18:30", "2027-05-04T20:00"),
        ({"time": "[[{start: 2027-05-04 18:30, end: 2027-05-04 20:00}]]"}, "2027-05-04T18:30", "2027-05-04T20:00"),
        ({"fecha_inicio": "2027-05-04", "fecha_fin": "2027-05-05"}, "2027-05-04", "2027-05-06"),
        ({"dates": "{2027-05-04 18:30: Salle des fêtes}", "duration": "90"}, "2027-05-04T18:30", "2027-05-04T20:00"),
    ],
)
def test_dates_are_found_however_they_are_split_or_nested(keys: dict[str, str], start: str, end: str) -> None:
    """Split, nested, in words, by length, as a key: the same start and end."""
    event = event_of(document(**keys))
    assert (event.dtstart.isoformat()[:16], event.dtend.isoformat()[:16]) == (start, end)


@pytest.mark.parametrize(
    "key", ["expires", "publishDate", "event_ended", "date_limite_inscription", "registration.end", "updated"]
)
def test_other_dates_are_never_the_end(key: str) -> None:
    """The end of something else (a posting, the registration) is no end of the event."""
    event = event_of(document(start="2027-05-04 18:00", **{key: "2027-05-30 12:00"}))
    assert event.dtend.isoformat() == "2027-05-04T19:00:00+02:00"


@pytest.mark.parametrize(
    ("key", "words", "role"),
    [
        ("eventStartDate", ("event", "start", "date"), Role.START),
        ("startdatetime", ("start", "datetime"), Role.START),
        ("heure-fin", ("heure", "fin"), Role.END_CLOCK),
        ("created_at", ("created", "at"), None),
        ("debut_inscriptions", ("debut", "inscriptions"), None),
    ],
)
def test_an_unknown_key_is_read_by_its_words(key: str, words: tuple[str, ...], role: Role | None) -> None:
    """camelCase, dashes and words written together are the same words; those of other things have no role."""
    assert words_of(key) == words
    assert role_of((key,)) is role


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("1h30", 90),
        ("PT1H30M", 90),
        ("1:30", 90),
        ("1,5 h", 90),
        ("90 min", 90),
        ("2 jours", 2880),
        ("bientôt", None),
        ("0", None),
    ],
)
def test_a_duration_is_read_however_it_is_written(text: str, minutes: int | None) -> None:
    """Minutes, hours and minutes, ISO 8601, words."""
    found = parse(text)
    assert (found and found.total_seconds() / 60) == minutes


def test_a_duration_in_prose_needs_its_word() -> None:
    """ "durée : 1h30" is a duration, "à 1h30 de Paris" is none."""
    assert find("Une séance (durée : 1h30)") is not None
    assert find("À 1h30 de Paris") is None


@pytest.mark.parametrize(
    ("text", "zone"),
    [("Europe/Paris", "Europe/Paris"), ("UTC -7", "-07:00"), ("EST", "America/New_York"), ("ici", None)],
)
def test_a_zone_key_is_read(text: str, zone: str | None) -> None:
    """A name of the database, an offset, an abbreviation that stands for a place."""
    assert named(text) == zone


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("Van Andel Institute, Grand Rapids, MI, USA", "America/New_York"),
        ("275 Brannan St, San Francisco, CA 94107", "America/Los_Angeles"),
        ("Salle des fêtes, 29200 Brest, France", "Europe/Paris"),
        ("Ghent, Belgium", "Europe/Brussels"),
        ("Hefei, Anhui, China", "Asia/Shanghai"),
        ("4 rue du Port, 29200 Brest", None),
        ("Toronto, Canada", None),
        ("Berlin, DE", None),
        ("Toronto, CA", None),
        ("", None),
    ],
)
def test_the_end_of_an_address_tells_its_clock(place: str, zone: str | None) -> None:
    """A country or a state with one clock names the zone; one with several does not."""
    assert zone_of_place(place) == zone


def test_an_event_elsewhere_is_on_the_clock_of_its_place() -> None:
    """ "17:00" in San Francisco is 17:00 there, whatever the site's zone is."""
    event = event_of(document(start="2027-05-04 17:00", location='"275 Brannan St, San Francisco, CA 94107"'))
    assert event.dtstart.isoformat() == "2027-05-04T17:00:00-07:00"
    assert "zone-from-place" in codes(event)
