"""Numbers in a prompt: which count, which only measure, and what becomes of more than a picture has."""

from __future__ import annotations

import pytest

from pictura.engines.illustrator import words
from pictura.engines.illustrator.concessions import CROWD, concessions
from pictura.engines.illustrator.scene import COUNT_MAX
from pictura.types import Adjustment

CROWDS = (
    ("a hundred red balloons", "hundred red balloons"),
    ("100 balloons", "100 balloons"),
    ("1000 balloons at sunset", "1000 balloons"),
    ("1,000 balloons", "1,000 balloons"),
    ("thirteen balloons", "thirteen balloons"),
    ("twenty-five balloons", "twenty five balloons"),
    ("two dozen balloons", "two dozen balloons"),
    ("two hundred and five balloons", "two hundred and five balloons"),
    ("dozens of balloons", "dozens of balloons"),
    ("hundreds of balloons", "hundreds of balloons"),
    ("一百只气球", "一百只气球"),
    ("二十五个红气球", "二十五个红气球"),
    ("一千隻氣球，夜晚", "一千隻氣球"),
    ("20个气球", "20个气球"),
    ("几十个气球", "几十个气球"),
    ("成百上千的气球", "成百上千的气球"),
    ("風船が20個", "風船が20個"),
    ("二十個の風船", "二十個の風船"),
    ("公園に百個の風船", "百個の風船"),
    ("数百の風船", "数百の風船"),
    ("풍선 50개", "풍선 50개"),
    ("오십 개의 풍선", "오십 개의 풍선"),
    ("스무 개의 풍선", "스무 개의 풍선"),
    ("백 개의 풍선", "백 개의 풍선"),
)


@pytest.mark.parametrize(("prompt", "asked"), CROWDS)
def test_more_than_a_picture_has_is_drawn_as_a_dozen_and_told(prompt: str, asked: str) -> None:
    scene = words.read(prompt)
    assert [(one.thing, one.count) for one in scene.subjects] == [("balloon", COUNT_MAX)]
    assert concessions(scene) == (Adjustment("prompt", asked, "at most 12", CROWD),)


@pytest.mark.parametrize(
    "prompt",
    [
        "a dozen balloons",
        "12 balloons",
        "十二只气球",
        "12只气球",
        "風船が12個",
        "풍선 12개",
        "열두 개의 풍선",
    ],
)
def test_a_dozen_is_drawn_and_nothing_is_told(prompt: str) -> None:
    scene = words.read(prompt)
    assert [(one.thing, one.count) for one in scene.subjects] == [("balloon", 12)]
    assert concessions(scene) == ()


def test_each_of_several_crowds_is_told() -> None:
    assert words.read("two dozen cats and thirteen dogs").crowds == ("two dozen cats", "thirteen dogs")


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
    assert scene.crowds == ()


@pytest.mark.parametrize("prompt", ["an 80-year-old man", "80岁的男人", "80歳の男性", "80살 남자"])
def test_who_is_old_in_years_is_old(prompt: str) -> None:
    assert [(one.thing, one.age, one.count) for one in words.read(prompt).subjects] == [("man", "old", 1)]


@pytest.mark.parametrize(
    "prompt",
    ["만두 한 접시", "벚꽃이 만개한 정원의 고양이", "百合花", "千里马", "一百年的森林", "one million"],
)
def test_words_that_begin_like_a_number_are_none(prompt: str) -> None:
    scene = words.read(prompt)
    assert scene.crowds == ()
    assert all(one.count == 1 for one in scene.subjects)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("two corgi dogs", [(2, "shiba")]),
        ("three robot cats", [(3, "cat")]),
        ("robot cats", [(3, "cat")]),
        ("两只柯基犬", [(2, "shiba")]),
        ("two dogs, cats", [(2, "dog"), (3, "cat")]),
    ],
)
def test_a_name_of_two_nouns_has_one_count(prompt: str, expected: list[tuple[int, str]]):
    assert [(one.count, one.thing) for one in words.read(prompt).subjects] == expected
