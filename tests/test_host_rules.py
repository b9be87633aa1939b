"""The rules that a tree brings for its hosts say what the manifest says, and a real nginx takes them."""

import json
import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from .running import eventually
from .support import missing
from .test_tree import BASE, contents, tree_of

SAID = ("Content-Type", "Cache-Control", "Access-Control-Allow-Origin")


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve a tree by nginx with the rules that it brings; give the address and the folder."""
    program = shutil.which("nginx") or missing("nginx is not on this machine")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tree_of(folder / "www", base_url=f"http://127.0.0.1:{port}")
    places = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; error_log {folder}/errors; pid {folder}/pid; {user} events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {places}\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}/www; include {folder}/www/nginx.conf; }} }}\n"
    )
    with subprocess.Popen([program, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: (folder / "pid").exists(), 20)
            yield f"http://127.0.0.1:{port}/", folder / "www"
        finally:
            process.terminate()


@pytest.mark.slow
def test_nginx_says_what_the_manifest_says(nginx: tuple[str, Path]) -> None:
    """Feeds have their type, their time and are open to other sites, as the manifest has it; a lost address has its page."""
    address, folder = nginx
    files = json.loads((folder / "manifest.json").read_text())["files"]
    for name in ("all.ics", "categories/atelier.json", "archive.atom", "events/evenement-0.ics"):
        with urllib.request.urlopen(address + name) as answer:
            told = files[name]
            expected = (told["type"], told["cache"], told["headers"]["Access-Control-Allow-Origin"])
            assert tuple(answer.headers[header] for header in SAID) == expected, name
    with urllib.request.urlopen(address + "categories/atelier") as answer:
        assert answer.url == f"{address}categories/atelier/"
    with urllib.request.urlopen(address + "embed/all/") as answer:
        assert answer.headers.get_all("Content-Security-Policy")[-2:].count("frame-ancestors 'self' *") == 1
    for lost in ("nothing/", ".htaccess", "nginx.conf"):
        with pytest.raises(urllib.error.HTTPError, match="404") as caught, suppress(StopIteration):
            urllib.request.urlopen(address + lost)
        assert "événement" in caught.value.read().decode()


def test_no_two_rules_give_one_file_the_same_header(tmp_path: Path) -> None:
    """Hosts join the values of all rules that match: only the two policies of frames, which hold together, may meet."""
    tree_of(tmp_path, base_url=BASE)
    blocks: dict[str, list[str]] = {}
    for line in (tmp_path / "_headers").read_text().splitlines():
        if line.startswith("/"):
            headers = blocks.setdefault(line, [])
        elif line.startswith("  "):
            headers.append(line.strip().partition(":")[0])
    assert len(blocks) <= 100
    assert not any("*" in path[:-1] for path in blocks)  # Netlify takes nothing behind it
    for name in contents(tmp_path):
        matching = [
            own
            for path, own in blocks.items()
            if f"/{name}" == path or (path.endswith("*") and f"/{name}".startswith(path[:-1]))
        ]
        names = [header for own in matching for header in own if header != "Content-Security-Policy"]
        assert len(names) == len(set(names)), name
