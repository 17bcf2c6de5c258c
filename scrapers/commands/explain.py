"""``scrapy explain``: what each block of a page was taken for, and by which rule; of a page, or of an article that is stored."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.exceptions import UsageError

from pipelines.engine import Explained, Reading, explained
from pipelines.ledger import memory_of
from pipelines.state import StateError
from scrapers.explained import make_page
from scrapers.explained.sentence import holding
from scrapers.explained.terminal import print_blocks, print_fields, print_notes, print_pieces
from scrapers.items import Page
from scrapers.middlewares.reading import REFUSALS, read_page
from scrapers.one_page import STDIN, NoPage, is_address
from scrapers.page_command import NO_ARTICLE, NO_PAGE, PageCommand, complain, no_article
from scrapers.read_again import archived_page, is_same_page, page_of_address
from scrapers.run import OK
from scrapers.stored_article import NotStored, Stored, output_of, stored
from scrapers.whole_file import write_whole

_PATHS = (".", "/", "~", "file:")
"""How a name begins that is a file's, there or not: no id does."""
_NOT_ON_PAGE = "not on the page as it was read"


class Command(PageCommand):
    takes = "a file, an address, - for standard input, or an article's id"

    def syntax(self) -> str:
        return "[options] FILE-or-URL-or-ID"

    def short_desc(self) -> str:
        return "Show every block of a page, or of a stored article's, with its label and rule; --html shows it as the site prints it"

    def long_desc(self) -> str:
        return (
            "Says of every block of a page what it was taken for: of a saved page, - (standard input), an address, or an article "
            "of OUTPUT_DIR, by its id, its address, or the beginning of its id. An address that is stored is not fetched, unless "
            "--fetch says so. Exit codes: 0; 1 if the page has no article, or the sentence is not on it; 2 if there is no page "
            "to read, or no such article."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--html", metavar="OUT.html", help="write a page for the browser instead")
        parser.add_argument(
            "--remote", action="store_true", help="with --html: let the browser fetch the site's images and styles"
        )
        parser.add_argument(
            "--sentence", metavar="WORDS", help="only the pieces that hold these words, kept or removed"
        )
        parser.add_argument("--fetch", action="store_true", help="fetch an address also if its article is stored")
        parser.add_argument("--revision", type=int, metavar="N", help="of a stored article: not the newest, this one")
        parser.add_argument(
            "--again", action="store_true", help="of a stored article: read its page again, with the rules of today"
        )
        parser.add_argument("--archive", metavar="FILE-or-FOLDER", help="with --again: where the page's archive is")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        if said := _mistake(args[0], opts):
            raise UsageError(said, print_help=False)

    def answer(self, source: str, opts: argparse.Namespace) -> int:
        if _is_page(source, opts):
            return super().answer(source, opts)
        try:
            found = stored(source, opts.revision, self.settings)
        except NotStored as error:
            return complain(NO_PAGE, str(error))
        except StateError as error:
            if is_address(source) and not output_of(self.settings).exists() and not _of_stored(opts):
                return self._fetched(source, opts)
            way_on = "; --fetch asks its address" if is_address(source) else ""
            return complain(NO_PAGE, f"{source}: not looked up: {error}{way_on}")
        if found is None and is_address(source) and not _of_stored(opts):
            return self._fetched(source, opts)
        if found is None:
            return complain(NO_PAGE, self._unknown(source))
        return self._read_again(found, opts) if opts.again else _show_stored(found, opts)

    def _fetched(self, source: str, opts: argparse.Namespace) -> int:
        """The page of an address that no article of the output has."""
        try:
            return super().answer(source, opts)
        except NoPage as error:
            return complain(
                NO_PAGE, f"{error} (and no article in {output_of(self.settings).parent} has this id or address)"
            )

    def _unknown(self, source: str) -> str:
        return (
            f"{source}: no such file, and no article in {output_of(self.settings).parent} has this id or address, or an id that "
            "begins so; scrapy export prints those that are there, -s OUTPUT_DIR=FOLDER looks in another output"
        )

    def _read_again(self, found: Stored, opts: argparse.Namespace) -> int:
        if found.article["archive"] is None and opts.archive:
            page = page_of_address(found.article, found.url, Path(opts.archive), self.crawler_process)
        else:
            places = [Path(opts.archive)] if opts.archive else [Path.cwd(), found.folder]
            page = archived_page(found.article, found.url, places, self.crawler_process)
        if not opts.html:
            same = "" if is_same_page(found.article, page) else "; the archive's is not the page that was read then"
            print_notes([f"id {found.article['id']}", f"page {found.url}, read again with the rules of today{same}"])
        return self.show(found.url, page, read_page(page, memory_of(self.settings, page.spider)), opts)

    def show(self, source: str, page: Page, reading: Reading, opts: argparse.Namespace) -> int:
        blocks = explained(reading)
        if opts.sentence:
            return _show_sentence(source, blocks, opts.sentence)
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


def _is_page(source: str, opts: argparse.Namespace) -> bool:
    """True for what can only be a page: no article is looked up."""
    shown_as_page = is_address(source) and bool(opts.html) and not opts.again
    return source == STDIN or opts.fetch or shown_as_page or source.startswith(_PATHS) or _is_there(source)


def _is_there(source: str) -> bool:
    try:
        return Path(source).exists()
    except (OSError, ValueError):  # a name too long, or with a null character in it
        return False


def _of_stored(opts: argparse.Namespace) -> bool:
    """True if the options speak of a stored article."""
    return opts.again or opts.revision is not None


def _mistake(source: str, opts: argparse.Namespace) -> str | None:
    """What is wrong with the options, in words."""
    if opts.remote and not opts.html:
        return "--remote goes with --html"
    if opts.html and opts.sentence:
        return "--html or --sentence, not both"
    if opts.fetch and not is_address(source):
        return f"--fetch goes with an address, and {source} is none: it begins with https:// or http://"
    if opts.fetch and _of_stored(opts):
        return "--fetch reads a page, --again and --revision speak of a stored article: one of them"
    if opts.archive and not opts.again:
        return "--archive goes with --again"
    if _of_stored(opts) and _is_page(source, opts):
        return f"--again and --revision speak of a stored article, and {source} is a page"
    return None


def _show_stored(found: Stored, opts: argparse.Namespace) -> int:
    if opts.html:
        return complain(
            NO_PAGE, "--html shows a page, and the output has its articles only: --again reads it from an archive"
        )
    blocks = found.blocks()
    print_notes(found.notes())
    if opts.sentence:
        fields = [*found.fields_with(opts.sentence)]
        print_fields(fields)
        return _show_sentence(found.article["id"], blocks, opts.sentence, elsewhere=bool(fields))
    print_pieces(blocks)
    print()
    print_fields(found.fields())
    return OK


def _show_sentence(source: str, blocks: list[Explained], sentence: str, *, elsewhere: bool = False) -> int:
    """Print the pieces that hold it.

    :param elsewhere: a field of the article has it, though the page may print it nowhere.
    """
    if held := holding(blocks, sentence):
        print_pieces(held)
    return OK if held or elsewhere else complain(NO_ARTICLE, f"{source}: {_NOT_ON_PAGE}: {sentence}")
