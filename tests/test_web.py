"""The feeds over HTTP: addresses, conditions, codings, hosts, languages, limits."""

import gzip
import json
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feeds import phrases
from feeds.formats import FORMATS
from feeds.model import Event
from feeds.pages.feed_page import FeedPage
from feeds.pipeline.collection import Collection, collect
from feeds.problems.catalogue import FeedsError
from feeds.rendering.representation import Representation, RepresentationCache
from feeds.server.serve import serve
from feeds.settings import Settings
from feeds.web import blueprint, create_app
from feeds.web.responses import disposition

from .support import collection_of, serving

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DOCUMENTS = {
    "2026-10-01-atelier.md": """
title: Atelier « Données & cartes » à Évry
lang: fr
date: 2026-10-01
event_start_date: 2026-12-03 14:30
event_end_date: 2026-12-03 18:00
lieu: Médiathèque
adresse: 1 rue de la Paix, 91000 Évry
registration_url: https://inscription.example.org/atelier
categories: [Atelier, Données]
---
Venez avec **votre** ordinateur, <script>alert(1)</script>vos données et vos questions pour la journée.
""",
    "annule.md": """
title: Visite annulée
lang: fr
event_start_date: 2027-01-05 10:00
event_end_date: 2027-01-05 12:00
status: cancelled
categories: [Atelier]
---
La visite n'aura pas lieu, toutes nos excuses aux personnes inscrites.
""",
    "salon.md": """
title: Salon des territoires
lang: fr
event_start_date: 2027-11-23
event_end_date: 2027-11-25
---
Trois jours de rencontres dans toutes les salles de la halle.
""",
    "passe.md": """
title: Rencontre passée
lang: fr
event_start_date: 2020-03-12 09:00
event_end_date: 2020-03-12 10:00
---
Ce fut une belle rencontre.
""",
    "secret.md": """
title: Brouillon confidentiel
lang: fr
draft: true
event_start_date: 2027-03-14 09:00
event_end_date: 2027-03-14 10:00
categories: [Confidentiel]
---
Personne ne doit lire ceci.
""",
}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("content")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(f"---{text}", "utf-8")
    return folder


@pytest.fixture(scope="module")
def collection(content: Path) -> Collection:
    return collect(Settings(content=content, timezone="Europe/Paris", name="Agenda d’Évry"))


@pytest.fixture
def client(collection: Collection) -> FlaskClient:
    return client_for(collection)


def client_for(collection: Collection, **changes: object) -> FlaskClient:
    settings = replace(collection.settings, **changes)  # type: ignore[arg-type]
    return create_app(settings, collection=replace(collection, settings=settings), clock=lambda: NOW).test_client()


def slug_of(collection: Collection, word: str) -> str:
    return next(event.slug for event in collection.events if word in event.summary)


# --- feeds


def test_every_feed_is_served(client: FlaskClient, collection: Collection) -> None:
    """Every feed answers at its path and the suffix of each format, as that format's media type, for any origin."""
    for feed in collection.feeds:
        for form in FORMATS:
            answer = client.get(f"/{feed.path}.{form.suffix}")
            assert (answer.status_code, answer.headers["Content-Type"]) == (200, form.media_type)
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Disposition"].startswith("inline; filename=")


def test_accept_does_not_matter(client: FlaskClient) -> None:
    """A feed is the same whatever Accept says: Google sends none and browsers send text/html."""
    answers = {client.get("/all.ics", headers={"Accept": accept}).data for accept in ("text/html", "*/*", "x;;q=")}
    assert len(answers | {client.get("/all.ics").data}) == 1


def test_one_event_has_a_readable_name(client: FlaskClient, collection: Collection) -> None:
    """The file of one event is an attachment named by date and summary, in ASCII and in full (RFC 6266)."""
    answer = client.get(f"/events/{slug_of(collection, 'cartes')}.ics")
    assert answer.data.count(b"BEGIN:VEVENT") == 1
    kind, plain, full = answer.headers["Content-Disposition"].split("; ")
    assert kind == "attachment"
    assert re.fullmatch(r'filename="2026-12-03-[a-z0-9-]+\.ics"', plain)
    assert full == f"filename*=UTF-8''{quote('2026-12-03 Atelier « Données & cartes » à Évry.ics', safe='&')}"


