"""Ways in which documents of real sites store and tell when an event is; each class is one of them.

The towns, clubs and addresses are invented. Every table pairs what is typed with what a careful editor reads:
``2027-05-18 18:30–20:00`` for hours, ``2027-05-20–2027-05-22`` for whole days, the last one included.
"""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.interpretation.when import dates
from feeds.model import Event
from feeds.pipeline.collection import Collection
from feeds.problems.catalogue import KINDS, Severity

from .support import codes, collection_of, event_of, examples

DOUBTS = {code for code, kind in KINDS.items() if kind.severity is not Severity.INFO}


def document(*lines: str, body: str = "Text.", title: str = "Evening at the mill") -> str:
    """Return a document in YAML with these lines beside its title."""
    return "\n".join(["---", f"title: {title}", *lines, "---", body, ""])


def toml(*lines: str, body: str = "Text.") -> str:
    """Return a document in TOML with these lines beside its title."""
    return "\n".join(["+++", 'title = "Evening at the mill"', *lines, "+++", body, ""])


def spell(event: Event) -> str:
    """Return when an event is, as the tables write it: an hour of the same day stands alone."""
    start, end = event.dtstart, event.dtend
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        last = date.fromordinal(end.toordinal() - 1)
        return str(start) if last == start else f"{start}–{last}"
    return (
        f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"
        if start.date() == end.date()
        else f"{start:%Y-%m-%d %H:%M}–{end:%Y-%m-%d %H:%M}"
    )


def times(collection: Collection) -> list[str]:
    """Return when the events of a collection are."""
    return [spell(event) for event in sorted(collection.events, key=lambda event: (event.source, str(event.dtstart)))]


def read(text: str, name: str = "events/evening.md", **chosen: object) -> list[str]:
    """Return when the events of one document are."""
    return times(collection_of(text, names=(name,), **chosen))


def told(text: str, name: str = "events/evening.md", **chosen: object) -> set[str]:
    """Return the codes of what somebody should look at: warnings and errors."""
    return {problem.code for problem in collection_of(text, names=(name,), **chosen).problems} & DOUBTS


class TestDateOfAPostAmongEvents:
    """``date`` is the day of the event where the folder, the layout or the keys beside it say that it is one."""

    @pytest.mark.parametrize(
        ("name", "lines"),
        [
            ("eventos/_posts/2027-05-12-noche.markdown", ["date: 2027-05-12 20:00:00+0200"]),
            ("agenda/_posts/2027-05-12-veillee.md", ["date: 2027-05-12 20:00"]),
            ("veranstaltungen/posts/2027-05-12-abend.md", ["date: 2027-05-12T20:00:00"]),
            ("eventi/_posts/2027-05-12-serata.md", ["date: 2027-05-12 20:00"]),
            ("_posts/2027-05-12-evening.md", ["layout: event", "date: 2027-05-12 20:00"]),
            ("blog/evening.md", ["type: events", "date: 2027-05-12 20:00"]),
            ("_posts/2027-05-12-evening.md", ["date: 2027-05-12 20:00", "address: 4 Mill Lane"]),
            ("_posts/2027-05-12-soiree.md", ["date: 2027-05-12 20:00", "lieu: Moulin"]),
        ],
    )
    def test_it_is_an_event(self, name: str, lines: list[str]) -> None:
        """The nearest folder named for posts does not outweigh what says "event"."""
        assert read(document(*lines), name) == ["2027-05-12 20:00–21:00"]


class TestTheSlotNotTheSeries:
    """The hours of this document's slot stand above the days of the series that it belongs to."""

    SERIES = ("dates:", "  from:", "    day: 2027-09-11", "  to:", "    day: 2028-08-26")

    @pytest.mark.parametrize(
        "slot",
        [
            ["date: 2027-09-25T17:30+02:00", "current_time_slot:", "  start:", "    datetime: 2027-09-25T17:30+02:00",
             "  end:", "    datetime: 2027-09-25T19:00+02:00"],
            ["current_time_slot:", "  start:", "    datetime: 2027-09-25T17:30+02:00",
             "  end:", "    datetime: 2027-09-25T19:00+02:00"],
            ["date: 2027-09-25T17:30:00+02:00", "slot:", "  start: 2027-09-25 17:30", "  end: 2027-09-25 19:00"],
            ["time_slot:", "  start: 2027-09-25T17:30", "  end: 2027-09-25T19:00"],
        ],
    )  # fmt: skip
    def test_the_slot_counts(self, slot: list[str]) -> None:
        """A year-long event is what nobody goes to."""
        text = document(*slot, *self.SERIES)
        assert read(text, "content/events/2027/09/25-17-30-evening.html") == ["2027-09-25 17:30–19:00"]


class TestAClockKeyWithADayThatSaysNothing:
    """A form that asks for an hour stores some day beside it; the day key says which day is meant."""

    @pytest.mark.parametrize(
        "lines",
        [
            ["date: 2027-01-15T05:00:00Z", "startTime: 2027-01-01T18:00:00Z", "endTime: 2027-01-01T20:00:00Z"],
            ["date: 2027-01-15", "start_time: 2027-01-01T18:00:00Z", "end_time: 2027-01-01T20:00:00Z"],
            ["date: 2027-01-15T05:00:00.000Z", "eventStartTime: 2027-01-01T18:00:00.000Z",
             "eventEndTime: 2027-01-01T20:00:00.000Z"],
            ["event_date: 2027-01-15", "time_start: 2027-01-01 13:00", "time_end: 2027-01-01 15:00"],
        ],
    )  # fmt: skip
    def test_the_day_is_that_of_the_day_key(self, lines: list[str]) -> None:
        """Local midnight in UTC is the day; the hour is read on the clock of the zone."""
        assert read(document(*lines), timezone="America/New_York") == ["2027-01-15 13:00–15:00"]

    def test_toml_is_read_alike(self) -> None:
        """Stamps of TOML are no other than those of YAML."""
        lines = ("date = 2027-01-15T05:00:00Z", "startTime = 2027-01-01T18:00:00Z", "endTime = 2027-01-01T20:00:00Z")
        assert read(toml(*lines), timezone="America/New_York") == ["2027-01-15 13:00–15:00"]


class TestThePostingDateAndTheDayInTheText:
    """Where ``date`` betrays the moment of posting, the day and the hours that stand behind a label are the event's."""

    @pytest.mark.parametrize(
        ("body", "when"),
        [
            ("## Date & Time\n\n* 14th June\n* 4:00pm to 6:30pm", "2027-06-14 16:00–18:30"),
            ("**Date :** lundi 14 juin 2027\n**Horaires :** 9h-12h30", "2027-06-14 09:00–12:30"),
            ("**Datum:** Montag, 14. Juni 2027\n**Uhrzeit:** 18 bis 20 Uhr", "2027-06-14 18:00–20:00"),
            ("**Fecha:** lunes 14 de junio de 2027\n**Hora:** 18:00 a 20:00", "2027-06-14 18:00–20:00"),
            ("**Data:** lunedì 14 giugno 2027\n**Orario:** dalle 18 alle 20", "2027-06-14 18:00–20:00"),
            ("**Datum:** maandag 14 juni 2027\n**Tijd:** 18.00 - 20.00 uur", "2027-06-14 18:00–20:00"),
            ("**Data:** segunda-feira, 14 de junho de 2027\n**Horário:** das 18h às 20h", "2027-06-14 18:00–20:00"),
            ("**Data:** poniedziałek, 14 czerwca 2027\n**Godzina:** 18:00-20:00", "2027-06-14 18:00–20:00"),
            ("日期：2027/06/14\n時間：10:00 - 16:40", "2027-06-14 10:00–16:40"),
        ],
    )
    def test_the_label_counts(self, body: str, when: str) -> None:
        """Odd minutes in the night, some days earlier: nobody meant that hour for readers."""
        assert read(document("date: 2027-06-05T04:23:00+02:00", body=body)) == [when]

    @pytest.mark.parametrize(
        "body",
        [
            "We meet on Monday, 14 June 2027.",
            "Rendez-vous le lundi 14 juin 2027.",
            "Wir treffen uns am Montag, 14. Juni 2027.",
            "Ci vediamo lunedì 14 giugno 2027.",
        ],
    )
    def test_another_day_in_the_first_lines_is_told_at_least(self, body: str) -> None:
        """A full date that differs from the stored day is read, or somebody learns of it."""
        text = document("date: 2027-06-05 18:00", body=body)
        assert read(text)[0].startswith("2027-06-14") or any(code.startswith("date-") for code in told(text))


