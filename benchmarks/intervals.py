"""95 % intervals of the scores: pages drawn anew, with replacement, a thousand times."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.scores import PageScore

RESAMPLES = 1000
_SEED = 20240229
_BOUNDS = (2.5, 97.5)


def intervals(found: Sequence[PageScore], *, segments: bool = False) -> dict[str, tuple[float, float]]:
    """Bounds of f1, precision, recall and exact.

    :param segments: counts are summed over pages, as they are where a corpus has no full text.
    """
    import numpy

    if not found:
        return {}
    counts = numpy.array([(page.both, page.leaked, page.lost, page.exact) for page in found], dtype=float)
    draws = numpy.random.default_rng(_SEED).integers(len(found), size=(RESAMPLES, len(found)))
    precision, recall = (_ratio(numpy, counts, draws, other, segments) for other in (1, 2))
    total = precision + recall
    figures = {
        "f1": numpy.divide(2 * precision * recall, total, out=numpy.zeros_like(total), where=total > 0),
        "precision": precision,
        "recall": recall,
        "exact": counts[draws, 3].mean(axis=1),
    }
    return {
        name: tuple(float(bound) for bound in numpy.percentile(values, _BOUNDS)) for name, values in figures.items()
    }


def _ratio(numpy, counts, draws, other: int, segments: bool):
    """Both found, of both and ``other``: of sums, or the mean over the pages that have any."""
    both, total = counts[:, 0], counts[:, 0] + counts[:, other]
    if segments:
        both, total = both[draws].sum(axis=1), total[draws].sum(axis=1)
        return numpy.divide(both, total, out=numpy.zeros_like(total), where=total > 0)
    has = (total > 0).astype(float)
    share = numpy.divide(both, total, out=numpy.zeros_like(total), where=total > 0)
    return share[draws].sum(axis=1) / numpy.maximum(has[draws].sum(axis=1), 1)
