"""What a folder that nobody has configured holds, and the feeds.yaml that would fit it.

Documents in, a Proposal out: a pure function, so that what is proposed can be tested without a site.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from feeds.init.clues import Material
from feeds.init.questions import Questions, questions
from feeds.init.zone_guess import ZoneGuess, guess_zone
from feeds.interpretation import DocumentEvidence, FrontMatter, SiteEvidence, public_places
from feeds.interpretation.front_matter import Field, property_of
from feeds.interpretation.key_roles import Role
from feeds.interpretation.language import guess
from feeds.interpretation.when.time_fields import time_role
from feeds.interpretation.where.places import location_of
from feeds.model import Event
from feeds.pipeline.checks import near_pairs
from feeds.pipeline.collection import Collection, assemble
from feeds.pipeline.compile import DocumentRecord
from feeds.pipeline.scan import Progress
from feeds.problems.catalogue import Severity
from feeds.reading import Document, Folder, History
from feeds.reading.site_config import SiteConfig
from feeds.reading.site_rules import NO_RULES, SiteRules, page_name
from feeds.settings import FIELDS, Settings
from feeds.text.counting import most_common
from feeds.text.folding import fold, fold_key, slugify

EXAMPLES = 3
_UNDECIDED = "UTC"  # in which documents are read to be counted while nobody knows their zone
_LONGEST = 40

# The property that a role of key_roles.py stands for, where no spelling of the vocabulary names one.
_PROPERTY_OF_ROLE = {
    Role.START: "dtstart", Role.START_CLOCK: "dtstart", Role.END: "dtend", Role.END_CLOCK: "dtend",
    Role.DURATION: "duration", Role.DAYS: "days", Role.ZONE: "timezone",
}  # fmt: skip
# Properties that are read from whatever is nested below their key.
_NESTED = frozenset({"rows", "image", "access", "geo", "categories", "tags", "hours"})
# Folders whose names say what is in them, not what the site is called.
_COMMON_FOLDERS = frozenset(
    ["docs", "content", "contents", "src", "events", "event", "agenda", "evenements", "evenement", "posts", "collections", "site", "www", "web", "pages", "data", "source"]
)  # fmt: skip
_NAME_TOKENS = re.compile(r":(?:name|slug|title|filename|path|contentbasename|slugorcontentbasename)(?![a-z_])")


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key of the front matter, the property it is read as (empty: not read), in how many documents, an example."""

    key: str
    property: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents there are; each is exactly one of the other four."""

    documents: int
    events: int
    drafts: int
    others: int
    broken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was found, and the settings that follow; ``name_source`` is the file that says the name."""

    name: str
    name_source: str
    language: str
    zone: ZoneGuess
    url: str
    permalink: str
    uid_domain: str
    keys: tuple[KeyUse, ...]
    categories: tuple[tuple[str, int], ...]
    alike: tuple[tuple[str, str], ...]
    counts: Counts
    examples: tuple[Event, ...]
    questions: Questions = field(default_factory=Questions)


def propose(
    content: Path,
    folder: Folder,
    site: SiteConfig,
    places: Mapping[str, Document] = MappingProxyType({}),
    progress: Progress | None = None,
    rules: SiteRules = NO_RULES,
) -> Proposal:
    """Return the Proposal for the documents of the folder ``content``, of which only the name is looked at.

    ``places`` are the documents that references of others lead to; ``progress`` is told how many are done; ``rules`` are
    what the site's generator does.
    """
    undecided = Settings(timezone=_UNDECIDED, site=rules)
    read = (DocumentRecord.read(document, (), undecided)[1] for document in folder.documents)
    front_matters, known = [front_matter for front_matter in read if front_matter], public_places(places)
    where = {front_matter.document.source: location_of(front_matter, known) for front_matter in front_matters}
    language = site.language or _language(front_matters)
    where_it_is = guess_zone(Material(front_matters, where, language, site))
    settings = Settings(content=content, timezone=where_it_is.tzid or _UNDECIDED, language=language, site=rules)
    found = assemble(settings, folder, History(), places, progress)
    categories = _categories(found)
    return Proposal(
        name=site.title or _folder_name(content),
        name_source=site.sources.get("title", ""),
        language=language,
        zone=where_it_is,
        url=site.url,
        permalink=_permalink(content, site, rules, front_matters),
        uid_domain=_valid("uid_domain", site.host),
        keys=_keys(
            front_matters,
            SiteEvidence.of([DocumentEvidence.of(front_matter, settings.timezone) for front_matter in front_matters]),
        ),
        categories=categories,
        alike=tuple(near_pairs([name for name, _ in categories])),
        counts=_counts(folder, found),
        examples=_examples(found.events or found.drafts),
        questions=questions(front_matters, found),
    )


def _language(front_matters: Sequence[FrontMatter]) -> str:
    """Return the language that most documents say or look like; empty when there is none to look at."""
    return most_common(map(_language_of, front_matters))


