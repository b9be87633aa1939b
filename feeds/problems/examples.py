"""For each kind of Problem an example that is told so, and the same lines as they should be typed.

``DOCUMENTS`` are shown as documents, and tests prove both halves; a comment such as ``<!-- events/a.md -->`` names
the file where its name or its neighbours count. ``SITUATIONS`` lie outside of any document and are told in words.
"""

TITLE = "title: Workshop"
START = "event_start_date: 2027-05-18 14:30"
END = "event_end_date: 2027-05-18 18:00"
TABLE = "informations:"


def _page(*lines: str, body: str = "") -> str:
    return "\n".join(("---", *lines, "---", *([body] if body else []), ""))


def _named(*pages: tuple[str, str]) -> str:
    return "\n".join(f"<!-- {name} -->\n{page}" for name, page in pages)


def _start(typed: str, *more: str) -> str:
    return _page(TITLE, f"event_start_date: {typed}", *more)


def _end(typed: str) -> str:
    return _page(TITLE, START, f"event_end_date: {typed}")


def _row(label: str, text: str, *more: str) -> str:
    return _page(TITLE, START, *more, TABLE, f"- label: {label}", f"  text: {text}")


def _category(*categories: str) -> str:
    return _named(*((f"{number}.md", _page(f"title: {number}", START, END, f"categories: [{category}]"))
                    for number, category in enumerate(categories, 1)))  # fmt: skip


def _registrations(number: int) -> str:
    form = "registration_url: https://example.org/form"
    pages = (
        _page(f"title: {at}", START, END, "categories: [Course]", *([form] if at <= number else []))
        for at in range(1, 5)
    )
    return _named(*((f"{at}.md", page) for at, page in enumerate(pages, 1)))


_GOOD = _page(TITLE, START, END)
_LONG = "Workshop in which we mend bicycles, toasters, radios and trousers, sharpen knives, swap seeds and drink tea together"
_BOMB = ("a: &a [x, x, x, x, x, x, x, x, x, x]", *(f"{one}: &{one} [{', '.join([f'*{before}'] * 10)}]"
         for before, one in ("ab", "bc", "cd", "de", "ef")))  # fmt: skip

_READING = {
    "not-utf-8": (_page("title: Caf\udce9", START, END), _page("title: Café", START, END)),
    "byte-order-mark": (f"\ufeff{_GOOD}", _GOOD),
    "crlf": (_GOOD.replace("\n", "\r\n"), _GOOD),
    "blank-before-fence": (f"\n\n{_GOOD}", _GOOD),
    "underscore-file": (_named(("_workshop.md", _GOOD)), _named(("workshop.md", _GOOD))),
    "no-front-matter": ("# Workshop\n\nTuesday at half past two.\n", _page(TITLE, START, END, body="Tuesday at half past two.")),
    "fence-not-closed": (f"---\n{TITLE}\n{START}\n{END}\n\nBring a pencil.\n", _page(TITLE, START, END, body="Bring a pencil.")),
    "front-matter-empty": (_page(body="Bring a pencil."), _page(TITLE, START, END, body="Bring a pencil.")),
    "front-matter-not-keys": (_page("- Workshop", "- 2027-05-18 14:30"), _GOOD),
    "yaml-tab": (_page(TITLE, START, TABLE, "\t- label: Hours", "\t  text: 14:30-18:00"),
                 _page(TITLE, START, TABLE, "  - label: Hours", "    text: 14:30-18:00")),
    "yaml-colon": (_page("title: Workshop: the sequel", START, END), _page('title: "Workshop: the sequel"', START, END)),
    "yaml-quote": (_page("title: 'L'atelier'", START, END), _page("title: \"L'atelier\"", START, END)),
    "yaml-indent": (_page(TITLE, START, f"  {END}"), _GOOD),
    "yaml-syntax": (_page("title: @home workshop", START, END), _page('title: "@home workshop"', START, END)),
    "toml-syntax": ('+++\ntitle = "Workshop\ndate = 2027-05-18\n+++\n', '+++\ntitle = "Workshop"\ndate = 2027-05-18T14:30:00\nduration = 90\n+++\n'),
    "yaml-control": (_page("title: Work\x0bshop", START, END), _GOOD),
    "yaml-too-deep": (_page(TITLE, START, END, f"tags: {'[' * 41}tools{']' * 41}"), _page(TITLE, START, END, "tags: [tools]")),
    "yaml-too-many": (_page(TITLE, START, END, *_BOMB), _page(TITLE, START, END, "a: [x, x, x]")),
    "duplicate-key": (_page(TITLE, START, END, "title: Mending"), _page("title: Mending", START, END)),
    "ignore-unknown": (_page(TITLE, START, "# feeds: ignore=end-assume"), _page(TITLE, START, "# feeds: ignore=end-assumed")),
}  # fmt: skip

