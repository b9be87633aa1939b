"""The process in front answers what the application would: for any octets, any packets, any reader."""

import re
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from waitress.adjustments import Adjustments  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]

from feeds.server import edge_cache
from feeds.server.edge_cache import Generation, Known, Told
from feeds.settings import Settings

from .support import examples, serving

pytestmark = pytest.mark.slow

DOCUMENT = "---\ntitle: {}\nstart: 2027-05-18 14:30\ncategories: [{}]\n---\n{}\n"

# --- which requests are the same

WHITE = st.text(" \t", max_size=2).map(str.encode)
NAMES = st.sampled_from(
    ["Host", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "User-Agent", "Accept", "X-Forwarded-Host",
     "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Forwarded-For", "Connection", "Content-Length", "Transfer-Encoding",
     "Expect", "Upgrade", "Ho_st", "X_Forwarded_Host", "Cookie", "Range", "", "-", "H!st"]
)  # fmt: skip
CASES = st.sampled_from([str.lower, str.upper, str.title, str])
VALUES = st.one_of(
    st.sampled_from([b"", b"a.example", b"b.example:80", b"gzip", b"gzip, br", b'"x"', b"keep-alive", b"Keep-Alive", b"close",
                     b"0", b"5", b"chunked", b"100-continue", b"a b", b"a\tb", b"a:b", b"\xe9"]),
    st.text("ab \t:,\"\x00\x0b\x0c\x7f\r\n\x85\xa0é_").map(lambda text: text.encode("latin-1", "replace")),
)  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    name = draw(CASES)(draw(NAMES)).encode()
    if draw(st.integers(0, 15)) == 0:
        return draw(st.sampled_from([b"no colon", b" folded", b"\tfolded: x", b"Host : a", b": x", b"X\x00: a", b"Host\x0b: a", b"\xe9: a"]))  # fmt: skip
    return name + b":" + draw(WHITE) + draw(VALUES) + draw(WHITE)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    line = draw(st.sampled_from([b"GET /all.ics HTTP/1.1", b"HEAD /all.ics HTTP/1.1", b"GET /a.ics?x HTTP/1.1", b"GET /all.ics HTTP/1.0", b"GET /all.ics"]))  # fmt: skip
    data = b"\r\n".join((line, *draw(st.lists(lines(), max_size=6)), b"", b""))
    if draw(st.integers(0, 5)) == 0:
        place = draw(st.integers(0, len(data)))
        data = (
            data[:place]
            + draw(st.sampled_from([b"\r\n", b"\n", b"\r", b"\x00", b" ", b"\r\n\r\n", b"\xff", b":"]))
            + data[place:]
        )
    return data


def understood(data: bytes) -> Any:
    """Return how waitress, which hands requests to the application, reads one."""
    parser = HTTPRequestParser(Adjustments())
    consumed = parser.received(data)
    assert (parser.completed, consumed) == (True, len(data)), "not one whole request"
    return parser


@examples(600)
@given(requests(), st.sampled_from([edge_cache._DECIDING, (*edge_cache._DECIDING, *edge_cache._TRUSTED)]))
@example(b"GET /all.ics HTTP/1.1\r\nHost: a\r\nX: a\nContent-Length: 5\r\n\r\n", edge_cache._DECIDING)
@example(b"GET /all.ics HTTP/1.1\r\nHost: a\r\nX: a\rHost: b\r\n\r\n", edge_cache._DECIDING)
@example(b"GET /all.ics HTTP/1.1\r\nHost: a\x0b\r\n\r\n", edge_cache._DECIDING)
@example(b"GET /all.ics HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", edge_cache._DECIDING)
@example(b"GET /all.ics HTTP/1.1\r\nnocolon\r\nHost: a\r\n\r\n", edge_cache._DECIDING)
@example(b"GET /all.ics HTTP/1.1\r\nHost: a\r\n\r\nx", edge_cache._DECIDING)
def test_what_decides_is_what_waitress_reads(asked: bytes, deciding: Sequence[bytes]) -> None:
    """The key of a request holds its line and each deciding header as the application gets them, and nothing odd has one.

    So two requests with the same key are answered the same; one that would be refused, that has a body, or that says
    how its connection goes on, never has a key.
    """
    key = edge_cache._what(asked, deciding)
    if key is None:
        return
    parser = understood(asked)
    assert parser.error is None
    assert [parser.connection_close, parser.expect_continue, parser.chunked, parser.content_length] == [
        False,
        False,
        False,
        0,
    ]
    assert parser.version == "1.1"
    assert key[0] == f"{parser.command} {parser.request_uri} HTTP/1.1".encode()
    read = [parser.headers.get(name.decode().upper().replace("-", "_")) for name in deciding]
    assert [value if value is None else value.decode("latin-1") for value in key[1:]] == read


