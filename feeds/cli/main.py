"""The command ``feeds``: one file a command, loaded when it is called.

Tables and colours on a terminal, plain text in a pipe, ``--format json`` for machines. Exit codes: 0 done, 1
``check`` found problems that fail, 2 the command or a setting is wrong.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import click

from feeds import __version__
from feeds.cli.language import in_own_language, own_language
from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError

COMMANDS: Mapping[str, str] = {
    "build": "feeds.cli.build",
    "check": "feeds.cli.check",
    "explain": "feeds.cli.explain",
    "init": "feeds.cli.init",
    "list": "feeds.cli.list",
    "publish": "feeds.cli.publish",
    "schema": "feeds.cli.schema",
    "serve": "feeds.cli.serve",
}  # each module has its command as ``command``


class _Commands(click.Group):
    """Finds commands by name, and loads what they need only then."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return in_own_language(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command with these arguments, else those of the process; what is wrong on purpose is one sentence."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        in_own_language(cli)(arguments, prog_name="feeds", standalone_mode=False)
    except FeedsError as error:
        _fail(error.message(own_language()))
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> None:
    from feeds.cli.console import is_terminal

    if is_terminal(sys.stderr):
        from rich.console import Console
        from rich.text import Text

        Console(stderr=True, soft_wrap=True).print(Text.assemble(("feeds: ", "bold red"), message))
    else:
        print(f"feeds: {message}", file=sys.stderr)
    sys.exit(2)


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=N_("Turn event documents (Markdown with YAML front matter) into calendar feeds."),
    subcommand_metavar=N_("COMMAND [ARGS]..."),
)
@click.version_option(__version__, prog_name="feeds", help=N_("Show the version and exit."))
def cli() -> None:
    """Be the command that holds all others."""
