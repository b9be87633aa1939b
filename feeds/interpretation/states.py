"""Whether an event takes place, and whether anybody may know of it yet."""

import re

from feeds.interpretation import dates
from feeds.interpretation.vocabulary import Lexicon
from feeds.model import Status
from feeds.slugs import fold

_WORDS = {
    Status.CANCELLED: r"annul[ée]e?s?|cancell?ed|abgesagt|cancelad[oa]s?|annullat[oa]",
    Status.TENTATIVE: r"report[ée]e?s?|postponed|verschoben|aplazad[oa]s?|rinviat[oa]",
}
_STATES = {
    "cancelled": Status.CANCELLED, "canceled": Status.CANCELLED, "annule": Status.CANCELLED,
    "annulee": Status.CANCELLED, "postponed": Status.TENTATIVE, "reporte": Status.TENTATIVE,
    "reportee": Status.TENTATIVE, "tentative": Status.TENTATIVE,
}  # fmt: skip
_HIDDEN = frozenset({"hidden", "draft", "brouillon", "private", "prive", "unpublished"})


def _in_title(words: str) -> re.Pattern[str]:
    """A note of the editor, not a word of the title: at an edge with a mark, in brackets, or in capitals."""
    note = rf"^\W*(?:{words})\b(?=\s*(?:[\])!:–—|-]|$))|[\[(]\s*(?:{words})\b[^\])]*[\])]|[-–—:|]\s*(?:{words})\W*$"
    return re.compile(rf"(?i:{note})|\b(?:{words.upper()})\b".replace(r"\W", r"[^\w]"))


_TITLES = {status: _in_title(words) for status, words in _WORDS.items()}


def read_status(lexicon: Lexicon, summary: str) -> Status:
    """Return STATUS: CANCELLED when a key or the title says so, TENTATIVE when it is put off without a new date."""
    for name, status in (("cancelled", Status.CANCELLED), ("postponed", Status.TENTATIVE)):
        if lexicon.is_true(name):
            return status
    said = _STATES.get(fold(lexicon.text("state")))
    if said:
        return said
    told = told_in(summary)
    return Status.CONFIRMED if told is Status.TENTATIVE and dates.find(summary) else told


def told_in(summary: str) -> Status:
    """Return the status that a title tells by a word like "ANNULÉ", CONFIRMED when it tells none."""
    return next((status for status, pattern in _TITLES.items() if pattern.search(summary)), Status.CONFIRMED)


def is_draft(lexicon: Lexicon) -> bool:
    """Whether the document says that it is not published, or not any more."""
    hidden = any(fold(found.text) in _HIDDEN for found in lexicon.all("state"))
    return hidden or lexicon.is_true("draft") or lexicon.is_false("public") or lexicon.is_true("expired")