_WHEN = {
    "date-missing": (_page(TITLE, "layout: event"), _page(TITLE, "layout: event", START, END)),
    "date-in-prose": (_page(TITLE, "layout: event", body="We meet on 18 May 2027 in the library."),
                      _page(TITLE, "layout: event", START, END, body="We meet on 18 May 2027 in the library.")),
    "no-date": (_page(TITLE), _GOOD),
    "date-invalid": (_start("next Tuesday"), _GOOD),
    "date-typo": (_page("title: Workshop of 18 May 2027", "event_start_date: 0027-05-18 14:30"), _GOOD),
    "date-lost": (_start("0027-05-18 14:30"), _GOOD),
    "date-from-text": (_named(("a.md", _page("title: Workshop of Tuesday 18 May 2027")), ("b.md", _GOOD)),
                       _named(("a.md", _GOOD), ("b.md", _GOOD))),
    "date-from-label": (_named(("a.md", _page(TITLE, TABLE, "- label: Date", "  text: 18 May 2027")), ("b.md", _GOOD)),
                        _named(("a.md", _GOOD), ("b.md", _GOOD))),
    "date-from-name": (_named(("events/2027-05-18-workshop.md", _page(TITLE))), _named(("events/workshop.md", _GOOD))),
    "last-day-from-text": (_page("title: Fair from 18 to 20 May 2027", "event_start_date: 2027-05-18"),
                           _page("title: Fair", "event_start_date: 2027-05-18", "event_end_date: 2027-05-20")),
    "end-from-duration": (_page(TITLE, START, "duration: 2h"), _page(TITLE, START, "event_end_date: 2027-05-18 16:30")),
    "zone-unknown": (_page(TITLE, START, END, "timezone: Pariss"), _page(TITLE, START, END, "timezone: Europe/Paris")),
    "zone-from-place": (_page(TITLE, START, END, "location: 12 Fleet Street, London, United Kingdom"),
                        _page(TITLE, START, END, "location: 12 Fleet Street, London, United Kingdom",
                              "# feeds: ignore=zone-from-place")),
    "zulu-is-utc": (_start("2027-05-18T12:30:00Z", END), _GOOD),
    "no-hour": (_start("2027-05-18"), _GOOD),
    "recurrence-from-text": (_page("title: Workshop, every Tuesday", START, END),
                             _page("title: Workshop, every Tuesday", START, END, "rrule: FREQ=WEEKLY;BYDAY=TU")),
    "recurrence-invalid": (_page(TITLE, START, END, "rrule: now and then"), _page(TITLE, START, END, "rrule: FREQ=WEEKLY;BYDAY=TU")),
    "occurrence-invalid": (_page(TITLE, START, END, "rrule: FREQ=WEEKLY;BYDAY=TU;COUNT=9", "exdates: [next week]"),
                           _page(TITLE, START, END, "rrule: FREQ=WEEKLY;BYDAY=TU;COUNT=9", "exdates: [2027-05-25]")),
    "zulu-is-local": (_page(TITLE, "event_start_date: 2027-05-18T14:30:00Z", TABLE, "- label: Hours", "  text: 14:30-18:00"),
                      _page(TITLE, "event_start_date: 2027-05-18T14:30:00+02:00", TABLE, "- label: Hours", "  text: 14:30-18:00")),
    "order-from-neighbours": (
        _named(("a.md", _page(TITLE, "event_start_date: 07/08/2027")), ("b.md", _page(TITLE, "event_start_date: 07/28/2027"))),
        _named(("a.md", _page(TITLE, "event_start_date: 2027-07-08")), ("b.md", _page(TITLE, "event_start_date: 2027-07-28")))),
    "year-contradicted": (_page(TITLE, "event_start_date: 2026-05-18 14:30", "event_end_date: 2026-05-18 18:00",
                                "abstract: See you on 18 May 2027."),
                          _page(TITLE, START, END, "abstract: See you on 18 May 2027.")),
    "several-dates": (_row("Dates", "18 May 2027, 8 June 2027", END, "rrule: FREQ=WEEKLY;COUNT=4"),
                      _row("Date", "18 May 2027", END, "rrule: FREQ=WEEKLY;COUNT=4")),
    "dates-listed": (_row("Dates", "18 May 2027, 8 June 2027", END), _row("Date", "18 May 2027", END)),
    "hours-for-all-day": (_page(TITLE, START, END, "all_day: true", body="Hours: 14:30 to 18:00"),
                          _page(TITLE, START, END, body="Hours: 14:30 to 18:00")),
    "hour-odd": (_start("2027-05-18 10:12"), _start("2027-05-18 10:15")),
    "hour-of-utc": (_page(TITLE, "startDate: 2027-04-09", "startTime: '02:00'", "endTime: '02:00'"),
                    _page(TITLE, "startDate: 2027-04-09", "startTime: '10:00'", "endTime: '12:00'")),
    "hours-beside-all-day": (_page(TITLE, START, "all_day: true"), _page(TITLE, "event_start_date: 2027-05-18", "all_day: true")),
    "weekday-contradicted": (_page(TITLE, START, END, body="See you on Monday 18 May 2027."),
                             _page(TITLE, START, END, body="See you on Tuesday 18 May 2027.")),
    "date-from-end": (_page(TITLE, "event_end_date: 2027-05-18"), _page(TITLE, "event_start_date: 2027-05-18")),
    "date-overruled": (
        _page(TITLE, "date: 2027-05-03 04:27:13", "place: Town hall",
              body="## Date & time\n\n- Tuesday 18 May 2027\n- 2:30 pm to 6 pm"),
        _page(TITLE, START, END, "place: Town hall", body="## Date & time\n\n- Tuesday 18 May 2027\n- 2:30 pm to 6 pm"),
    ),
    "date-contradicted": (
        _page(TITLE, "event_start_date: 2027-05-11 14:30", TABLE, "- label: Date", "  text: Tuesday 18 May 2027, 14:30-18:00"),
        _row("Date", "Tuesday 18 May 2027, 14:30-18:00"),
    ),
    "date-doubtful": (
        _page(TITLE, "event_start_date: 2027-05-11 14:30", "event_end_date: 2027-05-11 18:00", TABLE, "- label: Date",
              "  text: 18 May"),
        _page(TITLE, START, END, TABLE, "- label: Date", "  text: 18 May"),
    ),
    "hours-doubtful": (
        _page(TITLE, "event_start_date: 2027-05-18", "all_day: true", TABLE, "- label: Hours", "  text: 14:30-18:00"),
        _row("Hours", "14:30-18:00"),
    ),
    "hours-overruled": (
        _page(TITLE, "date: 2027-05-18 14:00", "start_time: 14:30", "end_time: 18:00"),
        _page(TITLE, "date: 2027-05-18", "start_time: 14:30", "end_time: 18:00"),
    ),
    "hours-outweighed": (
        _page(TITLE, "event_start_date: 2027-05-18 03:17:42", TABLE, "- label: Hours", "  text: 14:30-18:00"),
        _row("Hours", "14:30-18:00"),
    ),
    "date-rest": (_start("2027-05-18#final"), _start("2027-05-18  # final")),
    "end-year-slip": (_end("2026-05-18 18:00"), _end("2027-05-18 18:00")),
    "hour-of-form": (
        _named(*((f"{day}.md", _page(f"title: Workshop {day}", f"event_start_date: 2027-05-{day} 04:33:46"))
                 for day in range(11, 16))),
        _named(*((f"{day}.md", _page(f"title: Workshop {day}", f"event_start_date: 2027-05-{day} 14:30"))
                 for day in range(11, 16))),
    ),
    "hour-to-the-second": (_start("2027-05-18 14:33:46"), _start("2027-05-18 14:30")),
    "offset-fixed": (
        _named(*((f"{month}.md", _page(f"title: Workshop {month}", f"event_start_date: 2027-{month:02}-18 14:30:00 +01:00"))
                 for month in (1, 5, 6, 7))),
        _named(*((f"{month}.md", _page(f"title: Workshop {month}", f"event_start_date: 2027-{month:02}-18 14:30"))
                 for month in (1, 5, 6, 7))),
    ),
    "hours-contradicted": (_page(TITLE, "event_start_date: 2027-05-18 06:30", TABLE, "- label: Hours", "  text: 18:30-20:00"),
                           _page(TITLE, "event_start_date: 2027-05-18 18:30", TABLE, "- label: Hours", "  text: 18:30-20:00")),
    "hours-from-text": (_page(TITLE, "event_start_date: 2027-05-18", TABLE, "- label: Hours", "  text: 14:30-18:00"), _GOOD),
    "end-from-text": (_row("Hours", "14:30-18:00"), _row("Hours", "14:30-18:00", END)),
    "end-assumed": (_page(TITLE, START), _GOOD),
    "end-invalid": (_end("about six"), _GOOD),
    "recurrence-partly": (_page("title: Choir every Tuesday except holidays", START, END),
                          _page("title: Choir every Tuesday", START, END, "rrule: FREQ=WEEKLY;BYDAY=TU")),
    "recurrence-unread": (_page("title: Choir", START, END, body="We sing every Tuesday from 14:30 to 18:00."),
                          _page("title: Choir", START, END, "rrule: FREQ=WEEKLY;BYDAY=TU",
                                body="We sing every Tuesday from 14:30 to 18:00.")),
    "recurrence-start": (_page(TITLE, START, END, "rrule: FREQ=WEEKLY;BYDAY=WE"),
                         _page(TITLE, START, END, "rrule: FREQ=WEEKLY;BYDAY=TU")),
    "occurrence-not-in-rule": (_page(TITLE, START, END, "rrule: FREQ=WEEKLY;COUNT=4", "exdates: [2027-05-26]"),
                               _page(TITLE, START, END, "rrule: FREQ=WEEKLY;COUNT=4", "exdates: [2027-05-25]")),
    "occurrence-other-hour": (_page(TITLE, START, END, "rrule: FREQ=WEEKLY;COUNT=4", "exdates: [2027-05-25 18:00]"),
                              _page(TITLE, START, END, "rrule: FREQ=WEEKLY;COUNT=4", "exdates: [2027-05-25 14:30]")),
    "end-implausible": (_end("2931-05-18 18:00"), _GOOD),
    "end-replaced": (_end("about six"), _GOOD),
    "implausible-length": (_page(TITLE, "event_start_date: 2027-05-18", "event_end_date: 2029-05-18"),
                           _page(TITLE, "event_start_date: 2027-05-18")),
    "end-before-start": (_end("2027-05-17 18:00"), _GOOD),
    "end-clock-slip": (_page(TITLE, "event_start_date: 2027-05-18 10:30", "event_end_date: 2027-05-18 00:30"),
                       _page(TITLE, "event_start_date: 2027-05-18 10:30", "event_end_date: 2027-05-18 12:30")),
    "date-ambiguous": (_start("07/08/2027"), _start("2027-08-07")),
    "end-next-day": (_page(TITLE, "event_start_date: 2027-05-18 19:00", TABLE, "- label: Hours", "  text: 19:00-01:00"),
                     _page(TITLE, "event_start_date: 2027-05-18 19:00", "event_end_date: 2027-05-19 01:00")),
    "end-hour-unknown": (_end("2027-05-20"), _end("2027-05-20 18:00")),
    "offset-other-season": (_start("2027-05-18 14:30 +01:00", END), _start("2027-05-18 14:30 +02:00", END)),
    "offset-foreign": (_start("2027-05-18 10:30 -04:00", END), _start("2027-05-18 16:30 +02:00", END)),
    "hour-skipped": (_start("2027-03-28 02:30", "event_end_date: 2027-03-28 05:00"),
                     _start("2027-03-28 03:30", "event_end_date: 2027-03-28 05:00")),
    "hour-twice": (_start("2027-10-31 02:30", "event_end_date: 2027-10-31 05:00"),
                   _start("2027-10-31 02:30 +01:00", "event_end_date: 2027-10-31 05:00")),
}  # fmt: skip

