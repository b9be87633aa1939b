"""Whether an event takes place, and whether anybody may know of it yet."""

import re
from functools import cache

from feeds.interpretation.front_matter import Field, FrontMatter
from feeds.interpretation.origins import at, origin
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import dates
from feeds.languages import whole
from feeds.languages.finder import finder
from feeds.model import Status
from feeds.text.folding import flat, fold

_CONCEPTS = {Status.CANCELLED: "status.cancelled", Status.TENTATIVE: "status.postponed"}
_DATED = re.compile(r"\d{4}|\d{1,2}[/.]\d")
_MARK = r"[^\w]"


@cache
def _notes(concept: str) -> re.Pattern[str]:
    """A note of the editor, not a word of the title: at an edge with a mark, or in brackets."""
    note = whole(concept)
    before = rf"^{_MARK}*{note}(?=\s*(?:[\])!:–—|：]|-|$))"
    return re.compile(rf"{before}|[\[(（【]\s*{note}[^\])）】]{{0,300}}[\])）】]|[-–—:|]\s*{note}{_MARK}*$")


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
        said = _state(found)
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


def _state(found: Field) -> Status | None:
    """Return the status that the words under a key of states say."""
    said = fold(found.words)
    states = ((status, finder(name, f"{name}_state")) for status, name in _CONCEPTS.items())
    return next((status for status, words in states if words.is_in(said)), None)


def told_in(summary: str) -> Status:
    """Return the status that a title tells by a word like "ANNULÉ", CONFIRMED when it tells none."""
    return next((status for status, name in _CONCEPTS.items() if _is_noted(name, summary)), Status.CONFIRMED)


def _is_noted(concept: str, summary: str) -> bool:
    """Whether a title has a word as a note beside it, or in capitals."""
    if not finder(concept).is_in(fold(summary)):
        return False
    plain = flat(summary)
    capitals = (found for found in re.finditer(whole(concept), plain) if summary[slice(*found.span())].isupper())
    return _notes(concept).search(plain) is not None or any(capitals)


def is_mentioned(summary: str) -> bool:
    """Whether a title has a word of another status that is no clear note: "Concert annulé"."""
    mentions = finder(*_CONCEPTS.values(), *(f"{name}_mention" for name in _CONCEPTS.values()))
    return mentions.is_in(fold(summary))
