"""Clean HTML → plain text, laid out for a calendar's description.

The pieces are joined once, at the end. Until then stand-ins hold the places where a line breaks or begins further in;
they are noncharacters, so that no text can hold them: whoever calls has had such characters removed.
"""

import re
from collections.abc import Callable
from html import unescape

from feeds.text.characters import without_invisible

TOKEN = re.compile(r"<(/?[a-z][a-z0-9]*+)((?:[^\"<>]++|\"[^\"<>]*+\")*+)>")

# Patterns here begin with a fixed character wherever they can: the time to find it is the time this module takes.
_INDENT, _BULLET, _BREAK, _PARAGRAPH = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
_GAP = _BREAK + _PARAGRAPH
_BLANK = f" \n{_INDENT}{_GAP}"
_COMMON = ("\t", "\u00a0", "\u202f")
_RARE_SPACE = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")
_SPACES = re.compile("  +")
_LEADING = re.compile(f"\n({_INDENT}*) +")
_AFTER_BULLET = re.compile(f"{_BULLET}[{_BLANK}]*")
_BREAKS = re.compile(f"{_BREAK}[{_BLANK}]*")
_BLANK_LINES = re.compile("\n\n\n+")
_START = re.compile(r'start="(\d{1,6})"')
_WHOLE_ADDRESS = re.compile(r"\s*https?://[^\s…]+(?<!\.\.\.)")
_SCHEME = re.compile(r"(?:https?://(?:www\.)?|mailto:|tel:)", re.IGNORECASE)
_DEEPEST = 6

_BLOCKS = dict.fromkeys(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "table", "dl"), _GAP)
_BLOCKS |= dict.fromkeys(("dt", "dd", "caption"), _BREAK)


class Layout:
    """One walk over the tags of a fragment, gathering the pieces of its plain text."""

    def __init__(self, fragment: str) -> None:
        self.pieces: list[str] = []
        self.lists: list[int] = []  # for each open list the number of its next item, 0 without numbers
        self.items: list[int] = []  # for each open item where its words begin among the pieces
        self.links: list[tuple[int, str]] = []
        self.row = self.cells = self.preformatted = 0
        tokens = TOKEN.split(fragment)
        self._words(tokens[0])
        for name, attributes, words in zip(tokens[1::3], tokens[2::3], tokens[3::3], strict=True):
            self._tag(name, attributes)
            self._words(words)

    def text(self) -> str:
        """The pieces joined, with one line end or two wherever a break was asked for."""
        joined = _with_plain_spaces(unescape("".join(self.pieces)))
        joined = _BREAKS.sub(_line_ends, _AFTER_BULLET.sub(" ", _LEADING.sub(r"\n\1", joined)))
        joined = "\n".join([line.rstrip(_BLANK) for line in joined.split("\n")])
        return _BLANK_LINES.sub("\n\n", joined).strip(_BLANK).replace(_INDENT, " ")

    def _words(self, words: str) -> None:
        if self.preformatted:
            words = words.replace(" ", _INDENT).replace("\n", "\n" + self._hang())
        elif words:
            words = words.replace("\n", " ").replace("&nbsp;", " ")
        if words:
            self.pieces.append(words)

    def _tag(self, name: str, attributes: str) -> None:
        handler = _HANDLERS.get(name)
        if handler:
            handler(self, attributes)
        elif (kind := _BLOCKS.get(name.lstrip("/"))) is not None:
            self._break(kind)

    def _break(self, kind: str) -> None:
        """A new paragraph; no more than a new line within a list, and than a space within a row."""
        if self.cells:
            kind = " "
        elif self.lists:
            kind = _BREAK + self._hang()
        self.pieces.append(kind)

    def _hang(self) -> str:
        return _INDENT * (2 * min(len(self.lists), _DEEPEST))

    def _line(self, _: str) -> None:
        self.pieces.append(" " if self.cells else "\n" + self._hang())

    def _open_list(self, _: str) -> None:
        self._break(_GAP)
        self.lists.append(0)

    def _open_numbers(self, attributes: str) -> None:
        self._break(_GAP)
        start = _START.search(attributes)
        self.lists.append(int(start[1]) if start else 1)

    def _close_list(self, _: str) -> None:
        if self.lists:
            self.lists.pop()
        self._break(_GAP)

    def _open_item(self, _: str) -> None:
        number = self.lists[-1] if self.lists else 0
        if number:
            self.lists[-1] += 1
        self.pieces.append(f"{_BREAK}{self._hang()[2:]}{f'{number}.' if number else '•'}{_BULLET}")
        self.items.append(len(self.pieces))

    def _close_item(self, _: str) -> None:
        """An item of which nothing is left, as when it held a picture, goes with its bullet."""
        start = self.items.pop() if self.items else 0
        if start and not any(piece.strip(_BLANK) for piece in self.pieces[start:]):
            del self.pieces[start - 1 :]
        self.pieces.append(_BREAK)

    def _open_link(self, attributes: str) -> None:
        self.links.append((len(self.pieces), attributes.partition('href="')[2].partition('"')[0]))

    def _close_link(self, _: str) -> None:
        start, href = self.links.pop() if self.links else (len(self.pieces), "")
        words = "".join(self.pieces[start:])
        body = words.rstrip(_BLANK)
        self.pieces[start:] = [_with_address(body, href), words[len(body) :]]

    def _open_row(self, _: str) -> None:
        self.cells = 0
        self.pieces.append(_BREAK + self._hang())
        self.row = len(self.pieces)

    def _close_row(self, _: str) -> None:
        """A row without its last empty cells, or with all of them empty without any trace."""
        self.cells = 0
        while len(self.pieces) > self.row and not self.pieces[-1].strip(_BLANK + "|"):
            self.pieces.pop()
        self.pieces.append(_BREAK)

    def _cell(self, _: str) -> None:
        if self.cells:
            self.pieces.append(" | ")
        self.cells += 1

    def _open_code(self, _: str) -> None:
        self._break(_GAP)
        self.preformatted += 1

    def _close_code(self, _: str) -> None:
        self.preformatted = max(0, self.preformatted - 1)
        self._break(_GAP)

    def _struck(self, _: str) -> None:
        self.pieces.append("~")