class TestHoursTypedInAKey:
    """Hours that a person typed in a key stand above the clock of a stamp, start and end."""

    @pytest.mark.parametrize(
        ("lines", "when"),
        [
            (["date: 2027-03-04T00:00:01Z", 'start_time: "4:30 - 6:00 PM"'], ["2027-03-04 16:30–18:00"]),
            (["date: 2027-03-04T00:00:01Z", 'time: "16h30 - 18h"'], ["2027-03-04 16:30–18:00"]),
            (["date: 2027-03-04T00:00:01Z", 'horaires: "16h30 à 18h"'], ["2027-03-04 16:30–18:00"]),
            (["date: 2027-03-04T00:00:01", 'Uhrzeit: "16:30 bis 18:00 Uhr"'], ["2027-03-04 16:30–18:00"]),
            (["date: 2027-03-04T00:00:01", 'horario: "16:30 a 18:00"'], ["2027-03-04 16:30–18:00"]),
            (["date: 2027-03-04", "start_time: T10:30", "end_time: T12:00"], ["2027-03-04 10:30–12:00"]),
            (
                ["date: 2027-03-04", 'start_time: "6:30 - 8:00 AM, 11:00 AM - 12:30 PM"'],
                ["2027-03-04 06:30–08:00", "2027-03-04 11:00–12:30"],
            ),
            (
                ["date: 2027-03-04", 'horaires: "9h-10h30, 17h-18h30"'],
                ["2027-03-04 09:00–10:30", "2027-03-04 17:00–18:30"],
            ),
        ],
    )
    def test_start_and_end_are_those_of_the_key(self, lines: list[str], when: list[str]) -> None:
        """``00:00:01`` is an order of sorting; several slots are an event each."""
        assert read(document(*lines)) == when

    def test_days_in_a_key_for_hours_are_days(self) -> None:
        """``start_time: "Oct 4th - Oct 8th"`` tells the first and the last day."""
        assert read(document("date: 2027-10-01T00:00:01Z", 'start_time: "Oct 4th - Oct 8th"')) == [
            "2027-10-04–2027-10-08"
        ]

    def test_a_zone_behind_them_counts(self) -> None:
        """Half past four in New York is half past ten at night in Paris."""
        text = document("date: 2027-03-04T00:00:01Z", 'start_time: "4:30 - 6:00 PM EST"')
        assert read(text) == ["2027-03-04 22:30–2027-03-05 00:00"]


class TestTheSpecificKey:
    """A key that tells days and hours of this event stands above a bare ``date``."""

    @pytest.mark.parametrize(
        ("lines", "when"),
        [
            (["date: 2027-03-02", 'timeline: ["March 11 - March 12"]'], ["2027-03-11–2027-03-12"]),
            (
                ["date: 2027-06-01", 'timeline: ["June 11, 09:00 - June 12, 17:00"]'],
                ["2027-06-11 09:00–2027-06-12 17:00"],
            ),
            (["date: 2027-05-01", 'timeline: ["May 6 & 7, 11:00 - 17:00"]'], ["2027-05-06 11:00–2027-05-07 17:00"]),
            (["date: 2027-02-01", 'timeline: ["Feb 8th, 08.00am PT / 5.00pm CET"]'], ["2027-02-08 17:00–18:00"]),
            (["date: 2027-03-02", 'when: "11 – 12 March 2027"'], ["2027-03-11–2027-03-12"]),
            (["date: 2027-03-02", 'quand: "du 11 au 12 mars 2027"'], ["2027-03-11–2027-03-12"]),
            (["date: 2027-03-02", 'dates: "11.-12. März 2027"'], ["2027-03-11–2027-03-12"]),
            (["date: 2027-03-02", 'dates: ["11 marzo 2027, 18:00"]'], ["2027-03-11 18:00–19:00"]),
        ],
    )
    def test_it_is_read_before_the_general_one(self, lines: list[str], when: list[str]) -> None:
        """Lists and single values alike."""
        assert read(document(*lines)) == when

    def test_hours_of_another_zone_are_moved(self) -> None:
        """Nine o'clock at UTC+8 is three in the morning in Paris in summer."""
        text = document("date: 2027-06-01", 'timeline: ["June 11, 09:00 - June 12, 17:00 GMT+8"]')
        assert read(text) == ["2027-06-11 03:00–2027-06-12 11:00"]


class TestARangeAsAKey:
    """A range of hours is one wherever it stands, in a key's name too; it is no offset from UTC."""

    @pytest.mark.parametrize(
        ("typed", "when"),
        [
            ("2027-10-06 16:00-18:30", "2027-10-06 16:00–18:30"),
            ("2027-10-06 19:00-01:00", "2027-10-06 19:00–2027-10-07 01:00"),
            ("2027-10-06 09:00-12:00", "2027-10-06 09:00–12:00"),
            ("2027-10-06 16:00–18:30", "2027-10-06 16:00–18:30"),
            ("2027-10-06T16:00-18:30", "2027-10-06 16:00–18:30"),
        ],
    )
    @pytest.mark.parametrize(
        "shape",
        [
            'dates:\n  extra:\n    "{}": null',
            "dates:\n  {}: null",
            'date: "{}"',
            'start: "{}"',
            'dates: ["{}"]',
            'sessions:\n  - date: "{}"',
        ],
    )
    def test_it_is_read_alike(self, shape: str, typed: str, when: str) -> None:
        """As a key, as a value, in a list."""
        assert read(document(shape.format(typed))) == [when]


class TestACopiedStart:
    """A start that came with a template and stands in documents named for other days is not their day."""

    @pytest.mark.parametrize("key", ["startDate", "event_start_date", "date_debut", "start"])
    def test_the_name_counts_or_it_is_told(self, key: str) -> None:
        """Each file's own name says which day it is."""
        days = [f"2027-05-{day:02}" for day in (4, 11, 18, 25)]
        texts = [document(f"{key}: 2026-04-05T18:00", "date: 2027-01-03") for _ in days]
        found = collection_of(*texts, names=tuple(f"events/{day}-club.md" for day in days))
        for event, day in zip(sorted(found.events, key=lambda event: event.source), days, strict=True):
            assert str(event.dtstart).startswith(day) or codes(event) & DOUBTS


class TestOneHourInTheTextAgainstTheStoredHour:
    """An hour behind a label beats a stored one that contradicts it, or the contradiction is told."""

    @pytest.mark.parametrize(
        ("stored", "body", "start"),
        [
            ("2027-01-26 23:00", "Mardi 26 janvier à 18h à la halle.\n\n⏰ Heure : à 18h", "18:00"),
            ("2027-01-26 23:00", "**Heure** : 18h", "18:00"),
            ("2027-01-26 23:00", "**Uhrzeit:** 18 Uhr", "18:00"),
            ("2027-01-26 23:00", "**Hora:** 18:00", "18:00"),
            ("2027-01-26 23:00", "**Orario:** 18:00", "18:00"),
            ("2027-01-26 23:00", "**Aanvang:** 18.00 uur", "18:00"),
            ("2027-01-26 23:00", "**Time:** 6 pm", "18:00"),
            ("2027-01-26 16:44", "Terça-feira, 26 de janeiro, a partir das 20h na praça.", "20:00"),
        ],
    )
    def test_the_hour_in_the_text_counts_or_is_told(self, stored: str, body: str, start: str) -> None:
        """Nobody is left with the other hour unsaid."""
        text = document(f"start: {stored}", f"end: {stored}", body=body)
        assert read(text)[0][11:16] == start or any("hour" in code for code in told(text))

    @pytest.mark.parametrize("clock", ["23:00:00", "00:00:01"])
    def test_an_hour_that_all_documents_share_is_no_start(self, clock: str) -> None:
        """A generator put it there: the hours in the text count."""
        days = (4, 11, 18, 25, 27, 28)
        texts = [document(f"date: 2027-05-{day:02}T{clock}", body="Wir spielen ab 18 Uhr.") for day in days]
        found = collection_of(*texts, names=tuple(f"events/{day}.md" for day in days))
        assert {spell(event)[11:16] for event in found.events} == {"18:00"}


class TestAPlaceThatIsAlsoACountry:
    """A town whose name is also that of a country does not move the clock."""

    @pytest.mark.parametrize(
        ("zone", "lines"),
        [
            ("Europe/Madrid", ["location:", "  locality: Granada", "  postalCode: '18014'"]),
            ("Europe/Madrid", ["venue: Casa del Agua, Granada"]),
            ("Europe/Paris", ["lieu: Salle des fêtes, Saint-Martin"]),
            ("Europe/Paris", ["lieu: Sainte-Lucie"]),
            ("Europe/Paris", ["lieu: Chez Maurice"]),
            ("Europe/Madrid", ["lugar: Montserrat"]),
            ("Europe/Rome", ["luogo: Santa Lucia"]),
            ("Europe/Rome", ["city: San Marino"]),
            ("America/New_York", ["city: Jersey"]),
        ],
    )
    def test_it_does_not_shift_the_hour(self, zone: str, lines: list[str]) -> None:
        """The site's zone is that of the clock in the hall."""
        found = event_of(document("start: 2027-05-18 18:30", "end: 2027-05-18 20:00", *lines), timezone=zone)
        assert isinstance(found.dtstart, datetime)
        here = found.dtstart.astimezone(ZoneInfo(zone))
        assert (here.hour, here.minute) == (18, 30) or codes(found) & DOUBTS


class TestSeveralDates:
    """Days that are listed one by one are an event each, at the same hours."""

    @pytest.mark.parametrize(
        ("lines", "body", "when"),
        [
            (["date: 2027-08-17"], "**Quand :** les 17 et 31 août de 9h à 13h",
             ["2027-08-17 09:00–13:00", "2027-08-31 09:00–13:00"]),
            (["date: 2027-08-17"], "**When:** 17 and 31 August, 9 am to 1 pm",
             ["2027-08-17 09:00–13:00", "2027-08-31 09:00–13:00"]),
            (["date: 2027-08-17"], "**Wann:** 17. und 31. August, 9 bis 13 Uhr",
             ["2027-08-17 09:00–13:00", "2027-08-31 09:00–13:00"]),
            (["date: 2027-08-17"], "**Data:** 17 e 31 agosto, dalle 9 alle 13",
             ["2027-08-17 09:00–13:00", "2027-08-31 09:00–13:00"]),
            (["date: 2027-09-16"], "**Datum:** 16 sept; 28 oktober; 18 november\n**Tijd:** 20.00 uur",
             ["2027-09-16 20:00–21:00", "2027-10-28 20:00–21:00", "2027-11-18 20:00–21:00"]),
            (["date: 2027-09-16", "horaires: 16 septembre et 28 octobre, 20h"], "Texte.",
             ["2027-09-16 20:00–21:00", "2027-10-28 20:00–21:00"]),
            (["date: 2027-09-16", 'dates: "16 September, 28 October 2027"'], "Text.", ["2027-09-16", "2027-10-28"]),
            (["dates: [2027-09-16 20:00, 2027-10-28 20:00]"], "Text.", ["2027-09-16 20:00–21:00", "2027-10-28 20:00–21:00"]),
        ],
    )  # fmt: skip
    def test_each_is_an_event(self, lines: list[str], body: str, when: list[str]) -> None:
        """One block from the first to the last would be open for weeks."""
        assert read(document(*lines, body=body)) == when


