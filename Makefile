# Needs make and Python 3.11 or later; everything else is made in .venv. `make` alone explains itself.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV ?= $(CURDIR)/.venv
export VENV
BIN := $(VENV)/bin
# The first Python that is recent enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; exit; }; done; echo python3)
# Without a .env the site is being tried out.
ifeq ($(wildcard .env),)
export DEBUG ?= true
endif
ifdef PORT
export PORT
endif

.PHONY: help run test check audit bench lock clean site tools

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: site ## Set everything up and start the site (PORT=8001 chooses another port)
	@exec $(BIN)/python manage.py start

test: tools ## Run every test: SQLite, then PostgreSQL and Redis (ARGS='-k map' chooses)
	@exec $(BIN)/python -m tests.run $(ARGS)

check: tools ## Format, lint, types, architecture, migrations, translations, deployment
	@exec $(BIN)/python -m tests.check

audit: tools ## Ask the network for known holes in what we depend on
	@exec $(BIN)/pip-audit --requirement requirements.txt --disable-pip --no-deps

bench: tools ## Measure the hot paths beside their peers
	@exec $(BIN)/python -m bench $(ARGS)

lock: tools ## Lock requirements.in and requirements-dev.in again, for every supported Python
	@for name in requirements requirements-dev; do \
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links $$name.in --output-file $$name.txt || exit 1; done

clean: ## Remove the environment, caches and everything the site wrote in var/
	@rm -rf $(VENV) var test-results .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

site:
	@$(PYTHON) deploy/bootstrap.py requirements.txt

tools:
	@$(PYTHON) deploy/bootstrap.py requirements.txt requirements-dev.txt