def _language_of(front_matter: FrontMatter) -> str:
    said = _valid("language", front_matter.text("language"))
    return said or guess(f"{front_matter.text('abstract')} {front_matter.document.body} {front_matter.text('summary')}")


def _valid(name: str, value: str) -> str:
    """Return a value if it may be that of a setting, else an empty one."""
    try:
        return str(FIELDS[name].metadata["read"](value)) if value else ""
    except ValueError:
        return ""


def _folder_name(content: Path) -> str:
    """Return the name of the nearest folder that is not called "content", "docs" or the like."""
    names = [part for part in reversed(content.parts) if part not in ("/", "..", ".")]
    own = next((name for name in names[:4] if fold(name) not in _COMMON_FOLDERS and fold(name)), None)
    text = (own or next(iter(names), "") or "Agenda").strip("_-. ").replace("-", " ").replace("_", " ")
    return shown(text[:1].upper() + text[1:], 100) or "Agenda"


def _permalink(content: Path, site: SiteConfig, rules: SiteRules, front_matters: Sequence[FrontMatter]) -> str:
    """Return the public page of an event where the site's configuration says it, empty where it does not.

    It is proposed only where ``{slug}`` gives the address of every document.
    """
    names = [part.lstrip("_") for part in reversed(content.parts)]
    name = next((name for name in names if name in site.permalinks), None)
    if not site.url or name is None or name in rules.pageless:
        return ""
    if not all(_has_plain_name(front_matter, rules.generator) for front_matter in front_matters):
        return ""
    path = site.permalinks[name].replace(":collection", name).replace(":section", name).replace(":output_ext", ".html")
    path = _NAME_TOKENS.sub("{slug}", path)
    return "" if re.search(r"[:\s]", path) else _valid("permalink", f"{site.url}/{path.lstrip('/')}")


def _has_plain_name(front_matter: FrontMatter, generator: str) -> bool:
    """Whether the page of a document is named as its file is, and as our slug."""
    source = front_matter.document.source
    path = PurePosixPath(source)
    own = path.parent.name if path.stem == "index" and path.parent.name else path.stem
    folders = len(path.parts) - (2 if path.stem == "index" else 1)
    given = {"slug", "permalink", "url"} & {fold_key(key) for key in front_matter.document.metadata}
    return page_name(source, generator) == own == slugify(own) and folders <= 0 and not given


def _keys(front_matters: Sequence[FrontMatter], evidence: SiteEvidence) -> tuple[KeyUse, ...]:
    """Return each key with what most documents' values under it are read as, the most frequent first."""
    counts: Counter[str] = Counter()
    readings: dict[str, Counter[str]] = {}
    examples: dict[str, str] = {}
    for front_matter in front_matters:
        own = {_spelled(found): found for found in reversed(front_matter.leaves)}
        counts.update(own.keys())
        for key, found in own.items():
            readings.setdefault(key, Counter())[_property(found, front_matter, evidence)] += 1
            examples.setdefault(key, shown(found.text))
    return tuple(
        KeyUse(key, readings[key].most_common(1)[0][0], counts[key], examples[key])
        for key in sorted(counts, key=lambda key: (-counts[key], key))
    )


def _spelled(found: Field) -> str:
    """Return a key as its writer sees it, the same for all items of a list: ``champs_informations[].contenu``."""
    return shown("".join("[]" if isinstance(part, int) else f".{part}" for part in found.path).lstrip("."), 80)


def _property(found: Field, front_matter: FrontMatter, evidence: SiteEvidence) -> str:
    names = [part for part in found.path if isinstance(part, str)]
    listed = property_of(names)
    if listed == "day" and not evidence.date_is_event(front_matter):
        return "published"
    if listed:
        return listed
    role = time_role(found)
    if role in _PROPERTY_OF_ROLE:
        return _PROPERTY_OF_ROLE[role]
    context = (property_of(names[:length]) for length in range(len(names) - 1, 0, -1))
    return next((name for name in context if name in _NESTED), "")


def shown(text: str, length: int = _LONGEST) -> str:
    """Return a text in one line, short, and without characters that a terminal would obey."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: length * 20]).split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def _categories(found: Collection) -> tuple[tuple[str, int], ...]:
    counts = Counter(category for event in (*found.events, *found.drafts) for category in event.categories)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _counts(folder: Folder, found: Collection) -> Counts:
    every = {document.source for document in folder.documents} | {problem.source for problem in folder.problems}
    events = {event.source for event in found.events}
    drafts = {event.source for event in found.drafts} - events
    failed = {problem.source for problem in found.problems if problem.severity is Severity.ERROR}
    broken = (failed & every) - events - drafts
    others = every - events - drafts - broken
    return Counts(len(every), len(events), len(drafts), len(others), len(broken))


def _examples(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events that show most: those with most properties, the latest of them."""
    ranked = sorted(range(len(events)), key=lambda number: (_richness(events[number]), number), reverse=True)
    return tuple(events[number] for number in sorted(ranked[:EXAMPLES]))


def _richness(event: Event) -> int:
    return sum(map(bool, (event.location, event.registration, event.categories, event.description, not event.all_day)))
