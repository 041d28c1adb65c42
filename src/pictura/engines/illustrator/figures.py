"""Figures of our own where the art has only a bust, or nothing: an astronaut, a hot air balloon, a lighthouse, a robot."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from pictura.engines.illustrator import perches
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import tube
from pictura.engines.illustrator.species import COLOURS

GLYPH_FOR: Mapping[str, str] = {"alien": "alien", "tree": "deciduous-tree"}
"""Names of the vocabulary that the art has under another one."""
DRAWN_AS: Mapping[str, str] = {"spouting-whale": "whale", "black-bird": "crow"}
"""Names of the art that a rig draws under another one."""


def knows(name: str) -> bool:
    return name in _FIGURES


def figure(name: str, colour: str | None, seed: int) -> Sprite:
    """Raises KeyError for a name without a figure."""
    return _FIGURES[name](colour, random.Random(seed))


def astronaut(_colour: str | None, _rng: random.Random) -> Sprite:
    pen = Pen()

    def shell(light: str, dark: str) -> str:
        return pen.linear([(0, light), (1, dark)], 60, 0, 240, 0)

    white, grey = shell("#ffffff", "#b9c0d0"), shell("#dfe3ec", "#8f97ac")
    pen.rect(84, 120, 132, 120, shell("#c9cede", "#7d859c"), corner=30)
    pen.path(tube([(128, 236, 30), (118, 290, 27), (112, 318, 24)]), white)
    pen.path(tube([(176, 236, 30), (190, 286, 27), (200, 316, 24)]), grey)
    for x, y in ((104, 330), (208, 328)):
        pen.path(
            f"M{x - 32} {y + 12}Q{x - 34} {y - 20} {x} {y - 22}Q{x + 34} {y - 20} {x + 36} {y + 12}Z",
            "#7a8298",
        )
        pen.rect(x - 34, y + 4, 72, 11, "#4c5266", corner=5)
    pen.path(tube([(150, 160, 58), (150, 200, 60), (150, 232, 52)]), white)
    pen.path(tube([(98, 152, 24), (64, 190, 21), (52, 232, 19)]), white)
    pen.circle(50, 244, 21, "#e8734a")
    pen.path(tube([(204, 150, 24), (248, 128, 21), (262, 84, 19)]), grey)
    pen.circle(264, 66, 21, "#d8633c")
    pen.line("M256 50v-18M266 47v-20M276 52l5-15", "#d8633c", 9)
    for x, y, r in ((64, 190, 22), (120, 288, 28), (190, 286, 28)):
        pen.line(f"M{x - r} {y}q{r} 10 {2 * r} 0", "#8f97ac", 3, opacity=0.7)
    pen.rect(118, 176, 66, 44, "#eef1f7", corner=9)
    for x, y, r, fill in ((134, 191, 7, "#ef5350"), (153, 191, 7, "#4f9df0"), (171, 191, 6, "#ffc53d")):
        pen.circle(x, y, r, fill)
    pen.rect(128, 205, 46, 7, "#aab3c6", corner=3)
    pen.line("M96 236q54 20 108 0", "#e8734a", 10)
    pen.circle(150, 84, 76, shell("#ffffff", "#b4bccd"))
    pen.rect(62, 70, 24, 44, "#c3cad8", corner=10)
    pen.rect(214, 70, 24, 44, "#8f97ac", corner=10)
    visor = pen.linear(
        [(0, "#ffd98a"), (0.3, "#e88a4a"), (0.62, "#5a3a78"), (1, "#151a3c")], 90, 40, 200, 130
    )
    pen.ellipse(154, 88, 58, 50, "#8f97ac")
    pen.ellipse(155, 88, 53, 45, visor)
    pen.line("M114 78Q120 56 146 54", "#ffffff", 9, opacity=0.85)
    pen.circle(112, 98, 5, "#ffffff", opacity=0.8)
    pen.circle(186, 70, 9, "#8fd0ff", opacity=0.9)
    return Sprite(pen.svg, Box(22, 4, 270, 342), 342, hand=(264, 66), crown=(150, 14, 150))


_BALLOON_SILKS = (
    ("#ef5350", "#ffd54f", "#4fb3e8"),
    ("#ff8a65", "#fff3d6", "#5ec5a8"),
    ("#7e57c2", "#ffb74d", "#ef5f8f"),
)


def hot_air_balloon(colour: str | None, rng: random.Random) -> Sprite:
    pen = Pen()
    silks = rng.choice(_BALLOON_SILKS)
    if colour is not None and colour in COLOURS:
        silks = (COLOURS[colour], lighten(COLOURS[colour], 0.75), darken(COLOURS[colour], 0.12))
    x, y, r = 150.0, 140.0, 118.0

    def side(t: float) -> str:
        return (
            f"Q{x + t * r * 1.34:.1f} {y - r * 0.95:.1f} {x + t * r * 1.02:.1f} {y + r * 0.10:.1f}"
            f"Q{x + t * r * 0.8:.1f} {y + r * 0.75:.1f} {x + t * 26:.1f} {y + r * 1.28:.1f}"
        )

    def back(t: float) -> str:
        return (
            f"L{x + t * 26:.1f} {y + r * 1.28:.1f}Q{x + t * r * 0.8:.1f} {y + r * 0.75:.1f} {x + t * r * 1.02:.1f} "
            f"{y + r * 0.10:.1f}Q{x + t * r * 1.34:.1f} {y - r * 0.95:.1f} {x} {y - r:.1f}"
        )

    for k in range(7):
        start, end = -1 + 2 * k / 7, -1 + 2 * (k + 1) / 7
        pen.path(
            f"M{x} {y - r:.1f}{side(start)}{back(end)}Z", darken(silks[k % 3], max(0, start * 0.28 + 0.08))
        )
    pen.circle(112, 92, 84, pen.radial([(0, "#ffffff", 0.55), (1, "#ffffff", 0)], 110, 90, 84))
    pen.line("M124 291L132 330M176 291L168 330M142 292L144 330M158 292L156 330", "#6b4a34", 2.5)
    pen.rect(124, 284, 52, 9, "#b5483f", corner=4)
    pen.path("M126 328H174L169 366Q150 372 131 366Z", "#b07a45")
    pen.path("M126 328H174V338H127Z", "#8a5a30")
    pen.line("M128 347H172M130 357H170", "#7a4f2a", 2.5, opacity=0.7)
    return Sprite(pen.svg, Box(28, 18, 244, 354), 370)


def lighthouse(_colour: str | None, _rng: random.Random) -> Sprite:
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


def robot(colour: str | None, rng: random.Random) -> Sprite:
    pen = Pen()
    shell = COLOURS.get(colour or "") or rng.choice(("#5fb4d8", "#e8a04a", "#8fc46a", "#d87a8a", "#9aa6c0"))
    body = pen.linear([(0, lighten(shell, 0.3)), (0.5, shell), (1, darken(shell, 0.35))], 90, 0, 210, 0)
    steel = pen.linear([(0, "#e4e9f0"), (1, "#8792a6")], 90, 0, 210, 0)
    for x in (122, 178):
        pen.rect(x - 11, 236, 22, 44, steel, corner=8)
        pen.rect(x - 26, 272, 52, 24, body, corner=12)
    pen.path(tube([(92, 176, 12), (66, 204, 11), (62, 236, 10)]), steel)
    pen.circle(60, 246, 17, body)
    pen.path(tube([(208, 176, 12), (238, 158, 11), (246, 118, 10)]), steel)
    pen.circle(248, 106, 17, body)
    pen.rect(92, 150, 116, 96, body, corner=26)
    pen.rect(116, 176, 68, 44, "#f4f7fb", corner=10)
    for x, fill in ((132, "#ff6f6f"), (150, "#ffd05a"), (168, "#6fd88a")):
        pen.circle(x, 190, 6.5, fill)
    pen.line("M128 208H172", "#aab4c6", 6)
    pen.rect(138, 136, 24, 18, "#8792a6")
    pen.rect(82, 40, 136, 102, body, corner=34)
    pen.rect(100, 58, 104, 66, "#1d2740", corner=22)
    for x in (128, 176):
        pen.ellipse(x, 86, 11, 13, "#7ff0ff")
        pen.circle(x + 4, 81, 4, "#ffffff")
    pen.line("M136 107q16 12 32 0", "#7ff0ff", 5)
    pen.line("M150 40V20", "#8792a6", 6)
    pen.circle(150, 14, 10, "#ff6f6f")
    for x in (76, 212):
        pen.rect(x, 74, 14, 36, steel, corner=6)
    return Sprite(pen.svg, Box(40, 0, 228, 300), 297, hand=(248, 106), crown=(150, 40, 136))


def windmill(_colour: str | None, rng: random.Random) -> Sprite:
    pen = Pen()
    wall = pen.linear([(0, "#fbf3e4"), (0.5, "#f0e2c8"), (1, "#b8a284")], 90, 0, 210, 0)
    pen.path("M106 400L124 170H176L194 400Z", wall)
    pen.path("M116 174Q150 108 184 174Z", "#b5583f")
    pen.path("M136 400V352a14 14 0 0 1 28 0V400Z", "#7a5236")
    for y in (230, 290):
        pen.rect(141, y, 18, 24, "#8fc0de", corner=3)
    start = rng.uniform(10, 70)
    for k in range(4):
        blade = '<path d="M146 160V30H154V160Z" fill="#8a5a3c"/><path d="M154 40h30v92h-30Z" fill="#fff8ea" stroke="#b08a5a" stroke-width="3"/>'
        blade += '<path d="M154 63h30M154 86h30M154 109h30M169 40v92" stroke="#b08a5a" stroke-width="2.5"/>'
        pen.group(blade, f"rotate({start + 90 * k:.0f} 150 160)")
    pen.circle(150, 160, 10, "#5a3a28")
    return Sprite(pen.svg, Box(10, 20, 280, 382), 401, faces="viewer")


_FIGURES: Mapping[str, Callable[[str | None, random.Random], Sprite]] = {
    "astronaut": astronaut, "bench": perches.bench, "branch": perches.branch, "hot-air-balloon": hot_air_balloon, "lighthouse": lighthouse, "robot": robot,
    "windmill": windmill,
}  # fmt: skip
