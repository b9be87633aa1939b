"""The servers for production: waitress, with limits that no calendar meets, in processes that watch over each other.

One process reads documents and makes answers; the ``workers`` in front of it talk to the world (see front). Whichever
is killed is started anew, and meanwhile the others go on.
"""

import errno
import gc
import logging
import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Collection
from contextlib import ExitStack
from functools import partial
from typing import Any

from waitress import wasyncore  # type: ignore[import-untyped]  # waitress ships no types
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.server import BaseWSGIServer, create_server  # type: ignore[import-untyped]

from feeds.locale.gettext import N_, Message, language_of_person
from feeds.pipeline.garbage import gc_paused
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason
from feeds.server.edge_cache import Channel, Front, Generation, Known
from feeds.server.supervisor import Supervisor
from feeds.web import Application
from feeds.web.state import LiveSite

LIMITS: dict[str, Any] = {
    "threads": 4,
    "ident": None,
    "expose_tracebacks": False,
    "connection_limit": 500,
    "channel_timeout": 30,
    "cleanup_interval": 10,
    "max_request_header_size": 32_768,
    "max_request_body_size": 65_536,
    "asyncore_use_poll": True,
}
EVERYWHERE = {"", "*"}
Address = tuple[socket.AddressFamily, str]
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}  # localhost is named for IPv6 where there is none
_STEP_BACK = 10  # nobody waits for a document to be read while there is a calendar to answer
_GLANCE = 1.0  # seconds between two looks at connections that wait for each other, when nothing else happens
_LAST_WORDS = 5.0  # seconds to send what was begun when the server is told to stop
_READY = b"\0ready"
_log = logging.getLogger("feeds")


