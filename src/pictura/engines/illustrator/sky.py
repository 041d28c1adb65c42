"""The sky and what hangs in it: gradient, sun, moon, stars, rays, glows."""

from __future__ import annotations

import math

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import disc_path


def gradient(brush: Brush, horizon: float) -> str:
    pen = Pen()
    fill = pen.linear(brush.light.sky, 0, 0, 0, horizon * 1.05)
    pen.rect(0, 0, brush.width, brush.height, fill)
    return pen.svg


def glow(x: float, y: float, radius: float, colour: str, opacity: float = 0.8) -> str:
    """Light around a point; meant for a screen layer."""
    pen = Pen()
    stops = [
        (0, colour, opacity),
        (0.25, colour, opacity * 0.5),
        (0.6, colour, opacity * 0.14),
        (1, colour, 0),
    ]
    pen.circle(x, y, radius, pen.radial(stops, x, y, radius))
    return pen.svg


def sun(brush: Brush, x: float, y: float, radius: float) -> str:
    pen = Pen()
    key, disc = brush.light.key, brush.light.sun
    halo = [(0, key, 0.95), (0.12, key, 0.55), (0.4, key, 0.16), (1, key, 0)]
    pen.circle(x, y, radius * 7, pen.radial(halo, x, y, radius * 7))
    body = pen.radial([(0, "#ffffff"), (0.7, disc), (1, mix(disc, key, 0.35))], x, y, radius)
    pen.circle(x, y, radius, body)
    return pen.svg


_SEAS = ((-0.3, -0.2, 0.2), (0.25, 0.1, 0.28), (-0.1, 0.42, 0.15), (0.42, -0.36, 0.12), (-0.5, 0.22, 0.1))


def moon(brush: Brush, x: float, y: float, radius: float) -> str:
    pen = Pen()
    pen.add(sun(brush, x, y, radius))
    for dx, dy, size in _SEAS:
        pen.circle(x + dx * radius, y + dy * radius, size * radius, "#c9cbd6", opacity=0.5)
    return pen.svg


def crescent(brush: Brush, x: float, y: float, radius: float) -> str:
    pen = Pen()
    key = brush.light.key
    pen.circle(x, y, radius * 6, pen.radial([(0, key, 0.5), (0.3, key, 0.16), (1, key, 0)], x, y, radius * 6))
    r = f"{radius:.1f}"
    inner = f"{radius * 1.12:.1f}"
    top, low = (
        f"{x + radius * 0.5:.1f} {y - radius * 0.86:.1f}",
        f"{x + radius * 0.5:.1f} {y + radius * 0.86:.1f}",
    )
    pen.path(f"M{top}A{r} {r} 0 1 0 {low}A{inner} {inner} 0 0 1 {top}Z", brush.light.sun)
    return pen.svg


def stars(brush: Brush, bottom: float, count: int = 220) -> str:
    pen = Pen()
    rng, unit = brush.grain, brush.unit
    for opacity in (0.45, 0.7, 1.0):
        pen.path(
            "".join(
                disc_path(
                    rng.uniform(0, brush.width),
                    rng.random() ** 1.4 * bottom * 0.95,
                    rng.choice((0.7, 0.9, 1.1, 1.4, 2.0)) * unit,
                )
                for _ in range(brush.some(count / 3))
            ),
            "#ffffff",
            opacity=opacity,
        )
    for _ in range(9):
        x, y, k = rng.uniform(0, brush.width), rng.uniform(0, bottom * 0.7), rng.uniform(5, 11) * unit
        pen.path(sparkle(x, y, k), "#ffffff", opacity=0.9)
    return pen.svg


def sparkle(x: float, y: float, size: float) -> str:
    """A four-pointed star as path text."""
    top, right = f"{x:.1f} {y - size:.1f}", f"{x + size:.1f} {y:.1f}"
    low, left = f"{x:.1f} {y + size:.1f}", f"{x - size:.1f} {y:.1f}"
    mid = f"{x:.1f} {y:.1f}"
    return f"M{top}Q{mid} {right}Q{mid} {low}Q{mid} {left}Q{mid} {top}Z"