class TestARuleInWords:
    """A rule in words is read with its hours, its end and its exceptions, or not at all, and that is told."""

    @pytest.mark.parametrize(
        ("title", "hours", "rule"),
        [
            ("Tous les mardis de 18h à 20h jusqu'au 30 juin 2027", (18, 20), "UNTIL=20270630T215959Z"),
            ("Every Tuesday 6-8 pm until June 30, 2027", (18, 20), "UNTIL=20270630T215959Z"),
            ("Jeden Dienstag 18 bis 20 Uhr bis 30. Juni 2027", (18, 20), "UNTIL=20270630T215959Z"),
            ("Todos los martes de 18:00 a 20:00 hasta el 30 de junio de 2027", (18, 20), "UNTIL=20270630T215959Z"),
            ("Ogni martedì dalle 18 alle 20 fino al 30 giugno 2027", (18, 20), "UNTIL=20270630T215959Z"),
            ("Elke dinsdag van 18 tot 20 uur tot 30 juni 2027", (18, 20), "UNTIL=20270630T215959Z"),
            ("Todas as terças das 18h às 20h até 30 de junho de 2027", (18, 20), "UNTIL=20270630T215959Z"),
            ("W każdy wtorek od 18 do 20 do 30 czerwca 2027", (18, 20), "UNTIL=20270630T215959Z"),
        ],
    )
    def test_its_hours_and_its_end(self, title: str, hours: tuple[int, int], rule: str) -> None:
        """The hours are the event's, the last day is that of the rule."""
        found = event_of(document("date: 2027-03-02", title=f'"{title}"'))
        assert isinstance(found.dtstart, datetime)
        assert isinstance(found.dtend, datetime)
        assert (found.dtstart.hour, found.dtend.hour) == hours
        assert rule in found.rrule
        assert "BYDAY=TU" in found.rrule

    @pytest.mark.parametrize(
        "title",
        [
            "Every Tuesday 6-8 pm until June 30, except April 6",
            "Tous les mardis de 18h à 20h jusqu'au 30 juin, sauf le 6 avril",
            "Jeden Dienstag 18 bis 20 Uhr bis 30. Juni, außer 6. April",
            "Todos los martes de 18:00 a 20:00 hasta el 30 de junio, excepto el 6 de abril",
        ],
    )
    def test_its_exceptions(self, title: str) -> None:
        """A day named behind "except" is an EXDATE."""
        found = event_of(document("date: 2027-03-02", title=f'"{title}"'))
        assert [f"{day:%Y-%m-%d %H}" for day in found.exdates] == ["2027-04-06 18"]

    @pytest.mark.parametrize(
        "title",
        [
            "Tous les mardis hors vacances scolaires",
            "Every Tuesday except bank holidays",
            "Jeden Dienstag außer in den Ferien",
            "Ogni martedì tranne i festivi",
            "Todos los martes excepto festivos",
            "Elke dinsdag behalve in de vakantie",
        ],
    )
    def test_what_was_not_understood_makes_no_rule(self, title: str) -> None:
        """A rule without its exceptions sends people before a closed door."""
        found = event_of(document("start: 2027-03-02 18:00", "end: 2027-03-02 20:00", title=f'"{title}"'))
        assert found.rrule == ""
        assert "recurrence-partly" in codes(found)


class TestImplausibleLength:
    """A length that no event of its folder has is told."""

    @pytest.mark.parametrize(
        "lines",
        [
            ["start: 2027-05-18 18:30", "end_date: 2029-05-18 20:00"],
            ["start: 2027-05-18 18:30", "end: 2029-05-19 20:00"],
            ["date_debut: 2027-05-18", "date_fin: 2029-05-20"],
            ["startDate: 2027-05-18T18:30:00", "endDate: 2028-05-18T20:00:00"],
            ["start: 2027-05-18 18:30", "end: 2027-11-18 20:00"],
        ],
    )
    def test_a_slip_of_the_year_is_told(self, lines: list[str]) -> None:
        """Whether the right year was understood or not."""
        text = document(*lines)
        assert any(code.startswith(("end-", "implausible")) for code in told(text)), read(text)

    def test_toml_is_told_alike(self) -> None:
        """The format of the front matter makes no difference."""
        assert told(toml("start = 2027-05-18T18:30:00", "end = 2029-05-19T20:00:00"))

    def test_an_evening_with_the_days_of_its_festival_is_told(self) -> None:
        """Others of the folder end on their day; one with an hour that lasts two weeks does not."""
        texts = [document(f"start: 2027-05-{day} 20:00", f"end: 2027-05-{day} 22:00") for day in (11, 12, 13, 14, 17)]
        texts.append(document("start: 2027-05-15 20:00", "end: 2027-05-29 22:00"))
        found = collection_of(*texts, names=tuple(f"events/{number}.md" for number in range(6)))
        assert {problem.source for problem in found.problems if problem.code in DOUBTS} == {"events/5.md"}


class TestHoursAcrossDays:
    """Hours in bold lines, and hours of the first and of the last day, are those of the event."""

    @pytest.mark.parametrize(
        ("body", "when"),
        [
            ("**Tuesday, May 18 2027**\n\n**10:00 - 11:30**", "2027-05-18 10:00–11:30"),
            ("**Mardi 18 mai 2027**\n\n**10h - 11h30**", "2027-05-18 10:00–11:30"),
            ("**Dienstag, 18. Mai 2027**\n\n**10:00 - 11:30 Uhr**", "2027-05-18 10:00–11:30"),
            ("**martes 18 de mayo de 2027**\n\n**10:00 - 11:30**", "2027-05-18 10:00–11:30"),
            ("**When:** MAY 18, 2027 AT 5 PM – MAY 20, 2027 AT 3 PM", "2027-05-18 17:00–2027-05-20 15:00"),
            ("**Quand :** du 18 mai 2027 à 17h au 20 mai 2027 à 15h", "2027-05-18 17:00–2027-05-20 15:00"),
            ("**Wann:** 18. Mai 2027, 17 Uhr bis 20. Mai 2027, 15 Uhr", "2027-05-18 17:00–2027-05-20 15:00"),
        ],
    )
    def test_they_are_read(self, body: str, when: str) -> None:
        """The stored day has no hour."""
        assert read(document("date: 2027-05-18", body=body)) == [when]

    @pytest.mark.parametrize("key", ["end-date", "end_date", "date_fin"])
    def test_a_lone_end_is_the_day(self, key: str) -> None:
        """Where the name of the file is the day of posting, the only key with a date tells the event's."""
        assert read(document(f"{key}: 2027-05-18"), "events/2027-04-02-evening.md") == ["2027-05-18"]


class TestTypedHoursAgainstTheRunningText:
    """Hours that a person typed in a key do not lose to other hours that the text mentions."""

    @pytest.mark.parametrize(
        "body",
        [
            "Breakfast is served from 9:30 to 10:00.",
            "We meet between 10:30 and 11:00 at the station for those who walk.",
            "Workshop de 17h à 18h : +5€",
            "Buvette de 17h à 23h.",
            "Einlass ab 17:30 Uhr, Abendkasse 17:30 bis 18:00 Uhr.",
            "Apertura de puertas de 17:30 a 18:00.",
            "Il bar è aperto dalle 17 alle 23.",
        ],
    )
    @pytest.mark.parametrize(
        "lines",
        [
            ["date: 2027-05-18", "start_time: '18:30'", "end_time: '20:00'"],
            ["date: 2027-05-18", "time: 18:30-20:00"],
            ["jour: 2027-05-18", "heure_debut: 18h30", "heure_fin: 20h"],
        ],
    )
    def test_the_key_counts(self, lines: list[str], body: str) -> None:
        """Another thing's hours are not the event's."""
        assert read(document(*lines, body=body)) == ["2027-05-18 18:30–20:00"]


