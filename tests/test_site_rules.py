"""What the generator of a site withholds, adds and calls the address of a page counts in its feeds, too."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from feeds.model import Event
from feeds.pipeline.collection import Collection, collect
from feeds.settings import load_settings

TODAY = date(2027, 1, 15)


def site(folder: Path, files: dict[str, str], content: str = "content", today: date = TODAY) -> Collection:
    """Return the collection of a site with these files: ``title`` alone is written as a document of 18 May 2027."""
    for name, text in {str(Path(content, "feeds.yaml")): "timezone: Europe/Paris\ncache: none\n", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    settings = load_settings(folder / content)
    return collect(replace(settings, today=today))


def page(*lines: str) -> str:
    return "\n".join(("---", "title: Bal", "event_start_date: 2027-05-18 14:30", *lines, "---", "Dance.", ""))


def sources(events: tuple[Event, ...]) -> list[str]:
    return sorted(event.source for event in events)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hugo.toml", '[[cascade]]\ndraft = true\n[cascade.target]\npath = "/inside/**"\n'),
        ("config.yaml", "cascade:\n  _target: {path: /inside/**}\n  build: {render: never, list: never}\n"),
        (
            "config/_default/cascade.yaml",
            "- target: {path: '{/inside,/inside/**}'}\n  params: {visibility: internal}\n",
        ),
        ("content/inside/_index.md", "---\ntitle: Inside\ncascade:\n  draft: true\n---\n"),
        ("content/inside/_index.md", "+++\ntitle = 'Inside'\n[cascade]\n_build = {render = 'never'}\n+++\n"),
    ],
)
def test_a_cascade_of_hugo_withholds(tmp_path: Path, name: str, text: str) -> None:
    """What a configuration or a section page hands down counts as if it were typed; other folders stay public."""
    files = {"hugo.yaml": "title: Site\n", "content/inside/a.md": page(), "content/agenda/b.md": page()}
    found = site(tmp_path, files | {name: text})
    assert sources(found.events) == ["agenda/b.md"]
    assert sources(found.drafts) == ["inside/a.md"]


def test_a_page_of_hugo_keeps_its_own_word(tmp_path: Path) -> None:
    """A key that the page has itself wins over the cascade."""
    files = {"hugo.toml": "[cascade]\ndraft = true\n", "content/a.md": page("draft: false"), "content/b.md": page()}
    assert sources(site(tmp_path, files).events) == ["a.md"]


def test_a_file_in_the_bundle_of_a_page_is_no_page(tmp_path: Path) -> None:
    """Of a leaf bundle, the index alone is on the site, in each language; of a folder with _index.md, all are."""
    files = {
        "hugo.toml": "title = 'Site'\n", "content/events/bal/index.md": page(), "content/events/bal/index.fr.md": page(),
        "content/events/bal/notes.md": page(), "content/events/_index.md": "---\ntitle: All\n---\n",
        "content/events/b.md": page(), "content/events/bal/more/x.md": page(),
    }  # fmt: skip
    found = site(tmp_path, files)
    assert sources(found.events) == ["events/b.md", "events/bal/index.fr.md", "events/bal/index.md"]


@pytest.mark.parametrize(
    "line", ["headless: true", "_build: {render: never}", "build:\n  list: never", "draft: true\ndraft: false"]
)
def test_what_hugo_does_not_write(tmp_path: Path, line: str) -> None:
    """Headless bundles, pages that are never rendered or listed; of a key that was typed twice, both values count."""
    assert sources(site(tmp_path, {"hugo.toml": "a = 1\n", "content/a.md": page(line)}).events) == []


def test_what_hugo_posts_in_the_future_waits(tmp_path: Path) -> None:
    """``date`` in the future holds a page back, unless the site builds such pages or ``date`` is the event's day."""
    files = {"content/a.md": page("date: 2027-02-01"), "content/b.md": page("date: 2027-01-01")}
    found = site(tmp_path, {"hugo.toml": "a = 1\n", **files})
    assert sources(found.events) == ["b.md"]
    assert found.next_change == date(2027, 2, 1)
    assert sources(site(tmp_path, {"hugo.toml": "buildFuture = true\n"}).events) == ["a.md", "b.md"]
    day = {"hugo.toml": "a = 1\n", "content/c.md": "---\ntitle: Bal\ndate: 2027-05-18 14:30\nlayout: event\n---\n"}
    assert sources(site(tmp_path / "other", day).events) == ["c.md"]


