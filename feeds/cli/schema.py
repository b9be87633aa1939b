"""``feeds schema``: JSON Schemas for editors."""

import click

from feeds.cli.console import print_json
from feeds.locale.gettext import N_
from feeds.schemas import SCHEMAS


@click.command(
    "schema",
    help=N_("Print the JSON Schema of feeds.yaml or of the front matter, for editors that complete and check."),
)
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def command(name: str) -> None:
    """Print a JSON Schema."""
    print_json(SCHEMAS[name]())
