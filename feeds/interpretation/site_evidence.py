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
from feeds.interpretation.when.dates import Day
from feeds.interpretation.when.sentences import passages, stated_hours
from feeds.interpretation.when.text_dates import labelled_days, name_days
from feeds.interpretation.when.time_fields import names_event, read_stored
from feeds.interpretation.when.timestamps import NotADate, Stamp
from feeds.languages import folded
from feeds.languages.finder import finder
from feeds.text.counting import most_common
from feeds.text.folding import fold
from feeds.timezones.database import zone

_SLASHED = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})\2\d{4}")


class DocumentEvidence(NamedTuple):
    """What one document says for its neighbours; plain values, so that it can be kept without the document.

    ``family`` is its folder without years and the folder of a page bundle, ``start`` the stored start as it was typed and
    ``clock`` the hour in it. ``named_day`` tells whether the file's name, ``labelled_day`` whether a labelled line of
    the text has the same day, ``days`` how many days lie between start and end, ``other_season`` whether the offset is that of the other half of the year. A vote is None where the document says nothing of the question.
    """

    folder: str
    names_event: bool
    month_first: bool | None
    zulu_is_local: bool | None
    has_categories: bool
    language: str
    family: str = ""
    start: str = ""
    clock: str = ""
    named_day: bool | None = None
    labelled_day: bool | None = None
    other_season: bool | None = None
    days: int | None = None

    @classmethod
    def of(cls, front_matter: FrontMatter, tzid: str, zulu: str = "auto") -> "DocumentEvidence":
        """Hear one document of a collection whose zone is ``tzid``; ``zulu`` is the setting of that name."""
        stored = read_stored(front_matter)
        start = next((item.start for item in stored if item.start), None) or front_matter.first("day")
        stamp = _stamp(start)
        return cls(
            _folder(front_matter),
            names_event(stored),
            _month_first(start) if start else None,
            _zulu_is_local(front_matter, start, tzid) if start and zulu == "auto" else None,
            front_matter.first("categories") is not None,
            guess(front_matter.prose),
            family_of(front_matter),
            start.text.strip()[:40] if start and stamp else "",
            f"{stamp.clock:%H:%M:%S}" if stamp and stamp.clock else "",
            _same_day(stamp, name_days(front_matter.document.source)),
            _same_day(stamp, labelled_days(passages(front_matter))),
            _is_of_other_season(stamp, tzid),
            _days_between(stamp, _stamp(next((item.end for item in stored if item.end), None))),
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
    shared_clocks: Mapping[str, str] = field(default_factory=dict)
    copied_starts: frozenset[str] = frozenset()
    named_families: frozenset[str] = frozenset()
    posting_families: frozenset[str] = frozenset()
    fixed_offsets: frozenset[str] = frozenset()
    usual_days: Mapping[str, int] = field(default_factory=dict)
    day_first_folders: frozenset[str] = frozenset()
    event_families: frozenset[str] = frozenset()

    @classmethod
    def of(cls, testimonies: Sequence[DocumentEvidence], zulu: str = "auto") -> "SiteEvidence":
        """Decide by what all documents of a collection say; ``zulu`` is the setting of that name."""
        months_first = _votes((item.folder, item.month_first) for item in testimonies)
        local = _votes((item.folder, item.zulu_is_local) for item in testimonies)
        copied = _copied_starts(testimonies)
        named = [item for item in testimonies if item.start not in copied]
        return cls(
            event_folders=frozenset(item.folder for item in testimonies if item.names_event),
            # a second number above 12, and never a first one, says that months come first
            month_first_folders=_unanimous(months_first, vote=True),
            day_first_folders=_unanimous(months_first, vote=False),
            local_zulu={
                folder: votes for (folder, yes), votes in local.items() if yes and votes > local[folder, False]
            },
            zulu_said_local=zulu == "local",
            with_categories=any(item.has_categories for item in testimonies),
            language=most_common(item.language for item in testimonies),  # that of documents too short to tell
            shared_clocks=_shared_clocks(testimonies),
            copied_starts=copied,
            named_families=_families(named, "named_day", fewest=4, share=0.8, vote=True),
            posting_families=_families(testimonies, "labelled_day", fewest=2, share=0.5, vote=False),
            fixed_offsets=_families(testimonies, "other_season", fewest=3, share=0.25, vote=True),
            usual_days=_usual_days(testimonies),
            event_families=_families(testimonies, "names_event", fewest=10, share=0.9, vote=True),
        )

    def within(self, folder: str) -> "SiteEvidence":
        """Return the evidence that decides about documents of one top folder."""
        local = {name: votes for name, votes in self.local_zulu.items() if name == folder}
        own = frozenset({folder})
        return replace(
            self,
            event_folders=self.event_folders & own,
            month_first_folders=self.month_first_folders & own,
            day_first_folders=self.day_first_folders & own,
            local_zulu=local,
            shared_clocks={name: clock for name, clock in self.shared_clocks.items() if _top(name) == folder},
            named_families=frozenset(name for name in self.named_families if _top(name) == folder),
            posting_families=frozenset(name for name in self.posting_families if _top(name) == folder),
            fixed_offsets=frozenset(name for name in self.fixed_offsets if _top(name) == folder),
            event_families=frozenset(name for name in self.event_families if _top(name) == folder),
            usual_days={name: days for name, days in self.usual_days.items() if _top(name) == folder},
        )

    def is_event_folder(self, front_matter: FrontMatter) -> bool:
        """Whether the neighbours of a document are events with a start key of their own."""
        return _folder(front_matter) in self.event_folders

    def is_among_events_alone(self, front_matter: FrontMatter) -> bool:
        """Whether nine in ten of the documents beside one have a start key, ten at least: then it should have one, too."""
        return family_of(front_matter) in self.event_families

    def date_is_event(self, front_matter: FrontMatter) -> bool:
        """Whether ``date`` is the event's day: the document says that it is an event, or nothing speaks against it."""
        if names_event(read_stored(front_matter)):
            return False
        if front_matter.is_settled("day"):
            return True
        if _says_event(front_matter) or _has_event_keys(front_matter):
            return True
        return not self.is_event_folder(front_matter) and not _is_post(front_matter)

    def name_is_date(self, front_matter: FrontMatter) -> bool:
        """Whether the date in a file name may be the event's: in a folder, with a layout or with the keys of events."""
        folders = fold(" ".join(front_matter.document.source.split("/")[:-1]))
        is_among_events = finder("site.event").is_in(folders) and not _is_post(front_matter)
        return is_among_events or _says_event(front_matter) or _has_hours_and_place(front_matter)

    def month_first(self, front_matter: FrontMatter) -> bool:
        """Whether the neighbours write ``07/28/2024``."""
        return _folder(front_matter) in self.month_first_folders

    def day_first(self, front_matter: FrontMatter) -> bool:
        """Whether the neighbours write ``28/07/2024``."""
        return _folder(front_matter) in self.day_first_folders

    def zulu_is_local(self, front_matter: FrontMatter) -> int:
        """Return how many neighbours' texts say the hours before their ``Z``; 0 where Z is UTC."""
        return self.local_zulu.get(_folder(front_matter), 0)


def looks_like_event(front_matter: FrontMatter) -> bool:
    """Whether a typed date, a layout or other keys call a document an event, whatever is read from it."""
    if front_matter.is_event is not None:
        return front_matter.is_event
    if names_event(read_stored(front_matter)):
        return True
    is_index = front_matter.document.source.split("/")[-1].split(".")[0] == "index"
    if _says_event(front_matter) and not (is_index and front_matter.first("day") is None):
        return True  # the page of all events may have such a layout as well
    return front_matter.first("day") is not None and _has_event_keys(front_matter)


def _folder(front_matter: FrontMatter) -> str:
    return _top(front_matter.document.source)


def _top(source: str) -> str:
    return source.split("/")[0] if "/" in source else ""


def family_of(front_matter: FrontMatter) -> str:
    """Return the folder that a document shares with its like: without years, and without that of a page bundle."""
    *folders, name = front_matter.document.source.split("/")
    if folders and name.split(".")[0] in ("index", "_index"):
        folders.pop()
    return "".join(f"{folder}/" for folder in folders if not any(map(str.isdigit, folder)))


def _stamp(start: Field | None) -> Stamp | None:
    """Return the stored start as a stamp; None where there is none that a person can have meant."""
    try:
        stamp = timestamps.parse(start.text) if start else None
    except NotADate:
        return None
    return None if stamp is None or stamp.is_typo else stamp


def _same_day(stamp: Stamp | None, days: Sequence[Day]) -> bool | None:
    """Whether one of the days is that of the stamp; None where either is missing."""
    return any(day.matches(stamp.day) for day in days) if stamp and days else None


def _is_of_other_season(stamp: Stamp | None, tzid: str) -> bool | None:
    """Whether the offset of a stamp is one that the zone has in the other season; None without one of the zone."""
    if stamp is None or stamp.offset is None or stamp.zulu or stamp.zone:
        return None
    doubt = timestamps.resolve(stamp, tzid).doubt
    return None if doubt == "offset-foreign" else doubt == "offset-other-season"


def _shared_clocks(testimonies: Sequence[DocumentEvidence]) -> dict[str, str]:
    """Return the hour that nearly all of at least five stored starts of a family have."""
    clocks: dict[str, Counter[str]] = {}
    for item in testimonies:
        if item.clock:
            clocks.setdefault(item.family, Counter())[item.clock] += 1
    common = {family: (its.most_common(1)[0], its.total()) for family, its in clocks.items()}
    return {family: clock for family, ((clock, count), every) in common.items() if every >= 5 and count >= 0.8 * every}


def _days_between(start: Stamp | None, end: Stamp | None) -> int | None:
    return (end.day - start.day).days if start and end and end.day >= start.day else None


def _usual_days(testimonies: Sequence[DocumentEvidence]) -> dict[str, int]:
    """Return how many days the longest event of a family but one lasts, where five or more tell an end."""
    lengths: dict[str, list[int]] = {}
    for item in testimonies:
        if item.days is not None:
            lengths.setdefault(item.family, []).append(item.days)
    return {family: sorted(its)[-2] for family, its in lengths.items() if len(its) >= 5}


def _copied_starts(testimonies: Sequence[DocumentEvidence]) -> frozenset[str]:
    """Return the starts that came with a template: typed in three documents or more whose names are of other days."""
    counts = Counter(item.start for item in testimonies if item.start and item.named_day is False)
    return frozenset(start for start, count in counts.items() if count >= 3)


def _families(
    testimonies: Sequence[DocumentEvidence], name: str, *, fewest: int, share: float, vote: bool
) -> frozenset[str]:
    """Return the families in which at least ``share`` of the votes, ``fewest`` at least, are ``vote``."""
    votes = _votes((item.family, getattr(item, name)) for item in testimonies)
    names = {family for family, _ in votes}
    every = {family: votes[family, True] + votes[family, False] for family in names}
    return frozenset(
        family for family in names if votes[family, vote] >= fewest and votes[family, vote] >= share * every[family]
    )


def _says_event(front_matter: FrontMatter) -> bool:
    return bool(front_matter.is_event) or any(
        finder("site.event").is_in(fold(found.text)) for found in front_matter.all("layout")
    )


def _has_event_keys(front_matter: FrontMatter) -> bool:
    """Whether a document without a start key tells an end, hours or a place: then ``date`` is no mere posting."""
    stored = read_stored(front_matter)[0]
    timed = stored.end or stored.clock or stored.until or stored.days or stored.duration
    return bool(timed or any(front_matter.first(name) for name in ("hours", "venue", "address")))


def _has_hours_and_place(front_matter: FrontMatter) -> bool:
    """Whether keys give an hour and a place: a post has neither."""
    stored = read_stored(front_matter)[0]
    return bool(stored.clock or front_matter.first("hours")) and bool(
        front_matter.first("venue") or front_matter.first("address")
    )


def _is_post(front_matter: FrontMatter) -> bool:
    """Whether a document lies among posts; ``eventos/_posts`` are the events of a Jekyll site."""
    folders = [fold(part) for part in front_matter.document.source.split("/")[:-1]]
    is_posts = any(folder in folded("site.post_folder") for folder in folders)
    return is_posts and not any(map(finder("site.event").search, folders))


def _votes(votes: Iterable[tuple[str, bool | None]]) -> Counter[tuple[str, bool]]:
    """Count the votes for and against in each folder."""
    return Counter((folder, vote) for folder, vote in votes if vote is not None)


def _unanimous(votes: Counter[tuple[str, bool]], *, vote: bool) -> frozenset[str]:
    """Return the folders in which all votes are ``vote``."""
    return frozenset(folder for folder, said in votes if said is vote and not votes[folder, not vote])


def _month_first(start: Field) -> bool | None:
    """Return True for ``07/28/2024``, False for ``28/07/2024``, None for what may be both."""
    match = _SLASHED.match(start.text)
    first, second = (int(match[1]) > 12, int(match[3]) > 12) if match else (False, False)
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
    told = {said.hours.start for text in texts for said in stated_hours(text) if not said.hours.zone}
    typed, meant = stamp.clock.replace(second=0) in told, there.replace(second=0) in told
    return typed if typed != meant else None
