"""Document → Events + Problems: complete, typed, valid; every doubt told."""

from feeds.interpretation.front_matter import FrontMatter, front_matter_of
from feeds.interpretation.interpret import interpret
from feeds.interpretation.site_evidence import DocumentEvidence, SiteEvidence, looks_like_event
from feeds.interpretation.visibility import turning_days
from feeds.interpretation.where.places import references

__all__ = [
    "DocumentEvidence",
    "FrontMatter",
    "SiteEvidence",
    "front_matter_of",
    "interpret",
    "looks_like_event",
    "references",
    "turning_days",
]
