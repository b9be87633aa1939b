"""``record.json``: what was published of each event and feed, which later builds read; docs/tree.md describes it.

It is the only memory of a tree: it stands in the output folder, or at another place that the caller names, and is never
taken from a cache.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.request import urlopen

from feeds.export.manifest import lines, stamp
from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason

NAME, VERSION = "record.json", 1
_MOST = 200_000_000  # octets of a record that is read from elsewhere
_SECONDS = 30
_NONE = N_("{file}: is no record of feeds; remove it to begin anew")


_KEYS = ("address", "created", "digest", "modified", "sequence")


@dataclass(frozen=True)
class EventRecord:
    """An event as it was published: ``digest`` is of its VEVENT, ``address`` that of its page below the base."""

    address: str
    created: str
    digest: str
    modified: str
    sequence: int

    @cached_property
    def line(self) -> str:
        """It as JSON."""
        return json.dumps({name: getattr(self, name) for name in _KEYS}, ensure_ascii=False)


@dataclass(frozen=True)
class FeedRecord:
    """A file of a feed or an event: its hash, and when it became what it is (ISO 8601)."""

    modified: str
    sha256: str

    @cached_property
    def line(self) -> str:
        """It as JSON."""
        return f'{{"modified": "{self.modified}", "sha256": "{self.sha256}"}}'

    def at(self, sha256: str, modified: datetime) -> "FeedRecord":
        """Return what is true of the next bytes: the same time for the same ones, a later one for others."""
        if sha256 == self.sha256:
            return self
        after = datetime.fromisoformat(self.modified) + timedelta(seconds=1) if self.modified else modified
        return FeedRecord(stamp(max(after, modified.replace(microsecond=0)).astimezone(UTC)), sha256)


@dataclass(frozen=True, kw_only=True)
class Record:
    """What was published, by UID and by name of the file."""

    events: Mapping[str, EventRecord] = field(default_factory=dict)
    feeds: Mapping[str, FeedRecord] = field(default_factory=dict)

    def text(self) -> str:
        """Return it as JSON, one entry a line."""
        events = lines({uid: event.line for uid, event in self.events.items()})
        feeds = lines({name: feed.line for name, feed in self.feeds.items()})
        return f'{{\n"events": {{\n{events}\n}},\n"feeds": {{\n{feeds}\n}},\n"version": {VERSION}\n}}\n'


def read(place: Path | str) -> Record:
    """Return the record of a tree, in a folder or below an address (http, https); an empty one where there is none.

    Raises FeedsError where it cannot be read, or is of a newer version.
    """
    is_far = isinstance(place, str) and place.startswith(("http://", "https://"))
    where = f"{str(place).rstrip('/')}/{NAME}"
    try:
        text = _fetched(where) if is_far else Path(where).read_text("utf-8")
    except FileNotFoundError:
        return Record()
    except OSError as error:
        raise FeedsError(N_("{file}: cannot be read: {reason}"), file=where, reason=reason(error)) from error
    except UnicodeDecodeError:
        raise FeedsError(_NONE, file=where) from None
    return _parsed(text, where)


def _fetched(address: str) -> str:
    """Return a file of a site; a site without one (404) has published nothing. Others are no reason to begin anew."""
    try:
        with urlopen(address, timeout=_SECONDS) as answer:  # http and https only, as read checks
            return str(answer.read(_MOST).decode("utf-8"))
    except OSError as error:
        if getattr(error, "code", 0) == 404:
            raise FileNotFoundError(address) from error
        raise


def _parsed(text: str, where: str) -> Record:
    try:
        found = json.loads(text)
        version = int(found["version"])
        if version > VERSION:
            raise FeedsError(
                N_("{file}: written by a newer version of feeds; use that one, or another folder"), file=where
            )
        events = {uid: EventRecord(**values) for uid, values in found["events"].items()}
        return Record(events=events, feeds={name: FeedRecord(**values) for name, values in found["feeds"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FeedsError(_NONE, file=where) from None
