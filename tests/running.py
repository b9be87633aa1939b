"""Real processes for the tests of faults: sites of many documents, servers, those who ask them, small disks."""

import gzip
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from http import HTTPStatus
from http.client import IncompleteRead
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from xml.etree import ElementTree

import icalendar
import psutil
import pytest

from feeds.formats import FORMATS

from .commands import FEEDS, clean_environ, run

PATIENCE = 90.0  # seconds until a condition must hold, on however busy a machine: a busy server looks every 30
BASE = "https://agenda.example.org"
_PARSING = threading.Lock()
_SETTINGS = f"timezone: Europe/Paris\nlanguage: fr\nbase_url: {BASE}\n"


def document(title: str, number: int = 0, body: str = "Une rencontre ouverte à toutes et à tous.") -> str:
    day = f"2027-05-{number % 28 + 1:02}"
    return f"---\ntitle: {title}\nevent_start_date: {day} 14:30\nevent_end_date: {day} 18:00\n---\n{body}\n"


def site_of(folder: Path, count: int) -> Path:
    """Make a site of ``count`` documents; number 7 is “Atelier 7” in ``7.md``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feeds.yaml").write_text(_SETTINGS, "utf-8")
    for number in range(count):
        (folder / f"{number}.md").write_text(document(f"Atelier {number}", number), "utf-8")
    return folder


def environ(cache: Path | str = "none") -> dict[str, str]:
    return {**clean_environ(), "LC_ALL": "C.UTF-8", "FEEDS_CACHE": str(cache)}


def build(content: Path, target: Path, cache: Path | str = "none") -> subprocess.CompletedProcess[str]:
    return run("build", content, "-o", target, FEEDS_CACHE=str(cache))


def built(content: Path, cache: Path | str = "none") -> dict[str, bytes]:
    """Return what ``feeds build`` makes of a folder, by name."""
    target = content.with_name(f"{content.name}.built")
    shutil.rmtree(target, ignore_errors=True)
    done = build(content, target, cache)
    assert done.returncode == 0, done.stderr
    return files_of(target)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def titles(body: bytes) -> frozenset[str]:
    """Return the titles of a calendar's events; raises ValueError for one that is not whole."""
    with _PARSING:  # icalendar takes its time: of threads that read the same, one does
        return _titles(body)


@lru_cache(maxsize=1000)
def _titles(body: bytes) -> frozenset[str]:
    if not body.startswith(b"BEGIN:VCALENDAR\r\n") or not body.endswith(b"END:VCALENDAR\r\n"):
        raise ValueError(f"half a calendar: {body[:60]!r} … {body[-60:]!r}")
    calendar = icalendar.Calendar.from_ical(body)
    return frozenset(str(event["SUMMARY"]) for event in calendar.walk("VEVENT"))  # type: ignore[union-attr]


def is_whole(name: str, body: bytes) -> bool:
    """Whether a file of an export or an answer is one that its readers can read."""
    if name.endswith(".ics"):
        return bool(titles(body)) or b"VEVENT" not in body
    if name.endswith(".json"):
        return isinstance(json.loads(body), dict)
    if not name.endswith((".atom", ".xml")):
        return body.endswith((b"\n", b"</html>")) or name.endswith((".svg", ".nojekyll"))
    return bool(ElementTree.fromstring(body).tag)


