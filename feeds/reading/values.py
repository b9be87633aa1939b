"""YAML → values as they were typed, each with its line.

YAML 1.1 turns ``10:30`` into 630, ``no`` into False and a stamp with an offset into another hour. Here every
scalar stays the text that its writer typed; only an empty value, ``~`` and ``null`` become None. What a text means
is decided by whoever knows what the key is for. Values are built from the events of libyaml's C parser on a stack
of our own, so neither depth nor aliases can take the process down, and no tag constructs anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 40
MAX_VALUES = 50_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What libyaml complains of, in the order in which to look for it, and the kind of Problem that it is.
_COMPLAINTS = (
    ("cannot start any token", "yaml-tab"),
    ("found a tab", "yaml-tab"),
    ("mapping values are not allowed", "yaml-colon"),
    ("while scanning a quoted scalar", "yaml-quote"),
    ("control characters are not allowed", "yaml-control"),
    ("special characters are not allowed", "yaml-control"),
    ("did not find expected key", "yaml-indent"),
    ("did not find expected '-' indicator", "yaml-indent"),
    ("could not find expected ':'", "yaml-indent"),
)


class YamlError(ValueError):
    """The text is not YAML that can be read: ``code`` of errors.KINDS, ``line`` from 1, ``values`` of the sentence."""

    def __init__(self, code: str, line: int, **values: str) -> None:
        super().__init__(code)
        self.code, self.line, self.values = code, line, values


@dataclass(frozen=True, slots=True)
class Values:
    """What a YAML text holds: the values, the line of each path, and the keys that were given twice."""

    root: Value
    lines: Mapping[Path, int]
    duplicates: tuple[tuple[str, int, int], ...] = ()


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been seen yet."""

    value: list[Value] | dict[str, Value]
    path: Path
    key: str | None = None
    size: int = 1
    first_lines: dict[str, int] = field(default_factory=dict)


def read_values(text: str, first_line: int = 1) -> Values:
    """Read the first YAML document of ``text``, whose first line has the number ``first_line``.

    Raises YamlError when the text is not YAML, too deep, or unfolds to too many values.
    """
    builder = _Builder(first_line)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _explained(error, first_line) from None
    except yaml.YAMLError as error:
        raise YamlError("yaml-control", first_line, reason=str(error).splitlines()[0]) from None
    return Values(builder.root, builder.lines, tuple(builder.duplicates))


def _explained(error: yaml.MarkedYAMLError, first_line: int) -> YamlError:
    said = f"{error.context or ''} {error.problem or ''}".strip()
    mark = error.problem_mark or error.context_mark
    line = first_line + (mark.line if mark else 0)
    code = next((code for words, code in _COMPLAINTS if words in said), "yaml-syntax")
    if code == "yaml-tab" and "'\\t'" not in said and "tab" not in said:
        code = "yaml-syntax"
    return YamlError(code, line, reason=said)


class _Builder:
    """Puts the parser's events together; one method a kind of event."""

    def __init__(self, first_line: int) -> None:
        self.root: Value = None
        self.lines: dict[Path, int] = {}
        self.duplicates: list[tuple[str, int, int]] = []
        self._first_line = first_line
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Value, int]] = {}

    def take(self, event: yaml.Event) -> None:
        line = self._first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start([] if isinstance(event, yaml.SequenceStartEvent) else {}, event.anchor, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = self._stack.pop()
            self._merge(closed)
            if self._stack:
                self._grow(closed.size, line)
        elif isinstance(event, yaml.AliasEvent):
            value, size = self._anchors.get(event.anchor or "", (None, 1))
            self._add(value, size, line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        top = self._stack[-1] if self._stack else None
        if top and isinstance(top.value, dict) and top.key is None:
            self._key(top, event.value, line)
            return
        plain = event.style in (None, "")
        value = None if plain and event.value in _NULLS else event.value
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._add(value, 1, line)

    def _key(self, top: _Open, key: str, line: int) -> None:
        if key in top.first_lines and key != "<<":
            self.duplicates.append((key, top.first_lines[key], line))
        top.first_lines.setdefault(key, line)
        top.key = key

    def _start(self, value: list[Value] | dict[str, Value], anchor: str | None, line: int) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise YamlError("yaml-too-deep", line, limit=str(MAX_DEPTH))
        path = self._add(value, 1, line)
        self._stack.append(_Open(value, path))
        if anchor:
            self._anchors[anchor] = (value, MAX_VALUES)  # until it is closed: an alias to itself is a bomb

    def _add(self, value: Value, size: int, line: int) -> Path:
        if not self._stack:
            self.root = value
            return ()
        top = self._stack[-1]
        self._grow(size, line)
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            top.value.append(value)
        else:
            if top.key is None:  # a list or mapping as a key: nothing that a writer means
                raise YamlError("yaml-syntax", line, reason="a list or mapping stands where a key is expected")
            path = (*top.path, top.key)
            top.value[top.key] = value
            top.key = None
        self.lines[path] = line
        return path

    def _grow(self, size: int, line: int) -> None:
        top = self._stack[-1]
        top.size += size
        if top.size > MAX_VALUES:
            raise YamlError("yaml-too-many", line, limit=str(MAX_VALUES))

    def _merge(self, closed: _Open) -> None:
        """Close a collection: remember the size of what an anchor names, and follow ``<<: *defaults``."""
        for name, (value, _) in self._anchors.items():
            if value is closed.value:
                self._anchors[name] = (value, closed.size)
        if isinstance(closed.value, dict) and isinstance(closed.value.get("<<"), dict):
            defaults = closed.value.pop("<<")
            assert isinstance(defaults, dict)
            for key, value in defaults.items():
                closed.value.setdefault(key, value)
