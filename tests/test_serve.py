"""`feeds serve` and other servers, as their clients see them: slow ones, many, those of other hosts, and after restarts."""

import json
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from flask import Flask

from feeds.problems.catalogue import FeedsError
from feeds.settings import Settings
from feeds.web import blueprint

from .commands import FEEDS
from .running import Server, disk, document, environ, eventually, fill, site_of
from .support import ROOT, serving

pytestmark = pytest.mark.slow

DOCUMENT = "---\ntitle: {}\nstart: 2027-05-18 14:30\ncategories: [{}]\n---\n{}\n"
BROKEN = "---\ntitle: [\n---\n"


def filled(folder: Path, count: int = 3, words: int = 5) -> Path:
    for number in range(count):
        text = " ".join(f"mot-{number}-{each}" for each in range(words))
        (folder / f"{number}.md").write_text(DOCUMENT.format(f"Titre {number}", f"C{number % 2}", text), "utf-8")
    return folder


class Answer:
    def __init__(self, response: HTTPResponse) -> None:
        self.status, self.body, self.headers = response.status, response.read(), response.headers


def ask(port: int, path: str = "/all.ics", method: str = "GET", **headers: str) -> Answer:
    """Ask on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        named = {"Host": "a.example"} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        return Answer(connection.getresponse())
    finally:
        connection.close()


@contextmanager
def served(folder: Path, workers: int = 1, **chosen: Any) -> Iterator[int]:
    site = Settings(content=folder, root=folder, timezone="Europe/Paris", cache="none", **chosen)
    with serving(site, workers=workers) as address:
        yield urlsplit(address).port or 0


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(filled(tmp_path_factory.mktemp("content"))) as port:
        yield port


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(filled(tmp_path_factory.mktemp("content")), trust_proxy=True) as port:
        yield port


# --- where it is


def test_the_tree_is_for_its_own_address(port: int) -> None:
    """At the address that it listens on, feeds and pages are files; their addresses are below it."""
    own = f"127.0.0.1:{port}"
    feed = ask(port, Host=own)
    assert f"http://{own}/events/".encode() in feed.body.replace(b"\r\n ", b"")
    page = ask(port, "/categories/c0", Host=own)
    assert (page.status, page.headers["Location"]) == (301, "./c0/")
    assert b'href="' in ask(port, "/categories/c0/", Host=own).body
    assert ask(port, Host=own, If_None_Match=feed.headers["ETag"]).status == 304


def test_no_host_gets_the_addresses_of_another(port: int) -> None:
    """Hosts that take turns each get their own addresses, and their copies are told to be good."""
    hosts = ["a.example", "b.example", f"127.0.0.1:{port}", "a.example:8080", "[::1]:81"]
    for _ in range(2):
        for host in hosts:
            for path in ("/all.ics", "/categories/c0.json", "/all.ics?x"):
                body = ask(port, path, Host=host).body.replace(b"\r\n ", b"")
                found = set(re.findall(rb"https?://([^/\"\s]+)/(?:events|all|categories)", body))
                assert found == {host.encode()}, path
    etags = {host: ask(port, Host=host).headers["ETag"] for host in hosts}
    assert ask(port, If_None_Match=etags["b.example"]).status == 200
    assert ask(port, If_None_Match=etags["a.example"]).status == 304


def test_strangers_forward_nothing(port: int, proxied: int) -> None:
    """X-Forwarded-* is believed behind a trusted proxy only; a redirect keeps its prefix."""
    words = {"X_Forwarded_Host": "p.example", "X_Forwarded_Proto": "https", "X_Forwarded_Prefix": "/cal"}
    for number, is_trusted in ((port, False), (proxied, True)):
        plain = ask(number).body
        assert (b"https://p.example/cal/" in ask(number, **words).body.replace(b"\r\n ", b"")) == is_trusted
        assert ask(number, X_Forwarded_For="192.0.2.9", Forwarded="host=evil.example").body == plain
        moved = ask(number, "/categories/C0?past=1", **words)
        assert (moved.status, moved.headers["Location"].startswith("/cal/")) == (301, is_trusted)


def test_requests_of_any_kind(port: int) -> None:
    """What is odd is refused, what is unusual is answered, and nothing is a failure of ours."""
    said: dict[bytes, tuple[int, ...]] = {
        b"GET /all.ics HTTP/1.0\r\n\r\n": (400,),
        b"GET /all.ics HTTP/1.1\r\n\r\n": (400,),
        b"GET /all.ics HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n": (400,),
        b"GET /all.ics HTTP/1.1\r\nHost: a b\r\n\r\n": (400,),
        b"GET http://other.example/all.ics HTTP/1.1\r\nHost: a\r\n\r\n": (200,),
        b"GET /%61ll.ics HTTP/1.1\r\nHost: a\r\n\r\n": (200,),
        b"GET //all.ics HTTP/1.1\r\nHost: a\r\n\r\n": (200,),
        b"GET /%E6%97%A5.ics HTTP/1.1\r\nHost: a\r\n\r\n": (404,),
        b"GET /\xe9.ics HTTP/1.1\r\nHost: a\r\n\r\n": (400,),
        b"GET /%00%ff HTTP/1.1\r\nHost: a\r\n\r\n": (404,),
        b"GET /all.ics HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /": (200,),
        b"POST /all.ics HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n": (405,),
        b"OPTIONS /all.ics HTTP/1.1\r\nHost: a\r\n\r\n": (204,),
        b"FOO / HTTP/1.1\r\nHost: a\r\n\r\n": (405,),
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 500_000 + b"\r\n\r\n": (400, 431),
        b"nonsense\r\n\r\n": (400,),
    }
    assert {data: _status(port, data) in expected for data, expected in said.items()} == dict.fromkeys(said, True)


def _status(port: int, data: bytes) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        with suppress(OSError):
            one.sendall(data)
        return int(one.makefile("rb").readline().split()[1])


# --- many, and slow ones


def test_many_slow_connections_keep_nobody_waiting(tmp_path: Path) -> None:
    """Beside 500 idle connections and 50 that send their request letter by letter, a feed and a page come at once."""
    with Server(site_of(tmp_path / "content", 130), tmp_path / "cache", workers=1) as server, ExitStack() as opened:
        port = urlsplit(server.address).port or 0
        wires = [opened.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(550)]
        begun = time.monotonic()
        times = list[float]()
        for number in range(20):
            for wire in wires[500:]:
                wire.sendall(b"GET /all.ics HTTP/1.1\r\nHost: agenda.example.org\r\n"[number : number + 1])
            for path in ("/all.ics", "/"):
                begun = time.monotonic()
                assert ask(port, path).status == 200
                times.append(time.monotonic() - begun)
        assert statistics.median(times) < 0.1


def test_slow_readers_get_all_of_it(tmp_path: Path) -> None:
    """A big answer reaches readers with small windows whole, and keeps nobody else waiting."""
    filled(tmp_path, 300, 1_500)
    chosen = {"description_length": 20_000, "max_octets": 100_000_000, "base_url": "https://a.example"}
    with served(tmp_path, **chosen) as port, ExitStack() as opened:
        whole = ask(port)
        assert len(whole.body) > 5_000_000  # more than any system takes at once
        wires = [opened.enter_context(socket.socket()) for _ in range(8)]  # more than there are threads
        for wire in wires:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            wire.connect(("127.0.0.1", port))
            wire.sendall(b"GET /all.ics HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")
        time.sleep(0.3)
        begun = time.monotonic()
        assert ask(port).body == whole.body
        assert time.monotonic() - begun < 30  # and not only once the slow ones are done, or gone
        for wire in wires[:2]:
            assert wire.makefile("rb").read().endswith(whole.body)


# --- one tree


def test_nothing_outlives_an_edit(tmp_path: Path) -> None:
    """Once an edit is answered, no worker and no open connection answers what was before; own selections included."""
    paths = ("/all.ics", "/categories/c0.ics", "/feed.ics?category=c0", "/all.ics?x")
    with served(filled(tmp_path, 4), workers=2, base_url="https://a.example") as port:
        wires = [HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(6)]
        for number in range(3):
            (tmp_path / "0.md").write_text(DOCUMENT.format(f"Nouveau {number}", "C0", "mot"), "utf-8")
            title = f"SUMMARY:Nouveau {number}".encode()
            for path in paths:
                eventually(lambda title=title, path=path: title in ask(port, path).body)
                for wire in wires * 2:
                    wire.request("GET", path)
                    assert title in wire.getresponse().read(), path
        for wire in wires:
            wire.close()


def test_a_server_answers_from_the_last_tree_at_once(tmp_path: Path) -> None:
    """A start with documents that are broken or gone serves what was there, own selections too, and tells that it is stale."""
    content, cache = site_of(tmp_path / "content", 8), tmp_path / "cache"
    with Server(content, cache) as server:
        expected = {path: server.get(path) for path in ("all.ics", "", "events/3.ics", "feed.ics?q=Atelier+3")}
    (content / "3.md").write_text(BROKEN, "utf-8")
    with Server(content, cache) as server:
        eventually(lambda: json.loads(server.get("healthz"))["problems"]["error"] == 1)
        assert {path: server.get(path) for path in expected} == expected
    content.rename(tmp_path / "away")
    content.mkdir()
    (content / "feeds.yaml").write_text((tmp_path / "away" / "feeds.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "away" / "feeds.yaml").rename(tmp_path / "feeds.yaml")
    content.joinpath("feeds.yaml").unlink()
    content.rmdir()
    command = [
        sys.executable,
        "-m",
        "feeds",
        "serve",
        str(content),
        "--config",
        str(tmp_path / "feeds.yaml"),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environ(cache), text=True, cwd=ROOT) as process:
        assert process.stderr
        try:
            assert "The last state is kept" in process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        finally:
            process.kill()


def test_a_first_start_without_documents_is_told(tmp_path: Path) -> None:
    """Where nothing was ever built and nothing can be, the command says why and ends."""
    command = [sys.executable, "-m", "feeds", "serve", str(tmp_path / "nowhere"), "--port", "0"]
    env = environ(tmp_path / "cache") | {"FEEDS_TIMEZONE": "Europe/Paris"}
    done = subprocess.run(command, capture_output=True, env=env, text=True, cwd=ROOT, timeout=90, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.search(r"^feeds: .*nowhere: not a folder", done.stderr)


def test_edited_settings_are_taken_over_or_told(tmp_path: Path) -> None:
    """New settings are served without a restart and without a failure; wrong ones are told, and the last are kept."""
    with Server(site_of(tmp_path / "content", 8), tmp_path / "cache", workers=1) as server:
        settings = server.content / "feeds.yaml"
        good = settings.read_text("utf-8") + "name: Autre nom\n"
        settings.write_text(good, "utf-8")
        eventually(lambda: b"NAME:Autre nom" in server.get("all.ics"))
        eventually(lambda: b"NAME:Autre nom" in server.get("feed.ics?q=Atelier+3"))
        settings.write_text(good + "nonsense: 1\n", "utf-8")
        eventually(lambda: "The last settings are kept" in server.said)
        assert b"NAME:Autre nom" in server.get("all.ics")


# --- other servers


@contextmanager
def gunicorn(content: Path, cache: Path, workers: int = 3) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--no-control-socket",
        "-w",
        str(workers),
        "-b",
        f"127.0.0.1:{port}",
        "wsgi:app",
    ]
    with subprocess.Popen(command, cwd=ROOT, env=environ(cache) | {"FEEDS_CONTENT": str(content)}) as process:
        try:
            eventually(lambda: _listens(port))
            yield port
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def test_workers_of_gunicorn_answer_from_one_tree(tmp_path: Path) -> None:
    """Under gunicorn, one process builds for all workers, also once the worker that began it is killed."""
    content = site_of(tmp_path / "content", 8)
    with gunicorn(content, tmp_path / "cache") as port:
        for title in ("Atelier un", "Atelier deux"):
            assert b"SUMMARY:Atelier" in ask(port).body
            (content / "3.md").write_text(document(title, 3), "utf-8")
            for path in ("/all.ics", "/feed.ics?q=Atelier", "/events/3/"):
                eventually(lambda path=path, title=title: title.encode() in ask(port, path).body)
                assert all(title.encode() in ask(port, path).body for _ in range(12)), path
            builders = _builders(tmp_path)
            assert len(builders) == 1
            subprocess.run(["kill", "-9", str(_parent(builders[0]))], check=True)
            eventually(lambda gone=builders[0]: gone not in _builders(tmp_path))
    eventually(lambda: not _builders(tmp_path))


def _builders(folder: Path) -> list[int]:
    """Return the processes that build for a cache below ``folder``."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            is_ours = str(folder).encode() in (path / "environ").read_bytes()
            if is_ours and b"feeds.server.builder" in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return found


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def test_a_blueprint_answers_from_the_tree(tmp_path: Path) -> None:
    """A site with the feeds below a prefix answers their files, and redirects keep the prefix."""
    content = site_of(tmp_path / "content", 8)
    site = Flask("site")
    settings = Settings(content=content, root=content, timezone="Europe/Paris", language="fr", cache=str(tmp_path / "cache"),
                        base_url="https://site.example/agenda")  # fmt: skip
    site.register_blueprint(blueprint(settings), url_prefix="/agenda")
    client = site.test_client()
    first = client.get("/agenda/all.ics")  # waits for the first build
    assert "https://site.example/agenda/events/3" in first.text.replace("\r\n ", "")
    eventually(lambda: client.get("/agenda/events/3").headers.get("Location") == "./3/")  # once there is a tree
    assert client.get("/agenda/events/3/").status_code == 200
    assert (
        client.get(
            "/agenda/all.ics", headers={"If-None-Match": client.get("/agenda/all.ics").headers["ETag"]}
        ).status_code
        == 304
    )
    assert [client.get(path).status_code for path in ("/agenda/feed.ics?q=Atelier", "/agenda/nothing", "/all.ics")] == [
        200,
        404,
        404,
    ]
    (content / "3.md").write_text(document("Grand atelier", 3), "utf-8")
    eventually(lambda: "Grand atelier" in client.get("/agenda/all.ics").text)


