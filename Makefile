# make demo    set up, then read the archive of saved pages that ships with the project
# make test    set up, then run every test
#
# ARCHIVE=other.warc.gz make demo    reads another archive
# PYTHON=python3.12 make demo        uses another Python (3.11 or newer)

PYTHON ?= python3
ARCHIVE ?= tests/pages/demo.warc.gz
BIN := .venv/bin

.PHONY: demo test setup clean

demo: setup
	@$(BIN)/scrapy replay "$(ARCHIVE)"

test: setup
	@$(BIN)/python -m pytest $(TESTS)

setup: .venv/ready

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Winnow needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: PYTHON=python3.12 make demo" >&2; exit 2; }
	@echo "Setting up .venv (once; about a minute)"
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

clean:
	@rm -rf .venv output state
