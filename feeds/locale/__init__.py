"""User-facing words in English and French: gettext, and the messages of the translators."""
