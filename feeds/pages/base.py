"""What all pages for people share: the reader's language, addresses, an event beside its leaf, the templates."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds import phrases
from feeds.formats import FORMATS, Addresses
from feeds.interpretation.status import is_mentioned
from feeds.languages import autonym
from feeds.locale.gettext import LANGUAGES, known, translator
from feeds.model import Event, Feed, Status
from feeds.occurrences import moment, repeats
from feeds.pages import calendar_grid, colors, query
from feeds.pages.assets import versioned
from feeds.pages.query import COMING, Window, WindowKind
from feeds.pages.site import Site
from feeds.pages.times import Times
from feeds.pages.view_models import Day, EventItem, FeedEntry, Grid, SubscribeLink
from feeds.reports.explain import status_of
from feeds.settings import clients
from feeds.settings.clients import CLIENTS

_ALL, _ARCHIVE = "all", "archive"

# An environment of its own: a site that mounts the blueprint may have an index.html and filters too.
_templates = Environment(
    loader=PackageLoader("feeds.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a page; ``asked`` for in its address, or ``negotiated`` with Accept-Language."""

    tag: str
    asked: bool = False
    negotiated: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages for one reader: their language, the ``base`` of addresses to copy, the ``root`` of links."""

    site: Site
    language: Language
    base: str
    root: str

    def render(self, template: str, **context: object) -> str:
        """Return a template filled in; ``here`` is the canonical query of the page, which another language keeps."""
        here = str(context.pop("here", ""))
        words_of = translator(self.language.tag)
        shared = {
            "_": words_of.gettext,
            "ngettext": words_of.ngettext,
            "language": self.language.tag,
            "languages": [(tag, autonym(tag), href) for tag, href in self.in_languages(here)],
            "asked": self.language.asked,
            "site": self.site.settings,
            "index": self.page_of(self.site.collection.combined),
            "choose": self.chooser(),
            "embed_page": self.embedding(),
            "static": self.static,
            "made_for": self.made_for(),
            "style": self.style(),
        }
        return _templates.get_template(template).render(shared | context)

    def in_languages(self, here: str) -> Sequence[tuple[str, str]]:
        """Return the tag of each language there are pages in, and the link to this page, whose query is ``here``."""
        return [(tag, f"?{here}&lang={tag}" if here else f"?lang={tag}") for tag in LANGUAGES]

    def chooser(self) -> str:
        """Return the link to the page where people put a feed together; empty where there is none."""
        return self.href("/feed")

    def embedding(self) -> str:
        """Return the link to the page for webmasters; empty where there is none."""
        return self.href("/embed")

    def made_for(self) -> str:
        """Return for which day the page was made, in words; empty for one that is made when it is asked for."""
        return ""

    def static(self, name: str) -> str:
        """Return the address of a static file, good forever."""
        return versioned(self.root, name)

    def style(self, accent: str = "") -> str:
        """Return the address of the style sheet in a colour (rrggbb), that of the site where none is given."""
        color = accent or colors.known(self.site.settings.color)
        return f"{versioned(self.root, 'style.css')}&accent={color}"

    def failure(self, title: str, sentence: str, *, with_feeds: bool) -> str:
        """Return the page that says what went wrong; for a lost address, with the feeds there are."""
        feeds = self.site.collection.feeds if with_feeds else ()
        links = [(self.title(feed), self.page_of(feed)) for feed in feeds]
        return self.render("failure.html", title=title, sentence=sentence, feeds=links)

    def href(self, path: str, query: Mapping[str, str] | None = None, *, own: str = "") -> str:
        """Return a link: ``own`` is a canonical query that stands first; the language goes along when it was asked."""
        pairs = urlencode({**(query or {}), **({"lang": self.language.tag} if self.language.asked else {})})
        whole = "&".join(filter(None, (own, pairs)))
        return f"{self.root}{path}?{whole}" if whole else f"{self.root}{path}"

    def page_of(self, feed: Feed, window: Window = COMING) -> str:
        """Return the link to the page of a feed; the archive has the first page's list of past events."""
        if feed.path == _ARCHIVE:
            return self.href("/", {"past": "1", **window.query})
        is_first = feed.path == _ALL or feed.path.startswith("languages/")
        return self.href("/" if is_first else f"/{feed.path}", window.query, own=feed.query)

    def page_of_event(self, event: Event, on: date | None = None) -> str:
        """Return the link to the page of an event; of one that repeats, to the time ``on`` that day."""
        return self.href(f"/events/{event.slug}", {"on": on.isoformat()} if on else None)

    def explanation_of(self, event: Event) -> str:
        """Return the link to the page that tells where values come from; empty where there is none."""
        return self.href(f"/events/{event.slug}/explain") if self.site.settings.explain else ""

    def times(self, feed: Feed) -> Times:
        """Return when the events of a feed take place."""
        return Times(feed.events, self.site.clock())

    def ahead(self) -> Mapping[str, int]:
        """Return how many events each category has ahead."""
        coming = self.times(self.site.collection.combined).coming
        held = (event for event in coming if event.status is not Status.CANCELLED)
        return Counter(category for event in held for category in event.categories)

    def title(self, feed: Feed) -> str:
        """Return what a feed is called on the site itself."""
        own = {_ALL: self._("All events"), _ARCHIVE: self._("Archive")}
        return own.get(feed.path) or feed.category or feed.name

    def entry(self, feed: Feed) -> FeedEntry:
        """Return a feed as pages offer it."""
        url = Addresses(self.base).feed(feed)
        query = f"?{feed.query}" if feed.query else ""
        files = [(form.label, f"{self.root}/{feed.path}.{form.suffix}{query}") for form in FORMATS]
        return FeedEntry(
            name=feed.name,
            title=self.title(feed),
            page=Addresses(self.base).feed_page(feed),
            url=url,
            webcal=clients.webcal(url) if url else "",
            download=files[0][1],
            ways=tuple(self._ways(url, feed.name)),
            others=tuple(files[1:]),
        )

    def months(self, events: Iterable[Event], *, latest_first: bool = False) -> list[tuple[str, list[EventItem]]]:
        """Return events by month, those that are on before all others, each day as the clock of its event has it."""

        def heading(event: Event) -> str:
            return self._("Now") if self.is_on(event) else phrases.month(phrases.first_day(event), self.language.tag)

        by_day = sorted(events, key=lambda event: phrases.first_day(event), reverse=latest_first)
        told = sorted(by_day, key=lambda event: not self.is_on(event))
        return [(name, [self.leaf(event) for event in group]) for name, group in groupby(told, heading)]

    def is_on(self, event: Event) -> bool:
        """Whether an event is on now."""
        return moment(event.dtstart, event.tzid) <= self.site.clock() < moment(event.dtend, event.tzid)

    def grid(self, feed: Feed, first: date, to: Callable[[Window], str]) -> Grid:
        """Return the month of a feed that begins with ``first``; ``to`` gives the link of a month or a day."""
        weeks = calendar_grid.month(self.times(feed).between(*calendar_grid.bounds(first)), first)
        previous, following = self.months_beside(feed, first)

        def month(day: date | None) -> tuple[str, str]:
            return (phrases.month(day, self.language.tag), to(Window(WindowKind.MONTH, day))) if day else ("", "")

        return Grid(
            title=phrases.month(first, self.language.tag),
            weeks=tuple(tuple(self._day(cell, to) for cell in week) for week in weeks),
            weekdays=phrases.weekdays(self.language.tag),
            today=self.site.today(),
            previous=month(previous),
            next=month(following),
        )

    def months_beside(self, feed: Feed, first: date) -> tuple[date | None, date | None]:
        """Return the months before and behind that one can turn to."""
        beside = calendar_grid.previous_month(first), calendar_grid.next_month(first)
        return beside[0] if query.exists(beside[0]) else None, beside[1] if query.exists(beside[1]) else None

    def _day(self, cell: calendar_grid.Cell, to: Callable[[Window], str]) -> Day:
        return Day(
            day=cell.day,
            name=phrases.day(cell.day, self.language.tag),
            href=to(Window(WindowKind.DAY, cell.day)),
            leaves=tuple(map(self.leaf, cell.events)),
            more=cell.more,
            outside=cell.outside,
        )

    def leaf(self, event: Event) -> EventItem:
        """Return an event as lists show it."""
        first = phrases.first_day(event)
        return EventItem(
            event=event,
            href=self.page_of_event(event, first if repeats(event) else None),
            first=first,
            month=phrases.short_month(first, self.language.tag),
            words=" ".join(filter(None, (phrases.briefly(event, self.language.tag), self._clock(event)))),
            hour=" ".join(filter(None, (phrases.start_hour(event, self.language.tag), self._clock(event)))),
            status="" if self._says_its_status(event) else self.status(event),
            color=self.color(event),
            is_of_another_year=first.year != self.site.today().year,
        )

    def _says_its_status(self, event: Event) -> bool:
        """Whether the title says it, and in the reader's language."""
        return known(event.language) == self.language.tag and is_mentioned(event.summary)

    def _clock(self, event: Event) -> str:
        """Return the place whose hours those of an event are, where it is another than the site's."""
        if event.all_day or event.tzid == self.site.settings.timezone:
            return ""
        return f"({phrases.place_of_clock(event.tzid, self.language.tag)})"

    def color(self, event: Event) -> str:
        """Return the class of the event's first category that has a colour."""
        return next(filter(None, map(self.site.color, event.categories)), "")

    def status(self, event: Event) -> str:
        """Return the status in words; nothing for what takes place as planned."""
        return "" if event.calendar_status is Status.CONFIRMED else self._(status_of(event))

    def _ways(self, url: str, name: str) -> Iterable[SubscribeLink]:
        own = dict(self.site.settings.subscribe_links)
        for client in CLIENTS:
            href = client.link(url, name, own.get(client.key, ""))
            yield SubscribeLink(self._(client.name), href, self._(client.hint) if client.hint else "",
                      self._(client.pace) if client.pace else "", " ".join(client.systems))  # fmt: skip

    def _(self, message: str) -> str:
        return translator(self.language.tag).gettext(message)