def eventually(check: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until ``check`` is true; on a machine that is busy, everything takes its time."""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.05)


def group(number: int) -> list[psutil.Process]:
    """Return the processes of a process group that live; one that only nobody has buried yet is dead."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, psutil.Error):
            state, _, its_group, *_ = path.read_text("utf-8", "replace").rpartition(")")[2].split()
            if int(its_group) == number and state not in "ZX":
                found.append(psutil.Process(int(path.parent.name)))
    return found


class Server:
    """``feeds serve`` in a process group of its own; when the test is over, it must end as it should."""

    def __init__(self, content: Path, cache: Path | str = "none", workers: int = 2, *, port: int = 0,
                 prefix: Sequence[str] = ()) -> None:  # fmt: skip
        self.content, self._said = content, content.with_name(f"{content.name}.{time.monotonic_ns()}.log")
        self._ends_well = True
        options = ("--port", str(port), "--workers", str(workers))
        with self._said.open("wb") as said:
            self.parent = psutil.Popen([*prefix, *FEEDS, "serve", str(content), *options], stdin=subprocess.DEVNULL,
                                       stdout=said, stderr=said, env=environ(cache), start_new_session=True)  # fmt: skip
        eventually(lambda: "all.ics" in self.said or self.parent.poll() is not None)
        self.address = self._found_address()
        eventually(lambda: len(self.children) == workers + 1 and all(map(_is_ready, self.group)))

    def _found_address(self) -> str:
        """Return where it listens: the settings name another address, so the system is asked."""
        found: list[int] = []

        def find() -> bool:
            found[:] = [each.laddr.port for process in self.children for each in _connections(process)
                        if each.status == psutil.CONN_LISTEN]  # fmt: skip
            return bool(found) or self.parent.poll() is not None

        eventually(find)
        if found:
            return f"http://127.0.0.1:{found[0]}"
        raise AssertionError(self.said)

    @property
    def said(self) -> str:
        return self._said.read_text("utf-8", "replace")

    @property
    def group(self) -> list[psutil.Process]:
        return group(self.parent.pid)

    @property
    def children(self) -> list[psutil.Process]:
        """The process that builds and those that answer."""
        return sorted(filter(_lives, self.parent.children()), key=lambda child: child.pid)

    @property
    def builder(self) -> psutil.Process:
        """The process that watches the folder."""
        found: list[psutil.Process] = []

        def find() -> bool:
            found[:] = [child for child in self.children if any("inotify" in each for each in _descriptors(child))]
            return len(found) == 1

        eventually(find)
        return found[0]

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        return [child for child in self.children if child != self.builder]

    @staticmethod
    def descriptors(process: psutil.Process) -> int:
        """Return how many connections to others of this machine a process has."""
        return sum(descriptor.startswith("socket:") for descriptor in _descriptors(process))

    def get(self, path: str, **headers: str) -> bytes:
        request = urllib.request.Request(f"{self.address}/{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            body = bytes(answer.read())
            return gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body

    def titles(self, path: str = "all.ics") -> frozenset[str]:
        return titles(self.get(path))

    def serves(self, files: dict[str, bytes]) -> bool:
        """Whether all feeds and events among these files are served, octet for octet; pages have more links here."""
        with suppress(urllib.error.HTTPError):
            return all(self.get(name) == data for name, data in files.items() if _is_calendar(name))
        return False

    def stop(self, what: signal.Signals = signal.SIGTERM, *, everybody: bool = False) -> int:
        """Tell the parent or, as a terminal does, everybody to stop; return the exit code."""
        (os.killpg if everybody else os.kill)(self.parent.pid, what)
        return int(self.parent.wait(PATIENCE))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self.parent.poll() is None and kind is None:
                assert self.stop() == 0, self.said
            if kind is None:
                assert "Traceback" not in self.said, self.said
                eventually(lambda: not self.group)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.parent.pid, signal.SIGKILL)
            self.parent.wait()


def _is_calendar(name: str) -> bool:
    """Whether a file of a tree is a feed or an event."""
    folder, _, file = name.rpartition("/")
    is_named = folder in ("categories", "languages", "events") or file.startswith(("all.", "archive."))
    return is_named and file.endswith((".ics", ".json", ".atom"))


def _is_ready(process: psutil.Process) -> bool:
    """Whether a process has said what happens when it is told to stop."""
    with suppress(OSError):
        status = Path(f"/proc/{process.pid}/status").read_text()
        masks = [int(mask, 16) for mask in re.findall(r"^Sig(?:Cgt|Ign):\t(\w+)", status, re.M)]
        return any(mask >> (signal.SIGTERM - 1) & 1 for mask in masks)
    return False


def _connections(process: psutil.Process) -> list[Any]:
    """Return the connections of a process, none if it ends while it is looked at."""
    with suppress(psutil.Error):
        return list(process.net_connections("tcp"))
    return []


def _lives(process: psutil.Process) -> bool:
    """Whether a process still runs; one that ends while it is looked at does not."""
    with suppress(psutil.NoSuchProcess):
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    return False


def _descriptors(process: psutil.Process) -> list[str]:
    """Return what a process has open, nothing if it ends while it is looked at."""
    found = []
    with suppress(OSError):
        for path in Path(f"/proc/{process.pid}/fd").iterdir():
            with suppress(OSError):
                found.append(os.readlink(path))
    return found


class Polling:
    """Threads that ask for ``paths`` again and again while a test does something; whatever is not right is kept.

    ``check`` is given each new answer; it raises what it finds wrong.
    """

    def __init__(self, server: Server, paths: Iterable[str] = ("all.ics",), threads: int = 1, *, retries: bool = False,
                 check: Callable[[str, bytes], object] = is_whole, headers: Sequence[dict[str, str]] = ({},)) -> None:  # fmt: skip
        self.asked, self.wrong = 0, list[str]()
        self._server, self._paths, self._retries, self._check = server, list(paths), retries, check
        self._headers, self._over = headers, threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(number,), daemon=True) for number in range(threads)]

    def _ask(self, number: int) -> None:
        turns = itertools.count(number)
        while not self._over.wait(0.01):
            turn = next(turns)
            path = self._paths[turn % len(self._paths)]
            try:
                self._check(path, self._got(path, self._headers[turn % len(self._headers)]))
            except Exception as error:
                if not (isinstance(error, urllib.error.HTTPError) and error.code == HTTPStatus.NOT_MODIFIED):
                    self.wrong.append(f"{path}: {type(error).__name__}: {error}")
            self.asked += 1

    def _got(self, path: str, headers: dict[str, str]) -> bytes:
        """Return an answer; where a connection broke since its other end was killed, that of one retry after another."""
        while True:
            try:
                return self._server.get(path, **headers)
            except urllib.error.HTTPError:
                raise
            except (OSError, IncompleteRead):
                if not self._retries:
                    raise

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asked = self.asked
        if kind is None:
            eventually(lambda: self.asked >= asked + 30)  # the last word is about how it ended
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert self.wrong == [], self.wrong[:5]


@contextmanager
def disk(path: Path, size: str = "256k") -> Iterator[Path]:
    """Mount a disk that is soon full; skip the test where that is not allowed."""
    path.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=False)


def read_only(path: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(path)], check=True)


def fill(folder: Path, *, leaving: int = 0) -> Path:
    """Write until the disk is full, but for some octets."""
    filler = folder / "filler.bin"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    os.truncate(filler, max(0, filler.stat().st_size - leaving))
    return filler


def bare() -> list[str]:
    """Return what a command is begun with to make it obey permissions, which root needs not; skip where nothing is."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root may read everything, and there is no setpriv to make it less")
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


FEED_FILES = tuple(f"all.{form.suffix}" for form in FORMATS)
