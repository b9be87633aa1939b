"""The element <event-feed> on the page of another origin, whose policy forbids all it can: it shows what is coming."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python import sync_playwright as axe

from .browsing import browser, expect

pytestmark = pytest.mark.slow

__all__ = ["browser"]

SCRIPT = Path(__file__).parents[1] / "feeds/pages/static/feeds.js"
NOW = "2026-11-21T12:00:00Z"
LONG = "Hexakosioihexekontahexaphobie-et-anticonstitutionnellement-sans-espace" * 2
LINK = '<a href="https://agenda.example.org/">Agenda : s’abonner</a>'

Item = dict[str, Any]


def item(title: str, start: str, end: str, **fields: Any) -> Item:
    """Return an item of a JSON Feed; whole days when ``start`` is a date."""
    told = {"dtstart": start, "dtend": end, "tzid": "Europe/Paris", "all_day": len(start) == 10, "status": "CONFIRMED"}
    about = {"title": title, "url": "https://agenda.example.org/events/some", "language": "fr"}
    return about | {name: fields.pop(name) for name in about.keys() & fields.keys()} | {"_event": told | fields}


def feed(*items: Any, **members: Any) -> bytes:
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "Agenda d’Évry", "language": "fr", "items": items}
    return json.dumps(whole | members).encode()


PAST = item("Rencontre passée", "2026-11-20T09:00:00+01:00", "2026-11-20T10:00:00+01:00")
EXHIBITION = item("Exposition", "2026-11-10", "2026-11-30", location="Hôtel de ville")
WORKSHOP = item(
    "Atelier", "2026-11-24T14:30:00+01:00", "2026-11-24T18:00:00+01:00", location="12 rue de la République, Évry"
)
ONLINE = item("Webinaire", "2026-12-03T09:00:00+01:00", "2026-12-03T10:00:00+01:00", online=True, location="En ligne")
CANCELLED = item("Annulé : Visite", "2026-12-01T10:00:00+01:00", "2026-12-01T12:00:00+01:00", status="CANCELLED")
NIGHT = item("Nuit du code", "2026-12-11T18:00:00+01:00", "2026-12-12T09:00:00+01:00", status="TENTATIVE")
NEXT_YEAR = item("Salon", "2027-01-14", "2027-01-15", location=LONG)
WEEKLY = item(
    "Permanence", "2026-11-05T17:00:00+01:00", "2026-11-05T19:00:00+01:00", rrule="FREQ=WEEKLY;COUNT=5",
    occurrences=[f"2026-{day}T17:00:00+01:00" for day in ("11-05", "11-12", "11-26", "12-03", "12-10")],
)  # fmt: skip
FEEDS = {
    "/all.json": feed(NEXT_YEAR, NIGHT, CANCELLED, ONLINE, WORKSHOP, EXHIBITION, PAST),
    "/categories/atelier.json": feed(WORKSHOP, title="Ateliers"),
    "/agenda/all.json": feed(ONLINE),
    "/weekly.json": feed(WEEKLY),
    "/online.json": feed(
        ONLINE,
        item("Visio", "2026-12-04", "2026-12-05", online=True, location="Webinaire en ligne, sur inscription"),
        item("Hybride", "2026-12-05", "2026-12-06", online=True, location="Salle 1"),
    ),
    "/past.json": feed(PAST),
    "/none.json": feed(),
    "/many.json": feed(*[item(f"Jour {day}", f"2026-12-{day:02}", f"2026-12-{day + 1:02}") for day in range(1, 31)] * 2),
    "/german.json": feed(CANCELLED, language="de"),
    "/long.json": feed(item(LONG, "2026-12-01", "2026-12-02", location=LONG), *[EXHIBITION, WORKSHOP, NIGHT]),
    "/midnight.json": feed(item("Bal", "2026-11-24T20:00:00+01:00", "2026-11-25T00:00:00+01:00")),
    "/zones.json": feed(
        item("Réunion", "2026-11-24T14:30:00+04:00", "2026-11-24T16:00:00+04:00", tzid="Indian/Reunion"),
        item("Zone inconnue", "2026-11-25T14:30:00+04:00", "2026-11-25T16:00:00+04:00", tzid="Nowhere/Else"),
    ),
    "/today.json": feed(
        item("À Paris", "2026-11-20", "2026-11-22"),
        item("À Auckland", "2026-11-21", "2026-11-22", tzid="Pacific/Auckland"),
    ),
    "/hostile.json": feed(
        item("<img src=x onerror=alert(1)>", "2026-12-01", "2026-12-02", url="javascript:alert(1)", location="<b>x</b>"),
        item("data", "2026-12-02", "2026-12-03", url="data:text/html,<script>alert(1)</script>"),
        item("number", "2026-12-03", "2026-12-04", url=5, language=["fr"], status={"a": 1}, occurrences="x"),
        *(None, 5, [], {}, {"title": "x"}, {"title": "x", "_event": "x"}, item("x", "soon", "later")),
        item("backwards", "2026-12-05", "2026-12-04"),
        title="</ol><script>alert(1)</script>",
    ),
    "/years.json": feed(
        item("Trêve", "2026-12-28", "2027-01-04"),
        item("Concert", "2026-12-29T20:00:00+01:00", "2026-12-29T21:00:00+01:00", dtend_assumed=True),
    ),
    "/text.json": b"<!doctype html><title>Maintenance</title>",
    "/null.json": b"null",
    "/object.json": b'{"items": {"a": 1}}',
    "/blog.json": feed({"id": "1", "title": "Un billet", "content_text": "Bonjour"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def agenda() -> Iterator[str]:
    """Serve the script and the feeds, as the application does."""
    files = {"/feeds.js": ("text/javascript", SCRIPT.read_bytes())}
    files |= {path: ("application/feed+json", body) for path, body in FEEDS.items()}
    yield from served(files, {"Access-Control-Allow-Origin": "*"})


@pytest.fixture(scope="module")
def pages() -> dict[str, tuple[str, bytes]]:
    return {}


@pytest.fixture(scope="module")
def host(agenda: str, pages: dict[str, tuple[str, bytes]]) -> Iterator[str]:
    """Serve the pages of another site under the strictest policy that lets the script and its feeds through."""
    policy = f"default-src 'none'; script-src {agenda}; connect-src {agenda}; style-src 'none'; base-uri 'none'"
    yield from served(pages, {"Content-Security-Policy": f"{policy}; require-trusted-types-for 'script'"})


def served(files: dict[str, tuple[str, bytes]], headers: dict[str, str]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = files.get(self.path, ("text/plain", b""))
            self.send_response(200 if self.path in files else 404)
            for name, value in ({"Content-Type": f"{kind}; charset=utf-8"} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Visitor:
    """Opens pages that hold elements, in one browser window, and keeps what the browser complains about."""

    def __init__(self, context: Any, agenda: str, host: str, pages: dict[str, tuple[str, bytes]]) -> None:
        self.page = context.new_page()
        self.page.clock.set_fixed_time(NOW)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.agenda, self.host, self.pages = agenda, host, pages

    def visit(
        self, attributes: str = "", *, path: str = "", lang: str = "fr", body: str = "{}", paper: str = ""
    ) -> Any:
        """Open a page with one element, wait until it is no longer busy."""
        element = f'<event-feed src="{self.agenda}{path}" {attributes}>{LINK}</event-feed>'
        html = (
            f'<!doctype html><html lang="{lang}"><head><title>Mairie</title><meta name="color-scheme" content="light dark">'
            f'<meta name="viewport" content="width=device-width"><script src="{self.agenda}/feeds.js" defer></script></head>'
            f'<body bgcolor="{paper}"><main><h1>Mairie</h1>{body.format(element)}</main></body></html>'
        )
        self.pages["/"] = ("text/html", html.encode())
        self.page.goto(f"{self.host}/")
        expect(self.page.locator("event-feed").first).to_have_attribute("aria-busy", "false")
        return self.page


@pytest.fixture(scope="module")
def window(browser: Any) -> Callable[[str], Any]:
    """Return what gives a browser window in a zone: the same one each time, since a window costs half a second."""

    @cache
    def opened(zone: str) -> Any:
        context = browser.new_context(timezone_id=zone, locale="es")
        context.new_page()  # a window without a page closes
        return context

    return opened


@pytest.fixture
def anyone(
    window: Callable[[str], Any],
    agenda: str,
    host: str,
    pages: dict[str, tuple[str, bytes]],
    request: pytest.FixtureRequest,
) -> Iterator[Visitor]:
    """Give a visitor, in Paris unless the test says where, whatever the browser complains about."""
    visitor = Visitor(window(getattr(request, "param", "Europe/Paris")), agenda, host, pages)
    yield visitor
    visitor.page.close()


@pytest.fixture
def visitor(anyone: Visitor) -> Iterator[Visitor]:
    """Give a visitor that fails the test for whatever the browser complains about, violations of the policy included."""
    yield anyone
    assert anyone.complaints == []


def texts(page: Any, part: str) -> list[str]:
    """Return the words of every such part, with one kind of space."""
    return [" ".join(text.split()) for text in page.locator(f"event-feed [part={part}]").all_inner_texts()]


def test_it_is_small() -> None:
    """The script costs its readers less than 5,000 octets."""
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) < 5_000


def test_coming_events_on_another_site(visitor: Visitor) -> None:
    """A page of another origin shows the coming events by start, past ones left out, its own link below them."""
    page = visitor.visit("count=10")
    assert texts(page, "title") == ["Exposition", "Atelier", "Visite", "Webinaire", "Nuit du code", "Salon"]
    assert texts(page, "leaf") == ["10 nov.", "24 nov.", "1 déc.", "3 déc.", "11 déc.", "14 janv. 2027"]
    assert texts(page, "when") == [
        "10–29 novembre",
        "mardi, 14h30–18h",
        "mardi, 10h–12h",
        "jeudi, 9h–10h",
        "ven. 11 déc., 18h – sam. 12 déc., 9h",
        "jeudi",
    ]
    assert texts(page, "where") == ["Hôtel de ville", "12 rue de la République, Évry", "En ligne", LONG]
    assert texts(page, "label") == ["En ce moment", "Annulé", "Reporté"]
    expect(page.get_by_role("list", name="Agenda d’Évry").get_by_role("listitem")).to_have_count(6)
    title = page.get_by_role("link", name="Atelier")
    assert title.get_attribute("href") == "https://agenda.example.org/events/some"
    link, last = (
        page.get_by_role("link", name="s’abonner").bounding_box(),
        page.locator("[part=item]").last.bounding_box(),
    )
    assert link["y"] >= last["y"] + last["height"]


def test_a_leaf_is_readable_by_machines(visitor: Visitor) -> None:
    """The leaf is a time element with the start as the feed wrote it."""
    leaf = visitor.visit("count=2").locator("time")
    assert [each.get_attribute("datetime") for each in leaf.all()] == ["2026-11-10", "2026-11-24T14:30:00+01:00"]


def test_the_feed_of_a_category(visitor: Visitor) -> None:
    """The attribute category chooses the feed of that category."""
    page = visitor.visit('category="atelier"')
    assert texts(page, "title") == ["Atelier"]
    expect(page.get_by_role("list", name="Ateliers")).to_be_visible()


def test_the_address(visitor: Visitor) -> None:
    """The address is the application's, with or without a slash or a prefix, or a feed's own."""
    for path in ("", "/"):
        assert texts(visitor.visit(path=path), "title")[0] == "Exposition", path
    for path in ("/agenda", "/agenda/", "/agenda/all.json"):
        assert texts(visitor.visit(path=path), "title") == ["Webinaire"], path


def test_how_many(visitor: Visitor) -> None:
    """The element shows five events, or as many as asked for between 1 and 50."""
    asked = {"": 5, 'count=""': 5, "count=3": 3, "count=0": 1, "count=-4": 1, "count=1000": 50, "count=many": 5}
    for attribute, shown in asked.items():
        assert len(texts(visitor.visit(attribute, path="/many.json"), "title")) == shown, attribute


def test_an_event_that_repeats(visitor: Visitor) -> None:
    """Each coming time of an event that repeats is an entry; times that are left out of the feed are no entries."""
    page = visitor.visit(path="/weekly.json")
    assert texts(page, "leaf") == ["26 nov.", "3 déc.", "10 déc."]
    assert texts(page, "when") == ["jeudi, 17h–19h"] * 3


def test_nothing_is_planned(visitor: Visitor) -> None:
    """When nothing is coming the element says so, and keeps the link."""
    for path, lang, words in (
        ("/past.json", "fr", "Rien n’est prévu pour le moment."),
        ("/none.json", "en", "Nothing is planned at the moment."),
    ):
        page = visitor.visit(path=path, lang=lang)
        assert texts(page, "empty") == [words]
        expect(page.get_by_role("list")).to_have_count(0)
        expect(page.get_by_role("link", name="s’abonner")).to_be_visible()


def test_in_english(visitor: Visitor) -> None:
    """On an English page dates and labels are English; titles stay in the language of the event, and say which."""
    page = visitor.visit("count=10", lang="en-GB")
    assert texts(page, "leaf")[:3] == ["10 Nov", "24 Nov", "1 Dec"]
    assert texts(page, "when")[:2] == ["10–29 November", "Tuesday, 14:30–18:00"]
    assert texts(page, "label") == ["Now", "Cancelled", "Postponed"]
    assert texts(page, "where")[2] == "Online"
    assert page.locator("[part=list]").get_attribute("lang") == "en-GB"
    expect(page.get_by_role("link", name="Visite", exact=True)).to_have_attribute("lang", "fr")


def test_the_language(visitor: Visitor) -> None:
    """The language is that of the element, of what is around it, of the feed; English where a browser knows it not."""
    for attributes, lang, body, day in (
        ('lang="fr"', "en", "{}", "mardi"),
        ("", "en", '<div lang="fr">{}</div>', "mardi"),
        ("", "fr_FR", "{}", "mardi"),
        ("", "", "{}", "Dienstag"),
        ("", "not a language", "{}", "Dienstag"),
        ('lang="xx"', "fr", "{}", "Tuesday"),
    ):
        page = visitor.visit(attributes, path="/german.json", lang=lang, body=body)
        assert texts(page, "when")[0].startswith(f"{day}, "), (attributes, lang, body)


def test_words_of_another_language(visitor: Visitor) -> None:
    """A language without words of its own has its dates and English labels, which say that they are English."""
    page = visitor.visit('lang="de"', path="/german.json")
    assert texts(page, "when") == ["Dienstag, 10:00–12:00 Uhr"]
    assert texts(page, "label") == ["Cancelled"]
    assert page.locator("[part=label]").get_attribute("lang") == "en"


@pytest.mark.parametrize("anyone", ["America/New_York", "Asia/Tokyo"], indirect=True)
def test_the_zone_of_the_event(visitor: Visitor) -> None:
    """Days and hours are those of the event, wherever the reader is, who is told where that is; days have no zone."""
    page = visitor.visit("count=4")
    assert texts(page, "leaf") == ["10 nov.", "24 nov.", "1 déc.", "3 déc."]
    assert texts(page, "when")[:2] == ["10–29 novembre", "mardi, 14h30–18h (Europe/Paris)"]


def test_a_zone_that_the_browser_does_not_know(visitor: Visitor) -> None:
    """Where the zone is unknown, the offset of the start gives the hours."""
    page = visitor.visit(path="/zones.json")
    assert texts(page, "when") == ["mardi, 14h30–16h (Indian/Reunion)", "mercredi, 14h30–16h (+04:00)"]


def test_whole_days_end_at_midnight_in_their_zone(visitor: Visitor) -> None:
    """On 21 November at noon, a day is still going on in Paris and over in Auckland."""
    page = visitor.visit(path="/today.json")
    assert texts(page, "title") == ["À Paris"]
    assert texts(page, "when") == ["20–21 novembre"]


def test_online(visitor: Visitor) -> None:
    """An event online says so in the reader's language, once; one that has a place as well says both."""
    page = visitor.visit(path="/online.json", lang="en")
    assert texts(page, "where") == ["Online", "Webinaire en ligne, sur inscription", "Salle 1 · Online"]


