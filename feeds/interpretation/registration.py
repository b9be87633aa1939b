"""Where one signs up: the one link a person would click.

An ordered list of small heuristics; the first that answers wins, and all links of its answer are kept. To teach a
habit of editors, add a function and list it in ``HEURISTICS``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from feeds.interpretation.front_matter import Field, FrontMatter, InformationRow
from feeds.interpretation.key_roles import key_words, words_along
from feeds.interpretation.links import address, is_phone
from feeds.interpretation.origins import of_body, origin
from feeds.interpretation.placeholders import is_target
from feeds.interpretation.trace import Trace
from feeds.languages.finder import finder
from feeds.model import Link, Origin
from feeds.reading import Value
from feeds.text.folding import fold, fold_key
from feeds.text.html import clean_html, inline, links

_BRANDS = frozenset(
    {"meetup", "eventbrite", "helloasso", "connpass", "peatix", "weezevent", "billetweb", "sympla"}
)  # in keys
# Hosts that do nothing but sign people up, or sell tickets, by where most of their events are.
_TICKETING: Mapping[str, str] = {
    "world": r"eventbrite\.(?:com?\.)?[a-z]{2,3}|meetup\.com|ti\.to|tito\.io|lu\.ma|luma\.com|partiful\.com|splashthat\.com|ticketmaster\.(?:com?\.)?[a-z]{2,3}"
             r"|tickettailor\.com|universe\.com|dice\.fm|ra\.co|pretix\.eu|ticketleap\.com|brownpapertickets\.com|humanitix\.com"
             r"|eventzilla\.net|axs\.com|ticketweb\.com|tixr\.com|etix\.com|simpletix\.com|ticketbud\.com|showclix\.com|ticketspice\.com|eventyay\.com",
    "forms": r"framaforms\.org|tally\.so|forms\.gle|typeform\.com|forms\.office\.com|forms\.cloud\.microsoft|forms\.microsoft\.com|getinvited\.to"
             r"|nettskjema\.no|link\.webropol(?:surveys)?\.com|webropolsurveys\.com",
    "en": r"trybooking\.com|ticketsource\.(?:com|co\.uk|eu|us)|bookwhen\.com|wegottickets\.com|seetickets\.com|outsavvy\.com|citizenticket\.(?:com|co\.uk)|fatsoma\.com"
          r"|fixr\.co|eventcube\.io|stickytickets\.com\.au|oztix\.com\.au|moshtix\.com\.au|ticketebo\.com\.au|lepointdevente\.com|townscript\.com|konfhub\.com",
    "fr": r"helloasso\.com|weezevent\.com|billetweb\.fr|yurplan\.com|shotgun\.live|eventdrive\.com|evenium\.\w+|inwink\.com"
          r"|demarches-simplifiees\.fr|sondages\.\w+\.\w+|placeminute\.com|fnacspectacles\.com|billetreduc\.com|festik\.net|digitick\.com|utick\.(?:be|net)"
          r"|vostickets\.(?:net|fr)|mapado\.com|infomaniak\.events|petzi\.ch|monbillet\.ch",
    "de": r"eventim\.\w+|reservix\.de|ticket\.io|eveeno\.(?:com|de)|rausgegangen\.de|eventfrog\.\w+|doo\.net|okticket\.de|ticketpay\.de|tixforgigs\.com|vivenu\.com|guestoo\.de"
          r"|oeticket\.com|ntry\.at|kupfticket\.com|starticket\.ch|ticketcorner\.ch|ticketino\.com",
    "es": r"entradium\.com|entradas\.com|giglon\.com|fourvenues\.com|notikumi\.com|wegow\.com|bacantix\.com|compralaentrada\.com",
    "ca": r"entrapolis\.com|koobin\.(?:cat|com)|ticketara\.com|codetickets\.com|ticketib\.com",
    "it": r"vivaticket\.\w+|ticketone\.it|oooh\.events|diyticket\.it|mailticket\.it|ciaotickets\.com|boxol\.it|ticketsms\.it",
    "nl": r"eventix\.\w+|weeztix\.com|ticketkantoor\.nl|eventgoose\.com|aanmelder\.nl|yourticketprovider\.nl|paylogic\.(?:com|nl)|eventsquare\.(?:co|io)",
    "pl": r"evenea\.pl|konfeo\.com|biletomat\.pl|ebilet\.pl|crossweb\.pl|biletyna\.pl|kupbilecik\.pl|bilety24\.pl|kicket\.com",
    "pt": r"sympla\.com(?:\.br)?|even3\.com\.br|doity\.com\.br|bol\.pt|ticketline\.\w+|ingresse\.com|eventim\.com\.br|bilheteriadigital\.com|blueticket\.(?:pt|com\.br)",
    "ja": r"connpass\.com|peatix\.com|doorkeeper\.jp|passmarket\.yahoo\.co\.jp|teket\.jp|techplay\.jp",
    "zh": r"kktix\.c(?:c|om)|accupass\.com|huodongxing\.com|bagevent\.com",
    "north": r"billetto\.(?:co\.)?\w+|fienta\.com|place2book\.com|tikkio\.com|ticketco\.events|hoopla\.no|checkin\.no|deltager\.no|letsreg\.com|billettservice\.no|pindena\.no"
             r"|lyyti\.(?:fi|in)|kide\.app|tiketti\.fi|lippu\.fi|netticket\.fi|nortic\.se|tickster\.com|simplesignup\.se|trippus\.(?:net|se)|invajo\.com|magnetevent\.se"
             r"|nemtilmeld\.dk|safeticket\.dk|billetfix\.dk|billetlugen\.dk|ticketbutler\.io|conferencemanager\.(?:dk|events)",
    "east": r"goout\.net|timepad\.ru|qtickets\.(?:events|ru)|smsticket\.cz|ticketportal\.(?:cz|sk)|ticketstream\.cz",
}  # fmt: skip
_HOSTS = re.compile(rf"(?:^|\.)(?:{'|'.join(_TICKETING.values())})$")
_PAGE_HOSTS = re.compile(
    r"docs\.google\.com/forms|goo\.gl/forms|zoom\.us/(?:meeting|webinar)/register|xing-events\.com/|facebook\.com/tickets"
)
# Hosts whose pages are for reading as well; and the words of keys of an event's own page: such a page on such a host
# is not yet where its writer sends people to sign up.
_READ_HOSTS = re.compile(r"//(?:[\w-]+\.)*(?:meetup\.com|shotgun\.live|ra\.co|facebook\.com)/")
_HOME_WORDS = frozenset({"event", "url", "link", "page", "website", "site", "source", "webpage", "evenement", "lien"})
_LABELS = (
    "label",
    "title",
    "text",
    "name",
    "button",
    "cta",
    "caption",
    "words",
    "texte",
    "titre",
    "intitule",
    "libelle",
)
_LINKS = ("http://", "https://", "mailto:", "www.", "HTTP", "Http")
_ANCHOR = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|li|h\d|ul|ol|div|td|tr|table|blockquote|br|hr|pre|dd|dt)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>?")  # also one that was cut through
_WHOLE_TAG = re.compile(r"<[^>]+>")
_SENTENCE_END = re.compile(r"(?:[!?…]|(?<!\d\.\d)(?<!\d\.\d\d)\.)\s|(?<=\.)\s(?=[A-ZÀ-Þ])")  # not "10.5. mennessä"


def _says(name: str, text: str) -> bool:
    """Whether a text has words of the concept ``registration.name``."""
    return finder(f"registration.{name}").is_in(fold(text))


def _is_all(name: str, text: str) -> bool:
    """Whether a text is words of the concept ``registration.name`` and nothing else."""
    found = finder(f"registration.{name}").match(fold(text))
    return found is not None and found.end() == len(fold(text))


@dataclass(frozen=True, slots=True)
class Page:
    """What the heuristics look at: keys, rows, and the body as clean HTML."""

    front_matter: FrontMatter
    rows: tuple[InformationRow, ...]
    body: str

    @property
    def links(self) -> Iterator[Field]:
        """Yield what looks like a link in the front matter, outside of the rows of practical information."""
        rows = self.front_matter.first("rows")
        found = (leaf for leaf in self.front_matter.leaves if leaf.text.startswith(_LINKS) and is_target(leaf.text))
        return (leaf for leaf in found if rows is None or leaf.path[: len(rows.path)] != rows.path)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link as it was typed, the words beside it, and where it stands."""

    typed: str
    label: str
    key: str
    line: int


