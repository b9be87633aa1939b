"""The pages in a real browser: nothing overflows, nothing is blocked, the buttons do what they say."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from feeds.collection import Collection, collect
from feeds.settings import Settings
from feeds.web import create_app
from feeds.web.server import serve

CHROMIUM = Path("/usr/bin/chromium")
if not CHROMIUM.is_file():
    pytest.skip(f"{CHROMIUM} is not on this machine", allow_module_level=True)
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install -e .[dev]")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LONG = "Hexakosioihexekontahexaphobie-et-anticonstitutionnellement-sans-espace" * 2
DOCUMENTS = {
    "atelier.md": f"""
title: Atelier {LONG}
lang: fr
event_start_date: 2026-12-03 14:30
event_end_date: 2026-12-03 18:00
lieu: Salle {LONG}
adresse: 1 rue de la Paix, 91000 Évry
registration_url: https://inscription.example.org/atelier?{LONG}
categories: [Atelier]
---
Un lien https://example.org/{LONG} et un tableau :

| Heure | {LONG} | Lieu |
|-------|--------|------|
| 14:30 | {LONG} | Évry |

    {LONG} {LONG}
""",
    "annule.md": """
title: Visite annulée
lang: fr
event_start_date: 2027-01-05 10:00
event_end_date: 2027-01-05 12:00
status: cancelled
categories: [Visite]
---
La visite n'aura pas lieu, toutes nos excuses aux personnes inscrites.
""",
    "passe.md": """
title: Rencontre passée
lang: fr
event_start_date: 2020-03-12 09:00
event_end_date: 2020-03-12 10:00
---
Ce fut une belle rencontre.
""",
}


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("content")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(f"---{text}", "utf-8")
    return collect(Settings(content=folder, timezone="Europe/Paris", name="Agenda d’Évry", language="en"))


@pytest.fixture(scope="module")
def address(collection: Collection) -> str:
    app = create_app(collection.settings, collection=collection, clock=lambda: NOW)
    ready: Queue[str] = Queue()
    threading.Thread(target=serve, args=(app, "127.0.0.1", 0, ready.put), daemon=True).start()
    return ready.get(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=os.fspath(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """Give a page that fails the test for whatever the browser complains about, CSP violations included."""
    complaints: list[str] = []
    context = browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("requestfailed", lambda request: complaints.append(request.url) if is_broken(request) else None)
    yield opened
    context.close()
    assert complaints == []


def is_broken(request: Any) -> bool:
    return bool(request.failure != "net::ERR_ABORTED")  # a navigation that became a download


def open_everything(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_nothing_scrolls_sideways(page: Any, collection: Collection, width: int) -> None:
    """From 320 to 1280 pixels, no page is wider than its window, whatever writers typed."""
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", *(f"/events/{event.slug}" for event in collection.events)):
        page.goto(path)
        open_everything(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_copy_button_copies(page: Any, address: str) -> None:
    """The button puts the https address in the clipboard, says so, and calms down."""
    page.clock.install()
    page.goto("/")
    button = page.get_by_role("button", name="Copy the address: Agenda d’Évry")
    button.click()
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/all.ics"
    playwright.expect(button).to_have_text("Copied")
    playwright.expect(page.locator("#all [role=status]")).to_have_text("Copied")
    page.clock.fast_forward(3_000)
    playwright.expect(button).to_have_text("Copy")


def test_copying_without_a_clipboard(page: Any, address: str) -> None:
    """Over plain http there is no clipboard object; the button copies the old way."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto("/")
    button = page.get_by_role("button", name="Copy the address: Agenda d’Évry")
    button.click()
    playwright.expect(button).to_have_text("Copied")
    assert page.evaluate("String(getSelection())") == f"{address}/all.ics"