def test_an_end_at_midnight(visitor: Visitor) -> None:
    """What ends at midnight takes place on one day."""
    assert texts(visitor.visit(path="/midnight.json"), "when") == ["mardi, 20h–0h"]


def test_hostile_words_stay_words(visitor: Visitor) -> None:
    """Markup in a feed is text, links are http or https, items that make no sense are left out."""
    page = visitor.visit("count=50", path="/hostile.json")
    assert texts(page, "title") == ["<img src=x onerror=alert(1)>", "data", "number"]
    assert texts(page, "where") == ["<b>x</b>"]
    expect(page.locator("event-feed :is(img, script, b)")).to_have_count(0)
    assert [link.get_attribute("href") for link in page.get_by_role("link").all()] == ["https://agenda.example.org/"]


@pytest.mark.parametrize("path", ["/missing.json", "/text.json", "/null.json", "/object.json", "/blog.json"])
def test_it_fails_softly(anyone: Visitor, path: str) -> None:
    """Without a feed of events there is the link and nothing else, and one line in the console for two elements."""
    page = anyone.visit(path=path, body="{0}{0}")
    expect(page.locator("event-feed[aria-busy=false]")).to_have_count(2)
    expect(page.get_by_role("link", name="s’abonner")).to_have_count(2)
    assert texts(page, "list") == texts(page, "empty") == []
    assert len([line for line in anyone.complaints if "<event-feed>" in line]) == 1
    assert all("<event-feed>" in line or "404" in line for line in anyone.complaints)


