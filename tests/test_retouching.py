"""After an edit, only the events of its document are exchanged; what comes of it is what a look at all of them gives."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.interpretation import FrontMatter
from feeds.pipeline.collection import Collection, arrange
from feeds.pipeline.compile import Context, DocumentRecord, compile_document
from feeds.pipeline.incremental import following
from feeds.pipeline.scan import DocumentState, ScanResult
from feeds.reading import parse_document
from feeds.settings import Settings
from feeds.text.folding import digest

SITE = Settings(timezone="Europe/Paris", language="fr")
SOURCES = ("bal.fr.md", "bal.en.md", "cours.md", "débat.md", "visite.md")
WRITTEN = datetime(2027, 1, 1, tzinfo=UTC)
TITLES = st.sampled_from(["Bal", "Bal masqué", "bal", "Cours 1", "Cours 2", "Visite " + "très " * 25 + "longue"])
STARTS = st.sampled_from(["2027-05-18 14:30", "2027-05-18", "2027-05-19 00:00"])
MOVED = "[{date: 2027-05-25, title: %s un}, {date: 2027-06-01, title: %s deux, start: 2027-05-18 14:30}]" % (
    ("très " * 25,) * 2
)
DOCUMENTS = st.fixed_dictionaries(
    {
        "title": TITLES,
        "event_start_date": STARTS,
    },
    optional={
        "categories": st.sampled_from(["[Atelier]", "[atelier]", "[Ateliers, Été]", "[Été]", "[C]", "[C++]"]),
        "draft": st.sampled_from(["true", "false"]),
        "slug": st.sampled_from(["bal", "cours", f"bal-{digest('bal.en.md')}"]),
        "created": st.sampled_from(["2026-01-01", "2026-02-01"]),
        "rrule": st.just(f"FREQ=WEEKLY;COUNT=3\noverrides: {MOVED}"),
        "uid": st.sampled_from(["un@example.org", "deux@example.org"]),
        "registration_url": st.just("https://example.org/inscription"),
        "status": st.sampled_from(["annulé", "confirmé"]),
        "# feeds": st.sampled_from(["ignore=duplicate-event", "ignore=title-long, end-assumed"]),
        "dates": st.just("[2027-05-18 14:30, 2027-05-20 09:00]"),
        "lang": st.sampled_from(["fr", "en"]),
        "translationKey": st.sampled_from(["bal", "cours"]),
    },
)
WORDS = st.fixed_dictionaries({"title": TITLES, "event_start_date": STARTS})  # what is edited most
EDITS = st.lists(st.tuples(st.sampled_from(SOURCES), DOCUMENTS | WORDS), min_size=1, max_size=2)


def known(source: str, values: Mapping[str, str], number: int) -> DocumentState:
    """Return what is known of a document once it was read."""
    heads = "\n".join(f"{name}: {value}" for name, value in values.items())
    data = f"---\n{heads}\n---\nUne rencontre ouverte à toutes et à tous.\n".encode()
    document, problems = parse_document(data, source, WRITTEN + timedelta(minutes=number))
    assert document
    front_matter = FrontMatter(document)
    record = DocumentRecord.of(front_matter, problems, SITE)
    return DocumentState(record, compile_document(front_matter, record, SITE, Context()))


def inner(collection: Collection) -> tuple[object, ...]:
    """Return all of a collection, with what it keeps for the one that follows."""
    return collection, dict(collection.findings), collection.contested, dict(collection.known)


@given(st.lists(DOCUMENTS, min_size=len(SOURCES), max_size=len(SOURCES)), st.lists(EDITS, min_size=1, max_size=6))
def test_what_follows_is_what_a_look_at_all_gives(
    documents: list[Mapping[str, str]], turns: list[list[tuple[str, Mapping[str, str]]]]
) -> None:
    """Whatever becomes of titles, hours, names, categories, drafts and copies, turn after turn, nothing is forgotten."""
    texts = dict(zip(SOURCES, documents, strict=True))
    every = {source: known(source, values, 0) for source, values in texts.items()}
    collection = arrange(SITE, ScanResult(every))
    for number, edits in enumerate(turns):
        texts.update({source: {**texts[source], **values} for source, values in edits})
        fresh = {source: known(source, texts[source], number) for source, _ in edits}
        every = {**every, **fresh}
        collection = following(collection, SITE, ScanResult(every, changed=frozenset(fresh)))
        assert inner(collection) == inner(arrange(SITE, ScanResult(every)))


def test_an_edit_of_words_and_hours_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A title and an hour change: nobody looks at all documents, and the other events are the same objects."""
    start = {"title": "Bal", "event_start_date": "2027-05-18 14:30", "categories": "[Atelier]"}
    every = {source: known(source, start | {"title": f"Bal {source}"}, 0) for source in SOURCES}
    before = arrange(SITE, ScanResult(every))
    edited = known("cours.md", start | {"title": "Grand bal", "event_start_date": "2027-05-18 09:00"}, 1)
    every = {**every, "cours.md": edited}
    monkeypatch.setattr("feeds.pipeline.incremental.arrange", lambda *_: pytest.fail("all were looked at"))
    after = following(before, SITE, ScanResult(every, changed=frozenset({"cours.md"})))
    assert after.events[0].summary == "Grand bal"
    assert [event for event in after.events if not any(event is other for other in before.events)] == [after.events[0]]
    assert after.categories[0].events == after.combined.events  # bal.md and its translations once
