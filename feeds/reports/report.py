"""What all renderers of problems share: the Report, where a problem stands, JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from os.path import normpath
from pathlib import Path

from feeds.model import Problem


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


def position(problem: Problem) -> list[int]:
    """Return line and column as far as they are known."""
    return [number for number in (problem.line, problem.line and problem.column) if number > 0]


def dumped(value: object) -> str:
    """Return a value as JSON for people who look at it, too."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
