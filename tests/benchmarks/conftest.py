"""Says at the end of a run whether the floors were checked on real pages."""

from tests.benchmarks.at_hand import CORPORA, STATED


def pytest_terminal_summary(terminalreporter):
    """A skipped test is a letter in a quiet run; this is a line."""
    if CORPORA.is_dir() or STATED:
        terminalreporter.write_line(f"floors on real pages: checked on {CORPORA}")
    else:
        terminalreporter.write_line(
            f"floors on real pages: NOT CHECKED, no corpora at {CORPORA} (make test CORPORA=folder checks them)"
        )
