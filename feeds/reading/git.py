"""When documents were made and last changed, asked of git with one call for a whole folder.

File times are different in every clone; commit times are not, so feeds built from two clones are the same bytes. A
shallow clone hides who changed what behind its oldest commits: what these touched is not dated at all.
"""

import os
import subprocess
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from feeds.locale.gettext import N_
from feeds.model import Problem
from feeds.problems.catalogue import FeedsError
from feeds.problems.system import reason

_RECORD = "\x1e"


@dataclass(frozen=True, slots=True)
class Dates:
    """The first and the last commit that touched a file, in UTC; ``created`` is None when it is hidden."""

    created: datetime | None
    last_modified: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What git tells about a folder: the dates of each source, and of the newest commit that touched any of them."""

    dates: Mapping[str, Dates] = field(default_factory=dict)
    newest: datetime | None = None
    problems: tuple[Problem, ...] = ()


def read_history(root: Path) -> History:
    """Ask git about every file below ``root``; an empty History outside of a repository and without git."""
    wanted = ("log", "-z", "--no-renames", "--relative", "--name-only", f"--format={_RECORD}%ct %D", "--", ".")
    try:
        done = _run(root, *wanted)
    except (OSError, subprocess.SubprocessError):
        return History()
    if done.returncode:
        return _unreadable(done.stderr.decode("utf-8", "replace"))
    return _parse(done.stdout.decode("utf-8", "replace"))


def read_head(root: Path) -> str:
    """Return the name of the commit that is checked out around ``root``; what git tells stays the same as long as it."""
    if not any(os.path.exists(folder / ".git") for folder in (root.resolve(), *root.resolve().parents)):
        return ""  # to ask git takes longer than to read a document
    try:
        return _git(root, "rev-parse", "HEAD").strip()
    except FeedsError:
        return ""


def _unreadable(said: str) -> History:
    if "not a git repository" in said or "does not have any commits" in said:
        return History()
    reason = said.strip().splitlines()[0][:200] if said.strip() else "?"
    return History(problems=(Problem("", 0, "history-unreadable", (("reason", reason),)),))


def _parse(output: str) -> History:
    """Read ``git log``, newest commit first: the first time a file is seen is its last change."""
    dates: dict[str, Dates] = {}
    newest, shallow = None, False
    for record in output.split(_RECORD)[1:]:
        head, *files = record.replace("\0\n", "\0").split("\0")
        seconds, _, names = head.partition(" ")
        when = datetime.fromtimestamp(int(seconds), UTC)
        newest = newest or when
        grafted = "grafted" in names
        shallow = shallow or grafted
        for file in filter(None, (name.strip("\n") for name in files)):
            known = dates.get(file)
            if grafted:
                if known:
                    dates[file] = Dates(None, known.last_modified)
            else:
                dates[file] = Dates(when, known.last_modified if known else when)
    return History(dates, newest, (Problem("", 0, "history-shallow"),) if shallow else ())


def read_changed(root: Path, revision: str) -> frozenset[str]:
    """Return the sources below ``root`` that are not as they were at ``revision``, untracked files too.

    Of a branch that has gone on meanwhile, only what was changed here counts. Raises FeedsError where there is no
    such revision.
    """
    try:
        known = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").strip()
    except FeedsError as error:
        raise FeedsError(
            N_("“{revision}” is no revision that git knows in {root} ({reason})"),
            revision=revision,
            root=root,
            reason=error.args[0],
        ) from None
    with suppress(FeedsError):  # two histories, or a clone too shallow to see where they part
        known = _git(root, "merge-base", known, "HEAD").strip()
    changed = _git(root, "diff", "-z", "--name-only", "--no-renames", "--relative", known, "--", ".")
    untracked = _git(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
    return frozenset(unicodedata.normalize("NFC", name) for name in (changed + untracked).split("\0") if name)


def _git(root: Path, *arguments: str) -> str:
    """Return what git says; where it refuses, a FeedsError with its reason."""
    try:
        done = _run(root, *arguments)
    except (OSError, subprocess.SubprocessError) as error:
        raise FeedsError(N_("git: {reason}"), reason=reason(error)) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise FeedsError(N_("git: {reason}"), reason=said[0] if said else "?")
    return done.stdout.decode("utf-8", "replace")


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in ``root``: in English, and with whatever changes its output set aside."""
    command = ["git", "-c", "core.quotePath=false", "-c", "log.showSignature=false", "-C", str(root), *arguments]
    environ = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(command, capture_output=True, timeout=120, stdin=subprocess.DEVNULL, env=environ, check=False)
