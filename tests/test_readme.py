"""What README and docs promise is what there is."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest

from feeds.cli.main import COMMANDS
from feeds.settings import FIELDS

from .support import ROOT

README = ROOT / "README.md"
DOCUMENTS = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
TOLD = (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("name", FIELDS)
def test_the_table_tells_every_setting(name: str) -> None:
    """A setting is in docs/settings.md with what it means, what is expected and its default."""
    meaning, expected = FIELDS[name].metadata["meaning"], FIELDS[name].metadata["expected"]
    row = next(line for line in SETTINGS.splitlines() if line.startswith(f"| `{name}` |"))
    assert row.endswith(f"| {meaning} | {expected} |")
    default = FIELDS[name].default
    shown = " ".join(default) if isinstance(default, tuple) else str(default).lower()
    assert not shown or f"`{shown}`" in row.lower()


def test_the_example_settings_are_known() -> None:
    """content/feeds.yaml names only settings that exist, also in its comments."""
    text = (ROOT / "content" / "feeds.yaml").read_text("utf-8")
    assert set(re.findall(r"^(?:# )?([a-z_]+): ", text, re.MULTILINE)) <= set(FIELDS)


def test_every_command_is_told() -> None:
    """docs/commands.md begins with what there is, but `schema`, which is told where it is of use."""
    told = set(re.findall(r"^feeds (\w+)", TOLD, re.MULTILINE)) | set(re.findall(r"`feeds (schema) ", SETTINGS))
    assert told == set(COMMANDS)


@pytest.mark.parametrize("name", ["build", "check"])
def test_every_option_is_told(name: str) -> None:
    """docs/commands.md has each option of the two commands that everybody needs."""
    command: click.Command = import_module(COMMANDS[name]).command
    options = [each.opts[-1] for each in command.params if isinstance(each, click.Option)]
    assert [option for option in options if option not in TOLD and option != "--output"] == []


def test_the_readme_is_short() -> None:
    """A new user reads it whole; what only some need stands in docs/."""
    assert len(README.read_text("utf-8").splitlines()) <= 150


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_into_the_repository_leads_somewhere(document: Path) -> None:
    """No link, anchor or picture of a document is dead."""
    text = re.sub(r"`[^`\n]*`", "", _without_blocks(document))
    targets = re.findall(r"\]\(([^()\s]+)\)", text)
    inside = [target.partition("#") for target in targets if "://" not in target]
    assert [(path, anchor) for path, _, anchor in inside if not _leads_to(document, path, anchor)] == []


def _leads_to(document: Path, path: str, anchor: str) -> bool:
    target = document.parent / path if path else document
    return target.exists() and (not anchor or anchor in _anchors(target))


@cache
def _anchors(document: Path) -> frozenset[str]:
    """Return the anchors that hosts of repositories give to the headings of a document."""
    titles = re.findall(r"^#+ (.+)$", _without_blocks(document), re.MULTILINE)
    return frozenset(re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles)


def _without_blocks(document: Path) -> str:
    """Return a document without its blocks of code, however many backticks fence them."""
    return re.sub(r"^(`{3,}).*?^\1$", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
