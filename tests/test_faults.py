"""Whatever happens to builds, disks and caches, what is exported is whole, and right again by itself.

Every test kills, fills, damages or takes away something that a build needs.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from feeds.pipeline.cache import Cache

from .running import (
    FEEDS,
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

pytestmark = pytest.mark.slow

# --- killed while it builds

KILLS = int(os.environ.get("FEEDS_KILLS", "15"))  # 50 in `make test-long`
MANY = 110  # documents enough for helpers to take part


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
    """After each kill every exported file is a whole one, and in the end builds with and without cache agree."""
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
            left = {name: data for name, data in files_of(target).items() if not name.startswith(".feeds/")}
            assert [name for name, data in left.items() if not is_whole(name, data)] == []
            assert len(titles(left["all.ics"])) == MANY
    assert build(content, target, cache).returncode == 0
    assert _timeless(files_of(target)) == _timeless(built(content))


def _timeless(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files without those that remember when the others changed."""
    return {name: data for name, data in files.items() if name not in ("manifest.json", "record.json")}


def test_what_a_killed_build_left_is_removed_by_the_next(site: Path, tmp_path: Path) -> None:
    """Files that were never moved to their place go with the next build, those of others stay."""
    target = tmp_path / "export"
    (target / ".feeds" / "new").mkdir(parents=True)
    (target / "events").mkdir()
    for name in (".feeds/new/1", ".feeds/journal.new", ".htaccess", "events/.notes.1"):
        (target / name).write_text("half a")
    done = build(site, target)
    assert done.returncode == 0
    assert ".htaccess n’est pas ce que feeds a écrit" in done.stderr
    hidden = {name for name in files_of(target) if "/." in f"/{name}"}
    assert hidden == {".htaccess", ".nojekyll", "events/.notes.1"}
    assert (target / ".htaccess").read_text() == "half a"


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
