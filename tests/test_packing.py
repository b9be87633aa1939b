"""What is kept or handed on is plain data: it comes back as it was, and what is damaged is refused."""

import json
import re
import zlib
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import pytz
from hypothesis import given
from hypothesis import strategies as st

from feeds import interpretation
from feeds.formats import FORMATS
from feeds.interpretation import SiteEvidence
from feeds.model import Event, Origin, Problem
from feeds.pipeline.compile import Compiled, DocumentRecord
from feeds.pipeline.compiler import Artifact
from feeds.pipeline.packed_events import PackedEvent, pack_events, unpack_events
from feeds.pipeline.serialization import framed, pack, pieces, unpack
from feeds.reading import Dates
from feeds.timezones.database import zone

from .support import ROOT, examples
from .test_lines import INSTANTS, events, moments

# Lone surrogates, too; both halves of a letter would become that letter, and no reader of documents lets them in.
ANY = (st.text(st.characters(codec=None), max_size=20) | st.text('aé😀\ud800\x00"\\\u2028')).filter(
    lambda text: not re.search("[\ud800-\udbff][\udc00-\udfff]", text)
)
COUNTS = st.integers(0, 10**6)
PROBLEMS = st.builds(
    Problem, ANY, COUNTS, ANY, st.lists(st.tuples(ANY, ANY), max_size=2).map(tuple), COUNTS
)  # fmt: skip
ORIGINS = st.recursive(
    st.builds(Origin, ANY, ANY, ANY, COUNTS, ANY, ANY),
    lambda inside: st.builds(Origin, ANY, ANY, ANY, COUNTS, ANY, ANY, st.lists(inside, max_size=2).map(tuple)),
    max_leaves=4,
)
FOLDERS = st.frozensets(ANY, max_size=3)
EVIDENCE = st.builds(
    SiteEvidence, FOLDERS, FOLDERS, st.dictionaries(ANY, COUNTS, max_size=3), st.booleans(), st.booleans(), ANY
)
VOTES = st.none() | st.booleans()
TESTIMONIES = st.builds(interpretation.DocumentEvidence, ANY, st.booleans(), VOTES, VOTES, st.booleans(), ANY)
MARKS = st.dictionaries(ANY, st.tuples(COUNTS, COUNTS), max_size=3)
RECORDS = st.builds(
    DocumentRecord, ANY, st.lists(PROBLEMS, max_size=2).map(tuple), INSTANTS, ANY, st.none() | TESTIMONIES,
    st.lists(ANY, max_size=2).map(tuple), FOLDERS, MARKS,
)  # fmt: skip
DATES = st.builds(Dates, st.none() | INSTANTS, INSTANTS)


@st.composite
def told_events(draw: st.DrawFn) -> Event:
    """Return events with all that test_lines leaves out: what was doubtful, where values come from, words of any kind."""
    texts = {name: draw(ANY) for name in ("source", "slug", "venue", "address")}
    return replace(
        draw(events()), problems=draw(st.lists(PROBLEMS, max_size=2).map(tuple)), draft=draw(st.booleans()),
        origins=draw(st.lists(ORIGINS, max_size=2).map(tuple)), online=draw(st.booleans()),
        deadline=draw(st.none() | st.dates() | moments("Europe/Paris")), tags=draw(st.lists(ANY, max_size=2).map(tuple)),
        **texts,
    )  # fmt: skip


EVENTS = tuple[Event, ...]
VALUES = st.one_of(
    st.tuples(st.just(Problem), PROBLEMS),
    st.tuples(st.just(DocumentRecord), RECORDS),
    st.tuples(st.just(SiteEvidence), EVIDENCE),
    st.tuples(st.just(Dates), DATES),
    st.tuples(st.just(EVENTS), st.lists(told_events(), max_size=2).map(tuple)),
)


def packed(kind: Any, value: Any) -> bytes:
    return pack_events(value) if kind == EVENTS else pack(value)


def unpacked(kind: Any, data: bytes) -> Any:
    return unpack_events(data) if kind == EVENTS else unpack(kind, data)


