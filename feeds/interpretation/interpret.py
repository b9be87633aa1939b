"""Puts the readers together: the only module that knows them all."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape, unescape
from operator import itemgetter
from pathlib import PurePosixPath
from urllib.parse import quote

from feeds.interpretation import placeholders
from feeds.interpretation.articles import is_sure, told_afterwards
from feeds.interpretation.front_matter import FrontMatter, InformationRow, is_plural, split_list
from feeds.interpretation.language import language_of
from feeds.interpretation.links import absolute, address, is_phone, refused
from feeds.interpretation.origins import at as origin_at
from feeds.interpretation.origins import of_body, origin, spelt
from feeds.interpretation.own_values import OwnValues, own_values
from feeds.interpretation.provenance import plain_origins
from feeds.interpretation.registration import Page, read_registration
from feeds.interpretation.shortcodes import filled_in
from feeds.interpretation.site_evidence import SiteEvidence, family_of
from feeds.interpretation.status import read_status
from feeds.interpretation.trace import Trace
from feeds.interpretation.translations import language_in_path, translation_of
from feeds.interpretation.visibility import is_draft
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.audit import Occurrence, audit, check_length, tell
from feeds.interpretation.when.deadlines import read_deadline
from feeds.interpretation.when.page_hours import check_page_hour
from feeds.interpretation.when.recurrence import Override, Recurrence, on_first_day, read_overrides, read_recurrence
from feeds.interpretation.when.resolve import When, read_when
from feeds.interpretation.when.sentences import Passage, PassageKind, passages
from feeds.interpretation.when.statements import read_statements
from feeds.interpretation.when.timestamps import NotADate
from feeds.interpretation.where.conference import read_conference
from feeds.interpretation.where.places import (
    Place,
    like_places,
    location_of,
    lost_reference,
    names_country,
    read_place,
    silent_reference,
)
from feeds.interpretation.where.text_places import hinted
from feeds.languages import in_order, label
from feeds.model import Event, Origin, Problem
from feeds.reading import Dates, Document, Value
from feeds.settings import Settings
from feeds.text import html
from feeds.text.folding import digest, fold, slugify
from feeds.timezones.places import homonym_in, zone_of_place

_PICTURE = re.compile(r"\S[^\n]*\.(?:png|jpe?g|jfif|gif|webp|svg|avif)(?:\?\S*)?", re.IGNORECASE)
Places = Mapping[str, FrontMatter]
NOWHERE: Places = {}
_BESIDE_NAMES = frozenset({"label", "slug", "id", "url", "color", "description"})
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")
_SLUG = re.compile(r"(?:[a-z0-9-]{1,80}/){0,3}[a-z0-9]+(?:-[a-z0-9]+)+")
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

    front_matter: FrontMatter
    passages: Sequence[Passage]
    settings: Settings
    evidence: SiteEvidence
    history: Dates | None
    places: Places
    trace: Trace

    @property
    def document(self) -> Document:
        """The document itself."""
        return self.front_matter.document


def interpret(
    front_matter: FrontMatter,
    settings: Settings,
    evidence: SiteEvidence,
    history: Dates | None = None,
    places: Places = NOWHERE,
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Return the events of a document and everything that was doubtful about it.

    ``history`` are the document's dates in git, ``places`` the documents that references lead to. A document without
    the date of an event gives no event, one with several dates gives one event for each.
    """
    trace = Trace(front_matter.document)
    if front_matter.is_event is False:
        trace.add("not-of-types")
        return (), trace.all()
    filler = placeholders.filler(front_matter.document.body)
    if filler:
        trace.add("placeholder-page", front_matter.document.body_line, found=filler)
        return (), trace.all()
    if said := told_afterwards(front_matter):
        among_events = evidence.is_event_folder(front_matter) or evidence.name_is_date(front_matter)
        code = "not-event" if among_events and not is_sure(said) else "not-event-article"
        trace.add(code, said.line, key=said.key, found=said.quote)
        return (), trace.all()
    tzid = _zone(front_matter, places, settings.timezone, trace)
    texts = passages(front_matter)
    statements = read_statements(front_matter, texts)
    whens = read_when(front_matter, texts, statements, tzid, settings, evidence, trace)
    if not whens:
        return (), trace.all()
    recurrence = read_recurrence(front_matter, whens[0], texts, trace) if len(whens) == 1 else Recurrence()
    whens = (on_first_day(whens[0], recurrence, trace), *whens[1:])
    if placeholders.is_template(front_matter.document.source):
        trace.add("placeholder-name", found=PurePosixPath(front_matter.document.source).name)
    overrides = read_overrides(front_matter, whens[0], trace) if recurrence.rrule else ()
    occurrences = [Occurrence(when.dtstart, when.dtend, _line_of_hours(when, texts)) for when in whens]
    family = family_of(front_matter)
    names_are_days = family in evidence.named_families
    verdicts = audit(statements, occurrences, repeats=bool(recurrence.rrule), names_are_days=names_are_days)
    tell(tuple(verdicts), occurrences, trace)
    for when, occurrence in zip(whens, occurrences, strict=True):
        ends = (item.line for item in when.origins if item.name == "dtend")
        check_length(occurrence, evidence.usual_days.get(family), next(ends, 0), trace)
        check_page_hour(front_matter, when, settings.site.page_zone, trace)
    own = [own_values(front_matter, when, places, trace) if len(whens) > 1 else OwnValues() for when in whens]
    event = _event(_Given(front_matter, texts, settings, evidence, history, places, trace), whens[0], recurrence)
    plain = plain_origins(event, front_matter, settings, with_categories=evidence.with_categories)
    origins = (*trace.origins(), *plain)
    dated = _occurrences(_without(event, overrides), whens, origins, own)
    return (*dated, *_moved(event, overrides, origins)), event.problems


