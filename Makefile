# Each target sets up the virtual environment first when it is not there.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
NEWEST ?= .venv-newest
STORES ?= .venv-stores

.PHONY: serve test test-fast test-long test-newest test-stores mutants lint lock dist test-install translations languages screenshots docs clean

serve: $(VENV)/installed  ## serve the feeds of content/ on http://127.0.0.1:8000
	$(BIN)/feeds serve content

test: $(VENV)/installed  ## run all tests
	$(BIN)/pytest

test-newest:  ## run all tests with the newest packages, where any differs from the pinned ones
	$(PYTHON) -m venv $(NEWEST)
	$(NEWEST)/bin/pip install --quiet --upgrade --upgrade-strategy eager --editable '.[dev]'
	$(NEWEST)/bin/python .ci/differences.py requirements-dev.txt || $(NEWEST)/bin/pytest

test-stores: $(STORES)/installed  ## publish to stores on this machine, which `make test` leaves out
	$(STORES)/bin/pytest -n 0 tests/test_publish.py

test-fast: $(VENV)/installed  ## the inner loop, under a minute: no browser, no server, nothing that is killed
	$(BIN)/pytest -m "not slow"

test-long: $(VENV)/installed $(STORES)/installed  ## what takes long, at most an hour: more examples, kills, files, and ten minutes of edits
	FEEDS_KILLS=50 FEEDS_MANY=5000 FEEDS_SOAK=600 $(BIN)/pytest --hypothesis-profile nightly
	FEEDS_KILLS=100 $(STORES)/bin/pytest -n 0 tests/test_publish.py

mutants: $(VENV)/installed  ## change single lines and see which tests notice; writes its part of docs/testing.md
	$(BIN)/python tests/mutants.py

lint: $(VENV)/installed  ## what CI checks besides the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Releases with the hashes of all their files, so the same two files serve every Python and every machine.
LOCK = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command 'make lock' pyproject.toml

lock:  ## pin the newest releases: requirements.txt to use feeds, requirements-dev.txt to work on it, -stores for tests of publishing
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet --upgrade uv
	$(LOCK) --upgrade --extra dev --output-file requirements-dev.txt
	$(LOCK) --upgrade --constraint requirements-dev.txt --output-file requirements.txt
	$(LOCK) --upgrade --extra stores-dev --output-file requirements-stores.txt

dist: $(VENV)/installed  ## build the sdist and the wheel into dist/
	rm -rf dist
	$(BIN)/python -m build --quiet --no-isolation

test-install: dist  ## install the wheel with the pinned packages where nothing else is, and use it
	$(PYTHON) -m venv --clear build/use
	build/use/bin/pip install --quiet --require-hashes --requirement requirements.txt
	build/use/bin/pip install --quiet --no-deps dist/*.whl
	build/use/bin/feeds --version
	cd build && use/bin/python -m feeds build ../content --output site

translations: $(VENV)/installed  ## gather the messages of the code and of click, then compile what is translated
	cd feeds && ../$(BIN)/pybabel -q extract -F locale/babel.cfg -k N_ -k n_:1,2 --no-location --sort-output --omit-header -o locale/messages.pot .
	cd feeds && ../$(BIN)/pybabel -q update -i locale/messages.pot -d locale -l fr --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 110
	$(BIN)/pybabel -q extract --no-location --sort-output --omit-header -o feeds/locale/click.pot $$($(BIN)/python -c 'import click; print(click.__path__[0])')
	cd feeds && ../$(BIN)/pybabel -q update -D click -i locale/click.pot -d locale -l fr --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 110
	cd feeds && ../$(BIN)/pybabel -q compile -d locale
	cd feeds && ../$(BIN)/pybabel -q compile -D click -d locale

languages: $(VENV)/installed  ## make the table of months and weekdays anew from CLDR's names in Babel
	$(BIN)/python docs/generate_calendar_names.py

screenshots: $(VENV)/installed  ## take docs/images anew (wants /usr/bin/chromium)
	$(BIN)/python docs/screenshots.py

docs: $(VENV)/installed  ## write docs/problems.md from the table of problems, and the JSON Schemas
	$(BIN)/python docs/generate_problems.py
	$(BIN)/feeds schema settings > docs/settings.schema.json
	$(BIN)/feeds schema front-matter > docs/front-matter.schema.json

$(STORES)/installed: pyproject.toml requirements-stores.txt
	$(PYTHON) -m venv $(STORES)
	$(STORES)/bin/pip install --quiet --require-hashes --requirement requirements-stores.txt
	$(STORES)/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/installed: pyproject.toml requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

clean:  ## remove what the other targets made
	rm -rf $(VENV) $(NEWEST) $(STORES) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
