"""Crawl the five sites on loopback, run after run, and print what each run has asked for and written; or serve them."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
from pathlib import Path

from tests.faults.server import serving
from tests.local_web.handler import PORT
from tests.local_web.runs import HANDLER, HOSTS, Run, story
from tests.local_web.web import five_sites


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.local_web", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="serve until Ctrl-C")
    options = parser.parse_args()
    web = five_sites()
    with serving(web) as home:
        if options.serve:
            with tempfile.TemporaryDirectory() as folder:
                _wait(home, folder)
            return 0
        print("| run | site | status | requests | of them 304 | bytes | new articles | revisions |")
        print("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for run in story(web, Path(folder)):
                _print(run)
    return 0


def _print(run: Run) -> None:
    rows = [run.row(site) for site in HOSTS]
    total = (run.name, "**all**", f"exit code {run.exit_code}", *(sum(column) for column in list(zip(*rows))[3:]))
    for row in (*rows, total):
        print(f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else cell for cell in row)} |", flush=True)


def _wait(home: str, folder: str) -> None:
    handlers = json.dumps({"http": HANDLER, "https": HANDLER})
    port = home.rstrip("/").rpartition(":")[2]
    places = f"-s STATE_DIR={folder}/state -s OUTPUT_DIR={folder}"
    print(f"{PORT}={port} scrapy crawlall -s DOWNLOAD_HANDLERS='{handlers}' {places}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
