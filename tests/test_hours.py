"""Hours in prose: what a careful reader sees in "14h30-18h", in five languages, and what they do not take for hours."""

import sys
from collections.abc import Callable
from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.interpretation.when import hours
from feeds.text.characters import has_digit

from .support import examples


def read(text: str, bare: bool = False) -> list[str]:
    """Return the hours of a text in short: ``14:30-18:00``, ``10:30``."""
    return [
        f"{found.start:%H:%M}-{found.end:%H:%M}" if found.end else f"{found.start:%H:%M}"
        for found in hours.find(text, bare)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14h30-18h", "14:30-18:00"), ("16h30 - 17h30", "16:30-17:30"), ("9h à 12h30", "09:00-12:30"),
        ("de 10 h à midi", "10:00-12:00"), ("10h30", "10:30"), ("2pm–4:30 pm", "14:00-16:30"), ("19 Uhr", "19:00"),
        ("14 h 30 – 18 h 00", "14:30-18:00"), ("de midi à 14h", "12:00-14:00"), ("de 10 à 12h", "10:00-12:00"),
        ("10-12h", "10:00-12:00"), ("18H30", "18:30"), ("à 18 heures précises", "18:00"), ("18 heures 30", "18:30"),
        ("entre 10h et 12h", "10:00-12:00"), ("entre 18 et 20h", "18:00-20:00"), ("à partir de 18h", "18:00"),
        ("à partir de 6h", "06:00"), ("dès 8h", "08:00"), ("9h30/11h", "09:30-11:00"), ("13h00 → 14h00", "13:00-14:00"),
        ("18h jusqu'à 20h", "18:00-20:00"), ("18h jusqu’à 20h", "18:00-20:00"), ("19h à minuit", "19:00-00:00"),
        ("20h-24h", "20:00-00:00"), ("19h-1h", "19:00-01:00"), ("14h30min", "14:30"), ("3h du matin", "03:00"),
        ("de 14h00 à 17h30 (heure de Paris)", "14:00-17:30"), ("14:30:00", "14:30"), ("14:30 UTC", "14:30"),
        ("14\u00a0h\u00a030", "14:30"), ("14\u202fh\u202f30 – 18\u202fh", "14:30-18:00"), ("de 9h à 18.30", "09:00-18:30"),
    ],
)  # fmt: skip
def test_hours_in_french(text: str, expected: str) -> None:
    """French hours with h, h and minutes, colons, words, and every way to join two."""
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.30 p.m.", "14:30"), ("2:30 p.m. to 4 p.m.", "14:30-16:00"), ("2:30 PM - 4:00 PM", "14:30-16:00"),
        ("2-4 pm", "14:00-16:00"), ("11-1 pm", "11:00-13:00"), ("11:30-1 pm", "11:30-13:00"), ("10am-2pm", "10:00-14:00"),
        ("12pm", "12:00"), ("12am", "00:00"), ("12:15 a.m.", "00:15"), ("from noon to 2pm", "12:00-14:00"),
        ("9.00am-5.00pm", "09:00-17:00"), ("from 9 a.m. till 5 p.m.", "09:00-17:00"), ("between 2pm and 4pm", "14:00-16:00"),
        ("9am until midnight", "09:00-00:00"), ("9:00–17:00 CET", "09:00-17:00"), ("8 pm sharp", "20:00"), ("at 18.30", "18:30"),
        ("9am through 5pm", "09:00-17:00"), ("2 p.m. EST", "14:00"),
    ],
)  # fmt: skip
def test_hours_in_english(text: str, expected: str) -> None:
    """The clock of twelve hours; a half of a range without am or pm takes that of the other unless it ends too early."""
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.30 Uhr", "14:30"), ("14 Uhr 30", "14:30"), ("18 bis 20 Uhr", "18:00-20:00"), ("20:00 Uhr", "20:00"),
        ("von 18:00 bis 20:00 Uhr", "18:00-20:00"), ("zwischen 14 und 16 Uhr", "14:00-16:00"), ("ab 19 Uhr", "19:00"),
        ("19 Uhr bis Mitternacht", "19:00-00:00"), ("a las 18:30", "18:30"), ("de 18 a 20 h", "18:00-20:00"),
        ("de 18:00 a 20:00 h", "18:00-20:00"), ("18:00 h", "18:00"), ("de 18 h hasta las 20 h", "18:00-20:00"),
        ("de 10 h a mediodía", "10:00-12:00"), ("ore 18.30", "18:30"), ("alle ore 21", "21:00"),
        ("dalle 18 alle 20", "18:00-20:00"), ("dalle 18.00 alle 20.00", "18:00-20:00"), ("da mezzogiorno", "12:00"),
    ],
)  # fmt: skip
def test_hours_in_german_spanish_and_italian(text: str, expected: str) -> None:
    """Hours as German, Spanish and Italian sites write them."""
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10h30-12h et 14h-16h30", ["10:30-12:00", "14:00-16:30"]), ("9h00-12h30 / 14h00-17h30", ["09:00-12:30", "14:00-17:30"]),
        ("de 9h à 10h, puis 14h", ["09:00-10:00", "14:00"]), ("18h (durée : 2h)", ["18:00"]), ("10h et 14h", ["10:00", "14:00"]),
    ],
)  # fmt: skip
def test_several_hours_stay_apart(text: str, expected: list[str]) -> None:
    """Two ranges are two, whatever stands between them."""
    assert read(text) == expected


