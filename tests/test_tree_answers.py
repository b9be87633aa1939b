"""Files of a published tree over WSGI: what is answered, what is not, and that no worker is behind another one."""

import gzip
import json
import os
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.settings import Settings
from feeds.web.files import Tree
from feeds.web.job import Job
from feeds.web.manifest import Generation, Manifest
from feeds.web.wsgi import TreeApplication

BASE = "https://agenda.example"
CALENDAR = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n" * 90 + b"END:VCALENDAR\r\n"
HTML, ICS = "text/html; charset=utf-8", "text/calendar; charset=utf-8"
FILES: dict[str, tuple[bytes, dict[str, Any]]] = {
    "all.ics": (CALENDAR, {"type": ICS, "modified": "2026-11-20T10:00:00Z", "headers": {"Access-Control-Allow-Origin": "*"},
                           "disposition": 'inline; filename="agenda.ics"', "language": "fr"}),
    "index.html": (b"<p>Bonjour", {"type": HTML, "language": "fr"}),
    "en/index.html": (b"<p>Hello", {"type": HTML, "language": "en"}),
    "events/bal/index.html": (b"<p>Bal", {"type": HTML, "language": "fr"}),
    "events/bal.ics": (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", {"type": ICS, "language": "fr"}),
}  # fmt: skip


def manifest_of(files: dict[str, tuple[bytes, dict[str, Any]]], base: str = BASE) -> str:
    """Return the manifest of files, as docs/tree.md has it."""
    entries = {name: {"cache": "public, max-age=300", "sha256": sha256(body).hexdigest(), "size": len(body), **about}
               for name, (body, about) in files.items()}  # fmt: skip
    lines = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(entries[name], sort_keys=True)}" for name in sorted(files)
    )
    head = f'{{\n"base_url": {json.dumps(base)},\n"files": {{\n{lines}'
    return (
        head + ("\n" if lines else "") + f'}},\n"language": "fr",\n"today": "{date(2026, 11, 29)}",\n"version": 1\n}}\n'
    )


