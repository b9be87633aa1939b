"""What tests with a real browser need: a Chromium, and a page that complains.

Importing this skips the module where there is no Chromium.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright import sync_api as playwright

from .support import missing

CHROMIUM = Path("/usr/bin/chromium")
if not CHROMIUM.is_file():
    missing(f"{CHROMIUM} is not on this machine", allow_module_level=True)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
expect: Callable[..., Any] = playwright.expect


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give a Chromium without a window."""
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=os.fspath(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def calm_page(browser: Any, **options: Any) -> Iterator[Any]:
    """Give a page, in a window of its own, that fails the test for whatever the browser complains about."""
    window = browser.new_context(**options)
    with calm_tab(window) as page:
        yield page
    window.close()


@contextmanager
def calm_tab(window: Any) -> Iterator[Any]:
    """Give a page that fails the test for whatever the browser complains about, CSP violations included."""
    complaints: list[str] = []
    page = window.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url) if _is_broken(request) else None)
    yield page
    page.close()
    assert complaints == []


def _is_broken(request: Any) -> bool:
    return bool(request.failure != "net::ERR_ABORTED")  # a navigation that became a download
