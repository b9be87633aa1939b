"""``feeds init``: looks at documents that nobody has configured, and proposes their settings."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from feeds.cli.console import format_option, print_json, progress
from feeds.cli.language import words_for
from feeds.formats.shared.members import members
from feeds.init import KeyUse, Proposal, feeds_yaml, propose, read_site_config, shown, zone_note
from feeds.locale.gettext import N_, language_of_person
from feeds.model import Event
from feeds.pipeline.compile import DocumentRecord
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason
from feeds.reading import find_references, read_folder
from feeds.reading.site_rules import read_site_rules
from feeds.settings import FILE, Settings, default_content, site_root

_MOST_KEYS = 40
_EXAMPLE = ("source", "summary", "dtstart", "dtend", "location", "categories", "registration_url")
_EXISTS = N_("{file}: exists already and was left as it is. Replace it with --force.")


@click.command("init", help=N_("Look at documents that nobody has configured and propose a feeds.yaml."))
@click.argument("content", required=False, type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help=N_("Write CONTENT/feeds.yaml; one that exists is kept."))
@click.option("--force", is_flag=True, help=N_("With --write: replace the feeds.yaml that exists."))
@format_option
def command(content: Path | None, write: bool, force: bool, format_: str) -> None:
    """Print the proposal, and write it."""
    content = content or default_content(os.environ)
    target = content / FILE
    if write and not force and os.path.lexists(target):
        raise FeedsError(_EXISTS, file=target)
    proposal = _proposed(content)
    text = feeds_yaml(proposal)
    if write:
        _write(target, text, force)
    if format_ == "json":
        print_json(_as_object(proposal, text))
    else:
        _print(proposal, text, target, write)


def _proposed(content: Path) -> Proposal:
    folder = read_folder(content)
    records = (DocumentRecord.read(document, (), Settings(timezone="UTC"))[0] for document in folder.documents)
    named = {name for record in records for name in record.references}
    places = find_references(named, site_root(content)) if named else {}
    with progress() as report:
        rules = read_site_rules(content, site_root(content))
        return propose(content.resolve(), folder, read_site_config(content), places, report, rules)


def _write(target: Path, text: str, force: bool) -> None:
    """Write the file; without ``force`` never over one that appeared meanwhile."""
    try:
        if force and target.is_symlink():
            target.unlink()  # what it leads to is another's
        with target.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise FeedsError(_EXISTS, file=target) from None
    except OSError as error:
        raise FeedsError(N_("{file}: cannot be written: {reason}"), file=target, reason=reason(error)) from error


def _as_object(proposal: Proposal, text: str) -> dict[str, Any]:
    """Return a Proposal for machines."""
    return {
        "name": proposal.name,
        "name_source": proposal.name_source or None,
        "language": proposal.language or None,
        "timezone": {
            "name": proposal.zone.tzid or None,
            "sureness": str(proposal.zone.sureness),
            "reasons": [reason.message(proposal.language) for reason in proposal.zone.reasons],
            "candidates": list(proposal.zone.candidates),
        },
        "url": proposal.url or None,
        "permalink": proposal.permalink or None,
        "uid_domain": proposal.uid_domain or None,
        "documents": asdict(proposal.counts),
        "keys": [{**asdict(use), "property": use.property or None} for use in proposal.keys],
        "fields": {"start": proposal.questions.start} if proposal.questions.start else {},
        "questions": {
            "start": [asdict(choice) for choice in proposal.questions.starts],
            "types": [asdict(choice) for choice in proposal.questions.types],
        },
        "categories": dict(proposal.categories),
        "alike": [list(pair) for pair in proposal.alike],
        "examples": [members(event, _EXAMPLE) for event in proposal.examples],
        "feeds_yaml": text,
    }


def _print(proposal: Proposal, text: str, target: Path, written: bool) -> None:
    console = Console(soft_wrap=True, highlight=False, emoji=False)
    _ = words_for(proposal.language).gettext
    _print_part(console, _("Documents"), _counted(proposal))
    _print_part(console, _("Keys"), _columns(_key_rows(proposal)))
    _print_part(console, _("Categories"), _category_lines(proposal))
    _print_part(
        console, _("Events as they would appear"), [line for event in proposal.examples for line in _lines(event)]
    )
    _print_part(console, _("Time zone"), [proposal.zone.tzid or "?", zone_note(proposal.zone, _language(proposal))])
    notes = (proposal.questions.start_note(_language(proposal)), proposal.questions.types_note(_language(proposal)))
    if any(notes):
        _print_part(console, _("Where this site keeps what"), filter(None, notes))
    if written:
        _print_part(console, _("Written: {file}").format(file=target), ())
        return
    exists = os.path.lexists(target)
    title = _("{file}, replaced with --write --force") if exists else _("{file}, written with --write")
    _print_part(console, title.format(file=target), text.splitlines())


def _print_part(console: Console, title: str, lines: Iterable[str]) -> None:
    console.print(Text(title, "bold"))
    for line in lines:
        console.print(Text(f"  {line}".rstrip()))
    console.print()


def _counted(proposal: Proposal) -> list[str]:
    words = words_for(proposal.language)
    n_, _ = words.ngettext, words.gettext
    counts = proposal.counts
    told = (
        (counts.documents, n_("{number} document", "{number} documents", counts.documents)),
        (counts.events, n_("{number} event", "{number} events", counts.events)),
        (counts.drafts, n_("{number} draft", "{number} drafts", counts.drafts)),
        (counts.others, n_("{number} without event", "{number} without event", counts.others)),
        (counts.broken, n_("{number} broken", "{number} broken", counts.broken)),
    )
    whole, *parts = (message.format(number=number) for number, message in told)
    return [_("{whole}: {parts}").format(whole=whole, parts=", ".join(parts))]


def _key_rows(proposal: Proposal) -> list[tuple[str, ...]]:
    _ = words_for(proposal.language).gettext
    rows = [_key_row(use, _("not read")) for use in proposal.keys[:_MOST_KEYS]]
    more = len(proposal.keys) - len(rows)
    return rows + ([(_("… and {number} more").format(number=more), "", "", "")] if more else [])


def _key_row(use: KeyUse, unread: str) -> tuple[str, ...]:
    return use.key, use.property or unread, str(use.count), use.example


def _category_lines(proposal: Proposal) -> list[str]:
    _ = words_for(proposal.language).gettext
    counted = _columns([(str(count), shown(name, 60)) for name, count in proposal.categories])
    return counted + [_("“{first}” and “{second}”: one category?").format(first=first, second=second)
                      for first, second in proposal.alike]  # fmt: skip


def _lines(event: Event) -> list[str]:
    more = (event.location, ", ".join(event.categories), *(link.href for link in event.registration[:1]))
    return [f"{_when(event)}  {shown(event.summary, 100)}", *(f"    {shown(text, 100)}" for text in more if text)]


def _when(event: Event) -> str:
    if not isinstance(event.dtstart, datetime):
        return str(event.dtstart)
    same_day = isinstance(event.dtend, datetime) and event.dtend.date() == event.dtstart.date()
    return f"{event.dtstart:%Y-%m-%d %H:%M}–{event.dtend:{'%H:%M' if same_day else '%Y-%m-%d %H:%M'}}"


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows as lines with their columns one below the other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _language(proposal: Proposal) -> str:
    """Return the language of what is printed; the file that is proposed is in that of the documents."""
    return language_of_person(proposal.language)
