"""The SQLite frontier does what every frontier does."""

from __future__ import annotations

import pytest

from pipelines.state import open_database
from pipelines.state.crawl import CRAWL, CRAWL_KIND
from pipelines.store.journal import Journal
from scrapers.frontier.sqlite import Limits, SqliteFrontier
from tests.scrapers.frontier.contract import FrontierContract


class _Waiting(Journal):
    """Commits when it is told to, as if an event loop ran and its time had not come."""

    def settle(self) -> None:
        pass


class TestSqliteFrontier(FrontierContract):
    @pytest.fixture
    def opened(self, tmp_path):
        """Opens the file anew each time, as a new process would; ``died`` takes back what was not committed."""
        journals = []

        def open_frontier(now, *, died=False, site="site", beside=False, **limits):
            if journals and not beside:
                last = journals.pop()
                last.failure = OSError("killed") if died else None
                last.close()
            if not journals or not beside:
                path = tmp_path / CRAWL
                journals.append(_Waiting(open_database(path, CRAWL_KIND), path, tmp_path, ("articles",)))
            frontier = SqliteFrontier(journals[-1], site, Limits(**limits))
            frontier.open(now)
            return frontier

        yield open_frontier
        for journal in journals:
            journal.close()
