"""A colour that somebody likes → colours that everybody can read, in the light and the dark theme (WCAG 2.2 §1.4.3)."""

import re
from collections.abc import Iterable

LIGHT = ("#ffffff", "#f5f7f8")  # what text stands on; style.css names the same as --paper and --wash
DARK = ("#13181b", "#1b2226")
_ENOUGH = 4.5
_CALM = 7.0
_STEP = 0.04
Channels = tuple[float, float, float]


def known(color: str) -> str:
    """Return ``color`` as six hexadecimal digits; empty for what is no ``#rrggbb`` or ``rrggbb``."""
    match = re.fullmatch(r"#?([0-9A-Fa-f]{6})", color)
    return match[1].lower() if match else ""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def accents(color: str) -> str:
    """Return the declarations of --accent, --accent-strong and --on-accent that ``color`` (rrggbb) leads to."""
    light, dark = _readable(color, LIGHT, 0.0, _ENOUGH), _readable(color, DARK, 1.0, _CALM)
    return (
        f":root {{ --accent: light-dark({light}, {dark}); "
        f"--accent-strong: light-dark({_toward(light, 0.0, 0.3)}, {_toward(dark, 1.0, 0.4)}); "
        f"--on-accent: light-dark(#ffffff, {DARK[0]}); }}\n"
    )


def _readable(color: str, papers: Iterable[str], target: float, enough: float) -> str:
    """Return ``color`` moved toward black (0) or white (1) until text in it can be read on all ``papers``."""
    papers = tuple(papers)
    steps = (_toward(f"#{color}", target, _STEP * number) for number in range(int(1 / _STEP) + 1))
    return next(step for step in steps if min(contrast(step, paper) for paper in papers) >= enough)


def _toward(color: str, target: float, share: float) -> str:
    return "#" + "".join(f"{round(255 * (channel + (target - channel) * share)):02x}" for channel in _channels(color))


def _luminance(color: str) -> float:
    red, green, blue = map(_linear, _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(color: str) -> Channels:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue
