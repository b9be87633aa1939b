"""What a monitor is told: whether it works and what there is, in numbers only; what documents say is not for it."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.problems.catalogue import Severity

if TYPE_CHECKING:
    from feeds.pipeline.collection import Collection

HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def report(collection: "Collection", *, is_stale: bool) -> bytes:
    """Return it as JSON; ``stale`` is what stands while the documents cannot be read, and the last state is served."""
    severities = Counter(problem.severity for problem in collection.problems)
    return json.dumps(
        {
            "status": "stale" if is_stale else "ok",
            "events": len(collection.events),
            "drafts": len(collection.drafts),
            "feeds": len(collection.feeds),
            "problems": {severity.value: severities[severity] for severity in Severity},
        }
    ).encode()


def write_health(path: Path, collection: "Collection", *, is_stale: bool) -> None:
    """Write it into a file, at once."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(report(collection, is_stale=is_stale))
    beside.replace(path)
