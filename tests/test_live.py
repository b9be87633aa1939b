"""Editors save, and the feed is right soon after: changes are noticed, bad saves take nothing away."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats import FORMATS, Addresses
from feeds.pages.site import Site
from feeds.pipeline.builder import Builder
from feeds.pipeline.cache import Cache
from feeds.pipeline.collection import Collection, collect
from feeds.pipeline.incremental import following
from feeds.pipeline.scan import BuildState, gather
from feeds.problems.catalogue import FeedsError
from feeds.rendering.snapshot import Snapshot
from feeds.settings import Settings
from feeds.web.state import LiveSite

from .support import examples

HERE = Addresses("https://agenda.example.org")


def document(title: str, day: int = 18, *lines: str) -> str:
    heads = (
        f"title: {title}",
        f"event_start_date: 2027-05-{day:02} 14:30",
        f"event_end_date: 2027-05-{day:02} 18:00",
        *lines,
    )
    return "\n".join(("---", *heads, "---", "Une rencontre ouverte à toutes et à tous.", ""))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    content.mkdir()
    (content / "feeds.yaml").write_text("timezone: Europe/Paris\nlanguage: fr\n", "utf-8")
    (content / "atelier.md").write_text(document("Atelier"), "utf-8")
    (content / "visite.md").write_text(document("Visite", 19), "utf-8")
    return content


def settings_of(folder: Path) -> Settings:
    return Settings(content=folder, root=folder, timezone="Europe/Paris", language="fr")


def live_of(folder: Path) -> LiveSite:
    builder = Builder(settings_of(folder))
    return LiveSite(Site(snapshot=Snapshot(builder.build())), builder)


def titles(collection: Collection) -> list[str]:
    return [event.summary for event in collection.events]


def written(collection: Collection) -> list[bytes]:
    """Return every feed in every format, put together of what was written before and written anew."""
    kept, base = Snapshot(collection), collection.settings.base_url
    return [write for form in FORMATS for feed in collection.feeds
            for write in (b"".join(kept.pieces(feed, form, base)), b"".join(form.pieces(feed, collection.settings, HERE, None)))]  # fmt: skip


# --- what changed, and nothing else, is read again


PATHS = st.sampled_from(["a.md", "b.md", "events/c.md", "events/d.md", "posts/e.md"])
GOOD = [
    document("Atelier", 18),
    document("Réunion", 20, "categories: [Été]"),
    document("Débat", 21, "categories: [ete]", "draft: true"),
    document("Cours", 4, "rrule: FREQ=WEEKLY;COUNT=3", "overrides:", "- {date: 2027-05-11, start: 2027-05-12 19:00}"),
    document("Fête", 22, "lieu: events/c.md"),
    "---\ntitle: Du jour\ndate: 2027-05-07\n---\nDe 14h à 16h.\n",
    "---\ntitle: Zoulou\nstart: 2027-05-18T14:30:00Z\nhoraires: 14h30-18h\n---\n",
    "---\ntitle: Américain\nstart: 05/18/2027 14:30\n---\n",
    "Pas un événement.\n",
]
BAD = [
    '---\ntitle: "Atelier\nevent_start_date: 2027-05-18 14:30\n---\n',
    document("Atelier").replace("2027-05-18 14:30", "2027-02-30 14:30"),
    "---\ntitle: Atelier\nevent_start_date: 2027-05-18 14:30\n",
]
WRITE = st.tuples(st.just("write"), PATHS, st.sampled_from(GOOD))
MOVE = st.tuples(st.just("move"), PATHS, PATHS)
REMOVE = st.tuples(st.just("remove"), PATHS, st.just(""))
BREAK = st.tuples(st.just("write"), PATHS, st.sampled_from(BAD))


class Edited:
    """A folder that is edited, as the process that serves it sees it; others start with the cache that it fills."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        for name in ("events", "posts"):
            (folder / name).mkdir()
        self.cache = Cache(folder / ".cache" / "made.sqlite")
        self.build_state = BuildState(self.cache, writes=True)
        self.last: Collection | None = None

    def edit(self, what: str, name: str, value: str) -> None:
        path = self.folder / name
        self.number += 1
        if what == "remove":
            path.unlink(missing_ok=True)
        elif what == "move":
            if path.exists():
                path.rename(self.folder / value)
        else:
            path.write_text(value, "utf-8")
            os.utime(path, (1_790_000_000 + self.number,) * 2)  # two saves in one tick of the clock are two

    def built(self) -> Collection:
        gathered = gather(settings_of(self.folder), self.build_state)
        self.build_state = gathered.build_state
        self.last = following(self.last, settings_of(self.folder), gathered)
        return self.last

    def anew(self) -> Collection:
        """Return the Collection of a build from nothing; of one that starts with the cache, it is the same."""
        anew = collect(settings_of(self.folder))
        started = collect(settings_of(self.folder), build_state=BuildState(self.cache, writes=True))
        assert anew == started
        assert written(anew) == written(started)
        return anew


