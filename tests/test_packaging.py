"""What is installed is what is here: the wheel, the pinned releases, the version."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from feeds import __version__

from .support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
USED, DEVELOPED = PROJECT["dependencies"], [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
PINS = {"requirements.txt": USED, "requirements-dev.txt": DEVELOPED}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """Return the wheel that ``make dist`` builds, of an sdist of a copy, since building leaves files behind."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "feeds", copy / "feeds", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--quiet", "--no-isolation"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with ZipFile(next((copy / "dist").glob("*.whl"))) as file:
        yield file


def test_the_wheel_holds_every_file_of_the_package(wheel: ZipFile) -> None:
    """Modules, templates, static files, translations and py.typed are all there, and nothing of another package."""
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    files = (path for path in (ROOT / "feeds").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert packed == {path.relative_to(ROOT).as_posix() for path in files}


def test_the_wheel_runs(wheel: ZipFile, tmp_path: Path) -> None:
    """`python -m feeds` of an unpacked wheel tells the version of this code."""
    wheel.extractall(tmp_path)
    command = [sys.executable, "-m", "feeds", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"feeds, version {__version__}\n"), done.stderr


@pytest.mark.parametrize("name", PINS)
def test_what_is_pinned_is_what_the_project_wants(name: str) -> None:
    """Each dependency is pinned within its bounds; if this fails, run `make lock`."""
    pinned = _pinned(name)
    wanted = [Requirement(each) for each in PINS[name]]
    missing = [
        str(each) for each in wanted if not all(map(each.specifier.contains, pinned[canonicalize_name(each.name)]))
    ]
    assert missing == []


def test_use_and_development_pin_the_same() -> None:
    """What is tested is what is used."""
    used, developed = _pinned("requirements.txt"), _pinned("requirements-dev.txt")
    assert used == {name: developed[name] for name in used}


@pytest.mark.parametrize("name", PINS)
def test_every_pinned_release_has_hashes_and_no_address(name: str) -> None:
    """Whatever index a machine asks, it gets these files and no others."""
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    releases = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert [each.split()[0] for each in releases if "--hash=sha256:" not in each] == []


def test_the_changelog_has_a_section_of_this_version() -> None:
    """Nobody has to guess what a version brought."""
    assert re.search(
        rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$",
        (ROOT / "CHANGELOG.md").read_text("utf-8"),
        re.MULTILINE,
    )


def _pinned(name: str) -> dict[str, set[str]]:
    """Return the releases that a file pins, by package: one, or several for different systems."""
    pinned: dict[str, set[str]] = {}
    for package, release in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE):
        pinned.setdefault(canonicalize_name(package), set()).add(release)
    return pinned