def _line_of_hours(when: When, texts: Sequence[Passage]) -> int:
    """Return the line of the running text that alone says at what hour an event starts; 0 where anything better does."""
    told = next((item for item in when.origins if item.name == "dtstart" and item.reason == "hours-in-prose"), None)
    running = (text.line for text in texts if text.kind is PassageKind.BODY and not text.labelled)
    return told.line if told and told.key.startswith("body line") and told.line in running else 0


def _zone(front_matter: FrontMatter, places: Places, tzid: str, trace: Trace) -> str:
    """Return the zone of the clock where the event is: that of its place, else that of the site."""
    place = location_of(front_matter, places) or _place_of_folders(front_matter.document.source, tzid)
    found = zone_of_place(place, tzid, names_country=True)
    if found and found != tzid and (name := homonym_in(place)) and not names_country(front_matter, places):
        trace.add("place-homonym", front_matter.line("venue") or front_matter.line("city"), found=name[:60], zone=tzid)
        found = None
    if found and found != tzid:
        trace.add("zone-from-place", front_matter.line("venue"), zone=found)
        named = front_matter.first("venue")
        trace.because(
            "tzid", found, origin("zone-of-place", named.key if named else "", front_matter.line("venue"), place)
        )
        return found
    trace.because("tzid", tzid, origin("settings", "settings.timezone", quote=tzid))
    return tzid


def _place_of_folders(source: str, tzid: str) -> str:
    """Return the place that folders name, as an address has it: ``europe/estonia/rakvere/a.md`` is in Rakvere, Estonia.

    Only of a site that keeps UTC, since its events are everywhere: elsewhere such a name may be that of a person.
    """
    folders = [name.replace("-", " ").title() for name in source.split("/")[:-1]] if tzid == "UTC" else []
    names = [name.upper() if len(name) == 2 else name for name in folders]
    places = (", ".join(reversed(names[start:])) for start in range(len(names)))
    return next((place for place in places if zone_of_place(place, tzid, names_country=True)), "")


