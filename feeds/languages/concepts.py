"""Which sections and concepts a file of a language may have, in the order in which files have them."""

# The properties of an event that a key of the front matter may spell; see interpretation/front_matter.py.
_KEYS = """
    uid slug summary language dtstart dtend day month year published all_day layout created last_modified venue room address address2
    postcode city province region country online registration categories attendance tags abstract practical image
    rows access hours rrule exdates overrides rdates repeats_until geo latitude longitude conference translation draft
    hidden public state visibility listed embargo expiry cancelled postponed expired
    place_venue place_address house_number row_label wrapper plural
"""

CONCEPTS: dict[str, tuple[str, ...]] = {
    # Above all sections: what a language calls itself; ``tags`` of other languages whose words stand in this file as
    # well, each with what that language calls itself: "nn: Norsk nynorsk".
    "": ("name", "tags"),
    # Words that are frequent in this language and rare in others; letters that no other language has.
    "stop": ("words", "letters"),
    # ``plural``: what does not end in s, whose one text is several.
    "keys": tuple(_KEYS.split()),
    # The words that keys are made of; see interpretation/key_roles.py.
    "key_words": (
        "start", "end", "date", "lone_date", "clock", "event", "duration", "days", "zone", "not_the_event",
        "title", "programme", "of_the_event", "near_dates", "limit", "lone_limit", "signing_up", "not_the_deadline",
        "registration", "not_registration", "slots",
    ),
    "answers": ("yes", "no"),
    # What stands where a value is still missing: "to be announced".
    "placeholders": ("empty",),
    # ``months`` and ``weekdays``: what CLDR does not list, in the order of the calendar, several spellings parted by
    # blanks. ``of``: between day and month or year; ``article``: before a day; ``on``: what shows that 4/5 is a day, ``on_behind`` that 4.5. is.
    "dates": (
        "months", "weekdays", "of", "article", "on", "on_behind", "and", "to", "ordinal", "year_mark", "month_mark", "day_mark",
    ),
    # ``unit``: behind an hour; ``counted``: behind a number that is no hour. Before an hour: ``clock`` makes one of a
    # lone number, ``clock_alone`` where nothing but a mark follows, ``at`` of 18.30, ``mark`` of a "3h" that may be a
    # length; ``since`` makes a range of two lone numbers. ``to_behind_from``: a lone number before it
    # is an hour only behind ``from`` ("groupe 1 à 14h"). ``until_behind`` follows the hour at which something ends,
    # ``afternoon_behind`` and ``evening_behind`` one of the later half of the day ("7 del vespre"). ``zones``: "Europe/Berlin: MEZ, MESZ".
    "hours": (
        "noon", "midnight", "not_noon", "morning", "afternoon", "afternoon_behind", "evening_behind", "unit", "not_unit", "minute_unit", "counted", "clock",
        "clock_alone", "at", "mark", "from", "since", "between", "and", "to", "to_behind_from", "until", "until_behind", "starting",
        "article", "length_before", "length_after", "lasting", "about", "zones", "zone_time",
    ),
    "durations": ("days", "hours", "minutes", "and", "said", "is", "long"),
    # The first four are sentences with places for words: {day} one or several days of the week, {day_each} such words for
    # them as are a rule by themselves (``each``: "tiistaisin"), {nth} first … last, {edge} first or last alone, {count} two …; ``every_week`` and the like are all that a key says.
    "recurrence": (
        "weekly", "counted", "alternate", "monthly", "first", "second", "third", "fourth", "last", "two", "three",
        "four", "five", "six", "ten", "each", "and", "from", "until", "except", "unless",
        "every_day", "every_week", "every_other_week", "every_month", "every_year",
    ),
    # What a row, a line or a sentence with hours is about. ``deadline_day``: no deadline before an hour;
    # ``deadline_before`` and ``deadline_until``: one before a day alone; ``last_day``: before the last day to sign up;
    # ``closing``: what says that one ends; ``from``: what the line of a programme opens with.
    "text": (
        "hours_label", "body_label", "access_label", "other_label", "end_label", "doors", "aside", "deadline",
        "deadline_day", "deadline_before", "deadline_until", "last_day", "closing", "from",
    ),
    # Of what was: ``recap`` in a title, ``tag`` alone as a tag, a category or the name of a folder.
    "article": ("recap", "tag"),
    # In all forms of the words. What ``_state`` adds counts under keys alone, ``_mention`` is worth a question in titles.
    # ``called_off`` and ``put_off`` begin a sentence about this very event, unless something ``conditional`` follows.
    "status": (
        "cancelled", "cancelled_state", "cancelled_mention", "postponed", "postponed_state", "postponed_mention",
        "tentative_state", "called_off", "put_off", "conditional", "hidden", "hidden_state", "public", "draft_folder",
    ),
    # ``terms`` begin the label of a row about signing up; a link beside ``elsewhere`` leads to something else.
    "registration": ("sign_up", "join", "terms", "elsewhere", "not_yet", "no_need", "required"),
    # ``tag`` begins a tag or category, ``tag_word`` is anywhere in it; ``list_item`` is all that a line says.
    # ``brands`` are places by themselves, ``title`` is a word of a title, ``title_edge`` at the edge of one; ``not_online``
    # is what some of these words mean together with others.
    "online": (
        "online", "taking_part", "hybrid", "hybrid_state", "webinar", "tag", "tag_word", "list_item", "brands", "title",
        "title_edge", "not_online",
    ),
    # ``label`` before a colon, ``heading`` above a line, ``prose`` before a name and ``held_at`` behind it, unless it is
    # ``not_a_place``; ``at`` joins one to a day or an hour before it; ``building`` begins a name, ``kind`` is a
    # kind of place, in a name or alone; ``organiser`` is a part of the
    # names of those who are no place. ``folders`` hold the documents about places.
    "place": (
        "label", "heading", "address_label", "nowhere", "prose", "held_at", "at", "not_a_place", "building", "kind", "organiser",
        "folders",
    ),
    # ``event``: a word in the layout or the folder of an event; ``kind``: what says that and no more; ``post_folder``: the
    # whole name of a folder of posts; ``template``: the name of a file that is there to be copied.
    "site": ("event", "kind", "post_folder", "template"),
    # What feeds say in the language of an event; without braces no name is filled in.
    "labels": (
        "online", "conference", "cancelled", "postponed", "to_confirm", "registration", "register_by", "more", "pair",
        "category", "archive", "day",
    ),
}  # fmt: skip
