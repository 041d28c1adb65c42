"""The rig's fish, and whales and dolphins: one spine that bends, with a tail at its end. Own drawing, looking right."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator import fish_bowl, fish_skin, swing
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.fish_skin import Fish, Spine
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, Point, blob, smooth_discs, tube
from pictura.engines.illustrator.species import COLOURS

WATER = 296.0
"""The line of the water, where a pose has one."""
MIDDLE = 190.0
POSES = ("swim", "leap", "surface", "sleep")
_POSE: Mapping[str, str] = {
    "jump": "leap", "play": "leap", "fly": "leap", "dance": "leap", "surface": "surface", "sleep": "sleep", "lie": "sleep",
}  # fmt: skip
"""Which pose shows a verb best; with every other one it swims."""
_FORMS: Mapping[str, tuple[float, ...]] = {
    "fish": (0.15, 0.44, 0.84, 1.0, 0.86, 0.42), "round": (0.20, 0.56, 0.92, 1.02, 0.88, 0.46),
    "shark": (0.10, 0.34, 0.74, 1.0, 0.82, 0.22), "whale": (0.09, 0.34, 0.74, 1.0, 0.98, 0.56),
    "dolphin": (0.09, 0.40, 0.86, 1.0, 0.74, 0.20),
}  # fmt: skip
"""How thick a body is from the root of the tail to the nose."""
_TAILS: Mapping[str, tuple[float, tuple[Point, ...]]] = {
    "fork": (1.1, ((0, 0.16), (0.6, 0.86), (0.9, 0.98), (0.62, 0.30), (0.5, 0), (0.62, -0.30), (0.9, -0.98), (0.6, -0.86),
                   (0, -0.16))),
    "fan": (1.0, ((0, 0.18), (0.55, 0.72), (0.92, 0.72), (1.04, 0), (0.92, -0.72), (0.55, -0.72), (0, -0.18))),
    "veil": (1.25, ((0, 0.16), (0.5, 0.66), (1.2, 0.98), (1.0, 0.34), (1.42, 0.02), (1.05, -0.42), (1.3, -1.1),
                    (0.55, -0.74), (0, -0.16))),
    "shark": (1.25, ((0, 0.10), (0.44, 0.66), (0.84, 1.24), (0.66, 0.56), (0.46, 0.02), (0.62, -0.62), (0.38, -0.44),
                     (0, -0.10))),
    "fluke": (1.05, ((0, 0.12), (0.26, 0.24), (0.36, 0.7), (0.66, 1.16), (0.74, 0.6), (0.52, 0.1), (0.52, -0.1),
                     (0.74, -0.6), (0.66, -1.16), (0.36, -0.7), (0.26, -0.24), (0, -0.12))),
}  # fmt: skip
"""Outlines of tails, backwards and upwards from the root, in depths of the body times the first figure."""


@functools.cache
def all_fish() -> Mapping[str, Fish]:
    """Every table of `fish.toml` by its name."""
    source = resources.files(__package__ or "").joinpath("fish.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Fish])


def pose_of(action: str) -> str:
    return _POSE.get(action, "swim")


def fits_a_bowl(name: str) -> bool:
    return all_fish()[name].form in ("fish", "round")


def knows(name: str) -> bool:
    return name in all_fish()


def fish(
    name: str,
    *,
    action: str = "swim",
    colour: str | None = None,
    young: bool = False,
    mood: str = "",
    seed: int = 0,
    phase: float = 0,
) -> Sprite:
    """A swimmer of `fish.toml`. Raises KeyError for a name it lacks; `seed` chooses to which side its tail beats."""
    species = all_fish()[name]
    asked = COLOURS.get(colour or "")
    if asked and not species.has("orca"):
        species = msgspec.structs.replace(
            species, base=asked, light=lighten(asked, 0.72), dark=darken(asked, 0.36), fin=darken(asked, 0.14)
        )
    if young:
        species = msgspec.structs.replace(species, length=species.length * 0.82)
    pose = "swim" if action == "bowl" else pose_of(action)
    beat = (1 if seed % 2 else -1) * swing.row(phase)
    swimmer = _Rig(species, pose, beat=beat, blinks=mood == "blink").sprite()
    if phase and pose == "swim" and action != "bowl":
        swimmer = _steady(swimmer, _Rig(species, pose, beat=1 if seed % 2 else -1, blinks=False).sprite())
    return fish_bowl.bowl(swimmer) if action == "bowl" else swimmer


def _steady(moving: Sprite, still: Sprite) -> Sprite:
    """The moment of a stroke on the sheet of the picture, so that only the tail moves and not the whole fish."""
    return msgspec.structs.replace(
        moving,
        box=still.box,
        foot=still.foot,
        bleed=still.box.height * 0.5,
        seat=still.seat,
        crown=still.crown,
    )


class _Rig:
    def __init__(self, species: Fish, pose: str, *, beat: float, blinks: bool) -> None:
        self.species, self.pose, self.pen = species, pose, Pen()
        self.eyes_closed = blinks or pose == "sleep"
        self.spine = Spine(_spine(species, pose, beat))
        base = species.base
        top = min(y - r for _, y, r in self.spine.discs)
        low = max(y + r for _, y, r in self.spine.discs)
        self.skin = self.pen.linear(
            [(0, lighten(base, 0.06)), (0.45, base), (1, lighten(base, 0.22))], 0, top, 0, low
        )
        self.fin = self.pen.linear(
            [(0, species.fin), (1, lighten(species.fin, 0.24))], 0, top - 40, 0, low + 40
        )

    def sprite(self) -> Sprite:
        tail, dorsal, belly = self._tail(), self._dorsal(), self._belly_fin()
        for outline in (belly, tail, dorsal):
            self._fin(outline)
        fish_skin.body(self.pen, self.species, self.spine, self.skin)
        fish_skin.face(self.pen, self.species, self.spine, asleep=self.eyes_closed)
        self._fin(self._breast_fin(), edged=True)
        svg = self.pen.svg
        box = self._box([*tail, *dorsal, *belly])
        if self.pose == "surface":
            svg, box = self._surfaced(svg, box)
        if self.pose == "leap":
            svg, box = self._splashing(svg, box)
        x, y, r = self.spine.discs[-1]
        in_water = self.pose in ("surface", "leap")
        return Sprite(
            svg, box, WATER if in_water else box.y + box.height - 2,
            airborne=not in_water,
            hand=(x + r, y + r * 0.5),
            seat=self.spine.point(0.55, 0.9),
            crown=(*self.spine.point(0.84, 0.8), self.species.depth * 1.2),
        )  # fmt: skip

    def _fin(self, outline: list[Point], *, edged: bool = False) -> None:
        if not outline:
            return
        edge = darken(self.species.fin, 0.4)
        self.pen.path(blob(outline, 7), self.fin, stroke=edge, width=3, stroke_opacity=0.3 if edged else 0.14)
        if self.species.form in ("fish", "round") and len(outline) > 4:
            (x0, y0), (x1, y1) = outline[0], outline[-1]
            for x, y in outline[1:-1:1]:
                mx, my = (x0 + x1) / 2, (y0 + y1) / 2
                self.pen.line(f"M{mx + (x - mx) * 0.35:.1f} {my + (y - my) * 0.35:.1f}"
                              f"L{mx + (x - mx) * 0.86:.1f} {my + (y - my) * 0.86:.1f}", edge, 2, opacity=0.3)  # fmt: skip

    def _tail(self) -> list[Point]:
        (x, y, _), (nx, ny, _) = self.spine.discs[0], self.spine.discs[2]
        length = math.hypot(nx - x, ny - y) or 1
        bx, by = (x - nx) / length, (y - ny) / length
        scale, outline = _TAILS[self.species.tail]
        size = scale * self.species.depth * (0.8 if self.species.form == "whale" else 1)
        # A beat shows the fin a little from the side.
        squash = 0.74 if self.species.tail == "fluke" and self.pose != "surface" else 1.0
        return [
            (x + (bx * a + by * b * squash) * size, y + (by * a - bx * b * squash) * size) for a, b in outline
        ]

    def _dorsal(self) -> list[Point]:
        kind = self.species.dorsal
        at = self.spine.point
        if kind == "shark":
            return [at(0.62, 0.8), at(0.54, 1.5), at(0.42, 1.92), at(0.43, 1.4), at(0.42, 0.7)]
        if kind == "none":
            return []
        tall = 0.62 if kind == "sail" else 0.36
        return [at(0.80, 0.7), at(0.70, 1 + tall), at(0.54, 1 + tall * 0.94), at(0.38, 1 + tall * 0.92), at(0.24, 1 + tall),
                at(0.28, 0.7)]  # fmt: skip

    def _belly_fin(self) -> list[Point]:
        at = self.spine.point
        if self.species.form in ("fish", "round"):
            return [at(0.46, -0.8), at(0.36, -1.44), at(0.22, -1.6), at(0.24, -0.7)]
        if self.species.form == "shark":
            return [at(0.34, -0.8), at(0.24, -1.6), at(0.26, -0.8)]
        return []

    def _breast_fin(self) -> list[Point]:
        at = self.spine.point
        if self.species.form in ("fish", "round"):
            return [at(0.66, -0.06), at(0.58, -0.12), at(0.46, -0.46), at(0.5, -0.74), at(0.62, -0.5)]
        return [at(0.72, -0.40), at(0.63, -0.84), at(0.52, -1.5), at(0.50, -1.2), at(0.58, -0.5)]

    def _box(self, fins: list[Point]) -> Box:
        points = [*self.spine.discs, *((x, y, 4.0) for x, y in [*fins, *self._breast_fin()])]
        left, right = min(x - r for x, _, r in points) - 8, max(x + r for x, _, r in points) + 8
        top, bottom = min(y - r for _, y, r in points) - 8, max(y + r for _, y, r in points) + 8
        if self.species.form == "dolphin":
            right += 30
        return Box(left, top, right - left, bottom - top)

    def _surfaced(self, svg: str, box: Box) -> tuple[str, Box]:
        """Cut off by the water; a whale blows."""
        pen, top = Pen(), box.y
        if self.species.has("spout"):
            x, y = self.spine.point(0.80, 0.9)
            top = min(top, y - 92)
            for out, tall in ((-34, 62), (34, 62), (0, 84)):
                pen.path(tube([(x, y + 6, 5), (x + out * 0.4, y - tall * 0.7, 9), (x + out, y - tall + 4, 6)]), "#eaf7ff",
                         opacity=0.85)  # fmt: skip
            for out in (-46, 48):
                pen.circle(x + out, y - 44, 6, "#eaf7ff", opacity=0.85)
        pen.clip(f"M-400 -400H1000V{WATER}H-400Z", svg)
        _ripples(pen, box.x + box.width * 0.1, box.x + box.width * 0.9)
        return pen.svg, Box(box.x - 10, top, box.width + 20, WATER + 22 - top)

    def _splashing(self, svg: str, box: Box) -> tuple[str, Box]:
        """Just out of the water, with what it took along."""
        pen = Pen()
        x = self.spine.discs[0][0] + 14
        for out, tall, size in (
            (-70, 36, 8),
            (-46, 70, 10),
            (-18, 44, 12),
            (26, 58, 11),
            (56, 78, 8),
            (82, 34, 9),
        ):
            pen.path(tube([(x + out * 0.4, WATER, size * 1.2), (x + out * 0.76, WATER - tall * 0.6, size * 0.8),
                           (x + out, WATER - tall, size * 0.5)]), "#dff3fc", opacity=0.85)  # fmt: skip
            pen.circle(x + out * 1.24, WATER - tall - 16, size * 0.5, "#ffffff", opacity=0.9)
        pen.clip(f"M-400 -400H1000V{WATER}H-400Z", svg)
        _ripples(pen, x - 110, x + 110)
        left = min(box.x, x - 116)
        return pen.svg, Box(left, box.y, max(box.x + box.width, x + 116) - left, WATER + 22 - box.y)


def _ripples(pen: Pen, left: float, right: float) -> None:
    middle, half = (left + right) / 2, (right - left) / 2
    for wide, down, strength in ((1.0, 0.0, 0.85), (0.76, 8.0, 0.5), (0.5, 15.0, 0.3)):
        pen.line(f"M{middle - half * wide:.1f} {WATER + down:.1f}q{half * wide:.1f} 9 {2 * half * wide:.1f} 0", "#ffffff", 3.4,
                 opacity=strength)  # fmt: skip


def _spine(species: Fish, pose: str, beat: float) -> list[Disc]:
    """From the tail's root to the nose."""
    length, depth = species.length, species.depth
    thick = _FORMS[species.form]
    discs: list[Disc] = []
    for k, r in enumerate(thick):
        t = k / (len(thick) - 1)
        x, y = (t - 0.5) * length, 0.0
        if pose == "leap":
            x, y = _arched(t, length)
        elif pose == "surface":
            y = -depth * (0.18 + 1.5 * max(0.0, 0.5 - t) ** 1.6 * 1.6)
        else:
            swing = 0.30 if species.form in ("whale", "dolphin") else 0.16
            y = beat * length * swing * max(0.0, 0.55 - t) ** 1.7 - 0.03 * length * math.sin(t * math.pi)
        discs.append((x + MIDDLE, y + MIDDLE, r * depth))
    if pose == "leap":
        return _lowered(discs, WATER - 0.5 * depth - discs[0][1])
    if pose == "surface":
        return _lowered(discs, WATER - depth * 0.14 - MIDDLE)
    return smooth_discs(discs, 5)


def _arched(t: float, length: float) -> Point:
    """On a bow that rises from the water and turns over."""
    angle = math.radians(172 - 112 * t)
    radius = length * 0.56
    return math.cos(angle) * radius, -math.sin(angle) * radius * 1.06


def _lowered(discs: list[Disc], by: float) -> list[Disc]:
    return smooth_discs([(x, y + by, r) for x, y, r in discs], 5)
