"""Servers under load: real processes, asked by wrk, each side on a processor of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from measuring import pss, stop, tree

HERE = Path(__file__).parent
_CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, CLIENT_CORE = _CORES[0], _CORES[-1]
FIGURES = ("rate", "p50", "p99", "cost")
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; gzip_static on; etag on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  types {{ text/calendar ics; }}
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What clients saw: requests a second, the latency in ms, how many answers were wrong or missing.

    ``cost`` is what one request took of the server's processor, in µs; others on the machine disturb it least.
    """

    rate: float
    p50: float
    p99: float
    failed: int
    cost: float = 0

    @classmethod
    def median(cls, loads: Sequence["Load"]) -> "Load":
        """Return the median of each figure, and all failures."""
        rate, p50, p99, cost = (median(getattr(load, name) for load in loads) for name in FIGURES)
        return cls(rate, p50, p99, sum(load.failed for load in loads), cost)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def memory(self) -> int:
        """The octets of its processes together."""
        return pss(self.process.pid)

    @property
    def processor(self) -> float:
        """The seconds of processor that its processes have used."""
        times = [process.cpu_times() for process in tree(self.process.pid)]
        return sum(each.user + each.system for each in times)

    def load(
        self, path: str, *, connections: int = 16, seconds: float = 1, headers: Mapping[str, str] | None = None
    ) -> Load:
        """Ask for ``path`` as often as can be, with so many connections at a time."""
        before = self.processor
        load = wrk(self.url(path), connections, seconds, headers)
        used = self.processor - before
        return replace(load, cost=used / max(1, load.rate * seconds) * 1e6)

    def url(self, path: str) -> str:
        """Return the address of ``path``."""
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> bytes:
        """Return what a GET of ``path`` brings."""
        return ask(self.url(path), headers)[1]

    def etag(self, path: str, headers: Mapping[str, str] | None = None) -> str:
        """Return the ETag of ``path``: each server names its bytes in its own way."""
        return str(ask(self.url(path), headers)[0].get("ETag"))


def ask(url: str, headers: Mapping[str, str] | None = None) -> tuple[Mapping[str, str], bytes]:
    """Return the headers and the bytes that a GET of ``url`` brings."""
    with urlopen(Request(url, headers=dict(headers or {})), timeout=60) as response:
        return response.headers, response.read()


def wrk(url: str, connections: int, seconds: float, headers: Mapping[str, str] | None = None) -> Load:
    """Ask for ``url`` as often as can be, with so many connections at a time."""
    command = ["taskset", "-c", str(CLIENT_CORE), "wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    done = subprocess.run([*command, "-s", str(HERE / "wrk.lua"), url], capture_output=True, text=True)
    if done.returncode:  # nobody listens any more
        return Load(0, 0, 0, connections)
    found = json.loads(done.stdout.splitlines()[-1])
    return Load(found["requests"] / found["seconds"], found["p50"], found["p99"], found["refused"] + found["broken"])


@contextmanager
def serving(
    command: Sequence[str], port: int, environ: Mapping[str, str] | None = None, *, pinned: bool = True
) -> Iterator[Server]:
    """Run a server that listens on ``port``, until the block is left; ``pinned`` to a processor of its own."""
    words = ["taskset", "-c", str(SERVER_CORE), *command] if pinned else command
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words, cwd=HERE, env={**os.environ, **(environ or {})}, stdout=quiet, stderr=quiet)
    try:
        _wait(process, port)
        yield Server(process, port)
    finally:
        stop(process)


@contextmanager
def nginx(folder: Path) -> Iterator[Server]:
    """Run nginx with one worker, which sends the files of ``folder``/files; ``NAME.gz`` stands for NAME compressed."""
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    with serving(["nginx", "-e", str(folder / "error.log"), "-c", str(config)], port) as server:
        yield server


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    sys.exit(f"{' '.join(map(str, process.args))}: does not listen")  # type: ignore[arg-type]
