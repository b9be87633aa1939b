"""What can go wrong, in a writer's words.

``KINDS`` is the one table of everything that may be doubtful about a document or a feed. A sentence says what
was found, what was assumed, and what to type instead; the words in braces are filled in by whoever reports it.
An ERROR costs the document its event, a WARNING means that a value may be wrong, an INFO that it was completed.
"""

from dataclasses import dataclass
from enum import StrEnum

from feeds.i18n import N_


class FeedsError(Exception):
    """The base of everything that this package raises on purpose; its text is meant for the user."""


class Severity(StrEnum):
    """How much a Problem costs: ``error`` an event, ``warning`` certainty, ``info`` nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of Problem: how severe it is, and the sentence that tells the writer about it."""

    severity: Severity
    sentence: str


def _error(sentence: str) -> Kind:
    return Kind(Severity.ERROR, sentence)


def _warning(sentence: str) -> Kind:
    return Kind(Severity.WARNING, sentence)


def _info(sentence: str) -> Kind:
    return Kind(Severity.INFO, sentence)


READING = {
    "unreadable": _error(N_("This file cannot be read ({reason}). Check that it is a text file with read permission.")),
    "too-large": _error(N_("This file has {octets} octets, more than the {limit} of a document. "
                           "Keep pictures in files of their own and link to them.")),
    "not-utf-8": _error(N_("This line holds an octet that is not UTF-8 ({octet}). Save the file as UTF-8.")),
    "byte-order-mark": _info(N_("The file begins with a byte order mark; it was passed over. Save it as UTF-8 without BOM.")),
    "crlf": _info(N_("Lines end the Windows way (CRLF); they were read as plain line ends.")),
    "blank-before-fence": _info(N_("Blank lines stand before the first “---”; they were passed over. "
                                   "Begin the file with “---”.")),
    "no-front-matter": _info(N_("No front matter between “---” lines: not an event.")),
    "fence-not-closed": _error(N_("The front matter is not closed. Write “---” on a line of its own after the last key.")),
    "front-matter-empty": _info(N_("The front matter is empty: not an event.")),
    "front-matter-too-large": _error(N_("The front matter has {octets} octets, more than the {limit} allowed. "
                                        "Move long texts below the second “---”.")),
    "front-matter-not-keys": _error(N_("The front matter holds {found} where “key: value” lines are expected.")),
    "yaml-tab": _error(N_("A tab stands where YAML wants spaces. Indent with spaces.")),
    "yaml-colon": _error(N_("A second “: ” in one line confuses YAML. Put the value in quotes, "
                            "such as title: \"Workshop: the sequel\".")),
    "yaml-quote": _error(N_("A value opens with a quote that is never closed, or that text follows. "
                            "Close it, or put the whole value in quotes of the other kind.")),
    "yaml-indent": _error(N_("The indentation does not fit the lines above. Start the keys of one level in the same column.")),
    "yaml-syntax": _error(N_("This is not valid YAML: {reason}. Put values with special characters in quotes.")),
    "yaml-control": _error(N_("An invisible control character stands in the front matter ({reason}). Delete it.")),
    "yaml-too-deep": _error(N_("Values are nested more than {limit} levels deep. Write a simpler front matter.")),
    "yaml-too-many": _error(N_("The front matter unfolds to more than {limit} values (aliases that repeat aliases?). "
                               "Write the values out.")),
    "duplicate-key": _warning(N_("The key “{key}” stands here again (first on line {first}); this last value is used. "
                                 "Delete one of both.")),
}  # fmt: skip

