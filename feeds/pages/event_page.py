"""The page of one event: when, where, how to register, how to put a copy of it into one's own calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import quote, urlsplit

from feeds import phrases
from feeds.formats import FORMATS, Addresses
from feeds.locale.gettext import translator
from feeds.model import Event, Feed, Link, Status
from feeds.occurrences import coming, ends, past, repeats
from feeds.pages import add_links, metadata
from feeds.pages.base import Pages
from feeds.pages.view_models import TimeEntry
from feeds.reports.explain import explain
from feeds.text.folding import fold

_MAP = "https://www.openstreetmap.org/search?query={query}"
_MAP_AT = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"
_MORE_SHOWN = 5


@dataclass(frozen=True)
class EventPage:
    """The page of ``event`` for one reader; of one that repeats ``on`` is the day (ISO 8601) that they came for."""

    pages: Pages
    event: Event
    on: str = ""

    def render(self) -> str:
        """Return the page as HTML."""
        event, further = self._shown
        over = self._is_over()
        is_held = event.status is Status.CONFIRMED
        return self.pages.render(
            "event.html",
            event=event,
            leaf=self.pages.leaf(event),
            when=phrases.when(event, self._tag),
            clock=phrases.place_of_clock(event.tzid, self._tag) if not event.all_day else "",
            times=[(phrases.when(each, self._tag), self.pages.leaf(each).href) for each in further[:_MORE_SHOWN]],
            more=len(further) - _MORE_SHOWN,
            all_times=self._all_times(),
            ends=self._ends(),
            online=self._online(),
            map=self._map(),
            picture=self._picture(),
            status=self.pages.status(event),
            over=over,
            open_to_register=not over and is_held,
            addable=not over and is_held,
            deadline=self._deadline(),
            registration=[Link(link.href, link.label or self._("Register")) for link in event.registration],
            conference=[Link(link.href, link.label or self._("Join online")) for link in event.conference],
            categories=[(feed.category, self.pages.page_of(feed), self.pages.site.color(feed.category))
                        for feed in self._feeds()],
            follow=self._follow(),
            alternate=f"{self.pages.root}/events/{event.slug}.{FORMATS[0].suffix}",
            adding=self._adding(),
            canonical=self._page,
            structured=metadata.json_ld(event, self._page),
            open_graph=metadata.open_graph(event, self._page, self.pages.site.settings.name, self._tag),
            explained=self.pages.explanation_of(event),
        )  # fmt: skip

    def explanation(self) -> str:
        """Return the page that tells where the values of the event come from."""
        return self.pages.render(
            "explain.html",
            event=self.event,
            explained=explain(self.event, self._tag),
            page=self.pages.page_of_event(self.event),
        )

    def _own(self) -> list[Event]:
        """Return what this page is about: a series with the times that were moved, or one of those alone."""
        return self.pages.site.series(self.event) if repeats(self.event) else [self.event]

    def _all_times(self) -> Sequence[TimeEntry]:
        """Return every time of a series, for a page that no day changes."""
        return ()

    def _ends(self) -> str:
        """Return when the event is over, for a page that no day changes."""
        return ""

    def _is_over(self) -> bool:
        return ends(self._shown[0]) <= self.pages.site.clock()

    def _adding(self) -> Sequence[add_links.Form]:
        return add_links.links(self._shown[0], self._page, self._tag)

    @cached_property
    def _shown(self) -> tuple[Event, Sequence[Event]]:
        """Return the time that is asked for, else the next, and those behind it.

        Once a rule has begun, a single time is shown, which alone can be added to a calendar.
        """
        now = self.pages.site.clock()
        times = [*past(self._own(), now)[::-1], *coming(self._own(), now)]
        asked = (place for place, each in enumerate(times) if phrases.first_day(each).isoformat() == self.on)
        coming_next = (place for place, each in enumerate(times) if ends(each) > now)
        place = next(asked, next(coming_next, len(times) - 1))
        chosen = times[place] if times else self.event
        if chosen.dtstart == self.event.dtstart:
            return self.event, times[place + 1 :]
        return replace(chosen, rrule="", rdates=(), exdates=(), moved=()), times[place + 1 :]

    def _feeds(self) -> list[Feed]:
        feeds = {feed.category: feed for feed in self.pages.site.collection.categories}
        return [feeds[name] for name in self.event.categories if name in feeds]

    def _follow(self) -> tuple[str, str]:
        """Return the feed to subscribe to for events like this one: title and link of its page."""
        feed = next(iter(self._feeds()), self.pages.site.collection.combined)
        return self.pages.title(feed), self.pages.page_of(feed)

    def _online(self) -> str:
        """Return the word for it, unless the venue says so."""
        label = self._("Online")
        return label if self.event.online and fold(label) not in fold(self.event.venue) else ""

    def _map(self) -> str:
        """Return the link to a map of the place; empty where there is no place to go to."""
        if self.event.geo:
            lat, lon = self.event.geo
            return _MAP_AT.format(lat=lat, lon=lon)
        place = self.event.address and ", ".join(filter(None, (self.event.venue, self.event.address)))
        return _MAP.format(query=quote(place.encode("utf-8", "replace"), safe="")) if place else ""

    def _picture(self) -> tuple[str, str]:
        """Return the picture to show, or the host it is on: nothing is loaded from the sites of others."""
        try:
            host = urlsplit(self.event.image).netloc
        except ValueError:  # half an IPv6 address
            host = ""
        own = bool(host) and host == urlsplit(self.pages.base).netloc
        return (self.event.image, "") if own else ("", host)

    def _deadline(self) -> str:
        """Return until when one may sign up, in words."""
        limit = self.event.deadline
        if limit is None:
            return ""
        told = phrases.day(limit, self._tag)
        if isinstance(limit, datetime):
            told = f"{told}, {phrases.hour(limit, self._tag)}"
        return self._("until {day}").format(day=told)

    @property
    def _page(self) -> str:
        return Addresses(self.pages.base).page(self.event)

    @property
    def _tag(self) -> str:
        return self.pages.language.tag

    def _(self, message: str) -> str:
        return translator(self._tag).gettext(message)
