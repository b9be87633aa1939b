"""When an event is: every rule by which stored dates and the hours of prose are put together."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.interpretation.when import timestamps
from feeds.interpretation.when.timestamps import NotADate, Stamp, parse, resolve
from feeds.model import Event

from .support import codes, collection_of, event_of, examples

START = "event_start_date: 2027-05-18 14:30:00 +02:00\n"
MIDNIGHT = "event_start_date: 2027-05-18 00:00:00 +02:00\n"
DAY = "event_start_date: 2027-05-18\n"
THREE_DAYS = f"{MIDNIGHT}event_end_date: 2027-05-20 00:00:00 +02:00\n"


def event(front_matter: str, body: str = "", **chosen: object) -> Event:
    title = "" if "title:" in front_matter else "title: Bal\n"
    return event_of(f"---\n{title}{front_matter}\n---\n{body}\n", **chosen)


def when(front_matter: str, body: str = "", **chosen: object) -> str:
    """Return start and end in short: ``2027-05-18 14:30/18:00``, ``2027-05-18/2027-05-19`` for days."""
    found = event(front_matter, body, **chosen)
    if not isinstance(found.dtstart, datetime) or not isinstance(found.dtend, datetime):
        return f"{found.dtstart}/{found.dtend}"
    same = found.dtstart.date() == found.dtend.date()
    return f"{found.dtstart:%Y-%m-%d %H:%M}/{found.dtend.strftime('%H:%M' if same else '%Y-%m-%d %H:%M')}"


def row(label: str, text: str) -> str:
    return f"champs_informations:\n- intitule: {label}\n  contenu: {text}\n"


class TestEnds:
    """The end, in the order in which it is believed."""

    def test_an_end_key_comes_first(self) -> None:
        """A stored end is the end, and nothing is doubtful."""
        found = event(f"{START}event_end_date: 2027-05-18 18:00:00 +02:00\n")
        assert (f"{found.dtstart:%H:%M}", f"{found.dtend:%H:%M}") == ("14:30", "18:00")
        assert codes(found) == set()

    def test_hours_in_prose_come_next(self) -> None:
        """Where no key gives the end, a row about the hours does, and that is said."""
        front_matter = START + row("Horaires", "14h30-18h")
        assert when(front_matter) == "2027-05-18 14:30/18:00"
        assert codes(event(front_matter)) == {"end-from-text"}

    @pytest.mark.parametrize(("minutes", "end"), [(60, "15:30"), (90, "16:00"), (1, "14:31")])
    def test_the_configured_duration_comes_last(self, minutes: int, end: str) -> None:
        """Where nobody gives the end, the setting does, marked as assumed."""
        assert when(START, default_duration=minutes) == f"2027-05-18 14:30/{end}"
        assert codes(event(START, default_duration=minutes)) == {"end-assumed"}

    @pytest.mark.parametrize(
        "label", ["Horaires", "Heure", "Time", "Uhrzeit", "Quand", "Date et heure", "Orario", "Horario"]
    )
    def test_any_label_about_hours(self, label: str) -> None:
        """The row about the hours is known by its label in five languages."""
        assert when(DAY + row(label, "14h30-18h")) == "2027-05-18 14:30/18:00"

    @pytest.mark.parametrize("key", ["horaires", "horaire", "heure", "hours", "time"])
    def test_a_key_about_hours(self, key: str) -> None:
        """A key of that name is as good as a row."""
        assert when(f"{DAY}{key}: 14h30-18h") == "2027-05-18 14:30/18:00"

    @pytest.mark.parametrize("said", ["chapeau: Rendez-vous de 14h30 à 18h", "title: Bal de 14h30 à 18h"])
    def test_title_and_summary_tell_hours(self, said: str) -> None:
        """Hours of the title and of the summary are the event's."""
        assert when(f"{START}{said}") == "2027-05-18 14:30/18:00"

    def test_a_stored_end_before_the_start_is_left_out(self) -> None:
        """An end on an earlier day is a typo: dropped and said."""
        found = event(f"{START}event_end_date: 2027-05-17 18:00:00 +02:00\n")
        assert codes(found) == {"end-before-start", "end-replaced"}

    @pytest.mark.parametrize(
        ("start", "end", "likely"),
        [("10:30", "00:30", "12:30"), ("10:30", "02:30", "14:30"), ("11:00", "00:00:01", "12:00")],
    )
    def test_a_slip_of_the_twelve_hour_clock_is_named(self, start: str, end: str, likely: str) -> None:
        """An end of 00:30 for 12:30 is dropped, and the likely fix is named."""
        found = event(f"event_start_date: 2027-05-18 {start}\nevent_end_date: 2027-05-18 {end}\n")
        assert codes(found) == {"end-clock-slip", "end-replaced"}
        assert any(("likely", f"2027-05-18 {likely}") in problem.values for problem in found.problems)

    def test_an_end_that_is_the_start_is_no_end(self) -> None:
        """A form that fills in the same moment twice gives no end."""
        end = "event_end_date: 2027-05-18 14:30:00 +02:00\n"
        assert when(START + end) == "2027-05-18 14:30/15:30"
        assert when(START + row("Horaires", "14h30-14h30")) == "2027-05-18 14:30/15:30"

    @pytest.mark.parametrize("end", ["bientôt", "2027-02-30", "0207-05-18 18:00", "2027-05-18 24:30", "9027-05-18"])
    def test_an_end_that_is_no_date_costs_the_end_only(self, end: str) -> None:
        """A wrong end is told and left out; the event stays."""
        found = event(f"{START}event_end_date: {end}\n")
        is_a_day = end in ("0207-05-18 18:00", "9027-05-18")
        assert codes(found) == {"end-implausible" if is_a_day else "end-invalid", "end-replaced"}


