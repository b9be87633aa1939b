"""User-facing words in English and French, through gettext.

The message is the English sentence itself; ``fr/`` holds the French one. ``N_`` marks a
message in a table for the extractor and returns it unchanged: tables are written once, translated when shown.
"""

from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

LANGUAGES = ("en", "fr")
DIRECTORY = Path(__file__).parent


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark ``message`` for translation without translating it now."""
    return message


@lru_cache(256)
def translator(language: str) -> NullTranslations:
    """Return the messages of ``language`` (such as ``fr`` or ``fr-CA``); English where there is no translation."""
    return translation("messages", DIRECTORY, [language.replace("-", "_")], fallback=True)


def known(language: str) -> str:
    """Return the language of LANGUAGES that serves ``language`` (``fr-CA`` → ``fr``); empty when none does."""
    primary = language.lower().replace("_", "-").split("-")[0]
    return primary if primary in LANGUAGES else ""


def supported(language: str) -> str:
    """Return the language of LANGUAGES that serves ``language``; ``en`` for all others."""
    return known(language) or "en"
