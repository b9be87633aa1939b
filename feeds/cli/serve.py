"""``feeds serve``: the feeds and their pages over HTTP."""

import logging
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import click

from feeds.cli.console import announce, progress, settings_of, site_arguments, today_option
from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason
from feeds.server.serve import serve as run
from feeds.web.job import Job


@click.command("serve", help=N_("Serve the feeds over HTTP with a production server."))
@site_arguments
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar=N_("ADDRESS"), help=N_("The address to listen on.")
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    metavar=N_("NUMBER"),
    help=N_("The port to listen on."),
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64),
              metavar=N_("NUMBER"), help=N_("Processes that talk to the world; one more reads the documents."))  # fmt: skip
@click.option("--tree", type=click.Path(path_type=Path, file_okay=False), metavar=N_("FOLDER"),
              help=N_("Where what is served is kept, for the next start too; default: beside the cache."))  # fmt: skip
@today_option
def command(content: Path | None, config: Path | None, host: str, port: int, workers: int, tree: Path | None,
            today: date | None) -> None:  # fmt: skip
    """Serve until somebody stops it."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    with ExitStack() as opened:
        if tree is None and settings_of(content, config, today).cache == "none":
            tree = Path(opened.enter_context(_temporary_folder()))
        run(partial(_job, content, config, today, tree), host, port, workers=workers)


def _job(content: Path | None, config: Path | None, today: date | None, tree: Path | None, address: str) -> Job:
    """Return what is to be served, as the settings are now."""
    settings = settings_of(content, config, today)
    made = Job.of(settings, settings.base_url or address)
    return replace(made, folder=tree or made.folder, announce=announce, progress=progress)


def _temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix="feeds-", ignore_cleanup_errors=True)
    except OSError as error:
        sentence = N_("{folder}: a folder for temporary files is needed ({reason}).")
        raise FeedsError(sentence, folder=tempfile.gettempdir(), reason=reason(error)) from error
