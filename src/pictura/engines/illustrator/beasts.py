"""The rig: one parametric beast of species, pose, colour and age. Own drawing, no third-party art."""

from __future__ import annotations

from pictura.engines.illustrator import swing
from pictura.engines.illustrator.beast_head import head
from pictura.engines.illustrator.beast_howl import can_howl, howling_head
from pictura.engines.illustrator.beast_pose import POSE_OF_ACTION, POSES, Leg, Pose
from pictura.engines.illustrator.beast_tail import tail
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, smooth_discs, tube
from pictura.engines.illustrator.species import Coat, Species, all_species, coat

FLOOR = 296.0
SITTING = frozenset({"sit", "howl"})
HEAD = 62.0
"""Half the width of a grown beast's head, in the rig's units."""


def beast(
    name: str,
    *,
    action: str = "stand",
    colour: str | None = None,
    young: bool = False,
    mood: str = "",
    phase: float = 0,
) -> Sprite:
    """A beast of `species.toml`, looking right. Raises KeyError for a name it does not know."""
    species = all_species()[name]
    pose_name = POSE_OF_ACTION.get(action, "stand")
    if pose_name == "howl" and not can_howl(species):
        pose_name = "sit"
    pose = POSES[pose_name]
    rig = _Rig(species, coat(species, colour), pose_name, pose, young=young)
    left, right, top = pose.bounds
    if species.ears == "long":
        top -= 52
    if species.tail in ("bushy", "brush", "plume"):
        left -= 46
    if young:
        top -= 10
    body = rig.paint(mood, swing.wag(phase, glad=species.tail == "wag"))
    if pose.tilt:
        body = f'<g transform="rotate({pose.tilt} 190 200)">{body}</g>'
    foot = 270.0 if pose.airborne else FLOOR
    x, y = pose.head
    size = HEAD * (1.24 if young else 1)
    return Sprite(
        body,
        Box(left, top, right - left, 312 - top),
        foot,
        airborne=pose.airborne,
        bleed=swing.TAIL_BLEED if phase else 0,
        hand=(x + size * 0.1, y + size * 0.62),
        seat=(pose.spine[1][0], pose.spine[1][1] - pose.spine[1][2]),
        crown=(x, y - size * 0.72, size * 2),
    )


