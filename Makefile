# Two commands set everything up: `make demo` and `make test`. Everything happens in .venv; nothing else is touched.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DATA ?= ../shared/data
DEMO_DATA = $(VENV)/demo-data

.DEFAULT_GOAL := help
.PHONY: help demo test check bench docs lint types contracts clean

help:
	@echo "make demo   set up, take in seeds/, ask a question, print the cited answer and a day's digest"
	@echo "make test   set up and run the tests"
	@echo "make check  ruff, mypy --strict, import contracts and the tests with coverage"
	@echo "make bench  measure speed (DATA=dir with public corpora; the seeds multiplied without)"
	@echo "make docs   write docs/reference.md from the program"
	@echo "make clean  remove .venv and what was built"

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else \
	  "Citewire needs Python 3.11 or later, $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(VENV)/.installed
	@rm -rf $(DEMO_DATA)
	$(BIN)/rag ingest seeds/ --data-dir $(DEMO_DATA)
	$(BIN)/rag ask "what did Blinken warn about?" --data-dir $(DEMO_DATA)
	$(BIN)/rag digest --date 2024-04-26 --data-dir $(DEMO_DATA)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

contracts: $(VENV)/.installed-dev
	$(BIN)/lint-imports

check: lint types contracts
	$(BIN)/python -m pytest --cov --cov-report=term --cov-fail-under=90

bench: $(VENV)/.installed
	$(BIN)/python -m eval.bench --data $(DATA)

docs: $(VENV)/.installed
	$(BIN)/python -m rag.cli.reference > docs/reference.md

clean:
	rm -rf $(VENV) dist build .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
