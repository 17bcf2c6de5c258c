"""Where pages are read."""

import asyncio

import pytest

from pipelines.processes import place
from pipelines.processes.place import Place, close_places, place_of
from pipelines.processes.pool import Pool
from tests.pipelines.processes import perilous


@pytest.fixture
def cores(monkeypatch):
    def have(number):
        monkeypatch.setattr(place, "cores", lambda: number)

    yield have
    close_places()


@pytest.mark.parametrize(
    ("choice", "number", "beside"),
    [("auto", 1, False), ("auto", 2, True), ("process", 1, True), ("reactor", 8, False)],
)
def test_second_core_is_used(cores, choice, number, beside):
    """Pages are read beside the reactor where there is a core for it, or where the settings say so."""
    cores(number)

    assert beside is (place_of({"EXTRACT_IN": choice}).pool is not None)


def test_spiders_share_a_place(cores):
    """Those of one process do."""
    cores(2)

    assert place_of({"EXTRACT_IN": "auto"}) is place_of({"EXTRACT_IN": "process", "EXTRACT_TIMEOUT": "60"})


@pytest.mark.parametrize("wrong", [{"EXTRACT_IN": "thread"}, {"EXTRACT_TIMEOUT": "0"}, {"EXTRACT_TIMEOUT": "a minute"}])
def test_wrong_settings(wrong):
    """They are named, with what they may be."""
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} is '{next(iter(wrong.values()))}': it"):
        place_of(wrong)


@pytest.mark.parametrize("size", [0, 1, 3])
def test_answers_come_in_the_order_of_the_calls(size):
    """However long each takes, in whatever process."""
    made = Place(Pool(size, 30) if size else None)
    order = []

    async def ask(number, seconds):
        async with made.answer(perilous.after, seconds, number) as answer:
            await asyncio.sleep(0)
            order.append(answer)

    async def all_at_once():
        await asyncio.gather(*(ask(number, 0.2 if number == 0 else 0) for number in range(6)))

    try:
        asyncio.run(all_at_once())
    finally:
        made.close()

    assert [*range(6)] == order


def test_no_more_is_asked_for_than_can_be_read():
    """Whoever brings pages waits while enough of them wait."""
    made = Place(Pool(1, 30))
    waited = []

    async def ask():
        async with made.answer(perilous.after, 0.05, None):
            pass

    async def bring():
        asked = [asyncio.ensure_future(ask()) for _ in range(place._AHEAD)]
        await asyncio.sleep(0)
        await made.room()
        waited.append(sum(each.done() for each in asked))
        await asyncio.gather(*asked)

    try:
        asyncio.run(bring())
    finally:
        made.close()

    assert [1] == waited
