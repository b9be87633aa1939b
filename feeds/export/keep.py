"""Keeps a tree fresh: what changes in the folder of the documents is in the tree soon after, and so is a new day."""

import logging
from collections.abc import Callable
from threading import Event as Signal
from time import perf_counter

from feeds.export.build import Tree, build
from feeds.pipeline.builder import Builder
from feeds.pipeline.garbage import gc_paused
from feeds.pipeline.watch import Look, watch
from feeds.problems.catalogue import FeedsError

_log = logging.getLogger("feeds")


def keep(
    builder: Builder,
    tree: Tree,
    *,
    pages: bool = True,
    previous: object = None,
    overwrite: bool = False,
    interactive: bool = False,
    stop: Signal | None = None,
    on_change: Callable[[Tree], None] = lambda tree: None,
) -> None:
    """Write the next tree after each change of the documents, until ``stop``; ``tree`` is the one that was built last.

    What goes wrong is logged, and the last tree stays. ``on_change`` is called with each tree that differs.
    """
    del previous  # the tree knows what was published
    settings = tree.settings

    def renew(files: Look) -> None:
        nonlocal tree
        begun = perf_counter()
        try:
            with gc_paused():
                collection = builder.build(files=files)
                tree = build(collection, tree.folder, before=tree, pages=pages, interactive=interactive,
                             overwrite=overwrite)  # fmt: skip
        except FeedsError as error:
            _log.warning("%s The last tree is kept.", error)
        except Exception:  # a fault of ours must not end the watch
            _log.exception("The tree could not be built. The last one is kept.")
        else:
            _log.info("written: %s, removed: %s (%.2f s)", len(tree.changed), len(tree.removed), perf_counter() - begun)
            if tree.changed or tree.removed:
                on_change(tree)

    watch(settings.content, builder.seen, renew, stop, builder.head, lambda: settings.day)
