"""The text of a setting → its value; whoever typed something else is told what is expected, so a reader just raises.

A ValueError, a KeyError or an UnknownZone says that it is wrong, an Unknown also what is spelt like it.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

import webcolors

from feeds.locale.gettext import LANGUAGES, N_, Message, known
from feeds.problems.catalogue import KINDS, similar
from feeds.settings import clients
from feeds.text.folding import slugify
from feeds.timezones.database import zone

LANGUAGE = r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*"
DOMAIN = r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"

# A URI that calendars can read: a host in ASCII (IDNs in their xn-- form), no user, no query.
_ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?(?:/(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-fA-F]{2})*)*",
                      re.ASCII)  # fmt: skip

# Where pages of ours may be framed (CSP frame-ancestors): a scheme and a host, with a wildcard for its subdomains.
_ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?")


def words(text: str) -> str:
    """Words on one line."""
    return " ".join(text.split())


def zone_name(text: str) -> str:
    """The name of a time zone; raises UnknownZone."""
    return zone(text).key or text


def language(text: str) -> str:
    """A language tag (BCP 47)."""
    if not re.fullmatch(LANGUAGE, text):
        raise ValueError
    return text.replace("_", "-")


def languages(text: str) -> tuple[str, ...]:
    """Languages that pages are written in."""
    found = tuple(filter(None, re.split(r"[\s,]+", text)))
    for tag in found:
        if not known(language(tag)):
            raise Unknown(N_("pages are written in {known} only"), known=", ".join(LANGUAGES))
    return found


def address(text: str) -> str:
    """An address without a slash at its end."""
    if not _ADDRESS.fullmatch(text) or (urlsplit(text).port or 0) > 65535:
        raise ValueError
    return text.rstrip("/")


def pattern(text: str) -> str:
    """The address of a page, with ``{slug}`` in it."""
    address(text.replace("{slug}", "slug"))
    if re.findall(r"{[^}]*}?", text) != ["{slug}"]:
        raise ValueError
    return text


def domain(text: str) -> str:
    """A domain, in lower case."""
    if not re.fullmatch(DOMAIN, text):
        raise ValueError
    return text.lower()


def color(text: str) -> str:
    """Return the hexadecimal form of a CSS colour name or of #rgb and #rrggbb."""
    return str(webcolors.normalize_hex(text) if text.startswith("#") else webcolors.name_to_hex(text))


def zulu(text: str) -> str:
    """What a ``Z`` means: auto, utc, local."""
    if text.lower() not in ("auto", "utc", "local"):
        raise ValueError
    return text.lower()


def doubtful(text: str) -> str:
    """What becomes of events whose start is contradicted: mark, show, hold."""
    if text.lower() not in ("mark", "show", "hold"):
        raise ValueError
    return text.lower()


def boolean(text: str) -> bool:
    """Yes or no; raises KeyError for what is neither."""
    return {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}[
        text.lower()
    ]


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return the reader of a whole number from ``low`` to ``high``."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not low <= int(text) <= high:
            raise ValueError
        return int(text)

    return read


class Unknown(ValueError):
    """A word that is none of those known; its text, a Message, names those that are spelt most like it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(Message(sentence, **values))


def codes(text: str) -> tuple[str, ...]:
    """Codes of problems."""
    found = tuple(filter(None, re.split(r"[\s,]+", text)))
    for code in found:
        if code not in KINDS:
            raise Unknown(N_("{found} is none; near it: {near}"), found=code, near=similar(code))
    return found


def origins(text: str) -> tuple[str, ...]:
    """Where pages may be framed."""
    found = tuple(filter(None, re.split(r"[\s,]+", text)))
    if found not in (("*",), ("none",)) and not all(map(_ORIGIN.fullmatch, found)):
        raise ValueError
    return found


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of ``old=new`` words; lines where a mapping was typed, since its values may hold spaces."""
    pairs = [pair.partition("=") for pair in re.split(r"\n+" if "\n" in text else r"\s+", text.strip(" ")) if pair]
    if not all(key.strip() and value.strip() for key, _, value in pairs):
        raise ValueError
    return tuple((key.strip(), value.strip()) for key, _, value in pairs)


def aliases(text: str) -> tuple[tuple[str, str], ...]:
    """Slugs that categories had, with those that they have now."""
    return tuple((slugify(old), slugify(new)) for old, new in _pairs(text))


def subscribe_links(text: str) -> tuple[tuple[str, str], ...]:
    """Addresses by calendar program, with our placeholders in them."""
    links = _pairs(text)
    for key, pattern in links:
        if key not in clients.KEYS:
            raise Unknown(
                N_("{found} is no calendar program; known are {known}"), found=key, known=", ".join(clients.KEYS)
            )
        if not re.match(r"https://|http://|webcal:", pattern):
            raise Unknown(N_("{found} does not begin with https:// or webcal:"), found=pattern[:60])
        try:
            pattern.format(**dict.fromkeys(clients.PLACEHOLDERS, ""))
        except (KeyError, IndexError, ValueError, AttributeError):
            known = ", ".join(f"{{{name}}}" for name in clients.PLACEHOLDERS)
            raise Unknown(N_("{found} may hold only {known}"), found=pattern[:60], known=known) from None
    return links


@lru_cache(maxsize=100)
def nearest_name(color: str) -> str:
    """Return the CSS colour name nearest to ``color``; to find it takes as long as to write ten events."""
    red, green, blue = webcolors.hex_to_rgb(color)

    def distance(name: str) -> tuple[int, str]:
        r, g, b = webcolors.name_to_rgb(name)
        return (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2, name

    return str(min(webcolors.names("css3"), key=distance))
