"""The process that calendars talk to: it knows what was answered, and asks the application behind it for the rest.

Ten thousand calendars ask the same few questions again and again. A request that was answered before is answered from
the octets of that answer, before anybody makes an environment of it; and since documents are read in another process,
nobody waits while they are. One number, shared by all processes, tells that the state changed and all is forgotten.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from http.client import HTTPConnection, HTTPException
from mmap import mmap
from socket import AF_UNIX, SOCK_STREAM, socket
from threading import Lock
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIEnvironment

from waitress.channel import HTTPChannel  # type: ignore[import-untyped]  # waitress ships no types
from waitress.task import WSGITask  # type: ignore[import-untyped]
from werkzeug.http import http_date

from feeds.formats import FORMATS

_PATIENCE, _TURN = 5.0, 1.0  # seconds for the application to come back, and for others who ask it the same
_LONGEST, _MOST, _ROOM = 4_000, 4_000, 128_000_000  # octets of a request, requests, octets of answers that are kept
_SUFFIXES = tuple(f".{form.suffix}".encode() for form in FORMATS)
_DECIDING = (b"host", b"accept-encoding", b"if-none-match", b"if-modified-since")
_TRUSTED = (b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-prefix")
_LINE = re.compile(rb"(GET|HEAD) [\x21-\x7e]+ HTTP/1\.1")
_HEADER = re.compile(rb"([A-Za-z0-9-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)")  # what else there may be, waitress judges
_SPECIAL = frozenset({b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"connection"})
# What is about the connection between a client and us; who is told of a body waits for one.
_OURS = frozenset(
    {"HTTP_CONNECTION", "HTTP_EXPECT", "HTTP_TE", "HTTP_TRAILER", "HTTP_TRANSFER_ENCODING", "HTTP_UPGRADE"}
)
_HOPS = frozenset({"connection", "date", "transfer-encoding", "via"})
_STATUSES = frozenset({"200 OK", "304 NOT MODIFIED"})
_What = tuple[bytes | None, ...]  # of a request, what decides how it is answered
_VISIBLE = "".join(map(chr, range(33, 127)))
_ASKED = "feeds.asked"


class Generation:
    """A number that all processes forked from this one share; another one means that feeds may be others."""

    def __init__(self) -> None:
        self._memory = mmap(-1, 8)

    @property
    def number(self) -> int:
        """The number now."""
        return int.from_bytes(self._memory[:8], "little")

    def advance(self) -> None:
        """Tell everybody that the state changed; one process does."""
        self._memory[:8] = (self.number + 1).to_bytes(8, "little")


@dataclass(frozen=True, slots=True)
class Told:
    """What the application answered: the status line without its version, the headers, the body."""

    status: str
    headers: Sequence[tuple[str, str]]
    body: bytes


_GONE = Told(
    "503 SERVICE UNAVAILABLE", [("Content-Type", "text/plain"), ("Retry-After", "10"), ("Content-Length", "0")], b""
)


@dataclass(frozen=True, slots=True)
class _Kept:
    generation: int
    told: Told
    head: bytes
    body: bytes


class Known:
    """Answers by what was asked, good for one generation: by the very octets, and by what of them decides."""

    def __init__(self, generation: Generation, *, trusts_proxy: bool = False) -> None:
        self.generation = generation
        self._deciding = (*_DECIDING, *_TRUSTED) if trusts_proxy else _DECIDING
        self._exact: dict[bytes, _Kept] = {}
        self._kept: dict[_What, _Kept] = {}
        self._bodies: dict[str, bytes] = {}
        self._octets, self._newest = 0, 0
        self._turns: dict[_What, Lock] = {}

    def answer(self, asked: bytes) -> list[bytes] | None:
        """Return the octets to send to whoever sent these, in pieces; None for what nobody asked yet."""
        found = self._exact.get(asked) or self._found(asked)
        if found is None or found.generation != self.generation.number:
            return None
        return [found.head, _date(int(time.time())), found.body]

    def told(self, asked: bytes, ask: Callable[[], Told]) -> Told:
        """Return what the application tells: of many that ask for the same feed at once, one goes and asks."""
        what = self._feed(asked)
        if what is None:
            return ask()
        with self._own_turn(what):
            generation = self.generation.number
            found = self._found(asked)
            if found and found.generation == generation:
                return found.told
            told = ask()
            self._keep(what, generation, told)
            return told

    def turn(self, asked: bytes) -> "Lock | None":
        """Return what is locked while somebody asks for the same feed; None while nobody does."""
        what = self._feed(asked)
        turn = self._turns.get(what) if what else None
        return turn if turn and turn.locked() else None

    def _feed(self, asked: bytes) -> _What | None:
        return _what(asked, self._deciding) if _is_feed(asked) else None

    def _found(self, asked: bytes) -> _Kept | None:
        what = _what(asked, self._deciding)
        found = self._kept.get(what) if what else None
        if found and len(self._exact) < _MOST:
            self._exact[asked] = found
        return found

    @contextmanager
    def _own_turn(self, what: _What) -> Iterator[None]:
        """Wait for those who ask the same, but not for ever: they may wait for an application that is gone."""
        if len(self._turns) >= _MOST:
            self._turns = {}
        lock = self._turns.setdefault(what, Lock())
        is_ours = lock.acquire(timeout=_TURN)
        try:
            yield
        finally:
            if is_ours:
                lock.release()

    def _keep(self, what: _What, generation: int, told: Told) -> None:
        """Keep what was answered in a generation."""
        headers = sorted((name.title(), value) for name, value in told.headers)
        etag = dict(headers).get("Etag")
        if told.status not in _STATUSES or etag is None or generation != self.generation.number:
            return
        if len(self._kept) >= _MOST or self._octets > _ROOM or self._newest != generation:
            self._forget()
            self._newest = generation
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        if etag not in self._bodies:
            self._octets += len(told.body)
        body = self._bodies.setdefault(etag, told.body) if told.body else b""
        kept = replace(told, body=body)
        self._kept[what] = _Kept(generation, kept, f"HTTP/1.1 {told.status}\r\n{lines}".encode("latin-1"), body)

    def _forget(self) -> None:
        self._exact, self._kept, self._bodies, self._octets = {}, {}, {}, 0
        self._turns = {}


def _is_feed(asked: bytes) -> bool:
    target = asked.split(b" ", 2)[1:2]
    return bool(target) and target[0].partition(b"?")[0].endswith(_SUFFIXES)


def _what(asked: bytes, deciding: Sequence[bytes]) -> _What | None:
    """Return what of a request decides how it is answered; None unless it is one plain GET or HEAD without a body."""
    if len(asked) > _LONGEST or asked.find(b"\r\n\r\n") != len(asked) - 4 or not asked.startswith((b"GET ", b"HEAD ")):
        return None
    line, *lines = asked[:-4].split(b"\r\n")
    found = list(map(_HEADER.fullmatch, lines))
    headers = [(each[1].lower(), each[2].rstrip(b" \t")) for each in found if each]
    said = {name: value for name, value in headers if name in deciding}
    is_plain = _LINE.fullmatch(line) and all(found) and all(map(_is_plain, headers))
    is_told_once = len(said) == sum(name in deciding for name, _ in headers)
    return (line, *map(said.get, deciding)) if is_plain and is_told_once else None


def _is_plain(header: tuple[bytes, bytes]) -> bool:
    """Whether a header is none that changes how the request or its connection is to be read."""
    return header[0] not in _SPECIAL or header == (b"connection", b"keep-alive")


@lru_cache(2)
def _date(now: int) -> bytes:
    return f"Date: {http_date(now)}\r\n\r\n".encode()


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection; what ``server.known`` knows is sent at once, by the thread that reads."""

    asked = b""
    waits: tuple[bytes, Lock, float] | None = None  # what was asked, who asks the same just now, until when

    def readable(self) -> bool:
        """Whether more can be read; the server asks this before it waits, so it is here that a wait ends."""
        if self.waits:
            data, turn, until = self.waits
            if not turn.locked() or time.monotonic() > until:
                self.waits = None
                self.received(data, may_wait=not turn.locked())
        return bool(self.connected and self.waits is None and super().readable())

    def received(self, data: bytes, *, may_wait: bool = True) -> bool:
        """Take what was read: a whole request, or a piece of one."""
        is_idle = not (
            self.requests or self.request or self.total_outbufs_len or self.will_close or self.close_when_flushed
        )
        answer = self.server.known.answer(data) if is_idle else None
        turn = self.server.known.turn(data) if is_idle and not answer and may_wait else None
        if answer:
            self._send_at_once(answer)
        elif turn:
            self.waits = data, turn, time.monotonic() + _TURN
        else:
            self.asked = data if is_idle else b""
            return bool(super().received(data))
        return True

    def _send_at_once(self, pieces: Sequence[bytes]) -> None:
        try:
            sent = self.socket.sendmsg(pieces)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.handle_close()
            return
        rest = sum(map(len, pieces)) - sent
        if rest:  # its reader is slow: waitress sends the rest when there is room
            with self.outbuf_lock:
                self.outbufs[-1].append(b"".join(pieces)[-rest:])
                self.total_outbufs_len += rest


