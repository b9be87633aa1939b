"""Other programs read a VTIMEZONE of ours as the database says."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from io import StringIO
from itertools import groupby

import icalendar
import pytest
import pytz
from dateutil.rrule import rrulestr
from dateutil.tz import tzical

from feeds.formats.ical.vtimezone import vtimezone
from feeds.timezones.database import zone

pytestmark = pytest.mark.slow

ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Europe/Moscow",
    "Europe/Paris",
    "Pacific/Apia",
]
REGIONS = [list(names) for _, names in groupby(pytz.common_timezones, lambda name: name.partition("/")[0])]
DAY = timedelta(days=1)


def new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def as_read(text: str) -> tzinfo:
    """The definition as dateutil reads it, which shares no code with us and knows no zone by name."""
    read = tzical(StringIO(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")).get()
    assert read is not None
    return read


def changes(tzid: str, first: datetime, last: datetime) -> Iterator[datetime]:
    """Each day, in UTC, whose end has another offset than its beginning."""
    day = first
    while day < last:
        if day.astimezone(zone(tzid)).utcoffset() != (day + DAY).astimezone(zone(tzid)).utcoffset():
            yield day
        day += DAY


def context(days: Iterator[datetime]) -> Iterator[datetime]:
    """Every half hour from the day before to the day after: each wall time that exists, the repeated ones twice."""
    return (day - DAY + timedelta(minutes=30 * half) for day in days for half in range(3 * 48))


def misread(tzid: str, reader: tzinfo, instants: Iterator[datetime]) -> list[datetime]:
    """Wall times from which the reader does not come back to the instant they were made of."""
    walls = (instant.astimezone(zone(tzid)) for instant in instants)
    return [wall for wall in walls if wall.replace(tzinfo=reader).utcoffset() != wall.utcoffset()]


def values(text: str, name: str) -> list[str]:
    return re.findall(rf"^{name}:(.*)\r$", text, re.MULTILINE)


@pytest.mark.parametrize("tzid", ZONES)
def test_every_wall_time_near_a_change_is_read_as_the_database_says(tzid: str) -> None:
    """Each half hour around each change from 1990 to 2037 means the same instant to another reader."""
    first, last = new_year(1990), new_year(2038)
    reader = as_read(vtimezone(tzid, first, last))
    assert misread(tzid, reader, context(changes(tzid, first + DAY, last))) == []


@pytest.mark.parametrize("tzid", ZONES)
def test_a_short_feed_is_told_enough(tzid: str) -> None:
    """What is written for the events of one year is right for that year, and for the ten that follow."""
    first = new_year(2026)
    reader = as_read(vtimezone(tzid, first, new_year(2027)))
    assert misread(tzid, reader, context(changes(tzid, first + DAY, new_year(2037)))) == []


@pytest.mark.parametrize("names", REGIONS, ids=lambda names: names[0].partition("/")[0])
def test_every_zone_is_read_as_the_database_says(names: list[str]) -> None:
    """No zone of the database fails, and each is read right through 2020 to 2030."""
    first, last = new_year(2020), new_year(2031)
    for tzid in names:
        text = vtimezone(tzid, first, last)
        assert "BEGIN:STANDARD" in text, tzid
        instants = (first + number * timedelta(days=25, hours=7) for number in range(158))
        assert misread(tzid, as_read(text), instants) == [], tzid


@pytest.mark.parametrize("year", [2038, 2050, 2099])
@pytest.mark.parametrize("tzid", ["Europe/Paris", "America/Santiago", "Africa/Cairo", "Asia/Gaza"])
def test_far_years_are_right(tzid: str, year: int) -> None:
    """An event many years ahead, where databases stop listing changes, is still read right."""
    reader = as_read(vtimezone(tzid, new_year(2026), new_year(year + 1)))
    assert misread(tzid, reader, context(changes(tzid, new_year(year), new_year(year + 1)))) == []


def test_paris_is_the_pair_of_rules_that_outlook_reads() -> None:
    """A zone with a yearly rule is one STANDARD and one DAYLIGHT with BYDAY, from the first year of that rule."""
    assert vtimezone("Europe/Paris", new_year(2026), new_year(2027)).split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "BEGIN:DAYLIGHT",
        "DTSTART:19960331T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize(
    ("tzid", "starts", "rules"),
    [
        ("America/New_York", ["20070311T020000", "20071104T020000"], ["3;BYDAY=2SU", "11;BYDAY=1SU"]),
        ("Australia/Sydney", ["20080406T030000", "20081005T020000"], ["4;BYDAY=1SU", "10;BYDAY=1SU"]),
    ],
)
def test_the_nth_weekday_is_preferred(tzid: str, starts: list[str], rules: list[str]) -> None:
    """A rule is counted from the start or the end of the month, whichever the database agrees with."""
    text = vtimezone(tzid, new_year(2026), new_year(2027))
    assert values(text, "DTSTART") == starts
    assert values(text, "RRULE") == [f"FREQ=YEARLY;BYMONTH={rule}" for rule in rules]


def test_a_rule_that_no_nth_weekday_tells_lists_its_days() -> None:
    """Israel's Friday before the last Sunday of March is the Friday from the 23rd to the 29th, not a "-1FR"."""
    text = vtimezone("Asia/Jerusalem", new_year(2026), new_year(2027))
    assert values(text, "RRULE")[0] == "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR"


