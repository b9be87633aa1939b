"""The command as people, pipes and machines use it: in this process, or in one of its own."""

import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from subprocess import run as run_process

import pytest

from feeds.cli.main import main

from .support import ROOT

FEEDS = (sys.executable, "-c", "from feeds.cli.main import main; main()")
_CLEAN = {"LANGUAGE": "", "LC_ALL": "C", "COLUMNS": "80"}


def run(*arguments: object, cwd: Path | None = None, **environ: str) -> CompletedProcess[str]:
    """Call the command in this process, its output in a pipe: the second that a process needs to import is saved."""
    words, streams = [str(argument) for argument in arguments], (_pipe(), _pipe())
    with pytest.MonkeyPatch.context() as patch:
        for name in filter(_is_setting, list(os.environ)):
            patch.delenv(name)
        for name, value in {**_CLEAN, **environ}.items():
            patch.setenv(name, value)
        if cwd:
            patch.chdir(cwd)
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        code = _exit_code(words)
    return CompletedProcess(words, code, *map(_written, streams))


def run_alone(*arguments: object, cwd: Path | None = None, **environ: str) -> CompletedProcess[str]:
    """Call the command in a process of its own, its output in a pipe."""
    return run_process(
        [*FEEDS, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd,
        env={**clean_environ(), **_CLEAN, **environ},
    )  # fmt: skip


def clean_environ() -> Mapping[str, str]:
    """Return the environment of a process that imports this code and that nobody configured."""
    clean = {name: value for name, value in os.environ.items() if not _is_setting(name)}
    return {**clean, "PYTHONPATH": str(ROOT)}


def _is_setting(name: str) -> bool:
    return name.startswith("FEEDS_")


def _pipe() -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BytesIO(), encoding="ascii", newline="\n"
    )  # the command says itself that it writes UTF-8


def _written(pipe: io.TextIOWrapper) -> str:
    pipe.flush()
    buffer = pipe.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def _exit_code(words: list[str]) -> int:
    try:
        main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0
