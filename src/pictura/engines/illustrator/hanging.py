"""What hangs on another: in a hand, on a head, at its feet, on top, on a back, inside, underneath. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from pictura.engines.illustrator import birds, figures, habitats, things
from pictura.engines.illustrator.immersion import busted
from pictura.engines.illustrator.layers import Placed, Sprite
from pictura.engines.illustrator.people_pose import Seat
from pictura.engines.illustrator.scene import Subject
from pictura.engines.illustrator.shapes import Point

RAISED_HEIGHT = {
    "balloon": 0.5,
    "kite": 0.92,
    "umbrella": 0.66,
    "umbrella-with-rain-drops": 0.66,
    "closed-umbrella": 0.5,
}
"""What is held up, and how high it is in heights of who holds it."""
ON_THE_FACE = frozenset({"glasses", "sunglasses", "goggles"})
ROUND_THE_NECK: Mapping[str, float] = {"wound-scarf": 0.86, "necktie": 0.3}
"""How wide what hangs from the neck is, in heads."""
OPEN_BOX, BOX_FLOOR, BOX_EDGE = "open-box", 0.36, 0.97
"""A box that one looks out of over its front: how far above its foot one stands in it, and its edge is, in shares of its height."""
OPENINGS: Mapping[str, float] = {
    "basket": 0.66, "bucket": 0.8, "bathtub": 0.42, "shopping-cart": 0.62, "hot-beverage": 0.62,
}  # fmt: skip
"""What shows its inside: from where in it one is seen, in shares of its height."""
LIFTED = 0.5
"""How high a creature lifts what is held up, in shares of its own height."""
BALLS = frozenset({
    "soccer-ball", "baseball", "softball", "basketball", "volleyball", "american-football", "rugby-football", "yarn",
})  # fmt: skip
IN_PLAY = frozenset({"play", "run", "jump"})
INSTRUMENTS = "musical-instrument"
STANDING_INSTRUMENTS = frozenset({"musical-keyboard", "drum", "harp", "long-drum"})
GRIPPED: Mapping[str, float] = {
    "red-paper-lantern": 0.94, "basket": 0.86, "bucket": 0.94, "handbag": 0.9, "shopping-bags": 0.9, "open-book": 0.5, "guitar": 0.5,
    "violin": 0.5, "banjo": 0.5, "accordion": 0.5, "newspaper": 0.5, "map": 0.5,
}  # fmt: skip
"""How far below the hand a held thing's lower end is, in shares of its height: what hangs from a handle, what two hands hold."""
LOW = frozenset({"picnic-blanket", "lily-pad"})
"""What one sits on as on the ground."""
WHEEL = (0.08, 0.5)
"""Where a driver is seen in a car: ahead of its middle, and above its wheels, in shares of its width and height."""
PEDALLED = "bicycle"


class Room(NamedTuple):
    """How large the picture is for what hangs there, in units."""

    side: float
    """The frame's shorter side."""
    reach: float
    step: float
    """How far the ground moves down for something one step nearer."""


class Hung(NamedTuple):
    placed: Placed
    before: bool
    """Whether it is painted over what it hangs on."""


def seat_for(subject: Subject, relation: str, base: Subject, base_sprite: Sprite) -> Seat:
    """How somebody sits on that thing."""
    if relation == "riding":
        return "pedals" if base.thing == PEDALLED else "saddle"
    on_a_chair = relation == "on" and base_sprite.seat and base.thing not in LOW and subject.action != "stand"
    return "chair" if on_a_chair else ""


def hang(sprite: Sprite, subject: Subject, base: Placed, relation: str, ratio: float, room: Room) -> Hung:
    """Places a sprite on, in or at its base; `ratio` is how high it would be beside it, 1 for as high."""
    if relation in ("holding", "with"):
        return _held(sprite, subject, base)
    if relation == "wearing":
        return Hung(_worn(sprite, subject, base), before=True)
    flip = _follows(sprite, base)
    height = base.height * ratio
    if relation == "riding":
        return _riding(sprite, base, height, flip=flip)
    if relation == "on" and base.sprite.seat:
        return Hung(_seated(sprite, subject, base, height, flip=flip), before=True)
    top = base.y - base.height * (base.sprite.foot - base.sprite.box.y) / base.sprite.box.height
    if relation == "in":
        return _inside(sprite, base, height, top, flip=flip)
    if relation == "under":
        low = min(base.height * 0.55, room.side * 0.3)
        under = Placed(sprite=sprite, x=base.x, y=base.y + room.step * 0.5, height=low, flip=flip)
        return Hung(under, before=True)
    if relation == "above":
        y = max(height * 1.05, top - base.height * 0.12)
        high = min(height, top * 0.85)
        return Hung(Placed(sprite=sprite, x=base.x, y=y, height=high, flip=flip, shadow=0), before=True)
    if relation == "behind":
        x = base.x + _side(base) * base.width * 0.45
        behind = Placed(sprite=sprite, x=x, y=base.y - room.step * 0.8, height=height, flip=flip)
        return Hung(behind, before=False)
    y = top + base.height * 0.10
    height = min(height, room.reach * 0.5, y * 0.94)
    return Hung(Placed(sprite=sprite, x=base.x, y=y, height=height, flip=flip, shadow=0), before=True)


