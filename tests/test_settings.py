"""Settings: one typed object, and errors that name the key, what was found, what is expected, and where."""

from pathlib import Path

import pytest

from feeds.problems.catalogue import FeedsError
from feeds.settings import FIELDS, Settings, SettingsError, load_settings

PARIS = {"FEEDS_TIMEZONE": "Europe/Paris"}


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty content folder below the current directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


def load(content: Path, text: str) -> Settings:
    (content / "feeds.yaml").write_text(text, "utf-8")
    return load_settings(content)


WRONG = {
    "timezone": ["Europe/Pariss", "CEST+1", "../etc/passwd"],
    "language": ["français", "f", "fr fr", "12"],
    "page_languages": ["klingon", "fr, tlh"],
    "base_url": ["agenda.example.org", "ftp://example.org", "https://", "https://example.org/?a=b", "https://example.org/#a", "/agenda"],
    "permalink": ["https://example.org/agenda/", "https://example.org/{id}", "https://example.org/{slug}/{slug}", "{slug}", "https://a.org/{slug"],
    "uid_domain": ["exemple français", "-a.org", "a_b.org", "https://example.org", "@example.org"],
    "color": ["steelblau", "#12", "#ggg", "rgb(1,2,3)"],
    "default_duration": ["0", "1441", "-5", "1h", "1.5", "999999999999999", "٦٠"],
    "description_length": ["99", "20001", "long"],
    "refresh_interval": ["14", "44641", "PT4H"],
    "max_octets": ["19999", "100000001", "1 MB"],
    "transparent": ["maybe", "2", "oui"],
    "explain": ["maybe"],
    "doubtful": ["maybe", "hide"],
    "status": ["maybe"],
    "zulu": ["zulu", "paris"],
    "trust_proxy": ["maybe", "tru"],
    "fields": ["start", "{begin: a.b}", "{start: a..b}", "{start: [a, [b]]}", "{start: {a: b}}", "{'a[': null}"],
    "types": ["layout", "{layout: {a: b}}", "{layout: null}", "{'': event}"],
    "ignore": ["end-assume", "end-assumed, no-titel"],
    "aliases": ["ateliers", "=atelier", "ateliers="],
    "subscribe_links": ["gogle=https://a.example/{url}", "google=javascript:alert(1)", "google=https://a.example/{adress}", "google=https://a.example/{url"],
    "embed_origins": ["www.example.org", "https://example.org/page", "*, https://a.org", "'self'; script-src *"],
}  # fmt: skip


@pytest.mark.parametrize(("key", "found"), [(key, found) for key, values in WRONG.items() for found in values])
def test_a_wrong_value_is_told_with_key_found_expected_and_place(content: Path, key: str, found: str) -> None:
    """The error names the file and line, the key, what was found and what is expected."""
    lines = [] if key == "timezone" else ["timezone: Europe/Paris"]
    quoted = "'" + found.replace("'", "''") + "'"
    with pytest.raises(SettingsError) as caught:
        load(content, "\n".join([*lines, f"{key}: {quoted}"]))
    assert caught.value.key == key
    assert caught.value.expected == FIELDS[key].metadata["expected"]
    for words in (f"feeds.yaml:{len(lines) + 1}: ", key, found, "expected", FIELDS[key].metadata["expected"]):
        assert words in str(caught.value)


@pytest.mark.parametrize(
    "key", sorted(name for name, setting in FIELDS.items() if not isinstance(setting.default, tuple))
)
def test_a_list_is_no_setting(content: Path, key: str) -> None:
    """A setting is one value; a list or several keys under it are told."""
    lines = "" if key == "timezone" else "timezone: Europe/Paris\n"
    for value in ("[a, b]", "{a: b}"):
        with pytest.raises(SettingsError, match="a list or several keys"):
            load(content, f"{lines}{key}: {value}")


def test_ignored_codes_are_a_list(content: Path) -> None:
    """Codes of problems are listed in YAML or parted by commas; several keys are no list."""
    for typed in ("[end-assumed, no-title]", "end-assumed, no-title", "\n- end-assumed\n- no-title"):
        assert set(load(content, f"timezone: Europe/Paris\nignore: {typed}\n").ignore) == {"end-assumed", "no-title"}
    with pytest.raises(SettingsError, match="ignore"):
        load(content, "timezone: Europe/Paris\nignore: {a: b}\n")


