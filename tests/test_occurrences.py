"""Events that repeat are unrolled into the times at which they take place."""

from datetime import UTC, date, datetime

import pytest

from feeds.model import Event
from feeds.occurrences import MOST, coming, occurrences, unrolled

from .support import codes, collection_of, event_of

SINCE, UNTIL = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def event(*lines: str) -> Event:
    return event_of("\n".join(("---", "title: Atelier", *lines, "---", "")))


def starts(*events: Event) -> list[str]:
    return [str(each.dtstart) for each in unrolled(events, SINCE, UNTIL)]


def test_the_hour_on_the_clock_stays() -> None:
    """A weekly event keeps its hour when the clocks change, so its offset changes."""
    weekly = event("start: 2027-03-22 18:00", "end: 2027-03-22 19:00", "rrule: FREQ=WEEKLY;COUNT=2")
    assert starts(weekly) == ["2027-03-22 18:00:00+01:00", "2027-03-29 18:00:00+02:00"]


def test_all_day_events_stay_dates() -> None:
    """The times of an all-day event are days, as long as its first one."""
    yearly = event("start: 2025-07-14", "end: 2025-07-15", "rrule: FREQ=YEARLY")
    (found,) = unrolled((yearly,), SINCE, UNTIL)
    assert (found.dtstart, found.dtend) == (date(2027, 7, 14), date(2027, 7, 16))


def test_until_in_utc_counts_on_the_clock() -> None:
    """The last evening still takes place when UNTIL names its start in UTC."""
    daily = event("start: 2027-07-01 18:00", "end: 2027-07-01 19:00", "rrule: FREQ=DAILY;UNTIL=20270702T160000Z")
    assert starts(daily) == ["2027-07-01 18:00:00+02:00", "2027-07-02 18:00:00+02:00"]


def test_what_is_left_out_and_added() -> None:
    """EXDATE takes a time away, RDATE adds one."""
    weekly = event("start: 2027-05-04 18:00", "end: 2027-05-04 19:00", "rrule: FREQ=WEEKLY;COUNT=3",
                   "exdates: [2027-05-11]", "rdates: [2027-05-20]")  # fmt: skip
    assert [each[5:10] for each in starts(weekly)] == ["05-04", "05-18", "05-20"]


def test_a_moved_time_is_there_once() -> None:
    """An override replaces the time that it moves."""
    events = collection_of(
        "---\ntitle: Cours\nstart: 2027-05-04 18:00\nend: 2027-05-04 19:00\nrrule: FREQ=WEEKLY;COUNT=2\n"
        "overrides:\n- {date: 2027-05-11, start: 2027-05-12 20:00}\n---\n"
    ).events
    assert [each[5:16] for each in starts(*events)] == ["05-04 18:00", "05-12 20:00"]


def test_a_rule_without_end_is_bounded() -> None:
    """A daily event for ever gives a bounded number of times, whatever the window."""
    daily = event("start: 2020-01-01 18:00", "end: 2020-01-01 19:00", "rrule: FREQ=DAILY")
    assert len(occurrences(daily)) == MOST
    assert len(unrolled((daily,), SINCE, datetime(2199, 1, 1, tzinfo=UTC))) == MOST
    assert starts(daily)[0].startswith("2027-01-01")


def test_an_event_that_goes_on_is_there() -> None:
    """What has begun and is not over takes place in the window; what ended as it opens does not."""
    going = event("start: 2026-12-30", "end: 2027-01-02")
    over = event("start: 2026-12-30", "end: 2026-12-31")
    assert [each.dtstart for each in unrolled((going, over), SINCE, UNTIL)] == [date(2026, 12, 30)]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2", "FREQ=DAILY;COUNT=5;BYMONTHDAY=31;BYMONTH=4,6", "FREQ=DAILY;BYSETPOS=2"],
)
def test_a_rule_that_no_day_fulfils_is_told(rule: str) -> None:
    """A rule for the 30th of February is no rule: programs would look for it until the year 9999."""
    found = event("start: 2027-05-04 18:00", "end: 2027-05-04 19:00", f"rrule: {rule}")
    assert found.rrule == ""
    assert "recurrence-invalid" in codes(found)
    leap = event("start: 2028-02-29 18:00", "end: 2028-02-29 19:00", "rrule: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
    assert str(occurrences(leap)[1].dtstart)[:10] == "2032-02-29"


def test_a_moved_time_far_away_is_coming() -> None:
    """A time that was moved to more than a year from now is coming, though its series comes before."""
    events = collection_of(
        "---\ntitle: Cours\nstart: 2027-05-04 18:00\nend: 2027-05-04 19:00\nrrule: FREQ=WEEKLY;COUNT=3\n"
        "overrides:\n- {date: 2027-05-11, start: 2029-05-12 20:00}\n---\n"
    ).events
    assert [str(each.dtstart)[:10] for each in coming(events, SINCE)] == ["2027-05-04", "2027-05-18", "2029-05-12"]
