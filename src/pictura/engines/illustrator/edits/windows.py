"""Which part of a picture goes on best beside the edge of another: as it is, or mirrored."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageStat

from pictura.engines.illustrator.edits.patches import apart, strange
from pictura.engines.illustrator.paper import Pixels

SMALL_ROWS = 96
"""Parts are compared on pictures of this height."""
STEPS = 14
"""So many parts are compared, and as many mirrored ones."""
SEEN = 0.05
"""How far into the strip it has to fit, in shares of the picture's height."""
CLEAR = 0.15
"""How far from the join nothing should stand, in shares of the picture's height."""
UNREST, BEGUN = 0.6, 1.5
"""How dear it is that something stands there, and that a part begins in the middle of a thing."""
LENGTHS = (0.36, 0.28, 0.2)
"""How long a part of the picture's own is at most, in shares of its width."""
CUT = 3.0
"""How dear it is that a part of its own ends in a thing: the next one begins there."""
MIDDLE, CENTRAL = (0.25, 0.75), 200.0
"""Where the one stands whom the picture is about, who shall not be seen twice; and how dear that is."""
TWICE, DISC = 9.0, 6.0
"""How dear it is to show again what stands out, and a second sun or moon."""
SYMMETRIC = 40.0
"""How dear it is to be the edge's mirror image: two of each thing side by side."""
_THINGS = [max(0, min(255, (level - 24) * 6)) for level in range(256)]
_DISCS = [0] * 40 + [255] * 216
_BRIGHT = [0] * 225 + [255] * 31
_UNLIKE = [min(255, level * 4) for level in range(256)]
_MIRROR = Image.Transpose.FLIP_LEFT_RIGHT


def of_place(drawn: Pixels, inner: Pixels, room: int) -> Pixels:
    """The part `room` wide of a drawn place, as high as the picture, that fits best at the right edge."""
    look = _Look(drawn, inner, Image.new("L", (1, 1)))
    costs = [(look.at_join(x, side), x, side) for x in _places(drawn.width - room) for side in (0, 1)]
    _, x, side = min(costs)
    return look.part(x, room, side)


def of_itself(source: Pixels, inner: Pixels, hero: Pixels, room: int) -> Pixels:
    """A part of a picture's own, no wider than the room, that fits best at its right edge.

    It ends where nothing is cut, if there is such a place, and does not show what stands in the middle.
    """
    look = _Look(source, inner, hero)
    longest = max(1, round(source.width * LENGTHS[0]))
    lengths = {room} if room <= longest else {max(1, round(source.width * share)) for share in LENGTHS}
    costs: list[tuple[float, int, int, int]] = []
    for length in sorted(lengths):
        for x in range(0, source.width - length + 1, max(1, source.width // STEPS)):
            for side in (0, 1):
                cost = look.at_join(x, side) + CENTRAL * look.middle(x, length, side)
                cost += side * SYMMETRIC * max(0.0, 1 - 4 * x / source.width)
                cost += TWICE * look.share_of(look.cast, x, length, side)
                cost += DISC * look.share_of(look.discs, x, length, side)
                cost += CUT * look.at_end(x + length, side) * (1 if length < room else 0.4)
                costs.append((cost, -length, x, side))
    _, length, x, side = min(costs)
    return look.part(x, -length, side)


class _Look:
    """A source and its mirror image, small, beside an edge."""

    def __init__(self, source: Pixels, inner: Pixels, hero: Pixels) -> None:
        self.source, self.share = source, SMALL_ROWS / inner.height
        self.known: dict[tuple[int, int], float] = {}
        small = self._small(source)
        away = strange(small)
        discs = ImageChops.multiply(away.point(_DISCS), small.convert("L").point(_BRIGHT))
        self.sides = _both(small)
        self.strange = _both(away.point(_THINGS))
        flat = small.width, 1
        self.things, self.cast, self.discs = (
            _both(sheet.resize(flat, Image.Resampling.BOX)) for sheet in (self.strange[0], hero, discs)
        )
        self.deep, self.wide = (max(2, round(SMALL_ROWS * part)) for part in (SEEN, CLEAR))
        seen = min(inner.width, round(self.deep / self.share))
        edge = inner.crop((inner.width - seen, 0, inner.width, inner.height))
        self.edge = edge.transpose(_MIRROR).resize((self.deep, SMALL_ROWS), Image.Resampling.BOX)

    def _small(self, sheet: Pixels) -> Pixels:
        return sheet.resize((max(1, round(sheet.width * self.share)), SMALL_ROWS), Image.Resampling.BOX)

    def at_join(self, x: int, side: int) -> float:
        """How badly the part from `x` on fits at the edge."""
        if (x, side) in self.known:
            return self.known[x, side]
        left = round(x * self.share)
        first = self.sides[side].crop((left, 0, left + self.deep, SMALL_ROWS))
        beyond = self.sides[side].crop((left, 0, left + self.wide, SMALL_ROWS)).convert("L")
        unrest = ImageChops.subtract(
            beyond.filter(ImageFilter.MaxFilter(3)), beyond.filter(ImageFilter.MinFilter(3))
        )
        away = apart(first, self.edge)
        things = self.strange[side].crop((left, 0, left + self.deep, SMALL_ROWS))
        begun = ImageChops.multiply(things, away.point(_UNLIKE))
        cost = ImageStat.Stat(away).mean[0] + UNREST * ImageStat.Stat(unrest).mean[0]
        cost += BEGUN * ImageStat.Stat(begun).mean[0]
        self.known[x, side] = cost
        return cost

    def share_of(self, columns: tuple[Pixels, Pixels], x: int, length: int, side: int) -> float:
        """How much of a part the things of these columns are."""
        left = round(x * self.share)
        part = columns[side].crop((left, 0, left + max(1, round(length * self.share)), 1))
        return ImageStat.Stat(part).mean[0]

    def at_end(self, x: int, side: int) -> float:
        """How much stands where a part ends."""
        at = min(self.things[side].width - 2, max(1, round(x * self.share)))
        return ImageStat.Stat(self.things[side].crop((at - 1, 0, at + 2, 1))).mean[0]

    def middle(self, x: int, length: int, side: int) -> float:
        """How much of a part lies in the middle of the source."""
        width = self.source.width
        left = width - x - length if side else x
        return max(0.0, min(left + length, width * MIDDLE[1]) - max(left, width * MIDDLE[0])) / length

    def part(self, x: int, length: int, side: int) -> Pixels:
        height, width = self.source.height, self.source.width
        if side:
            return self.source.crop((width - x - length, 0, width - x, height)).transpose(_MIRROR)
        return self.source.crop((x, 0, x + length, height))


def _both(sheet: Pixels) -> tuple[Pixels, Pixels]:
    """As it is, and mirrored."""
    return sheet, sheet.transpose(_MIRROR)


def _places(free: int) -> list[int]:
    """Places evenly from 0 to the last one that is free."""
    count = min(STEPS, free + 1)
    return [round(free * at / max(1, count - 1)) for at in range(count)]
