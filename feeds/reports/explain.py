"""An event as its readers will see it, and for each value where it comes from: rows for a terminal and for a page.

A pure function of the Event; what is shown is what its Origins remember, put into the reader's language.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from feeds import phrases
from feeds.formats.shared.members import members
from feeds.interpretation.when.audit import REASONS, Outcome, Verdict
from feeds.locale.gettext import N_, translator
from feeds.model import Event, Origin, Problem, Status
from feeds.reports.json import problem_object

LABELS = {
    "summary": N_("Title"),
    "dtstart": N_("Start"),
    "dtend": N_("End"),
    "rrule": N_("Repeats"),
    "tzid": N_("Time zone"),
    "location": N_("Place"),
    "online": N_("Online"),
    "geo": N_("Coordinates"),
    "registration": N_("Registration"),
    "conference": N_("Link to take part"),
    "deadline": N_("Deadline"),
    "categories": N_("Categories"),
    "tags": N_("Tags"),
    "status": N_("Status"),
    "draft": N_("Draft"),
    "description": N_("Description"),
    "image": N_("Picture"),
    "language": N_("Language"),
    "url": N_("Page of the event"),
    "uid": N_("UID"),
    "slug": N_("Name in addresses"),
    "created": N_("Created"),
    "last_modified": N_("Last change"),
}
STATUSES = {
    Status.CONFIRMED: N_("Confirmed"),
    Status.CANCELLED: N_("Cancelled"),
    Status.TENTATIVE: N_("Postponed or to be confirmed"),
}
_MEMBERS = ("slug", "summary", "dtstart", "dtend", "location", "categories", "status", "draft")
# Shown though empty: that nothing says them is what a writer may want to mend.
_ALWAYS = frozenset({"dtstart", "dtend", "location", "online", "registration", "categories", "status", "draft"})
_KEYS = {"file name": N_("name of the file"), "file date": N_("date of the file"), "body": N_("text")}
_LONGEST, _SHORT = 120, 40  # characters of a value, and of a cell
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Because:
    """An origin in words: ``where`` is the key as its writer knows it, empty where nobody says anything."""

    origin: Origin
    where: str
    place: str
    quote: str
    sentence: str
    value: str
    against: tuple["Because", ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedValue:
    """One value: its name (RFC 5545's), its label and itself in words, and why."""

    name: str
    label: str
    value: str
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An event in words, and the rows of its values."""

    event: Event
    when: str
    status: str
    rows: tuple[ExplainedValue, ...]
    problems: tuple[Problem, ...]


def status_of(event: Event) -> str:
    """Return the status in words, to be translated."""
    return N_("To be confirmed") if event.doubtful and event.status is Status.CONFIRMED else STATUSES[event.status]


def explain(event: Event, language: str) -> Explanation:
    """Return what readers see of ``event``, and why, in ``language``."""
    zone = "" if event.all_day else f" ({event.tzid})"
    status = translator(language).gettext(status_of(event))
    rows = tuple(_rows(event, language))
    return Explanation(event, f"{phrases.when(event, language)}{zone}", status, rows, event.problems)


def _rows(event: Event, language: str) -> Iterator[ExplainedValue]:
    by_name: dict[str, list[Origin]] = {}
    for origin in event.origins:
        by_name.setdefault(origin.name, []).append(origin)
    for name in LABELS:
        origins = by_name.get(name, [])
        for value, its in _values(event, name, origins, language):
            if origins and (value or name in _ALWAYS):
                yield ExplainedValue(
                    name, _(LABELS[name], language), value, tuple(_because(item, value, language) for item in its)
                )


def _values(
    event: Event, name: str, origins: Sequence[Origin], language: str
) -> Iterator[tuple[str, Sequence[Origin]]]:
    """Yield a value and its origins; of several links, each has its own."""
    if name in ("registration", "conference"):
        for href, its in groupby(origins, lambda origin: origin.value):
            yield shown(href), tuple(its)
    else:
        yield shown(_VALUES[name](event, language)), origins


def _because(origin: Origin, value: str, language: str) -> Because:
    quote = shown(origin.quote)
    where = _where(origin, language)
    return Because(
        origin=origin,
        where=where,
        place=_("line {line}", language).format(line=origin.line) if origin.line else "",
        quote="" if quote == value or quote == origin.key else quote,
        sentence=origin.sentence(language),
        value=shown(origin.value),
        against=tuple(_because(lost, shown(lost.value), language) for lost in origin.against),
    )


def _where(origin: Origin, language: str) -> str:
    key = "body" if origin.key == f"body line {origin.line}" else origin.key
    return _(_KEYS[key], language) if key in _KEYS else shown(key)


def shown(text: str, longest: int = _LONGEST) -> str:
    """Return a text in one line, without what a terminal would obey, and not all of a long one."""
    line = " ".join(_CONTROLS.sub(" ", text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _(message: str, language: str) -> str:
    return translator(language).gettext(message)


def _yes(value: bool, language: str) -> str:
    return _(N_("yes"), language) if value else _(N_("no"), language)


def _end(event: Event, language: str) -> str:
    if not event.all_day:
        return f"{event.dtend:%Y-%m-%d %H:%M}"
    return _(N_("{day} included"), language).format(day=phrases.last_day(event))


_VALUES: dict[str, Callable[[Event, str], str]] = {
    "summary": lambda event, language: event.summary,
    "dtstart": lambda event, language: str(event.dtstart) if event.all_day else f"{event.dtstart:%Y-%m-%d %H:%M}",
    "dtend": _end,
    "rrule": lambda event, language: event.rrule,
    "tzid": lambda event, language: event.tzid,
    "location": lambda event, language: event.location,
    "online": lambda event, language: _yes(event.online, language),
    "geo": lambda event, language: f"{event.geo[0]}, {event.geo[1]}" if event.geo else "",
    "deadline": lambda event, language: str(event.deadline or ""),
    "categories": lambda event, language: ", ".join(event.categories),
    "tags": lambda event, language: ", ".join(event.tags),
    "status": lambda event, language: str(event.status),
    "draft": lambda event, language: _yes(event.draft, language),
    "description": lambda event, language: shown(event.description, 60),
    "image": lambda event, language: event.image,
    "language": lambda event, language: event.language,
    "url": lambda event, language: event.url,
    "uid": lambda event, language: event.uid,
    "slug": lambda event, language: event.slug,
    "created": lambda event, language: f"{event.created:%Y-%m-%d %H:%M} UTC",
    "last_modified": lambda event, language: f"{event.last_modified:%Y-%m-%d %H:%M} UTC",
}


def as_json(
    source: str,
    events: Sequence[Event],
    problems: Iterable[Problem],
    language: str,
    verdicts: Sequence[Verdict] = (),
) -> dict[str, Any]:
    """Return a document for machines: its events (one for each date), what it says of times, its problems."""
    return {
        "source": source,
        "is_event": bool(events),
        "events": [_event_object(event, language) for event in events],
        "statements": [_verdict_object(each, language) for each in verdicts],
        "problems": [problem_object(problem, language) for problem in problems],
    }


def _event_object(event: Event, language: str) -> dict[str, Any]:
    return {
        "when": explain(event, language).when,
        **members(event, _MEMBERS),
        "registration": [link.href for link in event.registration],
        "origins": [_origin_object(origin, language) for origin in event.origins],
    }


def _verdict_object(verdict: Verdict, language: str) -> dict[str, Any]:
    said = verdict.statement
    return {
        "line": said.line,
        "key": said.key,
        "quote": shown(said.quote),
        "source": said.source.value,
        "role": said.role.value,
        "outcome": verdict.outcome.value,
        "sentence": _(REASONS[verdict.reason], language),
    }


def trail(verdicts: Sequence[Verdict], language: str) -> list[tuple[str, str, str, Outcome, str]]:
    """Return what a document says of times, by line: line, key, words, what became of it, and that in a sentence."""
    rows = {
        (said.line, said.key, shown(said.quote, _SHORT), each.outcome, _(REASONS[each.reason], language)): None
        for each in verdicts
        for said in [each.statement]
    }
    return [
        (str(line or ""), _where_said(key, language), quote, outcome, sentence)
        for line, key, quote, outcome, sentence in sorted(rows, key=lambda row: row[0])
    ]


def _where_said(key: str, language: str) -> str:
    named = "body" if key.startswith("body line") else key
    return _(_KEYS[named], language) if named in _KEYS else shown(key, _SHORT)


def _origin_object(origin: Origin, language: str) -> dict[str, Any]:
    return {
        "name": origin.name,
        "value": origin.value,
        "key": origin.key,
        "line": origin.line,
        "quote": origin.quote,
        "reason": origin.reason,
        "sentence": origin.sentence(language),
        "against": [_origin_object(lost, language) for lost in origin.against],
    }
