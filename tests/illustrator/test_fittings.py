"""What a place is drawn with because the prompt names it: a fireplace at the wall, a cloth on the grass."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from pictura.engines.illustrator import cast, drawing, hanging, places, staging, words
from pictura.engines.illustrator.layers import Scenery
from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.setting import Setting
from pictura.types import Size

GROUND = Scenery(back=(), floor=800, step=50)


def order(prompt: str) -> Order:
    return Order(prompt=prompt, size=Size(256, 256), quality="low", seed=1)


def staged(prompt: str) -> Setting:
    return staging.stage(words.read(prompt), order(prompt))


def warmth(prompt: str) -> float:
    """How much redder than blue the picture is on average."""
    *_, last = drawing.paint(order(prompt))
    red, _, blue = (
        Image.open(io.BytesIO(last.data)).convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    )
    return red - blue


@pytest.mark.parametrize(
    "prompt",
    ["a cat sleeping by the fireplace", "壁炉边的猫", "暖炉の前で眠る猫、雪の日", "벽난로 앞의 고양이"],
)
def test_a_fireplace_is_part_of_the_room_and_lights_it_in_the_evening(prompt: str):
    setting = staged(prompt)
    assert [subject.thing for subject in setting.subjects] == ["cat"]
    assert places.indoors(setting.place)
    assert "fireplace" in setting.props
    assert setting.light.name == "firelight"
    assert setting.light.from_left == (setting.focus <= 0.5)


def test_a_fire_warms_a_room_and_by_day_the_sun_lights_it():
    assert warmth("a cat in a room at night by the fireplace") > warmth("a cat in a room at night")
    assert staged("a cat by the fireplace at noon").light.name == "indoor"


def test_a_fireplace_outdoors_or_alone_is_a_thing():
    assert [one.thing for one in staged("a fireplace in the desert").subjects] == ["fireplace"]
    assert [one.thing for one in staged("a fireplace, app icon").subjects] == ["fireplace"]


@pytest.mark.parametrize(
    ("prompt", "sitting"),
    [
        ("a family having a picnic in the park", 3),
        ("a family picnic", 3),
        ("a girl having a picnic with her dog", 2),
        ("ピクニックをする女の子と犬", 2),
        ("公园里野餐的一家人", 3),
        ("소풍 나온 소녀", 1),
        ("two bears at a picnic in the forest", 2),
    ],
)
def test_who_has_a_picnic_sits_on_its_cloth(prompt: str, sitting: int):
    cloth, *others = cast.cast(staged(prompt), GROUND)
    assert cloth.thing == "picnic-blanket"
    assert len(others) == sitting
    assert cloth.sprite.seat is not None
    _, y = hanging.point(cloth, cloth.sprite.seat)
    for one in others:
        assert abs(one.x - cloth.x) < cloth.width / 2
        assert abs(one.y - y) < one.height * 0.1


def test_a_picnic_without_anybody_is_a_cloth_on_the_grass():
    setting = staged("a picnic")
    assert [subject.thing for subject in setting.subjects] == ["picnic-blanket"]
    assert setting.place in ("park", "meadow")
