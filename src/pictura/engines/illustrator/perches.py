"""What others sit on: a bench, a sofa, an armchair, a fence, a bed, a lily pad, the branch of a tree. Each tells where its seat is."""

from __future__ import annotations

import math
import random

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import leaf_at, smooth_discs, tube
from pictura.engines.illustrator.species import COLOURS

BARK = "#8a6244"
COVERS = ("#c8586a", "#5f8fb4", "#6aa08a", "#d8a04a", "#8a7ab8")
GREENS = ("#5f9e4a", "#7fbc5a", "#4c8642")


def bench(manner: Manner) -> Sprite:
    """Seen from the front; one sits in the middle of the seat."""
    pen = Pen()
    plank = COLOURS.get(manner.colour or "") or "#b9814f"
    wood = pen.linear([(0, lighten(plank, 0.2)), (1, darken(plank, 0.12))], 0, 60, 0, 190)
    iron = "#3c424e"
    for x in (52, 348):
        pen.line(f"M{x} 66V178M{x} 178L{x - 8} 258M{x} 178L{x + 14} 262", darken(iron, 0.15), 9)
    for y in (66, 96, 126):
        pen.rect(28, y, 344, 22, wood, corner=7)
        pen.line(f"M40 {y + 7}H330", lighten(plank, 0.35), 3, opacity=0.5)
    for y, high in ((164, 15), (181, 18)):
        pen.rect(18, y, 364, high, wood, corner=7)
    pen.rect(18, 197, 364, 7, darken(plank, 0.4), corner=3)
    for x in (46, 354):
        pen.line(f"M{x} 204V262M{x - 14} 264H{x + 14}", iron, 10)
        pen.line(f"M{x} 164V138q0 -12 -8 -14", iron, 8)
    return Sprite(pen.svg, Box(12, 60, 376, 212), 268, faces="viewer", seat=(200, 180))


def sofa(manner: Manner) -> Sprite:
    """Seen from the front: one sits, lies or stands on its cushions."""
    pen = Pen()
    cover = COLOURS.get(manner.colour or "") or manner.rng.choice(COVERS)
    back = pen.linear([(0, lighten(cover, 0.2)), (1, darken(cover, 0.2))], 0, 40, 0, 190)
    front = pen.linear([(0, lighten(cover, 0.12)), (1, darken(cover, 0.3))], 0, 150, 0, 260)
    for x in (58, 400):
        pen.path(f"M{x - 9} 250H{x + 9}L{x + 5} 278H{x - 5}Z", "#5a3f30")
    pen.rect(42, 44, 376, 170, back, corner=34)
    pen.line("M230 62V150", darken(cover, 0.25), 3, opacity=0.5)
    for x, fill in ((96, "#f2d08a"), (300, "#f6efe0")):
        pen.rect(x, 84, 66, 62, fill, corner=16)
        pen.line(f"M{x + 12} 98q20 10 42 0", darken(fill, 0.2), 2.5, opacity=0.6)
    for x in (62, 232):
        pen.rect(x, 140, 166, 44, lighten(cover, 0.26), corner=20)
    pen.rect(50, 170, 360, 86, front, corner=22)
    pen.line("M70 184H390", lighten(cover, 0.5), 3, opacity=0.5)
    for x in (14, 386):
        pen.rect(
            x,
            112,
            60,
            146,
            pen.linear([(0, lighten(cover, 0.24)), (1, darken(cover, 0.22))], 0, 112, 0, 258),
            corner=28,
        )
        pen.ellipse(x + 30, 132, 21, 13, lighten(cover, 0.42), opacity=0.5)
    return Sprite(pen.svg, Box(10, 40, 440, 240), 277, faces="viewer", stands_on=0.7, seat=(230, 166))


