"""Heads of the rig's beasts: ears, mask, eyes, nose, mouth. Big eyes with two lights make the charm."""

from __future__ import annotations

import math

from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import blob, tube
from pictura.engines.illustrator.species import Coat, Species

BLUSH = "#f2788a"


def head(
    species: Species, coat: Coat, x: float, y: float, size: float, *, young: bool, asleep: bool, mood: str
) -> str:
    """A head around x, y with this half width, looking a little to the right."""
    drawing = _Head(species, coat, x, y, size, young=young)
    drawing.paint(asleep=asleep, mood=mood)
    return drawing.pen.svg


class _Head:
    def __init__(self, species: Species, coat: Coat, x: float, y: float, size: float, *, young: bool) -> None:
        self.species, self.coat, self.x, self.y, self.size, self.young = species, coat, x, y, size, young
        self.pen = Pen()
        self.face = x + size * 0.10
        """The middle of the face: the head is turned to the right by this much."""
        self.fur = self.pen.radial(
            [(0, lighten(coat.base, 0.26)), (0.6, coat.base), (1, darken(coat.base, 0.14))],
            x - size * 0.2, y - size * 0.35, size * 1.35,
        )  # fmt: skip

    def paint(self, *, asleep: bool, mood: str) -> None:
        has = self.species.has
        if has("mane"):
            self._mane()
        hanging = self.species.ears in ("floppy", "flop")
        if not hanging:
            self._ear(-1)
            self._ear(1)
        self._skull()
        if hanging:
            self._ear(-1)
            self._ear(1)
        if has("shiba"):
            for side in (-1, 1):
                self.pen.ellipse(self.face + side * self.size * 0.34, self.y - self.size * 0.26,
                                 self.size * 0.11, self.size * 0.07, self.coat.light)  # fmt: skip
        for side in (-1, 1):
            self._eye(side, asleep=asleep or mood == "blink")
        self._nose_and_mouth(smiles=not asleep and mood != "sad", sad=mood == "sad")
        if self.species.ears in ("cat", "long", "button", "big") or has("tiger") or has("spots"):
            self._whiskers()

    def _mane(self) -> None:
        x, y, r, dark = self.x, self.y, self.size, self.coat.dark
        for scale, colour in ((1.0, darken(dark, 0.12)), (0.86, dark)):
            points = [
                (
                    x - r * 0.1 + math.cos(k / 18 * math.pi) * r * (1.62 if k % 2 else 1.38) * 1.02 * scale,
                    y + r * 0.06 + math.sin(k / 18 * math.pi) * r * (1.62 if k % 2 else 1.38) * scale,
                )
                for k in range(36)
            ]
            fill = self.pen.radial(
                [(0, darken(colour, 0.1)), (0.75, colour), (1, lighten(colour, 0.12))], x, y, r * 1.6
            )
            self.pen.path(blob(points, 4), fill)

    def _ear(self, side: int) -> None:
        kind, r, far = self.species.ears, self.size, side > 0
        colour = darken(self.coat.base, 0.1) if far else self.fur
        if kind in ("cat", "prick", "tall"):
            self._pointed_ear(side, colour)
        elif kind in ("round", "big", "button", "side"):
            self._round_ear(side, colour)
        elif kind == "long":
            bx, by = self.x + side * r * 0.34, self.y - r * 0.6
            outer = [(bx, by + 10, r * 0.2), (bx + side * r * 0.1, by - r * 0.6, r * 0.26),
                     (bx + side * r * 0.34, by - r * 1.25, r * 0.12)]  # fmt: skip
            inner = [(bx, by, r * 0.09), (bx + side * r * 0.1, by - r * 0.6, r * 0.14),
                     (bx + side * r * 0.3, by - r * 1.1, r * 0.05)]  # fmt: skip
            self.pen.path(tube(outer), colour)
            self.pen.path(tube(inner), self._inner_ear, opacity=0.85)
        elif kind == "flop":
            bx, by = self.x + side * r * 0.56, self.y - r * 0.72
            shape = [(bx - side * r * 0.2, by - r * 0.02), (bx + side * r * 0.1, by - r * 0.34),
                     (bx + side * r * 0.5, by - r * 0.1), (bx + side * r * 0.42, by + r * 0.36),
                     (bx + side * r * 0.14, by + r * 0.2)]  # fmt: skip
            self.pen.path(blob(shape, 6), darken(self.coat.base, 0.16))
        else:
            bx, by = self.x + side * r * 0.72, self.y - r * 0.56
            shape = [(bx - side * r * 0.16, by, r * 0.22), (bx + side * r * 0.16, by + r * 0.34, r * 0.30),
                     (bx + side * r * 0.2, by + r * 0.92, r * 0.2)]  # fmt: skip
            self.pen.path(tube(shape), darken(self.coat.dark, 0.1) if far else self.coat.dark)

    @property
    def _inner_ear(self) -> str:
        return mix(self.coat.light, "#f28a96", 0.55)

    def _pointed_ear(self, side: int, colour: str) -> None:
        r, kind = self.size, self.species.ears
        tall = {"cat": 0.92, "prick": 0.86, "tall": 1.16}[kind] * r
        wide = (0.42 if kind == "tall" else 0.40) * r
        bx, by = self.x + side * r * 0.58, self.y - r * 0.52
        tip_x, tip_y = bx + side * r * 0.2, by - tall * 0.82
        left, right = (wide, wide * 0.95) if side < 0 else (wide * 0.95, wide)
        outline = [
            (bx - left, by + r * 0.14), (bx - left * 0.62, by - tall * 0.36), (tip_x - 3, tip_y + 3),
            (tip_x + 3, tip_y + 3), (bx + right * 0.82, by - tall * 0.26), (bx + right, by + r * 0.26),
        ]  # fmt: skip
        self.pen.path(blob(outline, 6), colour)
        if kind == "tall":
            tip = [(tip_x - wide * 0.42, tip_y + tall * 0.32), (tip_x - 3, tip_y + 2), (tip_x + 3, tip_y + 2),
                   (tip_x + wide * 0.42, tip_y + tall * 0.34)]  # fmt: skip
            self.pen.path(blob(tip, 6), self.coat.dark)
        inner = [
            (bx - wide * 0.5, by + r * 0.1), (bx - wide * 0.28, by - tall * 0.28),
            (tip_x, tip_y + tall * 0.26), (bx + wide * 0.52, by - tall * 0.12), (bx + wide * 0.52, by + r * 0.2),
        ]  # fmt: skip
        self.pen.path(blob(inner, 6), self.coat.light if kind == "tall" else self._inner_ear, opacity=0.85)

    def _round_ear(self, side: int, colour: str) -> None:
        r, kind = self.size, self.species.ears
        radius = {"round": 0.34, "big": 0.5, "button": 0.3, "side": 0.32}[kind] * r
        out = {"round": 0.74, "big": 0.9, "button": 0.68, "side": 1.04}[kind] * r
        up = {"round": 0.68, "big": 0.58, "button": 0.68, "side": -0.02}[kind] * r
        panda = self.species.has("panda")
        cx, cy = self.x + side * out, self.y - up
        self.pen.circle(cx, cy, radius, self.coat.dark if panda else colour)
        inner = lighten(self.coat.dark, 0.16) if panda else self._inner_ear
        self.pen.circle(cx + side, cy + 2, radius * 0.58, inner, opacity=0.8)

    def _skull(self) -> None:
        x, y, r, has = self.x, self.y, self.size, self.species.has
        rx, ry = r * 1.06, r * 0.9
        cheek_x, cheek_y = (1.06, 0.28) if self.species.ears in ("cat", "tall", "prick") else (0.98, 0.16)
        outline = [
            (x - rx * cheek_x, y + ry * cheek_y), (x - rx * 0.78, y - ry * 0.62), (x, y - ry * 0.96),
            (x + rx * 0.78, y - ry * 0.62), (x + rx * cheek_x, y + ry * cheek_y),
            (x + rx * 0.62, y + ry * 0.78), (x, y + ry * 0.98), (x - rx * 0.62, y + ry * 0.78),
        ]  # fmt: skip
        skull = blob(outline, 10)
        self.pen.path(skull, self.fur)
        inner = Pen()
        self._markings(inner)
        if has("ape"):
            self._ape_face(inner)
        elif not has("koala"):
            m = self.species.muzzle
            inner.ellipse(self.face + r * 0.02, y + r * 0.46, r * (0.34 + 0.16 * m), r * (0.26 + 0.10 * m),
                          self.coat.light)  # fmt: skip
        for side in (-1, 1):
            inner.ellipse(self.face + side * r * 0.66, y + r * 0.40, r * 0.17, r * 0.10, BLUSH, opacity=0.38)
        self.pen.clip(skull, inner.svg)

    def _ape_face(self, inner: Pen) -> None:
        fx, y, r = self.face, self.y, self.size
        for side in (-1, 1):
            inner.circle(fx + side * r * 0.36, y - r * 0.02, r * 0.42, self.coat.light)
        inner.ellipse(fx, y + r * 0.46, r * 0.62, r * 0.44, self.coat.light)

    def _markings(self, inner: Pen) -> None:
        fx, y, r, has, dark = self.face, self.y, self.size, self.species.has, self.coat.dark
        if has("fox") or has("shiba"):
            mask = [(-1.2, 0.16), (-0.62, 0.10), (-0.18, 0.34), (0, 0.06), (0.18, 0.34), (0.62, 0.10),
                    (1.2, 0.16), (0.7, 1.1), (-0.7, 1.1)]  # fmt: skip
            inner.path(blob([(fx + a * r, y + b * r) for a, b in mask], 8), self.coat.light)
        if has("mask"):
            mask = [(-1.1, 0.1), (-0.5, -0.3), (0, -0.02), (0.5, -0.3), (1.1, 0.1), (0.5, 0.34), (0, 0.22),
                    (-0.5, 0.34)]  # fmt: skip
            inner.path(blob([(fx + a * r, y + b * r) for a, b in mask], 8), dark, opacity=0.92)
        if has("panda"):
            for side in (-1, 1):
                ex, ey = fx + side * r * 0.42, y + r * 0.06
                inner.ellipse(ex, ey, r * 0.26, r * 0.34, dark, turn=f"rotate({side * 24} {ex:.1f} {ey:.1f})")
        if has("tabby") or has("tiger"):
            strength = 1.0 if has("tiger") else 0.62
            for dx, length in ((-0.26, 0.34), (0, 0.42), (0.26, 0.34)):
                stripe = [(fx + dx * r, y - r, 4.4), (fx + dx * r * 0.92, y - r * (1 - length * 0.6), 4.2),
                          (fx + dx * r * 0.8, y - r * (1 - length * 1.15), 1)]  # fmt: skip
                inner.path(tube(stripe), dark, opacity=strength)
            for side in (-1, 1):
                for dy in (0.12, 0.36):
                    stripe = [(self.x + side * r * 1.14, y + r * dy, 4.0),
                              (self.x + side * r * 0.9, y + r * (dy + 0.04), 3.6),
                              (self.x + side * r * 0.68, y + r * (dy + 0.02), 0.8)]  # fmt: skip
                    inner.path(tube(stripe), dark, opacity=strength)
        if has("spots"):
            for a, b, size in ((-0.3, -0.62, 0.08), (0.05, -0.7, 0.09), (0.36, -0.58, 0.08), (-0.1, -0.45, 0.06),
                               (0.2, -0.42, 0.06), (-0.8, 0, 0.09), (0.86, 0, 0.09), (-0.9, 0.3, 0.08),
                               (0.92, 0.3, 0.08), (-0.62, -0.36, 0.08), (0.66, -0.34, 0.08)):  # fmt: skip
                inner.circle(fx + a * r, y + b * r, size * r, dark, opacity=0.85)

    def _eye(self, side: int, *, asleep: bool) -> None:
        pen, r, species = self.pen, self.size, self.species
        x = self.face + side * r * (0.46 if species.has("koala") else 0.32 if species.has("ape") else 0.42)
        y = self.y + r * (0.0 if species.has("ape") else 0.10)
        size = r * (0.175 if self.young else 0.145)
        if asleep:
            pen.line(f"M{x - size:.1f} {y + 2:.1f}Q{x:.1f} {y + size * 1.1:.1f} {x + size:.1f} {y + 2:.1f}",
                     lighten(species.eye, 0.5) if species.has("panda") else species.eye, 4.4)  # fmt: skip
            return
        pen.ellipse(x, y, size, size * 1.22, species.eye)
        if species.iris:
            pen.ellipse(x, y + size * 0.42, size * 0.72, size * 0.62, species.iris, opacity=0.75)
            pen.ellipse(x, y + size * 0.12, size * 0.5, size * 0.8, species.eye)
        pen.circle(x + size * 0.32, y - size * 0.45, size * 0.36, "#ffffff")
        pen.circle(x - size * 0.35, y + size * 0.5, size * 0.17, "#ffffff", opacity=0.85)

    def _nose_and_mouth(self, *, smiles: bool, sad: bool) -> None:
        pen, fx, r, species = self.pen, self.face, self.size, self.species
        y, m = self.y + r * 0.33, species.muzzle
        half = r * (0.10 + 0.05 * m)
        if species.has("koala"):
            pen.ellipse(fx, self.y + r * 0.28, r * 0.2, r * 0.3, species.nose)
            pen.ellipse(fx - r * 0.06, self.y + r * 0.16, r * 0.05, r * 0.08, "#ffffff", opacity=0.4)
            y = self.y + r * 0.46
        elif species.has("snout"):
            pen.ellipse(fx, self.y + r * 0.36, r * 0.34, r * 0.24, species.nose)
            for side in (-1, 1):
                pen.ellipse(
                    fx + side * r * 0.12, self.y + r * 0.36, r * 0.055, r * 0.09, darken(species.nose, 0.4)
                )
            y = self.y + r * 0.5
        else:
            shape = [(fx - half, y - half * 0.5), (fx, y - half * 0.62), (fx + half, y - half * 0.5),
                     (fx + half * 0.5, y + half * 0.35), (fx, y + half * 0.62),
                     (fx - half * 0.5, y + half * 0.35)]  # fmt: skip
            pen.path(blob(shape, 6), species.nose)
            pen.ellipse(fx - half * 0.3, y - half * 0.28, half * 0.3, half * 0.16, "#ffffff", opacity=0.5)
        low, wide = y + half * 0.6, r * 0.18
        if smiles and m >= 0.55:
            pen.path(
                f"M{fx - wide * 0.75:.1f} {low + r * 0.09:.1f}Q{fx:.1f} {low + r * 0.14:.1f} {fx + wide * 0.75:.1f} "
                f"{low + r * 0.09:.1f}Q{fx + wide * 0.6:.1f} {low + r * 0.33:.1f} {fx:.1f} {low + r * 0.33:.1f}"
                f"Q{fx - wide * 0.6:.1f} {low + r * 0.33:.1f} {fx - wide * 0.75:.1f} {low + r * 0.09:.1f}Z",
                "#8c3440",
            )
            pen.ellipse(fx, low + r * 0.26, wide * 0.36, r * 0.065, "#f2808c")
        ink = darken(self.coat.dark, 0.45)
        bow = -0.04 if sad else 0.17
        pen.line(
            f"M{fx:.1f} {low:.1f}V{low + r * 0.08:.1f}M{fx - wide:.1f} {low + r * (0.14 if sad else 0.06):.1f}"
            f"Q{fx - wide * 0.55:.1f} {low + r * bow:.1f} {fx:.1f} {low + r * 0.08:.1f}"
            f"Q{fx + wide * 0.55:.1f} {low + r * bow:.1f} {fx + wide:.1f} {low + r * (0.14 if sad else 0.06):.1f}",
            ink, 3,
        )  # fmt: skip

    def _whiskers(self) -> None:
        fx, y, r = self.face, self.y, self.size
        for side in (-1, 1):
            for dy in (-0.02, 0.1):
                self.pen.line(
                    f"M{fx + side * r * 0.5:.1f} {y + r * (0.42 + dy):.1f}"
                    f"Q{fx + side * r * 0.9:.1f} {y + r * (0.36 + dy * 1.6):.1f} "
                    f"{fx + side * r * 1.24:.1f} {y + r * (0.40 + dy * 2.6):.1f}",
                    "#ffffff", 2.2, opacity=0.8,
                )  # fmt: skip
