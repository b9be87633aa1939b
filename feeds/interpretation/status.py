"""Whether an event takes place, and whether anybody may know of it yet."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from feeds.interpretation.front_matter import FrontMatter, is_no, is_yes
from feeds.interpretation.origins import at, of_body, origin
from feeds.interpretation.trace import Trace
from feeds.interpretation.when import dates
from feeds.languages import folded, whole
from feeds.languages.finder import Finder, finder
from feeds.model import Status
from feeds.text.folding import flat, fold

_CONCEPTS = {Status.CANCELLED: "status.cancelled", Status.TENTATIVE: "status.postponed"}
_DATED = re.compile(r"\d{4}|\d{1,2}[/.]\d")
_MARK = r"[^\w]"
_FIRST, _LINES = 800, 4  # characters and lines of a text that may say that the event is off
_CLAUSE_END = re.compile(r"[.!?:;,。！？：，]\s*|\s[–—-]\s")
_FIRST_WORD = re.compile(r"\s*(\w+)\s*[,.;:!(–—-]")
_STRUCK = re.compile(r"~~[^~]+~~|<(s|del|strike)>[^<]+</\1>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class State:
    """STATUS, and whether an event that is TENTATIVE was put off: not settled yet is something else."""

    status: Status = Status.CONFIRMED
    postponed: bool = False


_CANCELLED, _POSTPONED, _UNSETTLED = State(Status.CANCELLED), State(Status.TENTATIVE, True), State(Status.TENTATIVE)


@cache
def _notes(concept: str) -> re.Pattern[str]:
    """A note of the editor, not a word of the title: at an edge with a mark, or in brackets."""
    note = whole(concept)
    before = rf"^{_MARK}*{note}(?=\s*(?:[\])!:–—|：]|-|$))"
    return re.compile(rf"{before}|[\[(（【]\s*{note}[^\])）】]{{0,300}}[\])）】]|[-–—:|]\s*{note}{_MARK}*$")


@cache
def _states() -> tuple[tuple[State, Finder], ...]:
    """What the words under a key of states say."""
    names = ((_CANCELLED, ("cancelled", "cancelled_state")), (_POSTPONED, ("postponed", "postponed_state")),
             (_UNSETTLED, ("tentative_state",)))  # fmt: skip
    return tuple((state, finder(*(f"status.{name}" for name in its))) for state, its in names)


def read_status(front_matter: FrontMatter, summary: str, texts: Sequence[str], trace: Trace) -> State:
    """Return whether the event takes place; ``texts`` are its summary paragraph and its body as plain text.

    CANCELLED when a key, a tag, the title or the first lines say so, TENTATIVE when it is put off without a new date or
    not settled yet.
    """
    readers: tuple[Callable[[], State | None], ...] = (
        lambda: _by_flag(front_matter, trace),
        lambda: _by_state(front_matter, trace),
        lambda: _by_title(front_matter, summary, trace),
        lambda: _by_first_lines(front_matter, texts, trace),
        lambda: _by_tag(front_matter, trace),
        lambda: _by_struck_title(front_matter, trace),
    )
    state = next((state for read in readers if (state := read())), None)
    if state:
        return state
    is_moved = told_in(summary) is Status.TENTATIVE
    trace.because("status", Status.CONFIRMED, origin("new-date" if is_moved else "assumed"))
    if is_mentioned(summary):
        trace.add("status-unclear", front_matter.line("summary"), found=summary[:80])
    return State()


def _by_flag(front_matter: FrontMatter, trace: Trace) -> State | None:
    """Read ``cancelled: true``; whatever stands there and is no clear no is taken seriously: a reason, a date."""
    for name, state in (("cancelled", _CANCELLED), ("postponed", _POSTPONED)):
        found = next((found for found in front_matter.all(name) if not _denies(found.words)), None)
        if found:
            if not is_yes(found.words) and told_in(found.words) is not state.status:
                trace.add(f"status-{name}", found.line, key=found.key, found=found.words[:60])
            trace.because("status", state.status, at(found))
            return state
    return None


def _denies(words: str) -> bool:
    """Whether words say no, alone or before a mark: "No, it takes place"; "no heating" is a reason."""
    first = _FIRST_WORD.match(words)
    return not fold(words) or is_no(words) or (first is not None and is_no(first[1]))


def _by_state(front_matter: FrontMatter, trace: Trace) -> State | None:
    """Read the words under a key of states: ``status: called off``."""
    for found in front_matter.all("state"):
        said = fold(found.words)
        state = next((state for state, words in _states() if words.search(said)), None)
        if state:
            trace.because("status", state.status, at(found))
            return state
    return None


def _by_title(front_matter: FrontMatter, summary: str, trace: Trace) -> State | None:
    told = told_in(summary)
    if told is Status.CONFIRMED or (told is Status.TENTATIVE and dates.find(summary)):
        return None
    title = front_matter.first("summary")
    trace.because("status", told, at(title, "title-word") if title else origin("title-word", "file name"))
    return _CANCELLED if told is Status.CANCELLED else _POSTPONED


def _by_first_lines(front_matter: FrontMatter, texts: Sequence[str], trace: Trace) -> State | None:
    """Read a sentence about this event among the first lines: "This event has been cancelled by its organiser."."""
    starts = [text[:_FIRST] for text in texts]
    if not any(finder("status.called_off", "status.put_off").is_in(fold(start)) for start in starts):
        return None
    clauses = [clause for start in starts for clause in _first_clauses(start)]
    for state, concept in ((_CANCELLED, "status.called_off"), (_POSTPONED, "status.put_off")):
        clause = next((clause for clause in clauses if _begins(concept, fold(clause))), "")
        if clause:
            trace.because("status", state.status, of_body(front_matter.document, clause.strip(), "first-lines", clause))
            return state
    return None


def _first_clauses(text: str) -> list[str]:
    lines = (line for line in text.splitlines() if re.search(r"\w", line))
    return [clause for line in islice(lines, _LINES) for clause in _CLAUSE_END.split(line)]


def _begins(concept: str, clause: str) -> bool:
    """Whether a folded clause begins with words of a concept, and nothing conditional follows."""
    found = finder(concept).match(clause)
    return found is not None and not finder("status.conditional").match(clause[found.end() :].lstrip())


def _by_tag(front_matter: FrontMatter, trace: Trace) -> State | None:
    """Read a tag or category that says nothing else: ``tags: [cancelled]``."""
    for found in (*front_matter.all("tags"), *front_matter.all("categories")):
        tags = {fold(tag) for tag in re.split(r"[,;]", found.words[:2_000])}
        for state, concept in ((_CANCELLED, "status.cancelled"), (_POSTPONED, "status.postponed")):
            if tags & folded(concept):
                trace.because("status", state.status, at(found))
                return state
    return None


def _by_struck_title(front_matter: FrontMatter, trace: Trace) -> State | None:
    """Read a title that is struck through, which says that the event is off and not why: told."""
    title = front_matter.first("summary")
    if title is None or not _STRUCK.fullmatch(title.text.strip()):
        return None
    trace.add("status-cancelled", title.line, key=title.key, found=title.text[:60])
    trace.because("status", Status.CANCELLED, at(title, "title-word"))
    return _CANCELLED


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
