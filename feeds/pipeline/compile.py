"""What a file holds and what stands around it → its events, each in every format: pure functions.

First a document is read into a record of what others need of it; then, with the evidence of all, it is interpreted.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import NamedTuple

from feeds.formats import FORMATS, Addresses
from feeds.interpretation import (
    DocumentEvidence,
    FrontMatter,
    SiteEvidence,
    front_matter_of,
    interpret,
    is_kept_back,
    looks_like_event,
    references,
    turning_days,
)
from feeds.model import Event, Origin, Problem, Status
from feeds.occurrences import begins
from feeds.pipeline.serialization import framed, pack, pieces
from feeds.problems.catalogue import CONTRADICTIONS, ERRORS
from feeds.reading import Dates, Document, FileContent, parse_document, read_plain_lines
from feeds.reading.faults import internal
from feeds.settings import Settings
from feeds.settings.site_keys import find, keys_of, paths_of, spelled

_MOST_KEYS = 60  # of a document, to tell those near to a path that leads nowhere
_MARKED = ("summary", "categories", "registration")  # what checks of the whole collection are about
HELD = "held"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DocumentRecord(NamedTuple):
    """What is known of a document when it has been read: all that its neighbours and its collection need of it.

    ``evidence`` is None where the file holds no document; ``marks`` are the lines and columns of some properties.
    ``paths`` are those of the settings ``fields`` and ``types`` that lead somewhere in it; where there are any in the
    settings, ``keys`` are some of its own. ``embargoes`` are days before which, ``expiries`` days from which on nobody may
    know of it. ``is_public`` tells that nothing else keeps the document from the public, also where it is broken.
    """

    source: str
    problems: tuple[Problem, ...]
    modified: datetime = EPOCH
    key: str = ""
    evidence: DocumentEvidence | None = None
    references: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    marks: Mapping[str, tuple[int, int]] = {}
    paths: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    embargoes: tuple[date, ...] = ()
    expiries: tuple[date, ...] = ()
    looks_like_event: bool = False
    is_public: bool = False

    def days_until(self, today: date) -> int:
        """Return how many of these days have come: all that it matters for this document which day it is."""
        return sum(day <= today for day in (*self.embargoes, *self.expiries))

    def may_be_known(self, today: date) -> bool:
        """Whether nothing that could be read of it keeps the document from the public on that day."""
        is_withheld = any(today < day for day in self.embargoes) or any(day <= today for day in self.expiries)
        return self.is_public and not is_withheld

    @classmethod
    def read(
        cls, document: Document, problems: Sequence[Problem], settings: Settings, key: str = ""
    ) -> "tuple[DocumentRecord, FrontMatter | None]":
        """Return the record of a document, and its values; ``problems`` are those found while it was read.

        A fault of ours is told, and leaves it without values.
        """
        try:
            front_matter = front_matter_of(document, settings)
            return cls.of(front_matter, problems, settings, key), front_matter
        except Exception as error:
            told = (*problems, internal(document.source, error))
            return cls(document.source, told, document.modified, key), None

    @classmethod
    def of(
        cls, front_matter: FrontMatter, problems: Sequence[Problem], settings: Settings, key: str = ""
    ) -> "DocumentRecord":
        """Return the record of a document; ``problems`` are those found while it was read."""
        document = front_matter.document
        found = {name: front_matter.first(name) for name in _MARKED}
        wanted = {path for _, path in paths_of(settings.fields, settings.types)}
        return cls(
            source=document.source,
            problems=tuple(problems),
            modified=document.modified,
            key=key,
            evidence=DocumentEvidence.of(front_matter, settings.timezone, settings.zulu),
            references=tuple(references(front_matter)),
            ignored=document.ignored,
            marks={name: (each.line, document.column(each.path)) for name, each in found.items() if each},
            paths=frozenset(spelled(path) for path in wanted if find(document.metadata, path)),
            keys=tuple(islice(dict.fromkeys(keys_of(document.metadata)), _MOST_KEYS)) if wanted else (),
            embargoes=turning_days(front_matter, "embargo", settings),
            expiries=turning_days(front_matter, "expiry", settings),
            looks_like_event=looks_like_event(front_matter),
            is_public=not is_kept_back(front_matter),
        )


@dataclass(frozen=True, slots=True)
class Compiled:
    """The events of a document, and what was doubtful; ``starts`` are those of the events, in seconds, to sort them by.

    ``parts`` holds each event as each of the FORMATS writes it, compressed: of ten thousand events, few are looked at.
    """

    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
    parts: bytes = field(default=b"", repr=False)
    starts: tuple[float, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Remember the starts: events are sorted again and again."""
        starts = (begins(event).timestamp() for event in self.events)
        object.__setattr__(self, "starts", tuple(starts))

    def written(self, event: Event) -> Sequence[bytes]:
        """Return one of the events as each of the FORMATS writes it; nothing when it was not written, or is another."""
        number = next((number for number, each in enumerate(self.events) if each is event), None)
        if number is None or not self.parts:
            return ()
        return pieces(zlib.decompress(self.parts))[number * len(FORMATS) : (number + 1) * len(FORMATS)]


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around the documents when they are interpreted; ``places`` by the references that lead to them."""

    evidence: SiteEvidence = field(default_factory=SiteEvidence)
    dates: Mapping[str, Dates] = field(default_factory=dict)
    places: Mapping[str, FrontMatter] = field(default_factory=dict)
    _packed: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)

    def evidence_for(self, record: DocumentRecord) -> bytes:
        """Return what stands for the evidence about a document, which is that about its top folder."""
        folder = record.evidence.folder if record.evidence else ""
        found = self._packed.get(folder)
        return found or self._packed.setdefault(folder, pack(self.evidence.within(folder)))

    def is_like(self, other: "Context") -> bool:
        """Whether no document means anything else with the other around it."""
        mine, its = ({name: place.document for name, place in each.places.items()} for each in (self, other))
        return self.dates is other.dates and self.evidence == other.evidence and mine == its


def read_record(
    content: FileContent, source: str, settings: Settings, key: str = ""
) -> tuple[DocumentRecord, FrontMatter | None]:
    """Return the record of the document ``source``, and its front matter unless the file holds no document."""
    document, problems = parse_document(content.data, source, content.modified)
    if document is None:
        is_public = _is_public(content, source, settings) if any(each.code in ERRORS for each in problems) else False
        return DocumentRecord(source, tuple(problems), content.modified, key, is_public=is_public), None
    return DocumentRecord.read(document, problems, settings, key)


def _is_public(content: FileContent, source: str, settings: Settings) -> bool:
    """Whether no line of a broken document keeps it from the public, as far as its lines can be told apart."""
    document = read_plain_lines(content.data, source, content.modified)
    return document is not None and not is_kept_back(front_matter_of(document, settings))


def compile_document(
    front_matter: FrontMatter, record: DocumentRecord, settings: Settings, context: Context, *, writes: bool = False
) -> Compiled:
    """Return what a document means, with what was wrong with it while it was read; ``writes``: in every format, too.

    A fault of ours costs the document its events and is told.
    """
    try:
        return _compiled(front_matter, record, settings, context, writes)
    except Exception as error:
        return faulty(record, settings, error)


def faulty(record: DocumentRecord, settings: Settings, error: Exception) -> Compiled:
    """Return what a document means that our code raised ``error`` for: nothing, and that this is our fault."""
    return Compiled(problems=_unignored([internal(record.source, error)], settings, record))


def _compiled(
    front_matter: FrontMatter, record: DocumentRecord, settings: Settings, context: Context, writes: bool
) -> Compiled:
    dates = context.dates.get(record.source)
    events, problems = interpret(front_matter, settings, context.evidence, dates, context.places)
    told = [
        _decided(_with_problems(event, _unignored((*record.problems, *event.problems), settings, record)), settings)
        for event in events
    ]
    problems = (*problems, *dict.fromkeys(each for event in told for each in event.problems if each.code == HELD))
    if not writes or any(event.draft for event in told):  # a draft is written nowhere
        return Compiled(tuple(told), _unignored(problems, settings, record))
    written, parts, faults = _written(told, settings)
    return Compiled(written, _unignored([*problems, *faults], settings, record), parts)


def _with_problems(event: Event, problems: tuple[Problem, ...]) -> Event:
    return event if event.problems == problems else replace(event, problems=problems)


def _decided(event: Event, settings: Settings) -> Event:
    """Return an event as the setting ``doubtful`` wants it; a contradiction that is ignored was looked at by somebody."""
    against = next((problem for problem in event.problems if problem.code in CONTRADICTIONS), None)
    if against is None or settings.doubtful == "show" or event.status is Status.CANCELLED:
        return event
    if settings.doubtful == "mark":
        return replace(event, doubtful=True)
    held = Problem(event.source, against.line, HELD, (("code", against.code),), against.column)
    others = (each for each in event.origins if each.name != "draft")
    origins = (*others, Origin("draft", "True", "settings.doubtful", 0, "hold", HELD))
    return replace(event, draft=True, doubtful=True, problems=(*event.problems, held), origins=origins)


def _unignored(problems: Sequence[Problem], settings: Settings, record: DocumentRecord) -> tuple[Problem, ...]:
    """Return the problems that neither the settings nor a comment in the document says to ignore."""
    ignored = {*settings.ignore, *record.ignored}
    return tuple(problem for problem in problems if problem.code not in ignored)


def _written(events: Sequence[Event], settings: Settings) -> tuple[tuple[Event, ...], bytes, list[Problem]]:
    """Return the events that can be written, as each format writes them, compressed, and faults of ours."""
    addresses, kept, parts, faults = Addresses(settings.base_url), list[Event](), list[bytes](), list[Problem]()
    for event in events:
        try:
            parts += [form.part(event, settings, addresses) for form in FORMATS]
            kept.append(event)
        except Exception as error:
            faults.append(internal(event.source, error))
    return tuple(kept), zlib.compress(framed(parts), 1), faults
