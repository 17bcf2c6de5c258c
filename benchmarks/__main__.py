"""The command line of the benchmarks; see the package's docstring."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import __doc__ as description
from benchmarks.corpora import corpora_in
from benchmarks.crawls import WAYS
from benchmarks.crawls import report as crawl_figures
from benchmarks.errors import WrongBlock, errors_of, first_difference, nearly_exact, page_called, scored_pages
from benchmarks.fieldreport import measure_fields
from benchmarks.fieldreport import report as report_fields
from benchmarks.fields import FIELDS
from benchmarks.gold import GoldPage
from benchmarks.growth import hints, measure_growth
from benchmarks.ledger import measure_ledgers, said
from benchmarks.pagetype import report, verdicts, wrong_pages
from benchmarks.peers import PEERS
from benchmarks.phrases import measure_phrases
from benchmarks.picture import write_picture
from benchmarks.quality import measure, read_page, score
from benchmarks.ratchet import figures, raise_floors
from benchmarks.results import QUICK_RUN, load, run, run_quality, write
from benchmarks.rhythm import report as rhythm_figures
from benchmarks.scores import PageScore, Scores
from benchmarks.stories import found_in
from benchmarks.stories import report as story_figures
from benchmarks.tables import summary, write_tables


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    quality = commands.add_parser("quality", help="F1 and exact bodies per corpus")
    quality.add_argument("--aside", action="store_true", help="the domains that are set aside; look at them rarely")
    errors = commands.add_parser("errors", help="the worst pages, block by block")
    errors.add_argument("--pages", type=_positive, default=10)
    errors.add_argument("--id", help="one page, by its id in the gold")
    errors.add_argument("--exact", action="store_true", help="the pages that are one or two blocks from exact")
    errors.add_argument("--aside", action="store_true", help="the domains that are set aside; look at them rarely")
    fields = commands.add_parser("fields", help="headline, authors, date and the other fields per corpus")
    fields.add_argument("--field", choices=FIELDS, help="this one only")
    fields.add_argument("--corpus", help="this one only, by its folder's name")
    fields.add_argument(
        "--errors", action="store_true", help="every page that is wrong: gold, ours and where ours is from"
    )
    fields.add_argument("--aside", action="store_true", help="the domains that are set aside; look at them rarely")
    ratchet = commands.add_parser("ratchet", help="the floors, held or broken")
    ratchet.add_argument("--raise", dest="up", action="store_true", help="write floors where figures are better")
    ratchet.add_argument("--lower", action="store_true", help="write floors even where figures are worse")
    ratchet.add_argument("--all", action="store_true", help="all domains, as for our own pages in tests/benchmarks")
    pagetype = commands.add_parser("pagetype", help="what a crawl drops, by what the gold says a page is")
    pagetype.add_argument("--wrong", action="store_true", help="list the articles dropped and the others kept")
    ledger = commands.add_parser("ledger", help="with and without a ledger learnt on other pages of the same site")
    commands.add_parser("growth", help="time of made pages in two sizes, ten times apart")
    commands.add_parser("phrases", help="what a line costs in the phrase library, at 400 and 4,000 made-up phrases")
    compare = commands.add_parser("compare", help="ours and the peers: quality, time, memory; writes docs/benchmarks.*")
    compare.add_argument(
        "--pages", type=_positive, help="at most so many of each corpus: a quick look, nothing is written"
    )
    compare.add_argument("--quality", action="store_true", help="quality only; time and memory stay as last measured")
    learning = commands.add_parser("learn", help="the model of blocks: learn it and write pipelines/engine/model.json")
    learning.add_argument("--folds", action="store_true", help="out-of-fold figures instead; nothing is written")
    stories = commands.add_parser(
        "stories", help="the index of stories: recall, look-alikes, time and size, on made-up texts"
    )
    stories.add_argument(
        "corpora", type=Path, nargs="?", help="list what it finds among the pages of these corpora instead"
    )
    stories.add_argument("--articles", type=_positive, default=100_000, help="so many for time and size (100,000)")
    commands.add_parser("rhythm", help="made sites that fall silent: how often and how soon they are called quiet")
    crawls = commands.add_parser("crawls", help="pages a second over a site on loopback, beside a bare Scrapy spider")
    crawls.add_argument("--pages", type=_positive, default=2000, help="so many (2,000)")
    crawls.add_argument("--ways", default=",".join(WAYS), help=f"these only, of {','.join(WAYS)}")
    crawls.add_argument("--rounds", type=_positive, default=3)
    commands.add_parser("docs", help="the tables and the picture, from the last result file")
    for command in (quality, errors, fields, ratchet, pagetype, ledger, compare, learning):
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
    write(load() | run_quality(options.corpora) if options.quality else run(options.corpora))
    return _docs(options)


def _docs(options: argparse.Namespace) -> int:
    found = load()
    write_tables(found)
    write_picture(found)
    print(summary(found))
    return 0


def _quality(options: argparse.Namespace) -> int:
    _print_scores((corpus.name, measure(corpus, aside=options.aside)) for corpus in corpora_in(options.corpora))
    return 0


def _print_scores(found: Iterable[tuple[str, Scores]]) -> None:
    print(f"{'corpus':<14}{'pages':>6}{'F1':>8}{'prec':>8}{'recall':>8}{'exact':>8}")
    for name, scores in found:
        print(
            f"{name:<14}{scores.pages:>6}{scores.f1:>8.4f}{scores.precision:>8.4f}{scores.recall:>8.4f}{scores.exact:>8.3f}",
            flush=True,
        )


def _learn(options: argparse.Namespace) -> int:
    try:
        from benchmarks.learn import learn, out_of_fold
    except ModuleNotFoundError as error:
        raise ValueError(f"{error}; learning needs requirements-bench.txt: use .venv-bench/bin/python") from error
    if options.folds:
        _print_scores(out_of_fold(options.corpora))
    else:
        print(f"learnt from {learn(options.corpora)} pages")
    return 0


def _errors(options: argparse.Namespace) -> int:
    for corpus in corpora_in(options.corpora):
        if options.exact:
            near = list(nearly_exact(corpus, aside=options.aside))
            print(f"\n{corpus.name}: {len(near)} pages are not exact for one or two blocks")
            for found, page, wrong in near:
                _show(page, found, wrong)
        elif options.id:
            page = page_called(corpus, options.id)
            if page is None:
                raise ValueError(f"{corpus}: no article there is called {options.id}")
            _show(page, score(page, read_page(page)), errors_of(page))
        else:
            for found, page in scored_pages(corpus, aside=options.aside)[: options.pages]:
                _show(page, found, errors_of(page))
    return 0


def _show(page: GoldPage, found: PageScore, wrong: Sequence[WrongBlock]) -> None:
    print(f"\n{found.f1:.3f}  {page.corpus}/{page.id}  {page.url}")
    for block in wrong:
        print(f"    {block}")
    if not wrong and not found.exact and page.text:
        print(f"    every block is right; {first_difference(page, read_page(page))}")


def _fields(options: argparse.Namespace) -> int:
    names = [options.field] if options.field else FIELDS
    found = list(measure_fields(options.corpora, aside=options.aside, corpus=options.corpus))
    if options.errors:
        print("\n".join(line for one in found for name in names for line in one.wrong(name)), end="\n\n")
    print("\n".join(report_fields(found, names)))
    return 0


def _pagetype(options: argparse.Namespace) -> int:
    found = verdicts(options.corpora)
    print("\n".join(report(found)))
    if options.wrong:
        print("\n".join(["", *wrong_pages(found)]))
    return 0


def _ledger(options: argparse.Namespace) -> int:
    found = list(measure_ledgers(options.corpora))
    if not found:
        raise ValueError(f"{options.corpora}: none of the corpora with several pages a site is there")
    print("\n".join(said(found)))
    return 0


def _growth(options: argparse.Namespace) -> int:
    print(f"{'shape':<28}{'small ms':>10}{'large ms':>10}{'ratio':>8}{'parsing':>9}   (10 times the page)")
    offenders = 0
    for one in measure_growth():
        mark = "  TOO MUCH" if one.is_too_much else ""
        print(
            f"{one.shape:<28}{1000 * one.small:>10.1f}{1000 * one.large:>10.1f}{one.ratio:>8.1f}{one.parsing:>9.1f}{mark}",
            flush=True,
        )
        offenders += one.is_too_much
        for hint in hints(one.shape) if one.is_too_much else ():
            print(f"    {hint}")
    return 1 if offenders else 0


def _phrases(options: argparse.Namespace) -> int:
    print(f"{'phrases':<28}{'':>8}{'ms/1,000 lines':>16}{'ratio':>8}{'loading ms':>12}")
    first = None
    for cost in measure_phrases():
        first = first or cost.lines
        print(
            f"{cost.name:<28}{cost.phrases:>8,}{1000 * cost.lines:>16.1f}{cost.lines / first:>8.2f}{1000 * cost.loading:>12.1f}",
            flush=True,
        )
    return 0


def _crawls(options: argparse.Namespace) -> int:
    ways = options.ways.split(",")
    if unknown := [way for way in ways if way not in WAYS]:
        raise ValueError(f"--ways {','.join(unknown)}: there are {','.join(WAYS)}")
    for line in crawl_figures(options.pages, ways, options.rounds):
        print(line, flush=True)
    return 0


def _rhythm(_: argparse.Namespace) -> int:
    for line in rhythm_figures():
        print(line, flush=True)
    return 0


def _stories(options: argparse.Namespace) -> int:
    if options.corpora is None:
        for line in story_figures(options.articles):
            print(line, flush=True)
        return 0
    for name, count, rows in found_in(options.corpora):
        print(f"{name}: {count} articles, {len(rows)} after another of their story", flush=True)
        for why, id, first in rows:
            print(f"    {id}  {first}  {why}")
    return 0


def _ratchet(options: argparse.Namespace) -> int:
    found = figures(options.corpora, aside=None if options.all else False)
    for figure in found:
        floor = "no floor" if figure.floor is None else f"floor {figure.floor:.4f}"
        broken = "  BROKEN" if figure.broken else ""
        print(f"{figure.corpus:<14}{figure.name:<16}{figure.pages:>5}{figure.value:>8.4f}  {floor}{broken}")
    if options.up or options.lower:
        raise_floors(found, lower=options.lower)
    return 1 if any(figure.broken for figure in found) and not options.lower else 0


COMMANDS = {
    "quality": _quality,
    "errors": _errors,
    "fields": _fields,
    "ratchet": _ratchet,
    "pagetype": _pagetype,
    "ledger": _ledger,
    "growth": _growth,
    "phrases": _phrases,
    "compare": _compare,
    "docs": _docs,
    "learn": _learn,
    "stories": _stories,
    "crawls": _crawls,
    "rhythm": _rhythm,
}

if __name__ == "__main__":
    sys.exit(main())
