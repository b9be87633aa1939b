"""How `feeds serve` answers: Granian, whose workers answer from a published tree, beside one process that keeps it fresh.

Granian speaks HTTP, in Rust; what it hands over is WSGI. Whichever process is killed is started anew, and meanwhile the
others go on. A worker that lost its parent ends.
"""

import logging
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import parent_process
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from feeds.locale.gettext import N_, Message, language_of_person
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason
from feeds.web.files import stamp_of
from feeds.web.job import Job
from feeds.web.supervisor import Supervisor
from feeds.web.wsgi import application

OPTIONS: dict[str, Any] = {
    "interface": Interfaces.WSGI,
    "websockets": False,
    "http": HTTPModes.http1,  # more than one request at a time on a connection is for the proxy in front
    "http1_settings": HTTP1Settings(header_read_timeout=30_000, max_buffer_size=65_536),
    "backlog": 1024,
    "backpressure": 10_000,  # connections of a worker; those that are idle or slow cost no thread
    "blocking_threads": 4,  # more of them would only wait for each other
    "respawn_failed_workers": True,
    "respawn_interval": 0,
    "workers_kill_timeout": 10,  # seconds to end what was begun
    "log_level": LogLevels.error,
}
_GLANCE, _BREATH = 0.02, 1.0  # seconds between two looks for a first tree; before something is tried again
_log = logging.getLogger("feeds")


def serve(make_job: Callable[[str], Job], host: str, port: int, *, workers: int = 1) -> None:
    """Serve what ``make_job`` makes for the address where that will be, until SIGTERM or SIGINT.

    It is asked again when the file of the settings changed. Port 0 takes any free port. Raises FeedsError when the
    address cannot be had; ends with the exit code of a builder that could not build for the first time, and said why.
    """
    host, port = _free(host.strip("[]"), port)
    make = partial(_made, make_job, host, port)
    worker = _Worker(make(), make)
    supervisor = Supervisor(worker.job)
    supervisor.start()

    def take_over(job: Job) -> None:
        worker.job = job
        supervisor.restart(job)

    _follow_settings(worker.job, make, take_over, says=True)
    try:
        while not supervisor.job.is_done:  # what was there last time, or a first build
            if supervisor.code:
                sys.exit(supervisor.code)
            time.sleep(_GLANCE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
        while not _served(worker, address=host, port=port, workers=workers):
            time.sleep(_BREATH)
    finally:
        supervisor.stop()


def _made(make_job: Callable[[str], Job], host: str, port: int) -> Job:
    return replace(make_job(_address(host, port)), address=(host, port))


def _served(worker: "_Worker", **where: Any) -> bool:
    """Serve; return whether somebody stopped it, and not workers that died one after the other."""
    server = Granian("feeds", **where, **OPTIONS)
    try:
        server.serve(target_loader=worker, wrap_loader=False)
    except SystemExit:
        return server.interrupt_signal
    return True


@dataclass
class _Worker:
    """What a worker answers with: the application of a job, as the settings are now; called in its process."""

    job: Job
    make_job: Callable[[], Job]

    def __call__(self) -> WSGIApplication:
        """Return the application."""
        self._take_over(self.job)
        _follow_settings(self.job, self.make_job, self._take_over)
        Thread(target=_end_with_parent, daemon=True).start()
        return lambda environ, start_response: self._app(environ, start_response)

    def _take_over(self, job: Job) -> None:
        self._app = application(job, watch=lambda: None)


def _follow_settings(
    job: Job, make_job: Callable[[], Job], take_over: Callable[[Job], None], *, says: bool = False
) -> None:
    """Begin to look whether the file of the settings is another one, to ``take_over`` what it says, in the same folder."""

    def follow() -> None:
        settings, file = job.settings, str(job.settings.config)
        seen = stamp_of(file)
        while True:
            time.sleep(_BREATH)
            before, seen = seen, stamp_of(file)
            if seen == before or not seen:
                continue
            try:
                made = replace(make_job(), folder=job.folder, announce=None)
            except FeedsError as error:
                _log.log(
                    logging.WARNING if says else logging.DEBUG,
                    "%s The last settings are kept.",
                    error.message(language_of_person("en")),
                )
                continue
            if made.settings != settings:
                _log.log(logging.INFO if says else logging.DEBUG, "%s: taken over", file)
                settings = made.settings
                take_over(made)

    if job.settings.config:
        Thread(target=follow, name="feeds-settings", daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _free(host: str, port: int) -> tuple[str, int]:
    """Return the address of ``host`` on this machine and a port that nobody listens on; ``::`` is every address."""
    where = f"{host or '*'}:{port}"
    if not 0 <= port <= 65_535:
        raise FeedsError(N_("{where}: not an address of this machine with a port from 0 to 65535."), where=where)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host.replace("*", ""), port), family=family) as tried:
            address: tuple[str, int] = tried.getsockname()[:2]
            return address
    except OSError as error:
        because = Message(os.strerror(error.errno)) if error.errno and error.errno > 0 else reason(error)
        sentence = N_("{where}: cannot be listened on ({reason}). Choose another port or host.")
        raise FeedsError(sentence, where=where, reason=because) from error


def _address(host: str, port: int) -> str:
    bare = "localhost" if host in {"0.0.0.0", "::"} else host
    return f"http://[{bare}]:{port}" if ":" in bare else f"http://{bare}:{port}"
