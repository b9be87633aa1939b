"""The order in which the files of a tree change, so that at every moment what a file refers to is there."""

import re
from enum import IntEnum


class Turn(IntEnum):
    """The order in which files are put into a tree; those that go are removed in the reverse order, but pages last.

    A file refers to none of its own turn, and to none of a later one but pages, which have placeholders.
    """

    STATIC = 0
    EVENT = 1
    CALENDAR = 2
    FEED = 3  # other forms of a calendar, which name the first one
    PAGE = 4
    SITEMAP_PART = 5
    SITEMAP = 6
    SITE = 7
    RECORD = 8


_TURNS = (
    (re.compile(r"(?:.*/)?index\.html"), Turn.PAGE),
    (re.compile(r"static/.*|feeds\.js"), Turn.STATIC),
    (re.compile(r"events/.*"), Turn.EVENT),
    (re.compile(r"record\.json"), Turn.RECORD),
    (re.compile(r"sitemap-\d+\.xml"), Turn.SITEMAP_PART),
    (re.compile(r"sitemap\.xml"), Turn.SITEMAP),
    (re.compile(r".*\.ics"), Turn.CALENDAR),
    (re.compile(r".*\.(?:json|atom)"), Turn.FEED),
)


def turn_of(name: str) -> Turn:
    """Return when a file is put into a tree: what is referred to comes before what refers."""
    return next((turn for pattern, turn in _TURNS if pattern.fullmatch(name)), Turn.SITE)
