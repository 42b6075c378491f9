# Everything a contributor does, from nothing but Python 3.11, git and make. `make help` lists it.
# Each target first makes .venv from the lock files when it is missing or older than they are.

VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest
# A file at a time on each processor, for the fast tests. The others start browsers and processes of their own, which
# fill two processors already.
SPREAD := --numprocesses auto --maxprocesses 4 --dist loadfile

# With CI=true a test that needs Java or Chromium fails where it is missing; otherwise it is skipped, with the reason.
ifeq ($(CI),true)
export IMA_REQUIRE_JAVA := 1
export IMA_REQUIRE_CHROMIUM := 1
endif

.DEFAULT_GOAL := help
.PHONY: help run test check lint bench soak pictures screens lock clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(LOCKED): requirements.lock requirements-build.lock .ci/venv
	@.ci/venv $(VENV)
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY) ## import the sample register, print its gaps, write a workbook and a report to build/
	$(BIN)/ima-graph demo --no-serve --register build/demo --output build

test: $(READY) ## every test, the slow ones, the benchmarks and those that need Java or Chromium included
	@.ci/java
	@.ci/chromium
	$(PYTEST)

check: lint ## format, lint, types, floors and the fast tests; two to three minutes
	$(PYTEST) $(SPREAD) -m "not slow and not bench and not java and not browser"

lint: $(READY) ## format, lint, types and floors only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## the benchmarks, with what they printed and how long each took
	@.ci/chromium
	$(PYTEST) -m bench -rP --durations=0

soak: $(READY) ## every test with 50 times the random examples, new seeds, and five minutes of a full room; hours, before a release
	@.ci/java
	@.ci/chromium
	IMA_CROWD_SECONDS=300 $(PYTEST) --hypothesis-profile=soak --timeout=7200

pictures: $(READY) ## make the pictures of the docs again; look at them before you keep them
	@.ci/chromium
	$(BIN)/python .ci/pictures.py

screens: $(READY) ## make the pictures of the workshop's screens again; look at them before you keep them
	@.ci/chromium
	$(BIN)/python .ci/screens.py

lock: ## pin every dependency afresh in requirements.lock and requirements-build.lock
	.ci/lock

clean: ## remove .venv, build/ and every cache
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
