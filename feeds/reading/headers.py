"""The dialect without fences (Pelican, MultiMarkdown): ``Key: value`` lines up to the first blank line.

It is no YAML: a value may hold ``: ``, and an indented line goes on with the value above it.
"""

import re

from feeds.reading.yaml import Path, Value, Values

_LINE = re.compile(r"([A-Za-zÀ-ÿ][\w -]{0,40}):(?:[ \t]+(.*)|$)")
_TITLE = frozenset({"title", "titre"})
_FEWEST = 2


def read_header(text: str) -> tuple[Values, str, int] | None:
    """Return the values, the body and the number of its first line; None where the text begins otherwise.

    A header has a title and another key: a paragraph that begins with "Note: …" is none.
    """
    values: dict[str, Value] = {}
    lines: dict[Path, int] = {}
    earlier: list[tuple[str, Value, int]] = []
    key, rows = "", text.split("\n")
    start = next((number for number, row in enumerate(rows) if row.strip()), len(rows))
    number = start
    for number, row in enumerate(rows[start:], start):
        match = _LINE.fullmatch(row.rstrip())
        if match:
            key = match[1].strip()
            if key in values:
                earlier.append((key, values[key], lines[(key,)]))
            values[key] = (match[2] or "").strip() or None
            lines[(key,)] = number + 1
        elif row[:1] in " \t" and row.strip() and key:
            values[key] = f"{values[key] or ''} {row.strip()}".strip()
        else:
            break
    if len(values) < _FEWEST or not any(name.casefold() in _TITLE for name in values):
        return None
    blank = number < len(rows) and not rows[number].strip()
    return (
        (Values(values, lines, earlier=tuple(earlier)), "\n".join(rows[number:]).lstrip("\n"), number + 1)
        if blank
        else None
    )