def put(path: Path, data: bytes) -> None:
    """Write a file as a build does: beside its place, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(".new")
    beside.write_bytes(data)
    beside.replace(path)


def publish(job: Job, files: dict[str, tuple[bytes, dict[str, Any]]]) -> None:
    with Generation(job.generation).written():
        for name, (body, _) in files.items():
            put(job.tree / name, body)
        put(job.tree / "manifest.json", manifest_of(files, job.base).encode())


@pytest.fixture
def job(tmp_path: Path) -> Job:
    made = Job(settings=Settings(timezone="Europe/Paris", language="fr"), folder=tmp_path, base=BASE)
    publish(made, FILES)
    return made


def behind(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("299 Behind", [])
    return []


def _is_header(name: str) -> bool:
    return name.islower() and "." not in name


class Client:
    """Asks an application of a tree, at the base that it was made for unless it is said."""

    def __init__(self, job: Job) -> None:
        self.app = TreeApplication(job, behind, lambda: None)

    def get(self, path: str = "/all.ics", method: str = "GET", **said: str) -> tuple[int, dict[str, str], bytes]:
        headers = {f"HTTP_{name.upper()}": value for name, value in said.items() if _is_header(name)}
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "", "wsgi.url_scheme": "https",
            "HTTP_HOST": "agenda.example", "wsgi.input": BytesIO(), **headers, **{name: value for name, value in said.items() if not _is_header(name)},
        }  # fmt: skip
        told: list[tuple[str, list[tuple[str, str]]]] = []
        body = b"".join(self.app(environ, lambda status, headers, _=None: told.append((status, headers))))  # type: ignore[arg-type,misc]
        ((status, sent),) = told
        return int(status.split()[0]), dict(sent), body


@pytest.fixture
def client(job: Job) -> Client:
    return Client(job)


def test_a_file_is_answered_with_what_the_manifest_says(client: Client) -> None:
    """Type, policy, dates, names and further headers come from the manifest; the ETag from the bytes."""
    status, headers, body = client.get()
    assert (status, body) == (200, CALENDAR)
    assert headers == {
        "Content-Type": ICS, "Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT", "Cache-Control": "public, max-age=300",
        "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff", "Content-Language": "fr",
        "Content-Disposition": 'inline; filename="agenda.ics"', "Access-Control-Allow-Origin": "*",
        "ETag": f'"{sha256(CALENDAR).hexdigest()[:32]}"', "Content-Length": str(len(CALENDAR)),
    }  # fmt: skip


def test_conditions_codings_and_head(client: Client) -> None:
    """A copy that is good is answered 304, gzip has an ETag of its own, HEAD is GET without a body."""
    _, plain, _ = client.get()
    status, packed, body = client.get(accept_encoding="gzip")
    assert (status, packed["Content-Encoding"], gzip.decompress(body)) == (200, "gzip", CALENDAR)
    assert packed["ETag"] != plain["ETag"]
    for said in ({"if_none_match": plain["ETag"]}, {"if_none_match": f'"x", W/{plain["ETag"]}'}, {"if_none_match": "*"},
                 {"if_modified_since": plain["Last-Modified"]}, {"if_none_match": packed["ETag"], "accept_encoding": "gzip"}):  # fmt: skip
        status, headers, body = client.get(**said)
        assert (status, body, "Content-Type" in headers) == (304, b"", False)
        assert {"ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"} <= headers.keys()
    assert client.get(if_none_match='"x"', if_modified_since=plain["Last-Modified"])[0] == 200
    assert client.get(method="HEAD") == (200, plain, b"")
    assert client.get("/", if_modified_since="Fri, 31 Dec 2100 23:59:59 GMT")[0] == 200  # it has no date


def test_a_page_is_a_folder(client: Client) -> None:
    """A page answers at its address with a slash; the address without one leads there, below whatever prefix."""
    assert client.get("/")[2] == b"<p>Bonjour"
    assert client.get("/events/bal/")[2] == client.get("/events/bal/index.html")[2] == b"<p>Bal"
    status, headers, _ = client.get("/events/bal")
    assert (status, headers["Location"]) == (301, "./bal/")


ODD = ("/nothing", "/all.ics/", "//all.ics", "/ALL.ICS", "/../tree/all.ics", "/events/../all.ics", "/%2e%2e", "/\0", "/manifest.json",
       "/.feeds/journal", "/secret", "/events", "/events/", "/\xff.ics", "/" + "a" * 9000, "", "*", "/all.ics\n")  # fmt: skip


def test_nothing_but_what_the_manifest_lists_is_answered(job: Job, client: Client) -> None:
    """No path leads out of the tree, or to a file in its folder that is not listed."""
    for name in (".feeds/journal", "secret", "\xff.ics"):
        put(job.tree / name, b"secret")
    assert {path: client.get(path)[0] for path in ODD if path} == {path: 299 for path in ODD if path}


def test_what_needs_a_request_goes_behind(client: Client) -> None:
    """A query, another method, an odd Host and another base are for the application behind."""
    said: list[dict[str, str]] = [
        {"QUERY_STRING": "lang=en"}, {"REQUEST_METHOD": "POST"}, {"REQUEST_METHOD": "OPTIONS"}, {"host": "a b"},
        {"host": "b.example"}, {"wsgi.url_scheme": "http"}, {"SCRIPT_NAME": "/mounted"}, {"host": ""},
    ]  # fmt: skip
    assert [client.get(**each)[0] for each in said] == [299] * len(said)


def test_with_a_base_url_every_host_gets_the_same(tmp_path: Path) -> None:
    """Where the settings name the base, the tree is for whoever asks: behind proxies a Host may be anything."""
    job = Job(settings=Settings(timezone="Europe/Paris", base_url=BASE), folder=tmp_path, base=BASE)
    publish(job, FILES)
    client = Client(job)
    assert client.get(host="b.example")[2] == client.get(host="")[2] == CALENDAR
    assert client.get(host="a b")[0] == 299


def test_the_language_of_a_page_is_negotiated_unless_it_is_settled(tmp_path: Path) -> None:
    """Without a language in the settings, a page in the site's is for those who read it best; one below its tag, for all."""
    job = Job(settings=Settings(timezone="Europe/Paris"), folder=tmp_path, base=BASE)
    publish(job, FILES)
    client = Client(job)
    status, headers, _ = client.get("/", accept_language="fr-CH, en;q=0.5")
    assert (status, headers["Vary"]) == (200, "Accept-Encoding, Accept-Language")
    assert client.get("/", accept_language="en, fr;q=0.5")[0] == 299
    assert client.get("/", accept_language="de")[0] == 200
    assert client.get("/en/", accept_language="fr")[1]["Vary"] == "Accept-Encoding"
    assert client.get(accept_language="en")[1]["Vary"] == "Accept-Encoding"


