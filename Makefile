# Everything starts here. Needs only make and python3 (3.11 or newer, with venv).
.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock messages screenshots lighthouse clean
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check --no-input --quiet --no-compile --require-hashes
# Installed once for each state of a lock file: the stamp carries the lock's checksum.
RUN := .venv/.run-$(firstword $(shell cksum < requirements.txt))
DEV := .venv/.dev-$(firstword $(shell cksum < requirements-dev.txt))
MO := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: export DEMO = 1
demo: export PORT := $(PORT)
demo: $(RUN) $(MO) ## serve the demo county on http://127.0.0.1:$PORT (8000)
	@$(PY) manage.py demo

test: $(DEV) $(MO) ## run every test on SQLite, and those that touch the database on PostgreSQL
	@$(PY) -m tools.test $(ARGS)

check: $(DEV) $(MO) ## formatting, lint, types, imports, migrations, translations, settings
	@$(PY) -m tools.check $(ARGS)

bench: $(DEV) $(MO) ## measure the product against its yardsticks; writes var/bench.json
	@$(PY) -m tools.bench $(ARGS)

lock: $(RUN) ## compile the hash-locked requirements from pyproject.toml
	@$(PY) -m tools.lock

messages: $(DEV) ## collect the texts of the interface and compile the translations
	@$(PY) -m tools.messages update
	@$(PY) -m tools.messages compile

screenshots: $(DEV) $(MO) ## take the pictures of the README from the running demo
	@$(PY) -m tools.screenshots $(ARGS)

lighthouse: $(DEV) $(MO) ## score five pages of the demo on a phone; needs Lighthouse (LIGHTHOUSE or npx)
	@$(PY) -m tools.lighthouse $(ARGS)

clean: ## remove the virtual environment and everything the product wrote here
	rm -rf .venv var $(MO)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is %d.%d" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

$(RUN): | .venv/bin/python
	@echo "Installing what the site needs (once) ..."
	@$(PIP) -r requirements.txt
	@rm -f .venv/.run-* && touch $@

$(DEV): | .venv/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(PIP) -r requirements-dev.txt
	@rm -f .venv/.dev-* .venv/.run-* && touch $@ $(RUN)

%.mo: %.po | $(RUN)
	@$(PY) -m tools.messages compile
