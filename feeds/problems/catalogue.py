"""What can go wrong, in a writer's words.

``KINDS`` is the one table of everything that may be doubtful about a document or a feed. A sentence says what
was found, what was assumed, and what to type instead; the words in braces are filled in by whoever reports it.
An ERROR costs the document its event, a WARNING means that a value may be wrong, an INFO that it was completed.
"""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

from feeds.locale.gettext import N_, Message, said
from feeds.problems.examples import EXAMPLES


class FeedsError(Exception):
    """The base of everything that this package raises on purpose; its text is meant for the user.

    ``values`` fill the words in braces of the sentence. ``str`` is the sentence in English.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence if isinstance(sentence, Message) else Message(sentence, **values))

    def message(self, language: str) -> str:
        """Return the sentence in ``language``."""
        return said(self.args[0], language)


class Severity(StrEnum):
    """How much a Problem costs: ``error`` an event, ``warning`` certainty, ``info`` nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of Problem: how severe it is, and the sentence that tells the writer about it.

    ``example`` shows lines that are told so, ``mend`` the same lines as they should be typed.
    """

    severity: Severity
    sentence: str
    example: str = ""
    mend: str = ""


def _error(sentence: str) -> Kind:
    return Kind(Severity.ERROR, sentence)


def _warning(sentence: str) -> Kind:
    return Kind(Severity.WARNING, sentence)


def _info(sentence: str) -> Kind:
    return Kind(Severity.INFO, sentence)


READING = {
    "unreadable": _error(N_("This file cannot be read ({reason}). Check that it is a text file with read permission.")),
    "internal": _error(N_("A fault of this program, not of yours: {error} in {place}. Only this document lost its event; "
                          "report the fault with the document.")),
    "too-large": _error(N_("This file has {octets} octets, more than the {limit} of a document. "
                           "Keep pictures in files of their own and link to them.")),
    "not-utf-8": _error(N_("This line holds an octet that is not UTF-8 ({octet}). Save the file as UTF-8.")),
    "byte-order-mark": _info(N_("The file begins with a byte order mark; it was passed over. Save it as UTF-8 without BOM.")),
    "crlf": _info(N_("Lines end the Windows way (CRLF); they were read as plain line ends.")),
    "blank-before-fence": _info(N_("Blank lines stand before the first “---”; they were passed over. "
                                   "Begin the file with “---”.")),
    "underscore-file": _info(N_("The file's name begins with “_”, as those of templates and section pages: not an event.")),
    "no-front-matter": _info(N_("No front matter between “---” lines: not an event.")),
    "fence-not-closed": _error(N_("The front matter is not closed. Write “---” on a line of its own after the last key.")),
    "front-matter-empty": _info(N_("The front matter is empty: not an event.")),
    "front-matter-too-large": _error(N_("The front matter has {octets} octets, more than the {limit} allowed. "
                                        "Move long texts below the second “---”.")),
    "value-too-long": _warning(N_("{key} has {length} characters; what follows the first {limit} was not read. "
                                  "Move long texts below the second “---”.")),
    "front-matter-not-keys": _error(N_("The front matter holds {what} where “key: value” lines are expected.")),
    "yaml-tab": _error(N_("A tab stands where YAML wants spaces. Indent with spaces.")),
    "yaml-colon": _error(N_("A second “: ” in one line confuses YAML. Put the value in quotes, "
                            "such as title: \"Workshop: the sequel\".")),
    "yaml-quote": _error(N_("A value opens with a quote that is never closed, or that text follows. "
                            "Close it, or put the whole value in quotes of the other kind.")),
    "yaml-indent": _error(N_("The indentation does not fit the lines above. Start the keys of one level in the same column.")),
    "yaml-syntax": _error(N_("This is not valid YAML: {reason}. Put values with special characters in quotes.")),
    "toml-syntax": _error(N_("This is not valid TOML: {reason}. Correct the line, or write the front matter in YAML.")),
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
    "date-missing": _warning(N_("This document looks like an event, or lies among events alone, and gives no date: it is in no feed. "
                                "If it is one, add a line such as event_start_date: 2027-05-18 14:30.")),
    "date-in-prose": _warning(N_("No key gives the date, and the text says “{found}” in passing: this document is in no feed. "
                                 "If the event is then, add event_start_date: {used}.")),
    "date-invalid": _error(N_("{key} says “{found}”, which is not a date. Type it as 2027-05-18 14:30.")),
    "date-typo": _warning(N_("{key} says {found}, a date that nobody meant; {used} was read from the text instead. "
                             "Type {key}: {used}.")),
    "date-lost": _error(N_("{key} says {found}, a date that nobody meant, and the text names no other. "
                           "Type it as 2027-05-18 14:30.")),
    "date-from-text": _warning(N_("No key gives the date; {used} was read from “{found}”. Add event_start_date: {used}.")),
    "date-from-label": _info(N_("No key gives the date; {used} was read from “{found}”, which tells when it is.")),
    "date-doubtful": _warning(N_("“{found}” is another day than {used}, which is in the calendar. Correct whichever is wrong.")),
    "hours-doubtful": _warning(N_("“{found}” is another hour than {used}, which is in the calendar. Correct whichever is wrong.")),
    "date-rest": _info(N_("{key} says {used} and “{found}”, which is no part of a date; it was passed over.")),
    "hours-for-all-day": _warning(N_("{key} says that the event lasts all day; {other} says {found}, and a line of the text gives "
                                     "hours: the hours were believed. Delete {key}, or the hours.")),
    "hours-beside-all-day": _warning(N_("{key} says that the event lasts all day; {other} says {found}, which was not believed. "
                                        "Delete {key}, or the hour.")),
    "hours-overruled": _info(N_("{key} says {found}, {other} says {used}: the key for hours was believed.")),
    "hours-outweighed": _info(N_("{key} says {found}; “{quote}” tells when it is: {used} was believed.")),
    "hour-of-form": _info(N_("{key} says {found}, as other documents do: a form stored that hour, and the day alone "
                             "was believed. Type the hour.")),
    "hour-of-utc": _info(N_("{key} says {found}, which is midnight in UTC: a program made it of a bare day, and the day alone was "
                            "believed. Type the hour.")),
    "hour-to-the-second": _warning(N_("{key} says {found}: an hour to the second is that of a program, so the day alone was "
                                      "believed. Type the hour, or correct the day.")),
    "end-year-slip": _warning(N_("{key} says {found}, another year than the start; {used} was understood. "
                                 "Type the right year.")),
    "date-overruled": _info(N_("{key} says {found}; {used} was read from “{quote}”, which tells when the event is.")),
    "date-contradicted": _warning(N_("{key} says {found}, “{quote}” says {used}; {used} was believed. "
                                     "Correct whichever is wrong.")),
    "date-from-end": _warning(N_("Only {key} gives a day; it was taken for the day of the event. "
                                 "Add event_start_date if it begins before.")),
    "date-from-name": _info(N_("No key gives the date; {used} was read from the file's name.")),
    "last-day-from-text": _info(N_("No key gives the last day; {used} was read from “{quote}”.")),
    "end-from-duration": _info(N_("No key gives the end; {used} follows from the duration.")),
    "recurrence-from-text": _warning(
        N_("The text says “{quote}”, no key does; {used} was understood. Add a line rrule: with that rule.")
    ),
    "recurrence-invalid": _warning(
        N_("{key} says “{found}”, which is no rule; only the first date is used. Type it as FREQ=WEEKLY;BYDAY=TU.")
    ),
    "recurrence-partly": _warning(
        N_("The text says “{found}”; not all of it was understood, so only the first date is used. "
           "Add a line such as rrule: FREQ=WEEKLY;BYDAY=TU.")
    ),
    "recurrence-unread": _warning(
        N_("The text says “{quote}”; only one date is in the calendar. If it repeats, add a line rrule: {used}.")
    ),
    "recurrence-start": _warning(
        N_("{found} is no time of the rule {quote}; its first one, {used}, is the start. Correct the date or the rule.")
    ),
    "occurrence-not-in-rule": _warning(N_("{key} says {found}, when nothing takes place by the rule. Correct the day.")),
    "occurrence-other-hour": _warning(N_("{key} says {found}; on that day the event is at {used}, which was left out. "
                                         "Type that hour, or the day alone.")),
    "occurrence-invalid": _warning(N_("{key} says “{found}”, which is no date; it was left out. Type it as 2027-05-18.")),
    "zone-unknown": _warning(
        N_("{key} says “{found}”, which is no time zone; {zone} was used. Type a name such as {zone}.")
    ),
    "zone-from-place": _info(N_("The place is in {zone}: hours without an offset were read on the clock there.")),
    "place-homonym": _info(N_("“{found}” is a country as well as a town; the hours were read on the clock in {zone}. "
                              "If it is the country, add a key country.")),
    "zulu-is-local": _info(
        N_("{key} ends in Z, but the texts of {votes} documents here say the same hours: it was read as {used} in {zone}.")
    ),
    "zulu-is-utc": _info(N_("{key} ends in Z, which is UTC: it is {used} in {zone}.")),
    "no-hour": _info(N_("No hour is given: the event is shown as all-day. If it has hours, add them to {key}.")),
    "order-from-neighbours": _info(N_("{key} was read as month/day/year, as the other documents write it.")),
    "year-contradicted": _warning(N_("{key} says {found}, the text says {used}; the text was believed. "
                                     "Correct whichever is wrong.")),
    "several-dates": _warning(N_("The text names several dates ({found}); only {used} is in the calendar. "
                                 "Write one document for each date.")),
    "dates-listed": _info(N_("The text lists several dates ({found}); each became an event of its own.")),
    "weekday-contradicted": _warning(N_("“{found}” does not fit: {date} is a {weekday}. Correct the day or the date.")),
    "hours-contradicted": _warning(N_("{key} says {found}, the text says “{quote}”; {used} was believed. "
                                      "Correct {key}, or the text.")),
    "hours-from-text": _info(N_("{key} gives no hour; “{quote}” was read in the text.")),
    "end-from-text": _info(N_("No key gives the end; “{quote}” was read in the text.")),
    "end-assumed": _warning(N_("No end is given; {minutes} minutes were assumed. Add a line such as event_end_date: {used}.")),
    "end-invalid": _warning(N_("{key} says “{found}”, which is not a date; it was left out. Type it as 2027-05-18 18:00.")),
    "end-implausible": _warning(N_("{key} says {found}, a day that nobody means as the end; it was left out. "
                                   "Type it as 2027-05-18 18:00.")),
    "end-replaced": _info(N_("The end was left out; {minutes} minutes were assumed in its place: {used}.")),
    "implausible-length": _warning(N_("The event lasts {days} days, from {start} to {found}. "
                                      "Correct the end if this is not meant.")),
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
    "offset-fixed": _info(N_("{key} has the offset {found} all year, as the other documents here do; "
                             "{used} was read as the hour on the clock in {zone}.")),
    "offset-foreign": _info(N_("{key} has the offset {found}, another place's clock; it is {used} in {zone}.")),
    "page-hour": _warning(N_("{key} says {found} with seconds and no offset, which Jekyll takes for UTC: the page shows {shown}, "
                             "calendars {typed}. Type it without the seconds: {typed}.")),
    "hour-odd": _warning(N_("{key} says {found}, an hour at which hardly any event begins, and the text names none; it was believed. "
                            "Type the hour, or the day alone.")),
    "hour-skipped": _warning(N_("{found} does not exist in {zone}: clocks go forward then; {used} was used.")),
    "hour-twice": _warning(N_("{found} happens twice in {zone}: clocks go back then; the first was used.")),
}  # fmt: skip

WHAT = {
    "no-title": _warning(N_("No title; “{used}” was made from the first heading or the file name. Add a line such as title: Workshop.")),
    "placeholder-page": _info(N_("This page holds only filler text (“{found}”): not an event.")),
    "placeholder-name": _warning(N_("The file is called “{found}”, as those that are there to be copied, and its event is in "
                                    "the feeds. If nobody should see it, type draft: true.")),
    "not-event": _warning(
        N_("“{found}” tells of what was, and no key gives the start of an event: it was taken for an article. "
           "If it is an event, add a line such as event_start_date: 2027-05-18 14:30.")
    ),
    "not-event-article": _info(N_("“{found}” tells of what was, and no key gives the start of an event: not an event.")),
    "embargo": _info(N_("{key} says {found}: the event is in no feed before {day}.")),
    "expiry": _info(N_("{key} says {found}, before the event: the event is in no feed from {day} on.")),
    "not-of-types": _info(N_("The setting “types” does not count this document among the events: not an event.")),
    "held": _warning(N_("The start is contradicted (“{code}” above), and the setting “doubtful” holds such events back. "
                        "Correct whichever is wrong.")),
    "draft-unclear": _warning(
        N_("{key} says “{found}”, which does not clearly mean public; the event was kept back. "
           "Type draft: true to keep it back, or delete the line to publish it.")
    ),
    "status-unclear": _warning(
        N_("The title “{found}” speaks of a cancellation or a new date; the event is shown as taking place. "
           "Add status: cancelled, or correct the date.")
    ),
    "status-cancelled": _warning(
        N_("{key} says “{found}”: the event is shown as cancelled. Type cancelled: true; or false, if it takes place.")
    ),
    "status-postponed": _warning(
        N_("{key} says “{found}”: the event is shown as postponed. Type its new date as the start, or postponed: false.")
    ),
    "place-unknown": _warning(
        N_("“{found}” refers to no document that is there; no place was taken from it. Correct it, or type the place.")
    ),
    "place-unread": _warning(
        N_("No key and no label gives the place; “{found}” may be a part of it. Add a line such as location: Town hall, Leeds.")
    ),
    "online-contradicted": _warning(
        N_("{key} says “{found}”, but the place is {where}; the event is shown as taking place there. Correct one of both.")
    ),
    "place-not-public": _info(
        N_("“{found}” refers to a document that is not published; nothing of it is shown. Publish it, or type the place.")
    ),
    "deadline-after-start": _warning(
        N_("{key} says {found}, after the start {start}: nobody registers for what has begun. Correct one of both.")
    ),
    "duplicate-event": _warning(
        N_("This looks like {other} again (same start, similar title); both are in the calendar. "
           "Delete one, or mark it draft: true.")
    ),
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

CHECKING = {
    "no-events": _error(N_("None of the {number} documents gives an event ({examples}). Name the key that holds the start "
                           "in feeds.yaml, under “fields”.")),
    "events-lost": _error(N_("{lost} of {number} documents here that look like events give none ({examples}). Mend them, or "
                             "name the key that holds the start in feeds.yaml, under “fields”.")),
    "path-unknown": _warning(N_("{setting} names “{found}”, which no document has; the nearest keys are {near}. "
                                "Type one of them.")),
    "ignore-unknown": _warning(N_("“{found}” is no code of a problem, so nothing is ignored by it. Did you mean {near}?")),
    "category-alone": _warning(N_("Only this event has the category “{category}”. Did you mean “{near}”?")),
    "registration-unlike-others": _warning(
        N_("All {number} other events of the category “{category}” tell where to register, this one does not. "
           "If one must, add a line such as registration_url: https://example.org/form.")
    ),
    "title-long": _info(N_("The title has {length} characters, more than the {limit} that a phone shows. "
                           "Move the details into the text.")),
    "description-cut": _info(N_("The text and its links have {length} characters together, more than the {limit} that "
                                "calendars get (description_length): the end of the text is cut. Put what matters first.")),
}  # fmt: skip


def _with_example(code: str, kind: Kind) -> Kind:
    example, mend = EXAMPLES.get(code, ("", ""))
    return replace(kind, example=example, mend=mend)


KINDS: dict[str, Kind] = {
    code: _with_example(code, kind) for code, kind in {**READING, **WHEN, **WHAT, **CHECKING}.items()
}
CONTRADICTIONS = frozenset({
    "date-contradicted", "date-doubtful", "hours-contradicted", "hours-doubtful", "weekday-contradicted",
    "year-contradicted",
})  # fmt: skip  # two things that people typed about the start
ERRORS = frozenset(code for code, kind in KINDS.items() if kind.severity is Severity.ERROR)


def similar(code: str) -> str:
    """Return the codes that are spelt most like one that does not exist, parted by commas."""
    return ", ".join(get_close_matches(code[:60], KINDS, 3, 0))
