"""Every sentence that a user reads exists in English and in French."""

from io import BytesIO
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from .support import ROOT

TRANSLATIONS = ROOT / "feeds" / "locale"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "n_": (1, 2)}


def _french(domain: str = "messages") -> Catalog:
    with (TRANSLATIONS / "fr" / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale="fr")


def _messages() -> set[str]:
    mapping = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    found = extract_from_dir(str(ROOT / "feeds"), mapping, {}, KEYWORDS)  # type: ignore[arg-type]
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_every_message_of_the_code_has_its_french() -> None:
    """No reader of French meets an English sentence."""
    french = {message.id if isinstance(message.id, str) else message.id[0]: message.string for message in _french()}
    assert {message for message in _messages() if not french.get(message)} == set()


def test_no_french_is_left_of_messages_that_are_gone() -> None:
    """The catalogue holds the messages of the code and no others."""
    ids = {message.id if isinstance(message.id, str) else message.id[0] for message in _french() if message.id}
    assert ids - _messages() == set()


def test_a_translation_has_the_words_in_braces_of_its_message() -> None:
    """A sentence that is filled in names the same values in both languages."""
    every = (*_french(), *_french("click"))
    filled = (message for message in every if "python-brace-format" in message.flags)
    for message in filled:
        pairs = (
            [(message.id, message.string)]
            if isinstance(message.id, str)
            else zip(message.id, message.string, strict=True)
        )
        for english, french in pairs:
            assert _names(french) <= _names(english), english


def test_every_message_of_click_has_its_french() -> None:
    """What the library that reads the command line says is said in French, too."""
    found = extract_from_dir(str(Path(click.__path__[0])), [("**.py", "python")], {}, DEFAULT_KEYWORDS)
    french = {
        message.id if isinstance(message.id, str) else message.id[0]: message.string for message in _french("click")
    }
    messages = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    assert {message for message in messages if not french.get(message)} == set()


@pytest.mark.parametrize("domain", ["messages", "click"])
def test_the_compiled_messages_are_those_of_the_catalogue(domain: str) -> None:
    """What gettext reads is what translators wrote: `make translations` was run."""
    compiled = BytesIO()
    write_mo(compiled, _french(domain))
    compiled.seek(0)
    with (TRANSLATIONS / "fr" / "LC_MESSAGES" / f"{domain}.mo").open("rb") as file:
        assert _pairs(read_mo(file)) == _pairs(read_mo(compiled))


def _names(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _pairs(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    return {str(message.id): tuple(message.string) for message in catalog if message.id}
