"""The agenda on the sites of others: frames, the lines to copy, the script of the element, oEmbed."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from feeds.pages.embed import MOST, Embed
from feeds.pipeline.collection import Collection
from feeds.web import create_app

from .support import collection_of, examples

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ODD = """L'"été" & <3"""
NAME = f"Agenda <i>d’Évry</i> {ODD}"
ALIASES = (("stage", "atelier"), ("disparue", "plus-rien"))


def document(title: str, day: str, *lines: str) -> str:
    return "\n".join(
        ("---", f"title: {title}", "lang: fr", f"event_start_date: {day} 14:30", f"event_end_date: {day} 18:00", *lines,
         "---", "Une rencontre ouverte à toutes et à tous.", "")
    )  # fmt: skip


DOCUMENTS = (
    document("Atelier annulé", "2026-11-25", "categories: [Atelier]", "status: cancelled"),
    document("Atelier de cartes", "2026-12-03", "categories: [Atelier]", "lieu: Médiathèque"),
    *(document(f"Atelier {number}", f"2027-01-{number:02}", "categories: [Atelier]") for number in range(10, 18)),
    document("Fête", "2026-12-21", "categories: ['L''\"été\" & <3']"),
    document("Rencontre passée", "2020-03-12", "categories: [Atelier]"),
)


@pytest.fixture(scope="module")
def collection() -> Collection:
    return collection_of(*DOCUMENTS, name=NAME, language="fr", aliases=ALIASES)


@pytest.fixture(scope="module")
def client(collection: Collection) -> FlaskClient:
    return client_for(collection)


def client_for(collection: Collection, **changes: object) -> FlaskClient:
    chosen = replace(collection.settings, **changes)  # type: ignore[arg-type]
    return create_app(chosen, collection=replace(collection, settings=chosen), clock=lambda: NOW).test_client()