def test_no_worker_answers_older_bytes_than_another(job: Job) -> None:
    """Bytes that one worker answers are those of all from then on, at every step of a build and after it is killed."""
    workers = [Client(job) for _ in range(3)]
    number = iter(range(1000))

    def agree() -> bytes:
        found = [worker.get()[2] for _ in range(2) for worker in workers]
        assert len(set(found)) == 1
        return found[0]

    for is_killed in (False, True, True, False):
        agree()
        body = b"BEGIN:VCALENDAR\r\nX:%d\r\nEND:VCALENDAR\r\n" % next(number)
        files = FILES | {"all.ics": (body, FILES["all.ics"][1])}
        generation = Generation(job.generation).written()
        generation.__enter__()
        agree()
        put(job.tree / "all.ics", body)
        assert agree() == body
        _, headers, _ = workers[0].get()
        assert (headers["Cache-Control"], "Last-Modified" in headers) == ("no-cache", False)  # the manifest is older
        if not is_killed:
            put(job.tree / "manifest.json", manifest_of(files).encode())
            generation.__exit__(None, None, None)
            assert workers[0].get()[1]["Cache-Control"] == "public, max-age=300"
        assert agree() == body


def test_what_another_program_removes_is_answered_behind(job: Job) -> None:
    """Without a file, its folder, the manifest or all of it, nothing fails, and what comes back is served again."""
    client = Client(job)
    (job.tree / "events/bal.ics").unlink()
    assert client.get("/events/bal.ics")[0] == 299
    (job.tree / "manifest.json").unlink()
    assert Client(job).get()[0] == 299
    job.tree.rename(job.folder / "away")
    assert (Client(job).get()[0], client.get()[0]) == (299, 299)
    job.generation.unlink()
    publish(job, FILES)
    assert (Client(job).get()[0], Client(job).get("/events/bal.ics")[0]) == (200, 200)


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"files": {\n}', "\0", '{\n"base_url": null,\n"files": {\n"all.ics": 5\n},\n"language": "fr"\n}\n'])  # fmt: skip
def test_a_manifest_of_another_kind_answers_nothing(job: Job, text: str) -> None:
    """A manifest that makes no sense is as good as none; the one before counts on."""
    before = Client(job)
    before.get("/")
    with Generation(job.generation).written():
        put(job.tree / "manifest.json", text.encode())
    if '"all.ics"' not in text:
        assert Client(job).get("/")[0] == 299
        assert before.get("/")[0] == 200


def test_what_is_kept_is_bounded(job: Job) -> None:
    """Ten thousand files that are asked for in turn take the memory of a few."""
    files = {f"events/{number}.ics": (os.urandom(1000), {"type": ICS}) for number in range(100)}
    publish(job, files)
    tree = Tree(job, limit=20_000)
    for name, (body, _) in files.items():
        assert tree.manifest
        found = tree.file(name, tree.manifest)
        assert found
        assert found.answer.rendered.plain.body == body
        assert 0 < tree._octets <= 20_000
    assert tree._octets == sum(each.answer.rendered.octets for each in tree._files.values())


NAMES = st.lists(st.text("ab/é.-_0日", min_size=1, max_size=12), unique=True, max_size=40)


@given(NAMES, st.lists(st.text('ab/é.-_0日"\\ ', max_size=12), max_size=9))
def test_every_name_is_found_in_a_manifest_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], others: list[str]
) -> None:
    """The line of a file is found among any others, and no line is taken for that of another name."""
    path = tmp_path_factory.mktemp("tree") / "manifest.json"
    path.write_text(manifest_of({name: (name.encode(), {"type": ICS}) for name in names}), "utf-8")
    manifest = Manifest(str(path))
    assert (manifest.base_url, manifest.language) == (BASE, "fr")
    for name in {*names, *others}:
        entry = manifest.entry(name)
        assert (entry["sha256"] if entry else None) == (sha256(name.encode()).hexdigest() if name in names else None)
