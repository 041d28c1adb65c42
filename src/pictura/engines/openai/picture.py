"""One picture of a document, decoded as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pictura.engines.engine import Pourable, Take
from pictura.engines.openai.base64_text import BadBase64
from pictura.engines.openai.picture_text import PictureText
from pictura.engines.openai.reading import Reading
from pictura.errors import EngineFailure
from pictura.media.sniff import PICTURE_BYTES_MAX
from pictura.types import Outcome

CUT = "The provider's answer ended before its picture was whole."
BAD = "The provider's answer has a picture whose base64 is damaged or has bad padding: it is unusable."
TOO_LARGE = f"The provider's answer has a picture of more than {PICTURE_BYTES_MAX // 2**20} MiB."


class Picture(Pourable):
    """To be read once, piece by piece or poured; raises `EngineFailure` (UNUSABLE) when cut or damaged."""

    def __init__(self, reading: Reading, *, embedded: bool) -> None:
        self._reading = reading
        self._text = PictureText(embedded=embedded)
        self._total = 0

    @property
    def ended(self) -> bool:
        """Whether all of it has been read."""
        return self._text.ended

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while not self.ended:
            if decoded := self._decode_buffer():
                yield decoded
            if not self.ended and not await self._reading.more():
                raise EngineFailure(Outcome.UNUSABLE, CUT)

    async def pour(self, take: Take) -> None:
        """Lends its bytes to `take` as they come."""

        def use(text: bytes | memoryview) -> int:
            decoded, used = self._decode(text)
            if decoded:
                take(decoded)
            return used

        while not self.ended:
            if decoded := self._decode_buffer():
                take(decoded)
            if not self.ended and not await self._reading.pour(use):
                raise EngineFailure(Outcome.UNUSABLE, CUT)

    def _decode_buffer(self) -> bytes:
        reading = self._reading
        decoded, used = self._decode(memoryview(reading.buffer)[reading.at :])
        reading.at += used
        return decoded

    def _decode(self, text: bytes | memoryview) -> tuple[bytes, int]:
        """The bytes of what stands in a text, and how much of the text that was."""
        try:
            decoded, used = self._text.take(text)
        except BadBase64:
            raise EngineFailure(Outcome.UNUSABLE, BAD) from None
        self._total += len(decoded)
        if self._total > PICTURE_BYTES_MAX:
            raise EngineFailure(Outcome.UNUSABLE, TOO_LARGE)
        return decoded, used
