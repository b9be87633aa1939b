"""The settings ``fields`` and ``types``: where a site keeps what, and which of its documents are events.

A path is keys with dots between them. ``[0]`` is an item of a list, a key on a list is looked up in each item, ``*`` is
every key or item. Where a ``*`` at the end meets a key that is a date, or that has no value, the key is the value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from feeds.languages.concepts import CONCEPTS
from feeds.locale.gettext import N_
from feeds.reading import Path, Value
from feeds.settings.parsers import Unknown
from feeds.text.folding import fold, fold_key

KeyPath = tuple[str | int, ...]
ANY = "*"  # every key of a mapping, every item of a list; as a word of ``types``: whatever the key says
MOST = 200  # values that one path may lead to
_DATE_KEY = re.compile(r"\s*\d{4}-\d{2}-\d{2}")
_STEP = re.compile(r"(?P<key>(?:\\.|[^.\[\]\\])+)|\[(?P<item>\d{1,4}|\*?)\]")
_OF_MAPPINGS = frozenset({"place_venue", "place_address", "house_number", "row_label", "wrapper"})

# What people call the properties of an event whose own names are those of RFC 5545 or of this code.
NAMES: Mapping[str, str] = {
    "start": "dtstart", "end": "dtend", "date": "day", "title": "summary", "location": "venue", "place": "venue",
    "description": "abstract", "category": "categories", "recurrence": "rrule", "duration": "duration",
    "timezone": "zone", "status": "state", **{name: name for name in CONCEPTS["keys"] if name not in _OF_MAPPINGS},
}  # fmt: skip


class FieldRule(NamedTuple):
    """One line of ``fields``: the property, and the paths that give it; without any, no key ever does.

    ``typed`` is the name as it was typed. A line that is null names a property or a path: both are no event's.
    """

    typed: str
    name: str
    paths: tuple[KeyPath, ...]

    @property
    def never(self) -> KeyPath:
        """The path that is never about the event; empty where the line gives one."""
        return () if self.paths else parse_path(self.typed)


class TypeRule(NamedTuple):
    """One line of ``types``: a path, and the words that make its document an event; ``*`` is any word."""

    path: KeyPath
    words: frozenset[str]

    def fits(self, metadata: Mapping[str, Value]) -> bool:
        """Whether a document has one of the words there, or anything where every word will do."""
        found = (
            item for _, value in find(metadata, self.path) for item in (value if isinstance(value, list) else [value])
        )
        return any(item is not None and (ANY in self.words or (isinstance(item, str) and fold(item) in self.words))
                   for item in found)  # fmt: skip


def read_fields(value: Value) -> tuple[FieldRule, ...]:
    """Return the lines of ``fields``. Raises ValueError, Unknown for a property that does not exist."""
    if not isinstance(value, dict):
        raise ValueError
    return tuple(_field(name, paths) for name, paths in value.items())


def _field(said: str, value: Value) -> FieldRule:
    name = NAMES.get(said.strip().casefold().replace("-", "_"), "")
    if value is None or value == []:
        parse_path(said)
        return FieldRule(said, name, ())
    if not name:
        raise Unknown(
            N_("{found} is no property of an event; known are {known}"), found=said, known=", ".join(sorted(NAMES))
        )
    return FieldRule(said, name, tuple(map(parse_path, _texts(value))))


def read_types(value: Value) -> tuple[TypeRule, ...]:
    """Return the lines of ``types``. Raises ValueError."""
    if not isinstance(value, dict):
        raise ValueError
    return tuple(TypeRule(parse_path(path), frozenset(map(_word, _texts(words)))) for path, words in value.items())


def _word(text: str) -> str:
    return ANY if text.strip() == ANY else fold(text)


def _texts(value: Value) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    texts = tuple(item for item in values if isinstance(item, str))
    if not texts or len(texts) != len(values):
        raise ValueError
    return texts


def parse_path(text: str) -> KeyPath:
    """Return the steps of a path: keys, numbers of items, ``*``. Raises ValueError for what is none."""
    steps: list[str | int] = []
    place, text = 0, text.strip()
    while place < len(text):
        match = _STEP.match(text, place)
        if not match:
            raise ValueError
        item = match["item"]
        steps.append(
            re.sub(r"\\(.)", r"\1", match["key"]).strip() if item is None else int(item) if item.isdigit() else ANY
        )
        place = match.end()
        if place < len(text) and text[place] == ".":
            place += 1
            if place == len(text):
                raise ValueError
        elif place < len(text) and text[place] != "[":
            raise ValueError
    if not steps or "" in steps:
        raise ValueError
    return tuple(steps)


def spelled(path: KeyPath) -> str:
    """Return a path as one types it."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{typed(step)}" for step in path)
    return "".join(steps).removeprefix(".")


def typed(key: str) -> str:
    """Return a key as a step of a path."""
    return re.sub(r"([.\[\]\\])", r"\\\1", key)


def find(value: "Value | Mapping[str, Value]", path: KeyPath) -> list[tuple[Path, Value]]:
    """Return each value that a path leads to, and where it stands; keys are compared without case and accents."""
    found: list[tuple[Path, Value]] = []
    for each in _walk(value, path, ()):
        found.append(each)
        if len(found) >= MOST:
            break
    return found


def _walk(value: "Value | Mapping[str, Value]", path: KeyPath, before: Path) -> Iterator[tuple[Path, Value]]:
    if not path:
        yield before, value if not isinstance(value, Mapping) else dict(value)
        return
    for key, item in _steps(value, path[0]):
        if len(path) == 1 and path[0] == ANY and isinstance(key, str) and (_DATE_KEY.match(key) or item is None):
            yield (*before, key), key
        elif isinstance(value, list) and path[0] not in (ANY, key):
            yield from _walk(item, path, (*before, key))  # a key on a list: that of each item
        else:
            yield from _walk(item, path[1:], (*before, key))


def _steps(value: "Value | Mapping[str, Value]", step: str | int) -> Iterator[tuple[str | int, Value]]:
    """Yield what one step leads to: from a list also each item, for a key that is looked up in it."""
    if isinstance(value, list):
        if isinstance(step, int):
            yield from ((number, value[number]) for number in [step] if number < len(value))
        else:
            yield from enumerate(value)
    elif isinstance(value, Mapping):
        if step == ANY:
            yield from value.items()
        elif step in value:
            yield str(step), value[str(step)]
        elif isinstance(step, str):
            wanted = fold_key(step.replace(".", " "))
            yield from ((key, item) for key, item in value.items() if fold_key(key.replace(".", " ")) == wanted)


def paths_of(fields: Sequence[FieldRule], types: Sequence[TypeRule]) -> Iterator[tuple[str, KeyPath]]:
    """Yield each path of the settings with the name of its line: ``fields.start``."""
    for rule in fields:
        yield from ((f"fields.{rule.typed}", path) for path in rule.paths)
    yield from ((f"types.{spelled(rule.path)}", rule.path) for rule in types)


def keys_of(value: "Value | Mapping[str, Value]", before: str = "") -> Iterator[str]:
    """Yield the paths to the texts of a document as one types them, of the items of a list the same."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from keys_of(item, f"{before}.{typed(key)}" if before else typed(key))
    elif isinstance(value, list):
        for item in value:
            yield from keys_of(item, before) if isinstance(item, Mapping | list) else (f"{before}[]",)
    else:
        yield before
