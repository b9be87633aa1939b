"""XML elements that hold any text: the one place that puts words into XML.

ElementTree escapes but passes on characters that XML 1.0 §2.2 forbids, and writes lone surrogates as references that
no reader takes. Names are written with their prefixes or below an ``xmlns``, so that no registry of prefixes decides
about bytes.
"""

from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, tostring

from feeds.interpretation.prose import clean

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


def element(name: str, attributes: Mapping[str, str] = NO_ATTRIBUTES) -> Element:
    """Return an element without a parent."""
    return Element(name, {key: clean(value) for key, value in attributes.items()})


def add(parent: Element, name: str, text: str = "", attributes: Mapping[str, str] = NO_ATTRIBUTES) -> Element:
    """Put an element with ``text`` into ``parent``, and return it."""
    child = SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    child.text = clean(text)
    return child


def octets(root: Element) -> bytes:
    """Return an element as UTF-8, without a declaration."""
    return bytes(tostring(root, "utf-8"))