def test_the_front_matter_defaults_of_jekyll(tmp_path: Path) -> None:
    """Defaults by path and type count: the more special one wins, and a layout makes posts events."""
    config = """
url: https://example.org
baseurl: /town
collections: {meetings: {output: true}}
defaults:
  - {scope: {path: "", type: meetings}, values: {published: false}}
  - {scope: {path: _meetings/open}, values: {published: true}}
  - {scope: {path: "", type: posts}, values: {layout: event}}
"""
    post = "---\ntitle: Fair\ndate: 2027-05-18 14:30\n---\n"
    files = {
        "_config.yml": config, "_meetings/a.md": page(), "_meetings/open/b.md": page(),
        "_posts/2027-05-01-fair.md": post, "c.md": page("permalink: /agenda/bal/"),
    }  # fmt: skip
    found = site(tmp_path, files, content="")
    assert sources(found.events) == ["_meetings/open/b.md", "_posts/2027-05-01-fair.md", "c.md"]
    assert {event.source: event.url for event in found.events}["c.md"] == "https://example.org/town/agenda/bal/"


def test_what_pelican_withholds(tmp_path: Path) -> None:
    """Its default metadata and its states count; a folder is the category of its documents."""
    config = "import os\nPATH = 'content'\nDEFAULT_METADATA = {'status': 'draft'}\nSITEURL = os.environ.get('X')\n"
    files = {
        "pelicanconf.py": config, "content/concerts/a.md": page("status: published"), "content/b.md": page(),
        "content/c.md": page("status: skip"),
    }  # fmt: skip
    found = site(tmp_path, files)
    assert sources(found.events) == ["concerts/a.md"]
    assert found.events[0].categories == ("concerts",)


def test_the_data_files_of_eleventy(tmp_path: Path) -> None:
    """What a directory data file says of its folder counts for each document in it."""
    files = {
        "eleventy.config.js": "module.exports = () => ({});", "content/inside/inside.json": '{"permalink": false}',
        "content/inside/a.md": page(), "content/open/open.11tydata.json": '{"tags": ["event"]}',
        "content/open/b.md": page(), "content/open/c.md": page("eleventyExcludeFromCollections: true"),
    }  # fmt: skip
    found = site(tmp_path, files)
    assert sources(found.events) == ["open/b.md"]
    assert found.events[0].tags == ("event",)


def test_what_mkdocs_leaves_out(tmp_path: Path) -> None:
    """Patterns of documents that are excluded, or drafts."""
    files = {
        "mkdocs.yml": "site_name: X\nexclude_docs: |\n  # inside\n  inside/\ndraft_docs: '*.draft.md'\n",
        "docs/inside/a.md": page(), "docs/b.md": page(), "docs/c.draft.md": page(),
    }  # fmt: skip
    assert sources(site(tmp_path, files, content="docs").events) == ["b.md"]


