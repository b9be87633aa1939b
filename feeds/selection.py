"""A feed that its reader puts together: several categories, tags, only online, without some, as one address.

The address is canonical: sorted, in ASCII, each value once, so that the same choice is the same feed everywhere. What
an address names and nobody knows is told at once; a category that was renamed (``aliases``) is never lost.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from urllib.parse import urlencode

from feeds.collection import Collection
from feeds.errors import FeedsError
from feeds.i18n import translator
from feeds.model import Event, Feed
from feeds.slugs import slugify

PARAMETERS = {"category": "categories", "not": "without", "tag": "tags", "online": "online"}
_YES = {"1", "true", "yes", "on"}


class UnknownChoice(FeedsError):
    """An address names what is not there: ``parameter`` and ``value`` as typed, ``near`` what is spelt like it."""

    def __init__(self, parameter: str, value: str, near: str = "") -> None:
        super().__init__(f"{parameter}={value}")
        self.parameter, self.value, self.near = parameter, value, near


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody chose, as sorted slugs: events of any of ``categories``, with any of ``tags``, none of ``without``."""

    categories: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    online: bool = False

    @property
    def query(self) -> str:
        """The canonical query of its address, without a question mark."""
        pairs = [*(("category", slug) for slug in self.categories), *(("not", slug) for slug in self.without),
                 *(("tag", slug) for slug in self.tags), *((("online", "1"),) if self.online else ())]  # fmt: skip
        return urlencode(pairs)


@dataclass(frozen=True)
class Choices:
    """What may be chosen of a collection, by slug."""

    collection: Collection
    categories: Mapping[str, Feed] = field(init=False)

    def __post_init__(self) -> None:
        """Index the categories."""
        feeds = {feed.path.removeprefix("categories/"): feed for feed in self.collection.categories}
        object.__setattr__(self, "categories", feeds)

    @cached_property
    def tags(self) -> Mapping[str, tuple[str, int]]:
        """Each tag's commonest spelling and how many events have it, the commonest tag first."""
        counts = Counter(tag for event in self.collection.events for tag in event.tags)
        found: dict[str, tuple[str, int]] = {}
        for tag, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            name, before = found.get(slugify(tag), (tag, 0))
            found[slugify(tag)] = (name, before + number)
        return found

    def former(self, slug: str) -> str:
        """Return the slug that a category has now; empty when no alias names it."""
        aliases, seen = dict(self.collection.settings.aliases), set[str]()
        while slug in aliases and slug not in seen:
            seen.add(slug)
            slug = aliases[slug]
        return slug if seen else ""

    def chosen(self, parameters: Iterable[tuple[str, str]]) -> Selection:
        """Return what an address asks for. Raises UnknownChoice for a value that nobody knows, and for slips in names."""
        values: dict[str, set[str]] = {name: set() for name in PARAMETERS}
        for name, value in parameters:
            if name in PARAMETERS:
                values[name].update({self._known(name, value)} if value else ())
            elif near := get_close_matches(name, PARAMETERS, 1, 0.8):
                raise UnknownChoice(name, value, near[0])
        return Selection(tuple(sorted(values["category"])), tuple(sorted(values["not"])),
                         tuple(sorted(values["tag"])), "1" in values["online"])  # fmt: skip

    def feed(self, selection: Selection) -> Feed:
        """Return the feed of a selection, named after what is in it."""
        whole = self.collection.combined
        events = tuple(event for event in whole.events if self._holds(selection, event))
        name = f"{whole.name} – {self.describe(selection, whole.language)}" if selection.query else whole.name
        return Feed(
            path="feed",
            name=name,
            description=self.collection.settings.description,
            events=events,
            tzid=whole.tzid,
            last_modified=whole.last_modified,
            language=whole.language,
            query=selection.query,
        )

    def describe(self, selection: Selection, language: str) -> str:
        """Return a selection in words: ``Atelier, Visite, online, without Conférence``."""
        _ = translator(language).gettext
        parts = [*map(self._category, selection.categories), *(self._tag(slug) for slug in selection.tags)]
        parts += [_("online")] if selection.online else []
        parts += [_("without {category}").format(category=self._category(slug)) for slug in selection.without]
        return ", ".join(parts)

    def _holds(self, selection: Selection, event: Event) -> bool:
        if selection.online and not event.online:
            return False
        own = {self._slugs[category] for category in event.categories}
        if not own.isdisjoint(selection.without) or (selection.categories and own.isdisjoint(selection.categories)):
            return False
        return not selection.tags or not {slugify(tag) for tag in event.tags}.isdisjoint(selection.tags)

    @cached_property
    def _slugs(self) -> Mapping[str, str]:
        return {feed.category: slug for slug, feed in self.categories.items()}

    def _known(self, name: str, value: str) -> str:
        if name == "online":
            return "1" if value.lower() in _YES else ""
        slug, known = slugify(value), self.tags if name == "tag" else self.categories
        if slug in known:
            return slug
        renamed = self.former(slug) if name != "tag" else ""
        if renamed:
            return renamed
        near = get_close_matches(slug, known, 1)
        raise UnknownChoice(name, value, near[0] if near else "")

    def _category(self, slug: str) -> str:
        return self.categories[slug].category if slug in self.categories else slug

    def _tag(self, slug: str) -> str:
        return self.tags[slug][0]
