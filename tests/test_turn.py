"""What a turn of the event loop shares: work, in order and each with its own ending; what was looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from pictura import turn
from pictura.turn import Batch, Glance


def noting(notes: list[int], number: int) -> Callable[[], None]:
    return lambda: notes.append(number)


def failing() -> None:
    raise OSError("no room")


def test_all_that_is_asked_in_one_turn_is_done_in_order_at_its_end() -> None:
    async def ask() -> None:
        together, notes = Batch(), list[int]()
        asked = [asyncio.create_task(together.do(noting(notes, number))) for number in range(3)]
        await asyncio.sleep(0)
        assert notes == []
        await asyncio.gather(*asked)
        assert notes == [0, 1, 2]

    asyncio.run(ask())


def test_what_fails_fails_alone() -> None:
    async def ask() -> None:
        together, notes = Batch(), list[int]()
        endings = await asyncio.gather(
            together.do(noting(notes, 1)),
            together.do(failing),
            together.do(noting(notes, 2)),
            return_exceptions=True,
        )
        assert [type(ending) for ending in endings] == [type(None), OSError, type(None)]
        assert notes == [1, 2]

    asyncio.run(ask())


def test_work_whose_caller_is_cancelled_is_called_off() -> None:
    async def ask() -> None:
        together, notes = Batch(), list[int]()
        given_up = asyncio.create_task(together.do(noting(notes, 1)))
        asked = asyncio.create_task(together.do(noting(notes, 2)))
        await asyncio.sleep(0)
        given_up.cancel()
        await asked
        assert notes == [2]

    asyncio.run(ask())


def test_between_large_batches_the_loop_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "BATCH_MAX", 2)

    async def ask() -> None:
        together, notes, turns = Batch(), list[int](), list[int]()

        async def count_turns() -> None:
            while len(notes) < 5:
                turns.append(len(notes))
                await asyncio.sleep(0)

        await asyncio.gather(count_turns(), *(together.do(noting(notes, number)) for number in range(5)))
        assert notes == [0, 1, 2, 3, 4]
        assert {2, 4} <= set(turns)

    asyncio.run(ask())


def test_a_glance_is_taken_once_a_turn() -> None:
    async def ask() -> None:
        looks = iter(range(10))
        glance = Glance(lambda: next(looks))
        assert [glance(), glance()] == [0, 0]
        await asyncio.sleep(0)
        assert [glance(), glance()] == [1, 1]

    asyncio.run(ask())
