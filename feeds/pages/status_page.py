"""The page for editors: how sure each coming event is, and what its document says that is doubtful.

Everybody can open it who knows its address, so it names nothing that is kept from the public: no draft, no document that
is broken and may be one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from feeds import phrases
from feeds.locale.gettext import N_, translator
from feeds.model import Event, Origin, Problem
from feeds.occurrences import begins, coming
from feeds.pages.base import Pages
from feeds.pages.view_models import EventItem
from feeds.pipeline.collection import Collection
from feeds.problems.catalogue import ERRORS, KINDS, Severity
from feeds.reports.certainty import ASSUMPTIONS, DOUBTS, Certainty, assumed_origins, certainty
from feeds.reports.explain import LABELS

WORDS = {
    Certainty.CERTAIN: N_("Certain"),
    Certainty.ASSUMED: N_("Assumed"),
    Certainty.DOUBTFUL: N_("Doubtful"),
}
MEANINGS = {
    Certainty.CERTAIN: N_("the document says when it is, and nothing in it disagrees"),
    Certainty.ASSUMED: N_("something was completed or needs a look: a glance is enough"),
    Certainty.DOUBTFUL: N_("the day or the hour may be wrong: correct the document"),
}
_MOST_EVENTS, _MOST_DOCUMENTS = 300, 50
_SEVERITIES = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_TELLS_OF_OTHERS = frozenset({"place-not-public"})  # its words are about a document that is kept from the public


@dataclass(frozen=True, slots=True)
class Remark:
    """What is doubtful, in a sentence, and where it stands (``atelier.md:12``)."""

    place: str
    sentence: str
    is_doubt: bool


@dataclass(frozen=True, slots=True)
class StatusItem:
    """A coming event with its light; ``explained`` is the page that tells where its values come from, if there is one."""

    leaf: EventItem
    light: Certainty
    remarks: tuple[Remark, ...]
    explained: str


@dataclass(frozen=True, slots=True)
class BrokenDocument:
    """A document with errors; ``is_shown`` tells that its last good version is in the calendars."""

    source: str
    remarks: tuple[Remark, ...]
    is_shown: bool


@dataclass(frozen=True)
class StatusPage:
    """How sure the coming events are, for one reader; with ``only``, those of that light."""

    pages: Pages
    only: Certainty | None = None

    def render(self) -> str:
        """Return the page as HTML."""
        broken = _broken(self._collection)
        named = [source for source in broken if source not in self._hidden]
        every = [(event, self._light(event, broken)) for event in self._coming()]
        shown = [(event, light) for event, light in every if self.only in (None, light)]
        lights = [light for _, light in every]
        return self.pages.render(
            "status.html",
            here=f"light={self.only}" if self.only else "",
            total=len(every),
            lights=[(light, self._(WORDS[light]), self._(MEANINGS[light]), lights.count(light),
                     self.pages.href("/status", {"light": str(light)})) for light in Certainty],
            everything=self.pages.href("/status"),
            only=self.only,
            words={light: self._(word) for light, word in WORDS.items()},
            site_errors=[problem.message(self._tag) for problem in self._collection.site_errors],
            broken=[self._document(source, broken[source]) for source in named[:_MOST_DOCUMENTS]],
            more_broken=max(0, len(named) - _MOST_DOCUMENTS),
            unnamed=len(broken) - len(named),
            months=self._months(shown[:_MOST_EVENTS]),
            more=max(0, len(shown) - _MOST_EVENTS),
        )  # fmt: skip

    def _coming(self) -> list[Event]:
        """Return the events that are not over by start; one that repeats is there once, with its next time."""
        now = self.pages.site.clock()
        soon = (next(iter(coming((event,), now)), None) for event in self._collection.events)
        return sorted((event for event in soon if event), key=begins)

    @staticmethod
    def _light(event: Event, broken: dict[str, list[Problem]]) -> Certainty:
        return certainty(event, is_broken=event.source in broken)

    def _months(self, events: Iterable[tuple[Event, Certainty]]) -> list[tuple[str, list[StatusItem]]]:
        items = [self._item(event, light) for event, light in events]
        by_month = groupby(items, lambda item: phrases.month(item.leaf.first, self._tag))
        return [(name, list(group)) for name, group in by_month]

    def _item(self, event: Event, light: Certainty) -> StatusItem:
        is_explained = self.pages.site.settings.explain
        return StatusItem(
            leaf=self.pages.leaf(event),
            light=light,
            remarks=tuple(self._remarks(event)),
            explained=self.pages.href(f"/events/{event.slug}/explain") if is_explained else "",
        )

    def _remarks(self, event: Event) -> Iterator[Remark]:
        """Yield what is doubtful about an event, the worst first, and what was assumed without a word."""
        problems = [problem for problem in event.problems if self._may_be_told(problem)]
        yield from map(self._remark, sorted(problems, key=_rank))
        if not any(problem.code in ASSUMPTIONS | DOUBTS for problem in problems):
            yield from (self._assumption(event, origin) for origin in assumed_origins(event))

    def _may_be_told(self, problem: Problem) -> bool:
        return problem.code not in _TELLS_OF_OTHERS and not any(value in self._hidden for _, value in problem.values)

    def _remark(self, problem: Problem) -> Remark:
        is_doubt = problem.code in ERRORS | DOUBTS
        return Remark(_place(problem.source, problem.line), problem.message(self._tag), is_doubt)

    def _assumption(self, event: Event, origin: Origin) -> Remark:
        said = self._("{what}: {sentence}").format(
            what=self._(LABELS[origin.name]), sentence=origin.sentence(self._tag)
        )
        return Remark(_place(event.source, origin.line), said, is_doubt=False)

    def _document(self, source: str, errors: Iterable[Problem]) -> BrokenDocument:
        return BrokenDocument(source, tuple(map(self._remark, errors)), source in self._published)

    @cached_property
    def _hidden(self) -> frozenset[str]:
        return hidden(self._collection)

    @cached_property
    def _published(self) -> frozenset[str]:
        return frozenset(event.source for event in self._collection.events)

    @property
    def _collection(self) -> Collection:
        return self.pages.site.collection

    @property
    def _tag(self) -> str:
        return self.pages.language.tag

    def _(self, message: str) -> str:
        return translator(self._tag).gettext(message)


def hidden(collection: Collection) -> frozenset[str]:
    """Return the documents that nobody may know of: drafts, and what may be one for all that can be read of it."""
    published = {event.source for event in collection.events}
    drafts = {event.source for event in collection.drafts}
    today = collection.settings.day
    closed = {source for source, each in collection.known.items() if not each.record.may_be_known(today)}
    return frozenset((drafts | closed) - published)


def _broken(collection: Collection) -> dict[str, list[Problem]]:
    """Return the errors of each document that has any."""
    found: dict[str, list[Problem]] = {}
    for problem in collection.problems:
        if problem.code in ERRORS and problem.source in collection.known:
            found.setdefault(problem.source, []).append(problem)
    return found


def _rank(problem: Problem) -> tuple[bool, int, int]:
    return problem.code not in DOUBTS, _SEVERITIES[KINDS[problem.code].severity], problem.line


def _place(source: str, line: int) -> str:
    return f"{source}:{line}" if line else source
