"""Runs what a CI file says with a real shell: the steps of workflows and of our action, the scripts of GitLab jobs.

What machines of CI bring along is not installed again: ``sudo``, ``npm`` and ``pipx`` do nothing, ``pip`` only says what it would
do, and ``python3 -m venv`` makes an environment that finds the packages of this one, so that pip asks no registry.
"""

import os
import re
import shlex
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import yaml

from .commands import clean_environ
from .support import ROOT

_NOTHING = "#!/bin/sh\nexit 0\n"
_PYTHON = """#!/bin/sh
[ "$1 $2" = "-m venv" ] && [ -e "$3/bin/pip" ] && exit  # one is enough for several jobs
{python} "$@" || exit
if [ "$1 $2" = "-m venv" ]; then
    for folder in "$3"/lib/python*/site-packages; do
        rm -rf "$folder"/setuptools*  # newer Pythons bring none
        echo {packages} > "$folder/found.pth"
    done
fi
"""
_PIP = '#!/bin/sh\nPIP_DRY_RUN=1 exec {python} -m pip "$@"\n'
_FEEDS = '#!/bin/sh\nexec {python} -m feeds "$@"\n'


def load(path: Path) -> dict[str, Any]:
    """Return a file of YAML; the key ``on`` is a word, as GitHub reads it."""
    found = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def machine(folder: Path, python: str = sys.executable, **more: Path | str) -> dict[str, str]:
    """Return the environment of jobs: a PATH with a Python, ``feeds``, what does nothing, and ``more`` by name."""
    (folder / "bin").mkdir(parents=True)
    words = {"python": shlex.quote(python), "packages": shlex.quote(sysconfig.get_path("purelib"))}
    script = _PYTHON.format(**words)
    scripts = {"sudo": _NOTHING, "npm": _NOTHING, "pipx": _NOTHING, "pip": _PIP.format(**words), "python": script, "python3": script,
               "feeds": _FEEDS.format(**words)}  # fmt: skip
    scripts |= {name: f'#!/bin/sh\nexec {shlex.quote(str(path))} "$@"\n' for name, path in more.items()}
    for name, text in scripts.items():
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(stat.S_IRWXU)
    return {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "RUNNER_TEMP": str(folder)}


def shell(script: str, folder: Path, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub does (``shell: bash``)."""
    environ = {**clean_environ(), "FEEDS_CACHE": "none", "LC_ALL": "C.UTF-8", **environ}
    return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=folder, env=environ,
                          capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)  # fmt: skip


def run_action(folder: Path, environ: Mapping[str, str], **given: str) -> subprocess.CompletedProcess[str]:
    """Run the steps of action.yml with these inputs (``base_url`` for base-url) in a folder."""
    action = load(ROOT / "action.yml")
    inputs = {name: told["default"] for name, told in action["inputs"].items()}
    named = {name.replace("_", "-"): value for name, value in given.items()}
    assert named.keys() <= inputs.keys()
    return run_steps(action["runs"]["steps"], folder, environ, inputs | named)


def run_steps(
    steps: Sequence[Mapping[str, Any]],
    folder: Path,
    environ: Mapping[str, str],
    inputs: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run steps one after the other until one fails; of what they use, only our action does something."""
    done = subprocess.CompletedProcess[str]([], 0, "", "")
    for step in steps:
        if "run" in step:
            told = {name: _filled(value, inputs or {}) for name, value in step.get("env", {}).items()}
            done = shell(step["run"], folder, {"GITHUB_ACTION_PATH": str(ROOT), **environ, **told})
        elif step["uses"] == "./.github/actions/feeds":
            done = run_action(folder, environ, **{name.replace("-", "_"): text for name, text in step["with"].items()})
        if done.returncode:
            break
    return done


def _filled(text: str, inputs: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: inputs[found[1]], text)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder as any static host does; yields its address."""
    handler: Callable[..., SimpleHTTPRequestHandler] = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""