class TestEnds:
    """An end is read as it was meant: midnight ends the day, 23:59 too, an obvious slip is mended and told."""

    @pytest.mark.parametrize(
        ("lines", "when"),
        [
            (["start: 2027-05-18 20:00", "end: 2027-05-18 00:00"], "2027-05-18 20:00–2027-05-19 00:00"),
            (["start: 2027-05-18 20:00", "end: 2027-05-18T00:00:00"], "2027-05-18 20:00–2027-05-19 00:00"),
            (["start: 2027-05-18 20:00", "end: 2027-05-18 24:00"], "2027-05-18 20:00–2027-05-19 00:00"),
            (["date: 2027-05-18", "start_time: '20:00'", "end_time: '24:00'"], "2027-05-18 20:00–2027-05-19 00:00"),
            (["date: 2027-05-18", "start_time: '20:00'", "end_time: '00:00'"], "2027-05-18 20:00–2027-05-19 00:00"),
            (["start: 2027-05-18", "end: 2027-05-19 24:00"], "2027-05-18–2027-05-19"),
            (["start: 2027-05-18 00:00", "end: 2027-05-18 23:59"], "2027-05-18"),
            (["start: 2027-05-18 00:00:00", "end: 2027-05-20 23:59:59"], "2027-05-18–2027-05-20"),
            (["date: 2027-05-18", "start_time: '00:00'", "end_time: '23:59'"], "2027-05-18"),
            (["start: 2027-05-18 18:30", "end: 2026-05-18 20:00"], "2027-05-18 18:30–20:00"),
            (["start: 2027-05-18T18:30", "end: 2027-05-1820:00"], "2027-05-18 18:30–20:00"),
            (["start: 2027-05-18T18:30", "end: 2027-05-18-20:00"], "2027-05-18 18:30–20:00"),
        ],
    )
    def test_they_are_understood(self, lines: list[str], when: str) -> None:
        """Under any key, with or without seconds."""
        assert read(document(*lines)) == [when]

    def test_whole_days_in_toml(self) -> None:
        """Local date-times of TOML are whole days as well."""
        assert read(toml("start = 2027-05-18T00:00:00", "end = 2027-05-20T23:59:59")) == ["2027-05-18–2027-05-20"]


class TestWordsGluedToADate:
    """A comment or a word behind a date costs nobody the event."""

    @pytest.mark.parametrize(
        ("typed", "when"),
        [
            ("2027-05-10#note", "2027-05-10"),
            ('"2027-05-10 sera"', "2027-05-10"),
            ('"2027-05-10 (soir)"', "2027-05-10"),
            ('"2027-05-10 18:30 #note"', "2027-05-10 18:30–19:30"),
            ('"2027-05-10 18:30 (Einlass 18:00)"', "2027-05-10 18:30–19:30"),
            ('"2027-05-10, abends"', "2027-05-10"),
            ('"2027-05-10 (tbc)"', "2027-05-10"),
            ('"Tuesday 2027-05-11"', "2027-05-11"),
        ],
    )
    @pytest.mark.parametrize("key", ["start", "date", "event_start_date"])
    def test_the_date_is_read(self, key: str, typed: str, when: str) -> None:
        """What is left over is passed over, and said."""
        assert read(document(f"{key}: {typed}")) == [when]

    @pytest.mark.parametrize(
        ("typed", "zulu", "when"),
        [
            ("2027-07-10T18:30:00Z", "utc", "2027-07-10 20:30–21:30"),
            ("2027-07-10T18:30:00Z", "local", "2027-07-10 18:30–19:30"),
            ("2027-07-10T18:30:00+02:00", "utc", "2027-07-10 18:30–19:30"),
            ("2027-07-10T18:30:00-04:00", "utc", "2027-07-11 00:30–01:30"),
            ("2027-07-10T18:30:00", "utc", "2027-07-10 18:30–19:30"),
            ("2027-07-10", "utc", "2027-07-10"),
        ],
    )
    def test_toml_keeps_the_offset(self, typed: str, zulu: str, when: str) -> None:
        """A stamp of TOML has the Z or the offset that was typed."""
        assert read(toml(f"start = {typed}"), zulu=zulu) == [when]
        assert read(document(f"start: {typed}"), zulu=zulu) == [when]


