"""Puts the readers together: the only module that knows them all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from operator import itemgetter
from pathlib import PurePosixPath
from urllib.parse import quote

from feeds.interpretation import placeholders
from feeds.interpretation.front_matter import Lexicon, Row
from feeds.interpretation.language import language_of
from feeds.interpretation.links import absolute
from feeds.interpretation.origins import at as origin_at
from feeds.interpretation.origins import origin, spelt
from feeds.interpretation.provenance import plain_origins
from feeds.interpretation.registration import Page, read_registration
from feeds.interpretation.site_evidence import Evidence
from feeds.interpretation.status import is_draft, read_status
from feeds.interpretation.trace import Doubts
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.deadlines import read_deadline
from feeds.interpretation.when.recurrence import Override, Recurrence, read_overrides, read_recurrence
from feeds.interpretation.when.resolve import When, read_when
from feeds.interpretation.when.sentences import passages
from feeds.interpretation.when.timestamps import NotADate
from feeds.interpretation.where.places import Place, location_of, lost_reference, read_place
from feeds.locale.gettext import known, translator
from feeds.model import Event, Origin, Problem
from feeds.reading import Dates, Document, Value
from feeds.settings import Settings
from feeds.text import html
from feeds.text.folding import digest, slugify
from feeds.timezones.places import zone_of_place

_PICTURE = re.compile(r"\S[^\n]*\.(?:png|jpe?g|jfif|gif|webp|svg|avif)(?:\?\S*)?", re.IGNORECASE)
Places = Mapping[str, Lexicon]
NOWHERE: Places = {}
_NAMED = frozenset({"name", "nom", "title", "label", "slug", "id", "url", "color", "description"})
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._-]{1,180}")


@dataclass(frozen=True, slots=True)
class _Texts:
    """The words of a document, made once: summary paragraph and body as clean HTML and as plain text."""

    summary: str
    abstract_html: str
    body_html: str
    abstract: str
    body: str


@dataclass(frozen=True, slots=True)
class _Given:
    """What an event is read from: one document, what is around it, and where its doubts go."""

    lexicon: Lexicon
    settings: Settings
    evidence: Evidence
    history: Dates | None
    places: Places
    doubts: Doubts

    @property
    def document(self) -> Document:
        """The document itself."""
        return self.lexicon.document


def interpret(
    lexicon: Lexicon, settings: Settings, evidence: Evidence, history: Dates | None = None, places: Places = NOWHERE
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Return the events of a document and everything that was doubtful about it; never raises.

    ``history`` are the document's dates in git, ``places`` the documents that references lead to. A document without
    the date of an event gives no event, one with several dates gives one event for each.
    """
    doubts = Doubts(lexicon.document)
    filler = placeholders.filler(lexicon.document.body)
    if filler:
        doubts.add("placeholder-page", lexicon.document.body_line, found=filler)
        return (), doubts.all()
    tzid = _zone(lexicon, places, settings.timezone, doubts)
    texts = passages(lexicon)
    whens = read_when(lexicon, texts, tzid, settings, evidence, doubts)
    if not whens:
        return (), doubts.all()
    recurrence = read_recurrence(lexicon, whens[0], texts, doubts) if len(whens) == 1 else Recurrence()
    overrides = read_overrides(lexicon, whens[0], doubts) if recurrence.rrule else ()
    event = _event(_Given(lexicon, settings, evidence, history, places, doubts), whens[0], recurrence)
    plain = plain_origins(event, lexicon, settings, with_categories=evidence.with_categories)
    origins = (*doubts.origins(), *plain)
    dated = _occurrences(_without(event, overrides), whens, origins)
    return (*dated, *_moved(event, overrides, origins)), event.problems


def _zone(lexicon: Lexicon, places: Places, tzid: str, doubts: Doubts) -> str:
    """Return the zone of the clock where the event is: that of its place, else that of the site."""
    place = location_of(lexicon, places)
    found = zone_of_place(place, tzid)
    if found and found != tzid:
        doubts.add("zone-from-place", lexicon.line("venue"), zone=found)
        named = lexicon.first("venue")
        doubts.because("tzid", found, origin("zone-of-place", named.key if named else "", lexicon.line("venue"), place))
        return found
    doubts.because("tzid", tzid, origin("settings", "settings.timezone", quote=tzid))
    return tzid


