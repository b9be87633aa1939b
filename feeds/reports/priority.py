"""Which problems to look at first: those of the site, then what costs an event, then those of events to come."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from feeds.model import Event, Problem
from feeds.pipeline.collection import Collection
from feeds.problems.catalogue import Severity
from feeds.timezones.database import zone

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
_OF_SITE, _LOST, _COMING, _OTHER = range(4)
_NO_START = datetime.min.replace(tzinfo=UTC)


def at_least(problem: Problem, severity: Severity) -> bool:
    """Whether a problem is at least so severe."""
    return _RANK[problem.severity] >= _RANK[severity]


def ordered(problems: Iterable[Problem], collection: Collection, *, upcoming: bool = False) -> list[Problem]:
    """Return problems in the order in which one looks at them; with ``upcoming``, without those of events that are over.

    A document that gives no event because of an error may be one to come: it stays.
    """
    every = list(problems)
    coming = _starts(collection)
    with_event = {event.source for event in (*collection.events, *collection.drafts)}
    lost = {problem.source for problem in every if problem.severity is Severity.ERROR} - with_event

    def rank(problem: Problem) -> tuple[int, datetime]:
        if problem.source not in collection.known:
            return _OF_SITE, _NO_START
        if problem.source in lost:
            return _LOST, _NO_START
        start = coming.get(problem.source)
        return (_COMING, start) if start else (_OTHER, _NO_START)

    found = sorted(every, key=lambda problem: (*rank(problem), problem))
    return [problem for problem in found if rank(problem)[0] < _OTHER] if upcoming else found


def _starts(collection: Collection) -> dict[str, datetime]:
    """Return when the events that are not over begin, by document: the first of several dates."""
    found: dict[str, datetime] = {}
    for event in (*collection.events, *collection.drafts):
        if _last_day(event) >= collection.settings.day:
            start = event.dtstart if isinstance(event.dtstart, datetime) else _midnight(event.dtstart, event.tzid)
            found[event.source] = min(start, found.get(event.source, start))
    return found


def _last_day(event: Event) -> date:
    """Return the last day of an event; of one that repeats, a day that never comes."""
    if event.rrule or event.rdates:
        return date.max
    return event.dtend.date() if isinstance(event.dtend, datetime) else event.dtend - timedelta(days=1)


def _midnight(day: date, tzid: str) -> datetime:
    return datetime.combine(day, time(), zone(tzid))
