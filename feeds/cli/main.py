"""The command: ``feeds serve | list | check | explain | build``, each ``[CONTENT] [--config FILE]``; ``init`` and ``schema``.

Tables and colours on a terminal, plain text in a pipe, ``--format json`` for machines. Exit codes: 0 done, 1
``check`` found problems that fail, 2 the command or a setting is wrong.
"""

import logging
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from feeds import __version__
from feeds.cli.console import collected, format_option, print_json, progress
from feeds.cli.explain import explain_command
from feeds.cli.init import init, schema
from feeds.export.build import build as build_files
from feeds.formats import Addresses
from feeds.locale.gettext import translator
from feeds.model import Event, Problem
from feeds.pipeline.collection import Collection
from feeds.pipeline.feed_checks import check_feeds
from feeds.problems.catalogue import FeedsError, Severity
from feeds.reading import read_changed
from feeds.reports.reports import RENDERERS, Report, as_object
from feeds.settings import Settings, load_settings

if TYPE_CHECKING:
    from feeds.web import Application

_STYLES = {
    r"^.*?: (error): ": "bold red",
    r"^.*?: (warning): ": "yellow",
    r"^.*?: (info): ": "dim",
    r" (\[[a-z0-9-]+\])$": "dim",
}
_EXIT_CODES = "Exit codes: 0 nothing fails, 1 errors (with --strict: or warnings), 2 a wrong call or setting."
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


cli.add_command(explain_command)
cli.add_command(init)
cli.add_command(schema)


def _site(command: _Command) -> _Command:
    """Give a command the arguments that all of them have."""
    content = click.argument("content", required=False, type=click.Path(path_type=Path))
    config = click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="The settings; default: CONTENT/feeds.yaml, then ./feeds.yaml.",
    )
    return content(config(command))


@cli.command()
@_site
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64),
              help="Processes that talk to the world; one more reads the documents.")  # fmt: skip
def serve(content: Path | None, config: Path | None, host: str, port: int, workers: int) -> None:
    """Serve the feeds over HTTP with a production server."""
    from feeds.pipeline.builder import Builder
    from feeds.server.serve import serve as run
    from feeds.web import create_app  # here: the other commands need no Flask

    settings = _settings(content, config)

    def make() -> "Application":
        builder = Builder(settings)
        with progress() as report:
            collection = builder.build(report)
        return create_app(settings, collection=collection, builder=builder)

    def ready(app: "Application", address: str) -> None:
        collection = app.extensions["feeds"].site.collection
        _print_summary(collection, Console(stderr=True, soft_wrap=True))
        _print_addresses(collection, settings.base_url or address)

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    run(make, host, port, workers=workers, trusts_proxy=settings.trust_proxy, on_ready=ready)


@cli.command("list")
@_site
@format_option
@click.option("--drafts", is_flag=True, help="List the drafts too.")
def list_(content: Path | None, config: Path | None, format_: str, drafts: bool) -> None:
    """List the events as they will appear in calendars."""
    collection = collected(_settings(content, config))
    events = [*collection.events, *(collection.drafts if drafts else ())]
    if format_ == "json":
        print_json([_as_object(event, collection.language) for event in events])
    else:
        _print_events(events, collection.language)


@cli.command(epilog=_EXIT_CODES)
@_site
@click.option("--format", "format_", type=click.Choice(list(RENDERERS)), default="text", show_default=True,
              help="For people, for machines, for annotations of GitHub Actions, for code scanning.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--changed-since", metavar="REV", help="Only documents changed since that git revision, or untracked.")
def check(content: Path | None, config: Path | None, format_: str, strict: bool, changed_since: str | None) -> None:
    """Tell what is doubtful about the documents, by file, line and column."""
    collection = collected(_settings(content, config))
    problems = sorted([*collection.problems, *check_feeds(collection)])
    if changed_since is not None:
        changed = read_changed(collection.settings.content, changed_since)
        problems = [problem for problem in problems if problem.source in changed]
    report = Report(problems, collection.settings.content, collection.language, Path.cwd())
    _print_report(RENDERERS[format_](report), highlighted=format_ == "text")
    if format_ == "text":
        _print_summary(collection, Console(soft_wrap=True), problems)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    sys.exit(int(any(problem.severity in failing for problem in problems)))


@cli.command()
@_site
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write into.")
def build(content: Path | None, config: Path | None, output: Path) -> None:
    """Write all feeds as files, for any static host."""
    collection = collected(_settings(content, config), writes=True)
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
        "conference_urls": [link.href for link in event.conference],
        "url": event.url or None,
        "categories": list(event.categories),
        "tags": list(event.tags),
        "status": str(event.status),
        "draft": event.draft,
        "problems": [as_object(problem, language) for problem in event.problems],
    }


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


def _print_report(rendered: str, *, highlighted: bool) -> None:
    """Print a report as it is, in a pipe and for machines; for people on a terminal, with colours."""
    console = Console(soft_wrap=True, highlight=False)
    if not (highlighted and console.is_terminal):
        sys.stdout.write(rendered)
        sys.stdout.flush()
        return
    for line in rendered.splitlines():
        console.print(_styled(line))


def _styled(line: str) -> Text:
    """Return a line with the colours of its severity and code."""
    styled = Text(line)
    for place, style in _STYLES.items():
        found = re.search(place, line)
        if found:
            styled.stylize(style, *found.span(1))
    return styled


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
