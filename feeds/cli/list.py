"""``feeds list``: the events as they will appear in calendars."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from feeds.cli.console import (
    collected,
    format_option,
    is_terminal,
    print_json,
    settings_of,
    site_arguments,
    today_option,
)
from feeds.formats.shared.members import members
from feeds.locale.gettext import N_, language_of_person, translator
from feeds.model import Event, Status
from feeds.reports.json import problem_object

_MEMBERS = (
    *("source", "uid", "slug", "summary", "dtstart", "dtend", "all_day", "tzid", "rrule", "exdates", "rdates"),
    *("recurrence_id", "location", "venue", "address", "geo", "online", "registration_url", "registration_urls"),
    "conference_urls",
    *("deadline", "url", "image", "description", "categories", "tags", "status", "doubtful", "draft"),
)


@click.command("list", help=N_("List the events as they will appear in calendars."))
@site_arguments
@format_option
@click.option("--drafts", is_flag=True, help=N_("List the drafts too."))
@today_option
def command(content: Path | None, config: Path | None, format_: str, drafts: bool, today: date | None) -> None:
    """Print the events."""
    collection = collected(settings_of(content, config, today))
    events = [*collection.events, *(collection.drafts if drafts else ())]
    if format_ == "json":
        print_json([as_object(event, collection.language) for event in events])
    else:
        _print_events(events, language_of_person(collection.language))


def as_object(event: Event, language: str) -> dict[str, Any]:
    """Return an event for machines; moments in ISO 8601 with their offset, or dates."""
    return {
        **members(event, _MEMBERS),
        "problems": [problem_object(problem, language) for problem in event.problems],
    }


def _print_events(events: Sequence[Event], language: str) -> None:
    rows = [
        (_moment(event), event.summary, event.location, ", ".join(event.categories), _state(event)) for event in events
    ]
    if is_terminal(sys.stdout):
        _print_table(rows, language)
        return
    for row in rows:
        print("\t".join(row))


def _print_table(rows: Sequence[Sequence[str]], language: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    _ = translator(language).gettext
    titles = (_("When"), _("Event"), _("Place"), _("Categories"), _("State"))
    table = Table(*titles, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _moment(event: Event) -> str:
    return str(event.dtstart) if event.all_day else f"{event.dtstart:%Y-%m-%d %H:%M}"


def _state(event: Event) -> str:
    if event.draft or event.doubtful:
        return "draft" if event.draft else "doubtful"
    return "" if event.status is Status.CONFIRMED else event.status.lower()
