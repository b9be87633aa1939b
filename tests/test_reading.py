"""Reading: values stay what was typed, every value has its line, and no file can stop the process."""

import os
import string
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds import languages
from feeds.model import Problem
from feeds.problems.catalogue import KINDS, FeedsError
from feeds.reading import Document, YamlError, read_document, read_folder, read_values
from feeds.reading.document import parse_document
from feeds.reading.yaml import MAX_DEPTH

from .support import event_of, examples

FILED = datetime(2026, 1, 1, tzinfo=UTC)


def parse(text: str | bytes) -> tuple[Document | None, list[Problem]]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return parse_document(data, "bal.md", FILED)


def document(front_matter: str, body: str = "") -> Document:
    found, problems = parse(f"---\n{front_matter}\n---\n{body}")
    assert found, problems
    return found


def told(text: str | bytes) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in parse(text)[1]]


class TestValues:
    """A value is what was written."""

    @pytest.mark.parametrize(
        "typed",
        [
            "10:30", "2023-11-28 14:30:00 +01:00", "2023-11-28", "2023-02-30", "no", "No", "yes", "on", "true", "017",
            "1_000", "0x1F", "1e3", ".5", "-1", "+33 1 40 15 80 00", "1:2:3", ".inf", ".nan", "nULL", "=", "12h",
            "100%", "C#", "a#b", "L'été", "d’ici", "a:b", "5 €",
        ],
    )  # fmt: skip
    def test_a_plain_value_stays_the_text_that_was_typed(self, typed: str) -> None:
        """Half past ten is not 630, 017 is not 15, no is a word and a stamp keeps its offset."""
        assert document(f"cle: {typed}").metadata == {"cle": typed}
        assert document(f"cle: [{typed}]" if "," not in typed else "cle: []").metadata == {"cle": [typed]}

    @pytest.mark.parametrize("typed", ["", "~", "null", "Null", "NULL", "# rien"])
    def test_nothing_is_none(self, typed: str) -> None:
        """An empty value and the ways to spell null are no text."""
        assert document(f"cle: {typed}").metadata == {"cle": None}

    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("'null'", "null"), ('"~"', "~"), ("'10:30'", "10:30"), ("''", ""), ("'L''été'", "L'été"),
            ('"a\\tb"', "a\tb"), ("|\n  un\n  deux", "un\ndeux\n"), (">-\n  un\n  deux", "un deux"),
            ("un\n  deux", "un deux"), ("valeur # remarque", "valeur"),
        ],
    )  # fmt: skip
    def test_a_quoted_value_is_text(self, typed: str, read: str) -> None:
        """Quotes, blocks and folded lines are read as YAML says, and always as text."""
        assert document(f"cle: {typed}").metadata == {"cle": read}

    @pytest.mark.parametrize("key", ["content", "handler", "404", "metadata", "null", "no", "a.b", "10:30", "é", "''"])
    def test_any_word_can_be_a_key(self, key: str) -> None:
        """Keys that other readers hand to a constructor, or turn into numbers, are keys."""
        assert document(f"{key}: x").metadata == {key.strip("'"): "x"}

    @pytest.mark.parametrize(
        ("front_matter", "read"),
        [
            ("a: !!python/object/apply:os.system ['touch rate']", {"a": ["touch rate"]}),
            ("a: !!python/name:os.system", {"a": None}),
            ("a: !!binary aGVsbG8=", {"a": "aGVsbG8="}),
            ("a: !!int 3\nb: !outil x", {"a": "3", "b": "x"}),
            ("a: !!timestamp 2027-05-18", {"a": "2027-05-18"}),
        ],
    )
    def test_a_tag_constructs_nothing(self, front_matter: str, read: dict[str, Any]) -> None:
        """Whatever a tag asks for, the value is the text behind it."""
        assert document(front_matter).metadata == read

    def test_an_alias_repeats_a_value(self) -> None:
        """Anchors name a value, a list, a mapping or a key, and an alias repeats it."""
        front_matter = "a: &a x\nb: &b [1, 2]\nc: [*a, *b]\n&k d: e\nf: *k"
        assert document(front_matter).metadata == {
            "a": "x",
            "b": ["1", "2"],
            "c": ["x", ["1", "2"]],
            "d": "e",
            "f": "d",
        }

    @pytest.mark.parametrize("merged", ["<<: *a", "<<: [*a]", "<<: [*a, *b]"])
    def test_a_merge_key_gives_defaults(self, merged: str) -> None:
        """``<<`` fills in what the mapping does not say itself; of several defaults the first says it."""
        front_matter = f"a: &a {{x: 1, y: 2}}\nb: &b {{x: 9, y: 9}}\nc:\n  {merged}\n  y: 3"
        assert document(front_matter).metadata["c"] == {"x": "1", "y": "3"}

    def test_an_unknown_alias_is_told(self) -> None:
        """A value that begins with a star by accident is not lost in silence."""
        assert told("---\ntitle: Bal\nlieu: *gymnase\n---\n") == [("yaml-syntax", 3)]

    def test_of_two_equal_keys_the_last_wins(self) -> None:
        """Duplicate keys are told with both lines, at any depth."""
        found, problems = parse("---\na: 1\na: 2\nb:\n  c: 1\n  c: 2\n---\n")
        assert found
        assert found.metadata == {"a": "2", "b": {"c": "2"}}
        assert [(problem.line, dict(problem.values)) for problem in problems] == [
            (3, {"key": "a", "first": "2"}),
            (6, {"key": "c", "first": "5"}),
        ]

    @pytest.mark.parametrize("end", ["\u0085", "\u2028", "\u2029"])
    def test_an_invisible_line_end_is_a_space(self, end: str) -> None:
        """A line separator pasted from a word processor ends no line that an editor shows."""
        found = document(f"title: Bal{end}masqué\nlieu: Gymnase")
        assert found.metadata == {"title": "Bal masqué", "lieu": "Gymnase"}
        assert found.line(("lieu",)) == 3


