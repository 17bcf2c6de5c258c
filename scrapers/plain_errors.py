"""What a command says when it is called wrongly: one line, as of every other mistake. ``-h`` shows how it is called."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Iterable
from typing import NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from scrapers.run import NOTHING_DONE


class PlainErrors(ScrapyCommand):
    """A command whose usage is not printed before its errors. Scrapy makes the parser, so the parser is told here."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.error = _refuse


def _refuse(words: str) -> NoReturn:
    sys.exit(complain(NOTHING_DONE, words))


def complain(exitcode: int, words: str) -> int:
    """Say what went wrong, in one line on standard error; gives the exit code back."""
    print(f"winnow: {words}", file=sys.stderr)
    return exitcode


def turn_off_output() -> None:
    """Nobody takes what is printed; what still waits to be must not fail when the process ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check_sites(settings: BaseSettings, names: Collection[str], stored: Iterable[str] = ()) -> None:
    """Raise what keeps a command from the sites that were named.

    :param stored: sites that are known by their articles, of this project or an earlier state of it.
    :raises UsageError: if one is none of the project, or cannot be loaded.
    """
    loader = get_spider_loader(settings)
    known = sorted({*loader.list(), *stored})
    if broken := [name for name in names if name in getattr(loader, "broken", {}) and name not in known]:
        raise UsageError(f"{', '.join(broken)}: cannot be loaded", print_help=False)
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"no such site: {', '.join(unknown)} (there are {', '.join(known)})", print_help=False)