def test_without_an_address(visitor: Visitor) -> None:
    """An element whose address is missing or makes no sense shows its link."""
    for src in ("", 'src=""', 'src="javascript:alert(1)"', 'src="https://"'):
        page = visitor.visit(body=f"<event-feed {src}>{LINK}</event-feed>")
        assert texts(page, "list") == []
        expect(page.get_by_role("link", name="s’abonner")).to_be_visible()


def test_while_it_loads(visitor: Visitor) -> None:
    """Until the feed is there, the element is busy and shows its link alone; an answer that comes too late is dropped."""
    page = visitor.visit()
    held: list[Any] = []
    page.route("**/weekly.json", lambda route: held.append(route))
    change = "address => document.querySelector('event-feed').setAttribute('src', address)"
    page.evaluate(change, f"{visitor.agenda}/weekly.json")
    expect(page.locator("event-feed")).to_have_attribute("aria-busy", "true")
    expect(page.locator("[part=list]")).to_have_count(0)
    expect(page.get_by_role("link")).to_have_count(1)
    page.evaluate(change, f"{visitor.agenda}/categories/atelier.json")
    expect(page.get_by_role("list", name="Ateliers")).to_be_visible()
    with page.expect_response("**/weekly.json"):
        held[0].continue_()
    page.evaluate("new Promise(done => setTimeout(done, 100))")
    assert texts(page, "title") == ["Atelier"]


