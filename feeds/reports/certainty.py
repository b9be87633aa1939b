"""How sure it is when an event takes place: told by its problems and the origins of its values, in one function.

- certain: the document says it, in a key or in words for readers, and nothing in it disagrees;
- assumed: something was completed that nobody said (a zone, an end, a whole day), or another warning is to be looked at;
- doubtful: a warning is about its day or its hour, two things in the document contradict each other, or the document is
  broken and its last good version is shown.
"""

from enum import StrEnum

from feeds.model import Event, Origin
from feeds.problems.catalogue import ERRORS, KINDS, WHEN, Severity


class Certainty(StrEnum):
    """How sure it is when an event takes place; the least sure last."""

    CERTAIN = "certain"
    ASSUMED = "assumed"
    DOUBTFUL = "doubtful"


# Remarks on what a person typed for readers: that is read, not assumed.
_READ = frozenset(
    {"hours-from-text", "end-from-text", "end-from-duration", "last-day-from-text", "date-from-label", "dates-listed"}
)
_COMPLETED = frozenset({"end-assumed"})  # a warning, but the start is sure and readers are not shown that end
_CONTRADICTIONS = frozenset(
    {"status-unclear", "status-cancelled", "status-postponed", "online-contradicted", "deadline-after-start"}
)
_WARNINGS = frozenset(code for code, kind in KINDS.items() if kind.severity is Severity.WARNING)
_ASSUMED_ORIGINS = frozenset({"date-is-event", "one-day", "zone-of-place", "file-name"})
_TIMES = frozenset({"dtstart", "tzid"})

DOUBTS = (_WARNINGS & WHEN.keys()) - _COMPLETED | _CONTRADICTIONS
ASSUMPTIONS = (WHEN.keys() | _WARNINGS) - DOUBTS - ERRORS - _READ


def certainty(event: Event, *, is_broken: bool = False) -> Certainty:
    """Return how sure the time of ``event`` is; ``is_broken``: it is the last good version of a document with an error."""
    codes = {problem.code for problem in event.problems}
    if is_broken or codes & DOUBTS:
        return Certainty.DOUBTFUL
    return Certainty.ASSUMED if codes & ASSUMPTIONS or assumed_origins(event) else Certainty.CERTAIN


def assumed_origins(event: Event) -> tuple[Origin, ...]:
    """Return the origins of start and zone that say that nobody said so; where a problem tells it, that is enough."""
    found = (origin for origin in event.origins if origin.name in _TIMES and origin.reason in _ASSUMED_ORIGINS)
    return tuple(found)
