"""The page of a feed: what is coming and past, months and days, pages of many events, titles of every kind."""

import gzip
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Event
from feeds.occurrences import coming, ends, moment, past
from feeds.pages import query
from feeds.pages.query import Window, WindowKind
from feeds.pipeline.collection import Collection
from feeds.web import create_app

from .support import collection_of, event_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MANY = 3_000


def document(title: str, start: str, end: str, *lines: str) -> str:
    heads = (f"title: {title}", "lang: fr", f"event_start_date: {start}", f"event_end_date: {end}", *lines)
    return "\n".join(("---", *heads, "---", "Une rencontre ouverte à toutes et à tous.", ""))


DOCUMENTS = (
    document("Exposition", "2026-11-01", "2026-12-31", "categories: [Musée]"),
    document("Atelier", "2026-12-03 14:30", "2026-12-03 18:00", "categories: [Atelier]"),
    document("Nuit", "2026-12-03 20:00", "2026-12-04 00:00"),
    document("Annulée", "2026-12-10 10:00", "2026-12-10 12:00", "status: cancelled"),
    document("Lointaine", "2029-05-04 10:00", "2029-05-04 12:00"),
    document("Ancienne", "2020-03-12 09:00", "2020-03-12 10:00"),
    document("Récente", "2026-11-20 09:00", "2026-11-20 10:00"),
)


def client_for(collection: Collection) -> FlaskClient:
    return create_app(collection.settings, collection=collection, clock=lambda: NOW).test_client()


def agenda(*texts: str) -> Collection:
    return collection_of(*texts, name="Agenda", language="fr")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return client_for(agenda(*DOCUMENTS))


