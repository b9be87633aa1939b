"""A list of what was doubtful about one document, filled while it is interpreted."""

from feeds.model import Problem


class Doubts:
    """Collects the Problems of the document ``source``."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._problems: dict[Problem, None] = {}

    def add(self, code: str, line: int = 0, **values: str) -> None:
        """Report ``code`` of errors.KINDS at ``line``; the same doubt twice is said once."""
        self._problems[Problem(self._source, line, code, tuple(values.items()))] = None

    def all(self) -> tuple[Problem, ...]:
        """Return what was reported, by line."""
        return tuple(sorted(self._problems))
