"""Figures of our own where the art has only a head, or nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from pictura.engines.illustrator import aloft, creatures, neckwear, perches, spacefarers, vessels, wheels
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.people_pose import Seat

GLYPH_FOR: Mapping[str, str] = {"tree": "deciduous-tree"}
"""Names of the vocabulary that the art has under another one."""
DRAWN_AS: Mapping[str, str] = {
    "spouting-whale": "whale", "black-bird": "crow", "ogre": "monster", "goblin": "monster", "alien-monster": "monster",
}  # fmt: skip
"""Names of the art that a rig or a figure draws under another one."""


def knows(name: str) -> bool:
    return name in _FIGURES


def figure(name: str, colour: str | None, seed: int, action: str = "stand", seat: Seat = "") -> Sprite:
    """Raises KeyError for a name without a figure."""
    return _FIGURES[name](Manner(colour, random.Random(seed), action, seat))


def lighthouse(_: Manner) -> Sprite:
    pen = Pen()
    red = pen.linear([(0, "#f0554a"), (0.4, "#d83a34"), (1, "#8d2430")], 110, 0, 190, 0)
    white = pen.linear([(0, "#ffffff"), (0.4, "#f1eeea"), (1, "#a7a8b8")], 110, 0, 190, 0)
    top, bottom, narrow, wide = 90.0, 390.0, 27.0, 42.0
    for k in range(6):
        t0, t1 = k / 6, (k + 1) / 6
        ya, yb = bottom + (top - bottom) * t0, bottom + (top - bottom) * t1
        wa, wb = wide + (narrow - wide) * t0, wide + (narrow - wide) * t1
        pen.path(
            f"M{150 - wa:.1f} {ya:.1f}L{150 - wb:.1f} {yb:.1f}H{150 + wb:.1f}L{150 + wa:.1f} {ya:.1f}Z",
            white if k % 2 else red,
        )
    for t in (0.28, 0.56, 0.82):
        pen.rect(143, bottom + (top - bottom) * t, 14, 20, "#ffd98a", corner=7)
    pen.path("M138 390V362a12 12 0 0 1 24 0V390Z", "#5a3a34")
    pen.rect(108, 82, 84, 12, "#2c2f3a", corner=3)
    pen.rect(128, 44, 44, 40, "#fff0b8")
    for x in (128, 142, 156, 170):
        pen.rect(x, 44, 3, 40, "#2c2f3a")
    pen.path("M118 46L150 12L182 46Z", red)
    pen.circle(150, 10, 5, "#2c2f3a")
    return Sprite(pen.svg, Box(100, 2, 100, 390), 391, faces="viewer")


def windmill(manner: Manner) -> Sprite:
    pen = Pen()
    wall = pen.linear([(0, "#fbf3e4"), (0.5, "#f0e2c8"), (1, "#b8a284")], 90, 0, 210, 0)
    pen.path("M106 400L124 170H176L194 400Z", wall)
    pen.path("M116 174Q150 108 184 174Z", "#b5583f")
    pen.path("M136 400V352a14 14 0 0 1 28 0V400Z", "#7a5236")
    for y in (230, 290):
        pen.rect(141, y, 18, 24, "#8fc0de", corner=3)
    start = manner.rng.uniform(10, 70)
    for k in range(4):
        blade = '<path d="M146 160V30H154V160Z" fill="#8a5a3c"/><path d="M154 40h30v92h-30Z" fill="#fff8ea" stroke="#b08a5a" stroke-width="3"/>'
        blade += '<path d="M154 63h30M154 86h30M154 109h30M169 40v92" stroke="#b08a5a" stroke-width="2.5"/>'
        pen.group(blade, f"rotate({start + 90 * k:.0f} 150 160)")
    pen.circle(150, 160, 10, "#5a3a28")
    return Sprite(pen.svg, Box(10, 20, 280, 382), 401, faces="viewer")


_FIGURES: Mapping[str, Callable[[Manner], Sprite]] = {
    "alien": creatures.alien, "astronaut": spacefarers.astronaut, "bench": perches.bench, "bicycle": wheels.bicycle,
    "branch": perches.branch, "bed": perches.bed, "flying-broom": aloft.broom, "frog": creatures.frog, "fruit-bowl": vessels.fruit_bowl,
    "hot-air-balloon": aloft.hot_air_balloon, "kite": aloft.kite, "lighthouse": lighthouse, "lily-pad": perches.lily_pad,
    "monster": creatures.monster, "open-box": vessels.open_box, "robot": spacefarers.robot, "sofa": perches.sofa,
    "vase": vessels.vase, "windmill": windmill, "wound-scarf": neckwear.scarf,
}  # fmt: skip
