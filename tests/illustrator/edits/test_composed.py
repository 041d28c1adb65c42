"""Several uploads are one picture: all of them are there, none is stretched."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from pictura.engines.illustrator.edits.cutting import cut
from pictura.types import Size
from tests.illustrator.edits.editing import cut_out, edited, landscape, order, pixel, saved

HUES = ("#e01010", "#10c010", "#1010e0", "#e0c010", "#c010c0", "#10c0c0", "#ff8000", "#8000ff")


def where(image: Image.Image, colour: str, tolerance: int = 70) -> Image.Image:
    """A mask of the pixels that have about this colour."""
    away = ImageChops.difference(image.convert("RGB"), Image.new("RGB", image.size, colour))
    red, green, blue = away.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([255 if level <= tolerance else 0 for level in range(256)])


def area(image: Image.Image, colour: str, tolerance: int = 70) -> int:
    return where(image, colour, tolerance).histogram()[255]


def plain(colour: str, size: tuple[int, int] = (100, 80)) -> Image.Image:
    """A print: no outline, and two colours, so that it has no plain sheet."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="#202020")
    return image


def test_cut_outs_are_set_into_the_first(tmp_path: Path):
    base = saved(tmp_path, landscape())
    others = [
        saved(tmp_path, cut_out(hue), f"{number}.png") for number, hue in enumerate(("#c010c0", "#e01010"))
    ]
    made = edited(order("put them together", base, *others))
    before = edited(order("put them together", base, *others[:1]))
    assert area(made, "#c010c0") > 300 and area(made, "#e01010") > 300
    assert area(before, "#e01010") == 0


def test_a_plain_background_is_cut_away(tmp_path: Path):
    product = Image.new("RGB", (140, 140), "#ffffff")
    ImageDraw.Draw(product).ellipse((40, 30, 100, 110), fill="#1030d0")
    found = cut(product, None)
    assert found.source == "plain"
    assert pixel(found.image, 0, 0)[3] == 0
    assert abs(found.image.width - 60) <= 4 and abs(found.image.height - 80) <= 4
    made = edited(
        order("the product on a table", saved(tmp_path, landscape()), saved(tmp_path, product, "p.png"))
    )
    assert area(made, "#1030d0") > 300
    assert area(made, "#ffffff", 6) < area(made, "#1030d0") / 4


def test_a_cut_out_keeps_its_shape(tmp_path: Path):
    tall = cut_out("#ff00ff", (60, 180))
    made = edited(order("together", saved(tmp_path, landscape()), saved(tmp_path, tall, "t.png")))
    left, top, right, bottom = where(made, "#ff00ff", 110).getbbox() or (0, 0, 1, 1)
    assert 0.7 < (bottom - top) / (right - left) / (160 / 40) < 1.3


@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_prints_are_all_to_be_seen(tmp_path: Path, count: int):
    paths = [saved(tmp_path, plain(hue, (100 - 8 * n, 80)), f"{n}.png") for n, hue in enumerate(HUES[:count])]
    made = edited(order("a collage", *paths, size=Size(256, 256)))
    for hue in HUES[:count]:
        assert area(made, hue, 40) > 60, hue


def test_sixteen_uploads_are_taken(tmp_path: Path):
    paths = [saved(tmp_path, (cut_out if n % 2 else plain)(HUES[n % 8]), f"{n}.png") for n in range(16)]
    assert edited(order("all of them", *paths)).size == (100, 80)
