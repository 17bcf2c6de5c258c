"""What the commands that look at one page share: how it is named, and how its failures are said."""

from __future__ import annotations

import argparse
import sys
from abc import abstractmethod

from scrapy.exceptions import UsageError

from pipelines.engine import Reading, Unreadable
from pipelines.ledger import StateError, Unreviewable, memory_of
from scrapers.items import Page
from scrapers.middlewares.reading import REFUSALS, read_page
from scrapers.one_page import FETCHING, NoPage, is_address, load
from scrapers.plain_errors import PlainErrors, complain, turn_off_output
from scrapers.run import ABOVE_PROJECT, CMDLINE, INTERRUPTED, OK

NO_ARTICLE, NO_PAGE = 1, 2
"""Exit codes: a page without an article; no page at all."""
_REASONS = REFUSALS | {
    "listing": "it is a listing",
    "product": "it is a product's page",
    "forum": "it is a forum's thread",
    "service": "it is the page of a service",
    "documentation": "it is documentation",
    "other": "it is something else",
    "no_headline": "no headline found",
    "no_body": "hardly any text of an article found",
}


class PageCommand(PlainErrors):
    """A command with one page for its argument. Subclasses say what to do with the page as it was read."""

    requires_project = True
    takes = "a file, an address, or - for standard input"
    """What its argument may be, in words."""

    def syntax(self) -> str:
        return "[options] FILE-or-URL"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="the address that a saved page had; if absent, the one that the page states")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if unknown := [name for name in args if name.startswith("-") and name != "-"]:
            raise UsageError(f"no such option: {', '.join(unknown)}", print_help=False)
        if len(args) != 1:
            raise UsageError(f"one page, please: {self.takes}", print_help=False)
        if opts.url is not None and not is_address(opts.url):
            raise UsageError(f"--url {opts.url}: an address begins with https:// or http://", print_help=False)
        for name, value in FETCHING.items():
            self.settings.set(name, value, priority=ABOVE_PROJECT)
        if self.settings.getpriority("LOG_LEVEL") < CMDLINE:
            self.settings.set("LOG_LEVEL", "CRITICAL", priority=ABOVE_PROJECT)  # what went wrong is said in one line

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        source = args[0]
        sys.stdout.reconfigure(errors="replace")  # a page may have characters that the terminal has not
        try:
            self.exitcode = self.answer(source, opts)
            sys.stdout.flush()
        except Unreadable as error:
            self.exitcode = complain(NO_PAGE, f"{source}: {error}")
        except (NoPage, StateError, Unreviewable) as error:
            self.exitcode = complain(NO_PAGE, str(error))
        except BrokenPipeError:  # whoever read it has seen enough
            turn_off_output()
            self.exitcode = OK
        except OSError as error:
            self.exitcode = complain(NO_PAGE, f"{error.filename or 'standard output'}: {error.strerror or error}")
        except KeyboardInterrupt:
            self.exitcode = complain(INTERRUPTED, "interrupted")

    def answer(self, source: str, opts: argparse.Namespace) -> int:
        """Load the page and show it; gives the exit code."""
        page = load(source, opts.url, self.crawler_process)
        return self.show(source, page, read_page(page, memory_of(self.settings, page.spider)), opts)

    @abstractmethod
    def show(self, source: str, page: Page, reading: Reading, opts: argparse.Namespace) -> int:
        """Print the page in the command's own way; gives the exit code."""


def no_article(source: str, reason: str) -> int:
    """Say why a page gives no article."""
    return complain(NO_ARTICLE, f"{source}: no article: {_REASONS.get(reason, reason)}")