def rays(
    brush: Brush,
    x: float,
    y: float,
    *,
    count: int,
    spread: float,
    length: float,
    opacity: float,
    angle: float,
) -> str:
    """Beams from a point; `angle` and `spread` in radians. Meant for a blurred screen layer."""
    pen = Pen()
    key, rng = brush.light.key, brush.rng
    fill = pen.radial([(0, key, min(1, opacity * 2)), (0.5, key, opacity), (1, key, 0)], x, y, length)
    for index in range(count):
        turn = angle - spread / 2 + spread * (index + rng.uniform(0.1, 0.9)) / count
        half = rng.uniform(0.02, 0.06)
        ends = [
            f"{x + length * math.cos(turn + side):.1f} {y + length * math.sin(turn + side):.1f}"
            for side in (-half, half)
        ]
        pen.path(f"M{x:.1f} {y:.1f}L{ends[0]}L{ends[1]}Z", fill)
    return pen.svg


def beams(brush: Brush, strength: float, count: int = 8) -> str:
    """Sunbeams slanting through the whole frame from the light's side."""
    toward_x, toward_y = brush.light.toward
    return rays(
        brush,
        brush.width * (0.5 + toward_x * 0.7),
        -brush.height * 0.1,
        count=count,
        spread=1.25,
        length=max(brush.width, brush.height) * 1.5,
        opacity=strength * 0.22,
        angle=math.atan2(-toward_y, -toward_x),
    )


def motes(
    brush: Brush,
    count: int,
    top: float,
    bottom: float,
    colour: str,
    sizes: tuple[float, float] = (2, 9),
    opacity: float = 0.7,
) -> str:
    """Specks in the air: dust, fireflies, snow, foam."""
    pen = Pen()
    rng, unit = brush.grain, brush.unit
    total = brush.some(count)
    for part in range(3):
        specks = "".join(
            disc_path(rng.uniform(0, brush.width), rng.uniform(top, bottom), rng.uniform(*sizes) * unit)
            for _ in range((total + part) // 3)
        )
        pen.path(specks, colour, opacity=opacity * (0.4, 0.7, 1.0)[part])
    return pen.svg


def aurora(brush: Brush, horizon: float) -> str:
    """Curtains of northern light, for a blurred screen layer."""
    pen = Pen()
    rng = brush.rng
    for colour, level in (("#4dffb0", 0.34), ("#5ad0ff", 0.22), ("#b06bff", 0.14)):
        phase = rng.uniform(0, 6)
        steps = 26
        tops: list[str] = []
        lows: list[str] = []
        for index in range(steps + 1):
            t = index / steps
            x = (-0.05 + 1.1 * t) * brush.width
            low = horizon * (
                level + 0.30 + 0.12 * math.sin(phase + t * 5) + 0.04 * math.sin(phase * 2 + t * 17)
            )
            height = horizon * (0.24 + 0.14 * math.sin(phase * 3 + t * 11))
            lows.append(f"{x:.1f} {low:.1f}")
            tops.append(f"{x:.1f} {low - height:.1f}")
        fill = pen.linear([(0, colour, 0.05), (0.5, colour, 0.75), (1, colour, 1)], 0, 0, 0, horizon * 0.8)
        pen.path("M" + "L".join(tops) + "L" + "L".join(reversed(lows)) + "Z", fill)
    return pen.svg


def rainbow(brush: Brush, horizon: float) -> str:
    pen = Pen()
    x, radius = brush.width * 0.5, brush.span * 0.46
    band = radius * 0.028
    for index, colour in enumerate(("#ff5a5a", "#ffa64a", "#ffe95a", "#6ad86a", "#5ab4ff", "#8a6aff")):
        r = radius - index * band
        arc = f"M{x - r:.1f} {horizon:.1f}A{r:.1f} {r * 0.92:.1f} 0 0 1 {x + r:.1f} {horizon:.1f}"
        pen.line(arc, colour, band * 1.15, opacity=0.4)
    return pen.svg