def test_without_a_script(browser: Any, address: str) -> None:
    """Without JavaScript the address is there to select, and no button promises more."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    playwright.expect(page.locator("#all-url")).to_have_text(f"{address}/all.ics")
    playwright.expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    context.close()


def test_two_different_verbs(page: Any, address: str) -> None:
    """Each feed offers to subscribe (webcal) and to download (a file), under names of their own."""
    page.goto("/")
    open_everything(page)
    subscribe = page.get_by_role("link", name="Subscribe")
    webcals = [link.get_attribute("href") for link in subscribe.all()]
    feeds = ["all", "categories/atelier", "categories/visite", "archive"]
    assert webcals == [f"{address.replace('http', 'webcal', 1)}/{feed}.ics" for feed in feeds]
    with page.expect_download() as download:
        page.get_by_role("link", name="Download a copy").first.click()
    assert download.value.suggested_filename.endswith(".ics")
    names = [link.get_attribute("aria-label") or link.inner_text() for link in subscribe.all()]
    assert len(set(names)) == len(names)


def test_the_keyboard_reaches_everything(page: Any) -> None:
    """Tab goes through skip link, subscribe, copy and download in reading order, and shows where it is."""
    page.goto("/")
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    expected = ["Skip to the content", "Subscribe", "Copy", "With Google, Outlook or a telephone", "Download a copy"]
    assert reached[:5] == expected
    assert reached[5].startswith("Atelier")


def test_an_event_can_be_saved(page: Any, collection: Collection) -> None:
    """The page of an event leads to its file and back to the index; registration is the one primary button."""
    slug = next(event.slug for event in collection.events if event.registration)
    page.goto(f"/events/{slug}")
    primary = page.locator(".primary")
    playwright.expect(primary).to_have_count(1)
    assert primary.get_attribute("href").startswith("https://inscription.example.org/atelier")
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to my calendar").click()
    assert download.value.suggested_filename.startswith("2026-12-03 Atelier")
    page.get_by_role("link", name="Agenda d’Évry").click()
    playwright.expect(page.get_by_role("heading", level=1)).to_have_text("Agenda d’Évry")


def test_a_category_opens_its_feed(page: Any, collection: Collection) -> None:
    """A category on the page of an event leads to the feed of that category, unfolded."""
    slug = next(event.slug for event in collection.events if "Visite" in event.categories)
    page.goto(f"/events/{slug}")
    page.get_by_role("link", name="Visite", exact=True).click()
    playwright.expect(page.locator("#categories-visite-url")).to_be_visible()


def test_coming_and_past(page: Any) -> None:
    """Coming events are in sight by month, past ones behind a click, a cancelled one is marked."""
    page.goto("/")
    months = page.locator(".month-name").all_inner_texts()
    assert months == ["December 2026", "January 2027"]
    playwright.expect(page.get_by_text("Cancelled")).to_be_visible()
    past = page.get_by_text("Rencontre passée")
    playwright.expect(past).to_be_hidden()
    page.get_by_text("1 past event").click()
    playwright.expect(past).to_be_visible()


def test_an_empty_agenda_is_friendly(collection: Collection) -> None:
    """An agenda without events says so and can be subscribed to."""
    empty = replace(
        collection, events=(), categories=(), combined=replace(collection.combined, events=()),
        archive=replace(collection.archive, events=()),
    )  # fmt: skip
    page = create_app(collection.settings, collection=empty, clock=lambda: NOW).test_client().get("/").text
    assert "Nothing is planned at the moment" in page
    assert "webcal://localhost/all.ics" in page


CONTRAST = """() => {
  const channels = text => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const found = channels(getComputedStyle(node).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some(each => each.nodeType === 3 && each.textContent.trim())) continue;
    const [a, b] = [light(channels(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(page: Any, collection: Collection, scheme: str) -> None:
    """Every text has a contrast of at least 4.5 to 1 (WCAG AA) in both colour schemes."""
    page.emulate_media(color_scheme=scheme)
    for path in ("/", *(f"/events/{event.slug}" for event in collection.events)):
        page.goto(path)
        open_everything(page)
        assert page.evaluate(CONTRAST) == []
