"""The cache is a file that anybody may damage, delete or share: it saves work and is never a cause of anything."""

import gc
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.interpretation import FrontMatter, SiteEvidence
from feeds.pipeline import cache as caches
from feeds.pipeline.cache import Cache, key
from feeds.pipeline.collection import collect
from feeds.pipeline.compile import Context, DocumentRecord, compile_document
from feeds.pipeline.compiler import Compiler
from feeds.pipeline.scan import BuildState
from feeds.pipeline.serialization import pack
from feeds.reading import Dates, list_files, parse_document
from feeds.settings import Settings

from .support import FILED, ROOT, examples

DOCUMENT = "---\ntitle: {}\nstart: 2027-05-18 14:30\n---\nUne rencontre.\n"


def values(count: int, seed: int = 0) -> dict[bytes, bytes]:
    chance = random.Random(seed)
    return {key(b"%d" % seed, b"%d" % number): chance.randbytes(chance.randrange(300)) for number in range(count)}


def in_another_process(code: str, *arguments: str | Path) -> "subprocess.Popen[bytes]":
    start = "import sys; from pathlib import Path; from feeds.pipeline.cache import *; from tests.test_cache import *\n"
    return subprocess.Popen([sys.executable, "-c", start + code, *map(os.fspath, arguments)], cwd=ROOT,
                            stdout=subprocess.PIPE)  # fmt: skip


def said(process: "subprocess.Popen[bytes]") -> bytes:
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return told


# --- what is put is got


@examples(20)
@given(st.lists(st.dictionaries(st.binary(max_size=40), st.binary(max_size=200), max_size=8), max_size=4))
def test_what_is_put_is_got(tmp_path_factory: pytest.TempPathFactory, rounds: list[dict[bytes, bytes]]) -> None:
    """Each key gives what was put last under it, here and to whoever opens the file anew; others give nothing."""
    path, last = tmp_path_factory.mktemp("cache") / "a" / "b.sqlite", {}
    cache = Cache(path)
    for some in rounds:
        cache.put(some)
        last |= some
    for reader in (cache, Cache(path)):
        assert reader.get([*last, b"nobody put this" * 9]) == last
    assert cache.get([]) == {}


@pytest.mark.parametrize("count", [499, 500, 501, 1_000, 2_345])
def test_many_keys_in_one_question(tmp_path: Path, count: int) -> None:
    """No limit of SQLite on one question shows."""
    cache, some = Cache(tmp_path / "a.sqlite"), values(count)
    cache.put(some)
    assert cache.get([*some, *values(count, 1)]) == some


def test_another_process_knows_it(tmp_path: Path) -> None:
    """What one process put another one gets, and the other way round, while both have the file open."""
    path = tmp_path / "a.sqlite"
    cache, mine, its = Cache(path), values(50, 1), values(50, 2)
    cache.put(mine)
    code = "c = Cache(Path(sys.argv[1])); assert c.get(list(values(50, 1))) == values(50, 1); c.put(values(50, 2))"
    said(in_another_process(code, path))
    assert cache.get([*mine, *its]) == mine | its


def test_two_processes_at_once(tmp_path: Path) -> None:
    """Processes that write at the same time wait for each other: nothing is lost, nothing is half."""
    path = tmp_path / "a.sqlite"
    code = """
c, seed = Cache(Path(sys.argv[1])), int(sys.argv[2])
for each in range(40):
    c.put(values(20, seed * 100 + each))
    assert c.get(list(values(20, seed * 100 + each))) == values(20, seed * 100 + each)
"""
    for process in [in_another_process(code, path, str(seed)) for seed in (1, 2, 3)]:
        said(process)
    every = {
        name: value for seed in (1, 2, 3) for each in range(40) for name, value in values(20, seed * 100 + each).items()
    }
    assert Cache(path).get(list(every)) == every