class TestNamesOfMonthsAndWordsForHours:
    """Dates and hours in words are read in each of the languages."""

    @pytest.mark.parametrize(
        "typed",
        [
            "18 March 2027", "18 mars 2027", "18. März 2027", "18 de marzo de 2027", "18 marzo 2027", "18 maart 2027",
            "18 de março de 2027", "18 marca 2027", "18. marts 2027", "18. března 2027", "18 марта 2027 г.", "2027年3月18日",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("key", ["start", "date", "event_date"])
    def test_a_month_in_a_key(self, key: str, typed: str) -> None:
        """The name of a month as a form or a person writes it."""
        assert read(document(f"{key}: {typed}")) == ["2027-03-18"]

    @pytest.mark.parametrize(
        "hours",
        [
            "1 pm to 5 pm", "de 13h à 17h", "13 bis 17 Uhr", "von 13 bis 17 Uhr", "de 13:00 a 17:00 h", "dalle 13 alle 17",
            "tussen 13.00 en 17.00 uur", "das 13 às 17", "od 13 do 17", "od 13.00 do 17.00", "с 13 до 17 часов",
            "kl. 13-17", "od 13 do 17 hodin", "午後1時～午後5時", "下午1点至5点",
        ],
    )  # fmt: skip
    def test_hours_of_each_language(self, hours: str) -> None:
        """In a key for hours."""
        assert read(document("date: 2027-03-18", f'hours: "{hours}"')) == ["2027-03-18 13:00–17:00"]

    @pytest.mark.parametrize(
        ("body", "when"),
        [
            ("Aanvang: 20.00 uur\n\nEinde: 22.00 uur", "2027-03-18 20:00–22:00"),
            ("Einlass: 19 Uhr\n\nBeginn: 20 Uhr", "2027-03-18 20:00–21:00"),
            ("Einlass 19 Uhr, Beginn 20 Uhr", "2027-03-18 20:00–21:00"),
            ("Doors: 7 pm\n\nStart: 8 pm", "2027-03-18 20:00–21:00"),
            ("Ouverture des portes : 19h\n\nDébut : 20h", "2027-03-18 20:00–21:00"),
            ("Apertura de puertas: 19:00\n\nInicio: 20:00", "2027-03-18 20:00–21:00"),
            ("Начало: 20:00, продолжительность 2 часа", "2027-03-18 20:00–22:00"),
        ],
    )
    def test_labels_of_start_end_and_doors(self, body: str, when: str) -> None:
        """Doors are not the start."""
        assert read(document("date: 2027-03-18", body=body)) == [when]

    @pytest.mark.parametrize(
        "body",
        [
            "Konzert um 20 Uhr. Einlass 19 Uhr.",
            "Concert at 8 pm. Doors 7 pm.",
            "Konserten starter kl. 20. Dørene åpner kl. 19.",
            "Concert a les 20 h. Obertura de portes a les 19 h.",
            "Konsertti alkaa klo 20. Ovet avautuvat klo 19.",
        ],
    )
    def test_when_doors_open_is_no_other_hour(self, body: str) -> None:
        """What doors are said to do is explained: no doubt of the hours."""
        page = document("date: 2027-03-18", body=body)
        assert read(page) == ["2027-03-18 20:00–21:00"]
        assert "hours-doubtful" not in told(page)

    @pytest.mark.parametrize(
        "line", ["lokasjon: kl 18 på Samfunnet", "ort: um 18 Uhr im Rathaus", "lieu: 18h à la mairie"]
    )
    def test_an_hour_before_the_place(self, line: str) -> None:
        """Under the key of the place it is the hour of the event."""
        assert read(document("date: 2027-03-18", line)) == ["2027-03-18 18:00–19:00"]


class TestTheZoneByAnotherName:
    """A zone is understood however it is named, and advice names a zone of the site when it is not."""

    @pytest.mark.parametrize(
        "lines",
        [
            ["timezone: America/New_York"], ["tz: america/new_york"], ["timeZone: [America/New_York]"],
            ["event_timezone: US/Eastern"], ["time_zone: Eastern Time"], ["timezone: EST"], ["timezone: New York"],
            ["timezone: Eastern Standard Time"], ["fuseau: America/New_York"], ["zeitzone: America/New_York"],
            ["zona_horaria: America/New_York"], ["fuso_orario: America/New_York"], ["tijdzone: America/New_York"],
            ["fuso_horario: America/New_York"], ["time:", "  zone: America/New_York"],
        ],
    )  # fmt: skip
    def test_it_is_understood(self, lines: list[str]) -> None:
        """Under another key, in a list, in another case, by a city, by its Windows name."""
        found = event_of(document("start: 2027-05-18 18:30", "end: 2027-05-18 20:00", *lines))
        assert isinstance(found.dtstart, datetime)
        assert found.dtstart.utcoffset() == timedelta(hours=-4)
        assert found.dtstart.hour == 18

    @pytest.mark.parametrize("typed", ["Mars/Olympus", "wall clock", "Heure locale"])
    def test_what_is_no_zone_is_told(self, typed: str) -> None:
        """With the zone of this site as the example, not with that of another country."""
        text = document("start: 2027-05-18 18:30", f"timezone: {typed}")
        found = collection_of(text, names=("events/a.md",), timezone="America/Toronto")
        problem = next(problem for problem in found.problems if problem.code == "zone-unknown")
        assert "Europe/Paris" not in problem.message()


class TestMessages:
    """What is told is true: of the value that was found, and of what became of it."""

    @pytest.mark.parametrize("typed", ["0007-08-31 23:09:21 +00:09", "2931-08-05", "1027-08-05"])
    @pytest.mark.parametrize("key", ["start", "end"])
    def test_an_implausible_year_is_called_that(self, key: str, typed: str) -> None:
        """It is a date; only nobody means such a year."""
        other = ["start: 2027-05-18 18:30"] if key == "end" else []
        found = collection_of(document(*other, f"{key}: {typed}"), names=("events/a.md",))
        said = [problem.message() for problem in found.problems if problem.code in DOUBTS]
        assert said
        assert not any("not a date" in sentence for sentence in said)

    def test_an_unknown_hour_of_the_end_names_its_key(self) -> None:
        """The sentence has a subject where the text gives the last day."""
        text = document("date: 2027-05-18 18:30", title='"Festival du 18 au 20 mai 2027"')
        found = collection_of(text, names=("events/a.md",))
        assert all(not problem.message().startswith(" ") for problem in found.problems)
        assert not any("\u201c\u201d" in problem.message() for problem in found.problems)

    @pytest.mark.parametrize("end", ["2027-05-17 20:00", "2027-05-18 17:00", "soon", "2099-13-45"])
    def test_a_dropped_end_is_not_called_missing(self, end: str) -> None:
        """“No end is given” is wrong where one was given and refused."""
        found = collection_of(document("start: 2027-05-18 18:30", f"end: {end}"), names=("events/a.md",))
        said = " ".join(problem.message() for problem in found.problems)
        assert "No end is given" not in said
        assert {problem.code for problem in found.problems} & DOUBTS


class TestAMachinesHourAgainstTheText:
    """A machine's hour loses to the hours that the text promises, or the contradiction is told."""

    @pytest.mark.parametrize(
        "body",
        [
            "Rendez-vous à 18h30.",
            "On se retrouve dès 18h30 à la halle.",
            "La soirée commence à 18h30.",
            "Doors close late; we start at 6:30 pm.",
            "Wir beginnen um 18:30 Uhr.",
            "Empezamos a las 18:30.",
            "Si comincia alle ore 18:30.",
            "We beginnen om 18.30 uur.",
            "Começa às 18h30.",
            "Zaczynamy o 18:30.",
        ],
    )
    @pytest.mark.parametrize("stored", ["2027-05-18 06:30:00", "2027-05-18T04:17:23+02:00"])
    def test_the_text_counts_or_is_told(self, stored: str, body: str) -> None:
        """Half past six in the morning is no hour at which a club meets."""
        text = document(f"event_start_date: {stored}", body=body)
        assert read(text)[0][11:16] == "18:30" or any("hour" in code for code in told(text)), read(text)

    @pytest.mark.parametrize(
        ("body", "when"),
        [
            ("Du 29 novembre au 16 décembre 2027, de 9h à 18h.", "2027-11-29 09:00–2027-12-16 18:00"),
            ("Exposition du 29 novembre au 16 décembre 2027.", "2027-11-29–2027-12-16"),
            ("Exhibition from 29 November to 16 December 2027.", "2027-11-29–2027-12-16"),
            ("Ausstellung vom 29. November bis 16. Dezember 2027.", "2027-11-29–2027-12-16"),
            ("Mostra dal 29 novembre al 16 dicembre 2027.", "2027-11-29–2027-12-16"),
            ("Exposición del 29 de noviembre al 16 de diciembre de 2027.", "2027-11-29–2027-12-16"),
        ],
    )
    def test_days_in_the_text_are_read_or_told(self, body: str, when: str) -> None:
        """The last day of an exhibition is not lost because only its first is stored."""
        text = document("event_start_date: 2027-11-29", body=body)
        assert read(text) == [when] or any(code.startswith(("date-", "last-day", "end-")) for code in told(text)), read(
            text
        )

    def test_a_closing_concert_is_no_start(self) -> None:
        """The hours of a workshop within the evening are not the event's unsaid."""
        body = "Concert de clôture à 21h. Un atelier de 14h à 16h."
        text = document("event_start_date: 2027-05-18", body=body)
        assert read(text) != ["2027-05-18 14:00–16:00"] or told(text)


class TestRulesUnderAKey:
    """A rule in words is understood under a key for rules as in a title."""

    @pytest.mark.parametrize(
        ("line", "rule"),
        [
            ("recurrence: every Tuesday", "FREQ=WEEKLY"),
            ("repeat: every other Tuesday", "FREQ=WEEKLY;INTERVAL=2"),
            ("frequence: tous les mardis", "FREQ=WEEKLY"),
            ("récurrence: un mardi sur deux", "FREQ=WEEKLY;INTERVAL=2"),
            ("repeats: first Tuesday of the month", "FREQ=MONTHLY"),
            ("frequency: every week", "FREQ=WEEKLY"),
            ("wiederholung: jeden Dienstag", "FREQ=WEEKLY"),
            ("recurrence: chaque semaine", "FREQ=WEEKLY"),
            ("recurrence: every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"),
            ("repeat: biweekly", "FREQ=WEEKLY;INTERVAL=2"),
            ("recurrence: le premier mardi du mois", "FREQ=MONTHLY"),
            ("recurrence: todos los martes", "FREQ=WEEKLY"),
            ("ricorrenza: ogni martedì", "FREQ=WEEKLY"),
            ("recurrence: elke dinsdag", "FREQ=WEEKLY"),
            ("recorrência: todas as terças", "FREQ=WEEKLY"),
            ("recurrence: w każdy wtorek", "FREQ=WEEKLY"),
        ],
    )
    def test_it_becomes_an_rrule(self, line: str, rule: str) -> None:
        """In each language, under each key."""
        found = event_of(document("start: 2027-03-02 19:00", "end: 2027-03-02 20:00", line))
        assert found.rrule.startswith(rule)

    @pytest.mark.parametrize(
        "body",
        [
            "Tous les mardis de 19h à 20h, jusqu'au 30 juin 2027.",
            "We meet every Tuesday from 7 to 8 pm until June 30, 2027.",
            "Jeden Dienstag von 19 bis 20 Uhr, bis 30. Juni 2027.",
        ],
    )
    def test_a_rule_in_the_text_is_read_or_told(self, body: str) -> None:
        """Who repeats an event in its text only learns which line to add."""
        text = document("start: 2027-03-02 19:00", "end: 2027-03-02 20:00", body=body)
        assert any(code.startswith("recurrence-") for code in told(text))


class TestDeadlines:
    """The last day to sign up is read from keys and sentences."""

    @pytest.mark.parametrize(
        "lines",
        [
            ["deadline: 2027-05-10"], ["registration_deadline: 2027-05-10"], ["registration:", "  deadline: 2027-05-10"],
            ["date_limite_inscription: 2027-05-10"], ["anmeldeschluss: 2027-05-10"], ["fecha_limite: 2027-05-10"],
            ["scadenza: 2027-05-10"], ["rsvp_by: 2027-05-10"], ["registration_deadline: 10 May 2027"],
            ["date_limite: 10 mai 2027"],
        ],
    )  # fmt: skip
    def test_of_a_key(self, lines: list[str]) -> None:
        """Under ``deadline`` alone too."""
        assert event_of(document("start: 2027-05-18 18:30", *lines)).deadline == date(2027, 5, 10)

    def test_of_toml(self) -> None:
        """A date of TOML is read alike."""
        assert event_of(toml("start = 2027-05-18T18:30:00", "deadline = 2027-05-10")).deadline == date(2027, 5, 10)

    @pytest.mark.parametrize(
        "body",
        [
            "Register by 10 May 2027.", "Registration closes on May 10.", "Sign up before 10 May.",
            "Registration is open until 10 May 2027.", "Deadline for registration: May 10, 2027.",
            "Inscriptions jusqu'au 10 mai.", "Date limite d'inscription : 10 mai 2027.", "Inscrivez-vous avant le 10 mai 2027.",
            "Clôture des inscriptions le 10 mai.", "Anmeldung bis 10. Mai 2027.", "Anmeldeschluss: 10. Mai 2027",
            "Anmeldung bis zum 10. Mai erforderlich.", "Inscripciones hasta el 10 de mayo.", "Iscrizioni entro il 10 maggio 2027.",
            "Aanmelden tot 10 mei.", "Aanmelden voor 10 mei 2027.", "Inscrições até 10 de maio.", "Zapisy do 10 maja 2027.",
        ],
    )  # fmt: skip
    def test_of_a_sentence(self, body: str) -> None:
        """And such a day is not the event's."""
        found = event_of(document("start: 2027-05-18 18:30", "end: 2027-05-18 20:00", body=body))
        assert found.deadline == date(2027, 5, 10)
        assert spell(found) == "2027-05-18 18:30–20:00"


class TestTheOrderOfDayAndMonth:
    """A folder that writes ``28/07/2027`` writes ``07/08/2027`` for the seventh of August, without a doubt."""

    @pytest.mark.parametrize(
        ("others", "typed", "when"),
        [
            (["28/07/2027", "30/06/2027"], "07/08/2027", "2027-08-07"),
            (["28/07/2027 18:30", "15/06/2027 18:30"], "07/08/2027 18:30", "2027-08-07 18:30–19:30"),
            (["28.07.2027", "30.06.2027"], "07.08.2027", "2027-08-07"),
            (["28-07-2027", "30-06-2027"], "07-08-2027", "2027-08-07"),
            (["07/28/2027", "06/30/2027"], "07/08/2027", "2027-07-08"),
        ],
    )
    @pytest.mark.parametrize("key", ["start", "date"])
    def test_the_neighbours_tell(self, key: str, others: list[str], typed: str, when: str) -> None:
        """What all others do is no guess."""
        texts = [document(f"{key}: {each}") for each in (*others, typed)]
        found = collection_of(*texts, names=tuple(f"events/{number}.md" for number in range(len(texts))))
        event = next(event for event in found.events if event.source == "events/2.md" or len(others) == 1)
        assert spell(event) == when
        assert "date-ambiguous" not in codes(event)

    def test_alone_it_is_told(self) -> None:
        """One document cannot say which order it has."""
        assert "date-ambiguous" in told(document("start: 07/08/2027"))

    @pytest.mark.parametrize(
        "lines",
        [
            ["start: 2027-05-18 19:00", "end: 2027-05-18 01:00"],
            ["start: 2027-05-18T19:00:00+02:00", "end: 2027-05-18T01:00:00+02:00"],
            ["date_debut: 2027-05-18 19:00", "date_fin: 2027-05-18 01:00"],
            ["date: 2027-05-18", "start_time: '19:00'", "end_time: '01:00'"],
            ["date: 2027-05-18", "hours: 19h-1h"],
        ],
    )
    def test_an_end_in_the_small_hours_is_the_next_day(self, lines: list[str]) -> None:
        """Nineteen to one is a night out, not an error of twelve hours."""
        assert read(document(*lines)) == ["2027-05-18 19:00–2027-05-19 01:00"]


STAMPS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 28)).map(lambda at: at.replace(second=0, microsecond=0))
ENDINGS = st.sampled_from(["", "Z", "+01:00", "+02:00", "-04:00", "+09:30"])


