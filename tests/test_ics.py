"""What is written is what other programs read: one event, right, whatever its writer typed."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.export.build import build
from feeds.formats import Addresses
from feeds.formats.ical.feed import fit, render_event
from feeds.pipeline.collection import Collection, collect
from feeds.settings import Settings, load_settings

from .support import ROOT, SHARED, collection_of, event_of, examples, missing, needs_shared, render_feed

SITE = Settings(timezone="Europe/Paris")
HERE = Addresses("https://agenda.example.org")

DOCUMENT = """---
title: {title}
date: 2027-01-04 10:00:00 +01:00
event_start_date: 2027-03-16 12:30:00 +01:00
event_end_date: 2027-03-16 13:15:00 +01:00
lieu: Salle des Cartes
adresse: 4 rue du Port, 29200 Brest
categories: [Atelier, "Mer, ciel; et terre"]
champs_informations:
- intitule: Inscription
  contenu: S'inscrire
  lien: https://inscription.example.org/cartes
---
Une matinée pour apprendre à lire une carte.

* Prenez un crayon ;
* [le programme](https://www.example.org/programme)
"""
LECTURE = DOCUMENT.format(title="Lire une carte")


def vevent(data: bytes) -> icalendar.Event:
    """Return the one VEVENT that another reader finds in ``data``."""
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == 1
    return events[0]


def test_a_vevent_carries_what_a_reader_needs() -> None:
    """Each property of an event says what its document says."""
    found = vevent(render_feed(collection_of(LECTURE).combined, SITE, HERE))
    assert found["SUMMARY"] == "Lire une carte"
    assert found["DTSTART"].dt.isoformat() == "2027-03-16T12:30:00+01:00"
    assert found["DTSTART"].params["TZID"] == "Europe/Paris"
    assert found["DTEND"].dt.isoformat() == "2027-03-16T13:15:00+01:00"
    assert found["LOCATION"] == "Salle des Cartes, 4 rue du Port, 29200 Brest"
    assert found["URL"] == "https://agenda.example.org/events/evenement-0/"
    assert found["LINK"] == "https://inscription.example.org/cartes"
    assert found["LINK"].params["LABEL"] == "S'inscrire"
    assert [str(name) for name in found["CATEGORIES"].cats] == ["Atelier", "Mer, ciel; et terre"]
    assert found["STATUS"] == "CONFIRMED"
    assert found["UID"] == "evenement-0.md@agenda.invalid"


def test_the_notes_begin_with_registration_and_end_with_the_page() -> None:
    """Google and Outlook hide URL, so both addresses are lines of DESCRIPTION."""
    lines = str(vevent(render_feed(collection_of(LECTURE).combined, SITE, HERE))["DESCRIPTION"]).splitlines()
    assert lines[0] == "Inscription : https://inscription.example.org/cartes"
    assert lines[-1] == "Plus d’informations : https://agenda.example.org/events/evenement-0/"
    assert "• Prenez un crayon ;" in lines
    assert "• le programme (https://www.example.org/programme)" in lines


def test_dtstamp_is_the_last_change_and_sequence_counts_from_creation() -> None:
    """DTSTAMP is LAST-MODIFIED, never now; SEQUENCE is the seconds since CREATED."""
    text = LECTURE.replace("\ndate: 2027", "\nlast_modified_at: 2027-01-04 11:30:00 +01:00\ndate: 2027")
    found = vevent(render_feed(collection_of(text).combined, SITE, HERE))
    assert found["DTSTAMP"].dt == found["LAST-MODIFIED"].dt == datetime(2027, 1, 4, 10, 30, tzinfo=UTC)
    assert found["CREATED"].dt == datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    assert found["SEQUENCE"] == 5400


def test_an_all_day_event_ends_on_the_day_after_its_last() -> None:
    """DTEND of an all-day event is exclusive (RFC 5545 §3.6.1)."""
    text = LECTURE.replace("12:30:00", "00:00:00").replace("2027-03-16 13:15:00", "2027-03-18 00:00:00")
    found = vevent(render_feed(collection_of(text).combined, SITE, HERE))
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2027, 3, 16), date(2027, 3, 19))
    assert found["DTSTART"].params["VALUE"] == "DATE"


def test_a_subscription_leaves_people_free_and_a_copy_makes_them_busy() -> None:
    """TRANSP is TRANSPARENT in a feed, OPAQUE in the file of one event, unless that is all-day."""
    collection = collection_of(LECTURE)
    assert vevent(render_feed(collection.combined, SITE, HERE))["TRANSP"] == "TRANSPARENT"
    assert vevent(render_event(collection.events[0], SITE, HERE))["TRANSP"] == "OPAQUE"
    all_day = collection_of(LECTURE.replace("12:30:00", "00:00:00").replace("13:15:00", "00:00:00"))
    assert vevent(render_event(all_day.events[0], SITE, HERE))["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize(
    ("title", "key", "summary", "status"),
    [
        ("Lire une carte", "annule: oui", "Annulé : Lire une carte", "CANCELLED"),
        ("ANNULÉ – Lire une carte", "tags: []", "ANNULÉ – Lire une carte", "CANCELLED"),
        ("Lire une carte", "reporte: true", "Reporté : Lire une carte", "TENTATIVE"),
    ],
)
def test_the_title_tells_the_status(title: str, key: str, summary: str, status: str) -> None:
    """Some clients hide STATUS, so SUMMARY says it too, once."""
    text = DOCUMENT.format(title=title).replace("lieu:", f"{key}\nlieu:")
    found = vevent(render_feed(collection_of(text).combined, SITE, HERE))
    assert (found["SUMMARY"], found["STATUS"]) == (summary, status)


def test_a_feed_names_itself_and_one_event_does_not() -> None:
    """A calendar name in a one-event file would open a new calendar in Outlook; METHOD and UID are in neither."""
    collection = collection_of(LECTURE, name="Cours de cartes", description="Pour tous")
    feed = render_feed(collection.combined, collection.settings, HERE)
    for line in (b"NAME:Cours de cartes", b"X-WR-CALNAME:Cours de cartes", b"DESCRIPTION:Pour tous",
                 b"X-WR-CALDESC:Pour tous", b"REFRESH-INTERVAL;VALUE=DURATION:PT4H", b"X-PUBLISHED-TTL:PT4H",
                 b"SOURCE;VALUE=URI:https://agenda.example.org/all.ics", b"URL:https://agenda.example.org/",
                 b"COLOR:steelblue", b"X-APPLE-CALENDAR-COLOR:#2E6E8E", b"X-WR-TIMEZONE:Europe/Paris"):  # fmt: skip
        assert b"\r\n" + line + b"\r\n" in feed
    head = feed[: feed.index(b"BEGIN:VEVENT")]
    assert b"METHOD" not in feed
    assert b"\r\nUID" not in head
    single = render_event(collection.events[0], collection.settings, HERE)
    assert b"NAME:Cours" not in single
    assert b"METHOD" not in single


def test_a_large_feed_keeps_its_latest_events_and_the_archive_all() -> None:
    """Above ``max_octets`` the earliest events leave the feed, never the archive."""
    texts = [LECTURE.replace("2027-03-16", f"2027-03-{day:02}") for day in range(1, 29)]
    collection = collection_of(*texts, max_octets=20_000)
    fitted = fit(collection.combined, collection.settings, HERE)
    feed = render_feed(collection.combined, collection.settings, HERE)
    assert 0 < len(fitted.kept) < 28
    assert fitted.kept == collection.events[-len(fitted.kept) :]
    assert len(feed) <= 20_000
    assert feed.count(b"BEGIN:VEVENT") == len(fitted.kept)
    assert render_feed(collection.archive, collection.settings, HERE).count(b"BEGIN:VEVENT") == 28


def test_the_second_of_two_equal_hours_is_written_in_utc() -> None:
    """TZID with an hour that happens twice means the first one; the second needs UTC (RFC 5545 §3.3.5)."""
    text = LECTURE.replace("2027-03-16 12:30:00 +01:00", "2027-10-31 02:30:00 +01:00").replace(
        "2027-03-16 13:15:00", "2027-10-31 03:30:00"
    )
    found = vevent(render_feed(collection_of(text).combined, SITE, HERE))
    assert found["DTSTART"].dt == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


HOSTILE = (
    "BEGIN:VCALENDAR", "END:VEVENT\r\nBEGIN:VEVENT", "a\r\nATTENDEE:mailto:x@example.org", "a\nX-EVIL:1", "nul\0nul",
    "vt\x0bff\x0cnel\x85ls\u2028ps\u2029", "bidi \u202egnp.exe\u202c \u2066x\u2069", 'quote " semi ; comma , colon : back \\',
    "\\n\\N\\,", "lone \udc80 surrogate", "\ufeffbom", "=\r\n folded", "{title}", "%s %(x)s", "👩‍👩‍👧‍👦" * 40, "é" * 300,
)  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize(
    "key", ["title", "lieu", "adresse", "categories", "tags", "chapeau-text", "uid", "slug", "lien"]
)
def test_nothing_that_a_writer_types_adds_a_line(key: str, words: str) -> None:
    """Whatever stands in a value is text: no property, no component, no parameter comes of it."""
    quoted = "".join(
        char if char.isalnum() else f"\\U{ord(char):08x}" for char in words if not "\ud800" <= char <= "\udfff"
    )
    plain = names_of(render_feed(collection_of(LECTURE).combined, SITE, HERE))
    text = LECTURE.replace("---\nUne", f'{key}: "{quoted}"\n---\nUne').replace("---\ntitle", "---\ntitle", 1)
    collection = collection_of(text)
    for data in (render_feed(collection.combined, SITE, HERE), render_event(collection.events[0], SITE, HERE)):
        assert names_of(data) <= plain | {"IMAGE", "GEO"}
        assert_clean(data)


@examples(60)
@given(title=st.text(min_size=1), body=st.text(), place=st.text())
def test_any_text_gives_a_readable_calendar(title: str, body: str, place: str) -> None:
    """For any title, body and place another reader finds exactly one event and no control character."""
    event = event_of(LECTURE)
    changed = type(event)(**{**fields(event), "summary": title, "description": body, "html": body, "location": place})
    data = render_event(changed, SITE, HERE)
    assert_clean(data)
    assert vevent(data)["UID"] == event.uid


def fields(event: object) -> dict[str, object]:
    return {name: getattr(event, name) for name in type(event).__slots__}  # type: ignore[attr-defined]


def names_of(data: bytes) -> set[str]:
    unfolded = data.decode().replace("\r\n ", "")
    return {line.split(":")[0].split(";")[0] for line in unfolded.split("\r\n")}


def assert_clean(data: bytes) -> None:
    text = data.decode("utf-8")
    assert text.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert not any(ord(char) < 32 and char not in "\r\n\t" for char in text)
    assert "\n" not in text.replace("\r\n", "")
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff")


# Independent readers

# One process for all files: the script is for one file, the first argument, and runs whenever it is imported anew.
ICAL_JS = """
const [parser, ...files] = process.argv.slice(1);
for (const file of files) { process.argv = ["node", parser, file]; console.log(file); await import(`${parser}?${file}`); }
"""


def collections() -> list[tuple[str, Collection]]:
    found = [("content", collect(load_settings(ROOT / "content", environ={"FEEDS_PERMALINK": ""})))]
    numerique = SHARED / "corpus" / "numerique"
    if numerique.is_dir():
        found.append(("numerique", collect(load_settings(numerique / "docs", numerique / "feeds.yaml"))))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every feed of the samples, the seeds and a real site, as files."""
    target = tmp_path_factory.mktemp("built")
    seeds = target / "seeds"
    if (SHARED / "seeds").is_dir():
        seeds.mkdir()
        for path in (SHARED / "seeds").iterdir():
            shutil.copy(path, seeds / f"{path.stem}.md")
    sites = collections()
    if seeds.is_dir():
        sites.append(("seed", collect(Settings(content=seeds, timezone="Europe/Paris"))))
    files = []
    for name, collection in sites:
        for feed in collection.feeds:
            path = target / name / f"{feed.path}.ics"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(render_feed(feed, collection.settings, HERE))
            files.append(path)
    return files


@needs_shared
@pytest.mark.slow
def test_the_rfc_checker_is_content_with_every_feed(built: list[Path]) -> None:
    """A byte-level checker of RFC 5545, 7986 and 9073 finds neither errors nor warnings."""
    command = [sys.executable, str(SHARED / "oracles" / "rfccheck.py"), "--strict", *map(str, built)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@needs_shared
@pytest.mark.slow
def test_thunderbirds_parser_reads_every_feed(built: list[Path]) -> None:
    """ical.js, with no zones but those of the file, reads every feed without a complaint."""
    oracles = Path(os.environ.get("NODE_ORACLES", Path.home() / ".oracles" / "node"))
    if not shutil.which("node") or not (oracles / "node_modules" / "ical.js").is_dir():
        missing("node or ical.js is missing (npm install ical.js@2 in ~/.oracles/node)")
    parser = (SHARED / "oracles" / "parsers" / "icaljs.mjs").as_uri()
    command = ["node", "--input-type=module", "-e", ICAL_JS, parser, *map(str, built)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "NODE_ORACLES": str(oracles)}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r": 0 error\(s\), 0 warning\(s\)", done.stdout)) == len(built), done.stdout


def test_files_of_events_that_are_gone_are_removed(tmp_path: Path) -> None:
    """A folder of built feeds holds what the collection holds, and leaves other people's files alone."""
    (tmp_path / "theirs.ics").write_text("BEGIN:VCALENDAR\r\nPRODID:-//theirs//\r\nEND:VCALENDAR\r\n")
    build(collection_of(LECTURE, LECTURE), tmp_path)
    build(collection_of(LECTURE), tmp_path)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.ics"))
    assert names == ["all.ics", "archive.ics", "categories/atelier.ics", "categories/mer-ciel-et-terre.ics",
                     "events/evenement-0.ics", "theirs.ics"]  # fmt: skip
