"""The rigs of birds and fish: each species in each pose is drawn, stays in its frame and touches its ground."""

from __future__ import annotations

import pytest

from pictura.engines.illustrator import (
    art,
    beasts,
    birds,
    cast,
    fish,
    habitats,
    hoofed,
    people,
    places,
    staging,
    things,
    wildlife,
    words,
)
from pictura.engines.illustrator.layers import Scenery
from pictura.engines.illustrator.scene import Order, Subject
from pictura.engines.illustrator.setting import Setting
from pictura.types import Size
from tests.support.sprites import check, covered

HEADS = frozenset({
    "fox", "wolf", "raccoon", "lion", "bear", "polar-bear", "koala", "panda", "hamster", "frog", "chicken", "unicorn",
    "moose", "boar", "robot", "alien", "alien-monster", "ogre", "goblin",
})  # fmt: skip
"""Glyphs of heads alone whose names do not say so."""

DEEDS = ("stand", "sit", "walk", "fly", "swim", "dive", "sleep", "eat")
SWIMS = ("swim", "jump", "surface", "sleep", "bowl")
EMPTY = Scenery(back=(), floor=800, step=50)


@pytest.mark.parametrize("name", sorted(birds.all_birds()))
def test_a_bird_stays_in_its_frame_in_every_pose(name: str):
    for deed in DEEDS:
        for seed in (0, 1):
            check(birds.bird(name, action=deed, seed=seed), f"{name} {deed} {seed}")
    check(birds.bird(name, young=True), f"young {name}")


@pytest.mark.parametrize("name", sorted(birds.all_birds()))
def test_a_bird_on_the_ground_stands_on_its_ground_line(name: str):
    for deed in ("stand", "sit", "walk", "sleep", "eat"):
        sprite = birds.bird(name, action=deed)
        assert not sprite.airborne
        assert abs(covered(sprite)[3] - sprite.foot) <= 8, deed


@pytest.mark.parametrize("name", sorted(fish.all_fish()))
def test_a_fish_stays_in_its_frame_in_every_pose(name: str):
    for deed in SWIMS:
        for seed in (0, 1):
            check(fish.fish(name, action=deed, seed=seed), f"{name} {deed} {seed}")


def test_poses_differ():
    for name in birds.all_birds():
        drawn = {birds.bird(name, action=deed).svg for deed in ("stand", "walk", "fly", "swim", "sleep")}
        assert len(drawn) == 5, name
    for name in fish.all_fish():
        assert len({fish.fish(name, action=deed).svg for deed in SWIMS}) == len(SWIMS), name


def test_a_colour_that_was_asked_for_is_taken():
    for colour in ("white", "black", "red", "green"):
        assert birds.bird("owl", colour=colour).svg != birds.bird("owl").svg
        assert fish.fish("fish", colour=colour).svg != fish.fish("fish").svg


def test_every_bird_and_fish_is_at_home_somewhere():
    for thing in (*birds.all_birds(), *fish.all_fish()):
        assert any(places.knows(home) for home in habitats.homes(thing, person=False)), thing


def placed(prompt: str) -> Setting:
    return staging.stage(words.read(prompt), Order(prompt=prompt, size=Size(64, 64), quality="low", seed=1))


@pytest.mark.parametrize(
    ("prompt", "thing", "place"),
    [
        ("a rooster on a farm", "rooster", "farm"),
        ("a koi in a pond", "koi", "lake"),
        ("a clownfish in a coral reef", "clownfish", "underwater"),
        ("a goldfish leaping", "goldfish", "lake"),
        ("a dolphin leaping", "dolphin", "sea"),
        ("一只海鸥在海上飞", "seagull", "sea"),
        ("두루미", "crane", "lake"),
        ("ペンギン", "penguin", "snow"),
    ],
)
def test_words_find_the_species_and_its_place(prompt: str, thing: str, place: str):
    setting = placed(prompt)
    assert (setting.subjects[0].thing, setting.place) == (thing, place)
    assert things.drawable(thing)


def test_what_lives_in_water_leaps_from_it_or_shows_its_back():
    assert wildlife.fish_deed("dolphin", None, "sea") == "jump"
    assert wildlife.fish_deed("whale", "swim", "sea") == "surface"
    assert wildlife.fish_deed("whale", "jump", "sea") == "jump"
    assert wildlife.fish_deed("koi", "jump", "underwater") == "swim"


def test_a_child_of_a_duck_is_a_duckling():
    grown, young = (things.sprite(Subject(thing="duck", age=age), "stand", 0).svg for age in (None, "baby"))
    assert young == birds.bird("duckling").svg
    assert young != grown