class TestLines:
    """Every value knows the line where it stands."""

    def test_lines_of_values(self) -> None:
        """Nested values, items of lists, block and folded scalars have the line at which their text begins."""
        found = document(
            "title: Bal\nrangs:\n- un\n- intitule: Tarif\n  contenu: |\n    a\n    b\nresume: >\n  a\n  b\nc: {d: e}\nf:\ng: x"
        )
        lines = {path: found.line(path) for path in found.lines}
        assert lines == {
            ("title",): 2, ("rangs",): 4, ("rangs", 0): 4, ("rangs", 1): 5, ("rangs", 1, "intitule"): 5,
            ("rangs", 1, "contenu"): 6, ("resume",): 9, ("c",): 12, ("c", "d"): 12, ("f",): 13, ("g",): 14,
        }  # fmt: skip
        assert found.body_line == 16

    def test_the_line_of_something_unknown_is_that_of_what_is_around_it(self) -> None:
        """A path that has no line has that of the nearest value around it, else none."""
        found = document("a:\n  b: c")
        assert found.line(("a", "x", 3)) == found.line(("a",))
        assert found.line(("x",)) == 0

    @pytest.mark.parametrize("front_matter", ["a: b", "a: b\n\n", "a: |\n  b\n\n  c", "\n\na: b"])
    def test_the_body_knows_its_line(self, front_matter: str) -> None:
        """The first line of the body is counted from the first line of the file."""
        text = f"---\n{front_matter}\n---\nCORPS\n"
        found, _ = parse(text)
        assert found
        assert text.split("\n")[found.body_line - 1] == found.body.split("\n")[0] == "CORPS"


