#!/bin/sh
# Guess: "at 18:00 on the last Friday of each month" (BYDAY=-1FR) and "on its second Tuesday" (BYDAY=TU;BYSETPOS=2)
# keep the hour of DTSTART and begin with DTSTART, which the rule matches.
#
# What happens (ts-ics 2.4.6): every occurrence is at 00:00, the first one is missing, and the second Tuesday is the
# third, then the fifth. A rule without a number before the weekday keeps its hour.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix . ts-ics@2.4.6
cat >read.mjs <<'EOF'
import { convertIcsCalendar, extendByRecurrenceRule } from 'ts-ics';

const rules = [
  ['20270129', 'FREQ=MONTHLY;COUNT=3;BYDAY=-1FR'],
  ['20270112', 'FREQ=MONTHLY;COUNT=4;BYDAY=TU;BYSETPOS=2'],
  ['20270112', 'FREQ=WEEKLY;COUNT=3;BYDAY=TU'],
];
for (const [day, rule] of rules) {
  const event = convertIcsCalendar(undefined, [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//weekdays//EN', 'BEGIN:VEVENT', 'UID:1@example.org',
    'DTSTAMP:20270101T000000Z', 'SUMMARY:Film', `DTSTART:${day}T180000Z`, `DTEND:${day}T190000Z`, `RRULE:${rule}`,
    'END:VEVENT', 'END:VCALENDAR', '',
  ].join('\r\n')).events[0];
  const span = { start: event.start.date, end: new Date('2028-01-01') };
  const found = extendByRecurrenceRule(event.recurrenceRule, span);
  console.log(rule, ...found.map((each) => each.toISOString().slice(5, 16)));
}
EOF
TZ=UTC node read.mjs >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
FREQ=MONTHLY;COUNT=3;BYDAY=-1FR 02-26T00:00 03-26T00:00 04-30T00:00
FREQ=MONTHLY;COUNT=4;BYDAY=TU;BYSETPOS=2 01-19T00:00 02-16T00:00 03-16T00:00 03-30T00:00
FREQ=WEEKLY;COUNT=3;BYDAY=TU 01-12T18:00 01-19T18:00 01-26T18:00
EOF
