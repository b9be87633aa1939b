"""Everything that can be doubtful: a file in ``problems/`` named ``<code>.<line>[-what].md`` is a test case.

To test another way to get something wrong, add a file; its name says what is told, and at which line.
"""

import json
import os
import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import CliRunner

from feeds.cli.main import cli
from feeds.model import Problem
from feeds.pipeline.collection import Collection, assemble, collect
from feeds.problems.catalogue import KINDS, Severity
from feeds.reading import Folder, History, read_history
from feeds.reading.document import parse_document, read_document, read_folder
from feeds.reading.files import MAX_OCTETS
from feeds.settings import Settings

from .support import collection_of

FOLDER = Path(__file__).with_name("problems")
GOOD = "atelier-sans-defaut.md"
DOCUMENTS = sorted(path.name for path in FOLDER.iterdir() if path.name != GOOD)
SETTINGS = Settings(content=FOLDER, timezone="Europe/Paris")
# These are told only where neighbours name the start of their event by a key of its own.
AMONG_EVENTS = frozenset({"no-date", "date-from-text", "date-from-label"})
NOT_A_DOCUMENT = {
    "unreadable": "a file that its reader may not open",
    "internal": "a fault of ours: test_internal.py",
    "too-large": "a file above the limit of a document",
    "front-matter-too-large": "a file of 300,000 characters of keys",
    "value-too-long": "a value of more than 20,000 characters: test_bounds.py",
    "date-from-name": "a file name with a date in a folder of events",
    "zone-from-place": "a place far away, which other tests know",
    "underscore-file": "a file name that begins with _",
    "zulu-is-local": "several documents of a folder",
    "offset-fixed": "several documents of a folder",
    "hour-of-form": "several documents of a folder: test_kinds.py",
    "order-from-neighbours": "several documents of a folder",
    "not-event": "a document in a folder of events: test_articles.py",
    "embargo": "the day on which it is told: test_visibility.py",
    "expiry": "the day on which it is told: test_visibility.py",
    "page-hour": "the configuration of the generator: test_site_rules.py",
    "placeholder-name": "a file name: test_visibility.py",
    "date-missing": "no event and no error: test_site_checks.py",
    "date-in-prose": "no event and no error: test_site_checks.py",
    "held": "the settings: test_doubtful.py",
    "not-of-types": "the settings: test_site_keys.py",
    "path-unknown": "the settings: test_site_keys.py",
    "no-events": "the other documents: test_site_checks.py",
    "events-lost": "the other documents: test_site_checks.py",
    "place-not-public": "a reference to another document: test_references.py",
    "duplicate-event": "two documents",
    "uid-clash": "two documents",
    "category-alone": "the other events of a collection: test_check.py",
    "registration-unlike-others": "the other events of a collection: test_check.py",
    "title-long": "what is looked at when all events are known: test_check.py",
    "description-cut": "a feed with its length: test_check.py",
    "feed-too-large": "a feed of many documents",
    "history-shallow": "a shallow clone",
    "history-unreadable": "a repository that git refuses to read",
}


def code_of(name: str) -> str:
    return name.split(".")[0]


def collected(name: str) -> Collection:
    """Return the Collection of one of the documents alone, or beside a good one where that makes the difference."""
    names = [name, GOOD] if code_of(name) in AMONG_EVENTS else [name]
    read = [parse_document((FOLDER / item).read_bytes(), item, datetime(2026, 1, 1, tzinfo=UTC)) for item in names]
    documents = tuple(document for document, _ in read if document)
    return assemble(SETTINGS, Folder(documents, tuple(problem for _, found in read for problem in found)), History())


def problems_of(name: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in collected(name).problems if problem.source == name)