def read_registration(page: Page, trace: Trace) -> tuple[Link, ...]:
    """Return the links to sign up with, the one to click first; none where the text says that none is needed."""
    if any(map(_is_not_needed, page.rows)):
        _say_not_needed(page.rows, trace)
        return ()
    for heuristic in HEURISTICS:
        links = _links(heuristic(page), page, trace, heuristic.__name__.replace("_", "-"))
        if links:
            return links
    trace.because("registration", "", origin("unsaid"))
    _report_missing(page.rows, trace)
    return ()


def _say_not_needed(rows: Iterable[InformationRow], trace: Trace) -> None:
    for row in islice(filter(_is_not_needed, rows), 1):
        trace.because("registration", "", origin("not-needed", row.key, row.line, f"{row.label} {row.text}"))


def _is_not_needed(row: InformationRow) -> bool:
    return _says("not_yet", f"{row.label} {row.text}") or _says("no_need", row.text)


def _links(candidates: Iterable[Candidate], page: Page, trace: Trace, reason: str) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for candidate in candidates:
        if candidate.key == "body" and is_phone(candidate.typed):
            continue
        target = address(candidate.typed)
        if target.doubt:
            trace.add(target.doubt, candidate.line, found=candidate.typed[:120], used=target.href)
        if target.href and target.href not in found:
            found[target.href] = Link(target.href, inline(candidate.label)[:120])
            trace.because("registration", target.href, *_origins(candidate, page, reason))
    return tuple(found.values())


