"""The pages of a built tree in a real browser, from a server that knows nothing of us, on a telephone and on a desk."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from feeds.export.build import build

from .browsing import browser, calm_page, expect
from .support import collection_of
from .test_tree import SERIES, TEXTS, event, http_server

__all__ = ["browser"]
pytestmark = pytest.mark.slow
OVER = event(90, "2020-05-18").replace("lang: fr", "lang: fr\nregistration_url: https://inscription.example.org/")
PATHS = ("", "months/2026-12/", "months/2027-05/", "past/", "days/2027-05-18/", "categories/atelier/", "embed/all/",
         "embed/all/month/", "events/evenement-0/", "events/evenement-13/", "en/")  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a tree that does not know where it is."""
    folder = tmp_path_factory.mktemp("tree")
    chosen: dict[str, Any] = {"today": date(2026, 11, 29), "language": "fr", "page_languages": ("en",)}
    build(collection_of(*TEXTS, OVER, **chosen), folder / "ville")
    with http_server(folder) as origin:
        yield f"{origin}/ville/"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_and_is_calm(browser: Any, address: str, path: str, width: int) -> None:
    """Nothing is wider than the window, and the browser complains about nothing."""
    with calm_page(browser, viewport={"width": width, "height": 900}) as page:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if folder := os.environ.get("FEEDS_SHOTS"):
            name = path.strip("/").replace("/", "-") or "index"
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_what_is_over_is_told_on_the_clock_of_the_visitor(browser: Any, address: str) -> None:
    """The same file invites to what is coming, and says of what was that it is over."""
    with calm_page(browser, locale="fr-FR") as page:
        page.goto(address + "events/evenement-14/")
        expect(page.get_by_text("Cet événement est passé")).to_be_visible()
        expect(page.get_by_role("heading", name="Ajouter cet événement")).to_be_hidden()
        page.clock.install(time="2019-01-01")
        page.goto(address + "events/evenement-14/")
        expect(page.get_by_text("Cet événement est passé")).to_be_hidden()
        expect(page.get_by_role("heading", name="Ajouter cet événement")).to_be_visible()


def test_a_link_to_a_time_opens_the_list_of_times(browser: Any, address: str) -> None:
    """A time of a series in a list leads to that time on the page of the series."""
    assert "COUNT=20" in SERIES
    with calm_page(browser) as page:
        page.goto(address)
        page.get_by_role("link", name="Chorale").nth(1).click()
        expect(page.locator("li:target")).to_be_visible()


def test_the_button_subscribes_wherever_the_tree_is(browser: Any, address: str) -> None:
    """A tree without a base finds out its address in the browser: the button subscribes to the feed beside it."""
    with calm_page(browser) as page:
        page.goto(address + "categories/atelier/")
        feed = f"{address}categories/atelier.ics"
        button = page.locator("a[data-subscribe]")
        assert button.get_attribute("href") == feed.replace("http:", "webcal:")
        expect(page.locator("#address")).to_have_text(feed)
