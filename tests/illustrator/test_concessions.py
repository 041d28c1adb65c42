"""What cannot be drawn as asked is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pictura.config import Provider
from pictura.engines.illustrator import words
from pictura.engines.illustrator.concessions import PHOTOGRAPH, concessions
from pictura.providers import ILLUSTRATOR
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