def test_a_number_behind_and_is_no_end() -> None:
    """ "10h et 14 septembre" is ten o'clock, and another day."""
    assert read("10h et 14 septembre") == ["10:00"]


@pytest.mark.parametrize(
    "text",
    [
        "durée 2h", "Durée : 1h30", "pendant 2h30", "during 2h", "for 2 hours", "un atelier de 2h", "une pause d'1h", "3h de formation",
        "2h d'échanges", "2-3h de travail", "8 heures de formation", "2 hours", "90 minutes", "a 2 hour workshop", "every 2h",
        "toutes les 2h",
    ],
)  # fmt: skip
def test_a_length_is_no_hour_of_the_clock(text: str) -> None:
    """How long something lasts is not when it is."""
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "", "18.30", "14–16", "10-12", "RGAA 4.10", "v1.10", "Version 2.15", "192.168.1.10", "prix 10.50 €", "1.50€", "12,5 h", "48h",
        "24h", "24h/24", "24/7", "24h de code", "+33 1 40 15 80 00", "75015 Paris", "77 Avenue de Ségur", "2027-05-18", "5/10",
        "18/05/2027", "le 12 mai", "10 %", "de 10 à 12 personnes", "25h", "10 °C", "3e étage", "12th",
    ],
)  # fmt: skip
def test_numbers_that_are_no_hours(text: str) -> None:
    """Prices, versions, addresses, days and numbers of people are not hours; nor is a number alone."""
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10-12", ["10:00-12:00"]),
        ("18.30", ["18:30"]),
        ("14–16", ["14:00-16:00"]),
        ("de 10 à 12", ["10:00-12:00"]),
        ("10", []),
    ],
)
def test_where_text_is_known_to_speak_of_hours(text: str, expected: list[str]) -> None:
    """Behind "Horaires", two numbers joined are a range; a number alone is still nothing."""
    assert read(text, bare=True) == expected


@pytest.mark.parametrize(
    "text", ["mardi après-midi", "l’après midi", "APRÈS-MIDI", "am Nachmittag", "in the afternoon", "am Vormittag"]
)
def test_a_part_of_the_day_is_no_hour(text: str) -> None:
    """The afternoon is not noon."""
    assert read(text) == []


@pytest.mark.parametrize(
    "text", ["jusqu'à 18h", "jusqu’à minuit", "until 6pm", "bis 18 Uhr", "open till 18:00", "hasta las 18:00"]
)
def test_an_end_alone_is_no_start(text: str) -> None:
    """ "Until six" does not say when it begins."""
    assert read(text) == []


def test_the_place_of_hours_is_known() -> None:
    """Hours know where they stand in the text and what was written there."""
    text = "Mardi, de 14h30 à 18h, salle 10"
    found = hours.find(text)[0]
    assert text[slice(*found.span)] == found.quote == "14h30 à 18h"


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 45, 59]))


def _twelve(clock: time, separator: str = ":", suffix: tuple[str, str] = (" am", " pm")) -> str:
    minutes = f"{separator}{clock.minute:02}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{suffix[clock.hour >= 12]}"


def _dropping_zeros(clock: time, h: str) -> str:
    return f"{clock.hour}{h}{f'{clock.minute:02}' if clock.minute else ''}".rstrip()


WAYS: dict[str, Callable[[time], str]] = {
    "14h30": lambda clock: _dropping_zeros(clock, "h"),
    "14h00": lambda clock: f"{clock:%Hh%M}",
    "14 h 30": lambda clock: _dropping_zeros(clock, " h "),
    "14 h 30, unbreakable": lambda clock: _dropping_zeros(clock, "\u202fh\u202f").rstrip("\u202f"),
    "14H30": lambda clock: _dropping_zeros(clock, "H"),
    "14 heures 30": lambda clock: _dropping_zeros(clock, " heures "),
    "14:30": lambda clock: f"{clock:%H:%M}",
    "9:30": lambda clock: f"{clock.hour}:{clock.minute:02}",
    "14:30 h": lambda clock: f"{clock:%H:%M} h",
    "2:30 pm": _twelve,
    "2:30pm": lambda clock: _twelve(clock, suffix=("am", "pm")),
    "2.30 p.m.": lambda clock: _twelve(clock, ".", (" a.m.", " p.m.")),
    "2:30 PM": lambda clock: _twelve(clock, suffix=(" AM", " PM")),
    "14.30 Uhr": lambda clock: f"{clock.hour}.{clock.minute:02} Uhr",
    "14 Uhr 30": lambda clock: _dropping_zeros(clock, " Uhr "),
}
JOINTS = [
    "-",
    " - ",
    "–",
    " – ",
    " — ",
    " à ",
    " to ",
    " bis ",
    " until ",
    " a ",
    " jusqu'à ",
    " jusqu’à ",
    " → ",
    " till ",
    " hasta ",
]


