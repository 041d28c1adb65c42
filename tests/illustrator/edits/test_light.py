"""The light of a picture is read from it, and what is set into it is lit by that."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pictura.engines.illustrator import paper
from pictura.engines.illustrator.edits.light_of import light_of
from tests.illustrator.edits.editing import apart, brightness, edited, landscape, mask, order, pixel, saved

HOLE = (56, 60, 150, 186)


def with_sun(x: int) -> Image.Image:
    image = landscape(bright=0.8)
    ImageDraw.Draw(image).ellipse((x - 22, 10, x + 22, 54), fill="#fffbe0")
    return image.filter(ImageFilter.GaussianBlur(3))


def added_dog(folder: Path, image: Image.Image) -> Image.Image:
    return edited(
        order("a white dog", saved(folder, image), mask=saved(folder, mask(image.size, HOLE), "m.png"))
    )


def test_the_side_of_the_light_is_where_the_bright_part_is():
    assert light_of(with_sun(30)).toward[0] < 0 < light_of(with_sun(162)).toward[0]


def test_a_dark_picture_has_dim_light():
    dim, full = light_of(landscape(bright=0.25)), light_of(landscape())
    assert max(dim.ambient) < min(full.ambient)
    assert dim.dark > full.dark


def test_the_colour_that_lies_over_a_picture_lies_over_what_is_set_into_it():
    warm = ImageChops.multiply(landscape(), Image.new("RGB", (192, 192), "#ffb070"))
    red, _, blue = light_of(warm).ambient
    assert red > blue * 1.06


def test_a_subject_is_darker_in_a_dark_picture_than_in_a_bright_one(tmp_path: Path):
    dark, bright = (added_dog(tmp_path, landscape(bright=level)) for level in (0.25, 1.0))
    middle = (85, 110, 120, 160)
    assert brightness(dark, middle) < brightness(bright, middle) - 25


def test_a_shadow_falls_away_from_the_light(tmp_path: Path):
    left, right = (added_dog(tmp_path, with_sun(x)) for x in (30, 162))
    ground = landscape(bright=0.8)
    foot_left, foot_right = (58, 165, 84, 184), (124, 165, 148, 184)
    darker = [
        brightness(ground, foot_right) - brightness(left, foot_right),
        brightness(ground, foot_left) - brightness(right, foot_left),
    ]
    lit = [
        brightness(ground, foot_left) - brightness(left, foot_left),
        brightness(ground, foot_right) - brightness(right, foot_right),
    ]
    assert sum(darker) > sum(lit)
    assert apart(left, right) > 1


def test_shade_grows_away_from_the_light_into_every_corner():
    for angle in (0.4, 0.9, 2.2, -0.8):
        ramp = paper.ramp((60, 60), angle)
        across, down = (1 if math.cos(angle) > 0 else -1), (1 if math.sin(angle) > 0 else -1)
        dark, bright = (pixel(ramp, 30 - 29 * across * side, 30 - 29 * down * side)[0] for side in (1, -1))
        assert (dark, bright) == (0, 255)
