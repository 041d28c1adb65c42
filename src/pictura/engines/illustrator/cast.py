"""The cast takes its places: who stands where, how big, looking at whom, in whose hand, on whose back."""

from __future__ import annotations

import random
from collections.abc import Sequence

from pictura.engines.illustrator import birds, fish, habitats, rows, things, wildlife
from pictura.engines.illustrator.layers import Placed, Scenery, Sprite
from pictura.engines.illustrator.scene import Subject
from pictura.engines.illustrator.setting import Setting

UNITS_MAX = 9
"""How many sprites a picture has at most; more are not told apart."""
BY_COUNT = (1.0, 0.86, 0.70, 0.60, 0.55, 0.5, 0.46, 0.42, 0.40)
FLYERS = frozenset({
    "rocket", "airplane", "small-airplane", "hot-air-balloon", "butterfly", "bat", "flying-saucer",
    "helicopter", "kite", "satellite", "ringed-planet", "honeybee", "comet", "parachute",
})  # fmt: skip
WEIGHTLESS = frozenset({"space", "underwater", "sky"})
SITTING = 0.17
"""How far below the seat the feet of one who sits on it hang, in heights."""
BALLOONS = (None, "blue", "yellow", "green", "pink")
STIFF = 0.3
"""The same for a figure that cannot bend its legs, and rides with them behind its mount."""
RAISED_HEIGHT = {"umbrella": 0.66, "umbrella-with-rain-drops": 0.66, "closed-umbrella": 0.5}
"""How high what is held up is, in heights of who holds it; 0.46 for what is not here."""
IN_A_ROW = frozenset({"on", "in", "under", "above", "riding"})
"""Relations in which several are shown, side by side."""
RIG_UNITS = 640.0
"""How many units of the birds' and fishes' sheets are as high as a picture's shorter side."""
ATTACHED = frozenset({"holding", "with", "wearing"})
HELD_GROUPS = ("food-", "drink", "dishware", "event", "sport", "game", "book", "writing", "music", "plant-flower",
               "phone", "light-video", "tool", "clothing", "mail", "household", "sky-weather", "money", "science",
               "arts-crafts", "sound", "office", "computer", "award", "heart", "time", "medical")  # fmt: skip
SITTERS = frozenset({"rabbit", "hamster", "squirrel"})
"""Who is never seen standing on four legs."""
SIGN_STATURE = 1.2
SIGN_DEPTH = -0.9
"""A sign stands behind those it stands beside."""
RAISED = frozenset({"balloon", "umbrella", "kite", "closed-umbrella", "umbrella-with-rain-drops"})


def cast(setting: Setting, scenery: Scenery) -> tuple[Placed, ...]:
    """Sprites in the order of painting, farthest first."""
    return _Cast(setting, scenery).placed()


