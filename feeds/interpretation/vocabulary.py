"""Which front matter keys spell which property: data, one table, many languages.

Order is precedence. A dot reaches into nested keys; case, ``-``, ``_``, spaces and accents are folded away, so
``Date-Début`` is found as ``date_debut``. To teach a spelling, add one string.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feeds.interpretation import placeholders
from feeds.reading import Document, Path, Value
from feeds.slugs import fold_key

SPELLINGS: dict[str, tuple[str, ...]] = {
    "uid": ("uid",),
    "slug": ("slug",),
    "summary": ("title", "titre", "name", "nom", "summary"),
    "language": ("lang", "language", "langue", "locale"),
    "dtstart": (
        "event_start_date", "event_start", "event_date", "date_event", "start_date", "date_start", "start", "dtstart",
        "event.start", "event.date", "begin", "date_debut", "debut", "date_evenement", "evenement_date", "starts_at",
    ),
    "dtend": (
        "event_end_date", "event_end", "end_date", "date_end", "end", "dtend", "event.end", "date_fin", "fin",
        "evenement_date_fin", "ends_at",
    ),
    "published": ("date", "published_at", "publish_date", "date_publication"),
    "created": ("created", "created_at", "date_creation"),
    "last_modified": ("last_modified_at", "lastmod", "updated", "updated_at", "modified", "date_modification"),
    "venue": ("lieu", "venue.name", "venue", "place.name", "place", "location.name", "location", "salle"),
    "address": ("adresse", "address", "location.address", "venue.address", "place.address", "lieu_adresse"),
    "online": ("online", "en_ligne", "virtual", "is_online"),
    "registration": (
        "registration_url", "registration_link", "registration.link", "registration.url", "registration",
        "inscription_lien", "lien_inscription", "url_inscription", "inscription.lien", "inscription", "inscriptions",
        "signup.url", "signup_url", "signup", "rsvp_url", "rsvp", "form_url", "tickets_url", "tickets", "billetterie",
    ),
    "categories": ("categories", "categorie", "category", "event_type", "type_evenement"),
    "tags": ("tags", "mots_cles", "keywords"),
    "abstract": (
        "chapeau_text", "chapeau", "abstract", "excerpt", "description", "resume", "intro", "introduction", "accroche",
    ),
    "image": ("image", "une_ou_diaporama", "cover", "banner", "visuel", "thumbnail"),
    "rows": ("champs_informations", "informations", "infos_pratiques"),
    "access": ("acces", "access"),
    "hours": ("horaires", "horaire", "heure", "heures", "hours", "time"),
    "geo": ("geo", "coordinates", "coordonnees", "latlng"),
    "draft": ("draft", "brouillon"),
    "public": ("published", "is_published", "publie"),
    "state": ("status", "statut", "state", "event_status"),
    "cancelled": ("cancelled", "canceled", "is_cancelled", "annule"),
    "postponed": ("postponed", "reporte"),
    "expired": ("expired",),
}  # fmt: skip

ROW_LABELS = ("intitule", "label", "titre", "title", "name", "nom")

_FOLDED = {name: tuple(fold_key(spelling) for spelling in spellings) for name, spellings in SPELLINGS.items()}
_ROW_LABELS = frozenset(fold_key(label) for label in ROW_LABELS)


@dataclass(frozen=True, slots=True)
class Found:
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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of practical information: its label ("Horaires"), its other words, and what looks like an address."""

    label: str
    text: str
    targets: tuple[str, ...]
    key: str
    line: int


class Lexicon:
    """The front matter of one document, looked up by property instead of by key."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._index: dict[str, tuple[Value, Path]] = {}
        for path, value in _walk(document.metadata, ()):
            name = ".".join(fold_key(str(part).replace(".", " ")) for part in path)
            if name not in self._index or not placeholders.is_empty(value):
                self._index[name] = (value, path)

    def all(self, name: str) -> Iterator[Found]:
        """Yield what the document says under each spelling of ``name``, in precedence, without empty values."""
        for spelling in _FOLDED[name]:
            if spelling in self._index:
                value, path = self._index[spelling]
                if not placeholders.is_empty(value):
                    yield Found(value, path, self._document.line(path))

    def first(self, name: str) -> Found | None:
        """Return the first of ``all``."""
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """Return the first value of ``name`` that is text; empty when there is none."""
        return next((found.text for found in self.all(name) if found.text), "")

    def is_true(self, name: str) -> bool:
        """Whether any spelling of ``name`` says yes."""
        return any(found.text.strip().casefold() in _YES for found in self.all(name))

    def is_false(self, name: str) -> bool:
        """Whether any spelling of ``name`` says no."""
        return any(found.text.strip().casefold() in _NO for found in self.all(name))

    def rows(self) -> tuple[Row, ...]:
        """Return the rows of practical information, in the writer's order."""
        found = self.first("rows")
        items = found.value if found and isinstance(found.value, list) else []
        return tuple(
            self._row(item, (*found.path, number))
            for number, item in enumerate(items)
            if found and isinstance(item, dict)
        )

    def _row(self, item: Mapping[str, Value], path: Path) -> Row:
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
        return Row(label, "\n".join(words), tuple(targets), spell(where), self._document.line(where))


_YES = frozenset({"true", "yes", "oui", "1", "vrai", "on", "y"})
_NO = frozenset({"false", "no", "non", "0", "faux", "off", "n"})


def spell(path: Path) -> str:
    """Return a path as its writer sees it: ``("rows", 0, "text")`` is ``rows[0].text``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def _walk(value: Mapping[str, Value], path: Path) -> Iterator[tuple[Path, Value]]:
    for key, item in value.items():
        yield (*path, key), item
        if isinstance(item, dict) and len(path) < 3:
            yield from _walk(item, (*path, key))
