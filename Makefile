# Two commands do all the set-up: `make demo` and `make test`. See README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_DIR ?= .demo
PORT ?= 8080

OUTSIDE := .venv-outside
PLAYER := tests/outside/player

.PHONY: help install install-dev install-outside demo test lint eval mutate bench clean

help:
	@echo "make demo     build the sample record, verify it, open the site (ONCE=1: build, verify, print, end)"
	@echo "make test     everything that must hold: lint, types, architecture, tests"
	@echo "make lint     ruff, mypy, import-linter"
	@echo "make eval     figures of measures.md on the labelled data, held against their floors"
	@echo "make mutate   small changes to the code that decides what is proven: does a test notice each? (ONLY=merkle)"
	@echo "make bench    speed"
	@echo "make install  .venv with .venv/bin/smallprint"
	@echo "make install-outside  programs of others that tests check us with, in .venv-outside"

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev
install-outside: $(OUTSIDE)/.installed $(if $(wildcard $(PLAYER)/package-lock.json),$(PLAYER)/node_modules/.installed)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=…"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is needed: apt-get install python3-venv"; exit 2; }

$(VENV)/.installed: requirements/base.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-mutate: requirements/mutate.txt $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/mutate.txt
	@touch $@

# aics-tlog asks for Python 3.12 in its metadata only.
$(OUTSIDE)/.installed: requirements/outside.txt
	@$(PYTHON) -m venv --clear $(OUTSIDE) || { echo "python3-venv is needed: apt-get install python3-venv"; exit 2; }
	$(OUTSIDE)/bin/python -m pip install --quiet --require-hashes --ignore-requires-python -r requirements/outside.txt
	@touch $@

$(PLAYER)/node_modules/.installed: $(PLAYER)/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing, so the player is left out: apt-get install npm"; exit 2; }
	npm ci --silent --no-fund --no-audit --ignore-scripts --prefix $(PLAYER)
	@touch $@

demo: install
	$(BIN)/python -m samples --home $(HOME_DIR) --port $(PORT) $(if $(ONCE),--once)

test: install-dev lint
	-@$(MAKE) --no-print-directory install-outside
	$(BIN)/python scripts/needs.py
	$(BIN)/python -m pytest -q -n auto --dist loadgroup

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

eval: install-dev
	$(BIN)/python -m eval

mutate: $(VENV)/.installed-mutate
	$(BIN)/python -m scripts.mutate $(ONLY)

bench: install-dev
	@for file in bench/bench_*.py; do echo "== $$file"; $(BIN)/python -m bench.$$(basename $$file .py) || exit 1; done

clean:
	rm -rf $(VENV) $(OUTSIDE) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
