"""The direction of the data is the direction of the imports: read → interpret → collect → render → serve."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from .support import ROOT

# Each room imports only from rooms above it; what stands in one line stands side by side.
ROOMS = (
    (
        "feeds.text.counting",
        "feeds.pipeline.executors",
        "feeds.problems.examples",
        "feeds.locale.gettext",
        "feeds.reading.sorted_search",
        "feeds.rendering.gzip_blocks",
    ),
    ("feeds.settings.clients", "feeds.problems.catalogue", "feeds.problems.reasons", "feeds.rendering.representation"),
    ("feeds.text.folding", "feeds.timezones.database"),
    ("feeds.pipeline.serialization",),
    ("feeds.model",),
    ("feeds.reading",),
    ("feeds.timezones.places", "feeds.settings.parsers"),
    ("feeds.settings",),
    ("feeds.pipeline.cache", "feeds.interpretation", "feeds.occurrences"),
    ("feeds.formats",),
    ("feeds.pipeline.checks", "feeds.pipeline.compile", "feeds.pipeline.identity"),
    ("feeds.pipeline.scan", "feeds.pipeline.category_names"),
    ("feeds.pipeline.collection",),
    ("feeds.pipeline.incremental", "feeds.pipeline.selection", "feeds.rendering.snapshot", "feeds.phrases"),
    ("feeds.pipeline.feed_checks", "feeds.reports", "feeds.schemas", "feeds.export.build"),
    ("feeds.reports.explain", "feeds.proposing"),
    ("feeds.cli.console", "feeds.web"),
    ("feeds.cli.explain", "feeds.cli.init"),
    ("feeds.cli",),
)
LEVELS = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}

# The one place that may import a library; everybody else goes through it.
OWNERS = {
    "babel": ("feeds.timezones.places", "feeds.phrases"),  # names of countries; dates in words
    "cffi": ("feeds.text.markdown",),
    "click": ("feeds.cli",),
    "cmarkgfm": ("feeds.text.markdown",),
    "dateutil": ("feeds.occurrences",),
    "flask": ("feeds.web",),
    "frontmatter": ("feeds.reading.frontmatter",),
    "icalendar": ("feeds.formats.ical.content_lines",),
    "orjson": ("feeds.pipeline.serialization",),
    "nh3": ("feeds.text.html",),
    "pytz": ("feeds.timezones.database",),
    "rich": ("feeds.cli",),
    "segno": ("feeds.pages.qr",),
    "waitress": ("feeds.server.edge_cache", "feeds.server.serve"),
    "watchfiles": ("feeds.pipeline.watch",),
    "webcolors": ("feeds.settings.parsers",),
    "yaml": ("feeds.reading.yaml",),
}
MODULES = sorted((ROOT / "feeds").rglob("*.py"))


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            module = node.module or ""
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _room(name: str) -> str | None:
    return next((room for room in LEVELS if name == room or name.startswith(f"{room}.")), None)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_room_imports_only_from_rooms_above_it(path: Path) -> None:
    """No module imports from its own level's neighbour or from a room below."""
    own = _room(_name(path))
    for imported in _imports(path):
        room = _room(imported)
        if own and room and room != own:
            assert LEVELS[room] < LEVELS[own], f"{_name(path)} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_library_has_one_owner(path: Path) -> None:
    """Each library is imported in one place, so that its traps are known there and it can be replaced there."""
    for imported in _imports(path):
        owners = OWNERS.get(imported.split(".")[0], (_name(path),))
        assert _name(path).startswith(owners), f"{_name(path)} imports {imported}; its place is {owners}"


def test_every_module_has_a_room() -> None:
    """A new module is placed in the house before it is used."""
    names = {_name(path) for path in MODULES} - {"feeds"}
    assert {name for name in names if _room(name) is None} == set()
