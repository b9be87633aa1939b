"""A folder → the files that may hold documents, in the order of their paths, and what they hold.

The trap: a folder of content is what people left there. Hidden folders, links that lead out of it or in circles,
pipes, directories named ``x.md`` and files that vanish while we look are passed over or reported, never followed.
"""

import os
import re
import stat
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path as FilePath

from feeds.locale.gettext import N_
from feeds.model import Problem
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason
from feeds.reading.sorted_search import SOURCE, where

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mdx", ".mdoc", ".qmd", ".html"})
MAX_OCTETS = 2_000_000
PASSED_OVER = frozenset({"node_modules", "vendor", "__pycache__"})
# What editors write beside a document while they save it; any other file may be one that a link leads to.
_BESIDE = re.compile(r"\..*|.*~|#.*#|4913|.*\.(?:tmp|temp|swp|swx|bak|part|crdownload)", re.I)
_BY_PATH = attrgetter("source", "path")


@dataclass(frozen=True, slots=True)
class File:
    """A file that may hold a document: where it is, its name below the folder, and what changes when it is written."""

    path: str
    source: str
    stamp: tuple[int, int, int]

    @property
    def is_partial(self) -> bool:
        """Whether its name says that it is a part of other pages; with a date, it is a document that is kept back."""
        return re.match(r"_(?!_*\d{4}-\d\d-\d\d)", os.path.basename(self.path)) is not None


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a file held when it was read, and when that was written, in UTC to the second."""

    data: bytes
    modified: datetime


def list_files(root: FilePath) -> list[File]:
    """Return the files below ``root`` that may hold documents, in the order of their paths.

    Raises FeedsError when the folder cannot be read.
    """
    if not os.path.isdir(root):  # Path.is_dir raises where somebody may not look
        raise FeedsError(N_("{root}: not a folder. Name the folder that holds the event documents."), root=root)
    try:
        before = root.stat()
        os.scandir(root).close()  # what may not be listed would look like a folder without documents
        files = _distinct(list(_files(root)), root)
        is_same = os.path.samestat(before, root.stat())
    except OSError as error:
        raise FeedsError(N_("{root}: cannot be read ({reason})."), root=root, reason=reason(error)) from error
    if not is_same:  # what was found is of two folders, or half of one
        raise FeedsError(N_("{root}: was replaced while it was read."), root=root)
    return files


def _distinct(files: Sequence[File], root: FilePath) -> list[File]:
    """Return the files by source, each with its own: of two names that look the same, one that is not composed stays so."""
    counts = Counter(file.source for file in files)
    own = (
        file if counts[file.source] == 1 else replace(file, source=_typed(_below(file.path, root))) for file in files
    )
    return sorted(own, key=_BY_PATH)


def list_again(root: FilePath, files: Sequence[File], changed: Iterable[FilePath]) -> list[File]:
    """Return what ``list_files`` would, where only the documents ``changed`` are others than they were in ``files``.

    Raises FeedsError when the folder cannot be read.
    """
    if not os.path.isdir(root):
        return list_files(root)
    again = list(files)
    for path in changed:
        status, is_named = _plain_status(path), path.suffix.lower() in SUFFIXES
        if _BESIDE.fullmatch(path.name) and not is_named and (status or not _is_around(path, files, root)):
            continue
        if (
            status is None
            or not is_named
            or not all(map(is_looked_into, path.relative_to(root).parts))
            or _is_behind_a_link(path, root)
        ):
            return list_files(root)  # gone, a folder, a link: whatever else that may touch
        file = File(os.path.join(root, path.relative_to(root)), source_of(path, root), stamp_of(status))
        place = where(again, file.source, SOURCE)
        if any(other.path != file.path for other in again[place]):
            return list_files(root)  # two names that look the same
        again[place] = [file]
    return again


def _is_around(path: FilePath, files: Sequence[File], root: FilePath) -> bool:
    """Whether ``path`` is a folder now, or was one that held documents."""
    inside = f"{source_of(path, root)}/"
    first = bisect_left(files, inside, key=SOURCE)
    held = first < len(files) and files[first].source.startswith(inside)
    return path.exists() or path.is_symlink() or held


def read_octets(path: FilePath | str, source: str) -> "FileContent | Problem":
    """Read the file of the document ``source``, or tell why it cannot be read."""
    try:
        with open(path, "rb", opener=_opened) as file:
            status = os.fstat(file.fileno())
            data = file.read(MAX_OCTETS + 1) if stat.S_ISREG(status.st_mode) else None
    except OSError as error:
        return Problem(source, 0, "unreadable", (("reason", error.strerror or type(error).__name__),))
    if data is None:
        return Problem(source, 0, "unreadable", (("reason", "not a regular file"),))
    if len(data) > MAX_OCTETS:
        values = (("octets", str(status.st_size)), ("limit", str(MAX_OCTETS)))
        return Problem(source, 0, "too-large", values)
    return FileContent(data, _utc(status.st_mtime))


def _opened(path: str, flags: int) -> int:
    """Open a file without waiting: whoever opens a pipe to read waits for its writer, maybe for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _utc(seconds: float) -> datetime:
    """Return a time of the disk in UTC; the epoch in place of one beyond the years of the calendar."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def source_of(path: FilePath, root: FilePath) -> str:
    """Return the name of a document: its path below ``root`` with ``/``, composed (NFC), always encodable."""
    return _composed(path.relative_to(root).as_posix())


def _composed(below: str) -> str:
    return below if below.isascii() else unicodedata.normalize("NFC", _typed(below))


def _typed(below: str) -> str:
    return os.fsencode(below).decode("utf-8", "backslashreplace")


def _below(path: str, root: FilePath) -> str:
    """Return the path of a file below ``root``; thousands of them are text, since a Path is made slowly."""
    return path[len(os.path.join(root, "")) :].replace(os.sep, "/")


def _files(root: FilePath) -> Iterator[File]:
    """Yield the files below ``root``; a link only where it leads inside, to a file that is not among them."""
    plain: list[str] = []
    links: list[str] = []
    for entry in _entries(root):
        if entry.is_symlink():
            links.append(entry.path)
        elif entry.is_file(follow_symlinks=False):
            plain.append(entry.path)
            with suppress(FileNotFoundError):  # gone since it was listed
                yield File(entry.path, _composed(_below(entry.path, root)), _stamp(entry))
    inside, known = root.resolve(), {FilePath(path).resolve() for path in plain} if links else set()
    for name in links:
        path = FilePath(name)
        status = _status(path)
        if status and path.resolve().is_relative_to(inside) and path.resolve() not in known:
            yield File(name, _composed(_below(name, root)), stamp_of(status))


def _entries(root: FilePath) -> Iterator[os.DirEntry[str]]:
    """Yield what is below ``root`` and named like a document; folders that cannot be listed are passed over."""
    folders = [os.fspath(root)]
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.extend([entry.path] if is_looked_into(entry.name) else [])
                elif os.path.splitext(entry.name)[1].lower() in SUFFIXES and not entry.name.startswith("."):
                    yield entry


def _stamp(entry: os.DirEntry[str]) -> tuple[int, int, int]:
    """Return the stamp of a file; of one that may not even be looked at, one of its own: it is there, and unreadable."""
    try:
        return stamp_of(entry.stat(follow_symlinks=False))
    except PermissionError:
        return 0, 0, 0


def stamp_of(status: os.stat_result) -> tuple[int, int, int]:
    """Return what changes when a file is written or replaced: its time in nanoseconds, its size, its place on the disk."""
    return status.st_mtime_ns, status.st_size, status.st_ino


def _plain_status(path: FilePath) -> os.stat_result | None:
    """Return the status of a plain file; None where there is nothing, or something else."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _is_behind_a_link(path: FilePath, root: FilePath) -> bool:
    """Whether a folder between ``root`` and ``path`` is a link; who watches a folder follows them, who lists it does not."""
    between = path.relative_to(root).parents
    return any((root / folder).is_symlink() for folder in between if folder.parts)


def _status(path: FilePath) -> os.stat_result | None:
    """Return the status of the plain file that a link leads to; a pipe would make its reader wait for ever."""
    try:
        status = path.stat()
    except (OSError, RuntimeError):
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def is_looked_into(folder: str) -> bool:
    """Whether documents may be in a folder of that name: not in hidden ones, nor in those that tools fill."""
    return not folder.startswith((".", "_site")) and folder not in PASSED_OVER