class Page(HTMLParser):
    """The elements of a page with their attributes, and the words of those that have an id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: dict[str, str] = {}
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self.elements.append((tag, own))
        self.inside = own.get("id", self.inside)

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == "code" else self.inside

    def handle_data(self, data: str) -> None:
        self.words[self.inside] = self.words.get(self.inside, "") + data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [own for name, own in self.elements if name == tag]


def page_of(client: FlaskClient, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200
    return Page(answer.text)


def snippets(client: FlaskClient, path: str) -> list[Page]:
    """Return the frame, the element and the link that a webmaster would copy."""
    words = page_of(client, path).words
    return [Page(words[f"lines-{number}"]) for number in (1, 2, 3)]


# --- what an address asks for

ASKED = st.dictionaries(
    st.sampled_from(["view", "theme", "accent", "lang", "count"]),
    st.one_of(st.text(), st.sampled_from(["month", "next", "dark", "light", "#Ab12cD", "fr-CA", "EN", "7", "007", "50", "51", "0", "-3", "²"])),
)  # fmt: skip


@given(ASKED)
def test_every_address_is_read(asked: dict[str, str]) -> None:
    """Nothing that an address asks for is an error, and what is read is written as an address that is read the same."""
    found = Embed.read(asked)
    assert found.view in ("list", "month", "next")
    assert found.theme in ("auto", "light", "dark")
    assert re.fullmatch("([0-9a-f]{6})?", found.accent)
    assert found.language in ("", "en", "fr")
    assert 1 <= found.count <= MOST
    assert Embed.read(found.query) == found
    assert "".join(found.query.values()).isascii()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, Embed("list", "auto", "", "", 5)),
        ({"view": "month", "theme": "dark", "accent": "#AB12cd", "lang": "fr-CA", "count": "12"}, Embed("month", "dark", "ab12cd", "fr", 12)),
        ({"view": "Month", "theme": "noir", "accent": "red", "lang": "de", "count": "beaucoup"}, Embed()),
        ({"count": "0"}, Embed(count=1)),
        ({"count": "999"}, Embed(count=50)),
        ({"count": "12345"}, Embed()),
        ({"count": "-3"}, Embed()),
        ({"count": "٣"}, Embed()),
    ],
)  # fmt: skip
def test_what_is_read(asked: dict[str, str], expected: Embed) -> None:
    """What is known is taken, in its canonical form; what is not, as if it were not there; a number is bounded."""
    assert Embed.read(asked) == expected


def test_the_usual_has_no_query() -> None:
    """An address says only what is not usual, and every part of it when nothing is."""
    assert Embed().query == {}
    assert Embed("next", "light", "000000", "en", 6).query == {
        "view": "next", "theme": "light", "accent": "000000", "lang": "en", "count": "6",
    }  # fmt: skip


@examples(20)
@given(ASKED, st.dictionaries(st.sampled_from(["month", "day", "page", "past", "x"]), st.text(max_size=9), max_size=3))
def test_frames_never_fail(collection: Collection, asked: dict[str, str], window: dict[str, str]) -> None:
    """A frame is shown whatever its address asks for."""
    client = client_for(collection)
    for path in ("/embed/all", "/embed/categories/atelier"):
        assert client.get(path, query_string=asked | window).status_code == 200


def test_frames_of_nothing(client: FlaskClient) -> None:
    """A category that never was has no frame and no lines to copy."""
    paths = ("/embed/categories/nothing", "/embed?calendar=nothing", "/embed/nothing", "/embed/archive")
    assert [client.get(path).status_code for path in paths] == [404] * 4


# --- frames


def names(page: Page) -> list[str]:
    return [own["href"].rpartition("/")[2] for own in page.all("a") if own["href"].startswith("/events/")]


def test_a_frame_lists_what_comes(client: FlaskClient) -> None:
    """A list has as many coming events as asked, in order, with a link to the page where one subscribes."""
    found = page_of(client, "/embed/categories/atelier?count=3")
    assert names(found) == ["evenement-0", "evenement-1", "evenement-2"]
    assert len(names(page_of(client, "/embed/categories/atelier"))) == 5
    assert len(names(page_of(client, "/embed/all?count=50"))) == 11
    links = [own["href"] for own in found.all("a")]
    assert links[0] == links[-1] == "/categories/atelier"
    assert found.all("base") == [{"target": "_blank"}]


def test_a_frame_shows_what_is_next(client: FlaskClient) -> None:
    """The next event is the first that takes place: one that is cancelled is not."""
    assert names(page_of(client, "/embed/categories/atelier?view=next")) == ["evenement-1"]
    assert names(page_of(client, "/embed/all?view=next&count=9")) == ["evenement-1"]


def test_a_frame_shows_a_month(client: FlaskClient) -> None:
    """The month is the present one or the one asked for; other months open in the frame, days on the site."""
    present, other = page_of(client, "/embed/all?view=month"), page_of(client, "/embed/all?view=month&month=2027-01")
    assert names(present) == ["evenement-0", "evenement-1"]  # the week of the last of November has 3 December
    assert sorted(set(names(other))) == [f"evenement-{number}" for number in range(2, 10)]
    asked = "/embed/categories/atelier?view=month&theme=dark&accent=AB12cd&lang=fr&month=2027-01"
    turned = [own for own in page_of(client, asked).all("a") if own.get("target") == "_self"]
    assert [own["rel"].split()[-1] for own in turned] == ["prev", "next"]
    for own, month in zip(turned, ("2026-12", "2027-02"), strict=True):
        address = urlsplit(own["href"])
        assert address.path == "/embed/categories/atelier"
        assert parse_qs(address.query) == {
            "view": ["month"], "theme": ["dark"], "accent": ["ab12cd"], "lang": ["fr"], "month": [month],
        }  # fmt: skip
    days = {own["href"] for own in page_of(client, asked).all("a") if own.get("class") == "number"}
    assert "/categories/atelier?day=2027-01-10&lang=fr" in days


@pytest.mark.parametrize(("asked", "theme"), [("", "auto"), ("?theme=dark", "dark"), ("?theme=light", "light"), ("?theme=x", "auto")])  # fmt: skip
def test_a_frame_has_a_theme(client: FlaskClient, asked: str, theme: str) -> None:
    """The theme is that of the address, else the reader's; search engines leave frames alone."""
    page = page_of(client, f"/embed/all{asked}")
    assert page.all("html") == [{"lang": "fr", "data-theme": theme}]
    assert {"name": "robots", "content": "noindex"} in page.all("meta")


def test_frames_speak_the_language_asked(client: FlaskClient) -> None:
    """The language of a frame is that of its address."""
    assert [page_of(client, f"/embed/all?lang={tag}").all("html")[0]["lang"] for tag in ("en", "fr")] == ["en", "fr"]


def policy(client: FlaskClient, path: str) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in client.get(path).headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in pairs}


