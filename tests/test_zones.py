"""What a time zone is called, and which moment a wall time in it means."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import pytz

from feeds.timezones.database import Clash, UnknownZone, localize, zone


def walls_near_changes(tzid: str) -> Iterator[datetime]:
    """Each half hour of the days around each change of offset from 1990 to 2037."""
    tz, days = pytz.timezone(tzid), (datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(48 * 365))
    for day, following in pairwise(days):
        if day.astimezone(tz).utcoffset() != following.astimezone(tz).utcoffset():
            for half in range(-26, 78):
                yield day.replace(tzinfo=None) + timedelta(minutes=30 * half)


def clash_by_pytz(tzid: str, wall: datetime) -> Clash | None:
    try:
        pytz.timezone(tzid).localize(wall, is_dst=None)
    except pytz.NonExistentTimeError:
        return Clash.GAP
    except pytz.AmbiguousTimeError:
        return Clash.OVERLAP
    return None


def test_a_zone_is_known_by_its_name() -> None:
    """A zone keeps the name it was asked by, because TZID and clients show it."""
    assert zone("Europe/Paris").key == "Europe/Paris"


def test_a_zone_is_one_object() -> None:
    """Asking twice gives the same object, so that datetimes of one zone compare and subtract by the wall."""
    assert zone("Europe/Paris") is zone("Europe/Paris")


def test_the_rules_are_those_of_pytz(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that pytz ships is what is read, whatever the operating system knows of the zone."""
    tokyo = pytz.open_resource("Asia/Tokyo")  # type: ignore[attr-defined]  # missing from its stubs
    monkeypatch.setattr(pytz, "open_resource", lambda _: tokyo)
    assert datetime(2026, 7, 1, tzinfo=zone.__wrapped__("Asia/Hovd")).utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("europe/paris", "Europe/Paris"),
        ("Europe/Pariss", "Europe/Paris"),
        ("Paris", "Europe/Paris"),
        ("new york", "America/New_York"),
        (" Europe/Paris ", "Europe/Paris"),
        ("utc", "UTC"),
    ],
)
def test_an_unknown_name_is_answered_with_what_may_be_meant(typed: str, meant: str) -> None:
    """A wrong name is refused with the right one first among the suggestions, which the message repeats."""
    with pytest.raises(UnknownZone, match=meant) as caught:
        zone(typed)
    assert caught.value.suggestions[0] == meant
    assert caught.value.tzid == typed


@pytest.mark.parametrize("typed", ["", " ", "/etc/passwd", "../x", "Europe/../Europe/Paris", "Europe", "a\0b"])
def test_a_path_is_not_a_zone(typed: str) -> None:
    """Nothing outside the list of names is opened as a file, and the error is a ValueError like any wrong value."""
    with pytest.raises(ValueError, match="unknown time zone"):
        zone(typed)


def test_an_ordinary_wall_time_is_itself() -> None:
    """A wall time that exists once keeps its digits and gets the offset of its season."""
    moment, clash = localize("Europe/Paris", datetime(2027, 5, 18, 14, 30))
    assert (moment.isoformat(), clash) == ("2027-05-18T14:30:00+02:00", None)
    assert moment.tzinfo is zone("Europe/Paris")


@pytest.mark.parametrize("year", [2026, 2037, 2038, 2050])
def test_a_skipped_wall_time_moves_forward(year: int) -> None:
    """02:30 in the night the clocks skip it becomes 03:30, also after 2037 where lists of changes end."""
    last_sunday = max(day for day in range(25, 32) if datetime(year, 3, day).weekday() == 6)
    moment, clash = localize("Europe/Paris", datetime(year, 3, last_sunday, 2, 30))
    assert (moment.isoformat(), clash) == (f"{year}-03-{last_sunday}T03:30:00+02:00", Clash.GAP)


@pytest.mark.parametrize("year", [2026, 2037, 2038, 2050])
def test_of_a_repeated_wall_time_the_first_is_taken(year: int) -> None:
    """02:30 in the night it happens twice is the first one, still in summer time, also after 2037."""
    last_sunday = max(day for day in range(25, 32) if datetime(year, 10, day).weekday() == 6)
    moment, clash = localize("Europe/Paris", datetime(year, 10, last_sunday, 2, 30, fold=1))
    assert (moment.isoformat(), clash) == (f"{year}-10-{last_sunday}T02:30:00+02:00", Clash.OVERLAP)


@pytest.mark.parametrize(
    ("tzid", "skipped", "used"),
    [
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), datetime(2026, 10, 4, 2, 45)),
        ("Pacific/Apia", datetime(2011, 12, 30, 12), datetime(2011, 12, 31, 12)),
    ],
)
def test_the_move_is_as_long_as_the_gap(tzid: str, skipped: datetime, used: datetime) -> None:
    """Half an hour on Lord Howe Island, the whole day that Samoa left out at the date line."""
    moment, clash = localize(tzid, skipped)
    assert (moment.replace(tzinfo=None), clash) == (used, Clash.GAP)


@pytest.mark.parametrize(
    "tzid", ["Europe/Paris", "Europe/Dublin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"]
)
def test_clashes_are_those_that_pytz_finds(tzid: str) -> None:
    """Every half hour of the days around every change, 1990 to 2037, clashes here exactly where it does for pytz."""
    differing = [wall for wall in walls_near_changes(tzid) if localize(tzid, wall)[1] != clash_by_pytz(tzid, wall)]
    assert differing == []


@pytest.mark.parametrize("tzid", ["Europe/Paris", "Australia/Lord_Howe"])
def test_what_comes_out_exists(tzid: str) -> None:
    """A resolved moment survives the way to UTC and back unchanged, whatever wall time went in."""
    for wall in walls_near_changes(tzid):
        moment, _ = localize(tzid, wall)
        assert moment.astimezone(UTC).astimezone(zone(tzid)).replace(tzinfo=None) == moment.replace(tzinfo=None)
        assert moment.fold == 0
