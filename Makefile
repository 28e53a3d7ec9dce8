# sources/ -> exports/graph.html: `make graph`. `make help` lists the rest.
# Needs Python 3.11 or newer with venv, and make; everything else goes into .venv.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help graph test lint bench calibrate ontology clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

graph: $(VENV)/.installed ## build sources/ into exports/ and name the files to open
	@$(BIN)/kg build sources --out exports
	@echo "Open exports/graph.html in a browser, or ask: $(BIN)/kg query --list"

test: $(VENV)/.installed-test ## run every test, a worker a core; make test ARGS="-k query" runs some
	@$(BIN)/python -m pytest -q -n auto --dist loadfile $(ARGS)

lint: $(VENV)/.installed-test $(VENV)/.installed-lint ## ruff and mypy, as strict as they go
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.installed-test ## measure speed against spaCy and others, and how time and memory grow
	@$(BIN)/python -m tests.benchmarks $(ARGS)
	@$(BIN)/python -m tests.benchmarks.growth
	@$(BIN)/python -m tests.benchmarks.many_events
	@$(BIN)/python -m tests.benchmarks.explorer
	@$(BIN)/python -m tests.benchmarks.exports
	@$(BIN)/python -m tests.benchmarks.serve
	@$(BIN)/python -m tests.benchmarks.against_rdflib

ontology: $(VENV)/.installed ## write anew what is made from kg/lexicon/relations.tsv and kg/ontology/kg.ttl
	@$(BIN)/python -m kg.ontology.writing

calibrate: $(VENV)/.installed-test ## set the weights of kg/lexicon/confidence.tsv anew, and say how well they hold
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.calibrate $(ARGS)

clean: ## take away .venv, caches and all that was built into exports/
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/artefacts build dist
	@find exports -mindepth 1 ! -name README.md ! -name corrections.tsv -delete
	@find kg tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than pyproject.toml once what that file asks for is installed.
$(VENV)/.installed: pyproject.toml $(VENV)/.made
	@echo "Installing kg into $(VENV): a minute or two, this once" >&2
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.installed-%: pyproject.toml $(VENV)/.made
	@echo "Installing kg with what '$*' needs into $(VENV): a minute or two, this once" >&2
	@$(PIP) install --editable '.[$*]'
	@touch $@

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "make: no '$(PYTHON)' here; kg needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $$($(PYTHON) --version) is too old; kg needs 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "make: $(PYTHON) comes without venv; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@
