"""What every engine must do, run against each of them."""

from __future__ import annotations

import asyncio

import pytest

from pictura.engines.engine import Engine
from pictura.engines.illustrator.engine import Illustrator
from pictura.testing import FakeEngine, check_engine
from pictura.types import Size


@pytest.mark.parametrize("make", [FakeEngine, lambda: Illustrator(processes=2)], ids=["fake", "illustrator"])
def test_an_engine_does_what_every_engine_must(make: type[Engine]) -> None:
    async def run() -> None:
        engine = make()
        await engine.start()
        try:
            await check_engine(engine, Size(128, 96))
        finally:
            await engine.close()

    asyncio.run(run())
