"""What a site's own generator knows of it: Jekyll, Hugo, Hexo, Quarto, MkDocs, Pelican, Nikola, and any package.json.

Foreign files are never trusted: bounded in size and depth, nothing in them is run, and one that cannot be read is passed
over as if it were not there. What the generator does with the documents follows in ``site_rules``.
"""

import ast
import json
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from feeds.reading.yaml import Value, read_values
from feeds.timezones.database import UnknownZone, zone

MAX_OCTETS = 300_000
_HIGHEST = 5  # folders to look in, from the documents upwards
_NEAR = 3  # of them where no repository says what belongs together
_LONGEST = 200
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What was found and the name of the file that says it; ``permalinks`` are patterns by collection or section.

    ``generator`` is the program that makes the site ("hugo"), ``folder`` the one where its configuration lies, and
    ``values`` what that says, every value as text.
    """

    title: str = ""
    url: str = ""
    timezone: str = ""
    language: str = ""
    permalinks: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    generator: str = ""
    folder: Path | None = None
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The domain of ``url`` without ``www.``; empty when there is none."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.") if self.url else ""


def _yaml(text: str) -> Any:
    return read_values(text).root


def _python(text: str) -> Any:
    """Return the names in capitals that are set to a plain value: such settings are a program, which is not run."""
    values: dict[str, Any] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            with suppress(ValueError, TypeError, SyntaxError):
                values[node.targets[0].id] = ast.literal_eval(node.value)
    return {name: value for name, value in values.items() if name.isupper()}


def _under(key: str, read: "_Reader") -> "_Reader":
    """Return the reader of a file of ``config/_default`` that holds what stands under one key."""
    return lambda text: {key: read(text)}


_Reader = Callable[[str], Any]
_Keys = Mapping[str, tuple[str, ...]]
_JEKYLL = {"title": ("title", "name"), "url": ("url",), "timezone": ("timezone",), "language": ("lang", "locale")}
_HUGO = {
    "title": ("title",), "url": ("baseURL", "baseurl", "baseUrl"), "timezone": ("timeZone", "timezone"),
    "language": ("languageCode", "locale", "defaultContentLanguage"),
}  # fmt: skip
_QUARTO = {"title": ("website.title", "title"), "url": ("website.site-url",), "language": ("lang",)}
_MKDOCS = {"title": ("site_name",), "url": ("site_url",), "language": ("theme.language",)}
_PELICAN = {"title": ("SITENAME",), "url": ("SITEURL",), "timezone": ("TIMEZONE",), "language": ("DEFAULT_LANG",)}
_NIKOLA = {"title": ("BLOG_TITLE",), "url": ("SITE_URL",), "timezone": ("TIMEZONE",), "language": ("DEFAULT_LANG",)}
_PACKAGE = {"title": ("displayName", "name"), "url": ("homepage",)}
_DEFAULT = "config/_default"
_TOML = tomllib.loads

# Which files are looked for in a folder, in order: how each is read, the keys of its values, the generator.
_FILES: tuple[tuple[str, _Reader, _Keys, str], ...] = (
    ("_config.yml", _yaml, _JEKYLL, "jekyll"),
    ("_config.yaml", _yaml, _JEKYLL, "jekyll"),
    *((f"{name}.toml", _TOML, _HUGO, "hugo") for name in ("hugo", "config", f"{_DEFAULT}/hugo", f"{_DEFAULT}/config")),
    *((f"{name}.{suffix}", _yaml, _HUGO, "hugo")
      for name in ("hugo", "config", f"{_DEFAULT}/hugo", f"{_DEFAULT}/config") for suffix in ("yaml", "yml")),
    ("hugo.json", json.loads, _HUGO, "hugo"),
    *((f"{_DEFAULT}/{key}.{suffix}", _under(key, read), {}, "hugo")
      for key in ("cascade", "permalinks", "languages") for suffix, read in (("toml", _TOML), ("yaml", _yaml), ("yml", _yaml))),
    ("_quarto.yml", _yaml, _QUARTO, "quarto"),
    ("mkdocs.yml", _yaml, _MKDOCS, "mkdocs"),
    ("pelicanconf.py", _python, _PELICAN, "pelican"),
    ("conf.py", _python, _NIKOLA, "nikola"),
    *((name, lambda _: {"configured": "yes"}, {}, "eleventy") for name in
      (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs")),
    ("package.json", json.loads, _PACKAGE, ""),
)  # fmt: skip


def read_site_config(content: Path, root: Path | None = None) -> SiteConfig:
    """Return what the nearest configuration beside or above the folder ``content`` says; never raises.

    The search ends where a repository ends, and five folders up. With the folder of the whole site, ``root``, it goes
    no further than that, or the folder above the one around the documents, where there is no repository.
    """
    for folder in _around(content, root):
        found = [(name, keys, values, generator) for name, read, keys, generator in _FILES
                 if (values := read_plain(folder / name, read))]  # fmt: skip
        found = [each for each in found if each[3] != "nikola" or "BLOG_TITLE" in each[2]]  # Sphinx has a conf.py, too
        if found and (root is None or any(generator for *_, generator in found)):
            return _merged(found, folder)
    return SiteConfig()


def _around(content: Path, root: Path | None) -> Iterator[Path]:
    try:
        inside = content.resolve()
        folders = (inside, *inside.parents)[:_HIGHEST]
        within = next((number for number, folder in enumerate(folders, 1) if (folder / ".git").exists()), 0)
        if root is not None and not within:
            top = root.resolve()
            within = max(_NEAR, next((number for number, folder in enumerate(folders, 1) if folder == top), 0))
        home = Path.home()
    except (OSError, RuntimeError):
        return
    for folder in folders[: within or _HIGHEST]:
        yield folder
        if folder == home:
            return


_HEXO = frozenset({"source_dir", "public_dir", "new_post_name", "render_drafts", "skip_render"})


def read_plain(path: Path, read: _Reader) -> Mapping[str, Any]:
    """Return the mapping that a file holds; empty for whatever cannot be read, is no plain file or is too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_OCTETS:
            return {}
        with path.open("rb") as file:
            values = read(file.read(MAX_OCTETS).decode("utf-8-sig"))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return {}
    return values if isinstance(values, dict) else {}


