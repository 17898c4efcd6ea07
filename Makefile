# Two commands do all the set-up: `make demo` and `make test`. They need python3 (3.11-3.13) and make, nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python tools/pip-26.3-py3-none-any.whl/pip
NICE   ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types rooms audit release tests slow gate bench peers lock screenshots clean

help:  ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "luoshi needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) --version 2>&1). Use: make PYTHON=/path/to/python3.12" >&2; exit 2; }
	$(PYTHON) -m venv --without-pip $(VENV)
	@touch $@

$(VENV)/run: requirements/run.txt pyproject.toml $(VENV)/made
	$(PIP) install --quiet --require-hashes -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/run
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/run  ## run the main job on the bundled sample and serve the result
	$(BIN)/luoshi demo

test: $(VENV)/dev  ## run the tests (the slow ones apart: make slow)
	$(BIN)/python -m pytest -n auto -m "not slow"

check: $(VENV)/dev format lint types rooms audit tests gate  ## the one gate: format, lint, types, rooms, tests, quality floors

format: $(VENV)/dev
	$(BIN)/ruff format --check src tests evals

lint: $(VENV)/dev
	$(BIN)/ruff check src tests evals

types: $(VENV)/dev
	$(BIN)/mypy

rooms: $(VENV)/dev
	$(BIN)/lint-imports

audit: $(VENV)/dev  ## look at what luoshi depends on: hashes, licences, refused packages, known vulnerabilities
	$(BIN)/python -m evals.audit --online

release: $(VENV)/dev  ## build wheel and sdist twice, compare, write bill of materials and checksums (KEY=… signs)
	packaging/release.sh $(KEY)

tests: $(VENV)/dev
	$(BIN)/python -m pytest -n auto -m "not slow"

slow: $(VENV)/dev  ## the slow tests only
	$(BIN)/python -m pytest -m slow

gate: $(VENV)/dev  ## measure quality on the shared gold and hold it against the floors
	$(BIN)/python -m evals.gate

bench: $(VENV)/dev  ## measure time and memory of the main job and of tracing
	$(BIN)/python -m evals.performance

peers: $(VENV)/dev  ## install the extractors that luoshi is measured beside (python -m evals.web_peers)
	$(PIP) install --quiet --group peers

screenshots: $(VENV)/dev  ## take the pictures of the README in a real browser
	$(BIN)/python -m evals.screenshots

site: $(VENV)/dev  ## build the documentation site in out/site; a link to nowhere is an error
	$(BIN)/zensical build --strict

coverage: $(VENV)/dev  ## run the tests and tell which lines and branches no test reaches, room by room
	$(BIN)/python -m pytest -q -n auto -m "not slow" --cov=luoshi --cov-branch --cov-report=json:out/coverage.json
	$(BIN)/python -m evals.coverage out/coverage.json

lock: $(VENV)/dev  ## renew requirements/*.txt from pyproject.toml
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml requirements/build.in -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml requirements/build.in --group dev -o requirements/dev.txt

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
