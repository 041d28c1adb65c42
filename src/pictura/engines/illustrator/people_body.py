"""People's bodies: arms and hands, legs and shoes, what they wear between neck and knee."""

from __future__ import annotations

import math

from pictura.engines.illustrator.colour import darken
from pictura.engines.illustrator.looks import Build, X, cloth
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.people_pose import Arm, Leg, Posture
from pictura.engines.illustrator.shapes import Point, blob, tube

ANKLE = 12.0
"""How far above the heel a leg ends: its shoe covers the rest."""
PALM = 9.0
"""How far beyond the wrist the middle of the hand lies."""
BELT = "#2a2226"
SHOES, NINJA_SHOES = "#4a3a3c", "#1c1c26"


def along(start: Point, end: Point) -> Point:
    """Which way it goes from one to the other, of length 1."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1
    return dx / length, dy / length


def palm(limb: Arm) -> Point:
    """The middle of the hand at the end of an arm."""
    dx, dy = along(limb.shoulder, limb.wrist)
    return X + limb.wrist[0] + dx * PALM, limb.wrist[1] + dy * PALM


def arm(pen: Pen, build: Build, limb: Arm, *, far: bool) -> None:
    """A sleeve from a round shoulder, bent at the elbow, with its cuff; the hand under it."""
    sleeve = darken(build.top, 0.24) if far and not limb.grips else cloth(pen, build.top)
    (x0, y0), (x1, y1) = limb.shoulder, limb.wrist
    dx, dy = along(limb.shoulder, limb.wrist)
    hand(pen, build, limb, far=far)
    swing = limb.bend * min(1.0, abs(x1 - x0) / 30) * (1 if dx > 0 else -1)
    elbow = X + (x0 + x1) / 2 - dy * swing, (y0 + y1) / 2 + dx * swing
    pen.path(tube([(X + x0, y0, 15.5), (*elbow, 13), (X + x1, y1, 11)], 6), sleeve)
    x, y = X + x1 - dx * 4, y1 - dy * 4
    cuff = f"M{x - dy * 9:.1f} {y + dx * 9:.1f}L{x + dy * 9:.1f} {y - dx * 9:.1f}"
    pen.line(cuff, darken(build.top, 0.3), 3.4, opacity=0.6)


def hand(pen: Pen, build: Build, limb: Arm, *, far: bool) -> None:
    """The hand at the end of an arm, as light as the face is."""
    skin = darken(build.skin, 0.12) if far and not limb.grips else cloth(pen, build.skin, 0.1)
    way = along(limb.shoulder, limb.wrist)
    inner = (1 if limb.wrist[0] > 0 else -1) * (1 if way[1] >= 0 else -1)
    _hand(pen, build, (X + limb.wrist[0], limb.wrist[1]), way, skin, inner=inner)


def _hand(pen: Pen, build: Build, wrist: Point, way: Point, skin: str, *, inner: int) -> None:
    """A palm, a thumb on the inner side, and fingers that go on where the arm points."""
    (x, y), (dx, dy) = wrist, way
    px, py = -dy * inner, dx * inner
    pen.path(
        tube(
            [(x - dx * 6, y - dy * 6, 8), (x + dx * 7, y + dy * 7, 10.5), (x + dx * 16, y + dy * 16, 7.5)], 5
        ),
        skin,
    )
    thumb = [
        (x + dx * 3 + px * 6, y + dy * 3 + py * 6, 4.6),
        (x + dx * 10 + px * 13, y + dy * 10 + py * 13, 4.0),
    ]
    pen.path(tube(thumb, 4), skin)
    for side in (-2.8, 2.8):
        finger = f"M{x + dx * 14 + px * side:.1f} {y + dy * 14 + py * side:.1f}l{dx * 7:.1f} {dy * 7:.1f}"
        pen.line(finger, darken(build.skin, 0.3), 1.6, opacity=0.5)


def legs(pen: Pen, build: Build, posture: Posture, longer: float) -> None:
    """Both legs with their shoes, a mermaid's tail, or no more than the shoes under a long robe."""
    shoe = NINJA_SHOES if build.look.mask else SHOES
    if build.look.tail:
        fin = cloth(pen, build.look.tail)
        pen.path(tube([(X, 236, 40), (X + 8, 268, 30), (X + 34, 288, 18)]), fin)
        pen.path(blob([(X + 30, 284), (X + 70, 262), (X + 62, 288), (X + 76, 304), (X + 34, 298)]), fin)
        return
    bare = build.look.skirt and not build.look.robe
    limbs = [leg.grown(longer) for leg in posture.legs]
    for number, leg in enumerate(limbs, 1):
        near = number == len(limbs)
        colour = build.skin if bare else build.trousers
        fill = cloth(pen, colour) if near else darken(colour, 0.2 if bare else 0.28)
        if build.look.robe and not posture.airborne:
            _shoe(pen, leg, shoe)
            continue
        _leg(pen, leg, fill, 11 if bare else 13, 15 if bare and posture.lap else 19)
        _shoe(pen, leg, shoe if near else darken(shoe, 0.2))


def _leg(pen: Pen, leg: Leg, fill: str, ankle: float, hip: float) -> None:
    """Thigh and shin, tapering."""
    (hx, hy), (kx, ky), (fx, fy) = leg.hip, leg.knee, leg.heel
    dx, dy = along(leg.knee, leg.heel)
    knee = ankle + 3.5
    pen.path(
        tube([(X + hx, hy, hip), (X + kx, ky, knee), (X + fx - dx * ANKLE, fy - dy * ANKLE, ankle)], 6), fill
    )


