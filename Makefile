# `make` alone lists what can be asked for. The work itself is in bin/.

PORT ?= 8000
export PYTHONPATH := $(CURDIR)/site:$(CURDIR)

PYTHON := .venv/bin/python
# A Python that is new enough, or one plain sentence and a stop.
FIND_PYTHON = PYTHON_FOUND=$$(sh bin/find_python.sh) || exit 1; "$$PYTHON_FOUND"

.DEFAULT_GOAL := help

.PHONY: help
help: ## List what can be asked for
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: ## Start the site with its demo at http://localhost:8000 (PORT=8001 for another port)
	@$(FIND_PYTHON) bin/run.py --port "$(PORT)"

.PHONY: test
test: ## Run every check and test that this machine can run
	@$(FIND_PYTHON) bin/test.py

.PHONY: test-fast
test-fast: ## The inner loop: lint, imports and tests on SQLite, without a browser and the thorough ones
	@$(FIND_PYTHON) bin/test.py --fast

.PHONY: privacy
privacy: ## The long search for leaks: many lives of a small network, and every rule broken on purpose
	@$(FIND_PYTHON) bin/privacy.py

.PHONY: search-storm
search-storm: ## Ask the search 100,000 things that nobody means well by, on each engine that is there
	@$(FIND_PYTHON) bin/search_storm.py

.PHONY: bench-search
bench-search: ## How fast the search is, beside the raw engines (SIZES="1000 10000 100000" for other sizes)
	@$(FIND_PYTHON) bin/bench_search.py $(SIZES)

.PHONY: venv
venv: ## Make .venv and install what requirements.txt names
	@$(FIND_PYTHON) bin/environment.py

.PHONY: lint
lint: venv ## Check format, style, imports and types
	@$(FIND_PYTHON) bin/test.py --lint

.PHONY: format
format: venv ## Format the code and mend what can be mended safely
	@$(PYTHON) -m ruff check --fix --quiet || true
	@$(PYTHON) -m ruff format

.PHONY: migrations
migrations: venv ## Write the migrations that changed models need
	@DEMO=1 $(PYTHON) manage.py makemigrations

.PHONY: coverage
coverage: venv ## Tell which lines no test reaches
	@$(PYTHON) -m coverage run -m pytest -m "not browser"
	@$(PYTHON) -m coverage report

.PHONY: shell
shell: venv ## Open a Python shell with the models at hand
	@DEMO=1 $(PYTHON) manage.py shell

.PHONY: worker
worker: venv ## Run one more worker beside `make run`
	@DEMO=1 $(PYTHON) manage.py run_worker

.PHONY: demo-reset
demo-reset: venv ## Take the examples away and load them afresh, dated around today
	@DEMO=1 $(PYTHON) manage.py clear_demo
	@DEMO=1 $(PYTHON) manage.py load_demo

.PHONY: clean
clean: ## Remove .venv, built files and caches, but never the database and uploads in var/
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov site/static/build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Clean. The database and uploads in var/ were left as they are."
