"""Heads of the rig's birds: bill, crest, and a big eye with two lights."""

from __future__ import annotations

import math
from collections.abc import Mapping

from pictura.engines.illustrator.bird import Bird
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Point, blob, tube

BLUSH = "#f2788a"
_REACH = {"cone": 1.45, "hook": 1.5, "flat": 1.95, "dagger": 2.2, "bent": 2.1, "hen": 1.5, "pouch": 3.0}
_BILLS: Mapping[str, tuple[Point, tuple[Point, ...], tuple[float, float, float]]] = {
    "cone": ((0.7, 0.12), ((0, -0.22), (0.72, 0.04), (0, 0.26)), (0.1, 0.04, 0.5)),
    "hen": ((0.76, 0.06), ((0, -0.26), (0.5, -0.1), (0.72, 0.26), (0.1, 0.26)), (0.14, 0.1, 0.44)),
    "hook": ((0.7, 0.04), ((0, -0.34), (0.5, -0.3), (0.8, 0.1), (0.74, 0.5), (0.5, 0.26), (0, 0.36)), (0.06, 0.16, 0.4)),
    "flat": ((0.7, 0.2), ((0, -0.46), (0.45, -0.14), (0.95, -0.1), (1.16, 0.08), (0.95, 0.3), (0.4, 0.36), (0, 0.4)),
             (0.24, 0.14, 0.8)),
    "pouch": ((0.62, 0.12), ((0, -0.3), (1.2, 0.0), (2.2, 0.24), (2.34, 0.44), (1.9, 0.72), (1.0, 1.02), (0.2, 0.7), (0, 0.3)),
              (0.1, 0.12, 1.9)),
    "dagger": ((0.7, 0.1), ((0, -0.28), (0.8, -0.1), (1.5, 0.08), (0.7, 0.2), (0, 0.3)), (0.14, 0.04, 0.9)),
}  # fmt: skip
"""Where a bill's root is from the head's middle, its outline from there, and where its gape starts and how long it is,
all in halves of the head's width."""
_CREST = {"tufts": 1.2, "comb": 1.45, "crown": 1.9, "fan": 1.75}


def bill_reach(species: Bird) -> float:
    """How far the bill's tip is from the head's middle."""
    return (1.1 if species.has("front") else _REACH[species.shape]) * species.head


def crest_height(species: Bird) -> float:
    """How high a crest stands above the head's middle."""
    return _CREST.get(species.crest, 0.6) * species.head


def head(species: Bird, x: float, y: float, *, asleep: bool) -> str:
    """A head around x, y that looks right."""
    drawing = _Head(species, x, y)
    drawing.paint(asleep=asleep)
    return drawing.pen.svg


