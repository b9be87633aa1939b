"""The octets of a file → a Document: its front matter in whatever dialect, its body, the place of every value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path as FilePath

from feeds.model import Problem
from feeds.reading import toml
from feeds.reading.files import list_files, read_octets, source_of
from feeds.reading.frontmatter import Parts, split
from feeds.reading.headers import read_header
from feeds.reading.suppressions import read_ignored, without
from feeds.reading.yaml import Path, Value, YamlError, read_values


@dataclass(frozen=True, slots=True)
class Document:
    """One file: where it is, its front matter as it was typed, its body, and the place of every value.

    ``ignored`` are the codes of problems of which its writer does not want to be told.
    """

    source: str
    metadata: Mapping[str, Value]
    lines: Mapping[Path, int]
    body: str
    body_line: int
    modified: datetime
    columns: Mapping[Path, int] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()

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
    """Read the bytes of the document ``source``: the Document, unless it has none, and what was wrong with it."""
    parts, problems = split(data, source)
    ignored, unknown = read_ignored(parts.front_matter or "", parts.front_matter_line, source)
    document, problems = _parse(parts, problems, source, modified)
    return document and replace(document, ignored=ignored), without([*problems, *unknown], ignored)


def _parse(
    parts: Parts, problems: list[Problem], source: str, modified: datetime
) -> tuple[Document | None, list[Problem]]:
    if (
        parts.front_matter is None
        and problems
        and problems[-1].code == "no-front-matter"
        and (found := toml.split(parts.body))
    ):
        return _toml_document(found, source, modified, problems[:-1])
    if parts.front_matter is None:
        header = read_header(parts.body) if problems and problems[-1].code == "no-front-matter" else None
        if header is None:
            return None, problems
        values, body, body_line = header
        assert isinstance(values.root, dict)
        return Document(source, values.root, values.lines, body, body_line, modified), problems[:-1]
    try:
        values = read_values(parts.front_matter, parts.front_matter_line)
    except YamlError as error:
        told = tuple(error.values.items())
        return None, [*problems, Problem(source, error.line, error.code, told, error.column)]
    problems.extend(
        Problem(source, place.line, "duplicate-key", (("key", key), ("first", str(first))), place.column)
        for key, first, place in values.duplicates
    )
    if not isinstance(values.root, dict):
        return None, [*problems, _not_keys(values.root, source, parts.front_matter_line)]
    document = Document(source, values.root, values.lines, parts.body, parts.body_line, modified, values.columns)
    return document, problems


def _toml_document(
    found: tuple[str, str, int], source: str, modified: datetime, problems: list[Problem]
) -> tuple[Document | None, list[Problem]]:
    front_matter, body, body_line = found
    try:
        values = toml.read(front_matter, 2)
    except YamlError as error:
        return None, [*problems, Problem(source, error.line, error.code, tuple(error.values.items()))]
    assert isinstance(values.root, dict)
    return Document(source, values.root, values.lines, body, body_line, modified), problems


def _not_keys(root: Value, source: str, line: int) -> Problem:
    if root is None:
        return Problem(source, line, "front-matter-empty")
    found = "a list" if isinstance(root, list) else f"“{str(root)[:60]}”"
    return Problem(source, line, "front-matter-not-keys", (("found", found),))