def test_a_rule_across_two_months_is_one_sub_component_for_each() -> None:
    """Cairo changes as the last Thursday of October ends; in years such as 2024 that is the 1st of November."""
    text = vtimezone("Africa/Cairo", new_year(2026), new_year(2027))
    assert values(text, "DTSTART") == ["20230428T000000", "20231027T000000", "20241101T000000"]
    assert values(text, "RRULE")[1:] == [
        "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=26,27,28,29,30,31;BYDAY=FR",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1;BYDAY=FR",
    ]


def test_a_zone_without_changes_is_one_standard_offset() -> None:
    """Where clocks do not change, one STANDARD from 1970 with equal offsets says so."""
    text = vtimezone("Asia/Tokyo", new_year(2026), new_year(2027))
    assert values(text, "BEGIN") == ["VTIMEZONE", "STANDARD"]
    assert values(text, "DTSTART") == ["19700101T000000"]
    assert values(text, "TZOFFSETFROM") == values(text, "TZOFFSETTO") == ["+0900"]


def test_abolished_summer_time_is_its_last_change() -> None:
    """Where clocks no longer change, the change that gave today's offset stands alone, as STANDARD."""
    text = vtimezone("Europe/Moscow", new_year(2026), new_year(2027))
    assert values(text, "BEGIN") == ["VTIMEZONE", "STANDARD"]
    assert values(text, "DTSTART") == ["20141026T020000"]


def test_summer_time_made_permanent_is_standard() -> None:
    """Turkey moved to summer time in 2016 and stayed: what the database calls it today is what is written."""
    text = vtimezone("Europe/Istanbul", new_year(2026), new_year(2027))
    assert values(text, "BEGIN") == ["VTIMEZONE", "STANDARD"]
    assert (values(text, "DTSTART"), values(text, "TZNAME")) == (["20160327T030000"], ["+03"])


def test_summer_is_daylight_also_where_winter_is_the_exception() -> None:
    """Irish law makes winter the time apart; readers still expect DAYLIGHT to be the one that is ahead."""
    text = vtimezone("Europe/Dublin", new_year(2026), new_year(2027))
    assert values(text, "BEGIN") == ["VTIMEZONE", "DAYLIGHT", "STANDARD"]
    assert values(text, "TZNAME") == ["IST", "GMT"]


def test_an_old_event_gets_the_changes_of_its_time() -> None:
    """For an event of 1985 each change from the one before it is listed, up to where the present rule begins."""
    first = new_year(1985)
    text = vtimezone("Europe/Paris", first, new_year(2027))
    assert values(text, "DTSTART")[0] == "19840930T030000"
    assert len(values(text, "RRULE")) == 2
    assert misread("Europe/Paris", as_read(text), context(changes("Europe/Paris", first, new_year(2000)))) == []


@pytest.mark.parametrize("year", [1, 1850, 1912, 1945, 1969, 1970])
def test_very_old_events_are_covered(year: int) -> None:
    """Whatever year a typing error leads to, some change lies before it and nothing fails."""
    first = datetime(year, 6, 1, tzinfo=UTC)
    starts = values(vtimezone("Europe/Paris", first, new_year(2027)), "DTSTART")
    assert int(starts[0][:4]) <= max(year, 1800)


