"""Legs and feet of the rig's birds; the toes lie on the ground line."""

from __future__ import annotations

from pictura.engines.illustrator.bird import FLOOR, Bird, Frame
from pictura.engines.illustrator.colour import darken
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, Point, tube

SOLE = FLOOR - 3


def legs(pen: Pen, species: Bird, frame: Frame, pose: str) -> None:
    if pose in ("fly", "dive"):
        _trailing(pen, species, frame)
        return
    if pose == "sleep" and species.stance < 30 and not species.has("wader"):
        return
    apart = 0.13 * frame.length if species.stance < 70 else 0.42 * frame.girth
    stride = {"walk": species.leg * 0.42 + 6}.get(pose, 0.0)
    for near in (True,) if pose == "sleep" and species.has("wader") else (False, True):
        side = 1 if near else -1
        hip = frame.x + side * apart * 0.6 - (0.04 * frame.length if species.stance < 70 else 2), _hip(frame)
        foot = hip[0] + side * apart * 0.3 + (side * stride), SOLE
        colour = species.legs if near else darken(species.legs, 0.22)
        _thigh(pen, species, hip, near=near)
        _leg(pen, species, hip, foot, colour, walking=pose == "walk")


def trail(species: Bird, frame: Frame) -> list[Disc]:
    """What legs that trail in the air cover."""
    x, y = _trail_end(species, frame)
    return [(x, y, 14.0)]


def _hip(frame: Frame) -> float:
    return max(y + r for _, y, r in frame.body) - frame.girth * 0.3


def _thick(species: Bird) -> float:
    return 5.0 if species.has("wader") else 7.0 if species.girth > 50 else 6.0


def _thigh(pen: Pen, species: Bird, hip: Point, *, near: bool) -> None:
    if species.leg < 40 and not species.has("raptor"):
        return
    x, y = hip
    fill = species.base if near else darken(species.base, 0.2)
    drop = min(species.leg * 0.5, 38) + species.girth * 0.2
    pen.path(tube([(x, y, species.girth * 0.32), (x - 2, y + drop, _thick(species) * 0.9)]), fill)


def _leg(pen: Pen, species: Bird, hip: Point, foot: Point, colour: str, *, walking: bool) -> None:
    (x, y), (fx, fy) = hip, foot
    if species.leg > 20:
        bend = -species.leg * (0.14 if walking else 0.06)
        joint = (x + fx) / 2 + bend, (y + fy) / 2 + species.leg * 0.1
        pen.line(
            f"M{x:.1f} {y:.1f}L{joint[0]:.1f} {joint[1]:.1f}L{fx:.1f} {fy - 2:.1f}", colour, _thick(species)
        )
    _foot(pen, species, fx, colour)


def _foot(pen: Pen, species: Bird, x: float, colour: str) -> None:
    size = 13 + species.girth * 0.16
    if species.has("flippers"):
        pen.path(
            f"M{x - 18:.1f} {SOLE - 2:.1f}Q{x - 8:.1f} {SOLE - 18:.1f} {x + 10:.1f} {SOLE - 15:.1f}Q{x + 30:.1f} {SOLE - 10:.1f} "
            f"{x + 36:.1f} {SOLE:.1f}Q{x + 28:.1f} {SOLE + 4:.1f} {x + 22:.1f} {SOLE:.1f}Q{x + 15:.1f} {SOLE + 5:.1f} {x + 8:.1f} "
            f"{SOLE:.1f}Q{x:.1f} {SOLE + 5:.1f} {x - 18:.1f} {SOLE - 2:.1f}Z",
            colour,
        )
        return
    if species.has("webbed"):
        pen.path(
            f"M{x - 6:.1f} {SOLE - 5:.1f}L{x + size:.1f} {SOLE - 3:.1f}Q{x + size * 1.2:.1f} {SOLE + 3:.1f} "
            f"{x + size * 0.7:.1f} {SOLE + 3:.1f}H{x - size * 0.4:.1f}Q{x - size * 0.6:.1f} {SOLE:.1f} {x - 6:.1f} {SOLE - 5:.1f}Z",
            colour,
        )
        return
    width = _thick(species) * 0.95
    pen.line(
        f"M{x:.1f} {SOLE - 3:.1f}L{x + size:.1f} {SOLE + 1:.1f}M{x:.1f} {SOLE - 3:.1f}L{x + size * 0.62:.1f} {SOLE + 3:.1f}"
        f"M{x:.1f} {SOLE - 3:.1f}L{x - size * 0.6:.1f} {SOLE + 1:.1f}",
        colour, width,
    )  # fmt: skip


def _trail_end(species: Bird, frame: Frame) -> Point:
    x, y = frame.at(-0.5, -0.4)
    reach = species.leg * (1.0 if species.has("wader") else 0.5)
    return x - reach, y + reach * 0.12


def _trailing(pen: Pen, species: Bird, frame: Frame) -> None:
    """Stretched out behind."""
    ex, ey = _trail_end(species, frame)
    for near in (False, True):
        down = 5 if near else -3
        x, y = frame.at(-0.34, -0.55)
        colour = species.legs if near else darken(species.legs, 0.22)
        pen.line(f"M{x:.1f} {y + down:.1f}L{ex:.1f} {ey + down:.1f}l-10 4", colour, _thick(species))
