"""Content lines of iCalendar (RFC 5545 §3.1): a name, what follows it, folded octets.

They are written here and not by icalendar, which builds an object for each name, parameter and value and takes ten
times as long; the tests hold every byte against it. A ``Value`` is all that follows the name of a property: its
parameters, a colon, the value itself. Whatever a writer typed is cleaned on the way into one, since a line end or a
control character would reach the file.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

from icalendar import vDuration, vRecur
from icalendar.timezone.tzid import get_equivalent_tzids

from feeds.text.characters import clean

Value = str
Properties = Iterable[tuple[str, Iterable[Value]]]

_LONGEST_LINE = 74  # octets, without the line end
_TO_SECONDS = len("2027-03-16T12:30:00")
_TO_BE_QUOTED = re.compile("[,;:’]")  # the apostrophe too, which some readers take for a quote


def content_lines(properties: Properties) -> bytes:
    """Return properties in this order, one line for each of their values."""
    return b"".join([folded(name + value) + b"\r\n" for name, values in properties for value in values])


def folded(line: str) -> bytes:
    """Return a content line in pieces of at most 74 octets (RFC 5545 §3.1): no letter and no escape is cut in two."""
    data, start, pieces = line.encode(), 0, []
    last = len(data) - _LONGEST_LINE  # a piece that begins here, or later, is the last one
    if last <= 0:
        return data
    while start < last:
        end = start + _LONGEST_LINE
        while data[end] & 0xC0 == 0x80:  # inside a letter
            end -= 1
        if data[end - 1] in b"\\^":
            end -= 1
        pieces.append(data[start:end])
        start = end
    return b"\r\n ".join((*pieces, data[start:]))


def text(words: str, parameters: str = "") -> Value:
    """Return TEXT (§3.3.11)."""
    return f"{parameters}:{_escaped(words)}"


def texts(words: Iterable[str]) -> Value:
    """Return a list of TEXT."""
    return ":" + ",".join(map(_escaped, words))


def uri(address: str, parameters: str = "") -> Value:
    """Return a URI (§3.3.13), which no white space interrupts."""
    return f"{parameters}:{''.join(clean(address).split())}"


def parameter(name: str, *choices: str) -> str:
    """Return the first words that are any as a parameter (§3.2), in quotes where a reader needs them."""
    words = next(filter(None, map(_without_quotes, choices)), "")
    return f';{name}="{words}"' if _TO_BE_QUOTED.search(words) else f";{name}={words}"


def moment(when: date | datetime) -> Value:
    """Return a DATE (§3.3.4), or a DATE-TIME (§3.3.5) on the clock of its zone."""
    if not isinstance(when, datetime):
        return f";VALUE=DATE:{_basic(when)}"
    tzid = str(when.tzinfo)
    return f":{_basic(when)}Z" if _is_utc(tzid) else f";TZID={tzid}:{_basic(when)}"


def instant(when: datetime) -> Value:
    """Return a DATE-TIME in UTC."""
    return f":{_basic(when.astimezone(UTC))}Z"


def duration(length: timedelta, parameters: str = "") -> Value:
    """Return a DURATION (§3.3.6)."""
    return f"{parameters}:{vDuration(length).to_ical().decode()}"  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1000)
def recur(rrule: str) -> Value:
    """Return a RECUR (§3.3.10) with FREQ before all other parts, where Apple looks for it."""
    return f":{vRecur.from_ical(rrule).to_ical().decode()}"


def _escaped(words: str) -> str:
    """Return words as TEXT; icalendar's own escaping takes ``\\N`` in ``\\\\server\\North`` for a line break."""
    plain = clean(words).strip()
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _without_quotes(words: str) -> str:
    """Return words in one line without the signs that a parameter cannot hold or that RFC 6868 reads."""
    return " ".join(clean(words).replace('"', "”").replace("^", " ").split())


def _basic(when: date) -> str:
    """Return a date, or an hour on the clock, in the basic format of ISO 8601."""
    return when.isoformat()[:_TO_SECONDS].replace("-", "").replace(":", "")


@cache
def _is_utc(tzid: str) -> bool:
    """Whether a zone is another name of UTC, which no TZID may tell (§3.2.19)."""
    return "UTC" in get_equivalent_tzids(tzid)
