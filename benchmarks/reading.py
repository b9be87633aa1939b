"""How much of real documents is read right: `python benchmarks/reading.py` writes docs/reading.md.

With ``--leave-one-out`` each site is read with weights that were fitted to the other sites alone, and the figures are
printed; with folders of sites as arguments, those are measured, and printed. It runs where ../shared/corpus is: documents of public web sites with labels made by hand, and the script that
scores them. Nothing of them is copied; the page holds figures only.
"""

import io
import json
import os
import re
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from runpy import run_path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from feeds.cli.main import main as feeds
from feeds.interpretation.when.weights import WEIGHTS

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "reading.md"
HEAD = """# How much is read right

Made by `python benchmarks/reading.py`; do not edit. Each folder is a public web site whose documents were labelled by
hand, read with two lines of settings (name and time zone). A value is a start, an end, a place, a link to register …

- silent: wrong values about which neither a warning nor an error tells; a remark does not count
- noise: right values about which a warning or an error tells, of all right ones that can be warned about

| site | documents labelled | values right | | silent | noise | |
|---|---|---|---|---|---|---|
"""
_LAST = re.compile(r"documents (\d+), values right (\d+)/(\d+) = .*, silent misses (\d+), right but warned (\d+)/(\d+)")


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one site: ``warned`` are those of the ``watched`` right values about which a Problem warns."""

    site: str
    documents: int
    right: int
    values: int
    silent: int
    warned: int
    watched: int

    @property
    def row(self) -> str:
        """The row of the table."""
        right, noise = f"{self.right}/{self.values}", f"{self.warned}/{self.watched}"
        shares = _share(self.right, self.values), _share(self.warned, self.watched)
        cells = (self.site, self.documents, right, shares[0], self.silent, noise, shares[1])
        return f"| {' | '.join(map(str, cells))} |"


def _share(part: int, whole: int) -> str:
    return f"{part / max(1, whole):.1%}"


def score(folder: Path) -> Score:
    """Read the documents of one site as the command does, and have them scored."""
    site = (str(folder / "docs"), "--config", str(folder / "feeds.yaml"), "--format", "json")
    listed, problems = _printed(feeds, ["list", *site, "--drafts"]), _printed(feeds, ["check", *site])
    judged = _judged(folder / "truth.json", listed, problems)
    match = _LAST.search(judged)
    assert match, judged
    return Score(folder.name, *map(int, match.groups()))


def _printed(command: Callable[[Sequence[str]], None], arguments: Sequence[str]) -> str:
    """Return what a command prints; ``check`` ends with 1 where a document has errors."""
    with redirect_stdout(io.StringIO()) as printed, suppress(SystemExit):
        command(arguments)
    return printed.getvalue()


def _judged(truth: Path, listed: str, problems: str) -> str:
    """Return what the script prints that scores what ``feeds list`` and ``feeds check`` printed."""
    with TemporaryDirectory() as folder, patch("sys.stdin", io.StringIO(listed)), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves files to be closed by themselves
        kept = Path(folder, "problems.json")
        kept.write_text(problems, "utf-8")
        return _printed(_scorer(), [str(truth), "--problems", str(kept)])


@cache
def _scorer() -> Callable[[Sequence[str]], None]:
    """Return the main function of the script that scores, to be called with its arguments."""
    run = run_path(str(CORPUS / "score.py"))["main"]

    def call(arguments: Sequence[str]) -> None:
        with patch("sys.argv", ["score.py", *arguments]):
            run()

    return call


def scores() -> list[Score]:
    """Return the figures of every site, and of all together."""
    found = [score(truth.parent) for truth in sorted(CORPUS.glob("*/truth.json"))]
    return [*found, _whole(found)]


def _whole(found: Sequence[Score]) -> Score:
    _, *columns = zip(*map(astuple, found), strict=True)
    return Score("**all**", *map(sum, columns))


def left_out() -> list[Score]:
    """Return the figures of each site when it had no part in fitting the weights, and of all together."""
    from fit_weights import PRIOR, fit  # beside this file, where it is run as a script
    from fit_weights import choices as all_choices

    choices, found = list(all_choices()), list[Score]()
    for truth in sorted(CORPUS.glob("*/truth.json")):
        others = [choice for choice in choices if choice.site != truth.parent.name]
        with (
            patch.dict(WEIGHTS, fit(others, PRIOR)),
            patch.dict(os.environ, FEEDS_CACHE="none"),
        ):
            found.append(score(truth.parent))
    return [*found, _whole(found)]


def main() -> None:
    """Write the page, or print what the arguments ask for."""
    if not CORPUS.is_dir():
        sys.exit(f"{CORPUS} is missing: nothing to measure")
    if sys.argv[1:]:
        named = [score(Path(each)) for each in sys.argv[1:] if not each.startswith("-")]
        found = left_out() if "--leave-one-out" in sys.argv else [*named, _whole(named)]
        print("\n".join(item.row for item in found))
        return
    found = scores()
    PAGE.write_text(HEAD + "\n".join(item.row for item in found) + "\n", "utf-8")
    print(json.dumps([item.row for item in found], indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
