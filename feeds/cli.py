"""The command: ``feeds serve | list | check | build``, each ``[CONTENT] [--config FILE]``.

Tables and colours on a terminal, plain text in a pipe, ``--format json`` for machines. Exit codes: 0 done, 1
``check`` found errors, 2 the command or a setting is wrong.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from feeds import __version__
from feeds.collection import Collection, collect
from feeds.errors import FeedsError, Severity
from feeds.formats import Addresses
from feeds.formats.ics import fit
from feeds.i18n import translator
from feeds.model import Event, Problem
from feeds.settings import Settings, load_settings
from feeds.static import build as build_files

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_Command = TypeVar("_Command", bound=Callable[..., Any])


def main() -> None:
    """Run the command; what is wrong on purpose is one sentence, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        cli(standalone_mode=False)
    except FeedsError as error:
        _fail(str(error))
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> None:
    Console(stderr=True, soft_wrap=True).print(Text.assemble(("feeds: ", "bold red"), message))
    sys.exit(2)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="feeds")
def cli() -> None:
    """Turn event documents (Markdown with YAML front matter) into calendar feeds."""


def _site(command: _Command) -> _Command:
    """Give a command the arguments that all of them have."""
    content = click.argument("content", required=False, type=click.Path(path_type=Path))
    config = click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="The settings; default: CONTENT/feeds.yaml, then ./feeds.yaml.",
    )
    return content(config(command))


def _format(command: _Command) -> _Command:
    choice = click.Choice(["text", "json"])
    return click.option("--format", "format_", type=choice, default="text", help="For people or for machines.")(command)


@cli.command()
@_site
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on.")
def serve(content: Path | None, config: Path | None, host: str, port: int) -> None:
    """Serve the feeds over HTTP with a production server."""
    from feeds.web import create_app  # here: the other commands need no Flask
    from feeds.web.server import serve as run

    settings = _settings(content, config)
    collection = _collected(settings)
    _print_summary(collection, Console(stderr=True, soft_wrap=True))

    def ready(address: str) -> None:
        _print_addresses(collection, settings.base_url or address)

    run(create_app(settings, collection=collection), host, port, ready)


@cli.command("list")
@_site
@_format
@click.option("--drafts", is_flag=True, help="List the drafts too.")
def list_(content: Path | None, config: Path | None, format_: str, drafts: bool) -> None:
    """List the events as they will appear in calendars."""
    collection = _collected(_settings(content, config))
    events = [*collection.events, *(collection.drafts if drafts else ())]
    if format_ == "json":
        _print_json([_as_object(event, collection.language) for event in events])
    else:
        _print_events(events, collection.language)


@cli.command()
@_site
@_format
def check(content: Path | None, config: Path | None, format_: str) -> None:
    """Tell what is doubtful about the documents; exit with 1 when one of them lost its event."""
    collection = _collected(_settings(content, config))
    problems = sorted([*collection.problems, *_size_problems(collection)])
    if format_ == "json":
        _print_json([_problem_object(problem, collection.language) for problem in problems])
    else:
        _print_problems(problems, collection)
    sys.exit(int(any(problem.severity is Severity.ERROR for problem in problems)))


@cli.command()
@_site
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write into.")
def build(content: Path | None, config: Path | None, output: Path) -> None:
    """Write all feeds as files, for any static host."""
    collection = _collected(_settings(content, config))
    files = build_files(collection, output)
    console = Console(stderr=True, soft_wrap=True)
    _print_summary(collection, console)
    _ = translator(collection.language).gettext
    console.print(_("{number} files in {folder}").format(number=len(files), folder=output), highlight=False)
    if not collection.settings.base_url:
        console.print(
            _("base_url is not set: the feeds tell neither their own address nor that of events' pages."),
            style="yellow",
        )


def _settings(content: Path | None, config: Path | None) -> Settings:
    return load_settings(content, config, os.environ)


