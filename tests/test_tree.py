"""The tree of ``feeds build``: whole under any prefix, the same bytes anywhere, never half, never over what others wrote."""

import hashlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from feeds.export import manifest
from feeds.export.build import Tree, build
from feeds.export.contents import About, Rank, Recipe
from feeds.export.folder import Folder
from feeds.formats import FORMATS
from feeds.pipeline.collection import Collection
from feeds.problems.catalogue import FeedsError

from .commands import run
from .support import ROOT, Links, collection_of

BASE = "https://agenda.example.org/ville"
SERIES = """---
title: Chorale
event_start_date: 2026-12-01 18:00
event_end_date: 2026-12-01 19:00
rrule: FREQ=WEEKLY;COUNT=20
categories: [Musique]
lang: fr
---
"""


def event(number: int, day: str = "2027-05-18", category: str = "Atelier", title: str = "Rencontre") -> str:
    return (f"---\ntitle: {title} {number}\nevent_start_date: {day} 14:30\nevent_end_date: {day} 18:00\n"
            f"lieu: Salle {number}\ncategories: [{category}]\nlang: fr\n---\nBonjour {number}.\n")  # fmt: skip


TEXTS = (
    *(event(number) for number in range(7)),  # more on a day than a table shows
    *(event(number, f"2026-{number - 6:02}-03", "Conférence") for number in range(7, 12)),
    event(12, "2031-02-01"),
    SERIES,
)


