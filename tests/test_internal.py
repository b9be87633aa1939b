"""A fault of ours costs one document its event, is told as a Problem of it, and leaves every other one alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from feeds.cli.main import cli
from feeds.formats import FORMATS
from feeds.interpretation import FrontMatter
from feeds.pipeline import compile as compiling
from feeds.pipeline import compiler, feed_checks
from feeds.pipeline.builder import Builder
from feeds.pipeline.cache import Cache
from feeds.pipeline.collection import Collection, collect
from feeds.pipeline.scan import BuildState
from feeds.reading import document as parsing
from feeds.reading.faults import internal
from feeds.rendering import snapshot
from feeds.rendering.snapshot import Snapshot
from feeds.settings import Settings

from .support import collection_of

GOOD, FAULTY = "bon.md", "mauvais.md"
PAGE = "---\ntitle: {title}\nevent_start_date: 2027-05-18 14:30\nevent_end_date: 2027-05-18 18:00\n---\n"
MARK = "pomme"  # in the title of the document at which our code fails


class OursError(Exception):
    """Something that nobody thought of."""


def text_of(value: object) -> str:
    if isinstance(value, FrontMatter):
        return repr(value.document)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)


def failing_at(mark: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that fails when one of its arguments holds the mark, and else does its work."""

    def fail(*given: Any, **more: Any) -> Any:
        if any(mark in text_of(each) for each in given):
            raise OursError(mark)
        return work(*given, **more)

    return fail


# Where a document may meet a fault: the module, what it calls, and what must be true for it to be called.
STAGES = {
    "splitting": (parsing, "split"),
    "values": (parsing, "read_values"),
    "key lookup": (compiling, "front_matter_of"),
    "interpreting": (compiling, "interpret"),
    "sorting": (compiling, "begins"),
    "packing": (compiler, "framed"),
}


def site(tmp_path: Path, title: str = MARK) -> Path:
    content = tmp_path / "content"
    content.mkdir(exist_ok=True)
    (content / GOOD).write_text(PAGE.format(title="Bal"), "utf-8")
    (content / FAULTY).write_text(PAGE.format(title=title), "utf-8")
    (content / "feeds.yaml").write_text("timezone: Europe/Paris\ncache: none\n", "utf-8")
    return content


def settings_of(content: Path, **more: Any) -> Settings:
    return Settings(content=content, root=content, timezone="Europe/Paris", cache="none", **more)


def told(collection: Collection) -> list[tuple[str, str]]:
    return [(problem.source, problem.code) for problem in collection.problems]


def titles(collection: Collection) -> list[str]:
    return [event.summary for event in collection.events]


