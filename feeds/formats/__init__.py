"""Feed → bytes: one file a format, listed in one table; routes, files and links follow from it."""

from collections.abc import Callable
from dataclasses import dataclass

from feeds.formats.addresses import Addresses
from feeds.formats.ics import render_event, render_feed
from feeds.model import Event, Feed
from feeds.settings import Settings

__all__ = ["FORMATS", "Addresses", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a feed and a single event: a suffix of addresses, a media type, two pure functions."""

    suffix: str
    media_type: str
    render_feed: Callable[[Feed, Settings, Addresses], bytes]
    render_event: Callable[[Event, Settings, Addresses], bytes]


FORMATS = (Format("ics", "text/calendar; charset=utf-8", render_feed, render_event),)