def test_pairs_are_a_mapping_or_words(content: Path) -> None:
    """Aliases and links are keys with values in YAML, words such as old=new in a variable; aliases become slugs."""
    typed = load(content, "timezone: Europe/Paris\naliases:\n  Ateliers été: Atelier\n  b: c\n")
    assert typed.aliases == (("ateliers-ete", "atelier"), ("b", "c"))
    spaced = load(content, "timezone: Europe/Paris\naliases: {Ateliers été: Atelier d’été}\n")
    assert spaced.aliases == (("ateliers-ete", "atelier-d-ete"),)
    (content / "feeds.yaml").unlink()
    link = "google=https://calendar.google.com/calendar/r?cid={url}"
    told = load_settings(content, environ=PARIS | {"FEEDS_ALIASES": "a=b c=d", "FEEDS_SUBSCRIBE_LINKS": link})
    assert told.aliases == (("a", "b"), ("c", "d"))
    assert told.subscribe_links == (("google", "https://calendar.google.com/calendar/r?cid={url}"),)


def test_embed_origins(content: Path) -> None:
    """Where calendars may be framed: everywhere, nowhere, or on origins, also with a wildcard."""
    for typed, found in (
        ("'*'", ("*",)),
        ("none", ("none",)),
        ("[https://a.org, 'https://*.b.org:8443']", ("https://a.org", "https://*.b.org:8443")),
    ):
        assert load(content, f"timezone: Europe/Paris\nembed_origins: {typed}\n").embed_origins == found


def test_every_setting_that_can_be_wrong_is_tested() -> None:
    """Every setting but the two that take any words has wrong values above."""
    assert FIELDS.keys() - WRONG.keys() == {"name", "description", "cache"}


@pytest.mark.parametrize(
    ("key", "typed", "read"),
    [
        ("timezone", "Europe/Paris", "Europe/Paris"), ("name", "  L'agenda   de Quimper ", "L'agenda de Quimper"),
        ("language", "fr_CA", "fr-CA"), ("base_url", "https://example.org/agenda/", "https://example.org/agenda"),
        ("permalink", "https://example.org/{slug}/", "https://example.org/{slug}/"), ("uid_domain", "Example.ORG", "example.org"),
        ("color", "steelblue", "#4682b4"), ("color", "'#ABC'", "#aabbcc"), ("default_duration", "90", 90), ("transparent", "no", False),
        ("transparent", "TRUE", True), ("trust_proxy", "on", True), ("max_octets", "20000", 20000), ("description", "", ""),
        ("default_duration", "~", 60), ("color", "", "#2e6e8e"),
    ],
)  # fmt: skip
def test_a_right_value_is_read(content: Path, key: str, typed: str, read: object) -> None:
    """Values are read into their type; an empty one leaves the default."""
    lines = "" if key == "timezone" else "timezone: Europe/Paris\n"
    assert getattr(load(content, f"{lines}{key}: {typed}\n"), key) == read


def test_the_time_zone_is_never_guessed(content: Path) -> None:
    """Without a time zone there is no site: the error says where one may be written."""
    with pytest.raises(
        SettingsError, match=r"feeds\.yaml \(no such file\) and the environment: timezone: found nothing"
    ):
        load_settings(content)
    with pytest.raises(SettingsError, match=r"feeds\.yaml: timezone: found nothing"):
        load(content, "name: Agenda\n")


def test_a_time_zone_that_was_meant_is_suggested(content: Path) -> None:
    """A city or a slip of the keyboard gets the name that the database has."""
    with pytest.raises(SettingsError, match="did you mean Europe/Paris"):
        load(content, "timezone: Paris\n")


def test_an_unknown_key_suggests_the_nearest(content: Path) -> None:
    """A misspelt key is told with the one that was meant, and one like no other with all of them."""
    with pytest.raises(
        SettingsError, match=r"feeds\.yaml:2: time_zone: found a setting that does not exist; expected “timezone”\?"
    ):
        load(content, "name: Agenda\ntime_zone: Europe/Paris\n")
    with pytest.raises(SettingsError, match="timezone, name, description, language"):
        load(content, "qwxz: 1\n")


