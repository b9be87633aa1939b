"""What a front matter key that nobody has listed is about, from the words it is made of.

``event_start_date`` is in the vocabulary; ``startsOn``, ``debut-inscriptions`` or ``fecha_fin`` need not be. A key
is cut into words (camelCase, ``-``, ``_``, and words written together), and the words tell its role.
"""

import re
from enum import Enum
from functools import lru_cache

from feeds.text.folding import fold


class Role(Enum):
    """What part of an event's time a key gives; a value may hold more than its key promises."""

    START = "start"
    END = "end"
    START_CLOCK = "start clock"
    END_CLOCK = "end clock"
    DATE = "date"
    HOURS = "hours"
    DURATION = "duration"
    DAYS = "days"
    ZONE = "zone"


_WORDS = {
    "start": "start starts starting begin begins beginning debut commence from von beginn inicio comienzo desde inizio dtstart aanvang vanaf",
    "end": "end ends ending finish finishes until fin finit ende bis hasta fine dtend termine fim to till through thru closing last eind einde tot",
    "date": "date dates day days jour jours datum datums fecha data datetime on when quand wann at dag giorno tag",
    "clock": "time times heure heures hour hours uhrzeit zeit hora horas ora orario horario horaire horaires tijd",
    "event": "event events evenement evenements evento eventos veranstaltung meeting meetup session seance talk workshop webinar "
    "webinaire conference hackathon class course show live concert gig seminar atelier rencontre reunion human display text label "
    "local pretty readable sortable string str text texte info the of de du la p dt",
    "duration": "duration duree length dauer duracion durata duur",
    "zone": "timezone tz zone fuseau",
}
_NOT_THE_EVENT = frozenset(
    (
        "expire expires expiry expired expiration publish published pub publication publi posted post created "
        "creation modified modification updated update crawled registration registrations register inscription "
        "inscriptions signup rsvp deadline limite limit early submission submissions cfp call proposals "
        "application applications apply ended passed past archive archived embargo sort order review sale sales "
        "ticket tickets billetterie doors door"
    ).split()
)
_LONE_DATE = frozenset("dates when quand date day jour datum fecha data datetime dt".split())
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_JOINED = re.compile(
    "|".join(sorted((word for word in (*_KIND, *_NOT_THE_EVENT) if len(word) > 2), key=len, reverse=True))
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(8192)
def words_of(key: str) -> tuple[str, ...]:
    """Return the words of a key: ``eventStartDate``, ``event-start-date`` and ``eventstartdate`` have the same."""
    words: list[str] = []
    for word in fold(_CAMEL.sub(" ", key)).split():
        parts = _JOINED.findall(word)
        words.extend(parts if "".join(parts) == word else [word])
    return tuple(words)


@lru_cache(8192)
def words_along(path: tuple[str | int, ...]) -> frozenset[str]:
    """Return the words of all keys on the way to a value."""
    return frozenset(word for part in path if isinstance(part, str) for word in words_of(part))


@lru_cache(8192)
def role_of(path: tuple[str, ...]) -> Role | None:
    """Return the role of the key at the end of a path of keys, None when it is about something else.

    The keys around it count too: ``registration.start`` is no start of the event, ``dates.end`` is its end.
    """
    words = [word for key in path for word in words_of(key)]
    if any(word in _NOT_THE_EVENT for word in words):
        return None
    own = words_of(path[-1]) if path else ()
    kinds = {_KIND.get(word, "") for word in own}
    if "" in kinds:
        return None
    context = {_KIND.get(word, "") for key in path[:-1] for word in words_of(key)}
    return _role(kinds | (context & {"start", "end"}), set(own))


def is_event(words: tuple[str, ...]) -> bool:
    """Whether words are all about events: "talk", "seminar"."""
    return all(_KIND.get(word) == "event" for word in words)


def _role(kinds: set[str], own: set[str]) -> Role | None:
    if "zone" in kinds:
        return Role.ZONE
    if "duration" in kinds:
        return Role.DURATION
    if own <= {"days", "jours"} and own:
        return Role.DAYS
    for edge, whole, clock in (("start", Role.START, Role.START_CLOCK), ("end", Role.END, Role.END_CLOCK)):
        if edge in kinds:
            return clock if "clock" in kinds and "date" not in kinds else whole
    if "clock" in kinds and kinds <= {"clock", "event"}:
        return Role.HOURS
    if "date" in kinds and own & _LONE_DATE:
        return Role.DATE
    return None
