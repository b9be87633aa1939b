"""The bar of progress on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from feeds.cli.language import own_words
from feeds.locale.gettext import N_


@contextmanager
def shown() -> Iterator[Callable[[int, int], None]]:
    """Show a bar once the work has taken longer than a second."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    task = bar.add_task(own_words(N_("Reading documents")), total=None)

    def report(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if not bar.live.is_started and bar.tasks[task].elapsed is None:
            bar.start_task(task)
        if not bar.live.is_started and (bar.tasks[task].elapsed or 0) > 1:
            bar.start()
        if done % 50 == 0 or done == total:
            bar.refresh()

    try:
        yield report
    finally:
        bar.stop()
