"""``scrapy extract FILE-or-URL``: the line of output that the store would write for one page."""

from __future__ import annotations

import argparse
import json
import sys

from scrapy.exceptions import DropItem, UsageError
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from pipelines.engine import Article, Reading, Story, chrome_receipts
from pipelines.store import to_line
from pipelines.strip import Strip
from pipelines.usage import Usage
from scrapers.items import Page
from scrapers.own_settings import check_settings
from scrapers.page_command import NO_ARTICLE, PageCommand, no_article
from scrapers.run import OK
from scrapers.settings import STAGES


class Command(PageCommand):
    def short_desc(self) -> str:
        return "Print one page's article as a line of JSON; nothing is written to output/"

    def long_desc(self) -> str:
        return (
            "Reads a saved page, - (standard input) or an address and prints the line that a crawl would store, "
            "one per article, without its cluster. Exit codes: 0; 1 if the page has no article; 2 if there is no page to read."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--pretty", action="store_true", help="indent the JSON, for people")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        try:
            check_settings(self.settings)
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error

    def show(self, source: str, page: Page, reading: Reading, opts: argparse.Namespace) -> int:
        if reading.refusal:
            return no_article(source, reading.refusal)
        articles, dropped = _through_the_stages(reading, self.settings)
        for article in articles:
            sys.stdout.buffer.write(_indented(to_line(article)) if opts.pretty else to_line(article))
        sys.stdout.buffer.flush()
        for reason in dropped:
            no_article(source, reason)
        return OK if articles else NO_ARTICLE


def _through_the_stages(reading: Reading, settings: BaseSettings) -> tuple[list[Article], list[str]]:
    """The articles that reach the store, and the reasons for those that do not."""
    receipts = settings.get("RECEIPTS")
    arguments = {Strip: (receipts,), Usage: (settings.get("USAGE"), settings.get("USAGE_ACTION"))}
    stages = [stage(*arguments.get(stage, ())) for stage in map(load_object, STAGES[:-1])]
    articles, dropped = [], []
    for story in reading.stories:
        if receipts == "full":
            story.chrome = chrome_receipts(reading.sheet, reading.stories)
        try:
            articles.append(_through(stages, story))
        except DropItem as error:
            dropped.append(str(error).rpartition(": ")[2])
    return articles, dropped


def _through(stages: list, story: Story) -> Article:
    item = story
    for stage in stages:
        item = stage.process_item(item)
    return item


def _indented(line: bytes) -> bytes:
    return json.dumps(json.loads(line), ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"
