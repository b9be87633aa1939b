"""``feeds init`` proposes what a careful person would, says why, and never guesses in silence; the JSON Schemas."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from feeds.init import Proposal, SiteConfig, feeds_yaml, propose, read_site_config, zone_note
from feeds.interpretation.front_matter import spellings
from feeds.reading import Folder
from feeds.reading.document import parse_document
from feeds.reading.site_config import MAX_OCTETS
from feeds.reading.site_rules import SiteRules
from feeds.schemas import PROPERTIES, SCHEMAS
from feeds.settings import FIELDS, load_settings
from feeds.timezones.database import same_rules
from feeds.timezones.places import zones_of_host, zones_of_language, zones_of_place

from .commands import run
from .support import FILED, ROOT, SHARED, needs_shared

FRENCH = "Une matinée pour lire les cartes avec nous, dans la salle du port et sur le quai.\n"
ENGLISH = "A morning to read the charts with us, in the room of the harbour and on the quay.\n"


def document(front_matter: str, body: str = ENGLISH, title: str = "Charts") -> str:
    """Return the text of a document."""
    return f"---\ntitle: {title}\n{front_matter}\n---\n{body}"


def proposed(*texts: str, site: SiteConfig | None = None, content: str = "/srv/harbour") -> Proposal:
    """Return the Proposal for documents with these texts."""
    read = [parse_document(text.encode(), f"event-{number}.md", FILED) for number, text in enumerate(texts)]
    folder = Folder(
        tuple(item for item, _ in read if item), tuple(problem for _, problems in read for problem in problems)
    )
    return propose(Path(content), folder, site or SiteConfig())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three French events without any configuration."""
    content = tmp_path / "maison-du-port" / "content"
    content.mkdir(parents=True)
    for number, day in enumerate(
        ("2027-01-16 12:30:00 +01:00", "2027-07-16 12:30:00 +02:00", "2027-08-01 09:00:00 +02:00")
    ):
        text = document(
            f"event_start_date: {day}\ncategories: [Atelier]\nlieu: Salle {number}", FRENCH, f"Carte {number}"
        )
        (content / f"carte-{number}.md").write_text(text, "utf-8")
    return content


# The zone


def test_a_site_that_says_its_zone_is_believed() -> None:
    """What the site's configuration says is certain, whatever the stamps look like."""
    site = SiteConfig(timezone="Europe/Dublin", sources={"timezone": "_config.yml"})
    zone = proposed(document("start: 2027-07-16 12:30 +02:00"), site=site).zone
    assert (zone.tzid, zone.sureness) == ("Europe/Dublin", "certain")
    assert "_config.yml" in zone_note(zone, "en")


def test_offsets_of_both_seasons_and_the_language_give_the_zone() -> None:
    """+01:00 in winter and +02:00 in summer are many countries' clocks; of these, French choose Paris."""
    zone = proposed(
        document("start: 2027-01-16 12:30 +01:00", FRENCH), document("start: 2027-07-16 12:30 +02:00", FRENCH)
    ).zone
    assert (zone.tzid, zone.sureness) == ("Europe/Paris", "likely")
    assert "+01:00, +02:00" in zone_note(zone, "en")


def test_a_place_chooses_among_the_zones_of_the_offsets() -> None:
    """The country at the end of an address wins over the language."""
    zone = proposed(
        document("start: 2027-01-16 12:30 +01:00\nlieu: Gare, Bruxelles, Belgique", FRENCH),
        document("start: 2027-07-16 12:30 +02:00", FRENCH),
    ).zone
    assert zone.tzid == "Europe/Brussels"


def test_offsets_that_many_countries_have_leave_the_zone_open() -> None:
    """English is spoken everywhere: the zones that fit are named, none is proposed."""
    zone = proposed(document("start: 2027-01-16 12:30 +01:00"), document("start: 2027-07-16 12:30 +02:00")).zone
    assert zone.tzid == ""
    assert zone.candidates


def test_offsets_that_contradict_each_other_leave_the_zone_open() -> None:
    """Stamps of several zones are several sites' or travellers' events: not even the language may decide."""
    texts = (document(f"start: 2027-01-{day} 12:30 {offset}", FRENCH)
             for day, offset in ((11, "+01:00"), (12, "-05:00"), (13, "+09:00")))  # fmt: skip
    assert proposed(*texts).zone.tzid == ""


