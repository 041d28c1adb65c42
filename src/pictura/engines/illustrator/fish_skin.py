"""The skin and face of the rig's fish: belly, marks, scales, gills, an eye with two lights, a smile."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, Point, blob, tube

BLUSH = "#f2788a"


class Fish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `fish.toml`."""

    base: str
    light: str
    dark: str
    fin: str
    form: str
    tail: str
    dorsal: str
    length: float
    depth: float
    marks: tuple[str, ...] = ()

    def has(self, mark: str) -> bool:
        return mark in self.marks


class Spine(msgspec.Struct, frozen=True):
    """Discs from the root of the tail to the nose."""

    discs: Sequence[Disc]

    def point(self, along: float, up: float) -> Point:
        """0 is the tail's root and 1 the nose; `up` 1 is the back there, -1 the belly."""
        x, y, r = self.disc(along)
        (x0, y0, _), (x1, y1, _) = self.disc(along - 0.06), self.disc(along + 0.06)
        length = math.hypot(x1 - x0, y1 - y0) or 1
        return x + (y1 - y0) / length * r * up, y - (x1 - x0) / length * r * up

    def disc(self, along: float) -> Disc:
        at = max(0.0, min(1.0, along)) * (len(self.discs) - 1)
        low = min(int(at), len(self.discs) - 2)
        rest = at - low
        (x0, y0, r0), (x1, y1, r1) = self.discs[low], self.discs[low + 1]
        return x0 + (x1 - x0) * rest, y0 + (y1 - y0) * rest, r0 + (r1 - r0) * rest


def body(pen: Pen, species: Fish, spine: Spine, fill: str) -> None:
    discs = list(spine.discs)
    if species.form == "dolphin":
        x, y = spine.point(1.0, -0.2)
        bx, by, _ = spine.disc(0.9)
        length = math.hypot(x - bx, y - by) or 1
        tip = x + (x - bx) / length * 30, y + (y - by) / length * 30
        pen.path(tube([(bx, by + 4, 20.0), (x, y, 11.0), (*tip, 6.5)]), fill)
    outline = tube(discs, 3)
    pen.path(outline, fill)
    inner = Pen()
    _belly(inner, species, spine)
    _marks(inner, species, spine)
    sheen = [(*spine.point(t, 0.66), spine.disc(t)[2] * 0.12) for t in (0.2, 0.4, 0.6, 0.8)]
    inner.path(tube(sheen), "#ffffff", opacity=0.3)
    pen.clip(outline, inner.svg)


def _belly(inner: Pen, species: Fish, spine: Spine) -> None:
    share = 0.9 if species.form in ("fish", "round") else 0.78
    strength = 0.75 if species.form in ("fish", "round") else 1.0
    at = (0.12, 0.3, 0.5, 0.7, 0.86, 1.0)
    belly = [(*spine.point(t, -share), spine.disc(t)[2] * (0.62 if t < 0.9 else 0.9)) for t in at]
    inner.path(tube(belly), species.light, opacity=strength)


def _marks(inner: Pen, species: Fish, spine: Spine) -> None:
    if species.has("bands"):
        for t, wide in ((0.74, 13.0), (0.42, 15.0), (0.08, 9.0)):
            for grow, colour in ((5.0, species.dark), (0.0, "#ffffff")):
                inner.path(_across(spine, t, wide + grow), colour)
    if species.has("stripes"):
        for t, wide in ((0.84, 7.0), (0.62, 9.0), (0.4, 9.0), (0.18, 7.0)):
            inner.path(_across(spine, t, wide), species.dark)
    if species.has("patches"):
        _patches(inner, species, spine)
    if species.has("scales"):
        _scales(inner, species, spine)
    if species.has("spots"):
        for k in range(9):
            x, y = spine.point(0.2 + k * 0.065, 0.62 if k % 2 else 0.36)
            inner.circle(x, y, 3.6, species.dark, opacity=0.6)
    if species.has("orca"):
        x, y = spine.point(0.2, -0.5)
        inner.ellipse(x, y, 34, 14, species.light)
    if species.has("grooves"):
        for k in range(4):
            points = [spine.point(t, -0.34 - k * 0.16) for t in (0.98, 0.84, 0.7, 0.58 + k * 0.03)]
            inner.line(
                "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points),
                darken(species.light, 0.28),
                3,
                opacity=0.8,
            )


