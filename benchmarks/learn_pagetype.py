"""Learns what tells an article from other pages, and says how well that holds on sites it has not seen.

    python -m benchmarks.learn_pagetype ../shared/corpora            the figures
    python -m benchmarks.learn_pagetype ../shared/corpora --write    and pipelines/engine/pagetype.toml

Figures are out of fold by domain: no page is judged by a model that has seen its site. The domains that are set aside teach
nothing, and neither do the corpora whose licences forbid it: those are judged by the model that is written.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from benchmarks.corpora import read_pages
from benchmarks.gold import GoldPage
from benchmarks.layouts import layout_of
from benchmarks.quality import workers
from pipelines.engine import Reading, Unreadable, complete, read, strip
from pipelines.engine.pagefeatures import features
from pipelines.engine.pagetype import ARTICLE, Model, likeliest
from pipelines.engine.tree import parse
from pipelines.judge import MIN_CONFIDENCE, reason_to_drop

TYPED = "wcxb"
"""The corpus whose gold says what its pages are."""
LEARNT_FROM = {TYPED: 1.0, "fundus": 1.0, "mozilla": 1.0, "smartreader": 1.0, "mercury": 1.0, "trafilatura": 0.5}
"""The corpora whose licences allow it, and what a page of theirs counts; trafilatura's hold threads and shops, too, as articles."""
CALLED = {"collection": "listing"}
"""Types that cannot be told apart reliably have one name: a shelf of products is a listing."""
STRENGTH = 0.016
"""Of the fit (``C``): weaker ones drop more articles, stronger ones more of the sites that were learnt from only."""
FOLDS = 5
BRIEF = 0.15
"""What a brief counts beside its article: an article cut down to its first paragraph, among the same cards and menus. Corpora have
few news in brief, and a model that has seen none takes them for listings."""
_BRIEF_WORDS = 20
SURELY_NOT = 0.2
"""A page of a corpus that says no types, and that a model of other sites gives less, is a thread or a shop: it teaches nothing."""
MODEL = Path(__file__).parent.parent / "pipelines" / "engine" / "pagetype.toml"
_HEAD = """# What tells an article from other pages: for each feature of pagefeatures.py its mean on the pages that this was learnt from,
# and a weight for each type (a multinomial logistic regression). Written by `python -m benchmarks.learn_pagetype CORPORA --write`
# from {pages} pages of {corpora}.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A page as the model sees it."""

    corpus: str
    domain: str
    url: str
    is_aside: bool
    page_type: str
    features: dict[str, float] | None
    """None for a page of which no single story is read."""
    remnant: str
    """Why it is dropped whatever its type: no text, no headline; "" if it is not."""
    is_brief: bool = False
    """True for an article cut down to its first paragraph."""
    shares: dict[str, float] | None = None
    """The probability of each type, by a model that has not learnt from the page's site."""

    @property
    def fold(self) -> int:
        return int(hashlib.sha256(f"fold {self.domain}".encode()).hexdigest(), 16) % FOLDS

    @property
    def teaches(self) -> bool:
        return self.features is not None and not self.is_aside and self.corpus in LEARNT_FROM

    @property
    def weight(self) -> float:
        return LEARNT_FROM[self.corpus] * (BRIEF if self.is_brief else 1.0)

    @property
    def confidence(self) -> float:
        return self.shares[ARTICLE] if self.shares else 1.0

    @property
    def is_no_article(self) -> bool:
        return self.confidence < MIN_CONFIDENCE

    @property
    def is_dropped(self) -> bool:
        return bool(self.remnant) or self.is_no_article


def rows_of_page(page: GoldPage) -> list[Row]:
    """A page's row, without shares, and that of its brief if it has one."""
    kind = CALLED.get(page.page_type, page.page_type)
    row = Row(page.corpus, page.domain, page.url, page.is_aside, kind, None, "no_text")
    reading = _read(page, page.body)
    if reading is None or not reading.stories:
        return [row]
    rows = [_filled(row, reading)]
    brief = as_brief(page, reading) if kind == ARTICLE else None
    reading = _read(page, brief) if brief else None
    if reading and reading.stories:
        rows.append(replace(_filled(row, reading), is_brief=True))
    return rows


