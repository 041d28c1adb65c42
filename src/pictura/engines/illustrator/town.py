"""What people build: skylines, lamps; the walker in the rain."""

from __future__ import annotations

from collections.abc import Sequence

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten, mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import tube

WINDOWS = ("#ffdf8a", "#ffe9b0", "#ffd070")


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