class TestDays:
    """All-day events, the last day included."""

    @pytest.mark.parametrize(
        "start",
        [
            DAY,
            MIDNIGHT,
            "event_start_date: 2027-05-18 00:00\n",
            "event_start_date: 18/05/2027\n",
            "event_start_date: mardi 18 mai 2027\n",
        ],
    )
    def test_a_date_without_an_hour_is_a_day(self, start: str) -> None:
        """A date alone, or the midnight that forms fill in, with no hours anywhere: the whole day."""
        assert when(start) == "2027-05-18/2027-05-19"
        assert codes(event(start)) <= {"no-hour"}

    @pytest.mark.parametrize(
        "front_matter", [THREE_DAYS, f"{DAY}event_end_date: 2027-05-20\n", f"{DAY}date_fin: 2027-05-20 00:00\n"]
    )
    def test_the_last_day_is_included(self, front_matter: str) -> None:
        """DTEND of days is the day after the last one."""
        assert when(front_matter) == "2027-05-18/2027-05-21"

    def test_midnight_is_completed_by_hours_in_prose(self) -> None:
        """Midnight is an hour that nobody typed; the hours of the text are the event's, and that is said."""
        front_matter = MIDNIGHT + row("Horaires", "de 14h30 à 18h")
        assert when(front_matter) == "2027-05-18 14:30/18:00"
        assert codes(event(front_matter)) == {"hours-from-text"}

    @pytest.mark.parametrize("text", ["9h-18h", "tous les jours de 9h à 18h"])
    def test_several_days_with_daily_hours(self, text: str) -> None:
        """From the first hour of the first day to the last hour of the last day."""
        assert when(THREE_DAYS + row("Horaires", text)) == "2027-05-18 09:00/2027-05-20 18:00"

    def test_hours_of_one_day_are_not_those_of_three(self) -> None:
        """Hours that the text gives to the first day alone leave the days as they are."""
        assert when(THREE_DAYS, "Le 18 mai, ouverture de 9h à 18h.") == "2027-05-18/2027-05-21"

    def test_a_last_day_without_an_hour(self) -> None:
        """A start with an hour and a last day without one: until the end of that day, and that is said."""
        found = event(f"{START}event_end_date: 2027-05-20\n")
        assert when(f"{START}event_end_date: 2027-05-20\n") == "2027-05-18 14:30/2027-05-21 00:00"
        assert codes(found) == {"end-hour-unknown"}

    def test_an_evening_ends_at_midnight(self) -> None:
        """Midnight of the next day, after an evening, is the end of the evening."""
        assert (
            when("event_start_date: 2027-05-18 19:00\nevent_end_date: 2027-05-19 00:00\n")
            == "2027-05-18 19:00/2027-05-19 00:00"
        )
        assert (
            when("event_start_date: 2027-05-18 19:00\nevent_end_date: 2027-05-18 24:00\n")
            == "2027-05-18 19:00/2027-05-19 00:00"
        )

    @pytest.mark.parametrize(
        "front_matter",
        [
            MIDNIGHT + row("Horaires", "19h-1h"), "event_start_date: 2027-05-18 19:00\n" + row("Horaires", "19h-1h"),
            "event_start_date: 2027-05-18 19:00\nevent_end_date: 2027-05-18 01:00\n" + row("Horaires", "19h-1h"),
            "event_start_date: 2027-05-18 19:00\nevent_end_date: 2027-05-19 01:00\n" + row("Horaires", "19h-1h"),
        ],
    )  # fmt: skip
    def test_a_range_over_midnight_ends_on_the_next_day(self, front_matter: str) -> None:
        """An end earlier than the start is the next day where hours say so."""
        assert when(front_matter) == "2027-05-18 19:00/2027-05-19 01:00"


