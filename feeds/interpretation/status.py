"""Whether an event takes place, and whether anybody may know of it yet."""

import re
from collections.abc import Iterator

from feeds.interpretation.front_matter import Field, FrontMatter, is_no, is_yes
from feeds.interpretation.origins import at, origin
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import dates
from feeds.model import Origin, Status
from feeds.text.folding import fold

_WORDS = {
    Status.CANCELLED: r"annul[ée]e?s?|cancell?ed|abgesagt|cancelad[oa]s?|annullat[oa]",
    Status.TENTATIVE: r"report[ée]e?s?|postponed|verschoben|aplazad[oa]s?|rinviat[oa]",
}
_STATES = {
    Status.CANCELLED: re.compile(r"\b(?:event ?)?(?:cancell?ed|annulee?|abgesagt|cancelad[oa]|annullat[oa])\b"),
    Status.TENTATIVE: re.compile(
        r"\b(?:event ?)?(?:postponed|rescheduled|reportee?|tentative|verschoben|aplazad[oa])\b"
    ),
}
_DATED = re.compile(r"\d{4}|\d{1,2}[/.]\d")
_HIDDEN = re.compile(r"\b(?:hidden|drafts?|brouillons?|private|prive|unpublished|non publie|masque)\b")
_DRAFT_FOLDERS = frozenset({"drafts", "draft", "brouillons", "brouillon"})


def _in_title(words: str) -> re.Pattern[str]:
    """A note of the editor, not a word of the title: at an edge with a mark, in brackets, or in capitals."""
    note = rf"^\W*(?:{words})\b(?=\s*(?:[\])!:–—|-]|$))|[\[(]\s*(?:{words})\b[^\])]{{0,300}}[\])]|[-–—:|]\s*(?:{words})\W*$"
    return re.compile(rf"(?i:{note})|\b(?:{words.upper()})\b".replace(r"\W", r"[^\w]"))


_TITLES = {status: _in_title(words) for status, words in _WORDS.items()}


_ANYWHERE = re.compile(rf"\b(?:{'|'.join(_WORDS.values())}|annulation|report)\b", re.IGNORECASE)


def read_status(front_matter: FrontMatter, summary: str, trace: Trace) -> Status:
    """Return STATUS: CANCELLED when a key or the title says so, TENTATIVE when it is put off without a new date."""
    status = _status(front_matter, summary, trace)
    if status is Status.CONFIRMED and is_mentioned(summary):
        trace.add("status-unclear", front_matter.line("summary"), found=summary[:80])
    return status


def _status(front_matter: FrontMatter, summary: str, trace: Trace) -> Status:
    for name, status in (("cancelled", Status.CANCELLED), ("postponed", Status.TENTATIVE)):
        if front_matter.is_true(name):
            trace.because("status", status, at(next(front_matter.all(name))))
            return status
    for found in front_matter.all("state"):
        said = next((status for status, words in _STATES.items() if words.search(fold(found.words))), None)
        if said:
            trace.because("status", said, at(found))
            return said
    told = told_in(summary)
    if told is Status.CONFIRMED or (told is Status.TENTATIVE and dates.find(summary)):
        trace.because("status", Status.CONFIRMED, origin("assumed" if told is Status.CONFIRMED else "new-date"))
        return Status.CONFIRMED
    title = front_matter.first("summary")
    trace.because("status", told, at(title, "title-word") if title else origin("title-word", "file name"))
    return told


def told_in(summary: str) -> Status:
    """Return the status that a title tells by a word like "ANNULÉ", CONFIRMED when it tells none."""
    return next((status for status, pattern in _TITLES.items() if pattern.search(summary)), Status.CONFIRMED)


def is_mentioned(summary: str) -> bool:
    """Whether a title has a word of another status that is no clear note: "Concert annulé"."""
    return _ANYWHERE.search(summary) is not None


def is_draft(front_matter: FrontMatter, trace: Trace) -> bool:
    """Whether the document says that it is not published, or not any more; what cannot be understood is a draft."""
    draft, because = _draft(front_matter, trace)
    trace.because("draft", str(draft).lower(), because)
    return draft


def _kept_back(front_matter: FrontMatter) -> Iterator[Field]:
    """Yield what says that this is a draft, or says nothing that can be understood: ``draft: à relire``."""
    yield from (found for found in front_matter.every("draft") if not is_no(found.text))
    unclear = (found for found in front_matter.every("public") if not is_yes(found.text) and not is_no(found.text))
    yield from (found for found in unclear if not _DATED.search(found.text))  # published: 2024-05-01 is a date


def _draft(front_matter: FrontMatter, trace: Trace) -> tuple[bool, Origin]:
    if any(fold(part) in _DRAFT_FOLDERS for part in front_matter.document.source.split("/")[:-1]):
        return True, origin("draft-folder", "file name", quote=front_matter.document.source)
    for found in front_matter.all("state"):
        if _HIDDEN.search(fold(found.words)):
            return True, at(found)
    kept = next(_kept_back(front_matter), None)
    if kept:
        if not is_yes(kept.text):
            trace.add("draft-unclear", kept.line, key=kept.key, found=kept.text[:60])
        return True, at(kept)
    for name, says in (
        ("hidden", front_matter.is_true),
        ("public", front_matter.is_false),
        ("expired", front_matter.is_true),
    ):
        if says(name):
            return True, next(map(at, front_matter.all(name)))
    return False, next(map(at, front_matter.all("public")), origin("assumed"))
