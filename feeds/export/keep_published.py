"""Keeps a store fresh: what a build makes in a folder is in the store soon after.

It looks at the manifest, so it works beside whatever builds the tree: ``feeds build``, ``feeds serve``, another program.
"""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Event as Signal
from time import monotonic

from feeds.export import manifest
from feeds.export.publish import publish
from feeds.problems.catalogue import FeedsError

_LOOK = 1.0  # seconds between two looks at a manifest
_AGAIN = 60.0  # seconds after which what failed is tried again
_log = logging.getLogger("feeds")


def keep_published(folder: Path, url: str, ended: Callable[[float], bool] | None = None) -> None:
    """Publish the tree in ``folder`` whenever it is another one; faults are logged, and tried again after a minute.

    ``ended`` waits for so many seconds, and says whether to end.
    """
    ended, due, published = ended or Signal().wait, 0.0, None
    while not ended(_LOOK):
        found = manifest.identity(folder)
        if found == published or monotonic() < due:
            continue
        try:
            done = publish(folder, url)
        except FeedsError as error:
            _log.warning("%s", error)
            due = monotonic() + _AGAIN
        else:
            published = found
            _log.info("published: %s, removed: %s", len(done.written), len(done.removed))


@contextmanager
def publisher(folder: Path, url: str) -> Iterator[Callable[[], None]]:
    """Keep a store fresh from a process of its own, as long as the block and this process last.

    What is yielded starts it anew where it has died. It is a process because builds fork, which threads forbid.
    """
    process: SpawnProcess | None = None

    def ensure() -> None:
        nonlocal process
        if process is None or not process.is_alive():
            process = get_context("spawn").Process(target=_run, args=(folder, url), daemon=True)
            process.start()

    ensure()
    try:
        yield ensure
    finally:
        if process:
            process.terminate()
            process.join()


def _run(folder: Path, url: str) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    parent = parent_process()
    with suppress(KeyboardInterrupt), ends_gently():
        keep_published(folder, url, lambda seconds: bool(connection.wait([parent.sentinel] if parent else [], seconds)))


@contextmanager
def ends_gently() -> Iterator[None]:
    """Let SIGTERM end this process as Ctrl-C does, so that its lock in the store is free afterwards."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