def test_a_place_that_contradicts_the_offsets_leaves_the_zone_open() -> None:
    """Two strong clues that exclude each other propose nothing."""
    texts = [document(f"start: 2027-0{month}-16 12:30 {offset}\nlocation: Pier 1, Dublin, Ireland")
             for month, offset in ((1, "-08:00"), (7, "-07:00"))]  # fmt: skip
    zone = proposed(*texts).zone
    assert (zone.tzid, zone.sureness) == ("", "open")


def test_an_offset_frozen_all_year_does_not_exclude_zones_with_summer_time() -> None:
    """A machine that writes -05:00 in July too may stand in New York when the places say so."""
    texts = [
        document(f"start: 2027-{month}-16 12:30 -0500\nlocation: Pier 1, Boston, MA 02110") for month in ("01", "07")
    ]
    assert proposed(*texts).zone.tzid == "America/New_York"


def test_places_in_several_zones_leave_the_zone_open() -> None:
    """Conferences around the world have no common zone, and the language does not make one."""
    texts = [
        document(f"start: 2027-01-16\nlieu: Salle, {place}", FRENCH) for place in ("Paris, France", "Londres", "Tokyo")
    ]
    assert proposed(*texts).zone.tzid == ""


def test_hours_with_a_zone_behind_them_give_it() -> None:
    """What stands behind the hours in texts is the clock of the readers."""
    texts = [document(f"date: 2027-01-1{day}", f"Join us at 2:00 pm ET.\n{ENGLISH}") for day in range(3)]
    assert proposed(*texts).zone.tzid == "America/New_York"


def test_the_language_alone_is_only_a_guess() -> None:
    """French without any other clue is written as a guess that asks to be checked."""
    found = proposed(document("start: 2027-01-16 12:30", FRENCH))
    assert (found.zone.tzid, found.zone.sureness) == ("Europe/Paris", "guess")
    assert "vérifier" in feeds_yaml(found)


def test_when_nothing_tells_the_line_stays_a_question() -> None:
    """Without a clue the zone is a comment that asks, never a value."""
    text = feeds_yaml(proposed(document("start: 2027-01-16T12:30:00Z")))
    assert "# In which time zone are the hours of the documents?" in text
    assert "\n# timezone: " in text
    assert "\ntimezone:" not in text


@pytest.mark.parametrize(
    ("place", "language", "first"),
    [
        ("77 avenue de Ségur 75015 Paris", "fr", "Europe/Paris"),
        ("12 rue Pasteur, 97400 Saint-Denis", "fr", "Indian/Reunion"),
        ("1945 NW Quimby St, Portland OR 97209", "en", "America/Los_Angeles"),
        ("Atlanta, Georgia", "en", "America/New_York"),
        ("Washington, D.C., USA", "en", "America/New_York"),
        ("Montréal, QC H2X 1Y4", "fr", "America/Toronto"),
        ("Walter-Gropius-Str. 5, 80807 München, Germany", "en", "Europe/Berlin"),
        ("08014 Barcelona, España", "es", "Europe/Madrid"),
        ("Institut (IRA) de Metz, 57078 Metz", "fr", "Europe/Paris"),
        ("Berlin, DE", "en", "Europe/Berlin"),
        ("The Vaults", "en", None),
    ],
)
def test_a_place_tells_its_zone(place: str, language: str, first: str | None) -> None:
    """Countries, states with their postal code, postal codes and cities of zones are known; a room is nowhere."""
    assert next(iter(zones_of_place([place], language)), None) == first


def test_tags_and_domains_tell_countries() -> None:
    """A territory in a language tag wins, and domains that everybody uses are no country's."""
    assert zones_of_language("fr-CH") == ("Europe/Zurich",)
    assert zones_of_language("fr") == ("Europe/Paris",)
    assert len(zones_of_language("en")) > 1
    assert zones_of_host("mairie.example.fr") == ("Europe/Paris",)
    assert zones_of_host("project.io") == ()


