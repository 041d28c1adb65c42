"""The second rig: beasts on long legs, from fawn to elephant. Looking right, on a ground at y = 296."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator import swing
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.hoofed_head import head
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, blob, smooth_discs, tube
from pictura.engines.illustrator.species import COLOURS

FLOOR = 296.0


class Hoofed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `hoofed.toml`."""

    base: str
    light: str
    dark: str
    hoof: str
    horns: str = "none"
    ears: str = "leaf"
    mane: str = ""
    marks: tuple[str, ...] = ()
    neck: float = 1
    girth: float = 1

    def has(self, mark: str) -> bool:
        return mark in self.marks


@functools.cache
def all_hoofed() -> Mapping[str, Hoofed]:
    source = resources.files(__package__ or "").joinpath("hoofed.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Hoofed])


def knows(name: str) -> bool:
    return name in all_hoofed()


_GAITS: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "stand": (((0, 0), (2, 60), (2, 122)), ((0, 0), (-2, 60), (0, 122)),
              ((0, 0), (-6, 62), (-2, 124)), ((0, 0), (4, 62), (2, 124))),
    "walk": (((0, 0), (26, 56), (40, 118)), ((0, 0), (-24, 58), (-46, 114)),
             ((0, 0), (-30, 60), (-40, 122)), ((0, 0), (28, 56), (22, 120))),
    "run": (((0, 0), (34, 48), (-4, 88)), ((0, 0), (56, 26), (112, 48)),
            ((0, 0), (-30, 52), (-92, 70)), ((0, 0), (62, 10), (40, 62))),
}  # fmt: skip
"""Legs as bends from hip to hoof: far hind, far fore, near hind, near fore."""

_GAIT_OF_ACTION = {
    "run": "run", "jump": "run", "fly": "run", "play": "run", "dance": "walk", "walk": "walk", "climb": "walk",
    "chase": "run", "swim": "walk", "skate": "walk", "fight": "run",
}  # fmt: skip

