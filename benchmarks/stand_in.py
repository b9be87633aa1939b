"""What a WSGI server is measured with: a feed of 50 kB straight from memory, and Flask's hello; `stand_in:app`.

`/feed.ics` stands for the shortcut that answers what is rendered already: the headers of a real feed, a 304 for who has
it, and for all else the Flask application.
"""

import selectors
import socket
import sys
from collections.abc import Awaitable, Callable, Iterable
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

EVENT = (
    b"BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTAMP:20270301T080000Z\r\nDTSTART;TZID=Europe/Paris:20270316T123000\r\n"
    b"SUMMARY:Lire une carte marine %d\r\nDESCRIPTION:Apportez un crayon et une gomme.\r\nEND:VEVENT\r\n"
)
FEED = b"BEGIN:VCALENDAR\r\n" + b"".join(EVENT % (n, n) for n in range(260)) + b"END:VCALENDAR\r\n"
ETAG = f'"{sha256(FEED).hexdigest()[:32]}"'
KNOWN = [
    ("Last-Modified", "Mon, 01 Mar 2027 08:00:00 GMT"),
    ("ETag", ETAG),
    ("Cache-Control", "public, max-age=900, stale-while-revalidate=3600, stale-if-error=86400"),
    ("Vary", "Accept-Encoding"),
    ("X-Content-Type-Options", "nosniff"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "ETag, Last-Modified, Content-Disposition"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Content-Disposition", "inline; filename=\"agenda.ics\"; filename*=UTF-8''agenda.ics"),
]
WHOLE = [("Content-Type", "text/calendar; charset=utf-8"), ("Content-Length", str(len(FEED))), *KNOWN]
ASGI_HEADERS = {
    known: [(name.lower().encode(), value.encode()) for name, value in headers]
    for known, headers in ((True, KNOWN), (False, WHOLE))
}

site = Flask("stand_in", static_folder=None)


def hello() -> str:
    """Return the least that Flask can answer."""
    return "hello"


site.add_url_rule("/hello", view_func=hello)


def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer the feed from memory, all else by Flask."""
    if environ["PATH_INFO"] != "/feed.ics":
        return site.wsgi_app(environ, start_response)
    if environ.get("HTTP_IF_NONE_MATCH") == ETAG:
        start_response("304 Not Modified", KNOWN)
        return []
    start_response("200 OK", WHOLE)
    return [FEED]


async def asgi(scope: dict[str, Any], receive: Any, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """Answer the feed by ASGI, to see what another protocol would bring."""
    if scope["type"] == "http":
        known = (b"if-none-match", ETAG.encode()) in scope["headers"]
        await send({"type": "http.response.start", "status": 304 if known else 200, "headers": ASGI_HEADERS[known]})
        await send({"type": "http.response.body", "body": b"" if known else FEED})


async def rsgi(scope: Any, protocol: Any) -> None:
    """Answer the feed by RSGI, granian's own protocol."""
    if scope.headers.get("if-none-match") == ETAG:
        protocol.response_empty(304, KNOWN)
    else:
        protocol.response_bytes(200, WHOLE, FEED)


def bare(port: int) -> None:
    """Answer requests whose bytes are known, by one thread and epoll: what Python can do at most."""
    answers: dict[bool, bytes] = {
        False: b"HTTP/1.1 200 OK\r\n" + _lines(WHOLE) + FEED,
        True: b"HTTP/1.1 304 Not Modified\r\n" + _lines(KNOWN),
    }
    selector = selectors.DefaultSelector()
    listening = socket.create_server(("127.0.0.1", port), backlog=1024)
    listening.setblocking(False)
    selector.register(listening, selectors.EVENT_READ, None)
    known: dict[bytes, bytes] = {}
    while True:
        for key, _ in selector.select():
            if key.data is None:
                accepted = listening.accept()[0]
                accepted.settimeout(5)
                selector.register(accepted, selectors.EVENT_READ, accepted)
            else:
                _answer(selector, key.data, known, answers)


def _answer(
    selector: selectors.BaseSelector, client: socket.socket, known: dict[bytes, bytes], answers: dict[bool, bytes]
) -> None:
    try:
        request = client.recv(65_536)
        if request:
            client.sendall(known.get(request) or known.setdefault(request, answers[ETAG.encode() in request]))
    except OSError:
        request = b""
    if not request or b"Connection: close" in request:
        selector.unregister(client)
        client.close()


def _lines(headers: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode() + b"\r\n"


def _fastpysgi(port: int) -> None:
    import_module("fastpysgi").run(app, "127.0.0.1", port)


def _bjoern(port: int) -> None:
    import_module("bjoern").run(app, "127.0.0.1", port)


def _pyruvate(port: int) -> None:
    import_module("pyruvate").serve(app, f"127.0.0.1:{port}", 2)


def _cheroot(port: int) -> None:
    import_module("cheroot.wsgi").Server(("127.0.0.1", port), app, numthreads=4).start()


SERVERS: dict[str, Callable[[int], None]] = {
    "bare": bare,
    "bjoern": _bjoern,
    "cheroot": _cheroot,
    "fastpysgi": _fastpysgi,
    "pyruvate": _pyruvate,
}

if __name__ == "__main__":
    SERVERS[sys.argv[1]](int(sys.argv[2]))
