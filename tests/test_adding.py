"""The links that open a calendar's form for a new event: right in each calendar, and short, whatever the event holds."""

from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.shared.description import Notes, title
from feeds.model import Event, Link, Status
from feeds.pages.add_links import CALENDARS, LONGEST, Form, links
from feeds.pipeline.collection import collect
from feeds.settings import load_settings
from feeds.text.characters import clean
from feeds.timezones.database import zone

from .support import ROOT, event_of, examples

PAGE = "https://agenda.example.org/events/cartes"
DOCUMENT = """---
title: Lire une carte
lang: fr
event_start_date: 2026-12-03 14:30
event_end_date: 2026-12-03 18:00
lieu: Salle des Cartes
adresse: 4 rue du Port, 29200 Brest
registration_url: https://inscription.example.org/cartes?de=agenda&no=1
---
Une matinée pour apprendre à lire une carte.

* Prenez un crayon ;
* un compas.
"""
EVENT = event_of(DOCUMENT)
CLOCK = "2026-12-03 14:30", "2026-12-03 18:00"
NAMES = tuple(calendar.name for calendar in CALENDARS)
TITLES = {calendar.name: (calendar.title, calendar.place, calendar.notes) for calendar in CALENDARS}
HOSTILE = (
    "Éléphants & cie", "1 + 1 = 2", "100 % #1", "👩‍👩‍👧‍👦 fête", "« guillemets » \"anglais\" 'simples'", "a?b/c;d:e@f$g,h", "%20 %2B",
    "שלום עולם", "مرحبا", "日本語のイベント", "x=1&text=y", "{title} %s", "é" * 300, "👨‍👩‍👧" * 100, "mot " * 500, "x" * 5000,
)  # fmt: skip


def timed(start: str, end: str, **changes: object) -> Event:
    return replace(event_of(DOCUMENT.replace(CLOCK[0], start).replace(CLOCK[1], end)), **changes)  # type: ignore[arg-type]


def values(form: Form) -> dict[str, str]:
    """Return the parameters of a link as a server reads them that takes "+" for a plus."""
    pairs = (pair.partition("=") for pair in urlsplit(form.href).query.split("&"))
    return {name: unquote(value, errors="strict") for name, _, value in pairs}


def filled(event: Event, page: str = PAGE) -> dict[str, dict[str, str]]:
    """Return the parameters of each calendar's link by the calendar's name."""
    return {form.name: values(form) for form in links(event, page, "en")}


def assert_sound(event: Event, page: str = PAGE) -> None:
    for form in links(event, page, "fr"):
        assert form.href.isascii()
        assert len(form.href) <= LONGEST
        assert not set(form.href) & set("+ \"'<>#\n\r\t")
        assert all(value == clean(value) for value in values(form).values())


# --- times


def test_each_calendar_has_a_link_with_its_name_in_the_readers_language() -> None:
    """Every calendar takes an event of some hours; its name is in the reader's language, its form on its own host."""
    found = [(form.name, urlsplit(form.href).hostname) for form in links(EVENT, PAGE, "fr")]
    assert found == [
        ("Google Agenda", "calendar.google.com"),
        ("Outlook.com", "outlook.live.com"),
        ("Microsoft 365", "outlook.cloud.microsoft"),
        ("Yahoo", "calendar.yahoo.com"),
    ]


def test_hours_are_written_as_each_calendar_reads_them() -> None:
    """Google takes local time and a zone, Outlook an offset, Yahoo UTC."""
    found = filled(EVENT)
    google, yahoo = found["Google Calendar"], found["Yahoo"]
    assert (google["action"], google["dates"], google["ctz"]) == (
        "TEMPLATE", "20261203T143000/20261203T180000", "Europe/Paris")  # fmt: skip
    for name in ("Outlook.com", "Microsoft 365"):
        outlook = found[name]
        assert (outlook["path"], outlook["rru"]) == ("/calendar/action/compose", "addevent")
        assert (outlook["startdt"], outlook["enddt"]) == ("2026-12-03T14:30:00+01:00", "2026-12-03T18:00:00+01:00")
        assert "allday" not in outlook
    assert (yahoo["v"], yahoo["st"], yahoo["et"]) == ("60", "20261203T133000Z", "20261203T170000Z")


