"""Bytes → HTTP responses: conditions, content coding, caching, and the headers that keep a page calm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from wsgiref.types import WSGIEnvironment

from flask import Response, request
from werkzeug.http import http_date, parse_accept_header, parse_date, parse_etags, quote_etag

from feeds.rendering.http_headers import FEED_CACHING as FEED_CACHING
from feeds.rendering.http_headers import FILE_CACHING as FILE_CACHING
from feeds.rendering.http_headers import FOREVER as FOREVER
from feeds.rendering.http_headers import HTML as HTML
from feeds.rendering.http_headers import PAGE as PAGE
from feeds.rendering.http_headers import PAGE_CACHING as PAGE_CACHING
from feeds.rendering.http_headers import PUBLIC_FILE as PUBLIC_FILE
from feeds.rendering.http_headers import disposition as disposition
from feeds.rendering.http_headers import framed as framed
from feeds.rendering.representation import Representation, Variant


@dataclass(frozen=True, slots=True)
class Answer:
    """A rendering and all that is said of it, for whoever asks with whatever conditions and content codings."""

    rendered: Representation
    headers: tuple[tuple[str, str], ...]
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
        """The status line as Flask writes it."""
        return "304 NOT MODIFIED" if self.is_known else "200 OK"

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """The headers as Flask sends them."""
        return self.response().get_wsgi_headers({}).to_wsgi_list()

    def response(self) -> Response:
        """Return it as Flask sends it."""
        response = Response(status=304) if self.is_known else Response(self.variant.body)
        for name, value in self.answer.headers:  # Werkzeug takes what is about the body off a 304
            response.headers[name] = value
        if self.variant.coding:
            response.headers["Content-Encoding"] = self.variant.coding
        response.headers["ETag"] = quote_etag(self.variant.etag)
        return response


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


def send(
    rendered: Representation,
    media_type: str,
    *,
    caching: str,
    vary: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a rendering that has no date."""
    return answer(rendered, media_type, caching=caching, vary=vary, headers=headers).to(request.environ).response()


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
