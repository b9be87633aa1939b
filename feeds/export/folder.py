"""The folder of a tree: files are written beside their places, and renamed into them in an order that keeps links whole.

``.feeds/`` in the folder holds the lock of whoever writes, the files on their way, and a journal: the hash of each file
that a build was about to rename when it was killed, so that the next one knows what is ours. The order is told in
docs/tree.md. Pages refer to each other in circles, so a new page is put in first as a placeholder without links, and a
page that goes is replaced by one before anything is removed.
"""

import fcntl
import hashlib
import itertools
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from feeds.export import manifest
from feeds.export.manifest import Manifest
from feeds.export.order import turn_of
from feeds.formats import FORMATS
from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason

WORK = ".feeds"
PLACEHOLDER = (
    b'<!doctype html>\n<meta charset="utf-8">\n<meta name="robots" content="noindex">\n'
    b'<meta http-equiv="refresh" content="2">\n<title>\xe2\x80\xa6</title>\n'
)
_PLACEHOLDER_HASH = hashlib.sha256(PLACEHOLDER).hexdigest()
_NONE: frozenset[str] = frozenset()
_LARGE = 4_000_000  # octets
_BUFFER = 1 << 20  # octets: system calls take their time
_FEW = 3  # names that a sentence tells
_PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is written and waits to be renamed."""

    name: str
    sha256: str
    path: Path


def _turn(each: Staged) -> int:
    return turn_of(each.name)


class Folder:
    """The folder of a tree while one process has it to itself; ``known`` are the hashes that its files may have."""

    def __init__(self, target: Path, last: tuple[Manifest, tuple[int, ...]] | None = None) -> None:
        self.target, self._work, self._last = target, target / WORK, last
        self.manifest: Manifest | None = None
        self.known: dict[str, frozenset[str]] = {}
        self._numbers, self._has_room = itertools.count(1), False
        self._listed: dict[str, frozenset[str]] = {}

    @contextmanager
    def held(self, *, writes: bool = True) -> Iterator["Folder"]:
        """Hold the folder. Raises FeedsError where it cannot be written, or another build has it."""
        try:
            lock = self._locked() if writes else None
            try:
                self._read()
                yield self
            finally:
                if lock is not None:
                    self._clear()
                    os.close(lock)
        except OSError as error:
            raise FeedsError(
                N_("{file}: cannot be written: {reason}"), file=error.filename or self.target, reason=reason(error)
            ) from error

    def _locked(self) -> int:
        """Return a descriptor of the folder with a lock, which ends with the process."""
        self.target.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.target, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise FeedsError(
                N_("{folder}: another build writes there; wait for its end"), folder=self.target
            ) from error
        except OSError:
            os.close(lock)
            raise
        self._clear()
        return lock

    def _read(self) -> None:
        known, identity = self._last or (None, ())
        is_last = identity and identity == manifest.identity(self.target) and not self._work.exists()
        self.manifest = known if is_last else manifest.read(self.target)
        files = self.manifest.files if self.manifest else {}
        self.known = {name: frozenset({entry.sha256}) for name, entry in files.items()}
        for name, hashes in self._journal().items():
            self.known[name] = self.known.get(name, frozenset()) | {*hashes, _PLACEHOLDER_HASH}
        if self.manifest is None:
            self.known |= {name: frozenset({self.hash_of(name)}) for name in _of_older_version(self.target)}

    def _journal(self) -> dict[str, list[str]]:
        try:
            found = json.loads((self._work / "journal").read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _clear(self) -> None:
        """Remove what is on its way; the journal of a build that was killed stays until one has ended."""
        shutil.rmtree(self._work / "new", ignore_errors=True)
        (self._work / "journal.new").unlink(missing_ok=True)
        with suppress(OSError):
            self._work.rmdir()

    def hash_of(self, name: str) -> str:
        """Return the hash of a file as it is; empty where there is none."""
        try:
            with (self.target / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""

    def holds(self, name: str, pieces: Sequence[bytes]) -> bool:
        """Whether a file is there and holds these pieces and nothing else."""
        if not self._is_listed(name):
            return False
        try:
            with (self.target / name).open("rb") as file:
                return all(file.read(len(piece)) == piece for piece in pieces) and not file.read(1)
        except OSError:
            return False

    def is_foreign(self, name: str) -> bool:
        """Whether something stands at the place of a file that we did not write."""
        return name not in self.known and self._is_listed(name)

    def _is_listed(self, name: str) -> bool:
        """Whether there is something of that name; each folder is read once."""
        parent, _, own = name.rpartition("/")
        if parent not in self._listed:
            try:
                self._listed[parent] = frozenset(os.listdir(self.target / parent)) if self._is_begun(parent) else _NONE
            except FileNotFoundError:
                self._listed[parent] = _NONE
        return own in self._listed[parent]

    def _is_begun(self, folder: str) -> bool:
        return not folder or self._is_listed(folder)

    def stage(self, name: str, sha256: str, pieces: Iterable[bytes]) -> Staged:
        """Write a file beside its place."""
        path = self._work / "new" / str(next(self._numbers))
        if not self._has_room:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._has_room = True
        with path.open("wb", buffering=_BUFFER) as file:
            file.writelines(pieces)
        return Staged(name, sha256, path)

    def commit(self, staged: Sequence[Staged], gone: Sequence[str], last: Sequence[Staged]) -> list[str]:
        """Rename files into their places, remove those that are ``gone``, rename the ``last`` in their order.

        Returns what was removed: a file that somebody changed since is not.
        """
        removed = [name for name in gone if self.hash_of(name) in self.known[name]]
        gone_pages = [name for name in removed if name.endswith(_PAGE)]
        others = sorted((name for name in removed if not name.endswith(_PAGE)), key=turn_of, reverse=True)
        self._make_room(staged)
        new = [each.name for each in staged if each.name.endswith(_PAGE) and not self._is_listed(each.name)]
        ended = [self.stage(name, _PLACEHOLDER_HASH, (PLACEHOLDER,)) for name in gone_pages]
        self._write_journal([(each.name, each.sha256) for each in (*staged, *last)], removed)
        self._put_placeholders(new)
        large = [os.open(self.target / each.name, os.O_RDONLY) for each in staged if self._is_large(each)]
        for each in (*sorted(staged, key=_turn), *ended):
            each.path.replace(self.target / each.name)
        for name in (*others, *gone_pages):
            self._remove(name)
        for each in last:
            each.path.replace(self.target / each.name)
        (self._work / "journal").unlink(missing_ok=True)
        for descriptor in large:  # a disk takes its time to free what was large: until here, nobody waits for it
            os.close(descriptor)
        return removed

    def _is_large(self, each: Staged) -> bool:
        return self._is_listed(each.name) and each.path.stat().st_size > _LARGE

    def _make_room(self, staged: Sequence[Staged]) -> None:
        """Make the folders, so that a full disk is known before anything is renamed."""
        for folder in {(self.target / each.name).parent for each in staged}:
            folder.mkdir(parents=True, exist_ok=True)

    def _put_placeholders(self, names: Sequence[str]) -> None:
        """Put in the placeholders of new pages: one file with many names, where the disk knows such."""
        if not names:
            return
        one = self.stage("", _PLACEHOLDER_HASH, (PLACEHOLDER,)).path
        for name in names:
            try:
                os.link(one, self.target / name)
            except OSError:
                self.stage(name, _PLACEHOLDER_HASH, (PLACEHOLDER,)).path.replace(self.target / name)

    def _write_journal(self, written: Iterable[tuple[str, str]], removed: Iterable[str]) -> None:
        hashes = self._journal()
        for name, sha256 in written:
            hashes.setdefault(name, []).append(sha256)
        for name in removed:
            hashes.setdefault(name, [])
        self._work.mkdir(exist_ok=True)
        beside = self._work / "journal.new"
        beside.write_text(json.dumps(hashes), "utf-8")
        beside.replace(self._work / "journal")

    def _remove(self, name: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        path = self.target / name
        path.unlink(missing_ok=True)
        with suppress(OSError):
            for folder in path.parents:
                if folder == self.target:
                    break
                folder.rmdir()


def told(names: Sequence[str]) -> str:
    """Return names as a sentence tells them: a few of many."""
    return ", ".join(names[:_FEW]) + (" …" if len(names) > _FEW else "")


def _of_older_version(target: Path) -> Iterator[str]:
    """Yield the files of a version that wrote no manifest: those that carry the signature of their format."""
    for folder in ("", "categories", "events", "languages"):
        for form in FORMATS:
            for path in (target / folder).glob(f"*.{form.suffix}"):
                with suppress(OSError), path.open("rb") as file:
                    if form.signature in file.read(400):
                        yield path.relative_to(target).as_posix()
