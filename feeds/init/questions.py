"""What nobody but the owner of a site can decide: which key holds the start, and which documents are events at all.

It is looked for where the reading is unsure: documents that give no event though they store a day, events about whose day
a warning speaks. One key that nearly all of them have is proposed, several are asked for; each comes with its evidence.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from feeds.interpretation import FrontMatter
from feeds.interpretation.front_matter import Field, property_of
from feeds.interpretation.key_roles import key_words, words_along
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.timestamps import NotADate
from feeds.locale.gettext import N_, translator
from feeds.pipeline.collection import Collection
from feeds.settings.site_keys import ANY, typed

_FEWEST = 2  # documents that need the same answer
_UNSURE = 0.1  # of the documents with a day may be read unsurely without a question
_NEARLY_ALL = 0.8
_MOST = 3  # keys of one question
EXAMPLES = 3
_DATE_KEY = re.compile(r"\s*\d{4}-\d{2}-\d{2}")
_DOUBTS = frozenset({"date-invalid", "date-lost", "date-typo", "date-from-text", "date-contradicted", "date-doubtful"})
_NEVER = frozenset({"published", "created", "last_modified", "embargo", "expiry", "repeats_until", "exdates", "dtend"})

Evidence = N_("{key} in {count} of {total} documents: {examples}")


@dataclass(frozen=True, slots=True)
class Choice:
    """A key, or a word of one, that may be the answer: how many of the ``total`` documents have it, and examples."""

    key: str
    count: int
    total: int
    examples: tuple[str, ...]

    def message(self, language: str) -> str:
        """Return the choice with its evidence in words."""
        values = {"key": self.key, "count": self.count, "total": self.total, "examples": ", ".join(self.examples)}
        return translator(language).gettext(Evidence).format(**values)


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked: ``start`` is the key that is proposed, ``starts`` are those it is chosen among, ``types`` layouts."""

    start: str = ""
    starts: tuple[Choice, ...] = ()
    types: tuple[Choice, ...] = ()

    def start_note(self, language: str) -> str:
        """Return what the line ``fields`` rests on, or the question which one it should be."""
        if not self.starts:
            return ""
        _ = translator(language).gettext
        said = _(N_("Read from {found}.")) if self.start else _(N_("Which key holds the start of an event? {found}."))
        return said.format(found="; ".join(choice.message(language) for choice in self.starts))

    def types_note(self, language: str) -> str:
        """Return the question which documents are events."""
        if not self.types:
            return ""
        said = translator(language).gettext(N_("Are all of these events? {found}."))
        return said.format(found="; ".join(choice.message(language) for choice in self.types))


def questions(front_matters: Sequence[FrontMatter], found: Collection) -> Questions:
    """Return what is to be asked about documents that were read as ``found`` says."""
    starts = tuple(_starts(front_matters, found))
    sure = len(starts) == 1 and starts[0].count >= _NEARLY_ALL * starts[0].total and starts[0].key != "date"
    return Questions(starts[0].key if sure else "", starts, tuple(_types(front_matters, found)))


def _starts(front_matters: Sequence[FrontMatter], found: Collection) -> Iterator[Choice]:
    """Yield the keys that may hold the start, where the documents that store a day are read unsurely."""
    unsure = {problem.source for problem in found.problems if problem.code in _DOUBTS}
    known = {event.source for event in (*found.events, *found.drafts)} - unsure
    days = {item.document.source: dict(_days(item)) for item in front_matters}
    dated = [source for source, its in days.items() if its]
    open_ = [source for source in dated if source not in known]
    if len(open_) < _FEWEST or len(open_) <= _UNSURE * len(dated):
        return
    counts = Counter(key for source in open_ for key in days[source])
    if counts.keys() <= {"date"} and not unsure and len(known) >= len(open_):
        return  # articles beside events that another key dates: ``date`` is the day of posting
    for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]:
        if count >= max(_FEWEST, len(open_) / 4):
            yield Choice(key, count, len(open_), _first(days[source][key] for source in open_ if key in days[source]))


def _days(front_matter: FrontMatter) -> Iterator[tuple[str, str]]:
    """Yield the keys under which a document stores a day that may be the event's, each with what it says."""
    for found in reversed(front_matter.leaves):
        if _is_day(found) and not words_along(found.path) & key_words("not_the_event"):
            names = [part for part in found.path if isinstance(part, str)]
            if property_of(names) not in _NEVER:
                yield path_of(found), found.text


def _is_day(found: Field) -> bool:
    try:
        return len(found.text) < 60 and not timestamps.parse(found.text).is_typo
    except NotADate:
        return False


def path_of(found: Field) -> str:
    """Return the path of a value as one types it in ``fields``: items of a list and keys that are days are all of them."""
    steps = [ANY if isinstance(part, str) and _DATE_KEY.match(part) else part for part in found.path]
    keys = [typed(step) for step in steps if isinstance(step, str)]
    return ".".join([*keys, ANY] if isinstance(steps[-1], int) else keys)


def _types(front_matters: Sequence[FrontMatter], found: Collection) -> Iterator[Choice]:
    """Yield the layouts of events whose day is only that of ``date``, where there are several."""
    titles = {event.source: event.summary for event in found.events
              if any(each.name == "dtstart" and each.reason == "date-is-event" for each in event.origins)}  # fmt: skip
    layouts: dict[tuple[str, str], list[str]] = {}
    for front_matter in front_matters:
        said = front_matter.first("layout")
        if said and said.text and front_matter.document.source in titles:
            layouts.setdefault((said.key, said.text), []).append(titles[front_matter.document.source])
    if len({text for _, text in layouts}) > 1:
        ranked = sorted(layouts.items(), key=lambda item: (-len(item[1]), item[0]))
        for (key, text), its in ranked[:_MOST]:
            yield Choice(f"{key}: {text}", len(its), len(titles), _first(its))


def _first(texts: Iterable[str]) -> tuple[str, ...]:
    distinct = dict.fromkeys(" ".join(text.split())[:60] for text in texts)
    return tuple(distinct)[:EXAMPLES]
