"""A Collection → the one that follows, where a few documents changed and nothing of what others see of them.

Whoever saves a document changes its words or its hour, seldom its address, its categories or what is like it elsewhere.
Then its events are exchanged, and all else stays: the result is that of ``arrange``, without a look at ten thousand.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from operator import attrgetter

from feeds.model import Event, Feed, Problem
from feeds.occurrences import begins
from feeds.pipeline.category_names import with_categories
from feeds.pipeline.checks import LONE, Finding, Findings, by_source, duplicates, titles
from feeds.pipeline.collection import BY_PLACE, Collection, arrange, by_start, problems_of, unignored, with_findings
from feeds.pipeline.compile import EPOCH
from feeds.pipeline.scan import DocumentState, ScanResult
from feeds.pipeline.translations import in_language
from feeds.reading.sorted_search import SOURCE, at, where
from feeds.settings import Settings

_SEEN = attrgetter("uid", "slug", "categories", "draft", "language", "status", "translation")
_FEW = 20  # documents whose events are exchanged; a look at all is as quick for more


def following(before: Collection | None, settings: Settings, gathered: ScanResult) -> Collection:
    """Return the Collection of what was gathered; ``before`` is the one of what was gathered last."""
    if before and before.settings == settings and gathered.changed is not None and len(gathered.changed) <= _FEW:
        if not gathered.changed:
            return before
        return _Update(before, gathered, gathered.changed).result() or arrange(settings, gathered)
    return arrange(settings, gathered)


@dataclass(frozen=True)
class _Update:
    """What the ``changed`` documents were in the Collection ``before``, and what they are now."""

    before: Collection
    gathered: ScanResult
    changed: frozenset[str]

    def result(self) -> Collection | None:
        """Return the Collection that follows; None where more has changed than some events."""
        last_modified = self._last_modified()
        if last_modified is None or not (self._stand_alone() and self._stand_as_before()):
            return None
        findings = self._findings()
        if findings is None:
            return None
        told = [with_findings(event, self.gathered.known[event.source], findings, self.before.settings)
                for event in self._now]  # fmt: skip
        was = self._before.values()
        published = _exchanged(self.before.events, was, (event for event in told if not event.draft))
        is_whole = self.before.combined.events is self.before.events
        together = published if is_whole else _exchanged(
            self.before.combined.events, was, (event for event in told if not event.draft)
        )  # fmt: skip
        return replace(
            self.before,
            events=published,
            drafts=_exchanged(self.before.drafts, was, (event for event in told if event.draft)),
            problems=self._problems(findings),
            combined=replace(self.before.combined, events=together, last_modified=last_modified),
            archive=replace(self.before.archive, events=together, last_modified=last_modified),
            languages=tuple(self._language(feed, told, last_modified) for feed in self.before.languages),
            categories=tuple(self._category(feed, told) for feed in self.before.categories),
            last_modified=last_modified,
            findings=findings,
            known=self.gathered.known,
        )

    @cached_property
    def _documents(self) -> list[tuple[DocumentState, DocumentState]]:
        """Each document as it was and as it is."""
        return [(self.before.known[source], self.gathered.known[source]) for source in sorted(self.changed)]

    @cached_property
    def _before(self) -> dict[str, Event]:
        """The events as they were in the collection, by slug; without those that were others there."""
        events = (event for known, _ in self._documents for event in known.compiled.events)
        alike = ((event, self.before.drafts if event.draft else self.before.events) for event in events)
        found = (
            each for event, among in alike for each in at(among, by_start(event), by_start) if each.slug == event.slug
        )
        return {event.slug: event for event in found}

    @cached_property
    def _now(self) -> list[Event]:
        """The events as they are in the collection, but for what is found when all are looked at."""
        events = (event for _, known in self._documents for event in known.compiled.events)
        return [with_categories(event, self._before[event.slug].categories) for event in events]

    def _stand_alone(self) -> bool:
        """Whether nobody else claims what the documents do, so that their events were what they said."""
        claimed = {event.slug for known, _ in self._documents for event in known.compiled.events}
        alone = not self.changed & (self.before.contested | self.before.paired)
        return alone and claimed == self._before.keys()

    def _stand_as_before(self) -> bool:
        """Whether the others see in the documents what they saw."""
        are_same = all(_standing(old) == _standing(new) for old, new in self._documents)
        return are_same and (not self.before.contested or all(_ages(old) == _ages(new) for old, new in self._documents))

    def _findings(self) -> Findings | None:
        """Return what is found when all are looked at; None where it is something else about another document."""
        copies = self._copies()
        if copies is None:
            return None
        every = self.before.findings
        before = {source: every[source] for source in self.changed if source in every}
        lone = (each for found in before.values() for each in found if each.code in LONE)
        published = (event for event in self._now if not event.draft)
        own = by_source(chain(titles(published), lone, copies))
        now = {source: found for source, found in own.items() if source in self.changed}
        others = ((source, found) for source, found in every.items() if source not in before)
        return every if now == before else dict(others) | now

    def _copies(self) -> list[Finding] | None:
        """Return what is found among events that begin with those that changed; None where others see another copy."""
        copies = list[Finding]()
        for start in sorted(set(map(_start, chain(self._before.values(), self._now)))):
            before = at(self.before.events, start, _start)
            others = [event for event in before if event.source not in self.changed]
            own = (event for event in self._now if _start(event) == start and not event.draft)
            found = duplicates([*others, *own])
            if self._of_others(found) != self._of_others(duplicates(before)):
                return None
            copies.extend(found)
        return copies

    def _of_others(self, found: Iterable[Finding]) -> list[Finding]:
        return [each for each in found if each.source not in self.changed]

    def _language(self, feed: Feed, told: Sequence[Event], last_modified: datetime) -> Feed:
        was = in_language([event for event in self._before.values() if not event.draft], feed.language)
        now = in_language([event for event in told if not event.draft], feed.language)
        return replace(feed, events=_exchanged(feed.events, was, now), last_modified=last_modified)

    def _category(self, feed: Feed, told: Sequence[Event]) -> Feed:
        own = [event for event in told if feed.category in event.categories and not event.draft]
        if not own:
            return feed
        before = [event for event in self._before.values() if feed.category in event.categories and not event.draft]
        events = _exchanged(feed.events, before, own)
        was, now = (max(event.last_modified for event in each) for each in (before, own))
        newest = _newest(feed.last_modified, was, now) or max(event.last_modified for event in events)
        return replace(feed, events=events, last_modified=newest)

    def _problems(self, findings: Findings) -> tuple[Problem, ...]:
        every = self.before.problems
        before = [problem for source in sorted(self.changed) for problem in at(every, source, SOURCE)]
        of_history = (problem for problem in self.gathered.history.problems if problem.source in self.changed)
        own = chain.from_iterable(problems_of(known, findings) for _, known in self._documents)
        now = sorted(unignored((*of_history, *own), self.before.settings, self.gathered.known), key=BY_PLACE)
        if before == now:
            return every
        kept = list(every)
        for source in self.changed:
            del kept[where(kept, source, SOURCE)]
        for problem in now:
            insort(kept, problem, key=BY_PLACE)
        return tuple(kept)

    def _last_modified(self) -> datetime | None:
        """Return when the collection changed last; None where all have to be asked."""
        before = self.before.last_modified
        if self.gathered.history.newest:
            return before
        was, now = (max(chain.from_iterable(map(_stamps, every))) for every in zip(*self._documents, strict=True))
        return _newest(before, was, now)


def _newest(of_all: datetime, was: datetime, now: datetime) -> datetime | None:
    """Return the newest of moments that ``of_all`` was the newest of; None where all of them have to be asked."""
    if now >= of_all:
        return now
    return of_all if was < of_all else None


def _standing(known: DocumentState) -> list[object]:
    """Return what of a document decides about the names, spellings, feeds and doubts of all."""
    events = ((*_SEEN(event), event.recurrence_id is None, bool(event.registration)) for event in known.compiled.events)
    record = known.record
    return [record.paths, record.keys, record.looks_like_event, record.evidence is None, *events]


def _ages(known: DocumentState) -> list[datetime]:
    """Return what decides who keeps a name that two documents claim, or that one was given and another claims."""
    return [event.created for event in known.compiled.events]


def _stamps(known: DocumentState) -> Iterator[datetime]:
    yield known.record.modified if known.record.evidence else EPOCH
    yield from (event.last_modified for event in known.compiled.events if not event.draft)


def _exchanged(events: Sequence[Event], gone: Iterable[Event], come: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in their order, without some of them and with others."""
    kept = list(events)
    for event in gone:
        there = where(kept, by_start(event), by_start)
        kept[there] = [each for each in kept[there] if each is not event]
    for event in come:
        insort(kept, event, key=by_start)
    return tuple(kept)


def _start(event: Event) -> float:
    return begins(event).timestamp()
