from __future__ import annotations

import asyncio
import base64
import itertools
import tracemalloc
from contextlib import aclosing

from pictura.engines.engine import Completed
from tests.engines.openai.provider import PNG, Reply, call_of, engine_at

PIECE = b"QUJD" * 16 * 1024
PIECES = 640
BEGIN = b'{"created": 1, "data": [{"b64_json": "' + base64.b64encode(PNG[:72])
END = b'"}], "usage": {"input_tokens": 1}}'


def test_an_answer_of_forty_megabytes_streams_in_two() -> None:
    async def run() -> int:
        reply = Reply(parts=itertools.chain([BEGIN], itertools.repeat(PIECE, PIECES), [END]))
        total = 0
        async with engine_at(lambda _asked: reply) as (engine, _provider):
            tracemalloc.start()
            async with aclosing(engine.run(call_of(deadline_s=60))) as events:
                async for event in events:
                    if isinstance(event, Completed):
                        async for piece in event.body:
                            total += len(piece)
        return total

    try:
        total = asyncio.run(run())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == 72 + PIECES * len(PIECE) * 3 // 4
    assert peak < 2 * 1024 * 1024, f"{peak / 2**20:.1f} MiB"
