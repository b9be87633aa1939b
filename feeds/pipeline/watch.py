"""Notice that a folder of documents changed, and wait until the burst of changes is over.

The traps: network mounts tell nothing, and a folder that is replaced (a link that leads elsewhere, a new mount) takes
its watch with it; so every few seconds the folder is also looked at, and what git has checked out. A save is one change,
a checkout is thousands: few are told at once, of many the end is awaited.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from threading import Event as Signal

from watchfiles import watch as changes_of

from feeds.problems.catalogue import FeedsError
from feeds.reading import SUFFIXES, File, list_again, list_files, read_head

STEP, LOOK = 10, 5_000  # milliseconds without a change that end a save; between two looks, at least
_REST, _LONGEST = 200, 30.0  # times as long as a look took, before another one; but no more seconds than these
QUIET, LOOKS = 0.2, 10  # seconds without a change that end a burst of many; after so many of them, it goes on
_FENCE = 4  # octets of the first line of a document; one with fewer was emptied to be written anew
_FEW = 8  # changes that may be one save: the document, its backup, the editor's own files
_log = logging.getLogger("feeds")
logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it tells each change in its own words, too
Look = Sequence[File] | None  # None: the folder cannot be read


def watch(
    folder: Path,
    seen: Look,
    on_change: Callable[[Look], None],
    stop: Signal | None = None,
    head: str | None = None,
    today: Callable[[], date | None] = lambda: None,
) -> None:
    """Call ``on_change`` with the documents of ``folder`` after each change of them, until ``stop``; never raises.

    ``seen`` are those that were read last, when ``head`` was checked out: what changed since then is told at once.
    A commit changes the dates of documents and not the files; and git tells that it is there when all files are. A new
    day that ``today`` gives changes what is kept back.
    """
    stop, day = stop or Signal(), today()

    def tell(found: Look, now: str | None) -> None:
        nonlocal seen, head, day
        if (found != seen or now != head or day != today()) and not stop.is_set():
            seen, head, day = found, now, today()
            on_change(found)

    while not stop.is_set():
        if not os.path.isdir(folder):  # it went while somebody was told
            tell(None, head)
        _wait_for(folder, stop)
        found, due = _timed_look(folder)
        tell(found, head)
        watched = _identity(folder)
        try:
            for changes in changes_of(folder.absolute(), debounce=1_600, step=STEP, rust_timeout=LOOK,
                                      yield_on_timeout=True, stop_event=stop, raise_interrupt=False,
                                      watch_filter=None):  # fmt: skip
                changed = [path for _, path in changes]
                if changed:
                    tell(_look_at(folder, seen, changed, stop), head)
                if time.monotonic() > due:
                    found, due = _timed_look(folder)
                    tell(found, read_head(folder))
                if _identity(folder) != watched or str(folder.absolute()) in changed:
                    break
        except Exception:
            _log.debug("watching %s failed", folder, exc_info=True)
            stop.wait(QUIET)


def _timed_look(folder: Path) -> tuple[Look, float]:
    """Return the documents of a folder, and when to look again: ten thousand take some time."""
    begun = time.monotonic()
    found, ended = look(folder), time.monotonic()
    return found, ended + min(max(0.9 * LOOK / 1_000, _REST * (ended - begun)), _LONGEST)


def look(folder: Path) -> Look:
    """Return the documents of a folder, None when it cannot be read."""
    try:
        return list_files(folder)
    except FeedsError:
        return None


def _wait_for(folder: Path, stop: Signal) -> None:
    """Wait for a folder that vanished."""
    while not os.path.isdir(folder) and not stop.is_set():
        stop.wait(QUIET)


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another one in its place."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _look_at(folder: Path, seen: Look, changed: Sequence[str], stop: Signal) -> Look:
    """Return the documents of a folder once those that ``changed`` are whole."""
    paths = list(_below(folder, changed))
    documents = [path for path in paths if path.suffix.lower() in SUFFIXES]
    if len(changed) > _FEW or any(map(_is_begun, documents)):
        return _settled(folder, documents, stop)
    if not changed or seen is None or len(paths) < len(changed):
        return look(folder)
    try:
        return list_again(folder, seen, paths)
    except FeedsError:
        return None


def _below(folder: Path, changed: Iterable[str]) -> Iterable[Path]:
    """Yield absolute paths as paths below ``folder``, which may be a relative one; without those that are not."""
    whole = folder.absolute()
    return (folder / Path(path).relative_to(whole) for path in changed if Path(path).is_relative_to(whole))


def _is_begun(path: Path) -> bool:
    """Whether a document is gone or emptied, as some editors leave it until they have written the new one."""
    try:
        return path.lstat().st_size < _FENCE
    except OSError:
        return True


def _settled(folder: Path, changed: Sequence[Path], stop: Signal) -> Look:
    """Return the documents of a folder in which much happens, when it is over; ``changed`` are some that changed."""
    found = look(folder)
    for _ in range(LOOKS):
        stop.wait(QUIET)
        before, found = found, look(folder)
        if before == found and not any(path.exists() and _is_begun(path) for path in changed):
            break
    return found
