"""Eight kills: no page lost, no article twice, no half line; ``make chaos`` has fifty and more."""

from __future__ import annotations

import signal
from random import Random

import pytest

from tests.chaos.kills import crawl_alone, crawl_killed
from tests.chaos.web import MESH, TREE, Web

_SIZE = 90
_KILLS = 4


@pytest.mark.parametrize("shape", [TREE, MESH])
def test_kill_9(tmp_path, shape):
    """A crawl that is killed again and again ends where one ends that was let alone."""
    for name in ("alone", "killed"):
        (tmp_path / name).mkdir()
    alone = crawl_alone(Web(shape, _SIZE, delay=0.02), tmp_path / "alone")
    killed = crawl_killed(
        Web(shape, _SIZE, delay=0.04), tmp_path / "killed", kills=_KILLS, random=Random(shape), longest=1.0
    )

    assert len(alone.articles) > _SIZE * 0.8
    assert alone.articles == killed.articles
    assert alone.states == killed.states
    assert ([], 0) == (killed.twice, killed.torn)
    assert killed.kills >= 2, "it ended before it could be killed: make it slower"
    assert [0, 0, 0] == killed.exit_codes


@pytest.mark.parametrize("how", [(signal.SIGTERM,), (signal.SIGINT, signal.SIGINT)])
def test_asked_to_stop(tmp_path, how):
    """SIGTERM: what is under way is finished; a second Ctrl-C does not wait for it; the next run has the rest either way."""
    (tmp_path / "stopped").mkdir()
    web = Web(TREE, _SIZE, delay=0.04)
    stopped = crawl_killed(web, tmp_path / "stopped", kills=2, random=Random(1), longest=0.6, how=how)

    assert ([], 0) == (stopped.twice, stopped.torn)
    assert not {"waiting", "leased", "failed"} & set(stopped.states)
    assert web.size - len([n for n in range(web.size) if n % 12 == 5]) <= len(stopped.articles) <= web.size
