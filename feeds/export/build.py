"""A Collection → a tree of files in a folder: feeds, pages, what hosts need to know; docs/tree.md describes it.

What is made depends on the collection, its settings and the record of what was published, on nothing else. The old
tree stays, whatever fails, until all files of the new one are written; then they are renamed in an order in which every
reference resolves at every moment.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from feeds.export import contents, host_rules, manifest, record, sitemap
from feeds.export.contents import About, Item, Rank, Recipe
from feeds.export.folder import Folder, Staged, told
from feeds.export.manifest import Entry, Manifest, stamp
from feeds.export.record import EventRecord, FeedRecord, Record
from feeds.formats import FORMATS
from feeds.formats.shared.entry_id import identity
from feeds.locale.gettext import N_
from feeds.model import Event
from feeds.pages.tree_site import TreeSite
from feeds.pipeline.collection import Collection
from feeds.problems.catalogue import FeedsError
from feeds.rendering import http_headers
from feeds.rendering.snapshot import Snapshot
from feeds.settings import Settings

_LARGE = 4_000_000  # octets of a file that is hashed and written while others are made
_AT_ONCE = 500  # pieces that are hashed together
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Made:
    """A file as it was made last: of what, and what is known of it."""

    inputs: object
    entry: Entry


@dataclass(frozen=True, kw_only=True)
class Tree:
    """What is in ``folder`` after a build; ``names`` are all files but the manifest, sorted."""

    folder: Path
    manifest: Manifest
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  # what others wrote or changed, where a file was to be written or removed
    settings: Settings = field(repr=False)
    _made: Mapping[str, _Made] = field(default_factory=dict, repr=False)
    _record: Record = field(default_factory=Record, repr=False)
    _events: Mapping[int, tuple[Event, str, EventRecord]] = field(default_factory=dict, repr=False)
    _site: TreeSite | None = field(default=None, repr=False)
    _identity: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every file but the manifest, sorted."""
        return tuple(sorted(self.manifest.files))


