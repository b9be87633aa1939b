"""Problems → text for people, editors and terminals."""

import re

from feeds.model import Problem
from feeds.reports.report import Report, position


def render(report: Report) -> str:
    """One line a problem, as compilers write it: editors and terminals make the place a link."""
    return "".join(f"{_line(problem, report)}\n" for problem in report.problems)


def _line(problem: Problem, report: Report) -> str:
    places = [str(report.content / problem.source), *(str(number) for number in position(problem))]
    message = re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", problem.message(report.language))  # one line, whatever it quotes
    return f"{':'.join(places)}: {problem.severity}: {message} [{problem.code}]"
