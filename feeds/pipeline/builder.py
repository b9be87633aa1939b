"""Makes the Collection of a folder again and again, for whoever keeps one fresh."""

from collections.abc import Mapping

from feeds.pipeline.cache import Cache
from feeds.pipeline.collection import Collection
from feeds.pipeline.garbage import gc_paused
from feeds.pipeline.incremental import following
from feeds.pipeline.scan import BuildState, DocumentState, Progress, gather
from feeds.pipeline.watch import Look
from feeds.reading import History, list_files
from feeds.settings import Settings


class Builder:
    """Makes the Collection of a folder again and again; what did not change is not read again.

    ``seen`` are the files that were read last, as they were just before; ``changed`` are the documents that were not as
    they had been, None where that were more than some. ``last`` is what an earlier process knew: a document that is
    broken now keeps what it meant then.
    """

    def __init__(self, settings: Settings, last: Mapping[str, DocumentState] | None = None) -> None:
        self._settings = settings
        self._memory = BuildState(Cache.of(settings), writes=bool(settings.base_url), known=last or {})
        self._last: Collection | None = None
        self.seen: Look = None
        self.changed: frozenset[str] | None = None

    @property
    def head(self) -> str | None:
        """The commit that was checked out when they were read."""
        return self._memory.head

    @property
    def known(self) -> Mapping[str, DocumentState]:
        """What is known of each document."""
        return self._memory.known

    @property
    def history(self) -> History:
        """What git told of them."""
        return self._memory.history

    def build(self, progress: Progress | None = None, files: Look = None) -> Collection:
        """Return the Collection as the folder is now, or as it is with these ``files``.

        Raises FeedsError when it cannot be read.
        """
        files = list_files(self._settings.content) if files is None else files
        with gc_paused():
            gathered = gather(self._settings, self._memory, progress, files)
            collection = following(self._last, self._settings, gathered)
        self._memory, self._last, self.seen, self.changed = gathered.build_state, collection, files, gathered.changed
        return collection
