"""Heroes in the dark: a paler air behind them, lamps that burn, and the size that a tall picture gives them."""

from __future__ import annotations

import pytest

from pictura.engines.illustrator import limelight, words
from pictura.engines.illustrator.drawing import Picture
from pictura.engines.illustrator.scene import Order
from pictura.engines.illustrator.staging import stage
from pictura.types import Size


def picture(prompt: str, width: int = 128, height: int = 128) -> Picture:
    order = Order(prompt=prompt, size=Size(width, height), quality="low", seed=1)
    return Picture(stage(words.read(prompt), order), order)


@pytest.mark.parametrize(
    ("prompt", "layers"),
    [
        ("a ninja in a castle at night", 1),
        ("a fox in the forest at dusk", 1),
        ("a ninja in a castle at noon", 0),
        ("a castle at night", 0),
        ("a cat in a room at night", 0),
    ],
)
def test_who_stands_in_the_dark_has_a_paler_air_behind(prompt: str, layers: int):
    assert sum(layer.mode == "screen" for layer in picture(prompt).scenery.bank) == layers


@pytest.mark.parametrize(("hour", "burns"), [("at night", True), ("at noon", False)])
def test_a_lantern_burns_in_the_dark(hour: str, burns: bool):
    drawn = picture(f"a wizard with a lantern in the forest {hour}")
    lantern = next(one for one in drawn.cast if one.thing == "red-paper-lantern")
    assert (limelight.lamp(lantern) in [*drawn._front(drawn.scenery)]) == burns


def test_a_hero_is_larger_in_a_tower_than_in_a_square():
    tower, square = (picture("a wizard in the forest", 128, height).cast[0].height for height in (192, 128))
    assert tower > 1.15 * square