def test_one_whole_day_ends_on_the_day_after_and_yahoo_takes_it() -> None:
    """The end of a whole day is the day after it, as in RFC 5545; Yahoo wants the day and says that it is whole."""
    found = filled(timed("2026-12-03", "2026-12-03"))
    assert found["Google Calendar"]["dates"] == "20261203/20261204"
    assert "ctz" not in found["Google Calendar"]
    assert {name: found["Outlook.com"][name] for name in ("startdt", "enddt", "allday")} == {
        "startdt": "2026-12-03", "enddt": "2026-12-04", "allday": "true"}  # fmt: skip
    assert (found["Yahoo"]["st"], found["Yahoo"]["dur"]) == ("20261203", "allday")
    assert "et" not in found["Yahoo"]


def test_several_whole_days_have_no_link_to_yahoo() -> None:
    """Yahoo would make hours from midnight to midnight of them, so there is no link that promises days."""
    found = filled(timed("2026-12-03", "2026-12-05"))
    assert found["Google Calendar"]["dates"] == "20261203/20261206"
    assert found["Outlook.com"]["enddt"] == found["Microsoft 365"]["enddt"] == "2026-12-06"
    assert "Yahoo" not in found


def test_an_event_over_night_keeps_both_its_days() -> None:
    """Hours that go on after midnight are hours in every calendar."""
    found = filled(timed("2026-12-31 22:00", "2027-01-01 02:00"))
    assert found["Google Calendar"]["dates"] == "20261231T220000/20270101T020000"
    assert found["Outlook.com"]["enddt"] == "2027-01-01T02:00:00+01:00"
    assert found["Yahoo"]["et"] == "20270101T010000Z"


def test_a_moment_of_another_zone_is_told_on_the_clocks_of_the_event() -> None:
    """``dtstart`` may carry any zone; what is told is the hour in ``tzid``, beside the name of that zone."""
    start, end = datetime(2026, 7, 1, 22, tzinfo=UTC), datetime(2026, 7, 2, 8, tzinfo=zone("Asia/Tokyo"))
    found = filled(replace(EVENT, dtstart=start, dtend=end, tzid="America/Montreal"))
    assert found["Google Calendar"]["dates"] == "20260701T180000/20260701T190000"
    assert found["Google Calendar"]["ctz"] == "America/Montreal"
    assert found["Outlook.com"]["startdt"] == "2026-07-01T18:00:00-04:00"
    assert found["Yahoo"]["st"] == "20260701T220000Z"


@pytest.mark.parametrize("tzid", ["UTC", "Etc/GMT-1", "CET"])
def test_google_gets_utc_where_it_may_not_know_the_zone(tzid: str) -> None:
    """A zone that is no city's is not handed to Google: the moment is told in UTC, and no rule goes with it."""
    start = datetime(2026, 12, 3, 14, 30, tzinfo=zone(tzid))
    event = replace(EVENT, dtstart=start, dtend=start.replace(hour=18), tzid=tzid, rrule="FREQ=WEEKLY;COUNT=3")
    google = filled(event)["Google Calendar"]
    hour = start.astimezone(UTC).hour
    assert google["dates"].startswith(f"20261203T{hour:02}3000Z/")
    assert "ctz" not in google
    assert "recur" not in google


@pytest.mark.parametrize(
    ("fold", "dates", "offset", "utc"),
    [
        (0, "20271031T023000/20271031T033000", "+02:00", "003000Z"),
        (1, "20271031T013000Z/20271031T023000Z", "+01:00", "013000Z"),
    ],
)
def test_an_hour_that_happens_twice_is_the_right_one_of_both(fold: int, dates: str, offset: str, utc: str) -> None:
    """Local time names the first of two equal hours; the second is told to Google in UTC."""
    start = datetime(2027, 10, 31, 2, 30, tzinfo=zone("Europe/Paris"), fold=fold)
    end = datetime(2027, 10, 31, 3, 30, tzinfo=zone("Europe/Paris"))
    found = filled(replace(EVENT, dtstart=start, dtend=end))
    assert found["Google Calendar"]["dates"] == dates
    assert found["Google Calendar"].get("ctz", "") == ("" if fold else "Europe/Paris")
    assert found["Outlook.com"]["startdt"] == f"2027-10-31T02:30:00{offset}"
    assert found["Yahoo"]["st"] == f"20271031T{utc}"


