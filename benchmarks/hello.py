"""The least that Flask answers, by the server of `feeds serve` alone: `python benchmarks/hello.py PORT`."""

import sys

from stand_in import site
from waitress.server import create_server  # type: ignore[import-untyped]  # waitress ships no types

from feeds.server.serve import LIMITS

if __name__ == "__main__":
    create_server(site, host="127.0.0.1", port=int(sys.argv[1]), **LIMITS).run()
