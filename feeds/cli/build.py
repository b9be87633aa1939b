"""``feeds build``: all feeds as files."""

import sys
from datetime import date
from pathlib import Path

import click

from feeds.cli.console import (
    collected,
    say,
    say_counts,
    say_next_change,
    say_site_errors,
    settings_of,
    site_arguments,
    today_option,
)
from feeds.cli.language import words_for
from feeds.export.build import build
from feeds.locale.gettext import N_


@click.command("build", help=N_("Write all feeds as files, for any static host."))
@site_arguments
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar=N_("FOLDER"),
    help=N_("The folder to write into."),
)
@today_option
def command(content: Path | None, config: Path | None, output: Path, today: date | None) -> None:
    """Write the files."""
    collection = collected(settings_of(content, config, today), writes=True)
    files = build(collection, output)
    say_counts(collection, sys.stderr)
    say_site_errors(collection, sys.stderr)
    say_next_change(collection, sys.stderr)
    _ = words_for(collection.language).gettext
    say(_("{number} files in {folder}").format(number=len(files), folder=output), sys.stderr)
    if not collection.settings.base_url:
        said = _("base_url is not set: the feeds tell neither their own address nor that of events' pages.")
        say(said, sys.stderr, "yellow")
