# make demo    set up, then read the archive of saved pages that ships with the project
# make test    set up, then run every test
#
# ARCHIVE=other.warc.gz make demo     reads another archive
# TESTS=tests/engine make test        runs some of the tests
# WORKERS=1 make test                 in so many processes, where there are not to be as many as cores; 0: in one, as plain pytest
# PYTHON=python3.12 make demo         makes .venv with another Python (3.11 or newer)
# make clean                          removes .venv and .venv-bench; output stays
#
# make bench CORPORA=../shared/corpora         Winnow beside other extractors, docs/benchmarks.md written anew
# make bench CORPORA=folder QUALITY=only       the same without time and memory: two minutes after the first run
# make bench CORPORA=folder PAGES=20           a quick look at 20 pages of each corpus; nothing is written
# make chaos                                   kills crawls fifty times, and looks that nothing is lost: ten minutes
# make test CORPORA=folder                     the floors are checked on the corpora of that folder

PYTHON ?= python3
BIN := .venv/bin
BENCH := .venv-bench/bin
WORKERS ?= auto
export CORPORA

.PHONY: demo test chaos bench setup clean

demo: setup
	@$(BIN)/python -m scrapy replay "$${ARCHIVE:-tests/pages/demo.warc.gz}"

test: setup
	@$(BIN)/python -m pytest --numprocesses "$(WORKERS)" --dist worksteal $(TESTS)

chaos: setup
	@$(BIN)/python -m tests.chaos $(if $(KILLS),--kills "$(KILLS)")

bench: .venv-bench/ready
	@test -n "$(CORPORA)" || { echo "Which corpora? make bench CORPORA=folder (docs/benchmarks.md says what a corpus is)" >&2; exit 2; }
	@$(BENCH)/python -m benchmarks compare "$(CORPORA)" $(if $(PAGES),--pages "$(PAGES)") $(if $(QUALITY),--quality)

setup: .venv/ready

.venv/ready: requirements.txt
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here. Winnow needs Python 3.11 or newer: PYTHON=/path/to/python make demo" >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Winnow needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" --version 2>&1). Try: PYTHON=python3.12 make demo" >&2; exit 2; }
	@echo "Setting up .venv, once: half a minute, with network"
	@"$(PYTHON)" -m venv .venv || { echo "No virtual environment could be made in .venv (on Debian and Ubuntu it needs: apt install python3-venv)" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt || { echo "The packages of requirements.txt could not be installed; this needs the network, once" >&2; exit 2; }
	@touch $@

.venv-bench/ready: requirements.txt requirements-bench.txt
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here. Winnow needs Python 3.11 or newer: PYTHON=/path/to/python make bench" >&2; exit 2; }
	@echo "Setting up .venv-bench, once: a minute, with network"
	@"$(PYTHON)" -m venv .venv-bench || { echo "No virtual environment could be made in .venv-bench (on Debian and Ubuntu it needs: apt install python3-venv)" >&2; exit 2; }
	@$(BENCH)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt && $(BENCH)/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement requirements-bench.txt || { echo "The packages of requirements.txt and requirements-bench.txt could not be installed; this needs the network, once" >&2; exit 2; }
	@touch $@

clean:
	@rm -rf .venv .venv-bench
