"""People in the manner of the beasts: one figure, a table of looks, a few poses. Own drawing."""

from __future__ import annotations

import random

import msgspec

from pictura.engines.illustrator import people_body
from pictura.engines.illustrator.hats import Head, hat, hat_height
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.looks import Build, X, Y, all_looks, build, cloth
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.people_head import hair_behind, head
from pictura.engines.illustrator.people_pose import GROWN, POSTURES, Arm, Posture, Seat, posed
from pictura.engines.illustrator.shapes import Point, tube

GREY = "#e6e4e2"
"""The hair of the old."""
BELOW_SOLE = 5.0
"""How far the figure's sheet goes on below the soles."""
_BY_AGE = {
    ("man", "old"): "old-man", ("woman", "old"): "old-woman", ("man", "baby"): "boy", ("woman", "baby"): "girl",
}  # fmt: skip


def knows(name: str) -> bool:
    return name in all_looks()


def person(
    name: str,
    *,
    action: str = "stand",
    seat: Seat = "",
    colour: str | None = None,
    hair: str | None = None,
    age: str | None = None,
    mood: str = "",
    seed: int = 0,
) -> Sprite:
    """A person of `looks.toml`, looking a little to the right. Raises KeyError for a name it lacks."""
    look = all_looks()[_BY_AGE.get((name, age or ""), name)]
    if age == "old":
        look = msgspec.structs.replace(look, hair_colour=GREY)
    asleep = action == "sleep" or mood == "blink"
    posture, arms = posed(action, seat if not look.tail else "")
    if look.tail and posture.lap:
        posture = POSTURES["stand"]
    longer = 0.0 if look.child or look.tail or posture.lean > 30 else GROWN
    somebody = build(look, random.Random(seed), colour, hair, asleep=asleep)
    return _sprite(somebody, posture, arms, longer, staff=look.staff and arms[1].wrist[1] > 200)


def _sprite(build: Build, posture: Posture, arms: tuple[Arm, Arm], longer: float, *, staff: bool) -> Sprite:
    pen, look = Pen(), build.look
    sole = posture.sole + posture.sole_by * longer
    _behind(pen, build, posture, longer)
    far_arm, near_arm = arms
    if not far_arm.grips:
        people_body.arm(pen, build, far_arm, far=True)
    people_body.legs(pen, build, posture, longer)
    people_body.torso(pen, build, posture, longer)
    head(pen, build)
    hat(pen, look.hat, look.hat_colour or build.top, Head(X, Y, build.head))
    if staff:
        _staff(pen, near_arm, sole)
    if far_arm.grips:
        people_body.arm(pen, build, far_arm, far=True)
    people_body.arm(pen, build, near_arm, far=False)
    top = Y - build.head * 1.12 - hat_height(look.hat)
    left, right = (10, 290) if look.wings else (30, 284)
    if posture.lean > 30:
        left, right, top = -20, 320, top - 10
    return Sprite(
        _leaning(pen.svg, posture),
        Box(left, top, right - left, sole + BELOW_SOLE - top),
        sole,
        airborne=posture.airborne,
        hand=_held_at(far_arm, near_arm),
        grip=_leaning(_grip(build, far_arm, near_arm), posture),
        crown=(X, Y - build.head * 0.74, build.head * 2),
        rest=posture.rest,
        spine=X,
    )


def _leaning(svg: str, posture: Posture) -> str:
    return f'<g transform="rotate({posture.lean:g} 150 200)">{svg}</g>' if posture.lean else svg


def _held_at(far: Arm, near: Arm) -> Point:
    """The palm, or the middle between two that hold the same."""
    palms = [people_body.palm(limb) for limb in ((far, near) if far.grips else (near,))]
    return sum(x for x, _ in palms) / len(palms), sum(y for _, y in palms) / len(palms)


def _grip(build: Build, far: Arm, near: Arm) -> str:
    pen = Pen()
    if far.grips:
        people_body.hand(pen, build, far, far=True)
    people_body.hand(pen, build, near, far=False)
    return pen.svg


def _behind(pen: Pen, build: Build, posture: Posture, longer: float) -> None:
    """Wings, a cape and long hair."""
    if build.look.wings:
        for side in (-1, 1):
            upper = [(X, 180.0, 6.0), (X + side * 60, 140.0, 30.0), (X + side * 92, 110.0, 14.0)]
            lower = [(X, 200.0, 5.0), (X + side * 50, 216.0, 22.0), (X + side * 76, 236.0, 8.0)]
            pen.path(tube(upper), "#dff6ff", opacity=0.7)
            pen.path(tube(lower), "#cfeaff", opacity=0.7)
    if build.look.cape:
        out = 30 if posture.airborne else 0
        low = posture.sole - 15 + longer * posture.sole_by
        pen.path(
            f"M{X - 30} 166Q{X - 74 - out} 220 {X - 66 - out * 2} {low}Q{X - 10} {low + 12} {X + 60 - out} {low - 2}"
            f"Q{X + 62} 220 {X + 30} 166Z",
            cloth(pen, build.look.cape, 0.4),
        )
    if build.look.mask:
        _sword(pen)
    hair_behind(pen, build)


def _sword(pen: Pen) -> None:
    """Across the back, its hilt over the shoulder."""
    pen.line(f"M{X - 54} 252L{X + 44} 166", "#23202c", 12)
    pen.line(f"M{X + 44} 166L{X + 62} 150", "#b98a3c", 8)
    pen.line(f"M{X + 38} 158L{X + 54} 176", "#e0b04a", 6)
    pen.line(f"M{X + 50} 160L{X + 72} 141", "#c8343a", 11)


def _staff(pen: Pen, arm: Arm, sole: float) -> None:
    x = X + arm.wrist[0]
    pen.line(f"M{x + 2:.1f} 120L{x + 6:.1f} {sole - 1:.1f}", "#7a5230", 8)
    pen.circle(x + 2, 108, 15, "#8fe8ff")
    pen.circle(x - 2, 103, 5, "#ffffff")
