"""Wings of the rig's birds: folded along the body, or spread feather by feather."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pictura.engines.illustrator import swing
from pictura.engines.illustrator.bird import FLOOR, Bird, Frame
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, Point, blob, tube

Spread = tuple[Point, Point, float]
"""Wrist and tip seen from the shoulder, in spans, and the degrees in which the inner feathers point."""
_BEATS: Mapping[str, tuple[Spread, Spread]] = {
    "up": (((0.24, -0.40), (0.34, -1.0), 160.0), ((-0.04, -0.42), (-0.58, -0.98), 184.0)),
    "bank": (((0.10, -0.44), (0.16, -1.06), 160.0), ((-0.02, 0.34), (-0.26, 0.92), 205.0)),
    "dive": (((-0.22, -0.26), (-0.52, -0.46), 176.0), ((-0.20, 0.28), (-0.54, 0.50), 190.0)),
}  # fmt: skip
"""The far wing and the near one."""
_DOWN: Mapping[str, tuple[Spread, Spread]] = {
    "up": (((0.30, 0.02), (0.60, 0.22), 176.0), ((-0.02, 0.26), (-0.34, 0.78), 196.0)),
    "bank": (((0.20, -0.32), (0.48, -0.76), 168.0), ((-0.06, 0.25), (-0.42, 0.62), 198.0)),
    "dive": (((-0.20, 0.02), (-0.54, 0.10), 178.0), ((-0.22, 0.06), (-0.56, 0.14), 184.0)),
}  # fmt: skip
"""The same at the end of a beat."""
_SECONDARIES, _PRIMARIES = 5, 6
_FOLDED = ((0.40, 0.10), (0.30, 0.50), (0.02, 0.62), (-0.36, 0.44), (-0.72, 0.10), (-0.40, -0.20), (-0.02, -0.40),
           (0.30, -0.28))  # fmt: skip
_COVERTS = (
    (0.40, 0.10),
    (0.30, 0.50),
    (0.04, 0.58),
    (-0.16, 0.36),
    (-0.12, -0.02),
    (0.02, -0.32),
    (0.30, -0.28),
)


def folded(pen: Pen, species: Bird, frame: Frame) -> None:
    if species.has("flippers"):
        _flipper(pen, species, frame)
        return
    tone = species.dark if species.has("greywing") else species.base
    # An upright bird turns its breast to us: its wing lies further back.
    back = 0.34 if species.has("front") and species.stance > 60 else 0.12
    wide = 0.62 if back > 0.3 else 1.0

    def at(u: float, v: float) -> Point:
        x, y = frame.at(u * 0.98, v * wide + back)
        return x, min(y, FLOOR - 12)

    for tip, low in (((-0.84, 0.14), 0.16), ((-0.76, -0.02), 0.02), ((-0.62, -0.18), -0.1)):
        root, end = at(0.0, low), at(*tip)
        middle = (root[0] + end[0]) / 2, (root[1] + end[1]) / 2
        r = frame.girth * 0.19
        pen.path(
            tube([(*root, r), (*middle, r), (*end, r * 0.4)], 6),
            darken(species.dark, 0.1 if low > 0.1 else 0),
        )
    outline = blob([at(u * 0.92, v) for u, v in _FOLDED])
    (x0, y0), (x1, y1) = at(0.4, 0), at(-0.7, 0)
    fill = pen.linear([(0, lighten(tone, 0.08)), (0.5, darken(tone, 0.1)), (1, species.dark)], x0, y0, x1, y1)
    pen.path(outline, fill, stroke=darken(tone, 0.5), width=3, stroke_opacity=0.16)
    if species.has("bandwing"):
        pen.path(blob([at(u * 0.8 - 0.06, v * 0.86) for u, v in _COVERTS]), species.accent)
    pen.path(blob([at(u, v) for u, v in _COVERTS]), lighten(tone, 0.1), opacity=0.9)
    r = frame.girth * 0.1
    for u in (0.2, 0.02):
        for v in (0.3, 0.06, -0.16):
            x, y = at(u, v)
            pen.line(f"M{x - r:.1f} {y:.1f}q{r:.1f} {r * 0.9:.1f} {2 * r:.1f} 0", darken(species.base, 0.3), 3,
                     opacity=0.35)  # fmt: skip


def _flipper(pen: Pen, species: Bird, frame: Frame) -> None:
    """Hang at the sides, a little away from the body."""
    for near in (True, False):
        colour = species.base if near else darken(species.base, 0.1)
        pen.path(tube(_flipper_bones(frame, near=near)), colour, stroke=darken(species.base, 0.5), width=3,
                 stroke_opacity=0.3)  # fmt: skip


def flippers(species: Bird, frame: Frame) -> list[Disc]:
    """What flippers cover."""
    return [
        disc for near in (True, False) for disc in _flipper_bones(frame, near=near) if species.has("flippers")
    ]


def _flipper_bones(frame: Frame, *, near: bool) -> list[Disc]:
    x, y = frame.at(0.30, 0.72 if near else -0.72)
    out = -1 if near else 1
    reach = frame.length * 0.56
    return [(x, y, 13.0), (x + out * 17, y + reach * 0.5, 18.0), (x + out * 30, y + reach, 8.0)]


def span(species: Bird) -> float:
    """How far a wing reaches from the shoulder."""
    if species.has("flippers"):
        return species.length * 0.9
    return (
        species.length * (1.36 if species.has("raptor") and species.stance < 70 else 1.16)
        + species.girth * 0.2
    )


def reach(species: Bird, frame: Frame, beat: str) -> list[Disc]:
    """Discs that cover both spread wings."""
    discs: list[Disc] = []
    for (wrist, tip, _), near in zip(_BEATS[beat], (False, True), strict=True):
        (x, y), wide = _shoulder(frame, near=near), span(species)
        inner = wrist[0] - 0.5, wrist[1]
        discs += [(x + dx * wide, y + dy * wide, 20.0) for dx, dy in (wrist, tip, inner)]
    return discs


def _shoulder(frame: Frame, *, near: bool) -> Point:
    return frame.at(0.22, 0.28 if near else 0.5)


def _spread_at(beat: str, down: float, *, near: bool) -> Spread:
    """Where a wing is on its way down, 0 to 1."""
    (wrist, tip, inward), (low_wrist, low_tip, low_inward) = (
        table[beat][1 if near else 0] for table in (_BEATS, _DOWN)
    )
    return (
        _between(wrist, low_wrist, down),
        _between(tip, low_tip, down),
        inward + (low_inward - inward) * down,
    )


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def spread(pen: Pen, species: Bird, frame: Frame, beat: str, phase: float, *, near: bool) -> None:
    """A wing in the air: outer feathers fan out from the wrist, inner ones point back, coverts lie over their roots."""
    wrist_at, tip_at, inward = _spread_at(
        beat, swing.beat(phase, 1 if species.has("raptor") else swing.BEATS), near=near
    )
    wide = span(species)
    sx, sy = _shoulder(frame, near=near)
    wrist = sx + wrist_at[0] * wide, sy + wrist_at[1] * wide
    tip = sx + tip_at[0] * wide, sy + tip_at[1] * wide
    shade = 0.0 if near else 0.16
    if species.has("flippers"):
        pen.path(tube([(sx, sy, 15), (*wrist, 22), (*tip, 7)]), darken(species.base, shade))
        return
    tone = species.dark if species.has("greywing") else species.base
    back = math.radians(inward)
    outward = math.atan2(-(tip[1] - wrist[1]), tip[0] - wrist[0]) % math.tau
    hand = math.hypot(tip[0] - wrist[0], tip[1] - wrist[1])
    feather = wide * 0.085
    for k in range(_PRIMARIES):
        t = k / (_PRIMARIES - 1)
        angle = back + (outward - back) * t
        length = hand * (0.66 + 0.34 * t)
        _quill(pen, wrist, angle, length, feather * 0.9, darken(species.dark, shade + 0.05 * (k % 2)))
    for k in reversed(range(_SECONDARIES)):
        t = k / _SECONDARIES
        root = sx + (wrist[0] - sx) * t, sy + (wrist[1] - sy) * t
        colour = darken(species.accent if species.has("bandwing") else tone, shade + 0.1 + 0.06 * (k % 2))
        _quill(pen, root, back, hand * (0.62 + 0.04 * t), feather, colour)
    over = wrist[0] + (tip[0] - wrist[0]) * 0.42, wrist[1] + (tip[1] - wrist[1]) * 0.42
    for k in reversed(range(_SECONDARIES + 2)):
        t = k / (_SECONDARIES + 1)
        start, end = ((sx, sy), wrist) if t <= 0.72 else (wrist, over)
        share = t / 0.72 if t <= 0.72 else (t - 0.72) / 0.28
        root = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        angle = back + (outward - back) * max(0.0, t - 0.72) * 1.6
        _quill(
            pen, root, angle, hand * 0.36, feather * 0.86, darken(lighten(tone, 0.05 * (k % 2)), shade + 0.03)
        )
    arm = [(sx, sy, feather * 1.9), (*wrist, feather * 1.3), (*over, feather * 0.5)]
    pen.path(tube(arm), darken(lighten(tone, 0.14), shade))


def _quill(pen: Pen, root: Point, angle: float, length: float, wide: float, fill: str) -> None:
    x, y = root
    dx, dy = math.cos(angle) * length, -math.sin(angle) * length
    pen.path(
        tube([(x, y, wide * 0.8), (x + dx * 0.6, y + dy * 0.6, wide), (x + dx, y + dy, wide * 0.5)], 5), fill
    )
