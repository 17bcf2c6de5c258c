"""Learning the model of blocks: what a page teaches."""

from benchmarks.corpora import read_corpus
from benchmarks.learn import FOLDS, fold_of, lesson_of
from pipelines.engine.model import shipped
from tests.benchmarks import made

TEXT = f"{made.TEXT}\n{made.TEXT.replace('Monday', 'Friday')}"
SOURCE = made.html(
    text=f"{made.TEXT}</p><p>{made.TEXT.replace('Monday', 'Friday')}</p><p>It rained all day, the ferryman said to nobody."
)


def lesson(folder, **row):
    """The lesson of one page with the given gold."""
    row = {"id": "a", "url": "https://town.example/bridge-open", "domain": "town.example", **row}
    (page,) = read_corpus(made.own(folder / "small", [row], {"a": SOURCE}))
    return lesson_of(page)


def test_lesson_of_a_text(tmp_path):
    """Each paragraph that the model may judge has the gold's verdict, and the columns that the shipped model asks for."""
    found = lesson(tmp_path, gold_text=TEXT)

    assert [True, True, False] == found.is_text.tolist()
    assert set(shipped().columns) <= set(found.columns)
    assert (3, len(found.columns)) == found.rows.shape
    assert 0 <= found.fold < FOLDS


def test_lesson_of_segments(tmp_path):
    """Where the gold has segments only, what they do not speak of teaches nothing."""
    found = lesson(tmp_path, gold_text="", **{"with": ["on Monday"], "without": ["It rained"]})

    assert [True, False] == found.is_text.tolist()


def test_folds_go_by_domain(tmp_path):
    """Pages of one domain are never on both sides."""
    rows = [{"id": n, "url": f"https://town.example/{n}", "domain": "town.example", "gold_text": TEXT} for n in "abc"]

    assert 1 == len({fold_of(page) for page in read_corpus(made.own(tmp_path / "small", rows))})
