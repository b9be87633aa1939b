"""``feeds check`` as editors and CI use it: formats, columns, what is ignored, and the checks of a whole collection."""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from operator import itemgetter
from pathlib import Path
from runpy import run_path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Event, Link, Problem
from feeds.occurrences import moment
from feeds.pipeline.checks import check
from feeds.pipeline.collection import Collection, collect
from feeds.pipeline.feed_checks import check_feeds
from feeds.problems.catalogue import KINDS, Severity, similar
from feeds.problems.examples import DOCUMENTS, EXAMPLES, SITUATIONS
from feeds.reading import SUFFIXES
from feeds.reports import RENDERERS, Report
from feeds.settings import Settings

from .commands import run
from .support import ROOT, collection_of

GOOD = "---\ntitle: Bal\nevent_start_date: 2027-05-18 14:30\nevent_end_date: 2027-05-18 18:00\n---\n"
NO_END = "---\ntitle: Bal\nevent_start_date: 2027-05-18 14:30\n---\n"
BROKEN = "---\ntitle: Bal: la suite\n---\n"
FILED = datetime(2026, 1, 1, tzinfo=UTC)
WHO = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def no_end(title: str) -> str:
    return NO_END.replace("Bal", title)


def told(collection: Collection) -> list[tuple[str, str, int, int]]:
    """Return source, code, line and column of every problem."""
    return [(item.source, item.code, item.line, item.column) for item in collection.problems]


