# Two commands do everything, set-up included: `make brief` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out

.PHONY: brief test programs check soak bench schemas clean

brief: $(VENV)/.office  ## seeds/ to records, flags and a briefing in four formats, by the embedded model: no key
	$(BIN)/summarizer run seeds --endpoint embedded --out $(OUT) --ledger $(OUT)/summarizer.db
	$(BIN)/summarizer brief --all --endpoint embedded --format md,html,docx,xlsx --out $(OUT) --ledger $(OUT)/summarizer.db
	@ls $(OUT)/records.jsonl $(OUT)/flags.jsonl $(OUT)/summarizer.db

test: check programs  ## everything that CI asks for
	$(BIN)/python -m pytest

programs:  ## LibreOffice, Chromium, a Chinese font: some tests drive them
	@sh tests/programs.sh

check: $(VENV)/.test  ## style, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(VENV)/.test  ## the long runs
	$(BIN)/python -m pytest -m soak

bench: $(VENV)/.bench  ## the figures of benchmarks/README.md again
	$(BIN)/python benchmarks/all.py

schemas: $(VENV)/.files  ## schemas/ from the models
	$(BIN)/summarizer schema --out schemas

clean:
	rm -rf $(VENV) $(OUT) build dist .summarizer .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# pip is upgraded first: releases before 24 resolve openai and instructor to versions of 2024.
$(VENV)/.pip:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name one: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.files: $(VENV)/.pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[files]'
	@touch $@

$(VENV)/.office: $(VENV)/.files pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[files,office]'
	@touch $@

$(VENV)/.test: $(VENV)/.files pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[files,web,test]'
	@touch $@

# The peers pin versions of their own, so they live beside ours and not in our constraints.
$(VENV)/.bench: $(VENV)/.test benchmarks/requirements.txt
	$(BIN)/python -m pip install --quiet --requirement benchmarks/requirements.txt
	@touch $@
