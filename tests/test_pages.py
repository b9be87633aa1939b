"""The pages in a real browser: what they offer, by mouse and keyboard, with and without scripts, at every width."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python import sync_playwright as axe
from flask import Flask

from feeds.pipeline.collection import Collection, collect
from feeds.settings import Settings
from feeds.web import create_app

from .browsing import browser, calm_page, calm_tab, expect
from .support import answering

pytestmark = pytest.mark.slow

__all__ = ["browser"]

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
registration_deadline: 2026-12-01
image: https://images.example.net/atelier.jpg
categories: [Atelier, Données]
tags: [cartes]
---
Un lien https://example.org/{LONG} et un tableau :

| Heure | {LONG} | Lieu |
|-------|--------|------|
| 14:30 | {LONG} | Évry |

    {LONG} {LONG}
""",
    "webinaire.md": """
title: "Webinaire : l’accessibilité, c’est quoi ?"
lang: fr
event_start_date: 2026-12-10 10:00
event_end_date: 2026-12-10 11:00
lieu: En ligne
online: true
categories: [Webinaire]
---
On en parle **une heure**, en ligne.
""",
    "permanence.md": """
title: Permanence
lang: fr
event_start_date: 2026-10-06 17:00
event_end_date: 2026-10-06 19:00
rrule: FREQ=WEEKLY;COUNT=20
lieu: Mairie
categories: [Atelier]
---
Chaque mardi.
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
    "arabe.md": """
title: "لقاء حول البيانات المفتوحة <b>2027</b>"
lang: ar
event_start_date: 2027-02-02
event_end_date: 2027-02-04
---
نص قصير.
""",
    "douteux.md": """
title: Réunion publique
lang: fr
event_start_date: 2027-03-10 18:30
horaires: 19h - 21h
lieu: Tokyo, Japon
---
À bientôt.
""",
    "casse.md": f"""
