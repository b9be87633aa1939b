"""A folder → what its documents mean, with as little work as possible: what is as it was last time stays.

The same files always give the same result, however it was come by; only a document that broke since last time keeps
what it meant. What a build knows is the Memory in its result, so one that fails leaves nothing behind.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from feeds.interpretation import Evidence, Lexicon
from feeds.model import Problem
from feeds.pipeline.cache import Cache
from feeds.pipeline.compile import Around, Compiled, Compiler, Record
from feeds.pipeline.executors import spread, uninterrupted
from feeds.problems.catalogue import Severity
from feeds.reading import File, History, find_references, list_files, read_head, read_history
from feeds.reading.sorted_search import SOURCE, at
from feeds.settings import Settings

Progress = Callable[[int, int], None]
_Guess = tuple[bytes, bytes, Compiled]  # what a document means if the evidence is this: the key, the evidence, that
_NO_GUESS: _Guess = b"", b"", Compiled()
_TICK = 100_000_000  # nanoseconds within which a file may be written twice under one time


@dataclass(frozen=True, slots=True)
class Known:
    """What a document holds and what that means; ``key`` stands for all that decided it, ``file`` is what was read.

    A file that is not settled may have changed since without looking so.
    """

    record: Record
    compiled: Compiled = field(default_factory=Compiled)
    key: bytes = b""
    file: File | None = None
    is_settled: bool = False

    @classmethod
    def read(cls, file: File, record: Record, when: int) -> "Known":
        """Return what is known of a file read after ``when``; within the tick of its writing it may be written again."""
        return cls(record, file=file, is_settled=file.stamp[0] + _TICK < when)

    def meaning(self, compiled: Compiled, key: bytes) -> "Known":
        """Return what is known once it is known what the document means."""
        return Known(self.record, compiled, key, self.file, self.is_settled)

    def is_of(self, file: File) -> bool:
        """Whether it is about the file as it is now."""
        return self.is_settled and (self.file is file or self.file == file)


@dataclass(frozen=True, slots=True)
class Memory:
    """What one build knows, for the next: files, documents by source, what stood around them, what git told at ``head``.

    ``named`` is what documents refer to: that lies anywhere, so it is looked at again each time; so are the files that
    are ``unsettled``.
    ``writes`` is whether events are written as they are compiled, for addresses below ``settings.base_url``.
    """

    cache: Cache = field(default_factory=Cache)
    writes: bool = False
    files: Sequence[File] = ()
    known: Mapping[str, Known] = field(default_factory=dict)
    around: Around | None = None
    named: frozenset[str] = frozenset()
    unsettled: frozenset[str] = frozenset()
    head: str | None = None
    history: History = field(default_factory=History)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a folder holds, by source in the order of the files, and what git tells.

    ``changed`` are the sources that are not as they were in the memory; None where more than some documents changed.
    """

    known: Mapping[str, Known]
    history: History = field(default_factory=History)
    memory: Memory = field(default_factory=Memory)
    changed: frozenset[str] | None = None


def gather(
    settings: Settings, memory: Memory, progress: Progress | None = None, files: Sequence[File] | None = None
) -> Gathered:
    """Return what the documents below ``settings.content`` mean; ``progress`` is told how many are done, of how many.

    ``files`` are for whoever has listed them already, as ``list_files`` does. Raises FeedsError when the folder cannot
    be read; what is wrong with a document costs that document only.
    """
    files = list_files(settings.content) if files is None else files
    compiler = Compiler(settings, memory.cache, writes=memory.writes)
    head = read_head(settings.content)
    history = memory.history if head == memory.head else read_history(settings.content)
    with uninterrupted():
        fresh, guesses = _read(compiler, files, history, memory, progress)
        are_same = len(files) == len(memory.known) and fresh.keys() <= memory.known.keys()
        known = {**memory.known, **fresh} if are_same else _in_order(files, fresh, memory)
        around, named = memory.around, memory.named
        if around is None or history is not memory.history or not are_same or not _say_the_same(fresh, memory):
            around, named = _around(settings, known, history)
        is_like = around is memory.around or (memory.around is not None and memory.around.is_like(around))
        known |= _interpreted(compiler, fresh if is_like else known, around, guesses, memory)
    if fresh:
        memory.cache.forget(in_use=2 * len(files))
    unsettled = frozenset(source for source in fresh if not known[source].is_settled)
    now = replace(memory, files=files, unsettled=unsettled, known=known, around=around, named=named, head=head,
                  history=history)  # fmt: skip
    return Gathered(known, history, now, frozenset(fresh) if are_same and is_like else None)


