"""A converter for tests: whole pictures in, whole pictures out, and nothing left running."""

from __future__ import annotations

import tempfile
from typing import Any

import uvloop

from pictura.media.conversion import Conversion, Report
from pictura.media.convert import Converter
from tests.engines.processes import children


async def converted(converter: Converter, data: bytes, conversion: Conversion) -> tuple[bytes, Report]:
    """One conversion, out of a file without a name as the store's are."""
    pieces: list[bytes] = []
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        report = await converter.convert(file, conversion, pieces.append)
    assert max(map(len, pieces)) <= 64 * 1024
    return b"".join(pieces), report


def convert(data: bytes, conversion: Conversion, **options: Any) -> tuple[bytes, Report]:
    """The same on a loop of its own; no process outlives it, however it ends."""
    before = children()
    try:
        return uvloop.run(converted(Converter(1, **options), data, conversion))
    finally:
        assert children() <= before, "a converting process outlived its conversion"
