"""``feeds explain``: one event as its readers will see it, and for each value where it comes from and why."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from feeds import phrases
from feeds.cli.console import collected, format_option, print_json
from feeds.cli.language import words_for
from feeds.interpretation import Outcome, Verdict, audited, front_matter_of
from feeds.locale.gettext import N_, language_of_person, translator
from feeds.model import Event, Problem
from feeds.pipeline.collection import Collection
from feeds.problems.catalogue import Severity
from feeds.reading import SUFFIXES, read_document, source_of
from feeds.reports.explain import Because, ExplainedValue, Explanation, as_json, explain, shown, trail
from feeds.settings import Settings, load_settings

_OUTCOMES = {Outcome.USED: "", Outcome.OUTWEIGHED: "dim", Outcome.EXPLAINED: "dim", Outcome.TOLD: "yellow"}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_VALUE = 20  # columns of a value in a pipe; a longer one has its origins below it
_WIDE = 100  # columns of a terminal that has room for names, values and origins side by side
_NO_DOCUMENT = N_("Only these files are documents: {suffixes}.")
_PASSED_OVER = N_("Its folder is passed over, or a comment in it asks not to tell why.")
_POSTING = N_("{key} (line {line}) is the day of posting: other keys, here or in the neighbours, give an event's.")
Piece = tuple[str, str]  # words and their style


@click.command("explain", help=N_("Tell where each value of the event in DOCUMENT comes from, and why it is that one."))
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("content", required=False, type=click.Path(path_type=Path))
@click.option("--config", type=click.Path(path_type=Path),
              metavar=N_("FILE"), help=N_("The settings; default: CONTENT/feeds.yaml, then ./feeds.yaml."))  # fmt: skip
@format_option
def command(document: Path, content: Path | None, config: Path | None, format_: str) -> None:
    """Print the event of a document, and where its values come from."""
    settings, is_inside = _settings(document, content, config)
    collection = collected(settings)
    if not is_inside:
        _say_own_folder(collection)
    source = source_of(document.resolve(), settings.content.resolve())
    events = [event for event in (*collection.events, *collection.drafts) if event.source == source]
    problems = _problems(collection, source, events)
    verdicts = _verdicts(document, events, settings)
    if format_ == "json":
        print_json(as_json(source, events, problems, collection.language, verdicts))
        return
    language = language_of_person(collection.language)
    printer = _Printer(language)
    if events:
        printer.event(explain(events[0], language), events[1:])
        printer.statements(verdicts)
    else:
        printer.no_event(source, problems, _posting(document, problems, settings))
    printer.problems(document, problems)


def _settings(document: Path, content: Path | None, config: Path | None) -> tuple[Settings, bool]:
    """Return the settings of the folder around ``document`` and whether it is the usual one; nothing is ignored."""
    usual = content or Path(os.environ.get("FEEDS_CONTENT") or "content")
    is_inside = document.resolve().is_relative_to(usual.resolve())
    settings = load_settings(usual if is_inside else document.parent, config, os.environ)
    return replace(settings, ignore=()), is_inside


def _say_own_folder(collection: Collection) -> None:
    said = words_for(collection.language).gettext(
        "This document is outside of the content folder; its own folder was read: {folder}"
    )
    Console(stderr=True, soft_wrap=True).print(Text(said.format(folder=collection.settings.content), "yellow"))


def _problems(collection: Collection, source: str, events: Iterable[Event]) -> list[Problem]:
    found = {problem for problem in collection.problems if problem.source == source}
    return sorted(found.union(*(event.problems for event in events)))


def _verdicts(document: Path, events: Sequence[Event], settings: Settings) -> tuple[Verdict, ...]:
    """Return what became of each statement of a document about times."""
    read, _ = read_document(document.resolve(), settings.content.resolve())
    return audited(front_matter_of(read, settings), events) if read else ()


def _posting(document: Path, problems: Iterable[Problem], settings: Settings) -> tuple[str, int] | None:
    """Return key and line of the date of a document that is no event, since that date is the day of posting."""
    if not any(problem.code in ("no-date", "date-missing", "date-in-prose") for problem in problems):
        return None
    read, _ = read_document(document.resolve(), settings.content.resolve())
    found = front_matter_of(read, settings).first("day") if read else None
    return (found.key, found.line) if found else None


class _Printer:
    """Prints what was explained: aligned, coloured and wrapped on a terminal, one line an origin in a pipe."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._console = Console(highlight=False)

    def event(self, explained: Explanation, others: Sequence[Event]) -> None:
        """Print an event, its values and, for several dates, the others."""
        self._head(explained)
        self._print()
        if not self._console.is_terminal:
            for line in _plain(explained.rows):
                self._print((line, ""))
        elif self._console.width >= _WIDE:
            self._console.print(_table(explained.rows, self._console.width))
        else:
            self._stack(explained.rows)
        if others:
            self._print()
            self._print((self._("The other dates of this document"), "bold"))
        for event in others:
            rows = (row for row in explain(event, self._language).rows if row.name == "dtstart")
            told = [piece for row in rows for piece in _pieces(row.because[0])]
            self._print((f"{phrases.when(event, self._language)}  ", ""), *told)

    def statements(self, verdicts: Sequence[Verdict]) -> None:
        """Print what the document says of times, a line each, and what became of it."""
        rows = trail(verdicts, self._language)
        if rows:
            self._print()
            self._print((self._("What the document says of its times"), "bold"))
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        for line, key, quote, outcome, sentence in rows:
            cells = (
                (f"{line:>{widths[0]}}  ", "dim"),
                (f"{key:<{widths[1]}}  ", "green"),
                (f"{quote:<{widths[2]}}  ", ""),
            )
            self._print(*cells, (sentence, _OUTCOMES[outcome]))

    def no_event(self, source: str, problems: Sequence[Problem], posting: tuple[str, int] | None) -> None:
        """Print that a document is no event; the problems say why, where there are any."""
        self._print((self._("{source} is no event.").format(source=shown(source)), "bold"))
        if posting:
            self._print((self._(_POSTING).format(key=shown(posting[0]), line=posting[1]), ""))
        elif not problems:
            known = Path(source).suffix.lower() in SUFFIXES
            self._print(
                (self._(_PASSED_OVER if known else _NO_DOCUMENT).format(suffixes=" ".join(sorted(SUFFIXES))), "")
            )

    def problems(self, document: Path, problems: Iterable[Problem]) -> None:
        """Print problems as ``feeds check`` does, one line each."""
        for number, problem in enumerate(problems):
            if number == 0:
                self._print()
            place = f"{document}:{problem.line}" if problem.line else str(document)
            said = shown(problem.message(self._language), longest=1000)
            severity = (str(problem.severity), _STYLES[problem.severity])
            self._print((f"{shown(place)}: ", ""), severity, (f": {said} ", ""), (f"[{problem.code}]", "dim"))

    def _head(self, explained: Explanation) -> None:
        event = explained.event
        self._print((shown(event.summary), "bold"))
        said = (
            explained.when,
            event.location,
            *(link.href for link in (*event.registration, *event.conference)),
            ", ".join(event.categories),
        )
        for text in filter(None, said):
            self._print((shown(text, longest=1000), ""))
        self._print((explained.status, ""))
        if event.draft:
            self._print((self._("Draft: it is in no feed"), "yellow"))

    def _stack(self, rows: Iterable[ExplainedValue]) -> None:
        """Print the origins below their value: a narrow terminal has no room beside it."""
        for row in rows:
            self._print((f"{row.name}  ", "cyan"), (row.value or "—", "bold"))
            for pieces in _reason_lines(row):
                self._console.print(Padding(Text.assemble(*pieces), (0, 0, 0, 2)))

    def _print(self, *pieces: Piece) -> None:
        """Print one line: wrapped on a terminal only."""
        if self._console.is_terminal:
            self._console.print(Text.assemble(*pieces))
        else:
            sys.stdout.write("".join(text for text, _ in pieces) + "\n")

    def _(self, message: str) -> str:
        return translator(self._language).gettext(message)


