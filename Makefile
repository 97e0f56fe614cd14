# The workshop. `make demo` and `make test` need Python 3.11 or later and a C compiler, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TESTING := $(VENV)/.testing
JOBS ?= 2

PYTHONS := 3.11 3.12 3.13
LOWEST := .venv-lowest
# What opens the front doors and needs no heavy test tool (Spark, pandas, notebooks, mypy).
FRONT_DOORS := tests/api tests/cli tests/rulebook tests/explain tests/model tests/subjects tests/yaml \
	tests/analysis/test_counts.py tests/change/test_verb.py tests/change/edits/test_verb.py \
	tests/change/properties/test_verb.py tests/portfolio_verb/test_answers.py tests/portfolio_verb/test_reasons.py

# durable-rules 2.0.28 calls PyEval_CallObject, which Python 3.13 took away: it compiles there, and cannot be imported.
# Built with this flag it is right on 3.13, and the same on 3.11 and 3.12.
DURABLE_RULES := $(shell sed -n 's/^ *"\(durable-rules==[^"]*\)".*/\1/p' pyproject.toml)
BUILDING := CPPFLAGS="$$CPPFLAGS -DPyEval_CallObject=PyObject_CallObject"

# The interpreter that $(1) names: on the path, or one of pyenv's, which may be on no path; nothing where there is none.
find_python = for each in $(1) $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$(patsubst python%,%,$(1)).*/bin/python; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$each"; break; }; done

.PHONY: help demo test quick docs cases test-pythons test-lowest soak bench bench-portfolio schema record clean

help:  ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(INSTALLED)  ## assess an example profile
	$(BIN)/tiercheck assess examples/srdi_by_score.yaml --as-of 2025-06-01

test: $(TESTING)  ## style, types, layers and every test
	$(BIN)/python -m pytest -n $(JOBS)

quick: $(TESTING)  ## style, types, layers, the cases of the shelf and the model: under a minute
	$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo
	$(BIN)/tiercheck check rules && $(BIN)/tiercheck test rules --engine direct
	$(BIN)/python -m pytest -q -n $(JOBS) tests/model

docs: $(TESTING)  ## build the manual into build/manual
	$(BIN)/mkdocs build --strict -f .mkdocs.yml

cases: $(INSTALLED)  ## the cases of the shelf on both engines
	@$(BIN)/python --version
	@$(BIN)/tiercheck test rules

test-pythons:  ## the cases of the shelf on each Python that this machine has
	@failed=; \
	cases() { \
		python="$$($(call find_python,python$$1))"; \
		if [ -z "$$python" ]; then echo "Python $$1 is not on this machine"; \
		else $(MAKE) --no-print-directory cases PYTHON="$$python" VENV=".venv-$$1" || failed="$$failed $$1"; fi; \
	}; \
	for version in $(PYTHONS); do cases "$$version"; done; \
	[ -z "$$failed" ] || { echo "failed on Python$$failed"; exit 1; }

test-lowest: $(LOWEST)/.installed  ## the cases and the front doors with the lowest versions that pyproject.toml allows
	$(LOWEST)/bin/tiercheck test rules
	$(LOWEST)/bin/python -m pytest -p no:cacheprovider $(FRONT_DOORS)

soak: $(TESTING)  ## the long runs: 100,000 assessments, many more random records, every figure of the rules moved, thousands of random shelves
	TIERCHECK_SOAK=1 $(BIN)/python -m pytest -n $(JOBS) tests/spec tests/change tests/random_shelves \
		tests/columnar/test_agreement.py tests/portfolio_verb/test_killing.py

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
	@command -v cc >/dev/null || command -v gcc >/dev/null || \
		{ echo "durable-rules is compiled on install and needs a C compiler (Debian: apt-get install gcc python3-dev)"; exit 1; }
	@python="$$($(call find_python,$(PYTHON)))"; \
	[ -n "$$python" ] || { echo "tiercheck needs Python 3.11 or later; name one with PYTHON=..."; exit 1; }; \
	"$$python" -m venv $(VENV) || { echo "no venv module (Debian: apt-get install python3-venv)"; exit 1; }
	$(BIN)/pip install --quiet --upgrade pip
	$(BUILDING) $(BIN)/pip install --quiet --editable .
	@$(BIN)/python -c 'import durable_rules_engine' 2>/dev/null || { \
		echo "pip had kept a build of durable-rules that cannot be imported; building it anew"; \
		$(BUILDING) $(BIN)/pip install --quiet --force-reinstall --no-cache-dir --no-deps $(DURABLE_RULES); }
	@$(BIN)/python -c 'import durable_rules_engine'
	@touch $@

# By uv, for pip has no way to ask for the lowest versions; on the lowest Python, for which all of them have wheels.
$(LOWEST)/.installed: pyproject.toml
	@python="$$($(call find_python,python3.11))"; \
	[ -n "$$python" ] || { echo "the lowest versions are tried on Python 3.11, which is not on this machine"; exit 1; }; \
	"$$python" -m venv --clear $(LOWEST)
	$(LOWEST)/bin/pip install --quiet --upgrade pip uv
	$(BUILDING) $(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct \
		--group lowest --editable '.[duckdb,excel,plot,portfolio,proof]'
	@touch $@

$(TESTING): $(INSTALLED)
	@command -v java >/dev/null || { apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless; } || \
		{ echo "the tests of the Spark engine need Java 17 (Debian: apt-get install openjdk-17-jre-headless)"; exit 1; }
	$(BIN)/pip install --quiet --group test
	@touch $@

clean:
	rm -rf $(VENV) .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