PAGES = ("/", "/?month=2026-12", "/categories/atelier", "/feed?category=atelier", "/events/evenement-1", "/embed?view=month",
         "/feed?category=x", "/nothing")  # fmt: skip
FRAMES = ("/embed/all", "/embed/categories/atelier?view=month", "/embed/categories/stage?view=next")


@pytest.mark.parametrize(
    ("origins", "allowed"),
    [
        (("*",), "'self' *"),
        (("none",), "'self'"),
        (("https://a.example", "https://*.b.example:8443"), "'self' https://a.example https://*.b.example:8443"),
    ],
)
def test_who_may_frame(collection: Collection, origins: tuple[str, ...], allowed: str) -> None:
    """Frames may stand on the sites of the settings and on their own; all other pages on their own site only."""
    client = client_for(collection, embed_origins=origins)
    for path in FRAMES:
        assert policy(client, path)["frame-ancestors"] == allowed
        assert "X-Frame-Options" not in client.get(path).headers
    for path in PAGES:
        assert policy(client, path)["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("path", [*PAGES, *FRAMES])
def test_nothing_is_inline(client: FlaskClient, path: str) -> None:
    """No page needs what its policy forbids: scripts and styles are files of ours, but for the data of search engines."""
    allowed = policy(client, path)
    assert allowed["default-src"] == "'none'"
    assert allowed["script-src"] == allowed["style-src"] == "'self'"
    for tag, own in Page(client.get(path).text).elements:
        assert tag not in ("style", "object", "embed")
        assert not [name for name in own if name == "style" or name.startswith("on")]
        assert not own.get("href", "").lower().startswith(("javascript:", "data:"))
        assert not own.get("src", "").startswith(("http", "//", "data:"))
        assert tag != "script" or own.get("src", "").startswith("/static/") or own.get("type") == "application/ld+json"


# --- lines to copy


@pytest.mark.parametrize("view", ["list", "month", "next"])
@pytest.mark.parametrize("calendar", ["", "atelier", "l-ete-3", "stage"])
def test_the_frame_to_copy(client: FlaskClient, calendar: str, view: str) -> None:
    """The lines of a frame have an absolute address that answers, a title, and the height of what is in it."""
    frame, _, _ = snippets(
        client, f"/embed?calendar={calendar}&view={view}&count=3&theme=dark&accent=%23AB12cd&language=en"
    )
    ((tag, own),) = frame.elements
    assert tag == "iframe"
    assert own["title"] == {"": "All events", "l-ete-3": ODD}.get(calendar, "Atelier")
    assert int(own["height"]) == {"list": 120 + 3 * 136, "month": 720, "next": 340}[view]
    assert (own["width"], own["loading"]) == ("100%", "lazy")
    address = urlsplit(own["src"])
    assert (address.scheme, address.netloc) == ("http", "localhost")
    assert Embed.read(dict(pair.split("=") for pair in address.query.split("&"))) == Embed(
        view, "dark", "ab12cd", "en", 3
    )
    answer = client.get(own["src"])
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "en")


def test_the_element_to_copy(client: FlaskClient) -> None:
    """The element names its script, the site, the category and what was chosen; inside of it is a link."""
    query = "calendar=l-ete-3&count=7&theme=light&accent=%23AB12cd&language=fr"
    _, element, link = snippets(client, f"/embed?{query}")
    script, own, inside = element.elements
    assert script == ("script", {"src": "http://localhost/feeds.js", "defer": ""})
    assert client.get(script[1]["src"]).status_code == 200
    assert own == ("event-feed", {
        "src": "http://localhost", "category": "l-ete-3", "count": "7", "theme": "light", "accent": "#ab12cd", "lang": "fr",
    })  # fmt: skip
    assert client.get(f"{own[1]['src']}/categories/{own[1]['category']}.json").status_code == 200
    assert link.elements == [inside] == [("a", {"href": "http://localhost/categories/l-ete-3/"})]
    assert " ".join(link.words[""].split()) == f"{NAME} – {ODD} : s’abonner"
    _, plain, _ = snippets(client, "/embed")
    assert plain.elements[1] == ("event-feed", {"src": "http://localhost", "count": "5"})


