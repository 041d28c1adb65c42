"""Whether a picture is whole, told while its bytes stream by; nothing is decoded.

A PNG has its chunks with right checksums up to its end, a JPEG ends with its end marker, a WebP is as
long as its header says, a GIF has its blocks up to its trailer, an SVG ends with its end tag. What follows the end belongs to no picture and is left alone.
"""

from __future__ import annotations

import struct
from collections.abc import Generator

try:
    # Twelve times as fast as zlib's; its stub names no type for bytes.
    from isal.isal_zlib import crc32  # pyright: ignore[reportUnknownVariableType]
except ImportError:  # a machine for which it has no wheel
    from zlib import crc32

from pictura.media.sniff import TELLING_BYTES, kind_of

_PNG_SIGNATURE_BYTES = 8
_CHUNK_HEAD = struct.Struct(">I4s")
_CHECKSUM = struct.Struct(">I")
_CHUNK_BYTES_MIN = _CHUNK_HEAD.size + _CHECKSUM.size
_SVG_END = b"</svg>"
_TAIL_BYTES = 4096
"""How far from its last byte a JPEG's end marker may lie: cameras append data of their own."""


class Wholeness:
    """Feed it a picture's bytes in order; `whole` tells at their end."""

    def __init__(self) -> None:
        self._begun = b""
        self._check: _Check | None = None

    def feed(self, chunk: bytes | memoryview) -> None:
        """The next bytes, in pieces of whatever length."""
        if self._check is None:
            chunk = self._begun = self._begun + chunk
            if len(chunk) < TELLING_BYTES:
                return
            self._check, self._begun = _of(chunk), b""
        self._check.feed(chunk)

    @property
    def whole(self) -> bool:
        return self._check is not None and self._check.whole


class _Png:
    """Walks the chunks: length, type, data, checksum (PNG, third edition, §5.3)."""

    def __init__(self) -> None:
        self.whole = False
        self._broken = False
        self._head = b""
        self._skip = _PNG_SIGNATURE_BYTES
        self._left = 0
        self._sum = 0
        self._in_chunk = False
        self._is_end = False

    def feed(self, chunk: bytes | memoryview) -> None:
        view = memoryview(chunk)
        while view and not (self.whole or self._broken):
            if self._skip:
                view, self._skip = view[self._skip :], max(0, self._skip - len(view))
            elif self._left:
                data, view = view[: self._left], view[self._left :]
                self._sum = crc32(data, self._sum)
                self._left -= len(data)
            elif not (self._in_chunk or self._head) and (length := self._whole_chunks(view)):
                view = view[length:]
            else:
                view = self._between_data(view)

    def _whole_chunks(self, view: memoryview) -> int:
        """Checks the chunks that begin here, as many as are here in one piece; the length of them all."""
        at, end = 0, len(view)
        while at + _CHUNK_BYTES_MIN <= end and not (self.whole or self._broken):
            data_bytes, kind = _CHUNK_HEAD.unpack_from(view, at)
            checksum = at + _CHUNK_HEAD.size + data_bytes
            if checksum + _CHECKSUM.size > end:
                break
            self._broken = crc32(view[at + 4 : checksum]) != _CHECKSUM.unpack_from(view, checksum)[0]
            self.whole = kind == b"IEND" and not self._broken
            at = checksum + _CHECKSUM.size
        return at

    def _between_data(self, view: memoryview) -> memoryview:
        """Gathers the four bytes of a chunk's checksum, or the eight of the next one's length and type."""
        wanted = 4 if self._in_chunk else 8
        taken = view[: wanted - len(self._head)]
        self._head += taken
        if len(self._head) == wanted:
            head, self._head = self._head, b""
            step = self._end_chunk if self._in_chunk else self._begin_chunk
            step(head)
            self._in_chunk = not self._in_chunk
        return view[len(taken) :]

    def _begin_chunk(self, head: bytes | memoryview) -> None:
        self._left = int.from_bytes(head[:4], "big")
        self._sum = crc32(head[4:])
        self._is_end = head[4:] == b"IEND"

    def _end_chunk(self, checksum: bytes | memoryview) -> None:
        self._broken = int.from_bytes(checksum, "big") != self._sum
        self.whole = self._is_end and not self._broken


class _Jpeg:
    def __init__(self) -> None:
        self._tail = b""

    def feed(self, chunk: bytes | memoryview) -> None:
        self._tail = (self._tail + chunk[-_TAIL_BYTES:])[-_TAIL_BYTES:]

    @property
    def whole(self) -> bool:
        return b"\xff\xd9" in self._tail


class _Webp:
    def __init__(self, header: bytes) -> None:
        self._length = int.from_bytes(header[4:8], "little") + 8
        self._fed = 0

    def feed(self, chunk: bytes | memoryview) -> None:
        self._fed += len(chunk)

    @property
    def whole(self) -> bool:
        return self._fed >= self._length


class _Gif:
    """Walks the blocks: screen, then extensions and frames, each followed by sub-blocks (GIF89a, appendix A)."""

    def __init__(self) -> None:
        self.whole = False
        self._walk = self._blocks()
        self._wanted = next(self._walk)
        self._gathered = b""

    def feed(self, chunk: bytes | memoryview) -> None:
        view = memoryview(chunk)
        while view and self._wanted:
            taken = view[: self._wanted - len(self._gathered)]
            self._gathered += taken
            view = view[len(taken) :]
            if len(self._gathered) == self._wanted:
                block, self._gathered = self._gathered, b""
                self._wanted = _next_wanted(self._walk, block)

    def _blocks(self) -> Generator[int, bytes]:
        """Yields how many bytes it wants next, and is sent them."""
        screen = yield 13
        yield from _colours(screen[10])
        while (kind := (yield 1)) != b"\x3b":
            if kind == b"\x21":
                yield 1
            elif kind == b"\x2c":
                frame = yield 9
                yield from _colours(frame[8])
                yield 1
            else:
                return
            while length := (yield 1)[0]:
                yield length
        self.whole = True


def _colours(flags: int) -> Generator[int, bytes]:
    """A colour table, where the flags say that one follows."""
    if flags & 0x80:
        yield 6 << (flags & 7)


def _next_wanted(walk: Generator[int, bytes], block: bytes) -> int:
    """How many bytes a walk wants after this block; 0 at its end."""
    try:
        return walk.send(block)
    except StopIteration:
        return 0


class _Svg:
    def __init__(self) -> None:
        self._tail = b""

    def feed(self, chunk: bytes | memoryview) -> None:
        self._tail = (self._tail + bytes(chunk[-len(_SVG_END) :]))[-len(_SVG_END) :]

    @property
    def whole(self) -> bool:
        return self._tail == _SVG_END


_Check = _Png | _Jpeg | _Webp | _Gif | _Svg


def _of(head: bytes) -> _Check:
    kind = kind_of(head)
    if kind == "jpeg":
        return _Jpeg()
    if kind == "webp":
        return _Webp(head)
    if kind == "gif":
        return _Gif()
    return _Svg() if kind == "svg" else _Png()
