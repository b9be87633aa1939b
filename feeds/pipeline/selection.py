"""A feed that its reader puts together: several categories, tags, only online, without some, as one address.

The address is canonical: sorted, in ASCII, each value once, so that the same choice is the same feed everywhere. What
an address names and nobody knows is told at once; a category that was renamed (``aliases``) is never lost.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from urllib.parse import urlencode

from feeds.locale.gettext import translator
from feeds.model import Event, Feed
from feeds.pipeline.collection import Collection
from feeds.pipeline.translations import once
from feeds.problems.catalogue import FeedsError
from feeds.text.folding import fold, fold_name, slugify, unique_slugs

PARAMETERS = {"category": "categories", "not": "without", "tag": "tags", "online": "online"}
_ANSWERS = {
    **dict.fromkeys(("1", "true", "yes", "oui", "on", "y"), "1"),
    **dict.fromkeys(("0", "false", "no", "non", "off", "n"), ""),
}
# What people type in the place of a parameter; a name that nobody knows would give everything without a word.
_MEANT = {"cat": "category", "keyword": "tag", "keywords": "tag", "without": "not", "exclude": "not"}
_SLIP = 0.75  # how alike two names of parameters are that one may be typed for the other


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
    def tags(self) -> Mapping[str, str]:
        """Each tag in its commonest spelling, by slug, the commonest tag first."""
        counts = Counter(tag for event in self.collection.events for tag in event.tags)
        spellings: dict[str, str] = {}
        for tag in sorted(counts, key=lambda tag: (-counts[tag], tag)):
            spellings.setdefault(fold_name(tag), tag)
        return {slug: tag for tag, slug in unique_slugs(spellings.values()).items()}

    def category(self, slug: str) -> Feed | None:
        """Return the feed of a category, also by a name that it had; an empty one where that category is no more."""
        present = slug if slug in self.categories else self.former(slug)
        if present in self.categories or not present:
            return self.categories.get(present)
        return replace(self.feed(Selection((present,))), path=f"categories/{present}", category=present, query="")

    def former(self, slug: str) -> str:
        """Return the slug that a category has now; empty when no alias names it."""
        aliases, seen = dict(self.collection.settings.aliases), set[str]()
        while slug in aliases and slug not in seen:
            seen.add(slug)
            slug = aliases[slug]
        return slug if seen or slug in aliases.values() else ""

    def chosen(self, parameters: Iterable[tuple[str, str]]) -> Selection:
        """Return what an address asks for. Raises UnknownChoice for a value that nobody knows, and for slips in names."""
        values: dict[str, set[str]] = {name: set() for name in PARAMETERS}
        for name, value in parameters:
            if name in PARAMETERS:
                values[name].update({self._known(name, value)} if value else ())
            elif near := _meant(name):
                raise UnknownChoice(name, value, near)
        return Selection(tuple(sorted(values["category"])), tuple(sorted(values["not"])),
                         tuple(sorted(values["tag"])), "1" in values["online"])  # fmt: skip

    def feed(self, selection: Selection) -> Feed:
        """Return the feed of a selection, named after what is in it."""
        whole = self.collection.combined
        chosen = [event for event in self.collection.events if self._holds(selection, event)]
        events = once(chosen, whole.language)
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
        return not selection.tags or not {self._tag_slugs[fold_name(tag)] for tag in event.tags}.isdisjoint(
            selection.tags
        )

    @cached_property
    def _slugs(self) -> Mapping[str, str]:
        return {feed.category: slug for slug, feed in self.categories.items()}

    @cached_property
    def _tag_slugs(self) -> Mapping[str, str]:
        return {fold_name(tag): slug for slug, tag in self.tags.items()}

    def _known(self, name: str, value: str) -> str:
        if name == "online" and value.lower() in _ANSWERS:
            return _ANSWERS[value.lower()]
        slug, known = slugify(value), _KNOWN[name](self)
        if slug in known:
            return slug
        renamed = self.former(slug) if name in ("category", "not") else ""
        if renamed:
            return renamed
        near = get_close_matches(slug, known, 1)
        raise UnknownChoice(name, value, near[0] if near else "")

    def _category(self, slug: str) -> str:
        return self.categories[slug].category if slug in self.categories else slug

    def _tag(self, slug: str) -> str:
        return self.tags[slug]


def _meant(name: str) -> str:
    """Return the parameter that a name was typed for; empty for names of others (utm_source, lang)."""
    near = get_close_matches(fold(name), PARAMETERS, 1, _SLIP)
    return _MEANT.get(fold(name)) or next(iter(near), "")


# What the values of each parameter are among.
_KNOWN: Mapping[str, Callable[[Choices], Mapping[str, object]]] = {
    "category": lambda choices: choices.categories,
    "not": lambda choices: choices.categories,
    "tag": lambda choices: choices.tags,
    "online": lambda _: _ANSWERS,
}
