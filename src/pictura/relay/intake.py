"""A picture on its way into the store: counted, bounded and judged while its bytes pass."""

from __future__ import annotations

from pictura.errors import EngineFailure
from pictura.media.sniff import (
    HEAD_BYTES,
    PICTURE_BYTES_MAX,
    PIXELS_MAX,
    STILL_FORMATS,
    TELLING_BYTES,
    Measured,
    kind_of,
    measure,
)
from pictura.media.whole import Wholeness
from pictura.store.pictures import PictureSink
from pictura.types import Outcome

CUT_OR_BROKEN = "The engine delivered a picture that is cut or broken."


class Intake:
    """Takes a picture's bytes in order; each of its methods raises `EngineFailure` (UNUSABLE)."""

    def __init__(self, sink: PictureSink, formats: frozenset[str] = STILL_FORMATS) -> None:
        """`formats` are those that may come here."""
        self._sink = sink
        self._formats = formats
        self._head = bytearray()
        self._wholeness = Wholeness()

    def take(self, chunk: bytes | memoryview) -> None:
        """Passes the next bytes on to the store, which raises `StorageFull` when it has no room."""
        if self._sink.bytes + len(chunk) > PICTURE_BYTES_MAX:
            raise EngineFailure(Outcome.UNUSABLE, "The picture is larger than this server keeps.")
        if len(self._head) < HEAD_BYTES:
            self._head += chunk[: HEAD_BYTES - len(self._head)]
            if len(self._head) >= TELLING_BYTES and kind_of(self._head) not in self._formats:
                raise _no_picture()
        self._wholeness.feed(chunk)
        self._sink.write(chunk)

    def ended(self) -> Measured:
        """What it was, now that all of it has come."""
        measured = measure(bytes(self._head))
        if measured is None or measured.format not in self._formats:
            raise _no_picture()
        if measured.size.pixels > PIXELS_MAX:
            raise EngineFailure(
                Outcome.UNUSABLE, f"The picture has more than {PIXELS_MAX // 1_000_000} megapixels."
            )
        if not self._wholeness.whole:
            raise EngineFailure(Outcome.UNUSABLE, CUT_OR_BROKEN)
        return measured


def _no_picture() -> EngineFailure:
    return EngineFailure(
        Outcome.UNUSABLE, "The engine delivered something that is not a PNG, JPEG or WebP picture."
    )
