"""What a writer typed as an address → something that a calendar program can open, or nothing.

Only http, https and mailto leave the house. A missing scheme is added; spaces and accents are encoded (RFC 3986).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from feeds.text.characters import clean

_MAIL = re.compile(r"(?:mailto:)?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)(\?.*)?", re.IGNORECASE)
_BARE = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FEW_SLASHES = re.compile(r"^(https?):/(?=[^/])", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_DANGEROUS = re.compile(
    r"(?:\]\(\s{0,5}<?|href\s{0,3}=\s{0,3}[\"']?\s{0,3})((?:javascript|vbscript|data|file):[^\s)\"'>]{0,100})",
    re.IGNORECASE,
)
_SAFE = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Address:
    """An absolute address; ``doubt`` is the code of the Problem that reading it raised."""

    href: str
    doubt: str = ""


def address(typed: str) -> Address:
    """Return what ``typed`` leads to; an empty ``href`` when it leads nowhere that one may send people."""
    text = "".join(clean(typed).split("\n")).strip().strip("<>\u200b")
    mail = _MAIL.fullmatch(text)
    if mail:
        return Address(f"mailto:{mail[1]}{quote(mail[2] or '', safe=_SAFE)}")
    if _BARE.fullmatch(text) and "@" not in text.split("/")[0] and _has_host(f"https://{text}"):
        return Address(_encoded(f"https://{text}"), "link-scheme-added")
    text = _FEW_SLASHES.sub(r"\1://", text)
    if _WEB.match(text) and _has_host(text):
        return Address(_encoded(text))
    return Address("", "link-refused" if _SCHEME.match(text) else "")


def is_phone(typed: str) -> bool:
    """Whether an address is a telephone number, which is no link to sign up with and no harm."""
    return typed.strip().lower().startswith("tel:")


def refused(source: str) -> Iterator[tuple[int, str]]:
    """Yield where in a text a link leads to something that nobody may be sent to, and what was typed."""
    lower = source.lower()
    if any(scheme in lower for scheme in ("javascript:", "vbscript:", "data:", "file:")):
        yield from ((match.start(1), match[1]) for match in _DANGEROUS.finditer(source))


def absolute(reference: str, base: str) -> str:
    """Return ``reference`` as an absolute http(s) address below ``base``; empty without a base it could stand on."""
    try:
        joined = urljoin(base, clean(reference).strip())
    except ValueError:
        return ""
    return address(joined).href if re.match(r"https?:", joined, re.IGNORECASE) else ""


def _has_host(text: str) -> bool:
    try:
        parts = urlsplit(text)
        if parts.username is not None or parts.password is not None:
            return False  # a password in a feed, or another host in disguise
        return bool(parts.hostname) and "." in (parts.hostname or "") and parts.port is not False
    except ValueError:
        return False


def _encoded(text: str) -> str:
    """Return an ASCII URI: the host in IDNA where it can be, the rest percent-encoded where it must be."""
    parts = urlsplit(text)
    try:
        host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    except UnicodeError:
        host = parts.netloc
    rest = text.split("//", 1)[1][len(parts.netloc) :]
    return f"{parts.scheme.lower()}://{quote(host, safe=_SAFE)}{quote(rest, safe=_SAFE)}"
