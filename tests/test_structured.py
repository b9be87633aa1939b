"""What a page tells to programs: schema.org as JSON-LD and Open Graph, true to the event and harmless in HTML."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Event, Link, Status
from feeds.pages.metadata import json_ld, open_graph
from feeds.phrases import when
from feeds.pipeline.collection import collect
from feeds.settings import load_settings
from feeds.text.characters import clean
from feeds.timezones.database import zone

from .support import ROOT, event_of, examples

PAGE = "https://agenda.example.org/events/cartes"
DOCUMENT = """---
title: Lire une carte
lang: fr
event_start_date: 2026-12-03 14:30
event_end_date: 2026-12-03 18:00
lieu: Salle des Cartes
adresse: 4 rue du Port, 29200 Brest
registration_url: https://inscription.example.org/cartes
categories: [Atelier, Mer]
tags: [carte, Mer]
---
Une matinée pour apprendre à lire une carte.
"""
EVENT = event_of(DOCUMENT)
REGISTRATION = "https://inscription.example.org/cartes"


def told(event: Event, page: str = PAGE) -> dict[str, Any]:
    """Return what another program reads."""
    found: dict[str, Any] = json.loads(json_ld(event, page))
    return found


def dated(start: str, end: str) -> Event:
    return event_of(DOCUMENT.replace("2026-12-03 14:30", start).replace("2026-12-03 18:00", end))


def empties(value: object) -> bool:
    """Whether something in a value is empty."""
    if isinstance(value, dict | list):
        return not value or any(map(empties, value.values() if isinstance(value, dict) else value))
    return value in ("", None)


class Scripts(HTMLParser):
    """The text of the scripts of a page, and the tags that stand in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


# --- JSON-LD


def test_every_value_that_is_known_is_told() -> None:
    """Name, hours, place, description, page, language and keywords are those of the event; a keyword stands once."""
    event = replace(EVENT, geo=(48.39, -4.486), image="https://example.org/carte.jpg")
    assert told(event) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Lire une carte",
        "startDate": "2026-12-03T14:30:00+01:00",
        "endDate": "2026-12-03T18:00:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Salle des Cartes",
            "address": {"@type": "PostalAddress", "streetAddress": "4 rue du Port, 29200 Brest"},
            "geo": {"@type": "GeoCoordinates", "latitude": 48.39, "longitude": -4.486},
        },
        "description": "Une matinée pour apprendre à lire une carte.",
        "image": "https://example.org/carte.jpg",
        "url": PAGE,
        "inLanguage": "fr",
        "keywords": ["Atelier", "Mer", "carte"],
    }


def test_nothing_that_is_not_known_is_told() -> None:
    """A key without a value is left out, and so is a price that nobody named."""
    event = replace(EVENT, venue="", address="", location="", description="", categories=(), tags=())
    found = told(event, "")
    assert found.keys() == {"@context", "@type", "name", "startDate", "endDate", "eventStatus", "inLanguage"}


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.CONFIRMED, "EventScheduled"),
        (Status.TENTATIVE, "EventPostponed"),
        (Status.CANCELLED, "EventCancelled"),
    ],
)
def test_the_status_has_its_own_key(status: Status, word: str) -> None:
    """A status is told in eventStatus and not in the name; an event put off without a new date is postponed."""
    found = told(replace(EVENT, status=status, postponed=status is Status.TENTATIVE))
    assert (found["eventStatus"], found["name"]) == (f"https://schema.org/{word}", "Lire une carte")


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2026-12-03", "2026-12-03", "2026-12-03", "2026-12-03"),
        ("2026-12-03", "2026-12-05", "2026-12-03", "2026-12-05"),
        ("2026-12-31 22:00", "2027-01-01 02:00", "2026-12-31T22:00:00+01:00", "2027-01-01T02:00:00+01:00"),
        ("2026-07-01 09:00", "2026-07-01 10:00", "2026-07-01T09:00:00+02:00", "2026-07-01T10:00:00+02:00"),
    ],
)
def test_the_last_day_of_days_is_the_last_day(start: str, end: str, first: str, last: str) -> None:
    """Whole days are dates and end on their last one; hours carry the offset that the zone has then."""
    found = told(dated(start, end))
    assert (found["startDate"], found["endDate"]) == (first, last)