@pytest.mark.parametrize(("start", "end"), [CLOCK, ("2026-12-03", "2026-12-03")])
def test_a_rule_goes_to_google_alone(start: str, end: str) -> None:
    """Google's form takes an RRULE; the others get the one time."""
    found = filled(timed(start, end, rrule="FREQ=WEEKLY;BYDAY=TH;COUNT=5"))
    assert found["Google Calendar"]["recur"] == "RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=5"
    assert all("recur" not in found[name] for name in found if name != "Google Calendar")


@pytest.mark.parametrize(
    "changes",
    [
        {"exdates": (datetime(2026, 12, 10, 14, 30, tzinfo=UTC),)},
        {"rdates": (date(2026, 12, 11),)},
        {"rrule": "FREQ=WEEKLY;BYMONTHDAY=" + ",".join(map(str, range(1, 32))) * 9},
    ],
)
def test_a_rule_that_would_tell_half_of_it_is_left_out(changes: dict[str, object]) -> None:
    """No rule goes without its exceptions: a cancelled time in somebody's calendar would bring them for nothing."""
    event = timed(*CLOCK, **{"rrule": "FREQ=WEEKLY;COUNT=5", **changes})
    assert "recur" not in filled(event)["Google Calendar"]
    assert_sound(event)


# --- words


def test_title_place_and_notes_are_those_of_the_event() -> None:
    """Each calendar gets title and place, then notes: where to register first, the page last."""
    notes = Notes(EVENT, PAGE, 1000).text
    assert notes.startswith("Inscription")
    for name, found in filled(EVENT).items():
        words, place, text = (found[key] for key in TITLES[name])
        assert words == "Lire une carte"
        assert place == "Salle des Cartes, 4 rue du Port, 29200 Brest"
        if name in ("Google Calendar", "Yahoo"):
            assert text == notes
    assert notes.splitlines()[0].endswith("https://inscription.example.org/cartes?de=agenda&no=1")
    assert notes.splitlines()[-1].endswith(PAGE)


def test_outlook_gets_notes_as_html() -> None:
    """Outlook loses line ends and takes what looks like a tag for one: lines end with <br>, the rest is escaped."""
    event = replace(EVENT, description="a < b & c\n<b>gras</b>", registration=())
    found = filled(event)
    body = "a &lt; b &amp; c<br>&lt;b&gt;gras&lt;/b&gt;<br><br>"
    assert found["Outlook.com"]["body"].startswith(body)
    assert found["Microsoft 365"]["body"] == found["Outlook.com"]["body"]
    assert found["Google Calendar"]["details"].startswith("a < b & c\n<b>gras</b>\n\n")


@pytest.mark.parametrize(("status", "words"), [(Status.CANCELLED, "Annulé"), (Status.TENTATIVE, "Reporté")])
def test_the_title_tells_the_status(status: Status, words: str) -> None:
    """A copy knows no status, so the title says it."""
    event = replace(EVENT, status=status, postponed=status is Status.TENTATIVE)
    for name, found in filled(event).items():
        assert found[TITLES[name][0]] == title(event)
        assert found[TITLES[name][0]].startswith(words)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_arrive_as_they_were_typed(words: str) -> None:
    """Accents, &, +, #, emoji, quotes and other scripts come through whole, or cut with a mark that more follows."""
    event = replace(EVENT, summary=words, location=words, description=words)
    assert_sound(event)
    for name, found in filled(event).items():
        for text in (found[key] for key in TITLES[name][:2]):
            assert text == words.strip() or (text.endswith(" […]") and words.startswith(text.removesuffix(" […]")))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a\r\nb\tc", "a b c"),
        ("nul\0 bel\a", "nul bel"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("seul \udc80 demi", "seul  demi"),
        ("Annulé\u00a0: oui", "Annulé\u00a0: oui"),
    ],
)
def test_what_no_calendar_may_hold_is_taken_out(typed: str, told: str) -> None:
    """Line ends of a title become spaces; controls, overrides of direction and lone surrogates go, and nothing raises."""
    event = replace(EVENT, summary=typed, location=typed, description=typed)
    assert_sound(event)
    assert {found[TITLES[name][0]] for name, found in filled(event).items()} == {told}


