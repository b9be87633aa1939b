"""A feed reader reads from Atom what a calendar reads from iCalendar: valid by RFC 4287, with each event as xCal."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats import Addresses
from feeds.formats.atom.feed import SIGNATURE
from feeds.formats.atom.xml import worded
from feeds.formats.shared.description import title as title_of
from feeds.model import Event
from feeds.text.characters import clean
from feeds.timezones.database import zone

from .support import collection_of, examples, needs_shared, render_feed
from .test_ics import HERE, LECTURE
from .test_json_feed import ANY_TEXT, SITES, WEEKLY, site

ATOM, XCAL = "{http://www.w3.org/2005/Atom}", "{urn:ietf:params:xml:ns:icalendar-2.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")

# How often an element may stand in a feed and in an entry (RFC 4287 §4.1.1 and §4.1.2), as far as we write it.
FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (1, 9), "generator": (0, 1), "subtitle": (0, 1),
        "link": (0, 9), "entry": (0, 10**6)}  # fmt: skip
ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "summary": (0, 1), "content": (1, 1),
         "link": (0, 10**6), "category": (0, 10**6)}  # fmt: skip


def check(data: bytes) -> Element:
    """Return the feed in ``data``, which keeps what RFC 4287 says that a feed must be."""
    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
    assert data.endswith(b"</feed>\n")
    assert SIGNATURE in data[:400]
    root = fromstring(data)
    assert root.tag == f"{ATOM}feed"
    check_children(root, FEED)
    assert len(root.findall(f"{ATOM}author/{ATOM}name")) == 1
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        check_children(entry, ENTRY)
    ids = [text(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))
    return root


def check_children(parent: Element, allowed: dict[str, tuple[int, int]]) -> None:
    counts = Counter(child.tag.removeprefix(ATOM) for child in parent if child.tag.startswith(ATOM))
    assert set(counts) <= set(allowed)
    for name, (least, most) in allowed.items():
        assert least <= counts[name] <= most, name
    for name in ("updated", "published"):
        assert all(STAMP.fullmatch(child.text or "") for child in parent.findall(f"{ATOM}{name}"))
    assert IRI.fullmatch(text(parent, "id"))
    check_links(parent)
    assert all(child.get("term") for child in parent.findall(f"{ATOM}category"))
    assert {child.get("type") for child in parent.findall(f"{ATOM}content")} <= {"html", "text"}
    assert all(len(child) == 0 for child in parent if child.tag in (f"{ATOM}title", f"{ATOM}summary", f"{ATOM}content"))


def check_links(parent: Element) -> None:
    links = parent.findall(f"{ATOM}link")
    assert all(IRI.fullmatch(link.get("href", "")) for link in links)
    alternates = [link.get("type") for link in links if link.get("rel") == "alternate"]
    assert len(alternates) == len(set(alternates))
    assert [link.get("rel") for link in links].count("self") <= 1


def text(parent: Element, name: str) -> str:
    return parent.findtext(f"{ATOM}{name}") or ""


def links_of(parent: Element) -> list[tuple[str, ...]]:
    return [tuple(link.attrib.values()) for link in parent.findall(f"{ATOM}link")]


def written(*texts: str, addresses: Addresses = HERE, **chosen: object) -> Element:
    collection = collection_of(*texts, **chosen)
    return check(render_feed(collection.combined, collection.settings, addresses, "atom"))


def entries_of(root: Element) -> list[Element]:
    return root.findall(f"{ATOM}entry")


# xCal


def values(entry: Element, name: str) -> list[str]:
    """Return the values of every property of that name, by RFC 6321."""
    found = entry.findall(f"{XCAL}vevent/{XCAL}properties/{XCAL}{name}")
    return [value.text or "" for item in found for value in item if value.tag != f"{XCAL}parameters"]


def moments(entry: Element, name: str) -> Iterator[date | datetime]:
    """Yield the moments of every property of that name, as its TZID says."""
    for item in entry.findall(f"{XCAL}vevent/{XCAL}properties/{XCAL}{name}"):
        tzid = item.findtext(f"{XCAL}parameters/{XCAL}tzid/{XCAL}text")
        day, hour = item.findtext(f"{XCAL}date"), item.findtext(f"{XCAL}date-time")
        if hour:
            assert hour.endswith("Z") is (tzid is None)
            yield (
                datetime.fromisoformat(hour)
                if hour.endswith("Z")
                else datetime.fromisoformat(hour).replace(tzinfo=zone(tzid))
            )
        else:
            assert tzid is None
            yield date.fromisoformat(day or "")


def instants(found: Iterable[date | datetime]) -> list[date | datetime]:
    """Return moments that can be compared: those of an hour that happens twice are equal to none of another zone."""
    return [each.astimezone(UTC) if isinstance(each, datetime) else each for each in found]


def rule(entry: Element) -> dict[str, str]:
    parts: dict[str, list[str]] = {}
    for part in entry.iterfind(f"{XCAL}vevent/{XCAL}properties/{XCAL}rrule/{XCAL}recur/*"):
        parts.setdefault(part.tag.removeprefix(XCAL).upper(), []).append(part.text or "")
    return {name: ",".join(found) for name, found in parts.items()}


def check_event(entry: Element, event: Event) -> None:
    """The vevent of an entry says of each field what the event says."""
    assert values(entry, "uid") == [event.uid]
    assert list(moments(entry, "dtstamp")) == [event.last_modified.replace(microsecond=0)]
    told = {"dtstart": (event.dtstart,), "dtend": (event.dtend,), "exdate": event.exdates, "rdate": event.rdates,
            "recurrence-id": tuple(each for each in (event.recurrence_id,) if each)}  # fmt: skip
    for name, expected in told.items():
        assert instants(moments(entry, name)) == instants(expected), name
    assert values(entry, "summary") == [title_of(event)]
    assert values(entry, "status") == [event.calendar_status]
    assert values(entry, "location") == [each for each in (event.location,) if each]
    assert values(entry, "categories") == list(event.categories)
    assert tuple(map(float, values(entry, "geo"))) == (event.geo or ())
    parts = dict(part.split("=") for part in event.rrule.split(";")) if event.rrule else {}
    assert {name: found.replace("-", "").replace(":", "") if name == "UNTIL" else found
            for name, found in rule(entry).items()} == parts  # fmt: skip


def test_a_feed_says_what_it_is_and_where() -> None:
    """The head names the feed, who writes it, its page, its own address and the calendar of the same events."""
    root = written(LECTURE, name="Cours de cartes", description="Pour tous")
    assert (text(root, "title"), text(root, "subtitle")) == ("Cours de cartes", "Pour tous")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Cours de cartes"
    assert text(root, "id") == "https://agenda.example.org/all.atom"
    assert text(root, "updated") == "2027-01-04T09:00:00+00:00"
    assert root.get(LANG) == "fr"
    assert links_of(root) == [
        ("self", "application/atom+xml", "https://agenda.example.org/all.atom"),
        ("alternate", "text/html", "https://agenda.example.org/"),
        ("alternate", "text/calendar", "https://agenda.example.org/all.ics"),
    ]


def test_an_entry_says_what_its_document_says() -> None:
    """Title, text, dates of writing, categories and links are where every feed reader looks for them."""
    entry = entries_of(written(LECTURE))[0]
    assert text(entry, "title") == "Lire une carte"
    assert text(entry, "published") == text(entry, "updated") == "2027-01-04T09:00:00+00:00"
    assert [item.get("term") for item in entry.findall(f"{ATOM}category")] == ["Atelier", "Mer, ciel; et terre"]
    assert entry.find(f"{ATOM}content").attrib == {"type": "html"}  # type: ignore[union-attr]
    assert "<li>Prenez un crayon ;</li>" in text(entry, "content")
    assert "Une matinée" in text(entry, "summary")
    assert links_of(entry) == [
        ("alternate", "text/html", "https://agenda.example.org/events/evenement-0/"),
        ("alternate", "text/calendar", "https://agenda.example.org/events/evenement-0.ics"),
        ("related", "https://inscription.example.org/cartes", "S'inscrire"),
    ]


@pytest.mark.parametrize(
    "document",
    [
        LECTURE,
        LECTURE.replace("12:30:00", "00:00:00").replace("2027-03-16 13:15:00", "2027-03-18 00:00:00"),
        LECTURE.replace("lieu:", "annule: oui\nlatitude: 48.39\nlongitude: -4.48\nlieu:"),
        LECTURE.replace("lieu:", "timezone: UTC\nlieu:"),
        LECTURE.replace(
            "lieu:", "rrule: FREQ=MONTHLY;BYDAY=1TU,3TU;INTERVAL=2;UNTIL=20271231\nexdates: 2027-05-18\nlieu:"
        ),
        LECTURE.replace("2027-03-16 12:30:00 +01:00", "2027-10-31 02:30:00 +01:00").replace("2027-03-16", "2027-10-31"),
        WEEKLY,
    ],
    ids=["simple", "all-day", "cancelled", "utc", "rule", "twice", "moved"],
)
def test_the_vevent_says_what_the_event_says(document: str) -> None:
    """Whoever reads xCal gets every field back as it was, the hour with its zone."""
    collection = collection_of(document)
    root = check(render_feed(collection.combined, collection.settings, HERE, "atom"))
    for entry, event in zip(entries_of(root), collection.events, strict=True):
        check_event(entry, event)
        assert values(entry, "url") == [HERE.page(event)]


def test_the_parts_of_a_rule_are_in_the_order_of_its_schema() -> None:
    """RFC 6321 fixes the order of what RFC 5545 leaves free, and writes each value of a list for itself."""
    document = LECTURE.replace("lieu:", "rrule: FREQ=MONTHLY;INTERVAL=2;COUNT=5;BYDAY=1TU,3TU\nlieu:")
    recur = entries_of(written(document))[0].iterfind(f"{XCAL}vevent/{XCAL}properties/{XCAL}rrule/{XCAL}recur/*")
    assert [(part.tag.removeprefix(XCAL), part.text) for part in recur] == [
        ("freq", "MONTHLY"), ("count", "5"), ("interval", "2"), ("byday", "1TU"), ("byday", "3TU")]  # fmt: skip


def test_ids_stay_when_everything_else_changes() -> None:
    """A reader knows an entry by its id for ever: neither address, title nor date is part of it."""
    before = entries_of(written(LECTURE))[0]
    changed = LECTURE.replace("Lire une carte", "Lire deux cartes").replace("2027-03-16", "2027-04-16")
    after = entries_of(written(changed, addresses=Addresses("https://ailleurs.example.org")))[0]
    assert text(before, "id") == text(after, "id")
    assert len({text(entry, "id") for entry in entries_of(written(WEEKLY, LECTURE))}) == 3


def test_nothing_is_addressed_before_anybody_knows_where_it_is() -> None:
    """Without a base the feed is valid, has an id that is no address, and links only to where people register."""
    collection = collection_of(LECTURE)
    ids = set()
    for feed in collection.feeds:
        root = check(render_feed(feed, collection.settings, Addresses(), "atom"))
        assert links_of(root) == []
        assert {found[0] for entry in entries_of(root) for found in links_of(entry)} == {"related"}
        ids.add(text(root, "id"))
    assert len(ids) == len(collection.feeds)
    assert all(found.startswith("urn:uuid:") for found in ids)


def test_an_event_without_a_body_has_an_empty_text() -> None:
    """An entry without content would need a link (RFC 4287 §4.1.2), and there may be none."""
    entry = entries_of(written("---\ntitle: Bal\nevent_start_date: 2027-05-18 14:30\n---\n", addresses=Addresses()))[0]
    assert entry.find(f"{ATOM}content").attrib == {"type": "text"}  # type: ignore[union-attr]
    assert text(entry, "content") == text(entry, "summary") == ""


def test_a_draft_is_in_no_feed() -> None:
    """What nobody may know of yet is not told."""
    assert len(entries_of(written(LECTURE, LECTURE.replace("lieu:", "draft: true\nlieu:")))) == 1


def test_a_large_feed_keeps_its_latest_entries_and_the_archive_all() -> None:
    """Above ``max_octets`` the earliest events leave the feed, never the archive, and not an octet is wasted."""
    texts = [LECTURE.replace("2027-03-16", f"2027-03-{day:02}") for day in range(1, 29)]
    collection = collection_of(*texts)
    size = len(render_feed(collection.combined, collection.settings, HERE, "atom"))
    for limit, count in ((size, 28), (size - 1, 27)):
        chosen = replace(collection.settings, max_octets=limit)
        entries = entries_of(check(render_feed(collection.combined, chosen, HERE, "atom")))
        assert [values(entry, "uid")[0] for entry in entries] == [event.uid for event in collection.events[-count:]]
        assert len(entries_of(check(render_feed(collection.archive, chosen, HERE, "atom")))) == 28


def test_a_feed_without_events_is_valid() -> None:
    """A category may be empty on the day that somebody subscribes."""
    assert entries_of(written()) == []


@examples(60)
@given(title=ANY_TEXT.filter(bool), body=ANY_TEXT, place=ANY_TEXT, name=ANY_TEXT)
def test_any_text_gives_valid_xml_with_one_entry(title: str, body: str, place: str, name: str) -> None:
    """For any words in any field another parser finds one entry, and the bytes are the same every time."""
    collection = collection_of(LECTURE)
    link = replace(collection.events[0].registration[0], label=name)
    event = replace(
        collection.events[0], summary=title, description=body, html=body, location=place, registration=(link,)
    )
    feed = replace(collection.combined, name=name, description=body, events=(event,))
    data = render_feed(feed, collection.settings, HERE, "atom")
    entries = entries_of(check(data))
    assert [values(entry, "uid") for entry in entries] == [[event.uid]]
    assert data == render_feed(feed, collection.settings, HERE, "atom")


@pytest.mark.parametrize("char", "\x00 \x08 \x0e \x1f \x7f \ud800 \udfff \ufffe \uffff \U0001ffff".split(" "))
def test_what_xml_cannot_hold_is_left_out(char: str) -> None:
    """XML 1.0 §2.2 has no way to write some characters, not even as references."""
    collection = collection_of(LECTURE)
    event = replace(collection.events[0], summary=f"Lire{char} une carte", categories=(f"Ate{char}lier",))
    feed = replace(collection.combined, events=(event,))
    entry = entries_of(check(render_feed(feed, collection.settings, HERE, "atom")))[0]
    assert text(entry, "title") == values(entry, "summary")[0] == "Lire une carte"
    assert values(entry, "categories") == ["Atelier"]


def test_the_stamps_are_instants() -> None:
    """DTSTAMP is in UTC (RFC 5545 §3.8.7.2), whatever the zone of the event."""
    entry = entries_of(written(LECTURE))[0]
    assert list(moments(entry, "dtstamp")) == [datetime(2027, 1, 4, 9, 0, tzinfo=UTC)]
    assert values(entry, "dtstamp") == ["2027-01-04T09:00:00Z"]


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_feeds_of_real_sites_are_valid(name: str) -> None:
    """Every feed of every real site is valid; its archive holds each event in order, with all its fields."""
    collection = site(name)
    for addresses in (HERE, Addresses()):
        for feed in collection.feeds:
            check(render_feed(feed, collection.settings, addresses, "atom"))
    root = check(render_feed(collection.archive, collection.settings, HERE, "atom"))
    for entry, event in zip(entries_of(root), collection.events, strict=True):
        check_event(entry, event)


@given(words=st.text(), value=st.text() | st.text("<>&\"' \n\r\t"))
def test_an_element_has_the_octets_that_elementtree_writes(words: str, value: str) -> None:
    """Escapes are the library's, in text and in attributes."""
    element = Element("a", {"b": clean(value)})
    element.text = clean(words)
    assert worded("a", words, {"b": value}).encode() == tostring(element, "utf-8")