class TestWhere:
    """Which file counts."""

    def test_the_file_in_the_content_folder_comes_first(self, content: Path) -> None:
        """CONTENT/feeds.yaml counts before ./feeds.yaml."""
        Path("feeds.yaml").write_text("timezone: Europe/London\n", "utf-8")
        assert load(content, "timezone: Europe/Paris\n").timezone == "Europe/Paris"

    def test_the_file_in_the_current_folder_comes_next(self, content: Path) -> None:
        """./feeds.yaml counts where the content folder has none."""
        Path("feeds.yaml").write_text("timezone: Europe/London\n", "utf-8")
        assert load_settings(content).timezone == "Europe/London"

    def test_a_named_file_counts_alone(self, content: Path, tmp_path: Path) -> None:
        """A file that is named replaces both, and says so in its errors."""
        (content / "feeds.yaml").write_text("timezone: Europe/Paris\nname: A\n", "utf-8")
        named = tmp_path / "autre.yaml"
        named.write_text("timezone: Europe/London\n", "utf-8")
        settings = load_settings(content, named)
        assert (settings.timezone, settings.name) == ("Europe/London", "Agenda")
        named.write_text("\ntimezone: nulle-part\n", "utf-8")
        with pytest.raises(SettingsError, match=r"autre\.yaml:2: timezone"):
            load_settings(content, named)

    def test_a_named_file_that_is_missing(self, content: Path) -> None:
        """A file that is named and missing is an error, whatever else there is."""
        (content / "feeds.yaml").write_text("timezone: Europe/Paris\n", "utf-8")
        with pytest.raises(FeedsError, match=r"absent\.yaml: cannot be read"):
            load_settings(content, Path("absent.yaml"))

    def test_the_environment_names_content_and_file(self, content: Path, tmp_path: Path) -> None:
        """FEEDS_CONTENT and FEEDS_CONFIG stand in for what the command does not say."""
        named = tmp_path / "autre.yaml"
        named.write_text("timezone: Europe/London\n", "utf-8")
        settings = load_settings(environ={"FEEDS_CONTENT": str(content), "FEEDS_CONFIG": str(named)})
        assert (settings.content, settings.timezone) == (content, "Europe/London")

    def test_content_is_the_default_folder(self, content: Path) -> None:
        """Nothing said, the documents are in ``content``."""
        assert load_settings(environ=PARIS).content == Path("content")
        assert content.is_dir()


class TestEnvironment:
    """Variables win over the file."""

    def test_a_variable_wins(self, content: Path) -> None:
        """FEEDS_NAME replaces the name of the file, an empty variable does not."""
        (content / "feeds.yaml").write_text("timezone: Europe/Paris\nname: A\ncolor: red\n", "utf-8")
        settings = load_settings(content, environ={"FEEDS_NAME": "B", "FEEDS_COLOR": "", "PATH": "/bin", "FEEDSX": "1"})
        assert (settings.name, settings.color) == ("B", "#ff0000")

    def test_a_wrong_variable_is_named(self, content: Path) -> None:
        """The error names the variable instead of a file."""
        with pytest.raises(SettingsError, match=r"^FEEDS_COLOR: color: found “bleuet”; expected a CSS colour"):
            load_settings(content, environ={**PARIS, "FEEDS_COLOR": "bleuet"})

    def test_an_unknown_variable_suggests_the_nearest(self, content: Path) -> None:
        """A misspelt variable is not passed over."""
        with pytest.raises(SettingsError, match=r"FEEDS_COLOUR: colour: .*“color”\?"):
            load_settings(content, environ={**PARIS, "FEEDS_COLOUR": "red"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: A\n\tcolor: red\n", r"feeds\.yaml:2: not valid YAML"), ("name: 'A\n", r"feeds\.yaml:1: not valid YAML"),
        ("name: A: B\n", r"feeds\.yaml:1: not valid YAML"), ("- a\n", "no “key: value” lines"), ("bonjour\n", "no “key: value” lines"),
        ("a: &a [*a]\n", r"feeds\.yaml:1: not valid YAML"), ("\x07", "not valid YAML"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_yaml(content: Path, text: str, told: str) -> None:
    """What is wrong with the file is told with its line, and is no traceback."""
    with pytest.raises(FeedsError, match=told):
        load(content, text)


def test_a_file_that_is_not_utf_8(content: Path) -> None:
    """A file in another encoding cannot be read, and that is said."""
    (content / "feeds.yaml").write_bytes("name: Été\n".encode("latin-1"))
    with pytest.raises(FeedsError, match="cannot be read"):
        load_settings(content)


def test_an_empty_file_is_no_settings(content: Path) -> None:
    """An empty file, or one with a byte order mark, says nothing and is no error."""
    (content / "feeds.yaml").write_bytes(b"\xef\xbb\xbf")
    assert load_settings(content, environ=PARIS).timezone == "Europe/Paris"


def test_what_is_made_of_settings() -> None:
    """The right side of UIDs is the domain, else one that nobody can own; the colour has the nearest CSS name."""
    assert Settings(timezone="Europe/Paris", name="L'été à Évry").domain == "l-ete-a-evry.invalid"
    assert Settings(timezone="Europe/Paris", uid_domain="example.org").domain == "example.org"
    assert Settings(timezone="Europe/Paris", color="#4682b5").color_name == "steelblue"
