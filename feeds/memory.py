"""What was read and interpreted last time, so that the next time only what changed is, and what broke is kept.

A Memory belongs to one build and looks back at the one before it: a build that fails leaves nothing behind. A file is
the same when its time, size and place on the disk are; a document is interpreted again when it, its places, its dates
in git or the evidence of the folder are others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import Severity
from feeds.interpretation import Evidence, Lexicon, interpret
from feeds.model import Event, Problem
from feeds.reading import Dates, Document, read_document
from feeds.settings import Settings

Places = Mapping[str, Lexicon]
Result = tuple[Sequence[Event], Sequence[Problem]]
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _File:
    stamp: _Stamp
    document: Document | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Interpreted:
    lexicon: Lexicon
    dates: Dates | None
    result: Result


class Memory:
    """What one build read and interpreted; ``before`` is that of the build before it."""

    def __init__(self, before: "Memory | None" = None) -> None:
        self._files: dict[Path, _File] = {}
        self._interpreted: dict[str, _Interpreted] = {}
        self._around: tuple[Evidence, Mapping[str, Document]] | None = None
        self._old_files = before._files if before else {}
        self._old_interpreted = before._interpreted if before else {}
        self._old_around = before._around if before else None

    def next(self) -> "Memory":
        """Return the memory of the next build; this one forgets what was before it."""
        self._old_files, self._old_interpreted, self._old_around = {}, {}, None
        return Memory(self)

    def read(self, path: Path, root: Path) -> tuple[Document | None, list[Problem]]:
        """Read a document as ``read_document`` does; of one that cannot be read any more, the last good version."""
        stamp, known = _stamp(path), self._old_files.get(path)
        if known is None or known.stamp != stamp:
            document, problems = read_document(path, root)
            if document is None and known and _is_broken(problems):
                document = known.document
            known = _File(stamp, document, tuple(problems))
        self._files[path] = known
        return known.document, list(known.problems)

    def lexicon(self, document: Document) -> Lexicon:
        """Return the Lexicon of a document, the same for the same document."""
        known = self._old_interpreted.get(document.source)
        return known.lexicon if known and known.lexicon.document is document else Lexicon(document)

    def interpreter(
        self, settings: Settings, evidence: Evidence, places: Places
    ) -> Callable[[Lexicon, Dates | None], Result]:
        """Return a function that interprets a document as ``interpret`` does, unless it did so last time.

        Of a document that gives no event any more because of an error, it returns the last good ones.
        """
        self._around = evidence, {name: lexicon.document for name, lexicon in places.items()}
        is_same_around = self._around == self._old_around

        def interpreted(lexicon: Lexicon, dates: Dates | None) -> Result:
            known = self._old_interpreted.get(lexicon.document.source)
            if not (known and is_same_around and known.lexicon is lexicon and known.dates == dates):
                result: Result = interpret(lexicon, settings, evidence, dates, places)
                if known and not result[0] and _is_broken(result[1]):
                    result = known.result[0], result[1]
                known = _Interpreted(lexicon, dates, result)
            self._interpreted[lexicon.document.source] = known
            return known.result

        return interpreted


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError:
        return (0, 0, 0)
    return status.st_mtime_ns, status.st_size, status.st_ino


def _is_broken(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
