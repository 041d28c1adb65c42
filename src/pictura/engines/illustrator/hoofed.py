"""The second rig: beasts on long legs, from fawn to elephant. Looking right, on a ground at y = 296."""

from __future__ import annotations

import math

import msgspec

from pictura.engines.illustrator import hoofed_coat, swing
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.hoofed_head import head
from pictura.engines.illustrator.hoofed_horns import HEIGHTS
from pictura.engines.illustrator.hoofed_kinds import GAIT_OF_ACTION, GAITS, Hoofed, all_hoofed
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, blob, smooth_discs, tube
from pictura.engines.illustrator.species import COLOURS

FLOOR = 296.0
SHORT_NECK = 0.6
LEAP_DEGREES = -6
"""How far a galloping beast rises in front."""
NET_CELL = 27.0
"""How long a patch of a giraffe's coat is."""


def knows(name: str) -> bool:
    return name in all_hoofed()


def loftiness(name: str) -> float:
    """How much higher than a horse it stands, by its neck alone: what has a long one keeps its body's size."""
    return 1 + 0.22 * max(0.0, all_hoofed()[name].neck - 1)


def beast(
    name: str,
    *,
    action: str = "stand",
    colour: str | None = None,
    young: bool = False,
    mood: str = "",
    phase: float = 0,
) -> Sprite:
    """Raises KeyError for a name that `hoofed.toml` lacks."""
    species = all_hoofed()[name]
    asked = COLOURS.get(colour or "")
    if asked:
        species = msgspec.structs.replace(
            species, base=asked, light=lighten(asked, 0.7), dark=darken(asked, 0.4)
        )
    return _Rig(species, action, young=young, blinks=mood == "blink").sprite(phase)


