"""XML elements that hold any text: the one place that puts words into XML.

They are written at once, as ElementTree writes them, which the tests hold them against: to build its trees takes three
times as long. What XML 1.0 §2.2 forbids is cleaned away. Names are written with their prefixes or below an ``xmlns``,
so that no registry of prefixes decides about bytes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from feeds.text.characters import clean

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})

_IN_ATTRIBUTES = (('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#09;"))


def element(name: str, content: str = "", attributes: Mapping[str, str] = NO_ATTRIBUTES) -> str:
    """Return an element around other elements."""
    start = name + "".join([f' {key}="{_quoted(value)}"' for key, value in attributes.items()]) if attributes else name
    return f"<{start}>{content}</{name}>" if content else f"<{start} />"


def worded(name: str, words: str, attributes: Mapping[str, str] = NO_ATTRIBUTES) -> str:
    """Return an element around words."""
    return element(name, _escaped(words), attributes)


def _escaped(words: str) -> str:
    return clean(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(words: str) -> str:
    """Return words as an attribute, whose white space a reader would make spaces of (XML 1.0 §3.3.3)."""
    quoted = _escaped(words)
    for plain, written in _IN_ATTRIBUTES:
        quoted = quoted.replace(plain, written)
    return quoted