class TestContradictions:
    """Stored hours against written ones."""

    def test_written_hours_win_on_the_same_day(self) -> None:
        """06:30 stored, 18h30 written: the writer meant the evening; both are told."""
        front_matter = "event_start_date: 2027-05-18 06:30\n" + row("Horaires", "18h30 - 20h")
        assert when(front_matter) == "2027-05-18 18:30/20:00"
        assert "hours-contradicted" in codes(event(front_matter))

    def test_two_numbers_in_a_row_about_hours_win(self) -> None:
        """10:12 stored, "10-12" written: a range, typed into the field of a time."""
        assert when("event_start_date: 2027-05-18 10:12\n" + row("Horaires", "10-12")) == "2027-05-18 10:00/12:00"

    def test_a_written_end_wins_over_a_stored_one(self) -> None:
        """An end that the text contradicts is that of the text."""
        front_matter = f"{START}event_end_date: 2027-05-18 15:30:00 +02:00\n" + row("Horaires", "14h30-18h")
        assert when(front_matter) == "2027-05-18 14:30/18:00"
        assert codes(event(front_matter)) == {"hours-contradicted"}

    def test_morning_and_afternoon_are_one_day(self) -> None:
        """ "9h-12h et 14h-17h" lasts from nine to five."""
        assert when(DAY + row("Horaires", "de 9h à 12h et de 14h à 17h")) == "2027-05-18 09:00/17:00"

    def test_hours_of_another_day_are_not_the_events(self) -> None:
        """Hours that the text gives to another date leave the stored one alone."""
        assert when(START, "Une réunion a lieu le 12 mai de 9h à 10h.") == "2027-05-18 14:30/15:30"

    @pytest.mark.parametrize(
        "sentence",
        [
            "Inscription jusqu'au 18 mai à 12h.", "Inscriptions avant le 18 mai à 12h", "Date limite : 18 mai à 12h", "Register by 18 May, 12:00",
            "Réponse au plus tard le 18 mai à 12h",
        ],
    )  # fmt: skip
    def test_a_deadline_is_not_the_event(self, sentence: str) -> None:
        """The hour until which one may sign up is not the event's, in the body, the summary and a row."""
        assert when(MIDNIGHT, sentence) == "2027-05-18/2027-05-19"
        assert when(f"{MIDNIGHT}chapeau: '{sentence.replace(chr(39), chr(39) * 2)}'") == "2027-05-18/2027-05-19"
        assert (
            when(MIDNIGHT + row("Modalités", f"'{sentence.replace(chr(39), chr(39) * 2)}'")) == "2027-05-18/2027-05-19"
        )

    def test_a_programme_is_not_the_event(self) -> None:
        """Lines of a programme that begin with their hour, and tables, do not change the event's hours."""
        programme = "- 14h30 : accueil\n- 15h-16h : conférence\n- 17h30 : fin\n\n| 15h - 16h | salle A |\n"
        assert when(START, programme) == "2027-05-18 14:30/15:30"

    @pytest.mark.parametrize(
        "text",
        [
            "Un atelier de 2h pour tous",
            "3h de danse pour tous",
            "Entrée libre jusqu'à 18h",
            "Ouvert 24h/24",
            "Pause d'1h",
        ],
    )
    def test_lengths_are_not_the_events_hours(self, text: str) -> None:
        """How long something lasts, and until when one may come, do not move the start."""
        found = event(f"{START}chapeau: {text}")
        assert f"{found.dtstart:%H:%M}" == "14:30"

    def test_an_access_row_tells_no_hours(self) -> None:
        """Line 14 and the opening of the car park are not the event's hours."""
        assert when(DAY + row("Comment y aller", "Parking ouvert de 8h à 20h")) == "2027-05-18/2027-05-19"

    def test_a_weekday_that_does_not_match_is_told(self) -> None:
        """One of both is wrong; the stored date stays, the writer is told which day it is."""
        found = event(START, "Nous vous attendons lundi 18 mai 2027.")
        told = [problem for problem in found.problems if problem.code == "weekday-contradicted"]
        assert ("weekday", "Tuesday") in told[0].values
        assert found.dtstart.day == 18

    @pytest.mark.parametrize(
        "body", ["Mardi 18 mai 2027.", "Le mardi 18 mai", "Tuesday, May 18", "lundi 17 mai 2027", "dimanche 3 mars"]
    )
    def test_a_weekday_that_matches_is_not(self, body: str) -> None:
        """A right weekday, and one of a date that may be in another year, raise no doubt."""
        assert "weekday-contradicted" not in codes(event(START, body))

    def test_several_dates_are_told(self) -> None:
        """A row about dates that names two days of which one is in the calendar."""
        assert "several-dates" in codes(event(f"{START}rrule: FREQ=WEEKLY;COUNT=4\n" + row("Dates", "18 mai, 8 juin")))
        assert "several-dates" not in codes(event(THREE_DAYS + row("Dates", "du 18 au 20 mai")))

    def test_the_year_of_the_text_wins(self) -> None:
        """A form still filled with last year's date is moved to the year that the text gives, end and all."""
        stored = "event_start_date: 2026-05-18 14:30\nevent_end_date: 2026-05-18 18:00\n"
        assert when(f"{stored}chapeau: Le 18 mai 2027, venez !") == "2027-05-18 14:30/18:00"
        assert "year-contradicted" in codes(event(f"{stored}chapeau: Le 18 mai 2027, venez !"))

    @pytest.mark.parametrize("text", ["Le 18 mai 2024", "Le 18 mai 2025 et le 18 mai 2027", "Le 19 mai 2027"])
    def test_another_year_is_not_always_meant(self, text: str) -> None:
        """A date long ago, two years, or another day do not move the event."""
        assert when(f"event_start_date: 2026-05-18 14:30\nchapeau: {text}") == "2026-05-18 14:30/15:30"

    def test_a_day_that_does_not_exist_moves_nothing(self) -> None:
        """29 February of a common year is no reason to move an event."""
        assert when("event_start_date: 2024-02-29 14:30\nchapeau: Le 29 février 2025") == "2024-02-29 14:30/15:30"