_WHAT = {
    "no-title": (_page(START, END), _GOOD),
    "placeholder-page": (_page(TITLE, START, END, body="Lorem ipsum dolor sit amet."),
                         _page(TITLE, START, END, body="Bring a pencil.")),
    "place-unread": (_page("title: Workshop in Leeds", START, END, body="Bring a pencil."),
                     _page("title: Workshop in Leeds", START, END, "location: Town hall, Leeds", body="Bring a pencil.")),
    "placeholder-name": (_named(("example.md", _GOOD)), _named(("workshop.md", _GOOD))),
    "draft-unclear": (_page(TITLE, START, END, "draft: nearly"), _page(TITLE, START, END, "draft: false")),
    "embargo": (_page(TITLE, START, END, "publishDate: 2999-05-01"), _page(TITLE, START, END)),
    "expiry": (_page(TITLE, START, END, "expiryDate: 2027-05-01"), _page(TITLE, START, END, "expiryDate: 2027-05-19")),
    "status-unclear": (_page("title: Workshop cancelled", START, END), _page(TITLE, START, END, "status: cancelled")),
    "status-cancelled": (_page(TITLE, START, END, "cancelled: the hall is flooded"), _page(TITLE, START, END, "cancelled: true")),
    "status-postponed": (_page(TITLE, START, END, "postponed: until spring"), _page(TITLE, START, END, "postponed: true")),
    "not-event": (
        _named(("events/meeting.md", _page("title: Recap of the May meeting", "date: 2027-05-18"))),
        _named(("events/meeting.md", _page("title: Recap of the May meeting", START, END))),
    ),
    "not-event-article": (_page("title: Recap of the May meeting", "date: 2027-05-18"), _page("title: May meeting", START, END)),
    "online-contradicted": (
        _page(TITLE, START, END, "mode: online", "location: Town hall, 12 High Street"),
        _page(TITLE, START, END, "mode: hybrid", "location: Town hall, 12 High Street"),
    ),
    "place-homonym": (
        _page(TITLE, START, END, "location: Centro", "city: Granada"),
        _page(TITLE, START, END, "location: Centro", "city: Granada", "country: Spain"),
    ),
    "place-unknown": (_page(TITLE, START, END, "location: /places/town-hal"), _page(TITLE, START, END, "location: Town hall")),
    "deadline-after-start": (
        _page(TITLE, START, END, "registration_deadline: 2027-05-19"),
        _page(TITLE, START, END, "registration_deadline: 2027-05-17"),
    ),
    "duplicate-event": (_named(("a.md", _GOOD), ("b.md", _GOOD)), _named(("a.md", _GOOD), ("b.md", _page("draft: true", TITLE, START, END)))),
    "link-scheme-added": (_page(TITLE, START, END, "registration_url: www.example.org/form"),
                          _page(TITLE, START, END, "registration_url: https://www.example.org/form")),
    "link-refused": (_page(TITLE, START, END, "registration_url: ftp://example.org/form"),
                     _page(TITLE, START, END, "registration_url: https://example.org/form")),
    "registration-missing": (_row("Terms", "Free, registration required", END),
                             _row("Terms", "Free, registration required", END, "registration_url: https://example.org/form")),
    "uid-clash": (_named(("a.md", _page(TITLE, START, END, "uid: workshop")), ("b.md", _page(TITLE, START, END, "uid: workshop"))),
                  _named(("a.md", _page(TITLE, START, END, "uid: workshop")), ("b.md", _page(TITLE, START, END, "uid: mending")))),
    "category-alone": (_category("Webinars", "Webinars", "Webinar"), _category("Webinars", "Webinars", "Webinars")),
    "registration-unlike-others": (_registrations(3), _registrations(4)),
    "title-long": (_page(f"title: {_LONG}", START, END), _page(TITLE, START, END, body=f"{_LONG}.")),
}  # fmt: skip

