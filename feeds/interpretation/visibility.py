"""Whether anybody may know of an event, and from which day until which.

The safe side decides: what stands under a key of visibility and is not clearly "public" keeps the document at home. A
key that may be about something else (``public: adults``, ``state: Ohio``) counts only where it clearly says so. Two rules
depend on the day:

- before the day of a key such as ``publishDate`` the document is kept back;
- from the day of a key such as ``expiryDate`` on it is withdrawn, if that day lies before the event. An expiry on the
  event's first day or later takes a page off the site whose event is over: the feed keeps what is past.

What keeps a page out of a map of the site for search engines only (``sitemap: false``) does not count.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from feeds.interpretation.front_matter import Field, FrontMatter, is_no, is_yes
from feeds.interpretation.origins import at, origin
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import timestamps
from feeds.interpretation.when.timestamps import NotADate
from feeds.languages import folded
from feeds.languages.finder import finder
from feeds.model import Origin
from feeds.reading import Value
from feeds.settings import Settings
from feeds.text.folding import fold

_DRAFT_FILE = re.compile(r"_+\d{4}-\d\d-\d\d")
_DATED = re.compile(r"\d{4}|\d{1,2}[/.]\d")
_LONGEST = 60  # characters of a day
_NOTHING = frozenset({"null", "none", "nil", "undefined"})  # what a form writes for a field that nobody filled


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeps a document at home; it is told unless it ``is_clear`` that it should."""

    found: Field
    is_clear: bool = True


def _is_hidden(text: str) -> bool:
    """Whether a text is a word such as "members only", or has one such as "draft" in it."""
    said = fold(text)
    return said in folded("status.hidden", "status.hidden_state") or finder("status.hidden").is_in(said)


def _unless_no(found: Field) -> Kept | None:
    """``draft: true``: all but a no keeps back."""
    if not found.words.strip() or fold(found.words) in _NOTHING or is_no(found.words):
        return None
    return Kept(found, is_yes(found.text))


def _unless_yes(found: Field) -> Kept | None:
    """``published: false``: all but a yes and a date keeps back, also an empty text."""
    said = found.words
    if is_yes(said) or fold(said) in _NOTHING or fold(said) in folded("status.public") or _DATED.search(said):
        return None
    return Kept(found, is_no(found.text))


def _unless_public(found: Field) -> Kept | None:
    """``visibility: members-only``: all but a word that means public keeps back."""
    texts = [fold(text) for text in found.words.split(",")]
    if any(map(_is_hidden, texts)):
        return Kept(found)
    is_public = any(text in folded("status.public") or is_yes(text) or text in _NOTHING for text in texts)
    return None if is_public else Kept(found, is_no(found.words))


def _if_said(found: Field) -> Kept | None:
    """``status: pending``: only a word that means hidden keeps back."""
    return Kept(found) if _is_hidden(found.words) else None


def _if_no(found: Field) -> Kept | None:
    """``public: false``, ``active: false``: a no keeps back, or a word that means hidden."""
    return Kept(found) if is_no(found.words) or _is_hidden(found.words) else None


def _if_only_said(found: Field) -> Kept | None:
    """``access: private``, where the key mostly tells how to get there: the word must stand alone."""
    is_word = fold(found.words) in folded("status.hidden", "status.hidden_state")
    return Kept(found) if is_word else None


# How the value of each property is understood.
_RULES: Mapping[str, Callable[[Field], Kept | None]] = {
    "state": _if_said,
    "draft": _unless_no,
    "hidden": _unless_no,
    "expired": _unless_no,
    "public": _unless_yes,
    "visibility": _unless_public,
    "listed": _if_no,
    "access": _if_only_said,
}
_NAMES = frozenset(_RULES)


def _is_never(value: Value) -> bool:
    return isinstance(value, str) and (is_no(value) or fold(value) == "never")


def _never_built(value: Value) -> bool:
    """Hugo's ``build: {render: never}``, and what is listed nowhere."""
    parts = [value.get(name) for name in ("render", "list")] if isinstance(value, dict) else [value]
    return any(map(_is_never, parts))


# What site generators call a page that they do not write or list, by the folded key.
_NOT_BUILT: Mapping[str, Callable[[Value], bool]] = {
    "build": _never_built,
    "headless": lambda value: isinstance(value, str) and is_yes(value),
    "permalink": lambda value: isinstance(value, str) and is_no(value),
    "eleventyexcludefromcollections": lambda value: not (isinstance(value, str) and is_no(value)),
}