@examples(60)
@given(at=STAMPS.filter(lambda at: at.hour > 3), ending=ENDINGS, separator=st.sampled_from(["T", " "]))
def test_a_stamp_is_read_alike_wherever_it_stands(at: datetime, ending: str, separator: str) -> None:
    """Start, end, exception and deadline, in YAML and in TOML: the same characters are the same moment."""
    typed = f"{at:%Y-%m-%d}{separator}{at:%H:%M:%S}{ending}"
    start = event_of(document(f"start: {typed}")).dtstart
    assert event_of(toml(f"start = {typed}")).dtstart == start
    assert isinstance(start, datetime)
    before = f"{at - timedelta(days=3):%Y-%m-%d %H:%M}"
    assert event_of(document(f"start: {before}", f"end: {typed}")).dtend == start
    assert event_of(toml(f'start = "{before}"', f"end = {typed}")).dtend == start
    own = f"start: {start:%Y-%m-%d %H:%M}"
    assert event_of(document("start: 2028-01-18 20:00", f"registration_deadline: {typed}")).deadline == start
    assert event_of(document(own, "rrule: FREQ=DAILY;COUNT=3", f"exdate: {typed}")).exdates == (start,)


@examples(150)
@given(
    key=st.sampled_from(
        ["start", "date", "end", "time", "dates", "exdate", "recurrence", "deadline", "timezone", "duration"]
    ),
    value=st.one_of(
        st.text(max_size=30),
        st.lists(
            st.sampled_from("2027 05 18 - : T Z 10h every mardi sauf until 30 juin + 00:00 , / . à 午後 24".split(" ")),
            max_size=9,
        ).map(" ".join),
    ),
)
def test_no_value_is_too_odd(key: str, value: str) -> None:
    """Whatever stands under a key or in the text, nothing raises and nothing is called a fault of the program."""
    quoted = json.dumps(value)
    for text in (document("start: 2027-05-18 18:30", f"{key}: {quoted}"), document(f"{key}: {quoted}", body=value)):
        found = collection_of(text)
        assert not any(problem.code == "internal" for problem in found.problems)


class TestDateInParts:
    """Keys of their own may give the day, the month and the year of one date."""

    @pytest.mark.parametrize(
        "lines",
        [
            ["day: 9", "month: July", "year: 2027"],
            ["jour: '9'", "mois: JUILLET", "année: 2027"],
            ["tag: 9", "monat: Juli", "jahr: 2027"],
            ["dia: 09", "mês: 07", "ano: 2027"],
            ["日: 9", "月: 7", "年: 2027"],
            ["day: 9", "month: July 2027"],
            ["day: 9", "month: Jul", "expirydate: 2027-07-09T23:00:00Z"],
            ["jour: 9", "mois: juillet", "expiryDate: 2027-07-10"],
        ],
    )
    def test_it_is_one_date(self, lines: list[str]) -> None:
        """Without a year it is the one nearest to another date, such as that on which the document expires."""
        assert read(document(*lines), "agenda/evening.md", today=date(2027, 1, 1)) == ["2027-07-09"]

    @pytest.mark.parametrize(
        "text",
        [
            toml("day = 9", 'month = "July"', "year = 2027"),
            "title: Evening at the mill\nday: 9\nmonth: July\nyear: 2027\n\nText.\n",
            document("event:", "  day: 9", "  month: 7", "  year: 2027"),
        ],
    )
    def test_it_is_read_in_each_dialect(self, text: str) -> None:
        """TOML, header lines and nested keys give it as well."""
        assert read(text) == ["2027-07-09"]

    def test_the_text_gives_its_hours(self) -> None:
        """A date in parts is completed by hours like any other."""
        assert read(document("day: 9", "month: July", "year: 2027", body="Doors open, 7 pm to 9 pm.")) == [
            "2027-07-09 19:00–21:00"
        ]

    @pytest.mark.parametrize(
        "lines",
        [
            ["day: 9", "month: July"],
            ["day: 31", "month: June", "year: 2027"],
            ["day: 9", "month: Moon", "year: 2027"],
            ["day: 9", "month: 13", "year: 2027"],
            ["day: 0", "month: 7", "year: 2027"],
            ["day: 9", "month: July", "expirydate: 2027-12-31"],
        ],
    )
    def test_what_is_missing_is_not_guessed(self, lines: list[str]) -> None:
        """No year near by, or no such day: no event, and somebody is told."""
        text = document(*lines)
        assert read(text) == []
        assert "date-invalid" in told(text)


class TestLabelsOfTheText:
    """A line that says before its colon that it tells when the event is gives the date that no key gives."""

    @pytest.mark.parametrize(
        ("line", "days"),
        [
            ("__Local e data__: Moinho Velho, 19 a 22 de novembro de 2027", "2027-11-19–2027-11-22"),
            ("**Date et lieu** : du 19 au 22 novembre 2027, Moulin", "2027-11-19–2027-11-22"),
            ("Ort und Datum: 19. bis 22. November 2027, Mühle", "2027-11-19–2027-11-22"),
            ("**Place and date**: the mill, 19 November 2027", "2027-11-19"),
        ],
    )
    def test_a_whole_date_is_read(self, line: str, days: str) -> None:
        """It is told as a remark: nothing about it is doubtful."""
        text = document(body=f"# Evening\n\n{line}\n")
        assert read(text) == [days]
        assert "date-from-label" in codes(collection_of(text, names=("events/evening.md",)))
        assert told(text) == set()

    def test_a_line_about_something_else_is_none(self) -> None:
        """What stands before the colon must be about the time."""
        assert read(document(body="Organisation: club of 19 November 2027\n")) == []


class TestRowsOfTwoDays:
    """Two days behind "between" are the first and the last of a row."""

    @pytest.mark.parametrize(
        "words",
        [
            "between 6 and 9 May 2027",
            "between Thursday 6 May and Sunday 9 May 2027",
            "entre le 6 et le 9 mai 2027",
            "zwischen dem 6. und 9. Mai 2027",
            "entre 6 e 9 de maio de 2027",
            "entre el 6 y el 9 de mayo de 2027",
            "tra il 6 e il 9 maggio 2027",
            "tussen 6 en 9 mei 2027",
        ],
    )
    def test_the_last_day_is_read(self, words: str) -> None:
        """The days between them belong to the event."""
        assert read(document(f"date_text: {words}", "event_start_date: 2027-05-06", body=f"When: {words}")) == [
            "2027-05-06–2027-05-09"
        ]

    def test_two_days_alone_are_no_row(self) -> None:
        """Without that word, "6 and 9 May" are two days."""
        assert read(document("event_start_date: 2027-05-06", body="When: 6 and 9 May 2027")) != [
            "2027-05-06–2027-05-09"
        ]


class TestHourOfAForm:
    """An hour to the second that most documents share was stored by a form, when somebody filled it in."""

    @staticmethod
    def site(hour: str) -> list[str]:
        return [document(f"date: 2027-05-1{day} {hour}", "place: Mill", title=f"Evening {day}") for day in range(6)]

    def test_the_day_alone_is_read(self) -> None:
        """The event lasts the whole day, which is told."""
        found = collection_of(*self.site("04:33:46"), names=[f"events/{number}.md" for number in range(6)])
        assert times(found) == [f"2027-05-1{day}" for day in range(6)]
        assert "hour-of-form" in codes(found)

    def test_a_full_hour_that_all_share_is_kept(self) -> None:
        """A club meets at the same hour."""
        found = collection_of(*self.site("18:30:00"), names=[f"events/{number}.md" for number in range(6)])
        assert times(found)[0] == "2027-05-10 18:30–19:30"

    def test_hours_in_the_text_stand_above_it(self) -> None:
        """The text may say the hour."""
        texts = self.site("04:33:46")
        texts[0] = texts[0].replace("Text.", "When: 18:30 to 20:00")
        found = collection_of(*texts, names=[f"events/{number}.md" for number in range(6)])
        assert times(found)[0] == "2027-05-10 18:30–20:00"


