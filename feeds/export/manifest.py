"""``manifest.json``: every file of a tree with its hash and what is said of it over HTTP; docs/tree.md describes it.

One file a line, sorted, so that the same tree has the same manifest, and the next one is made of lines that are known.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason

NAME, VERSION = "manifest.json", 1


@dataclass(frozen=True)
class Entry:
    """What is known of one file: ``cache`` is Cache-Control, ``modified`` Last-Modified as ISO 8601, or empty."""

    sha256: str
    size: int
    type: str
    cache: str
    language: str = ""
    modified: str = ""
    disposition: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def line(self) -> str:
        """The entry as JSON, with sorted keys and without what is empty."""
        own = {name: getattr(self, name) for name in _KEYS}
        return json.dumps({name: value for name, value in own.items() if value or name == "size"}, ensure_ascii=False)


_KEYS = ("cache", "disposition", "headers", "language", "modified", "sha256", "size", "type")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A tree: the day for which it was made, the base of its addresses (empty: none), its files by name."""

    today: date
    base_url: str
    language: str
    files: Mapping[str, Entry]
    version: int = VERSION

    def text(self) -> str:
        """Return it as JSON."""
        rows = lines({name: entry.line for name, entry in self.files.items()})
        head = f'"base_url": {json.dumps(self.base_url or None, ensure_ascii=False)}'
        tail = f'"language": {json.dumps(self.language)},\n"today": "{self.today}",\n"version": {self.version}'
        return f'{{\n{head},\n"files": {{\n{rows}\n}},\n{tail}\n}}\n'


def read(folder: Path) -> Manifest | None:
    """Return the manifest of a tree; None where there is none.

    Raises FeedsError for one of a newer version, and for one that cannot be read.
    """
    path = folder / NAME
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FeedsError(N_("{file}: cannot be read: {reason}"), file=path, reason=reason(error)) from error
    return parse(text, str(path))


def parse(text: str, where: str) -> Manifest | None:
    """Return a manifest; None for a file that is no manifest of ours."""
    try:
        found = json.loads(text)
        version = found["version"]
        if not isinstance(version, int) or "files" not in found:
            return None
        if version > VERSION:
            raise FeedsError(
                N_("{file}: written by a newer version of feeds; use that one, or another folder"), file=where
            )
        files = {name: Entry(**values) for name, values in found["files"].items()}
        return Manifest(
            today=date.fromisoformat(found["today"]), base_url=found["base_url"] or "", language=found["language"],
            files=files, version=version,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def stamp(moment: datetime) -> str:
    """Return a moment as the manifest writes it: ``2026-11-29T10:00:00Z``."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def identity(folder: Path) -> tuple[int, ...]:
    """Return what tells the manifest of a tree from one that was renamed into its place; nothing where there is none."""
    try:
        found = (folder / NAME).stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size


def lines(rows: Mapping[str, str]) -> str:
    """Return names and JSON texts as the members of an object, one a line, sorted by name."""
    return ",\n".join(f"{_quoted(name)}: {rows[name]}" for name in sorted(rows))


def _quoted(name: str) -> str:
    is_plain = name.isascii() and name.isprintable() and '"' not in name and "\\" not in name
    return f'"{name}"' if is_plain else json.dumps(name, ensure_ascii=False)
