"""iCalendar (RFC 5545, 7986, 9253): the format of subscriptions."""

from feeds.formats.ical.feed import SIGNATURE, part, pieces, render_event

__all__ = ["SIGNATURE", "part", "pieces", "render_event"]
