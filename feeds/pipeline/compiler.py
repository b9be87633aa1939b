"""Files → what others need of their documents, then → their events: ``compile`` in batches, with a cache.

Each of the two steps is kept under a key of its own. Between them stand the neighbours, whose evidence decides what a
document means. It is guessed while a folder is read: nearly always, the first hundred documents tell what all ten
thousand would, and no document is opened twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from feeds.interpretation import DocumentEvidence, FrontMatter, SiteEvidence
from feeds.model import Problem
from feeds.pipeline.cache import Cache, key
from feeds.pipeline.compile import Compiled, Context, DocumentRecord, compile_document, faulty, read_record
from feeds.pipeline.packed_events import pack_events, unpack_events
from feeds.pipeline.serialization import framed, pack, pieces, unpack
from feeds.reading import Dates, File, FileContent, read_octets
from feeds.reading.faults import is_faultless
from feeds.settings import FIELDS, Settings

_AT_ONCE = 100  # documents between two looks into the cache


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
        return framed([pack_events(compiled.events), pack(compiled.problems), compiled.parts])

    @property
    def compiled(self) -> Compiled:
        """What was made of the document. Raises ValueError, TypeError or LookupError for damaged data."""
        events, problems, parts = pieces(self.data)
        return Compiled(unpack_events(events), unpack(tuple[Problem, ...], problems), parts)


@dataclass(slots=True)
class _Opened:
    """A file that was read just now: its record, and its values where somebody needed them."""

    record: DocumentRecord
    content: FileContent | None = None
    front_matter: FrontMatter | None = None


class Compiler:
    """Compiles the documents of one site in batches; what ``cache`` knows is not made again.

    With ``writes``, events are written below ``settings.base_url`` as well.
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

    def key(self, record: DocumentRecord, context: Context) -> bytes:
        """Return what stands for all that a document is interpreted with."""
        dates = context.dates.get(record.source)
        places = (context.places.get(name) for name in record.references)
        return key(
            self._site,
            record.key.encode(),
            context.evidence_for(record),
            pack(dates) if dates else record.modified.isoformat().encode(),
            repr([place and (place.document.metadata, place.document.body) for place in places]).encode(),
            b"written" if self._writes else b"",
            str(record.days_until(self._settings.day)).encode(),
        )

    def _opened(self, files: Sequence[File]) -> list[_Opened]:
        """Read some files; a document whose record is known is not looked into."""
        opened = [self._open(file) for file in files]
        known = self._cache.get([bytes.fromhex(item.record.key) for item in opened if item.content])
        fresh: dict[bytes, bytes] = {}
        for item in opened:
            if item.content is None:
                continue
            name = bytes.fromhex(item.record.key)
            if record := _recalled(known.get(name)):
                item.record = record._replace(modified=item.content.modified)
            else:
                self._look_into(item, item.content)
                if is_faultless(item.record.problems):
                    with suppress(Exception):  # what cannot be packed is read again next time
                        fresh[name] = pack(item.record)
        self._cache.put(fresh)
        return opened

    def _open(self, file: File) -> _Opened:
        if file.is_partial:
            return _Opened(DocumentRecord(file.source, (Problem(file.source, 0, "underscore-file"),)))
        content = read_octets(file.path, file.source)
        if isinstance(content, Problem):
            return _Opened(DocumentRecord(file.source, (content,)))
        name = key(self._site, file.source.encode(), content.data).hex()
        return _Opened(DocumentRecord(file.source, (), content.modified, name), content)

    def _look_into(self, item: _Opened, content: FileContent) -> None:
        """Fill in the record of what was opened, and its front matter."""
        item.record, item.front_matter = read_record(content, item.record.source, self._settings, item.record.key)

    def _rows(self, opened: Sequence[_Opened], context: Context) -> dict[str, Artifact]:
        """Return what the documents among the opened files mean, by source."""
        some = [item for item in opened if item.record.evidence]
        keys = [self.key(item.record, context) for item in some]
        known, fresh, rows = self._cache.get(keys), dict[bytes, bytes](), dict[str, Artifact]()
        for item, name in zip(some, keys, strict=True):
            if not (data := known.get(name, b"")):
                data, is_whole = self._made(item, context)
                if is_whole:
                    fresh[name] = data
            rows[item.record.source] = Artifact(item.record.source, name, context.evidence_for(item.record), data)
        self._cache.put(fresh)
        return rows

    def _made(self, item: _Opened, context: Context) -> tuple[bytes, bool]:
        """Return what a document means, packed, and whether no fault of ours is in the way."""
        compiled = self._interpreted(item, context)
        try:
            return Artifact.packed(compiled), is_faultless(compiled.problems)
        except Exception as error:
            return Artifact.packed(faulty(item.record, self._settings, error)), False

    def _interpreted(self, item: _Opened, context: Context) -> Compiled:
        record = item.record
        if item.front_matter is None and item.content:
            self._look_into(item, item.content)
        if item.front_matter is None:  # its record was known, and now a fault is in the way
            return Compiled(problems=item.record.problems)
        return compile_document(item.front_matter, record, self._settings, context, writes=self._writes)


def _recalled(data: bytes | None) -> DocumentRecord | None:
    """Return a record that the cache knew; None, too, for one that makes no sense."""
    try:
        record: DocumentRecord | None = unpack(DocumentRecord, data) if data else None
    except (ValueError, TypeError, LookupError):
        return None
    return record


def _batches(files: Sequence[File]) -> Iterator[Sequence[File]]:
    return (files[start : start + _AT_ONCE] for start in range(0, len(files), _AT_ONCE))
