"""Documents → Collection: every event once, sorted, with unique UIDs and slugs, and the feeds made of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from types import MappingProxyType

from feeds.interpretation import SiteEvidence, public_places
from feeds.languages import autonym, label
from feeds.locale.gettext import supported
from feeds.model import Event, Feed, Problem
from feeds.occurrences import begins
from feeds.pipeline.category_names import respelled
from feeds.pipeline.checks import Findings, check
from feeds.pipeline.compile import EPOCH, Compiled, Context, DocumentRecord, compile_document
from feeds.pipeline.garbage import gc_paused
from feeds.pipeline.identity import CLASH, unique
from feeds.pipeline.scan import BuildState, DocumentState, Progress, ScanResult, gather
from feeds.pipeline.site_checks import lost_events, unknown_paths
from feeds.pipeline.translations import in_language, languages_of, once, paired
from feeds.problems.catalogue import ERRORS
from feeds.reading import Document, Folder, History
from feeds.reading.sorted_search import SOURCE, at
from feeds.settings import Settings
from feeds.text.counting import most_common
from feeds.text.folding import fold, unique_slugs
from feeds.timezones.database import zone

BY_PLACE = attrgetter("source", "line", "code", "values", "column")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """All events of a content folder and the feeds that they make; drafts are kept apart and are in no feed.

    ``last_modified`` is when any of it changed, also what is there no more. The rest is for the Collection that follows:
    what the documents are before they are seen together (``known``), what was found then (``findings``), whose UID or
    slug another document claims (``contested``), which may have translations (``paired``); all by source.
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
    languages: tuple[Feed, ...] = ()
    findings: Findings = field(default_factory=dict, compare=False, repr=False)
    contested: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    known: Mapping[str, DocumentState] = field(default_factory=dict, compare=False, repr=False)
    paired: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    def written(self, event: Event) -> Sequence[bytes]:
        """Return an event as each of the FORMATS writes it below ``settings.base_url``, if that was done already.

        An event that is another because of the other documents is not what was compiled.
        """
        found = self.known.get(event.source)
        return found.compiled.written(event) if found else ()

    def holds(self, event: Event) -> bool:
        """Whether this very event is published."""
        return any(each is event for each in at(self.events, by_start(event), by_start))

    @property
    def next_change(self) -> date | None:
        """The next day on which, with the same documents, other events are published; None where none is known."""
        today = self.settings.day
        dated = (each for each in self.known.values() if each.record.embargoes or each.record.expiries)
        return min((day for each in dated for day in turns_of(each, today)), default=None)

    @property
    def site_errors(self) -> tuple[Problem, ...]:
        """What is wrong with the site or a folder as a whole, and costs events."""
        return tuple(problem for problem in self.problems if problem.code in ("no-events", "events-lost"))

    @property
    def errors(self) -> int:
        """How many of the problems cost a document its event."""
        return sum(problem.code in ERRORS for problem in self.problems)

    def errors_of(self, source: str) -> int:
        """Return how many of them are those of a document."""
        return sum(problem.code in ERRORS for problem in at(self.problems, source, SOURCE))

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Every feed: the combined one, one for each category by name, for each language of translations, the archive."""
        return (self.combined, *self.categories, *self.languages, self.archive)

    def feed(self, path: str) -> Feed | None:
        """Return the feed of that path (``all``, ``categories/atelier``, ``archive``)."""
        return next((feed for feed in self.feeds if feed.path == path), None)

    def told(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems that neither the settings nor a comment in their document says to ignore."""
        return unignored(problems, self.settings, self.known)


def collect(settings: Settings, progress: Progress | None = None, build_state: BuildState | None = None) -> Collection:
    """Read, interpret and sort everything below ``settings.content``.

    ``progress`` is told how many documents are done, and of how many; ``build_state`` is for whoever has a cache. Raises
    FeedsError when the folder cannot be read; whatever is wrong with one document is a Problem and costs that
    document only.
    """
    with gc_paused():
        return arrange(settings, gather(settings, build_state or BuildState(), progress))


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
    problems: dict[str, list[Problem]] = {}
    for problem in folder.problems:
        problems.setdefault(problem.source, []).append(problem)
    read = [DocumentRecord.read(document, problems.pop(document.source, ()), settings) for document in folder.documents]
    records = [record for record, _ in read]
    others = {source: DocumentState(DocumentRecord(source, tuple(found))) for source, found in problems.items()}
    evidence = SiteEvidence.of([record.evidence for record in records if record.evidence], settings.zulu)
    context = Context(evidence, history.dates, public_places(places))
    known = dict[str, DocumentState]()
    for record, front_matter in read:
        compiled = compile_document(front_matter, record, settings, context) if front_matter else Compiled()
        known[record.source] = DocumentState(record, compiled)
        if progress:
            progress(len(known), len(read))
    return arrange(settings, ScanResult(known | others, history))


