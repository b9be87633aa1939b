"""An event for programs that read pages: schema.org for search engines, Open Graph for previews of a link.

What nobody wrote down is left out: there are no ``offers``, since no price is known and a link to register promises
none, no organiser and no performer. Neither is there a rule of repetition: search engines want each time on its own.
The trap: JSON within HTML ends at the first ``</script>``, whatever it stands in, so there is no "<" in it.
"""

import json
import re
from datetime import date, datetime

from feeds.formats.shared.description import title
from feeds.formats.shared.rfc3339 import stamp
from feeds.locale.gettext import translator
from feeds.model import Event, Status
from feeds.phrases import last_day, when
from feeds.text.characters import clean
from feeds.text.folding import fold
from feeds.text.truncate import shorten
from feeds.timezones.database import zone

_SCHEMA = "https://schema.org"
# An event that is TENTATIVE without having been put off is scheduled all the same.
_STATUSES = {
    Status.CONFIRMED: "EventScheduled",
    Status.TENTATIVE: "EventPostponed",
    Status.CANCELLED: "EventCancelled",
}
# By whether one can take part online, and at a place; where nobody says either, nothing is claimed.
_MODES = {
    (False, True): f"{_SCHEMA}/OfflineEventAttendanceMode",
    (True, False): f"{_SCHEMA}/OnlineEventAttendanceMode",
    (True, True): f"{_SCHEMA}/MixedEventAttendanceMode",
}
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
_LONGEST, _LONGEST_PREVIEW = 5000, 300  # characters of a description
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_EMPTY: tuple[object, ...] = ("", [], {})
_SPACES = re.compile(r"[ \t\n]+")
# Folded words of a venue that is none, unless they name a place as well: "En ligne et à la mairie".
_NOWHERE = re.compile(
    r"(?:(?:100|entierement|fully|evenement|event|session|reunion) )*"
    r"(?:en ligne|online|visio|virtu|webin|zoom|(?:microsoft )?teams|google meet|jitsi|livestorm|youtube|a distance|remote|https?)"
    r"(?!.*\b(?:et|and|presentiel|in person)\b)"
)


def json_ld(event: Event, page: str) -> str:
    """Return ``event`` as an Event of schema.org in JSON, fit to stand in ``<script type="application/ld+json">``.

    ``page`` is the absolute address of the public page, or empty. https://schema.org/Event;
    https://developers.google.com/search/docs/appearance/structured-data/event says which values are required.
    """
    return json.dumps(_tidy(_described(event, page)), ensure_ascii=False).translate(_ESCAPED)


def open_graph(event: Event, page: str, site_name: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return the properties and contents of ``<meta>`` that show ``event`` where its link is shared.

    ``page`` is its absolute address, or empty; ``language`` is that of the page. https://ogp.me
    """
    pairs = (
        ("og:title", title(event)),
        ("og:type", "article"),
        ("og:url", page),
        ("og:site_name", site_name),
        ("og:description", _preview(event, language)),
        ("og:image", event.image),
        ("og:locale", _LOCALES.get(language, "")),
    )
    return tuple((name, line) for name, content in pairs if (line := _SPACES.sub(" ", clean(content)).strip()))


def _preview(event: Event, language: str) -> str:
    """Return date, place and the beginning of the description in one line."""
    place = event.location or (translator(language).gettext("Online") if event.online else "")
    head = " · ".join(filter(None, (when(event, language), place)))
    line = " – ".join(filter(None, (head, event.description[:_LONGEST])))
    return shorten(_SPACES.sub(" ", clean(line)), _LONGEST_PREVIEW)


def _described(event: Event, page: str) -> dict[str, object]:
    place, online = _place(event), _online(event, page)
    locations = [location for location in (place, online) if location]
    return {
        "@context": _SCHEMA,
        "@type": "Event",
        "name": event.summary,  # without the status, which has a key of its own
        "startDate": _date(event.dtstart, event.tzid),
        "endDate": "" if event.end_is_assumed else _date(_last(event), event.tzid),
        "eventStatus": f"{_SCHEMA}/{_STATUSES[event.status if event.postponed or event.status is not Status.TENTATIVE else Status.CONFIRMED]}",
        "eventAttendanceMode": _MODES.get((event.online, bool(place)), ""),
        "location": locations[0] if len(locations) == 1 else locations,
        "description": shorten(event.description, _LONGEST),
        "image": event.image,
        "url": page,
        "inLanguage": event.language,
        "keywords": list(dict.fromkeys((*event.categories, *event.tags))),
    }


def _date(moment: date, tzid: str) -> str:
    """Return ISO 8601: a day, or an hour with the offset that the zone has then."""
    return stamp(moment.astimezone(zone(tzid)) if isinstance(moment, datetime) else moment)


def _place(event: Event) -> dict[str, object]:
    """Return the Place where one can go; empty when there is none, or its words only say "online"."""
    is_named = event.location and not (event.online and _NOWHERE.match(fold(event.venue or event.location)))
    if not (is_named or event.address or event.geo):
        return {}
    street = event.address or event.location
    return {
        "@type": "Place",
        "name": event.venue or event.location,
        "address": {"@type": "PostalAddress", "streetAddress": street} if street else {},
        "geo": _geo(event),
    }


def _geo(event: Event) -> dict[str, object]:
    if event.geo is None:
        return {}
    latitude, longitude = event.geo
    return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}


def _online(event: Event, page: str) -> dict[str, object]:
    """Return the VirtualLocation, at the first page to register, else at the event's own."""
    pages = (link.href for link in event.registration if link.href.startswith("http"))
    url = next(pages, page) if event.online else ""
    return {"@type": "VirtualLocation", "url": url} if url else {}


def _tidy(value: object) -> object:
    """Return a value without what is empty in it, and without characters that no text should hold."""
    if isinstance(value, dict):
        return {name: kept for name, item in value.items() if (kept := _tidy(item)) not in _EMPTY}
    if isinstance(value, list):
        return [kept for item in value if (kept := _tidy(item)) not in _EMPTY]
    return clean(value).strip() if isinstance(value, str) else value


def _last(event: Event) -> date | datetime:
    """Return the end, of whole days the last one."""
    return event.dtend if isinstance(event.dtend, datetime) else last_day(event)
