"""Documents → Collection: every event once, sorted, with unique UIDs and slugs, and the feeds made of them.

Categories that differ only in case, accents or punctuation are one feed under their commonest spelling.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from operator import attrgetter
from types import MappingProxyType

from feeds.collection_checks import Finding, check
from feeds.compiling import Around, Compiled, Compiler, Record
from feeds.counting import commonest
from feeds.gathering import Gathered, Memory, Progress, gather
from feeds.i18n import supported, translator
from feeds.interpretation import Evidence, Lexicon
from feeds.model import Event, Feed, Origin, Problem
from feeds.reading import Document, Folder, History
from feeds.settings import Settings
from feeds.slugs import digest, fold, fold_name, unique_slugs

_BY_PLACE = attrgetter("source", "line", "code", "values", "column")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """All events of a content folder and the feeds that they make; drafts are kept apart and are in no feed.

    ``last_modified`` is when any of it changed, also what is there no more. ``compiled`` is what the documents mean
    before they are seen together, by source.
    """

    settings: Settings
    language: str
    events: tuple[Event, ...]
    drafts: tuple[Event, ...]
    problems: tuple[Problem, ...]
    combined: Feed
    archive: Feed
    categories: tuple[Feed, ...]
    last_modified: datetime
    ignored: Mapping[str, frozenset[str]] = field(default_factory=dict)
    compiled: Mapping[str, Compiled] = field(default_factory=dict, compare=False, repr=False)

    def written(self, event: Event) -> Sequence[bytes]:
        """Return an event as each of the FORMATS writes it below ``settings.base_url``, if that was done already.

        An event that is another because of the other documents is not what was compiled.
        """
        found = self.compiled.get(event.source)
        return found.written(event) if found else ()

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Every feed: the combined one, one for each category by name, the archive."""
        return (self.combined, *self.categories, self.archive)

    def feed(self, path: str) -> Feed | None:
        """Return the feed of that path (``all``, ``categories/atelier``, ``archive``)."""
        return next((feed for feed in self.feeds if feed.path == path), None)

    def told(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems that neither the settings nor a comment in their document says to ignore."""
        return _told(problems, self.settings, self.ignored)


def collect(settings: Settings, progress: Progress | None = None, memory: Memory | None = None) -> Collection:
    """Read, interpret and sort everything below ``settings.content``.

    ``progress`` is told how many documents are done, and of how many; ``memory`` is for whoever has a cache. Raises
    FeedsError when the folder cannot be read; whatever is wrong with one document is a Problem and costs that
    document only.
    """
    return arrange(settings, gather(settings, memory or Memory(), progress))


def assemble(
    settings: Settings,
    folder: Folder,
    history: History,
    places: Mapping[str, Document] = MappingProxyType({}),
    progress: Progress | None = None,
) -> Collection:
    """Make the Collection of documents that were read already: a pure function.

    ``places`` are the documents that references of others lead to, by reference; ``progress`` is told how many are
    done, and of how many.
    """
    lexicons = [Lexicon(document) for document in folder.documents]
    problems = _by_source(folder.problems)
    records = [Record.of(lexicon, problems.pop(lexicon.document.source, ()), settings) for lexicon in lexicons]
    others = [Record(source, tuple(found)) for source, found in problems.items()]
    evidence = Evidence.of([record.testimony for record in records if record.testimony], settings.zulu)
    around = Around(evidence, history.dates, {name: Lexicon(document) for name, document in places.items()})
    compiler = Compiler(settings)
    compiled = []
    for lexicon, record in zip(lexicons, records, strict=True):
        compiled.append(compiler.compiled(lexicon, record, around))
        if progress:
            progress(len(compiled), len(lexicons))
    return arrange(settings, Gathered([*records, *others], compiled, history))


def arrange(settings: Settings, gathered: Gathered) -> Collection:
    """Make the Collection of what was gathered: a pure function, the same documents give the same Collection."""
    records, history = gathered.records, gathered.history
    events = [event for each in gathered.compiled for event in each.events]
    starts = [start for each in gathered.compiled for start in each.starts]
    problems = [*history.problems]
    problems.extend(problem for record in records for problem in record.problems)
    problems.extend(problem for each in gathered.compiled for problem in each.problems)
    unique = _unique(events)
    problems.extend(problem for event in unique for problem in event.problems if problem.code == "uid-clash")
    respelled = _respelled(unique)
    findings = _checked(respelled, records)
    problems.extend(findings)
    ignored = {record.source: record.ignored for record in records if record.ignored}
    told = list(_with_problems(respelled, findings, settings, ignored))
    everything = [told[index] for index in sorted(range(len(told)), key=lambda index: (starts[index], told[index].uid))]
    published = tuple(event for event in everything if not event.draft)
    language = settings.language or supported(commonest(event.language for event in published))
    last_modified = _last_modified(published, records, history)
    make = _FeedMaker(settings, language, last_modified)
    return Collection(
        settings=settings,
        language=language,
        events=published,
        drafts=tuple(event for event in everything if event.draft),
        problems=tuple(sorted(_told(problems, settings, ignored), key=_BY_PLACE)),
        combined=make.combined("all", published),
        archive=make.combined("archive", published),
        categories=make.categories(published),
        last_modified=last_modified,
        ignored=ignored,
        compiled={record.source: each for record, each in zip(records, gathered.compiled, strict=False)},
    )


def _checked(events: Sequence[Event], records: Sequence[Record]) -> list[Problem]:
    """Return what is doubtful about the published events together, each at the value that it is about."""
    marks = {record.source: record.marks for record in records}
    published = [event for event in events if not event.draft]
    return [_located(found, marks[found.source].get(found.about, (0, 0))) for found in check(published)]


def _located(found: Finding, mark: tuple[int, int]) -> Problem:
    line, column = mark
    return Problem(found.source, line, found.code, found.values, column)


def _by_source(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.source, []).append(problem)
    return found


def _with_problems(
    events: Iterable[Event], problems: Iterable[Problem], settings: Settings, ignored: Mapping[str, frozenset[str]]
) -> Iterator[Event]:
    """Give each event what was found when all were looked at, without what is to be ignored."""
    by_source = _by_source(_told(problems, settings, ignored))
    for event in events:
        found = by_source.get(event.source)
        yield replace(event, problems=(*event.problems, *found)) if found else event


def _told(problems: Iterable[Problem], settings: Settings, ignored: Mapping[str, frozenset[str]]) -> list[Problem]:
    return [
        problem
        for problem in problems
        if problem.code not in settings.ignore and problem.code not in ignored.get(problem.source, ())
    ]


@dataclass(frozen=True, slots=True)
class _FeedMaker:
    settings: Settings
    language: str
    last_modified: datetime

    def combined(self, path: str, events: tuple[Event, ...]) -> Feed:
        _ = translator(self.language).gettext
        name = self.settings.name if path == "all" else _("{name} – archive").format(name=self.settings.name)
        return self._feed(path, name, self.settings.description, events)

    def categories(self, events: Sequence[Event]) -> tuple[Feed, ...]:
        members: dict[str, list[Event]] = {}
        for event in events:
            for category in event.categories:
                members.setdefault(category, []).append(event)
        slugs = unique_slugs(members)
        return tuple(
            self._category(category, slugs[category], tuple(members[category]))
            for category in sorted(members, key=fold)
        )

    def _category(self, category: str, slug: str, events: tuple[Event, ...]) -> Feed:
        _ = translator(self.language).gettext
        description = _("Events of the category “{category}”").format(category=category)
        feed = self._feed(f"categories/{slug}", f"{self.settings.name} – {category}", description, events)
        # Its own events' time, so that ten thousand calendars need not load it again when another category changes.
        return replace(feed, category=category, last_modified=max(event.last_modified for event in events))

    def _feed(self, path: str, name: str, description: str, events: tuple[Event, ...]) -> Feed:
        return Feed(
            path=path,
            name=name,
            description=description,
            events=events,
            tzid=self.settings.timezone,
            last_modified=self.last_modified,
            language=self.language,
        )


def _spellings(lists: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return the commonest spelling of each category, by its folded form."""
    counts = Counter(category for categories in lists for category in categories)
    chosen: dict[str, str] = {}
    for category in sorted(counts, key=lambda category: (-counts[category], *_care(category))):
        chosen.setdefault(fold_name(category), category)
    return chosen


def _care(spelling: str) -> tuple[bool, int, str]:
    """Rank spellings that are as common: accents and lower case show care ("Événement" before "EVENEMENT")."""
    return spelling.isupper(), -sum(not char.isascii() for char in spelling), spelling


def _respelled(events: Sequence[Event]) -> list[Event]:
    """Return the events with each category in its commonest spelling."""
    spellings = _spellings(event.categories for event in events if not event.draft)
    usual = frozenset(spellings.values())
    return [event if usual.issuperset(event.categories) else _as_usual(event, spellings) for event in events]


def _as_usual(event: Event, spellings: dict[str, str]) -> Event:
    categories = tuple(dict.fromkeys(spellings.get(fold_name(category), category) for category in event.categories))
    if categories == event.categories:
        return event
    return replace(
        event, categories=categories, origins=_decided(event, "categories", ", ".join(categories), "spelling")
    )


def _decided(event: Event, name: str, value: str, reason: str) -> tuple[Origin, ...]:
    """Return the origins of an event, one of whose values is another because of the other documents."""
    own = tuple(replace(item, reason="as-typed", against=()) for item in event.origins if item.name == name)
    others = (item for item in event.origins if item.name != name)
    return (*others, *(replace(item, value=value, reason=reason, against=own) for item in own[:1]))


def _unique(events: Sequence[Event]) -> list[Event]:
    """Return the events with unique UIDs and slugs.

    What two of them claim stays with the one that is published, then the older, then the first by path: a draft or
    a new document does not take an old one's address.
    """
    if _are_unique(events):
        return list(events)
    uids: dict[str, str] = {}
    slugs: set[str] = set()
    renamed: dict[int, Event] = {}
    for event in sorted(events, key=_seniority):
        clash = event.uid in uids and not (event.recurrence_id and uids[event.uid] == event.source)
        fresh = _with_new_uid(event, uids) if clash else event
        fresh = _with_new_slug(fresh, slugs) if fresh.slug in slugs else fresh
        uids[fresh.uid] = fresh.source
        slugs.add(fresh.slug)
        renamed[id(event)] = fresh
    return [renamed[id(event)] for event in events]


def _are_unique(events: Sequence[Event]) -> bool:
    """Whether nobody claims what is another's, as nearly always; the times that a series moves share its UID."""
    mains = [event for event in events if event.recurrence_id is None]
    owners = {event.uid: event.source for event in mains}
    slugs = {event.slug for event in events}
    moved = (event for event in events if event.recurrence_id is not None)
    return len(owners) == len(mains) and len(slugs) == len(events) and all(
        owners.get(event.uid) == event.source for event in moved
    )  # fmt: skip


def _with_new_slug(event: Event, taken: Container[str]) -> Event:
    slug = _free(event.slug, event.source, taken, "")
    return replace(event, slug=slug, origins=_decided(event, "slug", slug, "another-slug"))


def _seniority(event: Event) -> tuple[bool, datetime, str, bool, str]:
    moved = event.recurrence_id is not None
    return event.draft, event.created, event.source, moved, str(event.dtstart)


def _with_new_uid(event: Event, taken: Mapping[str, str]) -> Event:
    local, _, domain = event.uid.rpartition("@")
    uid = _free(local, event.source, taken, f"@{domain}")
    values = (("uid", event.uid), ("other", taken[event.uid]), ("used", uid))
    problems = (*event.problems, Problem(event.source, 0, "uid-clash", values))
    return replace(event, uid=uid, problems=problems, origins=_decided(event, "uid", uid, "another-uid"))


def _free(name: str, source: str, taken: Container[str], ending: str) -> str:
    """Return ``name`` with digits that stand for ``source``, more of them until nobody has that name."""
    tries = (f"{name}-{digest(source + '#' * number)}{ending}" for number in count())
    return next(found for found in tries if found not in taken)


def _last_modified(events: Sequence[Event], records: Sequence[Record], history: History) -> datetime:
    """Return when the collection last changed, in UTC: the newest commit, which sees deletions too, else the files."""
    if history.newest:
        return history.newest
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return max(
        [*(event.last_modified for event in events), *(record.modified for record in records if record.testimony)],
        default=epoch,
    )
