"""Whatever happens to processes, disks and folders, what is served and exported is whole, and right again by itself.

Every test starts real processes and kills, fills, damages or takes away something that they need.
"""

import itertools
import os
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from feeds.pipeline.cache import Cache

from .running import (
    FEED_FILES,
    FEEDS,
    PATIENCE,
    Polling,
    Server,
    bare,
    build,
    built,
    disk,
    document,
    environ,
    eventually,
    files_of,
    fill,
    group,
    is_whole,
    read_only,
    site_of,
    titles,
)  # fmt: skip

# --- killed while it builds

KILLS, MANY = 50, 110  # documents enough for helpers to take part


def edit(content: Path, version: int, chance: random.Random) -> None:
    """Write some of the documents anew."""
    for number in chance.sample(range(MANY), MANY // 8):
        (content / f"{number}.md").write_text(document(f"Atelier {number} v{version}", number), "utf-8")


NURSERY = """
import os, signal, sys
from feeds.cli.main import main
main()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        main()
        os._exit(0)
    print(child, flush=True)
"""


@contextmanager
def nursery(cache: Path, *arguments: object) -> Iterator[Callable[[], int]]:
    """Run a command, then give what starts it again in a process group of its own, without the second of imports."""
    command = [sys.executable, "-c", NURSERY, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, env=environ(cache)) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout

        def start() -> int:
            assert process.stdin
            assert process.stdout
            process.stdin.write("\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        assert process.stdout.readline() == "ready\n"
        yield start
        process.stdin.close()


def kill(process: int, *, everybody: bool) -> None:
    """Kill a process with its helpers, or alone so that they must notice themselves; wait until all are gone."""
    with suppress(ProcessLookupError):
        (os.killpg if everybody else os.kill)(process, signal.SIGKILL)
    eventually(lambda: not group(process))


def test_killed_builds_leave_whole_files_and_a_cache_that_tells_no_lies(tmp_path: Path) -> None:
    """After each of 50 kills every exported file is a whole one, and in the end builds with and without cache agree."""
    content, target, cache = site_of(tmp_path / "content", MANY), tmp_path / "export", tmp_path / "cache"
    chance = random.Random(9)
    with nursery(cache, "build", content, "-o", target) as start:
        begun, first = time.monotonic(), start()
        eventually(lambda: not group(first))
        duration = time.monotonic() - begun
        for number in range(KILLS):
            edit(content, number, chance)
            process = start()
            time.sleep(duration * chance.random())
            kill(process, everybody=number % 2 == 0)
            left = {name: data for name, data in files_of(target).items() if not Path(name).name.startswith(".")}
            assert [name for name, data in left.items() if not is_whole(name, data)] == []
            assert len(titles(left["all.ics"])) == MANY
    assert build(content, target, cache).returncode == 0
    assert files_of(target) == built(content)


def test_what_a_killed_build_left_is_removed_by_the_next(site: Path, tmp_path: Path) -> None:
    """Files that were never moved to their place go with the next build, those of a build at work and of others stay."""
    target = tmp_path / "export"
    (target / "events").mkdir(parents=True)
    gone = subprocess.Popen(["true"])
    gone.wait()
    for name in (
        f"events/.1.ics.{gone.pid}",
        f".all.json.{gone.pid}",
        f".all.ics.{os.getpid()}",
        ".htaccess",
        ".notes.1",
    ):
        (target / name).write_text("half a")
    assert build(site, target).returncode == 0
    assert {name for name in files_of(target) if "/." in f"/{name}"} == {
        f".all.ics.{os.getpid()}",
        ".htaccess",
        ".notes.1",
    }


# --- disks and caches


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return site_of(tmp_path / "content", 20)


def test_an_export_onto_a_full_disk_is_one_sentence_and_changes_nothing(site: Path, tmp_path: Path) -> None:
    """Where there is no room for all of the new files, the old ones stay to the last octet, and the exit code is 2."""
    with disk(tmp_path / "disk", "1m") as small:
        assert build(site, small / "export").returncode == 0
        before = files_of(small / "export")
        fill(small, leaving=32_768)
        site_of(site, 40)
        (site / "3.md").write_text(document("Grand atelier", 3), "utf-8")
        done = build(site, small / "export")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "No space left on device" in done.stderr
        assert files_of(small / "export") == before


def test_an_export_that_finds_no_room_leaves_no_half_files(site: Path, tmp_path: Path) -> None:
    """The first export onto a disk that is too small leaves nothing that anybody could take for a feed."""
    with disk(tmp_path / "disk", "64k") as small:
        done = build(site, small / "export")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert files_of(small) == {}


@dataclass(frozen=True)
class Edited:
    """A site, the cache of a build before the last edit, and what a build makes of the site now."""

    site: Path
    cache: Path
    expected: dict[str, bytes]

    def copied(self, cache: Path) -> Path:
        """Copy the cache."""
        shutil.copytree(self.cache, cache, dirs_exist_ok=True)
        return cache


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Edited:
    folder = tmp_path_factory.mktemp("edited")
    site = site_of(folder / "content", 20)
    built(site, folder / "cache")
    (site / "3.md").write_text(document("Grand atelier", 3), "utf-8")
    return Edited(site, folder / "cache", built(site))


@pytest.mark.parametrize("room", [0, 8_192, 40_000])
def test_a_full_disk_costs_the_cache_only(edited: Edited, tmp_path: Path, room: int) -> None:
    """A build whose cache finds no room, from the beginning or soon, is a build without one."""
    with disk(tmp_path / "disk") as small:
        (small / "cache").mkdir()
        fill(small, leaving=room)
        assert built(edited.site, small / "cache") == edited.expected


def make_read_only(cache: Path) -> None:
    read_only(cache)


def make_file(cache: Path) -> None:
    shutil.rmtree(cache, ignore_errors=True)
    cache.write_text("not a folder")


def rewritten(make: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Return a fault that makes other octets of the file of a cache."""

    def damage(cache: Path) -> None:
        for path in cache.glob("*.sqlite"):
            path.write_bytes(make(path.read_bytes()))

    return damage


def overwritten(seed: int) -> Callable[[bytes], bytes]:
    """Return what overwrites a few places with random octets."""

    def make(data: bytes) -> bytes:
        chance, damaged = random.Random(seed), bytearray(data)
        for _ in range(20):
            place = chance.randrange(len(data) - 16)
            damaged[place : place + 16] = chance.randbytes(16)
        return bytes(damaged)

    return make


def make_directory(cache: Path) -> None:
    for path in list(cache.glob("*.sqlite")):
        path.unlink()
        path.mkdir()


def leave_journal(cache: Path) -> None:
    for path in list(cache.glob("*.sqlite")):
        path.with_name(f"{path.name}-journal").write_bytes(random.Random(1).randbytes(5000))


CACHES: dict[str, Callable[[Path], None]] = {
    "random octets": rewritten(overwritten(1)),
    "half": rewritten(lambda data: data[: len(data) // 2]),
    "empty": rewritten(lambda data: b""),
    "no database": rewritten(lambda data: b"Quelques notes.\n" * 100),
    "a damaged head": rewritten(lambda data: data[:16] + bytes(84) + data[100:]),
    "a folder in its place": make_directory,
    "a journal of nothing": leave_journal,
    "a file for its folder": make_file,
}


@pytest.mark.parametrize("fault", CACHES)
def test_a_damaged_cache_costs_nothing_but_time(edited: Edited, tmp_path: Path, fault: str) -> None:
    """Whatever became of the cache, a build with it gives the bytes of a build without, this time and the next."""
    cache = edited.copied(tmp_path / "cache")
    CACHES[fault](cache)
    for _ in range(2):
        assert built(edited.site, cache) == edited.expected


@pytest.mark.parametrize("is_known", [True, False], ids=["filled", "empty"])
def test_a_cache_that_cannot_be_written_is_read(edited: Edited, tmp_path: Path, is_known: bool) -> None:
    """On a read-only disk, what is in the cache is used, what is not is made, and nobody is troubled."""
    with disk(tmp_path / "disk", "1m") as cache:
        if is_known:
            edited.copied(cache)
        read_only(cache)
        assert built(edited.site, cache) == edited.expected


def test_a_cache_that_may_not_be_read_is_none(edited: Edited, tmp_path: Path) -> None:
    """A cache that belongs to somebody else costs the time to do the work again."""
    cache = edited.copied(tmp_path / "cache")
    cache.chmod(0)
    command = [*bare(), *FEEDS, "build", str(edited.site), "-o", str(tmp_path / "export")]
    done = subprocess.run(command, capture_output=True, text=True, env=environ(cache), check=False)
    cache.chmod(0o700)
    assert (done.returncode, files_of(tmp_path / "export")) == (0, edited.expected)


def test_damage_is_never_read_as_a_value(tmp_path: Path) -> None:
    """Wherever random octets hit the file, each key has its own value or none, and nothing is raised."""
    path = tmp_path / "made.sqlite"
    values = {random.Random(number).randbytes(32): f"value {number} ".encode() * 20 for number in range(200)}
    Cache(path).put(values)
    whole = path.read_bytes()
    for seed in range(150):
        path.write_bytes(overwritten(seed)(whole))
        found = Cache(path).get(list(values))
        assert {key: value for key, value in found.items() if values[key] != value} == {}


def test_an_index_that_leads_to_another_value_leads_nowhere(tmp_path: Path) -> None:
    """A key whose entry in the index is that of another row, as damage may make it, has no value."""
    path = tmp_path / "made.sqlite"
    Cache(path).put({b"one": b"1", b"two": b"2"})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE made SET value = (SELECT value FROM made WHERE key = ?), sum = (SELECT sum FROM made WHERE key = ?) WHERE key = ?", (b"two", b"two", b"one"))  # fmt: skip
    connection.close()
    assert Cache(path).get([b"one", b"two"]) == {b"two": b"2"}


# --- what happens to the folder of a server


def write_slowly(site: Path) -> None:
    """Write a document as a slow disk or network does, from the first octet on."""
    text = document("Atelier 3 entier", 3)
    with (site / "3.md").open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 8):
            time.sleep(0.05)
            file.write(text[start : start + 8])
            file.flush()


def write_new_slowly(site: Path) -> None:
    (site / "3.md").rename(site / "3.old")
    time.sleep(0.5)
    write_slowly(site)


def replace_by_directory(site: Path) -> None:
    (site / "3.md").unlink()
    (site / "3.md").mkdir()
    (site / "3.md" / "dedans.md").write_text(document("Atelier dedans"), "utf-8")


def replace_by_loop(site: Path) -> None:
    (site / "3.md").unlink()
    (site / "3.md").symlink_to("4.md.link.md")
    (site / "4.md.link.md").symlink_to("3.md")
    (site / "moi").symlink_to(site, target_is_directory=True)


def replace_by_pipe(site: Path) -> None:
    (site / "3.md").unlink()
    os.mkfifo(site / "3.md")


def save_older(site: Path) -> None:
    """Save another text of the same length while the clock is an hour behind."""
    path = site / "3.md"
    path.write_text(path.read_text("utf-8").replace("Atelier 3", "Débat no3"[:9]), "utf-8")
    os.utime(path, (time.time() - 3600,) * 2)


def save_in_future(site: Path) -> None:
    """Save twice while the clock is a day ahead."""
    for title in ("Atelier futur", "Atelier f-3"):
        (site / "3.md").write_text(document(title, 3), "utf-8")
        os.utime(site / "3.md", (time.time() + 86_400,) * 2)
        time.sleep(0.5)


def save_at_once(site: Path) -> None:
    """Save many times within one tick of the clock, the same length each time."""
    for number in range(100, 200):
        (site / "3.md").write_text(document(f"Atelier {number}", 3), "utf-8")


def go_and_return(site: Path) -> None:
    site.rename(site.with_name("away"))
    time.sleep(1)
    site.with_name("away").rename(site)
    (site / "3.md").write_text(document("Atelier revenu", 3), "utf-8")


def swap(site: Path) -> None:
    """Put another folder in the place of this one, as deployments do, and then edit there."""
    site_of(site.with_name("other"), 9)
    site.rename(site.with_name("away"))
    site.with_name("other").rename(site)
    time.sleep(0.5)
    (site / "3.md").write_text(document("Atelier autre", 3), "utf-8")


def switch_link(site: Path) -> None:
    """Lead a link, in whose place the folder is from now on, to one release after the other."""
    for name, count in (("one", 8), ("two", 9)):
        site_of(site.with_name(name), count)
    site.rename(site.with_name("away"))
    for name in ("one", "two"):
        site.with_name("link").symlink_to(site.with_name(name), target_is_directory=True)
        site.with_name("link").rename(site)
        time.sleep(0.5)


def delete_and_copy(site: Path) -> None:
    """Delete the folder and copy it again, as some ways to deploy do."""
    shutil.copytree(site, site.with_name("copy"))
    shutil.rmtree(site)
    time.sleep(0.5)
    shutil.copytree(site.with_name("copy"), site)


def move_about(site: Path) -> None:
    """Move every document to a folder and back."""
    (site / "2027").mkdir()
    for path in list(site.glob("*.md")):
        path.rename(site / "2027" / path.name)
    time.sleep(0.5)
    for path in list((site / "2027").glob("*.md")):
        path.rename(site / path.name)


def save_as_editors(site: Path) -> None:
    """Save as vim does: the former file becomes a backup, the new one takes its place, the backup goes."""
    for title in ("Atelier trois", "Atelier III"):
        (site / "3.md").rename(site / "3.md~")
        (site / "3.md").write_text(document(title, 3), "utf-8")
        (site / "3.md~").unlink()


def forbid(site: Path) -> None:
    """Forbid everybody to look into the folder around for a while, into the folder, into a document."""
    for path in (site.parent, site, site / "4.md"):
        mode = path.stat().st_mode
        path.chmod(0)
        time.sleep(0.7)
        path.chmod(mode)


def forbid_entry(site: Path) -> None:
    """Let the folder be listed while nothing in it may be looked at."""
    site.chmod(0o600)
    time.sleep(0.7)
    site.chmod(0o700)
    (site / "3.md").write_text(document("Atelier permis", 3), "utf-8")


SITE = {f"Atelier {number}" for number in range(6)}
REST = SITE - {"Atelier 3"}
_Fault = tuple[Callable[[Path], None], set[str], set[str]]
FAULTS: dict[str, _Fault] = {  # what is done to the folder; what is served all the time; what is served afterwards
    "written slowly": (write_slowly, REST, REST | {"Atelier 3 entier"}),
    "new and written slowly": (write_new_slowly, REST, REST | {"Atelier 3 entier"}),
    "a directory": (replace_by_directory, REST, REST | {"Atelier dedans"}),
    "a loop of links": (replace_by_loop, REST, REST),
    "a pipe": (replace_by_pipe, REST, REST),
    "an older time": (save_older, REST, REST | {"Débat no3"}),
    "a future time": (save_in_future, REST, REST | {"Atelier f-3"}),
    "many saves at once": (save_at_once, REST, REST | {"Atelier 199"}),
    "saved by an editor": (save_as_editors, REST, REST | {"Atelier III"}),
    "moved about": (move_about, set(), SITE),
    "away and back": (go_and_return, REST, REST | {"Atelier revenu"}),
    "another folder": (swap, REST, REST | {"Atelier autre", "Atelier 6", "Atelier 7", "Atelier 8"}),
    "a link that leads elsewhere": (switch_link, SITE, SITE | {"Atelier 6", "Atelier 7", "Atelier 8"}),
    "deleted and copied": (delete_and_copy, set(), SITE),
    "unreadable": (forbid, SITE, SITE),
    "unreadable but for the names": (forbid_entry, REST, REST | {"Atelier permis"}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_server_outlives_what_happens_to_its_folder(tmp_path: Path, name: str) -> None:
    """Every answer is a whole calendar with all events that nothing happened to; in the end it is what a build makes."""
    fault, always, afterwards = FAULTS[name]
    prefix = bare() if fault in {forbid, forbid_entry} else ()

    def check(path: str, body: bytes) -> None:
        assert is_whole(path, body)
        assert always <= titles(body)

    with Server(site_of(tmp_path / "content", 6), prefix=prefix) as server, Polling(server, check=check):
        fault(server.content)
        eventually(lambda: server.titles() == afterwards)
        expected = built(server.content)
        eventually(lambda: server.serves(expected))


def test_an_event_keeps_its_last_good_version_while_its_document_is_written(tmp_path: Path) -> None:
    """However slowly a document is saved, its event is in every answer: as it was before, then as it is."""

    def check(path: str, body: bytes) -> None:
        assert titles(body) in (SITE, REST | {"Atelier 3 entier"})

    with Server(site_of(tmp_path / "content", 6)) as server, Polling(server, check=check):
        write_slowly(server.content)
        eventually(lambda: "Atelier 3 entier" in server.titles())


def test_five_thousand_files_change_at_once(tmp_path: Path) -> None:
    """While thousands of files are written, every answer is whole and none is without an event that was there."""
    site, count = site_of(tmp_path / "content", 100), 5_000
    for number in range(100, count):
        (site / f"{number}.md").write_text(f"# Note {number}\n", "utf-8")
    expected = {f"Atelier {number}" for number in range(100)}

    def check(path: str, body: bytes) -> None:
        assert {title.removesuffix(" changé") for title in titles(body)} == expected

    with Server(site, tmp_path / "cache") as server, Polling(server, check=check):
        for number in range(count):
            text = document(f"Atelier {number} changé", number) if number < 100 else f"# Autre note {number}\n"
            (site / f"{number}.md").write_text(text, "utf-8")
        eventually(lambda: server.titles() == {f"{title} changé" for title in expected}, 120)
        files = built(site, tmp_path / "cache")
        eventually(lambda: server.serves({name: data for name, data in files.items() if "/" not in name}))


def git(folder: Path, *arguments: str, date: str = "2026-01-01T12:00:00Z") -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, "-C", str(folder), *arguments], check=True, capture_output=True,
                   env={**os.environ, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date})  # fmt: skip


def test_a_branch_is_checked_out_and_another(tmp_path: Path) -> None:
    """A checkout of a thousand documents, there and back, and a commit alone: in the end dates and events are git's."""
    repository = tmp_path / "repository"
    site = site_of(repository / "content", 20)
    for number in range(20, 1000):
        (site / f"{number}.md").write_text(f"# Note {number}\n", "utf-8")
    git(tmp_path, "init", "-q", "-b", "main", str(repository))
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "one")
    git(repository, "checkout", "-qb", "other")
    for number in range(1000):
        text = document(f"Atelier {number} changé", number) if number < 15 else f"# Autre note {number}\n"
        (site / f"{number}.md").write_text(text, "utf-8")
    git(repository, "commit", "-qam", "two", date="2026-02-02T12:00:00Z")
    with Server(site, tmp_path / "cache") as server, Polling(server):
        for branch in ("main", "other"):
            git(repository, "checkout", "-q", branch)
            files = {name: data for name, data in built(site, tmp_path / "cache").items() if "/" not in name}
            eventually(lambda files=files: server.serves(files))
        git(repository, "commit", "-q", "--allow-empty", "-m", "three", date="2026-03-03T12:00:00Z")
        (site / "3.md").write_text(document("Grand atelier", 3), "utf-8")
        eventually(lambda: "Grand atelier" in server.titles())
        git(repository, "commit", "-qam", "four", date="2026-04-04T12:00:00Z")
        files = {name: data for name, data in built(site, tmp_path / "cache").items() if "/" not in name}
        assert b"20260404T120000Z" in files["all.ics"]
        eventually(lambda: server.serves(files))


# --- what happens to the processes of a server


PATHS = (*FEED_FILES, "events/3.ics", "", "events/3", "healthz", "feed?q=Atelier+3")


def is_right(path: str, body: bytes) -> None:
    """Check an answer: files as their format wants, pages to their end."""
    if path.endswith((".ics", ".json", ".atom", ".xcs", ".xml")):
        assert is_whole(path, body)
    else:
        assert body.rstrip().endswith((b"</html>", b"}"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(site_of(tmp_path / "content", 130), tmp_path / "cache") as server:
        yield server


def test_a_killed_application_is_not_noticed(server: Server) -> None:
    """While the process that reads documents is killed and starts anew, and again, every request is answered."""
    with Polling(server, PATHS, threads=3, check=is_right):
        for title in ("Atelier un", "Atelier deux"):
            killed = server.application
            killed.kill()
            (server.content / "3.md").write_text(document(title, 3), "utf-8")
            eventually(lambda killed=killed: killed not in server.group and len(server.children) == 3)
            eventually(lambda title=title: title in server.titles())


def test_a_killed_front_breaks_its_connections_only(server: Server) -> None:
    """Whoever asks again is answered, by the other process or by the one that takes the place of the killed one."""
    with Polling(server, ("all.ics", "feed?q=Atelier+3"), threads=3, retries=True, check=is_right):
        for killed in server.fronts:
            killed.kill()
            eventually(lambda killed=killed: killed not in server.children and len(server.children) == 3)
        eventually(lambda: len(server.fronts) == 2)


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
    application, answers = server.application, list[bytes]()
    before = sum(map(server.descriptors, server.fronts))
    application.suspend()
    asking = threading.Thread(target=lambda: answers.append(server.get("events/3.ics")))
    asking.start()
    eventually(lambda: sum(map(server.descriptors, server.fronts)) > before)
    threading.Timer(1, application.resume).start()
    assert server.stop(what, everybody=everybody) == 0
    asking.join(PATIENCE)
    assert [titles(answer) for answer in answers] == [{"Atelier 3"}]


def test_a_server_that_lost_a_child_stops_as_well(server: Server) -> None:
    """Told to stop while a killed process is about to be replaced, nobody is started any more, and nobody is killed."""
    server.fronts[0].kill()
    eventually(lambda: len(server.children) == 2)
    begun = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - begun < 9  # after ten seconds, all are killed
    assert server.group == []


def test_nothing_that_was_done_stays_undead(server: Server) -> None:
    """Helpers that read the documents are buried when they are done."""
    assert [child for child in server.parent.children(recursive=True) if child.status() == psutil.STATUS_ZOMBIE] == []


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
    chance, memory, slowest, seen, begun = random.Random(4), list[list[int]](), 0.0, 0, time.monotonic()
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
                memory.append([octets(process) for process in processes])
                if time.monotonic() - begun > SOAK:
                    break
                time.sleep(0.1)
        expected = built(server.content)
        eventually(lambda: server.serves(expected))
        assert server.children == processes
    warm, end = (typical(memory[part]) for part in (slice(len(memory) // 3, len(memory) // 3 + 9), slice(-9, None)))
    print(
        f"{polling.asked} requests, {seen} edits, the slowest seen after {slowest:.2f} s; MB",
        list(zip(warm, end, strict=True)),
    )
    assert all(after < before * 1.25 + 16 for before, after in zip(warm, end, strict=True)), (warm, end)


def typical(samples: list[list[int]]) -> list[float]:
    """Return the median of each process, in megabytes."""
    return [round(statistics.median(values) / 1e6, 1) for values in zip(*samples, strict=True)]
