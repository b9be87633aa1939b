"""The one process that keeps a published tree fresh, started and started anew by whichever process is there to do it.

Any number of workers of any server answer from a folder: the first one holds a lock and watches over the builder, the
next one takes over when it is gone. The lock is the builder's, too: one that hangs is never beside another one.
"""

import fcntl
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from feeds.pipeline.cache import user_folder
from feeds.problems.catalogue import FeedsError
from feeds.settings import Settings
from feeds.text.folding import digest

if TYPE_CHECKING:
    from feeds.pipeline.collection import Collection
    from feeds.pipeline.scan import Progress

_SHORT, _BREATH = 5.0, 1.0  # seconds: a life that was too short, and the pause before the next one


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a builder does: it keeps fresh, in ``folder``, what is made of a site; the tree is for one ``base``, if any.

    Once it did so for the first time, it announces that, and where it can be had if a server at ``address`` answers.
    """

    settings: Settings
    folder: Path
    base: str = ""
    address: tuple[str, int] = "", 0
    announce: "Callable[[Collection, str], None] | None" = None
    progress: "Callable[[], AbstractContextManager[Progress | None]]" = nullcontext

    @classmethod
    def of(cls, settings: Settings, base: str = "") -> "Job":
        """Return the job for ``base``, else the one that the settings name, in a folder beside the cache of the site."""
        base = base or settings.base_url
        name = digest(f"{settings.content.resolve()} {base}", 16)
        return cls(settings=settings, folder=_folder(settings) / f"{name}.site", base=base)

    @property
    def tree(self) -> Path:
        """The folder of the files that are public."""
        return self.folder / "tree"

    @property
    def generation(self) -> Path:
        """The number that tells when the tree is written."""
        return self.folder / "generation"

    @property
    def store(self) -> Path:
        """What is known of each document."""
        return self.folder / "documents.sqlite"

    @property
    def health(self) -> Path:
        """What monitors are told."""
        return self.folder / "health.json"

    @property
    def is_done(self) -> bool:
        """Whether it was done once, so that there is something to answer."""
        return self.health.exists()


def _folder(settings: Settings) -> Path:
    """Return where what can be made again is kept; where nothing is to be, with what goes when the machine restarts."""
    if settings.cache == "none":
        folder = Path(tempfile.gettempdir()) / f"feeds-{os.getuid()}"
        if folder.exists() and folder.stat().st_uid != os.getuid():
            raise FeedsError(f"{folder}: belongs to somebody else. Name a folder as the setting cache.")
        return folder
    return Path(settings.cache) if settings.cache else user_folder()


class Supervisor:
    """Watches over the builder that does a job; ``code`` is the one it ended with, None as long as it never did.

    Raises FeedsError where nothing can be written into the folder of the job.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.code: int | None = None
        self._owner = 0
        self._builder: subprocess.Popen[bytes] | None = None
        try:
            job.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (job.folder / "lock").touch()
        except OSError as error:
            raise FeedsError(f"{error.filename}: what is served cannot be written there ({error.strerror}).") from error

    def start(self) -> None:
        """Begin, once in each process: threads do not come along when a server forks."""
        if self._owner != os.getpid():
            self._owner = os.getpid()
            Thread(target=self._watch_over, name="feeds-supervisor", daemon=True).start()

    def restart(self, job: Job) -> None:
        """Have another job done from now on, in the same folder."""
        self.job = job
        if self._builder:
            self._builder.kill()

    def stop(self) -> None:
        """End the builder; a tree is whole whenever that happens."""
        self._owner = 0
        if self._builder:
            self._builder.kill()
            self._builder.wait()

    def _watch_over(self) -> None:
        with (self.job.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            while self._owner:
                begun = time.monotonic()
                self._run(lock.fileno())
                time.sleep(_BREATH if time.monotonic() - begun < _SHORT else 0)

    def _run(self, lock: int) -> None:
        command = [sys.executable, "-m", "feeds.server.builder"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[lock]) as self._builder:
            with suppress(BrokenPipeError):
                assert self._builder.stdin
                pickle.dump(self.job, self._builder.stdin)
                self._builder.stdin.flush()
            self.code = self._builder.wait()  # its input stays open as long as this process lives
        self.job = replace(self.job, announce=None)
