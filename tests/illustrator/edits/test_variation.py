"""A variation has the upload's colours and another composition."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from pictura.engines.illustrator.edits.likely import likely
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


def test_a_transparent_variation_is_a_subject_alone(tmp_path: Path):
    made = edited(variation(saved(tmp_path, landscape()), transparent=True))
    assert made.mode == "RGBA" and pixel(made, 2, 2)[3] == 0