def _origins(candidate: Candidate, page: Page, reason: str) -> Iterator[Origin]:
    """Yield where a link stands, and the words beside it that say what it is for."""
    if candidate.key == "body":
        yield of_body(page.front_matter.document, candidate.typed, reason, candidate.label)
        return
    typed = candidate.typed.strip()
    found = next((found for found in page.front_matter.leaves if found.text.strip() == typed), None)
    key, line = (found.key, found.line) if found else (candidate.key, candidate.line)
    yield origin(reason, key, line, typed)
    if candidate.label and (key, line) != (candidate.key, candidate.line):
        yield origin("its-words", candidate.key, candidate.line, candidate.label)


def by_key(page: Page) -> Iterator[Candidate]:
    """A key that says so: ``registration_url``, ``inscription_lien``, ``signup.url``, or prose with a link in it."""
    for found in (*page.front_matter.all("registration"), *_named(page.front_matter)):
        if found.text and _says("no_need", found.text):
            continue
        label = _label(found) or _beside(page.front_matter, found)
        if label and (_says("elsewhere", label) or not (_says("sign_up", label) or _says("join", label))):
            continue
        for typed in _targets(found):
            yield Candidate(typed, label, found.key, found.line)


def by_words_beside(page: Page) -> Iterator[Candidate]:
    """A link beside words that say so: ``header_cta: {label: Tickets, target: …}``, ``web_url_name: RSVP form``."""
    for found in page.links:
        label = _beside(page.front_matter, found)
        if label and _says("sign_up", label) and not _says("elsewhere", label):
            yield Candidate(found.text, label, found.key, found.line)


def by_row(page: Page) -> Iterator[Candidate]:
    """A row that speaks of signing up and has a link, wherever the editor put it."""
    for row in page.rows:
        speaks = _says("sign_up", f"{row.label} {row.text}") or finder("registration.terms").match(fold(row.label))
        if row.targets and speaks and not _says("elsewhere", row.label):
            for target in row.targets:
                if not is_phone(target):
                    yield Candidate(target, row.text or row.label, row.key, row.line)


def by_key_host(page: Page) -> Iterator[Candidate]:
    """A key of whatever name whose link leads to a host that does nothing but sign people up."""
    for found in page.front_matter.leaves:
        if found.text.startswith("http") and _is_ticketing(found.text) and not _is_home(page.front_matter, found):
            yield Candidate(found.text, "", found.key, found.line)


def by_address(page: Page) -> Iterator[Candidate]:
    """A key of whatever name whose link leads to a page that is named for it: ``https://example.org/registration/``."""
    for found in page.links:
        last = found.text.rstrip("/").split("?")[0].split("/")[3:]
        if not last or not _is_all("sign_up", last[-1]) or _says("elsewhere", found.text):
            continue
        label = _beside(page.front_matter, found)
        if not _is_home(page.front_matter, found) and (not label or _says("sign_up", label)):
            yield Candidate(found.text, "", found.key, found.line)


def _is_home(front_matter: FrontMatter, found: Field) -> bool:
    """Whether a key names the page of the event: ``event_url``; or a link among others of the site."""
    words = words_along(found.path)
    label = _beside(front_matter, found)
    is_home = "event" in words and words <= _HOME_WORDS and _READ_HOSTS.search(found.text) is not None
    return is_home or bool(label and _says("elsewhere", label))


def by_words(page: Page) -> Iterator[Candidate]:
    """The first link or button of the body whose own words say so."""
    for words, href, _ in _anchors(page.body):
        if _says("sign_up", words) and not _says("elsewhere", words):
            yield Candidate(href, words, "body", 0)
            return


