"""A site or a folder that loses its events is told loudly."""

from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("sentence", "quote", "day"),
    [
        ("Die Lesung findet am 12. Mai 2027 um 19 Uhr im Rathaus statt.", "12. Mai 2027", "2027-05-12"),
        ("L'atelier aura lieu à la médiathèque le 14 mai 2027 à 18 h.", "14 mai 2027", "2027-05-14"),
        ("El taller tendrá lugar en la biblioteca el 12 de mayo de 2027.", "12 de mayo de 2027", "2027-05-12"),
        ("**Tuesday, May 18, 2027**, in the barn. Write by May 3, 2027 at the latest.", "Tuesday, May 18, 2027", "2027-05-18"),
    ],
)  # fmt: skip
def test_a_day_in_the_prose_of_an_event_without_a_date_is_asked_about(sentence: str, quote: str, day: str) -> None:
    """That it gives no date would be untrue: words and line are told, and what to type; it is in no feed all the same."""
    found = collection_of(f"---\nlayout: event\ntitle: Evening\n---\nBring a pencil.\n\n{sentence}\n", GOOD)
    told = [problem for problem in found.problems if problem.source == "evenement-0.md"]
    assert [(problem.code, problem.line) for problem in told] == [("date-in-prose", 7)]
    assert f"“{quote}”" in told[0].message("en")
    assert f"event_start_date: {day}" in told[0].message("en")
    assert not [event for event in found.events if event.source == "evenement-0.md"]


@pytest.mark.parametrize("sentence", ["Sign up before 5 May 2027.", "We meet on 18 May.", "It is the 31 June 2027."])
def test_a_deadline_or_half_a_day_in_the_prose_is_not_asked_about(sentence: str) -> None:
    """What cannot be when the event is would be wrong advice."""
    found = collection_of(f"---\nlayout: event\ntitle: Evening\n---\n{sentence}\n", GOOD)
    assert {problem.code for problem in found.problems if problem.source == "evenement-0.md"} == {"date-missing"}


def test_the_one_document_without_a_start_among_ten_that_have_one() -> None:
    """It may be an event whose day was forgotten; among fewer, or among articles, it is a remark."""
    for events, code in ((10, "date-missing"), (9, "no-date")):
        texts = [OTHER, *(GOOD.replace("Bal", f"Bal {number}") for number in range(events))]
        names = tuple(f"events/{number}.md" for number in range(len(texts)))
        found = collection_of(*texts, names=names)
        assert {problem.code for problem in found.problems if problem.source == "events/0.md"} == {code}
