"""What somebody wears is where it is worn, or is not drawn; it never lies beside them."""

from __future__ import annotations

import pytest

from pictura.engines.illustrator import cast, hanging, staging, words
from pictura.engines.illustrator.layers import Placed, Scenery
from pictura.engines.illustrator.scene import Order
from pictura.types import Size

GROUND = Scenery(back=(), floor=800, step=50)
ORDER = Order(prompt="", size=Size(1024, 1024), quality="high", seed=1)


def on_stage(prompt: str) -> dict[str, Placed]:
    """The cast by what each shows."""
    setting = staging.stage(words.read(prompt), ORDER)
    return {one.thing: one for one in cast.cast(setting, GROUND)}


@pytest.mark.parametrize(
    ("prompt", "wearer"),
    [
        ("a penguin wearing a red scarf", "penguin"),
        ("一只戴着红围巾的小企鹅", "penguin"),
        ("マフラーを巻いた狐", "fox"),
        ("목도리를 두른 소녀", "girl"),
        ("a girl wearing a blue scarf and red boots", "girl"),
        ("a snowman with a carrot and a scarf", "snowman"),
    ],
)
def test_a_scarf_is_round_the_neck(prompt: str, wearer: str):
    found = on_stage(prompt)
    who, scarf = found[wearer], found["wound-scarf"]
    assert abs(scarf.x - who.x) < who.width / 2
    assert who.y - who.height < scarf.y < who.y
    if who.sprite.crown is not None:
        assert scarf.y - scarf.height > hanging.point(who, who.sprite.crown[:2])[1]


@pytest.mark.parametrize(
    "prompt", ["a girl wearing red boots", "a girl wearing gloves and a ring", "戴着手套的女孩"]
)
def test_what_has_no_place_on_a_figure_is_not_drawn(prompt: str):
    assert set(on_stage(prompt)) == {"girl"}


def test_a_bag_is_in_the_hand():
    found = on_stage("a woman wearing a backpack")
    woman, bag = found["woman"], found["backpack"]
    assert bag.y > woman.y - woman.height * 0.8


def test_boots_that_nobody_wears_are_boots():
    assert set(on_stage("a pair of red boots on a table")) == {"womans-boot"}


def test_what_is_joined_to_a_worn_thing_is_worn_too():
    scene = words.read("a snowman with a carrot and a blue hat")
    assert [(one.thing, one.relation, one.to) for one in scene.subjects] == [
        ("snowman", "with", 1),
        ("carrot", None, None),
        ("womans-hat", "worn by", 0),
    ]
