"""What a request says about where it was sent and in which language it wants its answer.

The trap: Host, X-Forwarded-* and the query are typed by strangers. The base of all addresses comes from the settings
where they name one, and from a Host of plain shape otherwise.
"""

from urllib.parse import urlsplit

from flask import Response, abort, request, url_for

from feeds.locale.gettext import known
from feeds.pages.base import Language
from feeds.settings import Settings
from feeds.web.answers import accepted_language, has_plain_host

NAME = "feeds"
METHODS = "GET, HEAD, OPTIONS"


def refuse_odd_hosts() -> None:
    """Answer 400 to a Host header that is no host and port."""
    if not has_plain_host(request.environ):
        abort(400)


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


def prefix() -> str:
    """Return where in its site the Blueprint is: empty or such as ``/agenda``."""
    return url_for(f"{request.blueprint or NAME}.index").removeprefix(request.script_root).rstrip("/")


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
    tag = accepted_language(request.headers.get("Accept-Language", ""), default)
    return Language(tag, negotiated=True)