def test_a_fork_opens_the_file_for_itself(tmp_path: Path) -> None:
    """What SQLite opened does not come along into a fork; parent and child write in turns."""
    cache = Cache(tmp_path / "a.sqlite")
    cache.put(values(5, 1))
    code = """
import os
cache = Cache(Path(sys.argv[1]))
assert cache.get(list(values(5, 1)))
mine = cache._opened[1]
child = os.fork()
for number in range(30):
    cache.put(values(5, (2000 if child else 3000) + number))
if child == 0:
    os._exit(cache._opened[1] is mine)
assert os.waitpid(child, 0)[1] == 0
assert cache._opened[1] is mine
"""
    said(in_another_process(code, tmp_path / "a.sqlite"))
    for number in (*range(2000, 2030), *range(3000, 3030)):
        assert cache.get(list(values(5, number))) == values(5, number)


def test_a_cache_that_goes_away_closes_its_file(tmp_path: Path) -> None:
    """No file stays open behind a cache that nobody uses any more."""
    cache = Cache(tmp_path / "a.sqlite")
    cache.put(values(1))
    assert _open_files(tmp_path)
    del cache
    gc.collect()  # a connection of sqlite3 refers to itself
    assert _open_files(tmp_path) == []


def _open_files(folder: Path) -> list[str]:
    return [file.path for file in psutil.Process().open_files() if Path(file.path).is_relative_to(folder)]


def test_threads_share_a_cache(tmp_path: Path) -> None:
    """A state is built in one thread and the next one in another: the connection is for whichever asks."""
    cache, some = Cache(tmp_path / "a.sqlite"), values(5)
    cache.put(some)
    found: list[dict[bytes, bytes]] = []
    thread = threading.Thread(target=lambda: found.append(cache.get(list(some))))
    thread.start()
    thread.join()
    assert found == [some]


# --- keys


@given(st.lists(st.lists(st.binary(max_size=9), max_size=4).map(tuple), min_size=2, max_size=2, unique=True))
def test_other_parts_have_another_key(parts: list[tuple[bytes, ...]]) -> None:
    """A key tells apart what it is made of: the same octets in other parts are another thing."""
    assert key(*parts[0]) != key(*parts[1])
    assert key(*parts[0]) == key(*parts[0])


def test_another_code_has_another_version(tmp_path: Path) -> None:
    """Any change of a module or a translation, and another release of a library or of Python, is another version."""
    package = tmp_path / "feeds"
    shutil.copytree(ROOT / "feeds", package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    (package / "x").mkdir()
    (package / "x" / "a.mo").write_bytes(b"words")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from feeds.pipeline.cache import version; print(version().hex())"
    )
    odd = "import importlib.metadata as m; old = m.version; m.version = lambda n: '0' if n == '{}' else old(n);"
    seen = []

    def look(code: str = code) -> None:
        run = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=tmp_path, capture_output=True, check=True)
        seen.append(run.stdout)

    look()
    look()
    assert seen[0] == seen[1] == f"{seen[0].decode().strip()}\n".encode()
    (package / "x" / "a.mo").write_bytes(b"other words")
    look()
    with (package / "text" / "folding.py").open("a", encoding="utf-8") as module:
        module.write("\n# changed\n")
    look()
    for library in ("pyyaml", "icalendar", "cmarkgfm"):  # one that reads, one that writes, one that does both
        look(f"{odd.format(library)}{code}")
    look(f"import sys; sys.version = '4.0'; {code}")
    assert len(set(seen)) == 7


@pytest.mark.parametrize(
    "change",
    [{"timezone": "Europe/London"}, {"default_duration": 61}, {"base_url": "https://x.example"}, {"zulu": "local"},
     {"ignore": ("end-assumed",)}, {"language": "fr"}, {"name": "B"}],
)  # fmt: skip
def test_another_setting_is_another_key(tmp_path: Path, change: dict[str, object]) -> None:
    """What was made with other settings is not taken: each start gives what a start without a cache gives."""
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(DOCUMENT.format(name), "utf-8")
    site = Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris", uid_domain="x.example")
    other = replace(site, **change)  # type: ignore[arg-type]
    cache = Cache(tmp_path / "cache" / "a.sqlite")
    for chosen in (site, other, site):
        assert collect(chosen, build_state=BuildState(cache, writes=True)) == collect(chosen)