title: [{LONG}
---
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
    return collect(Settings(content=folder, timezone="Europe/Paris", name="Agenda d’Évry", language="en", explain=True,
                            status=True))  # fmt: skip


@pytest.fixture(scope="module")
def address(collection: Collection) -> Iterator[str]:
    with answering(collection.settings, NOW) as address:
        yield address


@pytest.fixture(scope="module")
def window(browser: Any, address: str) -> Any:
    """Give one window for the tests that want nothing special: each costs half a second."""
    permissions = ["clipboard-read", "clipboard-write"]
    window = browser.new_context(base_url=address, permissions=permissions, timezone_id="Europe/Paris")
    window.new_page()  # a window without a page closes
    return window


@pytest.fixture
def page(window: Any) -> Iterator[Any]:
    with calm_tab(window) as opened:
        yield opened


def paths(collection: Collection) -> dict[str, str]:
    """Return an address of every type of page."""
    events = {event.source.removesuffix(".md"): f"/events/{event.slug}" for event in collection.events}
    return {
        "index": "/",
        "month": "/?month=2026-12",
        "day": "/?day=2026-12-10",
        "past": "/?past=1",
        "category": "/categories/atelier",
        "selection": "/feed?category=atelier&not=visite&online=1",
        "embed": "/embed",
        "frame": "/embed/all",
        "frame-month": "/embed/all?view=month",
        "frame-next": "/embed/categories/atelier?view=next&accent=ffe000",
        "lost": "/nothing",
        "unknown": "/feed?category=nothing",
        "status": "/status",
        "explained": f"{events['atelier']}/explain",
        **events,
    }


def existing(collection: Collection) -> dict[str, str]:
    """Return those that are there: of the others the browser complains by itself."""
    return {name: path for name, path in paths(collection).items() if name not in ("lost", "unknown")}


def open_everything(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def visit(page: Any, path: str) -> None:
    page.goto(path)
    open_everything(page)


def test_nothing_scrolls_sideways(browser: Any, address: str, collection: Collection) -> None:
    """From 320 to 1280 pixels, no page is wider than its window, whatever writers typed."""
    page = browser.new_context(base_url=address).new_page()
    for name, path in paths(collection).items():
        visit(page, path)
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    page.context.close()


@pytest.mark.parametrize(("width", "language"), [(320, "fr"), (1280, "en")])
def test_nothing_keeps_anybody_out(
    browser: Any, address: str, collection: Collection, width: int, language: str
) -> None:
    """axe finds nothing against WCAG 2.2 AA and its best practices on any page, in each language, width and theme."""
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, timezone_id="America/New_York"
    )
    page = context.new_page()
    found = []
    pages = {name: path for name, path in paths(collection).items() if name not in ALIKE}
    for name, path in pages.items():
        page.emulate_media(color_scheme="light")
        visit(page, f"{path}{'&' if '?' in path else '?'}lang={language}")
        page.evaluate(axe.Axe().axe_script)
        violations = page.evaluate("rules => axe.run({ runOnly: rules }).then(found => found.violations)", AXE)
        page.emulate_media(color_scheme="dark")  # a theme changes colours and nothing else
        violations += page.evaluate("axe.run({ runOnly: ['color-contrast'] }).then(found => found.violations)")
        for violation in violations:
            found.append((name, violation["id"], [node["html"][:160] for node in violation["nodes"][:3]]))
    context.close()
    assert found == []


ALIKE = {"day", "webinaire", "passe"}  # made of the same pieces as other pages
AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_no_layout_shift_and_little_to_load(page: Any, collection: Collection) -> None:
    """No page moves while it loads, and each comes with its style and scripts in less than 60 kB."""
    for name, path in existing(collection).items():
        sizes: list[int] = []
        page.on("response", lambda answer, sizes=sizes: sizes.append(int(answer.headers.get("content-length", 0))))
        page.goto(path, wait_until="load")
        page.wait_for_timeout(50)
        assert page.evaluate(SHIFT) < 0.01, name
        assert 1_000 < sum(sizes) < 60_000, name


SHIFT = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().reduce((sum, each) => sum + each.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(0), 50);
})"""


# --- subscribing


def test_two_different_verbs(page: Any, address: str) -> None:
    """A page offers to subscribe (webcal and the calendars of others) and, apart from it, a copy to download."""
    page.goto("/")
    bare = address.partition("://")[2]
    assert page.get_by_role("link", name="Subscribe – ").get_attribute("href") == f"webcal://{bare}/all.ics"
    expected = {
        "Apple Calendar": f"webcal://{bare}/all.ics",
        "Google Calendar": f"https://calendar.google.com/calendar/u/0/r?cid={quote(f'webcal://{bare}/all.ics', safe='')}",
        "Google Calendar, by address": "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        "Outlook.com": f"https://outlook.live.com/calendar/0/addfromweb?url={quote(f'{address}/all.ics', safe='')}&name=Agenda%20d%E2%80%99%C3%89vry",
        "New Outlook for Windows": f"webcal:{address}/all.ics",
    }
    for name, href in expected.items():
        link = page.get_by_role("link", name=f"Subscribe to Agenda d’Évry with {name}", exact=True)
        assert link.get_attribute("href") == href
    with page.expect_download() as download:
        page.get_by_role("link", name="Download “All events”").click()
    assert download.value.suggested_filename.endswith(".ics")


def test_link_names_are_unique(page: Any, collection: Collection) -> None:
    """No two links of a page have the same name and lead to different places."""
    for path in existing(collection).values():
        page.goto(path)
        links = page.evaluate(
            "[...document.links].map(each => [each.textContent.replace(/\\s+/g, ' ').trim(), each.href])"
        )
        names: dict[str, set[str]] = {}
        for name, href in links:
            names.setdefault(name, set()).add(href)
        several = {name: hrefs for name, hrefs in names.items() if len(hrefs) > 1 and "Permanence" not in name}
        assert several == {}, path


def test_the_device_orders_and_hides_nothing(browser: Any, address: str) -> None:
    """On Windows Outlook comes first, on Android the honest word about telephones; every way stays on the page."""
    agents = {
        "Windows NT 10.0": "Outlook.com",
        "Linux; Android 16": "Google Calendar",
        "iPhone; CPU iPhone OS": "Apple Calendar",
    }
    seen = []
    for agent, first in agents.items():
        page = browser.new_context(base_url=address, user_agent=f"Mozilla/5.0 ({agent}) Test").new_page()
        page.goto("/")
        rows = page.locator(".ways li :is(a, strong)").all_inner_texts()
        assert rows[0].endswith(first)
        opened = page.get_by_role("link", name="Subscribe – ").get_attribute("href")
        assert opened == "#subscribe" if "Android" in agent else opened.startswith("webcal://")
        seen.append(sorted(rows))
        page.context.close()
    assert seen[0] == seen[1] == seen[2]
    assert "Android" in seen[0]


def test_the_copy_button_copies(page: Any, address: str) -> None:
    """The button puts the https address in the clipboard, says so, and calms down."""
    page.clock.install()
    page.goto("/")
    button = page.get_by_role("button", name="Copy: Agenda d’Évry")
    button.click()
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/all.ics"
    expect(button).to_have_text("Copied")
    expect(page.locator(".copy [role=status]")).to_have_text("Copied")
    page.clock.fast_forward(3_000)
    expect(button).to_have_text("Copy")


def test_copying_without_a_clipboard(page: Any, address: str) -> None:
    """Over plain http there is no clipboard object; the button copies the old way."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto("/")
    button = page.get_by_role("button", name="Copy: Agenda d’Évry")
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("String(getSelection())") == f"{address}/all.ics"


