"""Heads of the long-legged beasts, seen from the front: long faces, horns, manes, an elephant's trunk."""

from __future__ import annotations

from typing import Protocol

from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.hoofed_horns import horns
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import blob, leaf_at, tube

EYE = "#241a1c"
GROWN_HORNS = frozenset({"antlers", "palmate"})
"""What the young do not have yet."""
FINE = ((-0.86, -0.22), (-0.64, -0.72), (0.0, -0.9), (0.66, -0.72), (0.9, -0.22), (0.76, 0.22), (0.5, 0.62), (0.38, 0.98),
        (0.04, 1.14), (-0.3, 0.98), (-0.42, 0.62), (-0.7, 0.22))  # fmt: skip
"""A deer's face: broad at the brow, small at the nose; in shares of the head."""
TALL = ((-0.72, -0.28), (-0.52, -0.8), (0.0, -0.96), (0.54, -0.8), (0.76, -0.28), (0.6, 0.3), (0.5, 0.7), (0.58, 1.06),
        (0.38, 1.34), (0.05, 1.42), (-0.28, 1.34), (-0.48, 1.06), (-0.4, 0.7), (-0.54, 0.3))  # fmt: skip
"""A giraffe's: narrow, with a broad upper lip."""
LONG = ((-0.86, -0.2), (-0.6, -0.78), (0.0, -0.96), (0.62, -0.78), (0.9, -0.2), (0.66, 0.6), (0.58, 1.1), (0.08, 1.3),
        (-0.44, 1.1), (-0.62, 0.6))  # fmt: skip


class Looks(Protocol):
    """What a head needs to know of its species."""

    @property
    def base(self) -> str: ...
    @property
    def light(self) -> str: ...
    @property
    def dark(self) -> str: ...
    @property
    def horns(self) -> str: ...
    @property
    def ears(self) -> str: ...
    @property
    def mane(self) -> str: ...
    @property
    def face(self) -> str: ...
    def has(self, mark: str) -> bool: ...


def head(looks: Looks, x: float, y: float, size: float, *, young: bool, asleep: bool) -> str:
    """A head around x, y; `size` is half its width at the brow."""
    pen = Pen()
    fur = pen.radial(
        [(0, lighten(looks.base, 0.24)), (0.6, looks.base), (1, darken(looks.base, 0.16))],
        x - size * 0.2, y - size * 0.4, size * 1.7,
    )  # fmt: skip
    if looks.has("trunk"):
        _elephant(pen, looks, x, y, size, fur)
        _eyes(
            pen, x + size * 0.1, y - size * 0.08, size * 0.46, size * (0.17 if young else 0.14), asleep=asleep
        )
        return pen.svg
    if not (young and looks.horns in GROWN_HORNS):
        horns(pen, looks.horns, (looks.base, looks.dark), x, y, size)
    _ears(pen, looks, x, y, size, fur)
    if looks.face == "fine":
        fine_face(pen, looks, x, y, size, fur, young=young)
        _eyes(
            pen, x + size * 0.06, y + size * 0.04, size * 0.5, size * (0.28 if young else 0.22), asleep=asleep
        )
        return pen.svg
    _face(pen, looks, x, y, size, fur)
    _eyes(pen, x + size * 0.08, y - size * 0.02, size * 0.52, size * (0.24 if young else 0.2), asleep=asleep)
    if looks.mane and not looks.has("net"):
        _forelock(pen, looks, x, y, size)
    return pen.svg


def _ears(pen: Pen, looks: Looks, x: float, y: float, r: float, fur: str) -> None:
    length = r * (1.15 if looks.ears == "tall" else 0.72)
    up = 1.25 if looks.ears == "tall" else 0.5
    if looks.face == "fine":
        up, length = 0.34, r * 1.05
    if looks.mane and looks.ears != "tall":
        up, length = 1.15, r * 0.62
    for side in (-1, 1):
        bx, by = x + side * r * 0.56, y - r * 0.62
        angle = -up if side > 0 else -3.1416 + up
        pen.path(leaf_at(bx, by, length, angle, 0.46), darken(looks.base, 0.12) if side > 0 else fur)
        pen.path(leaf_at(bx + side * 3, by - 2, length * 0.7, angle, 0.36), mix(looks.light, "#f0a0a0", 0.4))


