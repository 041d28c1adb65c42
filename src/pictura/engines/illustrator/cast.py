"""The cast takes its places: who stands where, how big, looking at whom, in whose hand, on whose back."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec

from pictura.engines.illustrator import birds, deeds, habitats, hanging, rows, sizes, things, wildlife
from pictura.engines.illustrator.bearers import bearer, borne
from pictura.engines.illustrator.deeds import ATTACHED
from pictura.engines.illustrator.immersion import immersed
from pictura.engines.illustrator.layers import Placed, Scenery, Sprite
from pictura.engines.illustrator.people_pose import Seat
from pictura.engines.illustrator.scene import Subject
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.vocabulary import SIGN

UNITS_MAX = 12
"""How many sprites a picture has at most; more are not told apart."""
FLYERS = frozenset({
    "rocket", "airplane", "small-airplane", "hot-air-balloon", "butterfly", "bat", "flying-saucer",
    "helicopter", "kite", "balloon", "satellite", "ringed-planet", "honeybee", "comet", "parachute",
})  # fmt: skip
WEIGHTLESS = frozenset({"space", "underwater", "sky"})
GROUNDLESS = WEIGHTLESS | {"sea"}
"""Places without a ground for the post of a sign."""
BALLOONS = (None, "blue", "yellow", "green", "pink")
DRIFTS = (0.0, 0.12, 0.05, 0.16, 0.02, 0.09, 0.19)
"""How much higher than the first the others are that fly, in shares of the reach."""
LEAN = 7.0
SEAT_WIDTH = 0.72
"""Share of a seat's width that those who sit on it may take."""
ROADSIDE_DEPTH = -1.5
"""How far behind a road one stands beside it."""
BADGE = 0.58
"""How high what an icon shows is, and nearly how wide, in shares of the frame."""
WATER_LEVEL, WATER_LEVELS = 0.76, {"harbour": 0.69}
"""Where in the frame's height a hull is in the water; a harbour has its quay before it."""
RIDDEN = 0.72
"""How much smaller what carries a rider of its own size is, so that both have room."""
IN_A_ROW = frozenset({"on", "in", "under", "above", "riding"})
"""Relations in which several are shown, side by side."""
SIGN_DEPTH = -0.9
"""A sign stands behind those it stands beside."""


def cast(setting: Setting, scenery: Scenery, phase: float = 0) -> tuple[Placed, ...]:
    """Sprites in the order of painting, farthest first, at a phase of a loop."""
    return _Cast(setting, scenery, phase).placed()