def _event(given: _Given, when: When, recurrence: Recurrence) -> Event:
    front_matter, settings, trace = given.front_matter, given.settings, given.trace
    slug = _slug(given.document, front_matter)
    url = settings.site.address_of(front_matter.document) or settings.permalink.replace("{slug}", slug)
    texts = _texts(given.document, front_matter, url, trace)
    categories = _words(front_matter, "categories" if given.evidence.with_categories else "tags")
    language, rows = _language(given), front_matter.rows
    place = _place(given, texts, categories, language)
    created, last_modified = _dates(given, _day(when.dtstart))
    state = read_status(front_matter, texts.summary, (texts.abstract, texts.body), trace)
    written = texts.abstract_html + texts.body_html
    registration = read_registration(Page(front_matter, rows, written), trace)
    conference = read_conference(front_matter, rows, written, registration, trace)
    practical = _practical(rows, language, {link.href for link in (*registration, *conference)})
    _tell_refused(given.document, rows, trace)
    return Event(
        source=given.document.source,
        uid=_uid(given.document, front_matter, settings),
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
        description="\n\n".join(filter(None, (texts.abstract, "\n".join(map(_plain, practical)), texts.body))),
        html=texts.abstract_html + _practical_html(practical) + texts.body_html,
        venue=place.venue,
        address=place.address,
        location=place.location or (label("online", language) if place.online else ""),
        geo=place.geo,
        online=place.online,
        registration=registration,
        conference=conference,
        deadline=read_deadline(
            front_matter, given.passages, when.tzid, _day(when.dtstart), trace, zulu_is_local=when.zulu_is_local
        ),
        url=url,
        image=_image(given.document, front_matter, url),
        categories=categories,
        tags=_words(front_matter, "tags"),
        status=state.status,
        postponed=state.postponed,
        translation=translation_of(front_matter),
        draft=is_draft(
            front_matter,
            _day(when.dtstart),
            settings,
            trace,
            has_posting=not given.evidence.date_is_event(front_matter),
        ),
        problems=trace.all(),
    )


def _place(given: _Given, texts: _Texts, categories: Sequence[str], language: str) -> Place:
    front_matter, said = given.front_matter, (texts.summary, texts.abstract, *categories)
    place = read_place(front_matter, front_matter.rows, said, texts.body, given.places)
    if not (place.location or place.online):
        _tell_hint(given, texts, language)
    if lost := lost_reference(front_matter, given.places):
        given.trace.add("place-unknown", lost.line, found=lost.text[:80])
    if against := place.contradiction:
        given.trace.add(
            "online-contradicted", against.line, key=against.key, found=against.text[:60], where=place.location[:80]
        )
    if silent := silent_reference(front_matter, given.places):
        given.trace.add("place-not-public", silent.line, found=silent.text[:80])
    given.trace.keep(place.origins)
    return place


def _tell_hint(given: _Given, texts: _Texts, language: str) -> None:
    """Report words that may name the place, where nothing says that they do: under a key, in the title, in a sentence."""
    key = next(like_places(given.front_matter), None)
    hint = key.text[:80] if key else hinted(language, texts.summary, texts.abstract, texts.body)
    if hint:
        in_title = given.front_matter.line("summary") if hint in texts.summary else 0
        line = key.line if key else in_title or of_body(given.document, hint, "line-of-body", hint).line
        given.trace.add("place-unread", line, found=hint)


def _language(given: _Given) -> str:
    """Return the language that a document says, the text and its path agree on, or the text is in."""
    preferred, named = given.settings.language or given.evidence.language, language_in_path(given.document.source)
    said = given.front_matter.text("language")
    found = language_of(said, given.front_matter.prose, named or preferred)
    is_marked = f".{named}." in given.document.source
    return named if named and not said and is_marked else found


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
                recurrence_id=item.recurrence_id, origins=_with_own(origins, item.when.origins))
        for item in overrides if item.when
    )  # fmt: skip


def _occurrences(
    event: Event, whens: Sequence[When], origins: Sequence[Origin], own: Sequence[OwnValues]
) -> tuple[Event, ...]:
    """Return one event for each date; several have UIDs and slugs of their own, told apart by the date.

    ``own`` are the values that a date has of its own.
    """
    if len(whens) == 1:
        return (replace(event, origins=_with_own(origins, whens[0].origins)),)
    local, _, domain = event.uid.rpartition("@")
    marks = [
        f"{when.dtstart:%Y%m%dT%H%M}" if isinstance(when.dtstart, datetime) else f"{when.dtstart:%Y%m%d}"
        for when in whens
    ]
    uids = [f"{local}-{mark}@{domain}" for mark in marks]
    return tuple(
        replace(event, uid=uid, slug=f"{event.slug}-{mark.lower()}", dtstart=when.dtstart, dtend=when.dtend, tzid=when.tzid,
                related=tuple(other for other in uids[:1] if other != uid), origins=_with_own(origins, (*when.origins, *its.origins)), **its.values)
        for uid, mark, when, its in zip(uids, marks, whens, own, strict=True)
    )  # fmt: skip


