"""What is wrong with a site or a folder as a whole: a path of its settings that leads nowhere, events that are lost.

A document that looks like an event and gives none is a remark; many of them are a site that is read wrong.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches

from feeds.model import Problem
from feeds.pipeline.compile import DocumentRecord
from feeds.pipeline.scan import DocumentState
from feeds.settings import FILE, Settings
from feeds.settings.site_keys import paths_of, spelled

_FEWEST = 2  # documents, before anything is told of all: one speaks for itself
_LOST = 0.1  # of them may give none
_SHOWN = 3
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


def lost_events(documents: Sequence[DocumentState], today: date) -> Iterator[Problem]:
    """Yield the site that gives no event, else each folder that loses more than a tenth of what looks like events."""
    read = [each for each in documents if each.record.evidence]
    if len(read) >= _FEWEST and not any(each.compiled.events for each in read):
        yield Problem("", 0, "no-events", (("number", str(len(read))), ("examples", _examples(read, today))))
        return
    families: dict[str, list[DocumentState]] = {}
    for each in read:
        if each.record.looks_like_event and each.record.evidence:
            families.setdefault(each.record.evidence.family, []).append(each)
    for family, alike in sorted(families.items()):
        lost = [each for each in alike if not each.compiled.events]
        if (
            len(alike) >= _FEWEST
            and len(lost) > _LOST * len(alike)
            and (len(lost) >= _FEWEST or len(lost) == len(alike))
        ):
            values = (("lost", str(len(lost))), ("number", str(len(alike))), ("examples", _examples(lost, today)))
            yield Problem(family, 0, "events-lost", values)


def _examples(documents: Sequence[DocumentState], today: date) -> str:
    """Return some of the documents by name, none that is kept from the public: their number may be shown to anybody."""
    names = [each.record.source for each in documents if each.record.may_be_known(today)]
    return f"{', '.join(names[:_SHOWN])}{' …' if len(documents) > len(names[:_SHOWN]) else ''}".strip()


def settings_source(settings: Settings) -> str:
    """Return the file of the settings as seen from the documents."""
    return os.path.relpath(settings.config, settings.content).replace(os.sep, "/") if settings.config else FILE
