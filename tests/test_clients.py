"""The links that begin a subscription: each is what its calendar program takes, with the address of any feed."""

from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from feeds.pipeline.collection import Collection
from feeds.settings.clients import CLIENTS, KEYS, webcal
from feeds.web import create_app

from .support import collection_of

URL = "https://agenda.example.org/feed.ics?category=a&online=1"
NAME = "Agenda d’Évry – A & B, en ligne"
ENCODED = "https%3A%2F%2Fagenda.example.org%2Ffeed.ics%3Fcategory%3Da%26online%3D1"
NAMED = "Agenda%20d%E2%80%99%C3%89vry%20%E2%80%93%20A%20%26%20B%2C%20en%20ligne"
LINKS = {
    "apple": "webcal://agenda.example.org/feed.ics?category=a&online=1",
    "google": f"https://calendar.google.com/calendar/u/0/r?cid={ENCODED.replace('https', 'webcal', 1)}",
    "google-by-address": "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
    "outlook-com": f"https://outlook.live.com/calendar/0/addfromweb?url={ENCODED}&name={NAMED}",
    "microsoft-365": f"https://outlook.office.com/calendar/0/addfromweb?url={ENCODED}&name={NAMED}",
    "outlook-windows": "webcal:https://agenda.example.org/feed.ics?category=a&online=1",
    "thunderbird": "webcal://agenda.example.org/feed.ics?category=a&online=1",
    "android": "",
    "other": "",
}
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def row(key: str) -> str:
    return next(client.link(URL, NAME) for client in CLIENTS if client.key == key)


@pytest.mark.parametrize("key", LINKS)
def test_links(key: str) -> None:
    """Each program gets the address in the form it takes, encoded once; what cannot subscribe by a link has none."""
    assert row(key) == LINKS[key]


def test_rows_are_in_order() -> None:
    """The rows stand in the order of the table, the advice for those without a link last; keys are unique."""
    assert tuple(LINKS) == KEYS
    assert len(set(KEYS)) == len(KEYS)


def test_every_system_has_a_row() -> None:
    """Each system that the script knows by name is one for which some row comes first."""
    assert {system for client in CLIENTS for system in client.systems} == {"android", "ios", "mac", "windows", "linux"}
    assert all(client.hint for client in CLIENTS)


@given(WORDS, WORDS)
def test_values_are_encoded_once(query: str, name: str) -> None:
    """Whatever a feed is called and its address holds, decoding a parameter once gives it back, and nothing breaks out."""
    url = f"https://agenda.example.org/feed.ics?{query}"
    for client in CLIENTS:
        if "{url}" not in client.pattern and "{webcal}" not in client.pattern:
            continue
        link = client.link(url, name)
        assert link.isascii()
        assert not set(link) & set(" \"'<>#")
        found = parse_qs(urlsplit(link).query, strict_parsing=True)
        expected = {"cid": [webcal(url)]} if client.key == "google" else {"url": [url], "name": [name]}
        assert found == expected


def test_a_lone_surrogate_is_no_error() -> None:
    """A name that no encoding can hold is a name with a question mark."""
    assert [client.link(URL, "\ud800") for client in CLIENTS if "{name}" in client.pattern] == [
        LINKS[key].replace(NAMED, "%3F") for key in ("outlook-com", "microsoft-365")
    ]


@pytest.mark.parametrize(
    ("url", "expected"), [(URL, LINKS["apple"]), ("http://[::1]:80/a.ics", "webcal://[::1]:80/a.ics")]
)
def test_webcal(url: str, expected: str) -> None:
    """The scheme of calendars replaces that of the web, and nothing else."""
    assert webcal(url) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("https://x.example/?u={url}", f"https://x.example/?u={ENCODED}"),
        (
            "https://x.example/?w={webcal}&n={name}",
            f"https://x.example/?w={ENCODED.replace('https', 'webcal', 1)}&n={NAMED}",
        ),
        ("webcal:{raw}", LINKS["outlook-windows"]),
        ("webcal://{address}", LINKS["apple"]),
        ("https://x.example/help", "https://x.example/help"),
    ],
)
def test_a_pattern_of_ones_own(pattern: str, expected: str) -> None:
    """A pattern given for a program replaces its own; all placeholders may stand in it."""
    assert {client.link(URL, NAME, pattern) for client in CLIENTS} == {expected}


# --- on a page


class Rows(HTMLParser):
    """The rows of the ways to subscribe: systems, link, words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.inside = self.inside or own.get("class") == "ways"
        if self.inside and tag == "li":
            self.rows.append([own["data-systems"] or "", "", ""])
        if self.inside and tag == "a":
            self.rows[-1][1] = own["href"] or ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "ul"

    def handle_data(self, data: str) -> None:
        if self.inside and self.rows:
            self.rows[-1][2] += data


@pytest.fixture(scope="module")
def collection() -> Collection:
    text = "---\ntitle: Titre\nlang: fr\nevent_start_date: 2030-12-03 14:30\ncategories: [A, 'B & \"C\" <3']\n---\nTexte.\n"
    return collection_of(text, name="Agenda d’Évry", language="fr", base_url="https://agenda.example.org")


def client_for(collection: Collection, **changes: object) -> FlaskClient:
    settings = replace(collection.settings, **changes)  # type: ignore[arg-type]
    return create_app(settings, collection=replace(collection, settings=settings)).test_client()


def test_pages_offer_every_way(collection: Collection) -> None:
    """The page of a choice has a row for each program, in order, whose link subscribes to that choice."""
    rows = Rows(client_for(collection).get("/feed?online=1&category=A").text).rows
    name = "Agenda d’Évry – A, en ligne"
    assert [(systems, link) for systems, link, _ in rows] == [
        (" ".join(client.systems), client.link(URL, name)) for client in CLIENTS
    ]
    assert all(name in words for _, link, words in rows if link)


def test_names_on_pages_are_encoded(collection: Collection) -> None:
    """A category with HTML in its name breaks no link."""
    rows = Rows(client_for(collection).get("/categories/b-c-3").text).rows
    outlook = parse_qs(urlsplit(rows[KEYS.index("outlook-com")][1]).query)
    assert outlook == {"url": ["https://agenda.example.org/categories/b-c-3.ics"], "name": ["Agenda d’Évry – B & \"C\" <3"]}  # fmt: skip


def test_settings_replace_links(collection: Collection) -> None:
    """A link of the settings replaces that of its program alone, also where there was none."""
    own = (("google", "https://x.example/?u={url}"), ("android", "https://x.example/app"))
    before, after = (Rows(client_for(collection, subscribe_links=links).get("/").text).rows for links in ((), own))
    changed = {KEYS[number]: row[1] for number, row in enumerate(after) if row[1] != before[number][1]}
    assert changed == {
        "google": "https://x.example/?u=https%3A%2F%2Fagenda.example.org%2Fall.ics",
        "android": "https://x.example/app",
    }
