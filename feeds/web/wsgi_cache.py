"""A shortcut in front of Flask: a feed that was asked for before is answered without a request context and a router.

What it answers is what Flask answered to the same address, octet for octet: the same Answer, which knows conditions and
content codings. All else, and what is new in a state of the site, goes to Flask.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from feeds.settings import Settings
from feeds.web.requests import has_plain_host
from feeds.web.responses import Answer

_METHODS = frozenset({"GET", "HEAD"})
Place = tuple[str, ...]


class AnswerCache:
    """What was answered of one state of a site, by where it was asked and by path, up to ``limit`` octets.

    Hosts may be made up: the place that was asked first is forgotten first.
    """

    def __init__(self, limit: int = 64_000_000) -> None:
        self.limit = limit
        self.octets = 0
        self._lock = Lock()
        self._places: dict[Place, dict[str, Answer]] = {}

    def get(self, place: Place, path: str) -> Answer | None:
        """Return what was answered there."""
        found = self._places.get(place)
        return found.get(path) if found else None

    def keep(self, place: Place, path: str, answer: Answer) -> None:
        """Keep what was answered there."""
        with self._lock:
            found = self._places.setdefault(place, {})
            self.octets += answer.rendered.octets - (found[path].rendered.octets if path in found else 0)
            found[path] = answer
            while self.octets > self.limit:
                forgotten = self._places.pop(next(iter(self._places)))
                self.octets -= sum(each.rendered.octets for each in forgotten.values())


class FeedCache:
    """A WSGI application that answers what is ``ready``, and all else as ``app`` does; ``on_request`` is called first."""

    def __init__(
        self, app: WSGIApplication, ready: Callable[[], AnswerCache], settings: Settings, on_request: Callable[[], None]
    ) -> None:
        self._app, self._now_ready, self._settings, self._on_request = app, ready, settings, on_request

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        self._on_request()
        ready = self._ready(environ)
        if ready is None:
            return self._app(environ, start_response)
        reply = ready.to(environ)
        start_response(reply.status, list(reply.headers))
        return [] if reply.is_known or environ["REQUEST_METHOD"] == "HEAD" else [reply.variant.body]

    def _ready(self, environ: WSGIEnvironment) -> Answer | None:
        if environ["REQUEST_METHOD"] not in _METHODS or environ.get("QUERY_STRING") or not has_plain_host(environ):
            return None
        return self._now_ready().get(place(self._settings, environ), environ.get("PATH_INFO", ""))


def place(settings: Settings, environ: WSGIEnvironment) -> Place:
    """Return what of a request decides which addresses its answer holds; nothing where the settings name the base."""
    if settings.base_url:
        return ()
    return environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ.get("SCRIPT_NAME", "")
