"""JSON Schemas (draft 2020-12) of feeds.yaml and of the front matter, made from the tables that the readers use.

Editors complete keys and mark slips with them. The front matter may hold whatever its site needs: only the keys that
are known here are described, and in the shapes in which they are read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from feeds.interpretation.front_matter import place_parts, spellings
from feeds.languages import by_language
from feeds.settings import FIELDS

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Schema = {"type": ["string", "number", "null"]}
_TEXTS: Schema = {"type": ["string", "number", "array", "null"], "items": _TEXT}
_FLAG: Schema = {"type": ["boolean", "string", "null"]}
_ANY: Schema = {}

# What each property of the vocabulary is for, and the shapes in which it is read.
PROPERTIES: Mapping[str, tuple[Schema, str]] = {
    "uid": (_TEXT, "The identifier of the event in calendars, in place of one made from the path; never change it."),
    "slug": (_TEXT, "The last part of the event's addresses, in place of the file's name."),
    "summary": (_TEXT, "The title of the event."),
    "language": (_TEXT, "The language of the document, such as fr or en."),
    "dtstart": (_ANY, "When the event starts, such as 2027-05-18 14:30; a day alone is an all-day event unless the text tells hours."),
    "dtend": (_ANY, "When the event ends, such as 2027-05-18 18:00."),
    "day": (_TEXT, "The day of the event, or of publication where another key gives the start."),
    "month": (_TEXT, "The month of the event, a name or a number, where its date is written in parts."),
    "year": (_TEXT, "The year of the event, where its date is written in parts."),
    "published": (_TEXT, "When the document was published."),
    "all_day": (_FLAG, "Whether the event has days and no hours."),
    "layout": (_TEXT, "The kind of page; a name such as event says that the document is one."),
    "created": (_TEXT, "When the document was made."),
    "last_modified": (_TEXT, "When the document last changed."),
    "venue": (_ANY, "The place: its name, a mapping of its parts, or a reference to a document about it."),
    "room": (_TEXT, "The room within the place."),
    "address": (_TEXT, "The street and number of the place, or its whole address."),
    "address2": (_TEXT, "The second line of the address."),
    "postcode": (_TEXT, "The postal code of the place."),
    "city": (_TEXT, "The town of the place."),
    "province": (_TEXT, "The state or province of the place."),
    "region": (_TEXT, "The region of the place."),
    "country": (_TEXT, "The country of the place."),
    "online": (_ANY, "Whether one can take part online."),
    "registration": (_ANY, "Where to sign up: an address, or text with a link."),
    "categories": (_TEXTS, "The categories of the event; each has a feed of its own."),
    "attendance": (_TEXTS, "How to take part: in person, online, hybrid."),
    "tags": (_TEXTS, "Keywords of the event."),
    "abstract": (_TEXT, "The summary that begins the description; hours may be read from it."),
    "image": (_ANY, "A picture: its address, or a mapping or list that holds it."),
    "rows": ({"type": ["array", "null"]}, "Rows of practical information, each with a label and a text or link."),
    "access": (_ANY, "How to get there, or how to join online."),
    "hours": (_ANY, "The hours in words, such as 14h30-18h."),
    "geo": (_ANY, "Latitude and longitude."),
    "rrule": (_ANY, "How the event repeats: a rule of RFC 5545, or a word such as weekly."),
    "repeats_until": (_TEXT, "The last day on which the event repeats."),
    "rdates": (_TEXTS, "Days on which the event takes place besides."),
    "exdates": (_TEXTS, "Days on which the event that repeats does not take place."),
    "overrides": (_ANY, "Occurrences that are cancelled or moved, such as - {date: 2027-05-11, start: 2027-05-12 19:00}."),
    "latitude": (_TEXT, "The latitude of the place, in degrees."),
    "longitude": (_TEXT, "The longitude of the place, in degrees."),
    "conference": (_ANY, "Where one takes part online: the address of the meeting or the stream."),
    "translation": (_TEXT, "What this document and its translations have in common."),
    "practical": (_TEXT, "Practical information in one text; a place may be read from it."),
    "hidden": (_FLAG, "Whether the document is kept out of all feeds."),
    "draft": (_FLAG, "Whether the document is a draft: in no feed."),
    "public": (_FLAG, "Whether the document is published; false keeps it out of all feeds."),
    "state": (_TEXT, "The state of the event: confirmed, cancelled, postponed, draft."),
    "visibility": (_ANY, "Who may see the document: public, draft, private …; what is not clearly public stays in no feed."),
    "listed": (_FLAG, "Whether the public may see the document; a clear no keeps it out of all feeds."),
    "embargo": (_TEXT, "The day before which the event is in no feed."),
    "expiry": (_TEXT, "The day from which the event is in no feed, if it lies before the event."),
    "cancelled": (_FLAG, "Whether the event is cancelled."),
    "postponed": (_FLAG, "Whether the event is put off without a new date."),
    "expired": (_FLAG, "Whether the document is not published any more."),
}  # fmt: skip

_TYPES: Mapping[type, Schema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    tuple: {"type": ["array", "string"]},
}


def settings_schema() -> Schema:
    """Return the schema of feeds.yaml: every setting, and no other key."""
    properties = {}
    for name, setting in FIELDS.items():
        meaning, expected = setting.metadata["meaning"], setting.metadata["expected"]
        default = {"default": _plain(setting.default)} if setting.default not in ("", ()) else {}
        described = {"description": f"{sentence(meaning)} Expected: {expected}."}
        properties[name] = described | default | _TYPES[type(setting.default)] | setting.metadata["schema"]
    head = {"$schema": DIALECT, "title": "The settings of feeds (feeds.yaml)", "type": "object"}
    return head | {"properties": properties, "required": ["timezone"], "additionalProperties": False}


def front_matter_schema() -> Schema:
    """Return the schema of a document's front matter: every known spelling, and whatever else a site needs."""
    properties: Schema = {}
    for name, spelt in spellings().items():
        for spelling in spelt:
            _put(properties, spelling.split("."), {"$ref": f"#/$defs/{name}"})
    definitions: Schema = {name: {"description": _described(name)} | shape for name, (shape, _) in PROPERTIES.items()}
    definitions["venue"] |= {"properties": _parts()}
    head = {"$schema": DIALECT, "title": "The front matter of an event document for feeds", "type": "object"}
    return head | {"properties": dict(sorted(properties.items())), "additionalProperties": True, "$defs": definitions}


def _put(properties: Schema, keys: list[str], schema: Schema) -> None:
    """Put a schema below nested keys; the first property that claims a spelling describes it."""
    *context, last = keys
    for key in context:
        properties = properties.setdefault(key, {}).setdefault("properties", {})
    properties[last] = schema | properties.get(last, {})


_PARTS = {"house_number": "The number of the house, before or behind its street as the keys are."}


def _parts() -> Schema:
    """Return the parts that a place may have as a mapping."""
    return {
        part: {"description": _PARTS.get(name) or PROPERTIES[name][1]} | _TEXT
        for name, spelt in reversed(list(place_parts().items()))
        for part in spelt
    }


def _described(name: str) -> str:
    return f"{PROPERTIES[name][1]} Spellings in English: {', '.join(by_language(f'keys.{name}')['en'])}."


def sentence(text: str) -> str:
    """Return words of a table as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


SCHEMAS: Mapping[str, Callable[[], Schema]] = {"settings": settings_schema, "front-matter": front_matter_schema}
