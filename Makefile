.PHONY: help install build check lint test quick messages schemas bench

help: ## Show the commands
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/'

install: ## Install the package editable, with what the tests need
	pip install -e '.[test]'

build: ## Write the bundled pack, translations and page assets into the source tree
	python packaging/build.py

lint: ## Format, lint, layers, types
	ruff format --check .
	ruff check .
	lint-imports
	mypy

test: ## Every test
	python -m pytest -n 2

quick: ## Without the browser and the slow tests
	python -m pytest -m 'not browser and not slow'

check: lint test ## What CI runs

messages: ## Collect the messages for translation
	python scripts/messages
	python scripts/messages_of_pages

bench: ## Measure beside other tools; takes up to 40 minutes
	python benchmarks/access.py ../shared/data
	python benchmarks/roads.py
