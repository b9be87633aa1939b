#!/bin/sh
# Guess: told that a text is French, "18h" is six in the evening, as "18h00" is.
#
# What happens (dateparser 1.5.0): "18h" is eighteen hours ago, the afternoon before, while "18h00" and "à 18h" are the
# evening. "vendredi 18h" (a Friday) is the 18th, a Thursday, at midnight, and in "3 mai 18h" the 18 becomes the year 2018.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip install -qq --disable-pip-version-check dateparser==1.5.0
cat >read.py <<'EOF'
from datetime import datetime

import dateparser

NOW = {"RELATIVE_BASE": datetime(2027, 3, 16, 9)}
for text in ("18h00", "à 18h", "18h", "vendredi 18h", "3 mai 18h", "3 mai 2027 18h"):
    print(text, "→", dateparser.parse(text, languages=["fr"], settings=NOW))
EOF
v/bin/python read.py >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
18h00 → 2027-03-16 18:00:00
à 18h → 2027-03-16 18:00:00
18h → 2027-03-15 15:00:00
vendredi 18h → 2027-03-18 00:00:00
3 mai 18h → 2018-05-03 00:00:00
3 mai 2027 18h → 2027-05-03 18:00:00
EOF