WHEN = {
    "no-date": _info(N_("No date of an event: not an event. If it is one, add a line such as "
                        "event_start_date: 2027-05-18 14:30.")),
    "date-invalid": _error(N_("{key} says “{found}”, which is not a date. Type it as 2027-05-18 14:30.")),
    "date-typo": _warning(N_("{key} says {found}, a date that nobody meant; {used} was read from the text instead. "
                             "Type {key}: {used}.")),
    "date-lost": _error(N_("{key} says {found}, a date that nobody meant, and the text names no other. "
                           "Type it as 2027-05-18 14:30.")),
    "date-from-text": _warning(N_("No key gives the date; {used} was read from “{found}”. Add event_start_date: {used}.")),
    "year-contradicted": _warning(N_("{key} says {found}, the text says {used}; the text was believed. "
                                     "Correct whichever is wrong.")),
    "several-dates": _warning(N_("The text names several dates ({found}); only {used} is in the calendar. "
                                 "Write one document for each date.")),
    "weekday-contradicted": _warning(N_("“{found}” does not fit: {date} is a {weekday}. Correct the day or the date.")),
    "hours-contradicted": _warning(N_("{key} says {found}, the text says “{quote}”; {used} was believed. "
                                      "Correct {key}, or the text.")),
    "hours-from-text": _info(N_("{key} gives no hour; “{quote}” was read in the text.")),
    "end-from-text": _info(N_("No key gives the end; “{quote}” was read in the text.")),
    "end-assumed": _warning(N_("No end is given; {minutes} minutes were assumed. Add a line such as event_end_date: {used}.")),
    "end-invalid": _warning(N_("{key} says “{found}”, which is not a date; it was left out. Type it as 2027-05-18 18:00.")),
    "end-before-start": _warning(
        N_("{key} says {found}, before the start {start}; it was left out. Type the end after the start.")
    ),
    "end-clock-slip": _warning(
        N_("{key} says {found}, before the start {start}; it was left out. Did you mean {likely}?")
    ),
    "date-ambiguous": _warning(
        N_("{key} could be read as {first} or {second}; {used} was used. Type it as 2027-05-18.")
    ),
    "end-next-day": _info(N_("The end {found} is earlier than the start {start}; the next day was understood.")),
    "end-hour-unknown": _warning(N_("{key} gives no hour for the last day; the end of that day was assumed. "
                                    "Add the hour.")),
    "offset-other-season": _warning(N_("{key} has the offset {found}, which {zone} does not have on that day ({expected}); "
                                       "{used} was read as the hour on the clock there.")),
    "offset-foreign": _info(N_("{key} has the offset {found}, another place's clock; it is {used} in {zone}.")),
    "hour-skipped": _warning(N_("{found} does not exist in {zone}: clocks go forward then; {used} was used.")),
    "hour-twice": _warning(N_("{found} happens twice in {zone}: clocks go back then; the first was used.")),
}  # fmt: skip

WHAT = {
    "no-title": _warning(N_("No title; “{used}” was made from the file name. Add a line such as title: Workshop.")),
    "placeholder-page": _info(N_("This page holds only filler text (“{found}”): not an event.")),
    "link-scheme-added": _info(N_("The link “{found}” has no scheme; {used} was understood. Type it whole.")),
    "link-refused": _warning(N_("The link “{found}” is neither https:, http: nor mailto:; it was left out.")),
    "registration-missing": _warning(N_("The text says that one must register (“{found}”) but no link tells where. "
                                        "Add the link to this row.")),
    "uid-clash": _warning(N_("The UID {uid} belongs to {other} already; {used} was used here. Give one of both another uid.")),
    "feed-too-large": _warning(N_("The feed {feed} has {octets} octets; Google Calendar stops reading above {limit}. "
                                  "It holds the latest {kept} of {total} events; all are in archive.ics.")),
    "history-shallow": _info(N_("This git clone is shallow: it does not tell when documents changed, other dates were used. "
                                "Fetch the whole history (git fetch --unshallow).")),
    "history-unreadable": _info(N_("git does not tell when documents changed ({reason}); other dates were used.")),
}  # fmt: skip

KINDS: dict[str, Kind] = {**READING, **WHEN, **WHAT}
