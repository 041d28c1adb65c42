"""Uploads for the tests of edits, and edits of them through the drawing process's own door."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image, ImageChops, ImageDraw, ImageStat

from pictura.engines.illustrator.edits import edit
from pictura.engines.illustrator.scene import Order, Stage
from pictura.types import Adjustment, Size

SIDE = 192
Box = tuple[int, int, int, int]


def landscape(size: tuple[int, int] = (SIDE, SIDE), *, bright: float = 1.0, seed: int = 1) -> Image.Image:
    """A sky over a lawn, with some grain."""
    width, height = size
    rng = random.Random(seed)
    image = Image.new("RGB", size)
    for y in range(height):
        up = y / height
        base = (120 + 90 * up, 175 + 60 * up, 235) if up < 0.5 else (90 - 30 * up, 170 - 50 * up, 70)
        row = bytes(
            min(255, max(0, round((part + rng.randint(-5, 5)) * bright)))
            for _ in range(width)
            for part in base
        )
        image.paste(Image.frombytes("RGB", (width, 1), row), (0, y))
    return image


def with_ball(image: Image.Image, box: Box = (70, 96, 122, 148), colour: str = "#d02818") -> Image.Image:
    """The picture with a ball in it, which stands out."""
    drawn = image.copy()
    ImageDraw.Draw(drawn).ellipse(box, fill=colour)
    return drawn


def cut_out(colour: str = "#8030c0", size: tuple[int, int] = (120, 160)) -> Image.Image:
    """A thing with an outline of its own."""
    sheet = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(sheet).ellipse((10, 10, size[0] - 10, size[1] - 10), fill=colour)
    return sheet


def mask(size: tuple[int, int], box: Box) -> Image.Image:
    """Opaque but for a box."""
    alpha = Image.new("L", size, 255)
    alpha.paste(0, box)
    sheet = Image.new("RGBA", size, (0, 0, 0, 255))
    sheet.putalpha(alpha)
    return sheet


def saved(folder: Path, image: Image.Image, name: str = "upload.png", **options: Any) -> str:
    path = folder / name
    image.save(path, **options)
    return str(path)


def order(prompt: str, *images: str, **changes: Any) -> Order:
    """An edit at the size of the first upload."""
    with Image.open(images[0]) as first:
        size = Size(*first.size)
    plain = Order(prompt=prompt, size=size, quality="low", seed=7, operation="edit", images=images)
    return msgspec.structs.replace(plain, **changes)


def stages(of: Order) -> list[Stage]:
    _, drawn = edit.begin(of)
    return list(drawn)


def told(of: Order) -> tuple[Adjustment, ...]:
    return edit.begin(of)[0]


def edited(of: Order) -> Image.Image:
    image = Image.open(io.BytesIO(stages(of)[-1].data))
    image.load()
    return image


def apart(one: Image.Image, other: Image.Image, box: Box | None = None) -> float:
    """The mean difference of two pictures, 0 to 255, in a box of them if one is given."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return sum(ImageStat.Stat(difference.crop(box) if box else difference).mean) / 3


def brightness(image: Image.Image, box: Box | None = None) -> float:
    return ImageStat.Stat((image.crop(box) if box else image).convert("L")).mean[0]


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """The channels of one pixel."""
    return tuple(image.crop((x, y, x + 1, y + 1)).tobytes())


def mean(image: Image.Image, box: Box | None = None) -> list[float]:
    return ImageStat.Stat((image.crop(box) if box else image).convert("RGB")).mean
