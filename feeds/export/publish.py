"""A tree → the same tree in a store: what changed is uploaded, and at every moment every reference of a file resolves.

The order is that of the local build (docs/tree.md): placeholders of new pages, what is referred to before what refers,
the record, the manifest; then removals. The manifest in the store tells what is there. Where it is not true while
somebody publishes, ``.feeds/journal.json`` tells it, so that a publisher that comes after a kill goes on from there.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from time import monotonic, sleep

from feeds.export import manifest
from feeds.export.folder import PLACEHOLDER, told
from feeds.export.manifest import Entry, Manifest
from feeds.export.order import turn_of
from feeds.export.remote_lock import PRIVATE, RemoteLock
from feeds.export.store import WORK, Headers, Store
from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason

JOURNAL = f"{WORK}/journal.json"
MANIFEST_HEADERS: Headers = {"Cache-Control": "no-cache", "Content-Type": "application/json"}
_PLACEHOLDER_HEADERS: Headers = {"Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8"}
_THERE = ""  # what a file is whose bytes nobody knows
_EVERY = 15.0  # seconds between two entries in the journal, which is what a kill costs at most
_ROUNDS, _PAUSE = 5, 1.0  # how often a tree is read again that a build changes meanwhile
_PAGE = "index.html"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Published:
    """What was done in the store; ``kept`` are files that are to go, and stay because the store denies deletion."""

    url: str
    manifest: Manifest
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def publish(
    folder: Path,
    url: str,
    *,
    everything: bool = False,
    overwrite: bool = False,
    take_over: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Published:
    """Make the store at ``url`` hold the tree in ``folder``.

    ``everything`` uploads what should be there already too, ``overwrite`` replaces files of others, ``take_over`` takes
    the lock of a publisher that died. Raises FeedsError where the store cannot be written or another one publishes;
    what was there before stays valid, and the next call goes on.
    """
    store = Store(url)
    for rest in reversed(range(_ROUNDS)):
        tree = _Tree.read(folder)
        try:
            return _publish(store, tree, everything=everything, overwrite=overwrite, take_over=take_over,
                            dry_run=dry_run, progress=progress or (lambda done, total: None))  # fmt: skip
        except _Changed as error:
            if not rest:
                sentence = N_(
                    "{file} is not what manifest.json says: a build is at work, or somebody changed it. Build again."
                )
                raise FeedsError(sentence, file=folder / str(error)) from None
            sleep(_PAUSE)
    raise AssertionError


def _publish(
    store: Store,
    tree: "_Tree",
    *,
    everything: bool,
    overwrite: bool,
    take_over: bool,
    dry_run: bool,
    progress: Progress,
) -> Published:
    state = _State.read(store)
    if not everything and state.text == tree.text and not state.journal:
        return Published(url=store.url, manifest=tree.manifest)
    if dry_run:
        plan = _Plan.of(tree, state, everything=everything)
        return Published(url=store.url, manifest=tree.manifest, written=tuple(sorted(plan.put)), removed=plan.gone)
    with RemoteLock(store).held(take_over=take_over) as lock:
        state = _State.read(store, state)
        plan = _Plan.of(tree, state, everything=everything)
        return _Publishing(store, tree, state, plan, lock, progress).run(overwrite=overwrite)


class _Changed(Exception):
    """A file that is not what the manifest says."""


@dataclass(frozen=True)
class _Tree:
    """A tree on this machine."""

    folder: Path
    text: bytes
    manifest: Manifest

    @staticmethod
    def read(folder: Path) -> "_Tree":
        """Return the tree of a folder. Raises FeedsError where there is none."""
        text = _read(folder / manifest.NAME)
        found = manifest.parse(text.decode("utf-8", "replace"), str(folder / manifest.NAME)) if text else None
        if text is None or found is None:
            raise FeedsError(N_("{folder}: no tree is there; make it with: feeds build -o {folder}"), folder=folder)
        return _Tree(folder, text, found)

    def body(self, name: str) -> bytes:
        """Return a file. Raises _Changed where it is not what the manifest says."""
        body = _read(self.folder / name)
        if body is None or hashlib.sha256(body).hexdigest() != self.manifest.files[name].sha256:
            raise _Changed(name)
        return body


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FeedsError(N_("{file}: cannot be read: {reason}"), file=path, reason=reason(error)) from error


@dataclass
class _State:
    """What the store holds of us: the mark of each file, "" where nobody knows its bytes, None where it may be absent.

    ``text`` is the manifest there; ``journal`` is what that one does not know.
    """

    store: Store
    text: bytes | None
    files: dict[str, str | None]
    journal: dict[str, str | None] = field(default_factory=dict)

    @staticmethod
    def read(store: Store, before: "_State | None" = None) -> "_State":
        """Return what manifest and journal say, ``before`` if it is the same. Raises FeedsError for a newer version."""
        text, journal = store.read(manifest.NAME), _journal(store.read(JOURNAL))
        if before and (before.text, before.journal) == (text, journal):
            return before
        found = manifest.parse(text.decode("utf-8", "replace"), f"{store.url}/{manifest.NAME}") if text else None
        files: dict[str, str | None] = {name: _mark(entry) for name, entry in (found.files if found else {}).items()}
        if found:
            files[manifest.NAME] = _THERE
        return _State(store, text, {name: mark for name, mark in files.items() if _is_ours(name)} | journal, journal)

    def note(self, marks: Mapping[str, str | None]) -> None:
        """Remember what became of files, until the journal is saved in memory only."""
        self.files.update(marks)
        self.journal.update(marks)

    def keep(self, names: Iterable[str]) -> None:
        """Forget all files but these: they are gone, or the manifest knows them."""
        wanted = {*names}
        self.journal = {name: mark for name, mark in self.journal.items() if name in wanted}

    def save(self) -> None:
        """Write the journal; an empty one is removed."""
        body = json.dumps(self.journal, ensure_ascii=False).encode("utf-8", "replace")
        if self.journal or not self.store.remove(JOURNAL):
            self.store.write(JOURNAL, body, PRIVATE)


def _journal(text: bytes | None) -> dict[str, str | None]:
    try:
        found = json.loads(text or b"{}")
    except ValueError:
        return {}
    return {name: mark for name, mark in found.items() if _is_ours(name)} if isinstance(found, dict) else {}


def _is_ours(name: str) -> bool:
    """Whether a name is one of a tree, whatever somebody wrote into the store: below its root, no work of publishers."""
    parts = name.split("/")
    return not {"", ".", ".."}.intersection(parts) and parts[0] != WORK


def _mark(entry: Entry) -> str:
    """Return what tells a file and its headers from another version of them; a store has times of its own."""
    own = (
        entry.sha256,
        entry.type,
        entry.cache,
        entry.language,
        entry.disposition,
        repr(sorted(entry.headers.items())),
    )
    return hashlib.sha256("\n".join(own).encode("utf-8", "replace")).hexdigest()[:32]


def _headers(entry: Entry) -> Headers:
    """Return the headers of a file."""
    named = {"Cache-Control": entry.cache, "Content-Disposition": entry.disposition,
             "Content-Language": entry.language, "Content-Type": entry.type}  # fmt: skip
    return {**{name: value for name, value in named.items() if value}, **entry.headers}


@dataclass(frozen=True)
class _Plan:
    """What is to be done: files that are uploaded with their marks, in their order, and files that go."""

    put: dict[str, str]
    gone: tuple[str, ...]

    @staticmethod
    def of(tree: _Tree, state: _State, *, everything: bool) -> "_Plan":
        """Compare a tree with what is there."""
        marks = {name: _mark(entry) for name, entry in tree.manifest.files.items()}
        names = (name for name, mark in marks.items() if everything or state.files.get(name) != mark)
        put = {name: marks[name] for name in sorted(names, key=lambda name: (turn_of(name), name))}
        return _Plan(put, tuple(sorted(state.files.keys() - marks.keys() - {manifest.NAME})))


class _Publishing:
    """One upload, while its lock is held."""

    def __init__(
        self, store: Store, tree: _Tree, state: _State, plan: _Plan, lock: RemoteLock, progress: Progress
    ) -> None:
        self._store, self._tree, self._state, self._plan, self._lock = store, tree, state, plan, lock
        self._progress, self._done, self._due = progress, 0, monotonic() + _EVERY
        pages = [name for name in plan.gone if name.endswith(_PAGE)]
        self._new = [name for name in plan.put if state.files.get(name) is None and name.endswith(_PAGE)]
        self._total = len(self._new) + len(plan.put) + len(pages) + len(plan.gone)

    def run(self, *, overwrite: bool) -> Published:
        """Upload and remove."""
        put, gone, files = self._plan.put, self._plan.gone, self._state.files
        foreign = [] if overwrite else self._foreign()
        if foreign:
            sentence = N_("{url}: not written by feeds, and not overwritten: {files}")
            raise FeedsError(sentence, url=self._store.url, files=told(foreign))
        self._store.clear()
        self._state.note({name: None if files.get(name) is None else _THERE for name in put})
        self._save()
        if self._new:
            self._work(self._empty, dict.fromkeys(self._new, _THERE))
            self._save()
        for _, names in groupby(put, turn_of):
            self._work(self._upload, {name: put[name] for name in names})
        if gone:
            self._state.note({name: files[name] for name in gone})
            self._save()
        self._lock.refresh()
        self._store.write(manifest.NAME, self._tree.text, MANIFEST_HEADERS)
        self._state.keep(gone)
        removed = self._remove() if gone else ()
        self._state.save()
        self._store.clear()
        return Published(url=self._store.url, manifest=self._tree.manifest, written=tuple(sorted(put)),
                         removed=removed, kept=tuple(sorted(set(gone) - set(removed))))  # fmt: skip

    def _foreign(self) -> list[str]:
        """Return the files of others that stand where ours belong."""
        new = [name for name in (*self._plan.put, manifest.NAME) if name not in self._state.files]
        top = self._store.top() if new else frozenset()
        found = list[str]()

        def look(name: str) -> None:
            if self._store.holds(name):
                found.append(name)

        list(self._each(look, (name for name in new if name.partition("/")[0] in top)))
        return sorted(found)

    def _remove(self) -> tuple[str, ...]:
        """Remove what is to go: pages are emptied first, so that no file refers to one that is gone.

        Returns what was removed. Where deletion is denied nothing is, and the journal keeps the names for another time.
        """
        gone = sorted(self._plan.gone, key=turn_of, reverse=True)
        pages = [name for name in gone if name.endswith(_PAGE)]
        others = [name for name in gone if not name.endswith(_PAGE)]
        if not self._may_remove():
            return ()
        self._state.note(dict.fromkeys(gone))
        self._save()
        self._work(self._empty, dict.fromkeys(pages))
        for names in (*(list(names) for _, names in groupby(others, turn_of)), pages):
            self._work(self._take_away, dict.fromkeys(names))
        self._state.keep(())
        return tuple(sorted(gone))

    def _may_remove(self) -> bool:
        """Whether the store lets us remove something: it says so of a file too that is not there."""
        return self._store.remove(f"{WORK}/nothing")

    def _empty(self, name: str) -> None:
        self._store.write(name, PLACEHOLDER, _PLACEHOLDER_HEADERS)

    def _upload(self, name: str) -> None:
        self._store.write(name, self._tree.body(name), _headers(self._tree.manifest.files[name]))

    def _take_away(self, name: str) -> None:
        if not self._store.remove(name):
            raise FeedsError(N_("{url}/{name}: may not be removed"), url=self._store.url, name=name)

    def _work(self, work: Callable[[str], None], marks: Mapping[str, str | None]) -> None:
        """Do something with files, several at once, and note what each is then; the journal is written now and then."""
        for name in self._each(work, marks):
            self._state.note({name: marks[name]})
            self._done += 1
            self._progress(self._done, self._total)
            if monotonic() > self._due:
                self._save()

    def _save(self) -> None:
        self._lock.refresh()
        self._state.save()
        self._due = monotonic() + _EVERY

    def _each(self, work: Callable[[str], None], names: Iterable[str]) -> Iterator[str]:
        """Do something with each name, several at once; yield each that is done. The first fault ends it."""
        waiting, running = iter(names), dict[Future[None], str]()
        with ThreadPoolExecutor(self._store.at_once) as pool:
            while True:
                for name in islice(waiting, self._store.at_once - len(running)):
                    running[pool.submit(work, name)] = name
                if not running:
                    return
                done, _ = wait(running, timeout=_EVERY, return_when=FIRST_COMPLETED)
                for future in done:
                    name = running.pop(future)
                    future.result()
                    yield name
