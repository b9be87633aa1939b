"""Atom (RFC 4287), each entry with the event as xCal (RFC 6321)."""

from feeds.formats.atom.feed import SIGNATURE, part, pieces

__all__ = ["SIGNATURE", "part", "pieces"]
