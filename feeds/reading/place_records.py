"""Places that others name by a key: ``venueForeignKey: Riverside Gym``, ``location: corner-cafe-north``, a UUID.

They are documents in a folder for places, or entries of a data file: ``_data/locations/corner-cafe-north.yml``,
``data/venues.json`` with one entry for each. What names one is the file's name, the entry's key, or the value of a key
such as ``id``, ``slug`` or ``venueKey`` in it. Only what lies in the site is read, and a bounded number of files.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path as FilePath

from feeds.languages import folded
from feeds.model import Problem
from feeds.reading import toml
from feeds.reading.document import Document, read_document
from feeds.reading.files import PASSED_OVER, SUFFIXES, read_octets, source_of
from feeds.reading.yaml import Value, YamlError, read_values
from feeds.text.folding import fold

MAX_FILES, MAX_ENTRIES = 5_000, 20_000
_DATA = frozenset({".yml", ".yaml", ".json", ".toml"})
_PASSED_OVER = PASSED_OVER | {"_site", "public"}
_IDENTIFIERS = ("key", "id", "uuid", "uid", "slug", "ref", "name", "nom", "title")  # what the last word of a key may be
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def find_records(references: Collection[str], root: FilePath) -> dict[str, Document]:
    """Return the place below ``root`` that each reference names; without those that name none.

    A reference is what ``find_references`` takes; its last part is the name that a place has.
    """
    wanted: dict[str, list[str]] = {}
    for reference in references:
        wanted.setdefault(_name(reference), []).append(reference)
    found: dict[str, Document] = {}
    for name, document in _records(root) if wanted else ():
        for reference in wanted.get(name, ()):
            found.setdefault(reference, document)
        if len(found) == len(references):
            break
    return found


def _name(reference: str) -> str:
    path = FilePath(reference.strip().strip("/"))
    return fold(path.stem if path.suffix.lower() in SUFFIXES else path.name)


def _records(root: FilePath) -> Iterator[tuple[str, Document]]:
    """Yield every place with each of its names, the files in the order of their paths."""
    count = 0
    for path in _files(root):
        for key, document in _documents(path, root):
            count += 1
            if count > MAX_ENTRIES:
                return
            yield from ((name, document) for name in _names(key, document))


def _names(key: str, document: Document) -> Iterator[str]:
    yield fold(key)
    for own, value in document.metadata.items():
        if isinstance(value, str) and value and fold(own).replace(" ", "").endswith(_IDENTIFIERS):
            yield fold(value)


def _files(root: FilePath) -> Iterator[FilePath]:
    """Yield the files that may hold places: in a folder that is named for them, or data that is."""
    count = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        is_of_places = any(map(_is_for_places, FilePath(folder).relative_to(root).parts))
        for name in sorted(names):
            path = FilePath(folder, name)
            suffix = path.suffix.lower()
            if (is_of_places and suffix in SUFFIXES | _DATA) or (suffix in _DATA and _is_for_places(path.stem)):
                count += 1
                if count > MAX_FILES:
                    return
                if path.is_file() and not path.is_symlink():
                    yield path


def _is_for_places(name: str) -> bool:
    return fold(name) in folded("place.folders")


def _documents(path: FilePath, root: FilePath) -> Iterator[tuple[str, Document]]:
    """Yield the places of a file, each with its key: the file's own name, or that of an entry."""
    stem = path.parent.name if path.stem.split(".")[0] in ("index", "_index") else path.stem.split(".")[0]
    if path.suffix.lower() in SUFFIXES:
        document, _ = read_document(path, root)
        if document:
            yield stem, document
        return
    source = source_of(path, root)
    values = _values(path, source)
    entries: Mapping[str, Value] | None = values if isinstance(values, dict) else None
    if isinstance(values, list):
        entries = {str(number): value for number, value in enumerate(values)}
    if entries and (
        isinstance(values, list)
        or (_is_for_places(path.stem) and all(isinstance(value, dict) for value in entries.values()))
    ):
        for key, value in entries.items():
            if isinstance(value, dict):
                yield ("" if isinstance(values, list) else key), _document(source, value)
    elif entries:
        yield stem, _document(source, entries)


def _document(source: str, values: Mapping[str, Value]) -> Document:
    return Document(source, values, {}, "", 0, _EPOCH)


def _values(path: FilePath, source: str) -> Value:
    octets = read_octets(path, source)
    if isinstance(octets, Problem):
        return None
    try:
        text = octets.data.decode("utf-8-sig")
        return (toml.read(text, 1) if path.suffix.lower() == ".toml" else read_values(text)).root
    except (UnicodeDecodeError, YamlError):
        return None
