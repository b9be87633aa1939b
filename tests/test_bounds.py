"""However long a value is, in whatever dialect: it is read, cut or told, and twice as much takes at most twice the steps.

Steps are counted, never time: calls of functions by the profiler of Python. Within a regular expression nobody can
count, so every pattern of the package is looked at instead: none has a form that goes back over the same characters
again and again.
"""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
import yaml

import feeds
from feeds.reading import YamlError, headers, read_values
from feeds.reading import yaml as values
from feeds.reading.bounds import MAX_DEPTH, MAX_LENGTH, cut
from feeds.reading.document import parse_document

from .support import FILED, collection_of

# --- limits of ours are ours

NESTED: dict[str, tuple[Callable[[int], str], tuple[int, int]]] = {
    "lists": (lambda depth: "a: " + "[" * depth + "]" * depth, (1, 43)),
    "lists that are not closed": (lambda depth: "a: " + "[" * depth, (1, 43)),
    "mappings": (lambda depth: "a: " + "{a: " * depth + "}" * depth, (1, 160)),
    "dashes": (lambda depth: "- " * (depth + 1) + "x", (1, 81)),
    "lines": (lambda depth: "\n".join(" " * number + "a:" for number in range(depth + 2)), (41, 41)),
}


@pytest.mark.parametrize("depth", [MAX_DEPTH, 1_200])
@pytest.mark.parametrize("name", NESTED)
def test_nesting_is_counted_by_us(name: str, depth: int) -> None:
    """Nesting that is just too deep and nesting that libyaml itself refuses are told alike, at the same place."""
    text, place = NESTED[name]
    with pytest.raises(YamlError) as error:
        read_values(text(depth))
    assert (error.value.code, error.value.line, error.value.column) == ("yaml-too-deep", *place)