@given(st.lists(WRITE | MOVE | REMOVE, min_size=1, max_size=6))
@examples(15)
def test_edits_give_the_bytes_of_a_build_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    """Whatever is written, moved and removed in turn, each state is what a first build makes of the folder."""
    edited = Edited(tmp_path_factory.mktemp("content"))
    for step in steps:
        edited.edit(*step)
        found, anew = edited.built(), edited.anew()
        assert found == anew
        assert written(found) == written(anew)


@given(st.lists(WRITE, max_size=4), st.lists(BREAK | WRITE | MOVE | REMOVE, min_size=1, max_size=5), st.data())
@examples(15)
def test_what_breaks_is_kept_and_what_is_mended_is_new(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, str, str]],
    steps: list[tuple[str, str, str]],
    data: st.DataObject,
) -> None:
    """A document keeps its events while it is broken, whatever becomes of others; mended, all is as if it never was."""
    edited = Edited(tmp_path_factory.mktemp("content"))
    for step in before:
        edited.edit(*step)
    found, held = edited.built(), set[str]()
    for step in steps:
        there = {event.source for event in (*found.events, *found.drafts)}
        edited.edit(*step)
        found = edited.built()
        edited.anew()
        is_broken = step[0] == "write" and step[2] in BAD
        held = held - {*step[1:]} | ({step[1]} & there if is_broken else set())
        assert held <= {event.source for event in (*found.events, *found.drafts)}
        assert is_broken <= (step[1] in {problem.source for problem in found.problems if problem.severity == "error"})
    for path in sorted(edited.folder.rglob("*.md")):
        if path.read_text("utf-8") in BAD:
            edited.edit("write", path.relative_to(edited.folder).as_posix(), data.draw(st.sampled_from(GOOD)))
    mended, anew = edited.built(), edited.anew()
    assert mended == anew
    assert written(mended) == written(anew)


def test_what_did_not_change_is_not_interpreted_again(folder: Path) -> None:
    """The events of a document that is the same are the same objects, and a state that is served stays as it is."""
    live = live_of(folder)
    before = live.site
    (folder / "visite.md").write_text(document("Grande visite", 19), "utf-8")
    live.renew()
    assert live.site is not before
    assert titles(live.site.collection) == ["Atelier", "Grande visite"]
    assert live.site.event("atelier") is before.event("atelier")
    assert titles(before.collection) == ["Atelier", "Visite"]  # a request that began before ends with what it began


# --- bad saves