class _Cast:
    def __init__(self, setting: Setting, scenery: Scenery, phase: float) -> None:
        self.setting, self.scenery, self.phase = setting, scenery, phase
        self.rng = random.Random(setting.seed ^ 0x5EED)
        self.side, self.reach = sizes.side(setting), sizes.reach(setting)
        chance = random.Random(setting.seed ^ 0x70E5)
        self.turn, self.mirrored = chance.randrange(4), chance.random() < 0.5
        self.spread, self.lean = chance.uniform(0.92, 1.14), chance.uniform(-1.0, 1.0)
        """How this picture's company differs from that of another seed: poses, sides, distance; and the lean of one cut out."""

    def placed(self) -> tuple[Placed, ...]:
        subjects = self.setting.subjects
        hung = borne(subjects)
        standing = [(i, s) for i, s in enumerate(subjects) if i not in hung]
        units = [(i, s) for i, s in standing for _ in range(max(1, s.count))][:UNITS_MAX]
        order: list[tuple[float, Placed]] = []
        first: dict[int, Placed] = {}
        for position, (index, subject) in enumerate(units):
            depth, one = self._standing(position, len(units), index, subject)
            order.append((depth, one))
            first.setdefault(index, one)
        for index in hung:
            self._attach(index, first, order)
        return tuple(one for _, one in sorted(order, key=lambda entry: entry[0]))

    def _standing(self, position: int, count: int, index: int, subject: Subject) -> tuple[float, Placed]:
        setting = self.setting
        action = deeds.deed(setting, subject, position + self.turn, count, self.rng)
        if subject.text is not None and setting.place in GROUNDLESS:
            action = things.HELD
        sprite = things.sprite(subject, action, setting.seed + index * 7 + position, phase=self.phase)
        flying = self._flies(subject, action)
        height = sizes.height(setting, subject, sprite, action, count, flying=flying)
        if deeds.swims(self.setting, subject):
            whole, sprite = sprite.box.height, immersed(sprite)
            height *= sprite.box.height / whole
        if sprite.scaled and any(one.to == index and one.relation == "riding" for one in setting.subjects):
            height *= RIDDEN
        if any(one.to == index and one.relation == "on" for one in setting.subjects):
            height *= min(1.0, habitats.stature(subject.thing, person=False)) ** 0.6
        x, depth = self._spot(position, count)
        if count == 2:
            height *= (1.0, 0.88)[position]
        if subject.text is not None and count > 1:
            depth = ROADSIDE_DEPTH if "road" in setting.props else SIGN_DEPTH
        y = self.scenery.floor + self.scenery.step * depth
        shadow, reflection = 1.0, 0.35 if "rain" in setting.weather and not setting.indoors else 0.0
        if flying:
            middle = 0.56 if setting.place == "underwater" else 0.5 if setting.place in WEIGHTLESS else 0.40
            y = max(setting.height * middle + height * 0.5, height * (3.6 if sprite.scaled else 1.05))
            y -= DRIFTS[position % len(DRIFTS)] * self.reach if subject.text is None else -0.2 * self.reach
            shadow = 0.0
        elif subject.thing == "lighthouse" and setting.place == "sea":
            shadow, reflection, y = 0.0, 0.0, setting.height * 0.595
        elif self._floats(subject, action):
            shadow, reflection = 0.0, 0.3
            level = WATER_LEVELS.get(setting.place, WATER_LEVEL)
            y = setting.height * (level + 0.05 * (depth if count > 1 else 0))
        if deeds.is_badge(setting, count):
            wide = sprite.box.width / sprite.box.height
            height = self.side * min(BADGE, BADGE * 1.05 / wide)
            x, y, shadow = setting.width / 2, (setting.height + height) / 2, 0.0
            y -= (sprite.box.y + sprite.box.height - sprite.foot) * height / sprite.box.height
        if subject.thing in hanging.LOW:
            shadow *= 0.1
        if subject.text is not None and subject.thing != SIGN:
            shadow = 0.0  # a logo's name stands on nothing
        stiff = (
            self._floats(subject, action)
            and not deeds.swims(self.setting, subject)
            and not habitats.is_rigged(subject.thing)
        )
        tilt = 4.0 if stiff else self._leaning(subject, count)
        return depth, Placed(
            sprite=sprite, x=x, y=y, height=height, flip=self._turned(sprite, x, position, count, subject.action or ""),
            tilt=tilt, shadow=shadow, reflection=reflection, thing=subject.thing,
        )  # fmt: skip

    def _leaning(self, subject: Subject, count: int) -> float:
        """How askew one is that is cut out alone, so that no two cut-outs are the same, in degrees."""
        if not self.setting.alone or count > 1 or subject.text is not None or self.setting.style == "icon":
            return 0.0
        rigged = habitats.is_rigged(subject.thing) or habitats.group_of(subject.thing) == "animal-mammal"
        return self.lean * (LEAN / 3 if rigged or things.is_person(subject.thing) else LEAN)

    def _spot(self, position: int, count: int) -> tuple[float, float]:
        setting = self.setting
        if count == 1:
            return setting.width * (0.5 if setting.place == "studio" or setting.alone else setting.focus), 0.0
        if count == 2:
            away = min(0.19, 0.30 * self.side / setting.width * 1.3) * self.spread
            away = -away if self.mirrored else away
            return setting.width * (0.5 + (-away, away)[position]), (0.45, -0.35)[position]
        x = 0.5 + (position + 0.5 - count / 2) * sizes.apart(setting, count) * self.spread
        return setting.width * x, (position % 2) * 1.0 - 0.35

    def _turned(self, sprite: Sprite, x: float, position: int, count: int, action: str) -> bool:
        """One looks into the picture, two at each other, a pack all one way."""
        if sprite.faces == "viewer":
            return False
        running = action in ("run", "walk", "fly", "swim")
        if count == 1:
            left = x > self.setting.width / 2 and self.setting.place != "studio"
        elif count == 2:
            left = x > self.setting.width / 2 and not running
        else:
            left = not running and x > self.setting.width * 0.55
        return left != (sprite.faces == "left")

    def _flies(self, subject: Subject, action: str) -> bool:
        thing = subject.thing
        if birds.knows(thing):
            return birds.aloft(action)
        winged = not things.beasts.knows(thing) and not things.hoofed.knows(thing)
        if self.setting.place in WEIGHTLESS:
            return True
        if subject.action in ("fly", "float") or subject.relation == "above":
            return winged or subject.action == "fly" or subject.relation == "above"
        return thing in FLYERS and subject.action not in ("sit", "sleep", "stand", "walk", "eat")

    def _floats(self, subject: Subject, action: str) -> bool:
        if self.setting.place not in wildlife.AFLOAT:
            return False
        if subject.text is not None:
            return self.setting.place in GROUNDLESS
        if deeds.swims(self.setting, subject):
            return True
        boat = habitats.group_of(subject.thing) == "transport-water" or subject.thing in wildlife.BOATS
        return boat or wildlife.floats(subject.thing, action)

    def _attach(self, index: int, first: dict[int, Placed], order: list[tuple[float, Placed]]) -> None:
        """Hangs a subject on what it belongs to; one whose base is not there stands by itself."""
        subject = self.setting.subjects[index]
        base_index, relation = bearer(self.setting.subjects, index)
        base = first.get(base_index) or (order[0][1] if order else None)
        if base is None:
            depth, alone = self._standing(0, 1, index, subject)
            first[index] = alone
            order.append((depth, alone))
            return
        other = self.setting.subjects[base_index]
        seat = hanging.seat_for(subject, relation, other, base.sprite)
        action = things.HELD if subject.text is not None else subject.action or self._deed_on(seat)
        sprites = [
            things.sprite(subject, action, self.setting.seed + index * 7 + k, seat, self.phase)
            for k in range(min(4, subject.count) if relation in IN_A_ROW else 1)
        ]
        low = hanging.is_at_the_feet(subject, other) if relation in ("holding", "with") else 0.0
        if low:
            hung = hanging.at_the_feet(sprites[0], base, self._room, low)
        else:
            hung = hanging.hang(sprites[0], subject, base, relation, self._ratio(subject, other), self._room)
        placed = first[index] = msgspec.structs.replace(hung.placed, thing=subject.thing)
        depth = next((d for d, one in order if one is base), 0.0) + (0.01 if hung.before else -0.01)
        if relation in ATTACHED and subject.thing in hanging.RAISED_HEIGHT:
            hues = (subject.colour,) * 5 if subject.colour or subject.thing != "balloon" else BALLOONS
            sprites = [
                things.sprite(msgspec.structs.replace(subject, colour=hue), action, self.setting.seed)
                for hue in hues[: max(1, subject.count)]
            ]
            order += [(depth, one) for one in rows.bunch(placed, sprites)]
            return
        placed = first[index] = self._shared(index, base_index, relation, placed, base)
        if relation in ATTACHED and hung.before and base.sprite.grip and not low and relation != "wearing":
            order.append((depth + 0.005, hanging.gripping(base)))
        sprites, room = [placed.sprite, *sprites[1:]], base.width * SEAT_WIDTH
        if relation == "in" and hanging.holds_several(other.thing) and len(sprites) > 1:
            sprites = [sprites[0], *(hanging.seen_in(one, other.thing) for one in sprites[1:])]
            placed = first[index] = hanging.filled(placed, base, other.thing, len(sprites))
            room = base.width
        order += [(depth, one) for one in rows.side_by_side(placed, sprites, room)]

    def _shared(self, index: int, base_index: int, relation: str, placed: Placed, base: Placed) -> Placed:
        """Its part of a seat on which others are too."""
        subjects = self.setting.subjects
        company = [at for at in range(len(subjects)) if bearer(subjects, at) == (base_index, relation)]
        if relation not in ("on", "riding") or len(company) < 2:
            return placed
        share, close = (0.95, 0.66) if base.thing in hanging.LOW else (SEAT_WIDTH, 0.92)
        step = min(placed.width * close, base.width * share / len(company))
        away = company.index(index) - (len(company) - 1) / 2
        height = placed.height * min(1.0, step / (placed.width * close))
        return msgspec.structs.replace(placed, x=placed.x + away * step, height=height)

    @property
    def _room(self) -> hanging.Room:
        return hanging.Room(self.side, self.reach, self.scenery.step)

    @staticmethod
    def _deed_on(seat: Seat) -> str:
        """What one does on a seat when nothing is said of it."""
        return "ride" if seat in ("saddle", "pedals") else "sit"

    @staticmethod
    def _ratio(subject: Subject, other: Subject) -> float:
        """How high it is compared with what it is attached to."""
        own, its = (
            habitats.stature(one.thing, person=things.is_person(one.thing)) for one in (subject, other)
        )
        return max(0.35, min(1.3, (own / its) ** 0.7))


def bounds(placed: Sequence[Placed]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the whole cast."""
    return (
        min(one.x - one.width / 2 for one in placed),
        min(one.y - one.height for one in placed),
        max(one.x + one.width / 2 for one in placed),
        max(one.y for one in placed),
    )
