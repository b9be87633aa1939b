"""Write feeds/languages/calendar_names.json: months and weekdays of all languages that CLDR knows, as Babel has them.

The table is made once and committed, so that nothing of Babel is loaded to read a document.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import babel
from babel import Locale
from babel.core import get_cldr_version
from babel.localedata import locale_identifiers

from feeds.text.folding import flat

TARGET = Path(__file__).parent.parent / "feeds" / "languages" / "calendar_names.json"
_WIDTHS = ("wide", "abbreviated")
Names = Mapping[str, Mapping[str, Mapping[int, str]]]


def table() -> dict[str, object]:
    """Return the table, with the versions that it was made from."""
    locales = [Locale.parse(name) for name in sorted(locale_identifiers())]
    return {
        "babel": babel.__version__,
        "cldr": get_cldr_version(),
        "months": _sorted((locale.language, locale.months) for locale in locales),
        "weekdays": _sorted((locale.language, locale.days) for locale in locales),
    }


def _sorted(named: Iterator[tuple[str, Names]]) -> dict[str, str]:
    """Return who means what by each name: ``"listopad": "10 hr|11 cs pl"``."""
    found: dict[str, dict[int, set[str]]] = {}
    for language, names in named:
        for name, number in _names(names):
            found.setdefault(name, {}).setdefault(number, set()).add(language)
    return {name: "|".join(f"{number} {' '.join(sorted(who))}" for number, who in sorted(found[name].items()))
            for name in sorted(found)}  # fmt: skip


def _names(names: Names) -> Iterator[tuple[str, int]]:
    """Yield full and abbreviated names, as they stand in dates and alone; not those that are numbers ("M01")."""
    for context in ("format", "stand-alone"):
        for width in _WIDTHS:
            for number, name in names[context][width].items():
                word = flat(name.removesuffix("."))
                if word and not any(char.isdigit() for char in word):
                    yield word, number


if __name__ == "__main__":
    TARGET.write_text(json.dumps(table(), ensure_ascii=False, indent=0) + "\n", "utf-8")