def test_a_limit_of_the_library_does_not_hide_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library says of a nesting that it finds too deep, and however early, ours is told."""
    parse, text = yaml.parse, f"title: Bal\na: {'[' * 99}\n"

    def impatient(given: str, Loader: Any) -> Iterator[yaml.Event]:  # noqa: N803 - the library's name
        if given == text:
            raise yaml.MarkedYAMLError(
                "within a list", None, "enough", yaml.Mark("", len(text) - 1, 1, 102, None, None)
            )
        yield from parse(given, Loader=Loader)

    monkeypatch.setattr(values.yaml, "parse", impatient)
    with pytest.raises(YamlError) as error:
        read_values(text)
    assert (error.value.code, error.value.line, error.value.column) == ("yaml-too-deep", 2, 43)


# --- long values

DIALECTS: dict[str, str] = {
    "YAML": '---\ntitle: Bal\nevent_start_date: 2027-05-18 14:30\nevent_end_date: 2027-05-18 18:00\n{key}: "{value}"\n---\n',
    "TOML": '+++\ntitle = "Bal"\nevent_start_date = 2027-05-18T14:30:00\nevent_end_date = 2027-05-18T18:00:00\n{key} = "{value}"\n+++\n',
    "header": "title: Bal\nevent_start_date: 2027-05-18 14:30\nevent_end_date: 2027-05-18 18:00\n{key}: {value}\n\n",
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_long_value_is_cut_at_a_word(dialect: str) -> None:
    """A value beyond the limit keeps its first words; how long it was is told at its line, and the event stays."""
    text = DIALECTS[dialect].format(key="chapeau", value="mot, " * 10_000 + "fin")
    document, problems = parse_document(text.encode(), "a.md", FILED)
    assert document
    value = document.metadata["chapeau"]
    assert isinstance(value, str)
    assert len(value) <= MAX_LENGTH
    assert set(value.split(", ")) == {"mot"}
    assert [(problem.code, problem.line) for problem in problems] == [
        ("value-too-long", 4 if dialect == "header" else 5)
    ]
    assert dict(problems[0].values) == {"key": "chapeau", "length": "50003", "limit": "20000"}
    assert all("50003" in problems[0].message(language) for language in ("en", "fr"))
    assert len(collection_of(text).events) == 1


def test_what_is_cut() -> None:
    """A value of the limit stays as it is; a single word beyond it is nothing that a person wrote, and is dropped."""
    assert cut("a" * MAX_LENGTH) == "a" * MAX_LENGTH
    assert cut("a" * (MAX_LENGTH + 1)) == ""
    assert cut("a" * 19_000 + " " + "b" * 2_000) == "a" * 19_000


def test_a_long_value_in_a_list_is_told_by_its_place() -> None:
    """The value is named as its writer sees it, also where it is nested."""
    document, problems = parse_document(f"---\na:\n- b: x\n- b: {'x ' * 20_000}\n---\n".encode(), "a.md", FILED)
    assert document
    assert [(dict(problem.values)["key"], problem.line) for problem in problems] == [("a[1].b", 4)]


def test_aliases_do_not_multiply_a_long_text() -> None:
    """A text that aliases repeat counts each time, with its length."""
    with pytest.raises(YamlError) as error:
        read_values(f"a: &a {'x ' * 9_000}\ntags: [{'*a, ' * 900}]\n")
    assert error.value.code == "yaml-too-many"


@pytest.mark.parametrize("dialect", ["TOML", "header"])
def test_front_matter_is_bounded_in_every_dialect(dialect: str) -> None:
    """Front matter that is a book is told, whatever dialect it is written in."""
    document, problems = parse_document(
        DIALECTS[dialect].format(key="chapeau", value="mot " * 90_000).encode(), "a.md", FILED
    )
    assert document is None
    assert [problem.code for problem in problems] == ["front-matter-too-large"]


# --- twice as much, twice the steps

FILLINGS = {
    "blanks": " ",
    "commas": ",",
    "words": "mot, ",
    "semicolons and blanks": ";   ",
    "digits": "1",
    "capitals": "A",
    "dots": "a.",
    "dashes": "- ",
    "months": "mai 1 ",
    "hours": "10h ",
    "parts of a rule": "BYDAY=MO;",
    "hours and minutes": "1h30 ",
    "brackets": "(annulé ",
    "addresses": "www.a.fr ",
}
KEYS = (
    "title",
    "tags",
    "categories",
    "rrule",
    "exdates",
    "duration",
    "horaires",
    "lieu",
    "chapeau",
    "inscription",
    "x",
)
SIZE = 3_000


def steps_of(work: Callable[[], object]) -> int:
    """Return how many functions are called, those of C too."""
    count = 0

    def see(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("filling", FILLINGS)
def test_twice_as_long_takes_at_most_twice_the_steps(dialect: str, filling: str) -> None:
    """The steps of each reader, for each key and each thing that may fill it, grow no faster than its length."""
    for key in KEYS:
        texts = [document(dialect, key, filling, size) for size in (SIZE, 2 * SIZE)]
        once, twice = (steps_of(partial(collection_of, text)) for text in texts)
        assert twice <= 2.2 * once + 500, (key, once, twice)


def document(dialect: str, key: str, filling: str, size: int) -> str:
    value = (
        f"a{key}{size}" + (FILLINGS[filling] * size)[:size] + "b"
    )  # what was remembered of another key would be free
    text = DIALECTS[dialect].format(key=key, value=value)
    return text.replace("title: Bal\n", "").replace('title = "Bal"\n', "") if key == "title" else text


@pytest.mark.parametrize("rows", [("  mot\n",), ("cle{}: mot\n",), ("cle: mot\n",)])
def test_the_lines_of_a_header_take_steps_by_their_number(rows: tuple[str]) -> None:
    """Lines that go on with a value, and lines with keys of their own, are read once each."""

    def read(number: int) -> object:
        text = "Title: Bal\nDate: 2027-05-18\n" + "".join(rows[0].format(at) for at in range(number)) + "\n"
        return headers.read_header(text)

    assert steps_of(lambda: read(2_000)) <= 2.2 * steps_of(lambda: read(1_000)) + 100


# --- patterns

PARSER: Any = importlib.import_module("re._parser")
CODES: Any = importlib.import_module("re._constants")
COMPILER: Any = importlib.import_module("re._compiler")
REPEATS = (CODES.MAX_REPEAT, CODES.MIN_REPEAT, CODES.POSSESSIVE_REPEAT)
SINGLE = (CODES.LITERAL, CODES.NOT_LITERAL, CODES.IN, CODES.ANY)
SAMPLE = [*map(chr, range(1, 0x250)), *"–—’“”…′📍⏰\u2028\ufdd0\ufdd1\ufdd2\ufdd3"]
SEARCHING = frozenset({"search", "sub", "subn", "split", "findall", "finditer"})
# Patterns that look as if they went back, with the reason why they do not.
HARMLESS = {
    "_BODY_PLACE": "what follows the first run must begin right behind a pin, so only one place of the run is tried",
    "_BODY_LABEL": "nothing follows that could fail",
    "_OPENING": "it is searched in twelve characters",
    "_TOKEN": "whatever the character, one of its kinds of token takes it",
}
Chars = frozenset[str]
Items = Sequence[tuple[Any, Any]]


def modules() -> Iterator[ModuleType]:
    for each in pkgutil.walk_packages(feeds.__path__, "feeds."):
        if not each.name.endswith("__main__"):
            yield importlib.import_module(each.name)


def patterns() -> Iterator[tuple[str, str, int, bool]]:
    """Yield each pattern of the package: its name, itself, its flags, and whether it is searched in a text."""
    for module in modules():
        tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        searched = {ast.unparse(call.func.value) for call in calls if call.func.attr in SEARCHING}
        for name, value in vars(module).items():
            for each in value.values() if isinstance(value, dict) else [value]:
                if isinstance(each, re.Pattern) and isinstance(each.pattern, str):
                    yield f"{module.__name__}.{name}", each.pattern, each.flags, name in searched or each is not value
        for call in calls:
            if ast.unparse(call.func.value) == "re" and call.args and isinstance(call.args[0], ast.Constant):
                where = f"{module.__name__}:{call.lineno}"
                if call.func.attr != "compile":
                    yield where, str(call.args[0].value), 0, call.func.attr in SEARCHING


def single(item: tuple[Any, Any], flags: int) -> Chars:
    """Return those characters of the sample that one item of a pattern takes."""
    state = PARSER.State()
    state.flags, state.str = flags, ""
    one = COMPILER.compile(PARSER.SubPattern(state, [item]), flags)
    return frozenset(char for char in SAMPLE if one.fullmatch(char))


def inside(item: tuple[Any, Any], flags: int) -> list[tuple[Items, int]]:
    """Return the sequences within an item, with the flags that hold there."""
    code, value = item
    if code in REPEATS:
        return [(value[2], flags)]
    if code is CODES.SUBPATTERN:
        return [(value[3], (flags | value[1]) & ~value[2])]
    if code is CODES.BRANCH:
        return [(branch, flags) for branch in value[1]]
    if code is CODES.ATOMIC_GROUP:
        return [(value, flags)]
    return [(value[1], flags)] if code in (CODES.ASSERT, CODES.ASSERT_NOT) else []


def may_be_empty(items: Items) -> bool:
    return all(is_optional(item) for item in items)


def is_optional(item: tuple[Any, Any]) -> bool:
    code, value = item
    if code in SINGLE:
        return False
    if code in REPEATS and value[0] == 0:
        return True
    if code in (CODES.AT, CODES.ASSERT, CODES.ASSERT_NOT):
        return True
    return any(may_be_empty(within) for within, _ in inside(item, 0))


def run_of(item: tuple[Any, Any], flags: int) -> Chars:
    """Return the characters of an item that is one kind of character without end; none for all others."""
    code, value = item
    if code in REPEATS and value[1] == CODES.MAXREPEAT and len(value[2]) == 1 and value[2][0][0] in SINGLE:
        return single(value[2][0], flags)
    return frozenset()


def leading_runs(items: Items, flags: int, *, guarded: bool = False) -> Chars:
    """Return the characters of all runs without end that may come first; behind an anchor they start once (guarded)."""
    found: Chars = frozenset()
    for item in items:
        if guarded and item[0] in (CODES.AT, CODES.ASSERT, CODES.ASSERT_NOT):
            return found
        found |= run_of(item, flags)
        if item[0] not in (CODES.ASSERT, CODES.ASSERT_NOT) and not run_of(item, flags):
            for within, own in inside(item, flags):
                found |= leading_runs(within, own, guarded=guarded)
        if not is_optional(item):
            break
    return found


def goes_back(items: Items, flags: int, following: Chars = frozenset()) -> bool:
    """Whether a run may hand its characters, one after the other, to a run that follows with nothing in between."""
    for item in reversed(items):
        run = run_of(item, flags)
        if run & following and item[0] is not CODES.POSSESSIVE_REPEAT:
            return True
        is_around = item[0] in (CODES.ASSERT, CODES.ASSERT_NOT)
        for within, own in inside(item, flags) if not run else ():
            behind = frozenset() if is_around or item[0] is CODES.ATOMIC_GROUP else following
            if item[0] in REPEATS and item[1][1] == CODES.MAXREPEAT:
                behind |= leading_runs(within, own)  # the next round
            if goes_back(within, own, behind):
                return True
        if not is_around and item[0] is not CODES.AT:
            own_runs = leading_runs([item], flags)
            following = following | own_runs if is_optional(item) else own_runs
    return False


PATTERNS = {(pattern, flags, is_searched): name for name, pattern, flags, is_searched in patterns()}


def parsed(pattern: str, flags: int) -> tuple[Items, int]:
    tree = PARSER.parse(pattern, flags)
    return list(tree), tree.state.flags


def test_the_form_that_is_refused_is_known() -> None:
    """The two forms that grow with the square are found, their linear spellings are not."""
    for pattern in (r"\s*,?\s*x", r"a\s*(?:b\s*)?\s*c", r"(?:a*)*b", r"<[a-z]*(?:[^>]+)*>"):
        assert goes_back(*parsed(pattern, 0)), pattern
    for pattern in (r"\s*(?:,\s*)?x", r"\s*+\s*+x", r"(?:\.[a-z]+)*\.[a-z]+", r"\s+\d+\s+"):
        assert not goes_back(*parsed(pattern, 0)), pattern
    assert leading_runs(*parsed(r"\s*[,;]\s*", 0), guarded=True)
    assert not leading_runs(*parsed(r"(?<!\s)\s*[,;]\s*", 0), guarded=True)


@pytest.mark.parametrize("pattern", PATTERNS, ids=list(PATTERNS.values()))
def test_no_pattern_goes_over_the_same_characters_again(pattern: tuple[str, int, bool]) -> None:
    """No run of characters may be parted between two repeats in many ways, and no search begins with such a run."""
    text, flags, is_searched = pattern
    if PATTERNS[pattern].rpartition(".")[2] in HARMLESS:
        return
    items, own = parsed(text, flags)
    assert not goes_back(items, own)
    if is_searched and not (len(items) == 1 and run_of(items[0], own)):
        assert not leading_runs(items, own, guarded=True)
