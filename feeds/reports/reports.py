"""Problems → what editors, terminals and CI read: one small renderer a format, listed in one table.

To add a format, write a function of a Report and its row in ``RENDERERS``; the command's choices follow from it.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os.path import normpath
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feeds import __version__
from feeds.locale.gettext import translator
from feeds.model import Problem
from feeds.problems.catalogue import KINDS, Kind, Severity

DOCS = "docs/problems.md"
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_DATA = "%\r\n"  # what ends a workflow command, and what escapes it
_PROPERTY = f"{_DATA}:,"
_RULES = {code: number for number, code in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Report:
    """The problems to tell, the folder of the documents, the reader's language, and the working directory."""

    problems: Sequence[Problem]
    content: Path
    language: str
    root: Path

    def path(self, problem: Problem) -> str:
        """Return the file of a problem, or the folder of all, from the working directory; absolute outside of it."""
        path = Path(normpath(Path(self.root, self.content, problem.source)))
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()


def text(report: Report) -> str:
    """One line a problem, as compilers write it: editors and terminals make the place a link."""
    return "".join(f"{_line(problem, report)}\n" for problem in report.problems)


def as_json(report: Report) -> str:
    """An array of objects for machines."""
    return _dumped([as_object(problem, report.language) for problem in report.problems])


def github(report: Report) -> str:
    """Workflow commands of GitHub Actions: each becomes a note beside the line of a pull request."""
    return "".join(f"{_command(problem, report)}\n" for problem in report.problems)


def sarif(report: Report) -> str:
    """A log of SARIF 2.1.0 (OASIS), which code scanning and editors read."""
    rules = [_rule(code, kind, report.language) for code, kind in KINDS.items()]
    driver = {"name": "feeds", "version": __version__, "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, report) for problem in report.problems],
    }
    return _dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


RENDERERS: dict[str, Callable[[Report], str]] = {"text": text, "json": as_json, "github": github, "sarif": sarif}


def as_object(problem: Problem, language: str) -> dict[str, Any]:
    """Return a problem for machines."""
    return {
        "source": problem.source,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message(language),
    }


def described(kind: Kind, language: str) -> str:
    """Return the sentence of a kind with “…” where a problem says what it found."""
    return re.sub(r"\{\w+\}", "…", translator(language).gettext(kind.sentence))


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _line(problem: Problem, report: Report) -> str:
    places = [str(report.content / problem.source), *(str(number) for number in _position(problem))]
    message = re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", problem.message(report.language))  # one line, whatever it quotes
    return f"{':'.join(places)}: {problem.severity}: {message} [{problem.code}]"


def _position(problem: Problem) -> list[int]:
    """Return line and column as far as they are known."""
    return [number for number in (problem.line, problem.line and problem.column) if number > 0]


def _command(problem: Problem, report: Report) -> str:
    values = [report.path(problem), *_position(problem)] if problem.source else []
    properties = [*zip(("file", "line", "col"), values, strict=False), ("title", problem.code)]
    said = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties)
    return f"::{_GITHUB[problem.severity]} {said}::{_escaped(problem.message(report.language), _DATA)}"


def _escaped(words: str, special: str) -> str:
    return "".join(f"%{ord(char):02X}" if char in special else char for char in words)


def _rule(code: str, kind: Kind, language: str) -> dict[str, Any]:
    sentence = described(kind, language)
    where = f"{DOCS}#{code}"
    return {
        "id": code,
        "shortDescription": {"text": re.split(r"(?<=[.?])\s|[;:]\s", sentence)[0].rstrip(".") + "."},
        "fullDescription": {"text": sentence},
        "help": {"text": f"{sentence}\n{where}\n\n{kind.mend}", "markdown": f"{sentence}\n\n[{code}]({where})\n\n{_fenced(kind.mend)}"},
        "defaultConfiguration": {"level": _SARIF[kind.severity]},
    }  # fmt: skip


def _fenced(lines: str) -> str:
    return f"```markdown\n{lines.rstrip()}\n```"


def _result(problem: Problem, report: Report) -> dict[str, Any]:
    return {
        "ruleId": problem.code,
        "ruleIndex": _RULES[problem.code],
        "level": _SARIF[problem.severity],
        "message": {"text": problem.message(report.language)},
        "locations": [{"physicalLocation": _location(report.path(problem), problem)}],  # GitHub wants one for each
    }


def _location(path: str, problem: Problem) -> dict[str, Any]:
    uri = quote(path) if not Path(path).is_absolute() else Path(path).as_uri()
    region = dict(zip(("startLine", "startColumn"), _position(problem), strict=False))
    return {"artifactLocation": {"uri": uri}, **({"region": region} if region else {})}