def places(text: str, **settings: object) -> dict[str, tuple[int, int]]:
    """Return line and column of each problem of one document by its code."""
    return {code: (line, column) for _, code, line, column in told(collection_of(text, **settings))}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one document without a doubt, one with a warning and one with an error."""
    content = tmp_path / "mon agenda"
    content.mkdir()
    (content / "feeds.yaml").write_text("timezone: Europe/Paris\nlanguage: en\n", "utf-8")
    for name, text in (("bal.md", GOOD), ("été.md", no_end("Fête du lavoir")), ("suite.md", BROKEN)):
        (content / name).write_text(text, "utf-8")
    return content


class TestColumns:
    """A problem says at which column the value begins."""

    @pytest.mark.parametrize(
        ("text", "code", "place"),
        [
            (NO_END, "end-assumed", (3, 19)),
            (GOOD.replace("title: Bal\n", "title: Bal\ntitle:  Fête\n"), "duplicate-key", (3, 1)),
            (BROKEN, "yaml-colon", (2, 11)),
            ("---\ntitle: é \"\nlieu: 'Été\n---\n", "yaml-quote", (3, 7)),
            ("---\ntitle: a\x0bb\n---\n", "yaml-control", (2, 9)),
            (GOOD.replace("Bal", "Été au lavoir\nregistration_url:   ftp://a.example/b"), "link-refused", (3, 21)),
        ],
    )
    def test_a_value_has_the_column_where_it_begins(self, text: str, code: str, place: tuple[int, int]) -> None:
        """Line and column count from 1, in characters, and name the value, or the key where it is the key."""
        assert places(text)[code] == place

    def test_the_key_decides_between_values_of_one_line(self) -> None:
        """Of several values on a line, the one that the problem names by its key is meant."""
        text = "---\ntitle: Bal\nevent: {end: 2027-05-17, start: 2027-05-18 14:30}\n---\n"
        assert places(text)["end-before-start"] == (3, 14)

    def test_what_is_about_no_value_has_no_column(self) -> None:
        """A problem of the whole document has neither line nor column, one of the body has no column."""
        text = GOOD.replace("title: Bal\n", "") + "Rendez-vous lundi 18 mai 2027.\n"
        assert places(text) == {"no-title": (0, 0), "weekday-contradicted": (5, 0)}


class TestFormats:
    """The table of renderers."""

    def test_text_is_what_compilers_write(self, site: Path) -> None:
        """Editors jump to ``file:line:column:``; the last lines count."""
        lines = run("check", site.name, cwd=site.parent).stdout.splitlines()
        assert lines[0].startswith("mon agenda/suite.md:2:11: error: A second “: ”")
        assert lines[1].startswith("mon agenda/été.md:3:19: warning: No end is given")
        assert lines[1].endswith("[end-assumed]")
        assert lines[2] == "2 events, 0 drafts, 1 error, 1 warning, 0 remarks"
        assert [line.split() for line in lines[3:]] == [["1", "warning:", "end-assumed"], ["1", "error:", "yaml-colon"]]

    def test_json_has_every_part(self, site: Path) -> None:
        """Machines get source, line, column, code, severity and message."""
        problems = json.loads(run("check", site, "--format", "json").stdout)
        assert [set(item) for item in problems] == [{"source", "line", "column", "code", "severity", "message"}] * 2
        listed = json.loads(run("list", site, "--format", "json").stdout)
        assert [item["column"] for event in listed for item in event["problems"]] == [19]

    def test_github_gets_workflow_commands(self, site: Path) -> None:
        """GitHub Actions writes each beside its line; the path is that of the working directory."""
        lines = run("check", site, "--format", "github", cwd=site.parent).stdout.splitlines()
        assert lines[0].startswith("::error file=mon agenda/suite.md,line=2,col=11,title=yaml-colon::A second “: ”")
        assert lines[1].startswith("::warning file=mon agenda/été.md,line=3,col=19,title=end-assumed::No end")
        assert len(lines) == 2

    def test_github_commands_are_escaped(self) -> None:
        """What ends a command or a property of it is written as %XX, so that no document can write commands."""
        problem = Problem("a,b:c%\n.md", 0, "date-invalid", (("key", "x"), ("found", "1::error::2%0A,:")))
        line = RENDERERS["github"](Report([problem], Path("."), "en", Path("/site")))
        assert line.startswith("::error file=a%2Cb%3Ac%25%0A.md,title=date-invalid::x says “1::error::2%250A,:”")
        assert line.count("\n") == 1

    def test_a_problem_without_a_file_names_none(self) -> None:
        """What is about the whole collection is told without a file; SARIF, which wants one, gets the folder."""
        report = Report([Problem("", 0, "history-shallow")], Path("content"), "en", Path("/site"))
        assert RENDERERS["github"](report).startswith("::notice title=history-shallow::This git clone")
        assert _location(sarif(report)["results"][0]) == {"artifactLocation": {"uri": "content"}}

    @given(st.text(max_size=60))
    def test_whatever_a_document_says_text_stays_a_line(self, found: str) -> None:
        """One problem is one line of text and of workflow commands."""
        problem = Problem("a.md", 1, "date-invalid", (("key", "x"), ("found", found)))
        for name in ("text", "github"):
            rendered = RENDERERS[name](Report([problem], Path("content"), "fr", Path("/site")))
            assert re.fullmatch(r"[^\r\n]*\n", rendered)


def sarif(report: Report) -> dict[str, Any]:
    """Return the one run of a SARIF log."""
    log = json.loads(RENDERERS["sarif"](report))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run_: dict[str, Any] = log["runs"][0]
    return run_


class TestSarif:
    """SARIF 2.1.0, for code scanning."""

    PROBLEMS = (
        Problem("sous dossier/été #1.md", 3, "end-assumed", (("minutes", "60"), ("used", "2027-05-18 15:30")), 19),
        Problem("b.md", 0, "no-title", (("used", "B"),)),
        Problem("c.md", 2, "yaml-tab"),
    )

    @pytest.fixture
    def run_(self) -> dict[str, Any]:
        return sarif(Report(self.PROBLEMS, Path("mon agenda"), "en", Path("/site")))

    def test_every_kind_is_a_rule(self, run_: dict[str, Any]) -> None:
        """Each kind has short and full description, help that names its place in the docs, and its level."""
        rules = run_["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == list(KINDS)
        for rule in rules:
            assert f"docs/problems.md#{rule['id']}" in rule["help"]["text"]
            assert rule["shortDescription"]["text"]
            assert "{" not in rule["fullDescription"]["text"]
        levels = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in rules}
        assert (levels["yaml-tab"], levels["no-title"], levels["crlf"]) == ("error", "warning", "note")

    def test_a_result_points_to_its_rule(self, run_: dict[str, Any]) -> None:
        """The index of a rule is its place among the rules."""
        rules = run_["tool"]["driver"]["rules"]
        assert [rules[item["ruleIndex"]]["id"] for item in run_["results"]] == [item.code for item in self.PROBLEMS]
        assert [item["level"] for item in run_["results"]] == ["warning", "warning", "error"]

    def test_a_path_is_a_uri(self, run_: dict[str, Any]) -> None:
        """Paths are relative to the working directory and percent-encoded."""
        uri = _location(run_["results"][0])["artifactLocation"]["uri"]
        assert uri == "mon%20agenda/sous%20dossier/%C3%A9t%C3%A9%20%231.md"
        assert unquote(uri) == "mon agenda/sous dossier/été #1.md"

    def test_only_known_lines_and_columns_are_written(self, run_: dict[str, Any]) -> None:
        """Lines count from 1 in SARIF: what is unknown is left out."""
        regions = [_location(item).get("region") for item in run_["results"]]
        assert regions == [{"startLine": 3, "startColumn": 19}, None, {"startLine": 2}]

    def test_a_file_elsewhere_has_an_absolute_uri(self) -> None:
        """A folder outside of the working directory is named by a file: address."""
        result = sarif(Report(self.PROBLEMS[1:2], Path("/else where"), "en", Path("/site")))["results"][0]
        assert _location(result)["artifactLocation"]["uri"] == "file:///else%20where/b.md"


def _location(result: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = result["locations"][0]["physicalLocation"]
    return found


class TestExitCodes:
    """0 nothing fails, 1 something does, 2 a wrong call."""

    def test_strict_fails_on_warnings_too(self, site: Path) -> None:
        """A warning fails a strict check only; remarks never fail."""
        (site / "suite.md").unlink()
        assert run("check", site).returncode == 0
        assert run("check", site, "--strict").returncode == 1
        (site / "été.md").write_text(GOOD.replace("Bal", "Crêpes").replace("---\n", "---\r\n"), "utf-8", newline="")
        done = run("check", site, "--strict")
        assert "[crlf]" in done.stdout
        assert done.returncode == 0

    @pytest.mark.parametrize(
        "arguments", [["--format", "xml"], ["--changed-since"], ["--nope"], ["--changed-since", "HEAD"]]
    )
    def test_a_wrong_call_is_2(self, site: Path, arguments: list[str]) -> None:
        """An unknown format or option, and a revision outside of a repository, are no problems of documents."""
        done = run("check", site, *arguments, GIT_CEILING_DIRECTORIES=str(site.parent))
        assert (done.returncode, "Traceback" in done.stderr) == (2, False)

    def test_help_tells_the_codes(self) -> None:
        """The exit codes are part of the help."""
        assert "Exit codes: 0 nothing fails, 1 errors" in run("check", "--help").stdout


class TestChangedSince:
    """Only what a branch or a working copy has changed."""

    @pytest.fixture
    def repository(self, site: Path) -> Path:
        _git(site.parent, "init", "-q", "-b", "main")
        _git(site.parent, "add", "-A")
        _git(site.parent, "commit", "-q", "-m", "one")
        return site

    def test_nothing_changed_is_clean(self, repository: Path) -> None:
        """Old problems do not fail a change that is not about them."""
        assert _sources(repository, "HEAD") == (0, [])

    def test_uncommitted_and_untracked_documents_count(self, repository: Path) -> None:
        """Edited, staged and new files are changed; the others are not."""
        (repository / "suite.md").write_text(BROKEN + "Encore.\n", "utf-8")
        (repository / "nouveau.md").write_text(no_end("Crêpes"), "utf-8")
        (repository / "indexé.md").write_text(no_end("Visite du phare"), "utf-8")
        _git(repository, "add", "indexé.md")
        assert _sources(repository, "HEAD") == (1, ["suite.md", "indexé.md", "nouveau.md"])

    def test_commits_since_the_revision_count(self, repository: Path) -> None:
        """What was committed after the revision is changed; what the other branch changed meanwhile is not."""
        _git(repository, "checkout", "-q", "-b", "travail")
        (repository / "été.md").write_text(no_end("Crêpes"), "utf-8")
        _git(repository, "commit", "-q", "-a", "-m", "two")
        _git(repository, "checkout", "-q", "main")
        (repository / "suite.md").write_text(BROKEN + "Ailleurs.\n", "utf-8")
        _git(repository, "commit", "-q", "-a", "-m", "three")
        _git(repository, "checkout", "-q", "travail")
        assert _sources(repository, "main") == (0, ["été.md"])

    @pytest.mark.parametrize("revision", ["nulle-part", "--output=x", "HEAD~9", ""])
    def test_a_wrong_revision_is_said(self, repository: Path, revision: str) -> None:
        """The revision is named in one sentence, with exit code 2; nothing that looks like an option is one."""
        done = run("check", repository, f"--changed-since={revision}")
        assert done.returncode == 2
        assert f"“{revision}” is no revision that git knows" in done.stderr


def _git(folder: Path, *arguments: str) -> None:
    environ = {**os.environ, **WHO, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=environ)


def _sources(site: Path, revision: str) -> tuple[int, list[str]]:
    done = run("check", site, "--changed-since", revision, "--format", "json")
    return done.returncode, [problem["source"] for problem in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("front-matter-not-keys", "---\n{}\n---\n"),
        ("zone-unknown", "---\ntitle: Bal\nstart: 2027-05-18 14:30\ntimezone: {}\n---\n"),
        ("draft-unclear", "---\ntitle: Bal\nstart: 2027-05-18\ndraft: {}\n---\n"),
        ("ignore-unknown", "---\n# feeds: ignore={}\ntitle: Bal\nstart: 2027-05-18\n---\n"),
    ],
)
def test_a_long_value_is_quoted_by_its_beginning(code: str, text: str) -> None:
    """What is told of a value that nobody understands has its first 60 characters: a line of a terminal, no page."""
    found = [
        dict(problem.values).get("found") or dict(problem.values)["what"]
        for problem in collection_of(text.format("x" * 200)).problems
        if problem.code == code
    ]
    assert [words.strip("“”") for words in found] == ["x" * 60]


class TestIgnoring:
    """What somebody has decided not to be told again."""

    @pytest.mark.parametrize(
        "typed",
        [
            NO_END.replace("title", "# feeds: ignore=end-assumed\ntitle"),
            NO_END.replace("14:30\n", "14:30  # feeds: ignore=end-assumed\n"),
            NO_END.replace("title", "#feeds:ignore = no-title , end-assumed\ntitle"),
            NO_END.replace("title", "# feeds: ignore=crlf\n# feeds: ignore=end-assumed\ntitle"),
        ],
    )
    def test_a_comment_ignores_a_kind_in_its_document(self, typed: str) -> None:
        """Anywhere in the front matter, several codes parted by commas; the other documents tell it still."""
        collection = collection_of(typed, NO_END)
        assert [event.problems for event in collection.events if event.source == "evenement-0.md"] == [()]
        assert {source for source, *_ in told(collection)} >= {"evenement-1.md"}
        assert ("evenement-0.md", "end-assumed") not in {(source, code) for source, code, *_ in told(collection)}

    @pytest.mark.parametrize(
        "typed", [f"{NO_END}# feeds: ignore=end-assumed\n", NO_END.replace("Bal", "'Bal#feeds: ignore=end-assumed'")]
    )
    def test_only_a_comment_of_the_front_matter_ignores(self, typed: str) -> None:
        """Words of the body and of a value ignore nothing."""
        assert "end-assumed" in {code for _, code, *_ in told(collection_of(typed))}

    def test_an_unknown_code_is_a_problem(self) -> None:
        """A misspelt code is told where it stands, with those that are spelt like it."""
        collection = collection_of(NO_END.replace("title", "# feeds: ignore=crlf, end-assume\ntitle"))
        problem = next(item for item in collection.problems if item.code == "ignore-unknown")
        assert (problem.line, problem.column) == (2, 23)
        assert "end-assumed" in problem.message("fr")

    def test_an_ignored_error_still_costs_the_event(self) -> None:
        """An error may be silenced; its document is no event for that."""
        collection = collection_of(BROKEN.replace("title", "# feeds: ignore=yaml-colon\ntitle"))
        assert (collection.problems, collection.events) == ((), ())

    def test_a_setting_ignores_a_kind_everywhere(self, site: Path) -> None:
        """``ignore`` of feeds.yaml or FEEDS_IGNORE silences check, list and the events' own problems."""
        done = run("check", site, "--format", "json", FEEDS_IGNORE="end-assumed, yaml-colon")
        assert (done.returncode, json.loads(done.stdout)) == (0, [])
        with (site / "feeds.yaml").open("a") as file:
            file.write("ignore:\n- end-assumed\n")
        listed = json.loads(run("list", site, "--format", "json").stdout)
        assert [event["problems"] for event in listed] == [[], []]

    def test_a_setting_with_an_unknown_code_is_wrong(self, site: Path) -> None:
        """The error names the nearest codes; nothing is checked."""
        done = run("check", site, FEEDS_IGNORE="end-assume")
        assert done.returncode == 2
        assert "FEEDS_IGNORE: ignore: found “end-assume”" in done.stderr
        assert "end-assumed" in done.stderr

    def test_problems_of_the_feeds_are_ignored_too(self) -> None:
        """What only the written feeds tell obeys settings and comments."""
        long = GOOD + "Une phrase de plus. " * 50
        assert check_feeds(collection_of(long, description_length=200))
        assert not check_feeds(collection_of(long, description_length=200, ignore=("description-cut",)))
        silent = long.replace("title", "# feeds: ignore=description-cut\ntitle")
        assert not check_feeds(collection_of(silent, description_length=200))

    @given(st.text(max_size=40))
    def test_there_are_always_codes_nearby(self, typed: str) -> None:
        """Whatever is typed for a code, codes that exist are suggested."""
        assert set(similar(typed).split(", ")) <= KINDS.keys()


