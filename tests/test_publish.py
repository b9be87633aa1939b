"""``feeds publish``: the tree in a store is whole at every moment, holds only what changed, and nothing of others is lost."""

import itertools
import json
import logging
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import sleep

import psutil
import pytest

from feeds.export import keep_published, manifest, publish, remote_lock, store
from feeds.export.build import Tree, build
from feeds.export.order import Turn, turn_of
from feeds.export.publish import JOURNAL
from feeds.export.remote_lock import RemoteLock
from feeds.export.store import Store
from feeds.problems.catalogue import FeedsError

from .commands import FEEDS, clean_environ, run
from .s3_server import BUCKET, KEYS, Bucket, bucket_server, publish_alone
from .support import ROOT, collection_of
from .test_tree import BASE, contents, event, whole

pytest.importorskip("fsspec")
KILLS = int(os.environ.get("FEEDS_KILLS", "10"))
URL = f"s3://{BUCKET}/ville"
FIRST = (event(0), event(1, "2026-02-03", "Conférence"), event(2, "2031-02-01", "Conférence"))
SECOND = (FIRST[1], event(3, "2027-05-19", "Neuf"), event(4, "2027-06-19", "Neuf"))


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with bucket_server() as found:
        yield found


@pytest.fixture
def bucket(server: Bucket, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": server.endpoint}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(remote_lock, "_SETTLING", 0)
    server.clear()
    return server


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two trees, each with events, a category, months that the other one has not."""
    folders = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    for folder, texts in zip(folders, (FIRST, SECOND), strict=True):
        made(folder, *texts)
    return folders


def made(folder: Path, *texts: str, **chosen: object) -> Tree:
    own = {"today": date(2026, 11, 29), "language": "fr", "base_url": BASE, **chosen}
    return build(collection_of(*(texts or FIRST), **own), folder)


class InMemory:
    """A store in memory, as its owner sees it."""

    def __init__(self, url: str) -> None:
        self.url, self._store = url, Store(url)
        self._store._fs.store.clear()

    def files(self) -> dict[str, bytes]:
        fs = self._store._fs
        return {name.removeprefix("/"): fs.cat_file(name) for name in fs.find("/")}


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    monkeypatch.setattr(remote_lock, "_SETTLING", 0)
    return InMemory("memory://ville")


def published(bucket: Bucket | InMemory) -> dict[str, bytes]:
    return {name.removeprefix("ville/"): body for name, body in bucket.files().items()}


def holds(bucket: Bucket | InMemory, folder: Path) -> bool:
    """Whether the bucket holds a tree, every byte of it, and nothing else."""
    return published(bucket) == contents(folder)


def names_of(bucket: Bucket, method: str) -> list[str]:
    found = (name.removeprefix("ville/") for each, name in bucket.requests if each == method)
    return [name for name in found if not name.startswith(".feeds/")]


# --- what is uploaded


def test_a_bucket_holds_the_tree_with_its_headers(bucket: Bucket, trees: tuple[Path, Path]) -> None:
    """Every file is there with the type, language, cache policy and name that the manifest says."""
    done = publish.publish(trees[0], URL)
    assert holds(bucket, trees[0])
    found = manifest.read(trees[0])
    assert found
    assert set(done.written) == set(found.files)
    for name, entry in found.files.items():
        told = bucket.keys()[f"ville/{name}"].metadata
        assert told["content-type"] == entry.type, name
        assert told["cache-control"] == entry.cache, name
        assert told.get("content-language", "") == entry.language, name
        assert told.get("content-disposition", "") == entry.disposition, name
    assert bucket.keys()["ville/manifest.json"].metadata["cache-control"] == "no-cache"


def test_what_is_there_is_not_uploaded_again(bucket: Bucket, trees: tuple[Path, Path]) -> None:
    """A tree that is published already costs only a look at its manifest; ``--all`` uploads it all the same."""
    publish.publish(trees[0], URL)
    bucket.begin()
    assert publish.publish(trees[0], URL).written == ()
    assert {method for method, _ in bucket.requests} == {"GET"}
    assert len(publish.publish(trees[0], URL, everything=True).written) == len(contents(trees[0])) - 1


def test_only_what_changed_is_uploaded(bucket: Bucket, trees: tuple[Path, Path], tmp_path: Path) -> None:
    """Files of other bytes or other headers are uploaded, files of the last tree that are gone are removed."""
    publish.publish(trees[0], URL)
    tree = made(tmp_path, event(0, title="Fête"), FIRST[1])
    before, after = contents(trees[0]), contents(tmp_path)
    bucket.begin()
    done = publish.publish(tmp_path, URL)
    changed = {name for name in after if before.get(name) != after[name]}
    assert {*done.written, "manifest.json"} >= changed
    for name in {*done.written} - changed:  # other headers
        assert bucket.keys()[f"ville/{name}"].metadata["content-disposition"] == tree.manifest.files[name].disposition
    assert set(done.removed) == before.keys() - after.keys()
    assert holds(bucket, tmp_path)


def test_what_others_wrote_stays(memory: InMemory, trees: tuple[Path, Path]) -> None:
    """Only what a manifest of ours names is removed; a file of others in the way is named, and nothing changes."""
    for name in ("photo.jpg", "events/theirs.ics", "all.ics"):
        Store(memory.url).write(name, b"theirs", {})
    before = published(memory)
    with pytest.raises(FeedsError, match=r"not written by feeds, and not overwritten: all\.ics$"):
        publish.publish(trees[0], memory.url)
    assert published(memory) == before
    publish.publish(trees[0], memory.url, overwrite=True)
    publish.publish(trees[1], memory.url)
    assert published(memory) == {**contents(trees[1]), "photo.jpg": b"theirs", "events/theirs.ics": b"theirs"}


def test_a_name_that_leaves_the_tree_is_not_removed(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    """Whatever somebody writes into a manifest or journal of a store, nothing outside of it is removed."""
    url, theirs = f"file://{tmp_path}/site", tmp_path / "theirs.txt"
    theirs.write_text("theirs")
    publish.publish(trees[0], url)
    (tmp_path / "site" / ".feeds").mkdir()
    (tmp_path / "site" / JOURNAL).write_text(json.dumps({"../theirs.txt": None, "/etc/hostname": None}))
    publish.publish(trees[1], url)
    assert theirs.read_text() == "theirs"
    assert contents(tmp_path / "site") == contents(trees[1])


def test_no_file_refers_to_one_of_a_later_turn(trees: tuple[Path, Path]) -> None:
    """What a file refers to is uploaded before it, or is a page, which has a placeholder."""
    for name, body in contents(trees[0]).items():
        text = body.replace(b"\r\n ", b"").decode()
        found = re.findall(rf"{BASE}/([^\s\"'<>?#\\&]+)", "" if name in ("record.json", "manifest.json") else text)
        for link in {link for link in found if not link.endswith("/") and link != name}:
            assert turn_of(link) < turn_of(name), (name, link)


def test_the_manifest_is_last_and_removals_follow(bucket: Bucket, trees: tuple[Path, Path]) -> None:
    """What is referred to comes before what refers, the manifest behind all, and nothing is removed before it."""
    publish.publish(trees[0], URL)
    bucket.begin()
    publish.publish(trees[1], URL)
    put = names_of(bucket, "PUT")
    order = put[: put.index("manifest.json")]
    pages = {name for name in order if name.endswith("index.html") and order.count(name) > 1}
    assert {name.count("/") > 0 for name in pages} == {True}
    turns = [turn_of(name) for name in order[len(pages) :]]
    assert turns == sorted(turns)
    assert turns[-1] is Turn.RECORD
    methods = [(method, name) for method, name in bucket.requests if not name.startswith("ville/.feeds/")]
    first = next(number for number, (method, _) in enumerate(methods) if method == "DELETE")
    assert ("PUT", "ville/manifest.json") in methods[:first]


# --- what goes wrong


@pytest.mark.slow
def test_a_bucket_is_whole_whenever_its_publisher_is_killed(
    bucket: Bucket, trees: tuple[Path, Path], tmp_path: Path
) -> None:
    """With one answer of ten a fault, killed at any request: no reference leads nowhere; the next call ends it."""
    context, random, deaths = multiprocessing.get_context("forkserver"), Random(1), 0
    publish.publish(trees[0], URL)
    requests = 2 * len(bucket.requests)  # each is a step before it is done, and one after
    context.set_forkserver_preload(["s3fs", "feeds.export.publish", "tests.s3_server"])
    bucket.errors = 0.1
    for number in range(KILLS):
        end, folder = random.randint(1, requests), trees[random.randrange(2)]
        child = context.Process(target=publish_alone, args=(folder, URL, bucket.endpoint))
        bucket.begin()
        bucket.kills = lambda count, child=child, end=end: count == end and child.kill()  # type: ignore[misc]
        child.start()
        child.join()
        assert child.exitcode in (0, -9)
        deaths += child.exitcode == -9
        bucket.wait()
        write(published(bucket), tmp_path / str(number))
        assert whole(tmp_path / str(number)) == [], number
    assert deaths > KILLS / 3
    bucket.kills = lambda count: None
    publish.publish(trees[0], URL, take_over=True)
    assert holds(bucket, trees[0])


STEPS_OF_PUBLISHER = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "open")


def publish_until(step: int, folder: Path, url: str) -> bool:
    """Publish in a process that kills itself at a step of its work with files; return whether that came."""
    child = os.fork()
    if not child:
        steps = itertools.count(1)

        def count(event: str, _: object) -> None:
            if event in STEPS_OF_PUBLISHER and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        publish.publish(folder, url, take_over=True)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_folder_is_whole_whenever_its_publisher_is_killed(
    trees: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between any two steps, what was published has no half file and no lost reference; the next call ends it."""
    monkeypatch.setattr(remote_lock, "_SETTLING", 0)
    random, deaths, url = Random(1), 0, f"file://{tmp_path}"
    publish_until(0, trees[0], url)
    for number in range(3 * KILLS):
        deaths += publish_until(random.randint(1, 400), trees[random.randrange(2)], url)
        assert whole(tmp_path) == [], number
    assert deaths > KILLS
    publish.publish(trees[0], url, take_over=True)
    assert contents(tmp_path) == contents(trees[0])


def write(files: dict[str, bytes], folder: Path) -> None:
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)


