"""The pages of events that repeat, move, are elsewhere, or whose end nobody told: people read what is true."""

import re
from datetime import UTC, datetime
from html import unescape

import icalendar
import pytest
from flask.testing import FlaskClient

from feeds.web import create_app

from .support import collection_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHOIR = """---
title: Chorale
lang: fr
start: 2026-11-03 18:00
end: 2026-11-03 19:00
rrule: FREQ=WEEKLY;COUNT=9
overrides:
- {date: 2026-12-08, cancelled: true}
- {date: 2026-11-24, start: 2026-11-25 20:00, title: Chorale au parc}
lieu: Mairie
---
"""
TOKYO = """---
title: Appel de Tokyo
lang: fr
start: 2026-12-02 08:00
end: 2026-12-02 09:00
timezone: Asia/Tokyo
---
"""
OPEN_END = """---
title: Concert
lang: fr
start: 2026-12-04 23:30
---
"""
FAR = """---
title: Congrès
lang: fr
start: 2029-06-05 09:00
end: 2029-06-05 17:00
---
"""
HONOLULU = """---
title: Avant
lang: fr
start: 2026-11-30 20:00
end: 2026-11-30 21:00
timezone: Pacific/Honolulu
---
"""
PARIS = """---
title: Après
lang: fr
start: 2026-12-01 01:00
end: 2026-12-01 02:00
---
"""
POSTPONED = """---
title: Visite
lang: fr
start: 2026-11-23 10:00
end: 2026-11-23 12:00
status: postponed
registration_url: https://inscription.example.org/
---
"""


def client_of(*documents: str, **settings: object) -> FlaskClient:
    collection = collection_of(*documents, name="Agenda", language="fr", **settings)
    return create_app(collection.settings, collection=collection, clock=lambda: NOW).test_client()


def words_of(client: FlaskClient, path: str) -> str:
    """Return the words of a page, with one kind of space."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]*>", " ", answer.text, flags=re.DOTALL)).split())


def test_a_moved_time_is_told_as_it_is() -> None:
    """The page of a series is about its next time as it was moved, not about the hour that nobody comes to."""
    client = client_of(CHOIR)
    page = words_of(client, "/events/evenement-0")
    assert "mercredi 25 novembre 2026, 20h–21h" in page
    assert "mardi 24 novembre" not in page
    assert "mardi 8 décembre" not in page
    assert "mardi 1er décembre 2026, 18h–19h" in page
    assert "20261125T200000" in client.get("/events/evenement-0").text


def test_each_time_has_a_page_of_its_own() -> None:
    """A time in a list leads to a page about that time, and forms add that time alone."""
    client = client_of(CHOIR)
    link = next(link for link in re.findall(r'href="([^"]*)"', client.get("/").text) if link.endswith("?on=2026-12-15"))
    page = client.get(link).text
    assert '<time datetime="2026-12-15T18:00:00+01:00">' in page
    assert "dates=20261215T180000" in page
    assert words_of(client, "/events/evenement-0?on=nonsense") == words_of(client, "/events/evenement-0")


def test_a_file_of_a_series_leaves_out_what_moved() -> None:
    """Who adds a series is not sent to the time that was moved; that time is a file of its own, whole by itself."""
    client = client_of(CHOIR)
    (series,) = icalendar.Calendar.from_ical(client.get("/events/evenement-0.ics").data).walk("VEVENT")
    out = {str(each.dt.date()) for item in series["EXDATE"] for each in item.dts}
    assert out == {"2026-11-24", "2026-12-08"}
    (moved,) = icalendar.Calendar.from_ical(client.get("/events/evenement-0-20261124.ics").data).walk("VEVENT")
    assert "RECURRENCE-ID" not in moved
    assert moved["UID"] != series["UID"]
    assert str(moved.decoded("DTSTART")) == "2026-11-25 20:00:00+01:00"


@pytest.mark.parametrize("path", ["/", "/?month=2026-12", "/embed/all", "/events/evenement-0"])
def test_an_hour_of_another_clock_is_marked(path: str) -> None:
    """An hour that is not of the site's zone says whose it is, wherever it is shown."""
    assert "Tokyo" in words_of(client_of(TOKYO, PARIS), path)


@pytest.mark.parametrize("path", ["/", "/?day=2026-12-04", "/embed/all", "/events/evenement-0"])
def test_an_end_that_was_assumed_is_not_shown(path: str) -> None:
    """People read when it begins; the end that calendars need is not told as if somebody knew it."""
    page = words_of(client_of(OPEN_END), path)
    assert "23h30" in page
    assert "0h30" not in page
    assert "5 décembre" not in page


def test_another_year_is_told() -> None:
    """A date of another year says its year, in a frame and beside "next"."""
    client = client_of(FAR)
    assert "2029" in words_of(client, "/embed/all")
    assert "mardi 5 juin 2029, 9h–17h" in words_of(client, "/")


def test_days_are_in_the_order_of_the_calendar() -> None:
    """A day is the day where the event is: no month is begun twice, whatever the order of the instants."""
    headings = re.findall(r'<h3 class="month-name">(.*?)</h3>', client_of(PARIS, HONOLULU).get("/").text)
    assert headings == ["novembre 2026", "décembre 2026"]


def test_what_is_postponed_is_not_next_and_not_offered() -> None:
    """Nobody is sent to a date that does not hold: not as the next event, not into a calendar."""
    client = client_of(POSTPONED, PARIS)
    assert "Prochain : Après" in words_of(client, "/").replace("\u00a0", " ")
    page = client.get("/events/evenement-0").text
    assert "Ajouter cet événement" not in unescape(page)
    assert "https://inscription.example.org/" in page
    assert "primary" not in page


def test_a_wrong_address_has_a_way_back() -> None:
    """A date that does not exist is answered with a page like the others, in the reader's language, with a way back."""
    answer = client_of(PARIS).get("/?month=2026-13")
    assert answer.status_code == 400
    assert 'class="back" href="/"' in answer.text


def test_a_category_is_found_however_it_is_written() -> None:
    """Capitals and accents in the address of a category lead to its page, and keep what was asked for."""
    client = client_of(PARIS.replace("lang: fr", "lang: fr\ncategories: [Été]"))
    found = client.get("/categories/%C3%89t%C3%A9?month=2026-12")
    assert (found.status_code, found.headers["Location"]) == (301, "/categories/ete?month=2026-12")
    assert client.get("/categories/ETE.ics").data == client.get("/categories/ete.ics").data
