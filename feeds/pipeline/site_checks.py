"""What is wrong with a site as a whole: a path of its settings that leads nowhere."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from feeds.model import Problem
from feeds.pipeline.compile import DocumentRecord
from feeds.settings import FILE, Settings
from feeds.settings.site_keys import paths_of, spelled

_NEAR = 5  # keys that are told beside a path that leads nowhere


def unknown_paths(settings: Settings, records: Iterable[DocumentRecord]) -> Iterator[Problem]:
    """Yield the paths of ``fields`` and ``types`` that no document has, with the nearest keys that there are."""
    wanted = list(paths_of(settings.fields, settings.types))
    documents = [record for record in records if record.evidence] if wanted else []
    known = frozenset[str]().union(*(record.paths for record in documents))
    keys = Counter(key for record in documents for key in record.keys)
    for setting, path in wanted:
        found = spelled(path)
        if documents and found not in known:
            near = get_close_matches(found, keys, _NEAR, 0.5) or [key for key, _ in keys.most_common(_NEAR)]
            values = (("setting", setting), ("found", found), ("near", ", ".join(near)))
            yield Problem(settings_source(settings), 0, "path-unknown", values)


def settings_source(settings: Settings) -> str:
    """Return the file of the settings as seen from the documents."""
    return os.path.relpath(settings.config, settings.content).replace(os.sep, "/") if settings.config else FILE