def test_without_a_script(browser: Any, visitor: Visitor) -> None:
    """Without JavaScript the link is there."""
    visitor.visit()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{visitor.host}/")
    expect(page.get_by_role("link", name="s’abonner")).to_be_visible()
    context.close()


def test_a_script_that_is_there_twice(visitor: Visitor) -> None:
    """Two copies of the two lines on one page are two lists; the script leaves no name behind."""
    script = f'<script src="{visitor.agenda}/feeds.js" defer></script>'
    page = visitor.visit(body=f"{{0}}{script}{{0}}")
    expect(page.locator("[part=list]")).to_have_count(2)
    names = "() => ['WORDS', 'sheet', 'agenda', 'EventFeed', 'warned', 'make'].filter(name => name in window)"
    assert page.evaluate(names) == []


def test_an_attribute_changes(visitor: Visitor) -> None:
    """What is shown follows the attributes: number, language, feed, accent, theme."""
    page = visitor.visit()
    change = "([name, value]) => document.querySelector('event-feed').setAttribute(name, value)"
    items, when = page.locator("[part=item]"), page.locator("[part=when]")
    expect(items).to_have_count(5)
    page.evaluate(change, ["count", "2"])
    expect(items).to_have_count(2)
    page.evaluate(change, ["lang", "en-GB"])
    expect(when.last).to_have_text("Tuesday, 14:30–18:00")
    page.evaluate(change, ["category", "atelier"])
    expect(page.get_by_role("list", name="Ateliers")).to_be_visible()
    page.evaluate(change, ["src", f"{visitor.agenda}/weekly.json"])
    expect(page.locator("[part=title]").first).to_have_text("Permanence")
    page.evaluate(change, ["accent", "#e3a600"])
    expect(page.locator("[part=leaf]").first).to_have_css("border-top-color", "rgb(227, 166, 0)")
    page.evaluate(change, ["theme", "dark"])
    expect(page.locator("[part=title]").first).to_have_css("color", "rgb(231, 236, 239)")


