"""Which sizes are legal, how they are written, and which legal one is nearest.

Two kinds of rule (api-contract §2.2, §2.3): a list, or a grid that allows any size within bounds.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping

import msgspec

from pictura.types import Size

_EXACT = re.compile(r"([1-9][0-9]{0,8})x([1-9][0-9]{0,8})")
_LOOSE = re.compile(r"\s*0*([1-9][0-9]{0,8})\s*(?:px)?\s*[x*×]\s*0*([1-9][0-9]{0,8})\s*(?:px)?\s*")
_TEXT_MAX = 64


def read(text: str) -> Size | None:
    """The size that `WIDTHxHEIGHT` says, both at least 1; None when it is not written so."""
    found = _EXACT.fullmatch(text)
    return None if found is None else Size(int(found[1]), int(found[2]))


def read_loosely(text: str) -> Size | None:
    """The size that a client meant: `WxH`, `W*H`, `WXH`, full-width forms, spaces (api-contract §5)."""
    if len(text) > _TEXT_MAX:
        return None
    found = _LOOSE.fullmatch(unicodedata.normalize("NFKC", text).lower())
    return None if found is None else Size(int(found[1]), int(found[2]))


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """Any size within bounds; the bounds are inclusive (api-contract §2.3)."""

    multiple: int
    edge_max: int
    ratio_max: int
    pixels_min: int
    pixels_max: int

    def fault(self, size: Size) -> str | None:
        """Why a size is illegal, in the live API's words where they are known (api-contract §7.2)."""
        if size.width % self.multiple or size.height % self.multiple:
            return f"Width and height must both be divisible by {self.multiple}."
        if max(size.width, size.height) > self.edge_max:
            return f"Width and height must both be at most {self.edge_max}."
        if max(size.width, size.height) > self.ratio_max * min(size.width, size.height):
            return f"The longer edge must be at most {self.ratio_max} times the shorter edge."
        if size.pixels < self.pixels_min:
            return "Requested resolution is below the current minimum pixel budget."
        if size.pixels > self.pixels_max:
            return "Requested resolution is above the current maximum pixel budget."
        return None

    def nearest(self, size: Size) -> Size:
        """The nearest legal size: the ratio first, then the pixels (decisions, Requests)."""
        ratio = min(max(size.width / size.height, 1 / self.ratio_max), self.ratio_max)
        pixels = min(max(size.pixels, self.pixels_min), self.pixels_max)
        width, height = math.sqrt(pixels * ratio), math.sqrt(pixels / ratio)
        scale = min(1.0, self.edge_max / max(width, height)) / self.multiple
        for spread in range(self.edge_max):
            around = self._around(width * scale, height * scale, spread)
            legal = [each for each in around if self.fault(each) is None]
            if legal:
                return min(legal, key=lambda each: _distance(each, ratio, pixels))
        raise AssertionError("a grid that allows no size at all")

    def covering(self, size: Size) -> Size | None:
        """A small legal size that covers another one, of nearly the same ratio; None when there is none."""
        width = max(size.width, size.height / self.ratio_max)
        height = max(size.height, size.width / self.ratio_max)
        scale = math.sqrt(max(1.0, self.pixels_min / (width * height))) / self.multiple
        around = self._around(width * scale, height * scale, 1)
        legal = [each for each in around if self.fault(each) is None and each.covers(size)]
        return min(legal, key=lambda each: (_ratio_step(each, size), each.pixels), default=None)

    def _around(self, columns: float, rows: float, spread: int) -> Iterator[Size]:
        """Sizes on the grid next to a point of it, `spread` lines further out."""
        # Rounded, or the square root's last bit would lift an edge that is already on the grid.
        columns, rows = round(columns, 6), round(rows, 6)
        for column in range(max(1, math.floor(columns) - spread), math.ceil(columns) + spread + 1):
            for row in range(max(1, math.floor(rows) - spread), math.ceil(rows) + spread + 1):
                yield Size(column * self.multiple, row * self.multiple)


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """The sizes of one model: those it lists, by their text, and its grid if it has one."""

    listed: Mapping[str, Size]
    grid: Grid | None
    auto: bool
    """Whether `auto` may be asked."""

    def legal(self, size: Size) -> bool:
        """Whether the model makes this size."""
        if self.grid is not None:
            return self.grid.fault(size) is None
        return size in self.listed.values()

    def nearest(self, size: Size) -> Size:
        """The size itself when it is legal, else the nearest one: the ratio first, then the pixels."""
        if self.legal(size):
            return size
        if self.grid is not None:
            return self.grid.nearest(size)
        ratio = size.width / size.height
        return min(self.listed.values(), key=lambda each: _distance(each, ratio, size.pixels))

    def to_buy(self, size: Size) -> Size:
        """The size itself when it is legal, else the nearest that covers it, else the nearest.

        What covers can be made smaller and cropped (decisions, Requests).
        """
        if self.legal(size):
            return size
        if self.grid is not None:
            return self.grid.covering(size) or self.grid.nearest(size)
        ratio = size.width / size.height
        covering = [each for each in self.listed.values() if each.covers(size)]
        return min(covering or self.listed.values(), key=lambda each: _distance(each, ratio, size.pixels))


def _ratio_step(size: Size, other: Size) -> int:
    """How far two ratios lie apart, in steps of two percent: within one, fewer pixels count for more."""
    return int(abs(math.log(size.width * other.height / (size.height * other.width))) / 0.02)


def _distance(size: Size, ratio: float, pixels: float) -> tuple[float, float]:
    return abs(math.log(size.width / size.height / ratio)), abs(math.log(size.pixels / pixels))