def _with_own(origins: Sequence[Origin], own: Sequence[Origin]) -> tuple[Origin, ...]:
    """Return the origins of an occurrence: its own, and those that it shares with the others."""
    names = {item.name for item in own}
    return (*own, *(item for item in origins if item.name not in names))


def _texts(document: Document, front_matter: FrontMatter, url: str, trace: Trace) -> _Texts:
    source = filled_in(document.body, document.metadata)
    abstract_html, body_html = html.clean_html(front_matter.text("abstract"), url), html.clean_html(source, url)
    abstract, body = html.plain_text(abstract_html), html.plain_text(body_html)
    if body.startswith(abstract):
        abstract = abstract_html = ""  # the summary that the text begins with would be there twice
    titled = front_matter.titled()
    summary = html.inline(front_matter.text("summary") or (titled.text if titled else ""))
    if not summary:
        summary = _heading(source) or _words_of_name(document)
        trace.add("no-title", used=summary)
    return _Texts(summary, abstract_html, body_html, abstract, body)


def _heading(source: str) -> str:
    """Return the heading that a text begins with, as a title."""
    first = next((line for line in source[:2_000].splitlines() if line.strip()), "")
    return html.inline(first.lstrip("#").strip()) if re.match(r"#{1,3} ", first) else ""


def _words_of_name(document: Document) -> str:
    """Return the words of a file name as a title, without the date before them."""
    name = re.sub(r"^\d{4}-\d\d-\d\d[-_ ]+", "", _file_name(document))
    return name.replace("-", " ").replace("_", " ").capitalize()