class Task(WSGITask):  # type: ignore[misc]
    """A request that goes to the application behind."""

    def execute(self) -> None:
        """Answer it."""
        self.get_environment()[_ASKED] = self.channel.asked
        super().execute()


Channel.task_class = Task


class Front:
    """A WSGI application that asks the one that listens at ``path``, a Unix socket."""

    def __init__(self, path: str, known: Known) -> None:
        self._path, self._known = path, known

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        told = self._known.told(environ.get(_ASKED, b""), partial(self._asked, environ))
        start_response(told.status, list(told.headers))
        return [told.body] if told.body else []

    def _asked(self, environ: WSGIEnvironment) -> Told:
        """Ask; an application that is not there was killed, and will be back in a moment."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return _fetched(self._path, environ)
            except (OSError, HTTPException):
                if time.monotonic() > until:
                    return _GONE
                time.sleep(0.02)


class _Connection(HTTPConnection):
    """HTTP over a Unix socket."""

    def connect(self) -> None:
        self.sock = socket(AF_UNIX, SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


def _fetched(path: str, environ: WSGIEnvironment) -> Told:
    connection = _Connection(path, timeout=60)
    try:
        target = quote(environ["REQUEST_URI"], safe=_VISIBLE, encoding="latin-1")
        connection.putrequest(environ["REQUEST_METHOD"], target, skip_host=True, skip_accept_encoding=True)
        for name, value in environ.items():
            if name.startswith("HTTP_") and name not in _OURS:
                connection.putheader(name.removeprefix("HTTP_").replace("_", "-"), value.encode("latin-1"))
        connection.endheaders()
        answer = connection.getresponse()
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in _HOPS]
        return Told(f"{answer.status} {answer.reason}", headers, answer.read())
    finally:
        connection.close()
