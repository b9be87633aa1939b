"""The command as people, pipes and machines use it."""

import json
from pathlib import Path

import pytest

from .commands import run, run_alone
from .support import SHARED, needs_shared

GOOD = """---
title: Lire une carte
event_start_date: 2027-03-16 12:30:00 +01:00
event_end_date: 2027-03-16 13:15:00 +01:00
---
Une matinée.
"""
BROKEN = "---\ntitle: Atelier: la suite\nevent_start_date: 2027-03-16\n---\n"
KEYS = {
    "source", "uid", "slug", "summary", "dtstart", "dtend", "all_day", "tzid", "location", "venue", "address", "online",
    "registration_url", "registration_urls", "conference_urls", "url", "categories", "tags", "status", "doubtful", "draft", "problems",
    "rrule", "exdates", "rdates", "recurrence_id", "deadline", "description", "image", "geo",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one good document, one that is broken and one draft."""
    content = tmp_path / "agenda"
    content.mkdir()
    (content / "carte.md").write_text(GOOD, "utf-8")
    (content / "suite.md").write_text(BROKEN, "utf-8")
    (content / "brouillon.md").write_text(GOOD.replace("title", "draft: true\ntitle"), "utf-8")
    (content / "feeds.yaml").write_text("name: Cartes\ntimezone: Europe/Paris\n", "utf-8")
    return content


@pytest.mark.parametrize(
    "words",
    [
        ["list", "agenda", "--drafts"],
        ["check", "agenda"],
        ["explain", "agenda/carte.md", "agenda"],
        ["build", "agenda", "-o", "public", "--dry-run"],
        ["init", "agenda"],
        ["schema", "settings"],
        ["--version"],
        ["list", "nowhere"],
        ["list", "--unknown"],
    ],
    ids=" ".join,
)
def test_a_process_says_what_a_call_says(site: Path, words: list[str]) -> None:
    """Each command prints and returns the same in a process of its own as when it is called, as other tests do."""
    done, called = run_alone(*words, cwd=site.parent), run(*words, cwd=site.parent)
    assert (done.returncode, done.stdout, done.stderr) == (called.returncode, called.stdout, called.stderr)


def test_list_gives_machines_one_object_an_event(site: Path) -> None:
    """Each event is an object with all its keys; drafts only when they are asked for."""
    events = json.loads(run("list", site, "--format", "json").stdout)
    assert [event["source"] for event in events] == ["carte.md"]
    assert set(events[0]) == KEYS
    assert events[0]["dtstart"] == "2027-03-16T12:30:00+01:00"
    drafts = json.loads(run("list", site, "--format", "json", "--drafts").stdout)
    assert {event["source"]: event["draft"] for event in drafts} == {"carte.md": False, "brouillon.md": True}


def test_list_is_plain_text_in_a_pipe(site: Path) -> None:
    """A pipe gets tab-separated UTF-8 without colours, whatever the locale is."""
    done = run("list", site)
    assert done.stdout == "2027-03-16 12:30\tLire une carte\t\t\t\n"
    assert "\x1b" not in done.stdout + done.stderr


def test_check_names_file_line_and_mend_and_exits_with_1(site: Path) -> None:
    """An error is told in the language of the site, at its line, and makes the exit code 1."""
    done = run("check", site, FEEDS_LANGUAGE="fr")
    assert done.returncode == 1
    assert f"{site}/suite.md:2:15: error: Un second « : »" in done.stdout
    assert "[yaml-colon]" in done.stdout
    assert "1 événement, 1 brouillon, 1 erreur, 0 avertissement, 0 remarque" in done.stdout.splitlines()
    problems = json.loads(run("check", site, "--format", "json").stdout)
    assert [(item["source"], item["line"], item["column"], item["code"], item["severity"]) for item in problems] == [
        ("suite.md", 2, 15, "yaml-colon", "error")
    ]


def test_check_without_errors_exits_with_0(site: Path) -> None:
    """Remarks and warnings do not fail a build."""
    (site / "suite.md").unlink()
    assert run("check", site).returncode == 0


def test_check_tells_that_google_stops_reading(site: Path) -> None:
    """A feed above ``max_octets`` is reported with what it keeps."""
    for number in range(80):
        (site / f"carte-{number}.md").write_text(GOOD, "utf-8")
    done = run("check", site, FEEDS_MAX_OCTETS="20000")
    assert "[feed-too-large]" in done.stdout


def test_build_writes_every_feed_and_event(site: Path, tmp_path: Path) -> None:
    """``feeds build`` makes the files that the server would serve; drafts are in none of them."""
    out = tmp_path / "public"
    done = run("build", site, "-o", out)
    assert done.returncode == 0, done.stderr
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {"index.html", "events/carte/index.html", "manifest.json"} < names
    feeds = sorted(
        name
        for name in names
        if name.endswith((".atom", ".ics", ".json")) and name not in ("manifest.json", "record.json")
    )
    assert feeds == ["all.atom", "all.ics", "all.json", "archive.atom", "archive.ics", "archive.json",
                     "events/carte.ics"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("timezone: Europe/Pari", "feeds.yaml:1: timezone: found “Europe/Pari” (unknown time zone"),
        (
            "timezone: Europe/Paris\nbase_ur: x",
            "feeds.yaml:2: base_ur: found a setting that does not exist; expected “base_url”?",
        ),
        ("name: x", "feeds.yaml: timezone: found nothing; expected a name of the IANA time zone database"),
        ("timezone: [Europe/Paris]", "feeds.yaml:1: timezone: found a list or several keys"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_served(site: Path, text: str, said: str) -> None:
    """The key, what was found and what is expected, with the line; exit code 2 and no traceback."""
    (site / "feeds.yaml").write_text(text, "utf-8")
    done = run("list", site)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    """A wrong path is one sentence."""
    done = run("list", tmp_path / "nowhere", FEEDS_TIMEZONE="Europe/Paris")
    assert done.returncode == 2
    assert "nowhere: not a folder" in done.stderr


def test_a_variable_wins_over_the_file(site: Path) -> None:
    """FEEDS_* variables override the settings file."""
    events = json.loads(run("list", site, "--format", "json", FEEDS_UID_DOMAIN="example.org").stdout)
    assert events[0]["uid"] == "carte.md@example.org"


def test_settings_of_the_working_folder_are_the_second_choice(site: Path, tmp_path: Path) -> None:
    """Without CONTENT/feeds.yaml, ./feeds.yaml is read."""
    (site / "feeds.yaml").rename(tmp_path / "feeds.yaml")
    assert run("list", "agenda", cwd=tmp_path).returncode == 0


@needs_shared
def test_the_two_seeds_are_exactly_right(tmp_path: Path) -> None:
    """The documents this project began with: hours from their Horaires, their links, place and categories."""
    for path in (SHARED / "seeds").iterdir():
        (tmp_path / f"{path.stem}.md").write_bytes(path.read_bytes())
    done = run("list", tmp_path, "--format", "json", FEEDS_TIMEZONE="Europe/Paris", FEEDS_LANGUAGE="fr")
    webinar, closing = json.loads(done.stdout)
    assert (webinar["dtstart"], webinar["dtend"]) == ("2023-01-31T16:30:00+01:00", "2023-01-31T17:30:00+01:00")
    assert (closing["dtstart"], closing["dtend"]) == ("2023-11-28T14:30:00+01:00", "2023-11-28T18:00:00+01:00")
    assert webinar["online"]
    assert not closing["online"]
    assert closing["location"] == "Lieu de la transformation publique, 77 Avenue de Ségur 75015 Paris"
    assert webinar["location"] == "Evénement 100% en ligne sous forme de webinaire"
    assert webinar["registration_urls"] == [
        "https://www.eventbrite.fr/e/billets-saison-2023-du-programme-10-webinaire-dinformation-520302437597"
    ]
    assert closing["registration_urls"] == [
        "https://www.eventbrite.fr/e/billets-cloture-de-la-saison-2-du-programme-10-730265603077?aff=oddtdtcreator"
    ]
    assert (webinar["categories"], closing["categories"]) == (["Webinaire d'information"], ["Événement"])
