"""The sample documents, one for each rule, become the events that a careful reader wrote down."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.cli.list import as_object
from feeds.pipeline.collection import Collection, collect
from feeds.settings import load_settings

from .support import ROOT

EXPECTED: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("content_expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def collection() -> Collection:
    return collect(load_settings(ROOT / "content"))


@pytest.mark.parametrize("source", sorted(EXPECTED))
def test_a_sample_document_is_read_as_a_careful_editor_reads_it(source: str, collection: Collection) -> None:
    """Every value of a sample document's event is the one written down by a reader."""
    event = next(event for event in (*collection.events, *collection.drafts) if event.source == source)
    found = as_object(event, "en")
    assert {key: found[key] for key in EXPECTED[source]} == EXPECTED[source]


def test_a_document_without_the_date_of_an_event_is_no_event(collection: Collection) -> None:
    """An article is reported as no event and appears in no feed."""
    sources = {event.source for event in (*collection.events, *collection.drafts)}
    assert "article-sur-l-agenda.md" not in sources
    assert any(item.source == "article-sur-l-agenda.md" and item.code == "date-missing" for item in collection.problems)


def test_spellings_of_a_category_meet_in_one_feed(collection: Collection) -> None:
    """ "Événement", "Évènement" and "Evénement" are one feed under the commonest spelling."""
    feeds = [feed for feed in collection.categories if feed.path == "categories/evenement"]
    assert [feed.category for feed in feeds] == ["Événement"]


def test_the_samples_show_coming_events(collection: Collection) -> None:
    """At least eight samples lie years ahead, so that pages have coming events."""
    assert sum(_day(event.dtstart).year >= 2027 for event in collection.events) >= 8


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
