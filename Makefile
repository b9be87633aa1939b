# Two commands for a fresh machine; both set up the virtual environment first when it is not there.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: serve test lint translations languages screenshots docs clean

serve: $(VENV)/installed  ## serve the feeds of content/ on http://127.0.0.1:8000
	$(BIN)/feeds serve content

test: $(VENV)/installed  ## run all tests
	$(BIN)/pytest

lint: $(VENV)/installed  ## what CI checks besides the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

translations: $(VENV)/installed  ## gather the messages of the code, then compile what is translated
	cd feeds && ../$(BIN)/pybabel -q extract -F locale/babel.cfg -k N_ -k n_:1,2 --no-location --sort-output --omit-header -o locale/messages.pot .
	cd feeds && ../$(BIN)/pybabel -q update -i locale/messages.pot -d locale -l fr --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 110
	cd feeds && ../$(BIN)/pybabel -q compile -d locale

languages: $(VENV)/installed  ## make the table of months and weekdays anew from CLDR's names in Babel
	$(BIN)/python docs/generate_calendar_names.py

screenshots: $(VENV)/installed  ## take docs/images anew (wants /usr/bin/chromium)
	$(BIN)/python docs/screenshots.py

docs: $(VENV)/installed  ## write docs/problems.md from the table of problems, and the JSON Schemas
	$(BIN)/python docs/generate_problems.py
	$(BIN)/feeds schema settings > docs/settings.schema.json
	$(BIN)/feeds schema front-matter > docs/front-matter.schema.json

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

clean:  ## remove what the other targets made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
