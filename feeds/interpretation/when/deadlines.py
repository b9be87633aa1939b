"""Until when one may sign up, where a key says so: ``registration.deadline``, ``date_limite_inscription``."""

from datetime import date, datetime

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.key_roles import words_along
from feeds.interpretation.origins import at
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.timestamps import NotADate

_LIMITS = frozenset("deadline limite limit closes closing cloture until end fin ferme".split())
_SIGNING_UP = frozenset(
    "registration registrations register inscription inscriptions signup rsvp anmeldung reservation".split()
)
_OTHERS = frozenset(
    "cfp call submission submissions proposals abstract paper early start opens open debut ouverture".split()
)


def read_deadline(front_matter: FrontMatter, tzid: str, start: date, trace: Trace) -> date | datetime | None:
    """Return the last day or moment to sign up; one after ``start`` is doubted, and kept."""
    for found in front_matter.leaves:
        words = words_along(found.path)
        if not words & _SIGNING_UP or not words & _LIMITS or words & _OTHERS:
            continue
        try:
            stamp = timestamps.parse(found.text)
        except NotADate:
            continue
        if stamp.day > start:
            trace.add("deadline-after-start", found.line, key=found.key, found=str(stamp), start=str(start))
        trace.because("deadline", str(stamp), at(found))
        return stamp.day if stamp.is_midnight else timestamps.resolve(stamp, tzid).at
    return None