class TestTypos:
    """Stamps that no human meant."""

    def test_the_date_of_the_title_replaces_it(self) -> None:
        """A year of the ancient Romans is replaced by the date in the text, and that is said."""
        front_matter = "title: Bal du 7 septembre 2027\nevent_start_date: 0007-08-31 23:09:21 +00:09\nevent_end_date: 0008-08-31 23:09:21 +00:09\n"
        assert when(front_matter) == "2027-09-07/2027-09-08"
        assert "date-typo" in codes(event(front_matter))

    def test_two_days_of_the_title_replace_it(self) -> None:
        """A row of days in the text gives the first and the last one; its year is the next after publication."""
        front_matter = (
            "title: Forum les 7 et 8 septembre\ndate: 2027-06-01\nevent_start_date: 0007-08-31 23:09:21 +00:09\n"
        )
        assert when(front_matter) == "2027-09-07/2027-09-09"

    @pytest.mark.parametrize("title", ["Bal", "Bal du 31 décembre", "Bal du 30 février 2027"])
    def test_without_a_date_in_the_text_it_is_lost(self, title: str) -> None:
        """Nothing is guessed where the text names no date, or none with a year and nobody says when it was published."""
        collection = collection_of(f"---\ntitle: {title}\nevent_start_date: 0007-08-31 23:09:21 +00:09\n---\n")
        assert collection.events == ()
        assert [problem.code for problem in collection.problems] == ["date-lost"]

    @pytest.mark.parametrize(
        "typed",
        ["demain", "2027-02-30 14:30", "2027-13-01", "2027-05-18 25:00", "2027-05-18 14:75", "{a: b}", "2027", "14:30"],
    )
    def test_a_start_that_is_no_date_costs_the_event(self, typed: str) -> None:
        """A wrong date is told and never guessed."""
        collection = collection_of(f"---\ntitle: Bal\nevent_start_date: {typed}\n---\n")
        assert collection.events == ()
        assert len(collection.problems) == 1

    def test_no_date_is_no_event(self) -> None:
        """A document without the date of an event is not one."""
        collection = collection_of("---\ntitle: Bal\n---\nLe 18 mai 2027, venez !")
        assert [problem.code for problem in collection.problems] == ["no-date"]