# What the site says


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_config.yml", "title: Harbour\nurl: https://harbour.example/\ntimezone: Europe/Paris\nlang: fr"),
        ("hugo.toml", 'title = "Harbour"\nbaseURL = "https://harbour.example/"\ntimeZone = "Europe/Paris"\nlanguageCode = "fr"'),
        ("config.yaml", "title: Harbour\nbaseURL: https://harbour.example/\ntimeZone: Europe/Paris\nlanguageCode: fr"),
        ("pelicanconf.py", "SITENAME = 'Harbour'\nSITEURL = 'https://harbour.example'\nTIMEZONE = 'Europe/Paris'\nDEFAULT_LANG = 'fr'"),
    ],
)  # fmt: skip
def test_configurations_of_generators_are_read(tmp_path: Path, name: str, text: str) -> None:
    """Title, address, zone and language come from the file above the documents."""
    (tmp_path / ".git").mkdir()
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "content" / "events").mkdir(parents=True)
    site = read_site_config(tmp_path / "content" / "events")
    assert (site.title, site.url, site.timezone, site.language) == (
        "Harbour",
        "https://harbour.example",
        "Europe/Paris",
        "fr",
    )
    assert site.sources["timezone"] == name


def test_a_package_tells_its_name(tmp_path: Path) -> None:
    """Eleventy and Astro keep the name in package.json, without its scope."""
    (tmp_path / "package.json").write_text('{"name": "@town/harbour", "homepage": "https://harbour.example"}', "utf-8")
    site = read_site_config(tmp_path)
    assert (site.title, site.host) == ("harbour", "harbour.example")


def test_the_search_ends_where_the_repository_ends(tmp_path: Path) -> None:
    """The configuration of another site around the repository is none of ours."""
    (tmp_path / "_config.yml").write_text("title: Other", "utf-8")
    (tmp_path / "site" / ".git").mkdir(parents=True)
    assert read_site_config(tmp_path / "site").title == ""


def test_a_permalink_of_the_site_becomes_the_setting() -> None:
    """A collection's pattern with the name of the document is taken, one with a date is asked about."""
    site = SiteConfig(url="https://harbour.example", permalinks={"events": "/agenda/:name/"})
    assert (
        proposed(document("start: 2027-01-16"), site=site, content="/srv/_events").permalink
        == "https://harbour.example/agenda/{slug}/"
    )
    dated = SiteConfig(url="https://harbour.example", permalinks={"events": "/:year/:name/"})
    found = proposed(document("start: 2027-01-16"), site=dated, content="/srv/_events")
    assert found.permalink == ""
    assert "# Is it https://harbour.example/…/{slug}/ ?" in feeds_yaml(found)


_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("_config.yml", _BOMB.encode()),
        ("_config.yml", b"title: x\n" * MAX_OCTETS),
        ("_config.yml", b"\xff\xfe\x00"),
        ("_config.yml", b"- title"),
        ("_config.yml", b"title: [a]\nurl: {b: c}\ntimezone: Mars/Olympus\nlang: '../x'\ncollections: 3\npermalinks: [1]"),
        ("_config.yml", b"url: 'https://[::1'"),
        ("hugo.toml", b"a = " + b"[" * 100_000),
        ("package.json", b"[" * 100_000),
    ],
)  # fmt: skip
def test_a_hostile_configuration_is_passed_over(tmp_path: Path, name: str, data: bytes) -> None:
    """Bombs, other types, other encodings and depth cost the value, never the command."""
    (tmp_path / name).write_bytes(data)
    site = read_site_config(tmp_path)
    assert (site.title, site.url, site.timezone, site.language) == ("", "", "", "")


def test_a_directory_and_a_pipe_named_like_a_configuration_are_passed_over(tmp_path: Path) -> None:
    """Only plain files are opened: a pipe would be waited for."""
    (tmp_path / "_config.yml").mkdir()
    os.mkfifo(tmp_path / "package.json")
    assert read_site_config(tmp_path) == SiteConfig()


# What the documents hold


def test_keys_are_told_with_what_they_are_read_as() -> None:
    """Listed spellings, keys known by their words and rows have a property; others are told as not read."""
    keys = {
        use.key: (use.property, use.count, use.example)
        for use in proposed(
            document(
                "startsOn: 2027-01-16 12:30\nlocation:\n  city: Brest\nweight: 3\ninfos_pratiques: [{label: Tarif}]"
            ),
            document("startsOn: 2027-01-17 12:30"),
        ).keys
    }
    assert keys["startsOn"] == ("dtstart", 2, "2027-01-16 12:30")
    assert keys["location.city"] == ("city", 1, "Brest")
    assert keys["infos_pratiques[].label"][0] == "rows"
    assert keys["weight"] == ("", 1, "3")