def _event(given: _Given, when: When, recurrence: Recurrence) -> Event:
    lexicon, settings, doubts = given.lexicon, given.settings, given.doubts
    slug = _slug(given.document, lexicon)
    url = settings.permalink.replace("{slug}", slug)
    texts = _texts(given.document, lexicon, url, doubts)
    categories = _words(lexicon, "categories" if given.evidence.with_categories else "tags")
    place = _place(given, texts, categories)
    language, rows = _language(given, texts), lexicon.rows
    created, last_modified = _dates(given)
    return Event(
        source=given.document.source,
        uid=_uid(given.document, lexicon, settings),
        slug=slug,
        summary=texts.summary,
        dtstart=when.dtstart,
        dtend=when.dtend,
        tzid=when.tzid,
        rrule=recurrence.rrule,
        exdates=recurrence.exdates,
        rdates=recurrence.rdates,
        created=created,
        last_modified=last_modified,
        language=language,
        description="\n\n".join(filter(None, (texts.abstract, _practical(rows, language), texts.body))),
        html=texts.abstract_html + _practical_html(rows, language) + texts.body_html,
        venue=place.venue,
        address=place.address,
        location=place.location or (translator(language).gettext("Online") if place.online else ""),
        geo=place.geo,
        online=place.online,
        registration=read_registration(Page(lexicon, rows, texts.abstract_html + texts.body_html), doubts),
        deadline=read_deadline(lexicon, when.tzid, _day(when.dtstart), doubts),
        url=url,
        image=_image(given.document, lexicon, url),
        categories=categories,
        tags=_words(lexicon, "tags"),
        status=read_status(lexicon, texts.summary, doubts),
        draft=is_draft(lexicon, doubts),
        problems=doubts.all(),
    )


def _place(given: _Given, texts: _Texts, categories: Sequence[str]) -> Place:
    lexicon, said = given.lexicon, (texts.summary, texts.abstract, *categories)
    place = read_place(lexicon, lexicon.rows, said, texts.body, given.places)
    if lost := lost_reference(lexicon, given.places):
        given.doubts.add("place-unknown", lost.line, found=lost.text[:80])
    given.doubts.keep(place.origins)
    return place


def _language(given: _Given, texts: _Texts) -> str:
    preferred = given.settings.language or given.evidence.language
    return language_of(given.lexicon.text("language"), f"{texts.summary} {texts.abstract} {texts.body}", preferred)


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _without(event: Event, overrides: Sequence[Override]) -> Event:
    """Return a repeating event without the occurrences that are cancelled, knowing those that are moved."""
    cancelled = tuple(item.recurrence_id for item in overrides if item.when is None)
    moved = tuple(item.recurrence_id for item in overrides if item.when)
    return replace(event, exdates=(*event.exdates, *cancelled), moved=moved) if overrides else event


def _moved(event: Event, overrides: Sequence[Override], origins: Sequence[Origin]) -> tuple[Event, ...]:
    """Return the occurrences that are moved or renamed: the same UID, told apart by RECURRENCE-ID."""
    return tuple(
        replace(event, slug=f"{event.slug}-{item.recurrence_id:%Y%m%d}", summary=html.inline(item.summary) or event.summary,
                dtstart=item.when.dtstart, dtend=item.when.dtend, rrule="", exdates=(), rdates=(),
                recurrence_id=item.recurrence_id, origins=_with_dates(origins, item.when))
        for item in overrides if item.when
    )  # fmt: skip


def _occurrences(event: Event, whens: Sequence[When], origins: Sequence[Origin]) -> tuple[Event, ...]:
    """Return one event for each date; several have UIDs and slugs of their own, told apart by the date."""
    if len(whens) == 1:
        return (replace(event, origins=_with_dates(origins, whens[0])),)
    local, _, domain = event.uid.rpartition("@")
    marks = [
        f"{when.dtstart:%Y%m%dT%H%M}" if isinstance(when.dtstart, datetime) else f"{when.dtstart:%Y%m%d}"
        for when in whens
    ]
    uids = [f"{local}-{mark}@{domain}" for mark in marks]
    return tuple(
        replace(event, uid=uid, slug=f"{event.slug}-{mark.lower()}", dtstart=when.dtstart, dtend=when.dtend, tzid=when.tzid,
                related=tuple(other for other in uids[:1] if other != uid), origins=_with_dates(origins, when))
        for uid, mark, when in zip(uids, marks, whens, strict=True)
    )  # fmt: skip


def _with_dates(origins: Sequence[Origin], when: When) -> tuple[Origin, ...]:
    """Return the origins of an occurrence: its own dates, and what it shares with the others."""
    own = {item.name for item in when.origins}
    return (*when.origins, *(item for item in origins if item.name not in own))


def _texts(document: Document, lexicon: Lexicon, url: str, doubts: Doubts) -> _Texts:
    abstract_html, body_html = html.clean_html(lexicon.text("abstract"), url), html.clean_html(document.body, url)
    abstract, body = html.plain_text(abstract_html), html.plain_text(body_html)
    if body.startswith(abstract):
        abstract = abstract_html = ""  # the summary that the text begins with would be there twice
    summary = html.inline(lexicon.text("summary") or lexicon.titled())
    if not summary:
        summary = _file_name(document).replace("-", " ").replace("_", " ").capitalize()
        doubts.add("no-title", used=summary)
    return _Texts(summary, abstract_html, body_html, abstract, body)