DAYS = count()


def event(source: str, *, categories: Sequence[str] = (), registered: bool = False, summary: str = "Bal") -> Event:
    """Return an event on a day of its own."""
    day = date(2027, 5, 18) + timedelta(days=next(DAYS))
    links = (Link("https://example.org/form"),) if registered else ()
    return Event(
        source=source, uid=f"{source}@example.org", slug=source, summary=summary, dtstart=day,
        dtend=day + timedelta(days=1), tzid="Europe/Paris", created=FILED, last_modified=FILED,
        categories=tuple(categories), registration=links,
    )  # fmt: skip


def found(*events: Event) -> list[tuple[str, str]]:
    """Return what is found, in the order of the starts."""
    starts = sorted(((moment(each.dtstart, each.tzid).timestamp(), each) for each in events), key=itemgetter(0))
    return [(each.source, each.code) for own in check(starts).values() for each in own]


class TestTogether:
    """What is doubtful about events when all of them are known."""

    @pytest.mark.parametrize(
        ("alone", "near"),
        [
            ("Webinaire", "Webinaires"), ("Webinaires", "Webinaire"), ("Atelier numérique", "Ateliers numériques"),
            ("Conférance", "Conférence"), ("Confrence", "Conférence"), ("Confférence", "Conférence"), ("Jeu", "Jeux"),
        ],
    )  # fmt: skip
    def test_a_category_used_once_beside_a_near_one_is_doubtful(self, alone: str, near: str) -> None:
        """A plural, or one letter less, more or other, is rather a slip than another category."""
        events = [event(f"{number}.md", categories=[near]) for number in range(2)]
        assert found(*events, event("seul.md", categories=[alone])) == [("seul.md", "category-alone")]

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Niveau 1", "Niveau 2"), ("Groupe A", "Groupe B"), ("Saison 2023", "Saison 2024"), ("Bal", "Bar"),
         ("Atelier", "Concert"), ("Atelier", "Atelier vélo"), ("C", "D"), ("Événement", "Evenement")],
    )  # fmt: skip
    def test_categories_that_are_meant_are_not_doubtful(self, one: str, other: str) -> None:
        """Numbers, single letters, short words and other words tell categories apart."""
        assert found(event("a.md", categories=[one]), event("b.md", categories=[other])) == []

    def test_of_two_near_categories_one_is_told(self) -> None:
        """Where both are used once, one of them is told, always the same."""
        one, other = event("a.md", categories=["Webinaire"]), event("b.md", categories=["Webinaires"])
        assert found(one, other) == found(other, one) == [("b.md", "category-alone")]

    def test_both_used_often_are_meant(self) -> None:
        """Two categories that are both in use are the site's own decision."""
        events = [event(f"{number}.md", categories=["Jeu" if number % 2 else "Jeux"]) for number in range(4)]
        assert found(*events) == []

    def test_many_categories_cost_little(self) -> None:
        """Ten thousand categories are compared without comparing all with all."""
        assert found(*(event(f"{number}.md", categories=[f"Sujet {number}"]) for number in range(10_000))) == []

    def test_the_one_event_without_registration_is_doubtful(self) -> None:
        """Of four or more events of a category, one without a link where all others have one is told."""
        registered = [event(f"{number}.md", categories=["Cours"], registered=True) for number in range(3)]
        lone = event("seul.md", categories=["Cours"])
        assert found(*registered, lone) == [("seul.md", "registration-unlike-others")]
        assert found(*registered[1:], lone) == []
        assert found(*registered, lone, event("deux.md", categories=["Cours"])) == []

    def test_a_title_too_long_for_a_phone_is_told(self) -> None:
        """More than 100 characters are told, 100 are not."""
        assert found(event("a.md", summary="x" * 101)) == [("a.md", "title-long")]
        assert found(event("a.md", summary="x" * 100)) == []

    def test_what_is_told_stands_at_its_value(self) -> None:
        """The line and column are those of the property that it is about, in check and in the event's own problems."""
        text = GOOD.replace("title: Bal", f"title: {'Bal ' * 30}\ncategories: [Webinaires]")
        other = (
            GOOD.replace("title: Bal", "title: Lecture\ncategories: Webinaire")
            .replace("18 14", "19 14")
            .replace("18 18", "19 18")
        )
        collection = collection_of(text, other)
        assert ("evenement-0.md", "title-long", 2, 8) in told(collection)
        assert ("evenement-0.md", "category-alone", 3, 13) in told(collection)
        assert {"title-long", "category-alone"} <= {item.code for one in collection.events for item in one.problems}

    def test_drafts_are_not_compared(self) -> None:
        """A draft may be unfinished."""
        draft = GOOD.replace("title: Bal", f"draft: true\ntitle: {'Bal ' * 30}")
        assert collection_of(draft).problems == ()

    def test_a_description_that_is_cut_is_told(self) -> None:
        """The feed's text is cut at ``description_length``; the check tells whose."""
        long = GOOD + "Une phrase de plus. " * 50
        collection = collection_of(long, GOOD, description_length=300)
        assert [(item.source, item.code) for item in check_feeds(collection)] == [("evenement-0.md", "description-cut")]
        assert check_feeds(collection_of(long, GOOD)) == []

    def test_the_length_of_a_description_is_that_of_what_would_be_written(self) -> None:
        """The length that is told is above the limit, whatever stands around the text: one less is not cut."""
        link = "registration_url: https://example.org/form"
        long = GOOD.replace("title: Bal", f"title: Bal\n{link}") + "Une phrase de plus. " * 50
        told = dict(check_feeds(collection_of(long, description_length=1_000))[0].values)
        assert (int(told["length"]) > 1_000, told["limit"]) == (True, "1000")
        assert not check_feeds(collection_of(long, description_length=int(told["length"])))
        assert check_feeds(collection_of(long, description_length=int(told["length"]) - 1))


