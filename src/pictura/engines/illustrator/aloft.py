"""What is in the air: a hot air balloon, a kite on its string, a witch's broom. Own drawing."""

from __future__ import annotations

from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Box, Sprite
from pictura.engines.illustrator.manner import Manner
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import tube
from pictura.engines.illustrator.species import COLOURS

_BALLOON_SILKS = (
    ("#ef5350", "#ffd54f", "#4fb3e8"),
    ("#ff8a65", "#fff3d6", "#5ec5a8"),
    ("#7e57c2", "#ffb74d", "#ef5f8f"),
)


def hot_air_balloon(manner: Manner) -> Sprite:
    pen = Pen()
    silks = manner.rng.choice(_BALLOON_SILKS)
    if manner.colour is not None and manner.colour in COLOURS:
        silk = COLOURS[manner.colour]
        silks = (silk, lighten(silk, 0.75), darken(silk, 0.12))
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


def kite(manner: Manner) -> Sprite:
    """High on its string; held at the string's lower end."""
    pen = Pen()
    silk = COLOURS.get(manner.colour or "") or manner.rng.choice(("#e8604c", "#f2b53a", "#4fa8d8"))
    pen.line("M20 400Q70 300 150 190Q176 156 204 122", "#fbf6ea", 2.5)
    top, right, low, left = (262, 12), (306, 98), (196, 156), (168, 54)
    middle = (234, 82)
    quarters = ((top, right, 0.0), (right, low, 0.16), (low, left, 0.28), (left, top, 0.1))
    for number, (a, b, shade) in enumerate(quarters):
        colour = darken(silk if number % 2 else lighten(silk, 0.62), shade)
        pen.path(f"M{middle[0]} {middle[1]}L{a[0]} {a[1]}L{b[0]} {b[1]}Z", colour)
    pen.line(
        f"M{top[0]} {top[1]}L{low[0]} {low[1]}M{left[0]} {left[1]}L{right[0]} {right[1]}",
        darken(silk, 0.4),
        3,
    )
    pen.line("M196 156Q176 196 204 226Q232 254 206 290", darken(silk, 0.2), 3)
    for x, y, turn in ((188, 188, 20), (214, 238, -24), (214, 276, 28)):
        bow = Pen()
        bow.path("M0 0L-17 -9V9ZM0 0L17 -9V9Z", lighten(silk, 0.3))
        pen.group(bow.svg, f"translate({x} {y}) rotate({turn})")
    return Sprite(pen.svg, Box(16, 8, 294, 396), 402, hand=(20, 400))


def broom(_: Manner) -> Sprite:
    """Level in the air, its brush behind; in the units of who rides it."""
    pen = Pen()
    stick = pen.linear([(0, "#b07a48"), (1, "#6a4224")], 0, 250, 0, 268)
    pen.path(tube([(60, 262, 7), (200, 258, 7), (330, 246, 6)]), stick)
    straw = pen.linear([(0, "#f0cf7a"), (1, "#b98a3a")], 0, 226, 0, 304)
    pen.path("M84 250Q52 232 -24 224Q-44 262 -22 304Q52 292 84 274Z", straw)
    for y in (240, 256, 270, 286):
        pen.line(
            f"M76 {258 + (y - 262) * 0.3:.0f}Q30 {y} -22 {y + (y - 262) * 0.4:.0f}",
            "#8a6228",
            2.5,
            opacity=0.6,
        )
    pen.line("M84 248V276M74 246V278", "#c8423c", 6)
    return Sprite(pen.svg, Box(-48, 214, 386, 98), 306, seat=(170.0, 257.0), scaled=True)
