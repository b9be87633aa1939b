"""A fault of this program while it works on one document → a Problem of that document, so that it costs no other.

Whoever takes one document at a time catches what it raises and tells it by ``internal``.
"""

from pathlib import Path
from traceback import walk_tb

from feeds.model import Problem

INTERNAL = "internal"
_PACKAGE = Path(__file__).parents[1]


def internal(source: str, error: Exception) -> Problem:
    """Return what is told of the document ``source`` when our code raised ``error``: the exception, and where."""
    return Problem(source, 0, INTERNAL, (("error", type(error).__name__), ("place", _place(error))))


def is_faultless(problems: tuple[Problem, ...]) -> bool:
    """Whether none of the problems is a fault of this program, which another run need not have."""
    return all(problem.code != INTERNAL for problem in problems)


def _place(error: Exception) -> str:
    """Return the innermost line of ours that the error came through, such as ``interpretation/dates.py:120``."""
    frames = ((Path(frame.f_code.co_filename), line) for frame, line in walk_tb(error.__traceback__))
    ours = [(path.relative_to(_PACKAGE), line) for path, line in frames if path.is_relative_to(_PACKAGE)]
    return f"{ours[-1][0].as_posix()}:{ours[-1][1]}" if ours else "?"
