"""The Site of documents that another process reads: what that one knows is in a Store, and asked for at each request.

So no process answers an older state than another one did before, and none reads a document.
"""

import time
from collections.abc import Callable
from threading import Lock

from feeds.locale.gettext import N_
from feeds.pages.site import Clock, Site, utc_now
from feeds.pipeline.garbage import gc_paused
from feeds.pipeline.incremental import following
from feeds.pipeline.store import Store, StoredBuild
from feeds.problems.catalogue import FeedsError
from feeds.rendering.snapshot import Snapshot
from feeds.web.job import Job

_PATIENCE, _GLANCE = 60.0, 0.05  # seconds for a first build, and between two looks for it


class SharedSite:
    """The Site that is served, as whoever does the ``job`` keeps it; ``watch`` sees to it that somebody does."""

    def __init__(self, job: Job, watch: Callable[[], None], clock: Clock = utc_now) -> None:
        self.job, self.watch, self._clock = job, watch, clock
        self._store = Store(job.store)
        self._lock = Lock()
        self._last: tuple[StoredBuild, Site] | None = None

    @property
    def site(self) -> Site:
        """The Site of the last build. Raises FeedsError where there was none yet, and none comes."""
        with self._lock:
            until = time.monotonic() + _PATIENCE
            while (found := self._now()) is None:
                if time.monotonic() > until:
                    raise FeedsError(N_("The documents have not been read yet."))
                time.sleep(_GLANCE)
            return found

    @property
    def health(self) -> bytes:
        """What a monitor is told."""
        return self.job.health.read_bytes()

    def _now(self) -> Site | None:
        before, site = self._last or (None, None)
        read = self._store.read(before)
        if read is not None and read is not before:
            with gc_paused():
                collection = following(site.collection if site else None, self.job.settings, read.scanned)
                site = site.renewed(collection) if site else Site(snapshot=Snapshot(collection), clock=self._clock)
            self._last = read, site
        return site
