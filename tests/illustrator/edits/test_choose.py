"""What the words of an edit want, in four languages, and which works that is."""

from __future__ import annotations

from typing import Any

import pytest

from pictura.engines.illustrator.edits import asking
from pictura.engines.illustrator.edits.choose import Plan, Shown, choose


def plan(prompt: str, **shown: Any) -> Plan:
    return choose(asking.read(prompt), Shown(**shown))


@pytest.mark.parametrize(
    "prompt", ["remove the cat", "把猫去掉", "去掉猫", "猫を消して", "고양이를 없애줘", "without the cat"]
)
def test_what_shall_go_is_no_part_of_the_scene(prompt: str):
    asked = asking.read(prompt)
    assert asked.removes
    assert asked.scene.subjects == ()


@pytest.mark.parametrize(
    "prompt", ["replace the cat with a dog", "把猫换成狗", "猫を犬に変えて", "고양이를 개로 바꿔줘"]
)
def test_what_takes_its_place_is(prompt: str):
    asked = asking.read(prompt)
    assert asked.replaces
    assert [one.thing for one in asked.scene.subjects] == ["dog"]


@pytest.mark.parametrize(
    "prompt", ["change the background to a beach", "将背景换成沙滩", "背景をビーチに変えて"]
)
def test_a_new_background_is_a_place_behind_the_subject(prompt: str):
    asked = asking.read(prompt)
    assert (asked.background, asked.scene.place) == (True, "beach")
    assert plan(prompt).back == "place"


def test_one_thing_goes_and_another_comes():
    asked = asking.read("remove the cat and add a dog")
    assert (asked.removes, asked.adds) == (True, True)
    assert [one.thing for one in asked.scene.subjects] == ["dog"]


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("a dog", {"hole": "mask", "closes": True, "casts": True}),
        ("remove it", {"hole": "mask", "closes": True, "casts": False}),
        ("starry night sky", {"hole": "mask", "scenery": True, "closes": False, "relights": False}),
        ("a dog on a beach", {"scenery": True, "casts": True}),
        ("oil painting", {"hole": "mask", "closes": False, "style": "oil"}),
        ("qwzx", {"hole": "mask", "closes": True, "unread": False}),
    ],
)
def test_within_a_mask(prompt: str, wanted: dict[str, object]):
    made = plan(prompt, masked=True)
    assert {name: getattr(made, name) for name in wanted} == wanted
    assert made.back == "own"


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("add a red balloon", {"casts": True, "hole": "none"}),
        ("make it night", {"relights": True, "casts": False}),
        ("watercolor", {"style": "watercolour"}),
        ("add a dog, make it snow, oil painting", {"casts": True, "relights": True, "style": "oil"}),
        ("remove the car", {"hole": "guess", "closes": True}),
        ("on a beach", {"back": "place"}),
        ("add a dog on the beach", {"back": "own", "casts": True}),
        ("remove the background", {"back": "sheet"}),
        ("make it sad", {"tints": True}),
        ("qwzx", {"unread": True}),
    ],
)
def test_without_a_mask(prompt: str, wanted: dict[str, object]):
    made = plan(prompt)
    assert {name: getattr(made, name) for name in wanted} == wanted


def test_where_the_upload_leaves_room_the_picture_goes_on():
    assert plan("a beach at sunset", room=True).around
    assert not plan("a beach at sunset", room=True).relights


def test_a_cut_out_stands_before_the_place_that_was_named():
    assert plan("on a beach", kind="cut-out", room=True).back == "place"
    assert plan("hello", kind="cut-out", room=True).back == "sheet"


def test_a_transparent_picture_is_the_subject_alone():
    assert plan("remove the background", transparent=True).back == "clear"
    assert plan("add a hat", kind="cut-out", room=True, transparent=True).back == "clear"


@pytest.mark.parametrize("prompt", ["", "qwzx", "a dog", "make it night", "remove everything"])
@pytest.mark.parametrize(
    "shown", [{}, {"masked": True}, {"room": True}, {"count": 3}, {"kind": "cut-out", "room": True}]
)
def test_every_plan_changes_something(prompt: str, shown: dict[str, object]):
    assert plan(prompt, **shown) != Plan()
