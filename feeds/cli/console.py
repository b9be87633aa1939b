"""What several commands share: the option ``--format``, the bar of progress, JSON for machines."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from feeds.pipeline.cache import Cache
from feeds.pipeline.collection import Collection, collect
from feeds.pipeline.scan import BuildState
from feeds.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(command: Command) -> Command:
    """Give a command the option ``--format text|json``."""
    choice = click.Choice(["text", "json"])
    return click.option("--format", "format_", type=choice, default="text", help="For people or for machines.")(command)


class Day(click.ParamType[date]):
    """A day such as 2027-05-18."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day. Type it as 2027-05-18.", param, ctx)


def today_option(command: Command) -> Command:
    """Give a command the option ``--today``."""
    said = "The day that decides what is kept back or withdrawn; default: today in the zone of the site."
    return click.option("--today", type=Day(), metavar="DAY", help=said)(command)


def print_json(value: Any) -> None:
    """Print a value for machines."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal once the work has taken longer than a second."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal,
                   auto_refresh=False)  # fmt: skip
    task = bar.add_task("Reading documents", total=None)

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


def collected(settings: Settings, *, writes: bool = False) -> Collection:
    """Read the documents of a site, with its cache and a bar; ``writes`` is for whoever needs the events written."""
    with progress() as report:
        return collect(settings, report, BuildState(Cache.of(settings), writes=writes))
