"""Documents → Collection: every event once, sorted, with unique UIDs and slugs, and the feeds made of them.

Categories that differ only in case, accents or punctuation are one feed under their commonest spelling.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from feeds.i18n import translator
from feeds.interpretation import Evidence, interpret
from feeds.model import Event, Feed, Problem
from feeds.reading import Document, Folder, History, read_folder, read_history
from feeds.settings import Settings
from feeds.slugs import digest, fold, slugify
from feeds.zones import zone

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """All events of a content folder and the feeds that they make; drafts are kept apart and are in no feed."""

    settings: Settings
    language: str
    events: tuple[Event, ...]
    drafts: tuple[Event, ...]
    problems: tuple[Problem, ...]
    combined: Feed
    archive: Feed
    categories: tuple[Feed, ...]

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Every feed: the combined one, one for each category by name, the archive."""
        return (self.combined, *self.categories, self.archive)

    def feed(self, path: str) -> Feed | None:
        """Return the feed of that path (``all``, ``categories/atelier``, ``archive``)."""
        return next((feed for feed in self.feeds if feed.path == path), None)

    def event(self, slug: str) -> Event | None:
        """Return the published event of that slug."""
        return next((event for event in self.events if event.slug == slug), None)


def collect(settings: Settings, progress: Progress | None = None) -> Collection:
    """Read, interpret and sort everything below ``settings.content``.

    ``progress`` is told how many documents are done, and of how many. Raises FeedsError when the folder cannot be
    read; whatever is wrong with one document is a Problem and costs that document only.
    """
    return assemble(settings, read_folder(settings.content), read_history(settings.content), progress)


def assemble(settings: Settings, folder: Folder, history: History, progress: Progress | None = None) -> Collection:
    """Make the Collection of what was read: a pure function, the same documents give the same Collection."""
    evidence = Evidence.of(folder.documents)
    events: list[Event] = []
    problems = [*folder.problems, *history.problems]
    for number, document in enumerate(folder.documents, 1):
        found, doubts = interpret(document, settings, evidence, history.dates.get(document.source))
        events.extend(found)
        problems.extend(doubts)
        if progress:
            progress(number, len(folder.documents))
    return _collection(settings, _with_reading_problems(events, folder.problems), problems, folder, history)


def _with_reading_problems(events: Sequence[Event], problems: Sequence[Problem]) -> list[Event]:
    """Give each event what reading said of its document, before what interpreting said."""
    by_source: dict[str, list[Problem]] = {}
    for problem in problems:
        by_source.setdefault(problem.source, []).append(problem)
    return [
        replace(event, problems=(*by_source.get(event.source, ()), *event.problems))
        if event.source in by_source
        else event
        for event in events
    ]


def _collection(
    settings: Settings, events: Sequence[Event], problems: list[Problem], folder: Folder, history: History
) -> Collection:
    spellings = _spellings(event.categories for event in events if not event.draft)
    unique = _unique(events)
    problems.extend(problem for event in unique for problem in event.problems if problem.code == "uid-clash")
    everything = sorted((_respelled(event, spellings) for event in unique), key=_order)
    published = tuple(event for event in everything if not event.draft)
    language = settings.language or _commonest([event.language for event in published]) or "en"
    make = _FeedMaker(settings, language, _last_modified(published, folder.documents, history))
    return Collection(
        settings=settings,
        language=language,
        events=published,
        drafts=tuple(event for event in everything if event.draft),
        problems=tuple(sorted(problems)),
        combined=make.combined("all", published),
        archive=make.combined("archive", published),
        categories=make.categories(published),
    )


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
        slugs = _slugs(members)
        return tuple(
            self._category(category, slugs[category], tuple(members[category]))
            for category in sorted(members, key=fold)
        )

    def _category(self, category: str, slug: str, events: tuple[Event, ...]) -> Feed:
        _ = translator(self.language).gettext
        description = _("Events of the category “{category}”").format(category=category)
        feed = self._feed(f"categories/{slug}", f"{self.settings.name} – {category}", description, events)
        return replace(feed, category=category)

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


def moment(when: date | datetime, tzid: str) -> datetime:
    """Return the instant of a start or end: itself, or the first moment of an all-day date in ``tzid``."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(), zone(tzid))


def _order(event: Event) -> tuple[datetime, str]:
    return moment(event.dtstart, event.tzid).astimezone(UTC), event.uid


def _spellings(lists: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return the commonest spelling of each category, by its folded form."""
    counts = Counter(category for categories in lists for category in categories)
    chosen: dict[str, str] = {}
    for category in sorted(counts, key=lambda category: (-counts[category], category)):
        chosen.setdefault(fold(category), category)
    return chosen


def _respelled(event: Event, spellings: dict[str, str]) -> Event:
    categories = tuple(dict.fromkeys(spellings.get(fold(category), category) for category in event.categories))
    return replace(event, categories=categories) if categories != event.categories else event


def _slugs(categories: Iterable[str]) -> dict[str, str]:
    """Return a slug for each category; where two are the same ("C", "C++") both carry digits of their own."""
    slugs = {category: slugify(category) for category in categories}
    taken = Counter(slugs.values())
    return {name: slug if taken[slug] == 1 else f"{slug}-{digest(name)}" for name, slug in slugs.items()}


def _unique(events: Sequence[Event]) -> list[Event]:
    """Return the events with unique UIDs and slugs; the first document by path keeps what two of them claim."""
    owners: dict[str, str] = {}
    slugs = Counter(event.slug for event in events)
    unique = []
    for event in events:
        if event.uid in owners:
            event = _with_new_uid(event, owners[event.uid])
        if slugs[event.slug] > 1:
            event = replace(event, slug=f"{event.slug}-{digest(event.source)}")
        owners[event.uid] = event.source
        unique.append(event)
    return unique


def _with_new_uid(event: Event, other: str) -> Event:
    local, _, domain = event.uid.rpartition("@")
    uid = f"{local}-{digest(event.source)}@{domain}"
    values = (("uid", event.uid), ("other", other), ("used", uid))
    return replace(event, uid=uid, problems=(*event.problems, Problem(event.source, 0, "uid-clash", values)))


def _commonest(values: Sequence[str]) -> str | None:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _last_modified(events: Sequence[Event], documents: Sequence[Document], history: History) -> datetime:
    """Return when the collection last changed, in UTC: the newest commit, which sees deletions too, else the files."""
    if history.newest:
        return history.newest
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return max([*(event.last_modified for event in events), *(item.modified for item in documents)], default=epoch)
