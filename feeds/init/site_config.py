"""What a site's own generator knows of it: Jekyll, Hugo, Quarto, MkDocs, Pelican, and any package.json.

Foreign files are read for four values and never trusted: bounded in size and depth, nothing in them is run, and one
that cannot be read is passed over as if it were not there.
"""

import json
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feeds.reading import YamlError, read_values
from feeds.timezones.database import UnknownZone, zone

MAX_OCTETS = 300_000
_HIGHEST = 5  # folders to look in, from the documents upwards
_LONGEST = 200
_ASSIGNMENT = re.compile(r"^([A-Z_]{3,30})\s*=\s*(?:u|r)?(['\"])([^'\"\n]*)\2", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What was found and the name of the file that says it; ``permalinks`` are patterns by collection or section."""

    title: str = ""
    url: str = ""
    timezone: str = ""
    language: str = ""
    permalinks: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The domain of ``url`` without ``www.``; empty when there is none."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.") if self.url else ""


def _yaml(text: str) -> Any:
    return read_values(text).root


def _python(text: str) -> Any:
    """Return the names in capitals that are set to a text: Pelican's settings are a program, which is not run."""
    return {name: value for name, _, value in _ASSIGNMENT.findall(text)}


_Reader = Callable[[str], Any]
_JEKYLL = {"title": ("title", "name"), "url": ("url",), "timezone": ("timezone",), "language": ("lang", "locale")}
_HUGO = {
    "title": ("title",), "url": ("baseURL", "baseurl", "baseUrl"), "timezone": ("timeZone", "timezone"),
    "language": ("languageCode", "locale", "defaultContentLanguage"),
}  # fmt: skip
_QUARTO = {"title": ("website.title", "title"), "url": ("website.site-url",), "language": ("lang",)}
_MKDOCS = {"title": ("site_name",), "url": ("site_url",), "language": ("theme.language",)}
_PELICAN = {"title": ("SITENAME",), "url": ("SITEURL",), "timezone": ("TIMEZONE",), "language": ("DEFAULT_LANG",)}
_PACKAGE = {"title": ("displayName", "name"), "url": ("homepage",)}

# Which files are looked for in a folder, in order: how each is read, and the keys of its values.
_FILES: tuple[tuple[str, _Reader, Mapping[str, tuple[str, ...]]], ...] = (
    ("_config.yml", _yaml, _JEKYLL),
    ("_config.yaml", _yaml, _JEKYLL),
    *((f"{name}.toml", tomllib.loads, _HUGO) for name in ("hugo", "config", "config/_default/hugo", "config/_default/config")),
    *((f"{name}.{suffix}", _yaml, _HUGO) for name in ("hugo", "config", "config/_default/hugo") for suffix in ("yaml", "yml")),
    ("hugo.json", json.loads, _HUGO),
    ("_quarto.yml", _yaml, _QUARTO),
    ("mkdocs.yml", _yaml, _MKDOCS),
    ("pelicanconf.py", _python, _PELICAN),
    ("package.json", json.loads, _PACKAGE),
)  # fmt: skip


def read_site_config(content: Path) -> SiteConfig:
    """Return what the nearest configuration beside or above the folder ``content`` says; never raises.

    The search ends where a repository ends, and five folders up.
    """
    for folder in _around(content):
        found = [(name, keys, values) for name, read, keys in _FILES if (values := _read(folder / name, read))]
        if found:
            return _merged(found)
    return SiteConfig()


def _around(content: Path) -> Iterator[Path]:
    try:
        inside = content.resolve()
    except (OSError, RuntimeError):
        return
    for folder in (inside, *inside.parents)[:_HIGHEST]:
        yield folder
        if (folder / ".git").exists() or folder == Path.home():
            return


def _read(path: Path, read: _Reader) -> Mapping[str, Any]:
    """Return the mapping that a file holds; empty for whatever cannot be read, is no plain file or is too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_OCTETS:
            return {}
        with path.open("rb") as file:
            values = read(file.read(MAX_OCTETS).decode("utf-8-sig"))
    except (OSError, ValueError, YamlError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _merged(found: list[tuple[str, Mapping[str, tuple[str, ...]], Mapping[str, Any]]]) -> SiteConfig:
    """Take each value from the first file that has it and in which it is one."""
    values: dict[str, str] = {}
    sources: dict[str, str] = {}
    for wanted, clean in _CLEAN.items():
        said = ((name, _first(data, keys.get(wanted, ()))) for name, keys, data in found)
        name, values[wanted] = next(((name, text) for name, raw in said if (text := clean(raw))), ("", ""))
        sources |= {wanted: name} if name else {}
    permalinks = next((links for _, _, data in found if (links := _permalinks(data))), {})
    return SiteConfig(**values, permalinks=permalinks, sources=sources)


def _first(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := _text(data, key))), "")


def _text(data: Any, key: str) -> str:
    for part in key.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return " ".join(data.split())[:_LONGEST] if isinstance(data, str) else ""


def _title(text: str) -> str:
    return "".join(char for char in text.rpartition("/")[2] if char.isprintable()).strip()


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        local = parts.hostname in (None, "localhost", "127.0.0.1")
    except ValueError:
        return ""
    plain = parts.scheme in ("http", "https") and not local and not parts.query and not parts.fragment
    return text.rstrip("/") if plain and re.fullmatch(r"[!-z~]+", text) else ""


def _timezone(text: str) -> str:
    try:
        return zone(text).key or ""
    except UnknownZone:
        return ""


def _language(text: str) -> str:
    text = text.partition(".")[0].replace("_", "-")
    return text if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text) else ""


_CLEAN: Mapping[str, Callable[[str], str]] = {
    "title": _title, "url": _url, "timezone": _timezone, "language": _language,
}  # fmt: skip


def _permalinks(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the pattern of addresses of each collection (Jekyll) or section (Hugo)."""
    collections = data.get("collections")
    named = collections.items() if isinstance(collections, dict) else ()
    patterns = {str(name): _text(options, "permalink") for name, options in named}
    hugo = data.get("permalinks")
    sections = hugo.get("page", hugo) if isinstance(hugo, dict) else {}
    patterns |= {str(name): _text(sections, str(name)) for name in sections} if isinstance(sections, dict) else {}
    return {name: pattern for name, pattern in patterns.items() if pattern}