@examples(200)
@given(clocks, st.sampled_from(sorted(WAYS)))
def test_a_time_is_found_again(clock: time, way: str) -> None:
    """A time of day written in any of the ways is found exactly."""
    assert read(f"Rendez-vous {WAYS[way](clock)}, salle Jaurès") == [f"{clock:%H:%M}"]


@examples(300)
@given(clocks, clocks, st.sampled_from(sorted(WAYS)), st.sampled_from(JOINTS))
def test_a_range_is_found_again(start: time, end: time, way: str, joint: str) -> None:
    """Two times written in one of the ways and joined by any of the words are found as one range."""
    assert read(f"Rendez-vous {WAYS[way](start)}{joint}{WAYS[way](end)}, salle Jaurès") == [
        f"{start:%H:%M}-{end:%H:%M}"
    ]


@examples(100)
@given(st.integers(1, 11), st.integers(1, 11), st.sampled_from(["am", "pm"]))
def test_half_a_range_takes_the_others_half_of_the_day(start: int, end: int, meridiem: str) -> None:
    """ "2–4 pm" and "9-11 am" are in the same half of the day, "11–1 pm" goes over noon."""
    if start == end:
        return
    found = hours.find(f"{start}-{end} {meridiem}")[0]
    assert found.end
    assert found.end.hour == end + 12 * (meridiem == "pm")
    assert meridiem == "am" or found.start < found.end
    assert found.start.hour % 12 == start


PIECES = [
    "10", "12", "24", "99", "0", "h", ":", ".", "30", "-", "–", " ", "à", "et", "entre", "pm", "am", "a.m.", "Uhr", "midi", "minuit", "de",
    "durée", "/", "€", "jusqu'à", "bis", "ore", "dalle", "alle", "heures", "\n", "é", "000",
]  # fmt: skip


def test_digits_of_every_script_are_seen() -> None:
    """The quick look for digits passes over none that Python knows."""
    assert [code for code in range(sys.maxunicode + 1) if has_digit(chr(code)) is not chr(code).isdigit()] == []


@examples(400)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)), st.booleans())
@example("24:60 99h99 0 pm 13 pm 00 am", True)
@example("²h ³:00 ١٢h", True)
def test_any_text_has_hours_or_none(text: str, bare: bool) -> None:
    """Whatever is written: no exception, and every find stands where it says, in order."""
    position = 0
    for found in hours.find(text, bare):
        assert position <= found.span[0] < found.span[1]
        assert found.quote == text[slice(*found.span)]
        position = found.span[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tid: kl.19:00-24:00", "19:00-00:00"), ("kl.19.00", "19:00"), ("um.19:00", "19:00"), ("godz.18:00", "18:00"),
        ("ore18.30", "18:30"), ("um18 Uhr", "18:00"), ("dès19h", "19:00"), ("09h00à17h00", "09:00-17:00"),
        ("alle 18,30", "18:30"), ("dalle 18,30 alle 20,00", "18:30-20:00"), ("ore 21,00", "21:00"),
        ("costa 18,30", ""), ("10,50-12,50", ""), ("ore 18,305", ""), ("Route A19", ""), ("sept.19 Uhr", ""), ("art.19", ""),
    ],
)  # fmt: skip
def test_an_hour_right_behind_its_word_and_with_a_comma(text: str, expected: str) -> None:
    """A word for the clock may be written together with its hour; a comma parts minutes only behind such a word."""
    found = [f"{item.start:%H:%M}" + (f"-{item.end:%H:%M}" if item.end else "") for item in hours.find(text)]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Wednesdays 6-7pm", (18, 19)), ("Saturday 3-5pm", (15, 17)), ("mardi 3 – 18h", None), ("Saturday 3 – 7pm", None)],
)
def test_a_tight_range_behind_a_weekday_is_one_of_hours(text: str, expected: tuple[int, int] | None) -> None:
    """ "6-7pm" is an hour long, whatever stands before it; with blanks around the dash the number may be that of a day."""
    found = [(item.start.hour, item.end.hour) for item in hours.find(text) if item.end]
    assert found == ([expected] if expected else [])
