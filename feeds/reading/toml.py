"""TOML between ``+++`` fences, as Hugo writes it → values as text, each with the line of its key.

TOML knows dates and numbers; they are turned back into the text that was typed, so that one reader of dates serves
all dialects.
"""

import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from feeds.reading.yaml import Path, Value, Values, YamlError

_FENCE = re.compile(r"\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^\s*\"?([\w-]+)\"?\s*=", re.MULTILINE)


def split(text: str) -> tuple[str, str, int] | None:
    """Return front matter, body and the number of the body's first line; None where no ``+++`` opens the text."""
    match = _FENCE.match(text)
    return (match[1], text[match.end() :], text.count("\n", 0, match.end()) + 1) if match else None


def read(front_matter: str, first_line: int) -> Values:
    """Read TOML; raises YamlError, with the line, where it is none."""
    try:
        table = tomllib.loads(front_matter)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise YamlError(
            "toml-syntax", first_line + int(line[1]) - 1 if line else first_line, reason=str(error)[:120]
        ) from None
    lines: dict[Path, int] = {}
    for match in _KEY.finditer(front_matter):
        lines.setdefault((match[1],), first_line + front_matter.count("\n", 0, match.start(1)))
    return Values(as_text(table), lines)


def as_text(value: Any) -> Value:
    """Return what TOML or JSON holds with every value as the text that was typed."""
    if isinstance(value, dict):
        return {str(key): as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else value.isoformat() if isinstance(value, date | datetime | time) else str(value)
