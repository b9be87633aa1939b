"""Bytes → front matter and body, each with the number of its first line.

python-frontmatter does the split; the trap is that its boundary takes ``-----`` under a heading for a fence and
that ``frontmatter.loads`` hands the keys ``content`` and ``handler`` to a constructor. So only its ``split`` is
used, with the boundary that sites generators agree on: three hyphens alone on their line.
"""

import re
from dataclasses import dataclass

from frontmatter.default_handlers import YAMLHandler

from feeds.model import Problem
from feeds.reading.bounds import MAX_FRONT_MATTER


class _Fences(YAMLHandler):
    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)


_FENCES = _Fences()


@dataclass(frozen=True, slots=True)
class Parts:
    """The two halves of a document; ``front_matter`` is None when there is none that can be read."""

    front_matter: str | None
    body: str
    front_matter_line: int = 1
    body_line: int = 1


def split(data: bytes, source: str) -> tuple[Parts, list[Problem]]:
    """Split the bytes of the document ``source``; never raises, says what it passed over."""
    try:
        text, problems = _decode(data, source)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        octet = f"0x{data[error.start]:02X}"
        return Parts(None, ""), [Problem(source, line, "not-utf-8", (("octet", octet),))]
    blank = len(text) - len(text.lstrip("\n \t"))
    opening = text[blank:]
    if not _FENCES.detect(opening):
        return Parts(None, text), [*problems, Problem(source, 0, "no-front-matter")]
    first_line = text.count("\n", 0, blank) + 1
    if first_line > 1:
        problems.append(Problem(source, 1, "blank-before-fence"))
    parts, problem = _split(opening, first_line, source)
    return parts, [*problems, problem] if problem else problems


def _decode(data: bytes, source: str) -> tuple[str, list[Problem]]:
    problems = []
    text = data.decode("utf-8")
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        problems.append(Problem(source, 1, "byte-order-mark"))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        problems.append(Problem(source, 1, "crlf"))
    return text, problems


def _split(opening: str, first_line: int, source: str) -> tuple[Parts, Problem | None]:
    try:
        front_matter, body = _FENCES.split(opening)
    except ValueError:
        return Parts(None, ""), Problem(source, first_line, "fence-not-closed")
    if len(front_matter) > MAX_FRONT_MATTER:
        values = (("octets", str(len(front_matter.encode()))), ("limit", str(MAX_FRONT_MATTER)))
        return Parts(None, body), Problem(source, first_line, "front-matter-too-large", values)
    body_line = first_line + front_matter.count("\n") + 1
    return Parts(front_matter.removeprefix("\n"), body.removeprefix("\n"), first_line + 1, body_line), None
