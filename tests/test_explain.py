"""Every value of an event remembers where it came from, and the command and the page tell it."""

import json
import re
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path

import pytest

from feeds.interpretation.registration import HEURISTICS
from feeds.locale.gettext import translator
from feeds.model import Event, Origin
from feeds.pipeline.collection import Collection, collect
from feeds.problems.reasons import REASONS
from feeds.reports.explain import LABELS, explain
from feeds.settings import load_settings
from feeds.web import create_app

from . import commands
from .support import ROOT, SHARED, collection_of, event_of, needs_shared

run = partial(commands.run, "explain")
SCORED = ("dtstart", "dtend", "location", "online", "registration", "categories", "status", "draft")
CONTENT = ROOT / "content"


@pytest.fixture(scope="module")
def samples() -> Collection:
    return collect(load_settings(CONTENT))


def sample(collection: Collection, name: str) -> Event:
    return next(event for event in (*collection.events, *collection.drafts) if event.source == f"{name}.md")


def origins(event: Event, name: str) -> list[Origin]:
    return [origin for origin in event.origins if origin.name == name]


def told(event: Event, name: str) -> list[tuple[str, int, str, str]]:
    """Return key, line, quotation and reason of each origin of a value."""
    return [(item.key, item.line, item.quote, item.reason) for item in origins(event, name)]


def document(text: str) -> str:
    return f"---\ntitle: Atelier\n{text.strip()}\n---\nBienvenue.\n"


