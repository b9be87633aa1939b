"""Why a value of an event is the one it is: one sentence for each way of deciding, told to the person who wrote it.

The codes that are codes of problems too (``zulu-is-utc``) are about the same decision; here is its short form.
"""

from feeds.locale.gettext import N_

KEYS = {
    "key": N_("a key that says so"),
    "first-key": N_("the key that comes first in the vocabulary"),
    "another-key": N_("another key, not used"),
    "key-day": N_("a key that gives the day and no hour"),
    "clock-key": N_("a key of its own for the hour"),
    "days-key": N_("the number of days"),
    "duration-key": N_("no end key; a key says how long it lasts"),
    "all-day-key": N_("a key says that it takes whole days"),
    "override": N_("this occurrence is listed as another than the rule says"),
    "end-in-value": N_("no end key; the same value tells the end"),
    "reference": N_("reference followed"),
    "embargo": N_("a key that says from which day on the public may know"),
    "expiry": N_("a key that says from which day on the public may not know any more"),
    "settings-field": N_("settings.fields names this key"),
    "place-part": N_("a part of the place"),
    "settings": N_("a setting of the site"),
    "tags-as-categories": N_("no document of this folder has categories: its tags serve"),
    "spelling": N_("the commonest spelling of this category"),
    "as-typed": N_("as it is typed here"),
}

TEXT = {
    "listed-day": N_("one of several days that are listed"),
    "day-weighed": N_("more speaks for this day"),
    "day-outweighed": N_("more speaks for another day"),
    "hours-in-prose": N_("hours in prose; the key gives no hour"),
    "hours-in-prose-no-end": N_("hours in prose; no end key"),
    "hours-over-midnight": N_("hours in prose; the end is on the next day"),
    "hours-of-each-day": N_("hours in prose, of the last day too"),
    "text-wins": N_("text wins over a stamp that contradicts it"),
    "stamp-contradicted": N_("a stamp that the text contradicts"),
    "date-in-text": N_("no key gives the date; the neighbours are events"),
    "typo-replaced": N_("text instead of a date that nobody meant"),
    "typo": N_("a date that nobody meant"),
    "year-in-text": N_("text wins over the year of a stamp"),
    "end-in-row": N_("no end key; a row tells the end"),
    "last-day-in-text": N_("no end key; the text tells the last day"),
    "duration-in-text": N_("no end key; the text tells how long it lasts"),
    "lone-end": N_("no key gives a start; the end is the only day"),
    "deadline-in-text": N_("no key tells it; the text does"),
    "rule-in-text": N_("a rule in words; no key gives one"),
    "line-of-body": N_("no key names a place; a line of the text does"),
    "picture-in-text": N_("no key names a picture; the first one of the text"),
    "words": N_("the words of title and text"),
    "title-word": N_("a word of the title"),
    "first-lines": N_("the first lines say so"),
    "new-date": N_("the title says that it is put off, and until when"),
    "body": N_("the text of the document"),
    "row": N_("a row of practical information"),
}

NEIGHBOURS = {
    "date-is-event": N_("“date” is the day of the event: no other key, here or in the neighbours, gives it"),
    "date-is-posting": N_("“date” is the day of posting: other keys, here or in the neighbours, give the event's"),
    "order-from-neighbours": N_("month before day, as the neighbours write it"),
    "zulu-is-local": N_("the Z is an ornament: the neighbours' texts say the same hours as their stamps"),
    "another-uid": N_("another document has this UID already"),
    "another-slug": N_("another document would have the same address"),
}

CLOCKS = {
    "date-ambiguous": N_("day before month; it could be read the other way round"),
    "zulu-is-utc": N_("Z is UTC: the hour in the zone of the event"),
    "offset-other-season": N_("the offset is that of the other season: the hour as typed"),
    "offset-foreign": N_("the offset is another place's: the same moment here"),
    "hour-skipped": N_("clocks go forward then: the hour after the change"),
    "hour-twice": N_("clocks go back then: the first of both hours"),
    "zone-of-place": N_("the zone of the clock at the place"),
}

ASSUMED = {
    "unsaid": N_("nothing says it"),
    "assumed": N_("assumed: nothing says otherwise"),
    "one-day": N_("assumed: one whole day, no hour and no last day is given"),
    "default-duration": N_("assumed: nothing tells the end"),
    "end-of-last-day": N_("assumed: the end of the last day"),
    "end-dropped": N_("an end before the start, left out"),
    "online-no-place": N_("online, and no place is named"),
    "place-named": N_("a place is named, nothing says that it is online"),
    "file-name": N_("no key says it: read in the file's name"),
    "own-page": N_("permalink is not set: the page of this application"),
    "made-from-path": N_("made from the path of the file, so that it never changes"),
    "git": N_("the history of the repository"),
    "file-date": N_("the date of the file"),
    "held": N_("its start is contradicted, and the setting “doubtful” holds such events back"),
    "draft-file": N_("the name of the file begins with “_”: the site passes it over"),
    "draft-folder": N_("the folder is one of drafts"),
}

ONLINE = {
    "online-place": N_("what is given as the place says that it is online"),
    "online-attendance": N_("a key about the form of the event says so"),
    "online-in-text": N_("words about taking part online"),
    "online-webinar": N_("a word for an event online, and no place is named"),
    "online-call": N_("a link to a video call, and no place is named"),
}

REGISTRATION = {
    "by-key": N_("a key about signing up"),
    "by-row": N_("a row that speaks of signing up and has a link"),
    "its-words": N_("the words beside the link"),
    "by-key-host": N_("a link to a site that does nothing but sign people up"),
    "by-words-beside": N_("a link beside words that speak of signing up"),
    "by-address": N_("a link to a page that is named for signing up"),
    "by-words": N_("a link of the text whose words speak of signing up"),
    "by-sentence": N_("a link in a sentence about signing up"),
    "by-host": N_("a link of the text to a site that does nothing but sign people up"),
    "not-needed": N_("the text says that nobody needs to sign up, or not yet"),
}

REASONS: dict[str, str] = {**KEYS, **TEXT, **NEIGHBOURS, **CLOCKS, **ASSUMED, **ONLINE, **REGISTRATION}
