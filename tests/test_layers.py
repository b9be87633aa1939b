"""The direction of the data is the direction of the imports: read → interpret → collect → render → serve."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from .support import ROOT

# Each room imports only from rooms above it; what stands in one line stands side by side.
ROOMS = (
    ("feeds.counting", "feeds.crew", "feeds.errors_examples", "feeds.i18n", "feeds.ordered", "feeds.zipping"),
    ("feeds.clients", "feeds.errors", "feeds.reasons", "feeds.rendered"),
    ("feeds.slugs", "feeds.zones"),
    ("feeds.packing",),
    ("feeds.model",),
    ("feeds.reading",),
    ("feeds.gazetteer", "feeds.setting_values"),
    ("feeds.settings",),
    ("feeds.cache", "feeds.interpretation", "feeds.occurrences"),
    ("feeds.formats",),
    ("feeds.collection_checks", "feeds.compiling", "feeds.uniqueness"),
    ("feeds.gathering", "feeds.spelling"),
    ("feeds.collection",),
    ("feeds.retouching", "feeds.selection", "feeds.snapshot", "feeds.words"),
    ("feeds.feed_checks", "feeds.reports", "feeds.schemas", "feeds.static"),
    ("feeds.explaining", "feeds.proposing"),
    ("feeds.cli_tools", "feeds.web"),
    ("feeds.cli_explain", "feeds.cli_init"),
    ("feeds.cli",),
)
LEVELS = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}

# The one place that may import a library; everybody else goes through it.
OWNERS = {
    "babel": ("feeds.gazetteer", "feeds.words"),  # names of countries; dates in words
    "cffi": ("feeds.interpretation.markup",),
    "click": ("feeds.cli",),
    "cmarkgfm": ("feeds.interpretation.markup",),
    "dateutil": ("feeds.occurrences",),
    "flask": ("feeds.web",),
    "frontmatter": ("feeds.reading.fences",),
    "icalendar": ("feeds.formats.lines",),
    "orjson": ("feeds.packing",),
    "nh3": ("feeds.interpretation.prose",),
    "pytz": ("feeds.zones",),
    "rich": ("feeds.cli",),
    "segno": ("feeds.web.qr",),
    "waitress": ("feeds.web.front", "feeds.web.server"),
    "watchfiles": ("feeds.web.watching",),
    "webcolors": ("feeds.setting_values",),
    "yaml": ("feeds.reading.values",),
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
