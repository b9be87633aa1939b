#!/bin/sh
# Guess: SUMMARY:C:\\news (an escaped backslash, then "news") is read as C:\news, and a text that a library writes is
# the text that it reads again.
#
# What happens: ics 0.7.3 and node-ical 0.26.1 read a backslash, a line break and "ews", since they replace \n before
# they look at \\; cal-parser 1.0.2 loses the backslash too. icalendar 7.3.2 reads it right, but when it writes
# \\server\North it takes the \N for a line break, so the share is called "orth". vobject 0.9.9 and ical.js 2.2.1
# are right.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip install -qq --disable-pip-version-check icalendar==7.3.2 ics==0.7.3 vobject==0.9.9
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1 node-ical@0.26.1 cal-parser@1.0.2
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//example//texts//EN BEGIN:VEVENT UID:1@example.org \
  DTSTAMP:20270101T000000Z 'SUMMARY:C:\\news' DTSTART:20270327T180000Z DTEND:20270327T190000Z \
  END:VEVENT END:VCALENDAR >event.ics
cat >read.py <<'EOF'
import json
from pathlib import Path

import icalendar
import ics
import vobject

text = Path("event.ics").read_bytes().decode()
written = icalendar.Event()
written.add("SUMMARY", r"\\server\North")
for name, summary in {
    "icalendar": icalendar.Calendar.from_ical(text).walk("VEVENT")[0]["SUMMARY"],
    "vobject": vobject.readOne(text).vevent.summary.value,
    "ics": next(iter(ics.Calendar(text).events)).name,
    r"icalendar, of its own \\server\North,": icalendar.Event.from_ical(written.to_ical())["SUMMARY"],
}.items():
    print(name, "reads", json.dumps(str(summary)))
EOF
cat >read.mjs <<'EOF'
import fs from 'node:fs';
import ICAL from 'ical.js';
import calParser from 'cal-parser';
import nodeIcal from 'node-ical';

const text = fs.readFileSync('event.ics', 'utf8');
const vevent = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
const byNodeIcal = Object.values(nodeIcal.sync.parseICS(text)).find((each) => each.type === 'VEVENT');
const show = (name, summary) => console.log(name, 'reads', JSON.stringify(summary));
show('ical.js', vevent.getFirstPropertyValue('summary'));
show('node-ical', byNodeIcal.summary);
show('cal-parser', calParser.parseString(text).events[0].summary.value);
EOF
{ v/bin/python read.py; node read.mjs; } >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
icalendar reads "C:\\news"
vobject reads "C:\\news"
ics reads "C:\\\news"
icalendar, of its own \\server\North, reads "\\\\server\north"
ical.js reads "C:\\news"
node-ical reads "C:\\\news"
cal-parser reads "C: ews"
EOF
