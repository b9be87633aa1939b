"""Events that repeat: stored rules, rules in words, exceptions, several dates."""

from datetime import datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats import Addresses
from feeds.interpretation.when import rules
from feeds.model import Event

from .support import codes, collection_of, event_of, examples, render_feed

HERE = Addresses("https://agenda.example.org")


def event(*lines: str, title: str = "Chorale") -> Event:
    """Return the event of a document with these lines beside its title."""
    return event_of("\n".join(["---", f"title: {title}", *lines, "---", "On chante."]))


@pytest.mark.parametrize(
    ("lines", "rrule"),
    [
        (["rrule: FREQ=WEEKLY;BYDAY=TU;UNTIL=20280101"], "FREQ=WEEKLY;UNTIL=20280101T225959Z;BYDAY=TU"),
        (["rrule: 'RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=6'"], "FREQ=MONTHLY;COUNT=6;BYDAY=-1FR"),
        (
            ["rrule:", "- DTSTART;TZID=Europe/Paris:20270504T180000", "- RRULE:FREQ=WEEKLY;COUNT=3"],
            "FREQ=WEEKLY;COUNT=3",
        ),
        (["recurrence:", "  freq: weekly", "  interval: 2", "  byday: [TU, TH]"], "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
        (["recurrence: FREQ=DAILY;COUNT=3"], "FREQ=DAILY;COUNT=3"),
    ],
)
def test_a_stored_rule_becomes_an_rrule(lines: list[str], rrule: str) -> None:
    """Text, list of lines or mapping: the rule is the same, its UNTIL in UTC as DTSTART asks for."""
    assert event("start: 2027-05-04 18:00", "end: 2027-05-04 19:00", *lines).rrule == rrule


@pytest.mark.parametrize(
    "rule", ["every so often", "FREQ=SOMETIMES", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;COUNT=2;UNTIL=20280101"]
)
def test_a_wrong_rule_is_reported_and_never_written(rule: str) -> None:
    """One wrong RRULE makes calendars refuse the whole feed: the first date stays, the writer is told."""
    found = event("start: 2027-05-04 18:00", "end: 2027-05-04 19:00", f"rrule: {rule}")
    assert found.rrule == ""
    assert "recurrence-invalid" in codes(found)


def test_until_of_an_all_day_event_is_a_date() -> None:
    """UNTIL has the kind of DTSTART (RFC 5545 §3.3.10)."""
    assert event("start: 2027-05-04", "rrule: FREQ=WEEKLY;UNTIL=20270630T220000Z").rrule == "FREQ=WEEKLY;UNTIL=20270630"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Chorale, tous les mardis", "FREQ=WEEKLY;BYDAY=TU"),
        ("Every other Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every tenth Thursday at noon", "FREQ=WEEKLY;INTERVAL=10;BYDAY=TH"),
        ("un jeudi sur deux", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("Last Friday of the month", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("fourth Thursday each month 12:00-13:00", "FREQ=MONTHLY;BYDAY=4TH"),
        ("Le premier lundi du mois", "FREQ=MONTHLY;BYDAY=1MO"),
        ("Le dernier samedi de chaque mois", "FREQ=MONTHLY;BYDAY=-1SA"),
        ("Mardi 4 mai", ""),
        ("Tous les goûts, mardi", ""),
    ],
)
def test_a_rule_in_words_is_understood(text: str, rule: str) -> None:
    """Weekly, every other week, the nth weekday of the month, in French and English."""
    found = rules.find(text)
    assert (found.rrule if found else "") == rule


def test_a_rule_in_words_is_bounded_and_told() -> None:
    """Nobody says until when a title repeats: it gets a year, and the writer learns which line to add."""
    found = event("start: 2027-05-04 18:00", "end: 2027-05-04 19:00", title="Chorale tous les mardis")
    assert found.rrule == "FREQ=WEEKLY;UNTIL=20280503T215959Z;BYDAY=TU"
    assert "recurrence-from-text" in codes(found)


def test_excluded_dates_take_the_hour_of_the_event() -> None:
    """EXDATE names an occurrence: its day at the event's hour (RFC 5545 §3.8.5.1)."""
    found = event(
        "start: 2027-05-04 18:00",
        "end: 2027-05-04 19:00",
        "rrule: FREQ=WEEKLY;COUNT=5",
        "exdates: [2027-05-11, 2027-05-18]",
    )
    assert [moment.isoformat() for moment in found.exdates] == [
        "2027-05-11T18:00:00+02:00",
        "2027-05-18T18:00:00+02:00",
    ]


def test_another_reader_finds_the_rule() -> None:
    """RRULE and EXDATE are written so that a parser reads them back."""
    collection = collection_of(
        "---\ntitle: Chorale\nstart: 2027-05-04 18:00\nend: 2027-05-04 19:00\nrrule: FREQ=WEEKLY;COUNT=5\nexdate: 2027-05-11\n---\n"
    )
    data = render_feed(collection.combined, collection.settings, HERE)
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]
    assert found["RRULE"] == {"FREQ": ["WEEKLY"], "COUNT": [5]}
    assert found["EXDATE"].dts[0].dt.isoformat() == "2027-05-11T18:00:00+02:00"


def test_several_stored_dates_are_several_events() -> None:
    """Each date has a UID and an address of its own, and says to which it belongs."""
    text = "---\ntitle: Bal\ndates:\n- 2027-05-04 18:00\n- 2027-05-11 18:00\n---\n"
    events = collection_of(text).events
    assert [f"{item.dtstart:%m-%d %H:%M}" for item in events] == ["05-04 18:00", "05-11 18:00"]
    assert len({item.uid for item in events}) == len({item.slug for item in events}) == 2
    assert events[1].related == (events[0].uid,)


def test_sessions_with_start_and_end_are_several_events() -> None:
    """A list of mappings with starts of their own is one event each."""
    text = (
        "---\ntitle: Bal\nsessions:\n- start: 2027-05-04 18:00\n  end: 2027-05-04 20:00\n"
        "- start: 2027-05-11 18:00\n  end: 2027-05-11 21:00\n---\n"
    )
    assert [f"{item.dtend:%m-%d %H:%M}" for item in collection_of(text).events] == ["05-04 20:00", "05-11 21:00"]


def test_the_programme_of_an_event_is_no_list_of_events() -> None:
    """Talks with hours inside one event do not become events."""
    text = "---\ntitle: Congrès\nstart: 2027-05-04 09:00\nend: 2027-05-04 18:00\nprogramme:\n- start: 2027-05-04 10:00\n  title: A\n---\n"
    assert len(collection_of(text).events) == 1


@examples(80)
@given(st.text(max_size=60))
def test_no_rule_however_odd_raises(rule: str) -> None:
    """Whatever stands under rrule, the event is there, and what is written is a rule or nothing."""
    quoted = "".join(f"\\U{ord(char):08x}" for char in rule if not "\ud800" <= char <= "\udfff")
    found = event("start: 2027-05-04 18:00", "end: 2027-05-04 19:00", f'rrule: "{quoted}"')
    assert found.rrule == "" or found.rrule.startswith("FREQ=")
    assert isinstance(found.dtstart, datetime)


def test_an_occurrence_can_be_cancelled_or_moved() -> None:
    """A cancelled date is an EXDATE; a moved one is an event of the same UID with RECURRENCE-ID."""
    text = (
        "---\ntitle: Chorale\nstart: 2027-05-04 18:00\nend: 2027-05-04 19:00\nrrule: FREQ=WEEKLY;COUNT=5\noverrides:\n"
        "- date: 2027-05-11\n  cancelled: true\n- date: 2027-05-18\n  start: 2027-05-19 20:00\n  title: Chorale au parc\n---\n"
    )
    collection = collection_of(text)
    first, moved = collection.events
    assert [moment.isoformat() for moment in first.exdates] == ["2027-05-11T18:00:00+02:00"]
    assert (moved.uid, moved.summary) == (first.uid, "Chorale au parc")
    data = render_feed(collection.combined, collection.settings, HERE)
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")[1]
    assert found["RECURRENCE-ID"].dt.isoformat() == "2027-05-18T18:00:00+02:00"
    assert (found["DTSTART"].dt.isoformat(), found["DTEND"].dt.isoformat()) == (
        "2027-05-19T20:00:00+02:00",
        "2027-05-19T21:00:00+02:00",
    )


@pytest.mark.parametrize(
    ("lines", "rrule"),
    [
        (["rrule: weekly"], "FREQ=WEEKLY"),
        (["frequency: Daily"], "FREQ=DAILY"),
        (["recurrence: mensuel"], "FREQ=MONTHLY"),
        (["repeat: jährlich"], "FREQ=YEARLY"),
        (["rrule: weekly", "until: 2027-06-30"], "FREQ=WEEKLY;UNTIL=20270630T215959Z"),
    ],
)
def test_a_word_of_a_key_is_a_rule(lines: list[str], rrule: str) -> None:
    """What the schema promises: a word such as weekly is a rule, until the day that another key tells."""
    found = event("start: 2027-05-04 18:00", "end: 2027-05-04 19:00", *lines)
    assert found.rrule == rrule
    assert "recurrence-invalid" not in codes(found)


@pytest.mark.parametrize(
    ("start", "rule", "rrule"),
    [
        ("2027-01-31", "FREQ=MONTHLY;COUNT=4", "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=31"),
        ("2027-01-29", "monthly", "FREQ=MONTHLY;BYMONTHDAY=29"),
        ("2028-02-29", "yearly", "FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2"),
        ("2027-05-31", "FREQ=YEARLY;BYMONTH=5,6", "FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=5,6"),
        ("2027-01-28", "monthly", "FREQ=MONTHLY"),
        ("2027-01-31", "FREQ=MONTHLY;BYDAY=-1SU", "FREQ=MONTHLY;BYDAY=-1SU"),
        ("2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("2027-01-31", "FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;COUNT=3"),
    ],
)
def test_a_rule_names_the_day_that_not_every_month_has(start: str, rule: str, rrule: str) -> None:
    """BYMONTHDAY is what DTSTART means; where it is not written, readers go on with the 28th or with 1 March."""
    assert event(f"start: {start} 18:00", f"end: {start} 19:00", f"rrule: {rule}").rrule == rrule


def test_a_day_that_is_in_none_of_the_months_is_no_rule() -> None:
    """From 31 May, each June: programs would look for such a day for ever."""
    found = event("start: 2027-05-31 18:00", "end: 2027-05-31 19:00", "rrule: FREQ=YEARLY;BYMONTH=6")
    assert (found.rrule, "recurrence-invalid" in codes(found)) == ("", True)


@pytest.mark.parametrize(
    "title",
    [
        "Chorale tous les mardis de 18h à 20h jusqu'au 29 juin 2027, sauf le 11 mai",
        "Choir, every Tuesday 6-8 pm until June 29, except May 11",
        "Chor, jeden Dienstag von 18 bis 20 Uhr bis 29. Juni 2027 außer am 11. Mai",
    ],
)
def test_a_rule_in_words_has_its_hours_its_end_and_its_exceptions(title: str) -> None:
    """Hours, UNTIL and EXDATE are those of the words; none of their dates is a day of the event."""
    found = event("start: 2027-05-04", title=f'"{title}"')
    assert (f"{found.dtstart:%d %H:%M}", f"{found.dtend:%d %H:%M}") == ("04 18:00", "04 20:00")
    assert found.rrule == "FREQ=WEEKLY;UNTIL=20270629T215959Z;BYDAY=TU"
    assert [moment.isoformat() for moment in found.exdates] == ["2027-05-11T18:00:00+02:00"]


@pytest.mark.parametrize(
    "rest", ["sauf pendant les vacances scolaires", "jusqu'en juin", "et samedi 15 mai", "hors été"]
)
def test_a_rule_that_is_half_understood_is_not_proposed(rest: str) -> None:
    """A rule whose end or exceptions are lost would be wrong: the first date stays, and the writer is told."""
    found = event("start: 2027-05-04 18:00", "end: 2027-05-04 19:00", title=f'"Chorale tous les mardis, {rest}"')
    assert found.rrule == ""
    assert {"recurrence-partly"} == {code for code in codes(found) if code.startswith("recurrence-")}
