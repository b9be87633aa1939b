"""``feeds check``: what is doubtful about the documents."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from feeds.cli.console import (
    collected,
    is_terminal,
    say,
    say_counts,
    say_next_change,
    settings_of,
    site_arguments,
    today_option,
)
from feeds.locale.gettext import N_, language_of_person
from feeds.model import Problem
from feeds.pipeline.feed_checks import check_feeds
from feeds.problems.catalogue import KINDS, Severity
from feeds.reading import read_changed
from feeds.reports import RENDERERS, Report
from feeds.reports.priority import at_least, ordered

_STYLES = {
    r"^.*?: (error): ": "bold red",
    r"^.*?: (warning): ": "yellow",
    r"^.*?: (info): ": "dim",
    r" (\[[a-z0-9-]+\])$": "dim",
}
_EXIT_CODES = N_("Exit codes: 0 nothing fails, 1 errors (with --strict: or warnings), 2 a wrong call or setting.")


@click.command(
    "check",
    help=N_("Tell what is doubtful about the documents, by file, line and column; about events to come first."),
    epilog=_EXIT_CODES,
)
@site_arguments
@click.option("--format", "format_", type=click.Choice(list(RENDERERS)), default="text", show_default=True,
              help=N_("For people, for machines, for annotations of GitHub Actions, for code scanning."))  # fmt: skip
@click.option("--strict", is_flag=True, help=N_("Fail on warnings too."))
@click.option(
    "--changed-since", metavar=N_("REV"), help=N_("Only documents changed since that git revision, or untracked.")
)
@click.option("--upcoming", is_flag=True, help=N_("Only events that are not over, and what costs an event."))
@click.option("--severity", type=click.Choice([str(each) for each in Severity]), default=str(Severity.INFO),
              help=N_("Only problems that are at least so severe."))  # fmt: skip
@today_option
def command(
    content: Path | None,
    config: Path | None,
    format_: str,
    strict: bool,
    changed_since: str | None,
    upcoming: bool,
    severity: str,
    today: date | None,
) -> None:
    """Print what is doubtful, and exit with what it costs."""
    collection = collected(settings_of(content, config, today))
    problems = ordered([*collection.problems, *check_feeds(collection)], collection, upcoming=upcoming)
    problems = [problem for problem in problems if at_least(problem, Severity(severity))]
    if changed_since is not None:
        changed = read_changed(collection.settings.content, changed_since)
        problems = [problem for problem in problems if problem.source in changed]
    # What machines read is the same whoever runs the check.
    language = language_of_person(collection.language) if format_ == "text" else collection.language
    report = Report(problems, collection.settings.content, language, Path.cwd())
    _print_report(RENDERERS[format_](report), highlighted=format_ == "text")
    if format_ == "text":
        say_counts(collection, sys.stdout, problems)
        _say_codes(problems)
        say_next_change(collection, sys.stdout)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    sys.exit(int(any(problem.severity in failing for problem in problems)))


def _say_codes(problems: Iterable[Problem]) -> None:
    """Print how often each problem is told, the most frequent first."""
    counts = Counter(problem.code for problem in problems)
    for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        say(f"{number:>6}  {KINDS[code].severity}: {code}", sys.stdout)


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
