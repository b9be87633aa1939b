"""What was doubtful about one document, and why each value is the one it is: filled while it is interpreted."""

from collections.abc import Iterable

from feeds.interpretation.origins import named
from feeds.model import Origin, Problem
from feeds.reading import Document, spell


class Trace:
    """Collects the Problems of one document, and the Origins of its values."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._problems: dict[Problem, None] = {}
        self._origins: list[Origin] = []

    def add(self, code: str, line: int = 0, **values: str) -> None:
        """Report ``code`` of problems.catalogue.KINDS at ``line``; the same doubt twice is said once."""
        column = column_on(self._document, line, values.get("key", ""))
        self._problems[Problem(self._document.source, line, code, tuple(values.items()), column)] = None

    def has(self, code: str) -> bool:
        """Whether ``code`` was reported."""
        return any(problem.code == code for problem in self._problems)

    def take(self, problems: Iterable[Problem]) -> None:
        """Report what was doubtful about a part of the document."""
        self._problems.update(dict.fromkeys(problems))

    def because(self, name: str, value: str, *origins: Origin) -> None:
        """Remember where the value of ``name`` comes from: of several origins, each gave a part of it."""
        self._origins.extend(named(name, value, origins))

    def keep(self, origins: Iterable[Origin]) -> None:
        """Remember origins that have their names already."""
        self._origins.extend(origins)

    def origins(self) -> tuple[Origin, ...]:
        """Return what was remembered, in the order in which it was decided."""
        return tuple(self._origins)

    def all(self) -> tuple[Problem, ...]:
        """Return what was reported, by line."""
        return tuple(sorted(self._problems))


def column_on(document: Document, line: int, key: str = "") -> int:
    """Return the column of the value of ``key`` on a line, else of the first one there; 0 where none begins.

    Whoever doubts a value knows its line; of a list or mapping on that line, the first value in it is meant.
    """
    paths = [path for path, its in document.lines.items() if its == line] if line else []
    named = next((path for path in paths if spell(path) == key), None)
    deepest = max(map(len, paths), default=0)
    columns = [document.column(path) for path in paths if len(path) == deepest]
    return document.column(named) if named else min(columns, default=0)
