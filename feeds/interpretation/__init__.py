"""Document → Events + Problems: complete, typed, valid; every doubt told."""

from feeds.interpretation.front_matter import Lexicon
from feeds.interpretation.interpret import interpret
from feeds.interpretation.site_evidence import Evidence, Testimony
from feeds.interpretation.where.places import references

__all__ = ["Evidence", "Lexicon", "Testimony", "interpret", "references"]
