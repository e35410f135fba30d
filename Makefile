PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test slow mutate lint types docs check format results baseline bench clean

help: ## show these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 10

run: $(VENV)/run ## the main job: install gridsim and simulate Tuke
	$(BIN)/gridsim run scenarios/tuke.yaml --lang en --lang zh

test: $(VENV)/dev ## install what the tests need and run them
	$(BIN)/python -m pytest

slow: $(VENV)/dev $(VENV)/judges ## checks against theory, and long fuzzing
	$(BIN)/python -m pytest -m slow

mutate: $(VENV)/dev ## faults planted in both engines, one at a time, to see that tests find them
	$(BIN)/python tests/mutate.py

lint: $(VENV)/dev ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev ## mypy --strict
	$(BIN)/mypy

docs: $(VENV)/dev ## what the documents show is what the program says
	$(BIN)/cog --check -I docs README.md docs/cli.md

check: lint types docs test ## all of these

format: $(VENV)/dev ## mend what can be mended, documents included
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/cog -r -I docs README.md docs/cli.md
	$(BIN)/gridsim schema > docs/scenario.schema.json

results: run baseline ## make results/ again
	$(BIN)/gridsim compare scenarios/tuke.yaml --lang en --lang zh
	$(BIN)/gridsim sweep scenarios/tuke.yaml --no-store --lang en --lang zh

baseline: $(VENV)/run ## make what pull requests are held against again
	$(BIN)/gridsim expect scenarios/tuke.yaml --no-store --lang en --write-baseline scenarios/tuke.baseline.json

bench: $(VENV)/bench/done ## time gridsim beside other simulators, write docs/performance.md
	$(VENV)/bench/bin/python -m benchmarks --city

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/run: pyproject.toml | $(VENV)/bin
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[chinese]'
	@touch $@

$(VENV)/dev: pyproject.toml | $(VENV)/bin
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[chinese,dev]'
	@touch $@

$(VENV)/judges: pyproject.toml | $(VENV)/bin
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[judges]'
	@touch $@

$(VENV)/bench/done: pyproject.toml | $(VENV)/bin
	$(PYTHON) -m venv $(VENV)/bench
	$(VENV)/bench/bin/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

$(VENV)/bin:
	$(PYTHON) -m venv $(VENV)
