"""Says at the end of a run whether the floors were checked on real pages."""

from tests.benchmarks.at_hand import CORPORA

_TEST = "test_floors_hold_on_real_pages"
_WORDS = {
    "passed": "hold on {}",
    "failed": "BROKEN, or not to be read, on {}",
    "skipped": "NOT CHECKED, no corpora at {} (make test CORPORA=folder checks them)",
}


def pytest_terminal_summary(terminalreporter):
    """A skipped test is a letter in a quiet run; this is a line. Nothing is said where the test was not asked for."""
    for outcome, words in _WORDS.items():
        reports = terminalreporter.stats.get(outcome, ())
        if any(report.nodeid.endswith(_TEST) for report in reports):
            terminalreporter.write_line(f"floors on real pages: {words.format(CORPORA)}")
