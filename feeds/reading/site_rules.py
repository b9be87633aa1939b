"""What the generator of a site does with its documents: the keys that it adds, and what it keeps from the public.

Each generator is one function of its configuration and of the folder of the documents, listed in ``_GENERATORS``. The
result is plain data: a document gets the keys that the site's configuration, a cascade or a data file of its folder
gives it, as if they had been typed. What the site withholds thus has a key that says so, and ``feeds explain`` names it.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from feeds.reading.document import Document, read_document
from feeds.reading.files import is_looked_into
from feeds.reading.site_config import SiteConfig, as_text, read_plain, read_site_config
from feeds.reading.yaml import Value

_MOST_FOLDERS = 5_000  # that are looked into for cascades and data
_DATE_NAME = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-")
NOT_BUILT: Mapping[str, Value] = {"build": {"render": "never"}}  # the key that says that a page is never written


class DefaultValues(NamedTuple):
    """The values that the site gives all documents whose path, from the folder of the generator, fits ``pattern``."""

    pattern: str
    values: Mapping[str, Value]
    wins: bool = False


@dataclass(frozen=True)
class SiteRules:
    """What the generator does. ``prefix`` leads from its own folder to that of the documents.

    ``address`` is where the site is, without a slash at the end. ``defaults`` are in their order: a later one wins.
    ``bundles`` are the folders of which the index alone is a page. ``category_of_folder`` tells that the folder of a
    document is its category. ``holds_future`` is a pattern of the documents that are not published before the day of their ``date``,
    ``publishes_future`` tells that even a day of publication holds nothing back. ``pageless`` are collections whose
    documents have no page. ``page_zone`` is the zone in which its pages show a stamp that it took for UTC.
    """

    generator: str = ""
    prefix: str = ""
    address: str = ""
    defaults: tuple[DefaultValues, ...] = ()
    holds_future: str = ""
    publishes_future: bool = False
    pageless: tuple[str, ...] = ()
    bundles: frozenset[str] = frozenset()
    category_of_folder: bool = False
    page_zone: str = ""

    def applied(self, document: Document) -> Document:
        """Return a document with the keys that the site gives it; those of its own stay."""
        if not (self.defaults or self.bundles or self.category_of_folder):
            return document
        path = PurePosixPath(f"{self.prefix}{document.source}")
        given: dict[str, Value] = {}
        forced: dict[str, Value] = dict(NOT_BUILT) if self._is_resource(path) else {}
        if self.category_of_folder and path.parent.name:
            given["category"] = path.parent.name
        for pattern, row in zip(self._patterns, self.defaults, strict=True):
            if pattern.fullmatch(str(path)):
                (forced if row.wins else given).update(row.values)
        return replace(document, metadata={**given, **document.metadata, **forced}) if given or forced else document

    def _is_resource(self, path: PurePosixPath) -> bool:
        """Whether a file lies in the bundle of a page and is not that page."""
        around = [str(folder) for folder in path.parents if str(folder) in self.bundles]
        return bool(around) and not (around == [str(path.parent)] and path.name.startswith("index."))

    def holds(self, source: str) -> bool:
        """Whether a document is published on the day of its ``date``, and not before."""
        return bool(self.holds_future) and re.fullmatch(self.holds_future, f"{self.prefix}{source}") is not None

    def address_of(self, document: Document) -> str:
        """Return the address that a document says that its page has; empty where it says none, or nobody knows it."""
        for key in ("permalink", "url"):
            typed = document.metadata.get(key)
            path = typed.strip() if isinstance(typed, str) else ""
            if key == "permalink" and re.fullmatch(r"https?://[^\s{}:]+(?::\d+)?/[^\s{}]*", path):
                return path
            if self.address and re.fullmatch(r"/[^\s{}:]*", path) and not path.startswith("//"):
                return f"{self.address}{path.removesuffix('index.html')}"
        return ""

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(row.pattern) for row in self.defaults)


NO_RULES = SiteRules()


def read_site_rules(content: Path, root: Path) -> SiteRules:
    """Return what the generator does whose configuration lies beside or above the folder ``content``; never raises."""
    site = read_site_config(content, root)
    make = _GENERATORS.get(site.generator)
    if make is None or site.folder is None:
        return SiteRules()
    try:
        return make(site, content.resolve())
    except (OSError, ValueError, RecursionError, re.error):
        return SiteRules()


def _texts(value: Value) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _mapping(value: Value) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _says_yes(value: Value) -> bool:
    return isinstance(value, str) and value.strip().lower() in ("true", "yes", "on", "1")


def _says_no(value: Value) -> bool:
    return isinstance(value, str) and value.strip().lower() in ("false", "no", "off", "0")


def _prefix(content: Path, source: Path) -> str:
    """Return the way from the folder of a generator's sources to the documents, with a slash at its end."""
    below = content.relative_to(source).as_posix() if content.is_relative_to(source) else ""
    return f"{below}/" if below not in ("", ".") else ""


