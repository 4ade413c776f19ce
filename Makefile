# One target per activity, each a short command that one could type.
PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test lint format types check docs bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## environment in .venv, from requirements.lock

# The stamp is written last: an install that broke off is taken up again.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Flipside needs Python 3.11 or newer: make PYTHON=python3.12 install")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

demo: $(STAMP) ## the workspace in the browser, scripted colleagues, a clock to push; no token, no network
	$(BIN)/python -m bot demo $(ARGS)

test: $(STAMP) ## everything that needs no server and no token
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint: $(STAMP) ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMP) ## ruff: mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP) ## mypy: strict in the core
	$(BIN)/mypy

check: lint types test ## what CI runs
	$(BIN)/python -m bot demo --once

docs: $(STAMP) ## print the diagrams and help blocks of docs/ again
	$(BIN)/python tests/print_docs.py

bench: $(STAMP) ## every benchmark, one after the other
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script; done

clean: ## throw away the environment and everything generated
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
