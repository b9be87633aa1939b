"""Change single places of the code, and see whether a test notices: ``python tests/mutants.py [--count N]``.

A place is drawn by a fixed seed. The tests that run its line, as coverage tells, run against a copy of the project
with that one change; a change that they all let pass survived. The score and the survivors go to docs/testing.md.

An own script, since no library fits: mutmut changes no tables outside of functions, where most words are that the
interpretation knows, and draws no sample; cosmic-ray runs the whole suite for each change.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import coverage

ROOT = Path(__file__).parents[1]
PLACES = (
    "feeds/interpretation",
    "feeds/formats",
    "feeds/pipeline/compile.py",
)  # the last decides what is kept of drafts
PAGE = ROOT / "docs" / "testing.md"
MARK = "<!-- Below: made by `make mutants`; do not edit. -->\n"
SEED, COUNT, HOURS, PATIENCE = 9, 400, 3.0, 120.0  # seconds for the tests of one change
COPIED = (
    "feeds",
    "tests",
    "content",
    "docs",
    "benchmarks",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "Makefile",
    "CONTRIBUTING.md",
    "LICENSE",
    "requirements.txt",
    "action.yml",
    "Containerfile",
    "deploy",
)
# No plugins that start processes; one example after the other, the same ones for each change; no failure is explained.
PYTEST = ("-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not slow", "--tb", "no")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the octets from ``start`` to ``end`` of a file become ``text``."""

    path: str
    line: int
    start: int
    end: int
    text: str

    def made(self, data: bytes) -> bytes:
        """Return the file with the change."""
        return data[: self.start] + self.text.encode() + data[self.end :]

    def told(self, data: bytes) -> str:
        """Return the change for people."""
        was = " ".join(data[self.start : self.end].decode().split())
        return f"`{self.path}:{self.line}` {_code(was)} → {_code(self.text)}"


def _code(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:59]}…"
    return f"`{short.replace('`', '´').replace('|', '¦')}`" if short else "nothing"


# --- what is changed into what

_COMPARED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(), ast.LtE: ast.Lt(), ast.Gt: ast.GtE(), ast.GtE: ast.Gt(), ast.Eq: ast.NotEq(), ast.NotEq: ast.Eq(),
    ast.In: ast.NotIn(), ast.NotIn: ast.In(), ast.Is: ast.IsNot(), ast.IsNot: ast.Is(),
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(), ast.Sub: ast.Add(), ast.Mult: ast.FloorDiv(), ast.FloorDiv: ast.Mult(), ast.BitOr: ast.BitAnd(),
    ast.BitAnd: ast.BitOr(),
}  # fmt: skip


def _comparison(node: ast.Compare) -> Iterator[str]:
    for number, operator in enumerate(node.ops):
        others = [*node.ops[:number], _COMPARED[type(operator)], *node.ops[number + 1 :]]
        yield f"({ast.unparse(ast.Compare(node.left, others, node.comparators))})"


def _computation(node: ast.BinOp) -> Iterator[str]:
    if type(node.op) in _COMPUTED:
        yield f"({ast.unparse(ast.BinOp(node.left, _COMPUTED[type(node.op)], node.right))})"


def _choice(node: ast.BoolOp) -> Iterator[str]:
    for number in range(len(node.values)):  # without each of its parts
        rest = [*node.values[:number], *node.values[number + 1 :]]
        yield f"({ast.unparse(ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0])})"


def _negation(node: ast.UnaryOp) -> Iterator[str]:
    if isinstance(node.op, ast.Not):
        yield f"({ast.unparse(node.operand)})"


def _constant(node: ast.Constant) -> Iterator[str]:
    if isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node.value, int):
        yield str(node.value + 1)
    elif isinstance(node.value, str) and node.value:
        yield repr("")


def _members(node: ast.Tuple | ast.List | ast.Set) -> Iterator[str]:
    if len(node.elts) < 2 or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    for number in range(len(node.elts)):
        yield ast.unparse(type(node)(elts=[*node.elts[:number], *node.elts[number + 1 :]]))


def _condition(node: ast.IfExp) -> Iterator[str]:
    yield f"({ast.unparse(node.body)})"
    yield f"({ast.unparse(node.orelse)})"