_HANDLERS: dict[str, Callable[[Layout, str], None]] = {
    "br": Layout._line,
    "ul": Layout._open_list,
    "ol": Layout._open_numbers,
    "/ul": Layout._close_list,
    "/ol": Layout._close_list,
    "li": Layout._open_item,
    "/li": Layout._close_item,
    "a": Layout._open_link,
    "/a": Layout._close_link,
    "tr": Layout._open_row,
    "/tr": Layout._close_row,
    "th": Layout._cell,
    "td": Layout._cell,
    "pre": Layout._open_code,
    "/pre": Layout._close_code,
    "s": Layout._struck,
    "/s": Layout._struck,
    "del": Layout._struck,
    "/del": Layout._struck,
}


def _with_plain_spaces(joined: str) -> str:
    """The text with spaces of one kind, never two in a row, and without what has no width at all."""
    for space in _COMMON:
        joined = joined.replace(space, " ")
    ordinary = joined
    for expected in _BLANK:
        ordinary = ordinary.replace(expected, "")
    if not ordinary.isprintable():
        joined = _RARE_SPACE.sub(" ", without_invisible(joined))
    return _SPACES.sub(" ", joined)


def _line_ends(breaks: re.Match[str]) -> str:
    """One line end, or a blank line, and then the indentation that was asked for last."""
    run = breaks[0]
    indentation = len(run) - len(run.rstrip(_INDENT + " "))
    return ("\n\n" if _PARAGRAPH in run else "\n") + _INDENT * run.count(_INDENT, len(run) - indentation)


def _with_address(words: str, href: str) -> str:
    """``words (address)``, or the address alone when the words say no more than it does."""
    address = href.removeprefix("mailto:").removeprefix("tel:")
    if not href or address in words.split():
        return words
    if not words.strip(_BLANK):
        return address
    if _essence(words) == _essence(href):
        return words[: len(words) - len(words.lstrip(_BLANK))] + address
    if _WHOLE_ADDRESS.fullmatch(words):
        return words
    return f"{words} ({address})"


def _essence(address: str) -> str:
    return _SCHEME.sub("", address.strip(_BLANK), count=1).rstrip("/").casefold()
