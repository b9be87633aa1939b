"""What all benchmarks share: taking turns, memory of processes, and the page that holds the results.

Machines are never quiet, so two things are compared only within one run and in turn (A, B, A, B …), by medians.
"""

import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar

import psutil

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
PAGE = ROOT / "docs" / "performance.md"
FEEDS = (sys.executable, "-c", "from feeds.cli.main import main; main()")
_HEAD = """# How fast, and how much memory

Made by the programs in [benchmarks](../benchmarks), each of which writes its own part; do not edit. What is compared
was measured in the same run, in turn, on the same machine; figures are medians. The ratios tell, not the figures.
"""
Measured = TypeVar("Measured")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled; so is what we measure


def in_turn(rounds: int, ways: Mapping[str, Callable[[], Measured]]) -> dict[str, list[Measured]]:
    """Go each of the ``ways`` once in every round, so that what disturbs the machine disturbs all of them."""
    found: dict[str, list[Measured]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    return found


def seconds(action: Callable[[], object]) -> float:
    """Return how long ``action`` takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def run(command: Sequence[str], cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> None:
    """Run a command; what it says is shown only when it fails."""
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **(environ or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout.decode(errors='replace')}")


def tree(pid: int) -> list[psutil.Process]:
    """Return a process and all below it."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def pss(pid: int) -> int:
    """Return the octets of a process and all below it; what they share is counted once (proportional set size)."""
    return sum(_pss(process.pid) for process in tree(pid))


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (ProcessLookupError, FileNotFoundError, PermissionError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def peak_memory(command: Sequence[str], cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> int:
    """Run a command and return the most octets that its processes had together, looked at every 20 ms.

    Looking slows the processes down: time is taken in runs of their own.
    """
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(environ or {})}, stdout=quiet, stderr=quiet)
    most = 0
    while process.poll() is None:
        most = max(most, pss(process.pid))
        time.sleep(0.02)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: exit code {process.returncode}")
    return most


def repeatedly(action: Callable[[], object], every: float) -> Callable[[], None]:
    """Begin to do ``action`` every so many seconds beside what is measured; return what ends it."""
    ended = Event()

    def work() -> None:
        while not ended.wait(every):
            action()

    thread = Thread(target=work, daemon=True)
    thread.start()

    def end() -> None:
        ended.set()
        thread.join()

    return end


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started here, kindly at first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def need(*programs: str, folders: Iterable[Path] = ()) -> None:
    """Stop with a sentence when something to compare with is missing."""
    missing = [name for name in programs if not shutil.which(name)]
    missing += [str(folder) for folder in folders if not folder.is_dir()]
    if missing:
        sys.exit(f"nothing to compare with: {', '.join(missing)} missing")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_part(name: str, text: str) -> None:
    """Put the results of one benchmark in its place on the page, and show them."""
    page = PAGE.read_text("utf-8") if PAGE.exists() else _HEAD
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    part = f"{begin}{text.strip()}\n\n{_machine()}\n{end}"
    before, found, rest = page.partition(begin)
    after = rest.partition(end)[2] if found else ""
    PAGE.write_text(f"{before}{part}{after}" if found else f"{page}\n{part}", "utf-8")
    print(part)


def _machine() -> str:
    model = [line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    gigabytes = round(psutil.virtual_memory().total / 1e9)
    processor = model[0] if model else platform.machine()
    load = os.getloadavg()[1]
    return (
        f"Measured {time.strftime('%Y-%m-%d')} with Python {platform.python_version()} on {os.cpu_count()} processors "
        f"({processor}), {gigabytes} GB; load of the machine meanwhile {load:.1f}."
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []
