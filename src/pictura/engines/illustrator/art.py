"""The art: about 1,200 glyphs of Noto Emoji, unpacked from `data/art.json.xz` only as they are asked for."""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import msgspec

FILE = Path(__file__).parent / "data" / "art.json.xz"
READ_BYTES = 32_768


class Glyph(msgspec.Struct, frozen=True, kw_only=True):
    """One drawing: SVG elements for a viewBox of `0 0 width height`. Ids in `body` are unlike any other glyph's."""

    name: str
    body: str
    width: int
    height: int
    group: str
    """What kind of thing it is, in emojibase's words: "animal-bird", "food-sweet", "transport-water" …"""


class _Place(msgspec.Struct, frozen=True, array_like=True):
    name: str
    character: str
    group: str
    block: int


class _Contents(msgspec.Struct, frozen=True):
    source: str
    license: str
    blocks: list[int]
    glyphs: list[_Place]
    width: int
    height: int


class Art:
    """The glyphs by name. Costs a table of names; a drawing is unpacked (about 1 ms) when it is asked for."""

    def __init__(self, contents: _Contents, start: int) -> None:
        self._contents = contents
        self._places = {place.name: place for place in contents.glyphs}
        self.groups: Mapping[str, str] = {place.name: place.group for place in contents.glyphs}
        """The group of every name, in the order of Unicode."""
        self._starts = [start + sum(contents.blocks[:number]) for number in range(len(contents.blocks))]
        self._block = lru_cache(maxsize=4)(self._unpack)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._places)

    @property
    def characters(self) -> Mapping[str, str]:
        """The name of the glyph that draws each emoji character (with its variation selectors, if any)."""
        return {place.character: place.name for place in self._contents.glyphs}

    def glyph(self, name: str) -> Glyph:
        """Raises KeyError for a name that is not in `names`."""
        place = self._places[name]
        body = self._block(place.block)[name]
        return Glyph(
            name=name, body=body, width=self._contents.width, height=self._contents.height, group=place.group
        )

    def _unpack(self, number: int) -> dict[str, str]:
        with FILE.open("rb") as file:
            file.seek(self._starts[number])
            packed = file.read(self._contents.blocks[number])
        return msgspec.json.decode(lzma.decompress(packed), type=dict[str, str])


@cache
def load() -> Art:
    """The art that ships with the package; read once in a process."""
    unpacker = lzma.LZMADecompressor()
    text = b""
    with FILE.open("rb") as file:
        while not unpacker.eof:
            text += unpacker.decompress(file.read(READ_BYTES))
        start = file.tell() - len(unpacker.unused_data)
    return Art(msgspec.json.decode(text, type=_Contents), start)