def test_without_a_script(browser: Any, address: str) -> None:
    """Without JavaScript addresses are there to select, forms have their button, months are tables."""
    page = browser.new_context(base_url=address, java_script_enabled=False).new_page()
    page.goto("/")
    expect(page.locator("#address")).to_have_text(f"{address}/all.ics")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.goto("/feed")
    page.get_by_label("Webinaire").first.check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#address")).to_have_text(f"{address}/feed.ics?category=webinaire")
    page.goto("/?month=2026-12")
    expect(page.get_by_role("table")).to_have_count(1)
    page.goto("/embed")
    page.get_by_label("Show").select_option("month")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#lines-1")).to_contain_text("/embed/all?view=month")
    page.context.close()


def test_a_calendar_of_ones_own(page: Any, address: str) -> None:
    """Each tick gives the address, the count and the events at once, and the address of the page is the choice."""
    page.goto("/feed")
    page.get_by_label("Atelier").first.check()
    expect(page.locator("#address")).to_have_text(f"{address}/feed.ics?category=atelier")
    page.get_by_text("Leave out").click()
    page.get_by_role("group", name="No events of these categories").get_by_label("Données").check()
    expect(page.locator("#address")).to_have_text(f"{address}/feed.ics?category=atelier&not=donnees")
    expect(page.locator(".ahead strong")).to_have_text("13 events ahead")
    expect(page.locator("#said")).to_have_text("13 events ahead")
    expect(page.get_by_role("button", name="Copy: Agenda d’Évry – Atelier, without Données")).to_be_visible()
    assert page.url == f"{address}/feed?category=atelier&not=donnees"
    page.reload()
    expect(page.locator(".ahead strong")).to_have_text("13 events ahead")