class TestFences:
    """Where front matter begins and ends."""

    def test_mark_windows_lines_and_blank_lines_together(self) -> None:
        """A byte order mark, CRLF and blank lines before the fence are passed over and told; lines stay true."""
        found, problems = parse("\ufeff\r\n\r\n---\r\ntitle: Bal\r\n---\r\n\r\nCorps\r\n")
        assert found
        assert (found.metadata, found.body, found.body_line) == ({"title": "Bal"}, "\nCorps\n", 6)
        assert found.line(("title",)) == 4
        assert [problem.code for problem in problems] == ["byte-order-mark", "crlf", "blank-before-fence"]

    @pytest.mark.parametrize(("opening", "closing"), [("---  ", "---"), ("---", "--- \t"), ("---\t", "---   ")])
    def test_spaces_after_a_fence(self, opening: str, closing: str) -> None:
        """Spaces and tabs behind a fence are nothing."""
        found, problems = parse(f"{opening}\ntitle: Bal\n{closing}\nCorps\n")
        assert found
        assert (found.metadata, found.body, problems) == ({"title": "Bal"}, "Corps\n", [])

    def test_hyphens_in_a_block_are_no_fence(self) -> None:
        """Three hyphens that are indented belong to the block they stand in."""
        assert document("a: |\n  x\n  ---\n  y\nb: c").metadata == {"a": "x\n---\ny\n", "b": "c"}

    def test_hyphens_in_the_body_stay_there(self) -> None:
        """A rule between two paragraphs is part of the body."""
        assert document("a: b", "un\n\n---\n\ndeux\n---\n").body == "un\n\n---\n\ndeux\n---\n"

    def test_toml_between_plus_signs_is_read(self) -> None:
        """Hugo's other dialect: dates, numbers and words come back as they were typed, with their lines."""
        text = '+++\ntitle = "Bal"\ndate = 2027-05-04T18:00:00+02:00\ntags = ["danse"]\ndraft = false\n+++\nOn danse.\n'
        found, problems = parse_document(text.encode(), "bal.md", FILED)
        assert found is not None
        assert problems == []
        assert found.metadata == {
            "title": "Bal", "date": "2027-05-04T18:00:00+02:00", "tags": ["danse"], "draft": "false",
        }  # fmt: skip
        assert (found.line(("date",)), found.body.strip(), found.body_line) == (3, "On danse.", 7)

    @pytest.mark.parametrize("text", ["Titre\n-----\ntexte\n-----\n", "----\na: b\n----\n", "+++\na = 1\n", "", "\n"])
    def test_other_lines_are_no_fence(self, text: str) -> None:
        """Only three hyphens alone on the first line open front matter."""
        assert told(text) == [("no-front-matter", 0)]

    @pytest.mark.parametrize(
        "text", ["---", "---\n", "---\ntitle: Bal\n", "---\ntitle: Bal\n-----\n", "---\na: b\n ---"]
    )
    def test_a_fence_that_is_not_closed(self, text: str) -> None:
        """Front matter without an end is told at its beginning."""
        assert told(text) == [("fence-not-closed", 1)]

    @pytest.mark.parametrize(("text", "line"), [("---\n---\n", 2), ("---\n# x\n---\n", 2), ("\n---\n\n\n---", 3)])
    def test_front_matter_of_nothing(self, text: str, line: int) -> None:
        """Front matter without a key is no document, and no error."""
        assert ("front-matter-empty", line) in told(text)

    def test_old_mac_lines(self) -> None:
        """A lone carriage return ends a line too."""
        found, _ = parse("---\rtitle: Bal\r---\rCorps")
        assert found
        assert (found.metadata, found.body) == ({"title": "Bal"}, "Corps")


