#!/bin/sh
# Guess: a yearly rule gives one day a year: "the 20th Monday of the year" (BYDAY=20MO) and "Monday of week 20"
# (BYWEEKNO=20;BYDAY=MO), two examples of RFC 5545 §3.8.5.3.
#
# What happens (ical.js 2.2.1): both give every Monday, week after week. BYDAY=-1FR, the last Friday of the year, is
# right, so it is not that numbers are unknown to it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1
cat >read.mjs <<'EOF'
import ICAL from 'ical.js';

const rules = [
  ['1997-05-19T09:00:00', 'FREQ=YEARLY;BYDAY=20MO'],
  ['1997-05-12T09:00:00', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO'],
  ['1997-12-26T09:00:00', 'FREQ=YEARLY;BYDAY=-1FR'],
];
for (const [start, rule] of rules) {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(start));
  console.log(rule, ...[0, 1, 2].map(() => iterator.next().toString().slice(0, 10)));
}
EOF
node read.mjs >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
FREQ=YEARLY;BYDAY=20MO 1997-05-19 1997-05-26 1997-06-02
FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO 1997-05-19 1997-05-26 1997-06-02
FREQ=YEARLY;BYDAY=-1FR 1997-12-26 1998-12-25 1999-12-31
EOF
