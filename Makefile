# Two commands do all the set-up: `make demo` and `make test`. See README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_DIR ?= .demo
PORT ?= 8080

.PHONY: help install install-dev demo test lint eval bench clean

help:
	@echo "make demo     build the sample record, verify it, open the site (ONCE=1: build, verify, print, end)"
	@echo "make test     everything that must hold: lint, types, architecture, tests"
	@echo "make lint     ruff, mypy, import-linter"
	@echo "make eval     figures of measures.md on the labelled data, held against their floors"
	@echo "make bench    speed"
	@echo "make install  .venv with .venv/bin/smallprint"

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

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

demo: install
	$(BIN)/python -m samples --home $(HOME_DIR) --port $(PORT) $(if $(ONCE),--once)

test: install-dev lint
	$(BIN)/python scripts/needs.py
	$(BIN)/python -m pytest -q -n auto --dist loadgroup

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

eval: install-dev
	$(BIN)/python -m eval

bench: install-dev
	@for file in bench/bench_*.py; do echo "== $$file"; $(BIN)/python -m bench.$$(basename $$file .py) || exit 1; done

clean:
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
