"""Which front matter keys spell which property, in all languages.

A dot reaches into nested keys; case, ``-``, ``_``, spaces and accents are folded away, so ``Date-Début`` is found as
``date_debut``. Order is precedence: the first spellings of all languages stand before the second ones. To teach a
spelling, add one string to ``[keys]`` of the file of its language.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from feeds.interpretation import placeholders
from feeds.interpretation.key_roles import is_event, is_title, words_of
from feeds.languages import folded, in_order, prepared, words
from feeds.languages.concepts import CONCEPTS
from feeds.reading import Document, Path, Value, spell
from feeds.settings import Settings
from feeds.settings.site_keys import FieldRule, TypeRule, find
from feeds.text.folding import flat, fold, fold_key
from feeds.timezones.database import writes_month_first

_MOST_LEAVES, _DEEPEST = 2_000, 6
_DATE_KEY = re.compile(r"\s*\d{4}-\d{2}-\d{2}")
_POSTING = frozenset({"published", "created", "last_modified"})  # what a key that is not about the event still tells
_SEVERAL = frozenset({"dtstart", "dtend", "rdates", "exdates"})  # properties of which a list holds one value each
_BEHIND = 10_000
_COMPOUND = frozenset({
    "venue", "room", "address", "address2", "postcode", "city", "province", "region", "country", "geo", "online", "attendance",
    "conference", "registration", "categories", "tags", "abstract", "image", "practical", "access", "cancelled", "postponed",
    "state", "language",
})  # fmt: skip  # properties of which a key may say that they are the event's
PLACE_PARTS = ("venue", "room", "address", "address2", "postcode", "city", "province", "region", "country")
_OF_MAPPINGS = frozenset(
    {"place_venue", "place_address", "house_number", "row_label", "wrapper", "plural"}
)  # keys inside of others, and around


@prepared
def spellings() -> Mapping[str, tuple[str, ...]]:
    """Return how each property is spelt in all languages; the first found wins."""
    return {name: in_order(f"keys.{name}") for name in CONCEPTS["keys"] if name not in _OF_MAPPINGS}


@prepared
def place_parts() -> Mapping[str, tuple[str, ...]]:
    """Return how the parts of a place are spelt that is written as a mapping, by the last word of their keys."""
    parts = {name: in_order(f"keys.{name}") for name in PLACE_PARTS}
    return {
        **parts,
        "venue": in_order("keys.place_venue"),
        "address": (*parts["address"], *in_order("keys.place_address")),
        "house_number": in_order("keys.house_number"),
    }


@dataclass(frozen=True, slots=True)
class _Index:
    """Spellings as ``fold_key`` leaves them. Those of a property; what each says: properties, with its rank in each."""

    spelt: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[str, ...]]
    ranks: Mapping[str, list[tuple[str, int]]]
    wrappers: frozenset[str]
    row_labels: frozenset[str]
    plurals: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]


@prepared
def _index() -> _Index:
    spelt = {name: _folded(keys) for name, keys in spellings().items()}
    ranks: dict[str, list[tuple[str, int]]] = {}
    for name, keys in spelt.items():
        for rank, key in enumerate(keys):
            ranks.setdefault(key, []).append((name, rank))
    return _Index(
        spelt,
        {name: _folded(keys) for name, keys in place_parts().items()},
        ranks,
        frozenset(_folded(words("keys.wrapper"))),
        frozenset(_folded(words("keys.row_label"))),
        frozenset(_folded(words("keys.plural"))),
        folded("answers.yes"),
        folded("answers.no"),
    )


def _folded(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(fold_key, keys)))


class Field(NamedTuple):  # forty of a document: a tuple takes a third of the time that a dataclass does
    """A value, where it stands, and the line of it; ``settled`` if the setting ``fields`` names it."""

    value: Value
    path: Path
    line: int
    settled: bool = False

    @property
    def key(self) -> str:
        """The path as its writer sees it: ``champs_informations[0].contenu``."""
        return spell(self.path)

    @property
    def text(self) -> str:
        """The value in one piece of text; empty for a mapping."""
        if isinstance(self.value, list):
            return ", ".join(item for item in self.value if isinstance(item, str))
        return self.value if isinstance(self.value, str) else ""

    @property
    def words(self) -> str:
        """Every text of the value, whatever it is nested in: ``status: {value: draft}`` says draft."""
        return ", ".join(text for _, text in islice(_leaves(self.value, ()), _MOST_LEAVES))


def _says_kind(found: Field, ranks: Sequence[tuple[str, int]]) -> bool:
    """Whether a key for the layout says that the document is an event, and no more: ``type: event`` is no category."""
    return any(name == "layout" for name, _ in ranks) and fold(found.text) in folded("site.kind")


@dataclass(frozen=True, slots=True)
class InformationRow:
    """One line of practical information: its label ("Horaires"), its other words, and what looks like an address."""

    label: str
    text: str
    targets: tuple[str, ...]
    key: str
    line: int


class FrontMatter:
    """The front matter of one document, looked up by property instead of by key.

    ``fields`` and ``types`` are the settings of these names: a path that ``fields`` names stands before all spellings.
    ``settled`` are the paths of the values that it names, ``never`` those of which it says that they are not about the
    event. ``is_event`` is what ``types`` say, None where they are not set. ``month_first`` tells whether 4/5 is in April in
    the country of the zone ``tzid``, None where both are usual.
    """

    settled: frozenset[Path] = frozenset()
    never: frozenset[Path] = frozenset()

    def __init__(
        self, document: Document, fields: Sequence[FieldRule] = (), types: Sequence[TypeRule] = (), tzid: str = ""
    ) -> None:
        self.document = document
        self.month_first = writes_month_first(tzid)
        self.is_event = any(rule.fits(document.metadata) for rule in types) if types else None
        ranked: dict[str, list[tuple[int, Field]]] = {}
        ranks = _index().ranks
        for spelling, (value, path) in _spelled(document.metadata).items():
            spelt = ranks.get(spelling) or (
                _compound(str(path[-1])) if "." not in spelling and not _is_flag(value) else ()
            )
            if spelt and not placeholders.is_empty(value):
                found = Field(value, path, document.line(path))
                kind = _says_kind(found, spelt)
                for name, rank in spelt:
                    if kind and name == "categories":
                        continue
                    ranked.setdefault(name, []).append((rank, found))
        self._said = {name: [found for _, found in sorted(its, key=itemgetter(0))] for name, its in ranked.items()}
        if fields:
            self._follow(fields)

    def _follow(self, rules: Sequence[FieldRule]) -> None:
        """Put what the setting ``fields`` names in the place of what the spellings found."""
        self.never = frozenset(
            path for rule in rules if rule.never for path, _ in find(self.document.metadata, rule.never)
        )
        for name, its in self._said.items():
            if name not in _POSTING and self.never:
                self._said[name] = [found for found in its if not self._is_never(found.path)]
        for rule in rules:
            if not rule.paths:
                self._said.pop(rule.name, None)
            elif found := self._given(rule):
                self._settle(rule.name, found)

    def _given(self, rule: FieldRule) -> list[Field]:
        """Return the values that a line of ``fields`` gives this document, without empty ones."""
        found = [each for path in rule.paths for each in find(self.document.metadata, path)]
        if rule.name in _SEVERAL:
            found = [each for path, value in found for each in _items_of(path, value)]
        fields = [
            Field(value, path, self.document.line(path), True)
            for path, value in found
            if not placeholders.is_empty(value)
        ]
        if rule.name == "venue" and len(fields) > 1:  # the parts of one place
            return [fields[0]._replace(value=", ".join(dict.fromkeys(each.text for each in fields if each.text)))]
        return fields

    def _settle(self, name: str, found: list[Field]) -> None:
        if name == "venue":  # what is named is all of the place
            for part in PLACE_PARTS:
                self._said.pop(part, None)
        self._said[name] = found
        self.settled |= {each.path for each in found}

    def _is_never(self, path: Path) -> bool:
        """Whether a value is, or lies below, one that is never about the event."""
        return any(path[:length] in self.never for length in range(1, len(path) + 1))

    def is_settled(self, name: str) -> bool:
        """Whether the setting ``fields`` names the value of a property of this document."""
        first = self.first(name) if self.settled else None
        return first is not None and first.settled

    def all(self, name: str) -> Iterator[Field]:
        """Yield what the document says under each spelling of ``name``, in precedence, without empty values."""
        return iter(self._said.get(name, ()))

    def typed(self, names: Container[str]) -> Iterator[tuple[str, Field]]:
        """Yield all that stands under any spelling of some properties, with the property; empty texts as well.

        Of keys that fold to the same one, and of a key that was typed twice, each value counts.
        """
        for found in self._keys():
            for name in _names_of(str(found.path[-1])):
                if name in names and found.path not in self.never:
                    yield name, found

    def named(self, keys: Container[str]) -> Iterator[Field]:
        """Yield what stands under keys that are ``keys`` once they are folded."""
        return (found for found in self._keys() if self.folded(found) in keys and found.path not in self.never)

    @staticmethod
    def folded(found: Field) -> str:
        """Return the key of a value as ``fold_key`` leaves it."""
        return _folded_key(str(found.path[-1]))

    def _keys(self) -> Iterator[Field]:
        """Yield the values of all keys, those inside of ``event:`` and the like too."""
        document, wrappers = self.document, _index().wrappers
        for key, value in document.metadata.items():
            yield Field(value, (key,), document.line((key,)))
            if isinstance(value, dict) and _folded_key(key) in wrappers:
                yield from (Field(item, (key, name), document.line((key, name))) for name, item in value.items())
        for key, value, line in document.earlier:
            yield Field(value, (key,), line)

    def first(self, name: str) -> Field | None:
        """Return the first of ``all``."""
        return next(iter(self._said.get(name, ())), None)

    def line(self, name: str) -> int:
        """Return the line of the first value of ``name``, 0 without one."""
        found = self.first(name)
        return found.line if found else 0

    def text(self, name: str) -> str:
        """Return the first value of ``name`` that is text; empty when there is none."""
        for found in self._said.get(name, ()):
            if text := found.text:
                return text
        return ""

    @cached_property
    def prose(self) -> str:
        """Title, summary and body as they were typed: the text by which the language is guessed, wherever it is asked."""
        return f"{self.text('summary')} {self.text('abstract')} {self.document.body}"

    def is_true(self, name: str) -> bool:
        """Whether any spelling of ``name`` says yes."""
        return any(is_yes(found.text) for found in self.all(name))

    def is_false(self, name: str) -> bool:
        """Whether any spelling of ``name`` says no."""
        return any(is_no(found.text) for found in self.all(name))

    @cached_property
    def leaves(self) -> tuple[Field, ...]:
        """Every value that is text, wherever it is nested; a bound keeps a hostile document cheap."""
        leaves = islice(_leaves(self.document.metadata, ()), _MOST_LEAVES)
        every = (
            Field(text, path, self.document.line(path)) for path, text in leaves if not placeholders.is_empty(text)
        )
        return tuple([found for found in every if not self._is_never(found.path)] if self.never else every)

    def part(self, found: Field, name: str) -> str:
        """Return the part ``name`` of PLACE_PARTS of a place that is written as a mapping; empty without it.

        A number of a house that has a key of its own stands before or behind its street, as the keys do.
        """
        values = found.value if isinstance(found.value, dict) else {}
        typed = {fold_key(key): value for key, value in values.items() if not placeholders.is_empty(value)}
        keys = [_part_key(typed, each) for each in ((name, "house_number") if name == "address" else (name,))]
        return " ".join(str(typed[key]) for key in typed if key in keys) if keys[0] else ""

    def titled(self) -> Field | None:
        """Return the value of a key that nobody listed and that is a title by its words: ``talk-title``."""
        for found in self.leaves:
            words = words_of(str(found.path[-1])) if len(found.path) == 1 else ()
            if len(words) > 1 and is_title(words[-1]) and is_event(words[:-1]):
                return found
        return None

    @cached_property
    def rows(self) -> tuple[InformationRow, ...]:
        """The rows of practical information, in the writer's order."""
        found = self.first("rows")
        items = found.value if found and isinstance(found.value, list) else []
        return tuple(
            self._row(item, (*found.path, number))
            for number, item in enumerate(items)
            if found and isinstance(item, dict)
        )

    def _row(self, item: Mapping[str, Value], path: Path) -> InformationRow:
        label, words, targets, where = "", [], [], path
        for key, value in item.items():
            if not isinstance(value, str) or placeholders.is_empty(value):
                continue
            if placeholders.is_target(value.strip(" <>")):
                targets.append(value.strip(" <>"))
                continue
            targets.extend(href for href in placeholders.linked(value) if href not in targets)
            if fold_key(key) in _index().row_labels and not label:
                label = value.strip()
            else:
                words.append(value.strip())
                where = (*path, key)
        return InformationRow(label, "\n".join(words), tuple(targets), spell(where), self.document.line(where))


