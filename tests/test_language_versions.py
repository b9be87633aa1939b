"""An event in several languages: once in the feed of all, each in the feed of its language."""

from pathlib import Path

import pytest

from feeds.pipeline.collection import Collection, collect
from feeds.settings import Settings

from .support import collection_of

FR = "---\ntitle: Bal du village\nevent_start_date: {}\n{}\n---\nUne soirée pour danser avec nous dans la salle du village.\n"
EN = "---\ntitle: Village dance\nevent_start_date: {}\n{}\n---\nAn evening to dance with us in the hall of the village.\n"
START = "2027-05-18 18:00"


def both(
    names: tuple[str, str], keys: tuple[str, str] = ("", ""), start: str = START, language: str = "fr"
) -> Collection:
    """Return the collection of a French and an English document."""
    return collection_of(FR.format(START, keys[0]), EN.format(start, keys[1]), names=names, language=language)


def feeds(collection: Collection) -> dict[str, list[str]]:
    return {feed.path: sorted(event.source for event in feed.events) for feed in collection.feeds}


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (("fr/bal.md", "en/bal.md"), ("", "")), (("content/fr/events/bal.md", "content/en/events/bal.md"), ("", "")), (("bal.fr.md", "bal.en.md"), ("", "")),
        (("bal.md", "bal.en.md"), ("", "")), (("bal.md", "en/bal.md"), ("", "")), (("a/bal.md", "b/dance.md"), ("translationKey: bal", "translationKey: bal")),
        (("fr/bal.md", "en/dance.md"), ("lang_ref: bal", "lang-ref: bal")), (("bal/index.fr.md", "bal/index.en.md"), ("", "")),
    ],
)  # fmt: skip
def test_translations_stand_once_in_the_language_of_the_site(names: tuple[str, str], keys: tuple[str, str]) -> None:
    """By folder, by suffix or by key; nobody is told of a copy."""
    french, english = names
    collection = both(names, keys)
    assert feeds(collection) == {
        "all": [french],
        "languages/en": [english],
        "languages/fr": [french],
        "archive": [french],
    }
    assert "duplicate-event" not in {problem.code for problem in collection.problems}
    assert feeds(both(names, keys, language="en"))["all"] == [english]
    assert {event.source for event in collection.events} == set(names)  # each has its page


def test_a_category_of_both_holds_one() -> None:
    """Of a category that both languages have, the event of the site's language; of another, its own."""
    collection = both(("fr/bal.md", "en/bal.md"), ("categories: [Bal, Danse]", "categories: [Bal, Dance]"))
    assert {path: its for path, its in feeds(collection).items() if path.startswith("categories")} == {
        "categories/bal": ["fr/bal.md"],
        "categories/dance": ["en/bal.md"],
        "categories/danse": ["fr/bal.md"],
    }


@pytest.mark.parametrize(
    ("names", "start"), [(("fr/bal.md", "en/other.md"), START), (("fr/bal.md", "en/bal.md"), "2027-05-19 18:00")]
)
def test_two_events_stay_two(names: tuple[str, str], start: str) -> None:
    """Another name, or another start: no translations, and no feeds of languages."""
    assert feeds(both(names, start=start)) == {"all": sorted(names), "archive": sorted(names)}


def test_a_translation_without_its_original_stands_for_itself() -> None:
    """Where the original is a draft, or is not there, the translation is what there is."""
    assert feeds(both(("fr/bal.md", "en/bal.md"), ("draft: true", "")))["all"] == ["en/bal.md"]


def test_the_feed_of_a_language_speaks_it() -> None:
    """Its name says which, and its words are in it."""
    english = next(feed for feed in both(("fr/bal.md", "en/bal.md")).feeds if feed.path == "languages/en")
    assert (english.language, english.name.endswith("English")) == ("en", True)


def test_translations_are_written_by_build(tmp_path: Path) -> None:
    """Each feed of a language is a file."""
    from feeds.export.build import build

    for name, text in (("fr", FR), ("en", EN)):
        (tmp_path / "content" / name).mkdir(parents=True)
        (tmp_path / "content" / name / "bal.md").write_text(text.format(START, ""), "utf-8")
    collection = collect(Settings(content=tmp_path / "content", timezone="Europe/Paris", cache="none"))
    build(collection, tmp_path / "public")
    assert b"Village dance" in (tmp_path / "public" / "languages" / "en.ics").read_bytes()
