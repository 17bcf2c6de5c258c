"""``make chaos``: kill crawls of both shapes fifty times and more, and print what was left; exit code 1 if anything was lost or doubled."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.chaos.kills import Result, crawl_alone, crawl_killed
from tests.chaos.web import MESH, TREE, Web

_SIGNALS = {
    "kill -9": (signal.SIGKILL,),
    "SIGTERM": (signal.SIGTERM,),
    "Ctrl-C": (signal.SIGINT,),
    "Ctrl-C twice": (signal.SIGINT, signal.SIGINT),
}
_DELAY = 0.05  # seconds that the site takes for an answer


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="kill -9 so often, over both shapes (50)")
    parser.add_argument("--pages", type=int, default=300, help="pages of the site (300)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(
        "| site | stopped by | times | pages lost | articles twice | half lines | requests, alone | requests, stopped |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    is_well = True
    for shape, how, alone, stopped in _crawls(options.kills, options.pages, Random(options.seed)):
        lost = len(alone.articles.keys() - stopped.articles.keys())
        is_well &= not lost and not stopped.twice and not stopped.torn and alone.states == stopped.states
        print(
            f"| {shape}, {options.pages} pages | {how} | {stopped.kills} | {lost} | {len(stopped.twice)} | {stopped.torn} | "
            f"{alone.requests} | {stopped.requests} |",
            flush=True,
        )
        if alone.states != stopped.states:
            print(f"states: {alone.states} alone, {stopped.states} stopped", file=sys.stderr)
    return 0 if is_well else 1


def _crawls(kills: int, pages: int, random: Random) -> Iterator[tuple[str, str, Result, Result]]:
    for shape in (TREE, MESH):
        with tempfile.TemporaryDirectory() as folder:
            alone = crawl_alone(Web(shape, pages, delay=_DELAY / 5), Path(folder))
        for how, numbers in _SIGNALS.items():
            wanted = -(-kills // 2) if signal.SIGKILL in numbers else 3
            done = 0
            while done < wanted:  # a crawl that is done before it was killed often enough is followed by another
                with tempfile.TemporaryDirectory() as folder:
                    web = Web(shape, pages, delay=_DELAY)
                    stopped = crawl_killed(
                        web, Path(folder), kills=wanted - done, random=random, longest=1.2, how=numbers
                    )
                done += max(stopped.kills, 1)
                yield shape, how, alone, stopped


if __name__ == "__main__":
    sys.exit(main())
