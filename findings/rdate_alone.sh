#!/bin/sh
# Guess: an event with DTSTART on 27 March and one RDATE on 5 April takes place on both days: RFC 5545 §3.8.5.2 makes
# RDATE a list of dates that need no RRULE, and §3.8.2.4 makes DTSTART the first of the set.
#
# What happens: only recurring-ical-events 3.8.2 gives both. vobject 0.9.9, ical 14.3.1 and ical.js 2.2.1 lose the
# first day; icalevents 0.3.1 and node-ical 0.26.1 lose the second. Naming
# DTSTART again among the RDATEs brings the first day back in the first three, and doubles it in none of the six.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip install -qq --disable-pip-version-check \
  recurring-ical-events==3.8.2 icalendar==7.3.2 vobject==0.9.9 ical==14.3.1 icalevents==0.3.1
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1 node-ical@0.26.1
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//dates//EN BEGIN:VEVENT UID:1@example.org \
  DTSTAMP:20270101T000000Z SUMMARY:Market DTSTART:20270327T180000Z DTEND:20270327T190000Z \
  RDATE:20270405T180000Z END:VEVENT END:VCALENDAR >once.ics
sed 's/^RDATE:/RDATE:20270327T180000Z,/' once.ics >twice.ics
cat >read.py <<'EOF'
import sys
from datetime import datetime
from pathlib import Path

import icalendar
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalevents.icalevents import events

text, span = Path(sys.argv[1]).read_bytes().decode(), (datetime(2027, 1, 1), datetime(2028, 1, 1))
starts = {
    "recurring-ical-events": [
        each["DTSTART"].dt for each in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(*span)
    ],
    "vobject": vobject.readOne(text).vevent.rruleset,
    "ical": [each.dtstart for each in IcsCalendarStream.calendar_from_ics(text).timeline.included(*span)],
    "icalevents": [each.start for each in events(string_content=text, start=span[0], end=span[1])],
}
for name, found in starts.items():
    print(name, *[f"{each:%m-%d}" for each in sorted(found)])
EOF
cat >read.mjs <<'EOF'
import fs from 'node:fs';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';

const text = fs.readFileSync(process.argv[2], 'utf8');
const iterator = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')).iterator();
const found = [];
for (let next = iterator.next(); next; next = iterator.next()) found.push(next.toString());
console.log('ical.js', ...found.map((start) => start.slice(5, 10)));
const event = Object.values(nodeIcal.sync.parseICS(text)).find((each) => each.type === 'VEVENT');
const expanded = nodeIcal.expandRecurringEvent(event, { from: new Date('2027-01-01'), to: new Date('2028-01-01') });
console.log('node-ical', ...expanded.map((each) => each.start.toISOString().slice(5, 10)));
EOF
for file in once twice; do
  { v/bin/python read.py $file.ics; node read.mjs $file.ics; } >$file.txt
  echo "DTSTART is named $file:" && cat $file.txt
done
diff once.txt - <<'EOF'
recurring-ical-events 03-27 04-05
vobject 04-05
ical 04-05
icalevents 03-27
ical.js 04-05
node-ical 03-27
EOF
diff twice.txt - <<'EOF'
recurring-ical-events 03-27 04-05
vobject 03-27 04-05
ical 03-27 04-05
icalevents 03-27
ical.js 03-27 04-05
node-ical 03-27
EOF
