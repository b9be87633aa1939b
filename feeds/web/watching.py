"""Notice that a folder of documents changed, and wait until the burst of changes is over.

The trap: network mounts tell nothing, and a folder that is replaced (a git checkout, a new mount) takes its watch with
it. So every few seconds the folder is also looked at: names, times and sizes.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event as Signal

from watchfiles import watch as changes_of

from feeds.reading import is_looked_into

QUIET, LOOK = 200, 5_000  # milliseconds without a change that end a burst; between two looks
_log = logging.getLogger("feeds")
logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it tells each change in its own words, too
Look = tuple[tuple[str, int, int], ...]


def watch(folder: Path, seen: Look, on_change: Callable[[], None], stop: Signal | None = None) -> None:
    """Call ``on_change`` after each burst of changes below ``folder``, until ``stop`` is set; never raises.

    ``seen`` is how the folder looked when it was read last: what changed since then is told at once.
    """
    stop = stop or Signal()
    while not stop.is_set():
        seen = _until_there(folder, seen, on_change, stop)
        try:
            for _ in changes_of(folder, debounce=1_600, step=QUIET, rust_timeout=LOOK, yield_on_timeout=True,
                                stop_event=stop, raise_interrupt=False, watch_filter=None):  # fmt: skip
                now = look(folder)
                if now != seen:
                    seen = now
                    on_change()
                if not folder.is_dir():
                    break
        except Exception:
            _log.debug("watching %s failed", folder, exc_info=True)
            stop.wait(QUIET / 1_000)


def _until_there(folder: Path, seen: Look, on_change: Callable[[], None], stop: Signal) -> Look:
    """Wait for a folder that vanished; tell what is in it once it is there again."""
    while not folder.is_dir() and not stop.is_set():
        stop.wait(QUIET / 1_000)
    now = look(folder)
    if now != seen and not stop.is_set():
        on_change()
    return now


def look(folder: Path) -> Look:
    """Return what tells one state of a folder from another: the name, time and size of each file."""
    return tuple(sorted(_files(folder)))


def _files(folder: Path) -> list[tuple[str, int, int]]:
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if is_looked_into(name)]
        for name in names:
            path = os.path.join(root, name)
            try:
                status = os.stat(path, follow_symlinks=False)
            except OSError:
                continue
            found.append((path, status.st_mtime_ns, status.st_size))
    return found
