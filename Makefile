# `make` alone prints the targets. Nothing but Python 3.11+ and make is needed.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
CORPUS ?= corpus
INDEX ?= instance/index
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run index test test-cluster lint bench constraints clean

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 16

run: index ## install, build the index when it is missing or stale, serve it
	@$(BIN)/python -m webapp --index "$(INDEX)" --host "$(HOST)" --port "$(PORT)"

index: $(VENV)/.installed ## build or update the index from CORPUS
	@$(BIN)/python -m indexer build "$(CORPUS)" --index "$(INDEX)"

# A file's tests stay together: what they share is made once. The longest files come first. After a
# process that died, the tests that it had would be waited for in vain. Hundreds of processes are started,
# each of which would compile all that it imports where Python is told to keep nothing.
test: $(VENV)/.installed-test ## install what the tests need, run the whole suite
	@$(BIN)/python -m compileall -q indexer webapp
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --max-worker-restart 0

# One cluster for all processes of tests. SERVED are tests of pages, which are read from it too.
SERVED := $(patsubst %,tests/webapp/test_%.py,browser browser_report browser_figures browser_desk browser_journeys)
test-cluster: $(VENV)/.installed-test ## the same for tests that need an OpenSearch cluster; starts one (Java 21+, Maven)
	@urls=$$(mktemp); $(BIN)/python -m tests.cluster >$$urls & cluster=$$!; \
	trap 'kill $$cluster 2>/dev/null; wait $$cluster; rm -f $$urls' EXIT; trap 'exit 1' HUP INT TERM; \
	until [ -s $$urls ]; do kill -0 $$cluster 2>/dev/null || exit 1; sleep 0.2; done; \
	export XXGK_TEST_CLUSTER=$$(paste -sd, $$urls); \
	$(BIN)/python -m pytest -m cluster --numprocesses auto --dist loadfile --max-worker-restart 0 && \
	XXGK_TEST_SERVED_BY=$$XXGK_TEST_CLUSTER \
	$(BIN)/python -m pytest $(SERVED) --numprocesses auto --dist loadfile --max-worker-restart 0

lint: $(VENV)/.installed-lint ## check style, types, what nothing uses, who imports whom, known faults of libraries
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m tests.unused
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.known_faults

bench: $(VENV)/.installed-bench ## compare speed with other engines, in one run
	@$(BIN)/python -m tests.benchmarks

constraints: $(VENV)/bin/python ## choose the version of each library anew (constraints.txt)
	@$(BIN)/python tests/constraints.py

clean: ## remove the index and everything installed
	rm -rf $(VENV) .venv-* instance build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=…")'
	@$(PYTHON) -m venv $(VENV)

# One stamp a set of packages: an extra is installed when pyproject.toml asks for something new.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/bin/python
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-%: pyproject.toml constraints.txt $(VENV)/bin/python
	@$(PIP) --editable '.[$*]'
	@touch $@
