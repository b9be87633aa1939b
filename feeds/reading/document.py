"""The octets of a file → a Document: its front matter in whatever dialect, its body, the place of every value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path as FilePath

from feeds.locale.gettext import N_
from feeds.model import Problem
from feeds.reading import toml
from feeds.reading.bounds import MAX_FRONT_MATTER, MAX_LENGTH, cut
from feeds.reading.faults import internal
from feeds.reading.files import list_files, read_octets, source_of
from feeds.reading.frontmatter import Parts, split
from feeds.reading.headers import read_header
from feeds.reading.suppressions import read_ignored, without
from feeds.reading.yaml import Path, Value, Values, YamlError, read_values, spell

_PLAIN_LINE = re.compile(r"[ \t-]{0,40}([^\W\d_][\w -]{0,40})[:=]([^\n]*)")


@dataclass(frozen=True, slots=True)
class Document:
    """One file: where it is, its front matter as it was typed, its body, and the place of every value.

    ``ignored`` are the codes of problems of which its writer does not want to be told, ``earlier`` the values of keys
    that were typed again, each with its key and line. ``stamps`` are the values that YAML 1.1 takes for a moment.
    """

    source: str
    metadata: Mapping[str, Value]
    lines: Mapping[Path, int]
    body: str
    body_line: int
    modified: datetime
    columns: Mapping[Path, int] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    earlier: tuple[tuple[str, Value, int], ...] = ()
    stamps: frozenset[Path] = frozenset()

    def line(self, path: Path) -> int:
        """Return the line of the value at ``path``, or of the nearest thing around it; 0 when nothing is known."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def column(self, path: Path) -> int:
        """Return the column of the value at ``path``; 0 when it is not known."""
        return self.columns.get(path, 0)


@dataclass(frozen=True, slots=True)
class Folder:
    """What a content folder holds, sorted by source, and what was wrong with the rest."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


def read_folder(root: FilePath) -> Folder:
    """Read every document below ``root``; raises FeedsError only when the folder itself cannot be read."""
    documents, problems = [], []
    for file in list_files(root):
        if file.is_partial:
            problems.append(Problem(file.source, 0, "underscore-file"))
            continue
        document, found = read_document(FilePath(file.path), root)
        problems.extend(found)
        if document:
            documents.append(document)
    return Folder(tuple(documents), tuple(problems))


def read_document(path: FilePath, root: FilePath) -> tuple[Document | None, list[Problem]]:
    """Read the file ``path`` below ``root``: the Document, unless it has none, and what was wrong with it."""
    source = source_of(path, root)
    octets = read_octets(path, source)
    return (None, [octets]) if isinstance(octets, Problem) else parse_document(octets.data, source, octets.modified)


def parse_document(data: bytes, source: str, modified: datetime) -> tuple[Document | None, list[Problem]]:
    """Read the bytes of the document ``source``: the Document, unless it has none, and what was wrong with it.

    Never raises: a fault of ours costs this document only.
    """
    try:
        return _parsed(data, source, modified)
    except Exception as error:
        return None, [internal(source, error)]


def read_plain_lines(data: bytes, source: str, modified: datetime) -> Document | None:
    """Read the lines ``key: value`` of a broken file, whatever stands between them; None where it is no text.

    Nothing is to be published of it: it tells only what its writer does not want to be known.
    """
    if b"\0" in data:
        return None
    texts: dict[str, Value] = {}
    earlier: list[tuple[str, Value, int]] = []
    for number, line in enumerate(data[:MAX_FRONT_MATTER].decode("utf-8", "replace").splitlines(), 1):
        if found := _PLAIN_LINE.match(line):
            key = found[1].strip()
            earlier += [(key, texts[key], number)] if key in texts else []
            texts[key] = cut(found[2].strip(" \t\r\"'"))
    return Document(source, texts, {}, "", 1, modified, earlier=tuple(earlier))


def _parsed(data: bytes, source: str, modified: datetime) -> tuple[Document | None, list[Problem]]:
    parts, problems = split(data, source)
    ignored, unknown = read_ignored(parts.front_matter or "", parts.front_matter_line, source)
    document, problems = _parse(parts, problems, source, modified)
    return document and replace(document, ignored=ignored), without([*problems, *unknown], ignored)


def _parse(
    parts: Parts, problems: list[Problem], source: str, modified: datetime
) -> tuple[Document | None, list[Problem]]:
    is_unfenced = bool(problems) and problems[-1].code == "no-front-matter"
    before = problems[:-1] if is_unfenced else problems
    try:
        found = _unfenced(parts.body) if is_unfenced else _fenced(parts)
    except YamlError as error:
        told = Problem(source, error.line, error.code, tuple(error.values.items()), error.column)
        return None, [*before, told]
    if found is None:
        return None, problems
    values, body, body_line = found
    told_of = [*before, *_doubts(values, source)]
    if not isinstance(values.root, dict):
        return None, [*told_of, _not_keys(values.root, source, parts.front_matter_line)]
    document = Document(source, values.root, values.lines, body, body_line, modified, values.columns,
                        earlier=values.earlier, stamps=values.stamps)  # fmt: skip
    return document, told_of


def _fenced(parts: Parts) -> tuple[Values, str, int] | None:
    """Return the values between ``---`` fences, the body and the number of its first line; None without fences."""
    if parts.front_matter is None:
        return None
    return read_values(parts.front_matter, parts.front_matter_line), parts.body, parts.body_line


def _unfenced(text: str) -> tuple[Values, str, int] | None:
    """Return the same of a text without such fences: TOML, or ``Key: value`` lines; None for neither."""
    return toml.read_document(text) or read_header(text)


def _doubts(values: Values, source: str) -> Iterator[Problem]:
    """Yield what is doubtful about values that could be read: keys that stand there twice, values that were cut."""
    for key, first, place in values.duplicates:
        yield Problem(source, place.line, "duplicate-key", (("key", key), ("first", str(first))), place.column)
    for path, length in values.cut.items():
        told = (("key", spell(path)), ("length", str(length)), ("limit", str(MAX_LENGTH)))
        yield Problem(source, values.lines.get(path, 0), "value-too-long", told, values.columns.get(path, 0))


def _not_keys(root: Value, source: str, line: int) -> Problem:
    if root is None:
        return Problem(source, line, "front-matter-empty")
    what = N_("a list") if isinstance(root, list) else f"“{str(root)[:60]}”"
    return Problem(source, line, "front-matter-not-keys", (("what", what),))