def arrange(settings: Settings, gathered: ScanResult) -> Collection:
    """Make the Collection of what was gathered: a pure function, the same documents give the same Collection."""
    known, history = gathered.known, gathered.history
    starts = [start for each in known.values() for start in each.compiled.starts]
    events, contested = unique([event for each in known.values() for event in each.compiled.events])
    ordered = sorted(zip(starts, respelled(events), strict=True), key=_in_order)
    findings = check([(start, event) for start, event in ordered if not event.draft])
    told = [with_findings(event, known[event.source], findings, settings) for _, event in ordered]
    published = tuple(event for event in told if not event.draft)
    language = settings.language or supported(most_common(event.language for event in published))
    last_modified = _last_modified(published, known.values(), history)
    spoken = settings.language or most_common(event.language for event in published) or "en"
    make = _FeedMaker(settings, spoken, last_modified)
    problems = [problem for each in known.values() for problem in problems_of(each, findings)]
    clashes = (problem for event in events for problem in event.problems if problem.code == CLASH)
    records = (each.record for each in known.values())
    of_site = (*unknown_paths(settings, records), *lost_events(list(known.values()), settings.day))
    every = unignored((*history.problems, *problems, *clashes, *of_site), settings, known)
    return Collection(
        settings=settings,
        language=language,
        events=published,
        drafts=tuple(event for event in told if event.draft),
        problems=tuple(sorted(every, key=BY_PLACE)),
        combined=make.combined("all", once(published, spoken)),
        archive=make.combined("archive", once(published, spoken)),
        categories=make.categories(published),
        languages=make.languages(published),
        last_modified=last_modified,
        findings=findings,
        contested=contested,
        known=known,
        paired=paired(published),
    )


def _in_order(pair: tuple[float, Event]) -> tuple[float, str]:
    return pair[0], pair[1].uid


def by_start(event: Event) -> tuple[float, str]:
    """Return what events are sorted by: when they begin, in seconds, and their UID."""
    return begins(event).timestamp(), event.uid


def turns_of(known: DocumentState, today: date) -> Iterator[date]:
    """Yield the days after ``today`` on which the events of a document appear or vanish."""
    event = next(iter(known.compiled.events), None)
    reasons = {each.reason for each in event.origins if each.name == "draft"} if event else set()
    if "embargo" in reasons:
        yield from (day for day in known.record.embargoes if day > today)
    if event and (not event.draft or "embargo" in reasons):
        start = begins(event).astimezone(zone(event.tzid)).date()
        yield from (day for day in known.record.expiries if today < day < start)


def problems_of(known: DocumentState, findings: Findings) -> Iterator[Problem]:
    """Yield what is wrong with a document, in itself and beside the others."""
    yield from known.record.problems
    yield from known.compiled.problems
    yield from _located(known.record, findings)


def with_findings(event: Event, known: DocumentState, findings: Findings, settings: Settings) -> Event:
    """Return an event with what was found when all were looked at, without what is to be ignored."""
    if event.source not in findings:
        return event
    found = unignored(_located(known.record, findings), settings, {event.source: known})
    return replace(event, problems=(*event.problems, *found)) if found else event


def _located(record: DocumentRecord, findings: Findings) -> list[Problem]:
    """Return what was found about a document, each at the value that it is about."""
    found = ((each, record.marks.get(each.about, (0, 0))) for each in findings.get(record.source, ()))
    return [Problem(each.source, line, each.code, each.values, column) for each, (line, column) in found]


def unignored(problems: Iterable[Problem], settings: Settings, known: Mapping[str, DocumentState]) -> list[Problem]:
    """Return the problems that neither the settings nor a comment in their document says to ignore."""
    return [
        problem
        for problem in problems
        if problem.code not in settings.ignore
        and not (problem.source in known and problem.code in known[problem.source].record.ignored)
    ]


@dataclass(frozen=True, slots=True)
class _FeedMaker:
    settings: Settings
    language: str
    last_modified: datetime

    def combined(self, path: str, events: tuple[Event, ...]) -> Feed:
        pattern = "{name}" if path == "all" else label("archive", self.language)
        name = pattern.format(name=self.settings.name)
        return self._feed(path, name, self.settings.description, events)

    def categories(self, events: Sequence[Event]) -> tuple[Feed, ...]:
        members: dict[str, list[Event]] = {}
        for event in events:
            for category in event.categories:
                members.setdefault(category, []).append(event)
        slugs = unique_slugs(members)
        return tuple(
            self._category(category, slugs[category], once(members[category], self.language))
            for category in sorted(members, key=lambda category: (fold(category), category))
        )

    def languages(self, events: Sequence[Event]) -> tuple[Feed, ...]:
        """Return a feed of each language, where events are there in several."""
        return tuple(self._language(tag, in_language(events, tag)) for tag in languages_of(events))

    def _language(self, tag: str, events: tuple[Event, ...]) -> Feed:
        name = f"{self.settings.name} – {autonym(tag)}"
        return replace(self._feed(f"languages/{tag}", name, self.settings.description, events), language=tag)

    def _category(self, category: str, slug: str, events: tuple[Event, ...]) -> Feed:
        description = label("category", self.language).format(category=category)
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


def _last_modified(events: Sequence[Event], known: Iterable[DocumentState], history: History) -> datetime:
    """Return when the collection last changed, in UTC: the newest commit, which sees deletions too, else the files."""
    if history.newest:
        return history.newest
    files = (each.record.modified for each in known if each.record.evidence)
    return max(chain((event.last_modified for event in events), files), default=EPOCH)
