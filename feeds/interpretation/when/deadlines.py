"""Until when one may sign up, where a key says so: ``registration.deadline``, ``date_limite_inscription``."""

from datetime import date, datetime

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.key_roles import key_words, words_along
from feeds.interpretation.origins import at
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.timestamps import NotADate


def read_deadline(front_matter: FrontMatter, tzid: str, start: date, trace: Trace) -> date | datetime | None:
    """Return the last day or moment to sign up; one after ``start`` is doubted, and kept."""
    for found in front_matter.leaves:
        words = words_along(found.path)
        if not all(words & key_words(name) for name in ("signing_up", "limit")) or words & key_words(
            "not_the_deadline"
        ):
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