def _read(page: GoldPage, body: bytes) -> Reading | None:
    try:
        return read(body, url=page.url if page.has_address else "", headers=page.headers)
    except Unreadable:
        return None


def _filled(row: Row, reading: Reading) -> Row:
    remnants = [_remnant(story) for story in reading.stories]
    story = reading.stories[0]
    found = features(story.sheet, story.body_blocks) if story.kind != "digest_entry" else None
    return replace(row, features=found, remnant="" if "" in remnants else remnants[0])


def as_brief(page: GoldPage, reading: Reading) -> bytes | None:
    """The page with no more of the article's text than a first paragraph; None if there is nothing to cut."""
    body = reading.stories[0].body_blocks
    first = next((n for n, block in enumerate(body) if block.prose and block.words >= _BRIEF_WORDS), len(body))
    kept = {id(node) for block in body[: first + 1] for node in block.node.ancestors()}
    paths = {
        block.node.element.getroottree().getpath(block.node.element)
        for block in body[first + 1 :]
        if id(block.node) not in kept
    }
    root = parse(page.body, page.headers).root
    found = [element for path in paths for element in _at(root, path)]
    for element in found:
        if element.getparent() is not None:
            element.drop_tree()
    return etree.tostring(root, encoding="utf-8", method="html") if found else None


def _remnant(story) -> str:
    article = complete(strip(story))
    return reason_to_drop(replace(article, quality=replace(article.quality, page_type=ARTICLE))) or ""


def _at(root: etree._Element, path: str) -> list[etree._Element]:
    try:
        return root.getroottree().xpath(path)
    except etree.XPathError:  # a tag with a colon in its name
        return []


def rows_of(folder: Path) -> list[Row]:
    """Every page of the corpora under a folder.

    :raises ValueError: if none of them says what its pages are.
    """
    corpora = sorted(inner for inner in folder.iterdir() if layout_of(inner)) if folder.is_dir() else []
    if TYPED not in {corpus.name for corpus in corpora}:
        raise ValueError(f"{folder}: no corpus {TYPED} there")
    pages = [page for corpus in corpora for page in read_pages(corpus)]
    with workers() as pool:
        return [row for rows in pool.map(rows_of_page, pages, chunksize=8) for row in rows]


def learn(rows: Sequence[Row]) -> Model:
    """Fit a model; its weights are those of the features as they are, not scaled."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    names = list(max((row.features for row in rows if row.features), key=len))
    scaler = StandardScaler()
    known = [[float(row.features[name]) if name in row.features else float("nan") for name in names] for row in rows]
    scaled = scaler.fit_transform(known)
    scaled[scaled != scaled] = 0.0  # not known: the mean
    fit = LogisticRegression(C=STRENGTH, max_iter=5000)
    fit.fit(scaled, [row.page_type for row in rows], sample_weight=[row.weight for row in rows])
    means = {name: round(float(mean), 4) for name, mean in zip(names, scaler.mean_)}
    weights = tuple(tuple(round(float(w), 4) for w in row / scaler.scale_) for row in fit.coef_)
    return Model(tuple(fit.classes_), tuple(round(float(bias), 4) for bias in fit.intercept_), means, weights)


def judged(rows: Sequence[Row]) -> tuple[list[Row], Model]:
    """Every row with its shares, and the model of all that teach."""
    first = _judged(rows, [row for row in rows if row.teaches])
    taught = [
        row for row, seen in zip(rows, first) if row.teaches and (row.corpus == TYPED or seen.confidence >= SURELY_NOT)
    ]
    return _judged(rows, taught), learn(taught)


def _judged(rows: Sequence[Row], taught: Sequence[Row]) -> list[Row]:
    models = [learn([row for row in taught if row.fold != fold]) for fold in range(FOLDS)]
    whole = learn(taught)
    return [
        replace(row, shares=(models[row.fold] if row.teaches else whole).shares(row.features)) if row.features else row
        for row in rows
    ]


def dropped(rows: Sequence[Row]) -> Iterator[str]:
    """Per corpus and page type: pages and shares dropped, of the sites learnt from and of those set aside."""
    yield f"{'corpus':<14}{'page type':<16}{'pages':>6}{'dropped':>9}{'by type':>9}{'aside':>7}{'dropped':>9}{'by type':>9}"
    briefs = [row for row in rows if row.is_brief]
    rows = [row for row in rows if not row.is_brief]
    typed = [row for row in rows if row.corpus == TYPED]
    groups = [(corpus, ARTICLE, [row for row in rows if row.corpus == corpus]) for corpus in _names(rows, "corpus")]
    groups = [group for group in groups if group[0] != TYPED]
    groups += [(TYPED, kind, [row for row in typed if row.page_type == kind]) for kind in _names(typed, "page_type")]
    groups += [(TYPED, "not article", [row for row in typed if row.page_type != ARTICLE])]
    groups += [
        (corpus, "as a brief", [row for row in briefs if row.corpus == corpus]) for corpus in _names(briefs, "corpus")
    ]
    for corpus, kind, own in groups:
        open_, aside = ([row for row in own if row.is_aside is side] for side in (False, True))
        yield f"{corpus:<14}{kind:<16}{len(open_):>6}{_shares(open_)}{len(aside):>7}{_shares(aside)}"


def _names(rows: Iterable[Row], field: str) -> list[str]:
    return [name for name, _ in Counter(getattr(row, field) for row in rows).most_common()]


def _shares(rows: Sequence[Row]) -> str:
    """The share dropped for whatever reason, and for the page's type alone."""
    pages = len(rows) or 1
    return f"{sum(row.is_dropped for row in rows) / pages:>9.1%}{sum(row.is_no_article for row in rows) / pages:>9.1%}"


