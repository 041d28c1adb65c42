"""What cannot be drawn as asked is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from pictura.config import Provider
from pictura.engines.illustrator import vector, vocabulary, words
from pictura.engines.illustrator.concessions import PHOTOGRAPH, concessions
from pictura.engines.illustrator.scene import Format, Order
from pictura.providers import ILLUSTRATOR
from pictura.types import Size
from tests.support.serving import fronted

ASKED = (
    "a photo of a fox", "a photorealistic fox", "realistic fox, 8k", "a cinematic photograph of a fox",
    "一张狐狸的照片", "写实的狐狸", "狐狸，攝影", "老照片，狐狸", "狐の写真", "フォトリアルな狐", "白黒写真の狐", "여우 사진", "실사 여우", "사진 같은 여우",
    "흑백사진 여우",
)  # fmt: skip
NOT_ASKED = (
    "a fox", "a fox, cinematic", "a realistic oil painting of a fox", "a fox, not a photo", "狐狸，油画", "写真なしの狐", "여우, 수채화",
)  # fmt: skip


@pytest.mark.parametrize("prompt", ASKED)
def test_who_asks_for_a_photograph_is_told_that_it_is_an_illustration(prompt: str) -> None:
    assert concessions(words.read(prompt)) == (PHOTOGRAPH,)


@pytest.mark.parametrize("prompt", NOT_ASKED)
def test_who_does_not_is_told_nothing(prompt: str) -> None:
    assert concessions(words.read(prompt)) == ()


def order(output_format: Format, author: str | None = None) -> Order:
    return Order(
        prompt="", size=Size(64, 64), quality="low", seed=1, output_format=output_format, author=author
    )


def told(prompt: str, of: Order) -> list[tuple[str, object, object]]:
    return [(one.parameter, one.asked, one.became) for one in concessions(words.read(prompt), of)]


@pytest.mark.parametrize(
    ("prompt", "unread"),
    [
        ("a zorblax eating a cake", "zorblax"),
        ("庭のグルメット", "グルメット"),
        ("Ein roter Fuchs", "ein, roter, fuchs"),
    ],
)
def test_words_that_say_nothing_to_the_illustrator_are_told(prompt: str, unread: str) -> None:
    assert told(prompt, order("png")) == [("prompt", unread, None)]


def test_an_svg_cannot_be_brushed() -> None:
    assert told("狐狸，油画", order("svg")) == [("prompt", "oil", "vector art")]
    assert told("a fox, pixel art", order("svg")) == [("prompt", "pixel", "vector art")]
    for prompt, kind in (("狐狸，油画", "png"), ("a fox, flat", "svg"), ("a fox", "svg")):
        assert told(prompt, order(cast(Format, kind))) == []


def test_every_style_of_pixels_is_told_and_has_colours_of_its_own() -> None:
    assert set(vocabulary.load().style) >= vector.APPROXIMATED
    plain = {"pixel", "glass", "lowpoly", "papercut"}
    assert set(vector.GRADES) >= vector.APPROXIMATED - plain


def test_who_names_an_author_of_an_svg_is_told_that_there_is_none() -> None:
    assert told("a fox", order("svg", "gpt-6")) == [("svg.model", "gpt-6", "illustrator")]
    assert told("a fox", order("png", "gpt-6")) == []


def test_realistic_beside_a_style_leaves_the_style_first() -> None:
    assert words.read("a photorealistic watercolour of a fox").styles == ("watercolour", "photo")


def test_the_answer_tells_it_once_for_all_its_pictures(tmp_path: Path) -> None:
    with fronted(tmp_path, {ILLUSTRATOR: Provider()}, draws=True) as house:
        answer, plain = (
            house.generate(prompt, model=ILLUSTRATOR, n=2, quality="low", size="816x816")
            for prompt in ("a photo of a fox", "a fox")
        )
    told = {"parameter": "prompt", "from": "photograph", "to": "illustration", "why": PHOTOGRAPH.why}
    assert json.loads(answer.headers["x-pictura-adjustments"]) == [told]
    assert "x-pictura-adjustments" not in plain.headers
