"""Bytes → HTTP responses: conditions, content coding, caching, and the headers that keep a page calm."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import Response, request

from feeds.rendering.representation import Representation
from feeds.text.folding import slugify
from feeds.web.answers import Answer, Reply, answer

__all__ = ["Answer", "answer", "disposition", "framed", "response", "send"]

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


def response(reply: Reply) -> Response:
    """Return what one client is sent as Flask sends it."""
    return Response(reply.body, status=reply.status, headers=reply.headers)


def send(
    rendered: Representation,
    media_type: str,
    *,
    caching: str,
    vary: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a rendering that has no date."""
    return response(answer(rendered, media_type, caching=caching, vary=vary, headers=headers).to(request.environ))


def disposition(kind: str, name: str, suffix: str) -> str:
    """Return a Content-Disposition with a readable file name, in ASCII for old clients and whole for others."""
    whole = "".join(" " if char in '\\/:*?"<>|' or not char.isprintable() else char for char in name)
    whole = " ".join(whole.split())[:120].strip(" .") or "calendar"
    exact = quote(f"{whole}.{suffix}".encode("utf-8", "replace"), safe="!#$&+-.^_`|~")
    return f"{kind}; filename=\"{slugify(whole)}.{suffix}\"; filename*=UTF-8''{exact}"
