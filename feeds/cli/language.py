"""The command in the language of the person who calls it: help, messages of click, errors, and what is told of documents.

Help and errors are in the first language of their environment that is known here, else in English. What is told of a
site is in that language too; where the environment names none, in the language of the site.
"""

import gettext
from copy import copy
from typing import Any

import click

from feeds.locale.gettext import DIRECTORY, language_of_person, translator

_DOMAIN = "click"  # the catalogue of click's own messages
_PLAIN = "messages"  # the domain of gettext itself: no catalogue, so the messages stay in English


def own_language() -> str:
    """Return the language of help and errors."""
    return language_of_person("en")


def own_words(message: str) -> str:
    """Return a message in the language of help and errors."""
    return translator(own_language()).gettext(message)


def words_for(site_language: str) -> gettext.NullTranslations:
    """Return the words for what is told of a site in this language."""
    return translator(language_of_person(site_language))


def in_own_language(command: click.Command) -> click.Command:
    """Return a command whose help and whose messages are in the language of help and errors."""
    gettext.bindtextdomain(_DOMAIN, str(DIRECTORY))
    gettext.textdomain(_PLAIN if own_language() == "en" else _DOMAIN)
    own: click.Command = _translated(command, "help", "short_help", "epilog", "subcommand_metavar")
    own.params = [_translated(param, "help", "metavar") for param in command.params]
    return own


def _translated(item: Any, *names: str) -> Any:
    """Return a copy of a command or a parameter with these texts translated, as far as it has them."""
    own = copy(item)
    for name in names:
        if text := getattr(item, name, None):
            setattr(own, name, own_words(text))
    return own
