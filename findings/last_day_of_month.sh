#!/bin/sh
# Guess: a monthly event that starts on 31 January, and a yearly one that starts on 29 February, take place only where
# that day exists (RFC 5545 §3.3.10: invalid dates are ignored): January, March, May; 2028, 2032, 2036.
#
# What happens: node-ical 0.26.1 and ts-ics 2.4.6 move the event to 28 February and then leave it on the 28th of every
# month, so March is wrong too; ical.js 2.2.1 skips the months rightly, but gives 1 March in each year without a
# 29 February. The same rule that names its day (BYMONTHDAY=31, and BYMONTH=2;BYMONTHDAY=29) is right in all three.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix . node-ical@0.26.1 rrule-temporal@1.6.0 ts-ics@2.4.6 ical.js@2.2.1
cat >read.mjs <<'EOF'
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { convertIcsCalendar, extendByRecurrenceRule } from 'ts-ics';

const calendar = (start, rule) => [
  'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//months//EN', 'BEGIN:VEVENT', 'UID:1@example.org',
  'DTSTAMP:20270101T000000Z', 'SUMMARY:Dinner', `DTSTART:${start}T120000Z`, `DTEND:${start}T130000Z`,
  `RRULE:${rule};COUNT=3`, 'END:VEVENT', 'END:VCALENDAR', '',
].join('\r\n');
const readers = {
  'node-ical': (text) => {
    const event = Object.values(nodeIcal.sync.parseICS(text)).find((each) => each.type === 'VEVENT');
    const span = { from: new Date('2027-01-01'), to: new Date('2040-01-01') };
    return nodeIcal.expandRecurringEvent(event, span).map((each) => each.start.toISOString());
  },
  'ts-ics': (text) => {
    const event = convertIcsCalendar(undefined, text).events[0];
    const span = { start: event.start.date, end: new Date('2040-01-01') };
    return extendByRecurrenceRule(event.recurrenceRule, span).map((each) => each.toISOString());
  },
  'ical.js': (text) => {
    const vevent = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
    const iterator = new ICAL.Event(vevent).iterator();
    const found = [];
    for (let next = iterator.next(); next; next = iterator.next()) found.push(next.toString());
    return found;
  },
};
const rules = [
  ['20270131', 'FREQ=MONTHLY'], ['20270131', 'FREQ=MONTHLY;BYMONTHDAY=31'],
  ['20280229', 'FREQ=YEARLY'], ['20280229', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'],
];
for (const [start, rule] of rules)
  for (const [name, read] of Object.entries(readers))
    console.log(rule, name, ...read(calendar(start, rule)).map((each) => each.slice(0, 10)));
EOF
TZ=UTC node read.mjs >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
FREQ=MONTHLY node-ical 2027-01-31 2027-02-28 2027-03-28
FREQ=MONTHLY ts-ics 2027-01-31 2027-02-28 2027-03-28
FREQ=MONTHLY ical.js 2027-01-31 2027-03-31 2027-05-31
FREQ=MONTHLY;BYMONTHDAY=31 node-ical 2027-01-31 2027-03-31 2027-05-31
FREQ=MONTHLY;BYMONTHDAY=31 ts-ics 2027-01-31 2027-03-31 2027-05-31
FREQ=MONTHLY;BYMONTHDAY=31 ical.js 2027-01-31 2027-03-31 2027-05-31
FREQ=YEARLY node-ical 2028-02-29 2029-02-28 2030-02-28
FREQ=YEARLY ts-ics 2028-02-29 2029-02-28 2030-02-28
FREQ=YEARLY ical.js 2028-02-29 2029-03-01 2030-03-01
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 node-ical 2028-02-29 2032-02-29 2036-02-29
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 ts-ics 2028-02-29 2032-02-29 2036-02-29
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 ical.js 2028-02-29 2032-02-29 2036-02-29
EOF
