"""Which server answers best: `python benchmarks/servers.py` compares those that are installed, one worker each.

    pip install gunicorn waitress cheroot fastpysgi pyruvate bjoern-binary uvicorn httptools uvloop

Each serves benchmarks/stand_in.py: a feed of 50 kB from memory, 304, and Flask's hello. nginx sends the same feed
as a file. The last three are no WSGI servers, they tell what another way would bring.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from loading import HERE, Load, Server, free_port, nginx, serving
from measuring import in_turn, need, table, write_part
from stand_in import FEED

ROUNDS, SECONDS = 5, 1
BIN = Path(sys.executable).parent
_OWN = ("{python}", str(HERE / "stand_in.py"))
_GRANIAN = ("{bin}/granian", "--http", "1", "--no-ws", "--port", "{port}", "--interface")
COMMANDS: dict[str, tuple[str, ...]] = {
    "waitress, 4 threads": ("{bin}/waitress-serve", "--listen=127.0.0.1:{port}", "stand_in:app"),
    "gunicorn sync": ("{bin}/gunicorn", "-w1", "--no-control-socket", "-b127.0.0.1:{port}", "stand_in:app"),
    "gunicorn gthread, 4 threads": (
        *("{bin}/gunicorn", "-w1", "-kgthread", "--threads=4", "--no-control-socket"),
        *("-b127.0.0.1:{port}", "stand_in:app"),
    ),
    "granian wsgi, 1 thread": (*_GRANIAN, "wsgi", "--blocking-threads=1", "stand_in:app"),
    "granian wsgi, 4 threads": (*_GRANIAN, "wsgi", "--blocking-threads=4", "stand_in:app"),
    "cheroot, 4 threads": (*_OWN, "cheroot", "{port}"),
    "pyruvate, 2 threads": (*_OWN, "pyruvate", "{port}"),
    "fastpysgi": (*_OWN, "fastpysgi", "{port}"),
    "bjoern": (*_OWN, "bjoern", "{port}"),
    "granian rsgi": (*_GRANIAN, "rsgi", "stand_in:rsgi"),
    "uvicorn asgi": (
        *("{bin}/uvicorn", "--loop=uvloop", "--http=httptools", "--no-access-log", "--lifespan=off"),
        *("--port={port}", "stand_in:asgi"),
    ),
    "a bare loop": (*_OWN, "bare", "{port}"),
}
PROTOCOLS = {"granian rsgi", "uvicorn asgi", "a bare loop", "nginx"}  # they have no Flask to say hello
CLOSE = {"Connection": "close"}
Workload = Callable[[Server], Load]


def _feed(server: Server, connections: int = 16, headers: Mapping[str, str] | None = None) -> Load:
    return server.load("/feed.ics", connections=connections, seconds=SECONDS, headers=headers)


def _known(server: Server) -> Load:
    return _feed(server, headers={"If-None-Match": server.etag("/feed.ics")})


def _hello(server: Server) -> Load:
    return server.load("/hello", seconds=SECONDS)


WORKLOADS: dict[str, Workload] = {
    "200": _feed,
    "200, 256 connections": partial(_feed, connections=256),
    "200, close": partial(_feed, headers=CLOSE),
    "304": _known,
    "Flask's hello": _hello,
}


def running(folder: Path, opened: ExitStack) -> dict[str, Server]:
    """Start nginx and every server that is installed."""
    found = {"nginx": opened.enter_context(nginx(folder))}
    for name, command in COMMANDS.items():
        if _is_installed(name):
            port = free_port()
            words = [word.format(bin=BIN, python=sys.executable, port=port) for word in command]
            found[name] = opened.enter_context(serving(words, port))
    return found


def _is_installed(name: str) -> bool:
    module = name.split()[0].rstrip(",")
    return module == "a" or shutil.which(module, path=str(BIN)) is not None or _has(module)


def _has(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def measured(servers: Mapping[str, Server]) -> dict[str, dict[str, Load]]:
    """Return what each server did with each workload; one works at a time."""
    found: dict[str, dict[str, Load]] = {name: {} for name in servers}
    for workload, ask in WORKLOADS.items():
        asked = {name: server for name, server in servers.items() if ask is not _hello or name not in PROTOCOLS}
        loads = in_turn(ROUNDS, {name: partial(ask, server) for name, server in asked.items()})
        for name, each in loads.items():
            found[name][workload] = Load.median(each)
    return found


def row(name: str, loads: Mapping[str, Load], reference: Mapping[str, Load], memory: int) -> list[str]:
    """Return what the table says of one server."""
    cells = [_cell(loads.get(workload), reference.get(workload)) for workload in WORKLOADS]
    return [name, *cells, f"{loads['200'].p50:.2f} / {loads['200'].p99:.2f}", f"{memory / 1e6:.0f}"]


def _cell(load: Load | None, best: Load | None) -> str:
    if not load:
        return ""
    part = f" ({load.rate / best.rate:.2f} ×)" if best else ""
    failed = f", {load.failed:,} failed" if load.failed else ""
    return f"{load.rate:,.0f}{part}{failed}; {load.cost:.0f} µs"


def main() -> None:
    """Measure all, and write the table."""
    need("nginx", "wrk", "taskset")
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker is somebody else
        (folder / "files").mkdir()
        (folder / "files" / "feed.ics").write_bytes(FEED)
        servers = running(folder, opened)
        found = measured(servers)
        rows = [row(name, loads, found["nginx"], servers[name].memory) for name, loads in found.items()]
    head = ["server", *WORKLOADS, "p50 / p99 of 200, ms", "memory, MB"]
    write_part(
        "servers",
        f"## Servers\n\n`python benchmarks/servers.py`: requests a second of one worker on one processor, in parentheses "
        "as part of nginx's, and what one request took of the server's processor, which is disturbed least by others. "
        f"A feed of {len(FEED):,} octets, 16 connections; {ROUNDS} turns of {SECONDS} s.\n\n" + table(head, rows),
    )


if __name__ == "__main__":
    main()
