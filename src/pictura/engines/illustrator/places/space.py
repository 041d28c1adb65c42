"""Beyond the sky: open space, the moon, Mars."""

from __future__ import annotations

import math

import msgspec

from pictura.engines.illustrator import land, sky
from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, lighten
from pictura.engines.illustrator.layers import Layer, Scenery
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.setting import Setting
from pictura.engines.illustrator.shapes import blob, tube

NEBULAE = ("#7a3fd0", "#2f6fe0", "#d0408f", "#1fa8b0")


def _void(brush: Brush) -> list[Layer]:
    """Stars and nebulae over the whole frame."""
    rng = brush.rng
    clouds = "".join(
        sky.glow(
            rng.uniform(0, brush.width),
            rng.uniform(0, brush.height),
            brush.wide(rng.uniform(0.25, 0.5)),
            rng.choice(NEBULAE),
            0.42,
        )
        for _ in range(7)
    )
    return [
        Layer(sky.gradient(brush, brush.height), name="sky"),
        Layer(clouds, 20 * brush.unit, "screen", name="glow"),
        Layer(sky.stars(brush, brush.height * 1.05, 420), 0.4, name="starfield"),
    ]


def space(brush: Brush, setting: Setting) -> Scenery:
    back = _void(brush)
    rng, side = brush.rng, 1 - setting.focus
    kind = rng.choice(("ringed", "striped", "earth"))
    x, y, radius = (
        brush.width * (side + rng.uniform(-0.05, 0.12)),
        brush.height * rng.uniform(0.2, 0.34),
        brush.reach * rng.uniform(0.10, 0.16),
    )
    back += (
        earth(brush, x, y, radius)
        if kind == "earth"
        else _planet(brush, x, y, radius, ringed=kind == "ringed")
    )
    small = brush.width * setting.focus, brush.height * 0.14, brush.reach * 0.03
    back += _planet(brush, *small, ringed=False)
    return Scenery(back=tuple(back), floor=brush.height * 0.66, step=brush.tall(0.05))


def _planet(brush: Brush, x: float, y: float, radius: float, *, ringed: bool) -> list[Layer]:
    pen, rng = Pen(), brush.rng
    colour = rng.choice(("#e8a05a", "#7fb8e0", "#c87ab0", "#8fc49a", "#e0c078"))
    fill = pen.radial(
        [(0, lighten(colour, 0.45)), (0.55, colour), (1, darken(colour, 0.65))],
        x - radius * 0.35,
        y - radius * 0.35,
        radius * 1.5,
    )
    ball = f"M{x - radius:.1f} {y:.1f}a{radius:.1f} {radius:.1f} 0 1 0 {2 * radius:.1f} 0a{radius:.1f} {radius:.1f} 0 1 0 {-2 * radius:.1f} 0"
    if ringed:
        pen.add(_ring(x, y, radius, colour))
    pen.path(ball, fill)
    inner = Pen()
    for k in (-0.6, -0.25, 0.1, 0.45):
        inner.path(
            tube(
                [
                    (x - radius * 1.1, y + k * radius, radius * 0.05),
                    (x, y + (k + 0.08) * radius, radius * 0.09),
                    (x + radius * 1.1, y + k * radius, radius * 0.04),
                ]
            ),
            darken(colour, 0.25),
            opacity=0.35,
        )
    pen.clip(ball, inner.svg)
    if ringed:
        front = f"M{x - radius * 2:.1f} {y:.1f}h{radius * 4:.1f}v{radius * 1.2:.1f}h{-radius * 4:.1f}Z"
        pen.clip(front, _ring(x, y, radius, colour))
    glow = sky.glow(x, y, radius * 2, colour, 0.45)
    return [Layer(glow, 0, "screen", name="glow"), Layer(pen.svg, 0.5, name="planet")]


def _ring(x: float, y: float, radius: float, colour: str) -> str:
    rings = "".join(
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{radius * k:.1f}" ry="{radius * k * 0.28:.1f}" fill="none" '
        f'stroke="{lighten(colour, 0.4)}" stroke-opacity="{opacity}" stroke-width="{radius * 0.12:.1f}"/>'
        for k, opacity in ((1.45, 0.8), (1.62, 0.55), (1.78, 0.35))
    )
    return f'<g transform="rotate(-16 {x:.1f} {y:.1f})">{rings}</g>'