def _table(rows: Iterable[ExplainedValue], width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(style="bold", max_width=width // 4, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for row in rows:
        table.add_row(
            row.name, row.value or "—", Text("\n").join(Text.assemble(*pieces) for pieces in _reason_lines(row))
        )
    return table


def _plain(rows: Sequence[ExplainedValue]) -> Iterator[str]:
    """Yield the lines of a pipe: the first origin beside a short value, all others below."""
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        value, told = row.value or "—", ["".join(text for text, _ in pieces) for pieces in _reason_lines(row)]
        beside = told.pop(0) if told and len(value) <= _VALUE else ""
        yield f"{row.name:<{width}}  {value:<{_VALUE}}  {beside}".rstrip()
        yield from (f"{'':<{width}}  {'':<{_VALUE}}  {line}" for line in told)


def _reason_lines(row: ExplainedValue) -> Iterator[list[Piece]]:
    """Yield the origins of a value, each before those it won against."""
    for because in row.because:
        yield [("← ", "dim"), *_pieces(because)]
        for lost in because.against:
            yield [("≠ ", "red"), (f"{lost.value} ", "strike"), *_pieces(lost)]


def _pieces(because: Because) -> list[Piece]:
    pieces = [(because.where, "green")] if because.where else []
    pieces += [(f' "{because.quote}"', "")] if because.quote else []
    pieces += [(f" ({because.place})", "dim")] if because.place else []
    return [*pieces, (f": {because.sentence}" if pieces else because.sentence, "italic")]
