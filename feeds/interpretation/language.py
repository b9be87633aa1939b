"""The language of a document: what it says of itself, else the small words it is made of."""

import re

from feeds.locale.gettext import LANGUAGES, supported

_SMALL_WORDS = {
    "en": frozenset("the and of for to with you is are will this that from our join at be as your by we".split()),
    "fr": frozenset(
        "le la les des et du une pour est dans vous avec sur par au aux en qui que ce cette nous à où".split()
    ),
}
_NO_WORDS = frozenset[str]()
_LETTERS = {"fr": re.compile(r"[àâçéèêëîïôùûœ]|\b[dlqnsj]['’]")}  # they speak where small words are silent
_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8})?")
_WORD = re.compile(r"[a-zà-ÿ]+")
_ENOUGH = 2_000


def guess(text: str) -> str:
    """Return the language most of whose small words ``text`` has; by its letters when it has none, else empty."""
    start = text[:_ENOUGH].lower()
    words = _WORD.findall(start)
    counts = {language: sum(map(_SMALL_WORDS.get(language, _NO_WORDS).__contains__, words)) for language in LANGUAGES}
    best = max(LANGUAGES, key=lambda language: counts[language])
    if counts[best]:
        return best
    return next((language for language, letters in _LETTERS.items() if letters.search(start)), "")


def language_of(said: str, text: str, preferred: str) -> str:
    """Return ``said`` when the document says it, whatever language it is, else that of its text, else ``preferred``."""
    if _TAG.fullmatch(said.strip()):
        primary, _, rest = said.strip().replace("_", "-").partition("-")
        return f"{primary.lower()}-{rest}" if rest else primary.lower()
    return guess(text) or supported(preferred or "en")
