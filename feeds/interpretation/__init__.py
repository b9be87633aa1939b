"""Document → Events + Problems: complete, typed, valid; every doubt told."""

from feeds.interpretation.evidence import Evidence, Testimony
from feeds.interpretation.interpret import interpret
from feeds.interpretation.places import references
from feeds.interpretation.vocabulary import Lexicon

__all__ = ["Evidence", "Lexicon", "Testimony", "interpret", "references"]
