"""The bytes of a picture that an answer shows: out of its text, or from the address that it names."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urljoin

from pictura.engines.openai import failures
from pictura.engines.openai.base64_text import BadBase64, Base64Reader
from pictura.engines.openai.picture import BAD, PICTURE_BYTES_MAX, TOO_LARGE
from pictura.engines.openai.said import Shown
from pictura.errors import EngineFailure
from pictura.net.answer import Answer
from pictura.net.failure import Refused, TransportFailure
from pictura.net.fetch import Fetcher
from pictura.types import Outcome

PAUSES_S = (0.0, 0.25, 1.0)
"""Before each try of a link: some are told of before they work."""
_NOT_YET = frozenset({404, 503})

DEAD = "The provider's link to its picture leads nowhere."


class Results:
    """Gets what one call's answer shows, until the call's deadline (the loop's time)."""

    def __init__(self, fetcher: Fetcher, base_url: str, deadline: float) -> None:
        self._fetcher = fetcher
        self._base_url = base_url
        self._deadline = deadline

    def body(self, shown: Shown) -> AsyncIterator[bytes]:
        """The picture's bytes; raises `EngineFailure` (UNUSABLE) where they are read."""
        return self._fetched(shown.text) if shown.kind == "address" else _decoded(shown.text)

    async def _fetched(self, address: str) -> AsyncIterator[bytes]:
        async with await self._found(self._absolute(address)) as answer:
            try:
                async for piece in answer.pieces():
                    yield piece
            except TransportFailure as failure:
                raise failures.of_body(failure) from None

    def _absolute(self, address: str) -> str:
        """An address as it is, or at the provider's own host when it is only a path."""
        try:
            address.encode()
            return urljoin(self._base_url, address) if address.startswith("/") else address
        except ValueError:
            raise EngineFailure(Outcome.UNUSABLE, DEAD) from None

    async def _found(self, url: str) -> Answer:
        """The answer of a link that works; asking for it again and again is safe."""
        for pause_s in PAUSES_S:
            if asyncio.get_running_loop().time() + pause_s >= self._deadline:
                break
            await asyncio.sleep(pause_s)
            try:
                answer = await self._fetcher.fetch(url, deadline=self._deadline, bytes_max=PICTURE_BYTES_MAX)
            except Refused:
                break
            except TransportFailure:
                continue
            if answer.status == 200:
                return answer
            await answer.close()
            if answer.status not in _NOT_YET:
                break
        raise EngineFailure(Outcome.UNUSABLE, DEAD)


async def whole(picture: bytes) -> AsyncIterator[bytes]:
    """A picture that is here already."""
    yield picture


async def bounded(picture: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Bytes that are a picture as they come; raises `EngineFailure` (UNUSABLE) when they are too many."""
    total = 0
    async for piece in picture:
        total += len(piece)
        if total > PICTURE_BYTES_MAX:
            raise EngineFailure(Outcome.UNUSABLE, TOO_LARGE)
        yield piece


async def _decoded(text: str) -> AsyncIterator[bytes]:
    reader = Base64Reader()
    try:
        picture = reader.feed(text.encode())
        reader.finish()
    except BadBase64:
        raise EngineFailure(Outcome.UNUSABLE, BAD) from None
    yield picture
