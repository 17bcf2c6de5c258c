"""Looking up the sidecar's line of a page without reading what is not near it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.store import lookup
from pipelines.store.lookup import page_of

BEGUN = datetime(2026, 11, 20, 10, tzinfo=UTC)
LINES = 4000


def page(number, *, at=None):
    moment = at or BEGUN + timedelta(seconds=10 * number)
    return {
        "content_hash": f"sha256:{number:064}",
        "url": "https://example.org/",
        "fetched_at": moment.isoformat(),
        "removed": ["x" * 2000],
    }


def sidecar(folder, pages):
    (folder / "receipts.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages))


@pytest.mark.parametrize("number", [0, 1, 1999, LINES - 1])
def test_few_lines_are_looked_at(tmp_path, monkeypatch, number):
    """Lines are in the order of their fetches: what is far from the one that is wanted is not read."""
    sidecar(tmp_path, map(page, range(LINES)))
    looked, moment_of = [], lookup._moment_of
    monkeypatch.setattr(lookup, "_moment_of", lambda line: looked.append(line) or moment_of(line))

    assert page(number) == page_of(page(number), tmp_path)
    assert len(looked) < LINES / 4


def test_any_order_is_found(tmp_path):
    """A replay's lines are in no order, and a clock may have been set back: then all are read."""
    wanted = page(7, at=BEGUN - timedelta(days=400))
    sidecar(tmp_path, [*map(page, range(1000)), wanted, *map(page, range(1000, LINES))])

    assert wanted == page_of(wanted, tmp_path)


def test_fetch_and_not_only_contents(tmp_path):
    """The same bytes, fetched twice: the line of that fetch; of a fetch that nobody recorded, none."""
    again = page(5, at=BEGUN + timedelta(days=3))
    sidecar(tmp_path, [*map(page, range(50)), again])

    assert (page(5), again) == (page_of(page(5), tmp_path), page_of(again, tmp_path))
    assert page_of(page(5, at=BEGUN + timedelta(days=2)), tmp_path) is None
    assert page_of({"content_hash": None, "fetched_at": None}, tmp_path) is None


def test_half_a_line_is_none(tmp_path):
    """What a killed crawl has left behind the last whole line is passed over."""
    sidecar(tmp_path, [page(0)])
    with (tmp_path / "receipts.jsonl").open("a") as file:
        file.write(json.dumps(page(1))[:150])

    assert page_of(page(1), tmp_path) is None
