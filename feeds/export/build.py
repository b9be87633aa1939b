"""A Collection → files in a folder, for any static host.

Files are written beside their places, and moved into them once all are there, so that a reader never sees half of one
and a full disk changes none; files of feeds and events that are gone are removed, everything else in the folder is left
alone.
"""

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from feeds.formats import FORMATS, Format
from feeds.locale.gettext import N_
from feeds.pipeline.collection import Collection
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason
from feeds.reading.faults import internal
from feeds.rendering.snapshot import Snapshot

_log = logging.getLogger("feeds")
_Pieces = Callable[[], Iterable[bytes]]
_FOLDERS = ("", "categories", "events", "languages")
_BESIDE = re.compile(rf"\..+\.(?:{'|'.join(form.suffix for form in FORMATS)})\.(\d+)")


def build(collection: Collection, target: Path) -> list[Path]:
    """Write every feed of ``collection`` in every format, and every event, below ``target``; return the files, sorted.

    Links to the feeds themselves need ``base_url`` in the settings. Raises FeedsError when a file cannot be written.
    """
    try:
        _remove_leftovers(target)
        names = _write(target, _files(collection))
        _remove_others(target, names)
    except OSError as error:
        raise FeedsError(
            N_("{file}: cannot be written: {reason}"), file=error.filename or target, reason=reason(error)
        ) from error
    return sorted(target / name for name in names)


def _files(collection: Collection) -> Iterator[tuple[str, _Pieces]]:
    """Yield each file with its name, one format after the other: what was written of events is forgotten with each."""
    base = collection.settings.base_url
    for form in FORMATS:
        snapshot = Snapshot(collection)
        for feed in collection.feeds:
            yield f"{feed.path}.{form.suffix}", partial(snapshot.pieces, feed, form, base)
        for event in collection.events if form.render_event else ():
            try:
                data = snapshot.event_file(event, form, base)
            except Exception as error:  # a fault of ours costs the file of this event only
                _log.error("%s: %s", event.source, internal(event.source, error).message(), exc_info=error)
                continue
            yield f"events/{event.slug}.{form.suffix}", partial(iter, (data,))


def _write(target: Path, files: Iterable[tuple[str, _Pieces]]) -> set[str]:
    """Write the files that do not hold these bytes already, so that hosts which compare times upload only changes.

    Returns the names of all of them.
    """
    names, moves = set(), dict[Path, Path]()
    try:
        for name, pieces in files:
            names.add(name)
            path = target / name
            if not _holds(path, pieces()):
                path.parent.mkdir(parents=True, exist_ok=True)
                beside = path.with_name(f".{path.name}.{os.getpid()}")
                moves[beside] = path
                with beside.open("wb") as file:
                    file.writelines(pieces())
        while moves:
            beside, path = moves.popitem()
            beside.replace(path)
    finally:
        for beside in moves:
            beside.unlink(missing_ok=True)
    return names


def _holds(path: Path, pieces: Iterable[bytes]) -> bool:
    """Whether the file is there and holds these pieces and nothing else."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return all(file.read(len(piece)) == piece for piece in pieces) and not file.read(1)


def _remove_leftovers(target: Path) -> None:
    """Remove what others wrote beside its place and, since they were killed, never moved."""
    for folder in _FOLDERS:
        for path in (target / folder).glob(".*"):
            found = _BESIDE.fullmatch(path.name)
            if found and not _is_at_work(int(found[1])):
                path.unlink(missing_ok=True)


def _is_at_work(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _remove_others(target: Path, names: set[str]) -> None:
    for folder in _FOLDERS:
        for format_ in FORMATS:
            for path in (target / folder).glob(f"*.{format_.suffix}"):
                if path.relative_to(target).as_posix() not in names and _is_ours(path, format_):
                    path.unlink()


def _is_ours(path: Path, format_: Format) -> bool:
    with path.open("rb") as file:
        return format_.signature in file.read(400)
