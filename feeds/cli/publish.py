"""``feeds publish``: the tree to a store behind a CDN."""

import logging
import sys
from pathlib import Path

import click

from feeds.cli.console import progress, say
from feeds.cli.language import own_words, words_for
from feeds.export.folder import told
from feeds.export.keep_published import ends_gently, keep_published
from feeds.export.publish import Published, publish
from feeds.locale.gettext import N_

_FOLDER = Path("public")


@click.command("publish", help=N_("Upload what feeds build wrote to S3, Google Cloud, Azure, SFTP or a folder."))
@click.argument("places", nargs=-1, required=True, metavar=N_("[FOLDER] URL"))
@click.option("--dry-run", is_flag=True, help=N_("Say what would be written and removed, and write nothing."))
@click.option("--all", "everything", is_flag=True, help=N_("Upload what should be there already too."))
@click.option("--overwrite", is_flag=True, help=N_("Replace files of others that are in the way."))
@click.option("--take-over", is_flag=True, help=N_("Take the lock of a publisher that was killed."))
@click.option("--watch", is_flag=True, help=N_("Go on, and publish whenever the tree has changed."))
def command(
    places: tuple[str, ...], *, dry_run: bool, everything: bool, overwrite: bool, take_over: bool, watch: bool
) -> None:
    """Upload the tree."""
    if len(places) > 2:
        raise click.UsageError(own_words(N_("Name a folder and an address, or an address alone.")))
    folder, url = Path(places[0]) if len(places) == 2 else _FOLDER, places[-1]
    with ends_gently():
        with progress() as report:
            done = publish(folder, url, everything=everything, overwrite=overwrite, take_over=take_over,
                           dry_run=dry_run, progress=report)  # fmt: skip
        say_published(done, dry_run=dry_run)
        if watch and not dry_run:
            logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
            keep_published(folder, url)


def say_published(done: Published, *, dry_run: bool = False) -> None:
    """Print what was done, and what could not be removed."""
    words = words_for(done.manifest.language)
    _, n_ = words.gettext, words.ngettext
    if dry_run:
        for sign, names in (("+", done.written), ("-", done.removed)):
            for name in names:
                print(f"{sign} {name}")
    number = len(done.manifest.files) + 1
    counted = n_("{number} file in {folder}", "{number} files in {folder}", number)
    pattern = _("{files}: {written} would be written, {removed} removed") if dry_run else _(
        "{files}: {written} written, {removed} removed"
    )  # fmt: skip
    files = counted.format(number=number, folder=done.url)
    say(pattern.format(files=files, written=len(done.written), removed=len(done.removed)), sys.stderr)
    if done.kept:
        said = _("{url} denies deletion. All else is published; these files are to go, and stay: {files}")
        say(said.format(url=done.url, files=told(done.kept)), sys.stderr, "yellow")
