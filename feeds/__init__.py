"""Event documents in, calendar feeds out: read → interpret → collect → render → serve."""

__version__ = "0.1.0"