class _Rig:
    def __init__(self, species: Species, fur: Coat, pose_name: str, pose: Pose, *, young: bool) -> None:
        self.species, self.coat, self.pose_name, self.pose, self.young = species, fur, pose_name, pose, young
        self.heavy = species.has("heavy")
        self.girth = 1.2 if self.heavy else 1.04 if young else 1.0
        self.pen = Pen()
        base = fur.base
        self.fur = self.pen.linear(
            [(0, lighten(base, 0.16)), (0.5, base), (1, darken(base, 0.16))], 0, 40, 0, 300
        )
        self.limb, self.far_limb = self._limb_fills()

    def _limb_fills(self) -> tuple[str, str]:
        base, dark = self.coat.base, self.coat.dark
        if not self.species.has("socks"):
            far = self.pen.linear([(0, darken(base, 0.14)), (1, darken(base, 0.36))], 0, 60, 0, 300)
            return self.fur, far
        upper = dark if self.species.has("panda") else base
        stops = [(0, upper), (0.38, upper), (0.62, dark), (1, darken(dark, 0.2))]
        return self.pen.linear(stops, 0, 150, 0, 300), darken(dark, 0.12)

    @property
    def spine(self) -> list[Disc]:
        return [(x, y, r * self.girth) for x, y, r in self.pose.spine]

    def paint(self, mood: str, wag: float = 0) -> str:
        """`wag` turns the tail about its root, in degrees."""
        asleep = self.pose_name == "sleep"
        pen = self.pen
        for leg in self.pose.far:
            self._leg(leg, self.far_limb, near=False)
        tail_svg = tail(
            self.species,
            self.coat,
            self.pose.tail,
            "sit" if self.pose_name in SITTING else self.pose_name,
            self.fur,
        )
        tail_svg = tail_svg if asleep else swing.turned(tail_svg, wag, *self.pose.tail)
        if not asleep:
            pen.add(tail_svg)
        self._body()
        if self.pose_name in ("stand", "walk", "run", "jump", "play", "eat"):
            self._neck()
        for leg in self.pose.near:
            self._leg(leg, self.limb, near=True)
        if asleep:
            pen.add(tail_svg)
        x, y = self.pose.head
        size = HEAD * (1.24 if self.young else 1.0)
        if self.pose_name == "howl":
            pen.add(howling_head(self.species, self.coat, x, y, size))
            return pen.svg
        down = 6 if self.young and self.pose_name in ("stand", "walk", "sit") else 0
        pen.add(head(self.species, self.coat, x, y + down, size, young=self.young, asleep=asleep, mood=mood))
        return pen.svg

    def _body(self) -> None:
        outline = tube(self.spine, 12)
        self.pen.path(outline, self.fur)
        inner = Pen()
        along = smooth_discs(self.spine, 6)
        base, light, dark = self.coat.base, self.coat.light, self.coat.dark
        if self.pose_name in SITTING:
            belly = [(x + r * 0.62, y + r * 0.2, r * 0.42) for x, y, r in along[3:]]
            inner.path(tube(belly), light, opacity=0.85)
        elif self.pose_name != "sleep":
            belly = [(x, y + r * 0.74, r * 0.42) for x, y, r in along[3:]]
            inner.path(tube(belly), light, opacity=0.85)
        if self.species.has("panda"):
            x, y, r = self.spine[-1]
            inner.path(tube([(x - 8, y - r * 1.2, 34), (x - 6, y, 36), (x - 10, y + r * 1.2, 36)]), dark)
        if self.pose_name not in SITTING:
            sheen = [(x, y - r * 0.62, r * 0.2) for x, y, r in along]
            inner.path(tube(sheen), lighten(base, 0.5), opacity=0.35)
        self._stripes(inner, along)
        self.pen.clip(outline, inner.svg)

    def _stripes(self, inner: Pen, along: list[Disc]) -> None:
        dark = self.coat.dark
        if self.species.has("spots"):
            for index, (x, y, r) in enumerate(along[1:-1]):
                for k in range(3):
                    up = (-0.7, -0.15, 0.4)[k] + (0.22 if index % 2 else 0)
                    inner.ellipse(x + (index * 7 % 5) - 2, y + r * up, 6.5, 5, dark, opacity=0.8)
            return
        tabby, tiger = self.species.has("tabby"), self.species.has("tiger")
        if not (tabby or tiger):
            return
        for x, y, r in along[2 : -1 : 2 if tiger else 3]:
            if self.pose_name in SITTING:
                stripe = [(x - r * 1.02, y - r * 0.3, 5), (x - r * 0.62, y - r * 0.1, 5.5),
                          (x - r * 0.3, y + r * 0.14, 1)]  # fmt: skip
            else:
                width, low = (5.2, -0.12) if tabby else (6, 0.15)
                stripe = [(x - 3, y - r * 1.05, width), (x + 2, y - r * 0.6, width), (x - 4, y + r * low, 1)]
            inner.path(tube(stripe), dark, opacity=0.62 if tabby else 1)

    def _leg(self, leg: Leg, fill: str, *, near: bool) -> None:
        stout = self.girth**0.5
        bones = [(x, y, r * stout) for x, y, r in leg.bones]
        outline = tube(bones)
        edge = darken(self.coat.base, 0.55)
        if near:
            self.pen.path(outline, fill, stroke=edge, width=5, stroke_opacity=0.16)
        self.pen.path(outline, fill)
        x, y = leg.paw
        radius = bones[-1][2]
        self.pen.ellipse(x, y - radius * 0.1, radius * 1.3, radius * 0.95, fill)
        if not near:
            return
        if not self.species.has("socks"):
            self.pen.ellipse(
                x + radius * 0.25, y, radius * 1.05, radius * 0.74, self.coat.light, opacity=0.55
            )
        for toe in (0.15, 0.7):
            self.pen.line(
                f"M{x + radius * toe:.1f} {y + radius * 0.1:.1f}v{radius * 0.5:.1f}", edge, 2.2, opacity=0.4
            )
        if self.species.has("tabby") or self.species.has("tiger"):
            self._leg_stripes(bones)

    def _leg_stripes(self, bones: list[Disc]) -> None:
        along = smooth_discs(bones, 6)
        for index in (5, 8):
            if index >= len(along) - 2:
                continue
            x, y, r = along[index]
            dx, dy = along[index + 1][0] - x, along[index + 1][1] - y
            length = (dx * dx + dy * dy) ** 0.5 or 1
            nx, ny = -dy / length * r, dx / length * r
            stripe = [(x - nx * 0.95, y - ny * 0.95, 3.6), (x - nx * 0.3, y - ny * 0.3, 3),
                      (x + nx * 0.15, y + ny * 0.15, 0.8)]  # fmt: skip
            self.pen.path(tube(stripe), self.coat.dark, opacity=0.6 if self.species.has("tabby") else 1)

    def _neck(self) -> None:
        x, y, r = self.spine[-1]
        hx, hy = self.pose.head
        stout = self.girth**0.5
        throat = [
            (x - 4, y - 6, r * 0.86),
            ((x + hx) / 2, (y + hy) / 2 + 4, 40 * stout),
            (hx - 6, hy + 6, 36),
        ]
        panda = self.species.has("panda")
        self.pen.path(tube(throat), self.coat.dark if panda else self.fur)
        if self.pose_name == "eat":
            return
        cx, cy = (x + hx) / 2 + 10, (y + hy) / 2 + 30
        if not panda:
            chest = [(hx + 4, hy + 30, 24), (cx, cy + 4, 22), (cx - 16, cy + 34, 8)]
            self.pen.path(tube(chest), self.coat.light, opacity=0.8)


def knows(name: str) -> bool:
    return name in all_species()
