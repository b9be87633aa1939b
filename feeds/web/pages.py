"""The pages for people, as text: what they show, put together here and laid out in ``templates/``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds import words
from feeds.explaining import STATUSES, explain
from feeds.formats import FORMATS, Addresses
from feeds.i18n import LANGUAGES, translator
from feeds.model import Event, Feed, Link, Status
from feeds.occurrences import moment
from feeds.slugs import fold
from feeds.web.files import versioned
from feeds.web.requests import Language
from feeds.web.site import Site
from feeds.web.subscribing import CLIENTS, webcal

PAST_SHOWN = 50
LANGUAGE_NAMES = {"en": "English", "fr": "Français"}

# An environment of its own: a site that mounts the blueprint may have an index.html and filters too.
_templates = Environment(
    loader=PackageLoader("feeds.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed as the index lists it: three ways to take it."""

    name: str
    count: int
    url: str
    webcal: str
    download: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """An event as the index lists it, beside its leaf of the calendar."""

    event: Event
    href: str
    first: date
    month: str
    words: str
    status: str


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages for one reader: their language, the ``base`` of addresses to copy, the ``root`` of links."""

    site: Site
    language: Language
    base: str
    root: str

    def index(self) -> str:
        """Return the page that lists feeds and events."""
        collection, now = self.site.collection, self.site.clock()
        coming = [event for event in collection.events if _end(event) > now]
        past = [event for event in reversed(collection.events) if _end(event) <= now]
        combined = self._entry(collection.combined, collection.settings.name)
        return self._render(
            "index.html",
            alternate=combined.download,
            combined=combined,
            categories=[self._entry(feed, feed.category) for feed in collection.categories],
            archive=self._entry(collection.archive, self._("Archive")),
            clients=[(client, client.link(combined.url, combined.name)) for client in CLIENTS],
            months=list(self._months(coming, now)),
            past=[self._leaf(event) for event in past[:PAST_SHOWN]],
            past_count=len(past),
        )

    def event(self, event: Event) -> str:
        """Return the page of one event."""
        over = _end(event) <= self.site.clock()
        feeds = {feed.category: feed for feed in self.site.collection.categories}
        return self._render(
            "event.html",
            event=event,
            when=words.when(event, self.language.tag),
            online=self._online(event),
            status=self._status(event),
            over=over,
            open_to_register=not over and event.status is not Status.CANCELLED,
            deadline=self._deadline(event),
            registration=[self._labelled(link) for link in event.registration],
            categories=[self._category(feeds[name]) for name in event.categories if name in feeds],
            alternate=f"{self.root}/events/{event.slug}.{FORMATS[0].suffix}",
            explained=self._page(f"/events/{event.slug}/explain") if self.site.settings.explain else "",
        )

    def _deadline(self, event: Event) -> str:
        """Return until when one may sign up, in words."""
        if event.deadline is None:
            return ""
        return self._("until {day}").format(day=words.day(event.deadline, self.language.tag))

    def explanation(self, event: Event) -> str:
        """Return the page that tells where the values of an event come from."""
        return self._render(
            "explain.html",
            event=event,
            explained=explain(event, self.language.tag),
            page=self._page(f"/events/{event.slug}"),
        )

    def failure(self, title: str, sentence: str, *, with_feeds: bool) -> str:
        """Return the page that says what went wrong; for a lost address, with the feeds there are."""
        feeds = self.site.collection.feeds if with_feeds else ()
        return self._render(
            "failure.html", title=title, sentence=sentence, feeds=[(feed.name, self._file(feed)) for feed in feeds]
        )

    def _render(self, template: str, **context: object) -> str:
        words_of = translator(self.language.tag)
        return _templates.get_template(template).render(
            context,
            _=words_of.gettext,
            ngettext=words_of.ngettext,
            language=self.language.tag,
            languages=[(tag, LANGUAGE_NAMES[tag]) for tag in LANGUAGES],
            site=self.site.settings,
            index=self._page("/"),
            static=partial(versioned, self.root),
        )

    def _months(self, events: Iterable[Event], now: datetime) -> Iterator[tuple[str, list[Leaf]]]:
        """Yield the events by month, those that have begun before all others."""

        def heading(event: Event) -> str:
            begun = moment(event.dtstart, event.tzid) <= now
            return self._("Now") if begun else words.month(words.first_day(event), self.language.tag)

        for name, group in groupby(events, heading):
            yield name, [self._leaf(event) for event in group]

    def _leaf(self, event: Event) -> Leaf:
        first = words.first_day(event)
        return Leaf(
            event=event,
            href=self._page(f"/events/{event.slug}"),
            first=first,
            month=words.short_month(first, self.language.tag),
            words=words.briefly(event, self.language.tag),
            status=self._status(event),
        )

    def _entry(self, feed: Feed, name: str) -> Entry:
        url = Addresses(self.base).feed(feed)
        return Entry(name, len(feed.events), url, webcal(url), self._file(feed), _anchor(feed))

    def _category(self, feed: Feed) -> tuple[str, str]:
        """Return its name, and where the index offers it: an .ics clicked by mistake helps nobody."""
        return feed.category, f"{self._page('/')}#{_anchor(feed)}"

    def _online(self, event: Event) -> str:
        """Return the word for it, unless the venue says so."""
        label = self._("Online")
        return label if event.online and fold(label) not in fold(event.venue) else ""

    def _labelled(self, link: Link) -> Link:
        return Link(link.href, link.label or self._("Register"))

    def _status(self, event: Event) -> str:
        return "" if event.status is Status.CONFIRMED else self._(STATUSES[event.status])

    def _file(self, feed: Feed) -> str:
        return f"{self.root}/{feed.path}.{FORMATS[0].suffix}"

    def _page(self, path: str) -> str:
        return f"{self.root}{path}?lang={self.language.tag}" if self.language.asked else f"{self.root}{path}"

    def _(self, message: str) -> str:
        return translator(self.language.tag).gettext(message)


def _end(event: Event) -> datetime:
    return moment(event.dtend, event.tzid)


def _anchor(feed: Feed) -> str:
    return feed.path.replace("/", "-")
