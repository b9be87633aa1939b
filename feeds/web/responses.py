"""Bytes → HTTP responses: conditions, content coding, caching, and the headers that keep a page calm."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from flask import Response, request
from werkzeug.http import http_date, quote_etag

from feeds.rendered import Rendered, Variant
from feeds.slugs import slugify

PUBLIC_FILE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
FEED_CACHING = "public, max-age=900, stale-while-revalidate=3600, stale-if-error=86400"
PAGE_CACHING = "public, max-age=300"
FILE_CACHING = "public, max-age=3600"
FOREVER = "public, max-age=31536000, immutable"
HTML = "text/html; charset=utf-8"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors "
)
PAGE = {
    "Content-Security-Policy": f"{_POLICY}'self'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def framed(origins: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of a page that may be framed here and on ``origins``; ``*`` is everywhere, ``none`` only here."""
    allowed = ("'self'", *(origin for origin in origins if origin != "none"))
    return PAGE | {"Content-Security-Policy": f"{_POLICY}{' '.join(allowed)}"}


def send(
    rendered: Rendered,
    media_type: str,
    *,
    caching: str,
    modified: datetime | None = None,
    vary: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with the variant that the client accepts, or with 304 when it has that one already."""
    variant = _accepted(rendered)
    response = Response(status=304) if _is_known(variant, modified) else Response(variant.body)
    response.headers["Content-Type"] = media_type  # Werkzeug takes it, and the next two, off a 304
    if variant.coding:
        response.headers["Content-Encoding"] = variant.coding
    if modified:
        response.headers["Last-Modified"] = http_date(modified)
    response.headers["ETag"] = quote_etag(variant.etag)
    response.headers["Cache-Control"] = caching
    response.headers["Vary"] = ", ".join(("Accept-Encoding", *vary))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.update(headers or {})
    return response


def _accepted(rendered: Rendered) -> Variant:
    """Return what Accept-Encoding prefers; an identity that is not named is the second choice (RFC 9110 §12.5.3)."""
    wanted = {name.lower(): quality for name, quality in request.accept_encodings}
    zipped = wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0)))
    return rendered.zipped if zipped > 0 and zipped >= wanted.get("identity", 0) else rendered.plain


def _is_known(variant: Variant, modified: datetime | None) -> bool:
    """Whether the client's copy is good; If-Modified-Since counts only without If-None-Match (RFC 9110 §13.2.2)."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(variant.etag)
    since = request.if_modified_since
    return bool(since and modified and modified <= since)


def disposition(kind: str, name: str, suffix: str) -> str:
    """Return a Content-Disposition with a readable file name, in ASCII for old clients and whole for others."""
    whole = "".join(" " if char in '\\/:*?"<>|' or not char.isprintable() else char for char in name)
    whole = " ".join(whole.split())[:120].strip(" .") or "calendar"
    exact = quote(f"{whole}.{suffix}".encode("utf-8", "replace"), safe="!#$&+-.^_`|~")
    return f"{kind}; filename=\"{slugify(whole)}.{suffix}\"; filename*=UTF-8''{exact}"