class TestHoursOfAProgramme:
    """Where nothing else tells hours, an event lasts from the first line of its programme to the last end."""

    @pytest.mark.parametrize(
        ("lines", "hours"),
        [
            (["18:30 - 19:00: Welcome", "19:00 - 20:30: Talk", "From 20:45: Dinner"], "18:30–20:30"),
            (["10h30 : accueil", "13h : repas", "18h30 : remise des prix"], "10:30–18:30"),
            (["09:00 - 10:00 Hall A", "10:00 - 12:00 Hall A", "09:30 - 11:00 Hall B"], "09:00–12:00"),
        ],
    )
    def test_tracks_and_open_ends_are_part_of_it(self, lines: list[str], hours: str) -> None:
        """Parallel tracks need not be in order, and the last line may have no end."""
        body = "\n".join(f"- {line}" for line in lines)
        assert read(document("event_start_date: 2027-05-18", body=body)) == [f"2027-05-18 {hours}"]

    def test_a_slip_of_the_clock_is_no_night(self) -> None:
        """At noon, "12:00 - 01:00" is a slip: no hour is better than a wrong one."""
        text = document("event_start_date: 2027-05-18", body="- 10:00 - 12:00: Talk\n- 12:00 - 01:00: Lunch")
        assert read(text) == ["2027-05-18"]
        assert told(text) == {"hours-doubtful"}


class TestNameOfAnotherYear:
    """A file that is named for the same day of another year was copied, or its key was: somebody should look."""

    @pytest.mark.parametrize(
        "name", ["events/2028-05-18-evening.md", "events/18052028-evening.md", "events/18-05-2028.md"]
    )
    def test_it_is_told(self, name: str) -> None:
        """The key counts, and the name is told."""
        text = document("event_start_date: 2027-05-18 18:30", "event_end_date: 2027-05-18 20:00")
        assert read(text, name) == ["2027-05-18 18:30–20:00"]
        assert told(text, name) == {"date-doubtful"}

    @pytest.mark.parametrize(
        "name", ["events/2027-04-30-evening.md", "events/18052027-evening.md", "events/99182027.md"]
    )
    def test_a_day_of_posting_is_not(self, name: str) -> None:
        """Another day is that of posting."""
        assert told(document("event_start_date: 2027-05-18 18:30", "event_end_date: 2027-05-18 20:00"), name) == set()


class TestKindIsNoCategory:
    """A key for the layout that says "event" names the kind of document, not a category."""

    @pytest.mark.parametrize("kind", ["type: event", "type: events", "type: evenement", "type: Veranstaltung"])
    def test_tags_serve_in_its_place(self, kind: str) -> None:
        """The tags are the categories, as where no document has any."""
        event = event_of(document(kind, "event_start_date: 2027-05-18 18:30", "tags: [music]"))
        assert event.categories == ("music",)

    def test_another_type_is_a_category(self) -> None:
        """``type: workshop`` says more than the kind."""
        event = event_of(document("type: workshop", "event_start_date: 2027-05-18 18:30", "tags: [music]"))
        assert event.categories == ("workshop",)


class TestHourToTheSecond:
    """An hour to the second at an odd minute is that of a program: the day alone counts, and somebody should look."""

    def test_a_program_stored_it(self) -> None:
        """Nothing in the text says an hour."""
        text = document("event_start_date: 2027-05-18 14:33:46")
        assert read(text) == ["2027-05-18"]
        assert told(text) == {"hour-to-the-second"}

    @pytest.mark.parametrize("clock", ["14:30:00", "14:33:00", "10:00:30"])
    def test_somebody_typed_it(self, clock: str) -> None:
        """Full minutes, and seconds behind a round hour, are typed in forms."""
        found = collection_of(document(f"event_start_date: 2027-05-18 {clock}"), names=("events/evening.md",))
        assert isinstance(found.events[0].dtstart, datetime)


class TestYearsOfTwoDigits:
    """A year may be two digits where slashes or dots leave no doubt which number is the day."""

    @pytest.mark.parametrize(
        ("title", "day"),
        [
            ("Talk at the mill 5/18/27", "2027-05-18"),
            ("Soirée du 03.06.27 au moulin", "2027-06-03"),
            ("Soirée du 18/05/27", "2027-05-18"),
        ],
    )
    def test_the_title_stands_above_a_posting(self, title: str, day: str) -> None:
        """The day of the title counts, not the moment at which a program stored the document."""
        assert read(document("date: 2027-02-17T18:43:13Z", "place: Mill", title=title)) == [day]

    @pytest.mark.parametrize(
        "words", ["Call 01.23.45.67.89", "Version 1.2.27.3", "for 12.10.27 €", "on 4/5/27 or later"]
    )
    def test_other_numbers_are_no_days(self, words: str) -> None:
        """Telephone numbers, versions, prices, and what may be two days in English."""
        assert dates.find(words, "en") == []


class TestAnnouncementOfTheFirstLines:
    """A day of the week, a day and an hour in the first lines are an announcement."""

    def test_another_day_is_told(self) -> None:
        """The key has the month before."""
        lines = ("event_start_date: 2027-10-15 19:00", "event_end_date: 2027-10-15 21:00")
        assert told(document(*lines, body="We meet on Monday, 15 November, 7 pm.")) == {"date-doubtful"}

    @pytest.mark.parametrize("line", ["description: Fair of 23 June 2029", "body"])
    def test_a_whole_date_is_told_where_the_key_may_be_the_posting(self, line: str) -> None:
        """``date`` may be that of posting; a key for the start is not."""
        more, body = ([line], "Text.") if line != "body" else ([], "The fair is on 23 June 2029.")
        assert "date-doubtful" in told(document("date: 2027-06-01", "place: Mill", *more, body=body))
        assert told(document("event_start_date: 2027-06-01", "place: Mill", *more, body=body)) == set()


class TestLinesThatBeginWithADate:
    """A line that begins with a date is no line of a programme."""

    @pytest.mark.parametrize("line", ["15. Januar 2027, 19:00 bis 21:00 Uhr", "__15. Januar__: 19 bis 21 Uhr"])
    def test_the_dot_makes_no_hour(self, line: str) -> None:
        """The hours behind "15. Januar" are those of the event."""
        assert read(document("event_start_date: 2027-01-15", body=line)) == ["2027-01-15 19:00–21:00"]


class TestTitleUnderAnyKey:
    """A title is read for days under whatever key it stands."""

    def test_its_day_stands_above_a_posting(self) -> None:
        """The day in the title counts, however long before the posting it was."""
        lines = ("eventTitle: Evening at the mill 5/18/27", "date: 2027-11-17T18:43:13Z", "place: Mill")
        text = document(*lines).replace("title: Evening at the mill\n", "")
        assert read(text) == ["2027-05-18"]


class TestDayOfTheName:
    """A day in a file's name is read in each order, where it is all that gives the day of an event."""

    @pytest.mark.parametrize(
        "name",
        [
            "events/2027-05-18-evening.md",
            "events/evening-18052027.md",
            "events/270518-evening.md",
            "events/2027-05-18/index.md",
        ],
    )
    def test_it_is_read(self, name: str) -> None:
        """The year stands first or last, or has two digits in front."""
        assert read(document("place: Mill"), name) == ["2027-05-18"]


class TestAllDayAgainstHours:
    """``all_day: true`` means it where it was typed; where hours are stored and a label gives them, it came with a template."""

    LINES = ("start: 2027-05-18 19:00", "duration: 300", "allday: true")

    @pytest.mark.parametrize(
        ("body", "expected", "code"),
        [
            ("Music.\n\nTid: kl.19:00-23:30\n", "2027-05-18 19:00–23:30", "hours-for-all-day"),
            ("Music.\n\nHours: 20:00-23:30\n", "2027-05-18 20:00–23:30", "hours-for-all-day"),
            ("Music, and at 19:00 a talk.", "2027-05-18", "hours-beside-all-day"),
            ("Music.", "2027-05-18", "hours-beside-all-day"),
        ],
    )
    def test_a_stored_hour_beside_all_day(self, body: str, expected: str, code: str) -> None:
        """A labelled line decides; a stored hour alone, or hours in a sentence, are told and not believed."""
        event = event_of(document(*self.LINES, body=body))
        assert spell(event) == expected
        assert code in codes(event)

    def test_a_day_without_hours_is_told_nothing(self) -> None:
        """All day and a bare day agree."""
        assert not codes(event_of(document("start: 2027-05-18", "allday: true"))) & {
            "hours-for-all-day",
            "hours-beside-all-day",
        }


class TestOneSlotOfSeveral:
    """A system of agendas writes one document for each slot of a fair, and the days of the whole fair in each of them."""

    DOCUMENT = """---
title: Fair of studies
date: "2027-01-09T09:00:00+01:00"
dates:
  from: {day: "2027-01-08"}
  to: {day: "2027-01-10"}
themes: [open-doors-and-fairs]
groups:
- name: Kinds
  items:
  - {slug: open-doors-and-fairs, name: Open doors & fairs}
categories: [open-doors-and-fairs]
current_slot:
  start: {date: "2027-01-09", time: "09:00", datetime: "2027-01-09T09:00:00+01:00"}
  end: {date: "2027-01-09", time: "17:00", datetime: "2027-01-09T17:00:00+01:00"}
slots:
- start: {date: "2027-01-08", datetime: "2027-01-08T09:00:00+01:00"}
- start: {date: "2027-01-09", datetime: "2027-01-09T09:00:00+01:00"}
blocks:
- html: "<p>When? Friday 8, Saturday 9 and Sunday 10 January 2027</p> <p>Where? Hall 14, Adorf</p>"
---
"""

    def test_the_slot_that_the_document_is_about_counts(self) -> None:
        """The hour on the day of ``date``, and the end beside it, not the first and the last day of all."""
        event = event_of(self.DOCUMENT)
        assert spell(event) == "2027-01-09 09:00–17:00"

    def test_the_first_slot_ends_on_its_day(self) -> None:
        """The end beside the hour at which it starts counts, not the last day of all."""
        event = event_of(self.DOCUMENT.replace("2027-01-09", "2027-01-08"))
        assert spell(event) == "2027-01-08 09:00–17:00"

    def test_a_category_has_its_name(self) -> None:
        """A slug is called as the document calls it elsewhere."""
        assert event_of(self.DOCUMENT).categories == ("Open doors & fairs",)

    def test_a_place_is_read_in_a_text_that_a_key_holds(self) -> None:
        """Some sites keep the blocks of their pages in keys; a question is a label."""
        assert event_of(self.DOCUMENT).location == "Hall 14, Adorf"

    def test_without_a_slot_of_its_own_the_days_count(self) -> None:
        """The whole fair is meant."""
        text = self.DOCUMENT.replace("current_slot", "contact").replace("datetime", "note").replace("time:", "fax:")
        assert spell(event_of(text.replace("T09:00:00+01:00", ""))).startswith("2027-01-08")