def test_the_form_shows_what_was_chosen(client: FlaskClient) -> None:
    """The choices stay as they were made, the preview is the frame, and the colour of the site is no choice."""
    page = page_of(client, "/embed?calendar=atelier&view=next&theme=dark&language=en&count=9&accent=%23AB12cd")
    assert [own["value"] for own in page.all("option") if "selected" in own] == ["atelier", "next", "dark", "en"]
    assert {own["name"]: own["value"] for own in page.all("input")} == {"count": "9", "accent": "#ab12cd"}
    (preview,) = page.all("iframe")
    assert preview["src"] == "/embed/categories/atelier?view=next&theme=dark&accent=ab12cd&lang=en&count=9"
    usual = page_of(client, "/embed?calendar=&view=list&theme=auto&language=&count=5&accent=%232e6e8e")
    assert usual.all("iframe")[0]["src"] == "/embed/all"


def test_below_a_prefix(collection: Collection) -> None:
    """Where base_url has a path, all lines to copy have it."""
    client = client_for(collection, base_url="https://x.example/agenda")
    frame, element, link = snippets(client, "/embed?calendar=atelier")
    assert frame.elements[0][1]["src"] == "https://x.example/agenda/embed/categories/atelier"
    assert [own["src"] for _, own in element.elements[:2]] == [
        "https://x.example/agenda/feeds.js",
        "https://x.example/agenda",
    ]
    assert link.elements[0][1]["href"] == "https://x.example/agenda/categories/atelier/"


def test_the_frame_of_a_name_without_events(client: FlaskClient) -> None:
    """A frame on somebody's page outlives its category: its months turn, and the lines to copy answer."""
    assert client.get("/embed/categories/disparue").status_code == 200
    links = [own["href"] for own in page_of(client, "/embed/categories/disparue?view=month").all("a")]
    links += [own["src"] for own in page_of(client, "/embed?calendar=disparue").all("iframe")]
    assert {client.get(link).status_code for link in links} == {200}


def test_the_element_of_a_name_without_events(client: FlaskClient) -> None:
    """The element of a category without events does not show all the others."""
    _, element, _ = snippets(client, "/embed?calendar=disparue")
    assert element.elements[1][1].get("category")


def test_the_script(client: FlaskClient) -> None:
    """The script of the element may be loaded from any site, says its type, and is asked for again within the hour."""
    answer = client.get("/feeds.js", headers={"Origin": "https://site.example"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert 'customElements.define(\n    "event-feed"' in answer.text
    again = client.get("/feeds.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


# --- oEmbed


def ask(client: FlaskClient, url: str, **sizes: object) -> dict[str, object]:
    answer = client.get("/oembed", query_string={"url": url, "format": "json", **sizes})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, object] = json.loads(answer.text)
    return found


def framed(found: dict[str, object]) -> dict[str, str]:
    ((tag, own),) = Page(str(found["html"])).elements
    assert tag == "iframe"
    return own


@pytest.mark.parametrize(
    ("url", "title", "path"),
    [
        ("http://localhost/", NAME, "/embed/all"),
        ("http://localhost", NAME, "/embed/all"),
        ("https://localhost/?lang=fr&month=2026-12", NAME, "/embed/all?lang=fr"),
        ("http://localhost/categories/atelier", f"{NAME} – Atelier", "/embed/categories/atelier"),
        ("http://localhost/categories/atelier/", f"{NAME} – Atelier", "/embed/categories/atelier"),
        ("http://localhost/categories/stage#x", f"{NAME} – Atelier", "/embed/categories/atelier"),
        (
            "http://localhost/categories/l-ete-3?view=next",
            f"{NAME} – {ODD}",
            "/embed/categories/l-ete-3?view=next",
        ),
    ],
)
def test_oembed(client: FlaskClient, url: str, title: str, path: str) -> None:
    """The address of a feed's page gives a frame with all that oembed.com requires of type "rich"."""
    found = ask(client, url)
    assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", title)
    assert (found["provider_name"], found["provider_url"]) == (NAME, "http://localhost/")
    own = framed(found)
    assert own["src"] == f"http://localhost{path}"
    assert client.get(own["src"]).status_code == 200
    assert (str(found["width"]), str(found["height"])) == (own["width"], own["height"])
    assert type(found["width"]) is type(found["height"]) is int
    assert own["title"] == title.removeprefix(f"{NAME} – ")


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/", "http://localhost.evil.example/", "http://localhost@evil.example/", "//localhost/", "/",
        "http://localhost:81/", "ftp://localhost/", "javascript:alert(1)", "http://[", "http://localhost/events/evenement-1",
        "http://localhost/nothing", "http://localhost/categories/nothing", "http://localhost/feed?category=atelier",
        "http://localhost/categories", "http://localhost/all.ics", "http://localhost/embed/all",
    ],
)  # fmt: skip
def test_oembed_of_other_pages(client: FlaskClient, url: str) -> None:
    """Another host, and a page that is none of a feed, has nothing to embed."""
    assert client.get("/oembed", query_string={"url": url}).status_code == 404


