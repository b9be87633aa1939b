"""The files of a published tree, as answers: read when they are asked for, and again when they are others.

The bytes on disk are the truth. Each request looks whether its file is another one than before: no worker of any server
answers older bytes than another one did, and nobody needs the process that writes the tree.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from feeds.rendering.representation import Representation
from feeds.web.answers import Answer, answer
from feeds.web.job import Job
from feeds.web.manifest import Generation, Manifest

_ENDS = (b"END:VEVENT\r\n", b"</entry>")  # of what a feed is made of: what is the same is compressed once
Stamp = tuple[int, int, int]


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
    modified = (
        min(datetime.fromisoformat(entry["modified"]), datetime.now(UTC)) if is_told and "modified" in entry else None
    )
    named = {"Content-Language": entry.get("language"), "Content-Disposition": entry.get("disposition")}
    headers = {name: value for name, value in named.items() if value} | entry.get("headers", {})
    caching = entry["cache"] if is_told else "no-cache"
    return answer(rendered, entry["type"], caching=caching, modified=modified, vary=vary, headers=headers)
