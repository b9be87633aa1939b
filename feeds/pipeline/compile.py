"""A file → what others need of its document, then → its events, written: two steps, each kept under a key of its own.

Between the two stand the neighbours, whose evidence decides what a document means. It is guessed while a folder is
read: nearly always, the first hundred documents tell what all ten thousand would, and no document is opened twice.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
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
    looks_like_event,
    references,
    turning_days,
)
from feeds.model import Event, Problem
from feeds.occurrences import begins
from feeds.pipeline.cache import Cache, key
from feeds.pipeline.serialization import framed, pack, pieces, unpack
from feeds.reading import Dates, File, FileContent, parse_document, read_octets
from feeds.settings import FIELDS, Settings
from feeds.settings.site_keys import find, keys_of, paths_of, spelled

_AT_ONCE = 100  # documents between two looks into the cache
_MOST_KEYS = 60  # of a document, to tell those near to a path that leads nowhere
_MARKED = ("summary", "categories", "registration")  # what checks of the whole collection are about
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DocumentRecord(NamedTuple):
    """What is known of a document when it has been read: all that its neighbours and its collection need of it.

    ``evidence`` is None where the file holds no document; ``marks`` are the lines and columns of some properties.
    ``paths`` are those of the settings ``fields`` and ``types`` that lead somewhere in it; where there are any in the
    settings, ``keys`` are some of its own. ``embargoes`` are days before
    which, ``expiries`` days from which on nobody may know of it.
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

    def days_until(self, today: date) -> int:
        """Return how many of these days have come: all that it matters for this document which day it is."""
        return sum(day <= today for day in (*self.embargoes, *self.expiries))

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
            looks_like_event=looks_like_event(front_matter),
            expiries=turning_days(front_matter, "expiry", settings),
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
        return found or self._packed.setdefault(folder, pack(SiteEvidence, self.evidence.within(folder)))

    def is_like(self, other: "Context") -> bool:
        """Whether no document means anything else with the other around it."""
        mine, its = ({name: place.document for name, place in each.places.items()} for each in (self, other))
        return self.dates is other.dates and self.evidence == other.evidence and mine == its


class Artifact(NamedTuple):
    """What was made of a document: ``data`` holds a Compiled, ``key`` stands for all that it was made of.

    ``evidence`` is that part of it which is not known until all documents are read.
    """

    source: str
    key: bytes
    evidence: bytes
    data: bytes

    @staticmethod
    def packed(compiled: Compiled) -> bytes:
        """Pack what was made of a document."""
        told = pack(tuple[Event, ...], compiled.events), pack(tuple[Problem, ...], compiled.problems)
        return framed([*told, compiled.parts])

    @property
    def compiled(self) -> Compiled:
        """What was made of the document. Raises ValueError, TypeError or LookupError for damaged data."""
        events, problems, parts = pieces(self.data)
        return Compiled(unpack(tuple[Event, ...], events), unpack(tuple[Problem, ...], problems), parts)


@dataclass(slots=True)
class _Opened:
    """A file that was read just now: its record, and its values where somebody needed them."""

    record: DocumentRecord
    octets: FileContent | None = None
    front_matter: FrontMatter | None = None