def packed_event(event: Event) -> PackedEvent:
    (found,) = unpack_events(pack_events([event]))
    assert isinstance(found, PackedEvent)
    return found


def exactly(value: Any) -> Any:
    """Return a value as what can be told apart of it: types, and of a moment its fold and zone, which == passes over."""
    if is_dataclass(value):
        kind = Event if isinstance(value, Event) else type(value)
        return kind, [(item.name, exactly(getattr(value, item.name))) for item in fields(value)]
    if hasattr(value, "_fields"):
        return type(value).__name__, [exactly(each) for each in value]
    if isinstance(value, datetime):
        key = getattr(value.tzinfo, "key", None)
        return value.replace(tzinfo=None, fold=0), value.fold if key else 0, value.utcoffset(), key
    if isinstance(value, dict):
        return {name: exactly(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [exactly(each) for each in value]
    return type(value), value


@given(VALUES)
def test_what_is_packed_comes_back(value: tuple[Any, Any]) -> None:
    """unpack(pack(x)) is x, down to the fold of an hour and the kind of a number; again packed, it is the same bytes."""
    kind, given_ = value
    data = packed(kind, given_)
    found = unpacked(kind, data)
    assert found == given_
    assert exactly(found) == exactly(given_)
    assert packed(kind, found) == data


def moment_of(moment: date) -> Any:
    """Return what comes back as the deadline of an event."""
    return packed_event(Event(
        source="a.md", uid="a", slug="a", summary="A", dtstart=date(2027, 5, 18), dtend=date(2027, 5, 19), tzid="UTC",
        created=datetime(2027, 1, 1, tzinfo=UTC), last_modified=datetime(2027, 1, 1, tzinfo=UTC), deadline=moment,
    )).deadline  # fmt: skip


def test_every_zone_comes_back() -> None:
    """The name of each zone leads back to the very same zone, also that of an old spelling."""
    for tzid in pytz.all_timezones_set:
        found = moment_of(datetime(2027, 10, 31, 2, 30, 0, 5, zone(tzid), fold=1))
        assert (found.tzinfo, found.fold, found.microsecond) == (zone(tzid), 1, 5)


@pytest.mark.parametrize(
    "moment",
    [
        date.min, date.max, datetime.max.replace(tzinfo=UTC), datetime(1, 1, 1, tzinfo=zone("Europe/Paris")),
        datetime(2027, 5, 18, 14, 30, tzinfo=timezone(-datetime.resolution * 3_600_000_000)),
    ],
)  # fmt: skip
def test_odd_moments_come_back(moment: date) -> None:
    """The first and the last day, and an offset that is no zone."""
    assert exactly(moment_of(moment)) == exactly(moment)


def test_the_same_value_gives_the_same_bytes() -> None:
    """The order in which a set or a mapping was filled does not show where order has no meaning."""
    names = [f"folder-{number}" for number in range(50)]
    one, two = (SiteEvidence(event_folders=frozenset(each)) for each in (names, names[::-1]))
    assert pack(one) == pack(two)


@given(told_events(), st.sampled_from(["Bal", "Concert"]))
def test_long_texts_stay_packed(event: Event, summary: str) -> None:
    """Whoever asks sees the value that was packed, each time; a copy has it too, and packing again unpacks nothing."""
    found = packed_event(event)
    for _ in range(2):
        assert (found.description, found.html, found.origins) == (event.description, event.html, event.origins)
    copy = replace(found, summary=summary)
    assert type(copy) is Event
    assert copy == replace(event, summary=summary)
    assert hash(found) == hash(event)
    assert "_packed" not in repr(found)
    with pytest.raises(AttributeError, match="colour"):
        found.colour  # noqa: B018
    with pytest.raises(FrozenInstanceError):
        found.summary = summary  # type: ignore[misc]


@given(told_events(), told_events(), st.sampled_from(["summary", "description", "html", "origins", "tags", "problems"]))
def test_events_are_the_same_packed_or_not(event: Event, other: Event, name: str) -> None:
    """Two events are equal if all their values are, whichever of them is packed; no event is what is no event."""
    found = packed_event(event)
    mixed = replace(event, **{name: getattr(other, name)})
    is_same = getattr(event, name) == getattr(other, name)
    for one in (event, found):
        assert one == found == event
        for two in (mixed, packed_event(mixed)):
            assert (one == two) is (two == one) is is_same
            assert (one != two) is not is_same
        assert one != one.uid


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY | st.sampled_from(["2027-05-18T10:00 1 Europe/Paris", f"2027-05-18T10:00 {10**40} UTC"]),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(ANY, inside, max_size=3),
    max_leaves=6,
)  # fmt: skip
KINDS = st.sampled_from([Problem, DocumentRecord, SiteEvidence, Dates, datetime, EVENTS, tuple[Origin, ...]])


@given(VALUES, st.data())
def test_damaged_data_are_refused(value: tuple[Any, Any], data: st.DataObject) -> None:
    """Bytes that were changed, and columns that were exchanged for others, raise what is promised or can be read."""
    kind, given_ = value
    octets = packed(kind, given_)
    row = json.loads(octets)
    if row and data.draw(st.booleans()):
        where = row[0] if kind == EVENTS else row
        places = list(where) if isinstance(where, dict) else range(len(where))
        where[data.draw(st.sampled_from(places))] = data.draw(JSON)
        octets = json.dumps(row).encode()
    else:
        start, length = data.draw(st.integers(0, len(octets))), data.draw(st.integers(0, 9))
        octets = octets[:start] + data.draw(st.binary(max_size=9)) + octets[start + length :]
    refused(kind, octets)


@given(KINDS, JSON)
def test_other_data_are_refused(kind: Any, value: Any) -> None:
    """Any other JSON raises what is promised or can be read."""
    refused(kind, json.dumps(value).encode())


@pytest.mark.parametrize("kind", [Dates, datetime, EVENTS, tuple[Origin, ...]])
@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"1" * 5_000, b"\xff", b"\x00", b"[1]", b'{"a": 1}'])
def test_no_json_is_refused(kind: Any, data: bytes) -> None:
    """What is no JSON at all, or too deep for any reader, is told the same way."""
    refused(kind, data, always=True)