class TestOrigins:
    def test_every_scored_value_of_every_sample_has_an_origin(self, samples: Collection) -> None:
        """Nothing that a reader sees is without the place it came from, the values that nobody gives included."""
        for event in (*samples.events, *samples.drafts):
            named = {origin.name for origin in event.origins}
            assert set(SCORED) - named == set(), event.source
            assert set(LABELS) - named <= {"rrule", "deadline", "conference"}, event.source

    @needs_shared
    @pytest.mark.parametrize("site", ["numerique", "usrse", "pdx-lkmu", "purduehackers"])
    def test_every_scored_value_of_real_sites_has_an_origin(self, site: str) -> None:
        """The documents of other people hold no value of which nobody knows where it came from."""
        folder = SHARED / "corpus" / site
        collection = collect(load_settings(folder / "docs", folder / "feeds.yaml"))
        for event in (*collection.events, *collection.drafts):
            assert set(SCORED) - {origin.name for origin in event.origins} == set(), event.source

    def test_every_origin_of_a_sample_is_true(self, samples: Collection) -> None:
        """What is quoted with a line stands in the document, from that line on."""
        for event in (*samples.events, *samples.drafts):
            lines = (CONTENT / event.source).read_text("utf-8").splitlines()
            for origin in event.origins:
                for item in (origin, *origin.against):
                    words = re.findall(r"\w+", item.quote.rstrip("…"))[:3] if item.line else []
                    below = "\n".join(lines[item.line - 1 : item.line + 9])
                    assert all(word in below for word in words), (event.source, item)

    @pytest.mark.parametrize(
        ("name", "value", "expected"),
        [
            (
                "cloture-saison-2-programme-10-pourcent", "dtend",
                [("champs_informations[0].contenu", 25, "14h30-18h", "hours-in-prose-no-end")],
            ),
            (
                "horaires-dans-une-ligne", "dtstart",
                [("event_start_date", 17, "2027-01-19 00:00:00 +01:00", "key-day"),
                 ("champs_informations[0].contenu", 22, "9h30 - 12h30", "hours-in-prose")],
            ),
            ("fin-explicite", "dtend", [("event_end_date", 15, "2027-03-11 12:30:00 +01:00", "key")]),
            ("fin-absente", "dtend", [("settings.default_duration", 0, "60", "default-duration")]),
            ("heures-dans-le-corps", "dtend", [("body line 23", 23, "14h à 16h30", "hours-in-prose-no-end")]),
            ("heures-dans-le-chapeau", "dtend", [("chapeau-text", 9, "11h à 12h", "hours-in-prose-no-end")]),
            (
                "plusieurs-jours-horaires-quotidiens", "dtend",
                [("event_end_date", 16, "2028-03-16 00:00:00 +01:00", "key-day"),
                 ("champs_informations[0].contenu", 21, "9h-18h", "hours-of-each-day")],
            ),
            (
                "decalage-horaire-autre-saison", "dtstart",
                [("event_start_date", 11, "2027-07-06 14:00:00 +01:00", "offset-other-season")],
            ),
            (
                "autre-fuseau-horaire-montreal", "dtstart",
                [("event_start_date", 12, "2027-05-18 10:00:00 -04:00", "offset-foreign")],
            ),
            (
                "cloture-saison-2-programme-10-pourcent", "location",
                [("lieu", 21, "Lieu de la transformation publique", "key"),
                 ("adresse", 22, "77 Avenue de Ségur 75015 Paris", "place-part")],
            ),
            ("en-ligne-uniquement", "location", [("chapeau-text", 9, "100 % en ligne", "online-no-place")]),
            (
                "hybride-sur-place-et-en-ligne", "online",
                [("lieu", 16, "Auditorium des Chais-Neufs et en ligne", "online-place")],
            ),
            ("en-ligne-uniquement", "online", [("chapeau-text", 9, "100 % en ligne", "online-in-text")]),
            ("fin-explicite", "online", [("lieu", 16, "Maison des services publics du Confluent", "place-named")]),
            ("ancienne-cle-categorie", "registration", [("", 0, "", "unsaid")]),
            ("annule", "status", [("title", 2, "ANNULÉ – Visite des coulisses du centre de données", "title-word")]),
            ("fin-absente", "status", [("", 0, "", "assumed")]),
            ("brouillon", "draft", [("published", 4, "false", "key")]),
            ("fin-absente", "tzid", [("settings.timezone", 0, "Europe/Paris", "settings")]),
            ("fin-absente", "created", [("date", 3, "2026-11-12 17:40:00 +01:00", "date-is-posting")]),
            ("fin-absente", "uid", [("file name", 0, "fin-absente.md", "made-from-path")]),
        ],
    )  # fmt: skip
    def test_a_value_knows_its_key_line_words_and_reason(
        self, samples: Collection, name: str, value: str, expected: list[tuple[str, int, str, str]]
    ) -> None:
        """A reader who opens the document at the line finds the words there."""
        assert told(sample(samples, name), value) == expected

    def test_a_link_in_a_row_is_told_with_the_words_beside_it(self, samples: Collection) -> None:
        """The link stands under one key of a row, what it is for under another."""
        link, beside = told(sample(samples, "cloture-saison-2-programme-10-pourcent"), "registration")
        assert link[:2] == ("champs_informations[3].lien", 33)
        assert link[3] == "by-row"
        assert beside == ("champs_informations[3].contenu", 32, "S'inscrire", "its-words")

    def test_a_button_of_the_body_is_told_at_its_line(self, samples: Collection) -> None:
        """A link of the text has the line of the text."""
        (link,) = told(sample(samples, "inscription-par-un-bouton"), "registration")
        key, line, quote, reason = link
        assert (key, quote, reason) == (f"body line {line}", "S'inscrire au webinaire", "by-words")
        assert "S'inscrire" in (CONTENT / "inscription-par-un-bouton.md").read_text("utf-8").splitlines()[line - 1]

    def test_a_category_respelled_by_its_neighbours_keeps_what_was_typed(self, samples: Collection) -> None:
        """The commonest spelling wins, and what stands in the document is what it won against."""
        (origin,) = origins(sample(samples, "annule"), "categories")
        assert (origin.value, origin.reason) == ("Événement", "spelling")
        assert [(lost.value, lost.line) for lost in origin.against] == [("Evénement", origin.line)]

    def test_two_keys_about_the_same_are_told_both(self) -> None:
        """The key that comes first in the vocabulary wins over another that says something else."""
        event = event_of(document("event_start_date: 2027-05-04 18:30\nstart_date: 2027-05-05 18:30"))
        (origin,) = origins(event, "dtstart")
        assert (origin.key, origin.line, origin.reason) == ("event_start_date", 3, "first-key")
        assert [(lost.key, lost.line, lost.value, lost.reason) for lost in origin.against] == [
            ("start_date", 4, "2027-05-05 18:30", "another-key")
        ]

    @pytest.mark.parametrize(
        ("text", "name", "expected"),
        [
            ("start: 2027-05-04 18:30\nduration: 90", "dtend", [("duration", 4, "90", "duration-key")]),
            ("start: 2027-05-04\nstartTime: '18:30'", "dtstart", [
                ("start", 3, "2027-05-04", "key-day"), ("startTime", 4, "18:30", "clock-key")]),
            ("start: 2027-05-04\nall_day: true", "dtend", [("all_day", 4, "true", "all-day-key"), ("", 0, "", "one-day")]),
            ("start: 2027-05-04 18:30\ntimezone: Europe/London", "tzid", [("timezone", 4, "Europe/London", "key")]),
            ("date: 2027-05-04 18:30", "dtstart", [("date", 3, "2027-05-04 18:30", "date-is-event")]),
            ("start: 2027-06-04T18:30:00Z", "dtstart", [("start", 3, "2027-06-04T18:30:00Z", "zulu-is-utc")]),
            ("start: 2027-05-04 18:30\nstatus: cancelled", "status", [("status", 4, "cancelled", "key")]),
            ("start: 2027-05-04 18:30\nrrule: FREQ=WEEKLY;COUNT=3", "rrule", [("rrule", 4, "FREQ=WEEKLY;COUNT=3", "key")]),
            ("start: 2027-05-04 18:30\nonline: true", "online", [("online", 4, "true", "key")]),
            ("start: 2027-05-04 18:30\nsignup_url: https://a.example.org", "registration", [
                ("signup_url", 4, "https://a.example.org", "by-key")]),
        ],
    )  # fmt: skip
    def test_a_value_of_a_key_of_its_own(self, text: str, name: str, expected: list[tuple[str, int, str, str]]) -> None:
        """Duration, hour, zone, state, rule and link are told under the key that its writer chose."""
        assert told(event_of(document(text)), name) == expected

    def test_several_dates_have_origins_of_their_own(self) -> None:
        """Each event of a document with several dates is told by its own item of the list."""
        events = collection_of(document("dates:\n- 2027-05-04 18:30\n- 2027-06-08 18:30")).events
        assert [told(event, "dtstart")[0][:2] for event in events] == [("dates[0]", 4), ("dates[1]", 5)]

    def test_an_occurrence_that_was_moved_is_told_by_its_own_item(self) -> None:
        """A rule has its key, and each exception to it another one."""
        listed = "overrides:\n- {date: 2027-05-11, start: 2027-05-12 19:00}"
        text = document(f"start: 2027-05-04 18:30\nrrule: FREQ=WEEKLY;COUNT=3\n{listed}")
        moved = next(event for event in collection_of(text).events if event.slug.endswith("20270511"))
        assert told(moved, "dtstart") == [("overrides[0]", 6, "2027-05-12 19:00", "override")]


