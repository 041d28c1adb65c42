"""Creatures of which the art has only a head: a frog, a monster, an alien. Own drawing."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import Point, blob, tube
from pictura.engines.illustrator.species import COLOURS

INK = "#24202c"
FURS = ("#7a6ad8", "#5fa8d8", "#e8844a", "#5fb884", "#d86a9a")


def frog(manner: Manner) -> Sprite:
    """Sits, looking a little to the right."""
    pen = Pen()
    green = COLOURS.get(manner.colour or "") or "#6cb83f"
    skin = pen.linear([(0, lighten(green, 0.25)), (0.55, green), (1, darken(green, 0.25))], 0, 40, 0, 260)
    dark, pale = darken(green, 0.18), "#f2f3c8"
    for side in (-1, 1):
        thigh = [(150 + side * 62, 172), (150 + side * 112, 190), (150 + side * 116, 236), (150 + side * 70, 250),
                 (150 + side * 44, 222)]  # fmt: skip
        pen.path(blob(thigh), dark if side < 0 else darken(green, 0.1))
        pen.path(
            tube([(150 + side * 66, 248, 11), (150 + side * 104, 252, 10), (150 + side * 132, 254, 7)]), dark
        )
    pen.path(
        blob([(150, 96), (206, 128), (222, 190), (204, 244), (150, 254), (96, 244), (78, 190), (94, 128)]),
        skin,
    )
    pen.path(blob([(152, 150), (190, 172), (196, 220), (154, 246), (112, 220), (114, 172)]), pale)
    for x in (120, 184):
        pen.path(tube([(x, 188, 13), (x - 2, 222, 10), (x + 2, 250, 9)]), skin)
        for toe in (-14, 0, 14):
            pen.path(tube([(x + 2, 250, 6), (x + 4 + toe, 257, 5)], 4), dark)
    pen.path(
        blob([(150, 48), (214, 62), (240, 104), (212, 142), (152, 152), (92, 142), (64, 104), (88, 62)]), skin
    )
    for x in (104, 200):
        pen.circle(x, 52, 33, skin)
        pen.circle(x + 3, 52, 24, "#fdfbe4")
        if manner.action == "sleep":
            pen.circle(x + 3, 52, 25, darken(green, 0.06))
            pen.line(f"M{x - 17} 56q20 14 40 0", INK, 4)
        else:
            pen.ellipse(x + 6, 53, 12, 16, INK)
            pen.circle(x + 11, 46, 5, "#ffffff")
    pen.line("M92 106Q152 146 214 106", darken(green, 0.55), 5)
    for x in (88, 218):
        pen.ellipse(x, 112, 13, 8, "#f28a7a", opacity=0.5)
    for x in (144, 166):
        pen.circle(x, 92, 3, darken(green, 0.5))
    return Sprite(pen.svg, Box(4, 14, 292, 252), 259, faces="viewer", hand=(186, 236), crown=(152, 52, 150))


def monster(manner: Manner) -> Sprite:
    """Furry, horned and friendly."""
    pen = Pen()
    fur = COLOURS.get(manner.colour or "") or manner.rng.choice(FURS)
    coat = pen.linear([(0, lighten(fur, 0.22)), (0.6, fur), (1, darken(fur, 0.28))], 0, 40, 0, 300)
    for side in (-1, 1):
        horn = [(150 + side * 52, 66, 17.0), (150 + side * 78, 40, 12.0), (150 + side * 80, 14, 3.0)]
        pen.path(tube(horn), "#f4e6c4")
        pen.path(tube([(150 + side * 40, 262, 26), (150 + side * 44, 288, 24)]), darken(fur, 0.15))
        pen.ellipse(150 + side * 52, 298, 34, 13, darken(fur, 0.3))
    raised = manner.action not in ("sit", "sleep", "lie", "hold", "eat")
    far_hand: Point = (40, 120) if raised else (48, 226)
    near_hand: Point = (260, 124) if raised else (252, 222)
    pen.path(tube([(80, 176, 24), (52, 170 if raised else 206, 20), (far_hand[0], far_hand[1], 17)]), coat)
    pen.path(
        tube([(220, 176, 24), (250, 172 if raised else 204, 20), (near_hand[0], near_hand[1], 17)]), coat
    )
    outline = [
        (150, 40),
        (208, 60),
        (236, 120),
        (238, 200),
        (214, 268),
        (150, 284),
        (86, 268),
        (62, 200),
        (64, 120),
        (92, 60),
    ]
    pen.path(blob(outline), coat)
    tufts = "".join(
        f"M{x} {y}l-9 -18l20 8l8 -20l12 20l20 -8l-9 18Z" for x, y in ((128, 54), (98, 72), (158, 72))
    )
    pen.path(tufts, lighten(fur, 0.12))
    pen.path(
        blob([(150, 186), (196, 206), (198, 250), (150, 270), (102, 250), (104, 206)]), lighten(fur, 0.4)
    )
    for x, r in ((116, 25), (186, 29)):
        pen.circle(x, 112, r, "#ffffff")
        if manner.action == "sleep":
            pen.circle(x, 112, r, fur)
            pen.line(f"M{x - r * 0.7:.0f} 114q{r * 0.7:.0f} 14 {r * 1.4:.0f} 0", INK, 4)
        else:
            pen.circle(x + 4, 114, r * 0.52, INK)
            pen.circle(x + 9, 107, r * 0.2, "#ffffff")
    pen.path("M100 152Q152 172 204 152Q196 196 152 198Q108 196 100 152Z", "#5a1f2e")
    pen.path("M112 157l10 15l10 -12Z M172 160l10 12l10 -15Z", "#ffffff")
    pen.path("M128 192Q152 178 176 192Q152 200 128 192Z", "#f2788a")
    for x in (84, 222):
        pen.ellipse(x, 148, 14, 9, "#f2788a", opacity=0.45)
    return Sprite(pen.svg, Box(18, 6, 266, 306), 308, hand=near_hand, crown=(150, 52, 150))


def alien(manner: Manner) -> Sprite:
    """Small, green, large-eyed, and glad to see us."""
    pen = Pen()
    green = COLOURS.get(manner.colour or "") or "#8fd46a"
    skin = pen.linear([(0, lighten(green, 0.3)), (0.6, green), (1, darken(green, 0.25))], 0, 30, 0, 290)
    suit = pen.linear([(0, "#b9a4f0"), (1, "#6a52b0")], 100, 0, 200, 0)
    for x in (128, 174):
        pen.path(tube([(x, 238, 17), (x, 266, 14), (x, 284, 13)]), suit)
        pen.path(f"M{x - 20} 298Q{x - 20} 276 {x} 276Q{x + 26} 278 {x + 28} 298Z", "#4a3a78")
    pen.path(tube([(110, 186, 15), (82, 208, 12), (74, 238, 11)]), skin)
    pen.path(tube([(192, 186, 15), (226, 168, 12), (238, 132, 11)]), skin)
    for turn in (-12, 0, 12):
        pen.line(f"M238 130l{turn} -22", green, 9)
    pen.path(
        blob(
            [(150, 158), (190, 176), (196, 222), (186, 252), (150, 258), (114, 252), (104, 222), (110, 176)]
        ),
        suit,
    )
    pen.circle(150, 206, 15, "#ffe27a")
    for side in (-1, 1):
        pen.line(f"M{150 + side * 26} 44Q{150 + side * 40} 20 {150 + side * 54} 14", green, 7)
        pen.circle(150 + side * 56, 12, 11, "#ffe27a")
    pen.path(
        blob([(150, 30), (214, 50), (232, 96), (200, 146), (150, 170), (100, 146), (68, 96), (86, 50)]), skin
    )
    for side in (-1, 1):
        pen.ellipse(152 + side * 36, 98, 21, 31, INK, turn=f"rotate({side * 18} {152 + side * 36} 98)")
        pen.circle(152 + side * 36 + 6, 84, 8, "#ffffff")
        pen.circle(152 + side * 36 - 6, 110, 4, "#ffffff", opacity=0.8)
        pen.ellipse(150 + side * 58, 128, 11, 7, "#f28aa0", opacity=0.5)
    pen.line("M134 140q18 14 36 0", darken(green, 0.6), 5)
    return Sprite(pen.svg, Box(60, 0, 192, 300), 298, hand=(238, 124), crown=(150, 36, 140))


def seahorse(manner: Manner) -> Sprite:
    """Upright in the water, its tail curled."""
    pen = Pen()
    skin = COLOURS.get(manner.colour or "") or "#f2a94a"
    hide = pen.linear([(0, lighten(skin, 0.3)), (0.55, skin), (1, darken(skin, 0.25))], 60, 0, 240, 0)
    fin = lighten(skin, 0.45)
    pen.path(blob([(112, 150), (62, 132), (44, 164), (66, 202), (114, 196)]), fin, opacity=0.9)
    for x, y in ((64, 148), (58, 168), (70, 188)):
        pen.line(f"M110 174L{x} {y}", darken(skin, 0.2), 2.5, opacity=0.5)
    body = [(150, 92, 30.0), (136, 134, 40.0), (140, 186, 46.0), (160, 238, 34.0), (168, 282, 22.0), (148, 320, 15.0),
            (112, 318, 12.0), (104, 288, 9.0), (124, 278, 6.0)]  # fmt: skip
    pen.path(tube(body, 10), hide)
    pen.path(tube([(166, 132, 16), (172, 182, 22), (180, 230, 13)], 8), lighten(skin, 0.6), opacity=0.75)
    for y, left, right in (
        (132, 104, 172),
        (156, 98, 182),
        (182, 96, 188),
        (208, 104, 192),
        (234, 130, 194),
        (258, 146, 190),
    ):
        pen.line(
            f"M{left} {y}Q{(left + right) / 2} {y + 12} {right} {y}", darken(skin, 0.24), 3, opacity=0.45
        )
    crest = "".join(f"M{x} {y}l-10 -20l20 4Z" for x, y in ((128, 46), (148, 34), (170, 36)))
    pen.path(crest, darken(skin, 0.12))
    pen.path(tube([(152, 72, 40), (190, 84, 24), (234, 92, 13), (254, 94, 15)], 9), hide)
    pen.ellipse(258, 94, 5, 9, darken(skin, 0.45))
    if manner.action == "sleep":
        pen.line("M144 70q14 12 28 0", INK, 4)
    else:
        pen.circle(158, 66, 17, "#fffdf2")
        pen.ellipse(162, 67, 9, 12, INK)
        pen.circle(165, 62, 4, "#ffffff")
    pen.ellipse(186, 92, 10, 6, "#f2788a", opacity=0.5)
    for x, y in ((112, 168), (116, 196), (124, 144)):
        pen.circle(x, y, 4.5, lighten(skin, 0.55), opacity=0.8)
    return Sprite(pen.svg, Box(38, 10, 232, 330), 338, hand=(252, 94), crown=(150, 40, 92))
