"""Bytes that are ready to be sent, and a bounded memory of them.

Feeds hold absolute addresses, so they are rendered once for each base. Without ``base_url`` the base comes from the
Host header, which anybody may vary: the memory is bounded in octets, the oldest unused rendering leaves first.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from feeds.rendering.gzip_blocks import Zipped, zipped

Key = tuple[str, ...]
_OVERHEAD = 1_000  # octets that an entry costs beside its bytes


@dataclass(frozen=True, slots=True)
class Variant:
    """One stream of bytes under one strong ETag (RFC 9110 §8.8.3.3: each content coding has its own)."""

    body: bytes
    etag: str
    coding: str = ""


@dataclass(frozen=True, slots=True)
class Representation:
    """The same content as it is and compressed; ``zipped`` is ``plain`` where compression gains nothing."""

    plain: Variant
    zipped: Variant
    _packed: Zipped = field(default_factory=Zipped, compare=False, repr=False)

    @classmethod
    def of(cls, *pieces: bytes, before: "Representation | None" = None) -> "Representation":
        """Compress and name what ``pieces`` make together; the same pieces always give the same result.

        It is there sooner where much is as it was ``before``.
        """
        body = b"".join(pieces)
        etag = hashlib.sha256(body).hexdigest()[:32]
        plain, packed = Variant(body, etag), zipped(body, pieces, before._packed if before else None)
        if len(packed.data) >= len(body):
            return cls(plain, plain)
        return cls(plain, Variant(packed.data, f"{etag}-gzip", "gzip"), packed)

    @property
    def octets(self) -> int:
        """The memory this takes."""
        return len(self.plain.body) + len(self.zipped.body) + _OVERHEAD


@dataclass(slots=True)
class _Entry:
    lock: Lock = field(default_factory=Lock)
    value: Representation | None = None
    octets: int = 0  # of its value, once they are counted


class RepresentationCache:
    """What was rendered last, up to ``limit`` octets; threads that ask for the same thing wait for one rendering."""

    def __init__(self, limit: int = 64_000_000) -> None:
        self.limit = limit
        self.octets = 0
        self._lock = Lock()
        self._entries: OrderedDict[Key, _Entry] = OrderedDict()

    def __len__(self) -> int:
        """Return how many renderings are kept."""
        return len(self._entries)

    def get(self, key: Key, make: Callable[[], Representation]) -> Representation:
        """Return the rendering of ``key``; ``make`` is called when it is not known (any more)."""
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
        with entry.lock:
            if entry.value is None:
                entry.value = self._made(key, entry, make)
                self._keep(key, entry, entry.value)
            return entry.value

    def items(self) -> list[tuple[Key, Representation]]:
        """Return what is there now, the oldest first."""
        with self._lock:
            entries = list(self._entries.items())
        return [(key, entry.value) for key, entry in entries if entry.value]

    def keep(self, key: Key, value: Representation) -> None:
        """Keep what another memory had."""
        entry = _Entry(value=value)
        with self._lock:
            if before := self._entries.get(key):
                self.octets -= before.octets
            self._entries[key] = entry
            self._entries.move_to_end(key)
        self._keep(key, entry, value)

    def _made(self, key: Key, entry: _Entry, make: Callable[[], Representation]) -> Representation:
        try:
            return make()
        except BaseException:
            with self._lock:
                if self._entries.get(key) is entry:
                    del self._entries[key]  # what failed is no reason to remember the key
            raise

    def _keep(self, key: Key, entry: _Entry, value: Representation) -> None:
        with self._lock:
            if self._entries.get(key) is entry:
                entry.octets = value.octets
                self.octets += entry.octets
            self._forget_down_to(key)

    def _forget_down_to(self, newest: Key) -> None:
        for key in list(self._entries):
            if self.octets <= self.limit:
                return
            entry = self._entries[key]
            if entry.octets and key != newest:  # one still being rendered is counted when it is done
                del self._entries[key]
                self.octets -= entry.octets
