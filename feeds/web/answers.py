"""A representation and what HTTP says of it → what one client is sent (RFC 9110): conditions, content coding, caching.

Flask is not needed for that: files are answered without it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import http_date, parse_accept_header, parse_date, parse_etags, quote_etag

from feeds.locale.gettext import LANGUAGES, known
from feeds.rendering.representation import Representation, Variant

Headers = tuple[tuple[str, str], ...]
_HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
_OF_A_BODY = frozenset({"content-type", "content-language", "last-modified"})  # a 304 is without them


@dataclass(frozen=True, slots=True)
class Answer:
    """A rendering and all that is said of it, for whoever asks with whatever conditions and content codings."""

    rendered: Representation
    headers: Headers
    modified: datetime | None = None
    _replies: dict[tuple[str, bool], "Reply"] = field(default_factory=dict, compare=False, repr=False)

    def to(self, environ: WSGIEnvironment) -> "Reply":
        """Return the variant that a client accepts, or 304 when it has that one already."""
        variant = _accepted(self.rendered, environ.get("HTTP_ACCEPT_ENCODING", ""))
        key = variant.etag, _is_known(variant, self.modified, environ)
        return self._replies.get(key) or self._replies.setdefault(key, Reply(self, variant, key[1]))


@dataclass(frozen=True)
class Reply:
    """What one client is sent: a variant, or that it is the one it has."""

    answer: Answer
    variant: Variant
    is_known: bool

    @property
    def status(self) -> str:
        """The status line without the version of HTTP."""
        return "304 NOT MODIFIED" if self.is_known else "200 OK"

    @property
    def body(self) -> bytes:
        """What a GET brings."""
        return b"" if self.is_known else self.variant.body

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """The headers; of a 304, those that tell how to keep what the client has."""
        headers = [(name, value) for name, value in self.answer.headers
                   if not (self.is_known and name.lower() in _OF_A_BODY)]  # fmt: skip
        headers.append(("ETag", quote_etag(self.variant.etag)))
        if not self.is_known:
            headers += [("Content-Encoding", self.variant.coding)] if self.variant.coding else []
            headers.append(("Content-Length", str(len(self.variant.body))))
        return headers

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer a request (PEP 3333)."""
        start_response(self.status, list(self.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


def answer(
    rendered: Representation,
    media_type: str,
    *,
    caching: str,
    modified: datetime | None = None,
    vary: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return what is answered with a rendering."""
    told = {
        "Content-Type": media_type,
        **({"Last-Modified": http_date(modified)} if modified else {}),
        "Cache-Control": caching,
        "Vary": ", ".join(("Accept-Encoding", *vary)),
        "X-Content-Type-Options": "nosniff",
        **(headers or {}),
    }
    return Answer(rendered, tuple(told.items()), modified)


def accepted_language(accepted: str, default: str) -> str:
    """Return the language that Accept-Language wants most, of those that pages speak; else ``default``, English."""
    # Best first; Werkzeug's best_match would put "fr" before "en-GB" in "en-GB, fr;q=0.5".
    wanted = (known(tag) for tag, quality in parse_accept_header(accepted, LanguageAccept) if quality > 0)
    return next(filter(None, wanted), "") or known(default) or LANGUAGES[0]


def has_plain_host(environ: WSGIEnvironment) -> bool:
    """Whether the Host header is a host and port, or missing."""
    host = environ.get("HTTP_HOST")
    return host is None or _HOST.fullmatch(host) is not None


def _accepted(rendered: Representation, accepted: str) -> Variant:
    """Return what Accept-Encoding prefers; an identity that is not named is the second choice (RFC 9110 §12.5.3)."""
    return rendered.zipped if _takes_gzip(accepted) else rendered.plain


@lru_cache(1_000)
def _takes_gzip(accepted: str) -> bool:
    wanted = {name.lower(): quality for name, quality in parse_accept_header(accepted)}
    zipped = wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0)))
    return zipped > 0 and zipped >= wanted.get("identity", 0)


def _is_known(variant: Variant, modified: datetime | None, environ: WSGIEnvironment) -> bool:
    """Whether the client's copy is good; If-Modified-Since counts only without If-None-Match (RFC 9110 §13.2.2)."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None:
        return parse_etags(known).contains_weak(variant.etag)
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    return bool(since and modified and modified <= since)
