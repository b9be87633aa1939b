"""TOML between ``+++`` fences, as Hugo writes it → values as text, each with the line of its key.

TOML knows dates and numbers; they are turned back into the text that was typed, so that one reader of dates serves
all dialects. The traps: tomllib calls itself for each level, copies a dotted key for each of its parts, and Python
refuses numbers of thousands of digits; so what is too large is told before tomllib sees it.
"""

import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from feeds.reading.bounds import MAX_DEPTH, MAX_FRONT_MATTER, MAX_LENGTH, MAX_VALUES, cut, weight
from feeds.reading.yaml import Path, Value, Values, YamlError

_FENCE = re.compile(r"\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^[ \t]*\"?([\w-]+)\"?[ \t]*=", re.MULTILINE)
_ZULU = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.\d+)?[Zz]")
_MAX_DIGITS = 300
# A text that is not closed goes to the end: to look for its end from each of its quotes would take very long.
_TOKEN = re.compile(
    r"""(?P<text>\"{3}(?:[^\\"]|\\.|"(?!""))*+(?:"{3,5}|\Z)|'{3}(?:[^']|'(?!''))*+(?:'{3,5}|\Z)|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?)"""
    r"|(?P<comment>\#[^\n]*+)|(?P<word>[\w+-]++)|(?P<dot>\.)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<blank>[ \t]++)|(?P<other>.)",
    re.DOTALL,
)


def read_document(text: str) -> tuple[Values, str, int] | None:
    """Return the values, the body and the number of its first line; None where no ``+++`` opens the text.

    Raises YamlError, with the line, where what is between the fences is no TOML, or too large.
    """
    match = _FENCE.match(text)
    if match is None:
        return None
    first_line = text.count("\n", 0, match.start(1)) + 1
    return read(match[1], first_line), text[match.end() :], text.count("\n", 0, match.end()) + 1


def read(front_matter: str, first_line: int) -> Values:
    """Read TOML; raises YamlError, with the line, where it is none, or too large."""
    if len(front_matter) > MAX_FRONT_MATTER:
        octets, limit = str(len(front_matter.encode())), str(MAX_FRONT_MATTER)
        raise YamlError("front-matter-too-large", first_line, octets=octets, limit=limit)
    _check_sizes(front_matter, first_line)
    try:
        table = tomllib.loads(front_matter)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise YamlError(
            "toml-syntax", first_line + int(line[1]) - 1 if line else first_line, reason=str(error)[:120]
        ) from None
    lines: dict[Path, int] = {}
    number, counted = first_line, 0
    for match in _KEY.finditer(front_matter):
        number, counted = number + front_matter.count("\n", counted, match.start(1)), match.start(1)
        lines.setdefault((match[1],), number)
    builder = _Builder(first_line, frozenset(f"{match[1]}T{match[2]}" for match in _ZULU.finditer(front_matter)))
    return Values(builder.value(table, ()), lines, cut=builder.cut)


def _check_sizes(front_matter: str, first_line: int) -> None:
    """Raise YamlError for what tomllib cannot take: too deep, a key of too many parts, a number of too many digits."""
    depth = dots = 0
    for token in _TOKEN.finditer(front_matter):
        kind = token.lastgroup
        depth += (kind == "open") - (kind == "close")
        if kind not in ("word", "text", "blank"):
            dots = dots + 1 if kind == "dot" else 0
        if max(depth, dots) >= MAX_DEPTH:
            raise YamlError("yaml-too-deep", _line(token, first_line), limit=str(MAX_DEPTH))
        if kind == "word" and len(token[0]) > _MAX_DIGITS and token[0].lstrip("+-")[:1].isdigit():
            reason = f"a number of more than {_MAX_DIGITS} digits"
            raise YamlError("toml-syntax", _line(token, first_line), reason=reason)


def _line(token: re.Match[str], first_line: int) -> int:
    return first_line + token.string.count("\n", 0, token.start())


class _Builder:
    """Turns what tomllib read back into text, counting it; ``zulu`` are the stamps that ended in Z, which it forgets."""

    def __init__(self, first_line: int, zulu: frozenset[str] = frozenset()) -> None:
        self.cut: dict[Path, int] = {}
        self._first_line, self._zulu = first_line, zulu
        self._size = 0

    def value(self, value: Any, path: Path) -> Value:
        """Return a value as text, list or mapping."""
        if isinstance(value, dict):
            self._grow(1)
            return {key: self.value(item, (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            self._grow(1)
            return [self.value(item, (*path, number)) for number, item in enumerate(value)]
        text = self._typed(value)
        if len(text) > MAX_LENGTH:
            self.cut[path] = len(text)
        self._grow(weight(cut(text)))
        return cut(text)

    def _typed(self, value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, datetime) and value.isoformat()[:19] in self._zulu:
            return value.isoformat().replace("+00:00", "Z")
        return value.isoformat() if isinstance(value, date | datetime | time) else str(value)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MAX_VALUES:
            raise YamlError("yaml-too-many", self._first_line, limit=str(MAX_VALUES))
