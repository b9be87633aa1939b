"""Notice that a folder of documents changed, and wait until the burst of changes is over.

The trap: network mounts tell nothing, and a folder that is replaced (a git checkout, a new mount) takes its watch with
it. So every few seconds the folder is also looked at: names, times and sizes.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event as Signal
from time import sleep

from watchfiles import watch as changes_of

QUIET, LOOK = 200, 5_000  # milliseconds without a change that end a burst; between two looks
_log = logging.getLogger("feeds")
_Look = tuple[tuple[str, int, int], ...]


def watch(folder: Path, on_change: Callable[[], None], stop: Signal | None = None) -> None:
    """Call ``on_change`` after each burst of changes below ``folder``, until ``stop`` is set; never raises."""
    stop, seen = stop or Signal(), look(folder)
    while not stop.is_set():
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
        seen = _until_there(folder, seen, on_change, stop)


def _until_there(folder: Path, seen: _Look, on_change: Callable[[], None], stop: Signal) -> _Look:
    """Wait for a folder that vanished; tell what is in it once it is there again."""
    while not folder.is_dir() and not stop.is_set():
        sleep(QUIET / 1_000)
    now = look(folder)
    if now != seen and not stop.is_set():
        on_change()
    return now


def look(folder: Path) -> _Look:
    """Return what tells one state of a folder from another: the name, time and size of each file."""
    return tuple(sorted(_files(folder)))


def _files(folder: Path) -> list[tuple[str, int, int]]:
    found = []
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            try:
                status = os.stat(path, follow_symlinks=False)
            except OSError:
                continue
            found.append((path, status.st_mtime_ns, status.st_size))
    return found
