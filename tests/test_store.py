"""What a build knows, on disk: whole for whoever reads it, and good for the next start."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.pages.site import utc_now
from feeds.pipeline import store as stores
from feeds.pipeline.builder import Builder
from feeds.pipeline.collection import Collection, arrange, collect
from feeds.pipeline.store import Store
from feeds.settings import Settings
from feeds.web.job import Job
from feeds.web.shared import SharedSite

from .running import document

BROKEN = '---\ntitle: "Atelier\nevent_start_date: 2027-05-18 14:30\n---\n'


class Folder:
    """A site that one process builds and others read."""

    def __init__(self, folder: Path) -> None:
        self.content, self.path = folder / "content", folder / "documents.sqlite"
        self.content.mkdir()
        for number in range(4):
            self.write(number, document(f"Atelier {number}", number))
        self.settings = Settings(content=self.content, root=self.content, timezone="Europe/Paris", cache="none")
        self.store = Store(self.path)
        self.restart()

    def write(self, number: int, text: str) -> None:
        path = self.content / f"{number}.md"
        path.write_text(text, "utf-8")
        os.utime(path, (1_790_000_000 + number,) * 2)

    def restart(self) -> None:
        last = Store(self.path).read()
        self.builder = Builder(self.settings, last.known if last else None)

    def build(self) -> Collection:
        built = self.builder.build()
        self.store.keep(self.builder.known, self.builder.history)
        return built

    @property
    def site(self) -> SharedSite:
        return SharedSite(Job(settings=self.settings, folder=self.path.parent), lambda: None, utc_now)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def titles(collection: Collection) -> list[str]:
    return sorted(event.summary for event in collection.events)


def test_a_reader_has_the_collection_of_the_builder(folder: Folder) -> None:
    """What is read makes the collection that was built, also of several builds in turn, of which it reads what differs."""
    site = folder.site
    for text in (
        document("Autre", 2),
        document("Autre", 2, body="Plus loin."),
        BROKEN,
        "Une page.\n",
        document("Encore", 9),
    ):
        built = folder.build()
        assert site.site.collection == built == arrange(folder.settings, Store(folder.path).read().scanned)  # type: ignore[union-attr]
        folder.write(2, text)
    (folder.content / "1.md").unlink()
    assert site.site.collection != folder.build() == site.site.collection == folder.site.site.collection


def test_only_what_differs_is_read_and_interpreted_again(folder: Folder) -> None:
    """The events of a document that is the same are the same objects for a reader; a build without a change is none."""
    site = folder.site
    folder.build()
    before = site.site
    folder.build()
    assert site.site is before
    folder.write(3, document("Autre", 3))
    folder.build()
    now = site.site.collection
    same = {id(event) for event in before.collection.events} & {id(event) for event in now.events}
    assert (len(same), len(now.events)) == (3, 4)


def test_a_broken_document_keeps_its_last_good_version_after_a_restart(folder: Folder) -> None:
    """A process that starts while a document is broken goes on with what it was, and tells that it is broken."""
    folder.build()
    folder.write(2, BROKEN)
    folder.restart()
    built = folder.build()
    assert titles(built) == ["Atelier 0", "Atelier 1", "Atelier 2", "Atelier 3"]
    assert built.errors == 1
    folder.write(2, document("Réparé", 2))
    folder.restart()
    assert folder.build() == collect(folder.settings)


def _damage(folder: Folder) -> None:
    data = bytearray(folder.path.read_bytes())
    data[100:4000] = os.urandom(3900)
    folder.path.write_bytes(data)


def _remove(folder: Folder) -> None:
    folder.path.unlink()


def _empty(folder: Folder) -> None:
    folder.path.write_bytes(b"")


def _replace(folder: Folder) -> None:
    folder.path.unlink()
    with sqlite3.connect(folder.path) as other:
        other.execute("CREATE TABLE document (x)")


@pytest.mark.parametrize("harm", [_damage, _remove, _empty, _replace])
def test_whatever_happens_to_the_file_readers_have_the_last_build(
    folder: Folder, harm: Callable[[Folder], None]
) -> None:
    """A file that is damaged or gone takes nothing away from who has read it, and is there again after a build."""
    folder.build()
    site = folder.site
    before = site.site
    harm(folder)
    assert site.site is before
    folder.write(1, document("Autre", 1))
    built = folder.build()
    assert site.site.collection == built == folder.site.site.collection


def test_a_file_of_another_version_is_as_good_as_none(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of the code wrote is not read, and written anew by the next build."""
    folder.build()
    monkeypatch.setattr(stores, "version", lambda: b"another")
    assert Store(folder.path).read() is None
    folder.store = Store(folder.path)
    built = folder.build()
    assert folder.site.site.collection == built