def test_date_is_publication_beside_a_start() -> None:
    """``date`` is told as what its neighbours make of it."""
    keys = {use.key: use.property for use in proposed(document("date: 2026-12-01\nstart: 2027-01-16")).keys}
    assert keys["date"] == "published"


def test_categories_that_may_be_one_are_asked_about() -> None:
    """Plurals and slips are told; other words and other numbers are other categories."""
    names = ("Webinaire", "Webinaires", "Mois de l'innovation", "Semaine de l'innovation", "Saison 2", "Saison 3")
    found = proposed(*(document(f'start: 2027-01-16\ncategories: ["{name}"]') for name in names))
    assert found.alike == (("Webinaire", "Webinaires"),)


def test_every_document_is_counted_once() -> None:
    """An event, a draft, a page without date and a broken file are told apart."""
    counts = proposed(
        document("start: 2027-01-16"), document("start: 2027-01-16\ndraft: true"), "No front matter.\n",
        "---\ntitle: Atelier: la suite\n---\n",
    ).counts  # fmt: skip
    assert (counts.documents, counts.events, counts.drafts, counts.others, counts.broken) == (4, 1, 1, 1, 1)


def test_the_examples_show_most() -> None:
    """Three events at most: those with most properties, and of these the latest."""
    full = "\nlocation: Pier 1\ncategories: [Talk]"
    texts = [
        document(f"start: 2027-01-{day} 12:30{full if day > 12 else ''}", title=f"Day {day}") for day in range(10, 18)
    ]
    assert [event.summary for event in proposed(*texts).examples] == ["Day 15", "Day 16", "Day 17"]


# The file


def test_what_is_written_is_read_back(folder: Path) -> None:
    """The file has the values that were proposed, and the commands work with it at once."""
    done = run("init", folder, "--write")
    assert done.returncode == 0, done.stderr
    read = load_settings(folder)
    assert (read.timezone, read.name, read.language) == ("Europe/Paris", "Maison du port", "fr")
    assert run("list", folder).returncode == 0


def test_nothing_is_written_without_being_asked(folder: Path) -> None:
    """To look at a folder leaves it as it is, in the language of its documents."""
    done = run("init", folder)
    assert done.returncode == 0, done.stderr
    assert "3 documents : 3 événements" in done.stdout
    assert not (folder / "feeds.yaml").exists()


def test_settings_that_exist_are_kept(folder: Path) -> None:
    """--write never overwrites, --force does, and neither leaves anything else behind."""
    (folder / "feeds.yaml").write_text("timezone: Asia/Tokyo\n", "utf-8")
    done = run("init", folder, "--write")
    assert done.returncode == 2
    assert "exists already" in done.stderr
    assert load_settings(folder).timezone == "Asia/Tokyo"
    assert run("init", folder, "--write", "--force").returncode == 0
    assert load_settings(folder).timezone == "Europe/Paris"
    assert [path.name for path in folder.iterdir() if path.suffix != ".md"] == ["feeds.yaml"]


def test_machines_get_one_object(folder: Path) -> None:
    """--format json holds all that people see, and the text of the file."""
    found = json.loads(run("init", folder, "--format", "json").stdout)
    assert found["timezone"]["name"] == "Europe/Paris"
    assert found["documents"] == {"documents": 3, "events": 3, "drafts": 0, "others": 0, "broken": 0}
    assert found["categories"] == {"Atelier": 3}
    assert {use["key"]: use["property"] for use in found["keys"]}["lieu"] == "venue"
    assert len(found["examples"]) == 3
    assert "timezone: Europe/Paris" in found["feeds_yaml"]


