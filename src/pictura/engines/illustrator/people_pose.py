"""How people stand, sit and move: legs by posture, arms by deed, as data; looking right, on a ground at y = 301."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from pictura.engines.illustrator.shapes import Point

Seat = Literal["", "chair", "saddle", "pedals"]
"""What somebody sits on: nothing or the ground, something on which legs hang down, a mount, a bicycle."""
GROWN = 26.0
"""How much longer a grown person's legs are than a child's."""


class Leg(msgspec.Struct, frozen=True):
    """Hip, knee and heel; x is counted from the body's middle. A grown person's are moved by `knee_by` and `heel_by`, in
    shares of `GROWN`.
    """

    hip: Point
    knee: Point
    heel: Point
    knee_by: Point = (0, 0.5)
    heel_by: Point = (0, 1)

    def grown(self, longer: float) -> Leg:
        """The leg of somebody whose legs are this much longer."""
        return Leg(self.hip, _moved(self.knee, self.knee_by, longer), _moved(self.heel, self.heel_by, longer))


class Arm(msgspec.Struct, frozen=True):
    """Shoulder and wrist, and how far aside the elbow lies; x is counted from the body's middle."""

    shoulder: Point
    wrist: Point
    bend: float = -7
    grips: bool = False
    """Whether it too closes over what the other hand holds."""


class Posture(msgspec.Struct, frozen=True, kw_only=True):
    """Legs, the line of the soles, and where it rests if it sits on something."""

    legs: tuple[Leg, ...]
    """The far one first; who sits on a mount shows one."""
    sole: float = 301.0
    sole_by: float = 1
    rest: float | None = None
    lean: float = 0
    """Degrees by which the whole body leans forward."""
    airborne: bool = False
    lap: bool = False
    """Whether the thighs lie forward, so that a skirt does too."""


def _moved(point: Point, by: Point, far: float) -> Point:
    return point[0] + by[0] * far, point[1] + by[1] * far


_SIT = ((0.5, -0.2), (0.8, 0.0))
_HANG = ((0.5, 0.0), (0.4, 0.9))

POSTURES: Mapping[str, Posture] = {
    "stand": Posture(legs=(Leg((-15, 238), (-18, 266), (-19, 296)), Leg((15, 238), (18, 266), (19, 296)))),
    "walk": Posture(legs=(Leg((-8, 238), (-14, 268), (-36, 293)), Leg((8, 238), (30, 262), (34, 295)))),
    "run": Posture(
        legs=(Leg((-8, 238), (-34, 262), (-70, 260)), Leg((8, 238), (44, 250), (50, 284))),
        sole=292, lean=7, airborne=True,
    ),
    "jump": Posture(
        legs=(Leg((-8, 238), (-36, 256), (-44, 282)), Leg((8, 238), (36, 254), (30, 284))),
        sole=292, lean=7, airborne=True,
    ),
    "dance": Posture(
        legs=(Leg((-12, 238), (-16, 268), (-22, 296)), Leg((10, 238), (38, 256), (54, 276))),
        sole=292, airborne=True,
    ),
    "fly": Posture(
        legs=(Leg((-15, 238), (-18, 266), (-22, 294)), Leg((15, 238), (16, 266), (12, 296))),
        sole=292, sole_by=0, lean=38, airborne=True,
    ),
    "sit": Posture(
        legs=(Leg((0, 246), (46, 214), (68, 256), *_SIT), Leg((8, 248), (56, 222), (82, 261), *_SIT)),
        sole=266, sole_by=0, lap=True,
    ),
    "chair": Posture(
        legs=(Leg((4, 242), (42, 246), (46, 282), *_HANG), Leg((10, 246), (50, 252), (50, 290), *_HANG)),
        sole=295, sole_by=0.9, rest=259, lap=True,
    ),
    "saddle": Posture(
        legs=(Leg((2, 246), (40, 264), (28, 302), (0.3, 0.2), (0.1, 0.8)),),
        sole=307, sole_by=0.8, rest=256, lap=True,
    ),
    "pedals": Posture(
        legs=(Leg((0, 244), (56, 262), (50, 304), (0, 0), (0, 0)), Leg((6, 246), (50, 282), (42, 330), (0, 0), (0, 0))),
        sole=335, sole_by=0, rest=256, lap=True,
    ),
}  # fmt: skip

