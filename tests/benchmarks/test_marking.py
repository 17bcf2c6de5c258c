"""Which blocks of a page its gold has."""

import pytest

from benchmarks.marking import shares

GOLD = "The bridge is open again. Walkers crossed it at dawn, and the mayor spoke. Boats pass from May onwards."


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["Menu", "The bridge is open again.", "Walkers crossed it at dawn, and the mayor spoke."], [0, 1, 1]),
        (
            [
                "The bridge is open again.",
                "Ads",
                "The bridge is open again. Walkers crossed it at dawn, and the mayor spoke.",
            ],
            [0, 0, 1],
        ),
        (
            [
                "Boats pass from May onwards.",
                "The bridge is open again.",
                "Walkers crossed it at dawn, and the mayor spoke.",
            ],
            [0, 1, 1],
        ),
        (["", "It"], [0, 1]),
        ([], []),
    ],
)
def test_shares(blocks, expected):
    """Blocks are matched in the order of both texts, the heaviest chain wins; a teaser of what follows is none."""
    assert expected == shares(blocks, GOLD)


def test_part_of_a_block():
    """A block that the gold has in part has the share of its runs."""
    (share,) = shares(["Walkers crossed it at dawn, and the mayor spoke. Read more about it in our newsletter"], GOLD)

    assert 0.3 < share < 0.8
