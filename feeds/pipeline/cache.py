"""What was made of documents before, on disk: a file that several processes share and anybody may delete.

A key is the digest of all that its value was made of, so a value is never out of date; values are data that nothing
runs (see serialization). Whatever happens to the file – killed writers, a full or read-only disk, damage – costs the time
to do the work again and nothing else. SQLite takes the locks; it need not wait for the disk, since what a power cut
damages is noticed and begun anew.
"""

import hashlib
import logging
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from typing import Any, ClassVar

from feeds.settings import Settings
from feeds.text.folding import digest

_log = logging.getLogger("feeds")
_WAIT = 2.0  # seconds for another process to finish writing
_SPARE = 4  # rows kept for each one in use: other branches, the state before an edit
_MOST = 500  # keys of one question; SQLite's oldest limit is 999
_TABLE = """CREATE TABLE IF NOT EXISTS made (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB UNIQUE NOT NULL, value BLOB NOT NULL, sum INTEGER NOT NULL)"""
_RESULTS_OF = ("babel", "cmarkgfm", "icalendar", "nh3", "python-dateutil", "python-frontmatter", "pytz", "pyyaml")


class Cache:
    """Values by key, in the file ``path``; without one, nothing is ever known."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._opened: tuple[int, sqlite3.Connection] | None = None

    @classmethod
    def of(cls, settings: Settings) -> "Cache":
        """Return the cache of a site: a file for each folder of documents, in the folder that the settings name."""
        if settings.cache == "none":
            return cls()
        try:
            folder = Path(settings.cache) if settings.cache else user_folder()
            return cls(folder / f"{digest(os.fspath(settings.content.resolve()), 16)}.sqlite")
        except (OSError, RuntimeError):  # nobody's home
            return cls()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values that are known, by key."""
        found: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _MOST):
            found.update(self._tried(partial(_selected, keys[start : start + _MOST])) or {})
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values: all of them or, where the process is killed meanwhile, none."""
        rows = [(key, value, _sum(key, value)) for key, value in values.items()]
        insert = "INSERT OR REPLACE INTO made (key, value, sum) VALUES (?, ?, ?)"
        if rows:
            self._tried(lambda connection: connection.executemany(insert, rows))

    def forget(self, in_use: int) -> None:
        """Keep the newest values only: a few times as many as are ``in_use``."""
        oldest = "DELETE FROM made WHERE number <= (SELECT max(number) FROM made) - ?"
        self._tried(lambda connection: connection.execute(oldest, (_SPARE * (in_use + _MOST),)))

    def _tried(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Return what ``work`` does in one transaction; None where the file is missing, locked, full or damaged."""
        if self._path is None:
            return None
        try:
            connection = self._connection(self._path)
            with connection:
                return work(connection)
        except (sqlite3.Error, OSError, TypeError, ValueError) as error:  # also for a path that no system takes
            _log.debug("cache %s: %s", self._path, error)
            self._opened = None
            if _is_damage(error):
                with suppress(OSError, ValueError):
                    self._path.unlink()
        return None

    def _connection(self, path: Path) -> sqlite3.Connection:
        """Open the file once in each process: what SQLite opened may not come along into a fork."""
        if self._opened is None or self._opened[0] != os.getpid():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            connection = sqlite3.connect(path, timeout=_WAIT, check_same_thread=False, factory=_Connection)
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(_TABLE)
            self._opened = os.getpid(), connection
        return self._opened[1]


class _Connection(sqlite3.Connection):
    """A connection that is closed when nobody uses it any more, as Python 3.13 demands.

    A fork of the process that opened it keeps it open: SQLite allows it neither to use nor to close it.
    """

    _owner = 0  # no process, until the file is open
    _inherited: ClassVar[list[sqlite3.Connection]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owner = os.getpid()

    def __del__(self) -> None:
        if self._owner == os.getpid():
            self.close()
        elif self._owner:
            self._inherited.append(self)


def _selected(keys: Sequence[bytes], connection: sqlite3.Connection) -> dict[bytes, bytes]:
    rows = connection.execute(f"SELECT key, value, sum FROM made WHERE key IN ({','.join('?' * len(keys))})", keys)
    return {key: value for key, value, checksum in rows if _sum(key, value) == checksum}


def _sum(key: bytes, value: bytes) -> int:
    """Return the checksum of a value; of its key too, which a damaged index may lead to the value of another."""
    return zlib.crc32(value, zlib.crc32(key))


def user_folder() -> Path:
    """Return where programs of this user keep what can be made again (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "feeds"


def _is_damage(error: Exception) -> bool:
    """Whether the file is no good any more, and not merely locked, full or read-only.

    FileContent of the file are in messages of SQLite, and a value is of another type where its row is damaged.
    """
    if isinstance(error, sqlite3.OperationalError):
        return any(word in str(error) for word in ("malformed", "decode", "no such column"))
    return not isinstance(error, OSError)


def key(*parts: bytes) -> bytes:
    """Return the key of what is made of these parts by this version of the code."""
    whole = hashlib.sha256(version())
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


@cache
def version() -> bytes:
    """Return what changes with the code that makes values: that of this package, of Python and of the libraries."""
    whole = hashlib.sha256(sys.version.encode())  # its Unicode, HTML and TOML
    for path in sorted(_sources(Path(__file__).parents[1])):
        whole.update(path.read_bytes())
    for name in _RESULTS_OF:
        with suppress(metadata.PackageNotFoundError):
            whole.update(f"{name}={metadata.version(name)};".encode())
    return whole.digest()


def _sources(package: Path) -> Iterable[Path]:
    return (path for suffix in ("py", "mo") for path in package.rglob(f"*.{suffix}"))