def tree_of(folder: Path, *texts: str, **chosen: object) -> Tree:
    return build(collection_of(*(texts or TEXTS), **{"today": date(2026, 11, 29), "language": "fr", **chosen}), folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def http_server(folder: Path) -> Iterator[str]:
    """Serve a folder with ``python -m http.server``, which knows nothing of us."""
    code = ("import http.server as h, functools as f, sys\n"
            "s = h.ThreadingHTTPServer(('127.0.0.1', 0), f.partial(h.SimpleHTTPRequestHandler, directory=sys.argv[1]))\n"
            "print(s.server_port, flush=True); s.serve_forever()")  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", code, folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as own:
        assert own.stdout
        try:
            yield f"http://127.0.0.1:{int(own.stdout.readline())}"
        finally:
            own.terminate()


class Crawler:
    """Follows every link of every page of a site; ``lost`` are those that lead nowhere, with the page they stand on."""

    def __init__(self, start: str) -> None:
        self.origin, self.lost = "{0.scheme}://{0.netloc}".format(urlsplit(start)), list[tuple[str, str]]()
        self.pages: dict[str, set[str]] = {}
        self.files: set[str] = set()
        self._links: list[tuple[str, str]] = []
        self._connection = HTTPConnection(urlsplit(start).netloc)
        waiting = [("", start)]
        while waiting:
            page, link = waiting.pop()
            waiting += self._visit(page, link)
        for page, link in self._links:
            address, anchor = urldefrag(link)
            if anchor and anchor not in self.pages.get(address, {anchor}):
                self.lost.append((page, link))

    def _visit(self, page: str, link: str) -> list[tuple[str, str]]:
        self._links.append((page, link))
        address, _ = urldefrag(link)
        if address in self.pages or address in self.files or not address.startswith(self.origin):
            return []
        self._connection.request("GET", urlsplit(address).path)
        answer = self._connection.getresponse()
        body, type_ = answer.read(), answer.getheader("Content-Type", "")
        if answer.status != 200:
            self.lost.append((page, link))
            self.files.add(address)
            return []
        if not type_.startswith("text/html"):
            self.files.add(address)
            return []
        links = Links(body.decode())
        self.pages[address] = links.anchors
        return [(address, urljoin(address, each)) for each in links.found]


@pytest.mark.parametrize("base", ["", BASE], ids=["anywhere", "based"])
@pytest.mark.parametrize("prefix", ["", "ville/agenda"])
def test_every_link_of_every_page_answers(base: str, prefix: str, tmp_path: Path) -> None:
    """From the first page every page of both languages is reached, and no link or anchor leads nowhere."""
    tree = tree_of(tmp_path / prefix, base_url=base, page_languages=("en",))
    with http_server(tmp_path) as origin:
        found = Crawler(f"{origin}/{prefix}/" if prefix else f"{origin}/")
    assert found.lost == []
    root = f"{origin}/{prefix}/" if prefix else f"{origin}/"
    reached = {address.removeprefix(root) + "index.html" for address in found.pages}
    pages = {name for name in tree.names if name.endswith("index.html")}
    frames = {name for name in pages if "embed/" in name}
    assert pages - frames - reached == set()


def test_the_sample_site_is_whole(tmp_path: Path) -> None:
    """What a fresh clone builds has no link that leads nowhere."""
    assert run("build", ROOT / "content", "-o", tmp_path, "--today", "2026-11-29", FEEDS_CACHE="none").returncode == 0
    with http_server(tmp_path) as origin:
        assert Crawler(f"{origin}/").lost == []


def test_feeds_lead_to_pages_that_are_there(tmp_path: Path) -> None:
    """Each absolute address in a feed, a page or the sitemap is that of a file of the tree."""
    tree = tree_of(tmp_path, base_url=BASE, page_languages=("en",))
    for name, body in contents(tmp_path).items():
        for address in re.findall(rf"{BASE}(/[^\s\"'<>?#\\&]*)", body.replace(b"\r\n ", b"").decode("utf-8")):
            path = address.lstrip("/") + ("index.html" if address.endswith("/") else "")
            assert path in tree.names, f"{name}: {address}"


def test_without_a_base_feeds_hold_no_address_of_ours(tmp_path: Path) -> None:
    """A tree that does not know where it will be invents no address, in feeds or pages."""
    tree_of(tmp_path)
    for name, body in contents(tmp_path).items():
        assert b'webcal://"' not in body
        if name.endswith((".ics", ".atom", ".json")) and name not in ("manifest.json", "record.json"):
            assert not re.search(rb"(URL|SOURCE|feed_url|home_page_url)[^\n]{0,30}:", body), name


def test_what_needs_a_request_is_absent(tmp_path: Path) -> None:
    """No page of a static tree has a form, or a link with a query of ours; a tree that is completed links to them."""
    tree_of(tmp_path / "static", base_url=BASE)
    pages = [body for name, body in contents(tmp_path / "static").items() if name.endswith(".html")]
    assert not any(
        b"<form" in body or re.search(rb'(?:href|src)="(?!https?:|mailto:|webcal:)[^"]*\?', body) for body in pages
    )
    collection = collection_of(*TEXTS, today=date(2026, 11, 29), base_url=BASE, explain=True)
    completed = build(collection, tmp_path / "completed", interactive=True)
    assert "embed/index.html" not in completed.names
    first = (tmp_path / "completed" / "index.html").read_text()
    assert 'href="./feed"' in first
    assert 'href="./embed"' in first
    assert (
        'href="../../events/evenement-0/explain"' in (tmp_path / "completed/events/evenement-0/index.html").read_text()
    )


def test_pages_of_events_depend_on_no_day(tmp_path: Path) -> None:
    """Midnight changes no page of an event, and lists say for which day they were made."""
    tree_of(tmp_path / "now", today=date(2026, 11, 29))
    tree_of(tmp_path / "later", today=date(2029, 6, 1))
    now, later = contents(tmp_path / "now"), contents(tmp_path / "later")
    events = [name for name in now if name.startswith("events/")]
    assert [name for name in events if now[name] != later[name]] == []
    assert "29 novembre 2026" in now["index.html"].decode()
    assert not any(b"29 novembre 2026" in now[name] for name in events)


def test_months_that_are_over_stay_as_they_are(tmp_path: Path) -> None:
    """Of the pages of months, midnight changes those around the day only."""
    tree_of(tmp_path / "now", today=date(2026, 11, 29))
    tree_of(tmp_path / "next", today=date(2026, 11, 30))
    now, following = contents(tmp_path / "now"), contents(tmp_path / "next")
    changed = {name for name in now if now[name] != following[name] and "months/" in name}
    assert {name.split("months/")[1][:7] for name in changed} == {
        "2026-11",
        "2026-12",
    }  # its table shows the last days of November


def test_two_places_have_the_same_bytes(tmp_path: Path) -> None:
    """The same documents, settings, day and record make the same tree, whatever the process and its clock."""
    found = []
    for name, zone in (("one", "UTC"), ("two", "America/New_York")):
        done = run("build", ROOT / "content", "-o", tmp_path / name, "--today", "2027-01-10", FEEDS_CACHE="none",
                   FEEDS_BASE_URL=BASE, TZ=zone)  # fmt: skip
        assert done.returncode == 0, done.stderr
        found.append(contents(tmp_path / name))
    assert found[0] == found[1]


def test_the_manifest_tells_every_file(tmp_path: Path) -> None:
    """Each file is there with its hash, size and headers; the manifest is read back as it was written."""
    tree = tree_of(tmp_path, base_url=BASE)
    files = contents(tmp_path)
    told = json.loads(files.pop("manifest.json"))
    assert list(told) == sorted(told)
    assert list(told["files"]) == sorted(files)
    for name, entry in told["files"].items():
        assert (entry["sha256"], entry["size"]) == (hashlib.sha256(files[name]).hexdigest(), len(files[name]))
        assert list(entry) == sorted(entry)
        assert ("modified" in entry) == (name.endswith(tuple(f".{form.suffix}" for form in FORMATS)) and "oembed" not in name
                                         and name != "record.json")  # fmt: skip
    assert manifest.read(tmp_path) == tree.manifest
    assert (told["version"], told["today"], told["base_url"], told["language"]) == (1, "2026-11-29", BASE, "fr")
    assert told["files"]["all.ics"]["type"] == "text/calendar; charset=utf-8"
    assert told["files"]["all.ics"]["headers"]["Access-Control-Allow-Origin"] == "*"
    assert told["files"]["events/evenement-0.ics"]["disposition"].startswith("attachment; ")


def test_the_time_of_bytes_stays_while_they_stay(tmp_path: Path) -> None:
    """Last-Modified of a feed is remembered by the record: it grows when the bytes change, and not otherwise."""
    tree_of(tmp_path)
    first = manifest.read(tmp_path)
    tree_of(tmp_path)
    assert manifest.read(tmp_path) == first
    tree_of(tmp_path, *TEXTS[1:], name="Autre")
    second = manifest.read(tmp_path)
    assert first
    assert second
    assert second.files["all.ics"].modified > first.files["all.ics"].modified


def test_the_record_is_read_from_where_the_last_tree_is(tmp_path: Path) -> None:
    """A build in an empty folder that is given the last tree goes on from its record, from a folder or a site."""
    tree_of(tmp_path / "first")
    tree_of(tmp_path / "first", name="Autre")
    collection = collection_of(*TEXTS, today=date(2026, 11, 29), language="fr", name="Autre")
    there = build(collection, tmp_path / "there", previous=tmp_path / "first")
    with http_server(tmp_path / "first") as origin:
        far = build(collection, tmp_path / "far", previous=f"{origin}/")
        with pytest.raises(FeedsError, match="cannot be read"):
            build(collection, tmp_path / "none", previous="http://127.0.0.1:9/")
    alone = build(collection, tmp_path / "alone")
    assert there.manifest == far.manifest
    assert there.manifest != alone.manifest
    assert contents(tmp_path / "there") == contents(tmp_path / "first")


def test_what_others_wrote_is_not_overwritten(tmp_path: Path) -> None:
    """A foreign file where one of ours belongs is named in one sentence, and nothing changes."""
    (tmp_path / "categories" / "atelier").mkdir(parents=True)
    theirs = tmp_path / "categories" / "atelier" / "index.html"
    theirs.write_text("theirs")
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(FeedsError, match=r"not overwritten: categories/atelier/index\.html, manifest\.json"):
        tree_of(tmp_path)
    assert contents(tmp_path) == {"categories/atelier/index.html": b"theirs", "manifest.json": b'{"name": "a web app"}'}
    tree = build(collection_of(*TEXTS), tmp_path, overwrite=True)
    assert "categories/atelier/index.html" in tree.changed


def test_only_what_we_wrote_is_removed(tmp_path: Path) -> None:
    """What is gone leaves the folder with the folders that it leaves empty; what others wrote or changed stays."""
    tree_of(tmp_path)
    (tmp_path / "events" / "theirs.html").write_text("theirs")
    changed = tmp_path / "events" / "evenement-8" / "index.html"
    changed.write_text("changed")
    tree = tree_of(tmp_path, *TEXTS[:7])
    assert "events/evenement-9/index.html" in tree.removed
    assert not (tmp_path / "events" / "evenement-9").exists()
    assert tree.kept == ("events/evenement-8/index.html",)
    assert changed.read_text() == "changed"
    assert (tmp_path / "events" / "theirs.html").is_file()
    assert set(contents(tmp_path)) - set(tree.names) == {
        "manifest.json",
        "events/theirs.html",
        "events/evenement-8/index.html",
    }


def test_a_dry_run_says_and_writes_nothing(tmp_path: Path) -> None:
    """``--dry-run`` names what would be written and removed; not even the folder is made."""
    done = run("build", ROOT / "content", "-o", tmp_path / "public", "--dry-run", FEEDS_CACHE="none")
    assert done.returncode == 0, done.stderr
    assert "+ all.ics" in done.stdout.splitlines()
    assert not (tmp_path / "public").exists()


def test_a_tree_of_a_newer_version_stays(tmp_path: Path) -> None:
    """A manifest or record of a version that we do not know is not touched."""
    tree_of(tmp_path)
    for name in ("manifest.json", "record.json"):
        shutil.copy(tmp_path / name, tmp_path / f"{name}.kept")
        (tmp_path / name).write_text((tmp_path / name).read_text().replace('"version": 1', '"version": 9'))
        before = contents(tmp_path)
        with pytest.raises(FeedsError, match="newer version"):
            tree_of(tmp_path, name="Autre")
        assert contents(tmp_path) == before
        shutil.move(tmp_path / f"{name}.kept", tmp_path / name)


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    """A folder that another build writes is left to it, which one sentence tells."""
    with Folder(tmp_path).held(), pytest.raises(FeedsError, match="another build writes there"):
        tree_of(tmp_path)


def test_a_part_of_the_path_that_is_a_file_is_told(tmp_path: Path) -> None:
    """A file where a folder belongs is told in a sentence, and the rest of the folder stays empty."""
    (tmp_path / "events").write_text("theirs")
    with pytest.raises(FeedsError, match=r"events.*: cannot be written: Not a directory"):
        tree_of(tmp_path)
    assert contents(tmp_path) == {"events": b"theirs"}


def test_names_that_differ_only_in_case_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where two files would be one on many disks, one sentence names them and the old tree stays."""
    tree_of(tmp_path)
    before = contents(tmp_path)
    both = [
        Recipe(name, Rank.SITE, None, lambda: (b"",), lambda: About("text/plain", "")) for name in ("a.txt", "A.txt")
    ]
    monkeypatch.setattr("feeds.export.contents.event_files", lambda *_: iter(both))
    with pytest.raises(FeedsError, match=r"a\.txt and A\.txt differ only in case"):
        tree_of(tmp_path)
    assert contents(tmp_path) == before


STEPS, KILLS = 8, int(os.environ.get("FEEDS_KILLS", "30"))


def test_what_is_built_step_by_step_is_what_is_built_at_once(tmp_path: Path) -> None:
    """After each of many edits, the tree that renders only what can have changed is that of a build from nothing."""
    random = Random(1)
    texts = {f"{number}.md": text for number, text in enumerate(TEXTS)}
    chosen = {"today": date(2026, 11, 29), "base_url": BASE, "page_languages": ("en",)}
    collection = collection_of(*texts.values(), names=tuple(texts), **chosen)
    tree = build(collection, tmp_path / "steps")
    shutil.copytree(tmp_path / "steps", tmp_path / "kept")
    for _ in range(STEPS):
        name = random.choice(sorted(texts))
        _edit(random, texts, name)
        collection = collection_of(*texts.values(), names=tuple(texts), **chosen)
        tree = build(collection, tmp_path / "steps", before=tree)
        assert whole(tmp_path / "steps") == []
        fresh = tmp_path / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        shutil.copy(tmp_path / "kept" / "record.json", fresh)
        build(collection, fresh, overwrite=True)
        mine, theirs = contents(tmp_path / "steps"), contents(fresh)
        assert {each for each in mine.keys() | theirs.keys() if mine.get(each) != theirs.get(each)} == set()
        shutil.copy(fresh / "record.json", tmp_path / "kept")


def _edit(random: Random, texts: dict[str, str], name: str) -> None:
    """Change a document as editors do: its words, its day, its category, its status; or remove or add one."""
    day = f"202{random.randint(6, 8)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    kinds = (
        lambda: texts.update({name: texts[name].replace("title: ", "title: Nouveau ")}),
        lambda: texts.update({name: re.sub(r"(event_\w+_date: )\S+", rf"\g<1>{day}", texts[name])}),
        lambda: texts.update({name: texts[name].replace("lang: fr", "lang: fr\nstatus: cancelled", 1)}),
        lambda: texts.update(
            {name: re.sub(r"categories: \[\w+\]", f"categories: [{random.choice('ABC')}]", texts[name])}
        ),
        lambda: texts.pop(name),
        lambda: texts.update({f"{random.randint(100, 999)}.md": event(random.randint(100, 999), day)}),
    )
    random.choice(kinds)()


def whole(folder: Path) -> list[tuple[str, str]]:
    """Return the references that lead nowhere, of every file of a tree: links of pages, addresses of ours in feeds."""
    found = contents(folder)
    files = {name for name in found if not name.startswith(".feeds/")}
    lost = []
    for name in files - {"manifest.json", "record.json", "feeds.js", "nginx.conf", "_headers", ".htaccess"}:
        body = found[name]
        if name.endswith(".html"):
            base = f"{BASE}/{'' if name == '404.html' else name}"
            links = [urljoin(base, each) for each in Links(body.decode()).found]
        else:
            links = re.findall(rf"{BASE}/[^\s\"'<>?#\\&]*", body.replace(b"\r\n ", b"").decode())
        for link in links:
            path = urldefrag(link)[0].partition("?")[0].removeprefix(f"{BASE}/")
            if (
                link.startswith(f"{BASE}/")
                and (path + "index.html" if not path or path.endswith("/") else path) not in files
            ):
                lost.append((name, link))
    return lost


STEPS_OF_BUILD = ("os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "open")


def build_until(step: int, collection: Collection, folder: Path) -> bool:
    """Build in a process that kills itself at a step of its work with files; return whether that came."""
    child = os.fork()
    if not child:
        steps = itertools.count(1)

        def count(event: str, _: object) -> None:
            if event in STEPS_OF_BUILD and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        build(collection, folder)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_build_that_is_killed_leaves_every_reference_whole(tmp_path: Path) -> None:
    """Killed between any two steps, a tree has no half file and no link that leads nowhere; the next build ends it."""
    others = (*TEXTS[5:], *(event(number, category="Neuf") for number in range(50, 55)))
    versions = [collection_of(*texts, today=date(2026, 11, 29), base_url=BASE) for texts in (TEXTS, others)]
    random, deaths = Random(1), 0
    for number in range(KILLS):
        deaths += build_until(random.randint(1, 700), versions[number % 2], tmp_path)
        assert whole(tmp_path) == [], number
    assert deaths > KILLS / 3
    tree = build(versions[0], tmp_path)
    assert set(contents(tmp_path)) == {*tree.names, "manifest.json"}
