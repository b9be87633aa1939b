"""Documents that tell of an event that was: minutes, a recap. Their ``date`` is the day on which they were written."""

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.origins import at, origin
from feeds.interpretation.when.time_fields import names_event, read_stored
from feeds.languages import folded
from feeds.languages.finder import finder
from feeds.model import Origin
from feeds.text.folding import fold


def told_afterwards(front_matter: FrontMatter) -> Origin | None:
    """Return what says that a document tells of what was; None where it says so nowhere, or has keys of an event."""
    said = _by_tag(front_matter) or _by_folder(front_matter) or _by_title(front_matter)
    return None if said is None or _has_event_keys(front_matter) else said


def _has_event_keys(front_matter: FrontMatter) -> bool:
    keys = ("dtend", "hours", "venue", "registration")
    return names_event(read_stored(front_matter)) or any(front_matter.first(key) for key in keys)


def is_sure(said: Origin) -> bool:
    """Whether its tags or its folder say so: a title alone may be the name of an event."""
    return said.reason != "title-word"


def _by_title(front_matter: FrontMatter) -> Origin | None:
    title = front_matter.first("summary")
    return at(title, "title-word") if title and finder("article.recap").is_in(fold(title.text[:300])) else None


def _by_tag(front_matter: FrontMatter) -> Origin | None:
    for found in (*front_matter.all("categories"), *front_matter.all("tags"), *front_matter.all("layout")):
        if any(fold(word) in folded("article.tag") for word in found.words[:2_000].split(",")):
            return at(found)
    return None


def _by_folder(front_matter: FrontMatter) -> Origin | None:
    source = front_matter.document.source
    said = any(fold(folder) in folded("article.tag", "article.recap") for folder in source.split("/")[:-1])
    return origin("file-name", "file name", quote=source) if said else None
