"""A folder of built feeds holds what the collection holds, in every format, and nothing else of ours."""

from pathlib import Path

import pytest

from feeds.export.build import build
from feeds.formats import FORMATS

from .commands import run_alone
from .support import ROOT, collection_of
from .test_ics import LECTURE


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_feed_is_written_in_every_format_and_an_event_in_those_that_have_one(tmp_path: Path) -> None:
    """Each feed is a file in each format; only what people add to their own calendar is written for each event."""
    collection = collection_of(LECTURE)
    tree = build(collection, tmp_path, pages=False)
    expected = {f"{feed.path}.{form.suffix}" for feed in collection.feeds for form in FORMATS}
    for_hosts = {"_headers", ".htaccess", "nginx.conf", ".nojekyll", "manifest.json", "record.json"}
    assert names(tmp_path) == expected | {"events/evenement-0.ics"} | for_hosts
    assert set(tree.names) == names(tmp_path) - {"manifest.json"}


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.suffix)
def test_files_of_feeds_that_are_gone_are_removed_in_every_format(form: object, tmp_path: Path) -> None:
    """A feed that nobody fills any more leaves the folder, files of other people stay."""
    suffix = form.suffix  # type: ignore[attr-defined]
    build(collection_of(LECTURE), tmp_path)
    theirs = tmp_path / "categories" / f"theirs.{suffix}"
    theirs.write_text('{"version": "https://jsonfeed.org/version/1.1"}<feed><generator>theirs</generator></feed>')
    gone = tmp_path / "categories" / f"atelier.{suffix}"
    assert gone.is_file()
    build(collection_of(LECTURE.replace("Atelier, ", "")), tmp_path)
    assert not gone.exists()
    assert theirs.is_file()


@pytest.mark.parametrize("base", ["", f"https://{'a' * 200}.example.org"], ids=["nowhere", "far"])
def test_each_file_carries_the_signature_of_its_format(base: str, tmp_path: Path) -> None:
    """The first 400 octets tell that a file is ours, however long names and addresses are."""
    build(collection_of(LECTURE, base_url=base, name="Agenda " * 100), tmp_path)
    signatures = {f".{form.suffix}": form.signature for form in FORMATS}
    files = [tmp_path / name for name in names(tmp_path) if name.startswith(("all.", "categories/", "events/"))]
    feeds = [path for path in files if path.suffix in signatures]
    assert len(feeds) > len(FORMATS)
    assert [path for path in feeds if signatures[path.suffix] not in path.read_bytes()[:400]] == []


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    """Another hash seed, time zone and locale change no byte of any format."""
    found = []
    for name, environ in (("one", {"PYTHONHASHSEED": "1", "TZ": "UTC"}),
                          ("two", {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LANG": "fr_FR"})):  # fmt: skip
        assert run_alone("build", ROOT / "content", "-o", tmp_path / name, **environ).returncode == 0
        found.append({file: (tmp_path / name / file).read_bytes() for file in names(tmp_path / name)})
    assert found[0] == found[1]
    assert {Path(file).suffix for file in found[0]} > {f".{form.suffix}" for form in FORMATS}