def _face(pen: Pen, looks: Looks, x: float, y: float, r: float, fur: str) -> None:
    if looks.has("wool"):
        tuft = [
            (x + dx * r, y + dy * r)
            for dx, dy in ((-0.8, -0.5), (-0.5, -1.0), (0, -1.12), (0.5, -1.0), (0.8, -0.5), (0, -0.2))
        ]
        pen.path(blob(tuft), lighten(looks.base, 0.3))
    fx = x + r * 0.08
    shape = TALL if looks.has("net") else LONG
    face = blob([(x + a * r, y + b * r) for a, b in shape], 8)
    pen.path(face, looks.light if looks.has("wool") and looks.has("stout") else fur)
    inner = Pen()
    if looks.has("blaze"):
        inner.path(
            tube([(fx, y - r * 0.8, 5), (fx, y - r * 0.1, 7), (fx, y + r * 0.6, 12)]), "#fbf4ea", opacity=0.95
        )
    if looks.has("patches"):
        inner.circle(x - r * 0.66, y - r * 0.2, r * 0.52, looks.dark)
    if looks.has("stripes"):
        for dx in (-0.36, -0.12, 0.12, 0.36):
            inner.path(
                tube(
                    [
                        (fx + dx * r, y - r, 4),
                        (fx + dx * r * 0.9, y - r * 0.5, 3.4),
                        (fx + dx * r * 0.5, y - r * 0.1, 1),
                    ]
                ),
                looks.dark,
            )
    if looks.has("net"):
        for dx, dy, half in (
            (-0.3, -0.62, 0.13),
            (0.34, -0.66, 0.14),
            (0.04, -0.36, 0.15),
            (-0.62, 0.3, 0.12),
            (0.74, 0.26, 0.12),
        ):
            inner.ellipse(x + dx * r, y + dy * r, half * r, half * r * 0.82, looks.dark, opacity=0.85)
    muzzle = looks.dark if looks.has("stripes") else looks.light
    inner.ellipse(fx, y + r * 0.92, r * 0.66, r * 0.5, muzzle)
    for side in (-1, 1):
        inner.ellipse(fx + side * r * 0.56, y + r * 0.36, r * 0.18, r * 0.11, "#f2788a", opacity=0.35)
    pen.clip(face, inner.svg)
    ink = "#c8b4b8" if looks.has("stripes") else darken(looks.dark, 0.4)
    for side in (-1, 1):
        pen.ellipse(fx + side * r * 0.24, y + r * 0.82, r * 0.07, r * 0.1, ink)
    pen.line(
        f"M{fx - r * 0.26:.1f} {y + r * 1.06:.1f}Q{fx:.1f} {y + r * 1.22:.1f} {fx + r * 0.26:.1f} {y + r * 1.06:.1f}",
        ink,
        2.6,
    )
    if looks.has("beard"):
        pen.path(
            tube([(fx, y + r * 1.22, 9), (fx - 4, y + r * 1.6, 6), (fx - 8, y + r * 1.9, 1)]), looks.light
        )


def fine_face(pen: Pen, looks: Looks, x: float, y: float, r: float, fur: str, *, young: bool) -> None:
    """A deer's: pale around the eyes and the mouth, a dark wet nose; the young have flecks on the brow."""
    face = blob([(x + a * r, y + b * r) for a, b in FINE], 8)
    fx = x + r * 0.04
    pen.path(face, fur)
    inner = Pen()
    crown = [(fx - r * 0.34, y - r), (fx + r * 0.36, y - r), (fx + r * 0.2, y - r * 0.3), (fx + r * 0.1, y + r * 0.46),
             (fx - r * 0.08, y + r * 0.46), (fx - r * 0.2, y - r * 0.3)]  # fmt: skip
    inner.path(blob(crown), looks.dark, opacity=0.3)
    for side in (-1, 1):
        inner.ellipse(fx + side * r * 0.5, y + r * 0.06, r * 0.33, r * 0.37, looks.light, opacity=0.4)
        inner.ellipse(fx + side * r * 0.62, y + r * 0.46, r * 0.17, r * 0.1, "#f2788a", opacity=0.4)
    inner.ellipse(fx, y + r * 1.0, r * 0.42, r * 0.34, looks.light)
    if young:
        for dx, dy in ((-0.12, -0.62), (0.14, -0.66), (0.0, -0.44)):
            inner.circle(fx + dx * r, y + dy * r, r * 0.05, looks.light, opacity=0.9)
    pen.clip(face, inner.svg)
    nose = [(fx - r * 0.22, y + r * 0.68), (fx, y + r * 0.62), (fx + r * 0.22, y + r * 0.68), (fx + r * 0.12, y + r * 0.84),
            (fx, y + r * 0.9), (fx - r * 0.12, y + r * 0.84)]  # fmt: skip
    pen.path(blob(nose, 6), "#3a2828")
    pen.ellipse(fx - r * 0.06, y + r * 0.7, r * 0.08, r * 0.035, "#ffffff", opacity=0.7)
    smile = f"M{fx - r * 0.2:.1f} {y + r * 0.96:.1f}Q{fx - r * 0.1:.1f} {y + r * 1.07:.1f} {fx:.1f} {y + r * 0.97:.1f}"
    pen.line(
        f"{smile}Q{fx + r * 0.1:.1f} {y + r * 1.07:.1f} {fx + r * 0.2:.1f} {y + r * 0.96:.1f}", "#5a3c38", 2.4
    )