class _Cast:
    def __init__(self, setting: Setting, scenery: Scenery) -> None:
        self.setting, self.scenery = setting, scenery
        self.rng = random.Random(setting.seed ^ 0x5EED)
        self.side = min(setting.width, setting.height)
        self.reach = min(setting.height, setting.width * 1.35)

    def placed(self) -> tuple[Placed, ...]:
        subjects = self.setting.subjects
        attached = {i for i, s in enumerate(subjects) if self._is_attached(i, s)}
        standing = [(i, s) for i, s in enumerate(subjects) if i not in attached]
        units = [(i, s) for i, s in standing for _ in range(max(1, min(7, s.count)))][:UNITS_MAX]
        order: list[tuple[float, Placed]] = []
        first: dict[int, Placed] = {}
        for position, (index, subject) in enumerate(units):
            depth, one = self._standing(position, len(units), index, subject)
            order.append((depth, one))
            first.setdefault(index, one)
        for index in sorted(attached):
            self._attach(index, first, order)
        return tuple(one for _, one in sorted(order, key=lambda entry: entry[0]))

    def _is_attached(self, index: int, subject: Subject) -> bool:
        """Whether it hangs on another: in a hand, on a head, on top, on a back."""
        if subject.to is not None and subject.to != index:
            other = self.setting.subjects[subject.to] if subject.to < len(self.setting.subjects) else None
            if other is None:
                return False
            if subject.relation in ("on", "in", "under", "above", "riding", "behind"):
                return self._is_base(other, subject)
            if subject.relation in ATTACHED:
                return self._in_hand(subject) and things.is_person(other.thing)
        return any(
            holder.to == index
            and holder.relation in ATTACHED
            and number != index
            and self._in_hand(subject)
            and (subject.text is None or things.is_person(holder.thing))
            for number, holder in enumerate(self.setting.subjects)
        )

    @staticmethod
    def _is_base(other: Subject, subject: Subject) -> bool:
        return (
            other.to is None
            or other.relation not in ("on", "in", "under", "above", "riding", "behind")
            or subject.to is None
        )

    @staticmethod
    def _in_hand(subject: Subject) -> bool:
        return subject.text is not None or habitats.group_of(subject.thing).startswith(HELD_GROUPS)

    def _action(self, subject: Subject, position: int, count: int) -> str:
        place = self.setting.place
        if birds.knows(subject.thing):
            asked = subject.action or ("fly" if subject.relation == "above" else None)
            return wildlife.bird_deed(subject.thing, asked, place, self.rng)
        if fish.knows(subject.thing):
            return wildlife.fish_deed(subject.thing, subject.action, place)
        if subject.action:
            return subject.action
        if subject.to is not None and subject.relation in ATTACHED:
            return "raise" if self.setting.subjects[subject.to].thing in RAISED else "hold"
        if subject.thing in SITTERS:
            return "sit"
        if count > 1:
            first = (
                "stand" if things.is_person(subject.thing) or things.hoofed.knows(subject.thing) else "sit"
            )
            return (first, "stand", "sleep" if self.setting.nightly else "walk", first)[position % 4]
        if things.is_person(subject.thing):
            return self.rng.choice(("wave", "stand", "walk"))
        if things.hoofed.knows(subject.thing):
            return self.rng.choice(("stand", "stand", "walk", "eat"))
        return self.rng.choice(("sit", "stand", "walk"))

    def _height(self, subject: Subject, sprite: Sprite, action: str, count: int) -> float:
        thing = subject.thing
        person = things.is_person(thing)
        height = 0.44 if person else 0.36
        if things.beasts.knows(thing):
            height = {"sit": 0.44, "sleep": 0.27, "lie": 0.27}.get(action, 0.34)
        elif things.hoofed.knows(thing):
            height = 0.30 if action in ("sleep", "lie", "sit") else 0.46
        elif habitats.is_rigged(thing):
            height = sprite.box.height / RIG_UNITS
            if count == 1:
                height *= max(0.9, min(1.25, habitats.stature(thing, person=False) ** 0.3))
        elif thing == "lighthouse" and self.setting.place == "sea":
            height = 0.58
        elif habitats.stature(thing, person=person) >= 2:
            height = 0.52
        if self.setting.place == "studio" and count == 1:
            height = 0.60
        height *= {"tiny": 0.7, "small": 0.85, "large": 1.2, "huge": 1.42}.get(subject.size or "", 1.0)
        if count > 1:
            tallest = max(map(self._stature, self.setting.subjects))
            height *= (self._stature(subject) / tallest) ** 0.6
        height *= self.side * self._roomy
        height *= BY_COUNT[min(count, len(BY_COUNT)) - 1]
        wide = sprite.box.width / sprite.box.height
        return min(
            height,
            self.setting.width
            * (0.62 if self.setting.height < self.setting.width * 1.4 else 0.8)
            / wide
            * (1 if count < 2 else 0.8),
            self.reach * 0.72,
        )

    def _stature(self, subject: Subject) -> float:
        """How big it is among others; a sign is a little taller than who stands beside it."""
        others = [habitats.stature(one.thing, person=things.is_person(one.thing))
                  for one in self.setting.subjects if one.text is None]  # fmt: skip
        if subject.text is not None and others:
            return SIGN_STATURE * max(others)
        return habitats.stature(subject.thing, person=things.is_person(subject.thing))

    @property
    def _roomy(self) -> float:
        """Heroes are bigger where the frame is long: a panorama or a tower would lose them."""
        long = max(self.setting.width, self.setting.height) / self.side
        return min(1.3, 1 + 0.2 * (long - 1))

    def _standing(self, position: int, count: int, index: int, subject: Subject) -> tuple[float, Placed]:
        setting = self.setting
        action = self._action(subject, position, count)
        sprite = things.sprite(subject, action, setting.seed + index * 7 + position)
        height = self._height(subject, sprite, action, count)
        x, depth = self._spot(position, count)
        if count == 2:
            height *= (1.0, 0.88)[position]
        depth = SIGN_DEPTH if subject.text is not None and count > 1 else depth
        y = self.scenery.floor + self.scenery.step * depth
        flying = self._flies(subject, action)
        shadow, reflection = 1.0, 0.35 if "rain" in setting.weather and not setting.indoors else 0.0
        if flying:
            middle = 0.56 if setting.place == "underwater" else 0.5 if setting.place in WEIGHTLESS else 0.40
            y = max(setting.height * middle + height * 0.5, height * 1.05)
            y -= (0.0, 0.12, 0.05)[position % 3] * self.reach
            shadow = 0.0
        elif subject.thing == "lighthouse" and setting.place == "sea":
            shadow, reflection, y = 0.0, 0.0, setting.height * 0.595
        elif self._floats(subject, action):
            shadow, reflection = 0.0, 0.3
            y = setting.height * (0.76 + 0.05 * (depth if count > 1 else 0))
        tilt = 4.0 if self._floats(subject, action) and not habitats.is_rigged(subject.thing) else 0.0
        return depth, Placed(
            sprite=sprite, x=x, y=y, height=height, flip=self._turned(sprite, x, position, count, subject.action or ""),
            tilt=tilt, shadow=shadow, reflection=reflection,
        )  # fmt: skip

    def _spot(self, position: int, count: int) -> tuple[float, float]:
        setting = self.setting
        if count == 1:
            return setting.width * (0.5 if setting.place == "studio" or setting.alone else setting.focus), 0.0
        if count == 2:
            away = min(0.19, 0.30 * self.side / setting.width * 1.3)
            return setting.width * (0.5 + (-away, away)[position]), (0.45, -0.35)[position]
        spread = min(0.88, 1.5 * self.side / setting.width)
        x = 0.5 + ((position + 0.5) / count - 0.5) * spread
        return setting.width * x, (position % 2) * 1.0 - 0.35

    def _turned(self, sprite: Sprite, x: float, position: int, count: int, action: str) -> bool:
        """One looks into the picture, two at each other, a pack all one way."""
        if sprite.faces == "viewer":
            return False
        running = action in ("run", "walk", "fly", "swim")
        if count == 1:
            left = x > self.setting.width / 2 and self.setting.place != "studio"
        elif count == 2:
            left = position == 1 and not running
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
        boat = habitats.group_of(subject.thing) == "transport-water"
        return boat or wildlife.floats(subject.thing, action)

    def _attach(self, index: int, first: dict[int, Placed], order: list[tuple[float, Placed]]) -> None:
        subject = self.setting.subjects[index]
        base_index, relation = self._base_of(index, subject)
        base = first.get(base_index)
        if base is None:
            base = order[0][1] if order else None
        action = "ride" if relation == "riding" else subject.action or "sit"
        action = things.HELD if subject.text is not None else action
        sprite = things.sprite(subject, action, self.setting.seed + index * 7)
        if base is None:
            depth, alone = self._standing(0, 1, index, subject)
            first[index] = alone
            order.append((depth, alone))
            return
        depth = next((d for d, one in order if one is base), 0.0)
        placed, before = self._beside_base(sprite, subject, base, relation)
        first[index] = placed
        if relation in ATTACHED and subject.thing in RAISED:
            hues = (subject.colour,) * 5 if subject.colour or subject.thing != "balloon" else BALLOONS
            bunch = [things.glyph(subject.thing, hue) for hue in hues[: max(1, subject.count)]]
            order += [(depth - 0.01, one) for one in rows.bunch(placed, bunch)]
            return
        row = [sprite]
        if relation in IN_A_ROW:
            seed = self.setting.seed + index * 7
            row += [things.sprite(subject, action, seed + k) for k in range(1, min(4, subject.count))]
        order += [(depth + (0.01 if before else -0.01), one) for one in rows.side_by_side(placed, row)]

    def _base_of(self, index: int, subject: Subject) -> tuple[int, str]:
        if subject.to is not None and subject.relation:
            vehicle = habitats.group_of(self.setting.subjects[subject.to].thing) == "transport-ground"
            return subject.to, "riding" if vehicle and subject.relation == "on" else subject.relation
        for number, holder in enumerate(self.setting.subjects):
            if holder.to == index and holder.relation:
                return number, holder.relation
        return 0, "with"

    def _beside_base(
        self, sprite: Sprite, subject: Subject, base: Placed, relation: str
    ) -> tuple[Placed, bool]:
        """Where it goes, and whether it is painted over its base."""
        top = base.y - base.height * (base.sprite.foot - base.sprite.box.y) / base.sprite.box.height
        ratio = self._ratio(subject, base)
        side = -1 if base.flip else 1

        def put(x: float, y: float, height: float, *, flip: bool = False) -> Placed:
            return Placed(sprite=sprite, x=x, y=y, height=height, flip=flip, shadow=0)

        flip = (base.flip != (base.sprite.faces == "left")) != (sprite.faces == "left")
        flip = flip and sprite.faces != "viewer"
        if relation in ("holding", "with"):
            return self._held(sprite, subject, base)
        if relation == "wearing":
            return self._worn(sprite, base), True
        height = base.height * ratio
        seat = base.sprite.seat
        if relation == "riding":
            height = min(height, base.height * 0.8)
            x, y = (
                self._point(base, seat)
                if seat
                else (base.x - side * base.width * 0.06, top + base.height * 0.40)
            )
            stiff = things.figures.knows(subject.thing)
            return put(x, y + height * (STIFF if stiff else SITTING), height, flip=flip), bool(
                seat
            ) and not stiff
        if relation == "on" and seat:
            x, y = self._point(base, seat)
            down = (
                SITTING if things.is_person(subject.thing) else 0.02 if birds.knows(subject.thing) else 0.06
            )
            return put(x, y + height * down, height, flip=flip), True
        if relation == "in":
            height = min(height, base.height * 0.8)
            return put(base.x, top + base.height * 0.52, height, flip=flip), False
        if relation == "under":
            return self._under(sprite, base, flip=flip), True
        if relation == "above":
            return put(
                base.x, max(height * 1.05, top - base.height * 0.12), min(height, top * 0.85), flip=flip
            ), True
        if relation == "behind":
            return Placed(sprite=sprite, x=base.x + side * base.width * 0.45, y=base.y - self.scenery.step * 0.8,
                          height=height, flip=flip, shadow=1), False  # fmt: skip
        return put(base.x, top + base.height * 0.10, min(height, self.reach * 0.5), flip=flip), True

    def _held(self, sprite: Sprite, subject: Subject, base: Placed) -> tuple[Placed, bool]:
        """In a hand or a mouth; what is raised hangs above it."""
        box = base.sprite.box
        x, y = self._point(base, base.sprite.hand or (box.x + box.width * 0.75, box.y + box.height * 0.7))
        raised = subject.thing in RAISED
        wide = sprite.box.width / sprite.box.height
        height = (
            base.height * RAISED_HEIGHT.get(subject.thing, 0.46)
            if raised
            else min(base.height * 0.26, base.height * 0.34 / wide)
        )
        height = min(base.height * 0.34, base.height * 0.62 / wide) if subject.text is not None else height
        down = 0.04 if raised else 0.5
        return Placed(sprite=sprite, x=x, y=y + height * down, height=height, shadow=0), not raised

    def _worn(self, sprite: Sprite, base: Placed) -> Placed:
        """On the head."""
        box = base.sprite.box
        crown = base.sprite.crown or (box.x + box.width * 0.5, box.y + box.height * 0.06, box.width * 0.5)
        x, y = self._point(base, crown[:2])
        height = crown[2] * base.height / box.height * 0.95 * sprite.box.height / sprite.box.width
        return Placed(sprite=sprite, x=x, y=y + height * 0.34, height=height, flip=base.flip, shadow=0)

    @staticmethod
    def _point(placed: Placed, point: tuple[float, float]) -> tuple[float, float]:
        """Where a point of a sprite's own sheet lies in the picture."""
        box, k = placed.sprite.box, placed.height / placed.sprite.box.height
        side = -1 if placed.flip else 1
        return placed.x + side * (point[0] - box.x - box.width / 2) * k, placed.y + (
            point[1] - placed.sprite.foot
        ) * k

    def _under(self, sprite: Sprite, base: Placed, *, flip: bool) -> Placed:
        return Placed(sprite=sprite, x=base.x, y=base.y + self.scenery.step * 0.5,
                      height=min(base.height * 0.55, self.side * 0.3), flip=flip)  # fmt: skip

    def _ratio(self, subject: Subject, base: Placed) -> float:
        """How high it is compared with what it is attached to."""
        own = habitats.stature(subject.thing, person=things.is_person(subject.thing))
        other = next(
            (
                habitats.stature(s.thing, person=things.is_person(s.thing))
                for s in self.setting.subjects
                if s is not subject
            ),
            1.0,
        )
        return max(0.35, min(1.3, (own / other) ** 0.7))


def bounds(placed: Sequence[Placed]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the whole cast."""
    return (
        min(one.x - one.width / 2 for one in placed),
        min(one.y - one.height for one in placed),
        max(one.x + one.width / 2 for one in placed),
        max(one.y for one in placed),
    )
