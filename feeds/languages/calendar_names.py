"""Which month or day of the week a word is, in all languages that CLDR knows.

The table is made by ``make languages``; it keeps who says what, since "listopad" is October in Zagreb and November in
Warsaw. The document's language decides, then the languages that have a file here. The words of the others count where
the document is in none of these: a rare language's month is another's everyday word.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from feeds.languages import file_of, languages, prepared, primary
from feeds.text.folding import flat

_TABLE = Path(__file__).with_name("calendar_names.json")
_LONG = 4  # letters: shorter words of languages that nobody taught are too often something else


def month(word: str, language: str = "") -> int | None:
    """Return the number of the month that ``word`` names, 1 to 12; None for other words and where languages disagree."""
    return _number("months", word, language)


def weekday(word: str, language: str = "", *, own: bool = False) -> int | None:
    """Return the day of the week that ``word`` names, 0 for Monday; None for other words and where languages disagree.

    With ``own`` it is one in ``language`` itself.
    """
    return _number("weekdays", word, language, own)


@prepared
def names() -> frozenset[str]:
    """Return the names of months in all languages, as ``flat`` leaves them: a quick look at a text before it is read."""
    return frozenset(_table()["months"])


@lru_cache(8192)
def _number(kind: str, word: str, language: str, only_own: bool = False) -> int | None:
    name = flat(word.removesuffix("."))
    said = _table()[kind].get(name)
    if not said:
        return None
    speakers = {int(number): set(who.split()) for number, who in (entry.split(" ", 1) for entry in said.split("|"))}
    taught, said_in = set(languages()), {primary(language), file_of(language)}
    own = [number for number, who in speakers.items() if who & said_in]
    known = [number for number, who in speakers.items() if who & taught]
    others = list(speakers) if not file_of(language) and len(name) >= _LONG else []
    numbers = own if only_own else own or known or others
    return numbers[0] if len(numbers) == 1 else None


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    table: Mapping[str, Mapping[str, str]] = json.loads(_TABLE.read_bytes())
    return table