def glob_pattern(glob: str) -> str:
    """Return the regular expression of a glob of paths: ``*`` within a name, ``**`` across folders, ``{a,b}``."""
    parts = re.split(r"(\*\*/?|\*|\?|\{[^{}]*\})", glob[:500])
    return "".join(_glob_part(part) for part in parts)


def _glob_part(part: str) -> str:
    if part.startswith("**"):
        return r"(?:.*/)?" if part.endswith("/") else r".*"
    if part.startswith("{"):
        return f"(?:{'|'.join(glob_pattern(each.lstrip('/')) for each in part[1:-1].split(','))})"
    return {"*": r"[^/]*", "?": r"[^/]"}.get(part) or re.escape(part)


def _folders(content: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder of documents, as it is seen from ``content``, with the names of its files."""
    for number, (folder, folders, names) in enumerate(os.walk(content)):
        folders[:] = sorted(name for name in folders if is_looked_into(name))
        if number >= _MOST_FOLDERS:
            return
        below = os.path.relpath(folder, content).replace(os.sep, "/")
        yield "" if below == "." else f"{below}/", sorted(names)


# Jekyll: _config.yml


def _jekyll(site: SiteConfig, content: Path) -> SiteRules:
    assert site.folder
    values = site.values
    source = (site.folder / (_texts(values.get("source")) or [""])[0]).resolve()
    prefix = _prefix(content, source)
    collections = _collections(values.get("collections"))
    rows = list(_jekyll_defaults(values.get("defaults"), collections, values))
    rows += [
        DefaultValues(_within(path.strip("/")), NOT_BUILT, True)
        for path in _texts(values.get("exclude"))
        if path.strip("/")
    ]
    pageless = tuple(name for name, options in collections.items() if not _says_yes(options.get("output")))
    future = r"(?:.*/)?_posts/.*" if not _says_yes(values.get("future")) else ""
    return SiteRules("jekyll", prefix, site.url, tuple(rows), future, pageless=pageless, page_zone=site.timezone)


def _collections(value: Value) -> dict[str, dict[str, Value]]:
    """Return the collections of a site with their options; a list of names is written as well."""
    if isinstance(value, dict):
        return {name: _mapping(options) for name, options in value.items()}
    return {name: {} for name in _texts(value)}


def _jekyll_defaults(
    value: Value, collections: Mapping[str, Any], site: Mapping[str, Value]
) -> Iterator[DefaultValues]:
    """Yield the front matter defaults, the most special ones last: by the length of the path, then with a type."""
    rows = [_mapping(item) for item in value] if isinstance(value, list) else []
    scopes = [(_mapping(row.get("scope")), _mapping(row.get("values"))) for row in rows]
    above = (_texts(site.get("collections_dir")) or [""])[0].strip("/")
    ranked = sorted(
        scopes, key=lambda each: (len(str(each[0].get("path") or "").strip("/")), bool(each[0].get("type")))
    )
    for scope, values in ranked:
        path, kind = str(scope.get("path") or "").strip("/"), str(scope.get("type") or "")
        yield DefaultValues(f"{_of_type(kind, collections, above)}{_within(path)}", values)


def _of_type(kind: str, collections: Mapping[str, Any], above: str) -> str:
    """Return a condition on a path: that of posts, drafts, a collection, or of pages, which are in none of them."""
    folder = rf"(?:{re.escape(above)}/)?" if above else ""
    if not kind:
        return ""
    if kind in ("posts", "drafts"):
        return rf"(?=(?:.*/)?_{kind}/)"
    if kind == "pages":
        names = "|".join(re.escape(name) for name in ("posts", "drafts", *collections))
        return rf"(?!(?:.*/)?_(?:{names})/)"
    return rf"(?={folder}_{re.escape(kind)}/)"


def _within(path: str) -> str:
    """Return the pattern of a path and all that lies below it."""
    return f"{glob_pattern(path)}(?:/.*)?" if path else ".*"


# Hugo: hugo.toml, config/_default/, cascades of configuration and section pages, page bundles


def _hugo(site: SiteConfig, content: Path) -> SiteRules:
    assert site.folder
    source = (site.folder / (_texts(_first(site.values, "contentDir")) or ["content"])[0]).resolve()
    prefix = _prefix(content, source)
    rows, bundles = list(_cascade(_first(site.values, "cascade"), "")), set[str]()
    for folder, names in _folders(content):
        section = next(
            (name for name in names if re.fullmatch(r"_index(?:\.[\w-]+)?\.(?:md|markdown|html)", name)), None
        )
        document = read_document(content / folder / section, content)[0] if section else None
        if document:
            rows += _cascade(_first(document.metadata, "cascade"), f"{prefix}{folder}")
        if folder and any(re.fullmatch(r"index(?:\.[\w-]+)?\.(?:md|markdown|html)", name) for name in names):
            bundles.add(f"{prefix}{folder}".rstrip("/"))
    rows += [
        DefaultValues(rf".*(?:{each}).*", NOT_BUILT, True) for each in _patterns_of(_first(site.values, "ignoreFiles"))
    ]
    languages = map(_mapping, _mapping(_first(site.values, "languages")).values())
    builds = any(_says_yes(_first(values, "buildFuture")) for values in (site.values, *languages))
    return SiteRules("hugo", prefix, site.url, tuple(rows), "" if builds else ".*", builds, bundles=frozenset(bundles))


def _first(values: Mapping[str, Value], key: str) -> Value:
    """Return a value of Hugo, which does not tell keys in capitals from others."""
    return next((value for name, value in values.items() if name.lower() == key.lower()), None)


def _cascade(value: Value, folder: str) -> Iterator[DefaultValues]:
    """Yield what a cascade gives the pages below a folder."""
    for row in value if isinstance(value, list) else [value]:
        given = _mapping(row)
        target = _mapping(_first(given, "target") or _first(given, "_target"))
        params = _mapping(_first(given, "params"))
        values = {
            key: item for key, item in given.items() if key.lower() not in ("target", "_target", "params")
        } | params
        if values:
            path = _first(target, "path")
            where = rf"/?{_page(path)}" if isinstance(path, str) else ".*"
            yield DefaultValues(rf"(?={re.escape(folder)}){where}", values)


def _page(path: str) -> str:
    """Return the pattern of the path of a page: without a slash before it and the suffix of its file."""
    return rf"{glob_pattern(path.lstrip('/'))}(?:/index)?(?:\.[\w.-]+)?"


def _patterns_of(value: Value) -> Iterator[str]:
    for text in _texts(value):
        if len(text) < 100 and re.fullmatch(
            r"[\w\\./$^ -]*", text
        ):  # no repeats: those of a stranger may take for ever
            yield text


# Eleventy: directory data files


def _eleventy(site: SiteConfig, content: Path) -> SiteRules:
    assert site.folder
    rows = []
    folders = sorted({*(folder for folder, _ in _folders(content))}, key=len)
    for folder in ("", *folders):
        name = PurePosixPath(folder).name or content.name
        for file in (f"{name}.json", f"{name}.11tydata.json"):
            values = as_text(dict(read_plain(content / folder / file, json.loads)))
            if isinstance(values, dict) and values:
                rows.append(DefaultValues(f"{re.escape(folder)}.*", values))
    return SiteRules("eleventy", "", site.url, tuple(rows))


# Pelican: pelicanconf.py


def _pelican(site: SiteConfig, content: Path) -> SiteRules:
    assert site.folder
    values = site.values
    source = (site.folder / (_texts(values.get("PATH")) or ["content"])[0]).resolve()
    prefix = _prefix(content, source)
    rows = [DefaultValues(".*", given)] if (given := _mapping(values.get("DEFAULT_METADATA"))) else []
    for key in ("ARTICLE_EXCLUDES", "IGNORE_FILES"):
        rows += [
            DefaultValues(rf"(?:.*/)?{_within(each.strip('/'))}", NOT_BUILT, True)
            for each in _texts(values.get(key))
            if each.strip("/")
        ]
    future = ".*" if _says_no(values.get("WITH_FUTURE_DATES")) else ""
    return SiteRules("pelican", prefix, site.url, tuple(rows), future,
                     category_of_folder=not _says_no(values.get("USE_FOLDER_AS_CATEGORY")))  # fmt: skip


# Others


def _mkdocs(site: SiteConfig, content: Path) -> SiteRules:
    assert site.folder
    source = (site.folder / (_texts(site.values.get("docs_dir")) or ["docs"])[0]).resolve()
    lines = [line.strip() for key in ("exclude_docs", "draft_docs") for text in _texts(site.values.get(key))
             for line in text.split("\n")]  # fmt: skip
    globs = [line.strip("/") for line in lines if line.strip("/") and not line.startswith(("#", "!"))]
    rows = tuple(DefaultValues(rf"(?:.*/)?{_within(glob)}", NOT_BUILT, True) for glob in globs)
    return SiteRules("mkdocs", _prefix(content, source), site.url, rows)


def _hexo(site: SiteConfig, content: Path) -> SiteRules:
    future = r"(?:.*/)?_posts/.*" if _says_no(site.values.get("future")) else ""
    return SiteRules("hexo", "", site.url, (), future)


def _plain(site: SiteConfig, content: Path) -> SiteRules:
    return SiteRules(site.generator, "", site.url)


_GENERATORS: Mapping[str, Callable[[SiteConfig, Path], SiteRules]] = {
    "jekyll": _jekyll, "hugo": _hugo, "eleventy": _eleventy, "pelican": _pelican, "mkdocs": _mkdocs, "hexo": _hexo,
    "nikola": _plain, "quarto": _plain,
}  # fmt: skip


def page_name(source: str, generator: str) -> str:
    """Return the name that a generator gives a page by default: that of its file, or of the folder of an index."""
    path = PurePosixPath(source)
    stem = path.name.split(".")[0] if generator == "hugo" else path.stem
    if stem == "index" and path.parent.name:
        stem = path.parent.name
    return _DATE_NAME.sub("", stem, count=1) if generator in ("jekyll", "hexo") and _DATE_NAME.match(stem) else stem
