"""Dates and hours as they are written: the formats share what an offset and what a zone can say."""

from datetime import UTC, date, datetime


def unambiguous(moment: date | datetime) -> date | datetime:
    """Return a moment as it can be written: of an hour that happens twice, TZID names only the first (RFC 5545 §3.3.5)."""
    if isinstance(moment, datetime) and moment.fold and moment.utcoffset() != moment.replace(fold=0).utcoffset():
        return moment.astimezone(UTC)
    return moment


def stamp(moment: date | datetime) -> str:
    """Return a date, or an hour with its offset (RFC 3339 §5.6); in UTC if the offset has seconds, as some once had."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    offset = moment.utcoffset()
    whole = offset is not None and offset.total_seconds() % 60 == 0
    return (moment if whole else moment.astimezone(UTC)).isoformat(timespec="seconds")
