"""Document → Events + Problems: complete, typed, valid; every doubt told."""

from feeds.interpretation.front_matter import FrontMatter
from feeds.interpretation.interpret import interpret
from feeds.interpretation.site_evidence import DocumentEvidence, SiteEvidence
from feeds.interpretation.when.audit import Outcome, Verdict, audited
from feeds.interpretation.where.places import public_places, references

__all__ = [
    "DocumentEvidence",
    "FrontMatter",
    "Outcome",
    "SiteEvidence",
    "Verdict",
    "audited",
    "interpret",
    "public_places",
    "references",
]
