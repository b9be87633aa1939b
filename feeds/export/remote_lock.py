"""The lock of a store, ``.feeds/lock.json``: one publisher at a time.

It tells who publishes and when that one was last at work. A lock without such a sign for ten minutes is of a publisher
that was killed, and is taken over. Where a store denies deletion, an empty object stands for a lock that is free.
"""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from time import sleep
from typing import Any

from feeds.export.manifest import stamp
from feeds.export.store import WORK, Headers, Store
from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError

NAME = f"{WORK}/lock.json"
STALE = timedelta(minutes=10)
PRIVATE: Headers = {"Cache-Control": "no-store", "Content-Type": "application/json"}
_SETTLING = 1.0  # seconds in which another one that takes over at the same time writes its own


class RemoteLock:
    """The right of one process to publish to a store."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store, self._clock = store, clock
        self._owner, self._token, self._since = f"{socket.gethostname()}:{os.getpid()}", token_hex(8), clock()

    @contextmanager
    def held(self, *, take_over: bool = False) -> Iterator["RemoteLock"]:
        """Hold the lock. Raises FeedsError while another one does; ``take_over`` takes the lock of one that died."""
        try:
            self._acquire(take_over=take_over)
            yield self
        finally:
            with suppress(FeedsError):  # a lock that cannot be freed is over after ten minutes
                self._release()

    def refresh(self) -> None:
        """Give a sign of life. Raises FeedsError where another one has taken the lock over."""
        if self._found().get("token") != self._token:
            raise FeedsError(N_("{url}: another publisher has taken over; this one ends here"), url=self._store.url)
        self._store.write(NAME, self._text(), PRIVATE)

    def _acquire(self, *, take_over: bool) -> None:
        """Write the lock where there is none, or one that is nobody's.

        It is looked at before and after: a store that does not know exclusive creation lets the last one win.
        """
        self._refuse_others(take_over=take_over)
        if not self._store.create(NAME, self._text(), PRIVATE):
            self._refuse_others(take_over=take_over)
            self._store.write(NAME, self._text(), PRIVATE)
            sleep(_SETTLING)
        self._refuse_others(take_over=False)

    def _refuse_others(self, *, take_over: bool) -> None:
        """Raise FeedsError where the lock is another one's who lives; one of ours may be there from an answer that was lost."""
        found = self._found()
        if take_over or not found or found.get("token") == self._token:
            return
        until = _moment(found.get("seen")) + STALE
        if until >= self._clock():
            sentence = N_(
                "{url}: {owner} has been publishing there since {since}. If it was killed, wait until {time}, or use --take-over."
            )
            raise FeedsError(
                sentence, url=self._store.url, owner=found.get("owner"), since=found.get("since"), time=stamp(until)
            )

    def _release(self) -> None:
        if self._found().get("token") == self._token and not self._store.remove(NAME):
            self._store.write(NAME, b"{}", PRIVATE)

    def _text(self) -> bytes:
        own = {"owner": self._owner, "seen": stamp(self._clock()), "since": stamp(self._since), "token": self._token}
        return json.dumps(own).encode()

    def _found(self) -> dict[str, Any]:
        text = self._store.read(NAME)
        if text == b"":  # on a disk, another one has made it this moment, and writes
            sleep(_SETTLING)
            text = self._store.read(NAME)
        try:
            found = json.loads(text or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def _moment(text: object) -> datetime:
    """Return a moment of a lock; one that is long over for what is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
