"""A small learned model of which blocks are text: oblivious trees, their parameters in ``model.json``.

``benchmarks/learn.py`` makes the file, from corpora whose licences allow it. In an oblivious tree (Kohavi 1994; Prokhorenkova
et al. 2018) every level asks one question of all blocks, so a page is scored by three array operations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Trees of one depth; ``splits`` and ``borders`` have a row a tree, ``leaves`` 2 to the power of depth columns."""

    columns: tuple[str, ...]
    splits: NDArray[np.intp]
    borders: NDArray[np.float32]
    leaves: NDArray[np.float32]
    bias: float

    def probabilities(
        self, features: Mapping[str, NDArray[np.float32]], judged: NDArray[np.intp] | slice = slice(None)
    ) -> NDArray[np.float32]:
        """For each block of a page, or those that are judged, how probable it is that it is text, 0 to 1."""
        columns = np.array([features[name][judged] for name in self.columns], np.float32)
        trees, depth = self.splits.shape
        answers = columns[self.splits.ravel()] > self.borders.reshape(-1, 1)
        leaf = np.packbits(answers.reshape(trees, depth, -1), axis=1, bitorder="little")[:, 0]
        score = np.take_along_axis(self.leaves, leaf.astype(np.intp), axis=1).sum(axis=0) + self.bias
        return 1.0 / (1.0 + np.exp(-score))


def load(file: Path) -> Model:
    """Read a model.

    :raises ValueError: naming the file, if it is none.
    """
    try:
        stored = json.loads(file.read_text("utf-8"))
        trees = stored["trees"]
        names = tuple(stored["columns"])
        place = {name: number for number, name in enumerate(names)}
        return Model(
            names,
            np.array([[place[name] for name, _ in tree["splits"]] for tree in trees], np.intp),
            np.array([[border for _, border in tree["splits"]] for tree in trees], np.float32),
            np.array([tree["leaves"] for tree in trees], np.float32),
            float(stored["bias"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file}: no model of blocks ({error!r}); python -m benchmarks learn makes one") from error


@cache
def shipped() -> Model:
    """The model that comes with Winnow."""
    return load(FILE)
