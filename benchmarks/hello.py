"""The least that Flask answers, by the server of `feeds serve` alone: `python benchmarks/hello.py PORT`."""

import sys

from granian import Granian
from stand_in import site

from feeds.server.serve import OPTIONS


def load() -> object:
    """Return the application."""
    return site


if __name__ == "__main__":
    Granian("hello", port=int(sys.argv[1]), **OPTIONS).serve(target_loader=load, wrap_loader=False)
