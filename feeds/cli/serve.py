"""``feeds serve``: the feeds over HTTP."""

import logging
import sys
from datetime import date
from pathlib import Path

import click

from feeds.addresses import Addresses
from feeds.cli.console import progress, say_counts, say_site_errors, settings_of, site_arguments, today_option
from feeds.cli.language import words_for
from feeds.locale.gettext import N_
from feeds.pipeline.builder import Builder
from feeds.pipeline.collection import Collection
from feeds.server.serve import serve as run
from feeds.web import Application, create_app


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
@today_option
def command(content: Path | None, config: Path | None, host: str, port: int, workers: int, today: date | None) -> None:
    """Serve until somebody stops it."""
    settings = settings_of(content, config, today)

    def make() -> Application:
        builder = Builder(settings)
        with progress() as report:
            collection = builder.build(report)
        return create_app(settings, collection=collection, builder=builder)

    def ready(app: Application, address: str) -> None:
        collection = app.extensions["feeds"].site.collection
        say_counts(collection, sys.stderr)
        say_site_errors(collection, sys.stderr)
        _print_addresses(collection, settings.base_url or address)

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    run(make, host, port, workers=workers, trusts_proxy=settings.trust_proxy, on_ready=ready)


def _print_addresses(collection: Collection, base: str) -> None:
    addresses = Addresses(base)
    overview = words_for(collection.language).gettext("Overview")
    lines = [(overview, addresses.index()), *((feed.name, addresses.feed(feed)) for feed in collection.feeds)]
    width = max(len(name) for name, _ in lines)
    for name, address in lines:
        print(f"{name:<{width}}  {address}", flush=True)
