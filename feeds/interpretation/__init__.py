"""Document → Events + Problems: complete, typed, valid; every doubt told."""

from feeds.interpretation.evidence import Evidence
from feeds.interpretation.interpret import interpret

__all__ = ["Evidence", "interpret"]