LEAP_DEGREES = -6
"""How far a galloping beast rises in front."""


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
        self.grazing = action in ("eat", "drink")
        gait = _GAIT_OF_ACTION.get(action, "stand")
        self.gait = "walk" if gait == "run" and species.has("trunk") else gait
        self.stout = species.has("stout")
        self.legs = (0.72 if self.stout else 0.86 if young else 1.0) * (0.9 if species.has("trunk") else 1)
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
        self._body(spine)
        if not self.lying:
            for index in (2, 3):
                self._leg(index, hips[index], near=True)
        else:
            self._tucked()
        x, y = self._neck(spine)
        size = (46 if self.species.has("trunk") else 40) * (1.18 if self.young else 1)
        self.pen.add(head(self.species, x, y, size, young=self.young, asleep=self.eyes_closed))
        airborne = self.gait == "run" and not self.lying
        rise = 22 if airborne else 0
        top = -rise + min(y - size * 1.5 - self._above(), self.lift - 46 * self.species.girth - 12)
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
        return {"antlers": 78, "palmate": 70, "unicorn": 50, "ossicones": 22, "short": 20, "curled": 14}.get(
            self.species.horns, 24 if self.species.ears == "tall" else 6
        )

    def _spine(self) -> list[Disc]:
        girth = self.species.girth
        y = self.lift
        discs = [(104, y + 6, 42), (150, y + 4, 41), (205, y + 4, 40), (250, y, 42)]
        if self.gait == "run" and not self.lying:
            discs = [(104, y + 10, 43), (150, y - 2, 39), (205, y + 2, 38), (250, y + 2, 45)]
        if self.species.has("hump"):
            discs[1], discs[2] = (150, y - 12, 50), (196, y - 10, 46)
        return [(x, dy, r * girth) for x, dy, r in discs]

    def _body(self, spine: list[Disc]) -> None:
        outline = tube(spine, 12)
        species, pen = self.species, self.pen
        if species.has("wool"):
            pen.path(self._wool(spine), self.fur)
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

    def _wool(self, spine: list[Disc]) -> str:
        points: list[tuple[float, float]] = []
        xs = [x for x, _, _ in spine]
        cx, cy = (xs[0] + xs[-1]) / 2, spine[1][1]
        rx, ry = (xs[-1] - xs[0]) / 2 + spine[0][2] * 0.98, spine[1][2] * 1.0
        for k in range(44):
            angle = k / 44 * math.tau
            swell = 1.1 if k % 2 else 1.0
            points.append((cx + math.cos(angle) * rx * swell, cy + math.sin(angle) * ry * swell))
        return blob(points, 4)

    def _marks(self, inner: Pen, along: list[Disc]) -> None:
        species, dark = self.species, self.species.dark
        if species.has("spots"):
            for index, (x, y, r) in enumerate(along[1:-1]):
                inner.circle(x, y - r * (0.62 if index % 2 else 0.36), 4.4, species.light, opacity=0.9)
        if species.has("stripes"):
            for x, y, r in along[::2]:
                inner.path(
                    tube([(x - 4, y - r * 1.05, 6.5), (x + 2, y - r * 0.2, 6), (x - 3, y + r * 0.6, 1)]), dark
                )
        if species.has("patches"):
            for x, dy, rx, ry in (
                (112, -8, 34, 26),
                (178, 16, 30, 24),
                (214, -24, 30, 20),
                (256, 10, 22, 26),
            ):
                y = self.lift + dy
                shape = [(x - rx, y), (x - rx * 0.4, y - ry), (x + rx * 0.6, y - ry * 0.8), (x + rx, y + ry * 0.2),
                         (x + rx * 0.2, y + ry), (x - rx * 0.7, y + ry * 0.7)]  # fmt: skip
                inner.path(blob(shape), dark)
        if species.has("net"):
            for index, (x, y, r) in enumerate(along[::2]):
                for k in range(4):
                    up = -0.8 + k * 0.45 + (0.2 if index % 2 else 0)
                    inner.path(blob([(x - 9, y + r * up), (x, y + r * up - 8), (x + 10, y + r * up - 2),
                                     (x + 6, y + r * up + 9), (x - 6, y + r * up + 8)], 4), dark)  # fmt: skip

    def _leg(self, index: int, hip: tuple[float, float], *, near: bool) -> None:
        x, thick = hip
        bends = _GAITS[self.gait][index]
        y = self.lift + 24
        k = self.legs * (FLOOR - 12 - y) / (124 * self.legs)
        stout = 1.5 if self.species.has("trunk") else 1.22 if self.stout else 1.0
        radii = (thick * stout, 12 * stout, (9.5 if not self.species.has("trunk") else 15) * stout)
        bones = [(x + dx, y + dy * k, r) for (dx, dy), r in zip(bends, radii, strict=True)]
        fill = self.fur if near else self.far
        outline = tube(bones)
        if near:
            self.pen.path(outline, fill, stroke=darken(self.species.base, 0.55), width=4, stroke_opacity=0.14)
        self.pen.path(outline, fill)
        if near and self.species.has("stripes"):
            for t in (0.45, 0.6, 0.75):
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
        thick = r * (0.66 if self.species.neck > 0.6 else 0.8)
        throat = [
            (x - 2, y - 4, thick),
            ((x + hx) / 2 + 2, (y + hy) / 2, thick * 0.72),
            (hx - 8, hy + 8, thick * 0.6),
        ]
        if self.species.mane:
            crest = [(mx - mr * 0.82, my - mr * 0.3, mr * 0.52) for mx, my, mr in throat]
            self.pen.path(tube(crest), self.species.mane)
        outline = tube(throat)
        self.pen.path(outline, self.fur)
        inner = Pen()
        inner.path(
            tube([(tx + tr * 0.7, ty + tr * 0.3, tr * 0.3) for tx, ty, tr in throat]),
            self.species.light,
            opacity=0.6,
        )
        along = smooth_discs(throat, 5)
        if self.species.has("stripes"):
            for tx, ty, tr in along[1::2]:
                inner.path(
                    tube([(tx - tr, ty - 4, 5), (tx, ty + 2, 5), (tx + tr, ty - 2, 2)]), self.species.dark
                )
        if self.species.has("net"):
            for index, (tx, ty, tr) in enumerate(along):
                inner.circle(tx + (tr * 0.4 if index % 2 else -tr * 0.4), ty, tr * 0.36, self.species.dark)
        self.pen.clip(outline, inner.svg)
        return hx, hy