class TestOffsets:
    """What the offset behind a stamp means."""

    @pytest.mark.parametrize(
        ("typed", "there", "code"),
        [
            ("2027-07-18 14:30:00 +02:00", "14:30", None), ("2027-07-18 14:30", "14:30", None), ("2027-07-18T14:30:00+0200", "14:30", None),
            ("2027-07-18 14:30:00 +01:00", "14:30", "offset-other-season"), ("2027-01-18 14:30:00 +02:00", "14:30", "offset-other-season"),
            ("2027-07-18 14:30:00 -04:00", "20:30", "offset-foreign"), ("2027-07-18 14:30:00 +00:00", "16:30", "offset-foreign"),
            ("2027-07-18T14:30:00Z", "16:30", "zulu-is-utc"), ("2027-07-18 14:30 UTC", "16:30", "zulu-is-utc"),
        ],
    )  # fmt: skip
    def test_in_paris(self, typed: str, there: str, code: str | None) -> None:
        """The zone's own offset is the zone; that of the other season is wall time; any other is another clock."""
        found = event(f"event_start_date: {typed}\n")
        assert f"{found.dtstart:%H:%M}" == there
        assert codes(found) - {"end-assumed"} == ({code} if code else set())

    @pytest.mark.parametrize(
        ("typed", "there"),
        [("14:30 -05:00", "14:30"), ("14:30 -04:00", "14:30"), ("14:30 +02:00", "08:30"), ("14:30Z", "10:30")],
    )
    def test_in_new_york(self, typed: str, there: str) -> None:
        """The rule is the zone's, not that of Paris: -05:00 all year round is a machine's."""
        found = event(f"event_start_date: 2027-07-18 {typed}\n", timezone="America/New_York")
        assert f"{found.dtstart:%H:%M}" == there

    @pytest.mark.parametrize(
        ("typed", "there"), [("14:30 +00:00", "14:30"), ("14:30Z", "15:30"), ("14:30 +01:00", "14:30")]
    )
    def test_in_london(self, typed: str, there: str) -> None:
        """Where winter is UTC, +00:00 in July is the other season and Z is UTC."""
        found = event(f"event_start_date: 2027-07-18 {typed}\n", timezone="Europe/London")
        assert f"{found.dtstart:%H:%M}" == there

    def test_prose_wins_over_zulu(self) -> None:
        """Z is UTC unless the text says the very hour that stands before it."""
        assert (
            when("event_start_date: 2027-07-18T14:30:00Z\nchapeau: Le 18 juillet à 14h30") == "2027-07-18 14:30/15:30"
        )
        assert (
            when("event_start_date: 2027-07-18T12:30:00Z\nchapeau: Le 18 juillet à 14h30") == "2027-07-18 14:30/15:30"
        )

    def test_another_clock_can_be_another_day(self) -> None:
        """The instant is kept, and with it the day in the zone."""
        assert when("event_start_date: 2027-07-18T23:30:00Z\n") == "2027-07-19 01:30/02:30"


