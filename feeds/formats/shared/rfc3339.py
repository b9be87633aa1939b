"""Dates and hours as they are written: the formats share what an offset and what a zone can say."""

from datetime import UTC, date, datetime

_LENGTH = len("2027-03-16T12:30:00+01:00")


def unambiguous(moment: date | datetime) -> date | datetime:
    """Return a moment as it can be written: of an hour that happens twice, TZID names only the first (RFC 5545 §3.3.5)."""
    if isinstance(moment, datetime) and moment.fold and moment.utcoffset() != moment.replace(fold=0).utcoffset():
        return moment.astimezone(UTC)
    return moment


def stamp(moment: date | datetime) -> str:
    """Return a date, or an hour with its offset (RFC 3339 §5.6); in UTC if the offset has seconds, as some once had."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    written = moment.isoformat(timespec="seconds")
    return written if len(written) == _LENGTH else moment.astimezone(UTC).isoformat(timespec="seconds")
