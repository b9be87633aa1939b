"""A work is done whole, by however many processes, whatever becomes of them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.pipeline import executors
from feeds.pipeline.executors import spread

from .support import ROOT, examples

pytestmark = pytest.mark.slow

# Workers of pytest-xdist have threads, so what forks runs in a process of its own, on as many cores as it is told.
HEAD = """
import os, signal, sys, threading, time
from collections import Counter
from feeds.pipeline import executors
from feeds.pipeline.executors import spread
executors.cores = lambda: int(sys.argv[1])
here = os.getpid()
def work(items):
    for item in items:
        yield item, os.getpid()
"""


def run(code: str, cores: int = 3) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-W", "error", "-c", HEAD + code, str(cores)], cwd=ROOT, check=False,
                          capture_output=True, text=True, timeout=60)  # fmt: skip


def squares(items: Sequence[int]) -> Iterator[int]:
    for item in items:
        yield item * item


@given(st.lists(st.integers(), max_size=150))
def test_alone_each_result_comes_once(items: list[int]) -> None:
    """Where no process may be forked, here since a thread runs, the work is done in place, in its order."""
    running = threading.Event()
    thread = threading.Thread(target=running.wait)
    thread.start()
    assert list(spread(squares, items)) == [item * item for item in items]
    running.set()
    thread.join()


def test_every_number_of_items_is_done_whole() -> None:
    """However many items and helpers there are, each result comes once and nothing else does; few need no helper."""
    done = run("""
for cores in (1, 2, 3, 7):
    executors.cores = lambda: cores
    for count in (0, 1, 2, 31, 32, 33, 64, 99, 100, 101, 128, 197, 300, 1_001):
        found = list(spread(work, range(count)))
        assert Counter(item for item, _ in found) == Counter(range(count)), (cores, count)
        helpers = {pid for _, pid in found}
        assert len(helpers) == (cores if count >= 100 and cores > 1 else min(count, 1)), (cores, count, helpers)
        assert (here in helpers) == (count > 0 and (count < 100 or cores == 1))
""")
    assert (done.returncode, done.stderr) == (0, "")


@examples(8)
@given(count=st.integers(100, 1_500), cores=st.integers(1, 6), fewer=st.integers(0, 40))
def test_a_work_may_give_any_number_of_results(count: int, cores: int, fewer: int) -> None:
    """What is yielded arrives, be it nothing for an item or many values."""
    done = run(f"""
def many(items):
    for item in items:
        yield from [item] * (item % {fewer + 1})
assert Counter(spread(many, range({count}))) == Counter({{n: n % {fewer + 1} for n in range({count})}})
""", cores)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("after", [0, 1, 31, 32, 40, 65])
def test_the_share_of_a_helper_that_is_killed_is_done_here(after: int) -> None:
    """kill -9 of one helper, or of all, at any moment of its share: each result comes at least once."""
    done = run(f"""
def dying(items):
    for number, item in enumerate(items):
        if number == {after} and os.getpid() != here and (item % 3 == 1 or sys.argv[-1] == "all"):
            os.kill(os.getpid(), signal.SIGKILL)
        yield item, os.getpid()
for who in ("one", "all"):
    sys.argv.append(who)
    found = list(spread(dying, range(300)))
    assert {{item for item, _ in found}} == set(range(300))
    assert here in {{pid for _, pid in found}}
    assert len(found) <= 300 + 3 * {after}
""")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_exception_of_the_work_arrives() -> None:
    """What goes wrong in a helper goes wrong for whoever asked; results of others may have come before."""
    done = run("""
def odd(items):
    for item in items:
        if item == 250:
            raise LookupError(item)
        yield item
try:
    list(spread(odd, range(300)))
except LookupError as error:
    print(error.args)
""")
    assert (done.returncode, done.stdout) == (0, "(250,)\n")


def test_what_only_fails_in_a_helper_is_done_here() -> None:
    """A helper that cannot work, whatever the reason, costs its help only."""
    done = run("""
def odd(items):
    if os.getpid() != here:
        raise MemoryError
    yield from items
assert Counter(spread(odd, range(300))) == Counter(range(300))
""")
    assert done.returncode == 0


def test_whoever_stops_listening_leaves_nobody_behind() -> None:
    """A caller that takes a few results and goes ends its helpers."""
    done = run("""
import multiprocessing
def endless(items):
    while True:
        yield items[0]
results = spread(endless, range(100))
assert next(results) in range(100)
assert len(multiprocessing.active_children()) == 3
results.close()
for child in multiprocessing.active_children():
    child.join(10)
assert multiprocessing.active_children() == []
""")
    assert (done.returncode, done.stderr) == (0, "")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks helpers, and has /proc")
def test_no_orphan_stays_when_the_caller_is_killed() -> None:
    """Helpers end soon after kill -9 of whoever forked them, since nobody reads their results."""
    code = """
def endless(items):
    while True:
        yield os.getpid()
found = spread(endless, range(300))
seen = set()
while len(seen) < 3:
    seen.add(next(found))
print(*seen, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", HEAD + code, "3"], cwd=ROOT, stdout=subprocess.PIPE) as caller:
        assert caller.stdout
        helpers = [int(pid) for pid in caller.stdout.readline().split()]
        assert len(helpers) == 3
        assert all(map(alive, helpers))
        caller.send_signal(signal.SIGKILL)
        caller.wait()
        end = time.monotonic() + 10
        while any(map(alive, helpers)) and time.monotonic() < end:
            time.sleep(0.02)
    assert not any(map(alive, helpers))


def test_with_another_thread_nobody_is_forked() -> None:
    """A fork takes one thread along and the locks of all: a process with two does the work itself."""
    done = run("""
stop = threading.Event()
thread = threading.Thread(target=stop.wait)
thread.start()
found = list(spread(work, range(300)))
stop.set()
thread.join()
assert found == [(number, here) for number in range(300)]
assert len({pid for _, pid in spread(work, range(300))}) == 3
""")
    assert (done.returncode, done.stderr) == (0, "")


def test_helpers_leave_no_trace_of_their_own() -> None:
    """What the caller had written but not flushed comes out once, and its handlers of the end run once."""
    done = run("""
import atexit
atexit.register(print, "end")
print("begun", end=" ")
print(len(list(spread(work, range(300)))), end=" ")
""")
    assert (done.returncode, done.stdout) == (0, "begun 300 end\n")


def test_cores_are_those_that_may_be_used() -> None:
    """A process that is bound to one core, as in a container, starts no helper."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("only Linux binds processes to cores")
    one = min(os.sched_getaffinity(0))
    code = (
        f"import os; os.sched_setaffinity(0, {{{one}}}); from feeds.pipeline import executors; print(executors.cores())"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True).stdout == b"1\n"
    assert executors.cores() == len(os.sched_getaffinity(0))
    assert Counter(spread(squares, range(5))) == Counter([0, 1, 4, 9, 16])
