"""What several tests need: where the shared material is, and events made of a document's text."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue

import pytest
from flask import Flask

from feeds.collection import Collection, assemble
from feeds.model import Event
from feeds.reading import Folder, History
from feeds.reading.documents import parse_document
from feeds.settings import Settings
from feeds.web.server import serve

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
FILED = datetime(2026, 1, 1, tzinfo=UTC)

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared with real documents and oracles is missing")


def collection_of(*texts: str, names: tuple[str, ...] = (), **settings: object) -> Collection:
    """Return the Collection of documents with these texts; the zone is Europe/Paris unless it is said."""
    documents, problems = [], []
    for number, text in enumerate(texts):
        name = names[number] if names else f"evenement-{number}.md"
        document, found = parse_document(text.encode("utf-8", "surrogatepass"), name, FILED)
        documents += [document] if document else []
        problems += found
    chosen = Settings(**{"timezone": "Europe/Paris", **settings})  # type: ignore[arg-type]
    return assemble(chosen, Folder(tuple(documents), tuple(problems)), History())


def event_of(text: str, **settings: object) -> Event:
    """Return the one event of a document, published or draft."""
    collection = collection_of(text, **settings)
    events = (*collection.events, *collection.drafts)
    assert len(events) == 1, collection.problems
    return events[0]


def codes(event: Event) -> set[str]:
    """Return the codes of an event's problems."""
    return {problem.code for problem in event.problems}


def address_of(app: Flask) -> str:
    """Serve an application as ``feeds serve`` does, on a free port, until the process ends."""
    ready: Queue[str] = Queue()
    threading.Thread(target=serve, args=(app, "127.0.0.1", 0, ready.put), daemon=True).start()
    return ready.get(timeout=10)
