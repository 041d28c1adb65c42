"""A lighthouse, a windmill and a log cabin. Own drawing."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen

LOG, PANE = "#b07a48", "#ffe09a"


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


def cabin(_: Manner) -> Sprite:
    """Of logs, with a lit window, a porch step and a stone chimney."""
    pen = Pen()
    stone = pen.linear([(0, "#b9b4b0"), (1, "#7c7876")], 268, 0, 316, 0)
    pen.rect(268, 40, 46, 110, stone, corner=3)
    for x, y in ((274, 52), (294, 66), (276, 84), (296, 100), (278, 116)):
        pen.rect(x, y, 16, 9, "#97928f", corner=4)
    pen.rect(262, 32, 58, 13, "#8d8885", corner=4)
    wall = pen.linear([(0, "#c48f5a"), (1, "#8a5a34")], 40, 0, 360, 0)
    pen.path("M200 66L352 172H48Z", wall)
    for row in range(6):
        y = 170 + 24 * row
        pen.rect(
            44,
            y,
            312,
            25,
            pen.linear([(0, "#c8945e"), (0.5, LOG), (1, "#7f5230")], 0, y, 0, y + 25),
            corner=12,
        )
        for x in (44, 356):
            pen.circle(x, y + 12.5, 12.5, "#d9ab74")
            pen.circle(x, y + 12.5, 6, "#a8743f")
    for y in (100, 124, 148):
        pen.line(f"M{200 - (y - 66) * 1.34:.0f} {y}H{200 + (y - 66) * 1.34:.0f}", "#7f5230", 3, opacity=0.6)
    roof = pen.linear([(0, "#7a4a34"), (1, "#4f2f24")], 0, 36, 0, 190)
    pen.path("M200 34L384 172Q390 186 374 188L200 64L26 188Q10 186 16 172Z", roof)
    pen.line("M200 44L376 176M200 44L24 176", "#9a6248", 4, opacity=0.7)
    pen.rect(104, 204, 66, 110, "#6a4028", corner=4)
    pen.line("M126 206V312M148 206V312", "#52301e", 3)
    pen.circle(158, 262, 5, "#e8c46a")
    pen.rect(218, 206, 96, 72, "#6a4028", corner=5)
    pen.rect(225, 213, 82, 58, PANE)
    pen.line("M266 213V271M225 242H307", "#6a4028", 6)
    pen.circle(266, 242, 92, pen.radial([(0, "#ffd98a", 0.4), (1, "#ffd98a", 0)], 266, 242, 92))
    pen.circle(200, 128, 17, "#6a4028")
    pen.circle(200, 128, 12, PANE)
    pen.rect(92, 312, 92, 14, darken(LOG, 0.2), corner=4)
    return Sprite(pen.svg, Box(10, 28, 380, 302), 326, faces="viewer")