class Page(HTMLParser):
    """A page as a browser reads it: elements with their attributes, words, the titles in its lists."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.listed: list[str] = []
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self.elements.append((tag, own))
        self.inside = "name" if own.get("class") == "name" else self.inside
        if self.inside and tag == "a":
            self.listed.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == "a" else self.inside

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.inside and self.listed:
            self.listed[-1] += data

    def links(self) -> list[str]:
        return [own["href"].partition("#")[0] for tag, own in self.elements if tag == "a"]


def page_of(client: FlaskClient, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return Page(answer.text)


# --- windows


@st.composite
def some_windows(draw: st.DrawFn) -> Window:
    kind, page = draw(st.sampled_from(WindowKind)), draw(st.integers(1, 10_000))
    day = draw(st.dates(date(1950, 1, 1), date(2200, 12, 31)))
    if kind is WindowKind.MONTH:
        return Window(kind, day.replace(day=1))
    return Window(kind, day, page) if kind is WindowKind.DAY else Window(kind, page=page)


@given(some_windows())
def test_windows_have_an_address(window: Window) -> None:
    """The address of a window is read as that window, on pages and in frames."""
    assert query.read(window.query) == query.read_or_usual(window.query) == window


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, Window()),
        ({"past": "1"}, Window(WindowKind.PAST)),
        ({"past": ""}, Window()),
        ({"page": "3"}, Window(page=3)),
        ({"month": "2028-02"}, Window(WindowKind.MONTH, date(2028, 2, 1))),
        ({"day": "2028-02-29", "page": "2"}, Window(WindowKind.DAY, date(2028, 2, 29), 2)),
        ({"utm_source": "x", "lang": "fr"}, Window()),
    ],
)
def test_what_windows_are_read(asked: dict[str, str], expected: Window) -> None:
    """Months, days, what is past and further pages are read; what nobody knows is passed over."""
    assert query.read(asked) == expected


NONSENSE = [
    "month=2026-13", "month=2026-00", "month=2026", "month=2026-1", "month=décembre", "month=1949-12", "month=2201-01",
    "month=2026-12-01", "month=", "month=٢٠٢٦-١٢", "day=2026-02-29", "day=2026-12", "day=20261203", "day=", "day=2026-W49-4",
    "page=0", "page=-1", "page=x", "page=", "page=10001", "page=1.5", "page=²", "page=1%0A", "page=+1", "page=999999", "month=2026-12%0A",
]  # fmt: skip


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_is_refused(client: FlaskClient, query: str) -> None:
    """A page of a month, a day or a number that nobody can have meant is 400; a frame shows the usual instead."""
    for path in ("/", "/categories/atelier", "/feed"):
        assert client.get(f"{path}?{query}").status_code == 400
    for path in ("/embed/all", "/embed/categories/atelier"):
        assert client.get(f"{path}?{query}").data == client.get(path).data


@given(st.dates(date(1951, 1, 1), date(2199, 1, 1)), st.integers(0, 40), st.integers(-12, 14), st.integers(0, 1439))
def test_instants_hold_the_days_of_every_zone(first: date, days: int, offset: int, minute: int) -> None:
    """Every moment of a day, on whatever clock, is between the instants of a span that has the day."""
    begin, end = query.instants(first, first + timedelta(days=days))
    for day in (first, first + timedelta(days=days)):
        when = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute, hours=-offset)
        assert begin < when < end


@pytest.mark.parametrize("path", ["/?month=2200-12", "/?month=1950-01"])
def test_the_last_month_leads_nowhere_wrong(client: FlaskClient, path: str) -> None:
    """Every month that a page links to answers."""
    links = [urljoin("/", link) for link in page_of(client, path).links() if "month=" in link]
    assert {client.get(link).status_code for link in links} == {200}


# --- coming and past


def event(*lines: str) -> Event:
    return event_of("\n".join(("---", "title: Cours", *lines, "---", "")))


def weekly(first: str, *lines: str) -> Event:
    return event(f"start: {first} 18:00", f"end: {first} 19:00", *lines)


def days(events: Sequence[Event]) -> list[str]:
    return [str(each.dtstart)[:10] for each in events]


SINGLE = event("start: 2026-01-01 18:00", "end: 2026-01-01 19:00")


@given(st.lists(st.tuples(st.integers(-1500, 1500), st.integers(1, 900)), max_size=8))
def test_an_event_is_coming_or_past(spans: list[tuple[int, int]]) -> None:
    """Every event that does not repeat is in one of the two lists: coming by start, past by start from the latest on."""
    events = [
        replace(
            SINGLE, uid=str(number), dtstart=NOW + timedelta(days=start), dtend=NOW + timedelta(days=start + length)
        )
        for number, (start, length) in enumerate(spans)
    ]
    ahead, gone = coming(events, NOW), past(events, NOW)
    assert sorted(each.uid for each in (*ahead, *gone)) == sorted(each.uid for each in events)
    assert all(ends(each) > NOW for each in ahead)
    assert all(ends(each) <= NOW for each in gone)
    starts = [[moment(each.dtstart, each.tzid) for each in found] for found in (ahead, gone)]
    assert starts == [sorted(starts[0]), sorted(starts[1], reverse=True)]


def test_what_repeats_is_there_each_time() -> None:
    """Of an event that repeats, each time of the next year is coming, each of the last year is past, and so is the first."""
    course = weekly("2020-11-23", "rrule: FREQ=MONTHLY;COUNT=100")
    assert days(coming([course], NOW)) == [
        *("2026-11-23", "2026-12-23"),
        *(f"2027-{month:02}-23" for month in range(1, 11)),
    ]
    assert days(past([course], NOW)) == [*(f"2026-{month:02}-23" for month in range(10, 0, -1)), "2025-12-23", "2025-11-23", "2020-11-23"]  # fmt: skip
    assert {each.uid for each in coming([course], NOW)} == {course.uid}


def test_a_rule_that_began_now() -> None:
    """A time that has begun is coming until it is over, then past, and never both."""
    course = weekly("2026-11-14", "rrule: FREQ=WEEKLY;COUNT=3")
    for clock, number in ((17, 1), (18, 1), (19, 2)):
        now = datetime(2026, 11, 21, clock - 1, tzinfo=UTC)
        assert (len(coming([course], now)), len(past([course], now))) == (3 - number, number)


@pytest.mark.parametrize(
    "course",
    [weekly("2028-03-01", "rrule: FREQ=WEEKLY;COUNT=5"), weekly("2020-12-01", "rrule: FREQ=YEARLY;INTERVAL=4")],
)
def test_what_repeats_later_is_coming(course: Event) -> None:
    """An event whose next time is more than a year away is coming, as one that does not repeat is."""
    assert coming([course], NOW)


def test_what_repeats_later_is_not_over() -> None:
    """The page of a course that begins in two years can be added to calendars, and the list has it."""
    course = document("Cours", "2028-03-01 18:00", "2028-03-01 19:00", "rrule: FREQ=WEEKLY;COUNT=5")
    client = client_for(agenda(course))
    assert "Cours" in page_of(client, "/").listed
    assert "Cet événement est terminé." not in page_of(client, "/events/evenement-0").words


@pytest.mark.parametrize("line", ["overrides: [{date: 2024-05-04, start: 2024-05-05 20:00}]", "exdates: [2024-05-04]"])
def test_a_first_time_that_was_not(line: str) -> None:
    """A first time that was moved or left out is not among the past ones."""
    text = (
        f"---\ntitle: Cours\nstart: 2024-05-04 18:00\nend: 2024-05-04 19:00\nrrule: FREQ=WEEKLY;COUNT=3\n{line}\n---\n"
    )
    assert "2024-05-04" not in days(past(agenda(text).events, NOW))


# --- what a page shows


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("", ["Exposition", "Atelier", "Nuit", "Annulée", "Lointaine"]),
        ("past=1", ["Récente", "Ancienne"]),
        ("day=2026-12-03", ["Exposition", "Atelier", "Nuit"]),
        ("day=2026-12-04", ["Exposition"]),
        ("day=2026-12-31", ["Exposition"]),
        ("day=2027-01-01", []),
        ("day=2020-03-12", ["Ancienne"]),
        ("page=2", ["Exposition", "Atelier", "Nuit", "Annulée", "Lointaine"]),
    ],
)
def test_lists(client: FlaskClient, query: str, listed: list[str]) -> None:
    """A page lists what is coming, past, or on a day: several days on each of them, an end at midnight on none."""
    assert page_of(client, f"/?{query}").listed == listed


def test_a_category_has_its_own(client: FlaskClient) -> None:
    """The page of a category shows its events only, and the count of those ahead."""
    page = page_of(client, "/categories/musee")
    assert page.listed == ["Exposition"]
    assert "1 événement à venir" in page.words
    assert page_of(client, "/categories/musee?month=2026-12").words.count("Exposition") > 20


def test_what_is_cancelled_is_not_ahead(client: FlaskClient) -> None:
    """The count of what is ahead, and the next event, leave out what is cancelled; what goes on comes first."""
    page = page_of(client, "/")
    assert "4 événements à venir" in page.words
    assert "En ce moment" in page.words
    assert "En ce moment" not in page_of(client, "/?past=1").words


def test_a_month_is_a_table(client: FlaskClient) -> None:
    """A month has a row for each week, links to its neighbours, and to the days that have events."""
    page = page_of(client, "/?month=2026-12")
    cells = [own for tag, own in page.elements if tag == "td"]
    assert len(cells) == 35
    assert {"/?month=2026-11", "/?month=2027-01", "/?day=2026-12-03"} <= set(page.links())
    assert "/?day=2027-01-01" not in page.links()
    today = page_of(client, "/?month=2026-11")
    assert len([own for tag, own in today.elements if tag == "td" and own.get("aria-current") == "date"]) == 1


def test_views_lead_to_each_other(client: FlaskClient) -> None:
    """List, month and past are a link away, the present one is marked; without past events there is no link to them."""
    for path, marked in (("/", "/"), ("/?month=2027-01", "/?month=2026-11"), ("/?past=1", "/?past=1")):
        page = page_of(client, path)
        assert {"/", "/?month=2026-11", "/?past=1"} <= set(page.links())
        current = [own["href"].partition("#")[0] for tag, own in page.elements if own.get("aria-current") == "page"]
        assert marked in current
    assert "/categories/atelier?past=1" not in page_of(client, "/categories/atelier").links()


def test_what_is_past_can_be_found() -> None:
    """The page leads to past events, also where a weekly course has more times ahead than there are events."""
    course = document("Cours", "2026-12-01 18:00", "2026-12-01 19:00", "rrule: FREQ=WEEKLY;COUNT=30")
    client = client_for(agenda(course, DOCUMENTS[5]))
    assert page_of(client, "/?past=1").listed == ["Ancienne"]
    assert "/?past=1" in page_of(client, "/").links()


def test_behind_the_last_page(client: FlaskClient) -> None:
    """A page behind the last one is the last one."""
    assert "Rien n’est prévu" not in page_of(client, "/?page=9").words


# --- many events


def crowd(step: timedelta) -> Collection:
    """Return a collection of many events, ``step`` apart."""
    collection = agenda(document("Rencontre des bibliothèques et des jardins partagés", "2026-12-01 09:00", "2026-12-01 10:00", "categories: [Atelier]", "lieu: Médiathèque d’Évry"))  # fmt: skip
    (first,) = collection.events
    events = tuple(
        replace(first, uid=f"{number}@x", slug=f"rencontre-{number}", summary=f"{first.summary} {number}",
                dtstart=first.dtstart + step * number, dtend=first.dtend + step * number)
        for number in range(MANY)
    )  # fmt: skip
    feeds = {name: replace(getattr(collection, name), events=events) for name in ("combined", "archive")}
    categories = (replace(collection.categories[0], events=events),)
    return replace(collection, events=events, categories=categories, **feeds)


def weight(client: FlaskClient, path: str) -> int:
    """Return the octets of a page and of what it names, as they are sent."""
    page = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert (page.status_code, page.headers["Content-Encoding"]) == (200, "gzip")
    text = gzip.decompress(page.data).decode()
    files = {unescape(name) for name in re.findall(r'(?:href|src)="(/static/[^"]*)"', text)}
    answers = [client.get(name, headers={"Accept-Encoding": "gzip"}) for name in files]
    assert len(answers) > 1
    assert {answer.status_code for answer in answers} == {200}
    return len(page.data) + sum(len(answer.data) for answer in answers)


@pytest.mark.parametrize(
    ("step", "path", "shown", "said"),
    [
        (timedelta(hours=20), "/", range(50), "Plus d’événements (2950)"),
        (timedelta(hours=20), "/?page=60", range(2950, 3000), "Retour"),
        (timedelta(hours=20), "/categories/atelier?page=2", range(50, 100), "Plus d’événements (2900)"),
        (timedelta(), "/?month=2026-12", range(50), "2997"),
        (timedelta(), "/?day=2026-12-01&page=60", range(2950, 3000), "mardi 1er décembre 2026"),
        (timedelta(), "/feed?category=atelier", range(50), "Plus d’événements (2950)"),
        (timedelta(), "/embed/all?view=month&month=2026-12", (0, 1, 2), "2997"),
        (timedelta(), "/embed/all?count=50", range(50), "et s’abonner"),
    ],
)  # fmt: skip
def test_many_events_weigh_little(step: timedelta, path: str, shown: Sequence[int], said: str) -> None:
    """With thousands of events, on many days or on one, each page is small and shows its part, in order."""
    client = client_for(crowd(step))
    assert weight(client, path) < 60_000
    page = page_of(client, path)
    names = page.listed or [own["title"] for tag, own in page.elements if tag == "a" and own.get("title")]
    assert [int(name.rpartition(" ")[2]) for name in names] == list(shown)
    assert said in page.words


# --- titles of every kind

LONG = "Rencontre " * 50
TITLES = {
    "long": LONG.strip(),
    "without a space": "a" * 500,
    "right to left": "ورشة الخرائط 2026: abc",
    "html": """<img src=x onerror=alert(1)>&lt;"'><script>alert(1)</script>""",
    "template": "{name} %s %(name)s {{7",
    "emoji": "🎉👩‍👩‍👧 ½ №",
}
PATHS = ("/", "/?past=1", "/?month=2026-12", "/?day=2026-12-03", "/feed", "/embed", "/embed?view=month", "/embed/all",
         "/embed/all?view=month", "/embed/all?view=next", "/archive.json", "/all.ics", "/feed.atom")  # fmt: skip


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def dangers(page: Page) -> list[tuple[str, dict[str, str]]]:
    """Return the elements that no template of ours has."""
    return [
        (tag, own) for tag, own in page.elements
        if tag in ("img", "style", "object") or any(name.startswith("on") for name in own)
        or (tag == "script" and not own.get("src", "").startswith("/static/") and own.get("type") != "application/ld+json")
    ]  # fmt: skip