def confusion(rows: Sequence[Row]) -> Iterator[str]:
    """What the gold says, downwards, and what the model says, across."""
    seen = [row for row in rows if row.corpus == TYPED and row.shares and not row.is_brief]
    kinds = _names(seen, "page_type")
    found = Counter((row.page_type, likeliest(row.shares)) for row in seen)
    yield f"{'':<16}" + "".join(f"{said:>15}" for said in (*kinds, "other"))
    for kind in kinds:
        yield f"{kind:<16}" + "".join(f"{found[kind, said]:>15}" for said in (*kinds, "other"))


def reliability(rows: Sequence[Row]) -> Iterator[str]:
    """How often pages of about one confidence are articles."""
    yield f"{'confidence':<14}{'pages':>6}{'mean':>7}{'articles':>10}"
    seen = [row for row in rows if row.corpus == TYPED and row.shares and not row.is_brief]
    for tenth in range(10):
        own = [row for row in seen if min(int(10 * row.confidence), 9) == tenth]
        if own:
            mean, right = (
                sum(values) / len(own) for values in zip(*((r.confidence, r.page_type == ARTICLE) for r in own))
            )
            yield f".{tenth} to {(tenth + 1) / 10:<8.1f}{len(own):>6}{mean:>7.2f}{right:>10.1%}"


def stored(model: Model, rows: Sequence[Row]) -> str:
    """The model as a file."""
    taught = [row for row in rows if row.teaches]
    lines = [_HEAD.format(pages=len(taught), corpora=", ".join(sorted({row.corpus for row in taught})))]
    lines += [f"types = {_list(model.types)}", f"bias = {_list(model.bias)}", "", "[weights]"]
    rows_of_weights = zip(model.means.items(), zip(*model.weights))
    lines += [f'"{name}" = {_list((mean, *weights))}' for (name, mean), weights in rows_of_weights]
    return "\n".join(lines) + "\n"


def _list(values: Sequence[str | float]) -> str:
    return "[" + ", ".join(f'"{value}"' if isinstance(value, str) else f"{value:g}" for value in values) + "]"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learn_pagetype", description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--write", action="store_true", help="write pipelines/engine/pagetype.toml")
    options = parser.parse_args()
    try:
        rows, model = judged(rows_of(options.corpora))
    except (OSError, ValueError) as error:
        print(f"learn_pagetype: {error}", file=sys.stderr)
        return 2
    except ImportError as error:
        print(f"learn_pagetype: {error.name} is not installed (requirements-bench.txt has it)", file=sys.stderr)
        return 2
    for table in (dropped, confusion, reliability):
        print(*table(rows), "", sep="\n")
    if options.write:
        MODEL.write_text(stored(model, rows), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
