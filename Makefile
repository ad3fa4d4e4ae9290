# Two commands matter: `make run` and `make test`. All the work is in launcher/.

PYTHON ?= python3
LAUNCH = @$(PYTHON) -m launcher

.PHONY: help run test bench check reset setup lock
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s%s\n", $$1, $$2}' $(MAKEFILE_LIST)
run: ## serve the demo on http://127.0.0.1:8069, or another PORT=
	$(LAUNCH) run
test: ## run the whole suite; ADDONS= and ARGS= (for pytest) narrow it
	$(LAUNCH) test
bench: ## measure the addons; ARGS="--scale small" for a quick try
	$(LAUNCH) bench
check: ## run the linters
	$(LAUNCH) check
reset: ## drop the demo database, after asking (YES=1: without)
	$(LAUNCH) reset
setup: ## install what is missing, and nothing else
	$(LAUNCH) setup
lock: ## renew requirements/*.txt with today's versions
	$(LAUNCH) lock
