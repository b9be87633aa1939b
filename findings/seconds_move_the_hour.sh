#!/bin/sh
# Guess: in a site of Jekyll with "timezone: Europe/Paris", the front matter values 2027-07-01 14:30, 2027-07-01 14:30:00 and
# "2027-07-01 14:30:00" are the same moment, and {{ page.start | date: "%H:%M" }} shows 14:30 for each.
#
# What happens (Jekyll 4.3.1, Ruby 3.1 of Debian 12): without seconds YAML keeps a text, which Liquid reads on the clock of the
# site: 14:30. With seconds and without quotes it is a moment in UTC, which the page shows as 16:30, in winter as 15:30.
set -eu
apt-get install -y -qq jekyll=4.3.1+dfsg-3+deb12u1 >/dev/null 2>&1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'timezone: Europe/Paris\n' >_config.yml
page() { printf -- '---\nstart: %s\n---\n{{ page.start | date: "%%H:%%M" }}\n' "$2" >"$1.html"; }
page minutes '2027-07-01 14:30'
page seconds '2027-07-01 14:30:00'
page quoted '"2027-07-01 14:30:00"'
page winter '2027-12-01 14:30:00'
page offset '2027-07-01 14:30:00 +0200'
jekyll build --quiet --disable-disk-cache
for name in minutes seconds quoted winter offset; do echo "$name $(cat "_site/$name.html")"; done >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
minutes 14:30
seconds 16:30
quoted 14:30
winter 15:30
offset 14:30
EOF
