"""Until when one may sign up: keys (``registration.deadline``, ``date_limite``), rows and sentences ("register by 10 May")."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from feeds.interpretation.front_matter import Field, FrontMatter, InformationRow
from feeds.interpretation.key_roles import key_words, words_along
from feeds.interpretation.origins import at, origin
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import dates, timestamps
from feeds.interpretation.when.dates import Day
from feeds.interpretation.when.sentences import Passage, PassageKind, SentenceRole, last_day, sentences
from feeds.interpretation.when.timestamps import NotADate

_TOLD_IN = (PassageKind.ABSTRACT, PassageKind.BODY)
_LONGEST = 80  # characters of a value that is a day
_EARLIEST = 200  # days before the event


def read_deadline(
    front_matter: FrontMatter, passages: Sequence[Passage], tzid: str, start: date, trace: Trace, *, zulu_is_local: bool
) -> date | datetime | None:
    """Return the last day or moment to sign up; one after ``start`` is doubted, and kept."""
    for found in front_matter.leaves:
        stamp = _stamp(found, start) if _is_limit(found) else None
        if stamp is None or stamp.is_typo:
            continue
        if stamp.day > start:
            trace.add("deadline-after-start", found.line, key=found.key, found=str(stamp), start=str(start))
        trace.because("deadline", str(stamp), at(found))
        resolved = timestamps.resolve(stamp, tzid, zulu_is_local=zulu_is_local)
        return stamp.day if stamp.clock is None or (stamp.is_midnight and not stamp.zulu) else resolved.at
    told = next((item for item in _told(front_matter.rows, passages) if (day := _before(item[0], start))), None)
    if told is None:
        return None
    day = _before(told[0], start)
    trace.because("deadline", str(day), origin("deadline-in-text", told[1], told[2], told[3]))
    return day


def _is_limit(found: Field) -> bool:
    """Whether a key tells a last day of signing up; a mere ``deadline`` of a document about an event does, too."""
    words = words_along(found.path)
    if words & key_words("not_the_deadline") or not words & key_words("limit"):
        return False
    return bool(words & key_words("signing_up")) or words <= key_words("lone_limit")


def _stamp(found: Field, start: date) -> timestamps.Stamp | None:
    """Return the day that a key names; one in words may lack the year of the event."""
    try:
        return timestamps.parse(found.text)
    except NotADate:
        mention = next(iter(dates.find(found.text[:_LONGEST])), None)
        day = _before(mention.days[-1], start) if mention else None
        return timestamps.Stamp(day) if day else None


def _told(rows: Sequence[InformationRow], passages: Sequence[Passage]) -> Iterator[tuple[Day, str, int, str]]:
    """Yield the last days that rows and sentences tell, each with where it stands and its words."""
    for row in rows:
        text = f"{row.label} : {row.text}"
        if mention := last_day(text, dates.find(text)):
            yield mention.days[-1], row.key, row.line, mention.quote
    for passage in passages:
        for sentence in sentences(passage) if passage.kind in _TOLD_IN else ():
            if sentence.role is SentenceRole.DEADLINE and (mention := last_day(sentence.text, sentence.mentions)):
                yield mention.days[-1], passage.key, passage.line, mention.quote


def _before(day: Day, start: date) -> date | None:
    """Return the day of a deadline of an event that starts then: none after it, or long before."""
    found = day.on_or_before(start)
    return found if found and (start - found).days <= _EARLIEST and found <= start else None
