#!/bin/sh
# Guess: in Markdown, "Open 10:00~12:00, 14:00~16:00" is that text. A tilde between hours is how Japanese, Korean and
# Chinese pages write "to", and strikethrough is known as two tildes around words.
#
# What happens (cmarkgfm 2025.10.22, marked 18.2.1): one tilde strikes out as two do, as GitHub's dialect allows, and
# within a word too: the hours from the first tilde to the second are crossed out and both tildes are gone, so a reader
# that drops the markup is left with "10:0012:00, 14:0016:00". One range alone, and blanks around the tilde, stay as
# they are. markdown-it 14.3.0 needs two tildes and leaves the text alone.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/pip install -qq --disable-pip-version-check cmarkgfm==2025.10.22
npm install --silent --no-audit --no-fund --prefix . marked@18.2.1 markdown-it@14.3.0
cat >texts.json <<'EOF'
["Open 10:00~12:00, 14:00~16:00", "Open 10:00~12:00", "Open 10:00 ~ 12:00, 14:00 ~ 16:00"]
EOF
cat >read.py <<'EOF'
import json
from pathlib import Path

from cmarkgfm import github_flavored_markdown_to_html

for text in json.loads(Path("texts.json").read_text()):
    print("cmarkgfm", github_flavored_markdown_to_html(text).strip())
EOF
cat >read.mjs <<'EOF'
import fs from 'node:fs';
import MarkdownIt from 'markdown-it';
import { marked } from 'marked';

const texts = JSON.parse(fs.readFileSync('texts.json', 'utf8'));
for (const text of texts) console.log('marked', marked.parse(text).trim());
for (const text of texts) console.log('markdown-it', new MarkdownIt().render(text).trim());
EOF
{ v/bin/python read.py; node read.mjs; } >answers.txt
cat answers.txt
diff answers.txt - <<'EOF'
cmarkgfm <p>Open 10:00<del>12:00, 14:00</del>16:00</p>
cmarkgfm <p>Open 10:00~12:00</p>
cmarkgfm <p>Open 10:00 ~ 12:00, 14:00 ~ 16:00</p>
marked <p>Open 10:00<del>12:00, 14:00</del>16:00</p>
marked <p>Open 10:00~12:00</p>
marked <p>Open 10:00 ~ 12:00, 14:00 ~ 16:00</p>
markdown-it <p>Open 10:00~12:00, 14:00~16:00</p>
markdown-it <p>Open 10:00~12:00</p>
markdown-it <p>Open 10:00 ~ 12:00, 14:00 ~ 16:00</p>
EOF
