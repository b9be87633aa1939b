"""What is told of a published tree: its manifest (see docs/tree.md), and whether somebody writes it just now."""

import json
import mmap
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_GLANCE = 1.0  # seconds between two looks whether somebody removed the file of a generation
_FILES = b'"files": {\n'


class Manifest:
    """What manifest.json says of a tree; of its lines, one for each file in their order, those are read that are asked for."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._start = self._data.find(_FILES) + len(_FILES)
        self._end = self._data.rfind(b"\n}", self._start - 1, self._data.rfind(b"\n}"))
        about = json.loads(self._data[: self._start] + self._data[self._end :])
        self.base_url, self.language = about["base_url"] or "", about["language"]

    def entry(self, name: str) -> dict[str, Any] | None:
        """Return what is said of the file of that name; None where there is none."""
        key, low, high = f"{json.dumps(name, ensure_ascii=False)}: ".encode(), self._start, self._end
        while low < high:
            begin = self._data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._data.find(b"\n", begin, high) % (high + 1)
            line = self._data[begin:end]
            if line.startswith(key):
                found: dict[str, Any] = json.loads(line[len(key) :].removesuffix(b","))
                return found
            low, high = (end + 1, high) if line < key else (low, begin)
        return None


class Generation:
    """A number in a file that all processes map into their memory: odd while the tree is written, even while it rests.

    So nobody need look at a file again that nobody can have written since.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._memory: mmap.mmap | None = None
        self._inode, self._due = 0, 0.0

    @property
    def number(self) -> int:
        """The number now; odd where there is no such file."""
        if time.monotonic() > self._due:
            self._map()
        return int.from_bytes(self._memory[:8], "little") if self._memory else 1

    @contextmanager
    def written(self) -> Iterator[None]:
        """Tell everybody that the tree is written, by the one process that does; after a failure, until it succeeds."""
        if not self._path.exists():
            self._path.write_bytes((time.time_ns() | 1).to_bytes(8, "little"))  # no number of a file that was removed
        self._map()
        assert self._memory
        self._memory[:8] = (self.number | 1).to_bytes(8, "little")
        yield
        self._memory[:8] = (self.number + 1).to_bytes(8, "little")

    def _map(self) -> None:
        self._due = time.monotonic() + _GLANCE
        try:
            with self._path.open("r+b") as file:
                inode = os.fstat(file.fileno()).st_ino
                if inode != self._inode or not self._memory:
                    self._memory, self._inode = mmap.mmap(file.fileno(), 8), inode
        except (OSError, ValueError):
            self._memory = None
