"""The sky and what hangs in it: gradient, sun, moon, stars, clouds, rays, glows."""

from __future__ import annotations

import math

from pictura.engines.illustrator.brush import Brush
from pictura.engines.illustrator.colour import darken, mix
from pictura.engines.illustrator.pen import Pen
from pictura.engines.illustrator.shapes import disc_path, tube


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


def cloud(brush: Brush, x: float, y: float, width: float, opacity: float = 1) -> str:
    """A heap of discs on a flat base, white above and sky below."""
    light, rng = brush.light, brush.rng
    if light.dark > 0.3:
        top, low = mix(light.haze, "#ffffff", 0.28), light.haze
    else:
        top = mix("#ffffff", light.key, 0.12 if light.dark < 0.2 else 0.45)
        low = mix(light.sky[-1][1], light.sky[0][1], 0.12 if light.name == "golden" else 0.30)
    height = width * 0.34
    pen = Pen()
    stops = [(0, top, 1), (0.55, mix(top, low, 0.25), 0.96), (1, low, 0.25)]
    fill = pen.linear(stops, 0, y - height, 0, y + height * 0.3)
    count = max(5, int(width / (46 * brush.unit)))
    outline = ""
    for index in range(count):
        t = (index + 0.5) / count
        swell = math.sin(math.pi * t)
        radius = height * (0.26 + 0.42 * swell * rng.uniform(0.7, 1.15))
        cx = x - width / 2 + width * t + rng.uniform(-0.03, 0.03) * width
        outline += disc_path(cx, y - radius * 0.55 - swell * height * 0.22, radius)
    base, corner, flat = height * 0.42, height * 0.21, width - height * 0.42
    outline += (
        f"M{x - flat / 2:.1f} {y - height * 0.3:.1f}a{corner:.1f} {corner:.1f} 0 0 0 0 {base:.1f}"
        f"h{flat:.1f}a{corner:.1f} {corner:.1f} 0 0 0 0 {-base:.1f}z"
    )
    pen.path(outline, fill, opacity=opacity)
    return pen.svg


def clouds(brush: Brush, horizon: float, count: int = 5, opacity: float = 0.95) -> str:
    """Clouds over the whole width, smaller towards the horizon."""
    rng = brush.rng
    number = max(1, round(count * brush.width / brush.span))
    spots: list[tuple[float, float]] = []
    for index in range(number):
        level = 0.12 + 0.66 * ((index + 0.5) / number)
        spots.append((rng.uniform(0.02, 0.98) * brush.width, level * horizon * rng.uniform(0.8, 1.1)))
    parts: list[str] = []
    for x, y in sorted(spots, key=lambda spot: -spot[1]):
        width = brush.span * (0.40 - 0.26 * (y / horizon)) * rng.uniform(0.75, 1.25)
        parts.append(cloud(brush, x, y, width, opacity * rng.uniform(0.75, 1)))
    return "".join(parts)


def streaks(brush: Brush, horizon: float, count: int = 16) -> str:
    """The long thin clouds of a low sun."""
    pen = Pen()
    rng, light = brush.rng, brush.light
    for _ in range(round(count * brush.width / brush.span)):
        y = rng.uniform(0.18, 0.92) * horizon
        x = rng.uniform(-0.1, 0.9) * brush.width
        width, h = rng.uniform(0.18, 0.5) * brush.span, rng.uniform(4, 16) * brush.unit
        lit = light.key if y > horizon * 0.5 else light.sky[0][1]
        shape = tube(
            [
                (x, y, 1),
                (x + width * 0.3, y - h * 0.5, h * 0.5),
                (x + width * 0.7, y + h * 0.2, h * 0.42),
                (x + width, y, 1),
            ],
            6,
        )
        colour = mix(light.sky[len(light.sky) // 2][1], lit, rng.uniform(0.2, 0.7))
        pen.path(shape, colour, opacity=rng.uniform(0.35, 0.75))
    return pen.svg


def storm_clouds(brush: Brush, horizon: float) -> str:
    """A ceiling of dark heaps, darkest above."""
    pen = Pen()
    rng = brush.rng
    for t in (0, 0.25, 0.5, 0.75, 1):
        y = horizon * (0.62 - 0.62 * t)
        colour = mix("#8494a6", "#10161f", 0.25 + 0.7 * t)
        for _ in range(round(7 * brush.width / brush.span)):
            x, w = rng.uniform(-0.1, 1.1) * brush.width, brush.span * rng.uniform(0.10, 0.2)
            stops = [(0, mix(colour, "#aebccb", 0.34)), (0.5, colour), (1, darken(colour, 0.25), 0.9)]
            fill = pen.linear(stops, 0, y - w * 0.5, 0, y + w * 0.4)
            heap = "".join(
                disc_path(
                    x + rng.uniform(-1, 1) * w, y + rng.uniform(-0.25, 0.2) * w, w * rng.uniform(0.22, 0.46)
                )
                for _ in range(7)
            )
            pen.path(heap, fill)
    return pen.svg


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