class TestHostile:
    """Files made to break their reader, on purpose or by accident."""

    def test_a_body_of_five_megabytes(self) -> None:
        """A long body is read in a moment."""
        assert len(document("title: Bal", "x" * 5_000_000).body) == 5_000_000

    def test_front_matter_of_five_megabytes(self) -> None:
        """A long front matter is not parsed at all."""
        assert told(f"---\ntitle: {'x' * 5_000_000}\n---\n") == [("front-matter-too-large", 1)]

    @pytest.mark.parametrize(
        "value",
        [
            "[" * 100_000, "[" * 100_000 + "]" * 100_000, "{a: " * 60_000, "- " * 100_000, "[" * 99_999 + "x",
            "\n" + "\n".join(f"{' ' * depth}a:" for depth in range(1, 500)),
        ],
    )  # fmt: skip
    def test_deep_nesting(self, value: str) -> None:
        """A hundred thousand brackets or levels are refused before they cost anything."""
        codes = {code for code, _ in told(f"---\na: {value}\n---\n")}
        assert codes <= {"yaml-too-deep", "yaml-syntax", "yaml-indent"}
        assert codes

    def test_the_deepest_nesting_allowed(self) -> None:
        """Values nested as deeply as allowed are read, one level more is refused."""
        most = MAX_DEPTH - 1
        assert document(f"a: {'[' * most}{']' * most}")
        assert told(f"---\na: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}\n---\n") == [("yaml-too-deep", 2)]

    @pytest.mark.parametrize(
        "opening", ["[x, x, x, x, x, x, x, x, x, x]", "{a: x, b: x, c: x, d: x, e: x, f: x, g: x}"]
    )
    def test_aliases_that_repeat_aliases(self, opening: str) -> None:
        """A billion laughs are refused when they begin to unfold."""
        lines = [f"a: &a {opening}"]
        lines += [
            f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        ]
        assert [code for code, _ in told("---\n" + "\n".join(lines) + "\n---\n")] == ["yaml-too-many"]

    @pytest.mark.parametrize("value", ["&a [*a]", "&a {b: *a}", "&a {<<: *a}", "&a [[[*a]]]"])
    def test_an_alias_to_itself(self, value: str) -> None:
        """A value that holds itself is refused."""
        assert told(f"---\na: {value}\n---\n") == [("yaml-too-many", 2)]

    @pytest.mark.parametrize(
        "front_matter",
        ["- &{} []\n", "a{}: b\n", "a: b\n", "- {{a: b}} # {}\n", "? {}\n", "- &{} x\n", '- "{}\n  x"\n', "# {}\n"],
    )
    def test_many_small_values(self, front_matter: str) -> None:
        """Front matter of very many small values takes time that grows with its length, no faster."""
        text = "".join(front_matter.format(number) for number in range(22_000))
        codes = {problem.code for problem in parse(f"---\n{text}\n---\n")[1]}
        assert codes <= {
            "yaml-too-many",
            "duplicate-key",
            "front-matter-not-keys",
            "front-matter-empty",
            "front-matter-too-large",
        }

    @pytest.mark.parametrize("octet", [*range(9), 11, 12, *range(14, 32), 127])
    def test_a_control_character(self, octet: int) -> None:
        """An invisible control character in the front matter is told at its line."""
        assert told(f"---\nlieu: Hôtel\ntitle: Bal{chr(octet)}\n---\n") == [("yaml-control", 3)]

    @pytest.mark.parametrize(
        ("data", "line"),
        [
            (b"---\ntitle: Bal\nlieu: H\xf4tel\n---\n", 3), (b"\xff\xfe-\0-\0-\0\n\0", 1), (b"---\na: \xed\xa0\x80\n---\n", 2),
            (b"---\na: b\n---\n\n\nCorps \xc3", 6), (b"\xc0\x80", 1), (b"---\na: b\n---\n\xf5", 4),
        ],
    )  # fmt: skip
    def test_bytes_that_are_not_utf_8(self, data: bytes, line: int) -> None:
        """The line of the first octet that is not UTF-8 is told."""
        assert told(data) == [("not-utf-8", line)]

    def test_a_list_as_a_key(self) -> None:
        """A list or mapping where a key is expected is told as such."""
        assert told("---\n? [a, b]\n: c\n---\n") == [("yaml-syntax", 2)]


