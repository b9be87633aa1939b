"""Documents that others refer to: ``place: /places/town-hall``, ``lieu: src/lieux/mairie.md``, ``locations: [mairie]``.

They may stand outside of the folder of events, anywhere in the site, and never outside of it: a link is followed to a
plain file of the site only. A reference is the end of a path, with or without suffix; folders of collections may begin
with ``_``. The names of the site are listed once, and bounded.
"""

import os
from collections.abc import Collection, Iterator
from pathlib import Path as FilePath

from feeds.reading.document import Document, read_document
from feeds.reading.files import PASSED_OVER, SUFFIXES

MAX_FILES = 100_000
_PASSED_OVER = PASSED_OVER | {"_site", "public"}


def find_references(references: Collection[str], root: FilePath) -> dict[str, Document]:
    """Return the document below ``root`` that each reference leads to; without those that lead nowhere."""
    wanted = {_ending(reference): reference for reference in references}
    found: dict[str, FilePath] = {}
    inside = root.resolve()
    for path in _files(root):
        for ending in _endings(path.relative_to(root)):
            if ending in wanted and _is_better(path, found.get(ending)) and _is_of_site(path, inside):
                found[ending] = path
    documents = ((wanted[ending], read_document(path, root)[0]) for ending, path in sorted(found.items()))
    return {reference: document for reference, document in documents if document}


def _ending(reference: str) -> str:
    """Return a reference as the end of a path: without slashes around it, suffix and leading underscores."""
    path = FilePath(reference.strip().strip("/"))
    name = path.stem if path.suffix.lower() in SUFFIXES else path.name
    return "/".join(part.lstrip("_") for part in (*path.parts[:-1], name)).casefold()


def _endings(path: FilePath) -> Iterator[str]:
    """Yield the ends of a path that may be referred to; a folder's index stands for the folder."""
    parts = [part.lstrip("_") for part in path.parts]
    name = parts[-1].split(".")[0]
    parts = parts[:-1] if name == "index" else [*parts[:-1], parts[-1].rsplit(".", 1)[0]]
    for start in range(max(0, len(parts) - 6), len(parts)):
        yield "/".join(parts[start:]).casefold()


def _is_better(path: FilePath, other: FilePath | None) -> bool:
    """Prefer the shortest path, then the first by name: the same choice on every machine."""
    return other is None or (len(path.parts), path.as_posix()) < (len(other.parts), other.as_posix())


def _is_of_site(path: FilePath, root: FilePath) -> bool:
    """Whether ``path`` leads to a plain file below ``root``, and not into one of the folders that are passed over."""
    try:
        target = path.resolve(strict=True)
        return target.is_file() and all(map(_is_looked_into, target.relative_to(root).parts))
    except (OSError, RuntimeError, ValueError):  # gone, a circle of links, elsewhere
        return False


def _is_looked_into(name: str) -> bool:
    return not name.startswith(".") and name not in _PASSED_OVER


def _files(root: FilePath) -> Iterator[FilePath]:
    count = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(filter(_is_looked_into, folders))
        for name in sorted(names):
            count += 1
            if count > MAX_FILES:
                return
            if FilePath(name).suffix.lower() in SUFFIXES:
                yield FilePath(folder, name)