PLAIN = st.lists(
    st.tuples(
        st.sampled_from(["Host", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "User-Agent", "Accept", "X-Own"]),
        st.text("abc:,\"' é", max_size=9).map(str.strip),
    ),
    unique_by=lambda header: header[0],
)  # fmt: skip


@given(PLAIN, st.data())
def test_order_case_and_spaces_decide_nothing(headers: list[tuple[str, str]], data: st.DataObject) -> None:
    """A request whose headers stand in another order, case or distance is the same; what does not decide may be absent."""

    def written(some: Sequence[tuple[str, str]]) -> bytes:
        lines = (data.draw(CASES)(name).encode() + b":" + data.draw(WHITE) + value.encode("latin-1") + data.draw(WHITE)
                 for name, value in some)  # fmt: skip
        return b"\r\n".join((b"GET /all.ics HTTP/1.1", *lines, b"", b""))

    key = edge_cache._what(written(headers), edge_cache._DECIDING)
    assert key is not None
    assert edge_cache._what(written(data.draw(st.permutations(headers))), edge_cache._DECIDING) == key
    others = [each for each in headers if each[0].lower().encode() in edge_cache._DECIDING]
    assert edge_cache._what(written(others), edge_cache._DECIDING) == key
    for number, (name, value) in enumerate(others):
        changed = [*others[:number], (name, f"{value}x"), *others[number + 1 :]]
        assert edge_cache._what(written(changed), edge_cache._DECIDING) != key
        assert edge_cache._what(written([*others, (name, value)]), edge_cache._DECIDING) is None


def asking(path: str = "/all.ics", method: str = "GET", **headers: str) -> bytes:
    said = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in {"Host": "a.example", **headers}.items())
    return f"{method} {path} HTTP/1.1\r\n{said}\r\n".encode("latin-1")


FEED = Told("200 OK", [("ETag", '"1"'), ("Content-Length", "4"), ("Vary", "Accept-Encoding")], b"feed")


def test_what_is_kept() -> None:
    """Feeds and 304 are kept, for one generation; pages, failures and requests with a body are not."""
    generation = Generation()
    known = Known(generation)
    for path, told, is_kept in [
        ("/all.ics", FEED, True), ("/all.json?x=1", FEED, True), ("/a.ics", Told("304 NOT MODIFIED", [("ETag", '"1"')], b""), True),
        ("/", FEED, False), ("/healthz", FEED, False), ("/static/style.css", FEED, False), ("/?/x.ics", FEED, False),
        ("/b.ics", Told("404 NOT FOUND", [], b""), False), ("/b.ics", Told("503 SERVICE UNAVAILABLE", [], b""), False),
        ("/b.ics", Told("301 MOVED PERMANENTLY", [("Location", "/")], b""), False),
    ]:  # fmt: skip
        assert known.told(asking(path), lambda told=told: told) is told  # type: ignore[misc]
        assert (known.answer(asking(path)) is not None) == is_kept, path
    known.told(asking("/c.ics", content_length="0"), lambda: FEED)
    assert known.answer(asking("/c.ics", content_length="0")) is None
    (head, date, body) = known.answer(asking()) or []
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert re.fullmatch(rb"Date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r\n\r\n", date)
    assert body == b"feed"
    generation.advance()
    assert known.answer(asking()) is None
    assert known.told(asking(), lambda: (generation.advance(), FEED)[1]) is FEED  # the state changed meanwhile
    assert known.answer(asking()) is None


