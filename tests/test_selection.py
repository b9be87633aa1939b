"""Feeds that readers put together: one canonical address, exactly the chosen events, slips told, old names kept."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

import icalendar
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from feeds.pipeline.collection import Collection
from feeds.pipeline.selection import Choices, Selection, UnknownChoice
from feeds.web import create_app

from .support import collection_of, examples

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SUFFIXES = ("ics", "json", "atom")


def document(title: str, *lines: str) -> str:
    return "\n".join(
        ("---", f"title: {title}", "lang: fr", "event_start_date: 2026-12-03 14:30", "event_end_date: 2026-12-03 18:00",
         *lines, "---", "Une rencontre ouverte à toutes et à tous.", "")
    )  # fmt: skip


DOCUMENTS = (
    document("Cartes", "categories: [Atelier, Données]", "tags: [Eau, Cartographie]", "lieu: Médiathèque"),
    document("Jardin", "categories: [Visite]", "tags: [eau, arbres]", "lieu: Parc"),
    document("Lecture", "categories: [Atelier]", "lieu: En ligne"),
    document("Débat", "categories: [Conférence, Visite]", "tags: [日本語]", "lieu: En ligne"),
    document("Apéro", "lieu: Halle"),
    document("Code", "categories: [C++, C]", "lieu: Halle"),
    document("Brouillon", "draft: true", "categories: [Confidentiel, Atelier]", "tags: [secret, eau]"),
)
ALIASES = (("stage", "atelier"), ("formation", "stage"), ("disparue", "plus-rien"), ("poule", "oeuf"), ("oeuf", "poule"))  # fmt: skip


def agenda(*texts: str, **chosen: object) -> Collection:
    return collection_of(*texts, **{"name": "Agenda d’Évry", "language": "fr", **chosen})


def client_for(collection: Collection) -> FlaskClient:
    return create_app(collection.settings, collection=collection, clock=lambda: NOW).test_client()


COLLECTION = agenda(*DOCUMENTS, aliases=ALIASES)
CHOICES = Choices(COLLECTION)
NAMES = {slug: feed.category for slug, feed in CHOICES.categories.items()}
TAGS = CHOICES.tags


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return client_for(COLLECTION)


def titles(octets: bytes) -> list[str]:
    return sorted(str(each["SUMMARY"]) for each in icalendar.Calendar.from_ical(octets).walk("VEVENT"))


def uids(octets: bytes) -> list[str]:
    return sorted(str(each["UID"]) for each in icalendar.Calendar.from_ical(octets).walk("VEVENT"))


def text_of(page: str) -> str:
    """Return the words of a page as a browser shows them, and fail for an element that no template has."""
    words: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in ("img", "iframe", "b"), tag
            assert tag != "script" or "src" in dict(attrs)

        def handle_data(self, data: str) -> None:
            words.append(data)

    Reader().feed(page)
    return " ".join(" ".join(words).split())


# --- the canonical address


def spelt(slug: str, name: str) -> st.SearchStrategy[str]:
    """Return the ways to type a value: its slug or, where the slug says no more, its name, in any case."""
    known = [slug, slug.upper()]
    return st.sampled_from([*known, name, name.upper(), f" {name} "] if "+" not in name and name != "C" else known)


@st.composite
def addresses(draw: st.DrawFn) -> tuple[Selection, list[tuple[str, str]]]:
    """Return a choice and one of the many ways to type its address."""
    categories, without = (draw(st.sets(st.sampled_from(sorted(NAMES)), max_size=3)) for _ in range(2))
    tags, online = draw(st.sets(st.sampled_from(sorted(TAGS)), max_size=3)), draw(st.booleans())
    typed = [
        ("category", draw(spelt(slug, NAMES[slug])))
        for slug in sorted(categories)
        for _ in range(draw(st.integers(1, 2)))
    ]
    typed += [("not", draw(spelt(slug, NAMES[slug]))) for slug in sorted(without)]
    typed += [("tag", draw(spelt(slug, TAGS[slug]))) for slug in sorted(tags)]
    typed += [("online", draw(st.sampled_from(["1", "true", "Yes", "ON"])))] if online else []
    typed += draw(st.lists(st.sampled_from([("utm_source", "x"), ("category", ""), ("online", "0"), ("lang", "fr")])))
    chosen = Selection(tuple(sorted(categories)), tuple(sorted(without)), tuple(sorted(tags)), online)
    return chosen, draw(st.permutations(typed))


@examples(50)
@given(addresses())
def test_one_choice_has_one_address(typed: tuple[Selection, list[tuple[str, str]]]) -> None:
    """However a choice is typed – order, case, accents, twice – its address is the same, sorted and in ASCII."""
    expected, parameters = typed
    found = CHOICES.chosen(parameters)
    assert found == expected
    assert found.query.isascii()
    pairs = parse_qsl(found.query, strict_parsing=bool(found.query))
    assert len(set(pairs)) == len(pairs)
    for name in ("category", "not", "tag"):
        values = [value for key, value in pairs if key == name]
        assert values == sorted(values)
    assert CHOICES.chosen(pairs) == found


@examples(50)
@given(addresses())
def test_what_is_chosen_is_what_is_there(typed: tuple[Selection, list[tuple[str, str]]]) -> None:
    """A feed has the events of any chosen category, with any chosen tag, online if asked, and of none left out."""
    chosen, parameters = typed
    wanted, unwanted = ({NAMES[slug] for slug in slugs} for slugs in (chosen.categories, chosen.without))
    tags = {TAGS[slug].casefold() for slug in chosen.tags}
    expected = [
        event for event in COLLECTION.events
        if (not wanted or wanted & set(event.categories)) and not unwanted & set(event.categories)
        and (not tags or tags & {tag.casefold() for tag in event.tags}) and (event.online or not chosen.online)
    ]  # fmt: skip
    assert list(CHOICES.feed(CHOICES.chosen(parameters)).events) == expected


def test_a_chosen_feed_is_known_by_its_canonical_address(client: FlaskClient) -> None:
    """Each format names the canonical address as its own, however its reader typed it."""
    typed, canonical = "tag=EAU&category=visite&category=Atelier&nocache=7", "category=atelier&category=visite&tag=eau"
    own = {suffix: f"http://localhost/feed.{suffix}?{canonical}" for suffix in SUFFIXES}
    calendar = icalendar.Calendar.from_ical(client.get(f"/feed.ics?{typed}").data)
    assert str(calendar["SOURCE"]) == own["ics"]
    assert json.loads(client.get(f"/feed.json?{typed}").text)["feed_url"] == own["json"]
    atom = ElementTree.fromstring(client.get(f"/feed.atom?{typed}").data)
    assert atom.findtext("{http://www.w3.org/2005/Atom}id") == own["atom"]


# --- the feed


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("category=atelier", ["Cartes", "Lecture"]),
        ("category=atelier&category=visite", ["Cartes", "Débat", "Jardin", "Lecture"]),
        ("not=visite", ["Apéro", "Cartes", "Code", "Lecture"]),
        ("category=atelier&not=donnees", ["Lecture"]),
        ("tag=eau", ["Cartes", "Jardin"]),
        ("tag=eau&tag=arbres", ["Cartes", "Jardin"]),
        ("tag=eau&category=visite", ["Jardin"]),
        ("online=1", ["Débat", "Lecture"]),
        ("online=1&category=visite", ["Débat"]),
        ("online=0&category=donnees", ["Cartes"]),
        ("category=visite&not=visite", []),
        ("category=&tag=&category=donnees", ["Cartes"]),
    ],
)
def test_filters(client: FlaskClient, query: str, expected: list[str]) -> None:
    """Categories add up, tags narrow them, "not" and "online" take away; every format has the same events."""
    assert titles(client.get(f"/feed.ics?{query}").data) == expected
    assert sorted(item["title"] for item in json.loads(client.get(f"/feed.json?{query}").text)["items"]) == expected
    atom = ElementTree.fromstring(client.get(f"/feed.atom?{query}").data)
    assert sorted(each.text or "" for each in atom.iterfind("{*}entry/{*}title")) == expected


def test_uids_are_those_of_the_whole_feed(client: FlaskClient) -> None:
    """An event has the same UID in every feed, so two subscriptions do not double it; nothing chosen is everything."""
    whole = uids(client.get("/all.ics").data)
    assert len(whole) == 6
    assert uids(client.get("/feed.ics").data) == whole
    parts = [uids(client.get(f"/feed.ics?{query}").data) for query in ("category=visite", "not=visite")]
    assert sorted(parts[0] + parts[1]) == whole
    assert parts[0] == uids(client.get("/categories/visite.ics").data)


def test_the_name_tells_the_choice(client: FlaskClient) -> None:
    """Calendars show what was chosen, in the words of the documents."""
    calendar = icalendar.Calendar.from_ical(client.get("/feed.ics?not=visite&online=1&category=donnees&tag=eau").data)
    name = "Agenda d’Évry – Données, Eau, en ligne, sans Visite"
    assert {str(calendar[key]).replace("\\,", ",") for key in ("NAME", "X-WR-CALNAME")} == {name}
    assert str(icalendar.Calendar.from_ical(client.get("/feed.ics").data)["X-WR-CALNAME"]) == "Agenda d’Évry"


def test_a_tag_has_its_commonest_spelling() -> None:
    """Tags that differ in case or accents are one, under the spelling most events have."""
    collection = agenda(
        *(document(f"Titre {tag}", f"tags: [{tag}]") for tag in ("Énergie", "énergie", "énergie", "été"))
    )
    assert dict(Choices(collection).tags) == {"energie": "énergie", "ete": "été"}


def test_drafts_are_in_no_choice(client: FlaskClient) -> None:
    """A draft is in no feed, and what only drafts name cannot be chosen."""
    assert [client.get(f"/feed?{query}").status_code for query in ("category=confidentiel", "tag=secret")] == [400, 400]
    for path in ("/feed", "/feed?tag=eau", "/feed.ics?tag=eau", "/feed.json?category=atelier", "/feed.atom", "/embed"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not re.search("brouillon|confidentiel|secret", answer.text, re.IGNORECASE)


# --- what nobody knows

NAUGHTY = '<img src=x onerror="alert(1)">&{choice}\u202e'


@pytest.mark.parametrize("path", ["/feed", *(f"/feed.{suffix}" for suffix in SUFFIXES)])
@pytest.mark.parametrize(
    ("name", "value", "near"),
    [
        ("category", "ateleir", "atelier"),
        ("not", "visites", "visite"),
        ("tag", "arbre", "arbres"),
        ("category", "musique", ""),
        ("tag", NAUGHTY, ""),
        ("category", "日本", ""),
        ("categorie", "atelier", "category"),
        ("tags", NAUGHTY, "tag"),
        ("onlin", "1", "online"),
        ("Category", "atelier", "category"),
        ("category[]", "atelier", "category"),
    ],
)
def test_what_nobody_knows_is_told(client: FlaskClient, path: str, name: str, value: str, near: str) -> None:
    """A value that is not there, or a slip in a name, is a page that repeats it as text and offers the nearest one."""
    answer = client.get(path, query_string=[("lang", "fr"), (name, value)])
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    words = text_of(answer.text)
    assert f"{name}={value}" in words
    assert ("Vouliez-vous dire" in words) == bool(near)
    assert not near or f"dire {near}" in words
    assert 'href="/categories/atelier' in answer.text


@pytest.mark.parametrize("name", ["categories", "catégorie", "CATEGORY", "Tag", "NOT"])
def test_plural_accents_and_case_are_slips(client: FlaskClient, name: str) -> None:
    """A slip in a name never gives all events silently."""
    assert client.get("/feed.ics", query_string={name: "visite"}).status_code == 400


@pytest.mark.parametrize("value", ["peut-être", "2", "online"])
def test_a_doubtful_yes_is_told(value: str) -> None:
    """A value of "online" that is neither yes nor no is told, not taken for a no that shows everything."""
    with pytest.raises(UnknownChoice):
        CHOICES.chosen([("online", value)])


@pytest.mark.parametrize("query", ["utm_source=x&utm_medium=y", "nocache=12", "fbclid=a", "_=1", "lang=fr", "page=1", "month=2026-12"])  # fmt: skip
def test_foreign_parameters_are_ignored(client: FlaskClient, query: str) -> None:
    """What mailing tools and calendars add to an address changes neither the events nor the name."""
    plain = client.get("/feed.ics?category=atelier").data
    assert titles(plain) == ["Cartes", "Lecture"]
    assert client.get(f"/feed.ics?category=atelier&{query}").data == plain
    assert client.get(f"/feed?category=atelier&{query}").status_code == 200


# --- categories that were renamed


@pytest.mark.parametrize("old", ["stage", "formation"])
def test_an_old_name_keeps_its_subscribers(client: FlaskClient, old: str) -> None:
    """The addresses of a renamed category, even renamed twice, give the new feed; its page leads to the new one."""
    for suffix in SUFFIXES:
        answer, new = client.get(f"/categories/{old}.{suffix}"), client.get(f"/categories/atelier.{suffix}")
        assert (answer.status_code, answer.data, answer.mimetype) == (200, new.data, new.mimetype)
        chosen = client.get(f"/feed.{suffix}?category=atelier&category=visite")
        assert client.get(f"/feed.{suffix}?category={old}&category=visite").data == chosen.data
    page = client.get(f"/categories/{old}")
    assert (page.status_code, page.headers["Location"]) == (301, "/categories/atelier")
    assert client.get(f"/categories/{old}?lang=en").headers["Location"] == "/categories/atelier?lang=en"
    assert client.get(f"/embed/categories/{old}").status_code == 200


@pytest.mark.parametrize("old", ["disparue", "poule", "oeuf"])
def test_a_name_without_events_is_an_empty_feed(client: FlaskClient, old: str) -> None:
    """A subscription to a category that has no events left, or whose aliases go in circles, is empty, not broken."""
    for path in (f"/categories/{old}.ics", f"/feed.ics?category={old}"):
        answer = client.get(path)
        calendar = icalendar.Calendar.from_ical(answer.data)
        assert (answer.status_code, answer.mimetype, calendar.walk("VEVENT")) == (200, "text/calendar", [])
        assert str(calendar["VERSION"]) == "2.0"
        assert calendar["PRODID"]
        assert len(calendar.subcomponents) == 1  # RFC 5545 §3.6 wants a component: the zone
    assert json.loads(client.get(f"/categories/{old}.json").text)["items"] == []
    assert client.get(f"/categories/{old}.atom").status_code == 200


@pytest.mark.parametrize("old", ["disparue", "poule"])
def test_an_empty_feed_has_an_address_that_answers(client: FlaskClient, old: str) -> None:
    """The page of a name without events, and the address that its empty feed gives as its own, answer."""
    page = client.get(f"/categories/{old}", follow_redirects=True)
    assert page.status_code == 200
    own = str(icalendar.Calendar.from_ical(client.get(f"/categories/{old}.ics").data)["SOURCE"])
    assert client.get(own).status_code == 200


def test_a_category_wins_over_its_alias() -> None:
    """An alias does not hide a category that has events again."""
    client = client_for(agenda(*DOCUMENTS, aliases=(("visite", "atelier"),)))
    assert titles(client.get("/categories/visite.ics").data) == ["Débat", "Jardin"]
    assert titles(client.get("/feed.ics?category=visite").data) == ["Débat", "Jardin"]
    assert client.get("/categories/visite").status_code == 200


def test_tags_have_no_aliases(client: FlaskClient) -> None:
    """The aliases of categories do not name tags."""
    assert client.get("/feed.ics?tag=stage").status_code == 400


# --- the page


@pytest.mark.parametrize(
    ("typed", "canonical", "said"),
    [
        ("", "", "6 événements"),
        ("category=Donn%C3%A9es", "category=donnees", "1 événement"),
        ("online=yes&category=visite&category=atelier", "category=atelier&category=visite&online=1", "2 événements"),
        ("category=visite&not=visite", "category=visite&not=visite", "0 événement"),
    ],
)
def test_the_page_shows_the_address(client: FlaskClient, typed: str, canonical: str, said: str) -> None:
    """The page of a choice has the canonical address to copy, that of its page, the same downloads, and the count."""
    page, query = client.get(f"/feed?{typed}").text, f"?{canonical}" if canonical else ""
    copied = re.search(r'<code id="address">(.*?)</code>', page)
    assert copied
    assert unescape(copied[1]) == f"http://localhost/feed.ics{query}"
    links = [unescape(link) for link in re.findall(r'href="([^"]*)"', page)]
    assert f"webcal://localhost/feed.ics{query}" in links
    assert f"http://localhost/feed{query}" in links  # rel=canonical
    assert {f"/feed.{suffix}{query}" for suffix in SUFFIXES} <= set(links)
    assert f"{said} à venir" in text_of(page)


def test_the_boxes_are_ticked(client: FlaskClient) -> None:
    """The form has a box for every category and tag, those ticked that are chosen, also under a former name."""
    page = client.get("/feed?category=stage&not=visite&tag=EAU&online=1").text
    boxes = re.findall(r'<input type="checkbox" name="(\w+)" value="([^"]*)"( checked)?>', page)
    assert {(name, value) for name, value, ticked in boxes if ticked} == {
        ("category", "atelier"), ("not", "visite"), ("tag", "eau"), ("online", "1"),
    }  # fmt: skip
    assert {value for name, value, _ in boxes if name == "category"} == set(NAMES)
    assert {value for name, value, _ in boxes if name == "tag"} == set(TAGS)


def test_the_form_leads_to_what_is_ticked(client: FlaskClient) -> None:
    """What a browser sends for any single ticked box is answered with a page."""
    for name, values in (("category", NAMES), ("not", NAMES), ("tag", TAGS)):
        for value in values:
            assert client.get("/feed", query_string={name: value}).status_code == 200


def test_many_choices_are_a_page() -> None:
    """Somebody who ticks eighty keywords gets a page with a long address."""
    words = [f"{'mot-cle-tres-long-' * 2}{number}" for number in range(80)]
    client = client_for(agenda(document("Titre", f"tags: [{', '.join(words)}]")))
    answer = client.get("/feed", query_string=[("tag", word) for word in words])
    assert answer.status_code == 200
    assert unescape(answer.text).count(f"tag={words[79]}")


@pytest.mark.parametrize(
    "path", ["/feed?category=atelier&online=1", "/?month=2026-12", "/embed?calendar=atelier&count=3"]
)
def test_another_language_is_the_same_page(client: FlaskClient, path: str) -> None:
    """Whoever changes the language keeps what they chose."""
    links = re.findall(r'href="([^"]*)" lang="en" hreflang="en"', client.get(path).text)
    asked = dict(parse_qsl(unescape(links[0]).partition("?")[2]))
    assert asked == {**dict(parse_qsl(path.partition("?")[2])), "lang": "en"}


@given(
    st.lists(st.tuples(st.sampled_from(["category", "not", "tag", "online", "categorie", "x"]), st.text()), max_size=4)
)
def test_no_address_breaks_it(parameters: Iterable[tuple[str, str]]) -> None:
    """Whatever is typed is a choice or an UnknownChoice that says what of it."""
    try:
        found = CHOICES.chosen(parameters)
    except UnknownChoice as told:
        assert (told.parameter, told.value) in list(parameters)  # noqa: PT017 - not every address is refused
    else:
        assert urlencode(parse_qsl(found.query)) == found.query
