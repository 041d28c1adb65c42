"""What people build: skylines, lamps, fences, barns; the walker in the rain."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import tube

WINDOWS = ("#ffdf8a", "#ffe9b0", "#ffd070")


def fence(brush: Brush, y: float, height: float, depth: float = 0.1) -> str:
    """White pickets over the whole width, standing at y."""
    tone, pen = brush.tone, Pen()
    width = height * 0.26
    for rail in (0.35, 0.72):
        pen.rect(-20, y - height * rail, brush.width + 40, height * 0.1, tone("#dfe3e6", depth))
    boards = shades = ""
    for index in range(int(brush.width / (width * 1.9)) + 3):
        x = (index - 0.5) * width * 1.9
        boards += f"M{x:.1f} {y:.1f}V{y - height * 0.86:.1f}L{x + width / 2:.1f} {y - height:.1f}"
        boards += f"L{x + width:.1f} {y - height * 0.86:.1f}V{y:.1f}Z"
        shades += f"M{x + width * 0.62:.1f} {y:.1f}V{y - height * 0.96:.1f}"
        shades += f"L{x + width:.1f} {y - height * 0.86:.1f}V{y:.1f}Z"
    pen.path(boards, tone("#fbfcfc", depth))
    pen.path(shades, tone("#c3cbd6", depth), opacity=0.7)
    return pen.svg


def skyline(
    brush: Brush, y: float, height: float, count: int, colour: str, depth: float, *,
    lit: float = 0, accents: Sequence[str] = WINDOWS,
) -> str:  # fmt: skip
    """Blocks side by side with windows, `lit` of them glowing."""
    rng, pen = brush.rng, Pen()
    x = -20.0
    while x < brush.width + 20:
        width = brush.span / count * rng.uniform(0.6, 1.3)
        rise = height * rng.uniform(0.35, 1.0)
        wall = brush.tone(mix(colour, rng.choice(("#8fa3c4", "#b0968f", "#6f83a8", "#a7a0b8")), 0.35), depth)
        _block(pen, brush, x, y, width, rise, height, wall)
        _windows(pen, brush, x, y, width, rise, wall, lit, accents)
        x += width * rng.uniform(0.92, 1.06)
    return pen.svg


def _block(
    pen: Pen, brush: Brush, x: float, y: float, width: float, rise: float, height: float, wall: str
) -> None:
    fill = pen.linear([(0, wall), (1, mix(wall, brush.light.haze, 0.35))], 0, y - rise, 0, y)
    top = brush.rng.choice(("flat", "flat", "step", "mast", "slant"))
    if top == "slant":
        pen.path(f"M{x:.1f} {y:.1f}V{y - rise:.1f}L{x + width:.1f} {y - rise * 0.9:.1f}V{y:.1f}Z", fill)
    else:
        pen.rect(x, y - rise, width, rise, fill)
    if top == "step":
        pen.rect(x + width * 0.2, y - rise - height * 0.06, width * 0.6, height * 0.07, wall)
    if top == "mast":
        pen.rect(x + width * 0.47, y - rise - height * 0.14, max(2, width * 0.05), height * 0.15, wall)
    side = x + width * 0.7 if brush.light.from_left else x
    pen.rect(side, y - rise * 0.97, width * 0.3, rise * 0.97, "#0a1030", opacity=0.14)


def _windows(
    pen: Pen, brush: Brush, x: float, y: float, width: float, rise: float, wall: str, lit: float,
    accents: Sequence[str],
) -> None:  # fmt: skip
    rng, unit = brush.rng, brush.unit
    columns, rows = max(2, int(width / (20 * unit))), max(3, int(rise / (26 * unit)))
    w, h = width / columns * 0.5, min(rise / rows * 0.5, 16 * unit)
    on = off = ""
    for column in range(columns):
        for row in range(rows):
            at = f"M{x + width * (column + 0.26) / columns:.0f} {y - rise * 0.95 * (1 - row / rows):.0f}"
            pane = f"{at}h{w:.1f}v{h:.1f}h{-w:.1f}z"
            if rng.random() < lit:
                on += pane
            elif rng.random() < 0.8:
                off += pane
    pen.path(off, mix(wall, "#0b1430" if lit else "#eaf4ff", 0.28))
    pen.path(on, rng.choice(list(accents)), opacity=0.95)


def lamp(brush: Brush, x: float, y: float, height: float, colour: str = "#ffdf9a", *, lit: bool) -> str:
    pen, iron = Pen(), "#2a2d3c"
    pen.rect(x - height * 0.012, y - height * 0.86, height * 0.024, height * 0.86, iron)
    pen.path(
        f"M{x - height * 0.05:.1f} {y - height * 0.86:.1f}h{height * 0.1:.1f}"
        f"l{-height * 0.015:.1f} {-height * 0.1:.1f}h{-height * 0.07:.1f}Z",
        colour if lit else "#dfe6ee",
    )
    pen.path(
        f"M{x - height * 0.055:.1f} {y - height * 0.96:.1f}h{height * 0.11:.1f}"
        f"l{-height * 0.055:.1f} {-height * 0.05:.1f}Z",
        iron,
    )
    if lit:
        stops = [(0, colour, 0.75), (0.3, colour, 0.28), (1, colour, 0)]
        pen.circle(x, y - height * 0.9, height * 0.55, pen.radial(stops, x, y - height * 0.9, height * 0.55))
    return pen.svg


def barn(brush: Brush, x: float, y: float, width: float, depth: float = 0) -> str:
    """A red barn with white beams."""
    tone, pen, half, tall = brush.tone, Pen(), width / 2, width * 0.55
    red = pen.linear([(0, tone("#c8483c", depth)), (1, tone("#8f2f2c", depth))], x - half, 0, x + half, 0)
    white = tone("#fdf4ea", depth)
    gable = f"M{x - half:.1f} {y:.1f}V{y - tall:.1f}L{x - half * 0.6:.1f} {y - tall * 1.45:.1f}L{x:.1f} {y - tall * 1.7:.1f}"
    gable += f"L{x + half * 0.6:.1f} {y - tall * 1.45:.1f}L{x + half:.1f} {y - tall:.1f}V{y:.1f}Z"
    pen.path(gable, red)
    roof = "#eef3fa" if brush.snowy else "#6a5a5e"
    pen.line(
        f"M{x - half * 1.06:.1f} {y - tall * 0.96:.1f}L{x - half * 0.6:.1f} {y - tall * 1.47:.1f}L{x:.1f} {y - tall * 1.73:.1f}"
        f"L{x + half * 0.6:.1f} {y - tall * 1.47:.1f}L{x + half * 1.06:.1f} {y - tall * 0.96:.1f}",
        tone(roof, depth), width * 0.05,
    )  # fmt: skip
    w, h = width * 0.42, tall * 0.62
    pen.rect(x - w / 2, y - h, w, h, tone("#7a2a2a", depth))
    pen.line(
        f"M{x - w / 2:.1f} {y - h:.1f}h{w:.1f}v{h:.1f}h{-w:.1f}ZL{x + w / 2:.1f} {y:.1f}M{x + w / 2:.1f} {y - h:.1f}L{x - w / 2:.1f} {y:.1f}M{x:.1f} {y - h:.1f}V{y:.1f}",
        white,
        width * 0.018,
    )
    pen.rect(x - width * 0.07, y - tall * 1.32, width * 0.14, tall * 0.24, white)
    pen.rect(x - width * 0.05, y - tall * 1.29, width * 0.10, tall * 0.19, tone("#4a2a30", depth))
    return pen.svg


def rail_fence(brush: Brush, y: float, height: float, depth: float = 0.1) -> str:
    """A wooden fence of posts and rails over the whole width."""
    tone, pen = brush.tone, Pen()
    gap = height * 2.2
    for rail in (0.34, 0.72):
        pen.rect(-20, y - height * rail, brush.width + 40, height * 0.11, tone("#a8784a", depth))
        pen.rect(
            -20, y - height * rail + height * 0.08, brush.width + 40, height * 0.03, tone("#6f4a2c", depth)
        )
    for k in range(int(brush.width / gap) + 2):
        x = k * gap - height * 0.3
        pen.rect(x, y - height, height * 0.17, height, tone("#b5855a", depth), corner=2)
        pen.rect(x + height * 0.11, y - height, height * 0.06, height, tone("#7a5232", depth), corner=2)
    return pen.svg


def bale(brush: Brush, x: float, y: float, width: float, depth: float = 0) -> str:
    """A round bale of straw."""
    tone, pen, r = brush.tone, Pen(), width / 2
    pen.ellipse(x, y, r * 1.2, r * 0.2, brush.light.shadow, opacity=0.4)
    pen.rect(x - r * 0.2, y - r * 2, r * 1.2, r * 2, tone("#b8862f", depth), corner=r * 0.3)
    pen.ellipse(x - r * 0.2, y - r, r * 0.92, r, tone("#e0b552", depth))
    for k in (0.72, 0.5, 0.28):
        pen.add(
            f'<ellipse cx="{x - r * 0.2:.1f}" cy="{y - r:.1f}" rx="{r * 0.92 * k:.1f}" ry="{r * k:.1f}" fill="none" stroke="{tone("#b8862f", depth)}" stroke-width="{r * 0.05:.1f}"/>'
        )
    return pen.svg


def walker(x: float, y: float, height: float, colour: str) -> str:
    """Someone under an umbrella: the one warm thing in a wet street."""
    h, pen, dark = height, Pen(), "#14122a"
    top, reach = y - h * 0.74, h * 0.36
    silk = pen.linear([(0, lighten(colour, 0.35)), (0.6, colour), (1, darken(colour, 0.45))],
                      x - h * 0.34, 0, x + h * 0.34, 0)  # fmt: skip
    pool = pen.linear([(0, "#05040f", 0.55), (1, "#05040f", 0)], 0, y, 0, y + h * 0.5)
    pen.path(
        f"M{x - h * 0.07:.1f} {y:.1f}L{x - h * 0.1:.1f} {y + h * 0.45:.1f}H{x + h * 0.12:.1f}L{x + h * 0.08:.1f} {y:.1f}Z",
        pool,
    )
    for side in (-1, 1):
        leg = [(x + side * h * 0.035, y - h * 0.24, h * 0.035), (x + side * h * 0.05, y - h * 0.1, h * 0.026),
               (x + side * h * 0.06, y, h * 0.022)]  # fmt: skip
        pen.path(tube(leg), dark)
    coat = (
        f"M{x - h * 0.06:.1f} {y - h * 0.52:.1f}Q{x:.1f} {y - h * 0.57:.1f} {x + h * 0.06:.1f} {y - h * 0.52:.1f}"
        f"L{x + h * 0.1:.1f} {y - h * 0.16:.1f}Q{x:.1f} {y - h * 0.13:.1f} {x - h * 0.1:.1f} {y - h * 0.16:.1f}Z"
    )
    pen.path(coat, "#2b2748")
    pen.path(
        f"M{x - h * 0.06:.1f} {y - h * 0.52:.1f}Q{x - h * 0.02:.1f} {y - h * 0.55:.1f} {x:.1f} {y - h * 0.55:.1f}"
        f"L{x - h * 0.04:.1f} {y - h * 0.15:.1f}L{x - h * 0.1:.1f} {y - h * 0.16:.1f}Z",
        "#ffb38a", opacity=0.35,
    )  # fmt: skip
    pen.circle(x, y - h * 0.60, h * 0.055, dark)
    pen.line(
        f"M{x + h * 0.05:.1f} {y - h * 0.40:.1f}L{x + 2:.1f} {top - reach * 0.7:.1f}", "#20203a", h * 0.012
    )
    scallops = "".join(
        f"Q{x + reach - (q + 0.5) * reach * 0.5:.1f} {top - reach * 0.12:.1f} "
        f"{x + reach - (q + 1) * reach * 0.5:.1f} {top:.1f}"
        for q in range(4)
    )
    pen.path(
        f"M{x - reach:.1f} {top:.1f}A{reach:.1f} {reach * 0.76:.1f} 0 0 1 {x + reach:.1f} {top:.1f}{scallops}Z",
        silk,
    )
    for q in (-0.5, 0.02, 0.5):
        pen.line(
            f"M{x:.1f} {top - reach * 0.74:.1f}Q{x + q * reach * 0.55:.1f} {top - reach * 0.5:.1f} {x + q * reach:.1f} {top:.1f}",
            darken(colour, 0.35), h * 0.008, opacity=0.5,
        )  # fmt: skip
    return pen.svg
