"""What has come of a document and has not been read yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from pictura.engines.openai.received import Received
from pictura.errors import EngineFailure

Use = Callable[[bytes | memoryview], int]
"""Is lent the next bytes, which it may not hold on to; tells how many of them it has used."""


class Reading:
    """The bytes that are here, `buffer` from `at` on, and the source of more."""

    def __init__(self, source: AsyncIterator[bytes]) -> None:
        self.buffer = b""
        self.at = 0
        self.failure: EngineFailure | None = None
        self._source = source
        self._ended = False

    async def more(self) -> bool:
        """Another piece after what is left of the buffer; False: there is none. Raises `EngineFailure`."""
        if self._ended:
            return False
        try:
            piece = await anext(self._source)
        except StopAsyncIteration:
            self._ended = True
            return False
        except EngineFailure as failure:
            self._ended, self.failure = True, failure
            raise
        self.buffer = self.buffer[self.at :] + piece if self.at < len(self.buffer) else piece
        self.at = 0
        return True

    async def pour(self, use: Use) -> bool:
        """More, lent to `use` as it comes until that leaves a part of it, which is then here to be read.

        False: there is no more. Raises `EngineFailure`, and whatever `use` raises.
        """
        if self._ended or self.at < len(self.buffer) or not isinstance(self._source, Received):
            return await self.more()
        self.buffer, self.at = b"", 0
        refusal: Exception | None = None

        def lend(part: bytes | memoryview) -> bool:
            nonlocal refusal
            used = 0
            try:
                used = use(part)
            except Exception as problem:  # noqa: BLE001 - it speaks against the picture, not its source
                refusal = problem
            if used == len(part):
                return True
            self.buffer, self.at = bytes(part[used:]), 0
            return False

        try:
            self._ended = not await self._source.pour(lend)
        except EngineFailure as failure:
            self._ended, self.failure = True, failure
            raise
        if refusal is not None:
            raise refusal
        return not self._ended