@pytest.mark.parametrize("kind", TITLES)
def test_titles_of_every_kind(kind: str) -> None:
    """Whatever titles, categories and tags hold, without a place and a way to register, every page shows it as words."""
    text = TITLES[kind]
    named = f"categories: [{quoted(text[:80])}]", f"tags: [{quoted(text[:80])}]"
    collection = agenda(document(quoted(text), "2026-12-03 14:30", "2026-12-03 18:00", *named))
    client, (event,) = client_for(collection), collection.events
    chosen = [f"/{feed.path}" for feed in collection.categories]
    chosen += [f"/embed{path}" for path in chosen]
    queries = [{"category": feed.path.partition("/")[2]} for feed in collection.categories]
    queries += [{"tag": tag} for tag in event.tags]
    assert event.summary == text or kind == "html"
    assert len(chosen) == 2
    assert len(queries) == 2
    for path in (*PATHS, *chosen, f"/events/{event.slug}"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        if answer.mimetype == "text/html":
            assert dangers(Page(answer.text)) == []
    for asked in queries:
        page = client.get("/feed", query_string=asked)
        assert page.status_code == 200
        assert (dangers(Page(page.text)), Page(page.text).listed) == ([], [event.summary])
    assert page_of(client, "/").listed == page_of(client, "/embed/all").listed == [event.summary]
    refused = client.get("/feed", query_string={"category": f"{text[:60]}?"})
    assert refused.status_code in (200, 400)
    assert dangers(Page(refused.text)) == []
    assert [own for tag, own in page_of(client, "/").elements if tag == "bdi"]


def test_html_in_a_title_is_words() -> None:
    """A "<" and a quote of a title are shown, in lists, in tables and in the words that appear when one points."""
    title = """5 < 6 & "7" > '3' <3"""
    client = client_for(agenda(document(quoted(title), "2026-12-03 14:30", "2026-12-03 18:00")))
    assert page_of(client, "/").listed == [title]
    table = page_of(client, "/?month=2026-12")
    assert title in table.words
    assert title in [own.get("title") for _, own in table.elements]


@pytest.mark.parametrize("path", PATHS)
def test_no_events_at_all(path: str) -> None:
    """A site without events has all its pages, which say so."""
    client = client_for(agenda())
    answer = client.get(path)
    assert answer.status_code == 200
    if path in ("/", "/feed", "/embed/all", "/embed/all?view=next"):
        assert "Rien n’est prévu pour le moment." in Page(answer.text).words