def _practical(rows: tuple[Row, ...], language: str) -> str:
    """Return the rows of practical information as lines, without bare links: "Comment y aller : métro 6"."""
    colon = " : " if known(language) == "fr" else ": "
    pairs = ((html.inline(row.label).rstrip(" :"), html.inline(row.text)) for row in rows)
    return "\n".join(f"{label}{colon}{text}" if label else text for label, text in pairs if text)


def _practical_html(rows: tuple[Row, ...], language: str) -> str:
    """Return the rows of practical information as clean HTML."""
    lines = _practical(rows, language).splitlines()
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def _words(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    """Return the words of a list: of mappings their name, of one text its parts where the key is a plural."""
    found = lexicon.first(name)
    value = found.value if found else None
    values = value if isinstance(value, list) else [value]
    if found and isinstance(value, str) and str(found.path[-1]).casefold().endswith("s"):
        values = list(re.split(r"\s*[,;]\s*", value))
    texts = (item if isinstance(item, str) else _name_of(item) for item in values)
    words = (html.inline(text) for text in texts if text and not placeholders.is_empty(text))
    return tuple(dict.fromkeys(word for word in words if word))


def _name_of(value: Value) -> str:
    if not isinstance(value, dict) or not value.keys() <= _NAMED:  # a talk with speaker and abstract is no category
        return ""
    named = (value.get(key) for key in ("name", "nom", "title", "label"))
    return next((name for name in named if isinstance(name, str)), "")


def _slug(document: Document, lexicon: Lexicon) -> str:
    name = _file_name(document)
    return slugify(html.inline(lexicon.text("slug")) or name)


def _file_name(document: Document) -> str:
    """Return the name of the file without its suffix; that of its folder for an index."""
    path = PurePosixPath(document.source)
    return path.parent.name if path.stem in ("index", "_index") and path.parent.name else path.stem


def _uid(document: Document, lexicon: Lexicon, settings: Settings) -> str:
    """Return a UID that stays the same when title and date change: made from the path, ASCII, safe in an address."""
    said = html.inline(lexicon.text("uid"))
    name = said or document.source
    if not _PLAIN_PATH.fullmatch(name.replace("@", "", 1) if said else name):
        name = f"{slugify(name)}-{digest(name)}"
    return name if "@" in name else f"{name}@{settings.domain}"


def _dates(given: _Given) -> tuple[datetime, datetime]:
    """Return CREATED and LAST-MODIFIED in UTC: what the document says, else git, else publication, else the file.

    CREATED is the earliest date known: one that stays when the others grow, so that SEQUENCE never goes back.
    """
    lexicon, history, tzid = given.lexicon, given.history, given.settings.timezone
    posting = None if given.evidence.date_is_event(lexicon) else _moment(lexicon, "published", tzid)
    committed = (history.last_modified, origin("git", "git")) if history else None
    filed = lexicon.document.modified, origin("file-date", "file date")
    last_modified = _moment(lexicon, "last_modified", tzid) or committed or posting or filed
    first = (history.created, origin("git", "git")) if history and history.created else None
    told = (_moment(lexicon, "created", tzid), posting, first, last_modified)
    created = min(filter(None, told), key=itemgetter(0))
    for name, (at, because) in (("created", created), ("last_modified", last_modified)):
        given.doubts.because(name, spelt(at), because)
    return created[0], last_modified[0]


def _moment(lexicon: Lexicon, name: str, tzid: str) -> tuple[datetime, Origin] | None:
    for found in lexicon.all(name):
        try:
            stamp = timestamps.parse(found.text)
        except NotADate:
            continue
        if not stamp.is_typo:
            reason = "date-is-posting" if found.path == ("date",) else "key"
            return timestamps.resolve(stamp, tzid).at.astimezone(UTC), origin_at(found, reason)
    return None


def _image(document: Document, lexicon: Lexicon, base: str) -> str:
    """Return the first picture as an absolute address; empty when there is none or nobody knows where it is."""
    typed = next((_picture(found.value) for found in lexicon.all("image") if _picture(found.value)), None)
    typed = typed or html.first_image(document.body)
    return absolute(quote(typed.strip(), safe="%/:=&?~#+!$,;'@()*[]"), base) if typed else ""


def _picture(value: Value, depth: int = 0) -> str | None:
    if isinstance(value, str):
        return value if _PICTURE.fullmatch(value.strip()) else None
    items = list(value.values()) if isinstance(value, dict) else value or []
    found = (_picture(item, depth + 1) for item in items[:20] if depth < 4)
    return next((item for item in found if item), None)
