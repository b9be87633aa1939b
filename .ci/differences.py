"""Tell which installed packages have another release than a file pins; exit with 1 if any has.

``python .ci/differences.py requirements-dev.txt``
"""

import re
import sys
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def main(pins: str) -> int:
    """Print a line for each package that differs; those of other systems, which are not installed, are no difference."""
    pinned: dict[str, set[str]] = defaultdict(set)
    for name, release in re.findall(r"^([\w.-]+)==(\S+)", Path(pins).read_text("utf-8"), re.MULTILINE):
        pinned[name].add(release)
    differing = {
        name: found for name, releases in pinned.items() if (found := _installed(name)) not in {*releases, None}
    }
    for name, found in differing.items():
        print(f"{name}: {' or '.join(sorted(pinned[name]))} is pinned, {found} is the newest")
    print(f"{len(differing)} of {len(pinned)} packages differ from {pins}")
    return 1 if differing else 0


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