BROKEN = {
    "yaml": '---\ntitle: "Atelier\nevent_start_date: 2027-05-18 14:30\n---\n',
    "date": document("Atelier").replace("2027-05-18 14:30", "2027-02-30 14:30"),
    "fence": "---\ntitle: Atelier\nevent_start_date: 2027-05-18 14:30\n",
    "octets": "\ufffe",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_document_keeps_its_last_good_version(folder: Path, kind: str) -> None:
    """A bad save takes no event away; its error is told until it is mended, and then the new version is there."""
    live = live_of(folder)
    data = BROKEN[kind].encode("utf-16" if kind == "octets" else "utf-8")
    (folder / "atelier.md").write_bytes(data)
    live.renew()
    assert titles(live.site.collection) == ["Atelier", "Visite"]
    assert [problem.source for problem in live.site.collection.problems if problem.severity == "error"] == [
        "atelier.md"
    ]
    live.renew()
    assert titles(live.site.collection) == ["Atelier", "Visite"]
    (folder / "atelier.md").write_text(document("Atelier de mai"), "utf-8")
    live.renew()
    assert titles(live.site.collection) == ["Atelier de mai", "Visite"]
    assert not [problem for problem in live.site.collection.problems if problem.severity == "error"]


def test_what_is_taken_back_is_gone(folder: Path) -> None:
    """A draft, and a document that is removed or is no event any more, leave the feed at once."""
    live = live_of(folder)
    (folder / "atelier.md").write_text(document("Atelier", 18, "draft: true"), "utf-8")
    (folder / "visite.md").write_text("Une page.\n", "utf-8")
    live.renew()
    assert titles(live.site.collection) == []


def test_a_folder_that_vanishes_keeps_the_last_state(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Without its folder the last state is served, a monitor sees that it is stale, and its return is its end."""
    live = live_of(folder)
    folder.rename(folder.with_name("away"))
    live.renew()
    assert (titles(live.site.collection), live.is_stale) == (["Atelier", "Visite"], True)
    assert "not a folder" in caplog.text
    folder.with_name("away").rename(folder)
    live.renew()
    assert live.is_stale is False


@pytest.fixture
def log(folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """Give the log of a server that a French person runs; what is there was written long ago."""
    caplog.set_level("INFO", "feeds")
    monkeypatch.setenv("LANGUAGE", "fr_FR:en")
    for path in folder.glob("*.md"):
        os.utime(path, (1_800_000_000 - 10**8,) * 2)  # what was written just now is looked at twice
    return caplog


def logged(log: pytest.LogCaptureFixture, folder: Path) -> list[str]:
    """Return what was logged since the last call, without what differs each time."""
    lines = [re.sub(r"\d+\.\d\d s", "N s", message).replace(f"{folder}/", "") for message in log.messages]
    log.clear()
    return lines


def test_a_change_is_one_line(folder: Path, log: pytest.LogCaptureFixture) -> None:
    """The log tells what changed, the errors there and how long it took; of what is new, how many events that are."""
    live = live_of(folder)
    for name, text in (("atelier.md", document("Atelier de tricot")), ("bal.md", document("Bal"))):
        (folder / name).write_text(text, "utf-8")
        live.renew()
    assert logged(log, folder) == [
        "modifié : atelier.md ; erreurs dans ce document : 0 (N s)",
        "événements modifiés : 1 sur 3 ; erreurs en tout : 0 (N s)",
    ]


def test_a_broken_save_is_logged_with_file_line_and_sentence(folder: Path, log: pytest.LogCaptureFixture) -> None:
    """Each error is told again when its document is saved again, a doubt about the hour when it is new; then: mended."""
    live = live_of(folder)
    broken, doubtful = document("Atelier").replace("05-18 14:30", "02-30 14:30"), document("Atelier", 18, "heure: 9h")
    for text in (broken, f"{broken}\nUn mot de plus.\n", document("Atelier")):
        (folder / "atelier.md").write_text(text, "utf-8")
        live.renew()
    changed = "modifié : atelier.md ; erreurs dans ce document : {} (N s)"
    told = "atelier.md:3: event_start_date indique « 2027-02-30 14:30 »,"
    lines = logged(log, folder)
    assert [lines[place] for place in (0, 2, 4, 5)] == [*map(changed.format, (1, 1, 0)), "atelier.md : corrigé."]
    assert all(line.startswith(told) for line in (lines[1], lines[3]))
    assert len(lines) == 6
    for text in (doubtful, f"{doubtful}\nUn mot de plus.\n", document("Atelier")):
        (folder / "atelier.md").write_text(text, "utf-8")
        live.renew()
    lines = logged(log, folder)
    assert [line.split(":")[0] for line in lines] == [
        "modifié ", "atelier.md", "modifié ", "modifié ", "atelier.md ",
    ]  # fmt: skip


def test_a_log_without_a_person_is_in_english(
    folder: Path, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the environment names no language, what changed is told in English, what is doubtful in that of the site."""
    monkeypatch.setenv("LANGUAGE", "")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    live = live_of(folder)
    (folder / "atelier.md").write_text("---\ntitle: [\n---\n", "utf-8")
    live.renew()
    changed, told = logged(log, folder)
    assert changed == "changed: atelier.md; errors there: 1 (N s)"
    assert told.startswith("atelier.md:3: Ce n’est pas du YAML valide")


def test_many_broken_saves_are_told_in_a_few_lines(folder: Path, log: pytest.LogCaptureFixture) -> None:
    """What a merge breaks is told to five lines, and how many more there are; what was broken before is not told again."""
    live = live_of(folder)
    for number in range(8):
        (folder / f"{number}.md").write_text("---\ntitle: [\n---\n", "utf-8")
    live.renew()
    lines = logged(log, folder)
    assert [line.split(":")[0] for line in lines[1:6]] == [f"{number}.md" for number in range(5)]
    assert lines[6:] == ["… et 3 de plus"]
    (folder / "bal.md").write_text(document("Bal"), "utf-8")
    live.renew()
    assert len(logged(log, folder)) == 1


def test_a_fault_of_ours_keeps_the_last_state(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception that nobody expected is a traceback in the log; the feeds stay as they were."""
    live = live_of(folder)
    monkeypatch.setattr("feeds.pipeline.builder.gather", lambda *_: 1 // 0)
    live.renew()
    assert (titles(live.site.collection), live.is_stale) == (["Atelier", "Visite"], True)
    assert "ZeroDivisionError" in caplog.text


def test_a_build_that_fails_is_forgotten(folder: Path) -> None:
    """The memory of a build that failed is not used by the next."""
    builder = Builder(settings_of(folder))
    first = builder.build()
    folder.rename(folder.with_name("away"))
    with pytest.raises(FeedsError):
        builder.build()
    folder.with_name("away").rename(folder)
    assert builder.build() == first


# --- a real server


@pytest.fixture
def server(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Start ``feeds serve`` in a process of its own."""
    command = [
        sys.executable,
        "-c",
        "from feeds.cli.main import main; main()",
        "serve",
        os.fspath(folder),
        "--port",
        "0",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+?:\d+", line):
            break
    else:
        raise AssertionError(process.stderr.read() if process.stderr else "")
    yield found[0], process
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def eventually(check: Callable[[], bool], seconds: float = 90) -> None:
    end = datetime.now(UTC).timestamp() + seconds
    while not check():
        assert datetime.now(UTC).timestamp() < end, "it never happened"
        time.sleep(0.05)


def test_an_edit_is_served(folder: Path, server: tuple[str, "subprocess.Popen[str]"]) -> None:
    """Saving, adding, breaking and removing documents shows in the feed of a running server; so does a new folder."""
    address, _ = server
    assert "SUMMARY:Atelier" in fetched(f"{address}/all.ics")
    (folder / "atelier.md").write_text(document("Grand atelier"), "utf-8")
    eventually(lambda: "SUMMARY:Grand atelier" in fetched(f"{address}/all.ics"))
    (folder / "été").mkdir()
    (folder / "été" / "bal.md").write_text(document("Bal", 22), "utf-8")
    eventually(lambda: "SUMMARY:Bal" in fetched(f"{address}/all.ics"))
    (folder / "visite.md").write_text("---\ntitle: [\n---\n", "utf-8")
    eventually(lambda: json.loads(fetched(f"{address}/healthz"))["problems"]["error"] == 1)
    assert "SUMMARY:Visite" in fetched(f"{address}/all.ics")
    (folder / "visite.md").unlink()
    eventually(lambda: "SUMMARY:Visite" not in fetched(f"{address}/all.ics"))
    shutil.move(folder, folder.with_name("away"))
    eventually(lambda: json.loads(fetched(f"{address}/healthz"))["status"] == "stale")
    assert "SUMMARY:Bal" in fetched(f"{address}/all.ics")
    folder.mkdir()
    (folder / "feeds.yaml").write_text("timezone: Europe/Paris\n", "utf-8")
    (folder / "autre.md").write_text(document("Autre branche"), "utf-8")
    eventually(lambda: "SUMMARY:Autre branche" in fetched(f"{address}/all.ics"))
    assert "SUMMARY:Bal" not in fetched(f"{address}/all.ics")


def test_what_changed_before_anybody_watched_is_noticed(folder: Path) -> None:
    """A save between the first build and the first request is not missed: watching begins with the first request."""
    live = live_of(folder)
    (folder / "atelier.md").write_text(document("Atelier de mai"), "utf-8")
    live.watch()
    eventually(lambda: titles(live.site.collection) == ["Atelier de mai", "Visite"])
