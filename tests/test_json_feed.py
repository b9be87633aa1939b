"""A web site reads from JSON what a calendar reads from iCalendar: valid, complete, whatever was typed."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from feeds.formats import Addresses
from feeds.formats.json_feed import SIGNATURE
from feeds.occurrences import MOST
from feeds.pipeline.cache import Cache
from feeds.pipeline.collection import Collection, collect
from feeds.pipeline.scan import BuildState
from feeds.settings import load_settings

from .support import SHARED, collection_of, examples, needs_shared, render_feed
from .test_ics import DOCUMENT, HERE, HOSTILE, LECTURE

CORPUS = SHARED / "corpus"
SITES = sorted(path.parent.name for path in CORPUS.glob("*/feeds.yaml")) or ["none"]

ADDRESS = {"type": "string", "pattern": r"^(https?|mailto):[^\s<>\"{}|\\^`]+$"}
TEXT = {"type": "string", "pattern": "^[^\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\ufeff\u2028-\u202e\u2066-\u2069]+$"}
STAMP = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
MOMENT = {"anyOf": [STAMP, {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}]}
LANGUAGE = {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}
TEXTS = {"type": "array", "items": TEXT, "uniqueItems": True, "minItems": 1}


def closed(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties, "additionalProperties": False}


EVENT = closed(
    "dtstart dtend tzid all_day status",
    dtstart=MOMENT,
    dtend=MOMENT,
    dtend_assumed={"const": True},
    tzid=TEXT,
    all_day={"type": "boolean"},
    status={"enum": ["CONFIRMED", "TENTATIVE", "CANCELLED"]},
    location=TEXT,
    venue=TEXT,
    address=TEXT,
    geo={"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    online={"const": True},
    registration={"type": "array", "minItems": 1, "items": closed("url label", url=ADDRESS, label=TEXT)},
    conference={"type": "array", "minItems": 1, "items": closed("url label", url=ADDRESS, label={"type": "string"})},
    deadline=MOMENT,
    categories=TEXTS,
    calendar=ADDRESS,
    rrule=TEXT,
    recurrence_id=MOMENT,
    sequence={"type": "integer", "minimum": 1},
    occurrences={"type": "array", "items": MOMENT, "uniqueItems": True, "minItems": 1, "maxItems": MOST},
)
# https://www.jsonfeed.org/version/1.1/, as far as a feed without attachments, authors and hubs goes
ITEM = closed(
    "id title date_published date_modified language _event",
    id=TEXT,
    url=ADDRESS,
    title=TEXT,
    content_html=TEXT,
    content_text={"type": "string"},
    summary=TEXT,
    image=ADDRESS,
    date_published=STAMP,
    date_modified=STAMP,
    tags=TEXTS,
    language=LANGUAGE,
    _event=EVENT,
) | {"oneOf": [{"required": ["content_html"]}, {"required": ["content_text"]}]}
SCHEMA = closed(
    "version title language items _event",
    version={"const": "https://jsonfeed.org/version/1.1"},
    title=TEXT,
    home_page_url=ADDRESS,
    feed_url=ADDRESS,
    description=TEXT,
    language=LANGUAGE,
    items={"type": "array", "items": ITEM},
    _event=closed("about tzid", about=ADDRESS, calendar=ADDRESS, tzid=TEXT),
)
VALIDATOR = Draft202012Validator(SCHEMA)

WEEKLY = LECTURE.replace(
    "lieu:",
    "rrule: FREQ=WEEKLY;COUNT=4\noverrides:\n"
    "- {date: 2027-03-23, start: 2027-03-24 19:00}\n- {date: 2027-03-30, cancelled: true}\nlieu:",
)
ANY_TEXT = st.text(st.characters()) | st.sampled_from(HOSTILE)  # with lone surrogates


def read(data: bytes) -> dict[str, Any]:
    """Return a feed that is valid: by the schema, with an id for each item, in one text that ends with a line end."""
    found: dict[str, Any] = json.loads(data)
    assert [f"{list(error.path)}: {error.message}" for error in VALIDATOR.iter_errors(found)] == []
    ids = [item["id"] for item in found["items"]]
    assert len(ids) == len(set(ids))
    assert data.endswith(b"}\n")
    assert SIGNATURE in data[:400]
    return found


def written(*texts: str, addresses: Addresses = HERE, **chosen: object) -> dict[str, Any]:
    collection = collection_of(*texts, **chosen)
    return read(render_feed(collection.combined, collection.settings, addresses, "json"))


@cache
def site(name: str) -> Collection:
    """Return the Collection of a real site."""
    settings = load_settings(CORPUS / name / "docs", CORPUS / name / "feeds.yaml", {})
    return collect(settings, build_state=BuildState(Cache.of(settings)))  # other tests read the same


def test_a_feed_says_what_it_is_and_where() -> None:
    """The head names the feed, its page, its own address and the calendar of the same events."""
    found = written(LECTURE, name="Cours de cartes", description="Pour tous")
    assert {name: value for name, value in found.items() if name not in ("items", "_event")} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Cours de cartes",
        "home_page_url": "https://agenda.example.org/",
        "feed_url": "https://agenda.example.org/all.json",
        "description": "Pour tous",
        "language": "fr",
    }
    assert found["_event"]["calendar"] == "https://agenda.example.org/all.ics"
    assert found["_event"]["tzid"] == "Europe/Paris"


def test_an_item_says_what_its_document_says() -> None:
    """Title, page, text, dates of writing and tags are where every reader of JSON Feed looks for them."""
    item = written(LECTURE.replace("lieu:", "tags: [Cartes, Atelier]\nlieu:"))["items"][0]
    assert item["id"] == "evenement-0.md@agenda.invalid"
    assert item["url"] == "https://agenda.example.org/events/evenement-0/"
    assert item["title"] == "Lire une carte"
    assert "<li>Prenez un crayon ;</li>" in item["content_html"]
    assert "Une matinée" in item["summary"]
    assert item["date_published"] == item["date_modified"] == "2027-01-04T09:00:00+00:00"
    assert item["tags"] == ["Atelier", "Mer, ciel; et terre", "Cartes"]
    assert item["language"] == "fr"


def test_the_event_is_told_in_the_names_of_rfc_5545() -> None:
    """The extension holds the fields of the event, and none that it does not have."""
    assert written(LECTURE)["items"][0]["_event"] == {
        "dtstart": "2027-03-16T12:30:00+01:00",
        "dtend": "2027-03-16T13:15:00+01:00",
        "tzid": "Europe/Paris",
        "all_day": False,
        "status": "CONFIRMED",
        "location": "Salle des Cartes, 4 rue du Port, 29200 Brest",
        "venue": "Salle des Cartes",
        "address": "4 rue du Port, 29200 Brest",
        "registration": [{"url": "https://inscription.example.org/cartes", "label": "S'inscrire"}],
        "categories": ["Atelier", "Mer, ciel; et terre"],
        "calendar": "https://agenda.example.org/events/evenement-0.ics",
    }


def test_an_all_day_event_has_dates_and_ends_on_the_day_after_its_last() -> None:
    """DTEND of an all-day event is exclusive (RFC 5545 §3.6.1), here as well."""
    text = LECTURE.replace("12:30:00", "00:00:00").replace("2027-03-16 13:15:00", "2027-03-18 00:00:00")
    found = written(text)["items"][0]["_event"]
    assert (found["dtstart"], found["dtend"], found["all_day"]) == ("2027-03-16", "2027-03-19", True)


def test_each_hour_carries_its_own_offset() -> None:
    """The second of two equal hours is told apart by its offset, and so are the times before and after a change."""
    text = LECTURE.replace("2027-03-16 12:30:00 +01:00", "2027-10-31 02:30:00 +01:00").replace(
        "2027-03-16 13", "2027-10-31 13"
    )
    assert written(text)["items"][0]["_event"]["dtstart"] == "2027-10-31T02:30:00+01:00"
    weekly = written(LECTURE.replace("lieu:", "rrule: FREQ=WEEKLY;COUNT=3\nlieu:"))["items"][0]["_event"]
    assert weekly["occurrences"] == [
        "2027-03-16T12:30:00+01:00", "2027-03-23T12:30:00+01:00", "2027-03-30T12:30:00+02:00"]  # fmt: skip


def test_an_event_that_repeats_lists_its_times_but_not_those_that_move() -> None:
    """A moved occurrence is an item of its own, with an id of its own; a cancelled one is nowhere."""
    items = {item["id"]: item["_event"] for item in written(WEEKLY)["items"]}
    uid = "evenement-0.md@agenda.invalid"
    assert list(items) == [uid, f"{uid}/2027-03-23T12:30:00+01:00"]
    first, moved = items.values()
    assert first["rrule"] == "FREQ=WEEKLY;COUNT=4"
    assert first["occurrences"] == ["2027-03-16T12:30:00+01:00", "2027-04-06T12:30:00+02:00"]
    assert moved["dtstart"] == "2027-03-24T19:00:00+01:00"
    assert moved["recurrence_id"] == "2027-03-23T12:30:00+01:00"
    assert "occurrences" not in moved


def test_two_documents_never_share_an_id() -> None:
    """Ids are unique: an occurrence that is moved twice is there once, as it was moved last."""
    twice = WEEKLY.replace("date: 2027-03-30, cancelled: true", "date: 2027-03-23, start: 2027-03-25 19:00")
    items = written(twice, LECTURE)["items"]
    assert len({item["id"] for item in items}) == len(items) == 3
    assert "2027-03-25T19:00:00+01:00" in {item["_event"]["dtstart"] for item in items}


def test_an_event_without_a_body_has_an_empty_text() -> None:
    """One of ``content_html`` and ``content_text`` is required, so the text stays when there is nothing to say."""
    item = written("---\ntitle: Bal\nevent_start_date: 2027-05-18 14:30\n---\n")["items"][0]
    assert item["content_text"] == ""
    assert "summary" not in item


@pytest.mark.parametrize(
    ("key", "title", "status"),
    [("annule: oui", "Annulé : Bal", "CANCELLED"), ("reporte: oui", "Reporté : Bal", "TENTATIVE")],
)
def test_the_title_tells_the_status(key: str, title: str, status: str) -> None:
    """Feed readers know no STATUS, so the title says it, as in the calendar."""
    item = written(DOCUMENT.format(title="Bal").replace("lieu:", f"{key}\nlieu:"))["items"][0]
    assert (item["title"], item["_event"]["status"]) == (title, status)


def test_nothing_is_addressed_before_anybody_knows_where_it_is() -> None:
    """Without a base the feed is valid and holds no address of its own."""
    found = written(LECTURE, addresses=Addresses())
    assert not {"home_page_url", "feed_url"} & set(found)
    assert "url" not in found["items"][0]
    assert "calendar" not in found["_event"] | found["items"][0]["_event"]


def test_a_draft_is_in_no_feed() -> None:
    """What nobody may know of yet is not told."""
    found = written(LECTURE, LECTURE.replace("lieu:", "draft: true\nlieu:"))
    assert [item["id"] for item in found["items"]] == ["evenement-0.md@agenda.invalid"]


def test_a_large_feed_keeps_its_latest_items_and_the_archive_all() -> None:
    """Above ``max_octets`` the earliest events leave the feed, never the archive."""
    texts = [LECTURE.replace("2027-03-16", f"2027-03-{day:02}") for day in range(1, 29)]
    collection = collection_of(*texts, max_octets=20_000)
    data = render_feed(collection.combined, collection.settings, HERE, "json")
    kept = [item["id"] for item in read(data)["items"]]
    assert len(data) <= 20_000
    assert kept == [event.uid for event in collection.events][-len(kept) :]
    assert len(read(render_feed(collection.archive, collection.settings, HERE, "json"))["items"]) == 28


def test_a_feed_that_just_fits_is_whole() -> None:
    """Not an octet of the limit is wasted: with one less, one event leaves."""
    texts = [LECTURE.replace("2027-03-16", f"2027-03-{day:02}") for day in range(1, 29)]
    collection = collection_of(*texts)
    size = len(render_feed(collection.combined, collection.settings, HERE, "json"))
    for limit, count in ((size, 28), (size - 1, 27)):
        chosen = replace(collection.settings, max_octets=limit)
        assert len(read(render_feed(collection.combined, chosen, HERE, "json"))["items"]) == count


def test_a_feed_without_events_is_valid() -> None:
    """A category may be empty on the day that somebody subscribes."""
    assert written()["items"] == []


@examples(60)
@given(title=ANY_TEXT.filter(bool), body=ANY_TEXT, place=ANY_TEXT, name=ANY_TEXT)
def test_any_text_gives_valid_json_with_one_item(title: str, body: str, place: str, name: str) -> None:
    """For any words in any field the feed is UTF-8 and JSON with one item, and the same bytes every time."""
    collection = collection_of(LECTURE)
    event = replace(collection.events[0], summary=title, description=body, html=body, location=place, tags=(name,))
    feed = replace(collection.combined, name=name, description=body, events=(event,))
    data = render_feed(feed, collection.settings, HERE, "json")
    found = json.loads(data.decode("utf-8"))
    assert [item["id"] for item in found["items"]] == [event.uid]
    assert not any(ord(char) < 32 and char != "\n" for char in data.decode("utf-8"))
    assert data == render_feed(feed, collection.settings, HERE, "json")


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_feeds_of_real_sites_are_valid(name: str) -> None:
    """Every feed of every real site is valid and in the order of the events; its archive holds each of them."""
    collection = site(name)
    for addresses in (HERE, Addresses()):
        for feed in collection.feeds:
            read(render_feed(feed, collection.settings, addresses, "json"))
    items = read(render_feed(collection.archive, collection.settings, HERE, "json"))["items"]
    for item, event in zip(items, collection.events, strict=True):
        assert item["id"].startswith(event.uid)
        assert item["_event"]["dtstart"] == event.dtstart.isoformat()
