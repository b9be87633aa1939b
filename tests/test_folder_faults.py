"""Whatever happens to the folder of a server, what is served is whole, and right again by itself."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .running import (
    Polling,
    Server,
    bare,
    built,
    document,
    eventually,
    is_whole,
    site_of,
    titles,
)  # fmt: skip

pytestmark = pytest.mark.slow

MANY = int(os.environ.get("FEEDS_MANY", "1500"))  # 5000 in `make test-long`


def write_slowly(site: Path) -> None:
    """Write a document as a slow disk or network does, from the first octet on."""
    text = document("Atelier 3 entier", 3)
    with (site / "3.md").open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 8):
            time.sleep(0.05)
            file.write(text[start : start + 8])
            file.flush()


def write_new_slowly(site: Path) -> None:
    (site / "3.md").rename(site / "3.old")
    time.sleep(0.5)
    write_slowly(site)


def replace_by_directory(site: Path) -> None:
    (site / "3.md").unlink()
    (site / "3.md").mkdir()
    (site / "3.md" / "dedans.md").write_text(document("Atelier dedans"), "utf-8")


def replace_by_loop(site: Path) -> None:
    (site / "3.md").unlink()
    (site / "3.md").symlink_to("4.md.link.md")
    (site / "4.md.link.md").symlink_to("3.md")
    (site / "moi").symlink_to(site, target_is_directory=True)


def replace_by_pipe(site: Path) -> None:
    (site / "3.md").unlink()
    os.mkfifo(site / "3.md")


def save_older(site: Path) -> None:
    """Save another text of the same length while the clock is an hour behind."""
    path = site / "3.md"
    path.write_text(path.read_text("utf-8").replace("Atelier 3", "Débat no3"[:9]), "utf-8")
    os.utime(path, (time.time() - 3600,) * 2)


def save_in_future(site: Path) -> None:
    """Save twice while the clock is a day ahead."""
    for title in ("Atelier futur", "Atelier f-3"):
        (site / "3.md").write_text(document(title, 3), "utf-8")
        os.utime(site / "3.md", (time.time() + 86_400,) * 2)
        time.sleep(0.5)


def save_at_once(site: Path) -> None:
    """Save many times within one tick of the clock, the same length each time."""
    for number in range(100, 200):
        (site / "3.md").write_text(document(f"Atelier {number}", 3), "utf-8")


def go_and_return(site: Path) -> None:
    site.rename(site.with_name("away"))
    time.sleep(1)
    site.with_name("away").rename(site)
    (site / "3.md").write_text(document("Atelier revenu", 3), "utf-8")


def swap(site: Path) -> None:
    """Put another folder in the place of this one, as deployments do, and then edit there."""
    site_of(site.with_name("other"), 9)
    site.rename(site.with_name("away"))
    site.with_name("other").rename(site)
    time.sleep(0.5)
    (site / "3.md").write_text(document("Atelier autre", 3), "utf-8")


def switch_link(site: Path) -> None:
    """Lead a link, in whose place the folder is from now on, to one release after the other."""
    for name, count in (("one", 8), ("two", 9)):
        site_of(site.with_name(name), count)
    site.rename(site.with_name("away"))
    for name in ("one", "two"):
        site.with_name("link").symlink_to(site.with_name(name), target_is_directory=True)
        site.with_name("link").rename(site)
        time.sleep(0.5)


def delete_and_copy(site: Path) -> None:
    """Delete the folder and copy it again, as some ways to deploy do."""
    shutil.copytree(site, site.with_name("copy"))
    shutil.rmtree(site)
    time.sleep(0.5)
    shutil.copytree(site.with_name("copy"), site)


def move_about(site: Path) -> None:
    """Move every document to a folder and back."""
    (site / "2027").mkdir()
    for path in list(site.glob("*.md")):
        path.rename(site / "2027" / path.name)
    time.sleep(0.5)
    for path in list((site / "2027").glob("*.md")):
        path.rename(site / path.name)


def save_as_editors(site: Path) -> None:
    """Save as vim does: the former file becomes a backup, the new one takes its place, the backup goes."""
    for title in ("Atelier trois", "Atelier III"):
        (site / "3.md").rename(site / "3.md~")
        (site / "3.md").write_text(document(title, 3), "utf-8")
        (site / "3.md~").unlink()


def forbid(site: Path) -> None:
    """Forbid everybody to look into the folder around for a while, into the folder, into a document."""
    for path in (site.parent, site, site / "4.md"):
        mode = path.stat().st_mode
        path.chmod(0)
        time.sleep(0.7)
        path.chmod(mode)


def forbid_entry(site: Path) -> None:
    """Let the folder be listed while nothing in it may be looked at."""
    site.chmod(0o600)
    time.sleep(0.7)
    site.chmod(0o700)
    (site / "3.md").write_text(document("Atelier permis", 3), "utf-8")


SITE = {f"Atelier {number}" for number in range(6)}
REST = SITE - {"Atelier 3"}
_Fault = tuple[Callable[[Path], None], set[str], set[str]]
FAULTS: dict[str, _Fault] = {  # what is done to the folder; what is served all the time; what is served afterwards
    "written slowly": (write_slowly, REST, REST | {"Atelier 3 entier"}),
    "new and written slowly": (write_new_slowly, REST, REST | {"Atelier 3 entier"}),
    "a directory": (replace_by_directory, REST, REST | {"Atelier dedans"}),
    "a loop of links": (replace_by_loop, REST, REST),
    "a pipe": (replace_by_pipe, REST, REST),
    "an older time": (save_older, REST, REST | {"Débat no3"}),
    "a future time": (save_in_future, REST, REST | {"Atelier f-3"}),
    "many saves at once": (save_at_once, REST, REST | {"Atelier 199"}),
    "saved by an editor": (save_as_editors, REST, REST | {"Atelier III"}),
    "moved about": (move_about, set(), SITE),
    "away and back": (go_and_return, REST, REST | {"Atelier revenu"}),
    "another folder": (swap, REST, REST | {"Atelier autre", "Atelier 6", "Atelier 7", "Atelier 8"}),
    "a link that leads elsewhere": (switch_link, SITE, SITE | {"Atelier 6", "Atelier 7", "Atelier 8"}),
    "deleted and copied": (delete_and_copy, set(), SITE),
    "unreadable": (forbid, SITE, SITE),
    "unreadable but for the names": (forbid_entry, REST, REST | {"Atelier permis"}),
}


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all that may happen to its folder: it must come well out of each for the next."""
    prefix = bare() if os.geteuid() or shutil.which("setpriv") else ()
    with Server(site_of(tmp_path_factory.mktemp("lasting") / "content", 6), prefix=prefix) as server:
        yield server