class TestFolders:
    """A folder of content is what people left there."""

    @staticmethod
    def _sources(root: Path) -> list[str]:
        return [found.source for found in read_folder(root).documents]

    def test_documents_are_found_below_the_folder_in_order(self, tmp_path: Path) -> None:
        """Every suffix of a document counts, in any case; other files do not."""
        for name in ("b/c.md", "b.markdown", "a.mdown", "d.QMD", "e.html", "f.txt", "g.md~", "h.yaml", "é.md"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text("---\ntitle: Bal\n---\n", "utf-8")
        assert self._sources(tmp_path) == ["a.mdown", "b.markdown", "b/c.md", "d.QMD", "e.html", "é.md"]

    def test_what_is_no_document_is_passed_over(self, tmp_path: Path) -> None:
        """Folders named like a document, hidden folders, builds, packages and dangling links are not read."""
        for folder in (".git", "_site", "node_modules", "vendor", "__pycache__", ".cache"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "x.md").write_text("---\ntitle: x\n---\n", "utf-8")
        (tmp_path / "dossier.md").mkdir()
        (tmp_path / ".cache.md").write_text("---\ntitle: x\n---\n", "utf-8")
        (tmp_path / "nulle-part.md").symlink_to(tmp_path / "absent.md")
        (tmp_path / "en-rond.md").symlink_to(tmp_path / "en-rond.md")
        os.mkfifo(tmp_path / "tuyau.md")
        (tmp_path / "bal.md").write_text("---\ntitle: Bal\n---\n", "utf-8")
        found = read_folder(tmp_path)
        assert [document.source for document in found.documents] == ["bal.md"]
        assert found.problems == ()

    def test_links_never_lead_out_of_the_folder(self, tmp_path: Path) -> None:
        """A link leads neither out nor to a document that is there anyway; one to a hidden file inside is followed."""
        outside, inside = tmp_path / "prive", tmp_path / "contenu"
        outside.mkdir()
        inside.mkdir()
        (outside / "secret.md").write_text("---\ntitle: secret\n---\n", "utf-8")
        (inside / "bal.md").write_text("---\ntitle: Bal\n---\n", "utf-8")
        (inside / "ailleurs.md").symlink_to(outside / "secret.md")
        (inside / "alias.md").symlink_to(inside / "bal.md")
        (inside / "..data").mkdir()
        (inside / "..data" / "monte.md").write_text("---\ntitle: Bal\n---\n", "utf-8")
        (inside / "monte.md").symlink_to(inside / "..data" / "monte.md")
        (inside / "dossier").symlink_to(outside)
        (inside / "boucle").symlink_to(inside)
        assert self._sources(inside) == ["bal.md", "monte.md"]

    def test_a_pipe_is_never_opened(self, tmp_path: Path) -> None:
        """A named pipe would make its reader wait for ever; it is no document."""
        os.mkfifo(tmp_path / "tuyau.md")
        assert self._sources(tmp_path) == []

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        """Only a missing content folder is an error that stops everything."""
        with pytest.raises(FeedsError, match="not a folder"):
            read_folder(tmp_path / "absent")

    def test_a_name_is_composed(self, tmp_path: Path) -> None:
        """A name that a Mac took apart (NFD) is the same source as everywhere else; an undecodable one can be printed."""
        for name in (b"e\xcc\x81t\xc3\xa9.md", b"caf\xe9.md"):
            path = tmp_path / os.fsdecode(name)
            path.write_text("---\ntitle: Bal\n---\n", "utf-8")
        assert self._sources(tmp_path) == ["caf\\xe9.md", "été.md"]

    def test_a_document_on_disk(self, tmp_path: Path) -> None:
        """A document carries its source, its values and the time of its file in whole seconds."""
        path = tmp_path / "bal.md"
        path.write_text("---\ntitle: Bal\n---\nCorps", "utf-8")
        os.utime(path, (1_800_000_000.75, 1_800_000_000.75))
        found, problems = read_document(path, tmp_path)
        assert found
        assert not problems
        assert (found.source, found.body) == ("bal.md", "Corps")
        assert found.modified == datetime.fromtimestamp(1_800_000_000, UTC)


PIECES = [
    "---", "---\n", "\n", " ", "  ", "\t", ": ", "- ", "? ", "[", "]", "{", "}", ", ", "'", '"', "|", ">", "&a ", "*a ", "<<: ",
    "!!int ", "#", "%", "@", "`", "~", "null", "a", "b: c\n", "é", "\ufeff", "\r\n", "\r", "\x00", "\x85", "\u2028", "...", "\ud800",
]  # fmt: skip
anything = st.one_of(
    st.binary(max_size=200),
    st.binary(max_size=80).map(lambda data: b"---\n" + data + b"\n---\n"),
    st.lists(st.sampled_from(PIECES), max_size=25).map(lambda pieces: "".join(pieces).encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from(PIECES), max_size=25).map(lambda pieces: f"---\n{''.join(pieces)}\n---\n".encode("utf-8", "replace")),
    st.text(max_size=100).map(lambda text: f"---\n{text}\n---\n".encode("utf-8", "replace")),
)  # fmt: skip


def plain(value: object) -> bool:
    """Whether a value is made of text, None, lists and mappings, and of nothing else."""
    if isinstance(value, list):
        return all(map(plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(item) for key, item in value.items())
    return value is None or type(value) is str


@examples(600)
@given(anything)
@example(b"---\n\xc2\x85[\n---\n")
@example("---\na: 'b\u2028\u2028\u2028\n---\n".encode())
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    """Whatever a file holds: no exception, plain values only, kinds that exist, and lines that lie in the file."""
    found, problems = parse(data)
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert found or problems
    for problem in problems:
        assert problem.code in KINDS
        assert 0 <= problem.line <= lines
        assert problem.message("fr")
    if found:
        assert plain(dict(found.metadata))
        assert all(1 <= line <= lines for line in found.lines.values())
        assert 1 <= found.body_line <= lines + 1


@examples(200)
@given(st.text(max_size=100))
@example("\r[")
@example("a: 'b\r\rc")
def test_any_text_is_values_or_a_yaml_error(text: str) -> None:
    """Reading YAML raises YamlError and nothing else."""
    try:
        assert plain(read_values(text).root)
    except YamlError as raised:
        error = raised
    else:
        return
    assert error.code in KINDS
    assert error.line >= 1


words = st.text(string.ascii_letters + "éèàçœ0123456789", min_size=1, max_size=12)
sentences = st.lists(words, min_size=1, max_size=5).map(" ".join).filter(lambda text: text.lower() != "null")


@examples(150)
@given(st.dictionaries(words, sentences, min_size=1, max_size=8), st.text(string.ascii_letters + "é \n", max_size=60))
def test_ordinary_words_are_read_as_they_were_written(values: dict[str, str], body: str) -> None:
    """Keys and values of ordinary words come back exactly, each at its line, and so does the body."""
    front_matter = "\n".join(f"{key}: {value}" for key, value in values.items())
    found = document(front_matter, body)
    assert found.metadata == values
    assert [found.line((key,)) for key in values] == list(range(2, len(values) + 2))
    assert found.body == body


@pytest.mark.parametrize("key", languages.words("key_words.title"))
def test_a_title_is_a_title_in_every_dialect(key: str) -> None:
    """The word for a title in each language is one, between fences and in lines without."""
    for text in ("---\n{}: Bal\nstart: 2027-05-18\n---\n", "{}: Bal\nStart: 2027-05-18\n\nOn danse.\n"):
        assert event_of(text.format(key.capitalize())).summary == "Bal"


def test_a_title_with_letters_of_its_language() -> None:
    """Letters beyond ASCII may begin a key and stand in it."""
    assert event_of("Tytuł: Bal\nStart: 2027-05-18\nŹródło: x\n\nTańczymy.\n").summary == "Bal"


@pytest.mark.parametrize(
    "key", ["tipo", "tipos", "Typ", "genre", "event_type", "tipo_evento", "soort", "rodzaj", "showtype"]
)
def test_the_kind_of_an_event_is_its_category(key: str) -> None:
    """What a site calls the kind of its events; that a document is an event at all is no kind."""
    text = "---\ntitle: A\nstart: 2027-05-18\n{}: {}\n---\n"
    assert event_of(text.format(key, "konzert")).categories == ("konzert",)
    assert event_of(text.format("tipo", "evento")).categories == ()


@pytest.mark.parametrize("key", ["kategorien", "Kategorien", "categorieën", "categories", "topics"])
def test_a_plural_is_parted_at_commas(key: str) -> None:
    """One text under a key that names several things is as many categories; under a singular it is one."""
    text = "---\ntitle: Bal\nstart: 2027-05-18\n{}: Musik, Kunst\n---\n"
    assert event_of(text.format(key)).categories == ("Musik", "Kunst")
    assert event_of(text.format("kategorie")).categories == ("Musik, Kunst",)