def _read(
    compiler: Compiler, files: Sequence[File], history: History, memory: Memory, progress: Progress | None
) -> tuple[dict[str, Known], dict[str, _Guess]]:
    """Return what is known of every file that had to be read, and what its document means by the look of it."""
    changed, begun = _changed(files, memory), time.time_ns()
    fresh, guesses, done = dict[str, Known](), dict[str, _Guess](), len(files) - len(changed)
    for record, row in spread(lambda share: compiler.read(share, history.dates), list(changed.values())):
        before = memory.known.get(record.source)
        fresh[record.source] = _with_last_good(Known.read(changed[record.source], record, begun), before)
        if row:
            guesses[record.source] = row.key, row.evidence, row.compiled
        done += 1
        if progress:
            progress(min(done, len(files)), len(files))
    return fresh, guesses


def _changed(files: Sequence[File], memory: Memory) -> dict[str, File]:
    """Return the files that have to be read, by source; most are the very same File as last time."""
    before = memory.files if len(memory.files) == len(files) else [None] * len(files)
    others = [file for file, then in zip(files, before, strict=True) if file is not then]
    for source in memory.unsettled:
        others.extend(at(files, source, SOURCE))
    return {file.source: file for file in others
            if (each := memory.known.get(file.source)) is None or not each.is_of(file)}  # fmt: skip


def _in_order(files: Sequence[File], fresh: Mapping[str, Known], memory: Memory) -> dict[str, Known]:
    return {file.source: fresh.get(file.source) or memory.known[file.source] for file in files}


def _say_the_same(fresh: Mapping[str, Known], memory: Memory) -> bool:
    """Whether documents tell their neighbours what they told before, and none refers to another file."""
    return not memory.named and all(
        memory.known[source].record.testimony == each.record.testimony and not each.record.references
        for source, each in fresh.items()
    )


def _with_last_good(fresh: Known, before: Known | None) -> Known:
    """Return what is known of a file; of a document that cannot be read any more, what it was when it could."""
    if before and before.record.testimony and fresh.record.testimony is None and _is_broken(fresh.record.problems):
        record = before.record._replace(key="", problems=fresh.record.problems)
        return replace(fresh, record=record, compiled=before.compiled)
    return fresh


def _around(settings: Settings, known: Mapping[str, Known], history: History) -> tuple[Around, frozenset[str]]:
    """Return what stands around the documents, and the references that were followed for it."""
    records = [each.record for each in known.values()]
    evidence = Evidence.of([record.testimony for record in records if record.testimony], settings.zulu)
    named = frozenset(name for record in records for name in record.references)
    places = find_references(named, settings.root) if named else {}
    return Around(evidence, history.dates, {name: Lexicon(document) for name, document in places.items()}), named


def _interpreted(
    compiler: Compiler,
    doubtful: Mapping[str, Known],
    around: Around,
    guesses: Mapping[str, _Guess],
    memory: Memory,
) -> dict[str, Known]:
    """Return what is known of the ``doubtful`` documents once they mean what they mean with all that is around them."""
    done, missing = dict[str, Known](), dict[str, File]()
    for source, each in doubtful.items():
        if not each.record.key or each.record.testimony is None or each.file is None:
            continue
        guessed, evidence, compiled = guesses.get(source, _NO_GUESS)
        is_right = bool(guessed) and evidence == around.told_to(each.record)
        key, before = guessed if is_right else compiler.key(each.record, around), memory.known.get(source)
        if before and before.key == key:
            done[source] = each.meaning(before.compiled, key)
        elif is_right:
            done[source] = _understood(each, key, compiled, before)
        else:
            missing[source] = each.file
    for row in spread(lambda share: compiler.interpret(share, around), list(missing.values())):
        done[row.source] = _understood(doubtful[row.source], row.key, row.compiled, memory.known.get(row.source))
    return done


def _understood(known: Known, key: bytes, compiled: Compiled, before: Known | None) -> Known:
    """Return what is known of a document with what it means; where an error took all events from it, with the last ones."""
    if before and not compiled.events and _is_broken(compiled.problems):
        compiled = replace(compiled, events=before.compiled.events, parts=before.compiled.parts)
    return known.meaning(compiled, key)


def _is_broken(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
