"""A variation has the upload's colours and another composition."""

from __future__ import annotations

import io
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from pictura.engines.illustrator.drawing import paint
from pictura.engines.illustrator.edits.likely import likely
from pictura.engines.illustrator.edits.variation import staged
from pictura.engines.illustrator.scene import Order
from pictura.types import Size
from tests.illustrator.edits.editing import (
    apart,
    brightness,
    edited,
    landscape,
    mean,
    order,
    pixel,
    saved,
    stages,
)


def variation(path: str, **changes: Any):
    return order("", path, operation="variation", **changes)


def test_n_variations_differ_and_come_again(tmp_path: Path):
    path = saved(tmp_path, landscape())
    made = [edited(variation(path, index=index)) for index in range(5)]
    assert min(apart(one, other) for one, other in combinations(made, 2)) > 5
    assert stages(variation(path, index=2))[-1].data == stages(variation(path, index=2))[-1].data


@pytest.mark.parametrize("tint", ["#ffffff", "#ff9060", "#5070c0", "#404048"])
def test_its_palette_is_near_the_uploads(tmp_path: Path, tint: str):
    image = ImageChops.multiply(landscape(), Image.new("RGB", (192, 192), tint))
    path = saved(tmp_path, image)
    for index in range(4):
        made = edited(variation(path, index=index))
        assert max(abs(a - b) for a, b in zip(mean(made), mean(image), strict=True)) < 22
        assert abs(brightness(made) - brightness(image)) < 15


def test_it_is_another_composition(tmp_path: Path):
    image = landscape()
    assert apart(image, edited(variation(saved(tmp_path, image)))) > 8


def test_colours_tell_the_hour_and_the_place():
    assert likely(landscape()).places[0] == "meadow"
    assert likely(landscape()).hour == "day"
    assert likely(landscape(bright=0.2)).hour == "night"


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a dog on a beach at sunset", "beach"),
        ("a penguin in the snow", "snow"),
        ("a city at night", "city"),
        ("a sailboat on the sea", "sea"),
        ("a cat in a living room", "room"),
        ("a turtle underwater", "underwater"),
        ("an astronaut on the moon", "moon"),
    ],
)
def test_a_picture_of_its_own_is_staged_anew_where_it_was(prompt: str, place: str):
    *_, last = paint(Order(prompt=prompt, size=Size(192, 192), quality="low", seed=5))
    image = Image.open(io.BytesIO(last.data)).convert("RGB")
    assert likely(image).places[0] == place
    assert staged(image, 3, 1).place == place


def test_a_transparent_variation_is_a_subject_alone(tmp_path: Path):
    made = edited(variation(saved(tmp_path, landscape()), transparent=True))
    assert made.mode == "RGBA" and pixel(made, 2, 2)[3] == 0
