"""Whatever happens to the processes of a server, what is served is whole; and it goes on for long."""

import itertools
import os
import random
import signal
import statistics
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from .running import (
    FEED_FILES,
    PATIENCE,
    Polling,
    Server,
    built,
    document,
    eventually,
    is_whole,
    site_of,
    titles,
)  # fmt: skip

pytestmark = pytest.mark.slow

PATHS = (*FEED_FILES, "events/3.ics", "", "events/3", "healthz", "feed?q=Atelier+3")


def is_right(path: str, body: bytes) -> None:
    """Check an answer: files as their format wants, pages to their end."""
    if path.endswith((".ics", ".json", ".atom", ".xcs", ".xml")):
        assert is_whole(path, body)
    else:
        assert body.rstrip().endswith((b"</html>", b"}"))


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that leave it running."""
    folder = tmp_path_factory.mktemp("lasting")
    with Server(site_of(folder / "content", 130), folder / "cache") as server:
        yield server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(site_of(tmp_path / "content", 130), tmp_path / "cache") as server:
        yield server


def test_a_killed_builder_is_not_noticed(lasting: Server) -> None:
    """While the process that builds is killed and starts anew, and again, every request is answered."""
    with Polling(lasting, PATHS, threads=3, check=is_right):
        for title in ("Atelier un", "Atelier deux"):
            killed = lasting.builder
            killed.kill()
            (lasting.content / "3.md").write_text(document(title, 3), "utf-8")
            eventually(lambda killed=killed: killed not in lasting.group and len(lasting.children) == 3)
            eventually(lambda title=title: title in lasting.titles())


def test_a_killed_worker_breaks_its_connections_only(lasting: Server) -> None:
    """Whoever asks again is answered, by the other process or by the one that takes the place of the killed one."""
    with Polling(lasting, ("all.ics", "feed?q=Atelier+3"), threads=3, retries=True, check=is_right):
        for killed in lasting.workers:
            killed.kill()
            eventually(lambda killed=killed: killed not in lasting.children and len(lasting.children) == 3)
        eventually(lambda: len(lasting.workers) == 2)


def test_children_end_with_their_parent(server: Server) -> None:
    """When the parent is killed, all other processes end by themselves, and the port is free for the next server."""
    port = int(server.address.rpartition(":")[2])
    server.parent.kill()
    eventually(lambda: not server.group)
    with Server(server.content, port=port) as again:
        assert again.get("all.ics")


@pytest.mark.parametrize("everybody", [False, True], ids=["the parent", "everybody"])
@pytest.mark.parametrize("what", [signal.SIGTERM, signal.SIGINT])
def test_requests_in_flight_are_answered_before_the_end(server: Server, what: signal.Signals, everybody: bool) -> None:
    """Told to stop while it answers, as service managers and terminals tell, the server sends that answer first."""
    answers = list[bytes]()
    before = sum(map(server.descriptors, server.workers))
    # The first own selection takes its time: the worker loads what that needs.
    asking = threading.Thread(target=lambda: answers.append(server.get("feed.ics?q=Atelier+3")))
    asking.start()
    eventually(lambda: sum(map(server.descriptors, server.workers)) > before or answers)
    assert server.stop(what, everybody=everybody) == 0
    asking.join(PATIENCE)
    assert [titles(answer) >= {"Atelier 3"} for answer in answers] == [True]


def test_a_server_that_lost_a_child_stops_as_well(server: Server) -> None:
    """Told to stop while a killed process is being replaced, all end, and nobody is started any more."""
    server.workers[0].kill()
    assert server.stop() == 0
    eventually(lambda: server.group == [])


def test_nothing_that_was_done_stays_undead(lasting: Server) -> None:
    """Helpers that read the documents are buried when they are done."""
    assert [child for child in lasting.parent.children(recursive=True) if child.status() == psutil.STATUS_ZOMBIE] == []


# --- for a long time


SOAK = float(os.environ.get("FEEDS_SOAK", "8"))  # seconds; an hour finds what some seconds do not
CODINGS = ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"}, {"Host": "localhost"})
COUNT = 40


def octets(process: psutil.Process) -> int:
    """Return the memory of a process, with its share of what it has in common with others."""
    return int(process.memory_full_info().pss)


def edits(site: Path, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Edit, break, mend, delete and add documents for ever; yield the title to wait for, and one that must be gone."""
    for version in itertools.count():
        number = chance.randrange(COUNT // 2)
        path, title = site / f"{number}.md", f"Atelier {number} v{version}"
        if version % 5 == 1:
            path.write_text("---\ntitle: [\n", "utf-8")
        if version % 5 == 3:
            path.unlink()
        path.write_text(document(title, number, body=f"Version {version}. " * chance.randrange(40)), "utf-8")
        added = site / "ajout.md"
        if version % 2:
            added.unlink(missing_ok=True)
            yield title, "Ajout"
        else:
            added.write_text(document("Ajout"), "utf-8")
            yield title, ""


def test_it_goes_on_and_on(tmp_path: Path) -> None:
    """Under load and edits every request is answered rightly, every edit is seen, and no process grows."""
    chance, build_state, slowest, seen, begun = random.Random(4), list[list[int]](), 0.0, 0, time.monotonic()
    rest = {f"Atelier {number}" for number in range(COUNT // 2, COUNT)}

    def check(path: str, body: bytes) -> None:
        is_right(path, body)
        assert path != "all.ics" or rest <= titles(body)

    with Server(site_of(tmp_path / "content", COUNT), tmp_path / "cache") as server:
        files = [f"events/{number}.ics" for number in range(COUNT // 2, COUNT)]
        paths = [path for file in files for path in (*PATHS, file)]
        processes = server.children
        with Polling(server, paths, threads=3, check=check, headers=CODINGS) as polling:
            for title, gone in edits(server.content, chance):
                saved = time.monotonic()
                eventually(lambda title=title, gone=gone: title in (now := server.titles()) and gone not in now)
                seen, slowest = seen + 1, max(slowest, time.monotonic() - saved)
                build_state.append([octets(process) for process in processes])
                if time.monotonic() - begun > SOAK:
                    break
                time.sleep(0.1)
        expected = built(server.content)
        eventually(lambda: server.serves(expected))
        assert server.children == processes
    warm, end = (
        typical(build_state[part])
        for part in (slice(len(build_state) // 3, len(build_state) // 3 + 9), slice(-9, None))
    )
    print(
        f"{polling.asked} requests, {seen} edits, the slowest seen after {slowest:.2f} s; MB",
        list(zip(warm, end, strict=True)),
    )
    assert all(after < before * 1.25 + 16 for before, after in zip(warm, end, strict=True)), (warm, end)


def typical(samples: list[list[int]]) -> list[float]:
    """Return the median of each process, in megabytes."""
    return [round(statistics.median(values) / 1e6, 1) for values in zip(*samples, strict=True)]
