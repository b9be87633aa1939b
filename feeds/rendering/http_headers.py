"""What is said of files over HTTP, whoever serves them: how long they are good, who may read and frame them."""

from urllib.parse import quote

from feeds.text.folding import slugify

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
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
PAGE = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'self'",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def framed(origins: tuple[str, ...]) -> dict[str, str]:
    """Return the headers of a page that may be framed here and on ``origins``; ``*`` is everywhere, ``none`` only here."""
    return PAGE | {"Content-Security-Policy": f"{POLICY}; frame-ancestors {ancestors(origins)}"}


def ancestors(origins: tuple[str, ...]) -> str:
    """Return who may frame a page, as Content-Security-Policy names them."""
    return " ".join(("'self'", *(origin for origin in origins if origin != "none")))


def disposition(kind: str, name: str, suffix: str) -> str:
    """Return a Content-Disposition with a readable file name, in ASCII for old clients and whole for others."""
    whole = "".join(" " if char in '\\/:*?"<>|' or not char.isprintable() else char for char in name)
    whole = " ".join(whole.split())[:120].strip(" .") or "calendar"
    exact = quote(f"{whole}.{suffix}".encode("utf-8", "replace"), safe="!#$&+-.^_`|~")
    return f"{kind}; filename=\"{slugify(whole)}.{suffix}\"; filename*=UTF-8''{exact}"