def serve(
    make_app: Callable[[], Application],
    host: str,
    port: int,
    *,
    workers: int = 1,
    trusts_proxy: bool = False,
    on_ready: Callable[[Application, str], None] = lambda app, address: None,
) -> None:
    """Serve what ``make_app`` makes until SIGTERM or SIGINT; ``on_ready`` is told that and the address once all is ready.

    Both are called in the process that makes the answers. Port 0 takes any free port. Raises FeedsError when the
    address cannot be had, and what ``make_app`` raises of that kind.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that requests wait for a moment is no news
    sockets = _listening(host.strip("[]"), port)
    address, generation, start = _address(host.strip("[]"), sockets[0].getsockname()[1]), Generation(), _Start()
    with _temporary_folder() as folder:
        behind = socket.socket(socket.AF_UNIX)
        behind.bind(os.path.join(folder, "app"))
        known = Known(generation, trusts_proxy=trusts_proxy)

        def answer(lifeline: int) -> None:
            with gc_paused():
                app = start.made(make_app)
                gc.freeze()  # thousands of events that stay need not be looked through again and again
            if app:
                _answer(app, behind, generation, lifeline, partial(start.tell, partial(on_ready, app, address)))

        def greet(lifeline: int) -> None:
            _greet(Front(behind.getsockname(), known), sockets, known, trusts_proxy, lifeline)

        family = Supervisor([answer, *[greet] * workers])
        family.start(0)
        start.wait()
        for number in range(1, workers + 1):
            family.start(number)
        family.watch_over()


def _temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    """Return a folder for the socket between our own processes, which nobody else may enter."""
    try:
        return tempfile.TemporaryDirectory(prefix="feeds-", ignore_cleanup_errors=True)
    except OSError as error:
        sentence = N_("{folder}: a folder for temporary files is needed ({reason}).")
        raise FeedsError(sentence, folder=tempfile.gettempdir(), reason=reason(error)) from error


class _Start:
    """How a parent learns that its first child is ready, or why it is not; in later lives nobody listens any more."""

    def __init__(self) -> None:
        self._heard, told = os.pipe()
        self._told: int | None = told

    def made(self, make_app: Callable[[], Application]) -> Application | None:
        """Make the application; where it cannot be made, say why."""
        try:
            return make_app()
        except FeedsError as error:
            if self._told is None:
                _log.error("%s", error.message(language_of_person("en")))
            else:
                os.write(self._told, error.message(language_of_person("en")).encode())
        return None

    def tell(self, on_ready: Callable[[], None]) -> None:
        """Say that all is ready."""
        if self._told is not None:
            on_ready()
            os.write(self._told, _READY)
            os.close(self._told)

    def wait(self) -> None:
        """Wait for the child that was started. Raises FeedsError when it did not become ready."""
        assert self._told is not None
        os.close(self._told)
        self._told = None
        with open(self._heard, "rb") as pipe:
            message = pipe.read()
        if message != _READY:
            raise FeedsError(message.decode() or N_("The server could not start."))


def _answer(
    app: Application, behind: socket.socket, generation: Generation, lifeline: int, ready: Callable[[], None]
) -> None:
    """Be the process that reads documents and makes answers."""
    os.nice(_STEP_BACK)
    live: LiveSite = app.extensions["feeds"]
    live.on_change = generation.advance
    generation.advance()  # another life than the one before
    connections: dict[int, Any] = {}
    # What the world may not say of itself was taken away by those who talk to it.
    server = create_server(app, connections, sockets=[behind], clear_untrusted_proxy_headers=False, **LIMITS)
    live.watch()
    ready()
    _run(connections, server, lifeline, heeded=())  # those that talk to the world end first, whoever is told


def _greet(front: Front, sockets: list[socket.socket], known: Known, trusts_proxy: bool, lifeline: int) -> None:
    """Be a process that talks to the world."""
    connections: dict[int, Any] = {}
    # ProxyFix reads X-Forwarded-* behind a trusted proxy; in all other cases waitress takes them off.
    clear = not trusts_proxy
    server = create_server(front, connections, sockets=sockets, clear_untrusted_proxy_headers=clear, **LIMITS)
    for each in connections.values():
        if isinstance(each, BaseWSGIServer):
            each.channel_class, each.known = Channel, known
    _run(connections, server, lifeline)


def _run(
    connections: dict[int, Any],
    server: Any,
    lifeline: int,
    heeded: Collection[signal.Signals] = (signal.SIGTERM, signal.SIGINT),
) -> None:
    """Serve until a signal that is ``heeded`` comes or the parent lets go; what was begun is sent."""
    stopped: list[float] = []
    servers = [each for each in connections.values() if isinstance(each, BaseWSGIServer)]

    def stop(*_: object) -> None:
        stopped.append(time.monotonic() + _LAST_WORDS)
        servers[0].pull_trigger()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop if each in heeded else signal.SIG_IGN)
    _Lifeline(lifeline, connections).on_end = stop
    while not stopped:
        wasyncore.loop(timeout=_GLANCE, use_poll=True, map=connections, count=1)
    for each in servers:
        wasyncore.dispatcher.close(each)
    while time.monotonic() < stopped[0] and any(map(_is_busy, connections.values())):
        wasyncore.loop(timeout=0.05, use_poll=True, map=connections, count=1)


def _is_busy(connection: Any) -> bool:
    return isinstance(connection, HTTPChannel) and bool(
        connection.requests or connection.total_outbufs_len or (isinstance(connection, Channel) and connection.waits)
    )


class _Lifeline(wasyncore.file_dispatcher):  # type: ignore[misc]  # waitress ships no types
    """The end of a pipe that nobody writes to; it is readable when its other end is gone."""

    on_end: Callable[[], None]

    def writable(self) -> bool:
        return False

    def handle_read(self) -> None:
        self.handle_close()

    def handle_close(self) -> None:  # Linux tells the end of a pipe by this alone
        self.close()
        self.on_end()


def _listening(host: str, port: int) -> list[socket.socket]:
    """Return a socket for each address of ``host``, all on one port; waitress would leave some open on failure."""
    with ExitStack() as opened:
        try:
            sockets = _open(_addresses(host, port), port, opened)
        except (OSError, ValueError) as error:
            raise _refusal(host, port, error) from error
        opened.pop_all()
    return sockets


def _open(addresses: list[Address], port: int, opened: ExitStack) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    absent = OSError(errno.EADDRNOTAVAIL, "")
    for family, address in addresses:
        same = sockets[0].getsockname()[1] if sockets else port
        try:
            sockets.append(opened.enter_context(socket.create_server((address, same), family=family)))
        except OSError as error:
            if error.errno not in _ABSENT:
                raise
            absent = error
    if not sockets:
        raise absent
    return sockets


def _addresses(host: str, port: int) -> list[Address]:
    """Return the addresses that ``host`` has on this machine; a name such as localhost has two at times."""
    if not 0 <= port <= 65_535:  # getaddrinfo would take the remainder of it
        raise ValueError(port)
    name = None if host in EVERYWHERE else host
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return list(dict.fromkeys((family, str(address[0])) for family, *_, address in found))


def _address(host: str, port: int) -> str:
    bare = "localhost" if host in {*EVERYWHERE, "0.0.0.0", "::"} else host
    return f"http://[{bare}]:{port}" if ":" in bare else f"http://{bare}:{port}"


def _refusal(host: str, port: int, error: Exception) -> FeedsError:
    where = f"{host or '*'}:{port}"
    if isinstance(error, OSError):
        because = Message(os.strerror(error.errno)) if error.errno and error.errno > 0 else reason(error)
        sentence = N_("{where}: cannot be listened on ({reason}). Choose another port or host.")
        return FeedsError(sentence, where=where, reason=because)
    return FeedsError(N_("{where}: not an address of this machine with a port from 0 to 65535."), where=where)
