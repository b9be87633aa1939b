"""User-facing words in English and French, through gettext.

The message is the English sentence itself; ``fr/`` holds the French one. ``N_`` marks a
message in a table for the extractor and returns it unchanged: tables are written once, translated when shown.
"""

import os
from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Self

LANGUAGES = ("en", "fr")
DIRECTORY = Path(__file__).parent
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as gettext reads them


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Mark ``message`` for translation without translating it now."""
    return message


class Message(str):
    """A sentence for people that is put into their language when it is shown; until then it is the English one.

    ``values`` fill the words in braces of the msgid, and may be Messages themselves.
    """

    __slots__ = ("msgid", "values")
    msgid: str
    values: Mapping[str, object]

    def __new__(cls, msgid: str, **values: object) -> Self:
        """Return the sentence ``msgid``, which is marked with ``N_`` where it is written."""
        message = super().__new__(cls, msgid.format_map(values) if values else msgid)
        message.msgid, message.values = msgid, values
        return message

    def said(self, language: str) -> str:
        """Return the sentence in ``language``."""
        sentence = translator(language).gettext(self.msgid) if self.msgid else ""
        return sentence.format_map({name: said(each, language) for name, each in self.values.items()}) if self.values else sentence  # fmt: skip


def said(value: object, language: str) -> str:
    """Return a value as a sentence holds it: a Message in ``language``, all else as it is."""
    return value.said(language) if isinstance(value, Message) else str(value)


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


def language_of_person(otherwise: str = "", environ: Mapping[str, str] = os.environ) -> str:
    """Return the language of the person who runs this program: the first of theirs that is one of LANGUAGES.

    ``otherwise`` is the answer where their environment names none, as in a job of a machine (``LC_ALL=C``).
    """
    named = next(filter(None, map(environ.get, _VARIABLES)), "")
    return next(filter(None, map(known, named.replace(".", "-").split(":"))), otherwise)
