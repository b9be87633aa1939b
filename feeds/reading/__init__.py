"""Files → Documents, with every value exactly as its writer typed it and the line where it stands.

The only room that imports frontmatter and yaml.
"""

from feeds.reading.document import Document, Folder, parse_document, read_document, read_folder, read_plain_lines
from feeds.reading.files import SUFFIXES, File, FileContent, list_again, list_files, read_octets, source_of
from feeds.reading.git import Dates, History, read_changed, read_head, read_history
from feeds.reading.place_records import find_records
from feeds.reading.references import find_references
from feeds.reading.yaml import Path, Value, Values, YamlError, read_values, spell

__all__ = [
    "SUFFIXES",
    "Dates",
    "Document",
    "File",
    "FileContent",
    "Folder",
    "History",
    "Path",
    "Value",
    "Values",
    "YamlError",
    "find_records",
    "find_references",
    "list_again",
    "list_files",
    "parse_document",
    "read_changed",
    "read_document",
    "read_folder",
    "read_head",
    "read_history",
    "read_octets",
    "read_plain_lines",
    "read_values",
    "source_of",
    "spell",
]
