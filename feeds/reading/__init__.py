"""Files → Documents, with every value exactly as its writer typed it and the line where it stands.

The only room that imports frontmatter and yaml.
"""

from feeds.reading.documents import Document, Folder, is_looked_into, read_document, read_folder
from feeds.reading.history import Dates, History, read_changed, read_history
from feeds.reading.references import find_references
from feeds.reading.values import Path, Value, Values, YamlError, read_values

__all__ = [
    "Dates",
    "Document",
    "Folder",
    "History",
    "Path",
    "Value",
    "Values",
    "YamlError",
    "find_references",
    "is_looked_into",
    "read_changed",
    "read_document",
    "read_folder",
    "read_history",
    "read_values",
]