@given(name=st.text(min_size=1).filter(lambda text: "".join(text.split()).isprintable() and text.strip()))
def test_any_name_survives_the_file(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Quotes, colons, hashes and words of YAML in a name are quoted as they must be."""
    name = " ".join(name.split())
    text = feeds_yaml(proposed(document("start: 2027-01-16", FRENCH), site=SiteConfig(title=name)))
    path = tmp_path_factory.mktemp("named") / "feeds.yaml"
    path.write_text(text, "utf-8")
    assert load_settings(path.parent).name == name


# Hostile folders


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """Nothing to look at is no failure: every line stays open."""
    done = run("init", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "0 documents" in done.stdout
    assert "\n  # timezone: " in done.stdout


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    """A wrong path is one sentence and exit code 2."""
    done = run("init", tmp_path / "nowhere", "--write")
    assert done.returncode == 2
    assert "nowhere: not a folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_broken_documents_are_counted(tmp_path: Path) -> None:
    """A folder of wrecks is looked at without a failure."""
    for number, data in enumerate(
        (b"---\na: b: c\n---\n", b"---\n\xff\n---\n", b"---\ntitle: x\n", f"---\n{_BOMB}---\n".encode())
    ):
        (tmp_path / f"{number}.md").write_bytes(data)
    found = json.loads(run("init", tmp_path, "--format", "json").stdout)
    assert found["documents"] == {"documents": 4, "events": 0, "drafts": 0, "others": 0, "broken": 4}


def test_escape_sequences_of_documents_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """Keys, values and titles are shown without the characters that a terminal obeys."""
    (tmp_path / "x.md").write_text(
        '---\ntitle: "a\\e[2Jb"\n"k\\e[31my": "v\\e]0;x\\a"\nstart: 2027-01-16\ncategories: ["c\\u202ed"]\n---\n',
        "utf-8",
    )
    done = run("init", tmp_path)
    assert done.returncode == 0, done.stderr
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_a_thousand_documents_are_looked_at(tmp_path: Path) -> None:
    """A large folder is looked at as a whole, not by samples."""
    for number in range(1_000):
        day = f"2027-{number % 12 + 1:02}-{number % 28 + 1:02} 12:30 +0{1 + (3 < number % 12 + 1 < 10)}:00"
        (tmp_path / f"{number}.md").write_text(document(f"start: {day}\nlieu: Gare, Berne, Suisse", FRENCH), "utf-8")
    found = json.loads(run("init", tmp_path, "--format", "json").stdout)
    assert found["timezone"]["name"] == "Europe/Zurich"


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("site", sorted((SHARED / "corpus").glob("*/docs")), ids=lambda path: path.parent.name)
def test_no_real_site_gets_a_wrong_zone(site: Path) -> None:
    """For real documents the zone is right, one whose clock shows the same, or left open; never wrong."""
    right = next(
        line for line in (site.parent / "feeds.yaml").read_text("utf-8").splitlines() if line.startswith("timezone")
    )
    found = json.loads(run("init", site, "--format", "json").stdout)
    assert found["timezone"]["name"] in (*same_rules(right.partition(": ")[2]), None)


# The schemas


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_those_of_the_code(name: str) -> None:
    """docs/*.schema.json is what ``feeds schema`` prints, less the keys of languages that were added since."""
    schema = SCHEMAS[name]()
    Draft202012Validator.check_schema(schema)
    kept = json.loads((ROOT / "docs" / f"{name}.schema.json").read_text("utf-8"))
    assert _holds(schema, kept), f"run: feeds schema {name} > docs/{name}.schema.json"
    assert json.loads(run("schema", name).stdout) == schema


def _holds(whole: object, part: object) -> bool:
    """Whether all mappings of ``part`` are in ``whole``, which may have more keys."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return all(key in whole and _holds(whole[key], value) for key, value in part.items())
    return whole == part


def test_every_setting_and_every_spelling_is_in_its_schema() -> None:
    """The schemas know no less than the readers."""
    assert set(SCHEMAS["settings"]()["properties"]) == set(FIELDS)
    assert set(PROPERTIES) == set(spellings())
    known = SCHEMAS["front-matter"]()["properties"]
    for spelt in spellings().values():
        for spelling in spelt:
            first, *rest = spelling.split(".")
            assert first in known
            assert not rest or rest[0] in known[first]["properties"], spelling


def test_the_sample_settings_are_valid() -> None:
    """content/feeds.yaml, and every line of it that is a comment, fits the schema."""
    text = (ROOT / "content" / "feeds.yaml").read_text("utf-8")
    Draft202012Validator(SCHEMAS["settings"]()).validate(yaml.safe_load(text))


@pytest.mark.parametrize("path", sorted((ROOT / "content").glob("**/*.md")), ids=lambda path: path.stem)
def test_the_sample_documents_are_valid(path: Path) -> None:
    """The front matter of each sample fits the schema, as editors read YAML: dates are texts."""
    front_matter = path.read_text("utf-8").split("---\n")[1]
    Draft202012Validator(SCHEMAS["front-matter"]()).validate(yaml.load(front_matter, Loader=_EditorLoader))


def test_a_proposal_is_valid() -> None:
    """What ``feeds init`` writes fits the schema."""
    text = feeds_yaml(proposed(document("start: 2027-01-16", FRENCH), site=SiteConfig(url="https://harbour.example")))
    Draft202012Validator(SCHEMAS["settings"]()).validate(yaml.safe_load(text))


@pytest.mark.parametrize(
    "values",
    [
        {"timezone": "Europe/Paris", "nme": "x"},
        {"timezone": "Europe Paris"},
        {"timezone": "Europe/Paris", "default_duration": 0},
        {"timezone": "Europe/Paris", "permalink": "https://example.org/agenda/"},
        {"timezone": "Europe/Paris", "transparent": "perhaps"},
        {"name": "x"},
    ],
)
def test_slips_in_settings_are_found_by_the_schema(values: dict[str, object]) -> None:
    """Unknown keys, values out of range and a missing zone are marked by an editor."""
    assert not Draft202012Validator(SCHEMAS["settings"]()).is_valid(values)


class _EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: a date is text."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class TestQuestions:
    """Where the reading is unsure, the owner is asked, with the evidence."""

    def test_the_one_key_that_holds_days_is_proposed(self) -> None:
        """Documents that give no event and store a day under one key: the line is there, with count and examples."""
        texts = [f"---\ntitle: T{number}\nmoment: {{at: 2027-05-1{number} 19:30}}\n---\n" for number in range(4)]
        found = proposed(*texts)
        assert found.questions.start == "moment.at"
        assert (found.questions.starts[0].count, len(found.questions.starts[0].examples)) == (4, 3)
        text = feeds_yaml(found)
        assert 'fields: {"start": "moment.at"}' in text
        assert "moment.at in 4 of 4 documents: 2027-05-10 19:30, " in " ".join(text.replace("\n#", "").split())

    def test_several_keys_are_asked_for(self) -> None:
        """Nobody guesses between two keys: both stand in the question, and no line is proposed."""
        texts = [
            f"---\ntitle: T\nmoment: 2027-05-1{number} 19:30\nsoiree: 2027-06-1{number}\n---\n" for number in range(4)
        ]
        found = proposed(*texts)
        assert found.questions.start == ""
        assert {choice.key for choice in found.questions.starts} == {"moment", "soiree"}
        assert "# fields:" in feeds_yaml(found)

    def test_two_lines_are_enough_for_a_site_that_is_read_well(self) -> None:
        """Nothing is asked where every document says when its event starts, nor of articles beside them."""
        well = proposed(*[document(f"start: 2027-01-1{number} 19:30") for number in range(4)])
        assert well.questions.start_note("en") == ""
        assert "fields" not in feeds_yaml(well).split("# ignore")[0].split("uid_domain")[0]

    def test_layouts_whose_date_is_taken_for_the_day_are_asked_for(self) -> None:
        """Articles and events that only a layout tells apart."""
        texts = [
            f"---\ntitle: T{number}\ndate: 2027-05-1{number}\nlayout: {layout}\n---\n"
            for number, layout in enumerate(("page", "event", "event"))
        ]
        assert [choice.key for choice in proposed(*texts).questions.types] == ["layout: event", "layout: page"]


@pytest.mark.parametrize("name", ["2027-01-16-fair.md", "Fair.md", "deep/fair.md"])
def test_a_permalink_that_leads_nowhere_is_not_proposed(name: str) -> None:
    """Only where the slug gives the real address of every document: no date, no capital, no folder in between."""
    site = SiteConfig(url="https://harbour.example", permalinks={"events": "/agenda/:name/"}, generator="jekyll")
    read, _ = parse_document(document("start: 2027-01-16").encode(), name, FILED)
    assert read
    rules = SiteRules("jekyll")
    assert propose(Path("/srv/_events"), Folder((read,), ()), site, rules=rules).permalink == ""
    plain = replace(read, source="fair.md")
    assert (
        propose(Path("/srv/_events"), Folder((plain,), ()), site, rules=rules).permalink
        == "https://harbour.example/agenda/{slug}/"
    )
    pageless = SiteRules("jekyll", pageless=("events",))
    assert propose(Path("/srv/_events"), Folder((plain,), ()), site, rules=pageless).permalink == ""
