"""Numbers in a prompt: which count, and which only measure."""

from __future__ import annotations

import pytest

from pictura.engines.illustrator import words


@pytest.mark.parametrize(
    ("prompt", "thing"),
    [
        ("a 20-year-old girl", "girl"),
        ("three year old girl", "girl"),
        ("25岁的女孩", "girl"),
        ("三岁的女孩", "girl"),
        ("15歳の女の子", "girl"),
        ("15살 소녀", "girl"),
        ("a 45 degree view of a cat", "cat"),
        ("a 100% happy cat", "cat"),
        ("a cat, 50 mm", "cat"),
        ("10米高的猫", "cat"),
        ("20도 고양이", "cat"),
        ("20층 건물", "office-building"),
    ],
)
def test_a_number_that_measures_does_not_count(prompt: str, thing: str) -> None:
    scene = words.read(prompt)
    assert [(one.thing, one.count) for one in scene.subjects] == [(thing, 1)]


@pytest.mark.parametrize("prompt", ["an 80-year-old man", "80岁的男人", "80歳の男性", "80살 남자"])
def test_who_is_old_in_years_is_old(prompt: str) -> None:
    assert [(one.thing, one.age, one.count) for one in words.read(prompt).subjects] == [("man", "old", 1)]
