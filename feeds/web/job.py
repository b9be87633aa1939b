"""What is served of a site, where that is kept, and for which address it is made."""

import os
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.locale.gettext import N_
from feeds.pipeline.cache import user_folder
from feeds.problems.catalogue import FeedsError
from feeds.settings import Settings
from feeds.text.folding import digest

if TYPE_CHECKING:
    from feeds.pipeline.collection import Collection
    from feeds.pipeline.scan import Progress


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a builder does: it keeps fresh, in ``folder``, what is made of a site; the tree is for one ``base``, if any.

    Once it did so for the first time, it announces that, and where it can be had if a server at ``address`` answers.
    """

    settings: Settings
    folder: Path
    base: str = ""
    address: tuple[str, int] = "", 0
    announce: "Callable[[Collection, str], None] | None" = None
    progress: "Callable[[], AbstractContextManager[Progress | None]]" = nullcontext

    @classmethod
    def of(cls, settings: Settings, base: str = "") -> "Job":
        """Return the job for ``base``, else the one that the settings name, in a folder beside the cache of the site."""
        base = base or settings.base_url
        name = digest(f"{settings.content.resolve()} {base}", 16)
        return cls(settings=settings, folder=_folder(settings) / f"{name}.site", base=base)

    @property
    def tree(self) -> Path:
        """The folder of the files that are public."""
        return self.folder / "tree"

    @property
    def generation(self) -> Path:
        """The number that tells when the tree is written."""
        return self.folder / "generation"

    @property
    def store(self) -> Path:
        """What is known of each document."""
        return self.folder / "documents.sqlite"

    @property
    def health(self) -> Path:
        """What monitors are told."""
        return self.folder / "health.json"

    @property
    def is_done(self) -> bool:
        """Whether it was done once, so that there is something to answer."""
        return self.health.exists()


def _folder(settings: Settings) -> Path:
    """Return where what can be made again is kept; where nothing is to be, with what goes when the machine restarts."""
    if settings.cache == "none":
        folder = Path(tempfile.gettempdir()) / f"feeds-{os.getuid()}"
        if folder.exists() and folder.stat().st_uid != os.getuid():
            raise FeedsError(
                N_("{folder}: belongs to somebody else. Name a folder as the setting cache."), folder=folder
            )
        return folder
    return Path(settings.cache) if settings.cache else user_folder()
