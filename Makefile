# make demo   the portal with the divisions of Tianjin, on http://127.0.0.1:8000
# make test   every test, browser journeys included     make test ARGS="tests/config -k health"
# make bench  measures import, export, scoring, summaries and pages beside their yardsticks, writes docs/benchmarks.md
# make weights  learns the second reader of the clause screening anew from the labelled set
# make lint   what must hold before a change lands      make format   puts the layout right
#
# All of them make .venv and node_modules when they are missing or out of date.

PYTHON ?= python3
ARGS ?=
# Each worker of the tests has a database, files and a browser of its own. One module stays with one worker: the crawl
# visits pages in the order of its file, and the last of them leave traces.
WORKERS ?= logical
BIN := .venv/bin
# Named by what the lists say, not by their dates: a fresh checkout finds its packages again.
PACKAGES := .venv/installed-$(shell cat requirements.txt requirements-dev.txt constraints.txt | sha256sum | cut -c1-12)
FRONT_END := node_modules/.installed-$(shell sha256sum < package-lock.json | cut -c1-12)

# Demo and tests start the same programs many times: each file is compiled at the first.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo test bench weights lint format clean
.DELETE_ON_ERROR:

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

install: $(PACKAGES) $(FRONT_END)

$(PACKAGES):
	@.ci/python-packages "$(PYTHON)" "$@"

$(FRONT_END): | $(PACKAGES)
	@.ci/front-end-packages "$@"

demo: install
	@$(BIN)/python -m config.demo

test: install
	@.ci/browser
	@$(BIN)/pytest -n $(WORKERS) --maxprocesses 8 --dist loadscope $(ARGS)

bench: install
	@$(BIN)/python -m bench $(ARGS)

weights: install
	@$(BIN)/python -m agreements.screening.learning tests/agreements/screening/clauses.toml

lint: install
	@.ci/lint

format: $(PACKAGES)
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format --quiet .
	@find templates */templates -name '*.html' 2>/dev/null | xargs -r $(BIN)/djhtml --tabwidth 2 || true
	@find templates */templates -name '*.html' 2>/dev/null | xargs -r $(BIN)/djade --target-version 5.2 || true

clean:
	rm -rf .venv node_modules staticfiles test-results