def test_a_configuration_of_somebody_else_does_not_count(tmp_path: Path) -> None:
    """What lies above the repository, or far above a folder that is in none, belongs to another site."""
    (tmp_path / "hugo.toml").write_text("[cascade]\ndraft = true\n")
    files = {"content/a.md": page()}
    assert sources(site(tmp_path / "one" / "two" / "three", files).events) == ["a.md"]
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert sources(site(tmp_path / "repository", files).events) == ["a.md"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("hugo.toml", "cascade = 3\nignoreFiles = ['(a+)+$', '[']\n"), ("hugo.yaml", "cascade: [x, {target: 3}, {target: {path: [a]}, b: c}]"),
        ("_config.yml", "defaults: [3, {scope: x}, {scope: {path: '[['}, values: {a: b}}]\ncollections: [a, {b: c}]\nexclude: {a: b}"),
        ("pelicanconf.py", "DEFAULT_METADATA = 3\nPATH = ['x']\n"), ("mkdocs.yml", "exclude_docs: [a]\ndocs_dir: {a: b}\n"),
        ("pelicanconf.py", "(" * 5000),
    ],
)  # fmt: skip
def test_a_strange_configuration_costs_nothing(tmp_path: Path, name: str, data: str) -> None:
    """What is not in its usual form is passed over; the documents are read."""
    assert sources(site(tmp_path, {name: data, "content/a.md": page()}).events) == ["a.md"]


@pytest.mark.parametrize(
    ("config", "typed", "shown"),
    [
        ("timezone: Europe/Paris", "2027-07-01 14:30:00", "2027-07-01 16:30"),
        ("timezone: Europe/Paris", "2027-12-01T23:30:00", "2027-12-02 00:30"),
        ("timezone: America/New_York", "2027-07-01 14:30:00", "2027-07-01 10:30"),
        ("timezone: Europe/Paris", "2027-07-01 14:30", ""),
        ("timezone: Europe/Paris", "'2027-07-01 14:30:00'", ""),
        ("timezone: Europe/Paris", "2027-07-01 14:30:00 +0200", ""),
        ("timezone: UTC", "2027-07-01 14:30:00", ""),
        ("title: Site", "2027-07-01 14:30:00", ""),
    ],
)
@pytest.mark.parametrize("key", ["event_start_date", "start"])
def test_an_hour_that_the_page_of_jekyll_shows_differently_is_told(
    tmp_path: Path, config: str, typed: str, shown: str, key: str
) -> None:
    """A stamp with seconds and without an offset is UTC for Jekyll, which shows it in its zone; the feed has what was typed."""
    files = {"_config.yml": f"{config}\n", "content/a.md": f"---\ntitle: Bal\n{key}: {typed}\n---\n"}
    found = site(tmp_path, files)
    (event,) = found.events
    assert f"{event.dtstart:%H:%M}" in typed
    told = [dict(problem.values)["shown"] for problem in event.problems if problem.code == "page-hour"]
    assert told == ([shown] if shown else [])
    assert all(problem.line == 3 for problem in event.problems if problem.code == "page-hour")


def test_a_site_of_hugo_shows_what_was_typed(tmp_path: Path) -> None:
    """Hugo reads a stamp without an offset on the clock of its timeZone."""
    text = "---\ntitle: Bal\nstart: 2027-07-01 14:30:00\n---\n"
    found = site(tmp_path, {"hugo.toml": "timeZone = 'Europe/Paris'\n", "content/a.md": text})
    assert not any(problem.code == "page-hour" for problem in found.problems)


@pytest.mark.parametrize(
    ("name", "text", "events"),
    [
        ("config/_default/languages.yaml", "fr:\n  title: Site\n  buildFuture: true\n", 1),
        ("hugo.toml", "[languages.fr]\nbuildFuture = true\n", 1),
        ("hugo.toml", "buildFuture = true\n", 1),
        ("hugo.toml", "[languages.fr]\ntitle = 'Site'\n", 0),
    ],
)
def test_a_language_of_hugo_may_build_the_future(tmp_path: Path, name: str, text: str, events: int) -> None:
    """The setting stands at the top or in a language, in one file or in one of its own."""
    page = "---\ntitle: Bal\ndate: 2027-03-01\nevent_start_date: 2027-05-18 14:30\n---\n"
    found = site(tmp_path, {name: text, "content/a.md": page})
    assert len(found.events) == events
