#!/bin/sh
# Guess: a zone that a calendar defines by one offset, and names as it likes, is read by that definition.
#
# What happens: ical 14.3.1 (which Home Assistant reads calendars with) reads 18:00 at -0500 as 18:00 UTC, five hours
# early; with a yearly rule in the same VTIMEZONE it is right. ics 0.7.3 reads both as UTC. icalendar 7.3.2 reads both
# right. A name of the IANA database hides it: then they ask the database and not the calendar.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip install -qq --disable-pip-version-check icalendar==7.3.2 ical==14.3.1 ics==0.7.3
cat >read.py <<'EOF'
import icalendar
import ics
from ical.calendar_stream import IcsCalendarStream

READERS = {
    "icalendar": lambda text: icalendar.Calendar.from_ical(text).walk("VEVENT")[0]["DTSTART"].dt,
    "ical": lambda text: IcsCalendarStream.calendar_from_ics(text).events[0].dtstart,
    "ics": lambda text: next(iter(ics.Calendar(text).events)).begin.datetime,
}
FIXED = ["BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0500", "END:STANDARD"]
RULED = [
    "BEGIN:DAYLIGHT", "DTSTART:20070311T020000", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:20071104T020000", "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500",
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU", "END:STANDARD",
]
for tzid, observances in {"Hall Clock": FIXED, "Club Clock": RULED, "America/Bogota": FIXED}.items():
    text = "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//zones//EN",
        "BEGIN:VTIMEZONE", f"TZID:{tzid}", *observances, "END:VTIMEZONE",
        "BEGIN:VEVENT", "UID:1@example.org", "DTSTAMP:20270101T000000Z", "SUMMARY:Choir",
        f"DTSTART;TZID={tzid}:20270116T180000", f"DTEND;TZID={tzid}:20270116T190000", "END:VEVENT", "END:VCALENDAR", "",
    ])
    print(f"{tzid}:", *[f"{name} {read(text):%H:%M%z}" for name, read in READERS.items()])
EOF
v/bin/python -W ignore read.py >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
Hall Clock: icalendar 18:00-0500 ical 18:00+0000 ics 18:00+0000
Club Clock: icalendar 18:00-0500 ical 18:00-0500 ics 18:00+0000
America/Bogota: icalendar 18:00-0500 ical 18:00-0500 ics 18:00-0500
EOF
