"""The settings ``fields`` and ``types``: the owner of a site says where it keeps what."""

from datetime import date, datetime

import pytest

from feeds.model import Event
from feeds.pipeline.collection import Collection
from feeds.reading.yaml import read_values
from feeds.settings.site_keys import MOST, find, keys_of, parse_path, read_fields, read_types, spelled

from .support import collection_of


def read(text: str, fields: str = "", types: str = "", **settings: object) -> Collection:
    """Return the collection of a document with these keys."""
    chosen = {"fields": read_fields(read_values(fields).root)} if fields else {}
    chosen |= {"types": read_types(read_values(types).root)} if types else {}
    return collection_of(f"---\ntitle: Bal\n{text}\n---\n", **chosen, **settings)


def one(text: str, fields: str = "", types: str = "") -> Event:
    (event,) = read(text, fields, types).events
    return event


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", ["1", "2"]), ("a[1].b", ["2"]), ("a[*].b", ["1", "2"]), ("a[].b", ["1", "2"]), ("a.*.b", ["1", "2"]),
        ("days.*", ["2027-05-18 19:00-21:00", "2027-06-01"]), ("début-du-bal", ["x"]), ("tags[0]", ["p"]), ("tags.*", ["p", "q"]),
        (r"v1\.0", ["dotted"]), ("a.c", []), ("nowhere", []), ("title.b", []),
    ],
)  # fmt: skip
def test_a_path_leads_to_values(path: str, found: list[str]) -> None:
    """Dots, items of lists, wildcards, keys as values; case and accents do not count."""
    text = "title: T\na: [{b: '1'}, {b: '2'}]\ndays: {2027-05-18 19:00-21:00: , 2027-06-01: note}\nDebut_du_Bal: x\ntags: [p, q]\nv1.0: dotted"
    root = read_values(text).root
    assert [value for _, value in find(root, parse_path(path))] == found


@pytest.mark.parametrize("path", ["a", "a.b", "a[0].b", "a.*.c", r"a\.b"])
def test_a_path_is_spelled_as_it_is_typed(path: str) -> None:
    """What is told can be typed again."""
    assert parse_path(spelled(parse_path(path))) == parse_path(path)


def test_a_path_leads_to_so_many_values_at_most() -> None:
    """A hostile document costs little."""
    assert len(find({"a": [str(number) for number in range(5_000)]}, parse_path("a.*"))) == MOST
    assert list(keys_of({"a": [{"b.c": "1"}, "x"]})) == [r"a.b\.c", "a[]"]


def test_the_start_that_is_named_wins() -> None:
    """Over other keys and over what the text says; ``explain`` names the setting."""
    keys = "event_start_date: 2027-05-01\nslot: {opens: 2027-05-18 14:30, closes: 2027-05-18 16:00}\nabstract: On 20 May 2027 at 9 am."
    event = one(keys, "{start: slot.opens, end: slot.closes}")
    assert (event.dtstart, event.dtend) == (
        event.dtstart.replace(month=5, day=18),
        event.dtend.replace(hour=16, minute=0),
    )
    assert isinstance(event.dtstart, datetime)
    assert f"{event.dtstart:%H:%M}" == "14:30"
    assert [origin.reason for origin in event.origins if origin.name == "dtstart"] == ["settings-field"]


def test_several_starts_are_several_events() -> None:
    """Each item of a list with its own end; keys that are days and hours."""
    listed = read(
        "slot: [{a: 2027-05-18 14:30, z: 2027-05-18 15:00}, {a: 2027-06-18 14:30, z: 2027-06-18 17:00}]",
        "{start: slot.a, end: slot.z}",
    )
    assert [f"{event.dtstart:%m-%d %H:%M}–{event.dtend:%H:%M}" for event in listed.events] == [
        "05-18 14:30–15:00",
        "06-18 14:30–17:00",
    ]
    keyed = read("on: {2027-05-18 19:00-21:00: , 2027-06-01 19:00-01:00: }", "{start: on.*}")
    assert [f"{event.dtstart:%m-%d %H:%M}–{event.dtend:%H:%M}" for event in keyed.events] == [
        "05-18 19:00–21:00",
        "06-01 19:00–01:00",
    ]


def test_a_day_and_an_hour_may_be_two_keys() -> None:
    """A start that is an hour takes its day from ``date``."""
    event = one("when_day: 2027-05-18\nwhen_hour: '19:30'", "{date: when_day, start: when_hour}")
    assert f"{event.dtstart:%Y-%m-%d %H:%M}" == "2027-05-18 19:30"


def test_the_parts_of_a_place_are_put_together() -> None:
    """Several paths of a place are all of it, in their order; other parts do not come in."""
    event = one("start: 2027-05-18\nat: {hall: Salle A, road: 3 rue B}\ncity: Lyon", "{location: [at.hall, at.road]}")
    assert event.location == "Salle A, 3 rue B"


def test_other_properties_are_taken_from_their_paths() -> None:
    """Title, registration, categories: the path stands before all spellings."""
    event = one("start: 2027-05-18\ncta: {target: 'https://example.org/a'}\nregistration_url: https://example.org/b\nsubject: Dance\ncategories: [x]\nlabel: {fr: Fête}",
                "{registration: cta.target, categories: subject, title: label.fr}")  # fmt: skip
    assert (event.summary, event.registration[0].href, event.categories) == (
        "Fête",
        "https://example.org/a",
        ("Dance",),
    )


def test_a_key_that_is_never_the_events() -> None:
    """``date: null``: the key is the day of posting, and no event follows from it."""
    assert read("date: 2027-05-18 14:30").events
    assert not read("date: 2027-05-18 14:30", "{date: null}").events
    assert not read("crawled_start: 2027-05-18 14:30", "{crawled_start: null}").events


def test_a_document_without_the_key_is_read_as_ever() -> None:
    """A line of ``fields`` is no reason to lose the documents of another dialect."""
    assert one("event_start_date: 2027-05-18", "{start: slot.opens}").dtstart == date(2027, 5, 18)


@pytest.mark.parametrize(
    ("keys", "types", "is_event"),
    [
        ("layout: Event", "{layout: [event, concert]}", True), ("layout: post", "{layout: [event, concert]}", False),
        ("tags: [a, Event]", "{tags: event}", True), ("event: {x: y}", "{event: '*'}", True), ("", "{event: '*'}", False),
        ("kind: b", "{layout: event, kind: b}", True),
    ],
)  # fmt: skip
def test_types_say_which_documents_are_events(keys: str, types: str, is_event: bool) -> None:
    """One of the lines is enough; the date of such a document is that of the event."""
    found = read(f"date: 2027-05-18 14:30\n{keys}", types=types)
    assert bool(found.events) is is_event
    assert ("not-of-types" in {problem.code for problem in found.problems}) is not is_event


def test_a_path_that_no_document_has_is_told() -> None:
    """At the settings, with the keys that are near."""
    found = read("slot: {opens: 2027-05-18 14:30}", "{start: slot.open}", "{layuot: event}")
    told = {dict(problem.values)["setting"]: problem for problem in found.problems if problem.code == "path-unknown"}
    assert set(told) == {"fields.start", "types.layuot"}
    assert told["fields.start"].source == "feeds.yaml"
    assert "slot.opens" in told["fields.start"].message()
