"""Three layouts of corpora, and what is wrong with a folder that has none."""

import pytest

from benchmarks.corpora import by_segments, corpora_in, fingerprint, read_corpus, read_pages
from benchmarks.quality import measure
from tests.benchmarks import made


def test_own_layout(tmp_path):
    """Text, segments, language, page type and flags of gold.jsonl; a page without URL has one made of its domain."""
    made.own(
        tmp_path / "own",
        [
            {"id": "1", "url": None, "domain": "a.example", "gold_text": "One\u2028line", "gold": {"lang": "Polish"}},
            {"id": "2", "url": "https://b.example/x", "with": ["a"], "without": ["b"], "flags": ["utf8-but-declares-other"]},
            {"id": "3", "gold": {"page_type": "listing"}},
        ],
    )  # fmt: skip
    first, second = read_corpus(tmp_path / "own")

    assert ("http://a.example/", "One\u2028line", "pl") == (first.url, first.text, first.language)
    assert (("a",), ("b",), "text/html; charset=utf-8") == (
        second.wanted,
        second.unwanted,
        second.headers["Content-Type"],
    )
    assert ["article", "article", "listing"] == [page.page_type for page in read_pages(tmp_path / "own")]


def test_layout_of_the_article_benchmark(tmp_path):
    """ground-truth.json and html/<id>.html.gz are read and scored."""
    [page] = read_corpus(made.articles(tmp_path / "articles"))

    assert ("aa", "town.example", made.TEXT) == (page.id, page.domain, page.text)
    assert made.html() == page.body
    assert (1.0, 1.0) == (
        measure(tmp_path / "articles", aside=None).f1,
        measure(tmp_path / "articles", aside=None).exact,
    )


def test_layout_of_trafilatura(tmp_path):
    """evaldata.json with pages in cache/ and eval/; a page whose file is not there is left out."""
    pages = list(read_corpus(made.segments(tmp_path / "segments")))
    scores = measure(tmp_path / "segments", aside=None)

    assert ["a", "b"] == [page.id for page in pages]
    assert by_segments(pages)
    assert (1.0, 2 / 3, 0.5) == (scores.precision, scores.recall, scores.exact)


def test_folder_of_corpora_in_all_layouts(tmp_path):
    """A folder may hold corpora in several layouts; what is no corpus is passed over."""
    made.articles(tmp_path / "articles")
    made.segments(tmp_path / "segments")
    (tmp_path / "notes").mkdir()

    assert ["articles", "segments"] == [corpus.name for corpus in corpora_in(tmp_path)]
    assert 2 == len({fingerprint(corpus) for corpus in corpora_in(tmp_path)})


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("gold.jsonl", '{"id": "1"}\n{"id"', "gold.jsonl, line 2: not JSON"),
        ("gold.jsonl", "[]\n", "line 1: no JSON object"),
        ("gold.jsonl", '{"url": "x"}\n', "not in the layout that its name promises"),
        ("ground-truth.json", "[1]", "ground-truth.json: no JSON object"),
        ("ground-truth.json", '{"a": 1}', "not in the layout"),
        ("evaldata.json", '{"https://a.example": {"with": []}}', "not in the layout"),
    ],
)
def test_gold_that_cannot_be_read(tmp_path, file, content, message):
    """The file is named, the line too where there are lines."""
    (tmp_path / file).write_text(content, "utf-8")

    with pytest.raises(ValueError, match=message):
        list(read_corpus(tmp_path))
