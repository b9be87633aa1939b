"""``feeds check``: what is doubtful about the documents."""

import re
import sys
from pathlib import Path

import click

from feeds.cli.console import collected, is_terminal, say_counts, settings_of, site_arguments
from feeds.pipeline.feed_checks import check_feeds
from feeds.problems.catalogue import Severity
from feeds.reading import read_changed
from feeds.reports import RENDERERS, Report

_STYLES = {
    r"^.*?: (error): ": "bold red",
    r"^.*?: (warning): ": "yellow",
    r"^.*?: (info): ": "dim",
    r" (\[[a-z0-9-]+\])$": "dim",
}
_EXIT_CODES = "Exit codes: 0 nothing fails, 1 errors (with --strict: or warnings), 2 a wrong call or setting."


@click.command("check", epilog=_EXIT_CODES)
@site_arguments
@click.option("--format", "format_", type=click.Choice(list(RENDERERS)), default="text", show_default=True,
              help="For people, for machines, for annotations of GitHub Actions, for code scanning.")  # fmt: skip
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--changed-since", metavar="REV", help="Only documents changed since that git revision, or untracked.")
def command(content: Path | None, config: Path | None, format_: str, strict: bool, changed_since: str | None) -> None:
    """Tell what is doubtful about the documents, by file, line and column."""
    collection = collected(settings_of(content, config))
    problems = sorted([*collection.problems, *check_feeds(collection)])
    if changed_since is not None:
        changed = read_changed(collection.settings.content, changed_since)
        problems = [problem for problem in problems if problem.source in changed]
    report = Report(problems, collection.settings.content, collection.language, Path.cwd())
    _print_report(RENDERERS[format_](report), highlighted=format_ == "text")
    if format_ == "text":
        say_counts(collection, sys.stdout, problems)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    sys.exit(int(any(problem.severity in failing for problem in problems)))


def _print_report(rendered: str, *, highlighted: bool) -> None:
    """Print a report as it is, in a pipe and for machines; for people on a terminal, with colours."""
    if not (highlighted and is_terminal(sys.stdout)):
        sys.stdout.write(rendered)
        sys.stdout.flush()
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    for line in rendered.splitlines():
        styled = Text(line)
        for place, style in _STYLES.items():
            found = re.search(place, line)
            if found:
                styled.stylize(style, *found.span(1))
        console.print(styled)