class TestExamples:
    """Every kind of problem is documented, and the documentation is true."""

    def test_every_kind_has_an_example_and_a_mend(self) -> None:
        """No kind is told that nobody can look up; no example is left of a kind that is gone."""
        assert [code for code, kind in KINDS.items() if not kind.example or not kind.mend] == []
        assert EXAMPLES.keys() - KINDS.keys() == set()
        assert not DOCUMENTS.keys() & SITUATIONS.keys()

    @pytest.mark.parametrize("code", sorted(DOCUMENTS))
    def test_an_example_is_told_and_its_mend_is_not(self, code: str, tmp_path: Path) -> None:
        """Reading the example raises its kind, reading the mended lines does not."""
        assert code in _codes_of(tmp_path / "typed", KINDS[code].example)
        assert code not in _codes_of(tmp_path / "mended", KINDS[code].mend)

    @pytest.mark.parametrize("code", sorted(DOCUMENTS))
    def test_a_mended_example_is_an_event(self, code: str, tmp_path: Path) -> None:
        """What the documentation says to type is a document with an event and without an error."""
        collection = _collected(tmp_path, KINDS[code].mend)
        assert collection.events
        assert {item.code for item in collection.problems if item.severity is Severity.ERROR} == set()

    def test_the_page_is_made_from_the_code(self) -> None:
        """docs/problems.md is what `make docs` writes."""
        module = run_path(str(ROOT / "docs" / "generate_problems.py"))
        assert (ROOT / "docs" / "problems.md").read_text("utf-8") == module["page"](), "run `make docs`"


def _codes_of(folder: Path, text: str) -> set[str]:
    return {problem.code for problem in _collected(folder, text).problems}


def _collected(folder: Path, text: str) -> Collection:
    """Write the files of an example, whose names stand in comments before them, and collect them."""
    parts = re.split(r"^<!-- (.+) -->\n", text, flags=re.MULTILINE)
    files = zip(parts[1::2], parts[2::2], strict=True) if len(parts) > 1 else [("workshop.md", text)]
    for name, lines in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(lines.encode("utf-8", "surrogateescape"))
    return collect(Settings(content=folder, root=folder, timezone="Europe/Paris"))


def test_the_hook_calls_the_command() -> None:
    """.pre-commit-hooks.yaml runs the check once for the whole site, when a document or the settings changed."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["entry"], hook["language"], hook["pass_filenames"]) == ("feeds check", "python", False)
    for suffix in SUFFIXES:
        assert re.search(hook["files"], f"content/a{suffix}")
    assert re.search(hook["files"], "content/feeds.yaml")
    assert not re.search(hook["files"], "content/a.png")
