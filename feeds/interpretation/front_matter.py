"""Which front matter keys spell which property: data, one table, many languages.

Order is precedence. A dot reaches into nested keys; case, ``-``, ``_``, spaces and accents are folded away, so
``Date-Début`` is found as ``date_debut``. To teach a spelling, add one string.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from feeds.interpretation import placeholders
from feeds.interpretation.key_roles import is_event, words_of
from feeds.reading import Document, Path, Value, spell
from feeds.text.folding import fold_key

TITLES = ("title", "titre", "titolo", "titulo", "titel", "tytul")

SPELLINGS: dict[str, tuple[str, ...]] = {
    "uid": ("uid",),
    "slug": ("slug",),
    "summary": (*TITLES, "name", "nom", "summary"),
    "language": ("lang", "language", "langue", "locale"),
    "dtstart": (
        "event_start_date", "event_start", "event_date", "date_event", "start_date", "date_start", "start", "dtstart",
        "event.start", "event.date", "dt_start", "begin", "date_debut", "debut", "date_evenement", "evenement_date", "starts_at",
    ),
    "dtend": (
        "event_end_date", "event_end", "end_date", "date_end", "end", "dtend", "event.end", "date_fin", "fin",
        "evenement_date_fin", "dt_end", "data_fim", "ends_at",
    ),
    "day": ("date", "jour", "day", "datum", "fecha", "data"),
    "published": (
        "published_at", "publish_date", "pub_datetime", "pub_date", "pubdate", "date_publication", "publication_date",
        "date",
    ),
    "all_day": ("all_day", "allday", "journee_entiere", "toute_la_journee", "full_day"),
    "layout": ("layout", "type", "content_type"),
    "created": ("created", "created_at", "date_creation"),
    "last_modified": ("last_modified_at", "lastmod", "updated", "updated_at", "modified", "date_modification"),
    "venue": (
        "lieu", "venue", "place", "location", "event_location", "where", "ou", "locations", "lieux", "salle", "ort",
        "lugar", "luogo", "local", "ubicacion", "locatie", "veranstaltungsort", "venue_name", "location_name", "place_name", "nom_lieu", "lieu_nom", "p_location",
    ),
    "room": ("room", "salle", "raum", "sala"),
    "address": ("adresse", "address", "lieu_adresse", "venue_address", "location_address", "street", "rue", "direccion", "indirizzo", "endereco", "strasse"),
    "address2": ("address2", "adresse2", "complement_adresse"),
    "postcode": ("postcode", "postalcode", "postal_code", "zip", "zipcode", "code_postal", "cp", "plz"),
    "city": ("city", "ville", "town", "commune", "stadt", "ciudad", "citta", "cidade", "stad", "plaats", "locality"),
    "province": ("state", "province"),
    "region": ("region",),
    "country": ("country", "pays", "land", "pais", "paese"),
    "online": ("online", "en_ligne", "virtual", "is_online"),
    "registration": (
        "registration_url", "registration_link", "registration.link", "registration.url", "registration",
        "inscription_lien", "lien_inscription", "url_inscription", "inscription.lien", "inscription", "inscriptions",
        "signup.url", "signup_url", "signup", "rsvp_url", "rsvp", "form_url", "tickets_url", "tickets", "billetterie",
    ),
    "categories": (
        "categories", "event_categories", "categorie", "category", "topics", "topic", "themes", "thematiques", "event_type",
        "type_evenement", "kategorien", "kategorie", "categorieen", "categorias", "categorie_evenement", "type",
    ),
    "attendance": (
        "mode", "event_type", "format", "modalite", "attendance", "attendance_mode", "event_platform", "platform",
        "plateforme", "type_evenement", "location_type",
    ),
    "tags": ("tags", "mots_cles", "keywords"),
    "abstract": (
        "chapeau_text", "chapeau", "abstract", "excerpt", "description", "resume", "intro", "introduction", "accroche",
    ),
    "image": ("image", "une_ou_diaporama", "cover", "banner", "visuel", "thumbnail"),
    "rows": ("champs_informations", "informations", "infos_pratiques"),
    "access": ("acces", "access"),
    "hours": (
        "horaires", "horaire", "heure", "heures", "hours", "time", "times", "dates", "dates_text", "date_text", "when",
        "quand", "uhrzeit", "horario", "orario", "event_dates",
    ),
    "rrule": ("rrule", "recurrence", "recurrence_rule", "recurring", "repeat", "repeats", "frequency", "frequence"),
    "exdates": ("exdate", "exdates", "except", "excluded_dates", "sauf", "dates_exclues"),
    "overrides": ("overrides", "exceptions", "modifications", "changements"),
    "rdates": ("rdate", "rdates", "extra_dates"),
    "repeats_until": ("repeat_until", "repeats_until", "recurrence_end", "until", "jusquau", "expires"),
    "geo": ("geo", "event_geo", "location.geo", "coordinates", "coordonnees", "latlng", "gps"),
    "draft": ("draft", "brouillon", "is_draft"),
    "hidden": ("hidden", "private", "prive", "masque", "unlisted"),
    "public": ("published", "is_published", "publie", "publish", "visible"),
    "state": ("status", "statut", "state", "event_status", "visibility", "visibilite"),
    "cancelled": ("cancelled", "canceled", "is_cancelled", "annule"),
    "postponed": ("postponed", "reporte"),
    "expired": ("expired",),
}  # fmt: skip

# The parts of a place that is written as a mapping, by the last word of their keys.
PLACE_PARTS: dict[str, tuple[str, ...]] = {
    "venue": ("name", "nom", "venue_name", "venue", *TITLES, "lieu", "label", "location_name", "place"),
    "room": ("room", "salle", "raum"),
    "address": ("address", "adresse", "address1", "street", "street_address", "rue", "addr"),
    "address2": ("address2", "adresse2"),
    "postcode": ("postcode", "postalcode", "postal_code", "zip", "zipcode", "code_postal", "cp"),
    "city": ("city", "ville", "town", "locality", "commune"),
    "province": ("state", "province"),
    "region": ("region",),
    "country": ("country", "pays"),
}

ROW_LABELS = ("intitule", "label", *TITLES, "name", "nom")

_TITLES = frozenset({*TITLES, "name", "nom"})
_PLURALS = frozenset({"kategorien", "categorieen"})  # besides those that end in s
_WRAPPERS = frozenset(
    {"event", "main", "details", "info", "evenement", "veranstaltung", "evento", "meta", "params", "extra"}
)
_MOST_LEAVES, _DEEPEST = 2_000, 6
_DATE_KEY = re.compile(r"\s*\d{4}-\d{2}-\d{2}")
_FOLDED = {name: tuple(fold_key(spelling) for spelling in spellings) for name, spellings in SPELLINGS.items()}
# What each folded spelling says: the properties, and its rank among their spellings.
_RANKS: dict[str, list[tuple[str, int]]] = {}
for _name, _spellings in _FOLDED.items():
    for _rank, _spelling in enumerate(_spellings):
        _RANKS.setdefault(_spelling, []).append((_name, _rank))
_PARTS = {name: tuple(fold_key(spelling) for spelling in spellings) for name, spellings in PLACE_PARTS.items()}
_ROW_LABELS = frozenset(fold_key(label) for label in ROW_LABELS)


class Field(NamedTuple):  # forty of a document: a tuple takes a third of the time that a dataclass does
    """A value, where it stands, and the line of it."""

    value: Value
    path: Path
    line: int

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


@dataclass(frozen=True, slots=True)
class InformationRow:
    """One line of practical information: its label ("Horaires"), its other words, and what looks like an address."""

    label: str
    text: str
    targets: tuple[str, ...]
    key: str
    line: int


class FrontMatter:
    """The front matter of one document, looked up by property instead of by key."""

    def __init__(self, document: Document) -> None:
        self.document = document
        ranked: dict[str, list[tuple[int, Field]]] = {}
        for spelling, (value, path) in _spelled(document.metadata).items():
            if spelling in _RANKS and not placeholders.is_empty(value):
                found = Field(value, path, document.line(path))
                for name, rank in _RANKS[spelling]:
                    ranked.setdefault(name, []).append((rank, found))
        self._said = {name: [found for _, found in sorted(its, key=itemgetter(0))] for name, its in ranked.items()}

    def all(self, name: str) -> Iterator[Field]:
        """Yield what the document says under each spelling of ``name``, in precedence, without empty values."""
        return iter(self._said.get(name, ()))

    def every(self, name: str) -> Iterator[Field]:
        """Yield what stands under any spelling of ``name`` at the top, also where two keys fold to the same one."""
        for key, value in self.document.metadata.items():
            if fold_key(key) in _FOLDED[name] and not placeholders.is_empty(value):
                yield Field(value, (key,), self.document.line((key,)))

    def first(self, name: str) -> Field | None:
        """Return the first of ``all``."""
        return next(iter(self._said.get(name, ())), None)

    def line(self, name: str) -> int:
        """Return the line of the first value of ``name``, 0 without one."""
        found = self.first(name)
        return found.line if found else 0

    def text(self, name: str) -> str:
        """Return the first value of ``name`` that is text; empty when there is none."""
        return next((found.text for found in self.all(name) if found.text), "")

    def is_true(self, name: str) -> bool:
        """Whether any spelling of ``name`` says yes."""
        return any(found.text.strip().casefold() in _YES for found in self.all(name))

    def is_false(self, name: str) -> bool:
        """Whether any spelling of ``name`` says no."""
        return any(found.text.strip().casefold() in _NO for found in self.all(name))

    @cached_property
    def leaves(self) -> tuple[Field, ...]:
        """Every value that is text, wherever it is nested; a bound keeps a hostile document cheap."""
        leaves = islice(_leaves(self.document.metadata, ()), _MOST_LEAVES)
        return tuple(
            Field(text, path, self.document.line(path)) for path, text in leaves if not placeholders.is_empty(text)
        )

    def part(self, found: Field, name: str) -> str:
        """Return the part ``name`` of PLACE_PARTS of a place that is written as a mapping; empty without it."""
        values = found.value if isinstance(found.value, dict) else {}
        folded = {fold_key(key): value for key, value in values.items() if not placeholders.is_empty(value)}
        texts = (folded.get(spelling) for spelling in _PARTS[name])
        return next((text for text in texts if isinstance(text, str)), "")

    def titled(self) -> str:
        """Return the value of a key that nobody listed and that is a title by its words: ``talk-title``."""
        for found in self.leaves:
            words = words_of(str(found.path[-1])) if len(found.path) == 1 else ()
            if len(words) > 1 and words[-1] in _TITLES and is_event(words[:-1]):
                return found.text
        return ""

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
            if placeholders.is_target(value):
                targets.append(value.strip())
            elif fold_key(key) in _ROW_LABELS and not label:
                label = value.strip()
            else:
                words.append(value.strip())
                where = (*path, key)
        return InformationRow(label, "\n".join(words), tuple(targets), spell(where), self.document.line(where))


def is_plural(key: str) -> bool:
    """Whether a key names several things, so that a comma in its one text parts them."""
    folded = fold_key(key)
    return folded.endswith("s") or folded in _PLURALS


def split_list(text: str) -> list[str]:
    """Return the items of a list that is written as one text: ``Musik, Kunst``."""
    return [item.strip() for item in _SEPARATOR.split(text)]


_SEPARATOR = re.compile("[,;]")
_YES = frozenset({"true", "yes", "oui", "1", "vrai", "on", "y"})
_NO = frozenset({"false", "no", "non", "0", "faux", "off", "n"})


def is_yes(text: str) -> bool:
    """Whether a word means yes."""
    return text.strip().casefold() in _YES


def is_no(text: str) -> bool:
    """Whether a word means no."""
    return text.strip().casefold() in _NO


_PROPERTIES = {spelling: name for name in reversed(_FOLDED) for spelling in _FOLDED[name]}
_PART_NAMES = {spelling: name for name in reversed(_PARTS) for spelling in _PARTS[name]}


def property_of(keys: Sequence[str]) -> str | None:
    """Return the property that the last of nested ``keys`` spells; None when no spelling is listed."""
    folded = [fold_key(key.replace(".", " ")) for key in keys]
    listed = _PROPERTIES.get(".".join(folded))
    if listed is None and len(folded) > 1 and _PROPERTIES.get(folded[0]) == "venue":
        return _PART_NAMES.get(folded[-1])
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
    for wrapper, inside in metadata.items():
        if isinstance(inside, dict) and fold_key(wrapper) in _WRAPPERS:
            for key, value in inside.items():
                if not placeholders.is_empty(value):
                    yield fold_key(key.replace(".", " ")), (value, (wrapper, key))


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
