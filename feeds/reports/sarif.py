"""Problems → SARIF 2.1.0 (OASIS), which code scanning and editors read."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feeds import __version__
from feeds.locale.gettext import translator
from feeds.model import Problem
from feeds.problems.catalogue import KINDS, Kind, Severity
from feeds.reports.report import Report, dumped, position

DOCS = "docs/problems.md"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULES = {code: number for number, code in enumerate(KINDS)}


def render(report: Report) -> str:
    """A log of SARIF 2.1.0 (OASIS), which code scanning and editors read."""
    rules = [_rule(code, kind, report.language) for code, kind in KINDS.items()]
    driver = {"name": "feeds", "version": __version__, "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, report) for problem in report.problems],
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def described(kind: Kind, language: str) -> str:
    """Return the sentence of a kind with “…” where a problem says what it found."""
    return re.sub(r"\{\w+\}", "…", translator(language).gettext(kind.sentence))


def _rule(code: str, kind: Kind, language: str) -> dict[str, Any]:
    sentence = described(kind, language)
    where = f"{DOCS}#{code}"
    return {
        "id": code,
        "shortDescription": {"text": re.split(r"(?<=[.?])\s|[;:]\s", sentence)[0].rstrip(".") + "."},
        "fullDescription": {"text": sentence},
        "help": {"text": f"{sentence}\n{where}\n\n{kind.mend}", "markdown": f"{sentence}\n\n[{code}]({where})\n\n{_fenced(kind.mend)}"},
        "defaultConfiguration": {"level": _LEVELS[kind.severity]},
    }  # fmt: skip


def _fenced(lines: str) -> str:
    return f"```markdown\n{lines.rstrip()}\n```"


def _result(problem: Problem, report: Report) -> dict[str, Any]:
    return {
        "ruleId": problem.code,
        "ruleIndex": _RULES[problem.code],
        "level": _LEVELS[problem.severity],
        "message": {"text": problem.message(report.language)},
        "locations": [{"physicalLocation": _location(report.path(problem), problem)}],  # GitHub wants one for each
    }


def _location(path: str, problem: Problem) -> dict[str, Any]:
    uri = quote(path) if not Path(path).is_absolute() else Path(path).as_uri()
    region = dict(zip(("startLine", "startColumn"), position(problem), strict=False))
    return {"artifactLocation": {"uri": uri}, **({"region": region} if region else {})}