def _part_key(typed: Mapping[str, Value], name: str) -> str | None:
    """Return the first key of a mapping that spells a part of a place and holds a text."""
    return next((spelling for spelling in _index().parts[name] if isinstance(typed.get(spelling), str)), None)


def front_matter_of(document: Document, settings: Settings) -> FrontMatter:
    """Return the front matter of a document of a site: with what its generator adds, by what its settings say."""
    return FrontMatter(settings.site.applied(document), settings.fields, settings.types, settings.timezone)


@lru_cache(8192)
def _folded_key(key: str) -> str:
    return fold_key(key.replace(".", " "))


@lru_cache(8192)
def _names_of(key: str) -> tuple[str, ...]:
    """Return the properties that a key spells."""
    return tuple(name for name, _ in _index().ranks.get(_folded_key(key), ()))


@lru_cache(8192)
def _compound(key: str) -> Sequence[tuple[str, int]]:
    """Return the properties, with their ranks, of a key that nobody listed: one that is, beside a word for events.

    ``event_place`` and ``lugarEvento`` spell what ``place`` and ``lugar`` do, and stand behind all that are listed.
    """
    words = _apart(words_of(key))
    rest = [word for word in words if not is_event((word,))]
    if not rest or not any(word in _event_words() for word in words):
        return ()
    listed = _index().ranks.get("".join(rest), ())
    return [(name, rank + _BEHIND) for name, rank in listed if name in _COMPOUND]


