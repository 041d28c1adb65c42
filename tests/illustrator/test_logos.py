"""Where a thing is wanted and the prompt names none: logos, icons, cut-outs."""

from __future__ import annotations

import pytest
from PIL import ImageChops

from pictura.engines.illustrator import staging, things, words
from pictura.engines.illustrator.pen import document
from pictura.engines.illustrator.raster import pixels
from pictura.engines.illustrator.scene import Order, Subject
from pictura.engines.illustrator.setting import Setting
from pictura.types import Size

ORDER = Order(prompt="", size=Size(96, 96), quality="low", seed=5)


def staged(prompt: str, *, transparent: bool = False) -> Setting:
    scene = words.read(prompt)
    order = Order(prompt=prompt, size=ORDER.size, quality="low", seed=ORDER.seed, transparent=transparent)
    return staging.stage(scene, order)


@pytest.mark.parametrize(
    ("prompt", "thing"),
    [
        ("a logo of a coffee shop", "hot-beverage"),
        ("咖啡店的标志", "hot-beverage"),
        ("카페 로고", "hot-beverage"),
        ("カフェのロゴ", "hot-beverage"),
        ("an app icon of rain", "cloud-with-rain"),
        ("minimal icon of a tree", "deciduous-tree"),
        ("a crescent moon logo", "crescent-moon"),
        ("logo for a ski resort", "snowflake"),
        ("a sun on a white background", "sun"),
    ],
)
def test_a_logo_shows_a_thing_for_what_the_prompt_says(prompt: str, thing: str) -> None:
    setting = staged(prompt)
    assert setting.place == "studio"
    assert [subject.thing for subject in setting.subjects] == [thing]


def test_a_cut_out_of_a_place_shows_its_emblem() -> None:
    assert [subject.thing for subject in staged("a beach", transparent=True).subjects] == [
        "beach-with-umbrella"
    ]


def test_logos_of_nothing_are_not_all_the_same() -> None:
    prompts = [f"a logo for {name}" for name in ("Zorbly", "Quuxon", "Vantiq", "Brelm", "Tarn Oy", "Wexo")]
    assert len({staged(prompt).subjects[0].thing for prompt in prompts}) >= 3


def test_a_name_is_written_beneath_a_logo_and_never_mirrored() -> None:
    setting = staged('a logo of a coffee shop with the text "MOKA"')
    (subject,) = setting.subjects
    assert (subject.thing, subject.text) == ("hot-beverage", "MOKA")
    bare, named = (things.sprite(Subject(thing="fox", text=text), "stand", 1) for text in (None, "MOKA"))
    assert named.svg.startswith(bare.svg)
    assert named.box.height > bare.box.height * 1.15
    assert named.faces == "viewer"


def test_a_sign_that_is_named_stays_a_sign() -> None:
    (subject,) = staged('an icon of a sign that says "OPEN"').subjects
    assert (subject.thing, subject.text) == ("placard", "OPEN")


def test_japanese_and_is_not_ten() -> None:
    assert [(one.thing, one.count) for one in words.read("寿司とお茶").subjects] == [
        ("sushi", 1),
        ("teacup-without-handle", 1),
    ]


def test_the_letters_of_a_name_are_drawn_and_only_beneath_the_logo() -> None:
    bare, named = (things.sprite(Subject(thing="fox", text=text), "stand", 1) for text in (None, "FOXY"))
    view = (named.box.x, named.box.y, named.box.width, named.box.height)
    one, other = (pixels(document(sprite.svg, view, 200, 200), 200, 200) for sprite in (bare, named))
    left, top, right, bottom = ImageChops.difference(one, other).getbbox(alpha_only=False) or (0, 0, 0, 0)
    assert right - left > 100
    assert 200 * bare.box.height / named.box.height <= top < bottom <= 200
