#!/bin/sh
# Guess: CATEGORIES:Music\, Dance,Art is two categories, since RFC 5545 §3.3.11 escapes a comma within a text.
#
# What happens: ical 14.3.1 (which Home Assistant reads calendars with) and ts-ics 2.4.6 give three, "Music\" with the
# backslash, " Dance" with the blank, and "Art"; node-ical 0.26.1 the same without the blank; cal-parser 1.0.2 gives one.
# icalendar 7.3.2 and ical.js 2.2.1 give two. In the same event, ical, node-ical and ts-ics unescape SUMMARY rightly.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip install -qq --disable-pip-version-check icalendar==7.3.2 ical==14.3.1
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1 node-ical@0.26.1 ts-ics@2.4.6 cal-parser@1.0.2
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//categories//EN BEGIN:VEVENT UID:1@example.org \
  DTSTAMP:20270101T000000Z 'SUMMARY:Music\, Dance' DTSTART:20270327T180000Z DTEND:20270327T190000Z \
  'CATEGORIES:Music\, Dance,Art' END:VEVENT END:VCALENDAR >event.ics
cat >read.py <<'EOF'
import json
from pathlib import Path

import icalendar
from ical.calendar_stream import IcsCalendarStream

text = Path("event.ics").read_bytes().decode()
vevent, event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0], IcsCalendarStream.calendar_from_ics(text).events[0]
print("icalendar", vevent["SUMMARY"], json.dumps([str(each) for each in vevent["CATEGORIES"].cats]))
print("ical", event.summary, json.dumps(event.categories))
EOF
cat >read.mjs <<'EOF'
import fs from 'node:fs';
import ICAL from 'ical.js';
import calParser from 'cal-parser';
import nodeIcal from 'node-ical';
import { convertIcsCalendar } from 'ts-ics';

const text = fs.readFileSync('event.ics', 'utf8');
const vevent = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
const byNodeIcal = Object.values(nodeIcal.sync.parseICS(text)).find((each) => each.type === 'VEVENT');
const byTsIcs = convertIcsCalendar(undefined, text).events[0];
const byCalParser = calParser.parseString(text).events[0];
const show = (name, summary, categories) => console.log(name, summary, JSON.stringify(categories));
show('ical.js', vevent.getFirstPropertyValue('summary'), vevent.getFirstProperty('categories').getValues());
show('node-ical', byNodeIcal.summary, byNodeIcal.categories);
show('ts-ics', byTsIcs.summary, byTsIcs.categories);
show('cal-parser', byCalParser.summary.value, byCalParser.categories.value);
EOF
{ v/bin/python read.py; node read.mjs; } >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
icalendar Music, Dance ["Music, Dance", "Art"]
ical Music, Dance ["Music\\", " Dance", "Art"]
ical.js Music, Dance ["Music, Dance","Art"]
node-ical Music, Dance ["Music\\","Dance","Art"]
ts-ics Music, Dance ["Music\\"," Dance","Art"]
cal-parser Music, Dance "Music, Dance,Art"
EOF