class Compiler:
    """Reads and interprets the documents of one site; what ``cache`` knows is not made again.

    With ``writes``, events are written below ``settings.base_url`` in the same go. But for the cache, it is pure: the
    same files give the same.
    """

    def __init__(self, settings: Settings, cache: Cache | None = None, *, writes: bool = False) -> None:
        self._settings, self._cache, self._writes = replace(settings, today=settings.day), cache or Cache(), writes
        self._site = repr([settings.site, *(getattr(settings, name) for name in FIELDS)]).encode()

    def read(
        self, files: Sequence[File], dates: Mapping[str, Dates]
    ) -> Iterator[tuple[DocumentRecord, Artifact | None]]:
        """Yield the record of each file, and what it means if the evidence is what it looks like so far."""
        heard: list[DocumentEvidence] = []
        context, enough = Context(dates=dates), 0
        for some in _batches(files):
            opened = self._opened(some)
            heard.extend(item.record.evidence for item in opened if item.record.evidence)
            if len(heard) > enough:
                context, enough = Context(SiteEvidence.of(heard, self._settings.zulu), dates), len(heard) * 5 // 4
            rows = self._rows([item for item in opened if not item.record.references], context)
            yield from ((item.record, rows.get(item.record.source)) for item in opened)

    def interpret(self, files: Sequence[File], context: Context) -> Iterator[Artifact]:
        """Yield what each document means; one that changed since it was read is taken as it is now."""
        for some in _batches(files):
            yield from self._rows(self._opened(some), context).values()

    def compiled(self, front_matter: FrontMatter, record: DocumentRecord, context: Context) -> Compiled:
        """Return what a document means, with what was wrong with it while it was read, and its events as written."""
        dates = context.dates.get(record.source)
        events, problems = interpret(front_matter, self._settings, context.evidence, dates, context.places)
        told = [
            replace(event, problems=self._unignored((*record.problems, *event.problems), record)) for event in events
        ]
        return Compiled(tuple(told), self._unignored(problems, record), self._parts(told))

    def key(self, record: DocumentRecord, context: Context) -> bytes:
        """Return what stands for all that a document is interpreted with."""
        dates = context.dates.get(record.source)
        places = (context.places.get(name) for name in record.references)
        return key(
            self._site,
            record.key.encode(),
            context.evidence_for(record),
            pack(Dates, dates) if dates else record.modified.isoformat().encode(),
            repr([place and (place.document.metadata, place.document.body) for place in places]).encode(),
            b"written" if self._writes else b"",
            str(record.days_until(self._settings.day)).encode(),
        )

    def _opened(self, files: Sequence[File]) -> list[_Opened]:
        """Read some files; a document whose record is known is not looked into."""
        opened = [self._open(file) for file in files]
        known = self._cache.get([bytes.fromhex(item.record.key) for item in opened if item.octets])
        fresh: dict[bytes, bytes] = {}
        for item in opened:
            if item.octets is None:
                continue
            name = bytes.fromhex(item.record.key)
            if record := _recalled(known.get(name)):
                item.record = record._replace(modified=item.octets.modified)
            else:
                self._look_into(item, item.octets)
                fresh[name] = pack(DocumentRecord, item.record)
        self._cache.put(fresh)
        return opened

    def _open(self, file: File) -> _Opened:
        if file.is_partial:
            return _Opened(DocumentRecord(file.source, (Problem(file.source, 0, "underscore-file"),)))
        octets = read_octets(file.path, file.source)
        if isinstance(octets, Problem):
            return _Opened(DocumentRecord(file.source, (octets,)))
        name = key(self._site, file.source.encode(), octets.data).hex()
        return _Opened(DocumentRecord(file.source, (), octets.modified, name), octets)

    def _look_into(self, item: _Opened, octets: FileContent) -> None:
        """Fill in the record of what was opened, and its values."""
        document, problems = parse_document(octets.data, item.record.source, octets.modified)
        if document:
            item.front_matter = front_matter_of(document, self._settings)
            item.record = DocumentRecord.of(item.front_matter, problems, self._settings, item.record.key)
        else:
            item.record = item.record._replace(problems=tuple(problems))

    def _rows(self, opened: Sequence[_Opened], context: Context) -> dict[str, Artifact]:
        """Return what the documents among the opened files mean, by source."""
        some = [item for item in opened if item.record.evidence]
        keys = [self.key(item.record, context) for item in some]
        known, fresh, rows = self._cache.get(keys), dict[bytes, bytes](), dict[str, Artifact]()
        for item, name in zip(some, keys, strict=True):
            if name not in known:
                fresh[name] = Artifact.packed(self._interpreted(item, context))
            data = known.get(name) or fresh[name]
            rows[item.record.source] = Artifact(item.record.source, name, context.evidence_for(item.record), data)
        self._cache.put(fresh)
        return rows

    def _interpreted(self, item: _Opened, context: Context) -> Compiled:
        record = item.record
        if item.front_matter is None and item.octets:
            self._look_into(item, item.octets)
        assert item.front_matter
        return self.compiled(item.front_matter, record, context)

    def _unignored(self, problems: Sequence[Problem], record: DocumentRecord) -> tuple[Problem, ...]:
        """Return the problems that neither the settings nor a comment in the document says to ignore."""
        ignored = {*self._settings.ignore, *record.ignored}
        return tuple(problem for problem in problems if problem.code not in ignored)

    def _parts(self, events: Sequence[Event]) -> bytes:
        """Return events as each format writes them, compressed; a draft is written nowhere."""
        if not self._writes or any(event.draft for event in events):
            return b""
        addresses = Addresses(self._settings.base_url)
        return zlib.compress(
            framed([form.part(event, self._settings, addresses) for event in events for form in FORMATS]), 1
        )


def _recalled(data: bytes | None) -> DocumentRecord | None:
    """Return a record that the cache knew; None, too, for one that makes no sense."""
    try:
        record: DocumentRecord | None = unpack(DocumentRecord, data) if data else None
    except (ValueError, TypeError, LookupError):
        return None
    return record


def _batches(files: Sequence[File]) -> Iterator[Sequence[File]]:
    return (files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE))
