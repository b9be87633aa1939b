"""Where one takes part online: the links of CONFERENCE (RFC 7986 §5.11), beside a place as well as instead of one."""

import re
from collections.abc import Iterable, Iterator

from feeds.interpretation.front_matter import Field, FrontMatter, InformationRow
from feeds.interpretation.links import address
from feeds.interpretation.origins import at, of_body, origin
from feeds.interpretation.placeholders import is_target, linked
from feeds.interpretation.trace import Trace
from feeds.interpretation.where.online import CALL, JOIN
from feeds.languages import folded
from feeds.languages.finder import finder
from feeds.model import Link, Origin
from feeds.text.folding import fold
from feeds.text.html import inline, links

_WEB = re.compile(r"https?://", re.IGNORECASE)
_Found = tuple[str, str, Origin]  # an address as typed, the words beside it, where it stands


def read_conference(
    front_matter: FrontMatter, rows: Iterable[InformationRow], body: str, registration: Iterable[Link], trace: Trace
) -> tuple[Link, ...]:
    """Return the links to take part with, each once; ``body`` is clean HTML. One to sign up with is none of them."""
    taken = {link.href for link in registration}
    found: dict[str, Link] = {}
    for typed, label, because in (*_by_key(front_matter), *_by_row(rows), *_by_body(front_matter, body)):
        href = address(typed).href
        if href and _WEB.match(href) and href not in taken and href not in found:
            found[href] = Link(href, inline(label)[:120])
            trace.because("conference", href, because)
    return tuple(found.values())


def conference_keys(front_matter: FrontMatter) -> Iterator[tuple[Field, str]]:
    """Yield each key that holds a link to take part with, and that link."""
    for name in ("conference", "online", "venue"):
        for found in front_matter.all(name):
            targets = (
                [found.text.strip()]
                if is_target(found.text) and _WEB.match(found.text.strip())
                else linked(found.words)
            )
            yield from ((found, target) for target in targets if name != "venue" or _is_online(found, target))
    yield from ((found, found.text) for found in front_matter.leaves
                if found.text.startswith("http") and JOIN.match(found.text))  # fmt: skip


def _is_online(found: Field, target: str) -> bool:
    """Whether the link of a place leads to a meeting: to the site of a hall it does not."""
    words = fold(inline(found.text))
    said = finder("online.online").is_in(words) or words in folded("online.brands")
    return said or found.text.strip() == target or CALL.match(target) is not None


def _by_key(front_matter: FrontMatter) -> Iterator[_Found]:
    yield from ((target, "", at(found)) for found, target in conference_keys(front_matter))


def _by_row(rows: Iterable[InformationRow]) -> Iterator[_Found]:
    for row in rows:
        for target in row.targets:
            if CALL.match(target) or _speaks_of_meeting(row.label):
                yield target, row.label, origin("row", row.key, row.line, target)


def _speaks_of_meeting(label: str) -> bool:
    return fold(label) in folded("online.list_item", "online.tag", "online.brands", "keys.conference")


def _by_body(front_matter: FrontMatter, body: str) -> Iterator[_Found]:
    for words, href in links(body) if JOIN.search(body) else ():
        if JOIN.match(href):
            yield href, "" if words == href else words, of_body(front_matter.document, href, "online-call")
