"""What a drawing is made of before it is pixels: frozen values, in units of the drawing."""

from __future__ import annotations

from typing import Literal

import msgspec

Mode = Literal["over", "screen"]
Facing = Literal["left", "right", "viewer"]
"""Which way a sprite looks as it is drawn."""

QUIET = frozenset({"haze", "dapples", "rays", "motes", "glow", "mist", "grain", "dust", "frame"})
"""Layers that a flat picture leaves out."""


class Layer(msgspec.Struct, frozen=True):
    """A sheet of SVG over the whole frame. `screen` layers are light: they only brighten."""

    svg: str
    blur: float = 0
    """Radius in units of the drawing."""
    mode: Mode = "over"
    opacity: float = 1
    name: str = ""
    """What the styles know it by: sky, far, fence, trees, lawn, near, …"""


class Box(msgspec.Struct, frozen=True):
    x: float
    y: float
    width: float
    height: float


class Sprite(msgspec.Struct, frozen=True):
    """A thing drawn on its own sheet, in its own units."""

    svg: str
    box: Box
    """What of the sheet it covers."""
    foot: float
    """Where it touches the ground, in its own units."""
    stands_on: float = 1
    """Share of its width that touches the ground."""
    airborne: bool = False
    """Caught in a leap: its shadow is lighter and it kicks something up."""
    faces: Facing = "right"
    hand: tuple[float, float] | None = None
    """Where it holds things: a hand, a mouth."""
    grip: str = ""
    """The hands that close over what it holds, on the same sheet."""
    seat: tuple[float, float] | None = None
    """The middle of its back: where riders sit."""
    bleed: float = 0
    """How far beyond its box a moment of its motion may reach."""
    rest: float | None = None
    """Where it rests on a seat while it sits, in its own units; None for what sits on its foot."""
    spine: float | None = None
    """Where, from left to right, its weight is when it rides."""
    scaled: bool = False
    """Whether its riders are drawn in the same units."""
    crown: tuple[float, float, float] | None = None
    """The middle of the top of its head and the head's width: where hats sit."""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A sprite in the drawing: `x`, `y` is where its foot stands."""

    sprite: Sprite
    x: float
    y: float
    height: float
    flip: bool = False
    tilt: float = 0
    """Degrees, anticlockwise."""
    depth: float = 0
    """0 near to 1 lost in haze."""
    shadow: float = 1
    reflection: float = 0
    thing: str = ""
    """What it shows, as the scene names it."""

    @property
    def width(self) -> float:
        return self.height * self.sprite.box.width / self.sprite.box.height


class Mirror(msgspec.Struct, frozen=True):
    """Wet or still ground: from `y` down, the picture above is mirrored with this strength."""

    y: float
    strength: float
    wave: float = 9


class Scenery(msgspec.Struct, frozen=True, kw_only=True):
    """A place, drawn: what is behind the heroes, where they stand, what is before them."""

    back: tuple[Layer, ...]
    front: tuple[Layer, ...] = ()
    floor: float
    """Height of the line on which a hero stands."""
    step: float
    """How far that line moves down for something one step nearer."""
    mirror: Mirror | None = None
    bank: tuple[Layer, ...] = ()
    """What lies before the mirrored part and behind the heroes."""
    crop: tuple[Placed, ...] = ()
    """Sprites that belong to the place: a field of sunflowers."""