DOCUMENTS = {**_READING, **_WHEN, **_WHAT}

SITUATIONS = {
    "page-hour": ("timezone: Europe/Paris in _config.yml, and 2027-07-01 14:30:00", "2027-07-01 14:30"),
    "held": ("doubtful: hold, and a text that names another day than the keys", "the right day in both"),
    "not-of-types": ("types: {layout: [event]}, and a document with layout: post", "layout: event"),
    "no-events": ("a folder of articles with a date and nothing else", "fields: {start: date}"),
    "events-lost": (
        "layout: event, and when_it_is: tomorrow",
        "fields: {start: when_it_is}, and when_it_is: 2027-05-18 14:30",
    ),
    "path-unknown": (
        "fields: {start: session.begin}, and documents with session: {begins: 2027-05-18 14:30}",
        "fields: {start: session.begins}",
    ),
    "unreadable": ("-rw------- 1 root root workshop.md", "chmod a+r workshop.md"),
    "internal": ("a document that met a fault of this program", "the same document, once the fault is mended"),
    "too-large": ("![](data:image/png;base64,…)   a picture of 3 MB within the text", "![](pictures/workshop.png)"),
    "front-matter-too-large": ("abstract: a whole book, above the second “---”", "The book below the second “---”."),
    "place-not-public": (
        "location: /places/town-hall, and in that document draft: true",
        "location: /places/town-hall, and in that document draft: false",
    ),
    "value-too-long": ("abstract: ten pages, above the second “---”", "The ten pages below the second “---”."),
    "description-cut": (
        "description_length: 1500, and a text of three pages",
        "The same text, with hour, place and price first.",
    ),
    "feed-too-large": (
        "all.ics with 4,000 events",
        "Subscribe to categories/… or to archive.ics; or a shorter description_length.",
    ),
    "history-shallow": ("actions/checkout without fetch-depth", "actions/checkout with fetch-depth: 0"),
    "history-unreadable": (
        "fatal: detected dubious ownership in repository",
        "git config --global --add safe.directory /srv/site",
    ),
}

EXAMPLES = {**DOCUMENTS, **SITUATIONS}
