"""Document → Events + Problems: complete, typed, valid; every doubt told."""

from feeds.interpretation.front_matter import FrontMatter, front_matter_of
from feeds.interpretation.interpret import interpret
from feeds.interpretation.site_evidence import DocumentEvidence, SiteEvidence, looks_like_event
from feeds.interpretation.visibility import is_kept_back, turning_days
from feeds.interpretation.when.audit import Outcome, Verdict, audited
from feeds.interpretation.where.places import public_places, references

__all__ = [
    "DocumentEvidence",
    "FrontMatter",
    "Outcome",
    "SiteEvidence",
    "Verdict",
    "audited",
    "front_matter_of",
    "interpret",
    "is_kept_back",
    "looks_like_event",
    "public_places",
    "references",
    "turning_days",
]