def holds_several(thing: str) -> bool:
    return thing == OPEN_BOX or thing in OPENINGS


def filled(placed: Placed, base: Placed, thing: str, count: int) -> Placed:
    """The first of several in one container: small enough for all, high enough to be seen over its edge."""
    height = placed.height * min(1.0, base.width * 0.8 / (placed.width * 0.86 * count))
    foot = base.y - placed.y if thing in OPENINGS else base.height * BOX_EDGE - height * 0.5
    return msgspec.structs.replace(placed, height=height, y=base.y - foot)


def seen_in(sprite: Sprite, thing: str) -> Sprite:
    """What of it is seen that is in such a thing."""
    return busted(sprite) if thing in OPENINGS else sprite


def gripping(base: Placed) -> Placed:
    """The hands of who holds something, to be painted over it."""
    hands = msgspec.structs.replace(base.sprite, svg=base.sprite.grip, grip="")
    return msgspec.structs.replace(base, sprite=hands, shadow=0, reflection=0, thing="")


def at_the_feet(sprite: Sprite, base: Placed, room: Room, share: float) -> Hung:
    """A ball in play, or what stands on the ground to be played, before who plays; `share` of the player's height."""
    wide = sprite.box.width / sprite.box.height
    height = min(base.height * share, base.width * 0.8 / wide)
    x = base.x + _side(base) * (base.width * 0.24 + height * wide * 0.4)
    return Hung(Placed(sprite=sprite, x=x, y=base.y + room.step * 0.3, height=height), before=True)


def is_at_the_feet(subject: Subject, player: Subject) -> float:
    """How high it stands there in shares of the player's height; 0 for what is in the hands."""
    if subject.thing in BALLS and player.action in IN_PLAY:
        return 0.2
    return 0.42 if subject.thing in STANDING_INSTRUMENTS else 0.0


def point(placed: Placed, at: Point) -> Point:
    """Where a point of a sprite's own sheet lies in the picture."""
    box, k = placed.sprite.box, placed.height / placed.sprite.box.height
    return placed.x + _side(placed) * (at[0] - box.x - box.width / 2) * k, placed.y + (
        at[1] - placed.sprite.foot
    ) * k


def _side(base: Placed) -> int:
    return -1 if base.flip else 1


def _follows(sprite: Sprite, base: Placed) -> bool:
    """Whether it is flipped so that it looks the way its base does."""
    left = base.flip != (base.sprite.faces == "left")
    return sprite.faces != "viewer" and left != (sprite.faces == "left")


def _seated(sprite: Sprite, subject: Subject, base: Placed, height: float, *, flip: bool) -> Placed:
    """On a seat: what has a place to rest on rests there, the others stand a little into it."""
    x, y = point(base, base.sprite.seat or (0, 0))
    if sprite.rest is None:
        y += height * (0.02 if birds.knows(subject.thing) else 0.06)
    else:
        y += (sprite.foot - sprite.rest) * height / sprite.box.height
    return Placed(sprite=sprite, x=x, y=y, height=height, flip=flip, shadow=0)


def _riding(sprite: Sprite, base: Placed, height: float, *, flip: bool) -> Hung:
    """On a back, or behind the wheel of what shows no seat."""
    seat, rest = base.sprite.seat, sprite.rest
    height = min(height, base.height * 0.8)
    if seat is None:
        return Hung(_at_the_wheel(sprite, base, flip=flip), before=True)
    x, y = point(base, seat)
    k = height / sprite.box.height
    if rest is not None and base.sprite.scaled:
        k = base.height / base.sprite.box.height
    middle = sprite.box.x + sprite.box.width / 2
    if rest is not None:
        y += (sprite.foot - rest) * k
        x += (1 if flip else -1) * (sprite.spine - middle) * k if sprite.spine is not None else 0
    return Hung(
        Placed(sprite=sprite, x=x, y=y, height=sprite.box.height * k, flip=flip, shadow=0), before=True
    )


def _at_the_wheel(sprite: Sprite, base: Placed, *, flip: bool) -> Placed:
    """Head and shoulders behind a side window."""
    bust = busted(sprite)
    height = min(base.height * 0.38, base.width * 0.6 * bust.box.height / bust.box.width)
    x, y = base.x + _side(base) * base.width * WHEEL[0], base.y - base.height * WHEEL[1]
    return Placed(sprite=bust, x=x, y=y, height=height, flip=flip, shadow=0)


