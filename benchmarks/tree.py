"""What pages cost, and how soon an edit is in the tree: `python benchmarks/tree.py [DOCUMENTS]`.

A first build with pages beside one of feeds alone, in processes of their own and without a cache, by turns; then a
document is saved again and again while the tree is kept fresh, and each time it is measured when its page and when the
whole tree holds the new title.
"""

import re
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from documents import SETTINGS, write_site
from measuring import FEEDS, run

from feeds import load_settings
from feeds.export.build import Tree, build
from feeds.export.keep import keep
from feeds.pipeline.builder import Builder

DOCUMENTS, ROUNDS, EDITS = 10_000, 3, 9


def first_builds(content: Path, folder: Path) -> None:
    """Print the seconds and the CPU seconds of a first build, with pages and without, and their ratios."""
    taken: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for pages in (False, True):
            target = folder / "first"
            shutil.rmtree(target, ignore_errors=True)
            used, begun = _cpu(), time.monotonic()
            options = [] if pages else ["--no-pages"]
            run([*FEEDS, "build", str(content), "-o", str(target), *options], folder, {"FEEDS_CACHE": "none"})
            taken[pages].append((time.monotonic() - begun, _cpu() - used))
    for place, name in enumerate(("seconds", "CPU seconds")):
        alone, both = (median(row[place] for row in taken[pages]) for pages in (False, True))
        print(f"first build, {name}: feeds alone {alone:.1f}, with pages {both:.1f}, ratio {both / alone:.2f}")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def edits(content: Path, target: Path) -> Iterator[tuple[float, float]]:
    """Yield for each edit after how many seconds its page, and the whole tree, hold it."""
    builder = Builder(load_settings(content, environ={"FEEDS_CACHE": str(target) + ".cache"}))
    tree = build(builder.build(), target)
    stop, done = threading.Event(), list[tuple[float, Tree]]()
    told = {"stop": stop, "on_change": lambda tree: done.append((time.monotonic(), tree))}
    threading.Thread(target=keep, args=(builder, tree), kwargs=told, daemon=True).start()
    time.sleep(3)
    documents = sorted(content.rglob("*.md"))
    for number in range(EDITS):
        document = documents[number * len(documents) // EDITS]
        text, mark, before = document.read_text("utf-8"), f"Titre {number} {time.monotonic_ns()}", len(done)
        begun = time.monotonic()
        document.write_text(re.sub(r"title: (.*)", f"title: {mark}", text, count=1), "utf-8")
        page = target / "events" / document.stem / "index.html"
        _until(lambda page=page, mark=mark: mark in page.read_text("utf-8"))
        seen = time.monotonic() - begun
        _until(lambda before=before: len(done) > before)
        yield seen, done[-1][0] - begun
        document.write_text(text, "utf-8")
        _until(lambda before=before: len(done) > before + 1)
        time.sleep(0.5)
    stop.set()


def _until(check: object) -> None:
    while not check():  # type: ignore[operator]
        time.sleep(0.004)


def main(documents: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content = folder / "content"
        write_site(content, documents)
        (content / "feeds.yaml").write_text(SETTINGS, "utf-8")
        first_builds(content, folder)
        pages, whole = zip(*edits(content, folder / "kept"), strict=True)
        print(f"an edit: its page after {median(pages):.2f} s, the whole tree after {median(whole):.2f} s "
              f"(slowest {max(whole):.2f} s of {EDITS})")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
