PYTHON ?= python3

help:  ## show these targets
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' Makefile

run:  ## the demo school on http://127.0.0.1:8000
	$(PYTHON) run.py demo

test:  ## all tests
	$(PYTHON) run.py test

check:  ## format, lint, templates, types, imports, translations
	$(PYTHON) run.py check

messages:  ## add untranslated messages to the catalogues and compile them
	.venv/bin/python manage.py messages --update

demo-data:  ## load the demo school into the database
	.venv/bin/python manage.py demo_data

bench:  ## compare with references, as ratios
	.venv/bin/python tests/benchmarks/bench_pages.py
	.venv/bin/python tests/benchmarks/bench_sheets.py
	.venv/bin/python tests/benchmarks/bench_documents.py
	.venv/bin/python tests/benchmarks/bench_policies.py
	.venv/bin/python tests/benchmarks/bench_load.py

lock:  ## lock the Python packages anew
	$(PYTHON) run.py lock

.PHONY: help run test check messages demo-data bench lock