def test_after_a_kill_only_the_rest_is_uploaded(
    memory: InMemory, trees: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal knows what was uploaded, so that a large first upload is resumed where it ended."""
    monkeypatch.setattr(publish, "_EVERY", 0.0)
    write, calls = Store.write, []

    def ends(self: Store, name: str, body: bytes, headers: store.Headers) -> None:
        calls.append(name)
        if name == "sitemap.xml":
            raise KeyboardInterrupt
        write(self, name, body, headers)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", ends)
        with pytest.raises(KeyboardInterrupt):
            publish.publish(trees[0], memory.url)
    assert "manifest.json" not in published(memory)
    done = publish.publish(trees[0], memory.url)
    assert len(done.written) < 10
    assert holds(memory, trees[0])


def test_a_store_that_denies_deletion_is_told(bucket: Bucket, trees: tuple[Path, Path]) -> None:
    """What is to go stays as it was, without a lost reference; it is removed once deletion is allowed."""
    publish.publish(trees[0], URL)
    before = published(bucket)
    bucket.denied = frozenset({"DELETE"})
    for _ in range(2):
        done = publish.publish(trees[1], URL)
        assert (done.removed, set(done.kept)) == ((), before.keys() - contents(trees[1]).keys())
    found = published(bucket)
    assert {name: found[name] for name in contents(trees[1])} == contents(trees[1])
    assert {name: found[name] for name in done.kept} == {name: before[name] for name in done.kept}
    bucket.denied = frozenset()
    assert set(publish.publish(trees[1], URL).removed) == set(done.kept)
    assert published(bucket).keys() == contents(trees[1]).keys()


def test_a_store_that_denies_writing_is_told(bucket: Bucket, trees: tuple[Path, Path]) -> None:
    """One sentence says that the store may not be written, and the old tree stays."""
    publish.publish(trees[0], URL)
    bucket.denied = frozenset({"PUT"})
    with pytest.raises(FeedsError, match=r"^s3://agenda/ville/\.feeds/lock\.json: cannot be written: Access Denied$"):
        publish.publish(trees[1], URL)
    assert holds(bucket, trees[0])


def test_a_fault_that_lasts_is_told_and_the_old_tree_stays(
    memory: InMemory, trees: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file cannot be written however often it is tried, the call ends, its lock is free, the tree is whole."""
    publish.publish(trees[0], memory.url)
    write = Store.write

    def fails(self: Store, name: str, body: bytes, headers: store.Headers) -> None:
        if name == "index.html":
            raise FeedsError("the disk of the store is full")
        write(self, name, body, headers)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "write", fails)
        with pytest.raises(FeedsError, match="is full"):
            publish.publish(trees[1], memory.url)
    assert published(memory)["manifest.json"] == contents(trees[0])["manifest.json"]
    publish.publish(trees[1], memory.url)
    assert holds(memory, trees[1])


