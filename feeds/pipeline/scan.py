"""A folder → what its documents mean, with as little work as possible: what is as it was last time stays.

The same files always give the same result, however it was come by; only a document that broke since last time keeps
what it meant. What a build knows is the BuildState in its result, so one that fails leaves nothing behind.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from feeds.interpretation import SiteEvidence, public_places
from feeds.model import Problem
from feeds.pipeline.cache import Cache
from feeds.pipeline.compile import Compiled, Context, DocumentRecord
from feeds.pipeline.compiler import Compiler
from feeds.pipeline.executors import spread
from feeds.pipeline.garbage import gc_paused
from feeds.problems.catalogue import Severity
from feeds.reading import File, History, find_records, find_references, list_files, read_head, read_history
from feeds.reading.sorted_search import SOURCE, at
from feeds.settings import Settings

Progress = Callable[[int, int], None]
_Guess = tuple[bytes, bytes, Compiled]  # what a document means if the evidence is this: the key, the evidence, that
_NO_GUESS: _Guess = b"", b"", Compiled()
_TICK = 100_000_000  # nanoseconds within which a file may be written twice under one time


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What a document holds and what that means; ``key`` stands for all that decided it, ``file`` is what was read.

    A file that is not settled may have changed since without looking so.
    """

    record: DocumentRecord
    compiled: Compiled = field(default_factory=Compiled)
    key: bytes = b""
    file: File | None = None
    is_settled: bool = False

    @classmethod
    def read(cls, file: File, record: DocumentRecord, when: int) -> "DocumentState":
        """Return what is known of a file read after ``when``; within the tick of its writing it may be written again.

        One that may not be read is looked at each time: ``chmod`` changes nothing of its stamp.
        """
        is_closed = any(problem.code == "unreadable" for problem in record.problems)
        return cls(record, file=file, is_settled=file.stamp[0] + _TICK < when and not is_closed)

    def meaning(self, compiled: Compiled, key: bytes) -> "DocumentState":
        """Return what is known once it is known what the document means."""
        return DocumentState(self.record, compiled, key, self.file, self.is_settled)

    def is_of(self, file: File) -> bool:
        """Whether it is about the file as it is now."""
        return self.is_settled and (self.file is file or self.file == file)


