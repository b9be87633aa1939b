"""Bytes → HTTP responses of Flask, and the headers that keep a page calm."""

from collections.abc import Mapping

from flask import Response, request

from feeds.rendering.http_headers import FEED_CACHING as FEED_CACHING
from feeds.rendering.http_headers import FILE_CACHING as FILE_CACHING
from feeds.rendering.http_headers import FOREVER as FOREVER
from feeds.rendering.http_headers import HTML as HTML
from feeds.rendering.http_headers import PAGE as PAGE
from feeds.rendering.http_headers import PAGE_CACHING as PAGE_CACHING
from feeds.rendering.http_headers import PUBLIC_FILE as PUBLIC_FILE
from feeds.rendering.http_headers import disposition as disposition
from feeds.rendering.http_headers import framed as framed
from feeds.rendering.representation import Representation
from feeds.web.answers import Reply, answer


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
