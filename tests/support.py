"""What several tests need: where the shared material is, and events made of a document's text."""

import os
import pickle
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

from feeds.formats import FORMATS, Addresses
from feeds.model import Event, Feed
from feeds.pipeline.collection import Collection, assemble
from feeds.reading import Folder, History
from feeds.reading.document import parse_document
from feeds.settings import Settings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
FILED = datetime(2026, 1, 1, tzinfo=UTC)


def missing(what: str, *, allow_module_level: bool = False) -> NoReturn:
    """Skip a test for want of a tool; where all tools were installed, as CI does, fail."""
    if os.environ.get("FEEDS_REQUIRE_TOOLS"):
        pytest.fail(f"{what}, and FEEDS_REQUIRE_TOOLS says that nothing is", pytrace=False)
    pytest.skip(what, allow_module_level=allow_module_level)


needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared with real documents and oracles is missing")


def examples(count: int) -> settings:
    """Return how many examples a test asks for: in the profile of the night, ten times as many (see conftest)."""
    return settings(max_examples=count * settings().max_examples // 100)


def collection_of(*texts: str, names: tuple[str, ...] = (), **chosen: object) -> Collection:
    """Return the Collection of documents with these texts; the zone is Europe/Paris unless it is said."""
    documents, problems = [], []
    for number, text in enumerate(texts):
        name = names[number] if names else f"evenement-{number}.md"
        document, found = parse_document(text.encode("utf-8", "surrogatepass"), name, FILED)
        documents += [document] if document else []
        problems += found
    made = Settings(**{"timezone": "Europe/Paris", **chosen})  # type: ignore[arg-type]
    return assemble(made, Folder(tuple(documents), tuple(problems)), History())


def render_feed(feed: Feed, settings: Settings, addresses: Addresses, suffix: str = "ics") -> bytes:
    """Return a feed as it is written in the format of that suffix."""
    form = next(form for form in FORMATS if form.suffix == suffix)
    return b"".join(form.pieces(feed, settings, addresses, None))


def event_of(text: str, **chosen: object) -> Event:
    """Return the one event of a document, published or draft."""
    collection = collection_of(text, **chosen)
    events = (*collection.events, *collection.drafts)
    assert len(events) == 1, collection.problems
    return events[0]


class Links(HTMLParser):
    """What a page refers to, and the anchors in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what the tag refers to, and the anchor that it is."""
        own = dict(attrs)
        self.found += [own[name] or "" for name in ("href", "src") if own.get(name) is not None]
        self.anchors |= {own["id"] or ""} if "id" in own else set()


def codes(event: Event) -> set[str]:
    """Return the codes of an event's problems."""
    return {problem.code for problem in event.problems}


_FLASK = """
import logging, pickle, sys
from werkzeug.serving import make_server
from feeds.pipeline.collection import collect
from feeds.web import create_app
settings, now = pickle.load(sys.stdin.buffer)
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, create_app(settings, collection=collect(settings), clock=lambda: now), threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""
_SERVER = """
import pickle, sys
from pathlib import Path
from feeds.server.serve import serve
from feeds.web.job import Job
settings, folder, host, workers = pickle.load(sys.stdin.buffer)
def make(address):
    print(address, flush=True)
    return Job(settings=settings, folder=Path(folder), base=settings.base_url or address)
serve(make, host, 0, workers=workers)
"""


@contextmanager
def answering(settings: Settings, now: datetime) -> Iterator[str]:
    """Serve the Flask application alone, without a tree of files in front of it; ``now`` stops its clock."""
    with subprocess.Popen([sys.executable, "-c", _FLASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(pickle.dumps((settings, now)))
        process.stdin.close()
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


@contextmanager
def serving(
    settings: Settings, now: datetime | None = None, *, host: str = "127.0.0.1", workers: int = 1
) -> Iterator[str]:
    """Serve as ``feeds serve`` does, in processes of its own on a free port; ``now`` stops their clock at midday."""
    settings = replace(settings, today=now.date()) if now else settings
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
    ):
        assert process.stdin
        assert process.stdout
        process.stdin.write(pickle.dumps((settings, folder, host, workers)))
        process.stdin.close()
        try:
            address = process.stdout.readline().decode().strip()
            assert address, "the server did not start"
            _wait_for(address, process, Path(folder))
            yield address
        finally:
            process.terminate()


def _wait_for(address: str, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Wait until somebody answers there, from a whole tree."""
    parts = urlsplit(address)
    while process.poll() is None:
        if not (folder / "tree" / "manifest.json").exists():
            time.sleep(0.02)
            continue
        with suppress(OSError), socket.create_connection((parts.hostname, parts.port or 80)):
            return
        time.sleep(0.02)
    raise AssertionError("the server did not start")
