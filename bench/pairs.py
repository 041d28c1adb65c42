"""The edits of `bench/edits.toml`: their uploads drawn and written to files, and the orders that edit them."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw

from pictura.engines.illustrator import drawing
from pictura.engines.illustrator.scene import Order, Stage
from pictura.types import Size

PAIRS = Path(__file__).with_name("edits.toml")


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `edits.toml`."""

    upload: str
    seed: int
    size: str
    prompt: str
    cut: bool = False
    others: tuple[str, ...] = ()
    mask: tuple[float, float, float, float] | None = None
    to: str | None = None
    varied: bool = False
    index: int = 0

    @property
    def name(self) -> str:
        return f"{self.upload}: {self.prompt or 'variation'}"


class Prepared(msgspec.Struct, frozen=True):
    """Uploads as they were written, the oval that is marked in the first, and the edit's order."""

    uploads: tuple[Image.Image, ...]
    marked: tuple[int, int, int, int] | None
    order: Order


def pairs() -> list[Pair]:
    return msgspec.convert(tomllib.loads(PAIRS.read_text("utf-8"))["pair"], list[Pair])


def prepared(pair: Pair, folder: Path) -> Prepared:
    """Draws what the pair uploads into a folder of its own."""
    folder.mkdir(parents=True)
    size = _size(pair.size)
    uploads = [_drawn(pair.upload, size, pair.seed, transparent=pair.cut)]
    uploads += [_drawn(other, size, pair.seed, transparent=True) for other in pair.others]
    oval = None if pair.mask is None else _box(pair.mask, size)
    order = Order(
        prompt=pair.prompt, size=_size(pair.to or pair.size), quality="high", seed=pair.seed, index=pair.index,
        operation="variation" if pair.varied else "edit",
        images=tuple(_saved(image, folder / f"{number}.png") for number, image in enumerate(uploads)),
        mask=None if oval is None else _saved(_mask(size, oval), folder / "mask.png"),
    )  # fmt: skip
    return Prepared(tuple(uploads), oval, order)


def last(stages: Iterable[Stage]) -> Image.Image:
    """The picture at the end of the stages."""
    *_, picture = stages
    return Image.open(io.BytesIO(picture.data), formats=["PNG"])


def _drawn(prompt: str, size: Size, seed: int, *, transparent: bool) -> Image.Image:
    return last(
        drawing.paint(Order(prompt=prompt, size=size, quality="high", seed=seed, transparent=transparent))
    )


def _size(text: str) -> Size:
    width, height = map(int, text.split("x"))
    return Size(width, height)


def _box(shares: tuple[float, float, float, float], size: Size) -> tuple[int, int, int, int]:
    left, top, right, bottom = shares
    return (
        round(left * size.width), round(top * size.height), round(right * size.width), round(bottom * size.height),
    )  # fmt: skip


def _mask(size: Size, oval: tuple[int, int, int, int]) -> Image.Image:
    alpha = Image.new("L", (size.width, size.height), 255)
    ImageDraw.Draw(alpha).ellipse(oval, fill=0)
    mask = Image.new("RGBA", alpha.size)
    mask.putalpha(alpha)
    return mask


def _saved(image: Image.Image, path: Path) -> str:
    image.save(path)
    return str(path)
