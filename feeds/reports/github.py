"""Problems → workflow commands of GitHub Actions."""

from feeds.model import Problem
from feeds.problems.catalogue import Severity
from feeds.reports.report import Report, position

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = "%\r\n"  # what ends a workflow command, and what escapes it
_PROPERTY = f"{_DATA}:,"


def render(report: Report) -> str:
    """Workflow commands of GitHub Actions: each becomes a note beside the line of a pull request."""
    return "".join(f"{_command(problem, report)}\n" for problem in report.problems)


def _command(problem: Problem, report: Report) -> str:
    values = [report.path(problem), *position(problem)] if problem.source else []
    properties = [*zip(("file", "line", "col"), values, strict=False), ("title", problem.code)]
    said = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties)
    return f"::{_LEVELS[problem.severity]} {said}::{_escaped(problem.message(report.language), _DATA)}"


def _escaped(words: str, special: str) -> str:
    return "".join(f"%{ord(char):02X}" if char in special else char for char in words)
