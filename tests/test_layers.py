"""The direction of the data is the direction of the imports: read → interpret → collect → render → serve."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import feeds

from .support import ROOT

# Each room imports only from floors above it; what stands on one floor knows nothing of its neighbours.
FLOORS = (
    ("text", "locale"),
    ("languages", "problems"),
    ("timezones",),
    ("model",),
    ("addresses", "occurrences", "phrases", "reading"),
    ("settings",),
    ("interpretation",),
    ("formats", "schemas"),
    ("pipeline",),
    ("rendering", "reports"),
    ("init", "pages"),
    ("export", "web"),
    ("server",),
    ("cli",),
    ("__main__",),
)
# The same within the rooms that have many modules: a line imports only from the lines above it.
ORDERS = {
    "interpretation": (
        ("key_roles", "language", "links", "shortcodes", "when.weights"),
        ("placeholders",),
        ("front_matter",),
        ("origins", "translations"),
        ("trace",),
        ("provenance", "registration", "when.dates", "when.durations"),
        ("status", "when.hours"),
        ("when.rules", "when.time_fields", "when.timestamps", "where.online"),
        ("visibility",),
        ("articles", "when.sentences", "where.conference", "where.text_places"),
        ("where.places",),
        ("when.deadlines", "when.text_dates"),
        ("site_evidence", "when.statements"),
        ("when.audit", "when.decision"),
        ("when.stored_times",),
        ("when.resolve",),
        ("own_values", "when.page_hours", "when.recurrence"),
        ("interpret",),
    ),
    "pipeline": (
        ("cache", "checks", "garbage", "identity", "serialization", "translations", "watch"),
        ("category_names", "compile", "executors", "packed_events"),
        ("compiler",),
        ("scan",),
        ("site_checks", "store"),
        ("collection",),
        ("feed_checks", "incremental", "selection"),
        ("builder",),
    ),
    "pages": (
        ("add_links", "assets", "calendar_grid", "colors", "metadata", "qr", "query", "site", "view_models"),
        ("times",),
        ("base", "tree_site"),
        ("embed", "event_page", "feed_page", "status_page"),
        ("tree_pages",),
    ),
}
TOP = {"__init__", "__main__", "addresses", "model", "occurrences", "phrases", "schemas"}

# The one place that may import a library; everybody else goes through it.
OWNERS = {
    "babel": ("feeds.phrases", "feeds.timezones.places"),  # dates in words; names of countries
    "cffi": ("feeds.text.markdown",),
    "click": ("feeds.cli",),
    "cmarkgfm": ("feeds.text.markdown",),
    "dateutil": ("feeds.occurrences",),
    "flask": ("feeds.web",),
    "fsspec": ("feeds.export.store",),
    "frontmatter": ("feeds.reading.frontmatter",),
    "granian": ("feeds.server",),
    "icalendar": ("feeds.formats.ical.content_lines",),
    "jinja2": ("feeds.pages.base",),
    "msgspec": ("feeds.pipeline.serialization",),
    "nh3": ("feeds.text.html",),
    "pytz": ("feeds.timezones.database",),
    "rich": ("feeds.cli",),
    "segno": ("feeds.pages.qr",),
    "watchfiles": ("feeds.pipeline.watch",),
    "webcolors": ("feeds.settings.parsers",),
    "werkzeug": ("feeds.web",),
    "yaml": ("feeds.reading.yaml",),
}
PATHS = sorted((ROOT / "feeds").rglob("*.py"))
LEVELS = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {_name(path): path for path in PATHS}


def _imports(path: Path) -> Iterator[str]:
    """Yield the modules that a module imports, at its top or later."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in MODULES else str(node.module) for name in names)


def _room(name: str) -> str:
    """Return the room of a module of ours: ``pages`` for ``feeds.pages.base``; empty for the package itself."""
    return name.split(".")[1] if name.startswith("feeds.") else ""


@pytest.mark.parametrize("name", MODULES)
def test_a_room_imports_only_from_floors_above_it(name: str) -> None:
    """No module imports from a neighbour on its floor, or from a floor below."""
    own = _room(name)
    for imported in _imports(MODULES[name]):
        room = _room(imported)
        if own and room and room != own:
            assert LEVELS[room] < LEVELS[own], f"{name} imports {imported}"


