"""The state that answers now, and the next one made behind it: a request sees one state from begin to end.

A build that fails leaves the state as it is. One build runs at a time; what changes meanwhile is seen by the next.
"""

import logging
import os
from collections.abc import Callable
from threading import Lock, Thread
from time import perf_counter

from feeds.model import on_one_line
from feeds.pages.site import Site
from feeds.pipeline.builder import Builder
from feeds.pipeline.collection import Collection
from feeds.pipeline.garbage import gc_paused
from feeds.pipeline.watch import Look, watch
from feeds.problems.catalogue import FeedsError
from feeds.web.health import report

_FEW = 5  # documents that are told by name
_log = logging.getLogger("feeds")


class LiveSite:
    """The Site that is served, renewed by its ``builder`` when the folder of its documents changes.

    Without one it stays as it is. Attributes are replaced whole, so a reader needs no lock; ``on_change`` is called
    once another Site is there.
    """

    def __init__(self, site: Site, builder: Builder | None = None) -> None:
        self.site = site
        self.is_stale = False
        self.on_change: Callable[[], None] = lambda: None
        self._builder = builder
        self._building = Lock()
        self._watched_by = 0

    @property
    def health(self) -> bytes:
        """What a monitor is told."""
        return report(self.site.collection, is_stale=self.is_stale)

    def watch(self) -> None:
        """Begin to watch the folder, once in each process: threads do not come along when a server forks."""
        if self._builder is None or self._watched_by == os.getpid():
            return
        self._watched_by = os.getpid()
        settings = self.site.settings
        watched = (settings.content, self._builder.seen, self.renew, None, self._builder.head, lambda: settings.day)
        Thread(target=watch, args=watched, name="feeds-watch", daemon=True).start()

    def renew(self, files: Look = None) -> None:
        """Make the next state, of these ``files`` if they are known, and swap it in.

        Logs one line: what there is, and how long it took.
        """
        with self._building, gc_paused():
            begun = perf_counter()
            try:
                assert self._builder is not None
                collection = self._builder.build(files=files)
            except FeedsError as error:
                self.is_stale = True
                _log.warning("%s The last state is kept.", error)
                return
            except Exception:  # a fault of ours must not take the feeds away either
                self.is_stale = True
                _log.exception("The documents could not be read. The last state is kept.")
                return
            for problem in collection.site_errors:
                _log.warning("%s: %s", problem.source or collection.settings.content, on_one_line(problem.message()))
            before, self.site, self.is_stale = self.site, self.site.renewed(collection), False
            self.on_change()
            self._log_change(self._builder.changed, before.collection, collection, perf_counter() - begun)

    @staticmethod
    def _log_change(changed: frozenset[str] | None, before: Collection, after: Collection, seconds: float) -> None:
        if changed and len(changed) <= _FEW:
            errors = sum(after.errors_of(source) for source in changed)
            what = f"{on_one_line(', '.join(sorted(changed)))}; errors there: {errors}"
        else:
            old, new = ({event.slug: event for event in each.events} for each in (before, after))
            others = old.keys() - new.keys() | {slug for slug in new if new[slug] is not old.get(slug) != new[slug]}
            what = f"{len(others)} of {len(new)} events; errors in all: {after.errors}"
        _log.info("changed: %s (%.2f s)", what, seconds)