def earth(brush: Brush, x: float, y: float, radius: float) -> list[Layer]:
    """Our own planet, half in shadow."""
    pen, rng = Pen(), brush.rng
    fill = pen.radial(
        [(0, "#8fd6ff"), (0.55, "#2f86dc"), (1, "#0d2a6a")],
        x - radius * 0.32,
        y - radius * 0.36,
        radius * 1.5,
    )
    ball = f"M{x - radius:.1f} {y:.1f}a{radius:.1f} {radius:.1f} 0 1 0 {2 * radius:.1f} 0a{radius:.1f} {radius:.1f} 0 1 0 {-2 * radius:.1f} 0"
    pen.path(ball, fill)
    inner = Pen()
    for a, b, size in ((-0.4, -0.2, 0.36), (0.35, -0.4, 0.25), (0.2, 0.3, 0.4), (-0.5, 0.5, 0.2)):
        points = [
            (
                x + a * radius + math.cos(k * 0.8) * size * radius * rng.uniform(0.7, 1.3),
                y + b * radius + math.sin(k * 0.8) * size * radius * 0.7 * rng.uniform(0.7, 1.3),
            )
            for k in range(8)
        ]
        inner.path(blob(points, 5), "#57b36a")
    for a, b in ((-0.8, -0.5), (-0.3, 0.05), (-0.7, 0.4), (0.0, -0.7)):
        inner.path(
            tube(
                [
                    (x + a * radius, y + b * radius, radius * 0.03),
                    (x + (a + 0.3) * radius, y + (b - 0.05) * radius, radius * 0.06),
                    (x + (a + 0.7) * radius, y + (b + 0.06) * radius, radius * 0.02),
                ]
            ),
            "#ffffff",
            opacity=0.8,
        )
    dark = [(0, "#020414", 0), (0.55, "#020414", 0), (1, "#020414", 0.75)]
    inner.circle(x, y, radius, inner.radial(dark, x - radius * 0.4, y - radius * 0.4, radius * 1.6))
    pen.clip(ball, inner.svg)
    return [
        Layer(sky.glow(x, y, radius * 2.2, "#6fb8ff", 0.6), 0, "screen", name="glow"),
        Layer(pen.svg, 0.5, name="planet"),
    ]


def moon(brush: Brush, setting: Setting) -> Scenery:
    """Grey dust and craters, the earth in a black sky."""
    back = _void(brush)
    back += earth(
        brush, brush.width * (0.76 if setting.focus < 0.5 else 0.24), brush.height * 0.24, brush.reach * 0.115
    )
    return _barren(brush, setting, back, ("#8a8a9c", "#a5a4b2", "#c2c1cb"), ("#5a5a6c", "#7f7f92", "#f2f2f8"))


def mars(brush: Brush, setting: Setting) -> Scenery:
    """Red dunes under a dusty sky, two small moons."""
    horizon = brush.horizon(0.6)
    back = [
        Layer(sky.gradient(brush, horizon), name="sky"),
        Layer(
            sky.glow(
                brush.width * (0.5 + brush.light.toward[0] * 0.3),
                horizon * 0.5,
                brush.tall(0.5),
                "#ffe4b8",
                0.8,
            ),
            0,
            "screen",
            name="glow",
        ),
    ]
    pen = Pen()
    for x, y, r in ((0.3, 0.16, 0.022), (0.7, 0.1, 0.014)):
        pen.circle(brush.width * x, brush.height * y, brush.reach * r, "#f4dcc0", opacity=0.85)
    back.append(Layer(pen.svg, 0.6, name="disc"))
    mesas = "".join(
        land.mesa(
            brush, x, brush.horizon(0.61), brush.wide(0.10), brush.tall(brush.rng.uniform(0.08, 0.16)), 0.5
        )
        for x in brush.across(3, 0.4)
    )
    back.append(Layer(mesas, 1.8, name="far"))
    ground = _barren(
        brush, setting, back, ("#b0603f", "#c0704a", "#d0845a"), ("#7a3a28", "#9a5238", "#f4c09a")
    )
    dust = sky.motes(brush, 60, horizon, brush.height, "#f4c8a0", (1, 3.4), 0.5)
    return msgspec.structs.replace(ground, front=(Layer(dust, 0.8, name="motes"),))


def _barren(
    brush: Brush,
    setting: Setting,
    back: list[Layer],
    soils: tuple[str, str, str],
    crater: tuple[str, str, str],
) -> Scenery:
    ground = land.Ground(brush, brush.horizon(0.60))
    for index, (colour, depth, blur) in enumerate(zip(soils, (0.45, 0.2, 0.0), (1.5, 0.8, 0.5), strict=True)):
        _, hill = land.hill(
            brush,
            ground.at(0.16 * index),
            (26 - 5 * index) * brush.unit,
            lighten(colour, 0.2),
            darken(colour, 0.45),
            depth,
            4,
        )
        back.append(
            Layer(hill + (_craters(brush, setting, ground, crater) if index == 2 else ""), blur, name="hill")
        )
    return Scenery(back=tuple(back), floor=ground.at(0.60), step=brush.tall(0.05))


def _craters(brush: Brush, setting: Setting, ground: land.Ground, colours: tuple[str, str, str]) -> str:
    pen, rng, unit = Pen(), brush.rng, brush.unit
    shadow, floor, lip = colours
    for _ in range(round(15 * brush.width / brush.span)):
        t = rng.random()
        x, y = rng.uniform(0, brush.width), ground.at(0.42 + 0.62 * t)
        w = (24 + 90 * t) * unit * rng.uniform(0.5, 1.3)
        if abs(x - setting.focus * brush.width) < brush.wide(0.16) and abs(y - ground.at(0.6)) < brush.tall(
            0.08
        ):
            continue
        pen.ellipse(x, y, w, w * 0.3, brush.tone(shadow))
        pen.ellipse(x + w * 0.1, y + w * 0.05, w * 0.86, w * 0.22, brush.tone(floor))
        pen.line(
            f"M{x - w:.1f} {y:.1f}A{w:.1f} {w * 0.3:.1f} 0 0 0 {x + w:.1f} {y:.1f}",
            lip,
            3 * unit,
            opacity=0.6,
        )
    return pen.svg