def _merged(found: list[tuple[str, _Keys, Mapping[str, Any], str]], folder: Path) -> SiteConfig:
    """Take each value from the first file that has it and in which it is one."""
    values: dict[str, str] = {}
    sources: dict[str, str] = {}
    for wanted, clean in _CLEAN.items():
        said = ((name, _first(data, keys.get(wanted, ()))) for name, keys, data, _ in found)
        name, values[wanted] = next(((name, text) for name, raw in said if (text := clean(raw))), ("", ""))
        sources |= {wanted: name} if name else {}
    generator = next((generator for *_, generator in found if generator), "")
    own: dict[str, Any] = {}
    for _, _, data, its in reversed(found):
        own |= data if its == generator else {}
    if generator == "jekyll" and values["url"]:
        values["url"] = _url(f"{values['url']}/{_text(own, 'baseurl').strip('/')}")
    permalinks = next((links for _, _, data, _ in found if (links := _permalinks(data))), {})
    generator = "hexo" if generator == "jekyll" and _HEXO & own.keys() else generator
    plain = as_text(own)
    return SiteConfig(**values, permalinks=permalinks, sources=sources, generator=generator, folder=folder,
                      values=plain if isinstance(plain, dict) else {})  # fmt: skip


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


def as_text(value: Any, depth: int = 0) -> Value:
    """Return what TOML, JSON or Python holds with every value as the text that one would type."""
    if isinstance(value, dict):
        return {str(key): as_text(item, depth + 1) for key, item in value.items()} if depth < _DEEPEST else {}
    if isinstance(value, list | tuple):
        return [as_text(item, depth + 1) for item in value] if depth < _DEEPEST else []
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