def test_who_sits_on_something_sits_on_its_seat():
    for thing in ("bench", "branch", "chair"):
        seat = things.sprite(Subject(thing=thing), "stand", 1).seat
        box = things.sprite(Subject(thing=thing), "stand", 1).box
        assert seat is not None
        assert box.x < seat[0] < box.x + box.width
        assert box.y < seat[1] < box.y + box.height


@pytest.mark.parametrize("name", ["man", "woman", "boy", "wizard", "princess", "mermaid"])
def test_a_person_stays_in_the_frame_and_stands_on_the_ground_line(name: str):
    for deed in ("stand", "walk", "wave", "hold", "read", "raise", "ride", "sit"):
        sprite = people.person(name, action=deed)
        check(sprite, f"{name} {deed}")
        assert abs(covered(sprite)[3] - sprite.foot) <= 12, deed


@pytest.mark.parametrize("name", ["horse", "deer", "giraffe", "elephant", "cow", "mammoth"])
def test_a_beast_on_long_legs_stays_in_its_frame(name: str):
    for deed in ("stand", "walk", "run", "eat", "sleep"):
        check(hoofed.beast(name, action=deed), f"{name} {deed}")


def test_a_fawn_has_no_antlers_yet():
    def above_the_crown(*, young: bool) -> float:
        sprite = hoofed.beast("deer", young=young)
        assert sprite.crown is not None
        return (sprite.crown[1] - covered(sprite)[1]) / sprite.crown[2]

    assert above_the_crown(young=False) > 0.8
    assert above_the_crown(young=True) < 0.4


def test_a_giraffe_looks_over_a_zebra():
    setting = placed("a giraffe and a zebra on the savanna")
    tall, low = (one.height for one in sorted(cast.cast(setting, EMPTY), key=lambda one: one.thing))
    assert tall > 1.2 * low


def test_dogs_and_wolves_howl_with_their_heads_thrown_back():
    for name in ("wolf", "dog", "husky", "fox"):
        for young in (False, True):
            howls, sits = (beasts.beast(name, action=deed, young=young) for deed in ("howl", "sit"))
            check(howls, f"{name} howls")
            assert howls.svg != sits.svg
    assert beasts.beast("cat", action="howl").svg == beasts.beast("cat", action="sit").svg


@pytest.mark.parametrize(
    "prompt",
    [
        "a wolf howling at the moon",
        "一只狼对着月亮嚎叫",
        "月に向かって遠吠えする狼",
        "月夜に吠える狼",
        "달을 보고 울부짖는 늑대",
    ],
)
def test_a_wolf_howls_at_a_great_moon_under_an_open_sky(prompt: str):
    setting = placed(prompt)
    assert (setting.subjects[0].thing, setting.subjects[0].action) == ("wolf", "howl")
    assert (setting.hour, setting.moon) == ("night", "great")
    assert setting.place in ("mountain", "snow")


def test_two_on_a_branch_are_two_that_regard_each_other():
    setting = placed("two owls on a branch")
    one, other = [one for one in cast.cast(setting, EMPTY) if one.sprite.seat and not one.shadow]
    assert one.x < other.x
    assert (one.flip, other.flip) == (False, True)


def test_balloons_in_one_hand_lean_apart():
    setting = placed("a boy holding three balloons")
    balloons = [one for one in cast.cast(setting, EMPTY) if not one.shadow]
    assert sorted(one.tilt > 0 for one in balloons) == [False, False, True]
    assert len({one.x for one in balloons}) == 3


def test_a_fish_on_dry_land_has_its_bowl():
    assert wildlife.fish_deed("goldfish", None, "desk") == "bowl"
    assert wildlife.fish_deed("shark", None, "street") == "swim"


def test_birds_and_fish_blink():
    for thing in ("owl", "eagle", "goldfish", "whale"):
        opened, closed = (
            things.sprite(Subject(thing=thing, mood=mood), "stand", 1) for mood in (None, "blink")
        )
        assert opened.svg != closed.svg
        assert opened.box == closed.box


def test_no_head_without_a_body_stands_on_the_ground():
    """What the art draws as a head alone is read as a mood, or drawn whole by another hand."""
    shown = art.load().characters
    heads = {character: name for character, name in shown.items() if name.endswith("-face") or name in HEADS}
    assert len(heads) > 60
    for character, name in heads.items():
        for subject in words.read(f"{character} in a garden").subjects:
            drawn = things.sprite(subject, "stand", 1)
            assert drawn.svg != things.glyph(name).svg, name
