"""The process that builds: it reads documents, writes the published tree, and tells what it knows to those that answer.

It is started by a Supervisor, which hands it its job and holds its input open; it ends when nobody does any more. Nobody
waits for it but who wants to see a change: whatever happens to it, what was published last stays.
"""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from threading import Thread
from typing import TypeVar

from feeds.export.build import Tree, build
from feeds.locale.gettext import language_of_person
from feeds.pages.site import Site
from feeds.pipeline.builder import Builder
from feeds.pipeline.store import Store
from feeds.pipeline.watch import Look, watch
from feeds.problems.catalogue import FeedsError
from feeds.rendering.snapshot import Snapshot
from feeds.web.health import write_health
from feeds.web.job import Job
from feeds.web.manifest import Generation
from feeds.web.state import LiveSite

_STEP_BACK = 10  # nobody waits for a document to be read while there is a calendar to answer
_PAUSE, _PATIENCE = 1.0, 10.0  # seconds until what failed is tried again; for a server to be there
Result = TypeVar("Result")
_log = logging.getLogger("feeds")


class Publisher:
    """Publishes one collection after the other."""

    def __init__(self, job: Job, builder: Builder, store: Store) -> None:
        self._job, self._builder, self._store = job, builder, store
        self._generation = Generation(job.generation)
        self._tree: Tree | None = None

    def publish(self, live: LiveSite) -> None:
        """Write the tree, and what is known; the first time the other way round, so that nobody waits for all pages."""
        steps = [self._write_tree, self._tell]
        for step in steps if self._job.is_done else reversed(steps):
            step(live)

    def _write_tree(self, live: LiveSite) -> None:
        if self._job.base:
            with self._generation.written():
                self._tree = build(
                    live.site.collection, self._job.tree, before=self._tree, interactive=True, overwrite=True
                )

    def _tell(self, live: LiveSite) -> None:
        self._store.keep(self._builder.known, self._builder.history)
        write_health(self._job.health, live.site.collection, is_stale=live.is_stale)


def keep_fresh(job: Job) -> None:
    """Publish the site as it is, and again after each change."""
    store = Store(job.store)
    last = store.read()
    builder = Builder(replace(job.settings, base_url=job.base), last.known if last else None)
    with job.progress() as progress:
        collection = _lasting(lambda: builder.build(progress), give_up=not job.is_done)
    live = LiveSite(Site(snapshot=Snapshot(collection)), builder)
    publisher = Publisher(job, builder, store)
    _lasting(lambda: publisher.publish(live), give_up=not job.is_done)
    if job.announce:
        _wait_for(job.address)
        job.announce(collection, job.base)

    def renew(files: Look) -> None:
        live.renew(files)
        _lasting(lambda: publisher.publish(live))

    watch(job.settings.content, builder.seen, renew, None, builder.head, lambda: job.settings.day)


def _lasting(work: Callable[[], Result], *, give_up: bool = False) -> Result:
    """Return what work does, tried again until nothing is in the way; with ``give_up`` what is known is raised."""
    told = ""
    while True:
        try:
            return work()
        except FeedsError as error:
            if give_up:
                raise
            if str(error) != told:
                _log.warning("%s The last state is kept.", error.message(language_of_person("en")))
            told = str(error)
        except Exception as error:  # a fault of ours must not take the feeds away either
            if str(error) != told:
                _log.exception("What was read could not be published. The last state is kept.")
            told = str(error)
        time.sleep(_PAUSE)


def _wait_for(address: tuple[str, int]) -> None:
    """Wait until the server is there that is announced."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(address):
            return
        time.sleep(_PAUSE / 20)


def main() -> None:
    """Do the job that is at the standard input."""
    for each in (signal.SIGINT, signal.SIGTERM):  # a terminal tells everybody; we end with those that answer
        signal.signal(each, signal.SIG_IGN)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    os.nice(_STEP_BACK)
    job: Job = Connection(os.dup(0), writable=False).recv()
    Thread(target=_end_with_input, daemon=True).start()
    try:
        keep_fresh(job)
    except FeedsError as error:
        print(f"feeds: {error.message(language_of_person('en'))}", file=sys.stderr)
        sys.exit(2)


def _end_with_input() -> None:
    while os.read(0, 1):  # not the buffer of it, whose lock would be in the way of an end
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
