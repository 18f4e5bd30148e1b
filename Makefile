# `make help` tells what there is. Any Python from 3.10 to 3.13 will do: make test PYTHON=python3.12
PYTHON ?= python3
CORE := .venv/core/bin

.DEFAULT_GOAL := help
.PHONY: help demo test test-long test-containers check check-lint check-types check-first check-second check-kubeflow-backend golden fuzz bench engines clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## compile, draw and run a real pipeline; needs nothing but python3
	@$(PYTHON) scripts/bootstrap demo
	@scripts/demo

test: ## everything, on the real engines: what CI runs
	@$(PYTHON) scripts/bootstrap all
	@$(CORE)/python -m pytest

test-long: ## everything, with what takes an hour: every case on every engine in every variant, Argo's own controller, Dagster's daemon
	@$(PYTHON) scripts/bootstrap all
	@DAGWRIGHT_LONG=1 $(CORE)/python -m pytest

check: ## linters, types and the quick tests, two at a time: before every commit
	@$(PYTHON) scripts/bootstrap core
	@$(MAKE) --no-print-directory -j2 --output-sync=target check-lint check-types check-first check-second

check-lint:
	$(CORE)/ruff check
	$(CORE)/ruff format --check

check-types:
	$(CORE)/mypy

QUICK := $(CORE)/python -m pytest -q -m "not engine and not slow"

check-first:
	$(QUICK) tests/unit/preview tests/unit/worker tests/errors

check-second:
	$(QUICK) tests/unit backends --ignore=tests/unit/preview --ignore=tests/unit/worker

engines: ## only the tests that run on the real engines
	@$(PYTHON) scripts/bootstrap all
	@$(CORE)/python -m pytest -m engine

check-kubeflow-backend: ## emitted Kubeflow files through Kubeflow's own compiler and Argo's validation; needs Go
	@$(PYTHON) scripts/bootstrap core
	@$(CORE)/python -m pytest tests/kubeflow_backend

test-containers: ## real containers under podman: images, tasks of four engines, pods; as root it installs what is missing
	@$(PYTHON) scripts/bootstrap core kfp airflow prefect
	@$(PYTHON) scripts/containers
	@DAGWRIGHT_CONTAINERS=1 $(CORE)/python -m pytest tests/containers

golden: ## write anew the files that the tests compare with; read the diff before you commit it
	@$(PYTHON) scripts/bootstrap core
	@scripts/golden

SEED ?= 1
N ?= 500

fuzz: ## draw N programs from SEED and run them here; the first that goes wrong is shrunk and kept as a case
	@$(PYTHON) scripts/bootstrap core
	@cd tests && ../$(CORE)/python -m conformance.drawn.explore --seed $(SEED) --number $(N)

bench: ## CPU time and memory beside the peers, in one run
	@$(PYTHON) scripts/bootstrap core bench
	@$(CORE)/python benchmarks

clean: ## remove what make made, the environments too
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
