"""The one process that keeps a published tree fresh, started and started anew by whichever process is there to do it.

Any number of workers of any server answer from a folder: the first one holds a lock and watches over the builder, the
next one takes over when it is gone. The lock is the builder's, too: one that hangs is never beside another one.
"""

import fcntl
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from multiprocessing import Pipe
from threading import Thread

from feeds.locale.gettext import N_
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason
from feeds.web.job import Job

_SHORT, _BREATH = 5.0, 1.0  # seconds: a life that was too short, and the pause before the next one


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
            sentence = N_("{folder}: what is served cannot be written there ({reason}).")
            raise FeedsError(sentence, folder=error.filename, reason=reason(error)) from error

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
        reader, writer = Pipe(duplex=False)
        os.set_inheritable(lock, True)
        # close_fds=False makes it posix_spawn: the pipe by which Popen learns of exec otherwise comes along when a server
        # forks a worker in another thread at that moment, and would never be closed.
        with reader, writer, subprocess.Popen(command, stdin=reader.fileno(), close_fds=False) as self._builder:
            reader.close()
            with suppress(BrokenPipeError):
                writer.send(self.job)
            self.code = self._builder.wait()  # its input stays open as long as this process lives
        self.job = replace(self.job, announce=None)
