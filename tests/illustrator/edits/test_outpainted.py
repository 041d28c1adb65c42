"""A picture goes on around an upload, and no seam tells where the upload ends."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps, ImageStat

from pictura.engines.illustrator import drawing
from pictura.engines.illustrator.scene import Order
from pictura.types import Size
from tests.illustrator.edits.editing import (
    apart,
    edited,
    landscape,
    mask,
    mean,
    order,
    pixel,
    saved,
    with_ball,
)

SIDE, ROOM = 256, 96
WIDE = Size(SIDE + 2 * ROOM, SIDE)
PLACES = {
    "a dog on a beach at sunset": "a beach at sunset",
    "a deer in a forest": "a forest",
    "a sailboat on the sea": "the sea",
    "a penguin in the snow": "a snowy landscape",
}


@cache
def drawn(prompt: str) -> Image.Image:
    of = Order(prompt=prompt, size=Size(SIDE, SIDE), quality="low", seed=1)
    *_, last = drawing.paint(of)
    return Image.open(io.BytesIO(last.data)).convert("RGB")


def widened(folder: Path, image: Image.Image, prompt: str = "") -> Image.Image:
    """The picture with room to its left and to its right."""
    return edited(order(prompt, saved(folder, image), size=WIDE))


def with_border(image: Image.Image, *, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0):
    """The picture with transparent room around it."""
    sheet = Image.new("RGBA", (left + image.width + right, top + image.height + bottom))
    sheet.paste(image, (left, top))
    return sheet


def step(image: Image.Image, x: int) -> float:
    """How much a column differs from the one before it."""
    return apart(image.crop((x - 1, 0, x, image.height)), image.crop((x, 0, x + 1, image.height)))


def detail(image: Image.Image) -> float:
    """How much fine structure there is."""
    grey = image.convert("L")
    return ImageStat.Stat(ImageChops.difference(grey, grey.filter(ImageFilter.GaussianBlur(2)))).mean[0]


@pytest.mark.parametrize("prompt", PLACES)
@pytest.mark.parametrize("named", [False, True])
def test_the_join_is_no_line(tmp_path: Path, prompt: str, named: bool):
    image = drawn(prompt)
    made = widened(tmp_path, image, PLACES[prompt] if named else "")
    inside = max(step(image, x) for x in range(1, SIDE))
    for x in (ROOM, ROOM + SIDE):
        assert step(made, x) <= inside
        assert max(step(made, x + by) for by in range(-40, 41)) <= 1.5 * inside


@pytest.mark.parametrize("prompt", PLACES)
def test_what_is_new_is_about_as_sharp_as_what_was_there(tmp_path: Path, prompt: str):
    image = drawn(prompt)
    made = widened(tmp_path, image)
    for left in (0, ROOM + SIDE):
        assert detail(made.crop((left, 0, left + ROOM, SIDE))) > 0.5 * detail(image)


@pytest.mark.parametrize("prompt", PLACES)
@pytest.mark.parametrize("named", [False, True])
def test_sky_and_ground_keep_their_colours(tmp_path: Path, prompt: str, named: bool):
    image = drawn(prompt)
    made = widened(tmp_path, image, PLACES[prompt] if named else "")
    for top in range(0, SIDE, 32):
        there = ImageStat.Stat(image.crop((0, top, SIDE, top + 32))).median
        for left in (0, ROOM + SIDE):
            new = ImageStat.Stat(made.crop((left, top, left + ROOM, top + 32))).median
            assert max(abs(a - b) for a, b in zip(new, there, strict=True)) < 72


@pytest.mark.parametrize("line", [0.36, 0.5, 0.62])
@pytest.mark.parametrize("prompt", ["", "the sea"])
def test_the_horizon_goes_on_at_its_height(tmp_path: Path, line: float, prompt: str):
    image = Image.new("RGB", (SIDE, SIDE))
    at = round(line * SIDE)
    ramp = Image.linear_gradient("L")
    image.paste(ImageOps.colorize(ramp.resize((SIDE, at)), "#4f9fe0", "#cfe8f4"), (0, 0))
    image.paste(ImageOps.colorize(ramp.resize((SIDE, SIDE - at)), "#5fb0cc", "#12588f"), (0, at))
    made = widened(tmp_path, image, prompt)
    for x in (ROOM - 12, ROOM + SIDE + 12):
        column = made.crop((x - 8, 0, x + 8, SIDE)).resize((1, SIDE), Image.Resampling.BOX).convert("L")
        levels = column.tobytes()
        steps = [abs(levels[y + 2] - levels[y - 2]) for y in range(2, SIDE - 2)]
        assert abs(steps.index(max(steps)) + 2 - line * SIDE) < 0.03 * SIDE


def test_what_the_edge_cuts_is_continued(tmp_path: Path):
    image = landscape((SIDE, SIDE))
    ImageDraw.Draw(image).ellipse((SIDE - 24, 90, SIDE + 24, 138), fill="#d02818")
    made = widened(tmp_path, image)
    red, green, _ = mean(made, (ROOM + SIDE, 104, ROOM + SIDE + 14, 124))
    assert red > 2 * green
    red, green, _ = mean(made, (ROOM + SIDE + 30, 104, ROOM + SIDE + 44, 124))
    assert red < green


def test_what_stands_in_the_picture_is_seen_once(tmp_path: Path):
    made = widened(tmp_path, with_ball(landscape((SIDE, SIDE)), (100, 120, 156, 176)))
    for left in (0, ROOM + SIDE):
        red, green, _ = made.crop((left, 100, left + ROOM, 190)).split()
        redder = ImageChops.subtract(red, green).point([0] * 60 + [255] * 196)
        assert redder.getbbox() is None


@pytest.mark.parametrize("prompt", ["", "a meadow"])
def test_sky_goes_on_above_and_ground_below(tmp_path: Path, prompt: str):
    image = landscape((SIDE, SIDE))
    sheet = with_border(image, top=80, bottom=80)
    made = edited(order(prompt, saved(tmp_path, sheet)))
    assert apart(image, made.crop((0, 80, SIDE, 80 + SIDE))) == 0
    for box, beside in (((0, 40, SIDE, 80), (0, 80, SIDE, 100)), ((0, 336, SIDE, 376), (0, 316, SIDE, 336))):
        assert max(abs(a - b) for a, b in zip(mean(made, box), mean(made, beside), strict=True)) < 40


def test_a_plain_sheet_goes_on_as_a_plain_sheet(tmp_path: Path):
    made = widened(tmp_path, with_ball(Image.new("RGB", (SIDE, SIDE), "#f4f4f4"), (100, 120, 156, 176)))
    assert (
        max(abs(each - 244) for at in ((4, 4), (WIDE.width - 4, SIDE - 4)) for each in pixel(made, *at)) < 3
    )


@pytest.mark.parametrize("size", [(1, 40), (40, 1), (3, 3)])
def test_the_smallest_upload_goes_on(tmp_path: Path, size: tuple[int, int]):
    path = saved(
        tmp_path, with_border(Image.new("RGB", size, "#4080c0"), left=30, top=30, right=31, bottom=31)
    )
    assert edited(order("a forest", path)).size == (size[0] + 61, size[1] + 61)


def test_with_a_mask_too_there_is_no_empty_border(tmp_path: Path):
    image = landscape((SIDE, SIDE))
    marked = saved(tmp_path, mask(image.size, (90, 90, 130, 130)), "mask.png")
    made = edited(order("", saved(tmp_path, image), mask=marked, size=WIDE))
    red, green, blue = mean(made, (0, 160, ROOM, 250))
    assert green > red and green > blue
