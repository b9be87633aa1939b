"""Puts the readers together: the only module that knows them all."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from feeds.i18n import translator
from feeds.interpretation import moments, placeholders, prose
from feeds.interpretation.doubts import Doubts
from feeds.interpretation.evidence import Evidence
from feeds.interpretation.language import language_of
from feeds.interpretation.links import absolute
from feeds.interpretation.moments import NotADate
from feeds.interpretation.places import read_place
from feeds.interpretation.registration import Page, read_registration
from feeds.interpretation.states import is_draft, read_status
from feeds.interpretation.vocabulary import Lexicon, Row
from feeds.interpretation.when import read_when
from feeds.model import Event, Problem
from feeds.reading import Dates, Document, Value
from feeds.settings import Settings
from feeds.slugs import digest, slugify

_PICTURE = re.compile(r"\S[^\n]*\.(?:png|jpe?g|jfif|gif|webp|svg|avif)(?:\?\S*)?", re.IGNORECASE)
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._-]{1,180}")


@dataclass(frozen=True, slots=True)
class _Texts:
    """The words of a document, made once: summary paragraph and body as clean HTML and as plain text."""

    summary: str
    abstract_html: str
    body_html: str
    abstract: str
    body: str


def interpret(
    document: Document, settings: Settings, evidence: Evidence, history: Dates | None = None
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Return the events of a document and everything that was doubtful about it; never raises.

    ``history`` are the document's dates in git. A document without the date of an event gives no event.
    """
    lexicon, doubts = Lexicon(document), Doubts(document.source)
    filler = placeholders.filler(document.body)
    if filler:
        doubts.add("placeholder-page", document.body_line, found=filler)
        return (), doubts.all()
    when = read_when(document, lexicon, settings, evidence, doubts)
    if when is None:
        return (), doubts.all()
    slug = _slug(document, lexicon)
    url = settings.permalink.replace("{slug}", slug)
    texts = _texts(document, lexicon, url, doubts)
    rows = lexicon.rows()
    categories = _words(lexicon, "categories")
    place = read_place(lexicon, rows, (texts.summary, texts.abstract, *categories), texts.body)
    language = language_of(
        lexicon.text("language"), settings.language, f"{texts.abstract} {texts.body} {texts.summary}"
    )
    created, last_modified = _dates(document, lexicon, settings, evidence, history)
    registration = read_registration(Page(lexicon, rows, texts.abstract_html + texts.body_html), doubts)
    event = Event(
        source=document.source,
        uid=_uid(document, lexicon, settings),
        slug=slug,
        summary=texts.summary,
        dtstart=when.dtstart,
        dtend=when.dtend,
        tzid=settings.timezone,
        created=created,
        last_modified=last_modified,
        language=language,
        description="\n\n".join(filter(None, (texts.abstract, _practical(rows, language), texts.body))),
        html=texts.abstract_html + texts.body_html,
        venue=place.venue,
        address=place.address,
        location=place.location or (translator(language).gettext("Online") if place.online else ""),
        geo=place.geo,
        online=place.online,
        registration=registration,
        url=url,
        image=_image(document, lexicon, url),
        categories=categories,
        tags=_words(lexicon, "tags"),
        status=read_status(lexicon, texts.summary),
        draft=is_draft(lexicon),
        problems=doubts.all(),
    )
    return (event,), event.problems


def _texts(document: Document, lexicon: Lexicon, url: str, doubts: Doubts) -> _Texts:
    abstract, body = prose.html(lexicon.text("abstract"), url), prose.html(document.body, url)
    summary = prose.inline(lexicon.text("summary"))
    if not summary:
        summary = PurePosixPath(document.source).stem.replace("-", " ").replace("_", " ").capitalize()
        doubts.add("no-title", used=summary)
    return _Texts(summary, abstract, body, prose.text(abstract), prose.text(body))


def _practical(rows: tuple[Row, ...], language: str) -> str:
    """Return the rows of practical information as lines, without bare links: "Comment y aller : métro 6"."""
    colon = " : " if language == "fr" else ": "
    pairs = ((prose.inline(row.label).rstrip(" :"), prose.inline(row.text)) for row in rows)
    return "\n".join(f"{label}{colon}{text}" if label else text for label, text in pairs if text)


def _words(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    found = lexicon.first(name)
    values = found.value if found and isinstance(found.value, list) else [found.value if found else None]
    words = (prose.inline(value) for value in values if isinstance(value, str) and not placeholders.is_empty(value))
    return tuple(dict.fromkeys(word for word in words if word))


def _slug(document: Document, lexicon: Lexicon) -> str:
    path = PurePosixPath(document.source)
    name = path.parent.name if path.stem in ("index", "_index") and path.parent.name else path.stem
    return slugify(prose.inline(lexicon.text("slug")) or name)


def _uid(document: Document, lexicon: Lexicon, settings: Settings) -> str:
    """Return a UID that stays the same when title and date change: made from the path, ASCII, safe in an address."""
    said = prose.inline(lexicon.text("uid"))
    name = said or document.source
    if not _PLAIN_PATH.fullmatch(name.replace("@", "", 1) if said else name):
        name = f"{slugify(name)}-{digest(name)}"
    return name if "@" in name else f"{name}@{settings.domain}"


def _dates(
    document: Document, lexicon: Lexicon, settings: Settings, evidence: Evidence, history: Dates | None
) -> tuple[datetime, datetime]:
    """Return CREATED and LAST-MODIFIED in UTC: what the document says, else git, else publication, else the file.

    CREATED is the earliest date known: one that stays when the others grow, so that SEQUENCE never goes back.
    """
    posting = None if evidence.date_is_event(document.source) else _moment(lexicon, "published", settings.timezone)
    committed = history.last_modified if history else None
    last_modified = _moment(lexicon, "last_modified", settings.timezone) or committed or posting or document.modified
    created = _moment(lexicon, "created", settings.timezone), posting, history.created if history else None
    return min(filter(None, (*created, last_modified))), last_modified


def _moment(lexicon: Lexicon, name: str, tzid: str) -> datetime | None:
    for found in lexicon.all(name):
        try:
            stamp = moments.parse(found.text)
        except NotADate:
            continue
        if not stamp.is_typo:
            return moments.resolve(stamp, tzid).at.astimezone(UTC)
    return None


def _image(document: Document, lexicon: Lexicon, base: str) -> str:
    """Return the first picture as an absolute address; empty when there is none or nobody knows where it is."""
    typed = next((_picture(found.value) for found in lexicon.all("image") if _picture(found.value)), None)
    typed = typed or prose.first_image(document.body)
    return absolute(quote(typed.strip(), safe="%/:=&?~#+!$,;'@()*[]"), base) if typed else ""


def _picture(value: Value, depth: int = 0) -> str | None:
    if isinstance(value, str):
        return value if _PICTURE.fullmatch(value.strip()) else None
    items = list(value.values()) if isinstance(value, dict) else value or []
    found = (_picture(item, depth + 1) for item in items[:20] if depth < 4)
    return next((item for item in found if item), None)