def test_another_language_keeps_the_place(page: Any, address: str) -> None:
    """Who changes the language stays where they are, and the language stays with them from there on."""
    page.goto("/feed?category=atelier&month=2026-12")
    page.get_by_role("link", name="Français").click()
    assert page.url == f"{address}/feed?category=atelier&month=2026-12&lang=fr"
    expect(page.locator("#shown")).to_have_text("décembre 2026")
    page.get_by_label("Webinaire").first.check()
    expect(page.locator("#address")).to_have_text(f"{address}/feed.ics?category=atelier&category=webinaire")
    assert page.url.endswith("&lang=fr")
    page.goto("/embed?calendar=webinaire&view=month")
    page.get_by_role("link", name="Français").click()
    expect(page.locator("#lines-1")).to_contain_text("/embed/categories/webinaire?view=month")
    page.get_by_role("link", name="Tous les événements").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


# --- looking


def test_coming_events_by_month(page: Any) -> None:
    """Coming events are in sight by month, one that repeats at each of its times, a cancelled one marked."""
    page.goto("/")
    assert page.locator(".month-name").all_inner_texts()[:3] == ["November 2026", "December 2026", "January 2027"]
    expect(page.get_by_text("Cancelled")).to_be_visible()
    expect(page.get_by_role("link", name="Permanence", exact=True)).to_have_count(14)
    expect(page.get_by_text("Rencontre passée")).to_have_count(0)
    page.get_by_role("link", name="Past", exact=True).click()
    expect(page.get_by_role("link", name="Rencontre passée")).to_be_visible()


def test_the_month_by_keys(page: Any) -> None:
    """Arrow keys walk through the days, Home and End to the ends of the week, Enter opens, Page Down turns."""
    page.goto("/?month=2026-11")
    today = page.locator("td[aria-current=date]")
    today.focus()
    expect(today.locator(".number")).to_contain_text("21")

    def day_after(key: str) -> str:
        page.keyboard.press(key)
        return str(page.evaluate("document.activeElement.querySelector('.number').firstChild.textContent.trim()"))

    keys = ["ArrowRight", "ArrowDown", "ArrowLeft", "Home", "ArrowRight", "ArrowUp", "End"]
    assert [day_after(key) for key in keys] == ["22", "29", "28", "23", "24", "17", "22"]
    assert page.evaluate("document.querySelectorAll('td[tabindex=\"0\"]').length") == 1
    [day_after(key) for key in ("Home", "ArrowRight", "ArrowDown")]
    page.keyboard.press("Enter")
    expect(page.locator("#shown")).to_have_text("Tuesday, November 24, 2026")
    page.goto("/?month=2026-11")
    page.locator("td[aria-current=date]").focus()
    page.keyboard.press("PageDown")
    expect(page.locator("#shown")).to_have_text("December 2026")


def test_the_year_at_a_glance(page: Any) -> None:
    """Each month of the overview says how many events it has and leads to it."""
    page.goto("/")
    page.get_by_role("link", name="Dec 2026: 7 events").click()
    expect(page.locator("#shown")).to_have_text("December 2026")
    expect(page.locator("td.busy")).to_have_count(7)


def test_the_keyboard_reaches_everything(page: Any, collection: Collection) -> None:
    """Tab comes to every link and button in the order of reading, and shows where it is."""
    for path in ("/", "/feed", "/embed", paths(collection)["atelier"]):
        page.goto(path)
        total = page.evaluate("[...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary, iframe')]"
                              ".filter(each => each.checkVisibility()).length")  # fmt: skip
        reached = set()
        for _ in range(total + 40):  # the links in the preview count as well
            page.keyboard.press("Tab")
            place, is_outlined = page.evaluate(WHERE)
            assert is_outlined, page.evaluate("document.activeElement.outerHTML")
            reached.add(place)
            if len(reached - {-1}) >= total:
                break
        assert len(reached - {-1}) >= total, path


WHERE = """[[...document.querySelectorAll('*')].indexOf(document.activeElement),
  getComputedStyle(document.activeElement).outlineStyle != 'none' || document.activeElement.matches('iframe, body')]"""


# --- one event


