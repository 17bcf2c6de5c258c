"""The commands: what they print, and what they say to a wrong path."""

import sys

import pytest

from benchmarks.__main__ import main
from benchmarks.compare import sample
from benchmarks.corpora import read_corpus
from benchmarks.growth import Growth
from benchmarks.pagetype import report, verdicts
from benchmarks.shapes import SHAPES, made_page
from tests.benchmarks import made

LISTING = "".join(
    f"<div class='card'><a href='/{n}'><h3>Story number {n}</h3></a><p>Read about it.</p></div>" for n in range(40)
)


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["benchmarks", *map(str, arguments)])
    return main()


@pytest.fixture
def corpus(tmp_path):
    leaky = made.html(
        text=f"{made.TEXT}</p><p>Somebody's long remark, which is prose and which the gold leaves out, stands here."
    )
    rows = [
        {"id": name, "url": f"https://{name}.example/a/b", "domain": f"{name}.example", "gold_text": made.TEXT}
        for name in "abc"
    ]
    rows.append({"id": "list", "url": "https://d.example/", "domain": "d.example", "gold": {"page_type": "listing"}})
    rows.append(
        {
            "id": "seg",
            "url": "https://e.example/x",
            "domain": "e.example",
            "with": ["no such words"],
            "without": ["flood took"],
        }
    )
    return made.own(tmp_path / "small", rows, {"b": leaky, "list": f"<html><body>{LISTING}</body></html>".encode()})


@pytest.mark.parametrize("command", ["quality", "errors", "fields", "ratchet", "pagetype"])
def test_wrong_folder(command, monkeypatch, tmp_path, capsys):
    """One line that names the folder, and exit code 2."""
    assert 2 == run(monkeypatch, command, tmp_path / "nowhere")
    assert f"benchmarks: {tmp_path / 'nowhere'}: no such folder\n" == capsys.readouterr().err


def test_compare_without_peers(monkeypatch, tmp_path, capsys):
    """Without the peers' packages, the command that sets them up is named."""
    monkeypatch.setattr("benchmarks.peers.Peer.version", None)

    assert 2 == run(monkeypatch, "compare", tmp_path)
    assert "make bench" in capsys.readouterr().err


def test_errors_of_one_page(corpus, monkeypatch, capsys):
    """The block that leaked, with its number and rule."""
    assert 0 == run(monkeypatch, "errors", corpus, "--id", "b")
    shown = capsys.readouterr().out

    assert "small/b  https://b.example/a/b" in shown
    assert "leak" in shown
    assert "Somebody's long remark" in shown


def test_errors_of_segments(corpus, monkeypatch, capsys):
    """Where the gold has segments only, they are what is lost and leaked."""
    run(monkeypatch, "errors", corpus, "--id", "seg")
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("    ")]

    assert ["lost", "in", "no", "block", "no", "such", "words"] == lines[0]
    assert ("leak", ["flood", "took"]) == (lines[1][0], lines[1][-2:])


def test_errors_of_an_unknown_page(corpus, monkeypatch, capsys):
    """An id that the corpus lacks is an error that names both."""
    assert 2 == run(monkeypatch, "errors", corpus, "--id", "z")
    assert f"{corpus}: no article there is called z" in capsys.readouterr().err


def test_pages_that_are_nearly_exact(corpus, monkeypatch, capsys):
    """Pages one or two blocks from exact are listed with these blocks."""
    pages = [page.id for page in read_corpus(corpus) if not page.is_aside]
    run(monkeypatch, "errors", corpus, "--exact")

    assert "b" in pages
    assert "small/b" in capsys.readouterr().out


def test_fields(corpus, monkeypatch, capsys):
    """The shares of a field, and with a flag every page that is wrong."""
    rows = (
        (corpus / "gold.jsonl")
        .read_text("utf-8")
        .replace('"domain": "a.example"', '"domain": "a.example", "gold": {"title": "B"}')
    )
    (corpus / "gold.jsonl").write_text(rows, "utf-8")

    assert 0 == run(monkeypatch, "fields", corpus, "--field", "headline", "--errors")
    lines = capsys.readouterr().out.splitlines()

    assert "wrong   headline  small/a  https://a.example/a/b" == lines[0]
    assert ["headline", "small", "1", "0.000", "1.000", "0.000", "0.000"] == lines[-1].split()


def test_fields_of_an_unknown_corpus(corpus, monkeypatch, capsys):
    """A corpus that is not there is an error that names it."""
    assert 2 == run(monkeypatch, "fields", corpus, "--corpus", "town")
    assert f"{corpus}: no corpus there is called town" in capsys.readouterr().err


def test_page_types(corpus):
    """Articles and other pages are counted apart, each with the reasons for dropping it."""
    found = verdicts(corpus)
    lines = list(report(found))

    assert ["page", "article", "listing", "articles", "others"] == [line.split()[0] for line in lines]
    assert ("", True) == (found[0].reason, bool(found[3].reason))


def test_page_types_need_a_gold_that_says_them(tmp_path):
    """A folder in which every page is an article has nothing to tell apart."""
    with pytest.raises(ValueError, match="no corpus there says of its pages what they are"):
        verdicts(made.articles(tmp_path / "articles"))


@pytest.mark.parametrize("shape", SHAPES)
def test_made_pages_grow(shape):
    """Ten times the number makes a page that is several times as large, and the same one each time."""
    small, large = made_page(shape, 20), made_page(shape, 200)

    assert 2 < len(large) / len(small) < 20
    assert large == made_page(shape, 200)


@pytest.mark.parametrize(
    ("found", "too_much"),
    [
        (Growth("a", 10.0, 0.01, 0.11, 10.0), False),
        (Growth("a", 10.0, 0.01, 0.13, 10.0), True),
        (Growth("a", 5.0, 0.01, 0.07, 5.0), True),
        (Growth("a", 10.0, 0.01, 0.5, 50.0), False),
    ],
)
def test_growth_that_is_too_much(found, too_much):
    """More than twelve times the time for ten times the page, unless the parser itself does that."""
    assert too_much is found.is_too_much


def test_growth_is_reported(monkeypatch, capsys):
    """A shape that grows too fast makes the command fail, with the functions that did it."""
    monkeypatch.setattr("benchmarks.__main__.measure_growth", lambda: [Growth("wide", 10.0, 0.01, 0.9, 10.0)])

    assert 1 == run(monkeypatch, "growth")
    assert "TOO MUCH" in capsys.readouterr().out


def test_sample_is_always_the_same(corpus):
    """A few pages of a corpus are chosen by their names, in the corpus's order."""
    pages = list(read_corpus(corpus))

    assert sample(pages, 2) == sample(pages, 2)
    assert pages == sample(pages, 99)
    assert 2 == len(sample(pages, 2))
