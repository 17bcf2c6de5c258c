"""``scrapy runspider FILE.py``: Scrapy's own command, which says what cannot be used as ``crawl`` does."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.commands import runspider
from scrapy.exceptions import UsageError

from scrapers.with_files import WithFiles


class Command(WithFiles, runspider.Command):
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError("one file, please: scrapy runspider FILE.py", print_help=False)
        if not Path(args[0]).is_file():
            raise UsageError(f"no such file: {args[0]}", print_help=False)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            super().run(args, opts)
        except UsageError as error:
            raise UsageError(str(error).strip(), print_help=False) from error