class TestContradictions:
    def test_text_that_wins_over_a_stamp_is_told_with_the_stamp(self, samples: Collection) -> None:
        """06:30 at line 14 is what 18h30 at line 19 won against."""
        (origin,) = origins(sample(samples, "heure-enregistree-contredite"), "dtstart")
        assert (origin.value, origin.line, origin.quote, origin.reason) == (
            "2026-10-08 18:30", 19, "18h30 - 21h", "text-wins",
        )  # fmt: skip
        assert [(lost.value, lost.key, lost.line, lost.reason) for lost in origin.against] == [
            ("2026-10-08 06:30", "event_start_date", 14, "stamp-contradicted")
        ]

    def test_an_end_that_was_left_out_is_told_beside_the_one_assumed(self, samples: Collection) -> None:
        """An end before the start lost against the default duration."""
        (origin,) = origins(sample(samples, "fin-avant-le-debut"), "dtend")
        assert origin.reason == "default-duration"
        assert [(lost.key, lost.line, lost.reason) for lost in origin.against] == [
            ("event_end_date", 15, "end-dropped")
        ]

    def test_a_date_that_nobody_meant_is_told_beside_that_of_the_title(self, samples: Collection) -> None:
        """The year 7 lost against the title."""
        (origin,) = origins(sample(samples, "date-mal-enregistree"), "dtstart")
        assert (origin.key, origin.line, origin.quote) == ("title", 2, "7 et 8 septembre 2027")
        assert [(lost.line, lost.reason) for lost in origin.against] == [(12, "typo")]

    def test_a_row_holds_what_lost(self, samples: Collection) -> None:
        """Only the row whose value others contradict has values that lost."""
        rows = explain(sample(samples, "heure-enregistree-contredite"), "fr").rows
        assert [row.name for row in rows if any(item.against for item in row.because)] == ["dtstart"]


