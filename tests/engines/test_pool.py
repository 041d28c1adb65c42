"""The pool of drawing processes, over real processes: some draw, some die at start, some never end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from pictura.engines.illustrator import pool as pools
from pictura.engines.illustrator.pool import NoProcess, Pool, Share
from tests.engines.processes import PICTURE, READY, children, gone, program

FAILURES = 6
"""How often a process is seen to fail: the pauses until then are twice as long each time."""
DRAWS = program(READY, "while order():", f"    time.sleep(0.02); {PICTURE}")
LONG_S = 30.0
"""What hangs here does so longer."""


@pytest.fixture(autouse=True)
def quick_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "PAUSE_S", 0.02)


@asynccontextmanager
async def opened(count: int, drawing: tuple[str, ...]) -> AsyncGenerator[Pool]:
    """A started pool; none of its processes outlives it."""
    before = children()
    pool = Pool(count, drawing)
    pool.start()
    try:
        yield pool
    finally:
        began = time.monotonic()
        await pool.close()
        assert children() <= before, "a drawing process outlived its pool"
        assert time.monotonic() - began < LONG_S


async def draw(share: Share) -> int:
    """Has one picture drawn; the id of the process that drew it."""
    async with share.process() as process:
        process.idle = False
        process._orders.write(b"\0\0\0\1x")
        _, length = await process.header()
        await process.payload(length)
        process.idle = True
        return process.pid


def test_each_process_draws_one_picture_at_a_time_and_is_used_again():
    async def story() -> None:
        async with opened(2, DRAWS) as pool:
            share = pool.share()
            drew = await asyncio.gather(*(draw(share) for _ in range(8)))
            assert len(set(drew)) == 2
            assert len(pool._working) == 2

    asyncio.run(story())


def test_a_large_call_does_not_keep_a_small_one_waiting_for_all_its_pictures():
    async def story() -> None:
        order: list[str] = []

        async def one(name: str, share: Share) -> None:
            await draw(share)
            order.append(name)

        async with opened(2, DRAWS) as pool, asyncio.TaskGroup() as tasks:
            large, small = pool.share(), pool.share()
            for _ in range(10):
                tasks.create_task(one("large", large))
            await asyncio.sleep(0)
            tasks.create_task(one("small", small))
        assert order.index("small") <= 3, order

    asyncio.run(story())


def test_a_stream_of_small_calls_does_not_starve_a_large_one():
    async def story() -> None:
        async with opened(1, DRAWS) as pool:
            large = pool.share()

            async def flood() -> None:
                while True:
                    await draw(pool.share())

            floods = [asyncio.create_task(flood()) for _ in range(4)]
            async with asyncio.timeout(LONG_S):
                await asyncio.gather(*(draw(large) for _ in range(6)))
            for task in floods:
                task.cancel()
            await asyncio.gather(*floods, return_exceptions=True)

    asyncio.run(story())


def test_processes_that_die_at_start_are_tried_ever_more_seldom_and_calls_are_told_at_once(tmp_path: Path):
    counting = program(f"open({str(tmp_path / 'starts')!r}, 'a').write('.')", "sys.exit('no such module')")

    async def story() -> None:
        async with opened(2, counting) as pool:
            with pytest.raises(NoProcess):
                await draw(pool.share())
            told_at_once = asyncio.create_task(draw(pool.share()))
            await asyncio.sleep(0)
            assert isinstance(told_at_once.exception(), NoProcess), "nobody waits for another start"
            async with asyncio.timeout(LONG_S):
                while min(pool._failures) < FAILURES:
                    await asyncio.sleep(0.01)

    began = time.monotonic()
    with capture_logs() as told:
        asyncio.run(story())
    assert time.monotonic() - began >= pools.PAUSE_S * (2 ** (FAILURES - 1) - 1), (
        "each pause is twice the last"
    )
    starts = len((tmp_path / "starts").read_text())
    assert starts >= 2 * FAILURES
    assert {event["event"] for event in told} == {"a drawing process could not start"}
    assert told[0]["exit_code"] == 1
    assert told[0]["said"] == ["no such module"]


def test_a_pool_that_had_given_up_serves_again_once_its_program_starts(tmp_path: Path):
    mended = tmp_path / "mended"
    drawing = program(
        f"if not os.path.exists({str(mended)!r}): sys.exit(1)", READY, "while order():", f"    {PICTURE}"
    )

    async def story() -> None:
        async with opened(1, drawing) as pool:
            with pytest.raises(NoProcess):
                await draw(pool.share())
            mended.touch()
            async with asyncio.timeout(LONG_S):
                while not pool._working:
                    await asyncio.sleep(0.02)
            await draw(pool.share())

    asyncio.run(story())


def test_what_a_process_says_never_reaches_the_terminal(capfd: pytest.CaptureFixture[str]):
    noisy = program("print('x' * 300_000, file=sys.stderr)", READY, "while order():", f"    {PICTURE}")

    async def story() -> None:
        async with opened(1, noisy) as pool:
            await draw(pool.share())

    asyncio.run(story())
    assert capfd.readouterr() == ("", "")


def test_a_program_that_does_not_exist_is_told_and_tried_again():
    async def story() -> None:
        async with opened(1, ("/nowhere/to/be/found",)) as pool:
            with pytest.raises(NoProcess):
                await draw(pool.share())

    with capture_logs() as told:
        asyncio.run(story())
    assert {event["event"] for event in told} == {"a drawing process could not be started"}


def test_an_idle_process_that_ends_is_replaced_before_anybody_gets_it():
    async def story() -> None:
        async with opened(1, DRAWS) as pool:
            first = await draw(pool.share())
            for process in pool._working:
                process._child.kill()
            assert await asyncio.to_thread(gone, [first])
            async with asyncio.timeout(LONG_S):
                while any(process.pid == first for process in pool._working):
                    await asyncio.sleep(0.01)
            assert await draw(pool.share()) != first

    with capture_logs() as told:
        asyncio.run(story())
    assert [(event["event"], event["exit_code"]) for event in told] == [("a drawing process ended", -9)]


def test_who_gives_up_waiting_takes_nobody_elses_turn():
    async def story() -> None:
        async with opened(1, DRAWS) as pool:
            waiting = [asyncio.create_task(draw(pool.share())) for _ in range(6)]
            await asyncio.sleep(0)
            for task in waiting[1::2]:
                task.cancel()
            ended = await asyncio.gather(*waiting, return_exceptions=True)
            assert [isinstance(end, int) for end in ended] == [True, False] * 3
            await draw(pool.share())

    asyncio.run(story())


def test_a_process_that_was_left_within_a_picture_is_replaced():
    async def story() -> None:
        async with opened(1, program(READY, "order(); time.sleep(60)")) as pool:
            async with pool.share().process() as process:
                process.idle = False
                left = process.pid
            assert await asyncio.to_thread(gone, [left])
            async with asyncio.timeout(LONG_S), pool.share().process() as process:
                assert process.pid != left
                process.idle = False

    with capture_logs() as told:
        asyncio.run(story())
    assert told[0]["event"] == "a drawing process was replaced within a picture"


def test_closing_ends_processes_that_are_starting_idle_or_busy():
    async def story() -> None:
        async with opened(2, DRAWS):
            pass
        async with opened(2, DRAWS) as pool:
            await draw(pool.share())
        async with opened(1, program(READY, "order(); order()")) as pool:
            busy = asyncio.create_task(draw(pool.share()))
            while not pool._working:
                await asyncio.sleep(0.01)
            busy.cancel()

    asyncio.run(story())