def test_wartime_hours_are_right() -> None:
    """Paris of 1940 to 1945, with German time and double summer time, is read right."""
    first, last = new_year(1940), new_year(1946)
    reader = as_read(vtimezone("Europe/Paris", first, last))
    assert misread("Europe/Paris", reader, context(changes("Europe/Paris", first + DAY, last))) == []


def test_seconds_stand_only_where_there_are_any() -> None:
    """Offsets are +HHMM; the local mean time of long ago is the one that needs +HHMMSS (RFC 5545, 3.3.14)."""
    assert "+000921" in values(vtimezone("Europe/Paris", new_year(1890), new_year(2027)), "TZOFFSETTO")
    modern = vtimezone("Europe/Paris", new_year(1970), new_year(2027))
    assert {len(offset) for offset in values(modern, "TZOFFSETTO")} == {5}


def test_the_last_year_has_no_rule_to_break() -> None:
    """A last event in the year 9999 is no more work than one next year."""
    text = vtimezone("Europe/Paris", new_year(2026), datetime.max.replace(tzinfo=UTC))
    assert text == vtimezone("Europe/Paris", new_year(2026), new_year(2027))


@pytest.mark.parametrize("tzid", ZONES)
def test_an_event_more_does_not_change_the_zone(tzid: str) -> None:
    """Feeds of different lengths define a zone in the same octets as long as their first events are of one season."""
    first = new_year(2026)
    assert vtimezone(tzid, first, first) == vtimezone(tzid, first + 7 * DAY, new_year(2036))


@pytest.mark.parametrize("tzid", ZONES)
def test_lines_are_what_outlook_and_the_rfc_allow(tzid: str) -> None:
    """Only the properties that every reader knows, no RDATE, CRLF line ends, no line that needs folding."""
    text = vtimezone(tzid, new_year(1980), new_year(2038))
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert lines.pop() == ""
    assert max(len(line.encode()) for line in lines) < 75
    known = {"BEGIN", "END", "TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE"}
    assert {line.partition(":")[0] for line in lines} <= known


@pytest.mark.parametrize("tzid", ZONES)
def test_a_rule_starts_on_a_day_it_names(tzid: str) -> None:
    """DTSTART is the first instance of its RRULE, as RFC 5545 (3.8.5.3) asks; readers differ where it is not."""
    for component in vtimezone(tzid, new_year(1980), new_year(2095)).split("END:")[:-1]:
        if values(component, "RRULE"):
            start = datetime.strptime(values(component, "DTSTART")[0], "%Y%m%dT%H%M%S")
            assert rrulestr(values(component, "RRULE")[0], dtstart=start)[0] == start


@pytest.mark.parametrize("tzid", ZONES)
def test_icalendar_reads_and_writes_the_same(tzid: str) -> None:
    """Read by icalendar, the definition is a valid Timezone that says neither more nor less."""
    text = vtimezone(tzid, new_year(1980), new_year(2038))
    read = icalendar.Timezone.from_ical(text)
    assert isinstance(read, icalendar.Timezone)
    assert read.errors == []
    assert sorted(re.split("[:;\r\n]+", read.to_ical().decode())) == sorted(re.split("[:;\r\n]+", text))


@pytest.mark.parametrize(("last", "listed"), [(2026, 2037), (2035, 2037), (2036, 2037), (2037, 2038), (2050, 2051)])
def test_a_zone_without_a_rule_is_listed_to_the_year_after_the_last(last: int, listed: int) -> None:
    """Changes that no rule explains are listed until 2037, or until a year after the last event, and no further."""
    text = vtimezone("Asia/Gaza", new_year(2026), datetime(last, 12, 31, tzinfo=UTC))
    assert max(int(value[:4]) for value in values(text, "DTSTART")) == listed


def test_a_list_begins_before_the_first_event() -> None:
    """The change in force at the first event is told, and none that was over before."""
    text = vtimezone("Europe/Moscow", datetime(2014, 10, 26, 12, tzinfo=UTC), new_year(2027))
    assert values(text, "DTSTART") == ["20141026T020000"]
