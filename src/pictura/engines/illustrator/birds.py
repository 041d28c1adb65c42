"""The rig's birds: one parametric bird of species, pose and colour. Own drawing, looking right."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator import bird_head, bird_legs, bird_tail, bird_wing
from pictura.engines.illustrator.bird import FLOOR, Bird, Frame, framed, lies_back
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, smooth_discs, tube
from pictura.engines.illustrator.species import COLOURS

_POSE: Mapping[str, str] = {
    "walk": "walk", "run": "walk", "chase": "walk", "dance": "walk", "hunt": "walk", "fly": "fly", "jump": "fly",
    "float": "fly", "play": "fly", "swim": "swim", "dive": "dive", "sleep": "sleep", "lie": "sleep", "eat": "eat",
    "drink": "eat", "fish": "eat", "sit": "perch", "ride": "perch",
}  # fmt: skip
"""Which pose shows a verb best; every other one is shown standing."""
BABIES: Mapping[str, str] = {
    "duck": "duckling",
    "goose": "duckling",
    "swan": "duckling",
    "chicken": "chick",
    "rooster": "chick",
}
"""Whose young look otherwise than they do."""
POSES = ("stand", "perch", "walk", "fly", "swim", "dive", "sleep", "eat")
WADDLE_DEGREES = 4
"""How far an upright bird leans as it walks."""
BANK_DEGREES = -20
"""How far a bird that turns in the air leans."""


@functools.cache
def all_birds() -> Mapping[str, Bird]:
    """Every table of `birds.toml` by its name."""
    source = resources.files(__package__ or "").joinpath("birds.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Bird])


def knows(name: str) -> bool:
    return name in all_birds()


def aloft(action: str) -> bool:
    """Whether a bird is in the air (or a penguin in the deep) while it does this."""
    return _POSE.get(action, "stand") in ("fly", "dive")


def floats(name: str) -> bool:
    """Whether it rides on water when it is there."""
    return knows(name) and all_birds()[name].has("floats")


def bird(
    name: str,
    *,
    action: str = "stand",
    colour: str | None = None,
    young: bool = False,
    mood: str = "",
    seed: int = 0,
    phase: float = 0,
) -> Sprite:
    """A bird of `birds.toml`. Raises KeyError for a name it lacks; `seed` chooses how it beats its wings."""
    baby = BABIES.get(name) if young else None
    species = _coloured(all_birds()[baby or name], colour)
    if young and not baby:
        species = _fledgling(species)
    pose = _POSE.get(action, "stand")
    return _Rig(species, pose, banking=seed % 2 == 1, blinks=mood == "blink", phase=phase).sprite()


def _coloured(species: Bird, colour: str | None) -> Bird:
    asked = COLOURS.get(colour or "")
    if asked is None or species.has("flippers"):
        return species
    if species.has("bandwing"):
        return msgspec.structs.replace(species, base=asked, light=lighten(asked, 0.24))
    light = lighten(asked, 0.25 if colour == "black" else 0.7)
    accent = asked if species.has("hood") else species.accent
    return msgspec.structs.replace(
        species,
        base=asked,
        light=light,
        dark=darken(asked, 0.16 if colour == "white" else 0.4),
        accent=accent,
    )


def _fledgling(species: Bird) -> Bird:
    """Bigger of head, shorter of neck and leg."""
    return msgspec.structs.replace(
        species,
        head=species.head * 1.2,
        neck=species.neck * 0.6,
        leg=species.leg * 0.8,
        length=species.length * 0.86,
    )


class _Rig:
    def __init__(self, species: Bird, pose: str, *, banking: bool, blinks: bool, phase: float) -> None:
        self.species, self.pose, self.pen, self.phase = species, pose, Pen(), phase
        self.aloft = pose in ("fly", "dive")
        self.eyes_closed = blinks or pose == "sleep"
        self.banking = banking and pose == "fly"
        self.frame = framed(species, pose)
        base = species.base
        x, y = self.frame.at(0, 1.1)
        foot_x, foot_y = self.frame.at(0, -1.1)
        stops = [(0.0, lighten(base, 0.18)), (0.5, base), (1.0, darken(base, 0.16))]
        self.plumage = self.pen.linear(stops, x, y, foot_x, foot_y)

    def sprite(self) -> Sprite:
        species, frame, pen = self.species, self.frame, self.pen
        self._paint()
        svg = pen.svg
        if self.pose == "swim":
            svg = _afloat(svg, frame)
        if self.banking:
            svg = f'<g transform="rotate({BANK_DEGREES} {frame.x:.1f} {frame.y:.1f})">{svg}</g>'
        if self._waddles:
            svg = f'<g transform="rotate({WADDLE_DEGREES} {frame.x:.1f} {FLOOR})">{svg}</g>'
        box = self._box()
        hx, hy = frame.head
        return Sprite(
            svg, box, self._foot(box),
            airborne=self.aloft,
            bleed=bird_wing.span(species) if self.aloft and self.phase else 0,
            hand=(hx + species.head * 1.2, hy + species.head * 0.4),
            seat=frame.at(-0.1, 0.9),
            crown=(hx, hy - species.head * 0.7, species.head * 1.9),
        )  # fmt: skip

    def _paint(self) -> None:
        species, frame, pen = self.species, self.frame, self.pen
        if self.aloft:
            bird_wing.spread(pen, species, frame, self._beat, self.phase, near=False)
        bird_tail.tail(pen, species, frame, self.pose)
        if self.pose != "swim":
            bird_legs.legs(pen, species, frame, self.pose)
        self._neck()
        self._body()
        if self.aloft:
            self._head()
            bird_wing.spread(pen, species, frame, self._beat, self.phase, near=True)
            return
        if self._lies_back:
            bird_wing.folded(pen, species, frame)
            self._neck()
            self._head()
            return
        self._head()
        bird_wing.folded(pen, species, frame)

    @property
    def _waddles(self) -> bool:
        return self.pose == "walk" and self.species.stance > 70

    @property
    def _lies_back(self) -> bool:
        return self.pose == "sleep" and lies_back(self.species)

    @property
    def _beat(self) -> str:
        if self.pose == "dive" or self.species.has("flippers"):
            return "dive"
        return "bank" if self.banking else "up"

    def _neck(self) -> None:
        discs = list(self.frame.neck)
        if not discs:
            return
        species = self.species
        fill = species.accent if species.has("hood") and species.shape != "flat" else self.plumage
        self.pen.path(tube(discs, 12), self.plumage)
        if species.has("hackles"):
            self.pen.path(tube(discs, 12), species.light, opacity=0.75)
        elif fill != self.plumage:
            upper = smooth_discs(discs, 8)[-12:]
            self.pen.path(tube(upper), fill)
        along = smooth_discs(discs, 6)
        sheen = [(x + r * 0.35, y + r * 0.1, r * 0.32) for x, y, r in along]
        self.pen.path(tube(sheen), species.light, opacity=0.35)

    def _body(self) -> None:
        species, frame = self.species, self.frame
        outline = tube(frame.body, 12)
        self.pen.path(outline, self.plumage)
        inner = Pen()
        self._breast(inner)
        along = smooth_discs(frame.body, 6)
        sheen: list[Disc] = []
        for x, y, r in along:
            bx, by = frame.normal
            sheen.append((x + bx * r * 0.66, y + by * r * 0.66, r * 0.16))
        inner.path(tube(sheen), lighten(species.base, 0.5), opacity=0.35)
        self.pen.clip(outline, inner.svg)

    def _breast(self, inner: Pen) -> None:
        species, frame = self.species, self.frame
        bx, by = frame.normal
        share, wide = (0.3, 0.84) if species.has("front") else (0.62, 0.62)
        belly = [(x - bx * r * share, y - by * r * share, r * wide) for x, y, r in frame.body]
        inner.path(tube(belly), species.light, opacity=0.95 if species.has("front") else 0.8)
        if species.has("breast"):
            x, y = frame.at(0.42, -0.5)
            inner.ellipse(x, y, frame.girth * 0.8, frame.girth * 0.86, species.accent)
        if species.has("disc"):
            self._scallops(inner)

    def _scallops(self, inner: Pen) -> None:
        """Rows of little bows on an owl's breast."""
        frame, species = self.frame, self.species
        for row, u in enumerate((0.24, 0.06, -0.12, -0.3)):
            for k in range(-1, 3):
                x, y = frame.at(u, -0.36 - 0.28 * k + (0.14 if row % 2 else 0))
                r = frame.girth * 0.11
                inner.line(
                    f"M{x - r:.1f} {y:.1f}q{r:.1f} {r * 1.1:.1f} {2 * r:.1f} 0", species.dark, 4, opacity=0.5
                )

    def _head(self) -> None:
        x, y = self.frame.head
        drawn = bird_head.head(self.species, x, y, asleep=self.eyes_closed)
        if self._lies_back:
            drawn = f'<g transform="translate({2 * x:.1f} 0) scale(-1 1)">{drawn}</g>'
        if self.pose == "eat" and not self.species.has("front"):
            drawn = f'<g transform="rotate(48 {x:.1f} {y:.1f})">{drawn}</g>'
        self.pen.add(drawn)

    def _foot(self, box: Box) -> float:
        """Where it touches the ground; one that waddles stands on the foot that it leans to."""
        if self.aloft:
            return box.y + box.height - 2
        return FLOOR + (4 if self._waddles else 0)

    def _box(self) -> Box:
        """What the bird covers, with room for crest, bill, tail and wings."""
        species, frame = self.species, self.frame
        points = [*frame.body, *frame.neck, (*frame.head, species.head * 1.06)]
        hx, hy = frame.head
        points += bird_tail.reach(species, frame, self.pose)
        ahead = -1 if self._lies_back else 1
        points.append((hx + ahead * bird_head.bill_reach(species), hy, species.head * 0.6))
        if species.has("flippers"):
            points += bird_wing.flippers(species, frame)
        points.append((hx, hy - bird_head.crest_height(species), species.head * 0.5))
        if self.aloft:
            points += bird_wing.reach(species, frame, self._beat)
            points += bird_legs.trail(species, frame)
        if self.banking:
            points = [frame.turned(point, BANK_DEGREES) for point in points]
        left, right = min(x - r for x, _, r in points) - 4, max(x + r for x, _, r in points) + 4
        top = min(y - r for _, y, r in points) - 4
        bottom = max(y + r for _, y, r in points) + 4 if self.aloft else FLOOR + 8
        if not self.aloft and self.pose != "swim":
            left, right = (
                min(left, frame.x - species.leg * 0.5 - 20),
                max(right, frame.x + species.leg * 0.5 + 40),
            )
        if self._waddles:
            left, right = left - 16, right + 34
        if self.pose == "swim":
            left, right = left - 14, right + 14
            bottom = FLOOR + 22
        return Box(left, top, right - left, bottom - top)


def _afloat(svg: str, frame: Frame) -> str:
    """Cut off by the water, in a ring of ripples."""
    pen = Pen()
    pen.clip(f"M-400 -400H900V{FLOOR}H-400Z", svg)
    half = frame.length * 0.62
    for wide, down, strength in ((1.0, 0.0, 0.85), (0.76, 8.0, 0.5), (0.5, 15.0, 0.3)):
        x, y = frame.x - half * wide, FLOOR + down
        pen.line(
            f"M{x:.1f} {y:.1f}q{half * wide:.1f} {9:.1f} {2 * half * wide:.1f} 0",
            "#ffffff",
            3.2,
            opacity=strength,
        )
    return pen.svg