def test_a_blueprint_believes_no_proxy(tmp_path: Path) -> None:
    """trust_proxy, which a Blueprint cannot do for its site, is refused with what to do instead."""
    with pytest.raises(FeedsError, match="ProxyFix"):
        blueprint(Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris", trust_proxy=True))


def test_a_full_disk_keeps_what_was_published(tmp_path: Path) -> None:
    """Where the tree cannot be written any more, all goes on as it was, the log says why, and later the change is there."""
    content = site_of(tmp_path / "content", 8)
    with disk(tmp_path / "disk", "6m") as small:
        command = [*FEEDS, "serve", str(content), "--port", "0", "--tree", str(small / "site")]
        said = (tmp_path / "said").open("w+")
        with said, subprocess.Popen(command, stdout=said, stderr=said, env=environ(tmp_path / "cache")) as process:
            try:
                eventually(lambda: "all.ics" in (tmp_path / "said").read_text("utf-8"))
                port = next(each.laddr.port for child in psutil.Process(process.pid).children()
                            for each in child.net_connections("tcp") if each.status == psutil.CONN_LISTEN)  # fmt: skip
                before = {path: ask(port, path).body for path in ("/all.ics", "/", "/feed.ics?q=Atelier")}
                filler = fill(small)
                (content / "3.md").write_text(document("Grand atelier", 3), "utf-8")
                eventually(lambda: "The last state is kept" in (tmp_path / "said").read_text("utf-8"))
                assert {path: ask(port, path).body for path in before} == before
                filler.unlink()
                eventually(lambda: all(b"Grand atelier" in ask(port, path).body for path in before))
            finally:
                process.terminate()