class TestClockChanges:
    """Local times that do not exist, or happen twice."""

    def test_a_time_that_does_not_exist_moves_forward(self) -> None:
        """The clocks skip 02:30 in spring: 03:30 is meant, and that is said."""
        found = event("event_start_date: 2027-03-28 02:30\n")
        assert f"{found.dtstart:%H:%M %z}" == "03:30 +0200"
        assert "hour-skipped" in codes(found)

    def test_a_time_that_happens_twice_is_the_first(self) -> None:
        """The clocks show 02:30 twice in autumn: the first is meant, and that is said."""
        found = event("event_start_date: 2027-10-31 02:30\n")
        assert f"{found.dtstart:%H:%M %z}" == "02:30 +0200"
        assert found.dtend.astimezone(UTC) - found.dtstart.astimezone(UTC) == timedelta(hours=1)  # type: ignore[union-attr]
        assert "hour-twice" in codes(found)

    @pytest.mark.parametrize(("offset", "shown"), [("+02:00", "+0200"), ("+01:00", "+0100")])
    def test_an_offset_tells_which_of_two(self, offset: str, shown: str) -> None:
        """With an offset the hour is one only, and nothing is doubtful about it."""
        found = event(f"event_start_date: 2027-10-31 02:30:00 {offset}\nevent_end_date: 2027-10-31 05:00\n")
        assert f"{found.dtstart:%H:%M %z}" == f"02:30 {shown}"
        assert codes(found) == set()

    def test_an_offset_does_not_make_a_skipped_time_exist(self) -> None:
        """02:30 with the offset of winter, on the day on which it is skipped, is told as skipped."""
        assert "hour-skipped" in codes(event("event_start_date: 2027-03-28 02:30:00 +01:00\n"))

    def test_from_the_first_to_the_second_hour(self) -> None:
        """An event may begin in the first 02:30 and end in the second 02:15."""
        found = event("event_start_date: 2027-10-31 02:30:00 +02:00\nevent_end_date: 2027-10-31 02:15:00 +01:00\n")
        assert found.dtend.astimezone(UTC) - found.dtstart.astimezone(UTC) == timedelta(minutes=45)  # type: ignore[union-attr]

    def test_an_hour_of_prose_can_be_skipped_too(self) -> None:
        """Hours that the text gives are checked as stored ones are."""
        assert "hour-skipped" in codes(event("event_start_date: 2027-03-28\n" + row("Horaires", "2h30-5h")))