class _Head:
    def __init__(self, species: Bird, x: float, y: float) -> None:
        self.species, self.x, self.y, self.size, self.pen = species, x, y, species.head, Pen()
        colour = species.accent if species.has("hood") else species.base
        r = self.size
        self.fill = self.pen.radial(
            [(0, lighten(colour, 0.26)), (0.6, colour), (1, darken(colour, 0.14))],
            x - r * 0.2,
            y - r * 0.35,
            r * 1.35,
        )

    def paint(self, *, asleep: bool) -> None:
        species, r = self.species, self.size
        self._crest()
        if not species.has("front"):
            self._bill()
        self.pen.ellipse(self.x, self.y, r * 1.02, r * 0.96, self.fill)
        if species.has("front"):
            self._front(asleep=asleep)
            return
        self._marks()
        self._eye(self.x + r * 0.36, self.y - r * 0.08, r * 0.2, asleep=asleep)

    def _front(self, *, asleep: bool) -> None:
        """Turned to us, a little to the right: two eyes, the bill between them."""
        species, pen, r = self.species, self.pen, self.size
        face, y = self.x + r * 0.12, self.y
        if species.has("disc"):
            for side in (-1, 1):
                pen.circle(face + side * r * 0.36, y, r * 0.46, species.light)
            for side in (-1, 1):
                pen.line(f"M{face:.1f} {y - r * 0.16:.1f}Q{face + side * r * 0.3:.1f} {y - r * 0.66:.1f} "
                         f"{face + side * r * 0.84:.1f} {y - r * 0.66:.1f}", species.dark, r * 0.13)  # fmt: skip
        if species.has("mask"):
            for side in (-1, 1):
                pen.ellipse(face + side * r * 0.34, y + r * 0.2, r * 0.4, r * 0.5, species.light)
            pen.ellipse(face, y + r * 0.5, r * 0.56, r * 0.36, species.light)
        for side in (-1, 1):
            if species.has("cheek"):
                pen.ellipse(face + side * r * 0.56, y + r * 0.36, r * 0.16, r * 0.1, BLUSH, opacity=0.45)
            self._eye(face + side * r * 0.36, y, r * (0.25 if species.has("disc") else 0.16), asleep=asleep)
        wide = r * 0.17
        tip = r * (0.5 if species.has("disc") else 0.44)
        pen.path(
            blob(
                [
                    (face - wide, y + r * 0.2),
                    (face, y + r * 0.1),
                    (face + wide, y + r * 0.2),
                    (face + 2, y + tip),
                ],
                6,
            ),
            species.bill,
        )
        pen.line(f"M{face - wide * 0.8:.1f} {y + r * 0.26:.1f}Q{face:.1f} {y + r * 0.34:.1f} {face + wide * 0.8:.1f} "
                 f"{y + r * 0.26:.1f}", darken(species.bill, 0.3), 2.4, opacity=0.5 if not species.has("disc") else 0)  # fmt: skip

    def _marks(self) -> None:
        species, pen, x, y, r = self.species, self.pen, self.x, self.y, self.size
        if species.has("cap"):
            pen.ellipse(x - r * 0.05, y - r * 0.6, r * 0.66, r * 0.34, species.accent)
        if species.has("cheek-white"):
            pen.ellipse(x + r * 0.44, y + r * 0.06, r * 0.44, r * 0.46, "#fbf3ea")
        if species.has("ring"):
            pen.path(tube([(x - r * 0.86, y + r * 0.8, 5), (x - r * 0.1, y + r * 1.0, 6), (x + r * 0.6, y + r * 0.78, 5)]),
                     "#fbf7ee")  # fmt: skip
        if species.has("cheek"):
            pen.ellipse(x + r * 0.24, y + r * 0.34, r * 0.2, r * 0.12, BLUSH, opacity=0.5)
        if species.has("breast"):
            pen.ellipse(x + r * 0.5, y + r * 0.56, r * 0.4, r * 0.3, species.accent, opacity=0.9)

    def _eye(self, x: float, y: float, size: float, *, asleep: bool) -> None:
        pen, species = self.pen, self.species
        if asleep:
            pen.line(f"M{x - size:.1f} {y:.1f}Q{x:.1f} {y + size * 1.1:.1f} {x + size:.1f} {y:.1f}",
                     darken(species.dark, 0.3), max(2.6, size * 0.34))  # fmt: skip
            return
        if species.iris:
            pen.circle(x, y, size * 1.3, species.iris)
        elif self._is_dark:
            pen.circle(x, y, size * 1.24, "#e8e4dc", opacity=0.9)
        pen.ellipse(x, y, size, size * 1.1, species.eye)
        pen.circle(x + size * 0.32, y - size * 0.4, size * 0.36, "#ffffff")
        pen.circle(x - size * 0.32, y + size * 0.42, size * 0.17, "#ffffff", opacity=0.85)
        if species.shape == "hook" and species.has("raptor") and not species.has("front"):
            pen.line(f"M{x - size * 1.5:.1f} {y - size * 1.5:.1f}L{x + size * 1.7:.1f} {y - size * 0.95:.1f}",
                     darken(species.accent, 0.35), size * 0.6)  # fmt: skip

    @property
    def _is_dark(self) -> bool:
        colour = self.species.accent if self.species.has("hood") else self.species.base
        return sum(int(colour[k : k + 2], 16) for k in (1, 3, 5)) < 260

    def _bill(self) -> None:
        if self.species.shape == "bent":
            self._bent_bill()
            return
        r = self.size
        (left, top), outline, (gape_x, gape_y, gape) = _BILLS[self.species.shape]
        x, y = self.x + r * left, self.y + r * top
        self.pen.path(blob([(x + r * a, y + r * b) for a, b in outline], 6), self.species.bill)
        self.pen.line(
            f"M{x + r * gape_x:.1f} {y + r * gape_y:.1f}q{r * gape / 2:.1f} {r * gape * 0.12:.1f} {r * gape:.1f} 0",
            darken(self.species.bill, 0.35), 2.4, opacity=0.6,
        )  # fmt: skip
        if self.species.has("knob"):
            knob = [(x + r * 0.08, y - r * 0.34, r * 0.16), (x - r * 0.3, y - r * 0.2, r * 0.1)]
            self.pen.path(tube(knob), "#2c2a30")

    def _bent_bill(self) -> None:
        """A flamingo's: down at a right angle, black at its end."""
        x, y, r = self.x + self.size * 0.7, self.y + self.size * 0.1, self.size
        discs = [
            (x, y, r * 0.42),
            (x + r * 0.7, y + r * 0.2, r * 0.38),
            (x + r * 0.98, y + r * 0.95, r * 0.16),
        ]
        self.pen.path(tube(discs), self.species.bill)
        end = [
            (x + r * 0.88, y + r * 0.42, r * 0.3),
            (x + r * 1.0, y + r * 0.72, r * 0.24),
            (x + r * 0.98, y + r * 1.0, r * 0.14),
        ]
        self.pen.path(tube(end), "#2f2a30")

    def _crest(self) -> None:
        species, pen, x, y, r = self.species, self.pen, self.x, self.y, self.size
        if species.crest == "tufts":
            for side in (-1, 1):
                bx = x + side * r * 0.58
                pen.path(blob([(bx - r * 0.26, y - r * 0.5), (bx + side * r * 0.22, y - r * 1.16), (bx + r * 0.26, y - r * 0.46)], 6),
                         darken(species.base, 0.12))  # fmt: skip
        elif species.crest == "comb":
            for k, (dx, up, size) in enumerate(((-0.42, 0.92, 0.26), (-0.06, 1.1, 0.32), (0.34, 1.0, 0.28))):
                pen.circle(x + dx * r, y - up * r, size * r, darken(species.accent, 0.06 * (k == 0)))
            pen.path(
                tube([(x + r * 0.72, y + r * 0.5, r * 0.16), (x + r * 0.74, y + r * 0.86, r * 0.24)]),
                species.accent,
            )
        elif species.crest == "crown":
            for k in range(5):
                angle = math.radians(64 + k * 16)
                tip = x + math.cos(angle) * r * 1.75, y - math.sin(angle) * r * 1.75
                pen.line(f"M{x:.1f} {y - r * 0.7:.1f}L{tip[0]:.1f} {tip[1]:.1f}", species.dark, 3)
                pen.circle(*tip, r * 0.17, species.light)
        elif species.crest == "fan":
            for k in range(4):
                angle = math.radians(84 + k * 18)
                pen.path(tube([(x - r * 0.2, y - r * 0.5, r * 0.2), (x + math.cos(angle) * r * 1.2, y - math.sin(angle) * r * 1.2, r * 0.22),
                               (x - r * 0.2 + math.cos(angle) * r * 1.6, y - math.sin(angle) * r * 1.55, r * 0.06)]), species.accent)  # fmt: skip
        if species.has("wattle"):
            pen.path(
                tube([(x + r * 0.7, y + r * 0.3, r * 0.18), (x + r * 0.76, y + r * 1.2, r * 0.22)]), "#d8453c"
            )
