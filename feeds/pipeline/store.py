"""What a build knows of each document, in one file: for the next start, and for processes that answer beside the builder.

A reader gets the documents of one build, whole, and after that only those that changed. SQLite takes care of writers that
are killed. A file of another version of the code, or a damaged one, is as good as none: it is written anew.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from feeds.locale.gettext import N_
from feeds.model import Problem
from feeds.pipeline.cache import version
from feeds.pipeline.compile import DocumentRecord
from feeds.pipeline.compiler import Artifact
from feeds.pipeline.scan import DocumentState, ScanResult
from feeds.pipeline.serialization import framed, pack, pieces, unpack
from feeds.problems.catalogue import FeedsError
from feeds.reading import History

_WAIT = 30.0  # seconds for another process that writes or reads
# A full or slow disk, somebody who reads: all that passes.
_IN_THE_WAY = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
)
_TABLES = """
CREATE TABLE IF NOT EXISTS document (source BLOB PRIMARY KEY, build INTEGER NOT NULL, row BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS build (number INTEGER PRIMARY KEY, data BLOB NOT NULL);
"""


class _Build(NamedTuple):
    """What is told of a build, beside its documents: by which code it was made, in which order they stand, what git said."""

    version: str
    sources: tuple[str, ...]
    newest: datetime | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class StoredBuild:
    """The build of that number: what it knew, and which documents are others than in the build that a reader had."""

    number: int
    known: Mapping[str, DocumentState]
    history: History = field(default_factory=History)
    changed: frozenset[str] | None = None

    @property
    def scanned(self) -> ScanResult:
        """What a Collection is made of."""
        return ScanResult(self.known, self.history, changed=self.changed)


class Store:
    """The last build, in the file ``path``: one process writes it, any number read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: tuple[Mapping[str, DocumentState], History | None] = {}, None
        self._number = 0

    def keep(self, known: Mapping[str, DocumentState], history: History) -> None:
        """Write a build, of which only what differs from the last one kept. Raises FeedsError when that is impossible."""
        try:
            try:
                self._write(known, history)
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF in _IN_THE_WAY:
                    raise
                self._path.unlink()  # damaged, or another program's
                self._write(known, history)
        except (sqlite3.Error, OSError) as error:
            raise FeedsError(N_("{file}: cannot be written ({reason})."), file=self._path, reason=str(error)) from error

    def _write(self, known: Mapping[str, DocumentState], history: History) -> None:
        with self._opened() as connection, connection:
            number = _number(connection)
            kept, told = self._kept if number == self._number else ({}, None)
            changed = [source for source, each in known.items() if kept.get(source) is not each]
            gone = [(_key(source),) for source in kept.keys() - known.keys()]
            if told == history and not (changed or gone):
                return
            if not kept:
                connection.execute("DELETE FROM document")
            number = max(number + 1, time.time_ns())  # greater than in a file that was removed
            rows = ((_key(source), number, _row(known[source])) for source in changed)
            connection.executemany("DELETE FROM document WHERE source = ?", gone)
            connection.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", rows)
            build = _Build(version().hex(), tuple(known), history.newest, history.problems)
            connection.execute("DELETE FROM build")
            connection.execute("INSERT INTO build VALUES (?, ?)", (number, pack(build)))
        self._kept, self._number = (known, history), number

    def read(self, before: StoredBuild | None = None) -> StoredBuild | None:
        """Return the last build, ``before`` if it is that one; None where there is none that can be read."""
        if not self._path.exists():
            return before
        try:
            with self._opened() as connection:
                connection.execute("BEGIN")  # what is read is of one build
                number = _number(connection)
                if not number or (before and number == before.number):
                    return before
                return _read(connection, number, before)
        except (sqlite3.Error, OSError, ValueError, TypeError, LookupError):
            return before

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file anew each time: anybody may have removed or replaced it, and this process may have forked."""
        with closing(sqlite3.connect(self._path, timeout=_WAIT)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            connection.executescript(_TABLES)
            yield connection


def _read(connection: sqlite3.Connection, number: int, before: StoredBuild | None) -> StoredBuild | None:
    build: _Build = unpack(_Build, connection.execute("SELECT data FROM build").fetchone()[0])
    if build.version != version().hex():
        return before
    since = before.number if before and before.number < number else 0
    fresh = dict(_state(row) for (row,) in connection.execute("SELECT row FROM document WHERE build > ?", (since,)))
    old = before.known if before else {}
    known = {source: fresh.get(source) or old[source] for source in build.sources}
    changed = frozenset(fresh) if known.keys() == old.keys() else None
    return StoredBuild(number, known, History(newest=build.newest, problems=build.problems), changed)


def _row(known: DocumentState) -> bytes:
    """Return what is kept of a document: of its events as they are written there is the tree of files."""
    return framed([pack(known.record), Artifact.packed(replace(known.compiled, parts=b""))])


def _state(row: bytes) -> tuple[str, DocumentState]:
    record, compiled = pieces(row)
    found: DocumentRecord = unpack(DocumentRecord, record)
    return found.source, DocumentState(found, Artifact("", b"", b"", compiled).compiled)


def _number(connection: sqlite3.Connection) -> int:
    """Return the number of the build that is kept; 0 for none."""
    found: tuple[int] | None = connection.execute("SELECT number FROM build").fetchone()
    return found[0] if found else 0


def _key(source: str) -> bytes:
    return source.encode("utf-8", "surrogatepass")