def refused(kind: Any, data: bytes, *, always: bool = False) -> None:
    try:
        unpacked(kind, data)
    except (ValueError, TypeError, LookupError):
        return
    assert not always


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_framed_pieces_come_back(parts: list[bytes]) -> None:
    """Pieces that hold anything, line ends and nothing too, come apart where they were put together."""
    assert pieces(framed(parts)) == parts


@examples(30)
@given(st.lists(told_events(), max_size=2), st.lists(PROBLEMS, max_size=2))
def test_what_a_document_means_comes_back(some: list[Event], problems: list[Problem]) -> None:
    """An Artifact gives the Compiled that it was made of, with each event in each format."""
    parts = [[f"{number} {form.suffix}".encode() for form in FORMATS] for number in range(len(some))]
    compiled = Compiled(tuple(some), tuple(problems), zlib.compress(framed([part for own in parts for part in own])))
    found = Artifact("a.md", b"key", b"", Artifact.packed(compiled)).compiled
    assert (found, found.starts) == (compiled, compiled.starts)
    assert [found.written(event) for event in found.events] == parts


def test_nothing_is_unpickled() -> None:
    """What is read from disk runs nothing: no module of ours imports a reader that does.

    multiprocessing hands results from a helper to the process that forked it by pickle, and a job from a process to the
    builder that it started, through a pipe of their own.
    """
    unsafe = re.compile(
        r"^\s*(?:from|import)\s+(?:pickle|marshal|shelve|dill|copyreg|yaml\.unsafe)\b|\beval\(|\bexec\(", re.M
    )
    found = [path for path in Path(ROOT, "feeds").rglob("*.py") if unsafe.search(path.read_text("utf-8"))]
    assert found == []
