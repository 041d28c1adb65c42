"""What everybody does in the picture: as asked, else what suits the place, the hands and the company."""

from __future__ import annotations

import random

from pictura.engines.illustrator import birds, fish, habitats, hanging, things, wildlife
from pictura.engines.illustrator.scene import Subject
from pictura.engines.illustrator.setting import Setting

AT_EASE = frozenset({"smile", "stand", "look", "wave"})
"""Deeds beside which a hand is free to hold something."""
MOUNTED = frozenset({"riding", "on"})
"""Relations in which a beast has somebody on its back, and does not graze."""
ATTACHED = frozenset({"holding", "with", "wearing"})
HELD_GROUPS = ("food-", "drink", "dishware", "event", "sport", "game", "book", "writing", "music", "plant-flower",
               "phone", "light-video", "tool", "clothing", "mail", "household", "sky-weather", "money", "science",
               "arts-crafts", "sound", "office", "computer", "award", "heart", "time", "medical")  # fmt: skip
SITTERS = frozenset({"rabbit", "hamster", "squirrel"})
"""Who is never seen standing on four legs."""


def deed(setting: Setting, subject: Subject, position: int, count: int, rng: random.Random) -> str:
    """Of one of so many that stand in the picture."""
    if birds.knows(subject.thing):
        asked = subject.action or ("fly" if subject.relation == "above" else None)
        return wildlife.bird_deed(subject.thing, asked, setting.place, rng)
    if fish.knows(subject.thing):
        return wildlife.fish_deed(subject.thing, subject.action, setting.place)
    if swims(setting, subject):
        return "wave" if things.is_person(subject.thing) else "walk"
    if subject.action == "play" and _held_group(setting, subject).startswith(hanging.INSTRUMENTS):
        return "strum"
    if subject.action in AT_EASE and _held_group(setting, subject).startswith(HELD_GROUPS):
        return "hold"
    return subject.action or _unasked(setting, subject, position, count, rng)


def swims(setting: Setting, subject: Subject) -> bool:
    """Whether it is up to its breast in open water, and is no fish or bird, who have poses for it."""
    wet = setting.place in wildlife.AFLOAT and subject.action == "swim"
    return wet and not habitats.is_rigged(subject.thing)


def is_badge(setting: Setting, count: int) -> bool:
    """Whether it is alone on an icon, in its middle."""
    return count == 1 and setting.style == "icon" and setting.place == "studio"


def _unasked(setting: Setting, subject: Subject, position: int, count: int, rng: random.Random) -> str:
    """Who was told nothing: carries its rider, holds what it has, or is at ease in the company's way."""
    subjects = setting.subjects
    person, hoofed = things.is_person(subject.thing), things.hoofed.knows(subject.thing)
    if any(
        one.to is not None and subjects[one.to] is subject and one.relation in MOUNTED for one in subjects
    ):
        return "walk"
    if held := _held(setting, subject):
        return "raise" if held in hanging.RAISED_HEIGHT else "hold"
    if subject.thing in SITTERS or is_badge(setting, count):
        return "sit"
    if count > 1:
        first = "stand" if person or hoofed else "sit"
        third = "sleep" if setting.nightly and not person else "walk"
        return (first, "stand", third, first)[position % 4]
    if person:
        return rng.choice(("wave", "stand", "walk"))
    return rng.choice(("stand", "stand", "walk", "eat") if hoofed else ("sit", "stand", "walk"))


def _held(setting: Setting, subject: Subject) -> str | None:
    """What is in its hand, or on its head."""
    subjects = setting.subjects
    if subject.to is not None and subject.relation in ATTACHED:
        return subjects[subject.to].thing
    theirs = (one for one in subjects if one.relation == "held by" and one.to is not None)
    return next((one.thing for one in theirs if one.to is not None and subjects[one.to] is subject), None)


def _held_group(setting: Setting, subject: Subject) -> str:
    """The group of the thing that somebody holds."""
    at = subject.to if subject.relation == "holding" else None
    return "" if at is None else habitats.group_of(setting.subjects[at].thing)
