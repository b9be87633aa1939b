"""The shortcut answers what Flask would answer: the same status, headers in the same order, the same octets."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.middleware.proxy_fix import ProxyFix

from feeds.formats import FORMATS
from feeds.pipeline.builder import Builder
from feeds.settings import Settings
from feeds.web import create_app
from feeds.web.wsgi_cache import FeedCache

from .support import examples

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DOCUMENT = "---\ntitle: {}\nstart: 2027-05-18 14:30\ncategories: [{}]\n---\nUne rencontre ouverte à toutes et à tous.\n"
WrittenDays = tuple[str, list[tuple[str, str]], bytes]

SITES: dict[str, dict[str, Any]] = {
    "plain": {},
    "settled": {"base_url": "https://agenda.example.org/cal"},
    "proxied": {"trust_proxy": True},
    "settled and proxied": {"base_url": "https://agenda.example.org", "trust_proxy": True},
}


class Both:
    """An application with its shortcut and without; ``passed`` counts what the shortcut left to Flask."""

    def __init__(self, folder: Path, **chosen: Any) -> None:
        site = Settings(content=folder, root=folder, timezone="Europe/Paris", cache="none",
                        aliases=(("ateliers", "atelier"),), **chosen)  # fmt: skip
        builder = Builder(site)
        self.app = create_app(site, collection=builder.build(), clock=lambda: NOW, builder=builder)
        self.live = self.app.extensions["feeds"]
        self.live.watch = lambda: None  # a test renews when it wants to
        outer = self.app.wsgi_app
        self.hot: FeedCache = outer.app if isinstance(outer, ProxyFix) else outer  # type: ignore[assignment]
        self.hot._on_request = lambda: None
        inner, self.passed = self.hot._app, 0

        def counted(environ: WSGIEnvironment, start_response: Any) -> Any:
            self.passed += 1
            return inner(environ, start_response)

        self.hot._app = counted
        self.cold: WSGIApplication = inner
        if isinstance(outer, ProxyFix):
            self.cold = ProxyFix(inner, x_for=1, x_proto=1, x_host=1, x_prefix=1)

    def compare(self, asked: WSGIEnvironment) -> WrittenDays:
        """Ask without the shortcut and twice with it; return the answer, which is the same."""
        cold = told(self.cold, asked)
        assert told(self.app.wsgi_app, asked) == cold
        assert told(self.app.wsgi_app, asked) == cold
        return cold


def told(app: WSGIApplication, asked: WSGIEnvironment) -> WrittenDays:
    """Return what a WSGI application answers."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda data: pytest.fail("nobody writes")

    found = app(dict(asked), start_response)
    body = b"".join(found)
    getattr(found, "close", lambda: None)()
    ((status, headers),) = started
    headers.append(("X-Test", "changed"))  # a server may do what it likes with the list
    return status, headers[:-1], body


def asking(path: str = "/all.ics", method: str = "GET", query: str = "", scheme: str = "http", script: str = "",
           host: str | None = "a.example", **headers: str | None) -> WSGIEnvironment:  # fmt: skip
    """Return the environment of a request (PEP 3333); headers with None are absent."""
    said = {"HTTP_HOST": host, **{f"HTTP_{name.upper()}": value for name, value in headers.items()}}
    return {
        "REQUEST_METHOD": method, "SCRIPT_NAME": script, "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "server.example", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "::1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": scheme, "wsgi.input": BytesIO(), "wsgi.errors": BytesIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        **{name: value for name, value in said.items() if value is not None},
    }  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = tmp_path_factory.mktemp("content")
    for name, category in (("Atelier", "Atelier"), ("Visite", "Été"), ("Débat", "Atelier, Été")):
        (content / f"{name.lower()}.md").write_text(DOCUMENT.format(name, category), "utf-8")
        os.utime(content / f"{name.lower()}.md", (1_790_000_000, 1_790_000_000))
    return content


@pytest.fixture(scope="module", params=SITES)
def both(folder: Path, request: pytest.FixtureRequest) -> Both:
    return Both(folder, **SITES[request.param])


