"""An astronaut and a robot: they stand, wave, hold and ride. Own drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Disc, Point, tube
from pictura.engines.illustrator.species import COLOURS

HOLDING = frozenset({"hold", "eat", "drink", "read", "write", "paint", "cook", "fish", "play", "work"})
GLOVE, FAR_GLOVE = "#e8734a", "#d8633c"
VISOR = ((0, "#ffd98a"), (0.3, "#e88a4a"), (0.62, "#5a3a78"), (1, "#151a3c"))
SHELLS = ("#5fb4d8", "#e8a04a", "#8fc46a", "#d87a8a", "#9aa6c0")

Joints = tuple[Point, Point, Point]
"""Shoulder, elbow and hand; or hip, knee and ankle."""
_ASTRONAUT_ARMS: Mapping[str, tuple[Joints, Joints]] = {
    "wave": (((98, 152), (64, 190), (52, 232)), ((204, 150), (248, 128), (262, 84))),
    "hold": (((98, 152), (64, 190), (52, 232)), ((204, 150), (242, 184), (270, 176))),
    "reins": (((98, 152), (84, 198), (118, 226)), ((204, 150), (242, 190), (262, 216))),
}
_ASTRONAUT_LEGS: Mapping[str, tuple[Joints, ...]] = {
    "stand": (((128, 236), (118, 290), (112, 318)), ((176, 236), (190, 286), (200, 316))),
    "chair": (((140, 238), (196, 246), (196, 296)), ((160, 242), (222, 252), (222, 306))),
    "saddle": (((146, 238), (200, 258), (186, 306)),),
}
_ROBOT_ARMS: Mapping[str, tuple[Joints, Joints]] = {
    "wave": (((92, 176), (66, 204), (62, 236)), ((208, 176), (238, 158), (246, 118))),
    "hold": (((92, 176), (66, 204), (62, 236)), ((208, 176), (238, 202), (256, 186))),
    "reins": (((92, 176), (92, 214), (130, 228)), ((208, 176), (240, 200), (254, 214))),
}
_ROBOT_LEGS: Mapping[str, tuple[Joints, ...]] = {
    "stand": (((122, 236), (122, 254), (122, 274)), ((178, 236), (178, 254), (178, 274))),
    "chair": (((136, 240), (186, 242), (186, 272)), ((160, 244), (212, 248), (212, 280))),
    "saddle": (((150, 240), (194, 250), (186, 284)),),
}


def _arms(manner: Manner) -> str:
    if manner.action in HOLDING:
        return "hold"
    return "reins" if manner.seat in ("saddle", "pedals") else "wave"


def _legs(manner: Manner) -> str:
    return "stand" if not manner.seat else "chair" if manner.seat == "chair" else "saddle"


def _limb(joints: Joints, radii: Sequence[float]) -> str:
    discs: list[Disc] = [(x, y, radius) for (x, y), radius in zip(joints, radii, strict=True)]
    return tube(discs)


def astronaut(manner: Manner) -> Sprite:
    pen = Pen()

    def shell(light: str, dark: str) -> str:
        return pen.linear([(0, light), (1, dark)], 60, 0, 240, 0)

    white, grey = shell("#ffffff", "#b9c0d0"), shell("#dfe3ec", "#8f97ac")
    left, right = _ASTRONAUT_ARMS[_arms(manner)]
    legs = _ASTRONAUT_LEGS[_legs(manner)]
    pen.rect(84, 120, 132, 120, shell("#c9cede", "#7d859c"), corner=30)
    for joints, fill in zip(legs, (white, grey) if len(legs) == 2 else (white,), strict=True):
        pen.path(_limb(joints, (30, 27, 24)), fill)
        (knee_x, knee_y), (x, y) = joints[1:]
        pen.line(f"M{knee_x - 28} {knee_y}q28 10 56 0", "#8f97ac", 3, opacity=0.7)
        _boot(pen, x, y)
    pen.path(tube([(150, 160, 58), (150, 200, 60), (150, 232, 52)]), white)
    reins = _arms(manner) == "reins"
    if not reins:
        _sleeve(pen, left, white, GLOVE)
    _sleeve(pen, right, grey, FAR_GLOVE)
    if _arms(manner) == "wave":
        pen.line("M256 50v-18M266 47v-20M276 52l5-15", FAR_GLOVE, 9)
    _panel(pen)
    _helmet(pen, shell("#ffffff", "#b4bccd"))
    if reins:
        _sleeve(pen, left, white, GLOVE)
    foot = max(y for *_, (_, y) in legs) + 26
    rest = {"stand": None, "chair": 262.0, "saddle": 258.0}[_legs(manner)]
    (hx, hy), width = right[2], 292 if reins or legs[-1][2][0] > 210 else 270
    return Sprite(
        pen.svg, Box(22, 4, width, foot), foot, hand=(hx + 4, hy), crown=(150, 14, 150), rest=rest, spine=150
    )


def _boot(pen: Pen, x: float, y: float) -> None:
    x, y = x + 4, y + 12
    pen.path(
        f"M{x - 32} {y + 12}Q{x - 34} {y - 20} {x} {y - 22}Q{x + 34} {y - 20} {x + 36} {y + 12}Z", "#7a8298"
    )
    pen.rect(x - 34, y + 4, 72, 11, "#4c5266", corner=5)


def _sleeve(pen: Pen, joints: Joints, fill: str, glove: str) -> None:
    pen.path(_limb(joints, (24, 21, 19)), fill)
    (ex, ey), (hx, hy) = joints[1:]
    pen.circle(hx + (hx - ex) * 0.12, hy + (hy - ey) * 0.3, 21, glove)


def _panel(pen: Pen) -> None:
    """The box of buttons on the chest, and the belt."""
    pen.rect(118, 176, 66, 44, "#eef1f7", corner=9)
    for x, y, r, fill in ((134, 191, 7, "#ef5350"), (153, 191, 7, "#4f9df0"), (171, 191, 6, "#ffc53d")):
        pen.circle(x, y, r, fill)
    pen.rect(128, 205, 46, 7, "#aab3c6", corner=3)
    pen.line("M96 236q54 20 108 0", GLOVE, 10)


def _helmet(pen: Pen, shell: str) -> None:
    pen.circle(150, 84, 76, shell)
    pen.rect(62, 70, 24, 44, "#c3cad8", corner=10)
    pen.rect(214, 70, 24, 44, "#8f97ac", corner=10)
    pen.ellipse(154, 88, 58, 50, "#8f97ac")
    pen.ellipse(155, 88, 53, 45, pen.linear(VISOR, 90, 40, 200, 130))
    pen.line("M114 78Q120 56 146 54", "#ffffff", 9, opacity=0.85)
    pen.circle(112, 98, 5, "#ffffff", opacity=0.8)
    pen.circle(186, 70, 9, "#8fd0ff", opacity=0.9)


def robot(manner: Manner) -> Sprite:
    pen = Pen()
    shell = COLOURS.get(manner.colour or "") or manner.rng.choice(SHELLS)
    body = pen.linear([(0, lighten(shell, 0.3)), (0.5, shell), (1, darken(shell, 0.35))], 90, 0, 210, 0)
    steel = pen.linear([(0, "#e4e9f0"), (1, "#8792a6")], 90, 0, 210, 0)
    legs = _ROBOT_LEGS[_legs(manner)]
    for joints in legs:
        pen.path(_limb(joints, (13, 12, 11)), steel)
        x, y = joints[2]
        pen.rect(x - 22, y - 2, 52, 24, body, corner=12)
    left, right = _ROBOT_ARMS[_arms(manner)]
    reins = _arms(manner) == "reins"
    for joints in (right,) if reins else (left, right):
        _rod(pen, joints, steel, body)
    pen.rect(92, 150, 116, 96, body, corner=26)
    pen.rect(116, 176, 68, 44, "#f4f7fb", corner=10)
    for x, fill in ((132, "#ff6f6f"), (150, "#ffd05a"), (168, "#6fd88a")):
        pen.circle(x, 190, 6.5, fill)
    pen.line("M128 208H172", "#aab4c6", 6)
    if reins:
        _rod(pen, left, steel, body)
    _robot_head(pen, body, steel)
    foot = max(y for *_, (_, y) in legs) + 23
    rest = {"stand": None, "chair": 256.0, "saddle": 254.0}[_legs(manner)]
    return Sprite(
        pen.svg, Box(40, 0, 236, foot + 3), foot, hand=right[2], crown=(150, 40, 136), rest=rest, spine=150
    )


def _rod(pen: Pen, joints: Joints, steel: str, body: str) -> None:
    pen.path(_limb(joints, (12, 11, 10)), steel)
    pen.circle(*joints[2], 17, body)


def _robot_head(pen: Pen, body: str, steel: str) -> None:
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