def _collected(settings: Settings) -> Collection:
    with _progress() as report:
        return collect(settings, report)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal once the work has taken longer than a second."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("Reading documents", total=None)

    def report(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if not bar.live.is_started and bar.tasks[task].elapsed is None:
            bar.start_task(task)
        if not bar.live.is_started and (bar.tasks[task].elapsed or 0) > 1:
            bar.start()

    try:
        yield report
    finally:
        bar.stop()


def _print_json(objects: Sequence[dict[str, Any]]) -> None:
    sys.stdout.write(json.dumps(objects, ensure_ascii=False, indent=2) + "\n")


def _as_object(event: Event, language: str) -> dict[str, Any]:
    """Return an event for machines; moments in ISO 8601 with their offset, or dates."""
    links = [link.href for link in event.registration]
    return {
        "source": event.source,
        "uid": event.uid,
        "slug": event.slug,
        "summary": event.summary,
        "dtstart": event.dtstart.isoformat(),
        "dtend": event.dtend.isoformat(),
        "all_day": event.all_day,
        "tzid": event.tzid,
        "location": event.location,
        "venue": event.venue,
        "address": event.address,
        "online": event.online,
        "registration_url": links[0] if links else None,
        "registration_urls": links,
        "url": event.url or None,
        "categories": list(event.categories),
        "tags": list(event.tags),
        "status": str(event.status),
        "draft": event.draft,
        "problems": [_problem_object(problem, language) for problem in event.problems],
    }


def _problem_object(problem: Problem, language: str) -> dict[str, Any]:
    return {
        "source": problem.source,
        "line": problem.line,
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message(language),
    }


def _size_problems(collection: Collection) -> Iterator[Problem]:
    """Tell which feeds are too large to be written whole."""
    settings = collection.settings
    for feed in (collection.combined, *collection.categories):
        fitted = fit(feed, settings, Addresses(settings.base_url or "https://agenda.example.org"))
        if len(fitted.kept) < fitted.total:
            values = {"feed": f"{feed.path}.ics", "octets": fitted.octets, "limit": settings.max_octets,
                      "kept": len(fitted.kept), "total": fitted.total}  # fmt: skip
            yield Problem("", 0, "feed-too-large", tuple((key, str(value)) for key, value in values.items()))


def _print_events(events: Sequence[Event], language: str) -> None:
    console = Console(soft_wrap=True)
    rows = [
        (_moment(event), event.summary, event.location, ", ".join(event.categories), _state(event)) for event in events
    ]
    if not console.is_terminal:
        for row in rows:
            print("\t".join(row))
        return
    _ = translator(language).gettext
    titles = (_("When"), _("Event"), _("Place"), _("Categories"), _("State"))
    table = Table(*titles, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _moment(event: Event) -> str:
    return str(event.dtstart) if event.all_day else f"{event.dtstart:%Y-%m-%d %H:%M}"


def _state(event: Event) -> str:
    return "draft" if event.draft else "" if event.status == "CONFIRMED" else event.status.lower()


def _print_problems(problems: Sequence[Problem], collection: Collection) -> None:
    """Print one line a problem, as compilers do: editors and terminals make the place a link."""
    console = Console(soft_wrap=True, highlight=False)
    for problem in problems:
        place = str(collection.settings.content / problem.source)
        line = f":{problem.line}" if problem.line else ""
        severity = (str(problem.severity), _STYLES[problem.severity])
        message = problem.message(collection.language)
        console.print(Text.assemble(f"{place}{line}: ", severity, f": {message} ", (f"[{problem.code}]", "dim")))
    _print_summary(collection, console, problems)


def _print_summary(collection: Collection, console: Console, problems: Sequence[Problem] | None = None) -> None:
    """Print how many events there are, and how many problems of each severity."""
    counts = Counter(problem.severity for problem in (collection.problems if problems is None else problems))
    n_ = translator(collection.language).ngettext
    told = (
        (len(collection.events), n_("{number} event", "{number} events", len(collection.events))),
        (len(collection.drafts), n_("{number} draft", "{number} drafts", len(collection.drafts))),
        (counts[Severity.ERROR], n_("{number} error", "{number} errors", counts[Severity.ERROR])),
        (counts[Severity.WARNING], n_("{number} warning", "{number} warnings", counts[Severity.WARNING])),
        (counts[Severity.INFO], n_("{number} remark", "{number} remarks", counts[Severity.INFO])),
    )
    console.print(", ".join(words.format(number=number) for number, words in told), highlight=False)


def _print_addresses(collection: Collection, base: str) -> None:
    addresses = Addresses(base)
    overview = translator(collection.language).gettext("Overview")
    lines = [(overview, addresses.index()), *((feed.name, addresses.feed(feed)) for feed in collection.feeds)]
    width = max(len(name) for name, _ in lines)
    for name, address in lines:
        print(f"{name:<{width}}  {address}", flush=True)
