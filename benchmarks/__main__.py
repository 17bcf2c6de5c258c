"""The command line of the benchmarks; see the package's docstring."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import __doc__ as description
from benchmarks.corpora import corpora_in
from benchmarks.errors import errors_of, worst_pages
from benchmarks.peers import PEERS
from benchmarks.picture import write_picture
from benchmarks.quality import measure
from benchmarks.ratchet import figures, raise_floors
from benchmarks.results import QUICK_RUN, load, run, write
from benchmarks.tables import summary, write_tables


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    quality = commands.add_parser("quality", help="F1 and exact bodies per corpus")
    quality.add_argument("--aside", action="store_true", help="the domains that are set aside; look at them rarely")
    errors = commands.add_parser("errors", help="the worst pages, block by block")
    errors.add_argument("--pages", type=int, default=10)
    ratchet = commands.add_parser("ratchet", help="the floors, held or broken")
    ratchet.add_argument("--raise", dest="up", action="store_true", help="write floors where figures are better")
    ratchet.add_argument("--lower", action="store_true", help="write floors even where figures are worse")
    compare = commands.add_parser("compare", help="ours and the peers: quality, time, memory; writes docs/benchmarks.*")
    compare.add_argument(
        "--pages", type=_positive, help="at most so many of each corpus: a quick look, nothing is written"
    )
    commands.add_parser("docs", help="the tables and the picture, from the last result file")
    for command in (quality, errors, ratchet, compare):
        command.add_argument("corpora", type=Path)
    options = parser.parse_args()
    try:
        return COMMANDS[options.command](options)
    except (OSError, ValueError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("benchmarks: stopped", file=sys.stderr)
        return 130


def _positive(number: str) -> int:
    if (value := int(number)) < 1:
        raise ValueError(number)
    return value


def _compare(options: argparse.Namespace) -> int:
    absent = [peer.name for peer in PEERS if not peer.version]
    if absent:
        raise ValueError(f"not installed: {', '.join(absent)} (`make bench` sets them up, from requirements-bench.txt)")
    if options.pages:
        print(summary(run(options.corpora, pages=options.pages, long_run=QUICK_RUN)))
        return 0
    write(run(options.corpora))
    return _docs(options)


def _docs(options: argparse.Namespace) -> int:
    found = load()
    write_tables(found)
    write_picture(found)
    print(summary(found))
    return 0


def _quality(options: argparse.Namespace) -> int:
    print(f"{'corpus':<14}{'pages':>6}{'F1':>8}{'prec':>8}{'recall':>8}{'exact':>8}")
    for corpus in corpora_in(options.corpora):
        scores = measure(corpus, aside=options.aside)
        print(
            f"{corpus.name:<14}{scores.pages:>6}{scores.f1:>8.4f}{scores.precision:>8.4f}{scores.recall:>8.4f}{scores.exact:>8.3f}",
            flush=True,
        )
    return 0


def _errors(options: argparse.Namespace) -> int:
    for corpus in corpora_in(options.corpora):
        for f1, page in worst_pages(corpus, options.pages):
            print(f"\n{f1:.3f}  {page.corpus}/{page.id}  {page.url}")
            for line in errors_of(page):
                print(f"    {line}")
    return 0


def _ratchet(options: argparse.Namespace) -> int:
    found = figures(options.corpora)
    for figure in found:
        floor = "no floor" if figure.floor_f1 is None else f"floor {figure.floor_f1:.4f} / {figure.floor_exact:.3f}"
        print(f"{figure.corpus:<14}{figure.f1:>8.4f}{figure.exact:>7.3f}  {floor}{'  BROKEN' if figure.broken else ''}")
    if options.up or options.lower:
        raise_floors(found, lower=options.lower)
    return 1 if any(figure.broken for figure in found) and not options.lower else 0


COMMANDS = {
    "quality": _quality,
    "errors": _errors,
    "ratchet": _ratchet,
    "compare": _compare,
    "docs": _docs,
}

if __name__ == "__main__":
    sys.exit(main())