def _shoe(pen: Pen, leg: Leg, fill: str) -> None:
    """A shoe on its sole; one whose leg lies forward points its toes up."""
    dx, dy = along(leg.knee, leg.heel)
    x, y = X + leg.heel[0], leg.heel[1]
    shape = Pen()
    shape.path("M-14 5Q-16 -13 -11 -15Q0 -11 11 -14Q14 -8 21 -6Q29 -3 28 5Z", fill)
    shape.line("M-14 5H28", darken(fill, 0.45), 4)
    turn = 0.0 if dy > 0.75 else -math.degrees(math.atan2(dx, dy)) * (1 if dx > 0 else 0.6)
    pen.group(shape.svg, f"translate({x:.1f} {y:.1f}) rotate({turn:.0f})")


def torso(pen: Pen, build: Build, posture: Posture, longer: float) -> None:
    """Neck, top and what hangs from the waist."""
    w, look, fill = build.waist, build.look, cloth(pen, build.top)
    dark = darken(build.top, 0.24)
    pen.path(
        f"M{X - w * 0.72:.1f} 164Q{X} 156 {X + w * 0.72:.1f} 164Q{X + w * 1.12:.1f} 168 {X + w * 1.1:.1f} 190"
        f"Q{X + w * 1.12:.1f} 214 {X + w * 0.98:.1f} 246Q{X} 258 {X - w * 0.98:.1f} 246"
        f"Q{X - w * 1.12:.1f} 214 {X - w * 1.1:.1f} 190Q{X - w * 1.12:.1f} 168 {X - w * 0.72:.1f} 164Z",
        fill,
    )
    if build.gown:
        _skirt(pen, build, fill, posture, longer)
    elif look.trim or look.fat:
        _belt(pen, build)
    else:
        pen.line(f"M{X - 12} 168Q{X} 184 {X + 14} 168", dark, 4, opacity=0.6)
    if look.fat and look.trim:
        pen.path(f"M{X - 6} 166H{X + 8}V222H{X - 6}Z", look.trim)
    pen.path(f"M{X - 14} 150H{X + 16}V170Q{X} 178 {X - 14} 170Z", darken(build.skin, 0.18))


def _belt(pen: Pen, build: Build) -> None:
    w, fat = build.waist, build.look.fat
    pen.path(
        f"M{X - w * 1.05:.1f} 222Q{X} 234 {X + w * 1.05:.1f} 222V236Q{X} 248 {X - w * 1.05:.1f} 236Z",
        BELT if fat else build.look.trim,
    )
    if fat:
        pen.rect(X - 9, 226, 18, 15, "#f2c94c", corner=3)


def _skirt(pen: Pen, build: Build, fill: str, posture: Posture, longer: float) -> None:
    """A skirt or a robe with its folds; of who sits it lies over the thighs."""
    w, robe, dark = build.waist, build.look.robe, darken(build.top, 0.24)
    if posture.lap:
        leg = posture.legs[-1].grown(longer)
        knee_x, knee_y = leg.knee
        reach, hem = X + knee_x + (10 if robe else -2), knee_y + 18
        low = max(267.0 if posture.rest is None else 258.0, min(264.0, hem))
        front = f"Q{reach + 8:.1f} {knee_y + 6:.1f} {reach:.1f} {hem:.1f}"
        if robe:
            front = f"Q{reach + 6:.1f} {knee_y + 4:.1f} {X + leg.heel[0] + 8:.1f} {leg.heel[1] - 9:.1f}L{X + leg.heel[0] - 24:.1f} {leg.heel[1] - 3:.1f}"
        pen.path(
            f"M{X - w:.1f} 214Q{X} 222 {X + w:.1f} 214Q{reach - 8:.1f} {knee_y - 18:.1f} {reach:.1f} {knee_y - 8:.1f}"
            f"{front}Q{X + 10} {low + 2:.1f} {X - w * 1.12:.1f} {low - 6:.1f}Q{X - w * 1.3:.1f} 240 {X - w:.1f} 214Z",
            fill,
        )
        pen.line(
            f"M{X + w * 0.3:.1f} 226Q{X + w:.1f} 232 {reach - 10:.1f} {knee_y:.1f}", dark, 3, opacity=0.4
        )
    else:
        low, wide = (290 + longer, w * 1.65) if robe else (266 + longer * 0.6, w * 1.6)
        pen.path(
            f"M{X - w:.1f} 214Q{X} 222 {X + w:.1f} 214Q{X + wide * 0.8:.1f} {(214 + low) / 2 - 4:.1f} {X + wide:.1f} {low:.1f}"
            f"Q{X} {low + 14:.1f} {X - wide:.1f} {low:.1f}Q{X - wide * 0.8:.1f} {(214 + low) / 2 - 4:.1f} {X - w:.1f} 214Z",
            fill,
        )
        for fold in (0.2, -0.3):
            pen.line(f"M{X + w * fold:.1f} 220L{X + wide * fold * 2:.1f} {low + 5:.1f}", dark, 3, opacity=0.5)
    pen.path(
        f"M{X - w * 1.02:.1f} 212Q{X} 222 {X + w * 1.02:.1f} 212V222Q{X} 232 {X - w * 1.02:.1f} 222Z",
        build.look.trim or dark,
    )
