"""The learning of ``pipelines/engine/model.json``, from corpora whose licences allow it and domains that are not set aside.

    python -m benchmarks learn CORPORA            learn, and write the model
    python -m benchmarks learn CORPORA --folds    how good such a model is on domains that it has not seen

Out of fold: the domains are cut into five, each fifth is read with a model learnt on the other four. The corpora that are
not learnt from are read with the whole model.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import corpora_in, read_corpus
from benchmarks.gold import GoldPage
from benchmarks.marking import shares
from benchmarks.quality import read_page, score, scores_of, workers
from benchmarks.scores import Scores
from pipelines.engine import Unreadable, read, second_look
from pipelines.engine.features import features
from pipelines.engine.model import FILE, load
from pipelines.engine.sheet import Sheet

LEARNT_FROM = ("fundus", "mozilla", "smartreader", "trafilatura", "wcxb")
"""MIT, Apache-2.0 and CC-BY-4.0; the others' licences keep them for measuring."""
FOLDS = 5
_IN_GOLD = 0.5
_MOST_WORDS = 60
"""A block's weight grows with the root of its words up to here: long paragraphs are easy."""
_NEWS = 2.0
"""Weight of the corpus of news: it is small, and Winnow reads news."""
_TREES, _DEPTH, _RATE, _RIDGE, _COLUMNS = 200, 6, 0.08, 5, 0.5
"""150 trees of depth 5 lose .002 to .005 on the corpora that are not learnt from; 300 gain nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """One page's blocks that the model may judge, with the gold's verdict."""

    page: GoldPage
    columns: tuple[str, ...]
    rows: NDArray[np.float32]
    is_text: NDArray[np.bool_]
    weights: NDArray[np.float32]

    @property
    def fold(self) -> int:
        return fold_of(self.page)


def fold_of(page: GoldPage) -> int:
    """0 to 4, by the page's domain."""
    return int(hashlib.md5(page.domain.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def learn(corpora: Path) -> int:
    """Learn from all lessons and write the model; give back how many pages it has seen."""
    lessons = list(lessons_in(corpora))
    write_model(FILE, lessons)
    return len(lessons)


def out_of_fold(corpora: Path) -> Iterator[tuple[str, Scores]]:
    """Scores of every corpus: those that are learnt from out of fold, the others with the whole model."""
    lessons = list(lessons_in(corpora))
    with tempfile.TemporaryDirectory() as folder:
        models = [Path(folder) / f"{fold}.json" for fold in range(FOLDS + 1)]
        for fold, file in enumerate(models):
            write_model(file, [lesson for lesson in lessons if lesson.fold != fold])
        for corpus in corpora_in(corpora):
            pages = [page for page in read_corpus(corpus) if not page.is_aside]
            groups: dict[Path, list[GoldPage]] = {}
            for page in pages:
                groups.setdefault(models[fold_of(page) if corpus.name in LEARNT_FROM else FOLDS], []).append(page)
            read_pages = [page for group in groups.values() for page in group]
            found = [bodies for file, group in groups.items() for bodies in _read_with(file, group)]
            yield corpus.name, scores_of(read_pages, [score(page, bodies) for page, bodies in zip(read_pages, found)])


def _read_with(file: Path, pages: list[GoldPage]) -> list:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=_use, initargs=(file,)) as pool:
        return list(pool.map(read_page, pages, chunksize=8))


def _use(file: Path) -> None:
    """In a process of its own: read with another model than the shipped one."""
    model = load(file)
    second_look.shipped = lambda: model


def lessons_in(corpora: Path) -> Iterator[Lesson]:
    """The lessons of all corpora that may be learnt from.

    :raises ValueError: if there is none.
    """
    folders = [corpus for corpus in corpora_in(corpora) if corpus.name in LEARNT_FROM]
    if not folders:
        raise ValueError(f"{corpora}: no corpus there to learn from ({', '.join(LEARNT_FROM)})")
    pages = [page for corpus in folders for page in read_corpus(corpus) if not page.is_aside]
    with workers() as pool:
        yield from (lesson for lesson in pool.map(lesson_of, pages, chunksize=8) if lesson is not None)


def lesson_of(page: GoldPage) -> Lesson | None:
    """A page's lesson, None if the rules find no text on it."""
    try:
        sheet = read(page.body, url=page.url, headers=page.headers, before_model=True).sheet
    except Unreadable:
        return None
    if sheet.core is None or sheet.around is None:
        return None
    verdicts = _verdicts(page, sheet)
    judged = np.array([second_look.is_judged(sheet, block) for block in sheet.blocks]) & ~np.isnan(verdicts)
    if not judged.any():
        return None
    columns = features(sheet, sheet.core, sheet.around)
    rows = np.stack(list(columns.values()), axis=1).astype(np.float32)[judged]
    weights = np.sqrt(np.minimum(columns["words"], _MOST_WORDS)[judged] + 3) * (_NEWS if page.corpus == "fundus" else 1)
    return Lesson(page, tuple(columns), rows, verdicts[judged] > _IN_GOLD, weights.astype(np.float32))


def _verdicts(page: GoldPage, sheet: Sheet) -> NDArray[np.float64]:
    """1 and 0 for text and other blocks; not a number where a gold of segments says nothing."""
    if page.text:
        return np.array(shares([block.text for block in sheet.blocks], page.text))
    wanted, unwanted = (tuple(" ".join(text.split()) for text in texts) for texts in (page.wanted, page.unwanted))
    found = np.full(len(sheet.blocks), np.nan)
    for place, block in enumerate(sheet.blocks):
        line = " ".join(block.text.split())
        if any(text and text in line for text in wanted):
            found[place] = 1.0
        elif any(text and text in line for text in unwanted):
            found[place] = 0.0
    return found


def write_model(file: Path, lessons: list[Lesson]) -> None:
    """Fit oblivious trees and write them, a tree a line."""
    from catboost import CatBoostClassifier  # for learning only: requirements-bench.txt

    classifier = CatBoostClassifier(
        iterations=_TREES,
        depth=_DEPTH,
        learning_rate=_RATE,
        l2_leaf_reg=_RIDGE,
        rsm=_COLUMNS,
        border_count=64,
        bootstrap_type="Bernoulli",
        subsample=0.8,
        random_seed=1,
        thread_count=2,
        verbose=0,
        allow_writing_files=False,
    )
    rows, is_text, weights = (
        np.concatenate([getattr(lesson, name) for lesson in lessons]) for name in ("rows", "is_text", "weights")
    )
    classifier.fit(rows, is_text, sample_weight=weights)
    file.write_text(_as_text(classifier, lessons), "utf-8")


def _as_text(classifier: object, lessons: list[Lesson]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        exported = Path(folder) / "model.json"
        classifier.save_model(str(exported), format="json")
        stored = json.loads(exported.read_text("utf-8"))
    columns = lessons[0].columns
    trees = [
        {
            "splits": [[columns[split["float_feature_index"]], round(split["border"], 5)] for split in tree["splits"]],
            "leaves": [round(value, 4) for value in tree["leaf_values"]],
        }
        for tree in stored["oblivious_trees"]
        if len(tree["splits"]) == _DEPTH
    ]
    scale, bias = stored["scale_and_bias"]
    about = {
        "learnt_from": sorted({lesson.page.corpus for lesson in lessons}),
        "pages": len(lessons),
        "bias": round(bias[0] * scale, 6),
        "columns": list(columns),
    }
    head = json.dumps(about, indent=1)[:-2]
    return f'{head},\n "trees": [\n  ' + ",\n  ".join(json.dumps(tree) for tree in trees) + "\n ]\n}\n"
