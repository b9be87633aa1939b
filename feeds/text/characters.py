"""Which characters a calendar may hold: one answer for everything a writer can type."""

import re

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Whatever may be a digit: all but the letters of Europe and ’“”–…, so that few texts are looked at letter by letter.
_PERHAPS_DIGIT = re.compile("[0-9²³¹\u0660-\u200f\u2028-\U0010ffff]")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060-\u2064]")


def clean(text: str) -> str:
    """The text without what a calendar may not hold: controls, bidirectional overrides, lone surrogates."""
    if text.isprintable() or _with_plain_spaces(text).isprintable():
        return text  # by far the most frequent case, and much faster to make sure of than with the pattern
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text))


def _with_plain_spaces(text: str) -> str:
    """The text with a space for each space that is not called printable; as long, since that is quicker than shorter."""
    return text.replace("\n", " ").replace("\t", " ").replace("\u00a0", " ").replace("\u202f", " ")


def without_invisible(text: str) -> str:
    """The text without soft hyphens and the like; what joins the parts of an emoji or of a Persian word stays."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def has_digit(text: str) -> bool:
    """Whether there is a digit in the text, of whatever script."""
    return _PERHAPS_DIGIT.search(text) is not None and any(map(str.isdigit, text))
