"""What the other documents of a collection tell about this one.

``date`` is the day of the event on one site and the day of posting on another; ``07/08/2024`` and a trailing ``Z``
mean two things, too. One document cannot say which; its neighbours can. Neighbours share the top folder.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from feeds.interpretation.front_matter import Found, Lexicon
from feeds.interpretation.language import guess
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.sentences import passages, statements
from feeds.interpretation.when.time_fields import names_event, read_stored
from feeds.interpretation.when.timestamps import NotADate
from feeds.text.counting import commonest
from feeds.text.folding import fold
from feeds.timezones.database import zone

_POSTS = frozenset({"posts", "post", "news", "blog", "articles", "actualites", "actualite", "drafts"})
_EVENTS = re.compile(
    r"\b(?:events?|evenements?|agenda|calend(?:ar|rier)|rencontres?|meetups?|workshops?|ateliers?|webinaires?|webinars?|"
    r"shows?|gigs?|concerts?|konzerte?|termine?|veranstaltung(?:en)?|kalender|seminars?|seminaires?|talks?|hackathons?|eventos?|"
    r"eventi|evenementen|activiteiten|manifestations?|sorties?)\b"
)
_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{4}")


class Testimony(NamedTuple):
    """What one document says for its neighbours; plain values, so that it can be kept without the document.

    A vote is None where the document says nothing of the question.
    """

    folder: str
    names_event: bool
    month_first: bool | None
    zulu_is_local: bool | None
    has_categories: bool
    language: str

    @classmethod
    def of(cls, lexicon: Lexicon, tzid: str, zulu: str = "auto") -> "Testimony":
        """Hear one document of a collection whose zone is ``tzid``; ``zulu`` is the setting of that name."""
        stored = read_stored(lexicon)
        start = next((item.start for item in stored if item.start), None) or lexicon.first("day")
        return cls(
            _folder(lexicon),
            names_event(stored),
            _month_first(start) if start else None,
            _zulu_is_local(lexicon, start, tzid) if start and zulu == "auto" else None,
            lexicon.first("categories") is not None,
            guess(f"{lexicon.text('summary')} {lexicon.document.body}"),
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found, by top folder ("" for none): the decisions alone, so that equal ones read documents alike."""

    event_folders: frozenset[str] = frozenset()
    month_first_folders: frozenset[str] = frozenset()
    local_zulu: Mapping[str, int] = field(default_factory=dict)
    zulu_said_local: bool = False
    with_categories: bool = True
    language: str = ""

    @classmethod
    def of(cls, testimonies: Sequence[Testimony], zulu: str = "auto") -> "Evidence":
        """Decide by what all documents of a collection say; ``zulu`` is the setting of that name."""
        months_first = _votes((item.folder, item.month_first) for item in testimonies)
        local = _votes((item.folder, item.zulu_is_local) for item in testimonies)
        return cls(
            frozenset(item.folder for item in testimonies if item.names_event),
            # a second number above 12, and never a first one, says that months come first
            frozenset(folder for folder, first in months_first if first and not months_first[folder, False]),
            {folder: votes for (folder, yes), votes in local.items() if yes and votes > local[folder, False]},
            zulu == "local",
            any(item.has_categories for item in testimonies),
            commonest(item.language for item in testimonies),  # that of documents too short to tell
        )

    def within(self, folder: str) -> "Evidence":
        """Return the evidence that decides about documents of one top folder."""
        local = {name: votes for name, votes in self.local_zulu.items() if name == folder}
        own = frozenset({folder})
        return replace(self, event_folders=self.event_folders & own, month_first_folders=self.month_first_folders & own,
                       local_zulu=local)  # fmt: skip

    def is_event_folder(self, lexicon: Lexicon) -> bool:
        """Whether the neighbours of a document are events with a start key of their own."""
        return _folder(lexicon) in self.event_folders

    def date_is_event(self, lexicon: Lexicon) -> bool:
        """Whether ``date`` is the event's day: the document says that it is an event, or nothing speaks against it."""
        if names_event(read_stored(lexicon)):
            return False
        if _says_event(lexicon) or _has_event_keys(lexicon):
            return True
        return not self.is_event_folder(lexicon) and not _is_post(lexicon)

    def name_is_date(self, lexicon: Lexicon) -> bool:
        """Whether the date in a file name may be the event's: in a folder or with a layout of events."""
        folders = fold(" ".join(lexicon.document.source.split("/")[:-1]))
        return _says_event(lexicon) or (_EVENTS.search(folders) is not None and not _is_post(lexicon))

    def month_first(self, lexicon: Lexicon) -> bool:
        """Whether the neighbours write ``07/28/2024``."""
        return _folder(lexicon) in self.month_first_folders

    def zulu_is_local(self, lexicon: Lexicon) -> int:
        """Return how many neighbours' texts say the hours before their ``Z``; 0 where Z is UTC."""
        return self.local_zulu.get(_folder(lexicon), 0)


def _folder(lexicon: Lexicon) -> str:
    source = lexicon.document.source
    return source.split("/")[0] if "/" in source else ""


def _says_event(lexicon: Lexicon) -> bool:
    return any(_EVENTS.search(fold(found.text)) for found in lexicon.all("layout"))


def _has_event_keys(lexicon: Lexicon) -> bool:
    """Whether a document without a start key tells an end, hours or a place: then ``date`` is no mere posting."""
    stored = read_stored(lexicon)[0]
    timed = stored.end or stored.clock or stored.until or stored.days or stored.duration
    return bool(timed or lexicon.first("hours") or lexicon.first("venue"))


def _is_post(lexicon: Lexicon) -> bool:
    return any(fold(part) in _POSTS for part in lexicon.document.source.split("/")[:-1])


def _votes(votes: Iterable[tuple[str, bool | None]]) -> Counter[tuple[str, bool]]:
    """Count the votes for and against in each folder."""
    return Counter((folder, vote) for folder, vote in votes if vote is not None)


def _month_first(start: Found) -> bool | None:
    """Return True for ``07/28/2024``, False for ``28/07/2024``, None for what may be both."""
    match = _SLASHED.match(start.text)
    first, second = (int(match[1]) > 12, int(match[2]) > 12) if match else (False, False)
    return second if first != second else None


def _zulu_is_local(item: Lexicon, found: Found, tzid: str) -> bool | None:
    """Return True where the text says the typed hour, False where it says the hour in the zone, None for neither."""
    try:
        stamp = timestamps.parse(found.text)
    except NotADate:
        return None
    if not stamp.zulu or stamp.is_typo or stamp.clock is None:
        return None
    there = datetime.combine(stamp.day, stamp.clock, UTC).astimezone(zone(tzid)).time()
    if there == stamp.clock:
        return None
    texts = passages(item)
    told = {said.hours.start for text in texts for said in statements(text) if not said.hours.zone}
    typed, meant = stamp.clock.replace(second=0) in told, there.replace(second=0) in told
    return typed if typed != meant else None
