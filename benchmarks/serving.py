"""A hot feed under load: `python benchmarks/serving.py [DOCUMENTS]`, beside nginx and beside Flask's hello.

nginx sends the very bytes of the feed, as files (`gzip_static` for the compressed ones). Flask's hello is answered by
the server behind `feeds serve`. Then the same feed is asked for while a document of the site is saved every second.
"""

import gzip
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.request import urlopen

from building import BENCH, Site
from documents import SMALL_COUNT, path_of, save
from loading import HERE, Load, Server, free_port, nginx, serving
from measuring import in_turn, need, repeatedly, table, write_part

DOCUMENTS, ROUNDS, SECONDS, LONG, CONNECTIONS = 10_000, 5, 3, 10, 16
FEED = "/categories/assemblee-generale.ics"
ZIPPED = {"Accept-Encoding": "gzip"}
LoadOf = Callable[[Server, str], Load]


def whole(server: Server, path: str) -> Load:
    """Ask for all bytes."""
    return server.load(path, connections=CONNECTIONS, seconds=SECONDS)


def known(server: Server, path: str) -> Load:
    """Ask whether what we have is still good."""
    headers = {"If-None-Match": server.etag(path)}
    return server.load(path, connections=CONNECTIONS, seconds=SECONDS, headers=headers)


def zipped(server: Server, path: str) -> Load:
    """Ask for the compressed bytes."""
    return server.load(path, connections=CONNECTIONS, seconds=SECONDS, headers=ZIPPED)


KINDS: dict[str, LoadOf] = {"200": whole, "304": known, "gzip": zipped}


def lay_out(folder: Path, feed: bytes) -> None:
    """Write the feed as files that nginx sends."""
    folder.chmod(0o755)  # nginx's worker is somebody else
    path = folder / "files" / FEED.lstrip("/")
    path.parent.mkdir(parents=True)
    path.write_bytes(feed)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(feed, 6, mtime=0))


def wait_for_tree(server: Server) -> None:
    """Wait until all files are there: a first start answers before that, by what makes them."""
    while urlopen(server.url(FEED.replace(".ics", ""))).url == server.url(
        FEED.replace(".ics", "")
    ):  # a page is a folder
        time.sleep(0.2)


@contextmanager
def hello(site: Site) -> Iterator[Server]:
    """Serve Flask's hello by the server behind `feeds serve`, in the place of our application."""
    port = free_port()
    command = [sys.executable, str(HERE / "hello.py"), str(port)]
    with serving(command, port, site.environ) as server:
        yield server


def hot(folder: Path) -> tuple[int, dict[str, Load]]:
    """Return the size of the feed, and what each server did with it."""
    site = Site.write(folder / "site", SMALL_COUNT)
    with site.served(pinned=True) as ours, hello(site) as flask:
        wait_for_tree(ours)
        feed = ours.get(FEED)
        lay_out(folder, feed)
        with nginx(folder) as static:
            ways: dict[str, Callable[[], Load]] = {"hello": partial(whole, flask, "/hello")}
            for kind, load in KINDS.items():
                ways[f"nginx {kind}"] = partial(load, static, FEED)
                ways[f"feeds {kind}"] = partial(load, ours, FEED)
            loads = in_turn(ROUNDS, ways)
    return len(feed), {name: Load.median(each) for name, each in loads.items()}


class Editor:
    """Saves one document of the feed after the other, each with a title that it never had."""

    def __init__(self, site: Site) -> None:
        self._site, self._saved = site, 0

    def save(self) -> None:
        """Save the next document."""
        self._saved += 1
        save(self._site.content, self._saved % SMALL_COUNT, self._title)

    @property
    def _title(self) -> str:
        return f"Modification {self._saved}"

    def wait(self, server: Server) -> None:
        """Wait until the last document that was saved is served."""
        address = f"/events/{path_of(self._site.content, self._saved % SMALL_COUNT).stem}.ics"
        while self._title.encode() not in server.get(address):
            time.sleep(0.05)


def calm_and_busy(folder: Path, documents: int) -> dict[str, Load]:
    """Return how a feed is answered while nothing changes, and while a document is saved each second."""
    site = Site.write(folder / "large", documents)
    editor = Editor(site)

    def calm() -> Load:
        return server.load(FEED, connections=CONNECTIONS, seconds=LONG)

    def busy() -> Load:
        end = repeatedly(editor.save, every=1)
        load = calm()
        end()
        editor.wait(server)
        return load

    with site.served() as server:
        wait_for_tree(server)
        calm()
        loads = in_turn(ROUNDS, {"calm": calm, "busy": busy})
    return {name: Load.median(each) for name, each in loads.items()}


def rows(found: Mapping[str, Load]) -> Iterator[list[str]]:
    """Return the table: what was measured, what with, the ratio, what it must be."""
    for kind in KINDS:
        ours = found[f"feeds {kind}"]
        for other, name, least in ((found[f"nginx {kind}"], "nginx", 0.7), (found["hello"], "Flask’s hello", 5)):
            against = f"{name} {_rate(other)}"
            yield [f"hot feed, {kind}", _rate(ours), against, f"{ours.rate / other.rate:.2f} ×", f"≥ {least} ×"]
    busy, calm = found["busy"], found["calm"]
    against = f"without {calm.p99:.1f} ms"
    yield ["99th percentile while saving", f"{busy.p99:.1f} ms", against, f"{busy.p99 / calm.p99:.2f} ×", "≤ 1.5 ×"]


def _rate(load: Load) -> str:
    failed = f", {load.failed:,} failed" if load.failed else ""
    return f"{load.rate:,.0f}/s, {load.cost:.0f} µs{failed}"


def main() -> None:
    """Measure all, and write the table."""
    need("nginx", "wrk", "taskset", folders=[BENCH])
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    with tempfile.TemporaryDirectory() as name:
        size, found = hot(Path(name))
        found |= calm_and_busy(Path(name), documents)
    text = (
        f"## Serving\n\n`python benchmarks/serving.py {documents}`: requests a second and what each took of the server’s "
        f"processor; one worker on one processor, {CONNECTIONS} connections; medians of {ROUNDS} turns of {SECONDS} s. The feed "
        f"has {size:,} octets. Saving: each second one document of the feed, on a site of {documents:,}; whole feeds for {LONG} s a turn, the "
        f"server on all processors.\n\n"
    )
    write_part("serving", text + table(["what", "feeds", "against", "ratio", "must be"], rows(found)))


if __name__ == "__main__":
    main()
