"""A site or a folder that loses its events is told loudly."""

from pathlib import Path

from feeds.pipeline.collection import Collection

from .commands import run
from .support import collection_of

GOOD = "---\ntitle: Bal\nevent_start_date: 2027-05-18 14:30\n---\n"
LOST = "---\ntitle: Bal\nlayout: event\nwhen_it_is: tomorrow\n---\n"
OTHER = "---\ntitle: About us\n---\n"


def told(collection: Collection) -> list[tuple[str, str]]:
    return [(problem.source, problem.code) for problem in collection.site_errors]


def test_a_site_without_events() -> None:
    """None of the documents gives one, whatever they look like."""
    assert told(collection_of(OTHER)) == []
    assert told(collection_of(OTHER, OTHER)) == [("", "no-events")]
    assert told(collection_of(OTHER, GOOD)) == []
    assert told(collection_of(OTHER, GOOD.replace("title", "draft: true\ntitle"))) == []
    assert told(collection_of()) == []


def test_a_folder_that_loses_more_than_a_tenth() -> None:
    """Of what looks like events by a typed date, a layout or keys; years and bundles are one folder."""
    names = tuple(f"events/202{number % 3}/{number}.md" for number in range(20))
    assert told(collection_of(*[GOOD] * 17, *[LOST] * 3, names=names)) == [("events/", "events-lost")]
    assert told(collection_of(*[GOOD] * 18, *[LOST] * 2, names=names)) == []


def test_a_folder_that_loses_all() -> None:
    """Beside one that is read well."""
    names = ("a/1.md", "a/2.md", "b/1.md", "b/2.md")
    assert told(collection_of(GOOD, GOOD, LOST, LOST, names=names)) == [("b/", "events-lost")]
    assert told(collection_of(GOOD, GOOD, OTHER, OTHER, names=names)) == []


def test_check_fails_and_build_tells(tmp_path: Path) -> None:
    """``check`` exits with 1; ``build`` says the sentence."""
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(OTHER, "utf-8")
    (tmp_path / "feeds.yaml").write_text("timezone: Europe/Paris\ncache: none\n", "utf-8")
    done = run("check", tmp_path)
    assert done.returncode == 1
    assert "[no-events]" in done.stdout.splitlines()[0]
    assert "fields" in run("build", tmp_path, "-o", tmp_path / "out").stderr


def test_check_tells_events_to_come_first(tmp_path: Path) -> None:
    """The next event first, then what is over; ``--upcoming`` and ``--severity`` leave the rest out; codes are counted."""
    for name, day in (("a", "2026-01-01"), ("b", "2027-06-01"), ("c", "2027-05-01")):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: T\nevent_start_date: {day} 14:30\n---\n", "utf-8")
    (tmp_path / "d.md").write_text("---\ntitle: T\nevent_start_date: soon\n---\n", "utf-8")
    (tmp_path / "feeds.yaml").write_text("timezone: Europe/Paris\ncache: none\n", "utf-8")

    def names(*more: str) -> list[str]:
        lines = run("check", tmp_path, "--today", "2027-01-15", *more).stdout.splitlines()
        return [Path(line.split(".md")[0]).name for line in lines if ".md:" in line]

    assert names() == ["d", "c", "b", "a"]
    assert names("--upcoming") == ["d", "c", "b"]
    assert names("--severity", "error") == ["d"]
    counted = run("check", tmp_path, "--today", "2027-01-15").stdout
    assert "     3  warning: end-assumed" in counted.splitlines()
    assert run("check", tmp_path, "--today", "tomorrow").returncode == 2


def test_a_document_that_looks_like_an_event_and_has_no_date() -> None:
    """Its line is a warning; a document that looks like nothing in particular is a remark."""
    found = collection_of(LOST, OTHER, GOOD)
    assert {problem.code for problem in found.problems if problem.source == "evenement-0.md"} == {"date-missing"}
    assert {problem.code for problem in found.problems if problem.source == "evenement-1.md"} == {"no-date"}


def test_the_one_document_without_a_start_among_ten_that_have_one() -> None:
    """It may be an event whose day was forgotten; among fewer, or among articles, it is a remark."""
    for events, code in ((10, "date-missing"), (9, "no-date")):
        texts = [OTHER, *(GOOD.replace("Bal", f"Bal {number}") for number in range(events))]
        names = tuple(f"events/{number}.md" for number in range(len(texts)))
        found = collection_of(*texts, names=names)
        assert {problem.code for problem in found.problems if problem.source == "events/0.md"} == {code}
