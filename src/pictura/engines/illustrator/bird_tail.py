"""Tails of the rig's birds: feathers that fan out from the rump."""

from __future__ import annotations

import math

from pictura.engines.illustrator.bird import FLOOR, Bird, Frame
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, Point, tube

_FANS = {
    "short": (3, 10.0, 0.34, 0.0), "wedge": (4, 7.0, 0.62, 0.0), "fan": (5, 12.0, 0.56, 10.0),
    "long": (4, 4.0, 1.0, -8.0), "curl": (3, 10.0, 0.36, 12.0), "fan-up": (11, 15.0, 0.86, 62.0),
}  # fmt: skip
"""How many feathers, degrees between them, their length in lengths of the body, and how far they are raised."""
_SICKLES = ((1.0, 78.0), (1.12, 60.0), (1.0, 42.0), (0.8, 26.0))
_EYES = 13
"""Feathers of a peacock's wheel."""


def tail(pen: Pen, species: Bird, frame: Frame, pose: str) -> None:
    if species.tail == "sickle":
        _sickles(pen, species, frame)
    elif species.tail == "train":
        if pose in ("stand", "perch"):
            _wheel(pen, species, frame)
        else:
            _train(pen, species, frame)
    elif not species.has("flippers"):
        _fan(pen, species, frame, pose)


def reach(species: Bird, frame: Frame, pose: str) -> list[Disc]:
    """Discs that cover the tail."""
    x, y = _root(frame)
    if species.tail == "sickle":
        far = frame.length * 0.8
        return [(x - far * 0.97, y - far * 0.1, 30.0), (x - far * 0.4, y - far * 0.95, 20.0)]
    if species.tail == "train":
        if pose in ("stand", "perch"):
            cx, cy = frame.at(-0.1, 0.2)
            return [(cx, cy - 20, _wheel_radius(frame) + 16)]
        return [(x - 250, y + 40, 20.0)]
    count, apart, length, _ = _FANS[species.tail]
    ends = (_direction(species, frame, pose, (k - (count - 1) / 2) * apart) for k in range(count))
    far = length * frame.length
    return [(x + math.cos(a) * far, y - math.sin(a) * far, frame.girth * 0.24) for a in ends]


def _root(frame: Frame) -> Point:
    return frame.at(-0.46, 0.1)


def _direction(species: Bird, frame: Frame, pose: str, spread: float) -> float:
    raised = _FANS[species.tail][3] if pose not in ("fly", "dive") else 0.0
    steep = min(frame.slant, _steepest(species, frame, pose))
    return math.pi + steep - math.radians(raised + spread)


def _steepest(species: Bird, frame: Frame, pose: str) -> float:
    """The slope at which the tail's end just clears the ground."""
    if pose in ("fly", "dive", "swim"):
        return math.radians(66)
    count, apart, length, raised = _FANS[species.tail]
    room = FLOOR - 8 - frame.girth * 0.2 - _root(frame)[1]
    free = math.asin(max(-0.2, min(1.0, room / (length * frame.length))))
    return free - math.radians((count - 1) / 2 * apart - raised)


def _fan(pen: Pen, species: Bird, frame: Frame, pose: str) -> None:
    count, apart, length, _ = _FANS[species.tail]
    x, y = _root(frame)
    wide = frame.girth * (0.2 if species.tail != "fan-up" else 0.22)
    for k in range(count):
        angle = _direction(species, frame, pose, (k - (count - 1) / 2) * apart)
        far = length * frame.length * (1 - 0.05 * abs(k - (count - 1) / 2))
        shade = species.dark if k % 2 else darken(species.base, 0.12)
        _feather(pen, (x, y), angle, far, wide, shade)
        if species.tail == "fan-up":
            tip = x + math.cos(angle) * far * 0.94, y - math.sin(angle) * far * 0.94
            pen.circle(*tip, wide * 0.8, species.light)
    if species.tail == "curl":
        pen.line(f"M{x + 2:.1f} {y - 12:.1f}q-30 -14 -24 -34q12 -8 14 6", species.dark, 8)


def _feather(pen: Pen, root: Point, angle: float, length: float, wide: float, fill: str) -> None:
    x, y = root
    dx, dy = math.cos(angle), -math.sin(angle)
    pen.path(
        tube([(x, y, wide * 0.8), (x + dx * length * 0.55, y + dy * length * 0.55, wide),
              (x + dx * length, y + dy * length, wide * 0.55)], 6),
        fill,
    )  # fmt: skip


def _sickles(pen: Pen, species: Bird, frame: Frame) -> None:
    x, y = _root(frame)
    for index, (length, rise) in enumerate(_SICKLES):
        angle = math.pi - math.radians(rise)
        far = length * frame.length * 0.78
        top = x + math.cos(angle) * far, y - math.sin(angle) * far
        end = top[0] - far * 0.5, top[1] + far * 0.34
        colour = ("#2f6a5a", "#24504c", "#3a7a5c", "#1f3f40")[index]
        discs = [(x, y, 9.0), ((x + top[0]) / 2 - 6, (y + top[1]) / 2, 14.0), (*top, 13.0), (*end, 3.0)]
        pen.path(tube(discs), colour)
        pen.path(tube([(a - 1, b - 2, r * 0.24) for a, b, r in discs]), lighten(colour, 0.4), opacity=0.6)


def _wheel_radius(frame: Frame) -> float:
    return frame.length * 1.36


def _wheel(pen: Pen, species: Bird, frame: Frame) -> None:
    """The train raised: rays of green, each with an eye."""
    x, y = frame.at(-0.1, 0.2)
    radius = _wheel_radius(frame)
    for ring, share in ((0, 1.0), (1, 0.78), (2, 0.56)):
        count = _EYES - ring
        for k in range(count):
            angle = math.radians(-6 + 192 * (k + 0.0) / (count - 1))
            far = radius * share
            fill = darken(species.accent, 0.06 + 0.1 * ((k + ring) % 2))
            _feather(pen, (x, y), angle, far * 0.97, radius * 0.11, fill)
            ex, ey = x + math.cos(angle) * far * 0.9, y - math.sin(angle) * far * 0.9
            _eye(pen, ex, ey, radius * 0.085)


def _eye(pen: Pen, x: float, y: float, size: float) -> None:
    for scale, colour in ((1.0, "#c9a23c"), (0.76, "#35b8b0"), (0.48, "#1f3f9a")):
        pen.circle(x, y, size * scale, colour)


def _train(pen: Pen, species: Bird, frame: Frame) -> None:
    x, y = _root(frame)
    for k in range(5):
        bend = 6 + k * 9
        discs = [(x + 16, y - 12 + k * 3, 12.0), (x - 90, y - 14 + bend, 16.0), (x - 236, y + bend + 4, 11.0)]
        pen.path(tube(discs), darken(species.accent, 0.08 + 0.12 * (k % 2)))
    for k in range(5):
        for at in (0.55, 1.0):
            _eye(pen, x - 236 * at + (k % 2) * 14, y - 12 + (10 + k * 9) * at, 11)
