"""What people build: skylines, shop fronts, lamps, houses, the walker in the rain."""

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


_SIGNS = (
    "M-.8 -.6H.8M0 -.6V.8M-.7 .8H.7", "M-.7 -.7V.7H.7V-.7Z M-.7 0H.7",
    "M0 -.9L-.8 .8M0 -.9L.8 .8M-.4 .2H.4", "M-.8 0H.8M0 -.8V.8M-.6 .7L.6 -.7",
    "M-.8 -.8H.8V.8H-.8ZM-.8 0H.8M0 -.8V.8", "M-.6 -.8H.6M-.8 -.2H.8M0 -.8V.8M-.7 .8L0 .3L.7 .8",
)  # fmt: skip
"""Strokes that look like a sign from afar and say nothing."""


def shop(
    brush: Brush, x: float, top: float, width: float, floor: float, *, night: bool, wall: str = "#4a3f5c"
) -> str:
    """A house front at the street's side: windows above, a lit shop with an awning below, a sign."""
    rng, tone, pen = brush.rng, brush.tone, Pen()
    tall = floor - top
    fill = pen.linear([(0, tone(wall)), (1, tone(darken(wall, 0.35)))], x, 0, x + width, 0)
    pen.rect(x, top, width, tall, fill)
    pen.rect(x - width * 0.02, top - tall * 0.012, width * 1.04, tall * 0.03, tone(lighten(wall, 0.2)))
    shop_top = floor - brush.tall(0.13)
    columns = 3 if rng.random() < 0.5 else 2
    rows = max(2, int((shop_top - top) / brush.tall(0.062)) - 1)
    for row in range(rows):
        for column in range(columns):
            lit = rng.random() < (0.6 if night else 0)
            colour = (
                rng.choice(("#ffd98a", "#ffe9b8", "#ffc46a"))
                if lit
                else tone("#6b7aa0" if night else "#b8d4ea")
            )
            w, h = width * 0.17 * 3 / columns, brush.tall(0.04)
            px = x + width * (0.14 + 0.28 * column * 3 / columns)
            py = top + tall * 0.06 + row * brush.tall(0.062)
            pen.rect(px, py, w, h, colour, corner=3)
            if not lit:
                pen.path(
                    f"M{px:.1f} {py + h:.1f}L{px + w:.1f} {py:.1f}V{py + h * 0.5:.1f}Z",
                    "#ffffff",
                    opacity=0.14,
                )
    accent = rng.choice(
        ("#ff4f8b", "#39d0ff", "#ffb52e", "#7cff9a")
        if night
        else ("#d8604a", "#3f8fa8", "#e0a040", "#5a9a60")
    )
    glass = "#ffdf9a" if night else tone("#cfe0ea")
    pen.rect(x + width * 0.1, shop_top, width * 0.8, floor - shop_top, glass)
    for k in range(1, 3):
        pen.rect(
            x + width * (0.1 + 0.8 * k / 3), shop_top, width * 0.02, floor - shop_top, tone(darken(wall, 0.4))
        )
    _awning(pen, x, shop_top, width, brush.tall(0.045), accent if night else tone(accent))
    if night:
        _sign(
            pen,
            brush,
            x + width * (0.88 if x < brush.width / 2 else 0.1),
            top + tall * 0.4,
            width * 0.12,
            accent,
        )
    return pen.svg


def _awning(pen: Pen, x: float, y: float, width: float, height: float, colour: str) -> None:
    stripes = 6
    left, right = x + width * 0.04, x + width * 0.96
    for k in range(stripes):
        a, b = left + (right - left) * k / stripes, left + (right - left) * (k + 1) / stripes
        ta, tb = x + width * (0.1 + 0.8 * k / stripes), x + width * (0.1 + 0.8 * (k + 1) / stripes)
        shade = colour if k % 2 == 0 else mix(colour, "#ffffff", 0.75)
        pen.path(
            f"M{ta:.1f} {y - height * 0.3:.1f}H{tb:.1f}L{b:.1f} {y + height * 0.6:.1f}"
            f"A{(b - a) / 2:.1f} {height * 0.22:.1f} 0 0 1 {a:.1f} {y + height * 0.6:.1f}Z",
            shade,
        )