def inject(monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    module, name = STAGES[stage]
    monkeypatch.setattr(module, name, failing_at(MARK, getattr(module, name)))


@pytest.mark.parametrize("stage", STAGES)
def test_a_fault_costs_one_document(stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stage a document fails in, it is told once, as an error, and the other document is an event."""
    content = site(tmp_path)
    inject(monkeypatch, stage)
    collection = collect(settings_of(content))
    assert told(collection) == [(FAULTY, "internal")]
    assert titles(collection) == ["Bal"]
    assert collection.errors == 1


@pytest.mark.parametrize("stage", ["interpreting", "key lookup"])
def test_a_fault_costs_one_of_documents_that_were_read(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is true where documents come from elsewhere than a folder."""
    inject(monkeypatch, stage)
    collection = collection_of(PAGE.format(title="Bal"), PAGE.format(title=MARK), names=(GOOD, FAULTY))
    assert (told(collection), titles(collection)) == ([(FAULTY, "internal")], ["Bal"])


@pytest.mark.parametrize("form", range(len(FORMATS)), ids=[form.suffix for form in FORMATS])
def test_an_event_that_cannot_be_written_is_told(form: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where events are written while documents are read, one that no format can take is no event, and is told."""
    content = site(tmp_path)
    broken(monkeypatch, form, compiling)
    collection = collect(
        settings_of(content, base_url="https://agenda.example.org"), build_state=BuildState(writes=True)
    )
    assert (told(collection), titles(collection)) == ([(FAULTY, "internal")], ["Bal"])


def broken(monkeypatch: pytest.MonkeyPatch, number: int, module: Any) -> None:
    """Let one of the formats of a module fail at the mark."""
    forms = list(FORMATS)
    forms[number] = replace(forms[number], part=failing_at(MARK, forms[number].part))
    monkeypatch.setattr(module, "FORMATS", tuple(forms))


@pytest.mark.parametrize("form", range(len(FORMATS)), ids=[form.suffix for form in FORMATS])
def test_an_event_that_cannot_be_written_is_missing_in_the_feed_alone(
    form: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where events are written when somebody asks, the feed is whole without the one that fails, and the log tells."""
    collection = collect(settings_of(site(tmp_path)))
    broken(monkeypatch, form, snapshot)
    failing = snapshot.FORMATS[form]
    for feed in (collection.combined, collection.archive):
        written = b"".join(Snapshot(collection).pieces(feed, failing, "https://agenda.example.org"))
        assert b"Bal" in written
        assert MARK.encode() not in written
        assert failing.suffix != "json" or len(json.loads(written)["items"]) == 1
    assert "OursError" in caplog.text


def test_the_check_tells_of_an_event_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``feeds check`` writes every event, tells which cannot be written, and fails."""
    content = site(tmp_path)
    monkeypatch.setattr(feed_checks, "part", failing_at(MARK, feed_checks.part))
    done = CliRunner().invoke(cli, ["check", str(content), "--format", "json"])
    assert done.exit_code == 1
    assert [(each["source"], each["code"]) for each in json.loads(done.stdout)] == [(FAULTY, "internal")]


def test_a_fault_is_told_with_its_place() -> None:
    """The Problem names the exception and the innermost line of ours, and nothing of the machine."""
    assert internal("a.md", OursError()).values == (("error", "OursError"), ("place", "?"))
    _, problems = parsing.parse_document(None, "a.md", None)  # type: ignore[arg-type]
    values = dict(problems[0].values)
    assert values["error"] == "AttributeError"
    assert values["place"].startswith("reading/frontmatter.py:")
    assert "reading/frontmatter.py" in problems[0].message("fr")


@pytest.mark.parametrize("stage", STAGES)
def test_the_last_good_version_stays(stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a document meets a fault after an edit, its events stay as they were, until the fault is gone."""
    content = site(tmp_path, "Concert")
    builder = Builder(settings_of(content))
    assert sorted(titles(builder.build())) == ["Bal", "Concert"]
    with monkeypatch.context() as patch:
        inject(patch, stage)
        (content / FAULTY).write_text(PAGE.format(title=f"Concert de {MARK}"), "utf-8")
        during = builder.build()
    assert sorted(titles(during)) == ["Bal", "Concert"]
    assert told(during) == [(FAULTY, "internal")]
    (content / FAULTY).write_text(PAGE.format(title="Concert de poires"), "utf-8")
    after = builder.build()
    assert sorted(titles(after)) == ["Bal", "Concert de poires"]
    assert told(after) == []


@pytest.mark.parametrize("stage", ["key lookup", "interpreting"])
def test_a_fault_is_not_remembered(stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a fault left is not kept in the cache: it may be gone at the next start."""
    content, cache = site(tmp_path), Cache(tmp_path / "cache.sqlite")
    with monkeypatch.context() as patch:
        inject(patch, stage)
        collect(settings_of(content), build_state=BuildState(cache))
    assert sorted(titles(collect(settings_of(content), build_state=BuildState(cache)))) == ["Bal", MARK]


TOML = '+++\ntitle = "Bal"\ndate = 2027-05-18T14:30:00\n{more}\n+++\n'
HOSTILE = {
    "digits": (f"n = {'1' * 5_000}", "toml-syntax", 4),
    "hexadecimal": (f"n = 0x{'f' * 100_000}", "toml-syntax", 4),
    "float": (f"n = {'1' * 5_000}.5", "toml-syntax", 4),
    "negative": (f"n = -{'1' * 5_000}", "toml-syntax", 4),
    "dotted key": (f"{'.'.join('a' * 600)} = 1", "yaml-too-deep", 4),
    "spaced dotted key": (f"{' . '.join('a' * 600)} = 1", "yaml-too-deep", 4),
    "quoted dotted key": (".".join(['"a"'] * 600) + " = 1", "yaml-too-deep", 4),
    "dotted table": (f"[{'.'.join('a' * 600)}]", "yaml-too-deep", 4),
    "lists": (f"n = {'[' * 600}{']' * 600}", "yaml-too-deep", 4),
    "lists over lines": ("n = " + "[\n" * 600 + "]\n" * 600, "yaml-too-deep", 43),
    "inline tables": ("n = " + "{a = " * 600 + "1" + "}" * 600, "yaml-too-deep", 4),
    "many values": (f"n = [{'1,' * 60_000}]", "yaml-too-many", 2),
    "large": (f'n = "{"x " * 160_000}"', "front-matter-too-large", 2),
    "text that is not closed": ('n = """' + '\\""" ' * 40_000, "toml-syntax", 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_toml_that_is_too_large_is_told(name: str) -> None:
    """Numbers of thousands of digits, keys of hundreds of parts and the like are told at their line."""
    more, code, line = HOSTILE[name]
    document, problems = parsing.parse_document(TOML.format(more=more).encode(), "a.md", compiling.EPOCH)
    assert document is None
    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]


def test_toml_of_usual_size_is_read() -> None:
    """Dots, digits and brackets in texts and comments are not counted."""
    more = f'a = "{"." * 99}{"1" * 400}{"[" * 99}"\nb = """\n{"[" * 99}\n{".".join("a" * 99)}\n"""\n# {"[" * 99}\nc.d.e = 1.5'
    document, problems = parsing.parse_document(TOML.format(more=more).encode(), "a.md", compiling.EPOCH)
    assert not problems
    assert document
    assert document.metadata["c"] == {"d": {"e": "1.5"}}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("command", ["list", "check", "init", "build"])
def test_no_command_ends_with_a_traceback(
    command: str, stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command that reads a folder does its work for the other documents."""
    content = site(tmp_path)
    more = {"build": ["-o", str(tmp_path / "export")], "list": ["--format", "json"]}
    inject(monkeypatch, stage)
    done = CliRunner().invoke(cli, [command, str(content), *more.get(command, [])])
    assert isinstance(done.exception, SystemExit | None)
    assert done.exit_code in (0, 1)
    if command == "list":
        assert [event["summary"] for event in json.loads(done.stdout)] == ["Bal"]
    if command == "build":
        assert b"Bal" in (tmp_path / "export" / "all.ics").read_bytes()