def test_without_a_page_the_notes_have_none() -> None:
    """Where the public address is not known, no line promises one."""
    assert "Plus d’informations" not in filled(EVENT, "")["Google Calendar"]["details"]


@pytest.mark.parametrize("description", ["mot " * 2000, "é" * 3000, "😀" * 3000, "ligne\n" * 2000, "<b>&" * 900])
def test_long_notes_are_cut_and_keep_their_page(description: str) -> None:
    """Notes have at most 1,000 characters and what the link has room for; the line with the page is whole."""
    event = replace(EVENT, description=description)
    assert_sound(event)
    details = filled(event)["Google Calendar"]["details"]
    assert len(details) <= 1000
    assert "[…]" in details
    assert details.splitlines()[0].endswith(EVENT.registration[0].href)
    assert details.splitlines()[-1].endswith(f" {PAGE}")


def test_the_room_is_used() -> None:
    """A long description fills the longest of the links, or the 1,000 characters that Google keeps."""
    ascii_only = replace(EVENT, description="word " * 2000)
    assert len(filled(ascii_only)["Google Calendar"]["details"]) > 900
    accents = replace(EVENT, description="été " * 2000)
    assert max(len(form.href) for form in links(accents, PAGE, "fr")) > LONGEST - 30


def test_links_to_register_give_way_to_the_page() -> None:
    """Of many long links to register the first stays, of one that is too long none; the page stays whole."""
    many = tuple(Link(f"https://inscription.example.org/{'x' * 200}/{number}") for number in range(5))
    details = filled(replace(EVENT, registration=many))["Google Calendar"]["details"]
    assert [many[0].href in details, many[1].href in details, PAGE in details] == [True, False, True]
    endless = (Link("https://inscription.example.org/" + "x" * 2000),)
    details = filled(replace(EVENT, registration=endless))["Google Calendar"]["details"]
    assert "inscription.example.org" not in details
    assert details.startswith("Une matinée")
    assert details.endswith(PAGE)


def test_a_page_with_an_endless_address_goes_first_of_all() -> None:
    """Only an address that alone leaves no room is left out, and then as a whole."""
    page = "https://agenda.example.org/" + "x" * 3000
    assert_sound(EVENT, page)
    details = filled(EVENT, page)["Google Calendar"]["details"]
    assert "agenda.example.org" not in details
    assert details.startswith("Inscription")


@examples(60)
@given(words=st.text(min_size=1), place=st.text(), description=st.text(), page=st.sampled_from(["", PAGE, PAGE * 40]))
def test_any_text_gives_a_link_that_can_be_sent(words: str, place: str, description: str, page: str) -> None:
    """Whatever an event holds, a link is ASCII, short enough, without "+" or space, and begins with its title."""
    event = replace(EVENT, summary=words, location=place, description=description)
    assert_sound(event, page)
    line = " ".join(clean(words).split())
    for name, found in filled(event, page).items():
        told = " ".join(found[TITLES[name][0]].removesuffix("[…]").split())
        assert line.startswith(told)
        assert told or not line


@examples(25)
@given(text=st.text(st.characters(min_codepoint=0x300), min_size=200), many=st.integers(1, 40))
def test_any_long_text_gives_a_link_that_can_be_sent(text: str, many: int) -> None:
    """The longest letters there are, twelve octets each, do not make a link too long."""
    link = Link("https://inscription.example.org/" + text)
    assert_sound(
        replace(EVENT, summary=text * many, location=text, description=text * many, registration=(link,) * many)
    )


def test_the_samples_give_links() -> None:
    """Each sample document's event can be added to Google, Outlook.com and Microsoft 365."""
    collection = collect(load_settings(ROOT / "content"))
    assert collection.events
    for event in collection.events:
        assert_sound(event)
        assert set(NAMES) - {form.name for form in links(event, PAGE, "en")} <= {"Yahoo"}
