"""Build, start again, save one document: `python benchmarks/building.py [DOCUMENTS]`, beside Hugo.

Both read the same folder and write a calendar of everything, one per category and one per event; ours writes JSON
Feed and Atom as well. Hugo must not leave out what is dated in the future; its templates are those of ../shared/bench.
For a saved document it has two ways: its server, which watches the folder, and the command once more.
"""

import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median

from documents import SETTINGS, save, write_site
from loading import Server, free_port, serving
from measuring import FEEDS, SHARED, in_turn, need, peak_memory, run, seconds, table, write_part

BENCH = SHARED / "bench"
DOCUMENTS, ROUNDS, EDITS, PATIENCE = 10_000, 3, 9, 900
FEED = "/categories/atelier"
CALENDAR = """
buildFuture: true
outputFormats: {Calendar: {mediaType: text/calendar, baseName: index, isPlainText: true, protocol: "https://"}}
"""
_NUMBER = re.compile(r"séance (\d+)".encode())


@dataclass(frozen=True, slots=True)
class Site:
    """A folder with documents, our settings, Hugo's, and what both write."""

    folder: Path

    @classmethod
    def write(cls, folder: Path, documents: int) -> "Site":
        """Write a site of so many documents."""
        site = cls(folder)
        write_site(site.content, documents)
        site.settings.write_text(SETTINGS, "utf-8")
        (folder / "config.yaml").write_text((BENCH / "hugo-config.yaml").read_text("utf-8") + CALENDAR, "utf-8")
        shutil.copytree(BENCH / "hugo-layouts", folder / "layouts")
        return site

    @property
    def content(self) -> Path:
        """The documents."""
        return self.folder / "content" / "agenda"

    @property
    def settings(self) -> Path:
        """Our settings, beside what Hugo reads."""
        return self.folder / "feeds.yaml"

    @property
    def environ(self) -> dict[str, str]:
        """Where our commands keep what they know for the next time."""
        return {"FEEDS_CACHE": str(self.folder / "cache")}

    def feeds(self, name: str, *options: str) -> list[str]:
        """Return one of our commands."""
        return [*FEEDS, name, str(self.content), "--config", str(self.settings), *options]

    @property
    def building(self) -> list[str]:
        """Our command that builds."""
        return self.feeds("build", "-o", str(self.folder / "built"))

    def build(self) -> None:
        """Build with our command, which has what is left of the last time."""
        run(self.building, self.folder, self.environ)

    def forget(self) -> None:
        """Remove what both have built, and what our command keeps."""
        for name in ("built", "cache", "public", "resources"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def hugo(self) -> None:
        """Build with Hugo."""
        run(["hugo", "--quiet"], self.folder)

    @contextmanager
    def served(self, *, pinned: bool = False) -> Iterator[Server]:
        """Serve with our command."""
        port = free_port()
        with serving(self.feeds("serve", "--port", str(port)), port, self.environ, pinned=pinned) as server:
            yield server

    @contextmanager
    def served_by_hugo(self) -> Iterator[Server]:
        """Serve with Hugo, which builds again what changed; its fast mode would leave the feeds as they were."""
        port = free_port()
        command = ["hugo", "server", "--disableFastRender", "--source", str(self.folder), "--port", str(port)]
        with serving(command, port, pinned=False) as server:
            yield server

    def written(self) -> str:
        """Return how much each has written: who compares wants to know that it is as much."""
        ours, theirs = (len(list((self.folder / name).rglob("*.ics"))) for name in ("built", "public"))
        others = sum(path.is_file() for path in (self.folder / "built").rglob("*")) - ours
        return f"feeds wrote {ours:,} .ics and {others:,} other files, Hugo {theirs:,} .ics"


def first(site: Site, build: Callable[[], None]) -> float:
    """Return how long a build takes that finds nothing of an earlier one."""
    site.forget()
    return seconds(build)


def again(site: Site) -> float:
    """Return how long a build takes when nothing changed since the one before."""
    site.build()  # takes in what was saved for Hugo
    return seconds(site.build)


def start(site: Site) -> float:
    """Return how long it takes from the start of our server to its first feed; call it when all is built."""
    begun = time.perf_counter()
    with site.served() as server:
        server.get(f"{FEED}.ics")
        return time.perf_counter() - begun


def edits(site: Site, server: Server, path: str, numbers: Iterator[int]) -> list[float]:
    """Return how long it takes from each saved document to a feed with its new title."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as client:
        shown = _NUMBER.findall(_unfolded(_feed(client, path)))
        documents = [int(number) for number in shown[:: max(1, len(shown) // EDITS)]][:EDITS]
        return [_edit(site, client, path, document, f"Modification {next(numbers)} de") for document in documents]


def _edit(site: Site, client: HTTPConnection, path: str, document: int, title: str) -> float:
    begun = time.perf_counter()
    save(site.content, document, f"{title} séance {document}")
    while f"SUMMARY:{title}".encode() not in _feed(client, path):
        if time.perf_counter() - begun > PATIENCE:
            sys.exit(f"{path} never showed the document that was saved")
        time.sleep(0.003)
    return time.perf_counter() - begun


def _feed(client: HTTPConnection, path: str) -> bytes:
    client.request("GET", path)
    return client.getresponse().read()


def _unfolded(feed: bytes) -> bytes:
    return feed.replace(b"\r\n ", b"")


def rebuilt(site: Site, numbers: Iterator[int]) -> float:
    """Return how long Hugo's command takes after a document was saved."""
    number = next(numbers)
    save(site.content, number, f"Modification {number}")
    return seconds(site.hugo)


def measured(site: Site) -> dict[str, float]:
    """Return the medians of all that is measured, in seconds and octets."""
    numbers = count(1)
    builds = in_turn(ROUNDS, {"hugo": partial(first, site, site.hugo), "feeds": partial(first, site, site.build)})
    site.hugo()
    later = in_turn(
        ROUNDS,
        {"hugo again": partial(rebuilt, site, numbers), "again": partial(again, site), "start": partial(start, site)},
    )
    found = {name: median(times) for name, times in {**builds, **later}.items()}
    with site.served() as ours:
        found["saved"] = median(edits(site, ours, f"{FEED}.ics", numbers))
    with site.served_by_hugo() as theirs:
        found["hugo saved"] = median(edits(site, theirs, f"{FEED}/index.ics", numbers))
    site.forget()
    found["hugo memory"] = peak_memory(["hugo", "--quiet"], site.folder)
    found["memory"] = peak_memory(site.building, site.folder, site.environ)
    return found


def rows(found: Mapping[str, float]) -> Iterator[list[str]]:
    """Return the table: what was measured, what with, the ratio, what it must be."""
    yield _row(
        "first build", _time(found["feeds"]), f"Hugo {_time(found['hugo'])}", found["feeds"] / found["hugo"], 0.5
    )
    memory, theirs = found["memory"], found["hugo memory"]
    yield _row("its memory peak", _memory(memory), f"Hugo {_memory(theirs)}", memory / theirs, 0.25)
    for name, key in (("build again, nothing changed", "again"), ("start of the server, nothing changed", "start")):
        yield _row(name, _time(found[key]), f"first build {_time(found['feeds'])}", found[key] / found["feeds"], 0.1)
    for way, key in (("`hugo server`", "hugo saved"), ("`hugo` again", "hugo again")):
        ratio = found["saved"] / found[key]
        yield _row("saved → served", _time(found["saved"]), f"{way} {_time(found[key])}", ratio, 0.02)


def _row(name: str, ours: str, other: str, ratio: float, most: float) -> list[str]:
    return [name, ours, other, f"{ratio:.3f} ×", f"≤ {most} ×"]


def _time(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def _memory(octets: float) -> str:
    return f"{octets / 1e6:.0f} MB"


def main() -> None:
    """Measure all, and write the table."""
    need("hugo", folders=[BENCH])
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    with tempfile.TemporaryDirectory() as name:
        site = Site.write(Path(name), documents)
        site.hugo()
        site.build()
        written = site.written()
        found = measured(site)
    text = (
        f"## Building\n\n`python benchmarks/building.py {documents}`: {documents:,} documents; {written}. "
        f"Memory is the proportional set size of all processes together; builds are medians of {ROUNDS}, edits of {EDITS}.\n\n"
    )
    write_part("building", text + table(["what", "feeds", "against", "ratio", "must be"], rows(found)))


if __name__ == "__main__":
    main()