def test_an_element_that_a_script_makes_and_moves(visitor: Visitor) -> None:
    """An element may be made by a script, moved and removed; it asks for its feed once."""
    page = visitor.visit(path="/none.json")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    make = """address => {
      const made = Object.assign(document.createElement("event-feed"), { id: "made" });
      made.setAttribute("src", address);
      document.body.append(made);
    }"""
    page.evaluate(make, f"{visitor.agenda}/weekly.json")
    expect(page.locator("#made [part=item]")).to_have_count(3)
    page.evaluate("document.querySelector('main').prepend(document.querySelector('#made'))")
    expect(page.locator("main > #made [part=item]")).to_have_count(3)
    page.evaluate("document.querySelector('#made').remove()")
    assert asked == [f"{visitor.agenda}/weekly.json"]


def test_an_accent_that_is_none(visitor: Visitor) -> None:
    """An accent is #rrggbb; anything else is passed over."""
    for accent in ("red", "#e3a", "#e3a600;background:red", "url(https://example.org/)"):
        page = visitor.visit(f'accent="{accent}" theme="light"')
        expect(page.locator("[part=leaf]").first).to_have_css("border-top-color", "rgb(29, 95, 120)")


def test_nothing_scrolls_sideways(visitor: Visitor) -> None:
    """From 280 to 1280 pixels the element is no wider than its page, whatever writers typed."""
    page = visitor.visit(path="/long.json")
    expect(page.locator("[part=item]")).to_have_count(4)
    for width in (280, 320, 800, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("scheme", "paper", "attributes"),
    [
        ("light", "#ffffff", ""),
        ("dark", "#121212", ""),
        ("light", "#ffffff", 'accent="#ffe600"'),
        ("light", "#121212", 'theme="dark"'),
        ("dark", "#ffffff", 'theme="light"'),
    ],
)
def test_nobody_is_kept_out(visitor: Visitor, scheme: str, paper: str, attributes: str) -> None:
    """In both colour schemes, with either theme and any accent, axe finds nothing, low contrast included."""
    visitor.page.emulate_media(color_scheme=scheme)
    page = visitor.visit(f"count=10 {attributes}", paper=paper)
    found = axe.Axe().run(page, "event-feed", options={"resultTypes": ["violations", "incomplete", "passes"]}).response
    assert [(each["id"], each["nodes"]) for each in found["violations"]] == []
    assert "color-contrast" not in [each["id"] for each in found["incomplete"]]
    measured = next(each["nodes"] for each in found["passes"] if each["id"] == "color-contrast")
    assert len([node for node in measured if "event-feed" in str(node["target"])]) > 20


def test_the_keyboard_shows_where_it_is(visitor: Visitor) -> None:
    """Tab goes through the titles and then to the link, and shows where it is."""
    page = visitor.visit("count=2")
    focused = "(document.activeElement.shadowRoot ?? document).activeElement"
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(f"{focused}.textContent"))
        assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") != "none"
    assert reached == ["Exposition", "Atelier", "Agenda : s’abonner"]


def test_days_of_two_years_and_an_end_that_nobody_told(visitor: Visitor) -> None:
    """Two dates of two years stand apart, and an end that was assumed is not shown."""
    assert texts(visitor.visit(path="/years.json"), "when") == ["28 décembre 2026 – 3 janvier 2027", "mardi, 20h"]