@pytest.fixture
def server(lasting: Server) -> Iterator[Server]:
    """Give the server; make the folder anew afterwards, which is one more thing that it outlives."""
    yield lasting
    assert "Traceback" not in lasting.said, lasting.said
    for path in lasting.content.parent.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.suffix != ".log":
            path.unlink()
    expected = built(site_of(lasting.content, 6))
    eventually(lambda: lasting.serves(expected))


@pytest.mark.parametrize("name", FAULTS)
def test_a_server_outlives_what_happens_to_its_folder(server: Server, name: str) -> None:
    """Every answer is a whole calendar with all events that nothing happened to; in the end it is what a build makes."""
    fault, always, afterwards = FAULTS[name]
    if fault in {forbid, forbid_entry}:
        bare()

    def check(path: str, body: bytes) -> None:
        assert is_whole(path, body)
        assert always <= titles(body)

    with Polling(server, check=check):
        fault(server.content)
        eventually(lambda: server.titles() == afterwards)
        expected = built(server.content)
        eventually(lambda: server.serves(expected))


def test_an_event_keeps_its_last_good_version_while_its_document_is_written(server: Server) -> None:
    """However slowly a document is saved, its event is in every answer: as it was before, then as it is."""

    def check(path: str, body: bytes) -> None:
        assert titles(body) in (SITE, REST | {"Atelier 3 entier"})

    with Polling(server, check=check):
        write_slowly(server.content)
        eventually(lambda: "Atelier 3 entier" in server.titles())


def test_thousands_of_files_change_at_once(tmp_path: Path) -> None:
    """While thousands of files are written, every answer is whole and none is without an event that was there."""
    site, count = site_of(tmp_path / "content", 100), MANY
    for number in range(100, count):
        (site / f"{number}.md").write_text(f"# Note {number}\n", "utf-8")
    expected = {f"Atelier {number}" for number in range(100)}

    def check(path: str, body: bytes) -> None:
        assert {title.removesuffix(" changé") for title in titles(body)} == expected

    with Server(site, tmp_path / "cache") as server, Polling(server, check=check):
        for number in range(count):
            text = document(f"Atelier {number} changé", number) if number < 100 else f"# Autre note {number}\n"
            (site / f"{number}.md").write_text(text, "utf-8")
        eventually(lambda: server.titles() == {f"{title} changé" for title in expected}, 120)
        files = built(site, tmp_path / "cache")
        eventually(lambda: server.serves({name: data for name, data in files.items() if "/" not in name}))


def git(folder: Path, *arguments: str, date: str = "2026-01-01T12:00:00Z") -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, "-C", str(folder), *arguments], check=True, capture_output=True,
                   env={**os.environ, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date})  # fmt: skip


def test_a_branch_is_checked_out_and_another(tmp_path: Path) -> None:
    """A checkout of many documents, there and back, and a commit alone: in the end dates and events are git's."""
    repository = tmp_path / "repository"
    site = site_of(repository / "content", 20)
    for number in range(20, MANY // 5):
        (site / f"{number}.md").write_text(f"# Note {number}\n", "utf-8")
    git(tmp_path, "init", "-q", "-b", "main", str(repository))
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "one")
    git(repository, "checkout", "-qb", "other")
    for number in range(MANY // 5):
        text = document(f"Atelier {number} changé", number) if number < 15 else f"# Autre note {number}\n"
        (site / f"{number}.md").write_text(text, "utf-8")
    git(repository, "commit", "-qam", "two", date="2026-02-02T12:00:00Z")
    with Server(site, tmp_path / "cache") as server, Polling(server):
        for branch in ("main", "other"):
            git(repository, "checkout", "-q", branch)
            files = {name: data for name, data in built(site, tmp_path / "cache").items() if "/" not in name}
            eventually(lambda files=files: server.serves(files))
        git(repository, "commit", "-q", "--allow-empty", "-m", "three", date="2026-03-03T12:00:00Z")
        (site / "3.md").write_text(document("Grand atelier", 3), "utf-8")
        eventually(lambda: "Grand atelier" in server.titles())
        git(repository, "commit", "-qam", "four", date="2026-04-04T12:00:00Z")
        files = {name: data for name, data in built(site, tmp_path / "cache").items() if "/" not in name}
        assert b"20260404T120000Z" in files["all.ics"]
        eventually(lambda: server.serves(files))