def paths(both: Both) -> list[str]:
    site = both.live.site
    found = [f"/{feed.path}.{form.suffix}" for feed in site.collection.feeds for form in FORMATS]
    found += [f"/events/{site.collection.events[0].slug}.{form.suffix}" for form in FORMATS]
    found += [
        "/", "/all", "/all.ics/", "//all.ics", "/all.ICS", "all.ics", "", "/all.ics;x", "/./all.ics", "/nothing.ics",
        "/categories/ateliers.ics", "/categories/ATELIER.ics", "/categories/été.ics".encode().decode("latin-1"),
        "/categories/\xe9.ics", "/categories/nothing.ics", "/events/nothing.ics", "/feed.ics", "/feeds.js", "/healthz",
        "/robots.txt", "/static/style.css", "/\x00.ics", "/all.ics\r\n",
    ]  # fmt: skip
    return found


HOSTS = ["a.example", "b.example", "A.Example", "a.example:80", "a.example:8080", "[::1]:8000", "", None, "a b", "x_y",
         "a.example,b.example", "é.example".encode().decode("latin-1")]  # fmt: skip
CODINGS = [None, "", "gzip", "GZIP;q=0.5", "br", "gzip;q=0", "identity", "identity;q=0, *", "gzip;q=0.1, identity", ";;q=,\xff"]  # fmt: skip
MATCHES = [None, "", "{plain}", "W/{plain}", "{gzip}", '"x", {plain}', '"x"', "*", 'x, "', "{bare}"]
SINCE = [None, "", "{modified}", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 2100 23:59:59 GMT", "yesterday"]


def test_every_address_and_method(both: Both) -> None:
    """Each feed, event and odd address is answered as Flask does, below whatever place it is asked for."""
    places = [("http", "", HOSTS[0]), ("https", "", HOSTS[0]), ("http", "/mounted", HOSTS[1]), ("http", "", None)]
    for path, method, place in product(paths(both), ("GET", "HEAD", "OPTIONS", "POST", "get"), places):
        scheme, script, host = place
        both.compare(asking(path, method, "", scheme, script, host))


def test_every_host(both: Both) -> None:
    """No host is given the addresses of another one, whoever asked before."""
    for _, host, path in product(
        range(2), HOSTS, ("/all.ics", "/categories/atelier.json", "/nothing.ics", "//all.ics")
    ):
        status, _, body = both.compare(asking(path, host=host))
        others = {other.lower().encode() for other in ("a.example", "b.example") if other != (host or "").lower()[:9]}
        assert not [other for other in others if b"//" + other in body.lower()], (host, path, status)


def test_every_condition_and_coding(both: Both) -> None:
    """All combinations of what decides between a whole answer, a compressed one and 304."""
    plain, packed = (dict(both.compare(asking(accept_encoding=coding))[1]) for coding in ("identity", "gzip"))
    values = {
        "plain": plain["ETag"],
        "gzip": packed["ETag"],
        "bare": plain["ETag"].strip('"'),
        "modified": plain["Last-Modified"],
    }
    assert values["plain"] != values["gzip"]
    seen = set()
    for method, coding, match, since in product(("GET", "HEAD"), CODINGS, MATCHES, SINCE):
        asked = asking("/all.ics", method, accept_encoding=coding, if_none_match=match and match.format(**values),
                       if_modified_since=since and since.format(**values))  # fmt: skip
        status, headers, body = both.compare(asked)
        seen.add((method, status, dict(headers).get("Content-Encoding"), bool(body)))
    assert seen == {
        ("GET", "200 OK", None, True), ("GET", "200 OK", "gzip", True), ("GET", "304 NOT MODIFIED", None, False),
        ("HEAD", "200 OK", None, False), ("HEAD", "200 OK", "gzip", False), ("HEAD", "304 NOT MODIFIED", None, False),
    }  # fmt: skip


FORWARDED = {
    "x_forwarded_host": st.sampled_from([None, "p.example", "evil example", "a.example, p.example", ""]),
    "x_forwarded_proto": st.sampled_from([None, "https", "http", "javascript", "https,http"]),
    "x_forwarded_prefix": st.sampled_from([None, "/cal", "//\\evil", "cal", "/a, /b"]),
    "x_forwarded_for": st.sampled_from([None, "192.0.2.1", "' or 1=1"]),
    "range": st.sampled_from([None, "bytes=0-9"]),
    "if_match": st.sampled_from([None, '"x"', "*"]),
    "accept_language": st.sampled_from([None, "fr", "en"]),
    "cookie": st.sampled_from([None, "a=b"]),
    "origin": st.sampled_from([None, "https://site.example"]),
    "accept_encoding": st.sampled_from(CODINGS),
    "if_none_match": st.sampled_from([None, "*", '"x"']),
}


@settings(examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_request(both: Both, data: st.DataObject) -> None:
    """Whatever else a request says, and in whatever order requests come, the shortcut changes nothing."""
    draw = data.draw
    for _ in range(draw(st.integers(1, 3))):
        both.compare(asking(
            draw(st.sampled_from(["/all.ics", "/archive.json", "/categories/ateliers.ics", "/nothing", "//all.ics"])),
            draw(st.sampled_from(["GET", "HEAD", "OPTIONS", "POST"])),
            draw(st.sampled_from(["", "lang=fr", "x", "%00", "category=atelier"])),
            draw(st.sampled_from(["http", "https"])),
            draw(st.sampled_from(["", "/mounted", "/cal"])),
            draw(st.sampled_from(HOSTS)),
            **draw(st.fixed_dictionaries(FORWARDED)),
        ))  # fmt: skip


def test_what_is_known_does_not_reach_flask(folder: Path) -> None:
    """The second request for a feed is answered without Flask; for all else, Flask is asked each time."""
    both = Both(folder)

    def passes(**said: Any) -> int:
        before = both.passed
        for _ in range(3):
            told(both.app.wsgi_app, asking(**said))
        return both.passed - before

    assert passes() == 1
    assert passes() == 0
    assert passes(method="HEAD") == passes(accept_encoding="gzip") == passes(if_none_match="*") == 0
    assert passes(host="b.example") == passes(scheme="https") == passes(script="/x") == 1
    assert passes(path="/categories/atelier.ics") == 1
    for said in ({"query": "x"}, {"method": "OPTIONS"}, {"method": "POST"}, {"host": None}, {"host": "a b"}, {"path": "/"},
                 {"path": "/nothing.ics"}, {"path": "/categories/ateliers.ics"}, {"path": "//all.ics"}):  # fmt: skip
        assert passes(**said) == 3, said


def test_a_renewed_state_is_answered_at_once(tmp_path: Path) -> None:
    """After a change nothing of the state before is answered, not even to who has its ETag; what is the same stays so."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(DOCUMENT.format(name, name), "utf-8")
    both = Both(tmp_path)
    first = {path: both.compare(asking(path)) for path in paths(both)}
    etag = dict(first["/all.ics"][1])["ETag"]
    assert both.compare(asking(if_none_match=etag))[0] == "304 NOT MODIFIED"
    (tmp_path / "a.md").write_text(DOCUMENT.format("other", "a"), "utf-8")
    both.live.renew()
    status, headers, body = both.compare(asking(if_none_match=etag))
    assert (status, dict(headers)["ETag"] != etag, b"SUMMARY:other" in body) == ("200 OK", True, True)
    assert both.compare(asking("/categories/b.ics"))[2] == first["/categories/b.ics"][2]
    (tmp_path / "b.md").unlink()
    both.live.renew()
    assert both.compare(asking("/categories/b.ics"))[0] == "404 NOT FOUND"
    for path in paths(both):
        both.compare(asking(path))


def test_who_answers_first_decides_nothing(folder: Path) -> None:
    """The first request for a feed may be any: HEAD, one that is answered 304, one that takes gzip."""
    for said in ({"method": "HEAD"}, {"if_none_match": "*"}, {"accept_encoding": "gzip"}):
        both = Both(folder)
        told(both.app.wsgi_app, asking(**said))  # type: ignore[arg-type]
        for after in ({}, {"method": "HEAD"}, {"if_none_match": "*"}, {"accept_encoding": "gzip"}):
            both.compare(asking(**after))  # type: ignore[arg-type]
