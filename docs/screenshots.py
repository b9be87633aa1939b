"""Take a picture of every type of page at the width of a phone and of a desk, from the samples of content/.

The clock stands still, so that the pictures change when the pages do.
"""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from feeds.pipeline.collection import collect
from feeds.settings import load_settings
from feeds.web import create_app

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
WIDTHS = {"phone": 390, "desktop": 1280}
TALLEST = 1800
EVENT = "/events/hybride-sur-place-et-en-ligne"
PAGES = {
    "index": "/",
    "month": "/?month=2027-05",
    "day": "/?day=2027-05-20",
    "past": "/?past=1",
    "category": "/categories/atelier",
    "selection": "/feed?category=atelier&category=formation&not=meetup",
    "event": EVENT,
    "event-cancelled": "/events/annule",
    "event-past": "/events/cloture-saison-2-programme-10-pourcent",
    "explain": f"{EVENT}/explain",
    "status": "/status",
    "embed": "/embed",
    "frame-list": "/embed/all?count=4",
    "frame-month": "/embed/all?view=month&month=2027-05",
    "frame-next": "/embed/categories/formation?view=next&theme=dark&accent=c2410c",
    "lost": "/nothing",
    "unknown": "/feed?category=ateliers",
}


def main() -> None:
    """Write docs/images/<page>-<width>.png, and remove pictures of pages that are no more."""
    IMAGES.mkdir(exist_ok=True)
    for old in IMAGES.glob("*.png"):
        old.unlink()
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name in taken(browser, served()):
            print(name)
        browser.close()


def served() -> str:
    """Serve the samples on a free port and return the address."""
    settings = load_settings(ROOT / "content", environ={"FEEDS_EXPLAIN": "true", "FEEDS_STATUS": "true"})
    app = create_app(settings, collection=collect(settings), clock=lambda: NOW)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.port}"


def taken(browser: Browser, address: str) -> Iterator[str]:
    """Take all pictures and yield the name of each."""
    for where, width in WIDTHS.items():
        page = browser.new_page(viewport={"width": width, "height": 900}, timezone_id="Europe/Paris")
        for name, path in PAGES.items():
            page.goto(address + path, wait_until="networkidle")
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
            target = IMAGES / f"{name}-{where}.png"
            page.screenshot(
                path=os.fspath(target), full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height}
            )
            yield target.name
        page.close()


if __name__ == "__main__":
    main()