def _practical(
    rows: tuple[InformationRow, ...], language: str, shown: Collection[str]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the rows of practical information as lines, each with its links that stand nowhere else.

    What is ``shown`` already, to register or to take part, is no second time among them.
    """
    both, lines = label("pair", language), []
    for row in rows:
        its_label, text = html.inline(row.label).rstrip(" :"), html.inline(row.text)
        hrefs = dict.fromkeys(address(target).href for target in row.targets)
        left = tuple(href for href in hrefs if href and href not in shown and href not in text)
        line = both.format(label=its_label, text=text) if its_label and text else text or (its_label if left else "")
        if line:
            lines.append((line, left))
    return lines


def _plain(line: tuple[str, tuple[str, ...]]) -> str:
    text, hrefs = line
    return f"{text} ({', '.join(hrefs)})" if hrefs else text


def _practical_html(lines: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """Return the rows of practical information as clean HTML."""
    items = (
        f"<li>{' '.join([_clickable(escape(text, quote=False)), *(_anchor(href) for href in hrefs)])}</li>"
        for text, hrefs in lines
    )
    joined = "".join(items)
    return f"<ul>{joined}</ul>" if joined else ""


def _clickable(text: str) -> str:
    return _ADDRESS.sub(lambda found: _anchor(unescape(found[0])), text)


def _anchor(href: str) -> str:
    return f'<a href="{escape(href)}">{escape(href, quote=False)}</a>'


def _tell_refused(document: Document, rows: Iterable[InformationRow], trace: Trace) -> None:
    """Tell of the links in the text and in rows that are left out, since they lead to something that may do harm."""
    for place, typed in refused(document.body):
        trace.add("link-refused", document.body_line + document.body.count("\n", 0, place), found=typed[:120], used="")
    for row in rows:
        for _, typed in refused(row.text):
            trace.add("link-refused", row.line, found=typed[:120], used="")
        for target in row.targets:
            if address(target).doubt == "link-refused" and not is_phone(target):
                trace.add("link-refused", row.line, found=target[:120], used="")


def _words(front_matter: FrontMatter, name: str) -> tuple[str, ...]:
    """Return the words of a list: of mappings their name, of one text its parts where the key is a plural."""
    found = front_matter.first(name)
    value = found.value if found else None
    values: Sequence[Value] = value if isinstance(value, list) else [value]
    if found and isinstance(value, str) and is_plural(str(found.path[-1])):
        values = split_list(value)
    texts = (_named(front_matter, item) if isinstance(item, str) else _name_of(item) for item in values)
    words = (html.inline(text) for text in texts if text and not placeholders.is_empty(text))
    return tuple(dict.fromkeys(word for word in words if word))


def _named(front_matter: FrontMatter, word: str) -> str:
    """Return the name that the document gives beside a slug elsewhere: ``{slug: open-days, name: Open days}``."""
    if not _SLUG.fullmatch(word):
        return word
    end = word.split("/")[-1]
    beside = {leaf.path[:-1] for leaf in front_matter.leaves if leaf.path[-1] == "slug" and leaf.text in (word, end)}
    named = (leaf.text.strip() for leaf in front_matter.leaves if leaf.path[:-1] in beside and leaf.path[-1] == "name")
    return next(filter(None, named), word)


def _name_of(value: Value) -> str:
    items = {fold(key): item for key, item in value.items()} if isinstance(value, dict) else {}
    names = [fold(name) for name in in_order("key_words.title")]
    if not items.keys() <= {*names, *_BESIDE_NAMES}:  # a talk with speaker and abstract is no category
        return ""
    named = (items.get(name) for name in (*names, "label"))
    return next((name for name in named if isinstance(name, str)), "")


def _slug(document: Document, front_matter: FrontMatter) -> str:
    name = _file_name(document)
    return slugify(html.inline(front_matter.text("slug")) or name)


def _file_name(document: Document) -> str:
    """Return the name of the file without its suffix; that of its folder for an index."""
    path = PurePosixPath(document.source)
    return path.parent.name if path.stem in ("index", "_index") and path.parent.name else path.stem


def _uid(document: Document, front_matter: FrontMatter, settings: Settings) -> str:
    """Return a UID that stays the same when title and date change: made from the path, ASCII, safe in an address."""
    said = html.inline(front_matter.text("uid"))
    name = said or document.source
    if not _PLAIN_PATH.fullmatch(name.replace("@", "", 1) if said else name):
        name = f"{slugify(name)}-{digest(name)}"
    return name if "@" in name else f"{name}@{settings.domain}"


def _dates(given: _Given, start: date) -> tuple[datetime, datetime]:
    """Return CREATED and LAST-MODIFIED in UTC: what the document says, else git, else publication, else the file.

    A ``date`` that is the day ``start`` of the event is no day of publication. CREATED is the earliest date known: one that stays when the others grow, so that SEQUENCE never goes back.
    """
    front_matter, history, tzid = given.front_matter, given.history, given.settings.timezone
    posting = None if given.evidence.date_is_event(front_matter) else _moment(front_matter, "published", tzid, start)
    committed = (history.last_modified, origin("git", "git")) if history else None
    filed = front_matter.document.modified, origin("file-date", "file date")
    last_modified = _moment(front_matter, "last_modified", tzid) or committed or posting or filed
    first = (history.created, origin("git", "git")) if history and history.created else None
    told = (_moment(front_matter, "created", tzid), posting, first, last_modified)
    created = min(filter(None, told), key=itemgetter(0))
    for name, (at, because) in (("created", created), ("last_modified", last_modified)):
        given.trace.because(name, spelt(at), because)
    return created[0], last_modified[0]


def _moment(front_matter: FrontMatter, name: str, tzid: str, but: date | None = None) -> tuple[datetime, Origin] | None:
    """Return the first moment that a property says; one on the day ``but`` under ``date`` is passed over."""
    for found in front_matter.all(name):
        try:
            stamp = timestamps.parse(found.text)
        except NotADate:
            continue
        if not stamp.is_typo and not (found.path == ("date",) and stamp.day == but):
            reason = "date-is-posting" if found.path == ("date",) else "key"
            return timestamps.resolve(stamp, tzid).at.astimezone(UTC), origin_at(found, reason)
    return None


def _image(document: Document, front_matter: FrontMatter, base: str) -> str:
    """Return the first picture as an absolute address; empty when there is none or nobody knows where it is."""
    typed = next((_picture(found.value) for found in front_matter.all("image") if _picture(found.value)), None)
    typed = typed or html.first_image(document.body)
    typed = filled_in(typed, document.metadata) if typed else ""
    if "{{" in typed or "{%" in typed:
        return ""  # an address that only the site's generator knows
    typed = f"https:{typed}" if typed.startswith("//") else typed
    return absolute(quote(typed.strip(), safe="%/:=&?~#+!$,;'@()*[]"), base) if typed else ""


def _picture(value: Value, depth: int = 0) -> str | None:
    if isinstance(value, str):
        return value if _PICTURE.fullmatch(value.strip()) else None
    items = list(value.values()) if isinstance(value, dict) else value or []
    found = (_picture(item, depth + 1) for item in items[:20] if depth < 4)
    return next((item for item in found if item), None)
