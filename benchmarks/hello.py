"""The least that Flask answers, by the server of `feeds serve`: `python benchmarks/hello.py CONTENT FEEDS_YAML PORT`."""

import os
import sys
from pathlib import Path

from stand_in import site

from feeds.settings import load_settings
from feeds.web import create_app
from feeds.web.server import serve

if __name__ == "__main__":
    settings = load_settings(Path(sys.argv[1]), Path(sys.argv[2]), environ=os.environ)
    site.extensions["feeds"] = create_app(settings).extensions["feeds"]  # what the server asks of its application
    serve(site, "127.0.0.1", int(sys.argv[3]))