def build(
    collection: Collection,
    target: Path,
    *,
    before: Tree | None = None,
    previous: Path | str | None = None,
    pages: bool = True,
    interactive: bool = False,
    overwrite: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Tree:
    """Write the tree of ``collection`` into ``target``.

    ``before`` is the Tree that was built there last: what cannot have changed since is not made again. ``previous`` is
    where the record is read from when ``target`` has none. With ``interactive``, a server adds what needs a request.
    Raises FeedsError, and leaves the tree as it is, when it cannot be written or files of others are in the way
    (``overwrite`` replaces them); what others say to hosts (robots.txt, .htaccess …) stays without that.
    """
    last = (before.manifest, before._identity) if before and before.folder == target else None
    with Folder(target, last).held(writes=not dry_run) as folder:
        work = _Build(collection, folder, before, previous, interactive=interactive, overwrite=overwrite)
        return work.run(pages=pages, dry_run=dry_run, progress=progress)


class _Build:
    """One build: the recipes that have to be made are made, all others are taken from the last time."""

    def __init__(
        self,
        collection: Collection,
        folder: Folder,
        before: Tree | None,
        previous: Path | str | None,
        *,
        interactive: bool,
        overwrite: bool,
    ) -> None:
        self._collection, self._folder = collection, folder
        is_same = before and before.settings == collection.settings and before.folder == folder.target
        self._before = before if is_same else None
        self._record = self._before._record if self._before else record.read(previous or folder.target)
        site = self._before._site if self._before else None
        self._snapshot_before = site.site.snapshot if site else None
        snapshot = Snapshot(collection, self._snapshot_before)
        languages = contents.languages_of(collection.settings, collection.language)
        self._site = TreeSite(contents.site_for_day(snapshot), languages, is_completed=interactive,
                              before=site)  # fmt: skip
        self._snapshot = snapshot
        self._events: dict[int, tuple[Event, str, EventRecord]] = {}
        self._made: dict[str, _Made] = {}
        self._staged: list[Staged] = []
        self._foreign: list[str] = []
        self._left: list[str] = []
        self._large: list[Future[None]] = []
        self._overwrite = overwrite

    def run(self, *, pages: bool, dry_run: bool, progress: Progress | None) -> Tree:
        """Make the tree."""
        items = list(self._items(pages=pages))
        with ThreadPoolExecutor(1) as self._pool:
            for number, item in enumerate(items, 1):
                if isinstance(item, str) and self._before:
                    self._made[item] = self._before._made[item]
                elif isinstance(item, Recipe):
                    self._make(item, writes=not dry_run)
                if progress:
                    progress(number, len(items))
            for large in self._large:
                large.result()
        if not self._before or self._made.keys() != self._before._made.keys():
            _refuse_lookalikes(self._made)
        if self._folder.manifest is None and not self._overwrite:
            self._foreign += filter(self._folder.is_foreign, (record.NAME, manifest.NAME))
        if self._foreign:
            raise FeedsError(N_("{folder}: not written by feeds, and not overwritten: {names}"),
                             folder=self._folder.target, names=told(self._foreign))  # fmt: skip
        gone = sorted(self._folder.known.keys() - self._made.keys() - {record.NAME, manifest.NAME})
        found = self._manifest()
        removed = self._commit(found, gone, writes=not dry_run)
        self._site.forget()
        return Tree(
            folder=self._folder.target, manifest=found, changed=tuple(sorted(each.name for each in self._staged)),
            removed=tuple(removed), kept=tuple(sorted({*gone, *self._left} - set(removed))), settings=self._collection.settings,
            _made=self._made, _record=self._record, _events=self._events, _site=self._site,
            _identity=manifest.identity(self._folder.target),
        )  # fmt: skip

    def _items(self, *, pages: bool) -> Iterator[Item]:
        yield from contents.event_files(self._snapshot, self._snapshot_before)
        yield from contents.feeds(self._snapshot)
        if pages:
            yield from contents.static_files(self._site)
            yield from contents.pages(self._site)
            yield from contents.oembed_files(self._site)
            yield contents.lost_page(self._site)
        yield from self._site_files(pages=pages)

    def _site_files(self, *, pages: bool) -> Iterator[Recipe]:
        settings = self._collection.settings
        paths = tuple(feed.path for feed in self._collection.feeds)
        yield from (_text(name, text) for name, text in host_rules.files(settings, paths))
        if pages:
            base = settings.base_url
            yield _text("robots.txt", self._robots())
            if base:
                yield from (_text(name, text, "application/xml") for name, text in sitemap.files(self._site))

    def _robots(self) -> str:
        """Return what robots are told; the page for editors, which a server adds, is none of theirs."""
        settings = self._collection.settings
        is_hidden = self._site.is_completed and settings.status
        hidden = f"Disallow: {urlsplit(settings.base_url).path}/status\n" if is_hidden else ""
        sitemap = f"Sitemap: {settings.base_url}/sitemap.xml\n" if settings.base_url else ""
        return f"User-agent: *\nAllow: /\n{hidden}{sitemap}"

    def _make(self, recipe: Recipe, *, writes: bool) -> None:
        """Take a file from the last time, or make it, and write it beside its place if it is another."""
        known = self._before._made.get(recipe.name) if self._before else None
        if known and known.inputs == recipe.inputs:
            self._made[recipe.name] = known
            return
        try:
            pieces = list(recipe.pieces())
        except Exception as error:  # a fault of ours costs the file of this event only
            if recipe.rank is not Rank.EVENT:
                raise
            contents.log_fault(recipe, error)
            return
        if sum(map(len, pieces)) < _LARGE:
            self._take(recipe, known, pieces, writes=writes)
        else:
            self._large.append(self._pool.submit(self._take, recipe, known, pieces, writes=writes))

    def _take(self, recipe: Recipe, known: _Made | None, pieces: Sequence[bytes], *, writes: bool) -> None:
        """Write a file beside its place if it is another than what is there; of large ones, a thread hashes and writes."""
        entry = self._entry(recipe, pieces)
        is_there = known.entry.sha256 == entry.sha256 if known else self._folder.holds(recipe.name, pieces)
        if not is_there and self._folder.is_foreign(recipe.name) and not self._overwrite:
            (self._left if recipe.rank is Rank.SITE else self._foreign).append(recipe.name)
            return
        self._made[recipe.name] = _Made(recipe.inputs, entry)
        if is_there:
            return
        if writes:
            self._staged.append(self._folder.stage(recipe.name, entry.sha256, pieces))
        else:
            self._staged.append(Staged(recipe.name, entry.sha256, Path()))

    def _entry(self, recipe: Recipe, pieces: Sequence[bytes]) -> Entry:
        digest, size, about = hashlib.sha256(), 0, recipe.about()
        for start in range(0, len(pieces), _AT_ONCE):
            part = b"".join(pieces[start : start + _AT_ONCE])
            digest.update(part)
            size += len(part)
        modified = self._modified(recipe, digest.hexdigest(), about)
        return Entry(digest.hexdigest(), size, about.type, about.cache, about.language, modified, about.disposition,
                     about.headers)  # fmt: skip

    def _modified(self, recipe: Recipe, sha256: str, about: About) -> str:
        if about.modified is None:
            return ""
        return self._record.feeds.get(recipe.name, FeedRecord("", "")).at(sha256, about.modified).modified

    def _manifest(self) -> Manifest:
        """Return what is to be in the folder; the record of it is one of the files."""
        dated = {name: made.entry for name, made in self._made.items() if made.entry.modified}
        before = self._record.feeds
        feeds = {name: self._feed_record(before.get(name), entry) for name, entry in dated.items()}
        self._record = Record(events=dict(self._event_records()), feeds=feeds)
        recipe = _text(record.NAME, self._record.text(), "application/json")
        self._about_record = self._entry(recipe, list(recipe.pieces()))
        files = {name: made.entry for name, made in self._made.items()} | {record.NAME: self._about_record}
        settings = self._collection.settings
        return Manifest(today=settings.day, base_url=settings.base_url, language=self._site.languages[0], files=files)

    @staticmethod
    def _feed_record(before: FeedRecord | None, entry: Entry) -> FeedRecord:
        is_same = before and before.sha256 == entry.sha256 and before.modified == entry.modified
        return before if before and is_same else FeedRecord(entry.modified, entry.sha256)

    def _event_records(self) -> Iterator[tuple[str, EventRecord]]:
        before = self._before._events if self._before else {}
        for event in self._collection.events:
            known = before.get(id(event))
            found = known if known and known[0] is event else (event, identity(event), self._event_record(event))
            self._events[id(event)] = found
            yield found[1:]

    def _event_record(self, event: Event) -> EventRecord:
        part = self._snapshot.part(event, FORMATS[0], self._collection.settings.base_url)
        return EventRecord(f"events/{event.slug}", stamp(event.created), hashlib.sha256(part).hexdigest(),
                           stamp(event.last_modified), event.sequence)  # fmt: skip

    def _commit(self, found: Manifest, gone: Sequence[str], *, writes: bool) -> list[str]:
        """Rename all into place; without a change nothing is written, and the times of the files stay."""
        texts = ((record.NAME, self._record.text()), (manifest.NAME, found.text()))
        last = [(name, (text.encode("utf-8", "replace"),)) for name, text in texts]
        moved = self._before and (self._staged or gone)
        changed = [(name, pieces) for name, pieces in last if moved or not self._folder.holds(name, pieces)]
        if not writes:
            return list(gone)
        if not (self._staged or gone or changed):
            return []
        staged = [self._folder.stage(name, hashlib.sha256(pieces[0]).hexdigest(), pieces) for name, pieces in changed]
        return self._folder.commit(self._staged, gone, staged)


def _text(name: str, text: str, type_: str = "text/plain; charset=utf-8") -> Recipe:
    body = text.encode("utf-8", "replace")
    about = partial(About, type_, http_headers.FILE_CACHING)
    return Recipe(name, Rank.SITE, text, partial(iter, (body,)), about)


def _refuse_lookalikes(names: Iterable[str]) -> None:
    """Raise FeedsError for two names that are one on disks that do not know capitals."""
    seen = dict[str, str]()
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            raise FeedsError(N_("{one} and {other} differ only in case: many disks hold only one of them"), one=other,
                             other=name)  # fmt: skip
