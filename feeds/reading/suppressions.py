"""What the writer of a document does not want to be told again: ``# feeds: ignore=end-assumed, no-title``.

The comment may stand anywhere in the front matter, also behind a value, and is about its whole document. It is read
from the text, not from the values: a front matter that is no YAML may have one too.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from feeds.model import Problem
from feeds.problems.catalogue import KINDS, similar

_MOST_TOLD = 20  # unknown codes of one document: looking for what each is spelt like takes its time
_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*feeds:\s*ignore\s*=\s*(?P<codes>[^\s,#]+(?:\s*,\s*[^\s,#]+)*)", re.MULTILINE)


def read_ignored(front_matter: str, first_line: int, source: str) -> tuple[frozenset[str], list[Problem]]:
    """Return the codes that a document's comments name, and a Problem for each that does not exist."""
    named: dict[str, int] = {}
    for code, place in _named(front_matter):
        named.setdefault(code, place)
    unknown = islice(((code, place) for code, place in named.items() if code not in KINDS), _MOST_TOLD)
    return frozenset(named), [_unknown(code, place, front_matter, first_line, source) for code, place in unknown]


def without(problems: Iterable[Problem], ignored: frozenset[str]) -> list[Problem]:
    """Return the problems of which somebody wants to be told."""
    return [problem for problem in problems if problem.code not in ignored]


def _named(front_matter: str) -> Iterator[tuple[str, int]]:
    """Yield each code with its place in the text."""
    for comment in _COMMENT.finditer(front_matter) if "feeds:" in front_matter else ():
        for code in re.finditer(r"[^\s,]+", comment["codes"]):
            yield code.group(), comment.start("codes") + code.start()


def _unknown(code: str, place: int, front_matter: str, first_line: int, source: str) -> Problem:
    line = first_line + front_matter.count("\n", 0, place)
    column = place - (front_matter.rfind("\n", 0, place) + 1) + 1
    return Problem(source, line, "ignore-unknown", (("found", code[:60]), ("near", similar(code))), column)
