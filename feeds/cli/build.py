"""``feeds build``: all feeds as files."""

import sys
from pathlib import Path

import click

from feeds.cli.console import collected, say, say_counts, settings_of, site_arguments
from feeds.export.build import build
from feeds.locale.gettext import translator


@click.command("build")
@site_arguments
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The folder to write into.")
def command(content: Path | None, config: Path | None, output: Path) -> None:
    """Write all feeds as files, for any static host."""
    collection = collected(settings_of(content, config), writes=True)
    files = build(collection, output)
    say_counts(collection, sys.stderr)
    _ = translator(collection.language).gettext
    say(_("{number} files in {folder}").format(number=len(files), folder=output), sys.stderr)
    if not collection.settings.base_url:
        said = _("base_url is not set: the feeds tell neither their own address nor that of events' pages.")
        say(said, sys.stderr, "yellow")
