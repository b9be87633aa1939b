"""What the README promises is what there is."""

import re

import pytest

from feeds.settings import FIELDS

from .support import ROOT

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", FIELDS)
def test_the_table_tells_every_setting(name: str) -> None:
    """A setting is in the README with what it means, what is expected and its default."""
    meaning, expected = FIELDS[name].metadata["meaning"], FIELDS[name].metadata["expected"]
    row = next(line for line in README.splitlines() if line.startswith(f"| `{name}` |"))
    assert row.endswith(f"| {meaning} | {expected} |")
    default = FIELDS[name].default
    shown = " ".join(default) if isinstance(default, tuple) else str(default).lower()
    assert not shown or f"`{shown}`" in row.lower()


def test_the_example_settings_are_known() -> None:
    """content/feeds.yaml names only settings that exist, also in its comments."""
    text = (ROOT / "content" / "feeds.yaml").read_text("utf-8")
    assert set(re.findall(r"^(?:# )?([a-z_]+): ", text, re.MULTILINE)) <= set(FIELDS)


def test_every_link_into_the_repository_leads_somewhere() -> None:
    """No link or picture of the README is dead."""
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert [target for target in targets if "://" not in target and not (ROOT / target).exists()] == []
