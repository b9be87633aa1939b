"""The dialect without fences (Pelican, MultiMarkdown): ``Key: value`` lines up to the first blank line.

It is no YAML: a value may hold ``: ``, and an indented line goes on with the value above it.
"""

import re
from dataclasses import replace
from itertools import takewhile

from feeds.languages import folded
from feeds.reading.bounds import MAX_FRONT_MATTER, MAX_LENGTH, cut
from feeds.reading.yaml import Path, Value, Values, YamlError
from feeds.text.folding import fold

_LINE = re.compile(r"([^\W\d_][\w -]{0,40}):(?:[ \t]++(.*)|$)")
_FEWEST = 2


def read_header(text: str) -> tuple[Values, str, int] | None:
    """Return the values, the body and the number of its first line; None where the text begins otherwise.

    A header has a title and another key: a paragraph that begins with "Note: …" is none. Raises YamlError for one
    that is too large.
    """
    rows = text.split("\n")
    start = next((number for number, row in enumerate(rows) if row.strip()), len(rows))
    texts: dict[str, list[str]] = {}
    lines: dict[Path, int] = {}
    earlier: list[tuple[str, Value, int]] = []
    key, end = "", start
    for row in takewhile(str.strip, rows[start:]):
        match = _LINE.fullmatch(row.rstrip())
        if match:
            key = match[1].strip()
            if key in texts:
                earlier.append((key, cut(" ".join(texts[key])), lines[(key,)]))
            texts[key] = [(match[2] or "").strip()]
            lines[(key,)] = end + 1
        elif row[:1] in " \t" and key:
            texts[key].append(row.strip())
        else:
            return None
        end += 1
    if end == len(rows) or len(texts) < _FEWEST or not any(fold(name) in folded("key_words.title") for name in texts):
        return None
    return replace(_values(texts, lines, start), earlier=tuple(earlier)), "\n".join(rows[end:]).lstrip("\n"), end + 1


def _values(texts: dict[str, list[str]], lines: dict[Path, int], start: int) -> Values:
    whole = {key: " ".join(filter(None, parts)) for key, parts in texts.items()}
    size = sum(map(len, whole.values()))
    if size > MAX_FRONT_MATTER:
        raise YamlError("front-matter-too-large", start + 1, octets=str(size), limit=str(MAX_FRONT_MATTER))
    values: dict[str, Value] = {key: cut(text) or None for key, text in whole.items()}
    return Values(values, lines, cut={(key,): len(text) for key, text in whole.items() if len(text) > MAX_LENGTH})