_HOLD = (Arm((-32, 178), (-48, 226)), Arm((30, 180), (60, 196)))
_LAP = (Arm((-26, 182), (14, 228)), Arm((26, 182), (48, 228)))
_REINS = (Arm((-24, 182), (44, 214), -4), Arm((26, 182), (64, 220), 4))

ARMS: Mapping[str, tuple[Arm, Arm]] = {
    "stand": (Arm((-34, 178), (-48, 226)), Arm((34, 178), (48, 226))),
    "walk": (Arm((-30, 180), (-54, 222)), Arm((30, 180), (54, 220))),
    "run": (Arm((-30, 180), (-70, 206)), Arm((30, 180), (70, 186))),
    "lap": _LAP,
    "knees": (Arm((-26, 182), (10, 226)), Arm((26, 182), (50, 214))),
    "wave": (Arm((-32, 178), (-50, 224)), Arm((30, 176), (94, 116))),
    "cheer": (Arm((-30, 176), (-84, 124)), Arm((30, 176), (86, 122))),
    "dance": (Arm((-30, 176), (-80, 158)), Arm((30, 176), (86, 116))),
    "read": (Arm((-30, 182), (-6, 218), 8, grips=True), Arm((28, 182), (68, 214), -9)),
    "hold": _HOLD,
    "raise": (Arm((-32, 178), (-48, 226)), Arm((30, 176), (86, 128))),
    "reins": _REINS,
    "bars": (Arm((-22, 182), (66, 206), -4), Arm((26, 182), (84, 212), 4)),
    "strum": (Arm((-28, 182), (2, 214), -9, grips=True), Arm((28, 180), (74, 196))),
    "fly": (Arm((-30, 178), (-66, 196)), Arm((30, 172), (90, 130))),
}

DEEDS: Mapping[str, tuple[str, str]] = {
    "stand": ("stand", "stand"), "look": ("stand", "stand"), "cry": ("stand", "stand"), "walk": ("walk", "walk"),
    "run": ("run", "run"), "fight": ("run", "run"), "skate": ("run", "run"), "jump": ("jump", "cheer"),
    "play": ("jump", "cheer"), "climb": ("jump", "cheer"), "roar": ("jump", "cheer"), "hug": ("stand", "cheer"),
    "dance": ("dance", "dance"), "sit": ("sit", "knees"), "sleep": ("sit", "knees"), "lie": ("sit", "knees"),
    "meditate": ("sit", "knees"), "read": ("sit", "read"), "write": ("sit", "read"), "work": ("stand", "read"),
    "wave": ("stand", "wave"), "smile": ("stand", "wave"), "sing": ("stand", "wave"), "fly": ("fly", "fly"),
    "float": ("fly", "fly"), "swim": ("fly", "fly"), "ride": ("stand", "hold"), "eat": ("stand", "hold"),
    "drink": ("stand", "hold"), "paint": ("stand", "hold"), "cook": ("stand", "hold"), "fish": ("stand", "hold"),
    "hold": ("stand", "hold"), "strum": ("stand", "strum"), "raise": ("stand", "raise"),
}  # fmt: skip
"""Posture and arms of each action of the vocabulary."""
SEATED_ARMS: Mapping[Seat, str] = {"chair": "lap", "saddle": "reins", "pedals": "bars"}
"""What hands do on a seat when nothing else is asked of them."""
BUSY = frozenset({"read", "hold", "strum", "raise", "wave", "cheer"})
"""Arms that stay as they are on a seat."""


def posed(action: str, seat: Seat) -> tuple[Posture, tuple[Arm, Arm]]:
    """Who does this on that seat; an unknown action waves."""
    posture, arms = DEEDS.get(action, DEEDS["wave"])
    if not seat:
        return POSTURES[posture], ARMS[arms]
    busy = arms in BUSY and seat != "pedals"
    return POSTURES[seat], ARMS[arms if busy else SEATED_ARMS[seat]]
