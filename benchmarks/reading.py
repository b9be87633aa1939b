"""How much of real documents is read right: `python benchmarks/reading.py` writes docs/reading.md.

It runs where ../shared/corpus is: documents of public web sites with labels made by hand, and the script that
scores them. Nothing of them is copied; the page holds figures only.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "reading.md"
FEEDS = (sys.executable, "-c", "from feeds.cli.main import main; main()")
HEAD = """# How much is read right

Made by `python benchmarks/reading.py`; do not edit. Each folder is a public web site whose documents were labelled by
hand, read with two lines of settings (name and time zone). A value is a start, an end, a place, a link to register …;
a silent miss is a wrong start, end, all-day, registration or inclusion about which no Problem warns.

| site | documents labelled | values right | | silent misses |
|---|---|---|---|---|
"""
_LAST = re.compile(r"documents (\d+), values right (\d+)/(\d+) = .*, silent misses (\d+)")


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one site."""

    site: str
    documents: int
    right: int
    values: int
    silent: int

    @property
    def row(self) -> str:
        """The row of the table."""
        share = f"{self.right / max(1, self.values):.1%}"
        return f"| {self.site} | {self.documents} | {self.right}/{self.values} | {share} | {self.silent} |"


def score(folder: Path) -> Score:
    """Read the documents of one site as the command does, and have them scored."""
    command = [
        *FEEDS,
        "list",
        str(folder / "docs"),
        "--config",
        str(folder / "feeds.yaml"),
        "--drafts",
        "--format",
        "json",
    ]
    listed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    judge = [sys.executable, str(CORPUS / "score.py"), str(folder / "truth.json")]
    judged = subprocess.run(judge, input=listed.stdout, capture_output=True, text=True, encoding="utf-8", check=False)
    match = _LAST.search(judged.stdout)
    assert match, judged.stdout
    return Score(folder.name, *(int(group) for group in match.groups()))


def scores() -> list[Score]:
    """Return the figures of every site, and of all together."""
    found = [score(truth.parent) for truth in sorted(CORPUS.glob("*/truth.json"))]
    whole = Score(
        "**all**", *(sum(getattr(item, name) for item in found) for name in ("documents", "right", "values", "silent"))
    )
    return [*found, whole]


def main() -> None:
    """Write the page."""
    if not CORPUS.is_dir():
        sys.exit(f"{CORPUS} is missing: nothing to measure")
    found = scores()
    PAGE.write_text(HEAD + "\n".join(item.row for item in found) + "\n", "utf-8")
    print(json.dumps([item.row for item in found], indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
