"""A published tree over WSGI (PEP 3333): what is rendered is answered from its files, all else by an application behind.

The bytes on disk are the truth. Each request looks whether its file is another one than before: no worker of any server
answers older bytes than another one did, and nobody needs the process that writes the tree.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from feeds.locale.gettext import known
from feeds.rendering.representation import Representation
from feeds.web.answers import Answer, accepted_language, answer, has_plain_host
from feeds.web.health import HEADERS
from feeds.web.manifest import Generation, Manifest
from feeds.web.supervisor import Job

_METHODS = frozenset({"GET", "HEAD"})
_PAGE = "index.html"
_ENDS = (b"END:VEVENT\r\n", b"</entry>")  # of what a feed is made of: what is the same is compressed once
Stamp = tuple[int, int, int]
Send = Callable[[WSGIEnvironment, StartResponse], list[bytes]]


@dataclass(slots=True)
class File:
    """A file as it was read, until it or the manifest is another one; ``negotiated`` answers who may choose a language.

    ``seen`` is the generation of the tree in which it was looked at last.
    """

    stamp: Stamp | None
    manifest: Manifest
    answer: Answer
    negotiated: Answer
    language: str
    seen: int = 1

    @classmethod
    def of(cls, stamp: Stamp | None, manifest: Manifest, rendered: Representation, entry: dict[str, Any]) -> "File":
        """Return a file with what the manifest says of it."""
        usual, negotiated = (_answer(rendered, entry, vary) for vary in ((), ("Accept-Language",)))
        return cls(stamp, manifest, usual, negotiated, entry.get("language", ""))


class Tree:
    """The tree of a job; what was read of it last is kept, up to ``limit`` octets."""

    def __init__(self, job: Job, limit: int = 64_000_000) -> None:
        self._folder, self._limit, self._octets = os.fspath(job.tree), limit, 0
        self._generation = Generation(job.generation)
        self._manifest: Manifest | None = None
        self._stamp: Stamp | None = None
        self._seen = 1
        self._files: dict[str, File] = {}
        self._reading = Lock()

    @property
    def manifest(self) -> Manifest | None:
        """The manifest as it is now; None where there is no tree."""
        generation = self._generation.number
        if self._seen == generation and not generation % 2:
            return self._manifest
        path = f"{self._folder}/manifest.json"
        stamp = stamp_of(path)
        if stamp and stamp != self._stamp:
            with suppress(OSError, ValueError, LookupError, TypeError):  # another program's, or gone just now
                self._manifest, self._stamp = Manifest(path), stamp
        self._seen = generation
        return self._manifest

    def file(self, name: str, manifest: Manifest) -> File | None:
        """Return a file as it is now; None for one that is not in the manifest, or that somebody removed."""
        generation, found = self._generation.number, self._files.get(name)
        if found and found.manifest is manifest and found.seen == generation and not generation % 2:
            return found
        if not (found and found.manifest is manifest and found.stamp == stamp_of(f"{self._folder}/{name}")):
            with self._reading:  # of those that ask for it at once, one reads it
                entry = manifest.entry(name)
                found = self._again(name, manifest, entry) if entry else None
        if found:
            found.seen = generation
        return found

    def _again(self, name: str, manifest: Manifest, entry: dict[str, Any]) -> File | None:
        before = self._files.get(name)
        try:
            with open(f"{self._folder}/{name}", "rb") as opened:
                stamp = stamp_of(opened.fileno())
                if before and before.stamp == stamp and before.manifest is manifest:
                    return before
                is_same = before is not None and before.stamp == stamp
                rendered = before.answer.rendered if before and is_same else _rendered(opened.read(), before)
        except OSError:
            return None
        self._octets += rendered.octets - (before.answer.rendered.octets if before else 0)
        self._files[name] = found = File.of(stamp, manifest, rendered, entry)
        while self._octets > self._limit and len(self._files) > 1:
            self._octets -= self._files.pop(next(iter(self._files))).answer.rendered.octets
        return found


class TreeApplication:
    """Answers from the tree of a ``job`` what is in it, for the base that it was made for; all else as what is ``behind``.

    ``watch`` is called before each answer: it sees to it that somebody does the job.
    """

    def __init__(self, job: Job, behind: WSGIApplication, watch: Callable[[], None]) -> None:
        self._job, self._behind, self._watch = job, behind, watch
        self._tree = Tree(job)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if environ.get("HTTP_HOST") == "":  # what some servers make of a request without one
            del environ["HTTP_HOST"]
        return (self.found(environ) or self._behind)(environ, start_response)

    def found(self, environ: WSGIEnvironment) -> Send | None:
        """Return what answers a request; None where that is not in the tree."""
        self._watch()
        if environ.get("PATH_INFO") == "/healthz" and environ["REQUEST_METHOD"] in _METHODS and self._job.is_done:
            return self._healthy
        manifest = self._tree.manifest
        if manifest is None or not self._is_plain(environ, manifest.base_url):
            return None
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace").removeprefix("/")
        name = path + _PAGE if path.endswith("/") or not path else path
        file = self._tree.file(name, manifest)
        if file is None:
            return _moved if not path.endswith("/") and manifest.entry(f"{path}/{_PAGE}") else None
        if not name.endswith(".html") or known(self._job.settings.language) or file.language != manifest.language:
            return file.answer.to(environ).send
        if accepted_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""), manifest.language) != file.language:
            return None
        return file.negotiated.to(environ).send

    def _healthy(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Tell a monitor how it is."""
        start_response("200 OK", list(HEADERS.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self._job.health.read_bytes()]

    def _is_plain(self, environ: WSGIEnvironment, base: str) -> bool:
        """Whether somebody reads what is the same for all who read it at this base."""
        is_plain = environ["REQUEST_METHOD"] in _METHODS and not environ.get("QUERY_STRING")
        return is_plain and has_plain_host(environ) and (bool(self._job.settings.base_url) or _base(environ) == base)


def _base(environ: WSGIEnvironment) -> str:
    return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{environ.get('SCRIPT_NAME', '')}"


def _moved(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Lead to the address of a page, which ends with a slash: relative, so that any prefix stays (RFC 9110 §10.2.2)."""
    segment = quote(environ["PATH_INFO"].rpartition("/")[2], encoding="latin-1")
    headers = [("Location", f"./{segment}/"), ("Content-Length", "0"), ("Cache-Control", "public, max-age=3600")]
    start_response("301 MOVED PERMANENTLY", headers)
    return []


def stamp_of(file: str | int) -> Stamp | None:
    """Return what tells a file from another one under its name."""
    try:
        status = os.stat(file)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _rendered(body: bytes, before: File | None) -> Representation:
    end = next((end for end in _ENDS if end in body), None)
    pieces = [piece + end for piece in body.split(end)] if end else [body]
    pieces[-1] = pieces[-1].removesuffix(end or b"")
    return Representation.of(*pieces, before=before.answer.rendered if before else None)


def _answer(rendered: Representation, entry: dict[str, Any], vary: tuple[str, ...]) -> Answer:
    """Return what is answered with a file, named by its own bytes; of those that the manifest does not know yet, no more."""
    is_told = entry["sha256"].startswith(rendered.plain.etag)
    modified = min(datetime.fromisoformat(entry["modified"]), datetime.now(UTC)) if is_told and "modified" in entry else None
    named = {"Content-Language": entry.get("language"), "Content-Disposition": entry.get("disposition")}
    headers = {name: value for name, value in named.items() if value} | entry.get("headers", {})
    caching = entry["cache"] if is_told else "no-cache"
    return answer(rendered, entry["type"], caching=caching, modified=modified, vary=vary, headers=headers)