@pytest.mark.parametrize(
    "url", ["http://localhost/archive", "http://localhost/all", "http://localhost/categories/disparue"]
)
def test_oembed_has_a_frame_that_answers(client: FlaskClient, url: str) -> None:
    """What oEmbed answers for an address is a frame that is there, and for an address without page it answers 404."""
    asked = client.get("/oembed", query_string={"url": url})
    page = client.get(urlsplit(url).path, follow_redirects=True).status_code
    assert (asked.status_code == 200) == (page == 200)
    assert asked.status_code == 404 or client.get(framed(json.loads(asked.text))["src"]).status_code == 200


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://x.example/agenda", 200),
        ("https://x.example/agenda/", 200),
        ("https://x.example/agenda/categories/atelier/", 200),
        ("https://x.example/", 404),
        ("https://x.example/categories/atelier", 404),
        ("http://localhost/agenda/", 404),
        ("https://x.example/agendaall", 404),
    ],
)  # fmt: skip
def test_oembed_below_a_prefix(collection: Collection, url: str, status: int) -> None:
    """Only pages below base_url are ours."""
    client = client_for(collection, base_url="https://x.example/agenda")
    assert client.get("/oembed", query_string={"url": url}).status_code == status


def test_oembed_below_the_sizes_asked(client: FlaskClient) -> None:
    """The frame is not wider or higher than asked, and lists as many events as there is room for."""
    found = ask(client, "http://localhost/", maxwidth=300, maxheight=400)
    own = framed(found)
    assert (found["width"], own["width"]) == (300, "300")
    assert int(own["height"]) == found["height"] == 120 + 2 * 136
    assert len(names(page_of(client, own["src"]))) == 2
    wide = ask(client, "http://localhost/", maxwidth=5000, maxheight=5000)
    assert wide == ask(client, "http://localhost/")
    for odd in ("0", "-4", "x", "", "9" * 99, "²"):
        assert ask(client, "http://localhost/", maxwidth=odd, maxheight=odd) == wide


@pytest.mark.parametrize("url", ["http://localhost/?view=month", "http://localhost/?view=next", "http://localhost/"])
def test_oembed_is_never_higher_than_asked(client: FlaskClient, url: str) -> None:
    """Neither the height that is told nor that of the frame itself is above maxheight."""
    found = ask(client, url, maxheight=200)
    assert found["height"] == 200
    assert int(framed(found)["height"]) <= 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": "http://localhost/", "format": "xml"}, 501),
        ({"url": "http://localhost/", "format": "json"}, 200),
        ({"url": "http://localhost/"}, 200),
        ({}, 400),
        ({"url": ""}, 400),
        ({"format": "xml"}, 501),
    ],
)
def test_oembed_answers(client: FlaskClient, query: dict[str, str], status: int) -> None:
    """Another format is not implemented (oembed.com §2.3.2); without an address there is nothing to answer."""
    assert client.get("/oembed", query_string=query).status_code == status


def discoveries(page: Page) -> Iterator[str]:
    return (own["href"] for own in page.all("link") if own.get("type") == "application/json+oembed")


@pytest.mark.parametrize("path", ["/", "/?month=2026-12", "/categories/atelier", "/categories/l-ete-3?past=1"])
def test_pages_lead_to_oembed(client: FlaskClient, path: str) -> None:
    """The page of a feed says where to ask how to embed it, in one link that answers about that page."""
    (href,) = discoveries(page_of(client, path))
    found = json.loads(client.get(href).text)
    assert (
        framed(found)["src"]
        == f"http://localhost/embed{'/all' if path.startswith('/?') or path == '/' else path.partition('?')[0]}"
    )
    assert quote(f"http://localhost{path.partition('?')[0]}", safe="") in href


def test_ones_own_feed_has_no_oembed(client: FlaskClient) -> None:
    """A feed that its reader put together has no frame, so its page claims none."""
    assert list(discoveries(page_of(client, "/feed?category=atelier"))) == []