_CHANGES: dict[type[ast.AST], Callable[..., Iterator[str]]] = {
    ast.Compare: _comparison, ast.BinOp: _computation, ast.BoolOp: _choice, ast.UnaryOp: _negation,
    ast.Constant: _constant, ast.Tuple: _members, ast.List: _members, ast.Set: _members, ast.IfExp: _condition,
}  # fmt: skip


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every change of a module, but for docstrings, type hints and what is inside of f-strings."""
    data = path.read_bytes()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _changeable(ast.parse(data)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        for text in _CHANGES[type(node)](node):
            yield Mutant(path.relative_to(ROOT).as_posix(), node.lineno, start, end, text)


def _changeable(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if isinstance(node, ast.expr) and type(node) in _CHANGES:
        yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _changeable(child)


# --- which tests notice


class Tests:
    """The tests that run a line, from a run of all with coverage; those that fail anyway are left out."""

    def __init__(self, folder: Path, only: Sequence[str]) -> None:
        config, report = folder / "coveragerc", folder / "report.xml"
        config.write_text("[run]\ndynamic_context = test_function\nsource = feeds\n", "utf-8")
        command = [sys.executable, "-m", "coverage", "run", f"--rcfile={config}", f"--data-file={folder / 'data'}"]
        subprocess.run([*command, *PYTEST, f"--junitxml={report}", *only], cwd=folder / "project", env=_environ(folder / "project"),
                       check=False, stdout=subprocess.DEVNULL)  # fmt: skip
        failed = {f"{case.get('classname')}.{str(case.get('name')).partition('[')[0]}"
                  for case in ElementTree.parse(report).iter("testcase") if case.find("failure") is not None}  # fmt: skip
        self._data = coverage.CoverageData(str(folder / "data"))
        self._data.read()
        self._failed, self._root = failed, folder / "project"

    def of(self, mutant: Mutant) -> list[str]:
        """Return the tests to run; of a line that runs at import, those that run any line of its module."""
        lines = self._data.contexts_by_lineno(str(self._root / mutant.path))
        found = set(filter(None, lines.get(mutant.line, ()))) or {
            name for each in lines.values() for name in each if name
        }
        own = f"test_{Path(mutant.path).stem}."
        return sorted(map(_node, found - self._failed), key=lambda name: (own.rstrip(".") not in name, name))


def _node(name: str) -> str:
    """Return ``tests/test_a.py::TestB::test_c`` for ``tests.test_a.TestB.test_c``."""
    package, module, *rest = name.split(".")
    return "::".join([f"{package}/{module}.py", *rest])


def _environ(project: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}


def copy_project(folder: Path) -> Path:
    """Copy what the tests need; ``../shared`` is beside the copy as well."""
    project = folder / "project"
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, project / name)
    shared = ROOT.parent / "shared"
    if shared.is_dir():
        (folder / "shared").symlink_to(shared)
    return project


def survives(mutant: Mutant, tests: Sequence[str], project: Path) -> bool:
    """Whether all tests pass with the change; a change that makes them endless is noticed, too."""
    path = project / mutant.path
    data = path.read_bytes()
    path.write_bytes(mutant.made(data))
    try:
        done = subprocess.run([sys.executable, *PYTEST, "-x", *tests], cwd=project, env=_environ(project), check=False,
                              capture_output=True, timeout=PATIENCE)  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_bytes(data)
    return done.returncode == 0


def measured(
    count: int, hours: float, workers: int, places: Sequence[str], only: Sequence[str]
) -> tuple[int, list[Mutant], float]:
    """Return how many changes were tried, those that survived, and how many minutes it took."""
    every = [mutant for place in places for path in _modules(ROOT / place) for mutant in mutants_of(path)]
    drawn, begun = random.Random(SEED).sample(every, min(count, len(every))), time.monotonic()
    with TemporaryDirectory() as folder:
        projects: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            projects.put(copy_project(Path(folder, str(number))))
        tests = Tests(Path(folder, "0"), only)

        def tried(mutant: Mutant) -> bool | None:
            if time.monotonic() - begun > hours * 3600:
                return None
            chosen, project = tests.of(mutant), projects.get()
            try:
                survived = not chosen or survives(mutant, chosen, project)
            finally:
                projects.put(project)
            print("survived" if survived else "noticed ", mutant.told((ROOT / mutant.path).read_bytes()), flush=True)
            return survived

        with ThreadPoolExecutor(workers) as pool:
            results = list(pool.map(tried, drawn))
    survivors = [mutant for mutant, survived in zip(drawn, results, strict=True) if survived]
    return sum(result is not None for result in results), survivors, (time.monotonic() - begun) / 60


def _modules(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def written(count: int, survivors: Sequence[Mutant], minutes: float) -> str:
    """Return what docs/testing.md says of it."""
    noticed = count - len(survivors)
    head = f"{noticed} of {count} changes were noticed: {noticed / max(1, count):.1%} (seed {SEED}, {minutes:.0f} minutes).\n"
    lines = sorted(mutant.told((ROOT / mutant.path).read_bytes()) for mutant in survivors)
    return "\n".join([head, *(["Survivors:\n"] if lines else []), *(f"- {line}" for line in lines), ""])


def main() -> None:
    """Try the changes and write the page."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=COUNT)
    options.add_argument("--hours", type=float, default=HOURS)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--places", nargs="+", default=PLACES, help="folders or modules to change")
    options.add_argument("--tests", nargs="+", default=(), help="choose from these tests only")
    options.add_argument("--print", action="store_true", help="print the result instead of writing it")
    chosen = options.parse_args()
    result = written(*measured(chosen.count, chosen.hours, chosen.workers, chosen.places, chosen.tests))
    if chosen.print:
        print(result)
    else:
        PAGE.write_text(PAGE.read_text("utf-8").partition(MARK)[0] + MARK + "\n" + result, "utf-8")


if __name__ == "__main__":
    main()
