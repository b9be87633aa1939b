"""Everything in a document that speaks of a day or an hour: what it says, where it stands, and what it is about.

Recognisers are listed in one table; each looks into one kind of place. What they find is weighed in ``decision`` and,
where it was neither used nor explained, told by ``audit``.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from feeds.interpretation.front_matter import Field, FrontMatter, property_of
from feeds.interpretation.key_roles import key_words, words_along
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.dates import Day, Mention
from feeds.interpretation.when.sentences import Passage, PassageKind, Sentence, SentenceRole, is_arrival, sentences
from feeds.interpretation.when.text_dates import name_days
from feeds.interpretation.when.time_fields import is_stamp, read_stored
from feeds.interpretation.when.timestamps import NotADate, Stamp
from feeds.reading import Path


class Source(StrEnum):
    """The kind of place where a statement stands."""

    START_KEY = "start key"
    DATE_KEY = "date key"
    END_KEY = "end key"
    OTHER_KEY = "other key"
    NAME = "file name"
    LABEL = "label"
    TITLE = "title"
    ABSTRACT = "abstract"
    PICTURE = "picture"
    LEAD = "first lines"
    BODY = "text"


class Role(StrEnum):
    """What a statement is about."""

    EVENT = "event"
    END = "end"
    POSTING = "posting"
    DEADLINE = "deadline"
    DOORS = "doors"
    PROGRAMME = "programme"
    OPENING_HOURS = "opening hours"
    OTHER = "other"


class Statement(NamedTuple):
    """What one place says of a time: ``days`` (the first and the last of a row if ``ranged``), hours, or both.

    ``key`` and ``line`` say where it stands, ``quote`` holds the words. ``weekday`` counts from Monday, 0. ``field`` is
    the value of a key that stores it, ``stamp`` what was typed there; ``whole`` is true of a text that says nothing else.
    """

    source: Source
    role: Role
    days: tuple[Day, ...] = ()
    ranged: bool = False
    weekday: int | None = None
    start: time | None = None
    end: time | None = None
    zone: str = ""
    key: str = ""
    line: int = 0
    quote: str = ""
    field: Field | None = None
    stamp: Stamp | None = None
    whole: bool = False

    def days_from(self, near: date) -> tuple[date, ...]:
        """Return its days as dates; one without a year is the one nearest to ``near``."""
        return tuple(found for day in self.days if (found := nearest(day, near)))


def nearest(day: Day, near: date) -> date | None:
    """Return the date of a day whose year may be left out: the one nearest to ``near``."""
    found = [each for each in (day.on_or_before(near), day.on_or_after(near)) if each]
    return min(found, key=lambda each: abs(each - near), default=None)


_NEXT_LINES, _MOST, _LONGEST = 2, 30, timedelta(days=366)
Recogniser = Callable[[FrontMatter, Sequence[Passage]], Iterator[Statement]]
_POSTING = frozenset({"published", "created", "last_modified"})


def read_statements(front_matter: FrontMatter, passages: Sequence[Passage]) -> tuple[Statement, ...]:
    """Return every statement of a document, in the order of RECOGNISERS."""
    return tuple(found for recognise in RECOGNISERS for found in recognise(front_matter, passages))


def stored_values(front_matter: FrontMatter, _: Sequence[Passage]) -> Iterator[Statement]:
    """Yield the values of keys that store a date in digits, each with the role that its key has."""
    stored = read_stored(front_matter)
    starts = {item.start.path: item.start for item in stored if item.start}  # a date in parts is whole there alone
    ends = {item.end.path for item in stored if item.end}
    for leaf in front_matter.leaves:
        found = starts.get(leaf.path, leaf)
        stamp = _stamp(found)
        if stamp:
            source, role = _place(found.path, starts, ends)
            yield _stored(found, stamp, source, role)


def _stamp(found: Field) -> Stamp | None:
    try:
        stamp = timestamps.parse(found.text) if is_stamp(found.text) else None
    except NotADate:
        return None
    return None if stamp is None or stamp.is_typo else stamp


def _place(path: Path, starts: Container[Path], ends: Container[Path]) -> tuple[Source, Role]:
    words = words_along(path)
    if path in starts:
        return Source.START_KEY, Role.EVENT
    if path in ends:
        return Source.END_KEY, Role.END
    said = property_of([part for part in path if isinstance(part, str)])
    if said == "expiry" or words & ((key_words("lone_limit") - key_words("date")) | key_words("signing_up")):
        return Source.OTHER_KEY, Role.DEADLINE
    if said in _POSTING or words & key_words("not_the_event"):
        return Source.OTHER_KEY, Role.POSTING
    return (Source.DATE_KEY, Role.EVENT) if len(path) == 1 and "date" in words else (Source.OTHER_KEY, Role.OTHER)


def _stored(found: Field, stamp: Stamp, source: Source, role: Role) -> Statement:
    day = Day(stamp.day.month, stamp.day.day, stamp.day.year)
    last = Day(stamp.last.month, stamp.last.day, stamp.last.year) if stamp.last else None
    return Statement(
        source, role, (day, last) if last else (day,), last is not None, None, stamp.clock, stamp.until, stamp.zone,
        found.key, found.line, found.text[:80], found, stamp,
    )  # fmt: skip


def names(front_matter: FrontMatter, _: Sequence[Passage]) -> Iterator[Statement]:
    """Yield the day that the name of the file or of its folder holds."""
    source = front_matter.document.source
    for day in name_days(source):
        yield Statement(Source.NAME, Role.EVENT, (day,), key="file name", quote=source[-80:])


def _written(
    kind: PassageKind, source: Source, *, labelled: bool | None = None, lead: bool | None = None
) -> Recogniser:
    """Return the recogniser of what the passages of one kind say."""

    def recognise(front_matter: FrontMatter, passages: Sequence[Passage]) -> Iterator[Statement]:
        for passage in passages:
            if passage.kind is kind and labelled in (None, passage.labelled) and lead in (None, passage.lead):
                for sentence in sentences(passage):
                    yield from _of_sentence(sentence, passage, source)

    return recognise


_ROLES = {
    SentenceRole.EVENT: Role.EVENT,
    SentenceRole.DEADLINE: Role.DEADLINE,
    SentenceRole.ASIDE: Role.OPENING_HOURS,
    SentenceRole.PROGRAMME: Role.PROGRAMME,
}


def _of_sentence(sentence: Sentence, passage: Passage, source: Source) -> Iterator[Statement]:
    """Yield a statement for each date of a sentence with the hours that belong to it, and for hours without a date."""
    role = _ROLES[sentence.role]
    taken: set[int] = set()
    for mention in sentence.mentions:
        hours = next((each for each in sentence.hours if sentence.mention_of(each) is mention), None)
        if hours:
            taken.add(id(hours))
        start, end, zone = (hours.start, hours.end, hours.zone) if hours else (None, None, "")
        yield Statement(source, role, mention.days, mention.ranged, mention.weekday, start, end, zone,
                        passage.key, passage.line, _quoted(mention, sentence.text), whole=passage.whole)  # fmt: skip
    for hours in sentence.hours:
        if id(hours) not in taken:
            its = Role.DOORS if role is Role.EVENT and is_arrival(hours, sentence.text) else role
            yield Statement(source, its, (), False, None, hours.start, hours.end, hours.zone, passage.key, passage.line,
                            hours.quote)  # fmt: skip


def _quoted(mention: Mention, text: str) -> str:
    return mention.quote or text[:80]


RECOGNISERS: tuple[Recogniser, ...] = (
    stored_values,
    names,
    _written(PassageKind.HOURS, Source.LABEL),
    _written(PassageKind.BODY, Source.LABEL, labelled=True),
    _written(PassageKind.TITLE, Source.TITLE),
    _written(PassageKind.ABSTRACT, Source.ABSTRACT),
    _written(PassageKind.ROW, Source.OTHER_KEY),
    _written(PassageKind.KEY, Source.OTHER_KEY),
    _written(PassageKind.PICTURE, Source.PICTURE),
    _written(PassageKind.BODY, Source.LEAD, labelled=False, lead=True),
    _written(PassageKind.BODY, Source.BODY, labelled=False, lead=False),
)


def blocks(said: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Yield statements that stand together: in one row or key, or on lines of the text that follow each other."""
    together: list[Statement] = []
    for each in said:
        if together and each.key != together[-1].key and not 0 <= each.line - together[-1].line <= _NEXT_LINES:
            yield together
            together = []
        together.append(each)
    if together:
        yield together


def listed_days(said: Sequence[Statement], near: date) -> list[date]:
    """Return the days that statements list one by one, in order; none where one of them names a row of days."""
    dated = [each for each in said if each.role is Role.EVENT and each.days]
    if any(each.ranged for each in dated):
        return []
    found = {day for each in dated for day in each.days_from(near) if abs(day - near) < _LONGEST}
    return sorted(found)[:_MOST]
