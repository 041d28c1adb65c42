"""With a mask, only what it marks is painted anew, and what was there is gone."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pictura.types import Size
from tests.illustrator.edits.editing import (
    apart,
    brightness,
    edited,
    landscape,
    mask,
    mean,
    order,
    saved,
    with_ball,
)

HOLE = (56, 60, 150, 186)
BALL = (75, 100, 117, 143)


def masked(
    folder: Path,
    prompt: str,
    image: Image.Image | None = None,
    box: tuple[int, int, int, int] = HOLE,
    **changes: Any,
):
    image = image or with_ball(landscape())
    marked = saved(folder, mask(image.size, box), "mask.png")
    return image, edited(order(prompt, saved(folder, image), mask=marked, **changes))


def outside(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> int:
    """The largest difference anywhere outside a box."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    difference.paste(0, box)
    return max(difference.tobytes())


@pytest.mark.parametrize(
    "prompt",
    ["a dog", "remove the ball", "starry night sky", "oil painting", "make it snow", "qwzx", "a bird"],
)
def test_what_is_not_marked_stays_as_it_was_to_the_byte(tmp_path: Path, prompt: str):
    image, made = masked(tmp_path, prompt)
    assert outside(image, made, HOLE) == 0
    assert apart(image, made, HOLE) > 1


def test_a_soft_mask_is_a_soft_edge(tmp_path: Path):
    image = landscape()
    alpha = Image.new("L", image.size, 255)
    alpha.paste(0, (60, 60, 140, 180))
    soft = image.convert("RGBA")
    soft.putalpha(alpha.filter(ImageFilter.GaussianBlur(8)))
    made = edited(order("starry night sky", saved(tmp_path, image), mask=saved(tmp_path, soft, "m.png")))
    untouched = alpha.filter(ImageFilter.GaussianBlur(8)).point([0] * 255 + [255])
    difference = ImageChops.difference(image, made)
    assert ImageChops.multiply(difference.convert("L"), untouched).getbbox() is None
    steps = [brightness(made, (96, y, 104, y + 2)) for y in range(40, 84, 2)]
    assert max(abs(a - b) for a, b in itertools.pairwise(steps)) < 60


def test_the_old_content_is_gone_and_its_surroundings_close_over_it(tmp_path: Path):
    for prompt in ("remove the ball", "去掉", "消して", "없애줘"):
        image, made = masked(tmp_path, prompt)
        red, green, _ = mean(made, BALL)
        assert green > red, "the ball was red, the lawn is green"
        assert apart(made, landscape(), BALL) < apart(image, landscape(), BALL) / 4


def test_a_subject_replaces_what_was_there(tmp_path: Path):
    _, with_one = masked(tmp_path, "a white dog")
    _, without = masked(tmp_path, "remove the ball")
    assert apart(with_one, without, HOLE) > 8
    red, green, _ = mean(with_one, (HOLE[0], HOLE[1], HOLE[2], 95))
    assert green > red * 0.9


def test_a_subject_stands_on_the_lower_part_of_the_mask(tmp_path: Path):
    image = landscape()
    _, made = masked(tmp_path, "a black dog", image, box=(20, 20, 172, 188))
    difference = ImageChops.difference(image, made).convert("L").point([0] * 60 + [255] * 196)
    box = difference.getbbox()
    assert box is not None
    assert box[3] > 150


def test_a_sky_is_painted_into_the_mask(tmp_path: Path):
    image, made = masked(tmp_path, "starry night sky", landscape(), box=(0, 0, 192, 90))
    assert brightness(made, (0, 0, 192, 60)) < brightness(image, (0, 0, 192, 60)) - 80


def test_several_subjects_find_room_in_a_mask(tmp_path: Path):
    image, made = masked(tmp_path, "two red foxes", landscape(), box=(10, 80, 182, 186))
    difference = ImageChops.difference(image, made).convert("L").point([0] * 40 + [255] * 216)
    assert difference.crop((10, 80, 96, 186)).getbbox() and difference.crop((96, 80, 182, 186)).getbbox()


def test_a_mask_over_everything_is_a_new_picture(tmp_path: Path):
    image, made = masked(tmp_path, "a fox in the snow", box=(0, 0, 192, 192))
    assert apart(image, made) > 20


def test_a_mask_of_one_pixel_and_one_at_the_edge_are_masks(tmp_path: Path):
    for box in ((90, 90, 91, 91), (0, 0, 3, 192), (189, 189, 192, 192)):
        image, made = masked(tmp_path, "a dog", box=box)
        assert outside(image, made, box) == 0


def test_where_an_upload_is_transparent_inside_it_is_its_own_mask(tmp_path: Path):
    image = with_ball(landscape()).convert("RGBA")
    image.paste((0, 0, 0, 0), HOLE)
    made = edited(order("a white dog", saved(tmp_path, image)))
    assert outside(image.convert("RGB"), made, HOLE) == 0
    assert apart(made, landscape(), HOLE) > 5


def test_an_upload_of_another_shape_keeps_its_mask(tmp_path: Path):
    image = with_ball(landscape())
    marked = saved(tmp_path, mask(image.size, HOLE), "mask.png")
    made = edited(order("remove the ball", saved(tmp_path, image), mask=marked, size=Size(384, 192)))
    inner = made.crop((96, 0, 288, 192))
    assert outside(image, inner, HOLE) == 0
    assert apart(inner, landscape(), BALL) < 20


def shore() -> Image.Image:
    """A sky, a sea and a beach, each with a straight edge, with some grain."""
    image = landscape()
    for top, bottom, tint in ((70, 118, "#7aa8d8"), (118, 192, "#f0c890")):
        part = ImageChops.multiply(
            image.crop((0, 100, 192, 100 + bottom - top)), Image.new("RGB", (192, bottom - top), tint)
        )
        image.paste(part, (0, top))
    return image


def stripes() -> Image.Image:
    image = Image.new("RGB", (192, 192), "#f2e6c8")
    for x in range(-96, 192, 15):
        ImageDraw.Draw(image).polygon([(x, 0), (x + 7, 0), (x + 80, 192), (x + 73, 192)], fill="#4070b0")
    return image


@pytest.mark.parametrize("ground", [shore, stripes])
@pytest.mark.parametrize("box", [(40, 62, 156, 176), (56, 50, 136, 150)])
def test_lines_go_on_through_a_closed_hole(
    tmp_path: Path, ground: Callable[[], Image.Image], box: tuple[int, int, int, int]
):
    wanted = ground()
    middle = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
    image = with_ball(wanted, (middle[0] - 30, middle[1] - 30, middle[0] + 30, middle[1] + 30))
    marked = Image.new("L", image.size, 255)
    ImageDraw.Draw(marked).ellipse(box, fill=0)
    sheet = Image.new("RGBA", image.size)
    sheet.putalpha(marked)
    made = edited(order("remove it", saved(tmp_path, image), mask=saved(tmp_path, sheet, "mask.png")))
    assert apart(made, wanted, box) < 5
