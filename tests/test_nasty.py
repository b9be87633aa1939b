"""Documents that are wrong in every way that people, editors and machines found: files of ``nasty/``.

``nasty/expected.json`` holds what each of them is told and gives. To add one, put a file there and write into
``documents`` its problems (code and line, sorted), its events and its drafts (start/end). A document whose right
answer is still to be made stands under ``open`` with the reason; it is in no test.
"""

import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest

from feeds.formats import Addresses
from feeds.model import Event
from feeds.pipeline.collection import Collection, assemble, collect
from feeds.reading import Folder, History
from feeds.reading.document import parse_document
from feeds.settings import Settings

from .support import render_feed

FOLDER = Path(__file__).with_name("nasty")
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
DOCUMENTS: dict[str, dict[str, list[Any]]] = EXPECTED["documents"]
OPEN: dict[str, str] = EXPECTED["open"]
FILED = datetime(2026, 1, 1, tzinfo=UTC)
ADDRESSES = Addresses("https://agenda.example.org")


def _document(keys: str, when: str = "event_start_date: 2027-05-18 14:30\nevent_end_date: 2027-05-18 18:00\n") -> bytes:
    return f"---\n{when}{keys}---\nBienvenue.\n".encode()


# Too large to be worth a file.
LARGE = {
    "large-title.md": _document(f"title: {'Bal ' * 25_000}\n"),
    "large-title-of-one-word.md": _document(f"title: {'l' * 100_000}\n"),
    "large-link.md": _document(f"title: Bal\nregistration_url: https://exemple.org/{'a' * 100_000}\n"),
    "large-categories.md": _document(f"title: Bal\ncategories: {'un, ' * 250_000}\n"),
    "large-number-of-keys.md": _document("title: Bal\n" + "".join(f"cle_{n}: x\n" for n in range(10_000))),
    "large-number-of-tags.md": _document(f"title: Bal\ntags: [{'un, ' * 60_000}]\n"),
    "large-hole.md": _document("title: Bal\n" + "\n" * 250_000 + "lieu: Halle\n"),
    "large-ignore-comment.md": _document(f"# feeds: ignore={'a, ' * 3_000}b\ntitle: Bal\n"),
    "large-list-of-dates.md": _document(
        "title: Bal\ndates:\n" + "".join(f"- 2027-05-{n % 28 + 1:02}\n" for n in range(800)), ""
    ),
    "large-row-of-numbers.md": _document(f"title: Bal\nhoraires: {'1 ' * 140_000}\n"),
    "large-row-of-months.md": _document(f"title: Bal\nhoraires: {'mai 1-2-3, ' * 25_000}\n"),
    "large-row-of-zones.md": _document(f"title: Bal\nhoraires: {'10h UTC+ ' * 30_000}\n"),
}
NAMES = sorted(path.name for path in FOLDER.glob("*.md")) + list(LARGE)


def data_of(name: str) -> bytes:
    return LARGE[name] if name in LARGE else (FOLDER / name).read_bytes()


def collected(name: str) -> Collection:
    document, found = parse_document(data_of(name), name, FILED)
    read = Folder((document,) if document else (), tuple(found))
    return assemble(Settings(timezone="Europe/Paris"), read, History())


def spans(events: tuple[Event, ...]) -> list[str]:
    return [f"{event.dtstart.isoformat()}/{event.dtend.isoformat()}" for event in events]


def outcome(name: str) -> dict[str, list[Any]]:
    collection = collected(name)
    return {
        "problems": sorted([problem.code, problem.line] for problem in collection.problems),
        "events": spans(collection.events),
        "drafts": spans(collection.drafts),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_nasty_document_is_told_what_is_wrong_with_it(name: str) -> None:
    """A document that is wrong in an unusual way gives the problems, at their lines, and the events that it should."""
    if name in OPEN:
        pytest.skip(OPEN[name])
    assert outcome(name) == DOCUMENTS[name]


def test_every_nasty_document_is_expected_once() -> None:
    """Each document is expected to give something or is open with a reason, and none is expected that is not there."""
    assert sorted([*DOCUMENTS, *OPEN]) == sorted(NAMES)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """All files of nasty documents as the content of one site; without those that are open."""
    folder = tmp_path_factory.mktemp("content")
    for path in FOLDER.glob("*.md"):
        if path.name not in OPEN:
            (folder / path.name).write_bytes(path.read_bytes())
    return collect(Settings(content=folder, timezone="Europe/Paris", permalink="https://exemple.org/{slug}/"))


def test_nasty_documents_together_make_one_calendar(everything: Collection) -> None:
    """A site of nothing but trouble has feeds that are one calendar each, with every published event and no draft."""
    settings = everything.settings
    for feed in everything.feeds:
        written = render_feed(feed, settings, ADDRESSES)
        calendars: list[Any] = icalendar.Calendar.from_ical(written, multiple=True)
        assert len(calendars) == 1
        assert calendars[0].name == "VCALENDAR"
        assert {part.name for part in calendars[0].subcomponents} <= {"VEVENT", "VTIMEZONE"}
        assert max(map(len, written.split(b"\r\n"))) <= 75
    written = render_feed(everything.archive, settings, ADDRESSES)
    vevents: list[Any] = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert sorted(str(vevent["UID"]) for vevent in vevents) == sorted(event.uid for event in everything.events)
    assert all(not vevent.errors and vevent["DTEND"].dt > vevent["DTSTART"].dt for vevent in vevents)
    assert everything.drafts
    assert not {str(vevent["UID"]) for vevent in vevents} & {event.uid for event in everything.drafts}


def test_nasty_documents_lead_to_no_nasty_address(everything: Collection) -> None:
    """Every address that an event carries is http, https or mailto, in ASCII and without a space or line end."""
    for event in (*everything.events, *everything.drafts):
        for href in filter(None, (event.url, event.image, *(link.href for link in event.registration))):
            assert href.startswith(("http://", "https://", "mailto:"))
            assert href.isascii()
            assert href.isprintable()
            assert " " not in href


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_wrong_can_be_said(everything: Collection, language: str) -> None:
    """Every Problem of nasty documents is one line without control characters, whatever the document says."""
    for problem in everything.problems:
        message = problem.message(language)
        assert message
        assert not {unicodedata.category(char) for char in message} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
