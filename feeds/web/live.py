"""The state that answers now, and the next one made behind it: a request sees one state from begin to end.

A build that fails leaves the state as it is. One build runs at a time; what changes meanwhile is seen by the next.
"""

import logging
import os
from collections.abc import Callable
from threading import Lock, Thread
from time import perf_counter

from feeds.cache import Cache
from feeds.collection import Collection
from feeds.crew import uninterrupted
from feeds.errors import FeedsError
from feeds.gathering import Memory, Progress, gather
from feeds.model import on_one_line
from feeds.reading import list_files
from feeds.retouching import following
from feeds.settings import Settings
from feeds.web.site import Site
from feeds.web.watching import Look, watch

_FEW = 5  # documents that are told by name
_log = logging.getLogger("feeds")


class Builder:
    """Makes the Collection of a folder again and again; what did not change is not read again.

    ``seen`` are the files that were read last, as they were just before; ``changed`` are the documents that were not as
    they had been, None where that were more than some.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._memory = Memory(Cache.of(settings), writes=bool(settings.base_url))
        self._last: Collection | None = None
        self.seen: Look = None
        self.changed: frozenset[str] | None = None

    @property
    def head(self) -> str | None:
        """The commit that was checked out when they were read."""
        return self._memory.head

    def build(self, progress: Progress | None = None, files: Look = None) -> Collection:
        """Return the Collection as the folder is now, or as it is with these ``files``.

        Raises FeedsError when it cannot be read.
        """
        files = list_files(self._settings.content) if files is None else files
        with uninterrupted():
            gathered = gather(self._settings, self._memory, progress, files)
            collection = following(self._last, self._settings, gathered)
        self._memory, self._last, self.seen, self.changed = gathered.memory, collection, files, gathered.changed
        return collection


class Live:
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

    def watch(self) -> None:
        """Begin to watch the folder, once in each process: threads do not come along when a server forks."""
        if self._builder is None or self._watched_by == os.getpid():
            return
        self._watched_by = os.getpid()
        watched = (self.site.settings.content, self._builder.seen, self.renew, None, self._builder.head)
        Thread(target=watch, args=watched, name="feeds-watch", daemon=True).start()

    def renew(self, files: Look = None) -> None:
        """Make the next state, of these ``files`` if they are known, and swap it in.

        Logs one line: what there is, and how long it took.
        """
        with self._building, uninterrupted():
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
            before, self.site, self.is_stale = self.site, self.site.renewed(collection), False
            self.on_change()
            self._told(self._builder.changed, before.collection, collection, perf_counter() - begun)

    @staticmethod
    def _told(changed: frozenset[str] | None, before: Collection, after: Collection, seconds: float) -> None:
        if changed and len(changed) <= _FEW:
            errors = sum(after.errors_of(source) for source in changed)
            what = f"{on_one_line(', '.join(sorted(changed)))}; errors there: {errors}"
        else:
            old, new = ({event.slug: event for event in each.events} for each in (before, after))
            others = old.keys() - new.keys() | {slug for slug in new if new[slug] is not old.get(slug) != new[slug]}
            what = f"{len(others)} of {len(new)} events; errors in all: {after.errors}"
        _log.info("changed: %s (%.2f s)", what, seconds)
