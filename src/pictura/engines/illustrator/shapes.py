"""Outlines as SVG path text: smooth curves through points, limbs as tubes, leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]
Disc = tuple[float, float, float]
"""A circle: x, y, radius. A chain of them is the skeleton of a tube."""


def smooth(points: Sequence[Point], steps: int = 10, *, closed: bool = False) -> list[Point]:
    """Points on the Catmull-Rom curve through `points`."""
    discs = [(x, y, 0.0) for x, y in points]
    return [(x, y) for x, y, _ in smooth_discs(discs, steps, closed=closed)]


def smooth_discs(discs: Sequence[Disc], steps: int = 10, *, closed: bool = False) -> list[Disc]:
    """Like `smooth`, for discs: the radius runs along the same curve."""
    if closed:
        chain = [discs[-1], *discs, discs[0], discs[1]]
    else:
        chain = [_beyond(discs[0], discs[1]), *discs, _beyond(discs[-1], discs[-2])]
    curve: list[Disc] = []
    for before, start, end, after in zip(chain, chain[1:], chain[2:], chain[3:], strict=False):
        for step in range(steps):
            t = step / steps
            w0 = 0.5 * (-t + 2 * t * t - t**3)
            w1 = 0.5 * (2 - 5 * t * t + 3 * t**3)
            w2 = 0.5 * (t + 4 * t * t - 3 * t**3)
            w3 = 0.5 * (-t * t + t**3)
            curve.append(
                (
                    w0 * before[0] + w1 * start[0] + w2 * end[0] + w3 * after[0],
                    w0 * before[1] + w1 * start[1] + w2 * end[1] + w3 * after[1],
                    w0 * before[2] + w1 * start[2] + w2 * end[2] + w3 * after[2],
                )
            )
    return curve if closed else [*curve, chain[-2]]


def _beyond(end: Disc, inner: Disc) -> Disc:
    return 2 * end[0] - inner[0], 2 * end[1] - inner[1], 2 * end[2] - inner[2]


def polygon(points: Sequence[Point], *, closed: bool = True) -> str:
    return "M" + "L".join([f"{x:.1f} {y:.1f}" for x, y in points]) + ("Z" if closed else "")


def blob(points: Sequence[Point], steps: int = 8) -> str:
    """A soft closed shape through the points."""
    return polygon(smooth(points, steps, closed=True))


def curve(points: Sequence[Point], steps: int = 10) -> str:
    """An open smooth line through the points."""
    return polygon(smooth(points, steps), closed=False)


def tube(discs: Sequence[Disc], steps: int = 9) -> str:
    """The outline of a limb along the discs, with round ends."""
    spine = smooth_discs(discs, steps)
    left: list[Point] = []
    right: list[Point] = []
    last = len(spine) - 1
    for index, (x, y, radius) in enumerate(spine):
        before, after = spine[max(0, index - 1)], spine[min(last, index + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1
        reach = max(radius, 0.5) / length
        left.append((x - dy * reach, y + dx * reach))
        right.append((x + dy * reach, y - dx * reach))
    return polygon([*left, *_cap(spine[-1], left[-1]), *reversed(right), *_cap(spine[0], right[0])])


def _cap(disc: Disc, start: Point) -> list[Point]:
    x, y, radius = disc
    angle = math.atan2(start[1] - y, start[0] - x)
    turns = [angle - math.pi * step / 12 for step in range(1, 12)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


def disc_path(x: float, y: float, radius: float) -> str:
    """A circle as path text, so that many can share one path."""
    r = f"{radius:.1f}"
    return f"M{x - radius:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * radius:.1f} 0a{r} {r} 0 1 0 {-2 * radius:.1f} 0"


def leaf(length: float, angle: float, width: float = 0.46) -> str:
    """A pointed leaf as relative path text: put `M x y` of its stem's end before it."""
    dx, dy = math.cos(angle) * length, math.sin(angle) * length
    px, py = -dy * width, dx * width
    out = f"q{dx / 2 + px:.1f} {dy / 2 + py:.1f} {dx:.1f} {dy:.1f}"
    return out + f"q{-dx / 2 - px:.1f} {-dy / 2 - py:.1f} {-dx:.1f} {-dy:.1f}"


def leaf_at(x: float, y: float, length: float, angle: float, width: float = 0.46) -> str:
    return f"M{x:.1f} {y:.1f}" + leaf(length, angle, width)


def blade(height: float, lean: float, width: float) -> str:
    """A blade of grass as relative path text, rooted at the current point."""
    out = f"q{lean * 0.2 + width:.1f} {-height * 0.5:.1f} {lean + width:.1f} {-height:.1f}"
    back_x, tip_x = lean * 0.3 - lean + width * 0.6, -lean + width
    return out + f"q{back_x:.1f} {height * 0.55:.1f} {tip_x:.1f} {height:.1f}z"


def sliver(width: float, rise: float) -> str:
    """A flat lens as relative path text: a ripple, a drift of snow, a glint on water."""
    half, w = width / 2, f"{width:.1f}"
    return f"q{half:.1f} {-rise:.1f} {w} 0q{-half:.1f} {rise * 0.6:.1f} -{w} 0"