def _inside(sprite: Sprite, base: Placed, height: float, top: float, *, flip: bool) -> Hung:
    """Looks out of it; before a house, since nobody is seen through its walls."""
    group = habitats.group_of(base.thing)
    if group == "transport-ground" and base.sprite.seat is None:
        return Hung(_at_the_wheel(sprite, base, flip=flip), before=True)
    if group.startswith("place-"):
        x = base.x + _side(base) * base.width * 0.34
        outside = Placed(
            sprite=sprite,
            x=x,
            y=base.y + base.height * 0.06,
            height=min(height, base.height * 0.5),
            flip=flip,
        )
        return Hung(outside, before=True)
    if base.thing in OPENINGS:
        bust = busted(sprite)
        high = min(base.height * 0.9, base.width * 0.7 * bust.box.height / bust.box.width)
        y = base.y - base.height * OPENINGS[base.thing]
        return Hung(Placed(sprite=bust, x=base.x, y=y, height=high, flip=flip, shadow=0), before=True)
    if base.thing == OPEN_BOX:
        wide = sprite.box.width / sprite.box.height
        height = min(base.height * 1.25, base.width * 0.8 / wide)
        y = base.y - base.height * BOX_FLOOR
    else:
        height, y = min(height, base.height * 0.8), top + base.height * 0.52
    return Hung(Placed(sprite=sprite, x=base.x, y=y, height=height, flip=flip, shadow=0), before=False)


def _held(sprite: Sprite, subject: Subject, base: Placed) -> Hung:
    """In a hand or a mouth; what is raised hangs above it."""
    box = base.sprite.box
    x, y = point(base, base.sprite.hand or (box.x + box.width * 0.75, box.y + box.height * 0.7))
    raised = subject.thing in RAISED_HEIGHT
    wide = sprite.box.width / sprite.box.height
    if raised and figures.knows(base.thing):
        y = min(y, base.y - base.height * LIFTED)
    if raised:
        low = 1 - (base.y - y) / base.height  # a mouth, or the hand of a rider: the string is longer
        height = base.height * (RAISED_HEIGHT[subject.thing] + max(0.0, min(0.35, low)))
    elif subject.text is not None:
        height = min(base.height * 0.34, base.height * 0.62 / wide)
    elif habitats.group_of(subject.thing) == INSTRUMENTS:
        height = min(base.height * 0.42, base.height * 0.5 / wide)
        lower = 0.02 if things.is_person(base.thing) or figures.knows(base.thing) else 0.2  # not in a mouth
        x = x if base.sprite.grip else x - _side(base) * base.width * 0.13
        y += base.height * lower
    else:
        height = min(base.height * 0.26, base.height * 0.34 / wide)
    animal = not things.is_person(base.thing) and not figures.knows(base.thing)
    if raised and animal:
        x, y = x + _side(base) * base.width * 0.2, y - base.height * 0.1
    flip = base.flip and sprite.hand is not None
    low = (
        0.04
        if raised
        else GRIPPED.get(subject.thing, 0.36)
        if base.sprite.grip and subject.text is None
        else 0.5
    )
    placed = Placed(sprite=sprite, x=x, y=y + height * low, height=height, flip=flip, shadow=0)
    if sprite.hand is not None and raised:
        held_x, held_y = point(placed, sprite.hand)
        placed = Placed(
            sprite=sprite, x=2 * x - held_x, y=placed.y + y - held_y, height=height, flip=flip, shadow=0
        )
    return Hung(placed, before=not raised or animal)


def _worn(sprite: Sprite, subject: Subject, base: Placed) -> Placed:
    """On the head, before the eyes or round the neck."""
    box = base.sprite.box
    crown = base.sprite.crown or (box.x + box.width * 0.5, box.y + box.height * 0.06, box.width * 0.5)
    x, y = point(base, crown[:2])
    head = crown[2] * base.height / box.height
    shape = sprite.box.height / sprite.box.width
    if subject.thing in ON_THE_FACE:
        height = head * 0.82 * shape
        looks = _side(base) * (0.08 if things.is_person(base.thing) else 0.02)
        return Placed(
            sprite=sprite,
            x=x + head * looks,
            y=y + head * 0.44 + height * 0.5,
            height=height,
            flip=base.flip,
            shadow=0,
        )
    if subject.thing in ROUND_THE_NECK:
        height = head * ROUND_THE_NECK[subject.thing] * shape
        return Placed(sprite=sprite, x=x, y=y + head * 0.72 + height, height=height, flip=base.flip, shadow=0)
    height = head * 0.95 * shape
    return Placed(sprite=sprite, x=x, y=y + height * 0.34, height=height, flip=base.flip, shadow=0)