class _Rig:
    def __init__(self, species: Hoofed, action: str, *, young: bool, blinks: bool) -> None:
        self.species, self.young, self.pen = species, young, Pen()
        self.lying = action in ("sleep", "lie", "sit")
        self.asleep = action == "sleep"
        self.eyes_closed = self.asleep or blinks
        self.grazing = action in ("eat", "drink") and not species.has("net")
        gait = GAIT_OF_ACTION.get(action, "stand")
        self.gait = "walk" if gait == "run" and species.has("trunk") else gait
        self.stout = species.has("stout")
        self.legs = (0.72 if self.stout else 0.86 if young else 1.0) * (0.9 if species.has("trunk") else 1)
        self.legs *= species.legs
        self.lift = 196 if self.lying else FLOOR - 124 * self.legs - 16
        """The height of the back's middle."""
        base = species.base
        self.fur = self.pen.linear(
            [(0, lighten(base, 0.16)), (0.5, base), (1, darken(base, 0.18))], 0, self.lift - 60, 0, FLOOR
        )
        self.far = darken(base, 0.26)

    def sprite(self, phase: float) -> Sprite:
        spine = self._spine()
        hips = [(108, 30), (240, 26), (96, 34), (252, 30)]
        if self.lying:
            self._folded()
        else:
            for index in (0, 1):
                self._leg(index, hips[index], near=False)
        self._tail(spine, 0 if self.lying else swing.wag(phase, glad=False))
        if not self.lying:
            edge = darken(self.species.base, 0.55)
            for index in (2, 3):
                self.pen.path(
                    tube(self._bones(index, hips[index])), "none", stroke=edge, width=4, stroke_opacity=0.14
                )
        self._body(spine)
        if not self.lying:
            for index in (2, 3):
                self._leg(index, hips[index], near=True)
        else:
            self._tucked()
        x, y = self._neck(spine)
        size = (46 if self.species.has("trunk") else 40) * self.species.head * (1.18 if self.young else 1)
        self.pen.add(head(self.species, x, y, size, young=self.young, asleep=self.eyes_closed))
        airborne = self.gait == "run" and not self.lying
        rise = 22 if airborne else 0
        top = -rise + min(y - size * (1.5 + self._above()), self.lift - 46 * self.species.girth - 12)
        if self.species.has("hump"):
            top = min(top, self.lift - 78 * self.species.girth)
        left = -10 if not airborne else -70 if self.species.mane else -34
        right = max(390.0, x + size * 1.75)
        box = Box(left, top, right - left, FLOOR + 12 - top)
        svg = self.pen.svg
        if airborne:
            svg = f'<g transform="rotate({LEAP_DEGREES} 180 {self.lift:.1f})">{svg}</g>'
        return Sprite(
            svg,
            box,
            FLOOR if not airborne else FLOOR - 18,
            airborne=airborne,
            bleed=swing.TAIL_BLEED if phase else 0,
            hand=(x + size * 0.1, y + size * 1.1),
            seat=(170, self.lift - 38 * self.species.girth),
            crown=(x, y - size * 0.8, size * 1.8),
        )

    def _above(self) -> float:
        """How far horns rise above the ears, in shares of the head."""
        return HEIGHTS.get(self.species.horns, 0.6 if self.species.ears == "tall" else 0.15)

    def _spine(self) -> list[Disc]:
        girth = self.species.girth
        y = self.lift
        discs = [(104, y + 6, 42), (150, y + 4, 41), (205, y + 4, 40), (250, y, 42)]
        if self.gait == "run" and not self.lying:
            discs = [(104, y + 10, 43), (150, y - 2, 39), (205, y + 2, 38), (250, y + 2, 45)]
        if self.species.has("hump"):
            discs[1], discs[2] = (150, y - 12, 50), (196, y - 10, 46)
        slope = self.species.slope * (0.4 if self.lying else 1)
        return [(x, dy + slope * (180 - x) / 72, r * girth) for x, dy, r in discs]

    def _body(self, spine: list[Disc]) -> None:
        outline = tube(spine, 12)
        species, pen = self.species, self.pen
        if species.has("wool"):
            pen.path(hoofed_coat.wool(spine), self.fur)
        if species.has("hump"):
            x, y = 168, self.lift - 44
            pen.path(blob([(x - 52, y + 24), (x - 24, y - 24), (x + 6, y - 40), (x + 34, y - 16), (x + 54, y + 28)]),
                     self.fur)  # fmt: skip
        pen.path(outline, self.fur)
        inner = Pen()
        along = smooth_discs(spine, 6)
        if not species.has("patches"):
            paler = [(0, species.light, 0.0), (0.55, species.light, 0.0), (1, species.light, 0.8)]
            inner.path(
                outline,
                inner.linear(paler, 0, self.lift - 42 * species.girth, 0, self.lift + 48 * species.girth),
            )
        sheen = [(x, y - r * 0.66, r * 0.18) for x, y, r in along]
        inner.path(tube(sheen), lighten(species.base, 0.5), opacity=0.35)
        self._marks(inner, along)
        pen.clip(outline, inner.svg)

    def _marks(self, inner: Pen, along: list[Disc]) -> None:
        species, dark = self.species, self.species.dark
        if species.has("spots"):
            hoofed_coat.spots(inner, along, species.light)
        if species.has("stripes"):
            hoofed_coat.stripes(inner, along, dark)
        if species.has("patches"):
            hoofed_coat.patches(inner, self.lift, dark)
        if species.has("net"):
            hoofed_coat.net(inner, smooth_discs(along, 4), NET_CELL, dark)

    def _bones(self, index: int, hip: tuple[float, float]) -> list[Disc]:
        x, thick = hip
        y = self.lift + 24
        k = (FLOOR - 12 - y) / 124
        trunk = self.species.has("trunk")
        stout = (1.5 if trunk else 1.22 if self.stout else 1.0) * self.species.slender
        radii = (thick * stout, 12 * stout, (15 if trunk else 9.5) * stout)
        return [(x + dx, y + dy * k, r) for (dx, dy), r in zip(GAITS[self.gait][index], radii, strict=True)]

    def _leg(self, index: int, hip: tuple[float, float], *, near: bool) -> None:
        bones = self._bones(index, hip)
        outline = tube(bones)
        self.pen.path(outline, self.fur if near else self.far)
        if near and self.species.has("net"):
            inner = Pen()
            hoofed_coat.net(inner, smooth_discs(bones, 12)[:14], NET_CELL * 0.9, self.species.dark)
            self.pen.clip(outline, inner.svg)
        if near and self.species.has("stripes"):
            for t in (0.0, 0.12, 0.24, 0.36, 0.48, 0.6, 0.72):
                px, py, r = smooth_discs(bones, 10)[int(t * 20)]
                self.pen.line(
                    f"M{px - r * 0.8:.1f} {py:.1f}q{r * 0.8:.1f} 5 {r * 1.6:.1f} 0", self.species.dark, 5
                )
        hx, hy, r = bones[-1]
        foot = darken(self.species.hoof, 0 if near else 0.25)
        if self.species.has("trunk"):
            for toe in (-0.5, 0.05, 0.6):
                self.pen.ellipse(hx + toe * r, hy + r * 0.7, r * 0.24, r * 0.3, foot)
            return
        self.pen.path(
            f"M{hx - r * 0.85:.1f} {hy - r * 0.1:.1f}H{hx + r * 0.95:.1f}L{hx + r * 1.3:.1f} {hy + r * 1.05:.1f}"
            f"H{hx - r * 1.1:.1f}Z",
            foot,
        )

    def _folded(self) -> None:
        self.pen.path(tube([(236, 224, 24), (276, 268, 14), (300, 286, 11)]), self.far)

    def _tucked(self) -> None:
        edge = darken(self.species.base, 0.55)
        for bones in (
            [(110, 246, 36), (160, 276, 22), (206, 287, 11)],
            [(240, 246, 26), (290, 276, 14), (258, 288, 11)],
        ):
            outline = tube([(x, y, float(r)) for x, y, r in bones])
            self.pen.path(outline, self.fur, stroke=edge, width=4, stroke_opacity=0.14)
            x, y, r = bones[-1]
            self.pen.ellipse(x, y, r * 1.2, r * 0.8, self.species.hoof)

    def _tail(self, spine: list[Disc], wag: float) -> None:
        x, y, r = spine[0]
        x -= r * 0.9
        whole, self.pen = self.pen, Pen()
        self._hanging_tail(x, y)
        whole.add(swing.turned(self.pen.svg, wag, x + 6, y - 12))
        self.pen = whole

    def _hanging_tail(self, x: float, y: float) -> None:
        mane, fast = self.species.mane, self.gait == "run"
        if mane and not self.species.has("net") and not self.species.has("stripes"):
            if fast:
                discs = [(x + 6, y - 16, 9), (x - 34, y - 26, 18), (x - 74, y - 10, 16), (x - 104, y + 14, 3)]
            else:
                discs = [(x + 6, y - 14, 9), (x - 18, y + 14, 17), (x - 22, y + 58, 15), (x - 12, y + 92, 3)]
            self.pen.path(tube(discs), mane)
            self.pen.path(
                tube([(dx + 3, dy - 2, dr * 0.3) for dx, dy, dr in discs]), lighten(mane, 0.3), opacity=0.6
            )
            return
        if self.species.has("trunk") or self.species.has("patches") or self.species.has("net") or mane:
            self.pen.line(f"M{x + 6:.1f} {y - 10:.1f}q-22 22 -14 74", darken(self.species.base, 0.2), 6)
            self.pen.ellipse(x - 8, y + 70, 7, 13, self.species.dark)
            return
        self.pen.path(
            tube([(x + 8, y - 16, 11), (x - 12, y - 20, 9), (x - 20, y - 4, 3)]), self.species.light
        )

    def _neck(self, spine: list[Disc]) -> tuple[float, float]:
        """Draws neck and mane; gives where the head is."""
        x, y, r = spine[-1]
        reach = 92 * self.species.neck
        low = 94 if self.species.has("trunk") else 52
        if self.grazing:
            hx, hy = x + 74, min(FLOOR - low, y + 40 + reach * 0.5)
        elif self.asleep:
            hx, hy = x + 66, FLOOR - low
        else:
            hx, hy = x + 34 + reach * 0.12, y - 22 - reach * 0.82
        if self.gait == "run":
            hx, hy = hx + 22, hy + 16
        thick = r * (0.66 if self.species.neck > SHORT_NECK else 0.8)
        throat = [
            (x - 10, y + 4, r * 0.84),
            (x + (hx - x) * 0.3, y + (hy - y) * 0.28, thick * 0.9),
            (x + (hx - x) * 0.62, y + (hy - y) * 0.64, thick * 0.68),
            (hx - 8, hy + 8, thick * 0.6),
        ]
        along = smooth_discs(throat, 5)
        if self.species.mane:
            crest = [
                (mx - mr * 0.82, my - mr * 0.3, mr * k)
                for (mx, my, mr), k in zip(throat[1:], (0.3, 0.5, 0.52), strict=True)
            ]
            self.pen.path(tube(crest), self.species.mane)
        outline = tube(throat, 8)
        self.pen.path(outline, self.fur)
        inner = Pen()
        if not self.species.has("stripes") and self.species.neck > SHORT_NECK:
            inner.path(tube(_front_of(along)), self.species.light, opacity=0.75)
        if self.species.has("stripes"):
            for tx, ty, tr in along[1::2]:
                inner.path(
                    tube([(tx - tr, ty - 4, 5), (tx, ty + 2, 5), (tx + tr, ty - 2, 2)]), self.species.dark
                )
        if self.species.has("net"):
            hoofed_coat.net(inner, smooth_discs(along, 4), NET_CELL * 0.86, self.species.dark)
        self.pen.clip(outline, inner.svg)
        return hx, hy


def _front_of(along: list[Disc]) -> list[Disc]:
    """The paler front of a neck whose discs go up: thin at the chest, full under the chin."""
    edge: list[Disc] = []
    last = len(along) - 1
    for index in range(3, last + 1, 2):
        (ax, ay, _), (bx, by, _), (x, y, r) = along[index - 1], along[min(last, index + 1)], along[index]
        length = math.hypot(bx - ax, by - ay) or 1
        edge.append(
            (x - (by - ay) / length * r * 0.86, y + (bx - ax) / length * r * 0.86, r * 0.46 * index / last)
        )
    return edge
