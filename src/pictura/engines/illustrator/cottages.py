"""Cottages: of plaster, brick or timber, with steep roofs, thatch or snow; all stand at y."""

from __future__ import annotations

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.pen import Pen

WALLS = ("#f4e6d0", "#f2d8bc", "#e8e4da", "#f0c8a4", "#dfe6ee", "#d8b08a")
ROOFS = ("#b5583f", "#8a5a44", "#c8764a", "#6a6f80", "#a8864a")
DOORS = ("#8a5a3c", "#4f7f8a", "#a8483c", "#5f7f4a")
LAMPLIT, DAYLIT = "#ffd57a", "#9cc8e6"


def cottage(brush: Brush, x: float, y: float, width: float, depth: float = 0, *, lit: bool = False) -> str:
    """One of two builds: its gable to us, or its long roof with a dormer."""
    rng, pen = brush.rng, Pen()
    wall, roof = rng.choice(WALLS), "#eef4fc" if brush.snowy else rng.choice(ROOFS)
    left = x - width / 2 if brush.light.from_left else x + width / 2
    # By night walls near a lit window are not grey but warm.
    shade = lighten(wall, 0.1) if not lit else "#e8b88a"
    fill = pen.linear(
        [(0, brush.tone(shade, depth)), (1, brush.tone(darken(wall, 0.24), depth))], left, 0, 2 * x - left, 0
    )
    gabled = rng.random() < 0.55
    tall = width * (0.6 if gabled else 0.5)
    _chimney(pen, brush, x + width * (0.22 if gabled else -0.26), y - tall * 1.5, width, depth)
    pen.rect(x - width / 2, y - tall, width, tall, fill)
    if rng.random() < 0.4 and not brush.snowy:
        _timber(pen, brush, x, y, width, tall, depth)
    if gabled:
        _gable(pen, brush, (x, y, width, tall), (fill, roof), depth)
    else:
        _long_roof(pen, brush, (x, y, width, tall), roof, depth, lit=lit)
    door = x if gabled else x - width * 0.02
    _door(pen, brush, door, y, width, rng.choice(DOORS), depth)
    for side in (-1, 1):
        _window(pen, brush, (door + side * width * 0.3, y - tall * 0.52, width * 0.19), depth, lit=lit)
    if lit:
        pen.circle(
            x,
            y - tall * 0.45,
            width * 0.9,
            pen.radial([(0, "#ffca6a", 0.42), (1, "#ffca6a", 0)], x, y - tall * 0.45, width * 0.9),
        )
    return pen.svg


def _chimney(pen: Pen, brush: Brush, x: float, y: float, width: float, depth: float) -> None:
    w = width * 0.11
    pen.rect(x - w / 2, y, w, width * 0.36, brush.tone("#a0664c", depth))
    pen.rect(
        x - w * 0.64,
        y - w * 0.2,
        w * 1.28,
        w * 0.34,
        brush.tone("#f2f7fe" if brush.snowy else "#7f4e3a", depth),
        corner=w * 0.1,
    )


def _gable(
    pen: Pen, brush: Brush, frame: tuple[float, float, float, float], fills: tuple[str, str], depth: float
) -> None:
    """Its triangle of wall, and the roof's two edges over it."""
    x, y, width, tall = frame
    fill, roof = fills
    eaves, ridge, half = y - tall * 0.98, y - tall * 1.85, width * 0.5
    pen.path(
        f"M{x - half:.1f} {eaves:.1f}L{x:.1f} {ridge + tall * 0.06:.1f}L{x + half:.1f} {eaves:.1f}Z", fill
    )
    out, thick = half * 1.2, width * 0.1
    edge = (
        f"M{x - out:.1f} {eaves + tall * 0.12:.1f}L{x:.1f} {ridge:.1f}L{x + out:.1f} {eaves + tall * 0.12:.1f}"
        f"L{x + out - thick:.1f} {eaves + tall * 0.14:.1f}L{x:.1f} {ridge + thick * 1.35:.1f}L{x - out + thick:.1f} {eaves + tall * 0.14:.1f}Z"
    )
    pen.path(
        edge,
        pen.linear(
            [(0, brush.tone(lighten(roof, 0.14), depth)), (1, brush.tone(darken(roof, 0.18), depth))],
            0,
            ridge,
            0,
            eaves,
        ),
    )
    pen.circle(x, y - tall * 1.22, width * 0.075, brush.tone("#fdf8f0", depth))
    pen.circle(
        x, y - tall * 1.22, width * 0.056, LAMPLIT if brush.light.nightly else brush.tone(DAYLIT, depth)
    )


