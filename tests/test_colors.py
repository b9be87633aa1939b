"""Colours that everybody can read, whatever accent somebody likes, in the light and the dark theme."""

import re
from functools import cache
from importlib.resources import files

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.pages import colors
from feeds.web import create_app

from .support import collection_of

HEX = st.integers(0, 0xFFFFFF).map("{:06x}".format)
PAIR = r"light-dark\((#[0-9a-f]{3}|#[0-9a-f]{6}), (#[0-9a-f]{3}|#[0-9a-f]{6})\)"


@cache
def style() -> str:
    return files("feeds.pages").joinpath("static", "style.css").read_text("utf-8")


def full(color: str) -> str:
    return color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:])


def pairs(css: str) -> dict[str, tuple[str, str]]:
    """Return the custom properties that are a colour for each theme; the last declaration counts."""
    return {name: (full(light), full(dark)) for name, light, dark in re.findall(rf"--([a-z0-9-]+): {PAIR};", css)}


def ratio(one: str, other: str) -> float:
    """Return the contrast of WCAG 2.2, written down a second time."""

    def luminance(color: str) -> float:
        channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    collection = collection_of(color="#ffd700")
    return create_app(collection.settings, collection=collection).test_client()


# --- any accent


@given(HEX)
@example("ffffff")
@example("000000")
@example("ffff00")
@example("0000ff")
def test_any_accent_can_be_read(color: str) -> None:
    """Text in any accent, and on a button in it, has a contrast of 4.5 at least in both themes, also when pointed at."""
    found = pairs(colors.accents(color))
    assert set(found) == {"accent", "accent-strong", "on-accent"}
    for theme, papers in enumerate((colors.LIGHT, colors.DARK)):
        for name in ("accent", "accent-strong"):
            assert min(ratio(found[name][theme], paper) for paper in papers) >= 4.5
            assert ratio(found["on-accent"][theme], found[name][theme]) >= 4.5


@given(HEX)
def test_a_readable_accent_is_kept(color: str) -> None:
    """A colour that can be read on the light papers is shown as its owner chose it, and only such a one."""
    is_readable = min(ratio(f"#{color}", paper) for paper in colors.LIGHT) >= 4.5
    assert (pairs(colors.accents(color))["accent"][0] == f"#{color}") == is_readable


@given(HEX, HEX)
def test_contrast(one: str, other: str) -> None:
    """The contrast is that of WCAG 2.2, whichever colour comes first."""
    assert colors.contrast(f"#{one}", f"#{other}") == pytest.approx(ratio(f"#{one}", f"#{other}"))
    assert colors.contrast(f"#{one}", f"#{other}") == colors.contrast(f"#{other}", f"#{one}")


@pytest.mark.parametrize(("one", "other", "known"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)])  # fmt: skip
def test_contrasts_that_are_known(one: str, other: str, known: float) -> None:
    """The contrasts that every checker on the web gives."""
    assert colors.contrast(one, other) == pytest.approx(known, abs=0.01)


@pytest.mark.parametrize(
    ("typed", "known"),
    [("#ABCdef", "abcdef"), ("012345", "012345"), ("", ""), ("#abc", ""), ("red", ""), ("#12345g", ""), ("1234567", ""),
     ("##123456", ""), ("123456\n", ""), ("١٢٣٤٥٦", ""), ('"}a{}', "")],
)  # fmt: skip
def test_known_colors(typed: str, known: str) -> None:
    """Six hexadecimal digits are a colour; nothing else is."""
    assert colors.known(typed) == known


@given(st.text())
def test_no_text_is_a_style(typed: str) -> None:
    """What is known of any text is six digits or nothing, and stays the same."""
    found = colors.known(typed)
    assert re.fullmatch("([0-9a-f]{6})?", found)
    assert colors.known(found) == found


# --- the style sheet


def test_papers_are_those_of_the_style_sheet() -> None:
    """What text is measured against is what it stands on."""
    named = pairs(style())
    assert tuple(zip(named["paper"], named["wash"], strict=True)) == (colors.LIGHT, colors.DARK)


@pytest.mark.parametrize("theme", [0, 1])
def test_words_can_be_read(theme: int) -> None:
    """Every colour of words has a contrast of 4.5 on what they stand on."""
    named = {name: pair[theme] for name, pair in pairs(style()).items()}
    grounds = [(name, paper) for name in ("ink", "quiet", "accent", "accent-strong") for paper in ("paper", "wash")]
    grounds += [
        ("alarm", "alarm-wash"),
        ("doubt", "doubt-wash"),
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
    ]
    assert [pair for pair in grounds if ratio(named[pair[0]], named[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("theme", [0, 1])
def test_categories_can_be_told_from_paper(theme: int) -> None:
    """The eight colours of categories, and the edges of buttons, have a contrast of 3 on paper and wash; no two are one."""
    marks = [full(found[theme]) for found in re.findall(rf"\.c[0-7] {{\s*--mark: {PAIR};", style())]
    assert len(set(marks)) == 8
    papers, edge = (colors.LIGHT, colors.DARK)[theme], pairs(style())["edge"][theme]
    assert min(ratio(color, paper) for color in (*marks, edge) for paper in papers) >= 3


def test_the_style_sheet_in_a_color(client: FlaskClient) -> None:
    """The style sheet comes in the colour that its address names, after all that it says otherwise."""
    plain = client.get("/static/style.css").text
    assert plain == style()
    assert client.get("/static/style.css?accent=00FF7f").text == plain + colors.accents("00ff7f")
    assert client.get("/static/style.css?accent=%2300ff7f").text == plain + colors.accents("00ff7f")
    for odd in ("", "red", "%22", "123", "1d5f78%7Dbody%7B"):
        assert client.get(f"/static/style.css?accent={odd}").text == plain
    assert client.get("/static/copy.js?accent=00ff7f").text == client.get("/static/copy.js").text


def test_pages_are_in_the_color_of_the_site(client: FlaskClient) -> None:
    """The setting "color" is the accent of the pages, and the address of a frame may name another."""
    for path, color in (("/", "ffd700"), ("/embed/all", "ffd700"), ("/embed/all?accent=%23AA0000", "aa0000")):
        found = re.findall(r'<link rel="stylesheet" href="([^"]*)"', client.get(path).text)
        assert len(found) == 1
        sheet = client.get(found[0].replace("&amp;", "&"))
        assert sheet.text.endswith(colors.accents(color))
        assert "immutable" in sheet.headers["Cache-Control"]
