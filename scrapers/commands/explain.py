"""``scrapy explain FILE-or-URL``: what each block of a page was taken for, and by which rule."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.exceptions import UsageError

from pipelines.engine import Reading, explained
from scrapers.explained import make_page
from scrapers.explained.terminal import print_blocks
from scrapers.items import Page
from scrapers.middlewares.reading import REFUSALS
from scrapers.page_command import NO_PAGE, PageCommand, complain, no_article
from scrapers.run import OK
from scrapers.whole_file import write_whole


class Command(PageCommand):
    def short_desc(self) -> str:
        return "Show every block of one page with its label and rule; --html shows it as the site prints it"

    def long_desc(self) -> str:
        return (
            "Reads a saved page, - (standard input) or an address and says of every block what it was taken for. "
            "Exit codes: 0; 1 if the page has no article; 2 if there is no page to read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--html", metavar="OUT.html", help="write a page for the browser instead")
        parser.add_argument(
            "--remote", action="store_true", help="with --html: let the browser fetch the site's images and styles"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if opts.remote and not opts.html:
            raise UsageError("--remote goes with --html", print_help=False)

    def show(self, source: str, page: Page, reading: Reading, opts: argparse.Namespace) -> int:
        blocks = explained(reading)
        if opts.html:
            out = Path(opts.html)
            if out.exists() and Path(source).exists() and out.samefile(source):
                return complain(NO_PAGE, f"{out}: is the page itself; it is left as it is")
            notes = [f"No article: {REFUSALS[reading.refusal]}."] if reading.refusal else []
            text = make_page(
                page.body,
                page.headers,
                reading,
                blocks,
                name=source,
                remote=opts.remote,
                notes=(*notes, *reading.warnings),
            )
            write_whole(out, text.encode("utf-8", "replace"))
        else:
            print_blocks(reading, blocks)
        return no_article(source, reading.refusal) if reading.refusal else OK
