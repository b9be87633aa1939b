"""Rules for hosts that serve a tree: one table of what is said of which files, written as each host reads it.

``_headers`` is read by Netlify and Cloudflare Pages, ``.htaccess`` by Apache, ``nginx.conf`` is to be included in a
``server``. GitHub Pages reads none of them: it gives its own types and ten minutes to everything, which calendars take.

The traps: Netlify wants nothing behind ``*`` in a path, and both hosts join the values of all rules that match, so no two
rules that match the same file name the same header. Two Content-Security-Policies that are joined hold both, so only
frames are given ``frame-ancestors``. Debian's nginx does not know text/calendar, and its ``add_header`` in a block makes
it forget those around.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from feeds.formats import FORMATS
from feeds.rendering import http_headers
from feeds.settings import Settings

Headers = tuple[tuple[str, str], ...]
_CALM = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", http_headers.PAGE["Referrer-Policy"]))
_PUBLIC = tuple(http_headers.PUBLIC_FILE.items())
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_~-]+)*")
_NOTICE = "# Written by feeds build, which writes it anew each time.\n"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of the files below a folder (``static/``), of one file, or of all with a suffix (``.ics``)."""

    of: str
    headers: Headers
    type: str = ""


def rules(settings: Settings, feeds: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the table; ``feeds`` are the paths of the feeds."""
    ancestors = http_headers.ancestors(settings.embed_origins)
    feed = (("Cache-Control", http_headers.FEED_CACHING), *_PUBLIC)
    return (
        *(Rule(f".{form.suffix}", feed, form.media_type) for form in FORMATS),
        Rule("feeds.js", (("Cache-Control", http_headers.FILE_CACHING), *_PUBLIC)),
        Rule("static/", (("Cache-Control", http_headers.FOREVER),)),
        Rule("embed/", (("Content-Security-Policy", f"frame-ancestors {ancestors}"),)),
    )


def files(settings: Settings, feeds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each host's rules."""
    table, path = rules(settings, feeds), urlsplit(settings.base_url).path
    prefix = path if _PLAIN.fullmatch(path) else ""  # another one would have to be quoted in three ways
    yield "_headers", _netlify(table, feeds)
    yield ".htaccess", _apache(table, prefix)
    yield "nginx.conf", _nginx(table, prefix)
    yield ".nojekyll", ""


def _netlify(table: tuple[Rule, ...], feeds: tuple[str, ...]) -> str:
    """Return a rule for each folder; suffixes are told only of feeds whose names are known, as many as a host takes."""
    policy = ("Content-Security-Policy", http_headers.POLICY)
    blocks: list[tuple[str, Headers]] = [("/*", (*_CALM, policy))]
    for rule in table:
        if rule.of.startswith("."):
            blocks += [
                (f"/{path}{rule.of}", (*rule.headers, ("Content-Type", rule.type))) for path in feeds[:_MOST_FEEDS]
            ]
        else:
            blocks.append((f"/{rule.of}*" if rule.of.endswith("/") else f"/{rule.of}", rule.headers))
    return _NOTICE + "".join(f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers)
                             for path, headers in blocks)  # fmt: skip


_MOST_FEEDS = 30  # Cloudflare Pages takes 100 rules


def _apache(table: tuple[Rule, ...], prefix: str) -> str:
    blocks = [_NOTICE, f"ErrorDocument 404 {prefix}/404.html\nDirectoryIndex index.html\nAddDefaultCharset off\n"]
    blocks += [f"AddType '{rule.type}' {rule.of}\n" for rule in table if rule.type]
    calm = (*_CALM, ("Content-Security-Policy", http_headers.POLICY))
    blocks.append("<IfModule mod_headers.c>\n" + _set(calm))
    blocks += [_apache_block(rule) for rule in table]
    blocks.append("</IfModule>\n")
    return "".join(blocks)


def _apache_block(rule: Rule) -> str:
    """Return the headers of a rule; a folder cannot be named in such a file but by the address."""
    if rule.of.endswith("/"):
        return "".join(f"Header add {name} \"{value}\" \"expr=%{{REQUEST_URI}} =~ m#/{rule.of}#\"\n"
                        for name, value in rule.headers)  # fmt: skip
    pattern = "\\" + rule.of + "$" if rule.of.startswith(".") else "^" + rule.of.replace(".", "\\.") + "$"
    return f'<FilesMatch "{pattern}">\n{_set(rule.headers)}</FilesMatch>\n'


def _set(headers: Headers) -> str:
    return "".join(f'Header set {name} "{value}"\n' for name, value in headers)


def _nginx(table: tuple[Rule, ...], prefix: str) -> str:
    """Return locations; each says all that is to be said, and those of a suffix win over those of a folder."""
    calm = (*_CALM, ("Content-Security-Policy", http_headers.POLICY))
    blocks = [_NOTICE, "# include it in a server that has root (or, below a prefix, alias) on this folder\n",
              f"error_page 404 {prefix}/404.html;\n",
              f"location ~ ^{prefix}/(?:\\.feeds|\\.htaccess|_headers|nginx\\.conf) {{\n  return 404;\n}}\n",
              f"location {prefix}/ {{\n  index index.html;\n{_add((*calm, _PAGES))}}}\n"]  # fmt: skip
    for rule in table:
        place = _nginx_place(rule, prefix)
        told = (*rule.headers, *_CALM) if rule.type or "." in rule.of else (*rule.headers, *calm)
        if rule.of == "embed/":
            told = (*told, _PAGES)
        type_ = f"  types {{ }}\n  default_type '{rule.type}';\n" if rule.type else ""
        blocks.append(f"location {place} {{\n{type_}{_add(told)}}}\n")
    return "".join(blocks)


_PAGES = ("Cache-Control", http_headers.PAGE_CACHING)


def _nginx_place(rule: Rule, prefix: str) -> str:
    if rule.of.startswith("."):
        return f"~ ^{prefix}/(?:all|archive|(?:categories|languages|events)/[^/]+)\\{rule.of}$"
    return f"{prefix}/{rule.of}" if rule.of.endswith("/") else f"= {prefix}/{rule.of}"


def _add(headers: Headers) -> str:
    return "".join(f'  add_header {name} "{value}";\n' for name, value in headers)
