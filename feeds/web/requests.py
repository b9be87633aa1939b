"""What a request says about where it was sent and in which language it wants its answer.

The trap: Host, X-Forwarded-* and the query are typed by strangers. The base of all addresses comes from the settings
where they name one, and from a Host of plain shape otherwise.
"""

import re
from urllib.parse import urlsplit
from wsgiref.types import WSGIEnvironment

from flask import Response, abort, request, url_for

from feeds.locale.gettext import LANGUAGES, known
from feeds.pages.base import Language
from feeds.settings import Settings

NAME = "feeds"
METHODS = "GET, HEAD, OPTIONS"
_HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


def refuse_odd_hosts() -> None:
    """Answer 400 to a Host header that is no host and port."""
    if not has_plain_host(request.environ):
        abort(400)


def has_plain_host(environ: WSGIEnvironment) -> bool:
    """Whether the Host header is a host and port, or missing."""
    host = environ.get("HTTP_HOST")
    return host is None or _HOST.fullmatch(host) is not None


def answer_options() -> Response | None:
    """Answer a preflight: every page of this kind may be read from any site, without credentials."""
    if request.method != "OPTIONS":
        return None
    headers = {
        "Allow": METHODS,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Range",
        "Access-Control-Max-Age": "86400",
    }
    response = Response(status=204, headers=headers)
    response.headers.remove("Content-Type")
    return response


def root(settings: Settings) -> str:
    """Return the path below which everything is, without a slash at its end: empty or such as ``/agenda``."""
    if settings.base_url:
        return urlsplit(settings.base_url).path
    return url_for(f"{request.blueprint or NAME}.index").rstrip("/")


def base(settings: Settings) -> str:
    """Return the beginning of absolute addresses: ``base_url``, else as the request was sent; without it, 400."""
    if settings.base_url:
        return settings.base_url
    if not request.environ.get("HTTP_HOST") or not request.host:
        abort(400)
    scheme = "https" if request.scheme == "https" else "http"
    return f"{scheme}://{request.host}{root(settings)}"


def language(settings: Settings, default: str) -> Language:
    """Choose the language of a page: ``?lang=``, the settings, Accept-Language, ``default``, English."""
    if asked := known(request.args.get("lang", "")):
        return Language(asked, asked=True)
    if settled := known(settings.language):
        return Language(settled)
    # Best first; Werkzeug's best_match would put "fr" before "en-GB" in "en-GB, fr;q=0.5".
    wanted = (known(tag) for tag, quality in request.accept_languages if quality > 0)
    return Language(next(filter(None, wanted), "") or known(default) or LANGUAGES[0], negotiated=True)
