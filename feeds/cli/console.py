"""What several commands share: arguments, colours, the bar of progress, JSON for machines.

rich is loaded only where a terminal shows colours, a table or the bar.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from feeds.addresses import Addresses
from feeds.cli.language import own_words, words_for
from feeds.locale.gettext import N_, language_of_person
from feeds.model import Problem
from feeds.pipeline.cache import Cache
from feeds.pipeline.collection import Collection, collect
from feeds.pipeline.scan import BuildState
from feeds.problems.catalogue import Severity
from feeds.settings import Settings, load_settings

Command = TypeVar("Command", bound=Callable[..., Any])


def site_arguments(command: Command) -> Command:
    """Give a command the arguments ``[CONTENT] [--config FILE]``."""
    content = click.argument("content", required=False, type=click.Path(path_type=Path))
    config = click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar=N_("FILE"),
        help=N_("The settings; default: CONTENT/feeds.yaml, then ./feeds.yaml."),
    )
    return content(config(command))


def format_option(command: Command) -> Command:
    """Give a command the option ``--format text|json``."""
    choice = click.Choice(["text", "json"])
    return click.option("--format", "format_", type=choice, default="text", help=N_("For people or for machines."))(
        command
    )


class Day(click.ParamType[date]):
    """A day such as 2027-05-18."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(own_words(N_("{found} is no day. Type it as 2027-05-18.")).format(found=repr(value)), param, ctx)


def today_option(command: Command) -> Command:
    """Give a command the option ``--today``."""
    said = N_("The day that decides what is kept back or withdrawn; default: today in the zone of the site.")
    return click.option("--today", type=Day(), metavar=N_("DAY"), help=said)(command)


def settings_of(content: Path | None, config: Path | None, today: date | None = None) -> Settings:
    """Return the settings of a site, with what the environment says; ``today`` is the day that decides, if not today."""
    return replace(load_settings(content, config, os.environ), today=today)


def collected(settings: Settings, *, writes: bool = False) -> Collection:
    """Read the documents of a site, with its cache and a bar; ``writes`` is for whoever needs the events written."""
    with progress() as report:
        return collect(settings, report, BuildState(Cache.of(settings), writes=writes))


def print_json(value: Any) -> None:
    """Print a value for machines."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def is_terminal(stream: TextIO) -> bool:
    """Whether a person sees what is written, or somebody wants colours all the same."""
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def say(words: str, stream: TextIO, style: str = "") -> None:
    """Print a sentence; in colours on a terminal."""
    if style and is_terminal(stream):
        from rich.console import Console
        from rich.text import Text

        Console(file=stream, soft_wrap=True).print(Text(words, style))
    else:
        print(words, file=stream, flush=True)


def say_counts(collection: Collection, stream: TextIO, problems: Sequence[Problem] | None = None) -> None:
    """Print how many events there are, and how many problems of each severity."""
    counts = Counter(problem.severity for problem in (collection.problems if problems is None else problems))
    n_ = words_for(collection.language).ngettext
    told = (
        (len(collection.events), n_("{number} event", "{number} events", len(collection.events))),
        (len(collection.drafts), n_("{number} draft", "{number} drafts", len(collection.drafts))),
        (counts[Severity.ERROR], n_("{number} error", "{number} errors", counts[Severity.ERROR])),
        (counts[Severity.WARNING], n_("{number} warning", "{number} warnings", counts[Severity.WARNING])),
        (counts[Severity.INFO], n_("{number} remark", "{number} remarks", counts[Severity.INFO])),
    )
    say(", ".join(words.format(number=number) for number, words in told), stream)


def say_site_errors(collection: Collection, stream: TextIO) -> None:
    """Print what is wrong with the site or a folder as a whole, and costs events."""
    for problem in collection.site_errors:
        said = f"{collection.settings.content / problem.source}: {problem.message(language_of_person(collection.language))}"
        say(said, stream, "bold red")


def say_next_change(collection: Collection, stream: TextIO) -> None:
    """Print the day as which all was read, and the next one on which other events are published."""
    if collection.next_change:
        said = words_for(collection.language).gettext("As of {today}; events appear or vanish next on {day}.")
        say(said.format(today=collection.settings.day, day=collection.next_change), stream)


def announce(collection: Collection, base: str) -> None:
    """Print what there is, and the addresses below ``base`` where it is."""
    say_counts(collection, sys.stderr)
    say_site_errors(collection, sys.stderr)
    addresses = Addresses(base)
    overview = words_for(collection.language).gettext("Overview")
    lines = [(overview, addresses.index()), *((feed.name, addresses.feed(feed)) for feed in collection.feeds)]
    width = max(len(name) for name, _ in lines)
    for name, address in lines:
        print(f"{name:<{width}}  {address}", flush=True)


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal once the work has taken longer than a second."""
    if is_terminal(sys.stderr):
        from feeds.cli.progress_bar import shown

        with shown() as report:
            yield report
    else:
        yield lambda done, total: None
