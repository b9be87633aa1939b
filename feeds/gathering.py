"""A folder → what its documents mean, with as little work as possible: what is as it was last time stays.

The same files always give the same result, however it was come by; only a document that broke since last time keeps
what it meant. What a build knows is the Memory in its result, so one that fails leaves nothing behind.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from feeds.cache import Cache
from feeds.compiling import Around, Compiled, Compiler, Record
from feeds.crew import spread, uninterrupted
from feeds.errors import Severity
from feeds.interpretation import Evidence, Lexicon
from feeds.model import Problem
from feeds.reading import File, History, find_references, list_files, read_head, read_history
from feeds.settings import Settings

Progress = Callable[[int, int], None]
_Guess = tuple[bytes, Compiled]  # what a document means, under the key of all that decided it
_TICK = 100_000_000  # nanoseconds within which a file may be written twice under one time


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it was when it was read, what it holds and what that means; ``key`` stands for all that decided it.

    One that is not settled may have changed since without looking so.
    """

    file: File
    is_settled: bool
    record: Record
    key: bytes = b""
    compiled: Compiled = field(default_factory=Compiled)

    @classmethod
    def read(cls, file: File, record: Record) -> "Known":
        """Return what is known of a file read just now; within the tick of its writing it may be written once more."""
        return cls(file, file.stamp[0] + _TICK < time.time_ns(), record)

    def is_of(self, file: File) -> bool:
        """Whether it is about the file as it is now."""
        return self.is_settled and (self.file is file or self.file == file)


@dataclass(frozen=True, slots=True)
class Memory:
    """What one build knows, for the next: documents by source, what stood around them, what git told at ``head``.

    ``writes`` is whether events are written as they are compiled, for addresses below ``settings.base_url``.
    """

    cache: Cache = field(default_factory=Cache)
    writes: bool = False
    known: Mapping[str, Known] = field(default_factory=dict)
    around: Around | None = None
    head: str | None = None
    history: History = field(default_factory=History)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a folder holds: the record of each file in their order, what each document means, what git tells."""

    records: Sequence[Record]
    compiled: Sequence[Compiled]
    history: History = field(default_factory=History)
    memory: Memory = field(default_factory=Memory)


def gather(
    settings: Settings, memory: Memory, progress: Progress | None = None, files: Sequence[File] | None = None
) -> Gathered:
    """Return what the documents below ``settings.content`` mean; ``progress`` is told how many are done, of how many.

    ``files`` are for whoever has listed them already. Raises FeedsError when the folder cannot be read; what is wrong
    with a document costs that document only.
    """
    files = list_files(settings.content) if files is None else files
    compiler = Compiler(settings, memory.cache, writes=memory.writes)
    head = read_head(settings.content)
    history = memory.history if head == memory.head else read_history(settings.content)
    with uninterrupted():
        known, fresh, guesses = _read(compiler, files, history, memory, progress)
        around = _around(settings, [each.record for each in known], history)
        is_same = memory.around is not None and memory.around.is_like(around)
        known = _interpreted(compiler, known, fresh if is_same else known, around, guesses, memory)
    memory.cache.forget(in_use=2 * len(files))
    now = replace(memory, known={each.file.source: each for each in known}, around=around, head=head, history=history)
    return Gathered([each.record for each in known], [each.compiled for each in known], history, now)


def _read(
    compiler: Compiler, files: Sequence[File], history: History, memory: Memory, progress: Progress | None
) -> tuple[list[Known], list[Known], dict[str, _Guess]]:
    """Return what is known of every file, of those that had to be read, and what these mean by the look of it."""
    changed = {file.source: file for file in files
               if (each := memory.known.get(file.source)) is None or not each.is_of(file)}  # fmt: skip
    fresh, guesses, done = dict[str, Known](), dict[str, _Guess](), len(files) - len(changed)
    for record, row in spread(lambda share: compiler.read(share, history.dates), list(changed.values())):
        before = memory.known.get(record.source)
        fresh[record.source] = _with_last_good(Known.read(changed[record.source], record), before)
        if row:
            guesses[record.source] = row.key, row.compiled
        done += 1
        if progress:
            progress(min(done, len(files)), len(files))
    known = [fresh.get(file.source) or memory.known[file.source] for file in files]
    return known, list(fresh.values()), guesses


def _with_last_good(fresh: Known, before: Known | None) -> Known:
    """Return what is known of a file; of a document that cannot be read any more, what it was when it could."""
    if before and before.record.testimony and fresh.record.testimony is None and _is_broken(fresh.record.problems):
        record = replace(before.record, key="", problems=fresh.record.problems)
        return replace(fresh, record=record, compiled=before.compiled)
    return fresh


def _around(settings: Settings, records: Sequence[Record], history: History) -> Around:
    evidence = Evidence.of([record.testimony for record in records if record.testimony], settings.zulu)
    named = {name for record in records for name in record.references}
    places = find_references(named, settings.root) if named else {}
    return Around(evidence, history.dates, {name: Lexicon(document) for name, document in places.items()})


def _interpreted(
    compiler: Compiler,
    known: list[Known],
    doubtful: Sequence[Known],
    around: Around,
    guesses: Mapping[str, _Guess],
    memory: Memory,
) -> list[Known]:
    """Return what is known once the ``doubtful`` documents mean what they mean with all that stands around them now."""
    done, missing = dict[str, Known](), dict[str, Known]()
    for each in doubtful:
        if not each.record.key or each.record.testimony is None:
            continue
        source = each.file.source
        key, guess, before = compiler.key(each.record, around), guesses.get(source), memory.known.get(source)
        if before and before.key == key:
            done[source] = replace(each, key=key, compiled=before.compiled)
        elif guess and guess[0] == key:
            done[source] = _understood(each, *guess, before)
        else:
            missing[source] = each
    for row in spread(lambda share: compiler.interpret(share, around), [each.file for each in missing.values()]):
        done[row.source] = _understood(missing[row.source], row.key, row.compiled, memory.known.get(row.source))
    return [done.get(each.file.source, each) for each in known] if done else known


def _understood(known: Known, key: bytes, compiled: Compiled, before: Known | None) -> Known:
    """Return what is known of a document with what it means; where an error took all events from it, with the last ones."""
    if before and not compiled.events and _is_broken(compiled.problems):
        compiled = replace(compiled, events=before.compiled.events, parts=before.compiled.parts)
    return replace(known, key=key, compiled=compiled)


def _is_broken(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
