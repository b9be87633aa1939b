"""What the owner of a site decides: one typed object from feeds.yaml, ``FEEDS_*`` variables and flags.

Every setting is one field of Settings with the function that reads it from text and the sentence that says what is
expected; the README's table is made from the same fields. Only ``timezone`` has no default: guessing it would be
the silent wrong hour that this project exists to prevent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from feeds.locale.gettext import N_, Message
from feeds.problems.catalogue import KINDS, FeedsError
from feeds.problems.system import reason
from feeds.reading import Value, YamlError, read_values
from feeds.reading.site_rules import NO_RULES, SiteRules, read_site_rules
from feeds.settings import clients
from feeds.settings import parsers as values
from feeds.settings.site_keys import FieldRule, TypeRule, read_fields, read_types
from feeds.text.folding import slugify
from feeds.timezones.database import UnknownZone, zone

FILE = "feeds.yaml"
PREFIX = "FEEDS_"
_NOT_SETTINGS = frozenset({"FEEDS_CONTENT", "FEEDS_CONFIG"})


class SettingsError(FeedsError):
    """A setting is wrong: ``key`` names it, the text says where it stands, what was found and what is expected."""

    def __init__(self, key: str, found: Message, expected: Message, where: Path | str) -> None:
        sentence = N_("{where}: {key}: found {found}; expected {expected}")
        super().__init__(sentence, where=where, key=key, found=found, expected=expected)
        self.key, self.found, self.expected = key, found, expected


def _setting(
    default: Any, read: Callable[[Any], Any], expected: str, meaning: str, *, structured: bool = False, **schema: Any
) -> Any:
    """Return a field; ``schema`` is what JSON Schema can say of the value besides its type.

    A ``structured`` setting is read from what YAML holds, all others from text.
    """
    expected = expected if isinstance(expected, Message) else Message(expected)
    metadata = {"read": read, "expected": expected, "meaning": meaning, "structured": structured, "schema": schema}
    return field(default=default, metadata=metadata)


def _number(default: int, low: int, high: int, sentence: str, meaning: str) -> Any:
    expected = Message(sentence, low=low, high=high)
    return _setting(default, values.whole(low, high), expected, meaning, minimum=low, maximum=high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one site: ``content`` is the folder of its documents, ``root`` the folder of the whole site.

    ``config`` is the file that they stand in, ``today`` the day that decides what is kept back or withdrawn; None: the
    day that it is in the site's zone. ``site`` is what the generator of the site does with its documents.
    """

    content: Path = Path("content")
    root: Path = Path("content")
    config: Path | None = None
    today: date | None = None
    site: SiteRules = NO_RULES
    timezone: str = _setting(
        "", values.zone_name, N_("a name of the IANA time zone database, such as Europe/Paris"),
        N_("the zone of every hour that names no other; required"),
        pattern=r"^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$", examples=["Europe/Paris", "America/New_York"])  # fmt: skip
    name: str = _setting(
        "Agenda", values.words, N_("the name that calendars show"),
        N_("the name of the combined feed; begins the others' names"))  # fmt: skip
    description: str = _setting(
        "", values.words, N_("a sentence"), N_("what the feed is about, for calendars that show it"))  # fmt: skip
    language: str = _setting(
        "", values.language, N_("a language tag, such as fr or en"),
        N_("the language of names and labels; default: the one most documents are written in"),
        pattern=f"^{values.LANGUAGE}$", examples=["fr", "en"])  # fmt: skip
    page_languages: tuple[str, ...] = _setting(
        (), values.languages, N_("language tags, such as en, fr"),
        N_("the further languages in which the pages of a built site are written, each in a folder of its own"),
        items={"type": "string", "pattern": f"^{values.LANGUAGE}$"}, examples=[["en"]])  # fmt: skip
    base_url: str = _setting(
        "", values.address, N_("the address where this application is reached, such as https://agenda.example.org"),
        N_("the beginning of all links to feeds; default: as the request says"),
        pattern=r"^https?://[^?#\s]+$", examples=["https://agenda.example.org"])  # fmt: skip
    permalink: str = _setting(
        "", values.pattern, N_("an address with {slug} in it, such as https://example.org/agenda/{slug}/"),
        N_("the public page of an event; default: this application's page"),
        pattern=r"^https?://[^?#\s{}]+\{slug\}[^?#\s{}]*$", examples=["https://example.org/agenda/{slug}/"])  # fmt: skip
    uid_domain: str = _setting(
        "", values.domain, N_("a domain name, such as example.org"),
        N_("ends every UID; set it once and never change it; default: made from the name"),
        pattern=f"^{values.DOMAIN}$", examples=["example.org"])  # fmt: skip
    color: str = _setting(
        "#2e6e8e", values.color, N_("a CSS colour name such as steelblue, or #rrggbb"), N_("the colour calendars give the feed"),
        anyOf=[{"pattern": "^#([0-9A-Fa-f]{3}){1,2}$"}, {"pattern": "^[A-Za-z]+$"}], examples=["steelblue"])  # fmt: skip
    default_duration: int = _number(
        60, 1, 1440, N_("whole minutes from {low} to {high}"), N_("the minutes of an event whose end nobody tells")
    )
    description_length: int = _number(
        1500, 100, 20_000, N_("whole characters from {low} to {high}"), N_("the longest DESCRIPTION, in characters")
    )
    refresh_interval: int = _number(
        240, 15, 44_640, N_("whole minutes from {low} to {high}"), N_("the minutes after which calendars should look again"))  # fmt: skip
    max_octets: int = _number(
        1_000_000, 20_000, 100_000_000, N_("whole octets from {low} to {high}"),
        N_("the largest feed, in octets; Google Calendar stops reading above 1,000,000"))  # fmt: skip
    zulu: str = _setting(
        "auto", values.zulu, N_("auto, utc or local"),
        N_("what a trailing Z of a stamp means; auto: UTC, unless the texts of the folder say otherwise"))  # fmt: skip
    doubtful: str = _setting(
        "mark", values.doubtful, "mark, show or hold",
        N_("what becomes of an event where two things that people typed contradict each other about the start: marked "
           "“to be confirmed” and TENTATIVE, shown as if it were certain, or held back"),
        enum=["mark", "show", "hold"])  # fmt: skip
    transparent: bool = _setting(
        True, values.boolean, N_("true or false"),
        N_("whether events of a feed leave their readers free (TRANSP:TRANSPARENT)"))  # fmt: skip
    fields: tuple[FieldRule, ...] = _setting(
        (), read_fields, N_("properties and the key that gives each, such as start: event.begins, or null"),
        N_("where this site keeps what, for documents that are read wrong; null: that key is never about the event"),
        structured=True, type="object",
        additionalProperties={"type": ["string", "array", "null"], "items": {"type": "string"}},
        examples=[{"start": "session.begins", "location": ["session.hall", "session.street"], "date": None}])  # fmt: skip
    types: tuple[TypeRule, ...] = _setting(
        (), read_types, N_("keys and the words that make a document an event, such as layout: [event, concert]"),
        N_("which documents are events at all; default: those that have the date of one"),
        structured=True, type="object",
        additionalProperties={"type": ["string", "array"], "items": {"type": "string"}},
        examples=[{"layout": ["event", "concert"]}])  # fmt: skip
    ignore: tuple[str, ...] = _setting(
        (), values.codes, N_("codes of problems, such as end-assumed, no-title"),
        N_("the problems of which nobody wants to be told; docs/problems.md lists all"),
        items={"type": "string", "enum": sorted(KINDS)}, examples=[["end-assumed", "no-title"]])  # fmt: skip
    aliases: tuple[tuple[str, str], ...] = _setting(
        (), values.aliases, N_("former and present slugs of categories, such as ateliers: atelier"),
        N_("the categories that were renamed: their old addresses give the new feed"),
        type=["object", "string"], additionalProperties={"type": "string"}, examples=[{"ateliers": "atelier"}])  # fmt: skip
    subscribe_links: tuple[tuple[str, str], ...] = _setting(
        (), values.subscribe_links, N_("calendar programs and their link with {url}, {webcal}, {raw}, {address} or {name} in it"),
        N_("the links to subscribe that are others than those of feeds/settings/clients.py"),
        type=["object", "string"], propertyNames={"enum": list(clients.KEYS)}, additionalProperties={"type": "string"},
        examples=[{"google": "https://calendar.google.com/calendar/r?cid={url}"}])  # fmt: skip
    embed_origins: tuple[str, ...] = _setting(
        ("*",), values.origins, N_("* (all sites), none, or origins such as https://www.example.org"),
        N_("the sites whose pages may show the embedded calendars"),
        items={"type": "string"}, examples=[["https://www.example.org", "https://*.example.org"]])  # fmt: skip
    cache: str = _setting(
        "", str.strip, N_("a folder, or none"),
        N_("where what was made of documents is kept for the next start; anybody may delete it; default: the user’s cache folder"))  # fmt: skip
    explain: bool = _setting(
        False, values.boolean, N_("true or false"),
        N_("whether each event has a page that tells where its values come from (/events/<slug>/explain)"))  # fmt: skip
    status: bool = _setting(
        False, values.boolean, N_("true or false"),
        N_("whether there is a page for editors that tells how sure each coming event is (/status); it asks for no password"))  # fmt: skip
    trust_proxy: bool = _setting(
        False, values.boolean, N_("true or false"),
        N_("whether to believe X-Forwarded-Proto, -Host and -Prefix of the proxy in front"))  # fmt: skip

    @property
    def domain(self) -> str:
        """The right side of every UID: ``uid_domain``, else a name that nobody can own (RFC 2606 §2)."""
        return self.uid_domain or f"{slugify(self.name)}.invalid"

    @property
    def day(self) -> date:
        """``today``, or the day that it is in the zone of the site."""
        return self.today or datetime.now(UTC).astimezone(zone(self.timezone)).date()

    @property
    def color_name(self) -> str:
        """The CSS colour name nearest to ``color``: RFC 7986 §5.9 allows nothing else in COLOR."""
        return values.nearest_name(self.color)


