"""The bytes of a picture that an answer shows: out of its text, or from the address that it names."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from urllib.parse import urljoin

from pictura.engines.openai import failures
from pictura.engines.openai.base64_text import BadBase64, Base64Reader
from pictura.engines.openai.picture import BAD, TOO_LARGE
from pictura.engines.openai.said import Shown
from pictura.errors import EngineFailure
from pictura.media.sniff import PICTURE_BYTES_MAX
from pictura.net.answer import Answer
from pictura.net.failure import Refused, TransportFailure
from pictura.net.fetch import Fetcher
from pictura.types import Outcome

PAUSES_S = (0.0, 0.25, 1.0)
"""Before each try of a link: some are told of before they work."""
AT_ONCE_MAX = 4
"""How many links of an answer are asked for at once; those not yet read wait with little more than their heads."""
_NOT_YET = frozenset({404, 503})

DEAD = "The provider's link to its picture leads nowhere."


class Results:
    """Gets what one call's answer shows, until the call's deadline (the loop's time); `aclose` it."""

    def __init__(self, fetcher: Fetcher, base_url: str, deadline: float) -> None:
        self._fetcher = fetcher
        self._base_url = base_url
        self._deadline = deadline
        self._asked: list[asyncio.Task[Answer]] = []

    def bodies(self, pictures: Sequence[Shown]) -> Iterator[AsyncIterator[bytes]]:
        """Each picture's bytes in turn; a body raises `EngineFailure` (UNUSABLE) where it is read.

        Links that come later are asked for while those before them are read.
        """
        left = deque(shown.text for shown in pictures if shown.kind == "address")
        ahead: deque[asyncio.Task[Answer]] = deque()
        for shown in pictures:
            if shown.kind != "address":
                yield _decoded(shown.text)
                continue
            while left and len(ahead) < AT_ONCE_MAX:
                ahead.append(self._ask(left.popleft()))
            yield _read(ahead.popleft())

    async def aclose(self) -> None:
        """Lets go of every link that was asked for, read or not."""
        for asked in self._asked:
            asked.cancel()
        for answer in await asyncio.gather(*self._asked, return_exceptions=True):
            if isinstance(answer, Answer):
                await answer.close()

    def _ask(self, address: str) -> asyncio.Task[Answer]:
        asked = asyncio.get_running_loop().create_task(self._found(address))
        self._asked.append(asked)
        return asked

    def _absolute(self, address: str) -> str:
        """An address as it is, or at the provider's own host when it is only a path."""
        try:
            address.encode()
            return urljoin(self._base_url, address) if address.startswith("/") else address
        except ValueError:
            raise EngineFailure(Outcome.UNUSABLE, DEAD) from None

    async def _found(self, address: str) -> Answer:
        """The answer of a link that works; asking for it again and again is safe."""
        url = self._absolute(address)
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


async def _read(asked: asyncio.Task[Answer]) -> AsyncIterator[bytes]:
    async with await asked as answer:
        try:
            async for piece in answer.pieces():
                yield piece
        except TransportFailure as failure:
            raise failures.of_body(failure) from None


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
