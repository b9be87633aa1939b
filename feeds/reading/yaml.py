"""YAML → values as they were typed, each with its line and column.

YAML 1.1 turns ``10:30`` into 630, ``no`` into False and a stamp with an offset into another hour. Here every
scalar stays the text that its writer typed; only an empty value, ``~`` and ``null`` become None. What a text means
is decided by whoever knows what the key is for. Values are built from the events of libyaml's C parser on a stack
of our own, so neither depth nor aliases can take the process down, and no tag constructs anything.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import yaml

from feeds.reading.bounds import MAX_DEPTH, MAX_LENGTH, MAX_VALUES, cut, weight

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_LIMITS = frozenset({"yaml-too-deep", "yaml-too-many"})
_STAMP = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]{1,8})\d\d?:\d\d:\d\d(?:\.\d{0,9})?")  # yaml.org/type/timestamp
_LINE_ENDS = ("\x85", "\u2028", "\u2029")  # YAML 1.1 ends a line there, no editor does

# What libyaml complains of and what its line looks like up to there, in the order in which to look for it, and the
# kind of Problem that it is.
_COMPLAINTS = (
    ("cannot start any token", r"\s*\t", "yaml-tab"),
    ("found a tab", "", "yaml-tab"),
    ("mapping values are not allowed", r"\s*(?:- +)*[^\s:]+", "yaml-indent"),
    ("mapping values are not allowed", "", "yaml-colon"),
    ("while scanning a quoted scalar", "", "yaml-quote"),
    ("did not find expected", r".*[\"'] *", "yaml-quote"),
    ("control characters are not allowed", "", "yaml-control"),
    ("special characters are not allowed", "", "yaml-control"),
    ("did not find expected key", "", "yaml-indent"),
    ("did not find expected '-' indicator", "", "yaml-indent"),
    ("could not find expected ':'", "", "yaml-indent"),
)


class _Place(NamedTuple):
    """Where something begins, counted from 1."""

    line: int
    column: int


class YamlError(ValueError):
    """The text is not YAML: ``code`` of problems.catalogue.KINDS, ``line`` and ``column`` from 1, ``values`` of the sentence."""

    def __init__(self, code: str, line: int, column: int = 0, **values: str) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.values = code, line, column, values


@dataclass(frozen=True, slots=True)
class Values:
    """What front matter holds: the values, the line and column of each path, and the keys that were given twice.

    ``cut`` are the paths of values that were too long, and how many characters they had; ``earlier`` are the values of
    keys at the top that a later one replaced, each with its key and line. ``stamps`` are the values without quotes that
    YAML 1.1 takes for a moment and not for a text: the hour has seconds, and no offset.
    """

    root: Value
    lines: Mapping[Path, int]
    duplicates: tuple[tuple[str, int, _Place], ...] = ()
    columns: Mapping[Path, int] = field(default_factory=dict)
    cut: Mapping[Path, int] = field(default_factory=dict)
    earlier: tuple[tuple[str, Value, int], ...] = ()
    stamps: frozenset[Path] = frozenset()


@lru_cache(8192)
def spell(path: Path) -> str:
    """Return a path as its writer sees it: ``("rows", 0, "text")`` is ``rows[0].text``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been seen yet."""

    value: list[Value] | dict[str, Value]
    path: Path
    anchor: str | None = None
    key: str | None = None
    size: int = 1
    first_lines: dict[str, int] = field(default_factory=dict)


def read_values(text: str, first_line: int = 1) -> Values:
    """Read the first YAML document of ``text``, whose first line has the number ``first_line``.

    Raises YamlError when the text is not YAML, too deep, or unfolds to too many values.
    """
    for end in _LINE_ENDS:
        text = text.replace(end, " ")
    builder = _Builder(first_line)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if take := _TAKERS.get(type(event)):
                take(builder, event)
    except yaml.MarkedYAMLError as error:
        _check_limits(text, error, first_line)
        raise _explained(error, text, first_line) from None
    except yaml.YAMLError as error:
        before = text.encode()[: getattr(error, "position", 0)]  # libyaml counts octets
        place = _Place(first_line + before.count(b"\n"), len(before.split(b"\n")[-1].decode(errors="replace")) + 1)
        raise YamlError("yaml-control", *place, reason=str(error).splitlines()[0]) from None
    return Values(builder.root, builder.lines, tuple(builder.duplicates), builder.columns, builder.cut,
                  tuple(builder.earlier), frozenset(builder.stamps))  # fmt: skip


def _check_limits(text: str, error: yaml.MarkedYAMLError, first_line: int) -> None:
    """Raise the YamlError of a limit of ours that the text passes before the place where libyaml gave up.

    libyaml looks ahead, and some versions have a limit of their own, so it may complain before we have seen what is
    before that place.
    """
    if error.problem_mark is None:
        return
    builder = _Builder(first_line)
    try:
        for event in yaml.parse(text[: error.problem_mark.index], Loader=_LOADER):
            if take := _TAKERS.get(type(event)):
                take(builder, event)
    except yaml.YAMLError:
        return
    except YamlError as found:
        if found.code in _LIMITS:
            raise


def _explained(error: yaml.MarkedYAMLError, text: str, first_line: int) -> YamlError:
    """Tell a writer what libyaml means, at the line to mend: where a quote was opened, not where the text ended."""
    said = f"{error.context or ''} {error.problem or ''}".strip()
    mark = error.problem_mark or error.context_mark
    if error.context_mark and error.context in ("while scanning a quoted scalar", "while scanning a simple key"):
        mark = error.context_mark
    number, column = (mark.line, mark.column) if mark else (0, 0)
    shown = "".join(text.splitlines()[number : number + 1])[: column + ("token" in said)]
    code = next((code for words, seen, code in _COMPLAINTS if words in said and (not seen or re.fullmatch(seen, shown))),
                "yaml-syntax")  # fmt: skip
    return YamlError(code, first_line + number, column + 1, reason=said)


class _Builder:
    """Puts the parser's events together; one method a kind of event, see _TAKERS."""

    def __init__(self, first_line: int) -> None:
        self.root: Value = None
        self.lines: dict[Path, int] = {}
        self.columns: dict[Path, int] = {}
        self.duplicates: list[tuple[str, int, _Place]] = []
        self.cut: dict[Path, int] = {}
        self.earlier: list[tuple[str, Value, int]] = []
        self.stamps: list[Path] = []
        self._is_whole = False
        self._first_line = first_line
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Value, int]] = {}

    def _place(self, event: yaml.Event) -> _Place:
        mark = event.start_mark
        return _Place(self._first_line + mark.line, mark.column + 1) if mark else _Place(self._first_line, 1)

    def begin(self, event: yaml.Event) -> None:
        """Take the beginning of a document, of which there may be one."""
        if self._is_whole:
            line = self._first_line + (event.start_mark.line if event.start_mark else 0)
            raise YamlError("yaml-syntax", line, reason="a second document begins behind “---” or “...”")

    def finish(self, _: yaml.Event) -> None:
        """Take the end of the document."""
        self._is_whole = True

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """Take a text: a key where one is due, else a value."""
        plain = event.style in (None, "")
        value = None if plain and event.value in _NULLS else cut(event.value)
        if event.anchor:
            self._anchors[event.anchor] = (value, weight(value))
        top = self._stack[-1] if self._stack else None
        if top and top.key is None and isinstance(top.value, dict):
            self._key(top, event.value, self._place(event))
        else:
            path = self._add(value, weight(value), self._place(event))
            if len(event.value) > MAX_LENGTH:
                self.cut[path] = len(event.value)
            if plain and _STAMP.fullmatch(event.value):
                self.stamps.append(path)

    def open_list(self, event: yaml.CollectionStartEvent) -> None:
        """Take the beginning of a list."""
        self._start([], event.anchor, self._place(event))

    def open_mapping(self, event: yaml.CollectionStartEvent) -> None:
        """Take the beginning of a mapping."""
        self._start({}, event.anchor, self._place(event))

    def close(self, event: yaml.Event) -> None:
        """Take the end of a list or mapping."""
        closed = self._stack.pop()
        self._merge(closed)
        if self._stack:
            self._grow(closed.size, self._place(event))

    def repeat(self, event: yaml.AliasEvent) -> None:
        """Take the name of a value that stands elsewhere."""
        place = self._place(event)
        if event.anchor not in self._anchors:
            raise YamlError("yaml-syntax", *place, reason=f"“*{event.anchor}” repeats a value, but none is named so")
        self._add(*self._anchors[event.anchor], place)

    def _key(self, top: _Open, key: str, place: _Place) -> None:
        if key in top.first_lines and key != "<<":
            self.duplicates.append((key, top.first_lines[key], place))
            if not top.path and isinstance(top.value, dict):
                self.earlier.append((key, top.value.get(key), top.first_lines[key]))
        top.first_lines.setdefault(key, place.line)
        top.key = key

    def _start(self, value: list[Value] | dict[str, Value], anchor: str | None, place: _Place) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise YamlError("yaml-too-deep", *place, limit=str(MAX_DEPTH))
        path = self._add(value, 1, place)
        self._stack.append(_Open(value, path, anchor))
        if anchor:
            self._anchors[anchor] = (value, MAX_VALUES)  # until it is closed: an alias to itself is a bomb

    def _add(self, value: Value, size: int, place: _Place) -> Path:
        if not self._stack:
            self.root = value
            return ()
        top = self._stack[-1]
        self._grow(size, place)
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            top.value.append(value)
        else:
            if top.key is None:  # a list or mapping as a key: nothing that a writer means
                raise YamlError("yaml-syntax", *place, reason="a list or mapping stands where a key is expected")
            path = (*top.path, top.key)
            top.value[top.key] = value
            top.key = None
        self.lines[path], self.columns[path] = place
        return path

    def _grow(self, size: int, place: _Place) -> None:
        top = self._stack[-1]
        top.size += size
        if top.size > MAX_VALUES:
            raise YamlError("yaml-too-many", *place, limit=str(MAX_VALUES))

    def _merge(self, closed: _Open) -> None:
        """Close a collection: remember the size of what an anchor names, and follow ``<<: *defaults``."""
        if closed.anchor:
            self._anchors[closed.anchor] = (closed.value, closed.size)
        if isinstance(closed.value, dict) and isinstance(closed.value.get("<<"), dict | list):
            defaults = closed.value.pop("<<")
            for mapping in defaults if isinstance(defaults, list) else [defaults]:
                for key, value in mapping.items() if isinstance(mapping, dict) else ():
                    closed.value.setdefault(key, value)


_TAKERS: dict[type[yaml.Event], Callable[[_Builder, Any], None]] = {
    yaml.DocumentStartEvent: _Builder.begin,
    yaml.DocumentEndEvent: _Builder.finish,
    yaml.ScalarEvent: _Builder.scalar,
    yaml.SequenceStartEvent: _Builder.open_list,
    yaml.SequenceEndEvent: _Builder.close,
    yaml.MappingStartEvent: _Builder.open_mapping,
    yaml.MappingEndEvent: _Builder.close,
    yaml.AliasEvent: _Builder.repeat,
}