def test_a_moment_of_another_zone_is_told_on_the_clocks_of_the_event() -> None:
    """``dtstart`` may carry any zone; what is told has the offset of ``tzid``, also in an hour that happens twice."""
    start = datetime(2027, 10, 31, 2, 30, tzinfo=zone("Europe/Paris"), fold=1)
    found = told(replace(EVENT, dtstart=start, dtend=datetime(2027, 10, 31, 3, tzinfo=UTC)))
    assert (found["startDate"], found["endDate"]) == ("2027-10-31T02:30:00+01:00", "2027-10-31T04:00:00+01:00")
    found = told(replace(EVENT, tzid="America/Montreal"))
    assert found["startDate"] == "2026-12-03T08:30:00-05:00"


@pytest.mark.parametrize(
    "venue", ["", "En ligne", "Online via Zoom", "Évènement 100 % en ligne", "https://example.org/visio"]
)
def test_an_event_that_is_only_online_is_at_no_place(venue: str) -> None:
    """The words "en ligne" are no place to go to; where to take part is where to register."""
    found = told(replace(EVENT, online=True, venue=venue, address="", location=venue))
    assert found["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert found["location"] == {"@type": "VirtualLocation", "url": REGISTRATION}


@pytest.mark.parametrize(
    ("venue", "address"),
    [("Salle des Cartes", ""), ("En ligne", "4 rue du Port"), ("En ligne et à la mairie", ""), ("Visio", "Brest")],
)
def test_an_event_at_a_place_and_online_is_both(venue: str, address: str) -> None:
    """Who can go there or take part from home is told of both."""
    found = told(replace(EVENT, online=True, venue=venue, address=address, location=venue))
    assert found["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in found["location"]] == ["Place", "VirtualLocation"]
    assert found["location"][0]["address"]["streetAddress"] == (address or venue)


@pytest.mark.parametrize(
    ("links", "page", "url"),
    [
        ((Link("mailto:a@example.org"), Link(REGISTRATION)), PAGE, REGISTRATION),
        ((Link("mailto:a@example.org"),), PAGE, PAGE),
        ((), PAGE, PAGE),
        ((), "", None),
    ],
)
def test_a_virtual_location_is_a_page(links: tuple[Link, ...], page: str, url: str | None) -> None:
    """A VirtualLocation is where to register, if that is a page, else the event's own page, else it is left out."""
    found = told(replace(EVENT, online=True, venue="", address="", location="", registration=links), page)
    assert found.get("location", {}).get("url") == url
    assert found["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")


def test_a_long_description_is_cut() -> None:
    """A description has at most 5,000 characters."""
    description = told(replace(EVENT, description="mot " * 5000))["description"]
    assert 4900 < len(description) <= 5000
    assert description.endswith("mot […]")


HOSTILE = (
    "</script><script>alert(1)</script>", "<!-- <script>", "]]>", "&lt;b&gt; & cie", "ligne\u2028para\u2029fin", 'guillemet " et \\',
    "nul\0 \x1b[31m", "\u202egnp.exe", "seul \udc80", "</SCRIPT >", "a\r\nb",
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_that_a_writer_types_ends_the_script(words: str) -> None:
    """Whatever stands in a value is text: no "<", ">", "&" or line end is written, and none is lost."""
    link = Link(f"https://example.org/{words}")
    event = replace(
        EVENT, summary=words, venue=words, address=words, location=words, description=words, image=words, language=words,
        categories=(words,), tags=(words, ""), registration=(link,), online=True)  # fmt: skip
    written = json_ld(event, f"{PAGE}?{words}")
    written.encode()
    assert not set(written) & set("<>&\u2028\u2029\n\r\0\x1b\u202e")
    scripts = Scripts(f'<script type="application/ld+json">{written}</script>')
    assert (scripts.tags, scripts.texts) == (["script"], [written])
    assert told(event)["name"] == clean(words).strip()
    assert not empties(told(event))


@examples(60)
@given(words=st.text(), description=st.text())
def test_any_text_is_read_back(words: str, description: str) -> None:
    """For any title and description another program reads what a calendar may hold of them, and no empty key."""
    event = replace(EVENT, summary=words or "x", description=description, location=words)
    found = told(event)
    assert found.get("name", "") == clean(words or "x").strip()
    assert found.get("description", "") == clean(description).strip()
    assert not any(map(empties, found.values()))


def test_the_samples_tell_what_search_engines_require() -> None:
    """Each sample has a name, a start before its end if somebody told it, a status, and a place wherever its document names one."""
    collection = collect(load_settings(ROOT / "content"))
    assert collection.events
    for event in collection.events:
        found = told(event)
        assert {"@context", "@type", "name", "startDate", "eventStatus", "url"} <= found.keys()
        assert ("endDate" in found) != event.end_is_assumed
        assert moment(found["startDate"]) <= moment(found.get("endDate", found["startDate"]))
        assert isinstance(found["keywords"] if event.categories else [], list)
        assert ("location" in found) == bool(event.location or event.geo or event.online)
        assert not empties(found)


def moment(text: str) -> date:
    """Return a date or a moment; one without an offset is none."""
    found = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    assert not isinstance(found, datetime) or found.tzinfo
    return found


# --- Open Graph


def test_a_preview_shows_the_event() -> None:
    """A shared link shows title, page, site and language, and begins with date and place in the reader's language."""
    event = replace(EVENT, image="https://example.org/carte.jpg")
    found = dict(open_graph(event, PAGE, "Agenda d’Évry", "fr"))
    assert found.pop("og:description") == (
        f"{when(EVENT, 'fr')} · Salle des Cartes, 4 rue du Port, 29200 Brest – Une matinée pour apprendre à lire une carte.")  # fmt: skip
    assert found == {
        "og:title": "Lire une carte",
        "og:type": "article",
        "og:url": PAGE,
        "og:site_name": "Agenda d’Évry",
        "og:image": "https://example.org/carte.jpg",
        "og:locale": "fr_FR",
    }


@pytest.mark.parametrize(("language", "locale"), [("en", "en_GB"), ("fr", "fr_FR")])
def test_a_preview_names_a_locale(language: str, locale: str) -> None:
    """The locale is that of the language in which the page is shown."""
    assert dict(open_graph(EVENT, PAGE, "Agenda", language))["og:locale"] == locale


def test_a_preview_tells_the_status_and_nothing_empty() -> None:
    """A title on its own says that an event is cancelled; what is not known has no property."""
    event = replace(EVENT, status=Status.CANCELLED, description="", location="", venue="", address="")
    found = dict(open_graph(event, "", "", "fr"))
    assert found.keys() == {"og:title", "og:type", "og:description", "og:locale"}
    assert found["og:title"].startswith("Annulé")
    assert found["og:description"] == when(EVENT, "fr")


def test_a_preview_says_online_where_nobody_names_a_place() -> None:
    """An event without a place is online, in the reader's language."""
    event = replace(EVENT, online=True, location="", description="")
    assert dict(open_graph(event, PAGE, "Agenda", "fr"))["og:description"].endswith(" · En ligne")


@examples(40)
@given(words=st.text(min_size=1), language=st.sampled_from(["en", "fr"]))
def test_a_preview_is_short_and_in_one_line(words: str, language: str) -> None:
    """A description has at most 300 characters in one line, and begins with the date whatever follows."""
    event = replace(EVENT, summary=words, location=words, description=words * 200)
    found = dict(open_graph(event, PAGE, words, language))
    assert len(found["og:description"]) <= 300
    assert found["og:description"].startswith(when(EVENT, language))
    assert not any(set(content) & set("\n\t\0") or content != clean(content) for content in found.values())