def test_of_many_that_ask_at_once_one_asks_the_application() -> None:
    """When the state has changed, ten thousand calendars that ask for one feed are one question to the application."""
    generation, asked, told = Generation(), list[int](), list[Told]()
    known = Known(generation)

    def ask() -> Told:
        asked.append(generation.number)
        time.sleep(0.05)
        return FEED

    for number in (0, 1):
        threads = [threading.Thread(target=lambda: told.append(known.told(asking(), ask))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert asked == [0, 1][: number + 1]
        generation.advance()
    assert told == [FEED] * 16


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strangers who make up hosts, etags or headers that nobody knows make it forget, not grow."""
    monkeypatch.setattr(edge_cache, "_MOST", 50)
    monkeypatch.setattr(edge_cache, "_ROOM", 5_000)
    known = Known(Generation())
    for number in range(500):
        told = Told("200 OK", [("ETag", f'"{number}"')], bytes(100))
        asked = asking(Host=f"h{number}.example")
        known.told(asked, lambda told=told: told)  # type: ignore[misc]
        assert known.answer(asked) is not None
        assert known.answer(asking(Host=f"h{number}.example", X_Odd=str(number))) is not None
        assert len(known._kept) <= 50
        assert len(known._exact) <= 50
        assert len(known._turns) <= 50
        assert sum(map(len, known._bodies.values())) <= 5_100
    assert known.answer(asking(Host="h499.example")) is not None


def test_a_proxy_s_words_decide_where_it_is_trusted() -> None:
    """Behind a trusted proxy, what it forwards is part of the question, but for the address of who asks."""
    for trusts_proxy in (False, True):
        known = Known(Generation(), trusts_proxy=trusts_proxy)
        known.told(asking(X_Forwarded_Host="p.example", X_Forwarded_For="192.0.2.1"), lambda: FEED)
        for name in ("Host", "Proto", "Prefix"):
            other = asking(**{"X_Forwarded_Host": "p.example", f"X_Forwarded_{name}": "x"})
            assert (known.answer(other) is None) == trusts_proxy
        assert known.answer(asking(X_Forwarded_Host="p.example", X_Forwarded_For="192.0.2.2")) is not None


# --- real processes


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def is_known(self) -> bool:
        """Whether it was answered at once: then Date stands last, where waitress sorts."""
        return self.headers[-1][0] == "Date" < max(name for name, _ in self.headers)

    @property
    def said(self) -> Any:
        """All of it but the date, whether the connection ends (waitress ends it after each 304), and the order of headers."""
        headers = sorted(header for header in self.headers if header[0] not in ("Connection", "Date"))
        return self.status, headers, self.body

    @property
    def etag(self) -> str:
        return dict(self.headers)["Etag"]


class _Rest:
    """What http.client reads an answer from: what came already, then the connection."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def makefile(self, _: str) -> Any:
        return self.file


class Wire:
    """One connection, octet by octet."""

    def __init__(self, port: int, **options: int) -> None:
        self.socket = socket.socket()
        if "window" in options:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, options["window"])
        self.socket.settimeout(60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect(("127.0.0.1", port))
        self.file = self.socket.makefile("rb", buffering=0 if "window" in options else -1)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self, method: str = "GET") -> Answer:
        """Read one answer; what comes after it stays."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.file.readline()
            assert line, f"the connection ended after {head!r}"
            head += line
        response = HTTPResponse(_Rest(BytesIO(head)), method=method)  # type: ignore[arg-type]
        response.begin()
        headers = tuple(response.getheaders())
        has_body = method != "HEAD" and response.status not in (304, 204)
        length = int(response.headers.get("Content-Length", 0)) if has_body else 0
        body = bytearray()
        while len(body) < length:
            body += self.file.read(length - len(body)) or pytest.fail("the connection ended")
        return Answer(response.status, headers, bytes(body))

    def has_ended(self) -> bool:
        return self.file.read(1) == b""

    def close(self) -> None:
        self.file.close()
        self.socket.close()


@contextmanager
def wire(port: int, **options: int) -> Iterator[Wire]:
    opened = Wire(port, **options)
    try:
        yield opened
    finally:
        opened.close()


def asked(port: int, data: bytes) -> Answer:
    with wire(port) as one:
        one.send(data)
        return one.answer(data.partition(b" ")[0].decode())


@contextmanager
def served(folder: Path, workers: int = 1, **chosen: Any) -> Iterator[int]:
    site = Settings(content=folder, root=folder, timezone="Europe/Paris", cache="none", **chosen)
    with serving(site, workers=workers) as address:
        yield int(address.rpartition(":")[2])


def filled(folder: Path, count: int = 3, words: int = 5) -> Path:
    for number in range(count):
        text = " ".join(f"mot-{number}-{each}" for each in range(words))
        (folder / f"{number}.md").write_text(DOCUMENT.format(f"Titre {number}", f"C{number % 2}", text), "utf-8")
    return folder


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(filled(tmp_path_factory.mktemp("content"))) as port:
        yield port


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(filled(tmp_path_factory.mktemp("content")), trust_proxy=True) as port:
        yield port


# each request, and whether the second one is answered at once
REQUESTS = {
    "feed": (asking(), 200, True),
    "json": (asking("/categories/c0.json"), 200, True),
    "head": (asking(method="HEAD"), 200, True),
    "gzip": (asking(Accept_Encoding="gzip"), 200, True),
    "head gzip": (asking(method="HEAD", Accept_Encoding="gzip"), 200, True),
    "known to the client": (asking(If_None_Match="*"), 304, True),
    "head known to the client": (asking(method="HEAD", If_None_Match="*"), 304, True),
    "other etag": (asking(If_None_Match='"x"'), 200, True),
    "since": (asking(If_Modified_Since="Fri, 31 Dec 2100 23:59:59 GMT"), 304, True),
    "query": (asking("/all.ics?x"), 200, True),
    "chosen": (asking("/feed.ics?category=c0"), 200, True),
    "one event": (asking("/events/0.ics"), None, None),
    "keep-alive": (asking(Connection="keep-alive"), 200, True),
    "long header": (asking(Cookie="x" * 5_000), 200, False),
    "page": (asking("/"), 200, False),
    "health": (asking("/healthz"), 200, False),
    "nothing": (asking("/nothing.ics"), 404, False),
    "no choice": (asking("/feed.ics?category=zzz"), 400, False),
    "options": (asking(method="OPTIONS"), 204, False),
    "options of all": (b"OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n", 404, False),
    "post": (asking(method="POST", Content_Length="0"), 405, False),
    "no host": (b"GET /all.ics HTTP/1.1\r\n\r\n", 400, False),
    "odd host": (asking(Host="a b"), 400, False),
    "two hosts": (b"GET /all.ics HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n", 400, False),
    "underscored host": (b"GET /all.ics HTTP/1.1\r\nHost: a.example\r\nHo_st: b.example\r\n\r\n", 200, False),
    "absolute": (asking("http://other.example/all.ics"), 200, True),
    "absolute with odd authority": (asking("http://user@other.example:99/all.ics"), 200, True),
    "two slashes": (asking("//all.ics"), 200, True),
    "encoded": (asking("/%61ll.ics"), 200, True),
    "fragment": (asking("/all.ics#x"), 200, False),
    "odd octets": (asking("/\xe9.ics"), 400, False),
    "delete": (asking("/\x7f.ics"), 404, False),
    "chunks of old": (b"GET /all.ics HTTP/1.0\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n", 200, False),
    "te": (asking(TE="trailers", Connection="TE"), 200, False),
    "folded": (b"GET /all.ics HTTP/1.1\r\nHost: a.example\r\nX: a\r\n b\r\n\r\n", 200, False),
    "folded host": (b"GET /all.ics HTTP/1.1\r\nHost: a.example\r\n :80\r\n\r\n", 400, False),
    "bare line feed": (b"GET /all.ics HTTP/1.1\r\nHost: a.example\r\nX: a\nY: b\r\n\r\n", 400, False),
    "no colon": (b"GET /all.ics HTTP/1.1\r\nHost: a.example\r\nX\r\n\r\n", 400, False),
    "control": (b"GET /all.ics HTTP/1.1\r\nHost: a.example\x0b\r\n\r\n", 400, False),
    "old": (b"GET /all.ics HTTP/1.0\r\nHost: a.example\r\n\r\n", 200, False),
    "close": (asking(Connection="close"), 200, False),
    "upgrade": (asking(Connection="Upgrade", Upgrade="h2c"), 200, False),
    "strangers": (asking(X_Forwarded_Host="evil.example", X_Forwarded_Prefix="/evil", X_Forwarded_Proto="https"), 200, True),
}  # fmt: skip


@pytest.mark.parametrize("kind", REQUESTS)
def test_the_second_answer_is_the_first(port: int, kind: str) -> None:
    """Each request is answered again as before, also after other ones, whether it is known by then or not."""
    data, status, is_known = REQUESTS[kind]
    asked(port, asking())  # what is plain is known already, and must not be what others get
    first, second = asked(port, data), asked(port, data)
    for _ in range(20):
        assert second.said == first.said
        if second.is_known or not is_known:
            break
        time.sleep(0.01)  # an answer is kept just after it was sent
        second = asked(port, data)
    if status:
        assert (first.status, second.is_known) == (status, is_known)
    assert b"evil" not in first.body


def test_many_on_one_connection(port: int) -> None:
    """One connection carries known and unknown requests in any order, each with its own answer."""
    fresh = {kind: asked(port, data) for kind, (data, *_) in REQUESTS.items() if kind in ("feed", "json", "head", "page", "query", "folded", "nothing")}  # fmt: skip
    with wire(port) as one:
        for kind in [*fresh, *reversed(fresh), *fresh, "feed", "feed", "page", "feed", "head", "feed"]:
            one.send(REQUESTS[kind][0])
            assert one.answer(REQUESTS[kind][0].partition(b" ")[0].decode()).said == fresh[kind].said, kind


def test_several_in_one_packet(port: int) -> None:
    """Requests that come before the answer to the one before are answered in their order."""
    kinds = ["feed", "json", "page", "head", "feed", "nothing", "gzip", "feed"]
    fresh = {kind: asked(port, REQUESTS[kind][0]).said for kind in kinds}
    for _ in range(3):
        with wire(port) as one:
            one.send(b"".join(REQUESTS[kind][0] for kind in kinds))
            assert [one.answer("HEAD" if kind == "head" else "GET").said for kind in kinds] == list(
                map(fresh.get, kinds)
            )
            for kind in kinds:  # one packet each, without waiting
                one.send(REQUESTS[kind][0])
            assert [one.answer("HEAD" if kind == "head" else "GET").said for kind in kinds] == list(
                map(fresh.get, kinds)
            )


def test_a_request_in_pieces(port: int) -> None:
    """A request may come in any two packets, also one whose first or last part looks like another request."""
    known = asked(port, asking()).said
    inner = asking("/nothing.ics") + asking()  # its body looks like requests
    data = asking(method="POST", Content_Length=str(len(inner))) + inner
    for place in (*range(1, len(asking()), 9), len(asking()) - 1, len(asking()) - 2, len(asking()) - 3):
        with wire(port) as one:
            one.send(asking()[:place])
            time.sleep(0.01)
            one.send(asking()[place:])
            assert one.answer().said == known
            one.send(asking())
            assert one.answer().said == known
    for place in (len(data) - len(inner), len(data) - len(asking())):
        with wire(port) as one:
            one.send(data[:place])
            time.sleep(0.05)
            one.send(data[place:])  # a known request, were it one
            assert one.answer().status == 405
            one.send(asking())
            assert one.answer().said == known


def test_a_body_is_not_a_request(port: int) -> None:
    """A GET with a body is answered once, and its body is no request of its own."""
    known = asked(port, asking()).said
    with wire(port) as one:
        for _ in range(2):
            one.send(asking(Content_Length="5") + b"GET /")
            assert one.answer().said == known
            one.send(asking("/archive.ics", Content_Length=str(len(asking("/all.ics?x=1")))))
            time.sleep(0.02)
            one.send(asking("/all.ics?x=1"))
            assert b"archive" in one.answer().body
            time.sleep(0.02)
            assert asked(port, asking("/all.ics?x=1")).said == known
            one.send(asking(Transfer_Encoding="chunked"))
            time.sleep(0.02)
            one.send(b"5\r\nGET /\r\n0\r\n\r\n")
            assert one.answer().said == known


def test_expect(port: int) -> None:
    """Whoever asks whether to go on is told to, and is answered afterwards; each time."""
    with wire(port) as one:
        for _ in range(2):
            one.send(asking(Expect="100-continue", Content_Length="1"))
            assert one.file.readline() == b"HTTP/1.1 100 Continue\r\n"
            assert one.file.readline() == b"\r\n"
            one.send(b"x")
            assert one.answer().status == 200


def test_the_end_of_a_connection(port: int) -> None:
    """Connection: close and HTTP/1.0 end it after the answer, known or not; all others keep it."""
    for data in (asking(Connection="close"), b"GET /all.ics HTTP/1.0\r\nHost: a.example\r\n\r\n"):
        with wire(port) as one:
            one.send(asking())
            one.answer()
            one.send(data)
            assert one.answer().status == 200
            assert one.has_ended()


def test_no_host_gets_the_addresses_of_another(port: int) -> None:
    """Hosts that take turns each get their own addresses, with the codings and conditions that they ask for."""
    hosts = ["a.example", "b.example", "a.example:8080", "A.example", "[::1]:81"]
    for _ in range(3):
        for host in hosts:
            for path in ("/all.ics", "/categories/c0.json", "/all.ics?x"):
                answer = asked(port, asking(path, Host=host))
                found = set(
                    re.findall(rb"https?://([^/\"\s]+)/(?:events|all|categories)", answer.body.replace(b"\r\n ", b""))
                )
                assert found == {host.encode()}, path
    etags = {host: asked(port, asking(Host=host)).etag for host in hosts}
    assert asked(port, asking(Host="a.example", If_None_Match=etags["b.example"])).status == 200
    assert asked(port, asking(Host="a.example", If_None_Match=etags["a.example"])).status == 304


def test_strangers_forward_nothing(port: int, proxied: int) -> None:
    """X-Forwarded-* is believed behind a trusted proxy only, in any case and order, and leaks to nobody else."""
    words = {"X_Forwarded_Host": "p.example", "X_Forwarded_Proto": "https", "X_Forwarded_Prefix": "/cal"}
    for number, is_trusted in ((port, False), (proxied, True)):
        plain = asked(number, asking()).said
        for _ in range(3):
            told = asked(number, asking(**words))
            assert (b"https://p.example/cal/" in told.body.replace(b"\r\n ", b"")) == is_trusted
            assert asked(number, asking(**dict(reversed(words.items())))).said == told.said
            assert asked(number, asking(**{name.lower(): value for name, value in words.items()})).said == told.said
            assert asked(number, asking(X_Forwarded_For="192.0.2.9", Forwarded="host=evil.example")).said == plain
            assert asked(number, asking()).said == plain


def test_a_proxy_that_says_it_twice(proxied: int) -> None:
    """Of several words of a chain of proxies the last counts, known or not."""
    data = asking()[:-2] + b"X-Forwarded-Host: evil.example\r\nX-Forwarded-Host: p.example\r\n\r\n"
    for _ in range(2):
        answer = asked(proxied, data)
        assert (b"p.example" in answer.body, b"evil" in answer.body, answer.is_known) == (True, False, False)


def eventually(check: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


def test_nothing_known_outlives_an_edit(tmp_path: Path) -> None:
    """Once an edit is served, no process and no open connection answers with what was before; two workers agree."""
    filled(tmp_path, 4)
    with served(tmp_path, workers=2) as port:
        with wire(port) as one, wire(port) as two, wire(port) as three:
            for number in range(4):
                for _ in range(2):
                    for each in (one, two, three):
                        for path in ("/all.ics", "/categories/c0.ics", "/all.ics?x"):
                            each.send(asking(path))
                            each.answer()
                title = f"SUMMARY:Nouveau {number}".encode()
                path = tmp_path / "0.md"
                path.write_text(DOCUMENT.format(f"Nouveau {number}", "C0", "mot"), "utf-8")
                eventually(lambda title=title: title in asked(port, asking()).body)
                time.sleep(0.05)  # between the new state and the word of it
                for each in (one, two, three):
                    for path_ in ("/all.ics", "/categories/c0.ics", "/all.ics?x"):
                        each.send(asking(path_))
                        assert title in each.answer().body
                assert all(title in asked(port, asking()).body for _ in range(10))
        workers = workers_of(port)
        assert len(workers) == 2
        found = []
        for stopped in workers:
            stopped.send_signal(signal.SIGSTOP)
            try:
                found.append([asked(port, asking(path, Accept_Encoding=coding)).said
                              for path in ("/all.ics", "/archive.json") for coding in ("gzip", "identity")])  # fmt: skip
            finally:
                stopped.send_signal(signal.SIGCONT)
        assert found[0] == found[1]


@pytest.mark.parametrize("seconds", [0.3, 2.5], ids=["soon", "late"])
def test_who_waits_for_another_that_asks_is_answered_too(tmp_path: Path, seconds: float) -> None:
    """Of connections that ask for the same at once, one asks; the others have its answer, even if that one went away."""
    with served(filled(tmp_path)) as port:
        application, _ = family_of(port)
        application.suspend()
        try:
            gone, *wires = (Wire(port) for _ in range(5))
            for each in (gone, *wires):
                each.send(asking())
                time.sleep(0.05)
            gone.close()
            time.sleep(seconds)
        finally:
            application.resume()
        first, *others = (each.answer().said for each in wires)
        assert others == [first] * 3
        for each in wires:
            for path, status in (("/nothing.ics", 404), ("/all.ics", 200)):
                each.send(asking(path))
                assert each.answer().status == status
            each.close()


def workers_of(port: int) -> list[psutil.Process]:
    """Return the processes of a server that talk to the world."""
    return family_of(port)[1:]


def family_of(port: int) -> list[psutil.Process]:
    """Return the processes of a server but for the parent; the first one makes the answers."""
    for server in psutil.Process().children():
        if any(one.laddr and one.laddr.port == port for one in server.net_connections("tcp")):
            return sorted(server.children(), key=lambda child: child.pid)
    return []


def test_slow_readers_get_all_of_it(tmp_path: Path) -> None:
    """A big answer reaches readers with small windows whole, from memory too, and keeps nobody else waiting."""
    filled(tmp_path, 300, 1_500)
    with served(tmp_path, description_length=20_000, max_octets=100_000_000) as port:
        data = asking(Accept_Encoding="identity")
        whole = asked(port, data)
        assert len(whole.body) > 5_000_000  # more than any system takes at once
        wires = [Wire(port, window=65_536) for _ in range(4)]
        for each in wires:
            each.send(data)
        time.sleep(0.3)
        begun = time.monotonic()
        assert asked(port, data).said == whole.said
        assert time.monotonic() - begun < 30  # and not only once the slow ones are done, or gone
        for each in wires:
            each.send(asking("/nothing.ics"))  # the next one waits for its turn
        for each in reversed(wires):
            answer = each.answer()
            assert answer.said == whole.said
            assert answer.is_known
            assert each.answer().status == 404
            each.send(data)
        for each in wires[:2]:
            assert each.answer().said == whole.said
        for each in wires:  # two of them go away in the middle
            each.close()
        assert asked(port, data).said == whole.said
