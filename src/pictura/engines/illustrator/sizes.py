"""How high things are in a picture, beside each other and beside the frame. Pure."""

from __future__ import annotations

from pictura.engines.illustrator import habitats, things
from pictura.engines.illustrator.layers import Sprite
from pictura.engines.illustrator.scene import Subject
from pictura.engines.illustrator.setting import Setting

PERSON, THING, LARGE_THING, HOOFED, LYING_HOOFED, ALONE, LIGHTHOUSE = 0.44, 0.36, 0.52, 0.46, 0.30, 0.60, 0.58
"""Heights of one that is alone, in shares of the frame's shorter side."""
BEAST = 0.34
BEASTS = {"sit": 0.44, "howl": 0.5, "sleep": 0.27, "lie": 0.27}
LYING = frozenset({"sleep", "lie", "sit"})
LARGE_FROM = 2.0
"""The stature from which a thing is large."""
BY_SIZE = {"tiny": 0.7, "small": 0.85, "large": 1.2, "huge": 1.42}
BY_COUNT = (1.0, 0.86, 0.70, 0.60, 0.55, 0.5, 0.46, 0.42, 0.40, 0.38, 0.365, 0.35)
RIG_UNITS = 640.0
"""How many units of the birds' and fishes' sheets are as high as a picture's shorter side."""
SIGN_STATURE = 1.2
WIDEST, WIDEST_IN_A_TOWER = 0.62, 0.8
"""Shares of the frame's width that one may take."""
BEHIND_EACH_OTHER, ABREAST = 1.95, 1.2
"""How wide one of a group may be, in distances to the next: on the ground every other one stands behind."""
HIGHEST = 0.72
"""Share of the reach that one may take."""


def side(setting: Setting) -> float:
    return min(setting.width, setting.height)


def reach(setting: Setting) -> float:
    """How tall tall things are: the frame's height, unless it is a tower."""
    return min(setting.height, setting.width * 1.35)


def apart(setting: Setting, count: int) -> float:
    """How far apart those of a group are, in shares of the frame's width."""
    return min(0.88, 1.5 * side(setting) / setting.width) * 0.9 / count


def height(
    setting: Setting, subject: Subject, sprite: Sprite, action: str, count: int, *, flying: bool = False
) -> float:
    """Of one of so many that stand in the picture, in units."""
    share = (
        ALONE if setting.place == "studio" and count == 1 else _share(setting, subject, sprite, action, count)
    )
    share *= BY_SIZE.get(subject.size or "", 1.0)
    if count > 1:
        tallest = max(_stature(one, setting) for one in setting.subjects)
        share *= (_stature(subject, setting) / tallest) ** 0.6
    high = share * side(setting) * _roomy(setting) * BY_COUNT[min(count, len(BY_COUNT)) - 1]
    wide = WIDEST if setting.height < setting.width * 1.4 else WIDEST_IN_A_TOWER
    wide *= 1 if count < 2 else 0.8
    if count > 2:
        wide = min(wide, (ABREAST if flying else BEHIND_EACH_OTHER) * apart(setting, count))
    return min(high, setting.width * wide * sprite.box.height / sprite.box.width, reach(setting) * HIGHEST)


def _share(setting: Setting, subject: Subject, sprite: Sprite, action: str, count: int) -> float:
    thing = subject.thing
    person = things.is_person(thing)
    if things.beasts.knows(thing):
        return BEASTS.get(action, BEAST)
    if things.hoofed.knows(thing):
        return LYING_HOOFED if action in LYING else HOOFED * things.hoofed.loftiness(thing)
    if habitats.is_rigged(thing):
        grown = habitats.stature(thing, person=False) ** 0.3
        return sprite.box.height / RIG_UNITS * (max(0.9, min(1.25, grown)) if count == 1 else 1)
    if thing == "lighthouse" and setting.place == "sea":
        return LIGHTHOUSE
    if habitats.stature(thing, person=person) >= LARGE_FROM:
        return LARGE_THING
    return PERSON if person else THING


def _stature(subject: Subject, setting: Setting) -> float:
    """How big it is among others; a sign is a little taller than who stands beside it."""
    others = [habitats.stature(one.thing, person=things.is_person(one.thing))
              for one in setting.subjects if one.text is None]  # fmt: skip
    if subject.text is not None and others:
        return SIGN_STATURE * max(others)
    return habitats.stature(subject.thing, person=things.is_person(subject.thing))


def _roomy(setting: Setting) -> float:
    """Heroes are bigger where the frame is long: a panorama or a tower would lose them."""
    long = max(setting.width, setting.height) / side(setting)
    return min(1.3, 1 + (0.2 if setting.width > setting.height else 0.6) * (long - 1))
