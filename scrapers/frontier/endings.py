"""How leases end: what is told to the frontier, to who listens, and to whoever reads events."""

from __future__ import annotations

import logging
import time

from scrapy import Request
from scrapy.crawler import Crawler

from pipelines.store import Writer
from scrapers.frontier.interface import End, Frontier, Lease, Outcome
from scrapers.frontier.outcome import Notes, ending_of, tombstone
from scrapers.frontier.requests import for_later, is_guess
from scrapers.signals import request_ended

logger = logging.getLogger(__name__)


class Endings:
    """Acks, fails or releases what the engine is done with. Raises StateError if that cannot be kept."""

    def __init__(self, crawler: Crawler, frontier: Frontier, writer: Writer) -> None:
        self.crawler = crawler
        self.frontier = frontier
        self.writer = writer

    def settle(self, lease: Lease, notes: Notes) -> bool:
        """End a lease as its notes say; False if something else comes in its place: a retry, or what it has moved to."""
        if notes.is_cut_short:
            self.frontier.release([lease])
            return True
        ending = ending_of(lease, notes)
        if ending is None:  # a retry of the same address: it waits again
            return False
        self._tell(lease, ending, notes)
        if isinstance(ending, str):
            self.fail(lease, ending, broken=notes.is_broken, status=notes.status)
            return True
        if notes.astray_from is not None:
            self._strand(notes.astray_from, notes.failure or "redirected to nowhere")
        self._ack(lease, ending)
        return ending.end is not End.MOVED

    def _ack(self, lease: Lease, ending: Outcome) -> None:
        vanished = self.frontier.ack(lease, ending, time.time())
        self._count(ending.end)
        for article in vanished:
            self.crawler.stats.inc_value("winnow/events/tombstone")
            self.writer.add_event(tombstone(article, lease.url, self.crawler.spider.name, ending))

    def fail(self, lease: Lease, reason: str, *, broken: bool, status: int | None = None) -> None:
        """Note that it has failed, and say so if it is given up for good."""
        self._count("failed")
        if self.frontier.fail(
            lease, reason, time.time(), broken=broken, status=status, request=for_later(lease.request)
        ):
            self._count("dead")
            logger.warning("%s: given up: %s (scrapy deadletters)", lease.url, reason)

    def _strand(self, url: str, reason: str) -> None:
        """An address that has moved has led to no page: it is what is tried again, and not what lay on the way."""
        key = self.crawler.request_fingerprinter.fingerprint(Request(url)).hex()
        if self.frontier.strand(key, reason, time.time()):
            self._count("failed")

    def _tell(self, lease: Lease, ending: Outcome | str, notes: Notes) -> None:
        self.crawler.signals.send_catch_log(
            request_ended,
            lease=lease,
            is_guess=is_guess(lease.request),
            ending=ending,
            notes=notes,
        )

    def _count(self, what: str) -> None:
        self.crawler.stats.inc_value(f"winnow/frontier/{what}")