@pytest.mark.parametrize("name", ['a"b\r\nX: y', "../../etc/passwd", "日本語", "", ". .", "x" * 500, "\ud800"])
def test_file_names_cannot_break_out(name: str) -> None:
    """Whatever a title holds, the header is one line of ASCII without a path or a stray quote."""
    header = disposition("attachment", name, "ics")
    assert re.fullmatch(
        r"attachment; filename=\"[a-z0-9-]+\.ics\"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+\.ics", header
    )


def test_drafts_are_nowhere(client: FlaskClient, collection: Collection) -> None:
    """No address leads to a draft and no answer names one, the numbers of /healthz apart."""
    slug = collection.drafts[0].slug
    paths = [f"/events/{slug}", f"/events/{slug}.ics", "/categories/confidentiel.ics"]
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    answers += [client.get(path) for path in ("/", "/healthz", *(f"/{feed.path}.ics" for feed in collection.feeds))]
    assert not [answer for answer in answers if "onfidentiel" in answer.text]


# --- conditions and codings

FUTURE = format_datetime(datetime.now(UTC) + timedelta(days=9), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "{etag}"}, 304),
        ({"If-None-Match": "W/{etag}"}, 304),
        ({"If-None-Match": '"other", {etag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": 'other, "unclosed'}, 200),
        ({"If-None-Match": ""}, 200),
        ({"If-Modified-Since": "{modified}"}, 304),
        ({"If-Modified-Since": FUTURE}, 304),
        ({"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": "Thu, 32 Foo 99999 99:99:99 GMT"}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": "{modified}"}, 200),
        ({"If-None-Match": "{etag}", "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 304),
        ({"Range": "bytes=0-9"}, 200),
    ],
)
def test_conditions(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    """A client is told 304 when its copy is good; If-None-Match compares weakly and beats If-Modified-Since."""
    known = client.get("/all.ics")
    values = {"etag": known.headers["ETag"], "modified": known.headers["Last-Modified"]}
    answer = client.get("/all.ics", headers={name: value.format(**values) for name, value in headers.items()})
    assert (answer.status_code, answer.data) == (status, known.data if status == 200 else b"")
    for name in ("ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"):
        assert answer.headers[name] == known.headers[name]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("*", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("identity;q=0, *", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0, *", None),
        ("identity", None),
        ("br", None),
        ("", None),
        ("gzip;q=0.1, identity;q=0.9", None),
        ("identity;q=0", None),
        ("\xff;q=q, gzip;q=x", None),
    ],
)
def test_content_coding(client: FlaskClient, accepted: str, coding: str | None) -> None:
    """The feed is compressed when Accept-Encoding prefers it, under its own strong ETag; plain otherwise."""
    plain, answer = client.get("/all.ics"), client.get("/all.ics", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert (gzip.decompress(answer.data) if coding else answer.data) == plain.data
    assert (answer.headers["ETag"] == plain.headers["ETag"]) == (coding is None)
    again = client.get("/all.ics", headers={"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
@pytest.mark.parametrize("path", ["/all.ics", "/", "/static/style.css"])
def test_head_is_get_without_a_body(client: FlaskClient, path: str, accepted: str) -> None:
    """HEAD answers with the headers of GET, Content-Length included."""
    headers = {"Accept-Encoding": accepted}
    head, full = client.head(path, headers=headers), client.get(path, headers=headers)
    assert (head.data, list(head.headers)) == (b"", list(full.headers))
    assert int(head.headers["Content-Length"]) == len(full.data)


def test_same_content_same_bytes(client: FlaskClient, collection: Collection) -> None:
    """Two applications of one content give the same bytes and ETags, compressed or not."""
    for headers in ({}, {"Accept-Encoding": "gzip"}):
        one, two = (each.get("/all.ics", headers=headers) for each in (client, client_for(collection)))
        assert (one.data, one.headers["ETag"]) == (two.data, two.headers["ETag"])
        assert not one.headers["ETag"].startswith("W/")


def test_last_modified_is_not_in_the_future(collection: Collection) -> None:
    """A clock that was wrong when a document was saved does not make Last-Modified lie."""
    late = replace(collection.combined, last_modified=datetime.now(UTC) + timedelta(days=400))
    client = client_for(replace(collection, combined=late))
    dates = [client.get("/all.ics").headers["Last-Modified"] for _ in range(2)]
    assert dates[0] == dates[1] != format_datetime(late.last_modified, usegmt=True)


def test_preflight(client: FlaskClient) -> None:
    """A browser may ask from any site, and may send the validators it has."""
    answer = client.options("/all.ics", headers={"Origin": "https://site.example"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["/all.ics", "/", "/healthz"])
def test_other_methods(client: FlaskClient, path: str, method: str) -> None:
    """Nothing can be sent here: 405, with what can be done instead."""
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_no_cookies(client: FlaskClient) -> None:
    """No answer sets a cookie, whatever the client sends."""
    for path in ("/", "/all.ics", "/healthz", "/nothing"):
        assert "Set-Cookie" not in client.get(path, headers={"Cookie": "session=x"}).headers


# --- failures


@pytest.mark.parametrize(
    "path", ["/nothing", "/nothing.ics", "/events/nothing", "/categories/nothing.ics", "/all.ics/"]
)
def test_unknown_addresses_list_the_feeds(client: FlaskClient, collection: Collection, path: str) -> None:
    """What is not there is a small page with links to the feeds that are."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert all(f'href="/{feed.path}"' in answer.text for feed in collection.categories)
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    "host",
    ["a b", "x_y.example", "a/b", "a@b", "é.example", "[::1", "[zz]", "h:port", "h:123456", "", "a" * 300, "a\\b"],
)
def test_odd_hosts_are_refused(client: FlaskClient, host: str) -> None:
    """A Host that is no host is answered with 400 and repeated nowhere."""
    answer = client.get("/all.ics", headers={"Host": host})
    assert answer.status_code == 400
    assert len(host) < 3 or host not in answer.text


ODD_PATHS = [
    "/%00", "/%ff.ics", "/%zz", "/%", "/events/%00.ics", "/events/%c3%28", "/" + "a" * 9000 + ".ics", "/" * 300,
    "/..%2f..%2fetc%2fpasswd", "/static/..%2fviews.py", "/static/%2e%2e/views.py", "/events/..", "/a%0d%0aX-A:%20b.ics",
    "/?lang=%00", "/?lang=" + "x" * 5000, "/?lang[]=fr", "/all.ics?%ff=%fe",
    "/?month=2026-13", "/?month=0000-00", "/?day=2026-02-30", "/?page=0", "/?page=99999", "/?page=-1", "/?month=%00",
    "/feed?category=%00", "/feed.ics?tag=%ff", "/feed?not=" + "x" * 3000, "/feed?" + "category=atelier&" * 900,
    "/embed?calendar=../../etc", "/embed/all?count=-5&accent=red%22%3E&view=%00&theme=x&lang=zz", "/embed/all?month=9999-99",
    "/oembed", "/oembed?url=%00", "/oembed?url=javascript:alert(1)", "/oembed?url=http://[", "/oembed?url=//localhost",
    "/categories/%00", "/categories/" + "x" * 2000, "/static/style.css?accent=%22", "/static/style.css?v=%ff", "//all.ics",
]  # fmt: skip
ODD_HEADERS = [
    {"Accept-Language": "\xff\xfe,,,;q=9"}, {"Accept-Language": "fr;q=x, *;q=-1"}, {"Accept-Encoding": ";;q"},
    {"If-None-Match": '"' + "a" * 6000}, {"Range": "bytes=abc"}, {"Cookie": "a=%00;;=" + "A" * 3000},
    {"X-Forwarded-Host": "a b", "X-Forwarded-Proto": "javascript", "X-Forwarded-Prefix": "//\\evil"},
    {"X-Forwarded-For": "' or 1=1"}, {"Upgrade": "websocket", "Connection": "Upgrade"}, {"Content-Length": "x"},
    {"Authorization": "Basic !!!"}, {"Content-Type": "multipart/form-data"}, {"X-HTTP-Method-Override": "PUT"},
]  # fmt: skip


@pytest.mark.parametrize("proxied", [False, True])
def test_strangers_cannot_break_it(collection: Collection, proxied: bool) -> None:
    """Nothing that a client sends is answered with 500, an injected header, or its own script."""
    client = client_for(collection, trust_proxy=proxied)
    answers = [client.get(path) for path in ODD_PATHS]
    answers += [client.get(path, headers=headers) for headers in ODD_HEADERS for path in ("/", "/all.ics", "/nothing")]
    assert not [answer.request.url for answer in answers if answer.status_code >= 500]
    assert not [answer.request.url for answer in answers if "X-A" in answer.headers or "import " in answer.text]


def test_an_unexpected_exception_stays_inside(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours is a calm page for the reader and a traceback in the log."""

    def fail(_: FeedPage) -> str:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(FeedPage, "render", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret detail" in caplog.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


# --- where it is


def base_in(answer_text: str) -> str:
    found = re.search(r"<code id=\"address\">(.*?)/all\.ics</code>", answer_text)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("settings", "headers", "base"),
    [
        ({}, {"Host": "agenda.example"}, "http://agenda.example"),
        ({}, {"Host": "agenda.example:8080"}, "http://agenda.example:8080"),
        ({}, {"Host": "[::1]:5000"}, "http://[::1]:5000"),
        ({}, {"Host": "a.example", "X-Forwarded-Host": "evil.example"}, "http://a.example"),
        ({"base_url": "https://x.example/a"}, {"Host": "evil.example"}, "https://x.example/a"),
        (
            {"trust_proxy": True},
            {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "p.example", "X-Forwarded-Prefix": "/cal"},
            "https://p.example/cal",
        ),
        ({"trust_proxy": True}, {"X-Forwarded-Proto": "javascript", "Host": "a.example"}, "http://a.example"),
    ],
)
def test_base(collection: Collection, settings: dict[str, object], headers: dict[str, str], base: str) -> None:
    """Addresses begin with base_url, else with what the request, or a trusted proxy, says."""
    client = client_for(collection, **settings)
    page = client.get("/", headers=headers).text
    assert base_in(page) == base
    assert f'href="webcal://{base.partition("://")[2]}/all.ics"' in page
    unfolded = client.get("/all.ics", headers=headers).text.replace("\r\n ", "")
    assert f"{base}/" in unfolded
    assert "evil.example" not in unfolded + page


def test_without_a_host(collection: Collection) -> None:
    """HTTP/1.0 clients without Host are served where base_url says who we are; /healthz always."""
    settled = client_for(collection, base_url="https://x.example")
    for client, status in ((client_for(collection), 400), (settled, 200)):
        for path, expected in (("/all.ics", status), ("/healthz", 200)):
            with client.get(path, environ_overrides={"HTTP_HOST": None}) as answer:
                assert answer.status_code == expected


def test_mounted_in_a_site(collection: Collection) -> None:
    """A Flask site mounts the feeds under its prefix: links hold it, and the rest of the site stays its own."""
    site = Flask("site")
    routes = blueprint(collection.settings, collection=collection, clock=lambda: NOW)
    site.register_blueprint(routes, url_prefix="/agenda")
    site.register_blueprint(routes, url_prefix="/other", name="other")
    site.add_url_rule("/", view_func=lambda: "home", endpoint="home")
    client = site.test_client()
    for prefix in ("/agenda", "/other"):
        page = client.get(f"{prefix}/").text
        assert base_in(page) == f"http://localhost{prefix}"
        links = [unescape(link) for link in re.findall(r'(?:href|src)="(/[^"]*)"', page)]
        assert links
        assert {client.get(link).status_code for link in links} == {200}
        assert all(link.startswith(f"{prefix}/") for link in links)
        assert f'href="{prefix}/categories/atelier"' in client.get(f"{prefix}/nothing.ics").text
    assert [client.get(path).status_code for path in ("/", "/robots.txt", "/all.ics")] == [200, 404, 404]


def test_every_link_leads_somewhere(client: FlaskClient, collection: Collection) -> None:
    """Each address of ours on each page answers 200."""
    pages = ["/", "/nothing", "/?past=1", "/?month=2026-12", "/?day=2026-12-03", "/feed?category=atelier", "/embed",
             "/embed/all", "/embed/all?view=month", "/embed/categories/atelier?view=next", "/categories/atelier",
             *(f"/events/{event.slug}" for event in collection.events)]  # fmt: skip
    links = {unescape(link) for page in pages for link in re.findall(r'(?:href|src)="(/[^"]*)"', client.get(page).text)}
    assert len(links) > 50
    assert {client.get(link).status_code for link in links} == {200}


def test_the_index_follows_the_clock(collection: Collection) -> None:
    """A page that was rendered before an event ended is not shown after it."""
    now = [NOW]
    client = create_app(collection.settings, collection=collection, clock=lambda: now[0]).test_client()
    before = client.get("/").text
    now[0] = datetime(2026, 12, 3, 17, tzinfo=UTC)
    after = client.get("/").text
    event = f'href="/events/{slug_of(collection, "cartes")}"'
    assert event in before
    assert event not in after
    assert event in client.get("/?past=1").text


def test_static_files_are_kept_forever(client: FlaskClient) -> None:
    """A static file under the version of its content never changes; under its bare name it may."""
    for link in map(unescape, re.findall(r'(?:href|src)="(/static/[^"]*)"', client.get("/").text)):
        assert "immutable" in client.get(link).headers["Cache-Control"]
        assert "immutable" not in client.get(link.partition("?")[0]).headers["Cache-Control"]


def test_robots_and_health(client: FlaskClient, collection: Collection) -> None:
    """Robots are welcome, and a monitor learns numbers only."""
    assert client.get("/robots.txt").text == "User-agent: *\nAllow: /\n"
    report = json.loads(client.get("/healthz").text)
    assert report == {
        "status": "ok",
        "events": len(collection.events),
        "drafts": 1,
        "feeds": len(collection.feeds),
        "problems": report["problems"],
    }
    assert set(report["problems"]) == {"error", "warning", "info"}


def test_settings_from_the_environment(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``create_app()`` without settings, as in wsgi.py, reads FEEDS_*."""
    monkeypatch.setenv("FEEDS_CONTENT", str(content))
    monkeypatch.setenv("FEEDS_TIMEZONE", "Europe/Paris")
    monkeypatch.setenv("FEEDS_NAME", "Depuis l’environnement")
    assert "Depuis l’environnement" in create_app().test_client().get("/").text


# --- languages and words


@pytest.mark.parametrize(
    ("query", "settled", "accepted", "chosen"),
    [
        ("?lang=en", "fr", "fr", "en"),
        ("?lang=xx", "fr", "en", "fr"),
        ("", "fr-CA", "en", "fr"),
        ("", "", "en-GB, fr;q=0.5", "en"),
        ("", "de", "en", "en"),
        ("", "", "de, fr-CH;q=0.3", "fr"),
        ("", "", "de", "fr"),
        ("", "", "", "fr"),
    ],
)
def test_language(collection: Collection, query: str, settled: str, accepted: str, chosen: str) -> None:
    """The page speaks the language asked for, else the settings', the reader's, the documents'."""
    answer = client_for(collection, language=settled).get(f"/{query}", headers={"Accept-Language": accepted})
    assert f'<html lang="{chosen}">' in answer.text
    assert answer.headers["Content-Language"] == chosen
    negotiated = query != "?lang=en" and settled in ("", "de")
    assert ("Accept-Language" in answer.headers["Vary"]) == negotiated


def test_a_chosen_language_stays(client: FlaskClient) -> None:
    """Links between pages keep ``?lang=``; addresses of feeds never hold it."""
    page = client.get("/?lang=en").text
    assert re.search(r'href="/events/[a-z0-9-]+\?lang=en"', page)
    assert ".ics?" not in page


PARIS = ZoneInfo("Europe/Paris")


def event(start: date, end: date) -> Event:
    return Event(
        source="x.md", uid="x@y", slug="x", summary="X", dtstart=start, dtend=end, tzid="Europe/Paris",
        created=NOW, last_modified=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        (
            datetime(2023, 11, 28, 14, 30, tzinfo=PARIS), datetime(2023, 11, 28, 18, tzinfo=PARIS),
            "mardi 28 novembre 2023, 14h30–18h", "Tuesday, November 28, 2023, 2:30 PM–6:00 PM",
        ),
        (date(2027, 5, 1), date(2027, 5, 2), "samedi 1er mai 2027", "Saturday, May 1, 2027"),
        (
            date(2027, 11, 23), date(2027, 11, 26),
            "mardi 23 novembre – jeudi 25 novembre 2027", "Tuesday, November 23 – Thursday, November 25, 2027",
        ),
        (
            datetime(2028, 3, 14, 20, tzinfo=PARIS), datetime(2028, 3, 15, 0, tzinfo=PARIS),
            "mardi 14 mars 2028, 20h–0h", "Tuesday, March 14, 2028, 8:00 PM–12:00 AM",
        ),
        (
            datetime(2028, 12, 31, 20, tzinfo=PARIS), datetime(2029, 1, 1, 2, tzinfo=PARIS),
            "dimanche 31 décembre 2028, 20h – lundi 1er janvier 2029, 2h",
            "Sunday, December 31, 2028, 8:00 PM – Monday, January 1, 2029, 2:00 AM",
        ),
    ],
)  # fmt: skip
def test_dates_in_words(start: date, end: date, french: str, english: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates are written in the reader's language, and whole days end with their last day."""
    monkeypatch.setattr(phrases, "_between", lambda begin, end, _: f"{begin} – {end}")
    found = event(start, end)
    assert phrases.when(found, "fr").replace("\u202f", " ") == french
    assert phrases.when(found, "en").replace("\u202f", " ") == english


# --- memory


class Made:
    """Renders one octet a call, and knows what was rendered."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, name: str) -> bytes:
        self.names.append(name)
        return name.encode()


def test_memory_is_bounded(collection: Collection) -> None:
    """A stranger who invents hosts makes us forget, not grow."""
    client = client_for(collection)
    kept = client.application.extensions["feeds"].site.snapshot.renderings
    kept.limit = 40_000
    for number in range(60):
        for _ in range(2):
            assert client.get("/all.ics", headers={"Host": f"h{number}.example"}).status_code == 200
        assert 0 < kept.octets <= kept.limit
    assert len(kept) < 60


def test_used_renderings_stay() -> None:
    """What was asked for last is kept, what was not is made again."""
    kept, made = RepresentationCache(limit=10_000), Made()

    def ask(name: str) -> None:
        kept.get((name,), lambda: Representation.of(made(name) * 2_000))

    for name in "abcacda":
        ask(name)
    assert "".join(made.names) == "abcd"
    for name in "efghia":
        ask(name)
    assert "".join(made.names) == "abcdefghia"


def test_one_rendering_for_many_threads() -> None:
    """Threads that ask for the same feed at once wait for one rendering."""
    kept, made, gate = RepresentationCache(), Made(), threading.Barrier(8)

    def ask(_: int) -> bytes:
        gate.wait()
        return kept.get(("all",), lambda: Representation.of(made("x"))).plain.body

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {b"x"}
    assert made.names == ["x"]


def test_a_rendering_counts_once() -> None:
    """A rendering that takes the place of another counts alone, however often, and one that is forgotten no more."""
    kept, one, other = RepresentationCache(), Representation.of(b"one"), Representation.of(b"another " * 99)
    for value in (one, one, other, one, other):
        kept.keep(("all",), value)
        assert (len(kept), kept.octets) == (1, value.octets)
    assert kept.get(("all",), lambda: one) is other
    kept.limit = 0
    kept.keep(("archive",), one)
    assert (len(kept), kept.octets) == (1, one.octets)


def test_a_rendering_that_is_kept_meanwhile_counts_once() -> None:
    """A rendering that another one overtook while it was made is handed out and not counted."""
    kept, mine, other = RepresentationCache(), Representation.of(b"mine"), Representation.of(b"another " * 99)

    def make() -> Representation:
        kept.keep(("all",), other)
        return mine

    assert kept.get(("all",), make) is mine
    assert (len(kept), kept.octets) == (1, other.octets)


def test_a_failed_rendering_is_tried_again() -> None:
    """A rendering that failed is neither kept nor counted."""
    kept = RepresentationCache()
    with pytest.raises(ZeroDivisionError):
        kept.get(("all",), lambda: Representation.of(bytes(1 // 0)))
    assert (len(kept), kept.octets) == (0, 0)
    assert kept.get(("all",), lambda: Representation.of(b"good")).plain.body == b"good"


# --- the server


@pytest.fixture(scope="module")
def address(collection: Collection) -> Iterator[str]:
    with serving(replace(collection.settings, base_url="https://agenda.example.org"), NOW) as address:
        yield address


def test_httpcheck(address: str) -> None:
    """A running server passes every check of httpcheck.py, without a warning."""
    script = Path(__file__).parents[2] / "shared" / "oracles" / "httpcheck.py"
    if not script.is_file():
        pytest.skip(f"{script} is not on this machine")
    run = subprocess.run(
        [sys.executable, script, f"{address}/all.ics", "--fuzz-limit", "150"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not re.findall(r"^(?:FAIL|WARN).*", run.stdout, re.MULTILINE)
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_taken_port_is_said(address: str) -> None:
    """A port that another program has is told in one sentence, as is a port that does not exist."""
    port = int(address.rpartition(":")[2])
    with pytest.raises(FeedsError, match=rf"127\.0\.0\.1:{port}: cannot be listened on"):
        serve(lambda: pytest.fail("read for nothing"), "127.0.0.1", port)
    with pytest.raises(FeedsError, match="not an address"):
        serve(lambda: pytest.fail("read for nothing"), "127.0.0.1", 700_000)


def test_ipv6(collection: Collection) -> None:
    """An IPv6 host is served, and written with brackets."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with serving(collection.settings, host="[::1]") as address:
        assert re.fullmatch(r"http://\[::1\]:\d+", address)
        with urllib.request.urlopen(f"{address}/all.ics", timeout=10) as answer:
            assert answer.read().startswith(b"BEGIN:VCALENDAR")


def test_a_third_language_of_the_interface_breaks_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that has no name, place or small words yet is shown by its tag, and every page answers."""
    for module in [each for name, each in sys.modules.items() if name.startswith("feeds")]:
        if hasattr(module, "LANGUAGES"):
            monkeypatch.setattr(module, "LANGUAGES", ("en", "fr", "eo"))
    text = "---\ntitle: Balo\nevent_start_date: 2027-05-18 14:30\ncategories: Dancoj\nlang: eo\n---\nNi dancas.\n"
    collection = collection_of(text)
    client = create_app(collection.settings, collection=collection, clock=lambda: NOW).test_client()
    slug = collection.events[0].slug
    for path in (
        "/",
        f"/events/{slug}",
        "/categories/dancoj",
        "/embed",
        "/embed/all",
        "/all.ics",
        "/all.json",
        "/all.atom",
    ):
        assert client.get(f"{path}?lang=eo").status_code == 200, path
    assert 'lang="eo"' in client.get("/?lang=eo").text
