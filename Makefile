# The workshop. `make demo` and `make test` need Python 3.11 or later and a C compiler, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TESTING := $(VENV)/.testing
JOBS ?= 2

.PHONY: demo test soak bench bench-portfolio schema record clean

demo: $(INSTALLED)  ## assess an example profile
	$(BIN)/tiercheck assess examples/srdi_by_score.yaml --as-of 2025-06-01

test: $(TESTING)  ## style, types, layers and every test
	$(BIN)/python -m pytest -n $(JOBS)

soak: $(TESTING)  ## the long runs: 100,000 assessments, many more random records, every figure of the rules moved, thousands of random shelves
	TIERCHECK_SOAK=1 $(BIN)/python -m pytest -n $(JOBS) tests/spec tests/change tests/random_shelves

bench: $(TESTING)  ## time one explained assessment, beside zen-engine on the same amount of work; and 1,000 cases
	$(BIN)/pip install --quiet --group bench
	$(BIN)/python -m tests.bench.assessment
	$(BIN)/python -m tests.bench.cases

bench-portfolio: $(TESTING)  ## whole tables: tiercheck, Polars by hand, OpenFisca-core, zen-engine; ten million rows from file to file
	$(BIN)/pip install --quiet --group bench
	$(BIN)/python -m tests.bench.portfolio

schema: $(INSTALLED)  ## write the JSON Schema of rule files anew
	$(BIN)/python -m tiercheck.rulebook.schema

record: $(TESTING)  ## write the golden output anew; read the diff before you commit it
	TIERCHECK_RECORD=1 $(BIN)/python -m pytest -n $(JOBS) tests

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "tiercheck needs Python 3.11 or later; name one with PYTHON=..."; exit 1; }
	@command -v cc >/dev/null || command -v gcc >/dev/null || \
		{ echo "durable-rules is compiled on install and needs a C compiler (Debian: apt-get install gcc python3-dev)"; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
		{ echo "no venv module (Debian: apt-get install python3-venv)"; exit 1; }
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(TESTING): $(INSTALLED)
	@command -v java >/dev/null || { apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless; } || \
		{ echo "the tests of the Spark engine need Java 17 (Debian: apt-get install openjdk-17-jre-headless)"; exit 1; }
	$(BIN)/pip install --quiet --group test
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
