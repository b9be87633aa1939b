"""``feeds build``: the whole site as files."""

import logging
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import click

from feeds.cli.console import (
    collected,
    progress,
    say,
    say_counts,
    say_next_change,
    say_site_errors,
    settings_of,
    site_arguments,
    today_option,
)
from feeds.cli.language import words_for
from feeds.cli.publish import say_published
from feeds.export.build import Tree, build
from feeds.export.keep import keep
from feeds.export.keep_published import ends_gently, publisher
from feeds.export.publish import publish
from feeds.export.store import kind_of
from feeds.locale.gettext import N_
from feeds.pipeline.builder import Builder
from feeds.pipeline.collection import Collection


@click.command("build", help=N_("Write feeds and pages as files, for any static host."))
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
@click.option("--no-pages", is_flag=True, help=N_("Feeds and files of events only."))
@click.option(
    "--previous", metavar=N_("FOLDER|URL"), help=N_("Where the last tree is, for its record; default: the output.")
)
@click.option("--overwrite", is_flag=True, help=N_("Replace files of others that are in the way."))
@click.option("--dry-run", is_flag=True, help=N_("Say what would be written and removed, and write nothing."))
@click.option("--watch", is_flag=True, help=N_("Go on, and write what changes in the documents."))
@click.option("--publish", "url", metavar="URL", help=N_("Upload the tree there as well, as feeds publish does."))
def command(
    content: Path | None, config: Path | None, output: Path, today: date | None, *, no_pages: bool, previous: str | None,
    overwrite: bool, dry_run: bool, watch: bool, url: str | None,
) -> None:  # fmt: skip
    """Write the files."""
    settings = settings_of(content, config, today)
    if url:
        kind_of(url)  # raises where nothing can be published
    options: dict[str, Any] = {"pages": not no_pages, "previous": previous, "overwrite": overwrite}
    builder = Builder(settings) if watch else None
    if builder:
        with progress() as report:
            collection = builder.build(report)
    else:
        collection = collected(settings, writes=True)
    with progress() as report:
        tree = build(collection, output, **options, dry_run=dry_run, progress=report)
    _say_summary(collection, tree, dry_run=dry_run)
    _say_addresses(collection, pages=not no_pages)
    if builder and not dry_run:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
        with publisher(output, url) if url else nullcontext(lambda: None) as ensure:
            keep(builder, tree, **options, on_change=lambda tree: ensure())
    elif url and not dry_run:
        with ends_gently(), progress() as report:
            done = publish(output, url, overwrite=overwrite, progress=report)
        say_published(done)


def _say_summary(collection: Collection, tree: Tree, *, dry_run: bool) -> None:
    words = words_for(collection.language)
    _, n_ = words.gettext, words.ngettext
    say_counts(collection, sys.stderr)
    say_site_errors(collection, sys.stderr)
    say_next_change(collection, sys.stderr)
    if dry_run:
        for name in tree.changed:
            print(f"+ {name}")
        for name in tree.removed:
            print(f"- {name}")
    number = len(tree.names) + 1
    counted = n_("{number} file in {folder}", "{number} files in {folder}", number)
    pattern = _("{files}: {written} written, {removed} removed") if not dry_run else _(
        "{files}: {written} would be written, {removed} removed"
    )  # fmt: skip
    say(pattern.format(files=counted.format(number=number, folder=tree.folder), written=len(tree.changed),
                       removed=len(tree.removed)), sys.stderr)  # fmt: skip
    for name in tree.kept:
        say(_("{name} is not what feeds wrote, and stays.").format(name=name), sys.stderr, "yellow")


def _say_addresses(collection: Collection, *, pages: bool) -> None:
    """Say which links will be missing or lead nowhere."""
    _, settings = words_for(collection.language).gettext, collection.settings
    if not settings.base_url:
        said = _("base_url is not set: the feeds tell neither their own address nor that of events' pages.")
        say(said, sys.stderr, "yellow")
        if pages:
            said = _(
                "Pages have no links for Google, Outlook and others, no lines for webmasters and no sitemap either."
            )
            say(said, sys.stderr, "yellow")
    elif not pages and not settings.permalink:
        said = _("Without pages, the feeds lead to {address}, where nothing is: set permalink, or build the pages.")
        say(said.format(address=f"{settings.base_url}/events/…"), sys.stderr, "yellow")
    if settings.permalink and pages:
        said = _("permalink is set: the feeds lead to {address}, not to the pages of events that are written here.")
        say(said.format(address=settings.permalink), sys.stderr)