def by_sentence(page: Page) -> Iterator[Candidate]:
    """The first link of the body in a sentence about signing up: "préinscrivez-vous via ce formulaire"."""
    for words, href, before in _anchors(page.body):
        if _says("sign_up", before) and not _leads_elsewhere(before, words):
            yield Candidate(href, words, "body", 0)
            return


def by_host(page: Page) -> Iterator[Candidate]:
    """The first link to a host that does nothing but sign people up."""
    for words, href, before in _anchors(page.body):
        if _is_ticketing(href) and not _leads_elsewhere(before, words):
            yield Candidate(href, words, "body", 0)
            return


HEURISTICS: tuple[Callable[[Page], Iterator[Candidate]], ...] = (
    by_key,
    by_words_beside,
    by_row,
    by_key_host,
    by_address,
    by_words,
    by_sentence,
    by_host,
)


def _is_ticketing(href: str) -> bool:
    try:
        host = urlsplit(href).netloc.lower()
    except ValueError:
        return False
    return href.startswith("http") and bool(_HOSTS.search(host) or _PAGE_HOSTS.search(href))


def _leads_elsewhere(before: str, words: str) -> bool:
    """Whether a sentence and its link speak of something else last: "more information and registration here" does not."""
    text = fold(f"{before} {words}")
    found = (finder(f"registration.{name}").finditer(text) for name in ("elsewhere", "sign_up"))
    last = [max((word.end() for word in words), default=-1) for words in found]
    return last[0] > last[1]


def _named(front_matter: FrontMatter) -> Iterator[Field]:
    """Yield the links under keys whose words speak of signing up: ``formulaire_inscription``, ``ticketUrl``."""
    listed = tuple(found.path for found in front_matter.all("registration"))
    wanted = key_words("registration") | _BRANDS
    for found in front_matter.leaves:
        words = words_along(found.path)
        if any(found.path[: len(path)] == path for path in listed):
            continue
        if words & wanted and not words & key_words("not_registration") and is_target(found.text):
            yield found


def _label(found: Field) -> str:
    """Return the words of the button of a mapping: ``{url: …, title: Join on Meetup}``."""
    return _words_in(found.value if isinstance(found.value, dict) else {})


def _words_in(values: Mapping[str, Value]) -> str:
    texts = {fold(key): value for key, value in values.items() if isinstance(value, str) and not is_target(value)}
    return next((inline(texts[name]) for name in _LABELS if name in texts), "")


def _beside(front_matter: FrontMatter, found: Field) -> str:
    """Return the words beside a link: in its mapping, or under its key with ``_name`` and the like."""
    around: object = front_matter.document.metadata
    for part in found.path[:-1]:
        around = around[part] if isinstance(around, (dict, list)) else {}  # type: ignore[index]
    if not isinstance(around, Mapping):
        return ""
    own = fold_key(str(found.path[-1]))
    named = (value for key, value in around.items() if isinstance(value, str) and fold_key(key).startswith(own)
             and fold_key(key)[len(own) :] in _LABELS and not is_target(value))  # fmt: skip
    return inline(next(named, "")) or (_words_in(around) if len(found.path) > 1 else "")


def _targets(found: Field) -> Iterator[str]:
    if isinstance(found.value, str) and not is_target(found.value):
        yield from (href for _, href in links(clean_html(found.value)))
    values = found.value if isinstance(found.value, list) else [found.value]
    for value in values:
        items = value.values() if isinstance(value, dict) else [value]
        yield from (item for item in items if isinstance(item, str) and is_target(item))


@lru_cache(2)  # three heuristics ask for those of one document
def _anchors(fragment: str) -> tuple[tuple[str, str, str], ...]:
    """Return the words, the address and the words before it in its sentence, of every link of clean HTML."""
    return tuple(_each_anchor(fragment))


def _each_anchor(fragment: str) -> Iterator[tuple[str, str, str]]:
    for match in _ANCHOR.finditer(fragment):
        blocks = [_TAG.sub("", block) for block in _BLOCK.split(fragment[max(0, match.start() - 600) : match.start()])]
        said = [block for block in blocks if block.strip()]
        before = said[-1] if said and not blocks[-1].strip() and said[-1].rstrip().endswith((":", "：")) else blocks[-1]
        sentence = _SENTENCE_END.split(before)[-1]
        words = _WHOLE_TAG.sub("", match[2])
        yield unescape(words), unescape(match[1]), unescape(sentence)


def _report_missing(rows: Iterable[InformationRow], trace: Trace) -> None:
    for row in rows:
        if _says("required", f"{row.label} {row.text}"):
            trace.add("registration-missing", row.line, found=f"{row.label} : {row.text}".strip(" :")[:80])
            return