@dataclass(frozen=True, slots=True)
class BuildState:
    """What one build knows, for the next: files, documents by source, what stood around them, what git told at ``head``.

    ``named`` is what documents refer to: that lies anywhere, so it is looked at again each time; so are the files that
    are ``unsettled``.
    ``today`` is the day as which it was read.
    ``writes`` is whether events are written as they are compiled, for addresses below ``settings.base_url``.
    """

    cache: Cache = field(default_factory=Cache)
    writes: bool = False
    files: Sequence[File] = ()
    known: Mapping[str, DocumentState] = field(default_factory=dict)
    context: Context | None = None
    named: frozenset[str] = frozenset()
    unsettled: frozenset[str] = frozenset()
    head: str | None = None
    history: History = field(default_factory=History)
    today: date | None = None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a folder holds, by source in the order of the files, and what git tells.

    ``changed`` are the sources that are not as they were in the build state; None where more than some documents changed.
    """

    known: Mapping[str, DocumentState]
    history: History = field(default_factory=History)
    build_state: BuildState = field(default_factory=BuildState)
    changed: frozenset[str] | None = None


def gather(
    settings: Settings, build_state: BuildState, progress: Progress | None = None, files: Sequence[File] | None = None
) -> ScanResult:
    """Return what the documents below ``settings.content`` mean; ``progress`` is told how many are done, of how many.

    ``files`` are for whoever has listed them already, as ``list_files`` does. Raises FeedsError when the folder cannot
    be read; what is wrong with a document costs that document only.
    """
    files = list_files(settings.content) if files is None else files
    settings = replace(settings, today=settings.day)  # midnight may strike meanwhile
    compiler = Compiler(settings, build_state.cache, writes=build_state.writes)
    head = read_head(settings.content)
    history = build_state.history if head == build_state.head else read_history(settings.content)
    with gc_paused():
        fresh, guesses = _read(compiler, files, history, build_state, progress, settings.day)
        are_same = len(files) == len(build_state.known) and fresh.keys() <= build_state.known.keys()
        known = {**build_state.known, **fresh} if are_same else _in_order(files, fresh, build_state)
        context, named = build_state.context, build_state.named
        if (
            context is None
            or history is not build_state.history
            or not are_same
            or not _say_the_same(fresh, build_state)
        ):
            context, named = _around(settings, known, history)
        is_like = context is build_state.context or (
            build_state.context is not None and build_state.context.is_like(context)
        )
        known |= _interpreted(compiler, fresh if is_like else known, context, guesses, build_state)
    if fresh:
        build_state.cache.forget(in_use=2 * len(files))
    unsettled = frozenset(source for source in fresh if not known[source].is_settled)
    now = replace(build_state, files=files, unsettled=unsettled, known=known, context=context, named=named, head=head,
                  history=history, today=settings.day)  # fmt: skip
    return ScanResult(known, history, now, frozenset(fresh) if are_same and is_like else None)


def _read(
    compiler: Compiler,
    files: Sequence[File],
    history: History,
    build_state: BuildState,
    progress: Progress | None,
    today: date,
) -> tuple[dict[str, DocumentState], dict[str, _Guess]]:
    """Return what is known of every file that had to be read, and what its document means by the look of it."""
    changed, begun = _changed(files, build_state) | _due(files, build_state, today), time.time_ns()
    fresh, guesses, done = dict[str, DocumentState](), dict[str, _Guess](), len(files) - len(changed)
    for record, row in spread(partial(compiler.read, dates=history.dates), list(changed.values())):
        before = build_state.known.get(record.source)
        fresh[record.source] = _with_last_good(DocumentState.read(changed[record.source], record, begun), before)
        if row:
            guesses[record.source] = row.key, row.evidence, row.compiled
        done += 1
        if progress:
            progress(min(done, len(files)), len(files))
    return fresh, guesses


def _changed(files: Sequence[File], build_state: BuildState) -> dict[str, File]:
    """Return the files that have to be read, by source; most are the very same File as last time."""
    before = build_state.files if len(build_state.files) == len(files) else [None] * len(files)
    others = [file for file, then in zip(files, before, strict=True) if file is not then]
    for source in build_state.unsettled:
        others.extend(at(files, source, SOURCE))
    return {file.source: file for file in others
            if (each := build_state.known.get(file.source)) is None or not each.is_of(file)}  # fmt: skip


def _due(files: Sequence[File], build_state: BuildState, today: date) -> dict[str, File]:
    """Return the files whose documents mean something else since another day has come."""
    then = build_state.today
    if then is None or then == today:
        return {}
    due = {source for source, each in build_state.known.items()
           if each.record.days_until(then) != each.record.days_until(today)}  # fmt: skip
    return {file.source: file for file in files if file.source in due}


def _in_order(
    files: Sequence[File], fresh: Mapping[str, DocumentState], build_state: BuildState
) -> dict[str, DocumentState]:
    return {file.source: fresh.get(file.source) or build_state.known[file.source] for file in files}


def _say_the_same(fresh: Mapping[str, DocumentState], build_state: BuildState) -> bool:
    """Whether documents tell their neighbours what they told before, and none refers to another file."""
    return not build_state.named and all(
        build_state.known[source].record.evidence == each.record.evidence and not each.record.references
        for source, each in fresh.items()
    )


def _with_last_good(fresh: DocumentState, before: DocumentState | None) -> DocumentState:
    """Return what is known of a file; of a document that cannot be read any more, what it was when it could."""
    if before and before.record.evidence and fresh.record.evidence is None and _is_broken(fresh.record.problems):
        record = before.record._replace(key="", problems=fresh.record.problems)
        return replace(fresh, record=record, compiled=before.compiled)
    return fresh


def _around(settings: Settings, known: Mapping[str, DocumentState], history: History) -> tuple[Context, frozenset[str]]:
    """Return what stands around the documents, and the references that were followed for it."""
    records = [each.record for each in known.values()]
    evidence = SiteEvidence.of([record.evidence for record in records if record.evidence], settings.zulu)
    named = frozenset(name for record in records for name in record.references)
    places = find_references(named, settings.root) if named else {}
    places |= find_records(named - places.keys(), settings.root)
    return Context(evidence, history.dates, public_places(places)), named


def _interpreted(
    compiler: Compiler,
    doubtful: Mapping[str, DocumentState],
    context: Context,
    guesses: Mapping[str, _Guess],
    build_state: BuildState,
) -> dict[str, DocumentState]:
    """Return what is known of the ``doubtful`` documents once they mean what they mean with all that is around them."""
    done, missing = dict[str, DocumentState](), dict[str, File]()
    for source, each in doubtful.items():
        if not each.record.key or each.record.evidence is None or each.file is None:
            continue
        guessed, evidence, compiled = guesses.get(source, _NO_GUESS)
        is_right = bool(guessed) and evidence == context.evidence_for(each.record)
        key, before = guessed if is_right else compiler.key(each.record, context), build_state.known.get(source)
        if before and before.key == key:
            done[source] = each.meaning(before.compiled, key)
        elif is_right:
            done[source] = _understood(each, key, compiled, before)
        else:
            missing[source] = each.file
    interpret = partial(compiler.interpret, context=context)
    for row in spread(interpret, list(missing.values())):
        done[row.source] = _understood(doubtful[row.source], row.key, row.compiled, build_state.known.get(row.source))
    return done


def _understood(known: DocumentState, key: bytes, compiled: Compiled, before: DocumentState | None) -> DocumentState:
    """Return what is known of a document with what it means; where an error took all events from it, with the last ones."""
    if before and not compiled.events and _is_broken(compiled.problems):
        compiled = replace(compiled, events=before.compiled.events, parts=before.compiled.parts)
    return known.meaning(compiled, key)


def _is_broken(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
