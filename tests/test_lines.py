"""Content lines are written by our own hand and judged by icalendar: the same octets, whatever an event holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import pytz
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar.parser import Contentline

from feeds.formats import Addresses
from feeds.formats.ical.content_lines import folded
from feeds.formats.ical.feed import part, render_event
from feeds.formats.shared.description import title
from feeds.model import Event, Feed, Link, Status
from feeds.settings import Settings
from feeds.text.characters import clean
from feeds.timezones.database import zone

from . import by_icalendar
from .support import render_feed

SITE = Settings(timezone="Europe/Paris")
BASES = st.sampled_from(["", "https://example.org/agenda"]).map(Addresses)
WORDS = st.text() | st.text("aé€😀 \\\"\n\r\t;,:^'’\u2028\x00", max_size=300)
ZONES = st.sampled_from(sorted(pytz.all_timezones_set))
WALLS = st.datetimes(datetime(1970, 1, 2), datetime(2090, 1, 1)).map(lambda wall: wall.replace(microsecond=0))
INSTANTS = WALLS.map(lambda wall: wall.replace(tzinfo=UTC))
RULES = st.sampled_from(["", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5", "BYDAY=-1FR;FREQ=MONTHLY;UNTIL=20300101T120000Z"])


def moments(tzid: str) -> st.SearchStrategy[datetime]:
    """Return hours on the clocks of a zone, first and second ones of those that happen twice."""
    return st.builds(lambda wall, fold: wall.replace(tzinfo=zone(tzid), fold=fold), WALLS, st.integers(0, 1))


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Return events that hold anything, whole days or hours in any zone."""
    tzid = draw(ZONES)
    times: st.SearchStrategy[date] = draw(st.sampled_from([moments(tzid), WALLS.map(datetime.date)]))
    dtstart, lists = draw(times), st.lists(times, max_size=2).map(tuple)
    links = st.lists(st.builds(Link, href=WORDS, label=WORDS), max_size=2).map(tuple)
    texts = {name: draw(WORDS) for name in ("uid", "summary", "description", "html", "location", "url", "image")}
    lengths = st.timedeltas(timedelta(days=1), timedelta(days=400))
    return Event(
        source="a.md", slug="a", tzid=tzid, dtstart=dtstart, dtend=dtstart + draw(lengths),
        created=draw(INSTANTS), last_modified=draw(INSTANTS), language=draw(st.sampled_from(["en", "fr"])),
        geo=draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))), registration=draw(links),
        categories=draw(st.lists(WORDS, max_size=3).map(tuple)), related=draw(st.lists(WORDS, max_size=2).map(tuple)),
        rrule=draw(RULES), exdates=draw(lists), rdates=draw(lists), moved=draw(lists),
        recurrence_id=draw(st.none() | times), status=draw(st.sampled_from(Status)), **texts,
    )  # fmt: skip


@given(event=events(), addresses=BASES, transparent=st.booleans())
def test_a_vevent_has_the_octets_that_icalendar_writes(event: Event, addresses: Addresses, transparent: bool) -> None:
    """Order, parameters, escapes and folds are the library's."""
    site = replace(SITE, transparent=transparent)
    assert part(event, site, addresses) == by_icalendar.vevent(event, site, addresses)


@given(event=events(), addresses=BASES, transparent=st.booleans())
def test_a_written_vevent_saves_work_and_changes_nothing(event: Event, addresses: Addresses, transparent: bool) -> None:
    """The file of an event is the same for whoever has its VEVENT and for whoever has not, and can be read back."""
    site = replace(SITE, transparent=transparent)
    data = render_event(event, site, addresses)
    assert render_event(event, site, addresses, part(event, site, addresses)) == data
    (found,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert found["SUMMARY"].strip() == clean(title(event)).strip()
    assert found["TRANSP"] == ("TRANSPARENT" if event.all_day or event.status != "CONFIRMED" else "OPAQUE")


@given(name=WORDS, description=WORDS, minutes=st.integers(1, 10_000), addresses=BASES, changed=INSTANTS)
def test_the_head_of_a_calendar_has_the_octets_that_icalendar_writes(
    name: str, description: str, minutes: int, addresses: Addresses, changed: datetime
) -> None:
    """What a calendar tells of itself stands in the library's order too."""
    feed = Feed(path="all", name=name, events=(), tzid="Europe/Paris", last_modified=changed, description=description)
    site = replace(SITE, refresh_interval=minutes)
    data = render_feed(feed, site, addresses)
    assert data.startswith(b"BEGIN:VCALENDAR\r\n" + by_icalendar.head(feed, site, addresses) + b"BEGIN:VTIMEZONE\r\n")


@given(
    st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=400)
    | st.text("aé€😀\\\\^;,", max_size=400)
)
@example("\\" * 300)
def test_lines_are_folded_as_the_library_folds_them(text: str) -> None:
    """Folding by octets gives the same bytes as folding letter by letter."""
    line = Contentline(f"SUMMARY:{text}")
    assert folded(line) == line.to_ical()


@pytest.mark.parametrize("tzid", ["UTC", "Etc/UTC", "Africa/Dakar", "Europe/London", "Europe/Paris"])
def test_a_zone_that_is_utc_is_never_named(tzid: str) -> None:
    """RFC 5545 §3.2.19: TZID must not be applied to times in UTC."""
    event = Event(
        source="a.md", uid="a", slug="a", summary="a", tzid=tzid, created=datetime(2027, 1, 1, tzinfo=UTC),
        last_modified=datetime(2027, 1, 1, tzinfo=UTC), dtstart=datetime(2027, 1, 1, 10, tzinfo=zone(tzid)),
        dtend=datetime(2027, 1, 1, 11, tzinfo=zone(tzid)),
    )  # fmt: skip
    in_utc = tzid not in ("Europe/London", "Europe/Paris")
    assert (b"DTSTART:20270101T100000Z" in part(event, SITE, Addresses())) is in_utc
    assert (b"TZID" in part(event, SITE, Addresses())) is not in_utc
