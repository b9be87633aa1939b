"""What the other documents of a collection tell about this one.

``date`` is the day of the event on one site and the day of posting on another. One document cannot say which; its
neighbours can: where any of them names the event's start by a key of its own, ``date`` is the posting.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from feeds.interpretation.vocabulary import Lexicon
from feeds.reading import Document
from feeds.slugs import fold

_POSTS = frozenset({"posts", "post", "news", "blog", "articles", "actualites", "actualite", "drafts"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """The top folders ("" for none) in which documents name the start of an event by a key of its own."""

    event_folders: frozenset[str] = frozenset()

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Evidence":
        """Look through all documents of a collection."""
        return cls(frozenset(_folder(item.source) for item in documents if Lexicon(item).first("dtstart")))

    def is_event_folder(self, source: str) -> bool:
        """Whether the neighbours of ``source`` are events with a start key of their own."""
        return _folder(source) in self.event_folders

    def date_is_event(self, source: str) -> bool:
        """Whether ``date`` may be the event's day in the document ``source``."""
        parts = source.split("/")[:-1]
        return not self.is_event_folder(source) and not any(fold(part) in _POSTS for part in parts)


def _folder(source: str) -> str:
    return source.split("/")[0] if "/" in source else ""