def armchair(manner: Manner) -> Sprite:
    """Seen from the front, with a high back: one sits on its cushion."""
    pen = Pen()
    cover = COLOURS.get(manner.colour or "") or manner.rng.choice(COVERS)
    back = pen.linear([(0, lighten(cover, 0.22)), (1, darken(cover, 0.22))], 0, 10, 0, 200)
    front = pen.linear([(0, lighten(cover, 0.12)), (1, darken(cover, 0.3))], 0, 160, 0, 262)
    for x in (52, 208):
        pen.path(f"M{x - 10} 250H{x + 10}L{x + 5} 286H{x - 5}Z", "#5a3f30")
    pen.path("M44 200V66Q44 12 130 12T216 66V200Z", back)
    pen.path("M62 170V74Q64 32 130 30T198 74V170Z", lighten(cover, 0.12), opacity=0.6)
    for x, y in ((96, 76), (130, 70), (164, 76), (112, 112), (148, 112)):
        pen.circle(x, y, 4.5, darken(cover, 0.3))
    pen.rect(48, 148, 164, 44, lighten(cover, 0.28), corner=20)
    pen.rect(34, 178, 192, 82, front, corner=20)
    pen.line("M56 190H204", lighten(cover, 0.5), 3, opacity=0.5)
    for x in (6, 198):
        side = pen.linear([(0, lighten(cover, 0.26)), (1, darken(cover, 0.22))], 0, 120, 0, 264)
        pen.rect(x, 118, 56, 146, side, corner=27)
        pen.ellipse(x + 28, 138, 19, 12, lighten(cover, 0.44), opacity=0.5)
    return Sprite(pen.svg, Box(2, 8, 256, 280), 284, faces="viewer", stands_on=0.7, seat=(130, 172))


def fence(manner: Manner) -> Sprite:
    """Three fields of a wooden fence: one sits on its upper rail."""
    pen = Pen()
    plank = COLOURS.get(manner.colour or "") or "#b98a58"
    wood = pen.linear([(0, lighten(plank, 0.2)), (1, darken(plank, 0.16))], 0, 20, 0, 220)
    for y in (58, 116, 168):
        pen.rect(6, y, 588, 22, wood, corner=8)
        pen.line(f"M20 {y + 6}H570", lighten(plank, 0.4), 3, opacity=0.5)
    for x in (34, 210, 386, 562):
        post = pen.linear([(0, lighten(plank, 0.18)), (1, darken(plank, 0.3))], x - 15, 0, x + 15, 0)
        pen.path(f"M{x - 15} 250V36L{x} 20L{x + 15} 36V250Z", post)
        for y in (69, 127, 179):
            pen.circle(x, y, 3.5, darken(plank, 0.5))
    return Sprite(pen.svg, Box(2, 18, 596, 232), 246, faces="viewer", seat=(300, 60))


def bed(manner: Manner) -> Sprite:
    """Seen from its side, the pillow at the left: one sits or lies on the blanket."""
    pen = Pen()
    cover = COLOURS.get(manner.colour or "") or manner.rng.choice(COVERS)
    for x, top in ((22, 30), (420, 96)):
        pen.rect(
            x, top, 26, 250 - top, pen.linear([(0, "#c08a58"), (1, "#7f5230")], x, 0, x + 26, 0), corner=8
        )
    pen.rect(30, 44, 40, 130, "#b47c4c", corner=12)
    pen.rect(40, 196, 390, 34, pen.linear([(0, "#b47c4c"), (1, "#8a5a34")], 0, 196, 0, 230), corner=6)
    pen.rect(44, 148, 382, 54, "#fbf5ea", corner=18)
    pen.path("M60 118Q66 98 104 102Q150 104 152 124Q156 148 128 152Q84 156 66 148Q54 142 60 118Z", "#ffffff")
    pen.line("M78 144Q110 150 138 142", "#c8d0dc", 3)
    quilt = pen.linear([(0, lighten(cover, 0.3)), (1, darken(cover, 0.15))], 0, 130, 0, 226)
    pen.path("M160 144Q290 128 424 142Q436 150 432 214Q300 228 170 216Q150 180 160 144Z", quilt)
    pen.path("M160 144Q150 180 170 216L196 217Q178 180 188 141Z", lighten(cover, 0.6))
    for x in (250, 320, 390):
        pen.line(f"M{x} 138Q{x - 8} 180 {x + 2} 220", darken(cover, 0.2), 2.5, opacity=0.35)
    return Sprite(pen.svg, Box(16, 26, 436, 226), 250, faces="viewer", stands_on=0.7, seat=(262, 146))