def test_what_is_known_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second start neither parses nor interprets a document; one that changed, and only that one, is read again."""
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(DOCUMENT.format(name), "utf-8")
    site, cache = Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris"), Cache(tmp_path / "a.sqlite")
    first = collect(site, build_state=BuildState(cache))
    made: list[str] = []
    look_into = Compiler._look_into
    monkeypatch.setattr(
        Compiler,
        "_look_into",
        lambda self, item, octets: (made.append(item.record.source), look_into(self, item, octets)),
    )
    assert collect(site, build_state=BuildState(Cache(tmp_path / "a.sqlite"))) == first
    assert made == []
    (tmp_path / "b.md").write_text(DOCUMENT.format("d"), "utf-8")
    assert collect(site, build_state=BuildState(cache)) == collect(site)
    assert made[:1] == ["b.md"]
    assert made.count("b.md") == 2  # the other one is the build without a cache


def compiled_of(tmp_path: Path, text: str, *, writes: bool) -> tuple[Compiler, DocumentRecord, FrontMatter]:
    document, problems = parse_document(text.encode(), "a.md", FILED)
    assert document
    site, front_matter = Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris"), FrontMatter(document)
    return Compiler(site, writes=writes), DocumentRecord.of(front_matter, problems, site, "key"), front_matter


@pytest.mark.parametrize(
    ("text", "is_written"), [(DOCUMENT, True), (DOCUMENT.replace("title", "draft: true\ntitle"), False)]
)
def test_drafts_are_written_nowhere(tmp_path: Path, text: str, is_written: bool) -> None:
    """The cache keeps what is served of an event, and of a draft nothing is."""
    _, record, front_matter = compiled_of(tmp_path, text, writes=True)
    site = Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris")
    assert bool(compile_document(front_matter, record, site, Context(), writes=True).parts) is is_written


def test_all_that_an_event_is_made_of_is_in_its_key(tmp_path: Path) -> None:
    """Another document, evidence, commit or file time, place that it refers to, or none written: another key each time."""
    compiler, record, front_matter = compiled_of(tmp_path, DOCUMENT, writes=True)
    silent, _, _ = compiled_of(tmp_path, DOCUMENT, writes=False)
    later, named = FILED + timedelta(days=1), record._replace(references=("salle.md",))
    keys = [
        compiler.key(record, Context()),
        silent.key(record, Context()),
        compiler.key(record._replace(key="other"), Context()),
        compiler.key(record._replace(modified=later), Context()),
        compiler.key(record, Context(dates={"a.md": Dates(FILED, FILED)})),
        compiler.key(record, Context(dates={"a.md": Dates(FILED, later)})),
        compiler.key(record, Context(SiteEvidence(language="fr"))),
        compiler.key(named, Context()),
        compiler.key(named, Context(places={"salle.md": front_matter})),
    ]
    assert len(set(keys)) == len(keys)
    assert compiler.key(record, Context()) == keys[0]


# --- a file that is no good


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(0, len(data), 97):
        data[place] ^= 0xFF
    path.write_bytes(data)


def _flip_body(path: Path) -> None:
    """Change what is not the header: pages of the tree and values."""
    data = bytearray(path.read_bytes())
    for place in range(4_096, len(data), 61):
        data[place] ^= 0x55
    path.write_bytes(data)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _other_table(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE made (a, b)")
    connection.commit()
    connection.close()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "another table": _other_table,
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("not a database, " * 500),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "flipped": _flip,
    "flipped body": _flip_body,
    "first page": lambda path: os.truncate(path, 4_096),
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "odd length": lambda path: os.truncate(path, path.stat().st_size - 1_000),
    "header": lambda path: os.truncate(path, 50),
    "journal": lambda path: path.with_name(f"{path.name}-journal").write_bytes(
        b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 99
    ),
}
LASTING: dict[str, Callable[[Path], object]] = {
    "a folder in its place": _folder,
    "a folder as journal": lambda path: (path.unlink(), path.with_name(f"{path.name}-journal").mkdir()),
}


def damaged(tmp_path: Path, damage: Callable[[Path], object], *, is_open: bool) -> tuple[Cache, dict[bytes, bytes]]:
    cache, some = Cache(tmp_path / "a.sqlite"), values(300)
    cache.put(some)
    damage(tmp_path / "a.sqlite")
    return cache if is_open else Cache(tmp_path / "a.sqlite"), some


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_costs_the_work_and_is_mended(tmp_path: Path, kind: str, is_open: bool) -> None:
    """Of a damaged file only what is whole is got; then it works again, for this process and for the next one."""
    cache, some = damaged(tmp_path, DAMAGE[kind], is_open=is_open)
    assert cache.get(list(some)).items() <= some.items()
    fresh = values(300, 7)
    for _ in range(3):  # the first ones may notice the damage and begin anew
        cache.put(fresh)
        cache.get(list(some))
    cache.put(fresh)
    assert Cache(tmp_path / "a.sqlite").get(list(fresh)) == fresh
    if kind != "gone" or not is_open:  # who has a deleted file open goes on with that
        assert cache.get(list(fresh)) == fresh


@pytest.mark.parametrize("kind", LASTING)
def test_what_is_not_ours_is_left_alone(tmp_path: Path, kind: str) -> None:
    """A folder in its place is not removed: nothing is known then, and nothing raises."""
    cache, some = damaged(tmp_path, LASTING[kind], is_open=False)
    before = sorted(path.name for path in tmp_path.iterdir())
    for _ in range(2):
        cache.put(some)
        assert cache.get(list(some)) == {}
        cache.forget(1)
    assert set(before) <= {path.name for path in tmp_path.iterdir()}


def test_a_value_that_was_changed_is_not_got(tmp_path: Path) -> None:
    """SQLite does not notice other octets in a value; its sum does, and the others are still known."""
    path, some = tmp_path / "a.sqlite", values(3)
    Cache(path).put(some)
    connection = sqlite3.connect(path)
    changed = next(iter(some))
    connection.execute("UPDATE made SET value = ? WHERE key = ?", (b"other", changed))
    connection.commit()
    connection.close()
    assert Cache(path).get(list(some)) == {name: value for name, value in some.items() if name != changed}


def test_a_folder_in_its_place_that_goes_away(tmp_path: Path) -> None:
    """Once what was in the way is gone, values are kept again."""
    path, some = tmp_path / "a.sqlite", values(3)
    path.mkdir()
    cache = Cache(path)
    cache.put(some)
    assert cache.get(list(some)) == {}
    path.rmdir()
    cache.put(some)
    assert cache.get(list(some)) == some


@pytest.mark.parametrize("path", [Path("/dev/null/x/a.sqlite"), Path("/proc/nobody/a.sqlite"), Path("a\0b.sqlite")])  # fmt: skip
def test_where_nothing_can_be_written(path: Path) -> None:
    """A place that takes no file costs the work and nothing else."""
    cache, some = Cache(path), values(3)
    cache.put(some)
    assert cache.get(list(some)) == {}
    cache.forget(0)


def test_a_file_that_may_only_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file on a read-only disk values are got, and what is put is simply not kept."""
    path, some = tmp_path / "a.sqlite", values(3)
    Cache(path).put(some)
    connect = sqlite3.connect  # the tests may run as root, who may write everywhere
    monkeypatch.setattr(sqlite3, "connect", lambda path, **said: connect(f"file:{path}?mode=ro", uri=True, **said))
    cache = Cache(path)
    cache.put(values(3, 1))
    assert cache.get([*some, *values(3, 1)]) == some
    assert path.exists()


