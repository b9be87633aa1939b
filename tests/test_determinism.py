"""The same content gives the same bytes: in every process, on every machine, in every clone."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from .commands import run, run_alone
from .support import ROOT

pytestmark = pytest.mark.slow

WHO = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in
       (("NAME", "Camille"), ("EMAIL", "camille@example.org"), ("DATE", "2026-05-04T10:00:00+02:00"))}  # fmt: skip


def git(folder: Path, *arguments: str, **environ: str) -> None:
    """Run git as somebody, at some time."""
    command = ["git", "-C", str(folder), "-c", "init.defaultBranch=main", *arguments]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **WHO, **environ})


def build(
    content: Path, out: Path, *, calling: Callable[..., CompletedProcess[str]] = run, **environ: str
) -> dict[str, bytes]:
    """Return the files of a build."""
    done = calling("build", content, "-o", out, **environ)
    assert done.returncode == 0, done.stderr
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*.ics"))}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The sample documents in a repository of their own, committed twice."""
    shutil.copytree(ROOT / "content", tmp_path / "site" / "content")
    git(tmp_path / "site", "init")
    git(tmp_path / "site", "add", "-A")
    git(tmp_path / "site", "commit", "-m", "one")
    changed = tmp_path / "site" / "content" / "fin-explicite.md"
    changed.write_text(changed.read_text("utf-8") + "Venez.\n", "utf-8")
    later = "2026-05-05T10:00:00+02:00"
    git(tmp_path / "site", "commit", "-am", "two", GIT_AUTHOR_DATE=later, GIT_COMMITTER_DATE=later)
    return tmp_path / "site"


def test_two_processes_and_two_clones_give_the_same_bytes(repository: Path, tmp_path: Path) -> None:
    """Other file times, another folder, another locale, time zone and hash seed change no byte."""
    first = build(repository / "content", tmp_path / "one", calling=run_alone, PYTHONHASHSEED="1", TZ="UTC")
    shutil.copytree(repository, tmp_path / "copy")
    for path in (tmp_path / "copy" / "content").iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    git(tmp_path / "copy", "update-index", "--refresh")
    second = build(
        tmp_path / "copy" / "content",
        tmp_path / "two",
        calling=run_alone,
        PYTHONHASHSEED="2",
        TZ="America/New_York",
        LANG="fr_FR",
    )
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 30


def test_the_last_commit_dates_a_document_that_says_nothing(repository: Path, tmp_path: Path) -> None:
    """LAST-MODIFIED is the commit that touched the file last, and SEQUENCE has grown with it."""
    files = build(repository / "content", tmp_path / "out")
    assert b"LAST-MODIFIED:20260505T080000Z" in files["events/fin-explicite.ics"]
    assert b"LAST-MODIFIED:20260504T080000Z" in files["events/fin-absente.ics"]
    assert b"SEQUENCE:0" not in files["events/fin-explicite.ics"]


def test_a_shallow_clone_says_so_and_goes_on(repository: Path, tmp_path: Path) -> None:
    """Without its history git dates nothing; other dates are used and ``check`` tells why."""
    source = f"file://{repository}"
    subprocess.run(["git", "clone", "-q", "--depth", "1", source, str(tmp_path / "shallow")], check=True)
    done = run("check", tmp_path / "shallow" / "content", FEEDS_LANGUAGE="en")
    assert "[history-shallow]" in done.stdout
    assert done.returncode == 0


def test_a_folder_without_git_is_built_too(tmp_path: Path) -> None:
    """Outside of a repository the date of publication and file times serve."""
    shutil.copytree(ROOT / "content", tmp_path / "plain")
    first = build(tmp_path / "plain", tmp_path / "one")
    assert first == build(tmp_path / "plain", tmp_path / "two")
