"""People in the manner of the beasts: one figure, a table of looks, a few poses. Own drawing."""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Mapping
from importlib import resources

import msgspec

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.hats import Head, hat, hat_height
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import blob, tube
from pictura.engines.illustrator.species import COLOURS

SKINS = ("#f7d3b0", "#eebd92", "#d89c6c", "#b5764a", "#8a5636")
HAIRS = ("#3a2a24", "#5a3a24", "#8a5a2c", "#d9a64a", "#2a2430", "#b5532c")
TOPS = ("#e8604c", "#3f8fd0", "#f2b53a", "#4fa878", "#8a6fd0", "#f28aa6", "#f4ead6")
TROUSERS = ("#3a4a6e", "#5a4a44", "#2f5a66", "#6a5a8a")
X, Y = 150.0, 110.0
"""The middle of the head."""
ANKLE = 15
"""How far above the sole a leg ends: its shoe covers the rest."""
GROWN = 26
"""How much longer a grown person's legs are than a child's."""
Limb = tuple[float, float, float, float]
"""From shoulder or hip to hand or foot: x from the body's middle, and y."""


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields are told in `looks.toml`."""

    child: bool = False
    fat: bool = False
    robe: bool = False
    skirt: bool = False
    wings: bool = False
    mask: bool = False
    staff: bool = False
    hair: str = "short"
    hair_colour: str = ""
    hat: str = ""
    hat_colour: str = ""
    beard: str = ""
    top: str = ""
    legs: str = ""
    trim: str = ""
    skin: str = ""
    cape: str = ""
    tail: str = ""


@functools.cache
def all_looks() -> Mapping[str, Look]:
    source = resources.files(__package__ or "").joinpath("looks.toml").read_bytes()
    return msgspec.toml.decode(source, type=dict[str, Look])


def knows(name: str) -> bool:
    return name in all_looks()


_LEGS: Mapping[str, tuple[Limb, Limb]] = {
    "walk": ((-8, 238, -34, 296), (8, 238, 34, 292)),
    "run": ((-8, 238, -66, 262), (8, 238, 50, 284)),
    "sit": ((4, 244, 58, 286), (14, 240, 66, 278)),
    "jump": ((-8, 238, -40, 276), (8, 238, 30, 280)),
    "ride": ((2, 244, 12, 290), (4, 244, 16, 292)),
    "dance": ((-12, 238, -22, 296), (10, 238, 52, 274)),
}
_ARMS: Mapping[str, tuple[Limb, Limb]] = {
    "walk": ((-30, 180, -54, 224), (30, 180, 54, 222)),
    "run": ((-30, 180, -70, 206), (30, 180, 70, 186)),
    "sit": ((-26, 182, 6, 232), (26, 182, 44, 228)),
    "wave": ((-32, 178, -52, 226), (30, 176, 88, 118)),
    "jump": ((-30, 176, -84, 122), (30, 176, 86, 120)),
    "dance": ((-30, 176, -80, 158), (30, 176, 86, 114)),
    "read": ((-26, 182, 14, 214), (26, 182, 40, 212)),
    "hold": ((-32, 178, -48, 228), (30, 180, 62, 190)),
    "raise": ((-32, 178, -48, 228), (30, 176, 90, 124)),
    "ride": ((-26, 182, 30, 216), (26, 182, 52, 212)),
    "fly": ((-30, 178, -66, 196), (30, 172, 92, 128)),
}
_POSE: Mapping[str, str] = {
    "walk": "walk", "run": "run", "sit": "sit", "jump": "jump", "play": "jump", "dance": "dance", "read": "read",
    "sleep": "sit", "wave": "wave", "fly": "fly", "ride": "ride", "swim": "fly", "eat": "hold", "drink": "hold",
    "write": "read", "paint": "hold", "cook": "hold", "sing": "wave", "climb": "jump", "hold": "hold", "raise": "raise",
    "fight": "run", "skate": "run", "fish": "hold", "meditate": "sit", "work": "read", "hug": "jump",
    "float": "fly", "lie": "sit", "cry": "stand", "roar": "jump", "smile": "wave", "look": "stand", "stand": "stand",
}  # fmt: skip


def person(
    name: str,
    *,
    action: str = "stand",
    colour: str | None = None,
    age: str | None = None,
    mood: str = "",
    seed: int = 0,
) -> Sprite:
    """A person of `looks.toml`, looking a little to the right. Raises KeyError for a name it lacks."""
    if name in ("man", "woman") and age == "old":
        name = f"old-{name}"
    if name in ("man", "woman") and age in ("baby", "young"):
        name = "boy" if name == "man" else "girl"
    look = all_looks()[name]
    asleep = action == "sleep" or mood == "blink"
    return _Figure(look, _POSE.get(action, "wave"), random.Random(seed), colour, asleep=asleep).sprite()


def _along(limb: Limb) -> tuple[float, float]:
    """Which way a limb points, of length 1."""
    dx, dy = limb[2] - limb[0], limb[3] - limb[1]
    length = math.hypot(dx, dy) or 1
    return dx / length, dy / length


class _Figure:
    def __init__(
        self, look: Look, pose: str, rng: random.Random, colour: str | None, *, asleep: bool
    ) -> None:
        self.look, self.pose, self.asleep, self.pen = look, pose, asleep, Pen()
        self.skin = look.skin or rng.choice(SKINS)
        self.hair = look.hair_colour or rng.choice(HAIRS)
        self.top = COLOURS.get(colour or "") or look.top or rng.choice(TOPS)
        self.trousers = look.legs or rng.choice([shade for shade in TROUSERS if shade != self.top])
        self.size = 64.0 if look.child else 55.0
        self.waist = 36 * (1.22 if look.fat else 1)
        self.legs = _LEGS.get(
            "sit" if pose == "read" and rng.random() < 0.5 else pose,
            ((-16, 238, -19, 296), (16, 238, 19, 296)),
        )
        self.arms = _ARMS.get(pose, ((-34, 178, -48, 230), (34, 178, 48, 230)))
        self.tall = 0 if look.child or look.tail or pose in ("sit", "ride", "read", "fly") else GROWN
        self.legs = self._grown(self.legs[0]), self._grown(self.legs[1])
        self.cloth = self._cloth(self.top)
        self.flesh = self._cloth(self.skin)
        self.locks = self._cloth(self.hair, 0.4)

    def _grown(self, leg: Limb) -> Limb:
        x0, y0, x1, y1 = leg
        return x0, y0, x1, y1 + self.tall

    def _cloth(self, colour: str, depth: float = 0.30) -> str:
        stops = [(0, lighten(colour, 0.14)), (0.5, colour), (1, darken(colour, depth))]
        return self.pen.linear(stops, 95, 0, 205, 0)

    def sprite(self) -> Sprite:
        self._behind()
        far_arm, near_arm = self.arms
        self._arm(far_arm, darken(self.top, 0.24), darken(self.skin, 0.18), 15)
        self._legs()
        self._torso()
        self._head()
        hat(self.pen, self.look.hat, self.look.hat_colour or self.top, Head(X, Y, self.size))
        if self.look.staff and self.pose not in ("read", "hold"):
            self._staff(near_arm)
        self._arm(near_arm, self.cloth, self.flesh, 16)
        airborne = self.pose in ("run", "jump", "fly", "dance")
        body = self.pen.svg
        if self.pose in ("run", "jump"):
            body = f'<g transform="rotate(7 150 200)">{body}</g>'
        if self.pose == "fly":
            body = f'<g transform="rotate(38 150 200)">{body}</g>'
        top = Y - self.size * 1.12 - hat_height(self.look.hat)
        left, right = (30, 270) if not self.look.wings else (10, 290)
        if self.pose == "fly":
            left, right, top = -20, 320, top - 10
        foot = (301.0 if not airborne else 292.0) + self.tall
        return Sprite(
            body,
            Box(left, top, right - left, 306 + self.tall - top),
            foot,
            airborne=airborne,
            hand=(X + near_arm[2], near_arm[3]),
            crown=(X, Y - self.size * 0.74, self.size * 2),
        )

    def _behind(self) -> None:
        look, pen, r = self.look, self.pen, self.size
        if look.wings:
            for side in (-1, 1):
                upper = [(X, 180.0, 6.0), (X + side * 60, 140.0, 30.0), (X + side * 92, 110.0, 14.0)]
                lower = [(X, 200.0, 5.0), (X + side * 50, 216.0, 22.0), (X + side * 76, 236.0, 8.0)]
                pen.path(tube(upper), "#dff6ff", opacity=0.7)
                pen.path(tube(lower), "#cfeaff", opacity=0.7)
        if look.cape:
            out = 30 if self.pose in ("run", "fly", "jump") else 0
            pen.path(
                f"M{X - 30} 166Q{X - 74 - out} 220 {X - 66 - out * 2} {286 + self.tall}Q{X - 10} {298 + self.tall} {X + 60 - out} {284 + self.tall}Q{X + 62} 220 {X + 30} 166Z",
                self._cloth(look.cape, 0.4),
            )  # fmt: skip
        if look.hair == "long":
            back = [
                (-1.04, -0.16),
                (0, -1.02),
                (1.02, -0.16),
                (0.98, 1.2),
                (0.3, 1.3),
                (-0.5, 1.34),
                (-1.1, 1.2),
            ]
            pen.path(blob([(X + a * r, Y + b * r) for a, b in back]), self.locks)
        if look.hair == "tails":
            for side in (-1, 1):
                tress = [(X + side * r * 0.85, Y - 6, 10.0), (X + side * r * 1.35, Y + 18, 19.0),
                         (X + side * r * 1.3, Y + 66, 8.0)]  # fmt: skip
                pen.path(tube(tress), self.locks)
                pen.circle(X + side * r * 0.95, Y - 4, 8, "#f2607a")

    def _arm(self, limb: Limb, sleeve: str, skin: str, width: float) -> None:
        self._hand(limb, skin)
        self._limb(limb, width, 10.5, sleeve, bend=-7)
        (x, y), (dx, dy) = (X + limb[2], limb[3]), _along(limb)
        cuff = f"M{x - dx * 4 - dy * 9:.1f} {y - dy * 4 + dx * 9:.1f}L{x - dx * 4 + dy * 9:.1f} {y - dy * 4 - dx * 9:.1f}"
        self.pen.line(cuff, darken(self.top, 0.3), 3.4, opacity=0.6)

    def _hand(self, limb: Limb, skin: str) -> None:
        """A palm, a thumb on the inner side, and fingers that go on where the arm points."""
        (x, y), (dx, dy) = (X + limb[2], limb[3]), _along(limb)
        inner = (1 if limb[2] > 0 else -1) * (1 if dy >= 0 else -1)
        px, py = -dy * inner, dx * inner
        pen = self.pen
        pen.path(
            tube(
                [
                    (x - dx * 6, y - dy * 6, 8),
                    (x + dx * 7, y + dy * 7, 10.5),
                    (x + dx * 16, y + dy * 16, 7.5),
                ],
                5,
            ),
            skin,
        )
        thumb = [
            (x + dx * 3 + px * 6, y + dy * 3 + py * 6, 4.6),
            (x + dx * 10 + px * 13, y + dy * 10 + py * 13, 4),
        ]
        pen.path(tube(thumb, 4), skin)
        for side in (-2.8, 2.8):
            pen.line(f"M{x + dx * 14 + px * side:.1f} {y + dy * 14 + py * side:.1f}l{dx * 7:.1f} {dy * 7:.1f}",
                     darken(self.skin, 0.3), 1.6, opacity=0.5)  # fmt: skip

    def _limb(self, limb: Limb, wide: float, narrow: float, fill: str, *, bend: float) -> None:
        """Bends at the elbow or the knee, and tapers."""
        x0, y0, x1, y1 = limb
        dx, dy = _along(limb)
        swing = bend * min(1.0, abs(x1 - x0) / 30) * (1 if dx > 0 else -1)
        elbow = (X + (x0 + x1) / 2 - dy * swing, (y0 + y1) / 2 + dx * swing, wide * 0.42 + narrow * 0.58)
        self.pen.path(tube([(X + x0, y0, wide), elbow, (X + x1, y1, narrow)], 6), fill)

    def _foot(self, x: float, y: float, fill: str) -> None:
        """A shoe on its sole; its heel is under the leg."""
        x += X
        self.pen.path(
            f"M{x - 14:.1f} {y + 5:.1f}Q{x - 16:.1f} {y - 13:.1f} {x - 11:.1f} {y - 15:.1f}Q{x} {y - 11:.1f} {x + 11:.1f} "
            f"{y - 14:.1f}Q{x + 14:.1f} {y - 8:.1f} {x + 21:.1f} {y - 6:.1f}Q{x + 29:.1f} {y - 3:.1f} {x + 28:.1f} {y + 5:.1f}Z",
            fill,
        )
        self.pen.line(f"M{x - 14:.1f} {y + 5:.1f}H{x + 28:.1f}", darken(fill, 0.45), 4)

    def _legs(self) -> None:
        shoe = "#1c1c26" if self.look.mask else "#4a3a3c"
        if self.look.tail:
            fin = self._cloth(self.look.tail)
            self.pen.path(tube([(X, 236, 40), (X + 8, 268, 30), (X + 34, 288, 18)]), fin)
            self.pen.path(
                blob([(X + 30, 284), (X + 70, 262), (X + 62, 288), (X + 76, 304), (X + 34, 298)]), fin
            )
            return
        if self.look.robe and self.pose not in ("run", "walk", "sit", "ride", "jump"):
            self._foot(-18, 294 + self.tall, shoe)
            self._foot(16, 296 + self.tall, shoe)
            return
        bare = self.look.skirt and not self.look.robe
        far = darken(self.skin if bare else self.trousers, 0.2 if bare else 0.28)
        near = self.flesh if bare else self._cloth(self.trousers)
        for limb, fill, wide, sole in (
            (self.legs[0], far, 19, darken(shoe, 0.2)),
            (self.legs[1], near, 20, shoe),
        ):
            x0, y0, x1, y1 = limb
            self._limb((x0, y0, x1, y1 - ANKLE), wide, 11 if bare else 13, fill, bend=9)
            self._foot(x1, y1, sole)

    def _torso(self) -> None:
        pen, w, look = self.pen, self.waist, self.look
        dark = darken(self.top, 0.24)
        pen.path(
            f"M{X - w:.1f} 172Q{X} 156 {X + w:.1f} 172Q{X + w * 1.12:.1f} 210 {X + w * 0.98:.1f} 246"
            f"Q{X} 258 {X - w * 0.98:.1f} 246Q{X - w * 1.12:.1f} 210 {X - w:.1f} 172Z",
            self.cloth,
        )
        if (look.skirt or look.robe) and not look.tail:
            low, wide = (290 + self.tall, w * 1.65) if look.robe else (266 + self.tall * 0.6, w * 1.6)
            pen.path(
                f"M{X - w:.1f} 214Q{X} 222 {X + w:.1f} 214L{X + wide:.1f} {low}Q{X} {low + 14} {X - wide:.1f} {low}Z",
                self.cloth,
            )
            for fold in (0.2, -0.3):
                pen.line(f"M{X + w * fold:.1f} 220L{X + wide * fold * 2:.1f} {low + 5}", dark, 3, opacity=0.5)
            pen.path(
                f"M{X - w * 1.02:.1f} 212Q{X} 222 {X + w * 1.02:.1f} 212V222Q{X} 232 {X - w * 1.02:.1f} 222Z",
                look.trim or dark,
            )
        elif look.trim or look.fat:
            belt = "#2a2226" if look.fat else look.trim
            pen.path(
                f"M{X - w * 1.05:.1f} 222Q{X} 234 {X + w * 1.05:.1f} 222V236Q{X} 248 {X - w * 1.05:.1f} 236Z",
                belt,
            )
            if look.fat:
                pen.rect(X - 9, 226, 18, 15, "#f2c94c", corner=3)
        else:
            pen.line(f"M{X - 12} 168Q{X} 184 {X + 14} 168", dark, 4, opacity=0.6)
        if look.fat and look.trim:
            pen.path(f"M{X - 6} 166H{X + 8}V222H{X - 6}Z", look.trim)
        pen.path(f"M{X - 14} 150H{X + 16}V170Q{X} 178 {X - 14} 170Z", darken(self.skin, 0.18))

    def _head(self) -> None:
        pen, r, look = self.pen, self.size, self.look
        fill = pen.radial(
            [(0, lighten(self.skin, 0.22)), (0.7, self.skin), (1, darken(self.skin, 0.14))],
            X - 14,
            Y - 18,
            r * 1.35,
        )
        pen.circle(X - r * 0.94, Y + 10, 11, darken(self.skin, 0.18))
        pen.ellipse(X, Y, r, r * 0.96, fill)
        face = X + r * 0.16
        if look.mask:
            pen.path(
                f"M{X - r:.1f} {Y + 14}Q{X} {Y + 24} {X + r:.1f} {Y + 14}Q{X + r * 0.9:.1f} {Y + r:.1f} {X} "
                f"{Y + r * 0.98:.1f}Q{X - r * 0.9:.1f} {Y + r:.1f} {X - r:.1f} {Y + 14}Z",
                self.locks,
            )
        for side in (-1, 1):
            if not look.mask:
                pen.ellipse(face + side * r * 0.58, Y + r * 0.40, r * 0.17, r * 0.10, "#f2687a", opacity=0.42)
            self._eye(face + side * r * 0.36, Y + r * 0.14)
        self._mouth(face)
        self._hair()

    def _eye(self, x: float, y: float) -> None:
        pen = self.pen
        if self.asleep:
            pen.line(f"M{x - 8:.1f} {y:.1f}Q{x:.1f} {y + 8:.1f} {x + 8:.1f} {y:.1f}", "#2a1c1c", 4)
        else:
            pen.ellipse(x, y, 7.6, 10.4, "#2a1c1c")
            pen.circle(x + 2.6, y - 4, 3, "#ffffff")
            pen.circle(x - 2.6, y + 4.4, 1.6, "#ffffff", opacity=0.8)
            if self.look.skirt:
                pen.line(f"M{x + 5:.1f} {y - 9:.1f}l6 -4", "#2a1c1c", 2.6)
        brow = darken(self.hair, 0.2)
        pen.line(f"M{x - 8:.1f} {y - 17:.1f}Q{x:.1f} {y - 21:.1f} {x + 8:.1f} {y - 17:.1f}", brow, 4)

    def _mouth(self, face: float) -> None:
        pen, r, look = self.pen, self.size, self.look
        if look.beard:
            beard = [(X - r * 0.92, Y + r * 0.22), (face - r * 0.3, Y + r * 0.46), (face, Y + r * 0.40),
                     (face + r * 0.3, Y + r * 0.46), (X + r * 0.96, Y + r * 0.22), (X + r * 0.7, Y + r * 1.06),
                     (face, Y + r * 1.42), (X - r * 0.62, Y + r * 1.06)]  # fmt: skip
            pen.path(blob(beard), look.beard)
            whiskers = [
                (face - r * 0.4, Y + r * 0.52),
                (face, Y + r * 0.38),
                (face + r * 0.4, Y + r * 0.52),
                (face, Y + r * 0.58),
            ]
            pen.path(blob(whiskers), darken(look.beard, 0.08))
        if look.mask:
            return
        pen.ellipse(face + 2, Y + r * 0.34, 5, 4, darken(self.skin, 0.22))
        y = Y + r * (0.66 if look.beard else 0.52)
        pen.path(
            f"M{face - 11:.1f} {y:.1f}Q{face:.1f} {y + r * 0.02:.1f} {face + 11:.1f} {y:.1f}"
            f"Q{face + 8:.1f} {y + r * 0.22:.1f} {face:.1f} {y + r * 0.22:.1f}Q{face - 8:.1f} {y + r * 0.22:.1f} {face - 11:.1f} {y:.1f}Z",
            "#a83f48",
        )

    def _hair(self) -> None:
        pen, r, look = self.pen, self.size, self.look
        if look.hair == "bald":
            if look.beard or look.hair_colour:
                for side in (-1, 1):
                    pen.circle(X + side * r * 0.95, Y - 4, r * 0.24, self.hair)
            return
        fringe = (
            f"M{X - r * 1.05:.1f} {Y + r * 0.18:.1f}Q{X - r * 1.12:.1f} {Y - r * 1.08:.1f} {X} {Y - r * 1.08:.1f}"
            f"Q{X + r * 1.12:.1f} {Y - r * 1.08:.1f} {X + r * 1.04:.1f} {Y + r * 0.06:.1f}"
            f"Q{X + r * 0.86:.1f} {Y - r * 0.30:.1f} {X + r * 0.62:.1f} {Y - r * 0.44:.1f}"
            f"Q{X + r * 0.3:.1f} {Y - r * 0.26:.1f} {X - r * 0.1:.1f} {Y - r * 0.50:.1f}"
            f"Q{X - r * 0.5:.1f} {Y - r * 0.16:.1f} {X - r * 0.78:.1f} {Y - r * 0.20:.1f}"
            f"Q{X - r * 0.8:.1f} {Y + r * 0.1:.1f} {X - r * 1.05:.1f} {Y + r * 0.18:.1f}Z"
        )
        if look.hair == "curly":
            curls = [
                (-0.9, 0.1),
                (-1.0, -0.3),
                (-0.78, -0.7),
                (-0.4, -0.98),
                (0.05, -1.06),
                (0.5, -0.94),
                (0.85, -0.62),
                (1.02, -0.2),
                (0.96, 0.12),
            ]
            for a, b in curls:
                pen.circle(X + a * r, Y + b * r, r * 0.26, self.locks)
        pen.path(fringe, self.locks)
        pen.line(
            f"M{X - r * 0.7:.1f} {Y - r * 0.55:.1f}Q{X - r * 0.4:.1f} {Y - r * 0.95:.1f} {X + r * 0.1:.1f} {Y - r * 0.96:.1f}",
            lighten(self.hair, 0.4), 6, opacity=0.5,
        )  # fmt: skip
        if look.hair == "bun":
            pen.circle(X, Y - r * 1.12, r * 0.34, self.locks)

    def _staff(self, arm: Limb) -> None:
        x = X + arm[2]
        self.pen.line(f"M{x + 2:.1f} 120L{x + 6:.1f} {300 + self.tall}", "#7a5230", 8)
        self.pen.circle(x + 2, 108, 15, "#8fe8ff")
        self.pen.circle(x - 2, 103, 5, "#ffffff")