class TestMeetingsNamedByTheirFiles:
    """Posts of a group whose day is in the file's name alone, with keys for the hour and the place."""

    TEXT = "---\nlayout: {}\ntitle: Monthly\ntime: 6:00pm\nlocation: Old mill\n---\nAgenda.\n"

    @pytest.mark.parametrize("layout", ["meeting", "default"])
    def test_an_hour_and_a_place_make_an_event_of_a_dated_file(self, layout: str) -> None:
        """A post has neither."""
        found = collection_of(self.TEXT.format(layout), names=("meetings/_posts/2027-03-17-monthly.md",))
        assert times(found) == ["2027-03-17 18:00–19:00"]

    def test_a_post_stays_one(self) -> None:
        """An article with a date in its name is no event."""
        found = collection_of("---\ntitle: News\n---\nWe met.\n", names=("_posts/2027-03-17-news.md",))
        assert not found.events


class TestAroundTheWorld:
    """A site whose clock is UTC keeps events of all countries in folders named for them."""

    TEXT = "---\ntitle: Open decks\ndate: 2027-08-07\ntime: '19:00'\n---\nMusic.\n"

    @pytest.mark.parametrize(
        ("folder", "tzid"),
        [
            ("events/europe/estonia/rakvere/kants", "Europe/Tallinn"), ("events/europe/united-kingdom/plymouth", "Europe/London"),
            ("events/north-america/united-states/ny/binghamton", "America/New_York"), ("events/2027", "UTC"),
        ],
    )  # fmt: skip
    def test_folders_name_the_place_whose_clock_counts(self, folder: str, tzid: str) -> None:
        """19:00 is read on the clock there."""
        (event,) = collection_of(self.TEXT, names=(f"{folder}/a.md",), timezone="UTC").events
        assert (event.tzid, f"{event.dtstart:%H:%M}") == (tzid, "19:00")

    def test_a_site_with_a_clock_of_its_own_keeps_it(self) -> None:
        """There, a folder may be named for anything."""
        (event,) = collection_of(self.TEXT, names=("events/japan/a.md",)).events
        assert event.tzid == "Europe/Paris"


class TestTitlesOfUntitledDocuments:
    """A document without a title has its first heading, else the words of its file's name."""

    @pytest.mark.parametrize(
        ("body", "title"),
        [("# Music at the mill\n\nCome.", "Music at the mill"), ("Come.", "Music at mill"), ("Come.\n\n# Later", "Music at mill")],
    )  # fmt: skip
    def test_a_title_is_made(self, body: str, title: str) -> None:
        """A date before the words of a name is no part of a title."""
        text = f"---\nevent_start_date: 2027-05-18 19:00\n---\n{body}\n"
        (event,) = collection_of(text, names=("2027-05-18-music-at-mill.md",)).events
        assert event.summary == title
        assert "no-title" in codes(event)


class TestSessionsWithinTheirFirstAndLastDay:
    """Keys store the first and the last day; the text names the evenings one by one."""

    KEYS = ("start_date: 2027-05-13", "end_date: 2027-05-20")

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("<strong>Date</strong><br>\n13 e 20 maggio 2027, ore 18:30", ["2027-05-13 18:30–19:30", "2027-05-20 18:30–19:30"]),
            ("Thursday 13 May, 8 pm to 10 pm\n\nThursday 20 May, 7 pm to 9 pm", ["2027-05-13 20:00–22:00", "2027-05-20 19:00–21:00"]),
            ("Le 13 mai à 20h, puis le 19 mai à 19h.", ["2027-05-13 20:00–21:00", "2027-05-19 19:00–20:00"]),
            ("From 13 to 20 May 2027", ["2027-05-13–2027-05-20"]),
            ("13 May, 9:00\n\n14 May, 9:00\n\n20 May, 9:00", ["2027-05-13–2027-05-20"]),
            ("20 May at 18:30: the last evening", ["2027-05-13–2027-05-20"]),
        ],
    )  # fmt: skip
    def test_each_evening_is_an_event(self, body: str, expected: list[str]) -> None:
        """Days that lie apart and reach from the first to the last are sessions; a row of days, or one day of it, is not."""
        assert times(collection_of(document(*self.KEYS, body=body))) == expected

    def test_an_hour_of_the_first_day_is_told(self) -> None:
        """Where the days stay whole, the hour at which the first one begins is not passed over."""
        event = event_of(document(*self.KEYS, body="Opening: 13 May 2027, 18:30"))
        assert spell(event) == "2027-05-13–2027-05-20"
        assert "hours-doubtful" in codes(event)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2027-05-18T18:00:47+02:00", "2027-05-18T20:00:12+02:00", "2027-05-18 18:00–20:00"),
        ("2027-05-18 18:00:59", "2027-05-18 20:00", "2027-05-18 18:00–20:00"),
        ("2027-05-18 18:00", "2027-05-18 23:59:59", "2027-05-18 18:00–23:59"),
    ],
)
def test_no_event_begins_at_a_second(start: str, end: str, expected: str) -> None:
    """A program stored the seconds; the last second of a day stays what it is."""
    event = event_of(document(f"start: {start}", f"end: {end}"))
    assert spell(event) == expected
    assert isinstance(event.dtstart, datetime)
    assert event.dtstart.second == 0


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("Venerdì 21 maggio 2027 si balla.", True), ("Da mercoledì 5 maggio si balla.", True), ("Da martedì 5 maggio si balla.", False),
        ("Il 5 maggio si balla.", False),
    ],
)  # fmt: skip
def test_a_weekday_that_fits_speaks_as_clearly_as_a_year(body: str, is_told: bool) -> None:
    """Where ``date`` may be the posting, a first line with a weekday and a day that fit each other is not passed over."""
    codes_ = codes(event_of(document('date: "2027-04-30"', body=body)))
    assert bool(codes_ & {"date-doubtful", "date-contradicted", "date-overruled"}) is is_told


class TestStampsOfPrograms:
    """What a program stored is not what somebody typed: the moment of a click, a bare day as midnight in UTC, another zone."""

    def test_the_day_of_a_click_is_the_day_that_was_typed(self) -> None:
        """A date picker stores the day in UTC with the hour of the click; the hour has a key of its own."""
        lines = (
            "date: 2027-03-13T04:40:08.476Z",
            "endDate: 2027-03-14T05:44:39.507Z",
            "eventTime: '18:00'",
            "eventEndTime: '20:00'",
        )
        (event,) = collection_of(document(*lines), timezone="America/Tegucigalpa").events
        assert spell(event) == "2027-03-13 18:00–2027-03-14 20:00"

    def test_a_whole_hour_in_utc_keeps_its_own_day(self) -> None:
        """A stamp to the minute is the moment itself, and the hour in the text only corrects it."""
        (event,) = collection_of(
            document("start: 2027-03-13T01:00:00Z", body="**Hours:** 7:30 pm"), timezone="America/Chicago"
        ).events
        assert spell(event).startswith("2027-03-12 19:30")

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            (("startDate: 2027-04-09", "endDate: 2027-04-10", "startTime: '02:00'", "endTime: '02:00'"), "2027-04-09–2027-04-10"),
            (("startDate: 2027-01-09", "startTime: '01:00'", "endTime: '01:00'"), "2027-01-09"),
            (("startDate: 2027-04-09T02:00:00+02:00",), "2027-04-09"),
            (("startDate: 2027-04-09", "startTime: '01:00'"), "2027-04-09 01:00–02:00"),
            (("startDate: 2027-04-09", "startTime: '02:00'", "endTime: '05:30'"), "2027-04-09 02:00–05:30"),
        ],
    )  # fmt: skip
    def test_midnight_in_utc_is_no_hour(self, lines: tuple[str, ...], expected: str) -> None:
        """In Paris a bare day becomes 01:00 in winter and 02:00 in summer; any other hour, and another end, is one."""
        event = event_of(document(*lines))
        assert spell(event) == expected
        assert ("hour-of-utc" in codes(event)) is (":" not in expected)

    @pytest.mark.parametrize(
        ("body", "is_told"),
        [("9:30 – 17:30", True), ("9:30 – 12:30", False), ("10:30 – 18:30", False)],
    )
    def test_hours_as_long_as_the_event_and_an_hour_off_are_told(self, body: str, is_told: bool) -> None:
        """Even in the line of a programme: a clock was read in another zone."""
        event = event_of(
            document("start: 2027-03-07 10:30", "end: 2027-03-07 18:30", body=f"# Programme\n\n{body}\n\n- Talk")
        )
        assert bool(codes(event) & {"hours-doubtful", "hours-contradicted", "hours-outweighed"}) is is_told
