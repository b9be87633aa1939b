"""Documents that are one another in other languages: ``fr/bal.md`` and ``en/bal.md``, ``bal.fr.md``, ``translationKey``."""

import re

from feeds.interpretation.front_matter import FrontMatter

_TAG = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?")
_MARKED = re.compile(r"(?P<stem>.+)\.(?P<tag>[a-z]{2}(?:[-_][A-Za-z]{2})?)\.\w+")


def translation_of(front_matter: FrontMatter) -> str:
    """Return what a document and its translations have in common; empty where its name is that already.

    It is a key of its own, else the path of the document without its language.
    """
    said = front_matter.text("translation").strip()
    if said:
        return f"={said[:200]}"
    *folders, name = front_matter.document.source.split("/")
    marked = _MARKED.fullmatch(name)
    bare = [folder for folder in folders if not _TAG.fullmatch(folder)]
    is_marked = marked is not None or len(bare) < len(folders)
    return "/".join([*bare, marked["stem"] if marked else name.rsplit(".", 1)[0]]) if is_marked else ""


def language_in_path(source: str) -> str:
    """Return the language that the name of a document or a folder of it says; empty where none does."""
    *folders, name = source.split("/")
    marked = _MARKED.fullmatch(name)
    return marked["tag"] if marked else next((folder for folder in reversed(folders) if _TAG.fullmatch(folder)), "")