def every_problem() -> list[Problem]:
    return [problem for name in DOCUMENTS for problem in problems_of(name)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_problem_is_told_by_its_code_at_the_line_to_mend(name: str) -> None:
    """What is wrong with a document is told under the code and at the line that its file name announces."""
    match = re.fullmatch(r"([a-z0-9-]+)\.(\d+)(?:-[a-z0-9-]+)?\.md", name)
    assert match
    assert (match[1], int(match[2])) in [(problem.code, problem.line) for problem in problems_of(name)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_only_an_error_costs_the_event(name: str) -> None:
    """A document whose worst Problem is a warning or an information is still an event, unless it never was one."""
    collection = collected(name)
    no_event = {"not-event-article", "no-front-matter", "front-matter-empty", "no-date", "placeholder-page"}
    told = problems_of(name)
    lost = any(item.severity is Severity.ERROR or item.code in no_event for item in told)
    assert (name in {event.source for event in (*collection.events, *collection.drafts)}) is not lost


def test_every_kind_of_problem_has_a_test() -> None:
    """Each kind of Problem has a document here, or a reason above why it has none."""
    assert {code_of(name) for name in DOCUMENTS} | NOT_A_DOCUMENT.keys() == KINDS.keys()
    assert not {code_of(name) for name in DOCUMENTS} & NOT_A_DOCUMENT.keys()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sentence_can_be_said(language: str) -> None:
    """The sentence of every Problem is filled in with the values it was reported with."""
    told = every_problem()
    assert {problem.code for problem in told} >= KINDS.keys() - NOT_A_DOCUMENT.keys()
    for problem in told:
        assert "{" not in problem.message(language).replace(dict(problem.values).get("found", "\0"), "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_tells_what_to_do(kind: str) -> None:
    """The sentence of a kind that costs an event says more than what is wrong: it says what to type instead."""
    sentence = KINDS[kind].sentence
    assert sentence.endswith((".", "?"))
    if KINDS[kind].severity is Severity.ERROR and kind != "front-matter-not-keys":  # that one names the lines expected
        assert len(re.findall(r"[.:?)](?: |$)", sentence)) >= 2


def test_no_document_stops_the_others() -> None:
    """A folder of nothing but trouble is collected, and the one good document in it is an event without a doubt."""
    collection = collect(SETTINGS)
    good = [event for event in collection.events if event.source == GOOD]
    assert [event.problems for event in good] == [()]
    assert {problem.source for problem in collection.problems} >= set(DOCUMENTS) - {
        "date-from-text.2.md",
        "date-from-label.6.md",
    }


def test_problems_of_reading_belong_to_the_event() -> None:
    """An event tells what reading found wrong with its file, before what interpreting found."""
    collection = collection_of("---\r\ntitle: Bal\r\nevent_start_date: 2027-05-18 20:00\r\n---\r\n")
    assert [problem.code for problem in collection.events[0].problems] == ["crlf", "end-assumed"]


def test_the_same_doubt_is_told_once() -> None:
    """Every Problem of a document is different from the others."""
    for name in DOCUMENTS:
        told = problems_of(name)
        assert len(told) == len(set(told))


class TestWithoutADocument:
    """Problems of files, folders, feeds and repositories."""

    def test_unreadable(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that may not be opened is told with the system's reason, in the reader's language; the others are read."""
        (tmp_path / "ferme.md").write_text("---\ntitle: Bal\n---\n", "utf-8")
        (tmp_path / "ouvert.md").write_text("---\ntitle: Bal\n---\n", "utf-8")

        def refuse(path: Path, mode: str, **more: Any) -> IO[Any]:
            if path.name == "ferme.md":
                raise PermissionError(13, "Permission denied")
            return open(path, mode, **more)

        monkeypatch.setattr("feeds.reading.files.open", refuse, raising=False)
        folder = read_folder(tmp_path)
        assert folder.problems == (Problem("ferme.md", 0, "unreadable", (("reason", "Permission denied"),)),)
        assert [document.source for document in folder.documents] == ["ouvert.md"]
        assert "accès refusé" in folder.problems[0].message("fr")

    def test_a_file_that_vanishes(self, tmp_path: Path) -> None:
        """A file that is gone when its turn comes is told, no more."""
        document, problems = read_document(tmp_path / "parti.md", tmp_path)
        assert document is None
        assert [problem.code for problem in problems] == ["unreadable"]

    def test_too_large(self, tmp_path: Path) -> None:
        """A file above the limit is not read; its size and the limit are told."""
        path = tmp_path / "gros.md"
        path.write_bytes(b"---\ntitle: Bal\n---\n" + b"x" * MAX_OCTETS)
        document, problems = read_document(path, tmp_path)
        assert document is None
        assert [problem.code for problem in problems] == ["too-large"]
        assert str(path.stat().st_size) in problems[0].message()

    def test_front_matter_too_large(self) -> None:
        """Front matter that is a book is not parsed; its size and the limit are told."""
        text = f"---\ntitle: Bal\nresume: {'la ' * 110_000}\n---\n"
        document, problems = parse_document(text.encode(), "livre.md", datetime(2026, 1, 1, tzinfo=UTC))
        assert document is None
        assert [(problem.code, problem.line) for problem in problems] == [("front-matter-too-large", 1)]
        assert "300000" in problems[0].message()

    def test_date_from_name(self) -> None:
        """In a folder of events, the date of a file name is the event's where no key gives one, and is told."""
        collection = collection_of("---\ntitle: Bal\n---\n", names=("evenements/2027-05-18-bal.md",))
        assert [event.dtstart for event in collection.events] == [date(2027, 5, 18)]
        assert "date-from-name" in [problem.code for problem in collection.problems]

    def test_order_from_neighbours(self) -> None:
        """A date that could be read in two ways is read as the other documents of the folder must be."""
        texts = [f"---\ntitle: Bal\nevent_start_date: {day}\n---\n" for day in ("07/08/2027", "05/28/2027")]
        collection = collection_of(*texts)
        assert [event.dtstart for event in collection.events] == [date(2027, 5, 28), date(2027, 7, 8)]
        told = [problem.source for problem in collection.problems if problem.code == "order-from-neighbours"]
        assert "evenement-0.md" in told

    def test_zulu_is_local(self) -> None:
        """Where the texts of a folder say the hours that stand before Z, Z was typed for ornament, and that is told."""
        texts = [
            f"---\ntitle: Bal\nevent_start_date: 2027-05-{day}T14:30:00Z\nhoraires: 14h30-18h\n---\n"
            for day in (18, 19, 20)
        ]
        collection = collection_of(*texts)
        assert [event.dtstart.hour for event in collection.events if isinstance(event.dtstart, datetime)] == [14] * 3
        assert {problem.code for problem in collection.problems} >= {"zulu-is-local"}

    def test_uid_clash(self) -> None:
        """Two documents with one UID stay two events; the second gets a UID of its own and is told so."""
        text = "---\ntitle: Bal\nuid: bal\nevent_start_date: 2027-05-18\n---\n"
        collection = collection_of(text, text)
        assert len({event.uid for event in collection.events}) == 2
        clash = [problem for problem in collection.problems if problem.code == "uid-clash"]
        assert [problem.source for problem in clash] == ["evenement-1.md"]
        assert "evenement-0.md" in clash[0].message("fr")

    def test_feed_too_large(self, tmp_path: Path) -> None:
        """The check tells which feed Google Calendar would not read to its end, with its sizes."""
        (tmp_path / "feeds.yaml").write_text("timezone: Europe/Paris\nmax_octets: 20000\n", "utf-8")
        for number in range(60):
            body = f"Discours numéro {number}. " * 60
            text = f"---\ntitle: Bal\nevent_start_date: 2027-05-18\n---\n{body}"
            (tmp_path / f"bal-{number}.md").write_text(text, "utf-8")
        done = CliRunner().invoke(cli, ["check", str(tmp_path), "--format", "json"])
        told = [problem for problem in json.loads(done.stdout) if problem["code"] == "feed-too-large"]
        assert len(told) == 1
        assert all(words in told[0]["message"] for words in ("all.ics", "20000", "60"))

    def test_history_shallow(self, tmp_path: Path) -> None:
        """A shallow clone is told: it does not know when its documents changed."""
        origin, clone = tmp_path / "origin", tmp_path / "clone"
        origin.mkdir()
        _git(origin, "init", "-q")
        for number in range(3):
            (origin / f"{number}.md").write_text(f"---\ntitle: {number}\n---\n", "utf-8")
            _git(origin, "add", ".")
            _git(origin, "commit", "-q", "-m", f"{number}")
        _git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), str(clone))
        history = read_history(clone)
        assert [problem.code for problem in history.problems] == ["history-shallow"]
        assert history.problems[0].message("fr")

    def test_history_unreadable(self, tmp_path: Path) -> None:
        """A repository that git refuses to read costs nothing but a word about it."""
        _git(tmp_path, "init", "-q")
        (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
        (tmp_path / ".git" / "config").write_text("[core\n", "utf-8")
        history = read_history(tmp_path)
        assert [problem.code for problem in history.problems] == ["history-unreadable"]
        collection = assemble(SETTINGS, Folder((), ()), history)
        assert [problem.message("fr") for problem in collection.problems]


def _git(folder: Path, *arguments: str) -> None:
    names = {
        f"GIT_{who}_{what}": "redaction@mairie.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull}
    )