WRONG = {
    "public": r"public is no address of a store; known are s3://, gs://, az://, sftp://, file://",
    "ftp://host/site": r"ftp://host/site is no address of a store",
    "file:///proc/site": r"file:///proc/site/\.feeds/lock\.json: cannot be written: No such file or directory",
    "s3://nobody/site": r"s3://nobody/site/\.feeds/lock\.json: cannot be written: The specified bucket does not exist",
}


@pytest.mark.parametrize("url", WRONG)
def test_an_address_that_leads_nowhere_is_told(
    url: str, request: pytest.FixtureRequest, trees: tuple[Path, Path]
) -> None:
    """One sentence says what is wrong with an address."""
    if url.startswith("s3:"):
        request.getfixturevalue("bucket")
    with pytest.raises(FeedsError, match=f"^{WRONG[url]}"):
        publish.publish(trees[0], url)


def test_a_missing_package_is_told_with_its_extra(trees: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed what a store needs is told how."""
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(
        FeedsError, match=r"^the package gcsfs is missing; install it with: pip install 'feeds\[gcs\]'$"
    ):
        publish.publish(trees[0], "gs://agenda")


def test_a_tree_that_changes_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are not those of the manifest are not published; the file is named."""
    monkeypatch.setattr(publish, "_PAUSE", 0)
    made(tmp_path / "public")
    (tmp_path / "public" / "index.html").write_text("changed")
    with pytest.raises(FeedsError, match=r"index\.html is not what manifest\.json says"):
        publish.publish(tmp_path / "public", f"file://{tmp_path}/site")
    assert "index.html" not in {name for name, body in contents(tmp_path / "site").items() if b"refresh" not in body}
    with pytest.raises(FeedsError, match="no tree is there"):
        publish.publish(tmp_path, f"file://{tmp_path}/site")


# --- one publisher at a time


def test_two_publishers_do_not_mix(memory: InMemory, trees: tuple[Path, Path]) -> None:
    """Who comes while another one publishes is told who that is and until when its lock counts."""
    with (
        RemoteLock(Store(memory.url)).held(),
        pytest.raises(FeedsError, match=rf"{os.getpid()} has been publishing there since"),
    ):
        publish.publish(trees[0], memory.url)
    assert published(memory) == {}


@pytest.mark.parametrize("url", [URL, "memory://site", "file://{folder}/site"])
def test_one_of_many_gets_the_lock(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Of several that ask at the same moment, one gets the lock."""
    if url == URL:
        request.getfixturevalue("bucket")
    gate, got = threading.Barrier(5), []

    def ask(where: Store) -> None:
        with ExitStack() as stack:
            gate.wait()
            try:
                stack.enter_context(RemoteLock(where).held())
                got.append(True)
            except FeedsError:
                pass
            gate.wait()

    places = [Store(url.format(folder=tmp_path)) for _ in range(5)]
    askers = [threading.Thread(target=ask, args=(place,)) for place in places]
    for each in askers:
        each.start()
    for each in askers:
        each.join()
    assert got == [True]
    with RemoteLock(places[0]).held():
        pass


def test_a_store_that_cannot_refuse_has_one_publisher_too(memory: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a store replaces what should only be created, a lock that is held is refused all the same."""

    def replaces(self: Store, name: str, body: bytes, headers: store.Headers) -> bool:
        self.write(name, body, headers)
        return True

    monkeypatch.setattr(Store, "create", replaces)
    with RemoteLock(Store(memory.url)).held(), pytest.raises(FeedsError, match="has been publishing there"):
        RemoteLock(Store(memory.url))._acquire(take_over=False)


def test_a_lock_without_a_sign_of_life_is_taken_over(memory: InMemory) -> None:
    """After ten minutes a lock is nobody's; the one that lost it ends at its next step."""
    now = datetime.now(UTC)
    with RemoteLock(Store(memory.url), lambda: now - timedelta(minutes=9)).held(), pytest.raises(FeedsError):
        RemoteLock(Store(memory.url))._acquire(take_over=False)
    with RemoteLock(Store(memory.url), lambda: now - timedelta(minutes=11)).held() as old:
        with RemoteLock(Store(memory.url)).held(), pytest.raises(FeedsError, match="another publisher has taken over"):
            old.refresh()
        assert published(memory) == {}


# --- folders, watching, the command


def test_a_folder_is_a_store_too(tmp_path: Path, trees: tuple[Path, Path]) -> None:
    """A folder holds the tree and nothing else: no file on its way, no lock, no folder without files."""
    for folder in (*trees, trees[0]):
        publish.publish(folder, f"file://{tmp_path}/site")
        assert contents(tmp_path / "site") == contents(folder)
        assert not [path for path in (tmp_path / "site").rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_a_server_by_sftp_is_a_store_too(
    trees: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server by SFTP holds the tree and nothing else; one that ssh does not know is refused."""
    pytest.importorskip("paramiko", reason="paramiko is not installed here; `make test-stores` has it")
    from .sftp_server import sftp_server

    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "server" / "www").mkdir(parents=True)
    with sftp_server(tmp_path / "server", tmp_path / ".ssh" / "known_hosts") as address:
        for folder in trees:
            publish.publish(folder, f"{address}/www/site")
            assert contents(tmp_path / "server" / "www" / "site") == contents(folder)
        (tmp_path / ".ssh" / "known_hosts").write_text("")
        with pytest.raises(
            FeedsError, match=rf"^{address.replace(':secret', '')}/www/site: cannot be reached: .* is not in "
        ):
            publish.publish(trees[0], f"{address}/www/site")


def test_a_store_is_kept_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Each new tree of the folder is published; what fails is logged and tried again."""
    monkeypatch.setattr(keep_published, "_LOOK", 0.02)
    monkeypatch.setattr(keep_published, "_AGAIN", 0.02)
    caplog.set_level(logging.INFO, "feeds")
    folder, site, stop = tmp_path / "public", tmp_path / "site", threading.Event()
    keeper = threading.Thread(target=keep_published.keep_published, args=(folder, f"file://{site}", stop.wait))
    keeper.start()
    try:
        until(lambda: "no tree is there" in caplog.text)
        made(folder)
        until(lambda: contents(site) == contents(folder))
        made(folder, *SECOND)
        until(lambda: contents(site) == contents(folder))
    finally:
        stop.set()
        keeper.join()


def until(is_true: Callable[[], bool]) -> None:
    """Wait for something; files may vanish while it is looked at."""
    for _ in range(1000):
        with suppress(FileNotFoundError):
            if is_true():
                return
        sleep(0.02)
    raise AssertionError(is_true)


def test_the_command_publishes(tmp_path: Path) -> None:
    """``feeds publish`` takes public/ unless a folder is named, says what it did, and what it would do."""
    assert run("build", ROOT / "content", "-o", tmp_path / "public", "--no-pages", FEEDS_CACHE="none").returncode == 0
    url = f"file://{tmp_path}/site"
    planned = run("publish", "--dry-run", url, cwd=tmp_path)
    assert "+ all.ics" in planned.stdout.splitlines()
    assert not (tmp_path / "site").exists()
    done = run("publish", url, cwd=tmp_path)
    number = len(contents(tmp_path / "public"))
    assert done.stderr == f"{number} fichiers dans {url} : {number - 1} écrits, 0 supprimés\n"
    assert contents(tmp_path / "site") == contents(tmp_path / "public")
    failed = run("publish", tmp_path, "ftp://x", LANGUAGE="fr")
    assert (failed.returncode, failed.stderr[:24]) == (2, "feeds: ftp://x n’est pas")


@pytest.mark.slow
def test_a_build_that_watches_publishes(tmp_path: Path) -> None:
    """``feeds build --watch --publish`` has each edit in the store soon after; what publishes ends with the build."""
    content, folder, site = tmp_path / "content", tmp_path / "public", tmp_path / "site"
    content.mkdir()
    (content / "one.md").write_text(FIRST[0])
    with subprocess.Popen(
        [*FEEDS, "build", content, "-o", folder, "--watch", "--publish", f"file://{site}"], stderr=subprocess.DEVNULL,
        env={**clean_environ(), "FEEDS_CACHE": "none", "FEEDS_TIMEZONE": "Europe/Paris"},
    ) as building:  # fmt: skip
        try:
            until(lambda: "all.ics" in contents(site) and contents(site) == contents(folder))
            children = psutil.Process(building.pid).children()
            (content / "two.md").write_text(FIRST[1])
            until(lambda: "events/two.ics" in contents(site) and contents(site) == contents(folder))
        finally:
            building.kill()
    until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in children))


def test_a_build_publishes(tmp_path: Path) -> None:
    """``feeds build --publish`` uploads what it wrote; where that cannot be, it says so before it reads a document."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "one.md").write_text(FIRST[0])
    settings = {"FEEDS_CACHE": "none", "FEEDS_TIMEZONE": "Europe/Paris"}
    command = ("build", tmp_path / "content", "-o", tmp_path / "public", "--publish")
    assert run(*command, "ftp://x", **settings).returncode == 2
    assert not (tmp_path / "public").exists()
    done = run(*command, f"file://{tmp_path}/site", **settings)
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "site") == contents(tmp_path / "public")


def test_a_publisher_that_is_stopped_frees_its_lock(bucket: Bucket, trees: tuple[Path, Path]) -> None:
    """SIGTERM ends the command in the middle as Ctrl-C does, and the next one needs not wait."""
    bucket.kills = lambda number: number == 30 and os.kill(os.getpid(), signal.SIGTERM)
    assert run("publish", trees[0], URL).returncode == 130
    bucket.kills = lambda number: None
    assert run("publish", trees[0], URL).returncode == 0
    assert holds(bucket, trees[0])


def test_the_command_tells_what_is_kept(bucket: Bucket, trees: tuple[Path, Path]) -> None:
    """A store that denies deletion is told in a sentence, and the command has done its work."""
    run("publish", trees[0], URL)
    bucket.denied = frozenset({"DELETE"})
    done = run("publish", trees[1], URL, LANGUAGE="en")
    assert done.returncode == 0
    assert "s3://agenda/ville denies deletion. All else is published; these files are to go, and stay: " in done.stderr