class TestReasons:
    def test_every_reason_has_french(self) -> None:
        """No reader of French meets an English reason."""
        french = translator("fr")
        assert [text for text in (*REASONS.values(), *LABELS.values()) if text not in french._catalog] == []  # type: ignore[attr-defined]

    def test_every_reason_is_given_by_somebody(self) -> None:
        """A reason that no reader gives, or one that is not in the table, is a mistake."""
        sources = [path for path in (ROOT / "feeds").rglob("*.py") if path.name != "reasons.py"]
        text = "\n".join(path.read_text("utf-8") for path in sources)
        given = {heuristic.__name__.replace("_", "-") for heuristic in HEURISTICS}
        assert given <= REASONS.keys()
        assert {code for code in REASONS if f'"{code}"' not in text} - given == set()

    def test_every_origin_has_a_reason_of_the_table(self, samples: Collection) -> None:
        """A sentence can be made of each."""
        for event in (*samples.events, *samples.drafts):
            for origin in event.origins:
                assert origin.sentence("fr") != ""


class TestCommand:
    def test_the_readme_shows_what_the_command_prints(self) -> None:
        """The example of the README is real."""
        lines = (ROOT / "README.md").read_text("utf-8").splitlines()
        start = next(
            number for number, line in enumerate(lines) if line.startswith("$ FEEDS_LANGUAGE=en feeds explain")
        )
        shown = lines[start + 1 : lines.index("```", start)]
        printed = run(CONTENT / "heure-enregistree-contredite.md", CONTENT, FEEDS_LANGUAGE="en").stdout
        assert "\n".join(shown) in printed

    def test_a_pipe_gets_plain_text_in_the_language_of_the_site(self) -> None:
        """Title, date in words, rows and problems, without colours, not wrapped, whatever the width."""
        done = run(CONTENT / "heure-enregistree-contredite.md", CONTENT)
        assert done.returncode == 0
        assert done.stdout.startswith("Soirée des bricoleurs du service public\njeudi 8 octobre 2026, 18h30–21h")
        assert "le texte l’emporte sur un horodatage qui le contredit" in done.stdout
        assert done.stdout.splitlines()[-1].endswith("[hours-contradicted]")
        assert "\x1b" not in done.stdout

    def test_machines_get_every_origin(self) -> None:
        """JSON has the events, each with its origins and what lost, and the problems."""
        found = json.loads(run(CONTENT / "heure-enregistree-contredite.md", CONTENT, "--format", "json").stdout)
        assert found.keys() == {"source", "is_event", "events", "statements", "problems"}
        (event,) = found["events"]
        assert event.keys() == {
            "slug", "summary", "when", "dtstart", "dtend", "location", "registration", "categories", "status", "draft",
            "origins",
        }  # fmt: skip
        start = next(origin for origin in event["origins"] if origin["name"] == "dtstart")
        assert start.keys() == {"name", "value", "key", "line", "quote", "reason", "sentence", "against"}
        assert (start["reason"], start["against"][0]["value"]) == ("text-wins", "2026-10-08 06:30")
        assert [problem["code"] for problem in found["problems"]] == ["hours-contradicted"]

    def test_a_draft_is_explained_and_marked(self) -> None:
        """Who writes a draft wants to know before it is published."""
        done = run(CONTENT / "brouillon.md", CONTENT, FEEDS_LANGUAGE="en")
        assert "Draft: it is in no feed" in done.stdout
        assert '← published "false" (line 4)' in done.stdout

    def test_a_document_that_is_no_event_says_why(self) -> None:
        """An article has a date, that of posting; the problem says what to type if it is an event."""
        done = run(CONTENT / "article-sur-l-agenda.md", CONTENT, FEEDS_LANGUAGE="en")
        assert done.returncode == 0
        assert "article-sur-l-agenda.md is no event." in done.stdout
        assert "date (line 3) is the day of posting" in done.stdout
        assert "[date-missing]" in done.stdout
        found = json.loads(run(CONTENT / "article-sur-l-agenda.md", CONTENT, "--format", "json").stdout)
        assert (found["is_event"], found["events"]) == (False, [])

    @pytest.mark.parametrize(
        ("name", "text", "said"),
        [
            ("suite.md", "---\ntitle: Atelier: la suite\n---\n", "[yaml-colon]"),
            ("lorem.md", "---\ntitle: A\nstart: 2027-01-01\n---\nLorem ipsum dolor sit amet\n", "[placeholder-page]"),
            ("vide.md", "Rien.\n", "[no-front-matter]"),
            ("_modele.md", "---\nstart: 2027-01-01\n---\n", "[underscore-file]"),
            ("notes.txt", "rien", "Only these files are documents"),
            ("tu.md", "---\n# feeds: ignore=no-date\ntitle: A\n---\n", "a comment in it asks not to tell why"),
        ],
    )
    def test_whatever_is_no_event_has_a_reason(self, tmp_path: Path, name: str, text: str, said: str) -> None:
        """What cannot be read, what is filler, what is another file."""
        (tmp_path / name).write_text(text, "utf-8")
        done = run(tmp_path / name, tmp_path, FEEDS_TIMEZONE="Europe/Paris", FEEDS_LANGUAGE="en")
        assert done.returncode == 0, done.stderr
        assert f"{name} is no event." in done.stdout
        assert said in done.stdout

    def test_a_problem_that_settings_ignore_is_told_here(self, tmp_path: Path) -> None:
        """Who asks for an explanation gets it whole."""
        (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", "utf-8")
        done = run(tmp_path / "a.md", tmp_path, FEEDS_TIMEZONE="Europe/Paris", FEEDS_IGNORE="no-date")
        assert "[no-date]" in done.stdout

    def test_the_neighbours_are_read_too(self, tmp_path: Path) -> None:
        """Months come first where a neighbour proves it, also when one document is asked for."""
        for name, day in (("a.md", "07/08/2027"), ("b.md", "07/28/2027")):
            (tmp_path / name).write_text(document(f"start: {day} 10:00"), "utf-8")
        done = run(tmp_path / "a.md", tmp_path, FEEDS_TIMEZONE="America/New_York", FEEDS_LANGUAGE="en")
        assert "2027-07-08 10:00" in done.stdout
        assert "month before day, as the neighbours write it" in done.stdout

    def test_a_document_outside_of_the_content_is_explained_with_its_own_folder(self, tmp_path: Path) -> None:
        """Its folder serves as content, and that is said."""
        (tmp_path / "a.md").write_text(document("start: 2027-05-04 10:00"), "utf-8")
        done = run(tmp_path / "a.md", cwd=ROOT, FEEDS_TIMEZONE="Europe/Paris", FEEDS_LANGUAGE="en")
        assert "2027-05-04 10:00" in done.stdout
        assert f"its own folder was read: {tmp_path}" in done.stderr
        assert run("content/annule.md", cwd=ROOT).stderr == ""

    def test_other_dates_of_a_document_are_listed(self, tmp_path: Path) -> None:
        """The first date is explained whole, each other one with its key."""
        (tmp_path / "a.md").write_text(document("dates:\n- 2027-05-04 18:30\n- 2027-06-08 18:30"), "utf-8")
        done = run(tmp_path / "a.md", tmp_path, FEEDS_TIMEZONE="Europe/Paris", FEEDS_LANGUAGE="en")
        assert "The other dates of this document\nTuesday, June 8, 2027" in done.stdout
        assert "dates[1] (line 5): a key that says so" in done.stdout

    def test_a_document_that_does_not_exist_is_one_sentence(self, tmp_path: Path) -> None:
        """Exit code 2, no traceback."""
        done = run(tmp_path / "nowhere.md")
        assert done.returncode == 2
        assert "nowhere.md" in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_terminal_is_never_told_what_to_do(self, tmp_path: Path) -> None:
        """Escape sequences that a writer typed are not sent to a terminal."""
        (tmp_path / "a.md").write_text(
            '---\ntitle: "A\\e[2J\\u202e"\nstart: 2027-05-04 10:00\nlieu: "\\e]0;x\\a Salle"\n---\n', "utf-8"
        )
        done = run(tmp_path / "a.md", tmp_path, FEEDS_TIMEZONE="Europe/Paris")
        assert "Salle" in done.stdout
        assert not set(done.stdout) & {"\x1b", "\x07", "\u202e"}


class TestPage:
    HOSTILE = document("""
start: 2027-05-04 06:30
horaires: 18h30-20h <script>alert(1)</script>
lieu: '"><script>alert(2)</script> Salle'
"<img src=x onerror=alert(3)>_start": 2027-05-04
categories: ["</code><script>alert(4)</script>"]
registration_url: https://example.org/?"><script>alert(5)</script>
""")

    def page(self, collection: Collection, path: str, *, explain: bool = True) -> tuple[int, str]:
        shown = replace(collection, settings=replace(collection.settings, explain=explain))
        response = create_app(shown.settings, collection=shown).test_client().get(path)
        return response.status_code, response.get_data(as_text=True)

    def test_the_page_is_off_unless_it_is_switched_on(self, samples: Collection) -> None:
        """Without the setting the address is a 404 like any other, and no page leads to it."""
        path = "/events/fin-absente/explain"
        status, text = self.page(samples, path, explain=False)
        assert (status, text) == self.page(samples, "/events/nirgendwo/explain", explain=False)
        assert status == 404
        assert "/explain" not in self.page(samples, "/events/fin-absente", explain=False)[1]
        assert self.page(samples, path)[0] == 200
        assert f'href="{path}"' in self.page(samples, "/events/fin-absente")[1]

    def test_no_draft_has_a_page(self, samples: Collection) -> None:
        """What is not published is not explained to the public, whatever the setting."""
        assert self.page(samples, "/events/brouillon/explain")[0] == 404

    def test_the_page_tells_values_and_what_they_won_against(self, samples: Collection) -> None:
        """Winner and loser stand side by side with key, words, line and reason, in the reader's language."""
        _, text = self.page(samples, "/events/heure-enregistree-contredite/explain?lang=fr")
        sides = re.findall(r'<div class="side[^>]*>(.*?)</div>', text, re.DOTALL)
        winner, loser = (unescape(re.sub(r"<[^>]+>", " ", side)) for side in sides)
        for words in (
            "2026-10-08 18:30",
            "champs_informations[0].contenu",
            "18h30 - 21h",
            "ligne 19",
            "le texte l’emporte",
        ):
            assert words in winner
        for words in ("2026-10-08 06:30", "event_start_date", "ligne 14", "que le texte contredit"):
            assert words in loser
        assert "text wins over a stamp" in self.page(samples, "/events/heure-enregistree-contredite/explain?lang=en")[1]

    def test_the_page_is_kept_out_of_search_engines(self, samples: Collection) -> None:
        """It says noindex, in the page and in the header, and is as strict as every other page."""
        settings = replace(samples.settings, explain=True)
        client = create_app(settings, collection=replace(samples, settings=settings)).test_client()
        response = client.get("/events/fin-absente/explain")
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.get_data(as_text=True)
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")

    def test_hostile_values_are_escaped(self) -> None:
        """Titles, keys, words and addresses that a writer typed are text, never markup."""
        collection = collection_of(self.HOSTILE, language="en")
        assert len(collection.events) == 1, collection.problems
        status, text = self.page(collection, f"/events/{collection.events[0].slug}/explain")
        assert status == 200
        assert "alert(1)" not in text or "<script>alert" not in text
        assert not re.search(r"<script|<img|onerror=alert\(3\)>", text)
        assert "&lt;script&gt;alert(2)" in text or "Salle" in text


def test_a_long_description_is_shown_by_its_beginning() -> None:
    """The row of the description has at most 60 characters: the page and the calendar show the rest."""
    event = event_of(document("start: 2027-05-18") + "Une matinée. " * 20)
    shown = next(row.value for row in explain(event, "fr").rows if row.name == "description")
    assert (len(shown), shown[-1]) == (60, "…")
