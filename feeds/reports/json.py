"""Problems → JSON for machines."""

from typing import Any

from feeds.model import Problem
from feeds.reports.report import Report, dumped


def render(report: Report) -> str:
    """An array of objects for machines."""
    return dumped([problem_object(problem, report.language) for problem in report.problems])


def problem_object(problem: Problem, language: str) -> dict[str, Any]:
    """Return a problem for machines."""
    return {
        "source": problem.source,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message(language),
    }