def _patches(inner: Pen, species: Fish, spine: Spine) -> None:
    """A koi's clouds of colour."""
    for t, up, size in ((0.86, 0.5, 0.62), (0.55, 0.5, 0.78), (0.24, 0.2, 0.8)):
        x, y = spine.point(t, up)
        r = species.depth * size
        shape = [(x - r, y), (x - r * 0.3, y - r * 0.9), (x + r * 0.8, y - r * 0.6), (x + r * 0.9, y + r * 0.2),
                 (x + r * 0.1, y + r * 0.5), (x - r * 0.5, y + r * 0.7)]  # fmt: skip
        inner.path(blob(shape), species.dark)


def _across(spine: Spine, along: float, wide: float) -> str:
    return tube(
        [(*spine.point(along + lean, up), wide) for up, lean in ((1.2, -0.02), (0, 0.02), (-1.2, -0.02))]
    )


def _scales(inner: Pen, species: Fish, spine: Spine) -> None:
    for column in range(8):
        for row in range(4):
            x, y = spine.point(0.14 + column * 0.065, 0.62 - row * 0.36 + (0.18 if column % 2 else 0))
            r = species.depth * 0.13
            inner.line(
                f"M{x:.1f} {y - r:.1f}q{-r * 0.9:.1f} {r:.1f} 0 {2 * r:.1f}",
                darken(species.base, 0.3),
                2.4,
                opacity=0.3,
            )


def face(pen: Pen, species: Fish, spine: Spine, *, asleep: bool) -> None:
    wet = species.form in ("fish", "round")
    depth = species.depth
    if species.has("orca"):
        x, y = spine.point(0.78, 0.36)
        pen.ellipse(x, y, 24, 12, species.light)
    if wet:
        upper, middle, lower = spine.point(0.70, 0.56), spine.point(0.735, -0.06), spine.point(0.70, -0.62)
        if not species.has("bands"):
            _bow(pen, upper, middle, lower, darken(species.base, 0.3), 3.4)
    if species.has("gills"):
        for t in (0.68, 0.715, 0.75):
            _bow(
                pen,
                spine.point(t, 0.2),
                spine.point(t - 0.012, -0.08),
                spine.point(t, -0.36),
                species.dark,
                3.4,
            )
    size = depth * (0.19 if wet else 0.13 if species.form != "whale" else 0.1)
    x, y = spine.point(0.85 if wet else 0.86, 0.16 if wet else 0.06)
    _eye(pen, x, y, size, species, asleep=asleep)
    cx, cy = spine.point(0.82 if wet else 0.80, -0.36)
    pen.ellipse(cx, cy, size * 0.9, size * 0.55, BLUSH, opacity=0.4)
    _smile(pen, species, spine)


def _bow(pen: Pen, start: Point, middle: Point, end: Point, colour: str, width: float) -> None:
    pen.line(f"M{start[0]:.1f} {start[1]:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {end[0]:.1f} {end[1]:.1f}", colour, width,
             opacity=0.5)  # fmt: skip


def _eye(pen: Pen, x: float, y: float, size: float, species: Fish, *, asleep: bool) -> None:
    if asleep:
        pen.line(f"M{x - size:.1f} {y:.1f}Q{x:.1f} {y + size * 1.1:.1f} {x + size:.1f} {y:.1f}", darken(species.dark, 0.4),
                 max(3, size * 0.3))  # fmt: skip
        return
    if species.form in ("fish", "round") or species.has("orca"):
        pen.circle(x, y, size * 1.3, "#ffffff", opacity=0.95 if not species.has("orca") else 0.25)
    pen.ellipse(x, y, size, size * 1.1, "#1f2430")
    pen.circle(x + size * 0.32, y - size * 0.4, size * 0.36, "#ffffff")
    pen.circle(x - size * 0.32, y + size * 0.42, size * 0.17, "#ffffff", opacity=0.85)


def _smile(pen: Pen, species: Fish, spine: Spine) -> None:
    ink = darken(species.dark, 0.3)
    if species.form in ("fish", "round"):
        start, middle, end = spine.point(1.0, -0.55), spine.point(0.965, -0.62), spine.point(0.93, -0.38)
    elif species.form == "shark":
        start, middle, end = spine.point(0.99, -0.9), spine.point(0.92, -0.82), spine.point(0.84, -0.36)
    else:
        start, middle, end = spine.point(1.0, -0.62), spine.point(0.92, -0.62), spine.point(0.83, -0.22)
    pen.line(f"M{start[0]:.1f} {start[1]:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {end[0]:.1f} {end[1]:.1f}",
             lighten(ink, 0.05), 3.6)  # fmt: skip