def _sign(pen: Pen, brush: Brush, x: float, y: float, width: float, colour: str) -> None:
    letters = brush.rng.sample(_SIGNS, 4)
    step = width * 1.35
    pen.rect(x - width / 2, y - step * 0.7, width, step * 4.3, "#14122a", corner=4)
    for k, letter in enumerate(letters):
        pen.add(
            f'<path d="{letter}" transform="translate({x:.1f} {y + k * step:.1f}) scale({width * 0.33:.2f})" '
            f'fill="none" stroke="{colour}" stroke-width=".3" stroke-linecap="round"/>'
        )
    middle, radius = y + step * 1.5, step * 3.6
    pen.circle(
        x,
        middle,
        radius,
        pen.radial([(0, colour, 0.45), (0.5, colour, 0.12), (1, colour, 0)], x, middle, radius),
    )


def house(
    brush: Brush, x: float, y: float, width: float, depth: float = 0, *, wall: str | None = None,
    roof: str | None = None, lit: bool = False,
) -> str:  # fmt: skip
    """A cottage with a gable, a door, windows and a chimney; it stands at y."""
    rng, tone, pen = brush.rng, brush.tone, Pen()
    wall = wall or rng.choice(("#f4e6d0", "#f0d8c0", "#e8e4da", "#f2c9a8", "#dfe6ee"))
    roof = roof or ("#f2f6fb" if brush.snowy else rng.choice(("#b5583f", "#8a5a44", "#c8764a", "#6a6f80")))
    tall, half = width * 0.62, width / 2
    pen.rect(x + width * 0.2, y - tall * 1.75, width * 0.12, tall * 0.6, tone(darken("#a06a50", 0.1), depth))
    pen.rect(x - half, y - tall, width, tall, pen.linear(
        [(0, tone(wall, depth)), (1, tone(darken(wall, 0.22), depth))],
        x - half if brush.light.from_left else x + half, 0, x + half if brush.light.from_left else x - half, 0,
    ))  # fmt: skip
    pen.path(
        f"M{x - half * 1.18:.1f} {y - tall * 0.94:.1f}L{x:.1f} {y - tall * 1.75:.1f}"
        f"L{x + half * 1.18:.1f} {y - tall * 0.94:.1f}L{x + half * 1.05:.1f} {y - tall * 0.86:.1f}"
        f"H{x - half * 1.05:.1f}Z",
        pen.linear([(0, tone(lighten(roof, 0.1), depth)), (1, tone(darken(roof, 0.25), depth))],
                   0, y - tall * 1.75, 0, y - tall * 0.86),
    )  # fmt: skip
    glass = "#ffdf8a" if lit else tone("#9cc8e6", depth)
    frame = tone("#fdf8f0", depth)
    for side in (-1, 1):
        wx = x + side * half * 0.55
        pen.rect(wx - width * 0.11, y - tall * 0.74, width * 0.22, tall * 0.34, frame, corner=2)
        pen.rect(wx - width * 0.09, y - tall * 0.70, width * 0.18, tall * 0.27, glass)
        pen.rect(wx - width * 0.008, y - tall * 0.70, width * 0.016, tall * 0.27, frame)
    pen.path(
        f"M{x - width * 0.085:.1f} {y:.1f}V{y - tall * 0.42:.1f}A{width * 0.085:.1f} {width * 0.085:.1f} 0 0 1 "
        f"{x + width * 0.085:.1f} {y - tall * 0.42:.1f}V{y:.1f}Z",
        tone("#8a5a3c", depth),
    )
    pen.circle(x, y - tall * 1.25, width * 0.07, frame)
    pen.circle(x, y - tall * 1.25, width * 0.055, glass)
    if lit:
        stops = [(0, "#ffdf8a", 0.4), (1, "#ffdf8a", 0)]
        pen.circle(x, y - tall * 0.5, width, pen.radial(stops, x, y - tall * 0.5, width))
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
