"""One work for many items: in this process, or in shares, one for each core.

A process is forked, so nothing needs to be sent to it or imported again; its results come back in batches. Only a
process without other threads may fork safely.
"""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Protocol, TypeVar

from feeds.languages import prepare
from feeds.pipeline.garbage import gc_paused

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], Iterator[Result]]
_FEWEST = 100  # items for which helpers are worth their start
_BATCH = 32  # results that are sent at once
_FAREWELL = 1.0  # seconds to wait for the end of a helper: one that nobody waits for stays among the processes


class Executor(Protocol):
    """Does one work for many items, in one process or in several."""

    def results(self, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield what ``work`` yields for ``items``, in no order; it is called once for each share of them.

        A share whose process is lost is done again, so some results may come twice.
        """
        ...


def executor_for(count: int) -> Executor:
    """Return the executor for so many items on this machine."""
    processes = cores() if count >= _FEWEST and _may_fork() else 1
    return SerialExecutor() if processes == 1 else ForkExecutor(processes)


def spread(work: Work[Item, Result], items: Sequence[Item]) -> Iterator[Result]:
    """Yield what ``work`` yields for ``items``, by the executor for so many."""
    return executor_for(len(items)).results(work, items)


class SerialExecutor:
    """Does all of the work in this process."""

    def results(self, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield what ``work`` yields for ``items``."""
        return work(items)


class ForkExecutor:
    """Does the work in so many processes that are forked from this one."""

    def __init__(self, processes: int) -> None:
        self._count = processes

    def results(self, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield what ``work`` yields for each share of ``items``; the share of a process that is lost is done here."""
        with gc_paused():
            prepare()  # the patterns, which each process would have to make for itself
        helpers: dict[Connection, Sequence[Item]] = {}
        processes: list[BaseProcess] = []
        try:
            for share in (items[start :: self._count] for start in range(self._count)):
                helper, process = _forked(work, share, tuple(helpers))
                helpers[helper] = share
                processes.append(process)
            yield from _results(work, helpers)
        finally:
            for helper in helpers:
                helper.close()  # a helper ends when nobody reads any more
            for process in processes:
                process.join(_FAREWELL)


def _results(work: Work[Item, Result], helpers: dict[Connection, Sequence[Item]]) -> Iterator[Result]:
    busy = list(helpers)
    while busy:
        for helper in wait(busy):
            assert isinstance(helper, Connection)
            try:
                batch: list[Result] = helper.recv()
            except (EOFError, OSError):
                yield from work(helpers[helper])
                batch = []
            yield from batch
            if not batch:
                busy.remove(helper)


def _forked(
    work: Work[Item, Result], share: Sequence[Item], others: Sequence[Connection]
) -> tuple[Connection, BaseProcess]:
    fork = get_context("fork")
    ours, theirs = fork.Pipe()
    process = fork.Process(target=_help, args=(work, share, theirs, (ours, *others)), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _help(work: Work[Item, Result], share: Sequence[Item], asked: Connection, others: Sequence[Connection]) -> None:
    """Do a share, and end early when there is nobody any more who reads the results."""
    gc.disable()  # a share is soon done; and what came along stays in the memory that is shared
    for other in others:
        other.close()  # else nobody would notice that the asking process was killed
    try:
        results = work(share)
        while batch := list(islice(results, _BATCH)):
            asked.send(batch)
        asked.send([])
    except (OSError, KeyboardInterrupt):
        return


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _may_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1
