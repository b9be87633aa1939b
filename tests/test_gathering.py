"""What is taken over from the last build, or from a look at one path, is what a build from nothing finds."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Problem
from feeds.pipeline.cache import Cache
from feeds.pipeline.collection import Collection, arrange, collect
from feeds.pipeline.scan import BuildState, gather
from feeds.reading import list_again, list_files, read_octets
from feeds.settings import Settings

from .support import ROOT, examples

# --- a look at what changed is a look at all

FOLDERS = ("", "events", "events/été", ".hidden", "_site", "vendor", "store")
NAMES = ("a.md", "b.MD", "c.html", "d.txt", ".e.md", "_f.md", "g", "_site.md")
PATHS = st.builds(lambda folder, name: f"{folder}/{name}".lstrip("/"), st.sampled_from(FOLDERS), st.sampled_from(NAMES))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), PATHS, PATHS),
        st.tuples(st.sampled_from(["remove", "rename", "link", "folder", "write outside"]), PATHS, PATHS),
        st.tuples(st.sampled_from(["rename folder", "remove folder", "link folder"]), *[st.sampled_from(FOLDERS[1:])] * 2),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


def _emptied(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def step(root: Path, what: str, one: Path, two: Path, number: int) -> Sequence[Path]:
    """Do one thing below ``root``; return the paths that somebody who watches it is told of."""
    try:
        if what == "write":
            one.parent.mkdir(parents=True, exist_ok=True)
            one.write_text("x" * (number % 3))
            os.utime(one, (1_800_000_000 + number,) * 2)
            return [one]
        if what == "write outside":  # a document that is seen through a link to its folder only
            outside = root.parent / f"outside-{root.name}"
            outside.mkdir(exist_ok=True)
            (outside / two.name).write_text("x" * number)
            if not (root / "linked").is_symlink():
                (root / "linked").symlink_to(outside)
                return [root / "linked"]
            return [root / "linked" / two.name]
        if what in ("remove", "remove folder"):
            _emptied(one)
            return [one]
        if what in ("rename", "rename folder"):
            two.parent.mkdir(parents=True, exist_ok=True)
            one.rename(two)
            return [one, two]
        if what in ("link", "link folder"):
            one.parent.mkdir(parents=True, exist_ok=True)
            _emptied(one)
            one.symlink_to(two)
            return [one]
        one.mkdir(parents=True)
    except OSError:  # what cannot be done changes nothing that is not told: made parents hold no documents
        return []
    return [one]


@examples(100)
@given(STEPS)
def test_a_look_at_what_changed_is_a_look_at_all(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    """After anything that is done to files, folders and links, looking at the changed paths finds what listing finds."""
    root = tmp_path_factory.mktemp("content")
    files = list_files(root)
    for number, (what, one, two) in enumerate(steps):
        changed = step(root, what, root / one, root / two, number)
        again = list_again(root, files, changed)
        assert again == list_files(root)
        assert list_again(root, files, [*changed, *changed]) == again
        files = again


def test_an_edit_is_found_without_a_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save and a new document cost a look at them; what is gone or a link costs a look at all."""
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("x", "utf-8")
    files = list_files(tmp_path)
    (tmp_path / "a.md").write_text("other", "utf-8")
    (tmp_path / "aa.md").write_text("new", "utf-8")
    expected = list_files(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("feeds.reading.files.list_files", lambda root: pytest.fail("listed"))
        assert list_again(tmp_path, files, [tmp_path / "a.md", tmp_path / "aa.md"]) == expected
        assert [file.source for file in expected] == ["a.md", "aa.md", "b.md"]
    (tmp_path / "a.md").unlink()
    assert list_again(tmp_path, expected, [tmp_path / "a.md"]) == list_files(tmp_path)


# --- neighbours, git and references

POST = "---\ntitle: Billet {}\ndate: 2027-05-{:02}\n---\nLe texte du billet, assez long pour être lu.\n"
EVENT = (
    "---\ntitle: Rencontre {}\nevent_start_date: 2027-06-{:02} 14:30\n---\nUne rencontre ouverte à toutes et à tous.\n"
)


class Followed:
    """A folder whose builds follow each other, as a server makes them, and each start with the cache of the last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.settings = Settings(content=folder, root=folder, timezone="Europe/Paris", language="fr")
        self.cache = Cache(folder.parent / "cache.sqlite")
        self.build_state = BuildState(self.cache, writes=True)
        self.ticks = 0

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        self.ticks += 1
        os.utime(path, (1_790_000_000 + self.ticks,) * 2)

    def built(self) -> Collection:
        """Return the next state, which is that of a build from nothing and of one with the cache."""
        gathered = gather(self.settings, self.build_state)
        self.build_state = gathered.build_state
        found = arrange(self.settings, gathered)
        assert found == collect(self.settings)
        assert found == collect(self.settings, build_state=BuildState(self.cache, writes=True))
        return found

    def titles(self) -> list[str]:
        return sorted(event.summary for event in self.built().events)


def test_names_that_look_the_same_are_two_documents(tmp_path: Path) -> None:
    """Two files whose names differ only in how an accent is composed are both published, each under its own source."""
    for name, day in (("d\u00e9bat.md", 18), ("de\u0301bat.md", 19)):
        (tmp_path / name).write_text(f"---\ntitle: Débat du {day}\nstart: 2027-05-{day} 14:30\n---\n", "utf-8")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system composes names itself")
    found = collect(Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris"))
    assert sorted(event.summary for event in found.events) == ["Débat du 18", "Débat du 19"]
    assert len({event.source for event in found.events}) == len({event.uid for event in found.events}) == 2


@pytest.fixture
def followed(tmp_path: Path) -> Followed:
    return Followed(tmp_path / "content")


def test_neighbours_decide_anew(followed: Followed) -> None:
    """A document that begins or ceases to tell how its folder writes changes what the others of it mean, and no others."""
    for number in range(3):
        followed.write(f"agenda/{number}.md", POST.format(number, number + 1))
        followed.write(f"autre/{number}.md", POST.format(number + 5, number + 1))
    before = followed.titles()
    assert "Billet 1" in before
    followed.write("agenda/rencontre.md", EVENT.format("A", 3))
    assert followed.titles() == ["Billet 5", "Billet 6", "Billet 7", "Rencontre A"]
    (followed.folder / "agenda" / "rencontre.md").rename(followed.folder / "autre" / "rencontre.md")
    assert followed.titles() == ["Billet 0", "Billet 1", "Billet 2", "Rencontre A"]
    (followed.folder / "autre" / "rencontre.md").unlink()
    assert followed.titles() == before


def test_months_come_first_where_a_neighbour_says_so(followed: Followed) -> None:
    """One date with a day above 12 turns those of its folder around, and back when it is gone."""
    followed.write("a/un.md", "---\ntitle: Un\nstart: 05/06/2027 14:30\n---\nUn rendez-vous.\n")
    assert followed.built().events[0].dtstart.month == 6
    followed.write("a/deux.md", "---\ntitle: Deux\nstart: 05/28/2027 14:30\n---\nUn rendez-vous.\n")
    assert {event.dtstart.month for event in followed.built().events} == {5}
    followed.write("a/trois.md", "---\ntitle: Trois\nstart: 28/05/2027 14:30\n---\nUn rendez-vous.\n")
    followed.built()
    (followed.folder / "a" / "deux.md").unlink()
    assert {event.summary: event.dtstart.month for event in followed.built().events}["Un"] == 6


def test_a_place_that_is_referred_to(followed: Followed) -> None:
    """An edit of the document of a place shows in each event that refers to it; so do its coming and its going."""
    followed.write("a.md", EVENT.format("A", 3).replace("---\nUne", "lieu: places/mairie.md\n---\nUne"))
    followed.write("b.md", EVENT.format("B", 4))
    without = followed.built()
    followed.write("places/mairie.md", "---\ntitle: Mairie\nadresse: 1 place du Marché, 29200 Brest\n---\n")
    assert "Mairie" in {event.summary[-1]: event.location for event in followed.built().events}["A"]
    followed.write("places/mairie.md", "---\ntitle: Hôtel de ville\nadresse: 2 rue du Port, 29200 Brest\n---\n")
    assert "Hôtel de ville" in {event.summary[-1]: event.location for event in followed.built().events}["A"]
    (followed.folder / "places" / "mairie.md").unlink()
    assert followed.built() == without


def test_the_dates_of_git(followed: Followed) -> None:
    """A commit changes the dates of what it touches, without any change of a file, and nothing else."""

    def git(*arguments: str, when: str = "2027-01-01T00:00:00Z") -> None:
        chosen = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=followed.folder, check=True,
                       capture_output=True, env={**os.environ, **chosen})  # fmt: skip

    def years() -> dict[str, int]:
        return {event.summary[-1]: event.last_modified.year for event in followed.built().events}

    followed.write("a.md", EVENT.format("A", 3))
    followed.write("b.md", EVENT.format("B", 4))
    assert set(years().values()) == {2026}
    git("init", "-q")
    assert set(years().values()) == {2026}
    git("add", "a.md")
    git("commit", "-qm", "a")
    assert years() == {"A": 2027, "B": 2026}
    git("add", "b.md")
    git("commit", "-qm", "b", when="2028-01-01T00:00:00Z")
    assert years() == {"A": 2027, "B": 2028}
    git("reset", "-q", "--soft", "HEAD^")
    assert years() == {"A": 2027, "B": 2026}


def test_what_is_the_same_is_not_looked_at(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build after one edit opens that file and no other, and keeps what the others mean as the same objects."""
    for number in range(5):
        followed.write(f"{number}.md", EVENT.format(number, number + 1))
    before = {event.source: event for event in followed.built().events}
    followed.write("3.md", EVENT.format("autre", 9))
    opened: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(
            "feeds.pipeline.compiler.read_octets",
            lambda path, source: (opened.append(source), read_octets(path, source))[1],
        )
        gathered = gather(followed.settings, followed.build_state)
    assert set(opened) == {"3.md"}
    after = {event.source: event for each in gathered.known.values() for event in each.compiled.events}
    assert [source for source in after if after[source] is not before[source]] == ["3.md"]


def test_a_file_that_may_be_read_again_is(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that could not be opened is looked at again in the next build, though its time and size stay."""
    followed.write("1.md", EVENT.format("ouvert", 1))
    with monkeypatch.context() as patch:
        closed = Problem("1.md", 0, "unreadable", (("reason", "Permission denied"),))
        patch.setattr("feeds.pipeline.compiler.read_octets", lambda path, source: closed)
        assert followed.built().events == ()
    assert len(followed.built().events) == 1


# --- many documents, of which forked helpers take their shares

MANY = """
import os, sys
from pathlib import Path
from feeds.model import Problem
from feeds.pipeline import compiler as compiling, executors
from feeds.model import Problem
from feeds.pipeline.cache import Cache
from feeds.model import Problem
from feeds.pipeline.collection import arrange, collect
from feeds.model import Problem
from feeds.pipeline.scan import BuildState, gather
from feeds.settings import Settings
folder = Path(sys.argv[1])
site = Settings(content=folder, root=folder, timezone="Europe/Paris", language="fr", base_url="https://x.example")
made, inner = set(), compiling.Compiler._look_into
pids = folder.parent / "pids"
def noted(self, item, octets):
    with pids.open("a") as file:
        file.write(f"{os.getpid()}\\n")
    inner(self, item, octets)
compiling.Compiler._look_into = noted
def helpers():
    found = set(pids.read_text().split()) if pids.exists() else set()
    pids.unlink(missing_ok=True)
    return len(found - {str(os.getpid())}), len(found)
executors.cores = lambda: 1
alone = collect(site)
assert helpers() == (0, 1)
executors.cores = lambda: 3
assert collect(site) == alone
assert helpers() == (3, 3)
cache = Cache(folder.parent / "cache.sqlite")
first = gather(site, BuildState(cache, writes=True))
assert arrange(site, first) == alone
assert helpers() == (3, 3)
assert collect(site, build_state=BuildState(cache, writes=True)) == alone
assert helpers() == (0, 0)
for number in range(0, 250, 2):  # more than a hundred, so that helpers read them again
    path = folder / f"{number}.md"
    path.write_text(path.read_text().replace("Rencontre", "Débat"))
(folder / "7.md").write_text("---\\ntitle: [\\n---\\n")
(folder / "9.md").unlink()
(folder / "été").mkdir()
(folder / "11.md").rename(folder / "été" / "11.md")
second = gather(site, first.build_state)
found = arrange(site, second)
assert helpers() == (3, 3)
kept = {event.source: event for event in found.events}
assert kept["7.md"].summary == "Rencontre 7"
assert "9.md" not in kept
assert len(kept) == 249
(folder / "7.md").write_text((folder / "5.md").read_text().replace("Rencontre 5", "Bal"))
third = arrange(site, gather(site, second.build_state))
executors.cores = lambda: 1
assert third == collect(site) == collect(site, build_state=BuildState(cache, writes=True))
assert all(third.written(event) for event in third.events)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks helpers")
def test_helpers_take_their_shares(tmp_path: Path) -> None:
    """More than a hundred documents, read by forked helpers, give what one process makes of them, edit after edit."""
    (tmp_path / "content").mkdir()
    for number in range(250):
        (tmp_path / "content" / f"{number}.md").write_text(EVENT.format(number, number % 28 + 1), "utf-8")
    run = subprocess.run([sys.executable, "-W", "error", "-c", MANY, tmp_path / "content"], cwd=ROOT, check=False,
                         capture_output=True, text=True)  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
