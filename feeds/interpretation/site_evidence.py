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

from feeds.interpretation.front_matter import Field, FrontMatter
from feeds.interpretation.language import guess
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.sentences import passages, statements
from feeds.interpretation.when.time_fields import names_event, read_stored
from feeds.interpretation.when.timestamps import NotADate
from feeds.languages import folded
from feeds.languages.finder import finder
from feeds.text.counting import most_common
from feeds.text.folding import fold
from feeds.timezones.database import zone

_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{4}")


class DocumentEvidence(NamedTuple):
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
    def of(cls, front_matter: FrontMatter, tzid: str, zulu: str = "auto") -> "DocumentEvidence":
        """Hear one document of a collection whose zone is ``tzid``; ``zulu`` is the setting of that name."""
        stored = read_stored(front_matter)
        start = next((item.start for item in stored if item.start), None) or front_matter.first("day")
        return cls(
            _folder(front_matter),
            names_event(stored),
            _month_first(start) if start else None,
            _zulu_is_local(front_matter, start, tzid) if start and zulu == "auto" else None,
            front_matter.first("categories") is not None,
            guess(f"{front_matter.text('summary')} {front_matter.document.body}"),
        )


@dataclass(frozen=True, slots=True)
class SiteEvidence:
    """What was found, by top folder ("" for none): the decisions alone, so that equal ones read documents alike."""

    event_folders: frozenset[str] = frozenset()
    month_first_folders: frozenset[str] = frozenset()
    local_zulu: Mapping[str, int] = field(default_factory=dict)
    zulu_said_local: bool = False
    with_categories: bool = True
    language: str = ""

    @classmethod
    def of(cls, testimonies: Sequence[DocumentEvidence], zulu: str = "auto") -> "SiteEvidence":
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
            most_common(item.language for item in testimonies),  # that of documents too short to tell
        )

    def within(self, folder: str) -> "SiteEvidence":
        """Return the evidence that decides about documents of one top folder."""
        local = {name: votes for name, votes in self.local_zulu.items() if name == folder}
        own = frozenset({folder})
        return replace(self, event_folders=self.event_folders & own, month_first_folders=self.month_first_folders & own,
                       local_zulu=local)  # fmt: skip

    def is_event_folder(self, front_matter: FrontMatter) -> bool:
        """Whether the neighbours of a document are events with a start key of their own."""
        return _folder(front_matter) in self.event_folders

    def date_is_event(self, front_matter: FrontMatter) -> bool:
        """Whether ``date`` is the event's day: the document says that it is an event, or nothing speaks against it."""
        if names_event(read_stored(front_matter)):
            return False
        if _says_event(front_matter) or _has_event_keys(front_matter):
            return True
        return not self.is_event_folder(front_matter) and not _is_post(front_matter)

    def name_is_date(self, front_matter: FrontMatter) -> bool:
        """Whether the date in a file name may be the event's: in a folder or with a layout of events."""
        folders = fold(" ".join(front_matter.document.source.split("/")[:-1]))
        return _says_event(front_matter) or (finder("site.event").is_in(folders) and not _is_post(front_matter))

    def month_first(self, front_matter: FrontMatter) -> bool:
        """Whether the neighbours write ``07/28/2024``."""
        return _folder(front_matter) in self.month_first_folders

    def zulu_is_local(self, front_matter: FrontMatter) -> int:
        """Return how many neighbours' texts say the hours before their ``Z``; 0 where Z is UTC."""
        return self.local_zulu.get(_folder(front_matter), 0)


def _folder(front_matter: FrontMatter) -> str:
    source = front_matter.document.source
    return source.split("/")[0] if "/" in source else ""


def _says_event(front_matter: FrontMatter) -> bool:
    return any(finder("site.event").is_in(fold(found.text)) for found in front_matter.all("layout"))


def _has_event_keys(front_matter: FrontMatter) -> bool:
    """Whether a document without a start key tells an end, hours or a place: then ``date`` is no mere posting."""
    stored = read_stored(front_matter)[0]
    timed = stored.end or stored.clock or stored.until or stored.days or stored.duration
    return bool(timed or front_matter.first("hours") or front_matter.first("venue"))


def _is_post(front_matter: FrontMatter) -> bool:
    return any(fold(part) in folded("site.post_folder") for part in front_matter.document.source.split("/")[:-1])


def _votes(votes: Iterable[tuple[str, bool | None]]) -> Counter[tuple[str, bool]]:
    """Count the votes for and against in each folder."""
    return Counter((folder, vote) for folder, vote in votes if vote is not None)


def _month_first(start: Field) -> bool | None:
    """Return True for ``07/28/2024``, False for ``28/07/2024``, None for what may be both."""
    match = _SLASHED.match(start.text)
    first, second = (int(match[1]) > 12, int(match[2]) > 12) if match else (False, False)
    return second if first != second else None


def _zulu_is_local(item: FrontMatter, found: Field, tzid: str) -> bool | None:
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
