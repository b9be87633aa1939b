#!/bin/sh
# Guess: a calendar that defines a zone of its own (VTIMEZONE) is read by that definition, whatever was read before it.
#
# What happens (icalendar 7.3.2, vobject 0.9.9): both keep the first definition of a name for the life of the process.
# The second calendar that says "Customized Time Zone" (as Outlook does)
# is read on the clock of the first: here six hours early, without a word. Read alone, it is right.
# A service that reads the calendars of many people moves the events of all but the first.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip install -qq --disable-pip-version-check icalendar==7.3.2 vobject==0.9.9
cat >read.py <<'EOF'
import sys

import icalendar
import vobject


def calendar(offset):
    return "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//zones//EN",
        "BEGIN:VTIMEZONE", "TZID:Customized Time Zone",
        "BEGIN:STANDARD", "DTSTART:19700101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT", "UID:1@example.org", "DTSTAMP:20270101T000000Z", "SUMMARY:Choir",
        "DTSTART;TZID=Customized Time Zone:20270316T180000", "DTEND;TZID=Customized Time Zone:20270316T190000",
        "END:VEVENT", "END:VCALENDAR", "",
    ])


READERS = {
    "icalendar": lambda text: icalendar.Calendar.from_ical(text).walk("VEVENT")[0]["DTSTART"].dt,
    "vobject": lambda text: vobject.readOne(text).vevent.dtstart.value,
}
read = READERS[sys.argv[1]]
print(*[f"{read(calendar(offset)):%H:%M%z}" for offset in sys.argv[2:]])
EOF
status=0
for library in icalendar vobject; do
  alone=$(v/bin/python read.py $library -0500)
  after=$(v/bin/python read.py $library +0100 -0500)
  echo "$library: 18:00 at -0500 is read as $alone; after a calendar at +0100 the two are read as $after"
  [ "$alone" = "18:00-0500" ] && [ "$after" = "18:00+0100 18:00+0100" ] || status=1
done
exit $status