def _eyes(pen: Pen, x: float, y: float, apart: float, size: float, *, asleep: bool) -> None:
    for side in (-1, 1):
        ex = x + side * apart
        if asleep:
            pen.line(f"M{ex - size:.1f} {y:.1f}q{size:.1f} {size * 0.9:.1f} {size * 2:.1f} 0", EYE, 3.4)
            continue
        pen.ellipse(ex, y, size * 0.9, size * 1.16, EYE)
        pen.circle(ex + size * 0.3, y - size * 0.42, size * 0.34, "#ffffff")
        pen.circle(ex - size * 0.3, y + size * 0.46, size * 0.16, "#ffffff", opacity=0.85)
        pen.line(
            f"M{ex + side * size * 0.6:.1f} {y - size * 0.9:.1f}l{side * size * 0.6:.1f} {-size * 0.3:.1f}",
            EYE,
            2.2,
        )


def _forelock(pen: Pen, looks: Looks, x: float, y: float, r: float) -> None:
    lock = [(x - r * 0.1, y - r * 1.02, 9), (x - r * 0.26, y - r * 0.6, 10), (x - r * 0.2, y - r * 0.2, 2)]
    pen.path(tube(lock), looks.mane)
    pen.path(
        tube(
            [(x + r * 0.14, y - r * 1.0, 8), (x + r * 0.2, y - r * 0.66, 7), (x + r * 0.1, y - r * 0.36, 1)]
        ),
        lighten(looks.mane, 0.12),
    )


def _elephant(pen: Pen, looks: Looks, x: float, y: float, r: float, fur: str) -> None:
    pink = mix(looks.light, "#f0a8a8", 0.4)
    for side, fill in ((1, darken(looks.base, 0.16)), (-1, fur)):
        wide = 1.0 if side > 0 else 1.25
        ear = [(x + side * r * 0.6, y - r * 0.7), (x + side * r * (0.9 + wide * 0.4), y - r * 0.95),
               (x + side * r * (0.9 + wide * 0.75), y - r * 0.2), (x + side * r * (0.8 + wide * 0.5), y + r * 0.7),
               (x + side * r * 0.8, y + r * 0.62)]  # fmt: skip
        pen.path(blob(ear), fill)
        cx, cy = x + side * r * (0.85 + wide * 0.28), y - r * 0.08
        pen.path(blob([(cx + (px - cx) * 0.62, cy + (py - cy) * 0.62) for px, py in ear]), pink, opacity=0.55)
    pen.ellipse(x, y, r * 1.02, r * 1.04, fur)
    for side in (-1, 1):
        pen.ellipse(x + r * 0.1 + side * r * 0.62, y + r * 0.4, r * 0.18, r * 0.11, "#f2788a", opacity=0.3)
    fx = x + r * 0.12
    for side in (-1, 1):
        tusk = [(fx + side * r * 0.36, y + r * 0.66, 7), (fx + side * r * 0.56, y + r * 1.06, 5.5),
                (fx + side * r * 0.86, y + r * 1.16, 1.5)]  # fmt: skip
        pen.path(tube(tusk), "#fff6e6")
    trunk = [(fx, y + r * 0.3, r * 0.34), (fx + r * 0.06, y + r * 0.95, r * 0.27), (fx + r * 0.3, y + r * 1.6, r * 0.21),
             (fx + r * 0.8, y + r * 1.72, r * 0.17), (fx + r * 1.06, y + r * 1.3, r * 0.14)]  # fmt: skip
    pen.path(tube(trunk), fur, stroke=darken(looks.base, 0.5), width=3, stroke_opacity=0.16)
    for t in (0.7, 0.95, 1.2):
        pen.line(
            f"M{fx - r * 0.2:.1f} {y + r * t:.1f}q{r * 0.22:.1f} {r * 0.1:.1f} {r * 0.44:.1f} 0",
            darken(looks.base, 0.3),
            2,
            opacity=0.5,
        )
    pen.line(
        f"M{fx - r * 0.52:.1f} {y + r * 0.62:.1f}q{r * 0.1:.1f} {r * 0.16:.1f} {r * 0.24:.1f} {r * 0.14:.1f}",
        darken(looks.base, 0.5),
        2.6,
    )