def _long_roof(
    pen: Pen, brush: Brush, frame: tuple[float, float, float, float], roof: str, depth: float, *, lit: bool
) -> None:
    """A steep roof over the long side, with rows of tiles and a dormer."""
    x, y, width, tall = frame
    eaves, ridge, half = y - tall * 0.96, y - tall * 1.95, width * 0.5
    slope = pen.linear(
        [(0, brush.tone(lighten(roof, 0.12), depth)), (1, brush.tone(darken(roof, 0.2), depth))],
        0,
        ridge,
        0,
        eaves,
    )
    pen.path(
        f"M{x - half * 1.14:.1f} {eaves:.1f}L{x - half * 0.82:.1f} {ridge:.1f}H{x + half * 0.82:.1f}L{x + half * 1.14:.1f} {eaves:.1f}Q{x:.1f} {eaves + tall * 0.1:.1f} {x - half * 1.14:.1f} {eaves:.1f}Z",
        slope,
    )
    if not brush.snowy:
        rows = "".join(
            f"M{x - half * (0.86 + 0.07 * k):.1f} {ridge + (eaves - ridge) * k / 4:.1f}H{x + half * (0.86 + 0.07 * k):.1f}"
            for k in (1, 2, 3)
        )
        pen.line(rows, brush.tone(darken(roof, 0.35), depth), width * 0.008, opacity=0.5)
    w, top = width * 0.2, ridge + tall * 0.34
    dormer_x = x + width * 0.2
    pen.path(
        f"M{dormer_x - w * 0.7:.1f} {top:.1f}L{dormer_x:.1f} {top - w * 0.62:.1f}L{dormer_x + w * 0.7:.1f} {top:.1f}Z",
        brush.tone(darken(roof, 0.1), depth),
    )
    _window(pen, brush, (dormer_x, top + w * 0.36, w * 0.9), depth, lit=lit)


def _timber(pen: Pen, brush: Brush, x: float, y: float, width: float, tall: float, depth: float) -> None:
    half = width * 0.48
    beams = f"M{x - half:.1f} {y - tall * 0.5:.1f}H{x + half:.1f}M{x - half:.1f} {y - tall * 0.97:.1f}V{y:.1f}M{x + half:.1f} {y - tall * 0.97:.1f}V{y:.1f}"
    beams += f"M{x - half:.1f} {y - tall * 0.5:.1f}L{x - half * 0.62:.1f} {y:.1f}M{x + half:.1f} {y - tall * 0.5:.1f}L{x + half * 0.62:.1f} {y:.1f}"
    pen.line(beams, brush.tone("#7a5236", depth), width * 0.024)


def _door(pen: Pen, brush: Brush, x: float, y: float, width: float, colour: str, depth: float) -> None:
    w, h = width * 0.085, width * 0.26
    arch = f"M{x - w:.1f} {y:.1f}V{y - h:.1f}A{w:.1f} {w:.1f} 0 0 1 {x + w:.1f} {y - h:.1f}V{y:.1f}Z"
    pen.path(arch, brush.tone(colour, depth), stroke=brush.tone("#fdf4e6", depth), width=width * 0.02)
    pen.circle(x + w * 0.5, y - h * 0.5, width * 0.012, brush.tone("#f2d08a", depth))


def _window(pen: Pen, brush: Brush, at: tuple[float, float, float], depth: float, *, lit: bool) -> None:
    """Two panes in a pale frame, with a sill that carries flowers or snow."""
    x, y, w = at
    h, frame = w * 1.05, brush.tone("#fdf8f0", depth)
    pen.rect(x - w * 0.58, y - h * 0.58, w * 1.16, h * 1.16, frame, corner=w * 0.06)
    pen.rect(x - w * 0.48, y - h * 0.48, w * 0.96, h * 0.96, LAMPLIT if lit else brush.tone(DAYLIT, depth))
    pen.rect(x - w * 0.04, y - h * 0.48, w * 0.08, h * 0.96, frame)
    pen.rect(x - w * 0.48, y - h * 0.06, w * 0.96, h * 0.08, frame)
    pen.rect(
        x - w * 0.66,
        y + h * 0.54,
        w * 1.32,
        h * 0.18,
        brush.tone("#f6faff" if brush.snowy else "#8a5f40", depth),
        corner=w * 0.05,
    )
    if not brush.snowy and depth < 0.3:
        for k, colour in ((-0.4, "#f2667a"), (-0.1, "#ffd34d"), (0.2, "#f2667a"), (0.45, "#ffffff")):
            pen.circle(x + k * w, y + h * 0.48, w * 0.11, brush.tone(colour, depth))