FIELDS = {item.name: item for item in fields(Settings) if item.metadata}


def load_settings(
    content: Path | None = None, config: Path | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings of the site whose documents are in ``content``.

    They stand in ``config``, else in ``content``/feeds.yaml, else in ./feeds.yaml; variables of ``environ``
    (``FEEDS_TIMEZONE`` …) win over the file. Raises SettingsError, and FeedsError for a file that cannot be read.
    """
    environ = environ if environ is not None else {}
    content = content or default_content(environ)
    config = config or (Path(environ["FEEDS_CONFIG"]) if environ.get("FEEDS_CONFIG") else None)
    path = config or next((path for path in (content / FILE, Path(FILE)) if path.is_file()), None)
    values = _from_file(path) if path else {}
    values |= _from_environment(environ)
    if not values.get("timezone"):
        nowhere = Message(N_("{file} (no such file) and the environment"), file=content / FILE)
        where = path or nowhere
        raise SettingsError("timezone", Message(N_("nothing")), FIELDS["timezone"].metadata["expected"], where)
    root = site_root(content, path)
    return Settings(content=content, root=root, config=path, site=read_site_rules(content, root), **values)


def default_content(environ: Mapping[str, str]) -> Path:
    """Return the folder of the documents where no argument names it."""
    return Path(environ.get("FEEDS_CONTENT") or "content")


def site_root(content: Path, config: Path | None = None) -> Path:
    """Return where the site's other documents are: the folder of the settings, or of the repository, around them."""
    inside = content.resolve()
    context = config.resolve().parent if config else inside
    if context != inside and inside.is_relative_to(context):
        return context
    return next((folder for folder in inside.parents if (folder / ".git").exists()), inside)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = read_values(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise FeedsError(N_("{file}: cannot be read: {reason}"), file=path, reason=reason(error)) from error
    except YamlError as error:
        why = Message(error.values.get("reason", error.code))
        raise FeedsError(
            N_("{file}:{line}: not valid YAML ({reason})"), file=path, line=error.line, reason=why
        ) from error
    if values.root is None:
        return {}
    if not isinstance(values.root, dict):
        lines_expected = Message(N_("lines such as timezone: Europe/Paris"))
        raise SettingsError("settings", Message(N_("no “key: value” lines")), lines_expected, path)
    lines = {key: values.lines.get((key,), 1) for key in values.root}
    return {
        key: _read(key, value, f"{path}:{lines[key]}") for key, value in values.root.items() if value not in (None, "")
    }


def _in_one(value: Value) -> Value:
    """Return a list or a mapping of texts as the text that its setting is read from."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(map(str, value))
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return "".join(f"{key}={item}\n" for key, item in value.items())
    return value


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    named = {key: value for key, value in environ.items() if key.startswith(PREFIX) and _is_meant(key)}
    return {key.removeprefix(PREFIX).lower(): _read(key.removeprefix(PREFIX).lower(), value, key)
            for key, value in sorted(named.items()) if value}  # fmt: skip


def _is_meant(variable: str) -> bool:
    """Whether a variable is a setting or a slip in one; orchestrators set FEEDS_SERVICE_HOST and the like for others."""
    name = variable.removeprefix(PREFIX).lower()
    return variable not in _NOT_SETTINGS and (name in FIELDS or bool(get_close_matches(name, FIELDS, 1, 0.8)))


def _read(key: str, value: Value, where: str) -> Any:
    setting = FIELDS.get(key)
    if setting is None:
        near = get_close_matches(key, FIELDS, 1)
        known = Message(N_("“{name}”?"), name=near[0]) if near else Message(", ".join(FIELDS))
        raise SettingsError(key, Message(N_("a setting that does not exist")), known, where)
    expected = setting.metadata["expected"]
    value = value.strip() if isinstance(value, str) else value
    if setting.metadata["structured"]:
        return _read_structured(key, value, where)
    if isinstance(setting.default, tuple):
        value = _in_one(value)
    if not isinstance(value, str):
        raise SettingsError(key, Message(N_("a list or several keys")), expected, where)
    try:
        return setting.metadata["read"](value)
    except (UnknownZone, values.Unknown) as error:
        raise SettingsError(key, _quoted(value, error), expected, where) from None
    except (ValueError, KeyError):
        raise SettingsError(key, _quoted(value), expected, where) from None


def _read_structured(key: str, value: Value, where: str) -> Any:
    """Return a setting that is a mapping; a variable of the environment holds it as YAML: ``{start: event.begins}``."""
    metadata = FIELDS[key].metadata
    try:
        return metadata["read"](read_values(value).root if isinstance(value, str) else value)
    except values.Unknown as error:
        raise SettingsError(key, _quoted(str(value)[:80], error), metadata["expected"], where) from None
    except ValueError:
        raise SettingsError(key, _quoted(str(value)[:80]), metadata["expected"], where) from None


def _quoted(value: str, error: Exception | None = None) -> Message:
    """Return a value as an error quotes it, with what makes it wrong, if that is known."""
    if error is None:
        return Message(N_("“{value}”"), value=value)
    return Message(N_("“{value}” ({reason})"), value=value, reason=error.args[0])
