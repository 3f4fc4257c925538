# What the README and CI run. Everything happens in .venv; system packages are installed only with root rights.
PYTHON ?= python3
BIN := .venv/bin
NODE_FOLDERS := platform/padron/web/assets tests/browser

.PHONY: setup serve test check fix docs demo tools agreement long
setup: .venv/ready

.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed"; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

serve: .venv/ready
	$(BIN)/padron --workspace . demo
	PADRON_INSECURE_COOKIES=1 $(BIN)/padron --workspace . serve

# Chromium, LibreOffice and Node packages for the tests; without root rights or network, tests say what they left out.
tools: .venv/ready
	@sh tests/tools.sh $(NODE_FOLDERS)

test: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@sh tests/run.sh

long: tools  # the whole of the proofs that `test` shows in part: 500 kills, 10,000 workbooks
	PADRON_LONG=1 $(BIN)/python -m pytest -q -m long

check: .venv/ready
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

fix: .venv/ready
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

# Every engine against the oracle on freshly drawn rules; SEED=… draws the same ones again.
agreement: .venv/ready
	PYTHONPATH=tests $(BIN)/python -m agreement.run --rules $(or $(RULES),2000) --records 60 $(if $(SEED),--seed $(SEED))

# Writes docs/referencia/ from the code's own tables; a test fails while it is out of date.
docs: .venv/ready
	$(BIN)/python docs/generate.py