class TestStamps:
    """A stored value, as it was typed."""

    @pytest.mark.parametrize(
        ("typed", "stamp"),
        [
            ("2027-05-18", Stamp(date(2027, 5, 18))), ("2027-5-8", Stamp(date(2027, 5, 8))), ("2027-05-18 9:05", Stamp(date(2027, 5, 18), time(9, 5))),
            ("2027-05-18T14:30:15.123Z", Stamp(date(2027, 5, 18), time(14, 30, 15), timedelta(), zulu=True)),
            ("2027-05-18 14:30 -0500", Stamp(date(2027, 5, 18), time(14, 30), timedelta(hours=-5))),
            ("2027-05-18, 14:30", Stamp(date(2027, 5, 18), time(14, 30))), ("2027-05-18 24:00", Stamp(date(2027, 5, 19), time(), is_24=True)),
            (" 2027-05-18\n 14:30 ", Stamp(date(2027, 5, 18), time(14, 30))), ("18 mai 2027 à 14h30", Stamp(date(2027, 5, 18), time(14, 30))),
            ("18/05/2027 14:30", Stamp(date(2027, 5, 18), time(14, 30))), ("05/28/2027", Stamp(date(2027, 5, 28))),
            ("07/08/2027", Stamp(date(2027, 8, 7), other=date(2027, 7, 8))), ("08/08/2027", Stamp(date(2027, 8, 8))),
            ("May 18, 2027 2:30 pm", Stamp(date(2027, 5, 18), time(14, 30))), ("18. Mai 2027, 19 Uhr", Stamp(date(2027, 5, 18), time(19))),
            ("2027-05-18 14:30:60", Stamp(date(2027, 5, 18), time(14, 30, 59))),
        ],
    )  # fmt: skip
    def test_ways_to_type_a_date(self, typed: str, stamp: Stamp) -> None:
        """ISO in all its forms, slashes in both orders, words in several languages."""
        assert parse(typed) == stamp

    @pytest.mark.parametrize(
        "typed",
        [
            "", "mardi", "2027-02-30", "2027-00-10", "18 mai", "31/02/2027", "2027-05-18 25:00", "2027-05-18 24:30", "2027-05-18 14:60", "9999-12-31 24:00",
            "0000-01-01", "14:30", "20271318",
        ],
    )  # fmt: skip
    def test_what_is_no_date(self, typed: str) -> None:
        """A day that does not exist, an hour that no clock shows, a day without its year."""
        with pytest.raises(NotADate):
            parse(typed)

    @examples(300)
    @given(
        st.one_of(
            st.text(max_size=40),
            st.from_regex(r"\A\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]\d{1,2}:\d\d(:\d\d)?( ?[+-]\d\d:?\d\d|Z)?\Z"),
        )
    )
    @example("2027-05-18 14:30 +99:99")
    def test_any_text_is_a_stamp_or_not_a_date(self, typed: str) -> None:
        """Whatever is typed: a stamp that can be resolved, or NotADate."""
        try:
            stamp = parse(typed)
        except NotADate:
            return
        assert str(stamp).startswith(str(stamp.day))
        if not stamp.is_typo:
            assert resolve(stamp, "Europe/Paris").at.utcoffset() is not None

    @examples(200)
    @given(
        st.datetimes(datetime(1950, 1, 2), datetime(2199, 12, 30)),
        st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe"]),
    )
    def test_a_wall_time_is_read_in_the_zone(self, wall: datetime, tzid: str) -> None:
        """A stamp without an offset is the same hour on the clock there, unless the clocks skip it."""
        moment = resolve(parse(f"{wall:%Y-%m-%d %H:%M}"), tzid)
        assert moment.at.replace(tzinfo=None) == wall.replace(second=0, microsecond=0) or moment.doubt == "hour-skipped"
        assert parse(f"{moment.at:%Y-%m-%d %H:%M %z}").offset == timedelta(
            seconds=int((moment.at.utcoffset() or timedelta()).total_seconds()) // 60 * 60
        )