@prepared
def _event_words() -> frozenset[str]:
    """Return the words for events of all kinds: "event", "concert", "show"."""
    return folded("site.event", "site.kind")


def _is_flag(value: Value) -> bool:
    """Whether a value says yes or no: ``show_location: true`` is about the page."""
    return isinstance(value, str) and (is_yes(value) or is_no(value))


def _apart(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words; one that is written together with a word for events in two: ``eventplace``, ``veranstaltungsort``."""
    if len(words) != 1:
        return words
    (word,) = words
    kinds = sorted((kind for kind in _event_words() if word.startswith(kind)), key=len)
    rests = ((kind, word[len(kind) :].removeprefix("s")) for kind in reversed(kinds))
    return next(((kind, rest) for kind, rest in rests if rest in _index().ranks), words)


_SEPARATOR = re.compile("[,;]")


def is_plural(key: str) -> bool:
    """Whether a key names several things, so that a comma in its one text parts them."""
    return fold_key(key).endswith("s") or fold_key(key) in _index().plurals


def split_list(text: str) -> list[str]:
    """Return the items of a list that is written as one text: ``Musik, Kunst``."""
    return [item.strip() for item in _SEPARATOR.split(text)]


def is_yes(text: str) -> bool:
    """Whether a word means yes."""
    return _plain(text) in _index().yes


def _plain(text: str) -> str:
    """Return a word as it is compared; signs stay, since "+0" is no answer."""
    return flat(text.strip())


def is_no(text: str) -> bool:
    """Whether a word means no."""
    return _plain(text) in _index().no


def is_wrapper(key: str) -> bool:
    """Whether a key only holds the others: ``event:``."""
    return fold_key(key) in _index().wrappers


@prepared
def _properties() -> Mapping[str, str]:
    return {spelling: name for name, keys in reversed(list(_index().spelt.items())) for spelling in keys}


@prepared
def _part_names() -> Mapping[str, str]:
    return {spelling: name for name, keys in reversed(list(_index().parts.items())) for spelling in keys}


def property_of(keys: Sequence[str]) -> str | None:
    """Return the property that the last of nested ``keys`` spells; None when no spelling is listed."""
    folded = [fold_key(key.replace(".", " ")) for key in keys]
    listed = _properties().get(".".join(folded))
    if listed is None and len(folded) > 1 and _properties().get(folded[0]) == "venue":
        return _part_names().get(folded[-1])
    return listed


def _spelled(metadata: Mapping[str, Value]) -> dict[str, tuple[Value, Path]]:
    """Return each value with its path by its folded key; of two that fold to the same, the first that is not empty."""
    found: dict[str, tuple[Value, Path]] = {}
    for path, value in _walk(metadata, ()):
        name = ".".join([fold_key(str(part).replace(".", " ")) for part in path])
        if name not in found or not placeholders.is_empty(value):
            found[name] = (value, path)
    for name, entry in _within_wrappers(metadata):
        found.setdefault(name, entry)
    return found


def _within_wrappers(metadata: Mapping[str, Value]) -> Iterator[tuple[str, tuple[Value, Path]]]:
    """Yield what stands inside of ``event:`` and the like, as if it stood outside."""
    wrappers = _index().wrappers
    for wrapper, inside in metadata.items():
        if isinstance(inside, dict) and fold_key(wrapper) in wrappers:
            for key, value in inside.items():
                if not placeholders.is_empty(value):
                    yield fold_key(key.replace(".", " ")), (value, (wrapper, key))


def _items_of(path: Path, value: Value) -> Iterator[tuple[Path, Value]]:
    """Yield the items of a list, and any other value as it is."""
    if isinstance(value, list):
        yield from (((*path, number), item) for number, item in enumerate(value))
    else:
        yield path, value


def _leaves(value: "Value | Mapping[str, Value]", path: Path) -> Iterator[tuple[Path, str]]:
    """Yield texts with their paths; under a key that is a date, the key is the text."""
    if path and isinstance(path[-1], str) and _DATE_KEY.match(path[-1]):
        yield path, path[-1]
    elif isinstance(value, dict) and len(path) < _DEEPEST:
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list) and len(path) < _DEEPEST:
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))
    elif isinstance(value, str):
        yield path, value


def _walk(value: Mapping[str, Value], path: Path) -> Iterator[tuple[Path, Value]]:
    for key, item in value.items():
        yield (*path, key), item
        if isinstance(item, dict) and len(path) < 3:
            yield from _walk(item, (*path, key))