def test_an_event_can_be_added(page: Any, collection: Collection, address: str) -> None:
    """The page of an event has registration as its one primary button, a file to save, and links to fill a form."""
    page.goto(paths(collection)["atelier"])
    primary = page.locator(".primary")
    expect(primary).to_have_count(1)
    assert primary.get_attribute("href").startswith("https://inscription.example.org/atelier")
    expect(page.get_by_text("until Tuesday, December 1, 2026")).to_be_visible()
    google = page.get_by_role("link", name="Add this event with Google Calendar").get_attribute("href")
    assert "dates=20261203T143000%2F20261203T180000" in google
    assert "ctz=Europe%2FParis" in google
    with page.expect_download() as download:
        page.get_by_role("link", name="Add this event", exact=True).click()
    assert download.value.suggested_filename.startswith("2026-12-03 Atelier")
    page.get_by_role("link", name="Agenda d’Évry").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agenda d’Évry")


def test_a_cancelled_event_cannot_be_added(page: Any, collection: Collection) -> None:
    """A banner says that it does not take place; nothing offers to add it."""
    page.goto(paths(collection)["annule"])
    expect(page.locator(".banner")).to_have_text("Cancelled")
    expect(page.get_by_role("link", name="Add this event")).to_have_count(0)


def test_the_visitors_own_hour(browser: Any, address: str, collection: Collection) -> None:
    """Who is elsewhere sees the hour on their own clock beside that of the event; who is there does not."""
    path = paths(collection)["atelier"]
    for zone, told in (("America/Montreal", "8:30"), ("Europe/Berlin", "")):
        page = browser.new_context(base_url=address, timezone_id=zone).new_page()
        page.goto(path)
        expect(page.get_by_text("local time in Paris")).to_be_visible()
        own = page.locator("[data-start]")
        expect(own).to_contain_text(told) if told else expect(own).to_be_hidden()
        page.context.close()


def test_an_event_that_repeats_shows_its_next_time(page: Any, collection: Collection) -> None:
    """The page of a series that has begun is about the next time, and names further ones."""
    page.goto(paths(collection)["permanence"])
    expect(page.locator(".facts time")).to_have_text("Tuesday, November 24, 2026, 5:00\u202fPM–7:00\u202fPM")
    expect(page.locator(".times li")).to_have_count(6)
    expect(page.get_by_text("and 7 more times")).to_be_visible()
    google = page.get_by_role("link", name="Add this event with Google Calendar").get_attribute("href")
    assert "20261124T170000" in google


def test_a_title_of_the_other_direction(page: Any, collection: Collection) -> None:
    """An Arabic title is set apart from the page around it, and starts where all titles start."""
    page.goto(paths(collection)["arabe"])
    title = page.get_by_role("heading", level=1)
    assert title.locator("bdi").evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"
    assert title.evaluate("each => getComputedStyle(each).direction") == "ltr"
    assert title.get_attribute("lang") == "ar"