def lily_pad(_: Manner) -> Sprite:
    """A leaf on the water, with its flower at the side."""
    pen = Pen()
    pen.ellipse(160, 74, 148, 36, "#2f6f48")
    pen.path(
        "M160 66L300 54A148 34 0 1 1 262 42Z", pen.linear([(0, "#8fce74"), (1, "#4f9a52")], 0, 32, 0, 102)
    )
    for x, y in ((20, 74), (60, 94), (130, 102), (210, 98), (274, 84)):
        pen.line(f"M160 66L{x} {y}", "#3f8a4c", 3, opacity=0.6)
    for turn in (-70, -36, 0, 36, 70):
        pen.ellipse(266, 26, 9, 25, "#ff9fc4" if turn % 72 else "#ffc2dc", turn=f"rotate({turn} 266 48)")
    pen.circle(266, 44, 8, "#ffd97a")
    return Sprite(pen.svg, Box(8, 0, 308, 112), 104, faces="viewer", seat=(148, 72))


def branch(manner: Manner) -> Sprite:
    """An old tree's lowest branch: it leaves a trunk at the left and stretches over the ground."""
    pen, rng = Pen(), manner.rng
    bark = pen.linear([(0, lighten(BARK, 0.16)), (0.55, BARK), (1, darken(BARK, 0.3))], 30, 0, 150, 0)
    limb = pen.linear([(0, lighten(BARK, 0.2)), (1, darken(BARK, 0.22))], 0, 150, 0, 200)
    bones = [
        (84.0, 250.0, 34.0),
        (120.0, 196.0, 25.0),
        (200.0, 172.0, 17.0),
        (290.0, 168.0, 13.0),
        (392.0, 142.0, 5.0),
    ]
    twigs = (
        [(262.0, 168.0, 8.0), (316.0, 126.0, 6.0), (350.0, 92.0, 3.0)],
        [(340.0, 160.0, 7.0), (392.0, 182.0, 3.0)],
    )
    for twig in twigs:
        pen.path(tube(twig), darken(BARK, 0.12))
    pen.path(tube(bones), limb)
    pen.path(tube([(x, y - r * 0.5, r * 0.2) for x, y, r in bones[1:]]), lighten(BARK, 0.4), opacity=0.5)
    _leaves(
        pen,
        [*smooth_discs(twigs[0], 5)[3:], *smooth_discs(twigs[1], 5)[2:], *smooth_discs(bones[3:], 6)[3:]],
        rng,
    )
    pen.path(
        "M14 424Q50 384 54 300Q56 180 36 20H112Q106 180 116 300Q122 388 168 424Q120 414 92 426Q56 414 14 424Z",
        bark,
    )
    for x, lean in ((62, 6), (80, -4), (98, 4)):
        pen.line(f"M{x} 60q{lean} 120 0 180t{lean} 130", darken(BARK, 0.4), 3, opacity=0.35)
    _crown(pen, rng)
    return Sprite(pen.svg, Box(-100, -112, 528, 540), 421, seat=(236, 156))


def _leaves(pen: Pen, along: list[tuple[float, float, float]], rng: random.Random) -> None:
    for x, y, _ in along:
        for side in (-1, 1):
            angle = -0.3 + side * rng.uniform(0.6, 1.3)
            pen.path(leaf_at(x, y, rng.uniform(24, 34), angle), rng.choice(GREENS))


def _crown(pen: Pen, rng: random.Random) -> None:
    """The lower edge of the tree's leaves: dark ones behind, bright ones where the light falls."""
    for shade, count, top in (
        (darken(GREENS[2], 0.3), 80, 1.0),
        (GREENS[2], 60, 0.9),
        (GREENS[0], 46, 0.7),
        (GREENS[1], 26, 0.45),
    ):
        path = ""
        for _ in range(count):
            turn, far = rng.uniform(0, math.tau), rng.uniform(0.0, 1.0) ** 0.5
            x = 70 + math.cos(turn) * far * 140 * (0.8 + 0.2 * top)
            y = -14 - (1 - top) * 26 + math.sin(turn) * far * 78 * (0.6 + 0.4 * top)
            path += leaf_at(x, y, rng.uniform(28, 42), rng.uniform(0.1, math.pi - 0.1))
        pen.path(path, shade)
