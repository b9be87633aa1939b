"""Documents that others refer to: only what is published, only plain files, only of the site itself."""

import os
from pathlib import Path

import pytest

from feeds.pipeline.collection import Collection, collect
from feeds.reading import FileContent, find_references, read_octets
from feeds.settings import Settings

EVENT = (
    "---\ntitle: Bal\nevent_start_date: 2027-05-18 14:30\nevent_end_date: 2027-05-18 18:00\nlieu: /lieux/salle\n---\n"
)
SECRET = "Salle secrète"


def collected(root: Path) -> Collection:
    (root / "agenda").mkdir(exist_ok=True)
    (root / "agenda" / "bal.md").write_text(EVENT, "utf-8")
    return collect(Settings(content=root / "agenda", root=root, timezone="Europe/Paris"))


def place(path: Path, *lines: str, title: str = SECRET) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["---", f"title: {title}", "city: Brest", *lines, "---", ""]), "utf-8")


def test_a_published_place_gives_its_name(tmp_path: Path) -> None:
    """The title of a document that anybody may read is the venue."""
    place(tmp_path / "lieux" / "salle.md")
    assert collected(tmp_path).events[0].location == f"{SECRET}, Brest"


@pytest.mark.parametrize(
    "line",
    [
        "draft: true", "draft: bientôt", "brouillon: oui", "published: false", "hidden: true", "status: draft",
        "visibility: private", "expired: true", "state: {value: hidden}",
    ],
)  # fmt: skip
def test_a_draft_tells_nobody_its_name(tmp_path: Path, line: str) -> None:
    """A place that is kept back by any key that keeps an event back gives no venue and no address, and that is told."""
    place(tmp_path / "lieux" / "salle.md", line)
    collection = collected(tmp_path)
    assert SECRET not in repr(collection.events)
    assert "Brest" not in repr(collection.events)
    assert [event.location for event in collection.events] == [""]
    assert [(problem.code, problem.line) for problem in collection.problems] == [("place-not-public", 5)]
    assert "lieux/salle" in collection.problems[0].message("fr")


def test_a_folder_of_drafts_tells_nobody_its_names(tmp_path: Path) -> None:
    """A place in a folder of drafts is kept back as an event there is."""
    place(tmp_path / "brouillons" / "lieux" / "salle.md")
    assert SECRET not in repr(collected(tmp_path).events)


def test_a_link_never_leads_out_of_the_site(tmp_path: Path) -> None:
    """What a link leads to is read only where that lies inside of the site, and not among what is hidden there."""
    root = tmp_path / "site"
    place(tmp_path / "elsewhere" / "salle.md")
    place(root / ".private" / "salle.md")
    (root / "lieux").mkdir(parents=True)
    link = root / "lieux" / "salle.md"
    for target in (tmp_path / "elsewhere" / "salle.md", root / ".private" / "salle.md", link, root / "lieux"):
        link.symlink_to(target)
        assert not find_references(["/lieux/salle"], root)
        assert SECRET not in repr(collected(root).events)
        link.unlink()
    (root / "lieux").rmdir()
    (root / "lieux").symlink_to(tmp_path / "elsewhere")
    assert not find_references(["/lieux/salle"], root)


def test_a_link_within_the_site_is_followed(tmp_path: Path) -> None:
    """A link to another document of the site gives what that document says."""
    place(tmp_path / "salles" / "grande.md", title="Grande salle")
    (tmp_path / "lieux").mkdir()
    (tmp_path / "lieux" / "salle.md").symlink_to(tmp_path / "salles" / "grande.md")
    assert collected(tmp_path).events[0].venue == "Grande salle"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_is_no_place(tmp_path: Path) -> None:
    """A pipe, or a link to one, would make its reader wait for ever: it is passed over."""
    (tmp_path / "lieux").mkdir()
    os.mkfifo(tmp_path / "lieux" / "salle.md")
    assert not find_references(["/lieux/salle"], tmp_path)
    os.rename(tmp_path / "lieux" / "salle.md", tmp_path / "tuyau")
    (tmp_path / "lieux" / "salle.md").symlink_to(tmp_path / "tuyau")
    assert not find_references(["/lieux/salle"], tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_document_that_became_a_pipe_is_told(tmp_path: Path) -> None:
    """A file that is a pipe by the time that it is opened is told and makes nobody wait."""
    os.mkfifo(tmp_path / "a.md")
    found = read_octets(tmp_path / "a.md", "a.md")
    assert not isinstance(found, FileContent)
    assert found.code == "unreadable"


def test_a_file_of_no_year_is_read(tmp_path: Path) -> None:
    """The time of a file beyond the calendar costs nothing: the file is read."""
    (tmp_path / "agenda").mkdir()
    (tmp_path / "agenda" / "bal.md").write_text(EVENT, "utf-8")
    os.utime(tmp_path / "agenda" / "bal.md", (0, 400_000_000_000))
    collection = collect(Settings(content=tmp_path / "agenda", root=tmp_path, timezone="Europe/Paris"))
    assert [event.summary for event in collection.events] == ["Bal"]