def test_a_lock_that_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who holds the lock for too long makes others work for themselves, for as long as that lasts."""
    monkeypatch.setattr(caches, "_WAIT", 0.05)
    path, some = tmp_path / "a.sqlite", values(3)
    cache = Cache(path)
    cache.put(some)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache.put(values(3, 1))
    assert cache.get(list(some)) == {}
    other.execute("ROLLBACK")
    other.close()
    assert cache.get(list(some)) == some


# --- size, and none at all


def test_the_newest_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was put last is kept, several times as much as is in use; what is older is forgotten, put again it is new."""
    monkeypatch.setattr(caches, "_SPARE", 2)
    monkeypatch.setattr(caches, "_MOST", 10)
    cache = Cache(tmp_path / "a.sqlite")
    every = values(100)
    names = list(every)
    for name in [*names, names[0]]:
        cache.put({name: every[name]})
    cache.forget(in_use=15)
    assert set(cache.get(names)) == {names[0], *names[-49:]}
    cache.forget(in_use=15)
    assert len(cache.get(names)) == 50
    cache.put(values(1, 9))
    assert len(cache.get(names)) == 50


def test_a_site_in_use_is_never_forgotten(tmp_path: Path) -> None:
    """A second build of a folder finds all that the first one kept, since that many rows are spared."""
    for number in range(30):
        (tmp_path / f"{number}.md").write_text(DOCUMENT.format(number), "utf-8")
    cache = Cache(tmp_path / "cache.sqlite")
    site = Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris")
    for _ in range(3):
        collect(site, build_state=BuildState(cache, writes=True))
    connection = sqlite3.connect(tmp_path / "cache.sqlite")
    assert connection.execute("SELECT count(*) FROM made").fetchone() == (60,)
    connection.close()