def is_draft(front_matter: FrontMatter, start: date, settings: Settings, trace: Trace, *, has_posting: bool) -> bool:
    """Whether nobody may know of the event that begins on ``start``, as things are today.

    ``has_posting`` tells that ``date`` is the day of posting: generators keep back what is posted in the future.
    """
    draft, because = _draft(front_matter, start, settings, trace, has_posting)
    trace.because("draft", str(draft).lower(), because)
    return draft


def _draft(
    front_matter: FrontMatter, start: date, settings: Settings, trace: Trace, has_posting: bool
) -> tuple[bool, Origin]:
    if _is_named_as_draft(front_matter):
        return True, origin("draft-file", "file name", quote=front_matter.document.source)
    if _is_among_drafts(front_matter):
        return True, origin("draft-folder", "file name", quote=front_matter.document.source)
    kept = min(_kept_back(front_matter), key=lambda each: not each.is_clear, default=None)
    if kept:
        if not kept.is_clear:
            trace.add("draft-unclear", kept.found.line, key=kept.found.key, found=kept.found.words[:60])
        return True, at(kept.found)
    by_day = _by_day(front_matter, start, settings, trace, has_posting)
    return (True, by_day) if by_day else (False, next(map(at, front_matter.all("public")), origin("assumed")))


def is_kept_back(front_matter: FrontMatter) -> bool:
    """Whether a document is kept from the public whatever the day; what cannot be understood is."""
    is_draft_file = _is_among_drafts(front_matter) or _is_named_as_draft(front_matter)
    return is_draft_file or next(_kept_back(front_matter), None) is not None


def _is_among_drafts(front_matter: FrontMatter) -> bool:
    folders = front_matter.document.source.split("/")[:-1]
    return any(fold(part) in folded("status.draft_folder") for part in folders)


def _is_named_as_draft(front_matter: FrontMatter) -> bool:
    """Whether the name of a file of an event begins as those that generators pass over (Astro, Quarto, Jekyll)."""
    return _DRAFT_FILE.match(front_matter.document.source.split("/")[-1]) is not None


def _kept_back(front_matter: FrontMatter) -> Iterator[Kept]:
    """Yield what keeps a document at home whatever the day; of a key that was typed twice, both values count."""
    for name, found in front_matter.typed(_NAMES):
        if found.value is not None and (kept := _RULES[name](found)):
            yield kept
    for found in front_matter.named(_NOT_BUILT.keys()):
        if _NOT_BUILT[front_matter.folded(found)](found.value):
            yield Kept(found)


def _by_day(
    front_matter: FrontMatter, start: date, settings: Settings, trace: Trace, has_posting: bool
) -> Origin | None:
    """Return what keeps a document back today, and tell the day on which that changes."""
    because, today = None, settings.day
    for found, day in _embargoes(front_matter, settings, has_posting, start):
        if today < day:
            trace.add("embargo", found.line, key=found.key, found=found.text[:40], day=str(day))
            because = at(found, "embargo", str(day))
    for found, day in _days(front_matter.all("expiry"), settings.timezone):
        if day < start:
            trace.add("expiry", found.line, key=found.key, found=found.text[:40], day=str(day))
            because = at(found, "expiry", str(day)) if day <= today else because
    return because


def turning_days(front_matter: FrontMatter, name: str, settings: Settings) -> tuple[date, ...]:
    """Return the days under the keys of ``name``, "embargo" or "expiry": on each it may change who may know."""
    if name == "embargo":
        found = _embargoes(front_matter, settings, has_posting=True)
    else:
        found = _days(front_matter.all("expiry"), settings.timezone)
    return tuple(sorted({day for _, day in found}))


def _embargoes(
    front_matter: FrontMatter, settings: Settings, has_posting: bool, start: date | None = None
) -> Iterator[tuple[Field, date]]:
    """Yield the days of publication, as far as the site's generator waits for them.

    A ``date`` that is the day ``start`` of the event announces it: nobody holds an event back until it begins.
    """
    if not settings.site.publishes_future:
        yield from _days(front_matter.all("embargo"), settings.timezone)
    if has_posting and settings.site.holds(front_matter.document.source):
        days = _days(front_matter.all("day"), settings.timezone)
        yield from (each for each in days if each[1] != start)


def _days(values: Iterable[Field], tzid: str) -> Iterator[tuple[Field, date]]:
    """Yield the values that are days, on the clock of the site; of years that nobody meant, those to come."""
    for found in values:
        try:
            stamp = timestamps.parse(found.text) if len(found.text) < _LONGEST else None
        except NotADate:
            continue
        if stamp and stamp.day.year >= timestamps.EARLIEST:
            is_plain = stamp.clock is None or stamp.is_typo
            yield found, stamp.day if is_plain else timestamps.resolve(stamp, tzid).at.date()
