"""The server for production: waitress, threaded, with limits that no calendar meets."""

import errno
import os
import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from flask import Flask
from waitress.server import create_server  # type: ignore[import-untyped]  # waitress ships no types

from feeds.errors import FeedsError

LIMITS: dict[str, Any] = {
    "threads": 4,
    "ident": None,
    "expose_tracebacks": False,
    "connection_limit": 500,
    "channel_timeout": 30,
    "cleanup_interval": 10,
    "max_request_header_size": 32_768,
    "max_request_body_size": 65_536,
}
EVERYWHERE = {"", "*"}
Address = tuple[socket.AddressFamily, str]
_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}  # localhost is named for IPv6 where there is none


def serve(app: Flask, host: str, port: int, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve ``app`` until interrupted; ``on_ready`` is told the address once connections are accepted.

    Port 0 takes any free port. Raises FeedsError when the address cannot be had.
    """
    sockets = _listening(host.strip("[]"), port)
    # ProxyFix reads X-Forwarded-* behind a trusted proxy; in all other cases waitress takes them off.
    clear = not app.extensions["feeds"].site.settings.trust_proxy
    server = create_server(app, sockets=sockets, clear_untrusted_proxy_headers=clear, **LIMITS)
    app.extensions["feeds"].watch()
    if on_ready:
        on_ready(_address(host.strip("[]"), sockets[0].getsockname()[1]))
    server.run()


def _listening(host: str, port: int) -> list[socket.socket]:
    """Return a socket for each address of ``host``, all on one port; waitress would leave some open on failure."""
    with ExitStack() as opened:
        try:
            sockets = _open(_addresses(host, port), port, opened)
        except (OSError, ValueError) as error:
            raise FeedsError(_refusal(host, port, error)) from error
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


def _refusal(host: str, port: int, error: Exception) -> str:
    where = f"{host or '*'}:{port}"
    if isinstance(error, OSError):
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        return f"{where}: cannot be listened on ({reason}). Choose another port or host."
    return f"{where}: not an address of this machine with a port from 0 to 65535."
