"""Where things are: the addresses of feeds and events, for whoever writes or shows them.

Without a base (files written before anybody knows where they will be served) there are no addresses, and a format
leaves out what would need one.
"""

from dataclasses import dataclass

from feeds.model import Event, Feed

_PAGES = {"all": "/", "archive": "/past/"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses below ``base``, such as ``https://example.org/agenda`` without a slash at its end, or empty."""

    base: str = ""

    def index(self) -> str:
        """The page that lists the feeds."""
        return f"{self.base}/" if self.base else ""

    def feed(self, feed: Feed, suffix: str = "ics") -> str:
        """The address of a feed."""
        return f"{self.base}/{feed.path}.{suffix}{_query(feed)}" if self.base else ""

    def feed_page(self, feed: Feed) -> str:
        """The page where people subscribe to a feed; that of all events is the first page."""
        place = (
            "/"
            if feed.path.startswith("languages/")
            else _PAGES.get(feed.path, f"/{feed.path}/" if feed.category else f"/{feed.path}")
        )
        return f"{self.base}{place}{_query(feed)}" if self.base else ""

    def event(self, event: Event, suffix: str = "ics") -> str:
        """The address of the file of one event."""
        return f"{self.base}/events/{event.slug}.{suffix}" if self.base else ""

    def page(self, event: Event) -> str:
        """The public page of an event: the site's own, else this application's."""
        return event.url or (f"{self.base}/events/{event.slug}/" if self.base else "")


def _query(feed: Feed) -> str:
    return f"?{feed.query}" if feed.query else ""