def test_nothing_of_others_is_loaded(page: Any, collection: Collection, address: str) -> None:
    """No page asks another host for anything; the picture of another host is a link."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in existing(collection).values():
        page.goto(path)
    assert len(asked) > 20
    assert [url for url in asked if not url.startswith(address)] == []
    page.goto(paths(collection)["atelier"])
    expect(page.get_by_role("link", name="See the picture (images.example.net)")).to_be_visible()


def test_printing_keeps_what_matters(page: Any, collection: Collection) -> None:
    """On paper there is what one reads, with the addresses of links; nothing to click."""
    page.emulate_media(media="print")
    page.goto("/")
    expect(page.get_by_role("heading", name="Coming events")).to_be_visible()
    expect(page.locator(".take, .views, .year, .foot, .skip, .actions")).to_have_count(6)
    for hidden in page.locator(".take, .views, .year, .foot, .skip, .actions").all():
        expect(hidden).to_be_hidden()
    page.goto(paths(collection)["atelier"])
    shown = page.evaluate("getComputedStyle(document.querySelector('.prose a'), '::after').content")
    assert "https://example.org" in shown


# --- on other sites


@pytest.fixture(scope="module")
def elsewhere(address: str) -> str:
    """Serve a site of another origin that embeds the agenda."""
    site = Flask("elsewhere")
    lines = {
        "frame": f'<iframe src="{address}/embed/all?count=3" title="Agenda" width="400" height="600"></iframe>',
        "element": f'<script src="{address}/feeds.js" defer></script>'
        f'<event-feed src="{address}" category="webinaire"><a href="{address}/">Agenda</a></event-feed>',
    }
    site.add_url_rule(
        "/<name>", view_func=lambda name: f'<!doctype html><html lang="fr"><title>x</title>{lines.get(name, "")}'
    )
    return plainly_served(site)


def plainly_served(app: Flask) -> str:
    """Serve an application that is not ours."""
    import threading
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = make_server("127.0.0.1", 0, app, handler_class=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def test_a_frame_on_another_site(browser: Any, elsewhere: str, address: str) -> None:
    """The frame shows the coming events on the page of another origin, and its links open outside of it."""
    with calm_page(browser) as page:
        page.clock.set_fixed_time(NOW)
        page.goto(f"{elsewhere}/frame")
        frame = page.frame_locator("iframe")
        expect(frame.locator(".item")).to_have_count(3)
        with page.context.expect_page() as opened:
            frame.get_by_role("link", name="Permanence").first.click()
        expect(opened.value.get_by_role("heading", level=1)).to_have_text("Permanence")


def test_the_element_on_another_site(browser: Any, elsewhere: str) -> None:
    """The element shows the coming events of its category, from the JSON Feed of another origin."""
    with calm_page(browser) as page:
        page.clock.set_fixed_time(NOW)
        page.goto(f"{elsewhere}/element")
        expect(page.get_by_role("link", name="Webinaire : l’accessibilité")).to_be_visible()
        expect(page.get_by_role("link", name="Agenda", exact=True)).to_be_visible()


def test_a_site_that_may_not_frame(browser: Any, collection: Collection) -> None:
    """Where the settings name other origins, the browser refuses the frame."""
    settings = replace(collection.settings, embed_origins=("https://www.example.org",))
    with answering(settings, NOW) as guarded:
        site = Flask("elsewhere")
        site.add_url_rule("/", view_func=lambda: f'<iframe src="{guarded}/embed/all"></iframe>')
        page = browser.new_context().new_page()
        page.goto(plainly_served(site))
        expect(page.frame_locator("iframe").locator(".item")).to_have_count(0)
        page.context.close()


def test_a_webmaster_chooses_and_copies(page: Any, address: str) -> None:
    """Each choice renews preview and lines at once, and the button copies them."""
    page.goto("/embed")
    page.get_by_label("Calendar").select_option("webinaire")
    page.get_by_label("Theme").select_option("dark")
    expect(page.locator("#lines-1")).to_contain_text(f'src="{address}/embed/categories/webinaire?theme=dark"')
    expect(page.frame_locator("iframe.preview").locator(".item")).to_have_count(1)
    page.get_by_role("button", name="Copy: A frame").click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("<iframe src=")
    expect(page.locator("#lines-2")).to_contain_text('category="webinaire"')


def test_an_empty_agenda_is_friendly(collection: Collection) -> None:
    """An agenda without events says so and can be subscribed to."""
    empty = replace(
        collection, events=(), categories=(), combined=replace(collection.combined, events=()),
        archive=replace(collection.archive, events=()),
    )  # fmt: skip
    client = create_app(collection.settings, collection=empty, clock=lambda: NOW).test_client()
    page = client.get("/").text
    assert "Nothing is planned at the moment" in page
    assert "webcal://localhost/all.ics" in page
    for path in ("/?month=2026-12", "/?past=1", "/feed", "/embed", "/embed/all", "/embed/all?view=next"):
        assert client.get(path).status_code == 200
