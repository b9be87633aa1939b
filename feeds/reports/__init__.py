"""Problems → what editors, terminals and CI read: one renderer a file, listed in one table.

To add a format, write a file with ``render`` and its row in ``RENDERERS``; the command's choices follow from it.
"""

from collections.abc import Callable, Mapping

from feeds.reports import github, json, sarif, text
from feeds.reports.report import Report

__all__ = ["RENDERERS", "Report"]

RENDERERS: Mapping[str, Callable[[Report], str]] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "sarif": sarif.render,
}
