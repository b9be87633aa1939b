"""Who may know of an event: what is not clearly public stays at home, and two rules depend on the day."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from feeds.pipeline.builder import Builder
from feeds.pipeline.cache import Cache
from feeds.pipeline.collection import Collection, collect
from feeds.pipeline.scan import BuildState
from feeds.reading.site_rules import read_site_rules
from feeds.settings import Settings

from .support import collection_of, event_of


def page(*lines: str) -> str:
    return "\n".join(
        (
            "---",
            "title: Bal",
            "event_start_date: 2027-05-18 14:30",
            "event_end_date: 2027-05-18 18:00",
            *lines,
            "---",
            "",
        )
    )


def codes(collection: Collection) -> set[str]:
    return {problem.code for problem in collection.problems}


@pytest.mark.parametrize(
    "line",
    [
        "public: false", "is_public: no", "active: false", "visibility: members-only", "visibility: internal", "visibility: PRIVATE",
        "access: private", "access: members only", "status: pending", "status: archived", "status: deleted", "status: skip",
        "statut: en attente", "workflow: draft", "workflow: {state: in review}", "post_status: trash", "private: true",
        "draft: true\ndraft: false", "published: false\npublished: true", "build: {render: never}", "permalink: false",
        "params: {draft: true}", "visibilité: membres", "sichtbarkeit: intern",
    ],
)  # fmt: skip
def test_what_is_not_for_the_public_stays_at_home(line: str) -> None:
    """A clear word under a key of visibility is a draft, in any language, also where a later line says otherwise."""
    found = collection_of(page(line))
    assert (len(found.events), len(found.drafts)) == (0, 1)
    assert "draft-unclear" not in codes(found)


@pytest.mark.parametrize(
    "line",
    [
        "visibility: friends",
        "workflow: step 3",
        "post_status: someday",
        "published: ''",
        "visibility: ''",
        "hidden: nearly",
        "draft: soon",
    ],
)
def test_what_is_not_clearly_public_is_told(line: str) -> None:
    """What nobody can understand is kept back, and its writer told."""
    found = collection_of(page(line))
    assert (len(found.events), len(found.drafts)) == (0, 1)
    assert "draft-unclear" in codes(found)


@pytest.mark.parametrize(
    "line",
    [
        "public: Adults and children", "public: true", "state: Ohio", "access: Bus 12, ring at the private door", "visibility: public",
        "visibility: [public, listed]", "post_status: publish", "workflow: {state: published}", "status: upcoming", "status: past",
        "active: 'yes'", "sitemap: false", "permalink: /bal/", "published: 2024-05-01", "draft: ''", "visibility:", "build: {render: always}",
        "eleventyExcludeFromCollections: false", "expired: false",
    ],
)  # fmt: skip
def test_a_key_that_says_nothing_against_it(line: str) -> None:
    """A key that may be about something else counts only where it clearly says so."""
    found = collection_of(page(line))
    assert (len(found.events), len(found.drafts)) == (1, 0)


def test_the_owner_may_take_a_key_of_visibility_away() -> None:
    """A line that is null says that the key is about something else."""
    from feeds.settings.site_keys import read_fields

    found = collection_of(page("visibility: balcony"), fields=read_fields({"visibility": None}))
    assert len(found.events) == 1


@pytest.mark.parametrize("key", ["publishDate", "pubDate", "publish_date", "embargo", "published", "date_publication"])
def test_an_embargo_ends_on_its_day(key: str) -> None:
    """Kept back and told until the day, on the clock of the site; from then on published without a word."""
    text = page(f"{key}: 2027-03-01T23:30:00Z")
    before = collection_of(text, today=date(2027, 3, 1))
    assert (len(before.events), before.next_change) == (0, date(2027, 3, 2))
    assert "embargo" in codes(before)
    after = collection_of(text, today=date(2027, 3, 2))
    assert (len(after.events), after.next_change) == (1, None)
    assert "embargo" not in codes(after)


@pytest.mark.parametrize("key", ["expiryDate", "unpublishdate", "expires", "visible_until", "date_expiration"])
def test_an_expiry_before_the_event_withdraws_it(key: str) -> None:
    """Published before the day, told; withdrawn from the day on."""
    text = page(f"{key}: 2027-04-01")
    before = collection_of(text, today=date(2027, 3, 31))
    assert (len(before.events), before.next_change) == (1, date(2027, 4, 1))
    after = collection_of(text, today=date(2027, 4, 1))
    assert (len(after.events), len(after.drafts), after.next_change) == (0, 1, None)
    assert "expiry" in codes(before) & codes(after)


@pytest.mark.parametrize("day", ["2027-05-18T23:59:00", "2027-05-19", "2028-01-01", "0001-01-01T00:00:00Z"])
def test_an_expiry_after_the_event_keeps_it(day: str) -> None:
    """It takes the page of an event off the site that is over; feeds keep what is past."""
    found = collection_of(page(f"expiryDate: {day}"), today=date(2030, 1, 1))
    assert (len(found.events), found.next_change) == (1, None)
    assert "expiry" not in codes(found)


def test_a_day_far_away_holds_back_too() -> None:
    """A year that nobody reaches is a way to say never."""
    assert event_of(page("publishDate: 9999-12-31T23:59:59Z"), today=date(2027, 1, 1)).draft


def test_the_day_is_part_of_what_the_cache_knows(tmp_path: Path) -> None:
    """With a cache, each day gives what it gives without; other documents are not interpreted anew."""
    (tmp_path / "a.md").write_text(page("publishDate: 2027-03-01"), "utf-8")
    (tmp_path / "b.md").write_text(page(), "utf-8")
    settings = Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris")
    for day, count in ((date(2027, 2, 28), 1), (date(2027, 3, 1), 2), (date(2027, 2, 28), 1)):
        state = BuildState(Cache(tmp_path / "cache.sqlite"))
        assert len(collect(replace(settings, today=day), build_state=state).events) == count


def test_a_builder_sees_a_new_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who keeps a folder fresh publishes what has been waiting, though no file changed."""
    for name, lines in (("a.md", ["publishDate: 2027-03-01"]), ("b.md", [])):
        (tmp_path / name).write_text(page(*lines), "utf-8")
        os.utime(tmp_path / name, (1, 1))
    builder = Builder(Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris", cache="none"))
    for day, count in ((date(2027, 2, 28), 1), (date(2027, 3, 1), 2)):
        monkeypatch.setattr(Settings, "day", property(lambda self, day=day: self.today or day))
        assert len(builder.build().events) == count


@pytest.mark.parametrize(("name", "drafts"), [("_2027-05-18-bal.md", 1), ("2027-05-18-bal.md", 0)])
def test_a_dated_file_that_the_site_passes_over_is_a_draft(tmp_path: Path, name: str, drafts: int) -> None:
    """Astro, Quarto and Jekyll build no page of ``_2027-05-18-bal.md``: its event is listed among the drafts, in no feed."""
    (tmp_path / name).write_text(page())
    found = collect(Settings(content=tmp_path, timezone="Europe/Paris", cache="none"))
    assert (len(found.drafts), len(found.events)) == (drafts, 1 - drafts)


@pytest.mark.parametrize("name", ["_index.md", "_bal.md", "_modele.md"])
def test_a_part_of_other_pages_is_no_event(tmp_path: Path, name: str) -> None:
    """Section pages, partials and templates begin with the same mark, and have no date in their names."""
    (tmp_path / name).write_text(page())
    found = collect(Settings(content=tmp_path, timezone="Europe/Paris", cache="none"))
    assert not found.drafts
    assert not found.events
    assert codes(found) == {"underscore-file"}


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("example.md", True), ("event-template.md", True), ("modele-evenement.md", True), ("vorlage.md", True), ("example-2.md", True),
        ("example-of-courage.md", False), ("modele-reduit.md", False), ("bal.md", False),
    ],
)  # fmt: skip
def test_a_file_that_is_there_to_be_copied_is_told(name: str, is_told: bool) -> None:
    """Its event is in the feeds, since some sites show it; whoever forgot to hide it is told."""
    found = collection_of(page(), names=(name,))
    assert len(found.events) == 1
    assert ("placeholder-name" in codes(found)) is is_told


def test_a_date_that_is_the_day_of_the_event_is_no_embargo(tmp_path: Path) -> None:
    """Where a generator waits for ``date``, an event that begins on that day would never be announced."""
    texts = {
        "a.md": ("date: 2027-05-18", "start_date: 2027-05-18 14:30"),
        "b.md": ("date: 2027-05-01", "start_date: 2027-05-18 14:30"),
    }
    (tmp_path / "hugo.toml").write_text("title = 'Site'\n")
    (tmp_path / "content").mkdir()
    for name, lines in texts.items():
        (tmp_path / "content" / name).write_text("\n".join(("---", "title: Bal", *lines, "---", "")))
    found = collect(Settings(content=tmp_path / "content", root=tmp_path, timezone="Europe/Paris", cache="none", today=date(2027, 1, 1),
                             site=read_site_rules(tmp_path / "content", tmp_path)))  # fmt: skip
    assert [event.source for event in found.events] == ["a.md"]
    assert found.events[0].created.year < 2027
    assert [event.source for event in found.drafts] == ["b.md"]
