"""Learning page types: what a page is turned into, and what the tables say."""

import sys

import pytest

from benchmarks.corpora import read_pages
from benchmarks.learn_pagetype import Row, as_brief, confusion, dropped, main, reliability, rows_of_page, stored
from pipelines.engine import read
from pipelines.engine.pagetype import Model
from tests.benchmarks import made

SECOND = (
    "Walkers crossed it at dawn, and boats will pass under it again from May, when the water is high enough for them."
)
PAGE = {"id": "a", "url": "https://town.example/bridge-open", "domain": "town.example", "gold_text": made.TEXT}


def pages(folder, *rows, source):
    return list(read_pages(made.own(folder / "small", rows, {row["id"]: source for row in rows})))


def row(kind, share, **fields):
    other = "forum" if kind == "article" else kind
    return Row("wcxb", "a.example", "", False, kind, {}, "", shares={"article": share, other: 1 - share}, **fields)


def test_brief(tmp_path):
    """A brief is the page without all of the text that follows the first paragraph."""
    source = made.html(text=f"{made.TEXT}</p><p>{SECOND}")
    (page,) = pages(tmp_path, PAGE, source=source)
    brief = as_brief(page, read(source, url=page.url)).decode()

    assert made.TEXT in brief
    assert SECOND not in brief
    assert "Home" in brief


def test_nothing_to_cut(tmp_path):
    """An article of one paragraph has no brief."""
    (page,) = pages(tmp_path, PAGE, source=made.html())

    assert as_brief(page, read(page.body, url=page.url)) is None


def test_rows(tmp_path):
    """An article gives two rows, its own and its brief's; a page of another type gives one."""
    listing = PAGE | {"id": "b", "gold": {"page_type": "collection"}}
    found = pages(tmp_path, PAGE, listing, source=made.html(text=f"{made.TEXT}</p><p>{SECOND}"))

    assert [[False, True], [False]] == [[row.is_brief for row in rows_of_page(page)] for page in found]
    assert "listing" == rows_of_page(found[1])[0].page_type


def test_pages_that_cannot_be_read(tmp_path):
    """A page without text is dropped for that, whatever its type."""
    (page,) = pages(tmp_path, PAGE, source=b"{}")

    assert ["no_text"] == [row.remnant for row in rows_of_page(page)]


def test_tables():
    """Shares dropped, types beside the gold's, and how often pages of a confidence are articles."""
    rows = [row("article", 0.9), row("article", 0.1), row("forum", 0.1), row("article", 0.1, is_brief=True)]

    assert ["article", "2", "50.0%", "50.0%"] == next(line for line in dropped(rows) if "article" in line).split()[1:5]
    assert [["article", "1", "1", "0"], ["forum", "0", "1", "0"]] == [
        line.split() for line in list(confusion(rows))[1:]
    ]
    assert [".1", "to", "0.2", "2", "0.10", "50.0%"] == list(reliability(rows))[1].split()


def test_stored_model_can_be_read():
    """What is written is TOML, and says where it comes from."""
    model = Model(("article", "forum"), (0.5, -0.5), {"address: root": 0.1}, ((-1.0,), (1.0,)))
    lines = stored(model, [row("article", 0.9)]).splitlines()

    assert "1 pages of wcxb" in lines[2]
    assert ['types = ["article", "forum"]', "bias = [0.5, -0.5]"] == lines[4:6]
    assert '"address: root" = [0.1, -1, 1]' == lines[-1]


def test_corpora_without_types(monkeypatch, tmp_path, capsys):
    """One line that names the folder and what it lacks."""
    monkeypatch.setattr(sys, "argv", ["learn_pagetype", str(tmp_path)])

    assert 2 == main()
    assert f"learn_pagetype: {tmp_path}: no corpus wcxb there\n" == capsys.readouterr().err


@pytest.mark.parametrize(("corpus", "teaches"), [("wcxb", True), ("daniel", False), ("dragnet", False)])
def test_what_teaches(corpus, teaches):
    """Nothing is learnt from corpora whose licence forbids it."""
    assert teaches is Row(corpus, "a.example", "", False, "article", {}, "").teaches
