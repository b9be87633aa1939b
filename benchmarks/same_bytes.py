"""Whether the code still gives the same octets: `python benchmarks/same_bytes.py REV` names each file that differs.

The feeds of content/ and of every site in ../shared/corpus are built by the code of a git revision and by the code as
it is here, from copies whose times are fixed; beside them stands what `feeds check` says of each site. Exits with 1
where anything differs.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
_TIME = 1_767_225_600  # 2026-01-01, in seconds
_COMMAND = "try: from feeds.cli.main import main\nexcept ImportError: from feeds.cli import main\nmain()"
_BASE = {"FEEDS_BASE_URL": "https://agenda.example.org", "FEEDS_CACHE": "none", "FEEDS_LANGUAGE": ""}


def sites(folder: Path) -> Iterator[tuple[str, Path, Path]]:
    """Copy every site into ``folder``; yield its name, its documents and its settings."""
    shutil.copytree(ROOT / "content", folder / "content")
    yield "content", folder / "content", folder / "content" / "feeds.yaml"
    for settings in sorted(CORPUS.glob("*/feeds.yaml")):
        copy = folder / settings.parent.name
        shutil.copytree(settings.parent, copy)
        yield copy.name, copy / "docs", copy / "feeds.yaml"


def built(code: Path, content: Path, settings: Path, output: Path) -> None:
    """Write the feeds of a site into ``output`` by the package in ``code``, and ``check.json`` beside them."""
    environ = {**os.environ, **{key: value for key, value in _BASE.items() if value}, "PYTHONPATH": str(code)}
    python = (sys.executable, "-P", "-c", _COMMAND)
    site = (str(content), "--config", str(settings))
    subprocess.run([*python, "build", *site, "-o", str(output)], env=environ, check=True, capture_output=True)
    checked = subprocess.run(
        [*python, "check", *site, "--format", "json"], env=environ, check=False, capture_output=True
    )
    (output / "check.json").write_bytes(checked.stdout)


def fixed(folder: Path) -> None:
    """Give every file below ``folder`` the same time."""
    for path in folder.rglob("*"):
        path.chmod(path.stat().st_mode | 0o200)
        os.utime(path, (_TIME, _TIME))


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder`` by its name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(revision: str, work: Path) -> tuple[list[str], int]:
    """Return the files that differ, and how many were compared."""
    old = work / "code"
    subprocess.run(["git", "-C", str(ROOT), "worktree", "add", "--quiet", "--detach", str(old), revision], check=True)
    found, compared = [], 0
    try:
        for name, content, settings in sites(work / "sites"):
            fixed(work / "sites" / name)
            trees = []
            for number, code in enumerate((old, ROOT)):
                built(code, content, settings, output := work / f"{name}.{number}")
                trees.append(files(output))
            names = sorted({*trees[0], *trees[1]})
            compared += len(names)
            found += [f"{name}/{each}" for each in names if trees[0].get(each) != trees[1].get(each)]
    finally:
        subprocess.run(["git", "-C", str(ROOT), "worktree", "remove", "--force", str(old)], check=True)
    return found, compared


def main() -> None:
    """Compare, and say what differs."""
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/same_bytes.py REV")
    with TemporaryDirectory() as work:
        found, compared = differing(sys.argv[1], Path(work))
    print("\n".join(found))
    print(f"{len(found)} of {compared} files differ")
    sys.exit(int(bool(found)))


if __name__ == "__main__":
    main()