stamps = st.builds(
    "{} {}{}".format,
    st.one_of(st.dates(date(2027, 3, 20), date(2027, 4, 2)), st.dates(date(2027, 10, 25), date(2027, 11, 4)), st.dates(date(1, 1, 1), date(9999, 12, 31))),
    st.sampled_from(["", "00:00", "02:30", "14:30", "06:30:59", "24:00", "25:00", "23:59"]),
    st.sampled_from(["", " +01:00", " +02:00", " -05:00", "Z", " +14:00", " +99:00"]),
)  # fmt: skip
values = st.one_of(
    stamps,
    st.sampled_from(
        ["", "demain", "2027-02-30", "28/03/2027", "28 mars 2027", "07/08/2027 14h", "[a, b]", "{a: b}", "~"]
    ),
)
prose = st.lists(
    st.sampled_from([
        "14h30-18h", "19h-1h", "10-12", "0h-24h", "de 9h à midi", "2 pm", "à 2h30", "jusqu'au 28 mars", "le 28 mars", "du 26 au 31 mars 2027", "31 décembre",
        "29 février", "mardi", "le lundi 1er avril 2028", "le 28 mars 2028", "de 23h à 23h", "minuit", "durée 2h", ", ", ". ", "\n", " ", "et", "30 h",
        "2 PM ET", "14h UTC+3", "PT2H", "90 minutes", "3 jours",
    ]), max_size=7,
).map(" ".join)  # fmt: skip


def yaml(text: str) -> str:
    return text if text[:1] in "[{~" else '"' + text.replace("\n", "\\n") + '"'


@examples(500)
@given(
    values,
    st.one_of(st.none(), values),
    prose,
    prose,
    prose,
    st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kathmandu"]),
)
@example("0007-01-01 23:00", None, "31 décembre", "", "", "Europe/Paris")
@example("2199-12-31 23:30", "2200-12-31 24:00", "19h-1h", "", "", "Europe/Paris")
@example("1950-01-01 00:00Z", None, "0h-24h", "", "", "America/New_York")
@example("2027-10-31 02:30", "2027-10-31 02:30", "2h30", "", "", "Europe/Paris")
def test_any_dates_and_hours_are_a_valid_event_or_told(
    start: str, end: str | None, hours: str, title: str, body: str, tzid: str
) -> None:
    """Whatever is stored and written: no exception, and an end after the start, both days or both in the zone."""
    lines = [
        f"title: {yaml(f'Bal {title}')}",
        f"event_start_date: {yaml(start)}",
        f"horaires: {yaml(hours)}",
        "date: 2027-03-01",
    ]
    lines += [f"event_end_date: {yaml(end)}"] if end is not None else []
    front_matter = "\n".join(lines)
    collection = collection_of(f"---\n{front_matter}\n---\n{body}\n", timezone=tzid)
    assert collection.events or collection.problems
    for found in collection.events:
        if isinstance(found.dtstart, datetime) or isinstance(found.dtend, datetime):
            assert isinstance(found.dtstart, datetime)
            assert isinstance(found.dtend, datetime)
            assert found.dtstart.astimezone(UTC) < found.dtend.astimezone(UTC)
            assert {str(found.dtstart.tzinfo), str(found.dtend.tzinfo)} == {found.tzid}
        else:
            assert found.dtstart < found.dtend
    for problem in collection.problems:
        assert problem.message("fr")
        assert 0 <= problem.line <= len(lines) + 3 + body.count("\n")


def test_the_years_in_which_people_live() -> None:
    """Stamps before 1950 and after 2200 are slips of the keyboard."""
    assert Stamp(date(1949, 12, 31)).is_typo
    assert not Stamp(date(timestamps.EARLIEST, 1, 1)).is_typo
    assert not Stamp(date(timestamps.LATEST, 12, 31)).is_typo
    assert Stamp(date(2201, 1, 1)).is_typo


def test_the_days_of_a_festival_are_not_those_of_an_evening() -> None:
    """Where the text gives the whole date of the evening, a row of days beside it is that of something around it."""
    page = "---\ntitle: Concert de la fête du lac (18–25 mai)\nstart: 2027-05-18 20:00\n---\nLe 18 mai 2027 à 20h.\n"
    assert f"{event_of(page).dtend:%m-%d}" == "05-18"