def test_none_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """cache: none keeps nothing anywhere; a folder keeps a file for each content folder; default: the user's folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    site = Settings(content=tmp_path / "a", timezone="Europe/Paris")
    nothing, some = Cache.of(replace(site, cache="none")), values(3)
    nothing.put(some)
    assert (nothing.get(list(some)), list(tmp_path.iterdir())) == ({}, [])
    named = replace(site, cache=str(tmp_path / "named"))
    Cache.of(named).put(some)
    assert Cache.of(replace(named, content=tmp_path / "." / "a")).get(list(some)) == some
    assert Cache.of(replace(named, content=tmp_path / "b")).get(list(some)) == {}
    assert len(list((tmp_path / "named").iterdir())) == 2
    Cache.of(site).put(some)
    (kept,) = (tmp_path / "user" / "feeds").iterdir()
    assert kept.parent.stat().st_mode & 0o077 == 0


def test_nobodys_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no home can be found, as in some containers, there is no cache and no complaint."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(
        Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("Could not determine home directory."))
    )
    cache = Cache.of(Settings(timezone="Europe/Paris"))
    cache.put(values(1))
    assert cache.get(list(values(1))) == {}


def test_values_under_the_right_key_that_cannot_be_read(tmp_path: Path) -> None:
    """Should a whole value under a right key make no sense all the same, its document is read again."""
    (tmp_path / "a.md").write_text(DOCUMENT.format("a"), "utf-8")
    site = Settings(content=tmp_path, root=tmp_path, timezone="Europe/Paris")
    cache = Cache(tmp_path / "cache.sqlite")
    first = collect(site, build_state=BuildState(cache))
    compiler = Compiler(site)
    ((record, _),) = compiler.read(list_files(tmp_path), {})
    name = bytes.fromhex(record.key)
    for odd in (b"[]", b"", b"x", b"{}", b"null", pack(record)[:-9]):
        assert name in cache.get([name])
        cache.put({name: odd})
        assert collect(site, build_state=BuildState(cache)) == first
    assert cache.get([name]) == {name: pack(record)}