@pytest.mark.parametrize("room", ORDERS)
def test_a_large_room_has_an_order_of_its_own(room: str) -> None:
    """Within a room of many modules each imports only from the lines of its table above its own."""
    levels = {f"feeds.{room}.{name}": level for level, names in enumerate(ORDERS[room]) for name in names}
    packages = {name for name, path in MODULES.items() if path.name == "__init__.py"}
    own = {name for name in MODULES if name.startswith(f"feeds.{room}.")} - packages
    assert own == set(levels)
    for name in own:
        for imported in _imports(MODULES[name]):
            if imported in levels:
                assert levels[imported] < levels[name], f"{name} imports {imported}"


@pytest.mark.parametrize("name", MODULES)
def test_a_library_has_one_owner(name: str) -> None:
    """Each library is imported in one place, so that its traps are known there and it can be replaced there."""
    for imported in _imports(MODULES[name]):
        owners = OWNERS.get(imported.split(".")[0], (name,))
        assert name.startswith(owners), f"{name} imports {imported}; its place is {owners}"


def test_every_module_has_a_room() -> None:
    """A new module is placed in the house before it is used, and few of them lie at its top."""
    assert {_room(name) for name in MODULES} - {""} <= set(LEVELS)
    assert {path.stem for path in (ROOT / "feeds").glob("*.py")} == TOP


_NOT_TO_LIST = ("babel", "feeds.pages", "feeds.web", "flask", "jinja2", "rich", "segno", "granian", "werkzeug")
BY_NEED = (
    ("import feeds", ("click", "feeds.model", "feeds.settings")),
    ("import feeds.model", ("feeds.pipeline", "feeds.interpretation", "feeds.settings")),
    ("import feeds.pages.base", ("flask",)),
    ("import feeds.pages.embed", ("flask",)),
    ("import feeds.export.build", ("flask",)),
    ("import feeds.server.builder", ("flask", "granian")),
    ("import feeds.server.serve", ("flask", "jinja2", "feeds.pages", "feeds.interpretation")),
    ("import feeds.cli.publish", ("babel", "feeds.pages", "flask", "fsspec", "jinja2")),
    ("from feeds import collect, load_settings", _NOT_TO_LIST),
    ("feeds --version", (*_NOT_TO_LIST, "feeds.pipeline", "feeds.reading", "icalendar")),
    ("feeds schema settings", _NOT_TO_LIST),
    ("feeds list content", _NOT_TO_LIST),
    ("feeds list content --format json", _NOT_TO_LIST),
    ("feeds check content", _NOT_TO_LIST),
    ("feeds check content --format sarif", _NOT_TO_LIST),
)


@pytest.mark.parametrize(("wanted", "foreign"), BY_NEED)
def test_what_is_imported_by_need(wanted: str, foreign: tuple[str, ...], tmp_path: Path) -> None:
    """Whoever imports a module or calls a command does not load what only others need; a command has its cache."""
    name, *arguments = wanted.split()
    ended = f"sys.argv = {[name, *arguments]!r}; from feeds.cli.main import main\ntry: main()\nexcept SystemExit: pass"
    code = f"import sys\n{ended if name == 'feeds' else wanted}\nprint(*sys.modules, file=sys.stderr)"
    environ = {**os.environ, "FEEDS_CACHE": str(tmp_path)}
    for _ in range(2 if "content" in arguments else 1):  # the first time fills the cache
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environ, check=True, capture_output=True, text=True
        )
    assert {
        each
        for each in done.stderr.split()
        if each in foreign or each.startswith(tuple(f"{name}." for name in foreign))
    } == set()


@pytest.mark.parametrize("name", feeds.__all__)
def test_public_names_are_handed_out(name: str) -> None:
    """Each public name of the package is there when it is asked for, under the name that it has at home."""
    found = getattr(feeds, name)
    assert getattr(found, "__name__", name) == name
    assert name in dir(feeds)
